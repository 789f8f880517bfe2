//! The statements of the module.

storage::queries! {
    "queries.sql";
    CHANGES_OF = "changes_of",
    FILES_OF = "files_of",
    ROLES_BEYOND = "roles_beyond",
    ROLES_AT = "roles_at",
}
