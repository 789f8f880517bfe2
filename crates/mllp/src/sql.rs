//! The statements of the module.

storage::queries! {
    "queries.sql";
    SPEAKER = "speaker",
    BARRED = "barred",
    SAME_KEY = "same_key",
    INSERT_PEER = "insert_peer",
    FIND_PEER = "find_peer",
    PEERS = "peers",
    END_PEER = "end_peer",
    ADD_TO_DAY = "add_to_day",
    DAYS_SINCE = "days_since",
}
