//! The statements of the module.

storage::queries! {
    "queries.sql";
    INSERT = "insert",
    FIND = "find",
    SUPERSEDE_UNSENT = "supersede_unsent",
    DUE = "due",
    CLAIM = "claim",
    SETTLE = "settle",
    LATER = "later",
    AGAIN = "again",
    LATER_ONE = "later_one",
    DAYS = "days",
    COUNT_OF_STATE = "count_of_state",
    OLDEST = "oldest",
    OF_DAY = "of_day",
    OF_STATE = "of_state",
    PERSON = "person",
    COUNT_OF_PERSON = "count_of_person",
}
