//! The statements of the module.

storage::queries! {
    "queries.sql";
    INSERT = "insert",
    FIND = "find",
    OF_PERSON = "of_person",
    RUNNING = "running",
    END = "end",
    COUNT_OF_PERSON = "count_of_person",
    REQUESTS = "requests",
    RESULTS = "results",
}
