//! The statements of the exports.

storage::queries! {
    "queries.sql";
    INSERT = "insert",
    FIND = "find",
    OWN = "own",
    RUNNING = "running",
    DECIDE = "decide",
    BEGIN = "begin",
    HAND_OVER = "hand_over",
    WAITING = "waiting",
}
