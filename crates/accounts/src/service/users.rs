//! Users and the roles they are given.

use access::audit::{self, Entry};
use access::users::{self, NewUser};
use access::{Action, Actor, decide, passwords};
use kernel::ids::UserId;
use kernel::{Problem, Result};
use storage::{Db, Tx};

use super::grants::GrantForm;
use crate::model::UserList;
use crate::store;

/// Who somebody is, and the first role he gets.
#[derive(Debug, Clone, Default)]
pub struct UserForm {
    /// Made with the form, so that a second submission is the same user.
    pub id: Option<UserId>,
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// Role, unit and validity.
    pub grant: GrantForm,
}

impl UserForm {
    /// The user, without a password, or every field that is wrong, added to what was found before.
    pub(super) async fn check(
        &self,
        db: &Db,
        problems: &mut Vec<kernel::FieldProblem>,
    ) -> Result<Option<NewUser>> {
        let login = self.login.trim().to_lowercase();
        problems.extend(users::check(&login, &self.name));
        let Some(grant) = self.grant.check(db, problems).await? else { return Ok(None) };
        Ok(Some(NewUser {
            id: self.id.unwrap_or_else(UserId::new),
            login,
            name: self.name.trim().to_owned(),
            password_hash: String::new(),
            role: grant.role,
            unit: grant.unit,
            valid_from: grant.valid_from,
            valid_to: grant.valid_to,
        }))
    }
}

/// Whether an actor administers users.
///
/// # Errors
/// `Problem::Denied`.
pub fn may_manage_users(_: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    decide(actor, Action::UserManage).map(drop)
}

/// A page of users, by login, after a user.
///
/// # Errors
/// `Problem::Denied`.
pub fn list_users(tx: &mut Tx<'_>, actor: &Actor, after: Option<UserId>, length: usize) -> Result<UserList> {
    let scope = decide(actor, Action::UserManage)?;
    let mut users = store::users_after(tx, &scope, after, length + 1)?;
    let more = users.len() > length;
    users.truncate(length);
    let next = users.last().filter(|_| more).map(|user| user.id);
    audit::record(tx, actor, Entry::new(Action::UserManage).detail("list"))?;
    Ok(UserList { users, next })
}

/// Suspends a user, or lets him in again. Nobody shuts himself out.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` for oneself.
pub fn set_active(tx: &mut Tx<'_>, actor: &Actor, user: UserId, active: bool) -> Result<()> {
    if user == actor.user && !active {
        decide(actor, Action::UserManage)?;
        return Err(Problem::Refused("accounts-suspend-self"));
    }
    users::set_active(tx, actor, user, active)
}

/// Checks a form with a password and hashes that: for the command line on the machine itself.
///
/// # Errors
/// Every wrong field at once.
pub async fn prepare_user(db: &Db, form: &UserForm, password: String) -> Result<NewUser> {
    let mut problems = Vec::new();
    let user = form.check(db, &mut problems).await?;
    let unit = user.as_ref().map_or("", |user| user.unit.name.as_str());
    problems.extend(passwords::weakness(&password, &[&form.login, &form.name, unit]));
    let Some(user) = user.filter(|_| problems.is_empty()) else { return Err(Problem::Invalid(problems)) };
    let password_hash = passwords::hash_bounded(password).await?;
    Ok(NewUser { password_hash, ..user })
}
