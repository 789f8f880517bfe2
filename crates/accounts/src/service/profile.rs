//! A user's own account: what stands in it, his sessions and sign-ins, his address, his password.

use access::audit::{self, Entry};
use access::brake::Origin;
use access::keys::Keys;
use access::tree::{self, Access};
use access::{Actor, factors, open_sessions, passwords, proof, users};
use jiff::ToSpan;
use kernel::ids::UserId;
use kernel::{Problem, Result, Timestamp};
use storage::{Db, Tx};
use uuid::Uuid;

use super::proof::{Guess, guess};
use crate::model::Profile;
use crate::{rules, store};

/// Days of sign-ins that are shown.
const DAYS: i64 = 90;
/// Sign-ins that are shown.
const SHOWN: usize = 100;

/// The actor's own account.
///
/// # Errors
/// As `Tx::query`.
pub fn profile(tx: &mut Tx<'_>, actor: &Actor, keys: &Keys) -> Result<Profile> {
    let (line, (email, phone, communications)) = store::own_account(tx, actor)?;
    let sessions = open_sessions::own(tx, actor)?;
    audit::record(tx, actor, Entry::session(audit::PROFILE_VIEW).subject(actor.user.0))?;
    let tax_code = access::provider::own_tax_code(tx, actor)?;
    let drafts = super::leaving::own(tx, actor, keys)?;
    let factors = factors::of(tx, actor.user)?;
    Ok(Profile { line, email, phone, communications, tax_code, sessions, factors, drafts })
}

/// Who entered with a user's login, or tried to, in the last 90 days: the latest first. After [`profile`], which leaves the
/// record.
///
/// # Errors
/// As `access::tree::who_saw`.
pub async fn sign_ins(db: &Db, user: UserId) -> Result<Vec<Access>> {
    let now = db.clocks().now();
    let since = now.checked_sub((24 * DAYS).hours()).unwrap_or(Timestamp::MIN);
    let mut found = tree::who_saw_since(db, &[user.0], since, rules::is_sign_in, SHOWN).await?;
    found.reverse();
    found.truncate(SHOWN);
    Ok(found)
}

/// Changes where the actor is written to.
///
/// # Errors
/// An invalid field `email`.
pub fn set_email(tx: &mut Tx<'_>, actor: &Actor, email: &str) -> Result<()> {
    // Whoever finds a session open must not turn what is written to its user to himself.
    proof::demand(tx, actor)?;
    users::set_own_email(tx, actor, typed_email(email)?)
}

/// An address as it was typed; none for an empty field.
///
/// # Errors
/// An invalid field `email`.
pub(super) fn typed_email(typed: &str) -> Result<Option<&str>> {
    let email = Some(typed.trim()).filter(|email| !email.is_empty());
    if email.is_some_and(|email| !rules::is_address(email)) {
        return Err(Problem::field("email", "accounts-email-form"));
    }
    Ok(email)
}

/// Changes where the actor answers the telephone: those to whom he hands something over may ring him up.
///
/// # Errors
/// An invalid field `phone`.
pub fn set_phone(tx: &mut Tx<'_>, actor: &Actor, phone: &str) -> Result<()> {
    // Whoever finds a session open must not have its user's callers ring him up.
    proof::demand(tx, actor)?;
    let phone = Some(phone.trim()).filter(|phone| !phone.is_empty());
    if phone.is_some_and(|phone| !rules::is_phone(phone)) {
        return Err(Problem::field("phone", "accounts-phone-form"));
    }
    users::set_own_phone(tx, actor, phone)
}

/// Says whether the actor wants to be written to when there is something to read about patients.
///
/// # Errors
/// `Problem::Refused` when he has no address to be written to at.
pub fn set_communications(tx: &mut Tx<'_>, actor: &Actor, wanted: bool) -> Result<()> {
    let (_, (email, ..)) = store::own_account(tx, actor)?;
    if wanted && email.is_none() {
        return Err(Problem::Refused("accounts-communications-no-address"));
    }
    users::set_own_mail_communications(tx, actor, wanted)
}

/// Ends another session of the actor, or all others.
///
/// # Errors
/// `Problem::NotProved`.
pub fn end_own_sessions(tx: &mut Tx<'_>, actor: &Actor, which: Option<Uuid>) -> Result<()> {
    // Whoever finds a session open must not throw its user out everywhere else.
    proof::demand(tx, actor)?;
    match which {
        Some(session) => open_sessions::end_own(tx, actor, session),
        None => open_sessions::end_others(tx, actor, "by its user"),
    }
}

/// What is typed to change a password, as it was typed: blanks belong to it.
#[derive(Clone, Default)]
pub struct PasswordForm {
    /// The one that is good until now.
    pub old: String,
    /// The one that is to be.
    pub new: String,
    /// The same again.
    pub repeated: String,
}

/// What became of the old password at the brake.
pub enum Checked {
    /// It is right; this is the hash of the new one.
    Right(String),
    /// It was not looked at: it is worth trying again from that instant on.
    Wait(Timestamp),
}

/// Checks the old password, with the brake of the sign-in page, and hashes the new one: whoever finds a session open cannot
/// guess here what he cannot guess there.
///
/// # Errors
/// Invalid fields `old_password`, `password` and `repeated_password`; `Problem::Busy` when too many sign in at once.
pub async fn check_password(db: &Db, actor: &Actor, origin: Origin, form: &PasswordForm) -> Result<Checked> {
    let user = actor.user;
    let login = db.read(move |tx| users::login_of(tx, user)).await?;
    check_new(actor, &login, form).await?;
    match guess(db, user, origin, form.old.clone(), "change").await? {
        Guess::Right(_) => passwords::hash_bounded(form.new.clone()).await.map(Checked::Right),
        Guess::Wrong => Err(Problem::field("old_password", "accounts-old-password-wrong")),
        Guess::Wait(until) => Ok(Checked::Wait(until)),
    }
}

/// What costs nothing to check comes first.
async fn check_new(actor: &Actor, login: &str, form: &PasswordForm) -> Result<()> {
    let mut problems = Vec::new();
    if form.old.is_empty() {
        problems.push(kernel::FieldProblem::new("old_password", "accounts-old-password-missing"));
    }
    if form.new == form.old {
        problems.push(kernel::FieldProblem::new("password", "accounts-password-same"));
    } else {
        problems.extend(passwords::refusal(&form.new, &[login, &actor.name, &actor.unit.name]).await?);
    }
    if form.new != form.repeated {
        problems.push(kernel::FieldProblem::new("repeated_password", "accounts-password-differs"));
    }
    if problems.is_empty() { Ok(()) } else { Err(Problem::Invalid(problems)) }
}
