//! Proving who one is while signed in: the password once more, or a code, behind the brake of the sign-in page.

use access::brake::{self, Origin, Verdict};
use access::factors::{self, How, Means};
use access::keys::Keys;
use access::sessions::Token;
use access::{Actor, passwords, proof, users};
use kernel::ids::UserId;
use kernel::{Problem, Result, Timestamp};
use storage::{Db, Tx};

use super::second::{Guessed, guess_code};

/// What came of a password of somebody who is signed in.
pub(super) enum Guess {
    /// It fits this hash.
    Right(String),
    /// It does not, which counts.
    Wrong,
    /// It was not looked at: it is worth trying again from that instant on.
    Wait(Timestamp),
}

/// Checks a password of `user` as the sign-in page would: whoever finds a session open cannot guess here what he cannot
/// guess there. `why` is what the record of a failure says.
///
/// # Errors
/// `Problem::Busy` when too many sign in at once.
pub(super) async fn guess(
    db: &Db,
    user: UserId,
    origin: Origin,
    password: String,
    why: &'static str,
) -> Result<Guess> {
    let (attempt, verdict) = db
        .read(move |tx| {
            let login = users::login_of(tx, user)?;
            tx.system("a password is checked", |tx| brake::prepare(tx, &login, &origin))
        })
        .await?;
    let (told, counted) = (attempt.clone(), attempt.clone());
    let verdict = match verdict {
        Verdict::Go(_) => db.write(move |tx| brake::charge(tx, &counted)).await?,
        wait @ Verdict::Wait(_) => wait,
    };
    let way = match verdict {
        Verdict::Go(way) => way,
        Verdict::Wait(refusal) => {
            if !refusal.told {
                db.write(move |tx| brake::refused(tx, &told, &refusal)).await?;
            }
            return Ok(Guess::Wait(refusal.until));
        }
    };
    let hash = attempt.hash.clone();
    let fits = passwords::verify_bounded(password, hash.clone(), way.is_known()).await;
    if let Ok(false) = fits {
        db.write(move |tx| brake::failed(tx, &attempt, &way, why)).await?;
        return Ok(Guess::Wrong);
    }
    db.write(move |tx| brake::refund(tx, &attempt, &way)).await?;
    fits?;
    Ok(Guess::Right(hash.unwrap_or_default()))
}

/// By what somebody proves who he is.
#[derive(Clone)]
pub enum Proof {
    /// His password.
    Password(String),
    /// A code of his factor, or one on paper.
    Code(String),
}

/// What became of a proof.
pub enum Proved {
    /// The session goes on under this token.
    Yes(Token),
    /// It was not looked at: it is worth trying again from that instant on.
    Wait(Timestamp),
}

/// By what the actor proves who he is; without any factor, by his password.
///
/// # Errors
/// As `Tx::query`.
pub fn proves_by(tx: &mut Tx<'_>, actor: &Actor) -> Result<Means> {
    factors::means(tx, actor.user)
}

/// Proves who the actor is: by a code when he has a factor, else by his password. His session goes on under another token.
///
/// # Errors
/// An invalid field `password` or `code`; `Problem::Busy` when too many sign in at once; `Problem::NotSignedIn` when the
/// session has ended meanwhile.
pub async fn prove(
    db: &Db,
    keys: &Keys,
    actor: &Actor,
    old: Token,
    origin: Origin,
    proof: Proof,
) -> Result<Proved> {
    match proof {
        Proof::Password(password) => by_password(db, actor.user, old, origin, password).await,
        Proof::Code(code) => by_code(db, keys, actor.user, old, origin, code).await,
    }
}

async fn by_password(db: &Db, user: UserId, old: Token, origin: Origin, password: String) -> Result<Proved> {
    let wrong = || Problem::field("password", "accounts-proof-wrong");
    let hash = match guess(db, user, origin, password, "confirm").await? {
        Guess::Right(hash) => hash,
        Guess::Wrong => return Err(wrong()),
        Guess::Wait(until) => return Ok(Proved::Wait(until)),
    };
    let token = Token::new()?;
    let fresh = token.clone();
    db.write(move |tx| {
        // It was compared a while ago, behind a queue: another one may have been chosen, or a factor enrolled, since.
        if !users::password_is(tx, user, &hash)? || factors::has(tx, user)? {
            return Err(wrong());
        }
        proof::renew(tx, &old, &fresh, How::Password.code())
    })
    .await?;
    Ok(Proved::Yes(token))
}

async fn by_code(
    db: &Db,
    keys: &Keys,
    user: UserId,
    old: Token,
    origin: Origin,
    code: String,
) -> Result<Proved> {
    let (keys, token) = (keys.clone(), Token::new()?);
    let fresh = token.clone();
    let guessed = db
        .write(move |tx| {
            let guessed = guess_code(tx, &keys, user, &origin, &code, "confirm")?;
            if let Guessed::Right(how, _) = &guessed {
                proof::renew(tx, &old, &fresh, how.code())?;
            }
            Ok(guessed)
        })
        .await?;
    match guessed {
        Guessed::Right(..) => Ok(Proved::Yes(token)),
        Guessed::Wrong => Err(Problem::field("code", "accounts-code-wrong")),
        Guessed::Wait(until) => Ok(Proved::Wait(until)),
    }
}
