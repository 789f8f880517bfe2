//! The statements of the access floor.

storage::queries! {
    "queries.sql";
    GRANT = "grant",
    REMEMBER_GRANTS = "remember_grants",
    REVOKE_ALL = "revoke_all",
    AUDIENCES_OF = "audiences_of",
    EXPIRED = "expired",
    REMEMBER_GRANT = "remember_grant",
    REVOKE = "revoke",
    FIND_SESSION = "find_session",
    INSERT_SESSION = "insert_session",
    END_SESSION = "end_session",
    FIND_LOGIN = "find_login",
    ASSIGNMENTS = "assignments",
    INSERT_USER = "insert_user",
    INSERT_ASSIGNMENT = "insert_assignment",
    LIST_USERS = "list_users",
    SETTING = "setting",
    SET_SETTING = "set_setting",
    MAIN_INBOX = "main_inbox",
    CLEAR_INBOX = "clear_inbox",
}

/// Statements on the store of the traces.
pub mod audit {
    storage::queries! {
        "audit_queries.sql";
        INBOX = "inbox",
        CLEAR = "clear",
        PUT = "put",
        TREE = "tree",
        CREATE_TREE = "create_tree",
        TAKE_LEASE = "take_lease",
        GROW = "grow",
        APPEND = "append",
        CHECKPOINT = "checkpoint",
        CHECKPOINTS = "checkpoints",
        LEAVES = "leaves",
        NOTE_SUBJECT = "note_subject",
        INDEXED = "indexed",
        SEGMENTS_OF = "segments_of",
        BODIES = "bodies",
    }
}
