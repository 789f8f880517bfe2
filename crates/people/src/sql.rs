//! The statements of the module.

storage::queries! {
    "queries.sql";
    INSERT = "insert",
    UPDATE = "update",
    REMEMBER = "remember",
    HISTORY = "history",
    FIND = "find",
    FIND_BY_TAX_CODE = "find_by_tax_code",
    FIND_BY_OTHER_IDENTIFIER = "find_by_other_identifier",
    FIND_NAMESAKES = "find_namesakes",
    PLACEMENT = "placement",
    SINCE = "since",
    IN_AUDIENCE = "in_audience",
    PLACE_IN_LIST = "place_in_list",
    LIST = "list",
    BORN_ON = "born_on",
    LINE_BY_TAX_CODE = "line_by_tax_code",
    LINES_BY_OTHER_IDENTIFIER = "lines_by_other_identifier",
    BEARING = "bearing",
    CENSUS = "census",
}
