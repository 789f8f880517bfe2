//! Signing in and out.

use access::brake::{self, Attempt, Refusal, Verdict, Way};
use access::factors::{self, How, Means, Owes};
use access::keys::Keys;
use access::sessions::{self, Token};
use access::{passwords, users};
use kernel::ids::UserId;
use kernel::{Problem, Result, Timestamp};
use storage::{Db, Tx};

use super::second::{self, Coming, Entered};
use crate::rules;

/// What became of a sign-in.
pub enum SignIn {
    /// A session is open.
    In(Box<Entered>),
    /// The password was right, and something is owed, by what he has: the token stands for that.
    Owes(Owes, Means, Token),
    /// The guess was not hashed: it is worth trying again from that instant on.
    Wait(Timestamp),
}

/// Signs a user in with login and password; the same answer, in the same time, whether or not the login exists. Too
/// many guesses are refused before they are hashed. Whoever has a second factor, or must have one, owes that first.
///
/// # Errors
/// An invalid field `password`; `Problem::Busy` when too many sign in at once; `Problem::Denied` without a role today,
/// `Problem::Refused` for a machine at the page, an invalid field `role` or `unit` for what he does not hold.
pub async fn sign_in(
    db: &Db,
    keys: &Keys,
    login: String,
    password: String,
    coming: Coming,
) -> Result<SignIn> {
    let origin = coming.origin.clone();
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
    let again = attempt
        .hash
        .clone()
        .filter(|hash| passwords::is_of_before(hash))
        .map(|hash| (hash, password.clone()));
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
    if let Some((hash, password)) = again {
        tokio::spawn(renew_hash(db.clone(), user, hash, password));
    }
    let (token, keys, opened) = (Token::new()?, keys.clone(), attempt.clone());
    let opening = db.write(move |tx| go_on(tx, &keys, user, (&opened, &way), &coming, &token)).await;
    match opening {
        Ok(signed_in) => Ok(signed_in),
        Err(problem) => Err(no_session(db, attempt, way, problem).await?),
    }
}

/// Hashes a password anew with today's parameters, behind the sign-in that brought it. When the pool is full the next one does it.
async fn renew_hash(db: Db, user: UserId, before: String, password: String) {
    if let Ok(fresh) = passwords::hash_bounded(password).await {
        db.later(move |tx| users::renew_hash(tx, user, &before, &fresh));
    }
}

/// The password was right: a session opens, unless something is owed.
fn go_on(
    tx: &mut Tx<'_>,
    keys: &Keys,
    user: UserId,
    (attempt, way): (&Attempt, &Way),
    coming: &Coming,
    token: &Token,
) -> Result<SignIn> {
    // It was compared a while ago, behind a queue: another one may have been chosen since.
    if !users::password_is(tx, user, attempt.hash.as_deref().unwrap_or_default())? {
        return Err(Problem::field("password", "accounts-sign-in-wrong"));
    }
    brake::refund(tx, attempt, way)?;
    let held = sessions::assignments(tx, user)?;
    let role = rules::role_at(&held, &coming.door)?.role;
    // Who left this computer a while ago, and had shown his factor before, is asked for the password alone.
    let shown = coming.waiting(tx, user)?.is_some_and(|parked| parked.factor_shown);
    let owed = if shown { None } else { factors::owed(tx, keys, user, role, token)? };
    if let Some((owes, means)) = owed {
        return Ok(SignIn::Owes(owes, means, token.clone()));
    }
    brake::remember(tx, user, attempt)?;
    second::open(tx, user, &held, coming, token, How::Password).map(|entered| SignIn::In(Box::new(entered)))
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
