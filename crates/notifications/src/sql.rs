//! The statements of the module.

storage::queries! {
    "queries.sql";
    INSERT = "insert",
    FIND = "find",
    OF_FACT = "of_fact",
    OPEN_OF_PERSON = "open_of_person",
    ALL_OF_PERSON = "all_of_person",
    OF_PERSON = "of_person",
    THREAD = "thread",
    LIST = "list",
    PLACE = "place",
    ACKNOWLEDGE = "acknowledge",
    ANSWER = "answer",
    CLOSE = "close",
    RENEW = "renew",
    COUNT_ALL = "count_all",
    COUNT_OF_AUDIENCE = "count_of_audience",
    COUNT_OF_PERSON = "count_of_person",
    ASLS_OF_PERSON = "asls_of_person",
    SWABS_DUE = "swabs_due",
    LAPSING = "lapsing",
    STATES_OF_REQUESTS = "states_of_requests",
}
