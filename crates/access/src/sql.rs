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
    KEEP_ALIVE = "keep_alive",
    SESSIONS_OF = "sessions_of",
    SESSIONS_OVER = "sessions_over",
    END_BY_HASH = "end_by_hash",
    FIND_LOGIN = "find_login",
    KNOWN_MARKS = "known_marks",
    REMEMBER_MARK = "remember_mark",
    FORGET_MARKS = "forget_marks",
    CLEAR_MARKS = "clear_marks",
    BRAKE_COUNTERS = "brake_counters",
    BRAKE_CHARGE = "brake_charge",
    BRAKE_REFUND = "brake_refund",
    BRAKE_TELL = "brake_tell",
    BRAKE_STRANGERS = "brake_strangers",
    BRAKE_CLEAR = "brake_clear",
    ASSIGNMENTS = "assignments",
    LOGIN_OF = "login_of",
    SET_ACTIVE = "set_active",
    INSERT_USER = "insert_user",
    INSERT_ASSIGNMENT = "insert_assignment",
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
