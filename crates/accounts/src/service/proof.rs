//! Proving who one is while signed in: the password once more, behind the brake of the sign-in page.

use access::brake::{self, Origin, Verdict};
use access::sessions::Token;
use access::{Actor, passwords, proof, users};
use kernel::ids::UserId;
use kernel::{Problem, Result, Timestamp};
use storage::Db;

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

/// What became of a proof.
pub enum Proved {
    /// The session goes on under this token.
    Yes(Token),
    /// It was not looked at: it is worth trying again from that instant on.
    Wait(Timestamp),
}

/// Proves who the actor is by his password; his session goes on under another token.
///
/// # Errors
/// An invalid field `password`; `Problem::Busy` when too many sign in at once; `Problem::NotSignedIn` when the session has
/// ended meanwhile.
pub async fn prove(db: &Db, actor: &Actor, old: Token, origin: Origin, password: String) -> Result<Proved> {
    let user = actor.user;
    let hash = match guess(db, user, origin, password, "confirm").await? {
        Guess::Right(hash) => hash,
        Guess::Wrong => return Err(Problem::field("password", "accounts-proof-wrong")),
        Guess::Wait(until) => return Ok(Proved::Wait(until)),
    };
    let token = Token::new()?;
    let fresh = token.clone();
    db.write(move |tx| {
        // It was compared a while ago, behind a queue: another one may have been chosen since.
        if !users::password_is(tx, user, &hash)? {
            return Err(Problem::field("password", "accounts-proof-wrong"));
        }
        proof::renew(tx, &old, &fresh, "password")
    })
    .await?;
    Ok(Proved::Yes(token))
}
