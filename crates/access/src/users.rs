//! User accounts and the roles they are given.

use kernel::ids::UserId;
use kernel::{Date, FieldProblem, Problem, Result};
use storage::{Ahead, Tx, args};
use uuid::Uuid;

use crate::assignments::NewAssignment;
use crate::audit::{self, Entry};
use crate::changes::{self, About, What, Word};
use crate::model::{Actor, Role, Unit};
use crate::policy::{Action, decide};
use crate::{assignments, mail, open_sessions, resets, sql};

/// What is needed to create a user. The password is hashed before the unit of work begins.
#[derive(Clone)]
pub struct NewUser {
    /// Made by the client, so that a repeated submission is harmless.
    pub id: UserId,
    /// Unique, lower case.
    pub login: String,
    /// Name as shown on the screen.
    pub name: String,
    /// From [`passwords::hash`]; empty while he has not chosen a password.
    pub password_hash: String,
    /// The role to give.
    pub role: Role,
    /// The unit to give it for.
    pub unit: Unit,
    /// First day (real date).
    pub valid_from: Date,
    /// First day no more.
    pub valid_to: Date,
}

impl NewUser {
    /// The role to give.
    pub fn assignment(&self) -> NewAssignment {
        let (role, unit) = (self.role, self.unit.clone());
        NewAssignment { role, unit, valid_from: self.valid_from, valid_to: self.valid_to }
    }
}

/// What is wrong with a login and a name.
pub fn check(login: &str, name: &str) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-_@".contains(c);
    if login.len() < 3 || login.len() > 80 || !login.chars().all(allowed) {
        problems.push(FieldProblem::new("login", "access-login-form"));
    }
    problems.extend(check_name(name));
    problems
}

fn check_name(name: &str) -> Option<FieldProblem> {
    let good = kernel::text::is_readable(name) && name.len() <= 120;
    (!good).then(|| FieldProblem::new("name", "access-name-missing"))
}

/// Whether a user was given the role for the unit that the form asks for, or it was asked for, on whatever day it begins.
pub(crate) fn was_given(tx: &mut Tx<'_>, user: &NewUser) -> Result<bool> {
    let (role, unit) = (user.role.code(), &user.unit.code);
    Ok(tx.first(&sql::WAS_GIVEN, args![user.id, role, unit], |row| row.get::<bool>(0))?.is_some())
}

/// Writes a user without a gate: for the command line on the machine itself, and for the demo.
///
/// # Errors
/// An invalid field `login` when it is taken.
pub fn insert(tx: &mut Tx<'_>, user: &NewUser) -> Result<()> {
    insert_account(tx, user)?;
    insert_role(tx, user.id, user.role, &user.unit, (user.valid_from, user.valid_to))
}

/// Writes an account that holds no role yet.
pub(crate) fn insert_account(tx: &mut Tx<'_>, user: &NewUser) -> Result<()> {
    let now = tx.clocks().now();
    match tx.execute(&sql::INSERT_USER, args![user.id, user.login, user.name, user.password_hash, now]) {
        Err(Problem::Duplicate(_)) => Err(Problem::field("login", "access-login-taken")),
        outcome => outcome.map(drop),
    }
}

/// Writes a further role of a user without a gate, for `period`: its first day, and the first day no more.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert_role(
    tx: &mut Tx<'_>,
    user: UserId,
    role: Role,
    unit: &Unit,
    period: (Date, Date),
) -> Result<()> {
    let (valid_from, valid_to) = period;
    let new = NewAssignment { role, unit: unit.clone(), valid_from, valid_to };
    assignments::insert(tx, Uuid::now_v7(), user, &new)
}

/// An administrator suspends a user or lets him in again. A suspended user's sessions end at once, and the invitations to
/// him and by him are good for nothing any more, nor is what waits for approval because of him. What is so already stays so.
///
/// # Errors
/// As [`changes::begin`].
pub fn set_active(tx: &mut Tx<'_>, actor: &Actor, word: &Word, active: bool) -> Result<()> {
    let (user, now) = (word.user, tx.clocks().now());
    let what = if active { What::Readmitted } else { What::Suspended };
    if !changes::begin(tx, actor, word, what)? {
        return Ok(());
    }
    let is_active = tx.one(&sql::ACCOUNT_STATE, args![user], |row| row.get::<bool>(0))?;
    if is_active == active {
        return Ok(());
    }
    let (since, why) = if active { (None, None) } else { (Some(now), word.why.as_deref()) };
    tx.execute(&sql::SET_ACTIVE, args![user, active, since, why])?;
    if !active {
        open_sessions::end_all_of(tx, user, "suspended")?;
        // Neither the letter he holds nor those he sent: whoever should be in after all is invited anew.
        tx.execute(&sql::WITHDRAW_INVITATIONS, args![user, now])?;
        // Nor what waits for him, or what he asked for.
        tx.execute(&sql::WITHDRAW_REQUESTS, args![user, now])?;
        mail::withdraw(tx, user, mail::Kind::Invitation)?;
        resets::withdraw(tx, user)?;
    }
    mail::tell(tx, user, if active { mail::Kind::Readmitted } else { mail::Kind::Suspended })?;
    changes::note(tx, actor, word, what, About::Account)?;
    let what =
        format!("{} {}", if active { "active" } else { "suspended" }, word.why.as_deref().unwrap_or(""));
    audit::record(tx, actor, Entry::new(Action::UserManage).subject(user.0).detail(what.trim_end()))
}

/// A user writes where he is written to at work; empty, nowhere.
///
/// # Errors
/// As `Tx::execute`.
pub fn set_own_email(tx: &mut Tx<'_>, actor: &Actor, email: Option<&str>) -> Result<()> {
    // To the address of before: who reads it has a right to know where his messages go from now on.
    mail::tell(tx, actor.user, mail::Kind::EmailChanged)?;
    // Whoever reads the mail box that he leaves has a link for no longer than he wants.
    resets::withdraw_links(tx, actor.user)?;
    tx.execute(&sql::SET_EMAIL, args![actor.user, email])?;
    audit::record(tx, actor, Entry::session(audit::PROFILE_CHANGE).subject(actor.user.0).detail("email"))
}

/// An administrator corrects the name of a user, and where he is written to; none, nowhere. Who took the account's factor away lately
/// does not turn what is written to its user to himself. A link that went to the address of before is good for nothing more.
///
/// # Errors
/// As [`changes::begin`]; an invalid field `name`; `Problem::Refused` when he took its factor away.
pub fn set_contact(
    tx: &mut Tx<'_>,
    actor: &Actor,
    word: &Word,
    name: &str,
    email: Option<&str>,
) -> Result<()> {
    if let Some(problem) = check_name(name) {
        return Err(Problem::Invalid(vec![problem]));
    }
    if !changes::begin(tx, actor, word, What::Contact)? {
        return Ok(());
    }
    let (user, now) = (word.user, tx.clocks().now());
    let held: Option<String> = tx.one(&sql::EMAIL_OF, args![user], |row| row.get(0))?;
    if held.as_deref() != email {
        if changes::did_lately(tx, actor, user, What::FactorReset, resets::APART_DAYS)? {
            return Err(Problem::Refused("access-email-after-factor"));
        }
        mail::tell(tx, user, mail::Kind::EmailChanged)?;
        resets::withdraw_links(tx, user)?;
        tx.execute(&sql::REPLACE_INVITATIONS, args![user, now])?;
        mail::withdraw(tx, user, mail::Kind::Invitation)?;
        tx.execute(&sql::SET_EMAIL, args![user, email])?;
    }
    tx.execute(&sql::SET_NAME, args![user, name])?;
    changes::note(tx, actor, word, What::Contact, About::Account)?;
    audit::record(tx, actor, Entry::new(Action::UserManage).subject(user.0).detail("contact"))
}

/// A user writes where he answers the telephone at work; empty, nowhere.
///
/// # Errors
/// As `Tx::execute`.
pub fn set_own_phone(tx: &mut Tx<'_>, actor: &Actor, phone: Option<&str>) -> Result<()> {
    tx.execute(&sql::SET_PHONE, args![actor.user, phone])?;
    audit::record(tx, actor, Entry::session(audit::PROFILE_CHANGE).subject(actor.user.0).detail("telephone"))
}

/// A user says whether he wants to be written to when there is something to read about patients.
///
/// # Errors
/// As `Tx::execute`.
pub fn set_own_mail_communications(tx: &mut Tx<'_>, actor: &Actor, wanted: bool) -> Result<()> {
    tx.execute(&sql::SET_MAIL_COMMUNICATIONS, args![actor.user, wanted])?;
    let entry = Entry::session(audit::PROFILE_CHANGE).subject(actor.user.0);
    audit::record(tx, actor, entry.detail("communications by e-mail"))
}

/// Whether a user's password is still the one with this hash. Nobody changes it until this unit of work has ended, so that
/// no session is opened with a password that is none any more.
///
/// # Errors
/// As `Tx::query`.
pub fn password_is(tx: &mut Tx<'_>, user: UserId, password_hash: &str) -> Result<bool> {
    tx.lock(user)?;
    Ok(tx.first(&sql::PASSWORD_IS, args![user, password_hash], |row| row.get::<bool>(0))?.is_some())
}

/// The password behind a hash was hashed anew; nothing happens when another one was chosen meanwhile.
///
/// # Errors
/// As `Tx::execute`.
pub fn renew_hash(tx: &mut Tx<'_>, user: UserId, before: &str, fresh: &str) -> Result<()> {
    tx.execute(&sql::RENEW_HASH, args![user, before, fresh]).map(drop)
}

/// A user has chosen another password: his other sessions end.
///
/// # Errors
/// As `Tx::execute`.
pub fn set_own_password(tx: &mut Tx<'_>, actor: &Actor, password_hash: &str) -> Result<()> {
    tx.lock(actor.user)?;
    tx.execute(&sql::SET_PASSWORD, args![actor.user, password_hash])?;
    open_sessions::end_others(tx, actor, "password changed")?;
    resets::withdraw(tx, actor.user)?;
    mail::tell(tx, actor.user, mail::Kind::PasswordChanged)?;
    audit::record(tx, actor, Entry::session(audit::PROFILE_CHANGE).subject(actor.user.0).detail("password"))
}

/// What a user signs in with.
///
/// # Errors
/// `Problem::NotFound` when there is no such user.
pub fn login_of(tx: &mut Tx<'_>, user: UserId) -> Result<String> {
    tx.one(&sql::LOGIN_OF, args![user], |row| row.get(0))
}

/// The value of a regional setting.
///
/// # Errors
/// As `Tx::query`.
pub fn setting(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>> {
    tx.first(&sql::SETTING, args![name], |row| row.get(0))
}

/// Says that [`setting`] will be asked.
pub fn setting_ahead(ahead: &mut Ahead, name: &str) {
    ahead.ask(&sql::SETTING, args![name]);
}

/// Gives a regional setting its value without a gate: for the demo and for tests, before anybody is there.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert_setting(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::SET_SETTING, args![name, value, Uuid::nil(), now]).map(drop)
}

/// Sets a regional setting; the audit keeps who and what.
///
/// # Errors
/// `Problem::Denied`.
pub fn set_setting(tx: &mut Tx<'_>, actor: &Actor, name: &str, value: &str) -> Result<()> {
    set_setting_by(tx, actor, Action::SettingManage, name, value)
}

/// The same by another right: of one that an ASL's administrator has a part in, for one. Who calls it sees to what part.
///
/// # Errors
/// `Problem::Denied`.
pub fn set_setting_by(tx: &mut Tx<'_>, actor: &Actor, action: Action, name: &str, value: &str) -> Result<()> {
    decide(actor, action)?;
    let now = tx.clocks().now();
    tx.execute(&sql::SET_SETTING, args![name, value, actor.user, now])?;
    audit::record(tx, actor, Entry::new(action).detail(format!("{name}={value}")))
}
