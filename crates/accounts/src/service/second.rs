//! The second step of signing in: the code of a factor, or getting one.

use access::brake::{self, Attempt, Origin, Verdict};
use access::factors::{self, How, Means, Owes, Pending, Place};
use access::invitations::Code;
use access::keys::Keys;
use access::parking::{self, Left, Parked};
use access::sessions::{self, Assignment, Token};
use access::{Actor, drafts, open_sessions, users};
use kernel::ids::UserId;
use kernel::{Problem, Result, Timestamp};
use storage::{Db, Tx};

use crate::rules::{self, Door};

/// How somebody comes to sign in.
#[derive(Clone)]
pub struct Coming {
    /// From where.
    pub origin: Origin,
    /// The session that the new one takes the place of: it ends, a session never outlives a sign-in.
    pub replaced: Option<Token>,
    /// What the computer is known by, if sessions wait at it.
    pub place: Option<Token>,
    /// What the session is known by among its user's others.
    pub browser: String,
    /// Through which door.
    pub door: Door,
}

impl Coming {
    /// The session of a user that waits where he comes from, if one does.
    pub(super) fn waiting(&self, tx: &mut Tx<'_>, user: UserId) -> Result<Option<Parked>> {
        match &self.place {
            Some(place) => parking::of(tx, place, user),
            None => Ok(None),
        }
    }
}

/// A session that is open.
#[derive(Clone)]
pub struct Entered {
    /// What to show at each request.
    pub token: Token,
    /// Who it is.
    pub actor: Actor,
    /// Whether he could act in another of his roles.
    pub several: bool,
    /// When an administrator took his factor away, if he has not been told before.
    pub reset: Option<Timestamp>,
    /// What he had left at this computer, if his session waited there.
    pub back: Option<Left>,
    /// Whether something that he had typed and not sent waits for him elsewhere: on his profile.
    pub drafts: bool,
}

/// What became of a code.
pub enum Second {
    /// It was right, and a session is open.
    In {
        /// The session.
        entered: Box<Entered>,
        /// What it was.
        how: How,
        /// Codes on paper that are left.
        left: i64,
    },
    /// It was not.
    Wrong,
    /// It was not looked at: it is worth trying again from that instant on.
    Wait(Timestamp),
    /// The sign-in has taken too long, or too many tries: it begins again with the password.
    Over,
}

/// Opens a session for somebody who has shown all he has to show; the one that waits for him at this computer goes on.
pub(super) fn open(
    tx: &mut Tx<'_>,
    user: UserId,
    held: &[Assignment],
    coming: &Coming,
    token: &Token,
    how: How,
) -> Result<Entered> {
    if let Some(old) = &coming.replaced {
        sessions::end(tx, old)?;
    }
    let from = coming.origin.from();
    let resumed = match coming.waiting(tx, user)? {
        Some(parked) => parking::resume(tx, &parked, token, how, from.clone())?,
        None => None,
    };
    let (actor, back) = match resumed {
        Some((actor, left)) => (actor, Some(left)),
        None => {
            let held = rules::role_at(held, &coming.door)?;
            (sessions::open_by(tx, user, held, token, how, from)?, None)
        }
    };
    open_sessions::note_browser(tx, token, &coming.browser)?;
    let (several, reset) = (rules::for_people(held).count() > 1, factors::tell_reset(tx, user)?);
    let at_hand = back.as_ref().and_then(|left| left.draft);
    let drafts = drafts::of(tx, user)?.iter().any(|draft| Some(draft.id) != at_hand);
    Ok(Entered { token: token.clone(), actor, several, reset, back, drafts })
}

/// A code at the brake of the sign-in page: guesses of it count where guesses of the password do, so that six digits cannot be
/// searched. In the unit that uses the code up.
pub(super) enum Guessed {
    /// It was right.
    Right(How, Attempt),
    /// It was not, which counts.
    Wrong,
    /// It was not looked at.
    Wait(Timestamp),
}

pub(super) fn guess_code(
    tx: &mut Tx<'_>,
    keys: &Keys,
    user: UserId,
    origin: &Origin,
    typed: &str,
    why: &'static str,
) -> Result<Guessed> {
    // Before what the brake locks, as those do who look at a password.
    tx.lock(user)?;
    let login = users::login_of(tx, user)?;
    let (attempt, _) = brake::prepare(tx, &login, origin)?;
    let way = match brake::charge(tx, &attempt)? {
        Verdict::Go(way) => way,
        Verdict::Wait(refusal) => {
            if !refusal.told {
                brake::refused(tx, &attempt, &refusal)?;
            }
            return Ok(Guessed::Wait(refusal.until));
        }
    };
    match factors::check(tx, keys, user, typed)? {
        Some(how) => {
            brake::refund(tx, &attempt, &way)?;
            Ok(Guessed::Right(how, attempt))
        }
        None => {
            brake::failed(tx, &attempt, &way, why)?;
            Ok(Guessed::Wrong)
        }
    }
}

/// Looks at a code, after the password was right, and opens the session.
///
/// # Errors
/// As `Db::write`.
pub async fn second(db: &Db, keys: &Keys, pending: Token, typed: String, coming: Coming) -> Result<Second> {
    let (keys, token) = (keys.clone(), Token::new()?);
    db.write(move |tx| {
        let Some(Pending { user, owes: Owes::Code }) = factors::find(tx, &pending)? else {
            return Ok(Second::Over);
        };
        let (how, attempt) = match guess_code(tx, &keys, user, &coming.origin, &typed, "code")? {
            Guessed::Right(how, attempt) => (how, attempt),
            Guessed::Wrong => {
                factors::count_try(tx, &pending)?;
                return Ok(Second::Wrong);
            }
            Guessed::Wait(until) => return Ok(Second::Wait(until)),
        };
        if !factors::take(tx, &pending)? {
            return Ok(Second::Over);
        }
        brake::remember(tx, user, &attempt)?;
        let held = sessions::assignments(tx, user)?;
        let entered = open(tx, user, &held, &coming, &token, how)?;
        Ok(Second::In { entered: Box::new(entered), how, left: factors::of(tx, user)?.recovery_left })
    })
    .await
}

/// What a sign-in that is not finished owes, whose it is, and by what he proves who he is; none when it is over.
///
/// # Errors
/// As `Db::read`.
pub async fn pending(db: &Db, token: Token) -> Result<Option<(Pending, Means)>> {
    db.read(move |tx| match factors::find(tx, &token)? {
        Some(pending) => Ok(Some((pending, factors::means(tx, pending.user)?))),
        None => Ok(None),
    })
    .await
}

/// What somebody is shown who enrols.
pub struct Enrolling {
    /// What stands in the picture.
    pub address: String,
    /// The secret, to be typed.
    pub secret: String,
    /// When an administrator took away what he had, if he has not been told.
    pub reset: Option<Timestamp>,
}

/// The enrolment that a user has begun at a place.
///
/// # Errors
/// `Problem::Internal` without the key.
pub async fn enrolling(db: &Db, keys: &Keys, user: UserId, place: Place) -> Result<Option<Enrolling>> {
    let keys = keys.clone();
    db.read(move |tx| {
        let login = users::login_of(tx, user)?;
        let Some(secret) = factors::enrolling(tx, &keys, user, place)? else { return Ok(None) };
        let reset = factors::reset_at(tx, user)?;
        Ok(Some(Enrolling { address: secret.address(&login), secret: secret.text(), reset }))
    })
    .await
}

/// Enrols somebody who may do nothing else, and opens his session; none when his sign-in is over.
///
/// # Errors
/// An invalid field `code`.
pub async fn enrol_and_enter(
    db: &Db,
    keys: &Keys,
    pending: Token,
    typed: String,
    coming: Coming,
) -> Result<Option<(Entered, Vec<Code>)>> {
    let (keys, token) = (keys.clone(), Token::new()?);
    db.write(move |tx| {
        let Some(Pending { user, owes: Owes::Enrolment }) = factors::find(tx, &pending)? else {
            return Ok(None);
        };
        let codes = match factors::confirm(tx, &keys, user, Place::pending(&pending), None, &typed) {
            Err(Problem::NotFound) => return Ok(None),
            codes => codes?,
        };
        if !factors::take(tx, &pending)? {
            return Ok(None);
        }
        let login = users::login_of(tx, user)?;
        let (attempt, _) = brake::prepare(tx, &login, &coming.origin)?;
        brake::remember(tx, user, &attempt)?;
        let held = sessions::assignments(tx, user)?;
        let how = How::Factor(factors::Kind::Totp);
        let entered = open(tx, user, &held, &coming, &token, how)?;
        // They were opened by the password alone, by whomever.
        open_sessions::end_others(tx, &entered.actor, "factor enrolled")?;
        Ok(Some((entered, codes)))
    })
    .await
}
