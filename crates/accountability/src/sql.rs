//! The statements of the module.

storage::queries! {
    "queries.sql";
    DIGEST_OF = "digest_of",
    HOLD_DIGEST = "hold_digest",
    CLOSE_DIGEST = "close_digest",
    INSERT_ROW = "insert_row",
    DIGESTS = "digests",
    ROWS_OF = "rows_of",
    FIND_ROW = "find_row",
    DECIDE_ROW = "decide_row",
    OPEN_ROWS = "open_rows",
    OPEN_INITIALS = "open_initials",
}
