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
    WALL_STANDS = "wall_stands",
    INSERT_SESSION = "insert_session",
    END_SESSION = "end_session",
    END_SESSIONS_OF = "end_sessions_of",
    CLEAR_SESSIONS = "clear_sessions",
    FIND_LOGIN = "find_login",
    ASSIGNMENTS = "assignments",
    LOGIN_OF = "login_of",
    SET_ACTIVE = "set_active",
    INSERT_USER = "insert_user",
    INSERT_ASSIGNMENT = "insert_assignment",
    LIST_USERS = "list_users",
    SETTING = "setting",
    SET_SETTING = "set_setting",
    MAIN_INBOX = "main_inbox",
    MAIN_WAITING = "main_waiting",
    CLEAR_INBOX = "clear_inbox",
}

/// Statements on the store of the traces.
pub mod audit {
    storage::queries! {
        "audit_queries.sql";
        INBOX = "inbox",
        WAITING = "waiting",
        CLEAR = "clear",
        PUT = "put",
        TREE = "tree",
        CREATE_TREE = "create_tree",
        TAKE_LEASE = "take_lease",
        LEAVE_LEASE = "leave_lease",
        GROW = "grow",
        APPEND = "append",
        CHECKPOINT = "checkpoint",
        CHECKPOINTS = "checkpoints",
        LAST_CHECKPOINT = "last_checkpoint",
        LEAVES = "leaves",
        NOTE_SUBJECTS = "note_subjects",
        INDEXED = "indexed",
        SEGMENTS_OF = "segments_of",
        BODIES = "bodies",
    }
}
