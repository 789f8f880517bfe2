//! The logins of a demonstration, shown on the sign-in page: only when whoever started the server said so.

use std::sync::OnceLock;

use access::Role;

/// A login whose password everybody knows.
#[derive(Debug, Clone)]
pub struct DemoLogin {
    /// Its roles.
    pub roles: Vec<Role>,
    /// Its login.
    pub login: String,
    /// Its password.
    pub password: String,
    /// Name of its unit.
    pub unit: String,
}

static LOGINS: OnceLock<Vec<DemoLogin>> = OnceLock::new();

/// Shows these logins on the sign-in page of this process. Called once, by the demonstration, before it serves.
pub fn show_demo_logins(logins: Vec<DemoLogin>) {
    let _ = LOGINS.set(logins);
}

/// The logins to show: none in service.
pub(crate) fn shown() -> &'static [DemoLogin] {
    LOGINS.get().map_or(&[], Vec::as_slice)
}
