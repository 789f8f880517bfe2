//! Users and the roles they are given.

use std::collections::HashSet;

use access::audit::{self, Entry};
use access::users::{self, NewUser};
use access::{Action, Actor, AudienceKind, Role, Scope, administration, approvals, decide, passwords};
use kernel::ids::UserId;
use kernel::{Problem, Result};
use storage::{Db, Tx};

use super::account::proved;
use super::grants::GrantForm;
use crate::model::{UserLine, UserList};
use crate::rules::{self, Standing, UserFilter};
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
        actor: &Actor,
        problems: &mut Vec<kernel::FieldProblem>,
    ) -> Result<Option<NewUser>> {
        let login = self.login.trim().to_lowercase();
        problems.extend(users::check(&login, &self.name));
        let Some(grant) = self.grant.check(db, actor, problems).await? else { return Ok(None) };
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

/// Which users are asked for, and which page of them.
#[derive(Debug, Clone, Default)]
pub struct UserQuery {
    /// Which.
    pub filter: UserFilter,
    /// After whom the page begins.
    pub after: Option<UserId>,
    /// Its length; none, all of them.
    pub length: Option<usize>,
}

/// Users by login, as they are asked for, with the counts of those to whom somebody should attend.
///
/// # Errors
/// `Problem::Denied`.
pub fn list_users(tx: &mut Tx<'_>, actor: &Actor, query: &UserQuery) -> Result<UserList> {
    let list = found(tx, actor, query)?;
    let what = if query.filter.text.is_empty() { "list" } else { "find" };
    audit::record(tx, actor, Entry::new(Action::UserManage).detail(what))?;
    Ok(list)
}

/// All users who are asked for, to leave as a file, which leaves a record of its own.
///
/// # Errors
/// `Problem::Denied`.
pub fn export_users(tx: &mut Tx<'_>, actor: &Actor, filter: &UserFilter) -> Result<UserList> {
    proved(tx, actor)?;
    let query = UserQuery { filter: filter.clone(), ..UserQuery::default() };
    let list = found(tx, actor, &query)?;
    audit::record(tx, actor, Entry::new(Action::UserManage).detail(format!("csv {}", list.total)))?;
    Ok(list)
}

fn found(tx: &mut Tx<'_>, actor: &Actor, query: &UserQuery) -> Result<UserList> {
    let scope = decide(actor, Action::UserManage)?;
    let (now, filter) = (tx.clocks().now(), &query.filter);
    let mut users = visible(tx, &scope, actor)?;
    let of = |standing: Standing| users.iter().filter(|user| standing.is_of(user, now)).count();
    let (expiring, dormant) = (of(Standing::Expiring), of(Standing::Dormant));
    let doctors = match &filter.asl {
        Some(asl) => {
            let today = tx.clocks().today();
            territory::doctors::codes_of_asl(tx, asl, today)?
        }
        None => HashSet::new(),
    };
    let after = query.after.and_then(|id| users.iter().find(|user| user.id == id)).map(|it| it.login.clone());
    users.retain(|user| filter.lets(user, &doctors, now));
    let total = users.len();
    users.retain(|user| after.as_ref().is_none_or(|after| user.login > *after));
    let length = query.length.unwrap_or(usize::MAX);
    let next = users.get(length).and_then(|_| users.get(length.checked_sub(1)?)).map(|last| last.id);
    users.truncate(length);
    Ok(UserList { users, total, expiring, dormant, next })
}

/// The users whom an administrator sees: the same rule as `access::administration::find`, asked once for all of them.
pub(super) fn visible(tx: &mut Tx<'_>, scope: &Scope, actor: &Actor) -> Result<Vec<UserLine>> {
    let mut users = store::users(tx, scope)?;
    let waiting: HashSet<UserId> = approvals::all_waiting(tx)?.iter().map(|one| one.user).collect();
    users.iter_mut().for_each(|user| user.waits = waiting.contains(&user.id));
    if actor.role != Role::AslAdministrator {
        return Ok(users);
    }
    let (asl, today) = (&actor.unit.code, tx.clocks().today());
    let doctors = territory::doctors::all_codes_of_asl(tx, asl)?;
    let ours = |role: Role, code: &str| rules::is_of_asl(role, code, asl, &doctors, today);
    let mut known = administration::brought_in(tx, scope, actor)?;
    let asked = approvals::places(tx, scope)?;
    known.extend(asked.iter().filter(|(_, role, unit)| ours(*role, unit)).map(|(user, ..)| *user));
    users.retain(|user| {
        known.contains(&user.id) || user.roles.iter().any(|held| ours(held.role, &held.unit.code))
    });
    Ok(users)
}

/// Whether a role for a unit lies within an ASL, told to the access floor.
pub(crate) fn within(tx: &mut Tx<'_>, asl: &str, role: Role, unit: &str) -> Result<bool> {
    let today = tx.clocks().today();
    let doctors = match role.unit_kind() {
        AudienceKind::Gp => territory::doctors::find(tx, unit)?.filter(|doctor| doctor.asl == asl),
        _ => None,
    };
    let doctors = doctors.into_iter().map(|doctor| doctor.code).collect();
    Ok(rules::is_of_asl(role, unit, asl, &doctors, today))
}

/// Checks a form with a password and hashes that: for the command line on the machine itself.
///
/// # Errors
/// Every wrong field at once.
pub async fn prepare_user(db: &Db, actor: &Actor, form: &UserForm, password: String) -> Result<NewUser> {
    let mut problems = Vec::new();
    let user = form.check(db, actor, &mut problems).await?;
    let unit = user.as_ref().map_or("", |user| user.unit.name.as_str());
    problems.extend(passwords::refusal(&password, &[&form.login, &form.name, unit]).await?);
    let Some(user) = user.filter(|_| problems.is_empty()) else { return Err(Problem::Invalid(problems)) };
    let password_hash = passwords::hash_bounded(password).await?;
    Ok(NewUser { password_hash, ..user })
}
