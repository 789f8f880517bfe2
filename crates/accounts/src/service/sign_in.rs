//! Signing in and out.

use access::brake::{self, Attempt, Origin, Refusal, Verdict, Way};
use access::sessions::{self, Token};
use access::{Actor, open_sessions, passwords, users};
use kernel::{Problem, Result, Timestamp};
use storage::Db;

use crate::rules::{self, Door};

/// What became of a sign-in.
pub enum SignIn {
    /// A session is open.
    In {
        /// What to show at each request.
        token: Token,
        /// Who it is.
        actor: Actor,
        /// Whether he could act in another of his roles.
        several: bool,
    },
    /// The guess was not hashed: it is worth trying again from that instant on.
    Wait(Timestamp),
}

/// Signs a user in with login and password; the same answer, in the same time, whether or not the login exists. Too
/// many guesses are refused before they are hashed. The session it takes the place of, if there is one, ends: a session
/// never outlives a sign-in. `browser` is what the session is known by among its user's others.
///
/// # Errors
/// An invalid field `password`; `Problem::Busy` when too many sign in at once; `Problem::Denied` without a role today,
/// `Problem::Refused` for a machine at the page, an invalid field `role` or `unit` for what he does not hold.
pub async fn sign_in(
    db: &Db,
    login: String,
    password: String,
    origin: Origin,
    replaced: Option<Token>,
    browser: String,
    door: Door,
) -> Result<SignIn> {
    let (attempt, verdict) = db
        .read(move |tx| {
            tx.system("signing in: nobody has entered yet", |tx| brake::prepare(tx, &login, &origin))
        })
        .await?;
    if let Verdict::Wait(refusal) = verdict {
        return refused(db, attempt, refusal).await;
    }
    let counted = attempt.clone();
    let way = match db.write(move |tx| brake::charge(tx, &counted)).await? {
        Verdict::Go(way) => way,
        Verdict::Wait(refusal) => return refused(db, attempt, refusal).await,
    };
    let fits = match passwords::verify_bounded(password, attempt.hash.clone(), way.is_known()).await {
        Ok(fits) => fits,
        Err(problem) => {
            db.bulk(move |tx| brake::refund(tx, &attempt, &way)).await?;
            return Err(problem);
        }
    };
    let Some(user) = attempt.user.filter(|_| fits) else {
        db.write(move |tx| brake::failed(tx, &attempt, &way, "password")).await?;
        return Err(Problem::field("password", "accounts-sign-in-wrong"));
    };
    let token = Token::new()?;
    let (fresh, opened) = (token.clone(), attempt.clone());
    let opening = db
        .write(move |tx| {
            // It was compared a while ago, behind a queue: another one may have been chosen since.
            if !users::password_is(tx, user, opened.hash.as_deref().unwrap_or_default())? {
                return Err(Problem::field("password", "accounts-sign-in-wrong"));
            }
            brake::refund(tx, &opened, &way)?;
            brake::remember(tx, user, &opened)?;
            if let Some(old) = &replaced {
                sessions::end(tx, old)?;
            }
            let held = sessions::assignments(tx, user)?;
            let actor = sessions::open_as(tx, user, rules::role_at(&held, &door)?, &fresh)?;
            open_sessions::note_browser(tx, &fresh, &browser)?;
            Ok((actor, rules::for_people(&held).count() > 1))
        })
        .await;
    match opening {
        Ok((actor, several)) => Ok(SignIn::In { token, actor, several }),
        Err(problem) => Err(no_session(db, attempt, way, problem).await?),
    }
}

async fn refused(db: &Db, attempt: Attempt, refusal: Refusal) -> Result<SignIn> {
    if !refusal.told {
        db.write(move |tx| brake::refused(tx, &attempt, &refusal)).await?;
    }
    Ok(SignIn::Wait(refusal.until))
}

/// The password was right and there was nothing behind the door, which leaves its record, or the door was stuck: neither
/// is a guess.
async fn no_session(db: &Db, attempt: Attempt, way: Way, problem: Problem) -> Result<Problem> {
    if matches!(problem, Problem::Denied(_) | Problem::Refused(_) | Problem::Invalid(_)) {
        db.write(move |tx| {
            brake::refund(tx, &attempt, &way)?;
            brake::failed(tx, &attempt, &way, "no role")
        })
        .await?;
    } else {
        db.later(move |tx| brake::refund(tx, &attempt, &way));
    }
    Ok(problem)
}

/// Ends a session; ending one that is over already is no error.
///
/// # Errors
/// As `Db::write`.
pub async fn sign_out(db: &Db, token: Token) -> Result<()> {
    db.write(move |tx| sessions::end(tx, &token)).await
}
