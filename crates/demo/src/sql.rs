//! The statements of the loader.

storage::queries! {
    "queries.sql";
    STATE = "state",
    SET_STATE = "set_state",
    ANYBODY = "anybody",
    TO_CONFIRM = "to_confirm",
    SEE_OLD_MEASURES = "see_old_measures",
    PEOPLE_AFTER = "people_after",
    HAS_LOGIN = "has_login",
}
