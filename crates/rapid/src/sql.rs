//! The statements of the module.

storage::queries! {
    "queries.sql";
    INSERT_RAPID = "insert_rapid",
    OWN_TESTS = "own_tests",
    FIND_TEST = "find_test",
    DOCUMENTS_HERE = "documents_here",
    COUNT_OF_PERSON = "count_of_person",
}
