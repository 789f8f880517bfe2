//! The statements of the module.

storage::queries! {
    "queries.sql";
    INSERT = "insert",
    BETWEEN = "between",
    FIND = "find",
    WAITING_OF_FACT = "waiting_of_fact",
    ALL_OF_PERSON = "all_of_person",
    OF_PERSON = "of_person",
    LIST = "list",
    END = "end",
    COUNT_WAITING = "count_waiting",
    COUNT_OF_PERSON = "count_of_person",
}
