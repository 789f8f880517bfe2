//! The statements of the module.

storage::queries! {
    "queries.sql";
    INSERT_REQUEST = "insert_request",
    FIND_REQUEST = "find_request",
    FIND_REQUEST_BY_NUMBER = "find_request_by_number",
    MOVE_REQUEST = "move_request",
    OPEN_REQUEST = "open_request",
    LAST_LABORATORY = "last_laboratory",
    REQUESTS_OF_PERSON = "requests_of_person",
    AUDIENCES_OF_REQUESTS = "audiences_of_requests",
    SUBJECT = "subject",
    LIST_REQUESTS = "list_requests",
    LIST_REQUESTS_OF_DAY = "list_requests_of_day",
    REQUEST_LINE = "request_line",
    INSERT_RESULT = "insert_result",
    SUPERSEDE = "supersede",
    FIND_RESULT = "find_result",
    REVISIONS = "revisions",
    RESULTS_OF_PERSON = "results_of_person",
    RESULTS_OF_REQUEST = "results_of_request",
    INSERT_IMPORT = "insert_import",
    MOVE_IMPORT = "move_import",
    FINISH_IMPORT = "finish_import",
    FAIL_IMPORT = "fail_import",
    FIND_IMPORT = "find_import",
    LIST_IMPORTS = "list_imports",
}
