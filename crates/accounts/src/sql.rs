//! The statements of the module.

storage::queries! {
    "queries.sql";
    USERS = "users",
    REACHED_AT = "reached_at",
    EMAIL_TAKEN = "email_taken",
    UNUSED_INVITATIONS = "unused_invitations",
    USER_WITH_LOGIN = "user_with_login",
    USER_LINE = "user_line",
    ACCOUNT = "account",
    LAST_INVITATION = "last_invitation",
    LAST_CONTACT = "last_contact",
    USER_NAMES = "user_names",
    LOGINS = "logins",
    WITHOUT_FACTOR = "without_factor",
    SETTING_AUTHOR = "setting_author",
}

/// Statements on the store of the traces.
pub mod audit {
    storage::queries! {
        "audit_queries.sql";
        TREE_SIZE = "tree_size",
        LAST_HEAD = "last_head",
    }
}
