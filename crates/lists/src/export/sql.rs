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
    PERSONS = "persons",
    PERSONS_MEASURES = "persons_measures",
    PERSONS_REPORTS = "persons_reports",
    PERSONS_REQUESTS = "persons_requests",
    PERSONS_RESULTS = "persons_results",
    PERSONS_BARS = "persons_bars",
    REQUESTS = "requests",
    REQUESTS_RESULTS = "requests_results",
    MEASURES = "measures",
}
