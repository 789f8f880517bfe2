//! The statements of the exports.

storage::queries! {
    "queries.sql";
    INSERT = "insert",
    FIND = "find",
    OWN = "own",
    WAITING_OF_UNIT = "waiting_of_unit",
    WAITING_OF_ASL = "waiting_of_asl",
    RUNNING = "running",
    DECIDE = "decide",
    BEGIN = "begin",
    HAND_OVER = "hand_over",
    WAITING = "waiting",
}
