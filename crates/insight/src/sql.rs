//! The statements of the module.

storage::queries! {
    "queries.sql";
    ADD = "add",
    FOLD = "fold", OF_DAYS = "of_days",
    RUNNING = "running",
    CURVE = "curve",
    CURVE_OF_ASL = "curve_of_asl",
    COUNTED = "counted",
    RECOUNT_REQUESTS = "recount_requests",
    RECOUNT_RESULTS = "recount_results",
    RECOUNT_POSITIVES = "recount_positives",
    RECOUNT_CASES = "recount_cases",
    RECOUNT_MEASURES_STARTED = "recount_measures_started",
    RECOUNT_MEASURES_ENDED = "recount_measures_ended",
    RECOUNT_MEASURES_BALANCE = "recount_measures_balance",
    RETIRED = "retired",
    RETIRE_REQUESTS = "retire_requests",
    RETIRE_RESULTS = "retire_results",
    RETIRE_POSITIVES = "retire_positives",
    RETIRE_CASES = "retire_cases",
    RETIRE_MEASURES_STARTED = "retire_measures_started",
    RETIRE_MEASURES_ENDED = "retire_measures_ended",
    RETIRE_MEASURES_BALANCE = "retire_measures_balance",
}
