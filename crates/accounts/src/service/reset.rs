//! A password that was forgotten: the question for a link, a letter from an administrator, and choosing another one.

use access::brake::Origin;
use access::invitations::{Code, Standing};
use access::keys::Keys;
use access::resets::{self, Reset};
use access::{Actor, administration, passwords};
use kernel::ids::UserId;
use kernel::{Problem, Result, Timestamp};
use storage::{Db, Tx};

use super::account::{Said, proved};
use super::second::{Guessed, guess_code};
use crate::model::ResetLetter;
use crate::rules::Deed;
use crate::store;

/// Notes that somebody has forgotten the password of a login. What is answered, and when, does not depend on whether it exists:
/// that is looked at later, by whoever sends messages. When he may ask again, if he has asked too often.
///
/// # Errors
/// As `Db::write`.
pub async fn ask_reset(db: &Db, origin: Origin, login: String) -> Result<Option<Timestamp>> {
    db.write(move |tx| resets::ask(tx, &origin, &login)).await
}

/// What a code as it was typed is good for.
///
/// # Errors
/// `Problem::NotFound` when it was never given.
pub async fn open_reset(db: &Db, code: &str) -> Result<Reset> {
    let code = Code::typed(code).ok_or(Problem::NotFound)?;
    db.read(move |tx| resets::open(tx, &code)).await
}

/// What became of another password.
pub enum Renewed {
    /// It is good from now on, and all sessions have ended.
    Yes,
    /// The second factor was not looked at: it is worth trying again from that instant on.
    Wait(Timestamp),
    /// The code is good for nothing.
    Over(Standing),
}

/// Chooses another password. Who has a second factor shows it first, behind the brake of the sign-in page; the password is
/// hashed last.
///
/// It goes on when the browser hangs up: a code of the factor would be used up for nothing.
///
/// # Errors
/// `Problem::NotFound`; invalid fields `code`, `password` and `repeated`; `Problem::Busy` when too many sign in at once.
pub async fn choose_again(
    db: &Db,
    keys: &Keys,
    code: &str,
    origin: Origin,
    factor: String,
    passwords: [String; 2],
) -> Result<Renewed> {
    let (db, keys, code) = (db.clone(), keys.clone(), code.to_owned());
    let choosing = tokio::spawn(async move { choose(&db, keys, &code, origin, factor, passwords).await });
    choosing.await.map_err(Problem::internal)?
}

async fn choose(
    db: &Db,
    keys: Keys,
    code: &str,
    origin: Origin,
    factor: String,
    [password, repeated]: [String; 2],
) -> Result<Renewed> {
    let reset = open_reset(db, code).await?;
    if reset.standing != Standing::Open {
        return Ok(Renewed::Over(reset.standing));
    }
    let asked = if reset.has_program { "code" } else { "recovery" };
    if reset.wants_factor && factor.is_empty() {
        return Err(Problem::field(asked, "accounts-code-missing"));
    }
    if let Some(weakness) = passwords::refusal(&password, &[&reset.login, &reset.name]).await? {
        return Err(Problem::Invalid(vec![weakness]));
    }
    if password != repeated {
        return Err(Problem::field("repeated", "accounts-password-differs"));
    }
    let (user, wants, from) = (reset.user, reset.wants_factor, origin.from());
    if wants {
        match db.write(move |tx| guess_code(tx, &keys, user, &origin, &factor, "reset")).await? {
            Guessed::Right(..) => {}
            Guessed::Wrong => return Err(Problem::field(asked, "accounts-code-wrong")),
            Guessed::Wait(until) => return Ok(Renewed::Wait(until)),
        }
    }
    let hash = passwords::hash_bounded(password).await?;
    let code = Code::typed(code).ok_or(Problem::NotFound)?;
    Ok(match db.write(move |tx| resets::finish(tx, &code, &hash, wants, from.clone())).await? {
        Standing::Open => Renewed::Yes,
        standing => Renewed::Over(standing),
    })
}

/// Prepares a letter with which a user chooses another password, after the administrator has made sure who he is. None when the
/// same form was sent before.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotProved`; as `access::resets::letter`; invalid fields `why` and `note`.
pub fn reset_letter(
    tx: &mut Tx<'_>,
    actor: &Actor,
    user: UserId,
    said: &Said,
    code: &Code,
) -> Result<Option<ResetLetter>> {
    let word = said.word(actor, user, Deed::PasswordLetter)?;
    proved(tx, actor)?;
    let scope = administration::find(tx, actor, user)?;
    let Some(expires_at) = resets::letter(tx, actor, &word, code)? else { return Ok(None) };
    let line = store::account(tx, &scope, user)?.ok_or(Problem::NotFound)?.line;
    let (written_at, by) = (tx.clocks().now(), (actor.name.clone(), actor.role));
    Ok(Some(ResetLetter {
        name: line.name,
        login: line.login,
        code: code.text(),
        by,
        organisation: actor.unit.name.clone(),
        written_at,
        expires_at,
    }))
}
