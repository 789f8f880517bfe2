//! The statements of the module.

storage::queries! {
    "queries.sql";
    ADD = "add",
    TODAY = "today",
    RUNNING = "running",
    CURVE = "curve",
    COUNTED = "counted",
    RECOUNT_REQUESTS = "recount_requests",
    RECOUNT_RESULTS = "recount_results",
    RECOUNT_POSITIVES = "recount_positives",
    RECOUNT_CASES = "recount_cases",
    RECOUNT_MEASURES_STARTED = "recount_measures_started",
    RECOUNT_MEASURES_ENDED = "recount_measures_ended",
}
