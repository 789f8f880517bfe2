//! The statements of the loader.

storage::queries! {
    "queries.sql";
    STATE = "state",
    SET_STATE = "set_state",
    ANYBODY = "anybody",
    PEOPLE_AFTER = "people_after",
}
