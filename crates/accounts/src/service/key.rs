//! Passkeys and hardware keys: getting one, signing in with it alone or after the password, proving with it who one is, and
//! taking it away.

use access::brake::{self, Origin, Verdict};
use access::factors::passkey::{self, Enrolled, Outcome, Party, Purpose, Question};
use access::factors::{self, How, Kind, Owes, Pending, Place};
use access::invitations::Code;
use access::keys::Keys;
use access::sessions::{self, Token};
use access::{Actor, audit, mail, open_sessions, proof, users};
use kernel::ids::UserId;
use kernel::{Problem, Result, Timestamp};
use storage::{Db, Tx};
use uuid::Uuid;

use super::second::{Coming, Entered, open};
use crate::rules;

/// How a session is opened by a key, alone or after the password.
const HOW: How = How::Factor(Kind::Passkey);
/// What the record of a key says that counted less than before.
const COPIED: &str = "copied";

/// What came of what a key has signed.
pub enum Keyed<T> {
    /// It was right.
    Right(T),
    /// It was not, which counts.
    Wrong,
    /// It was right, and another has the same key.
    Copied,
    /// It was not, and too much was wrong before: it is worth trying again from that instant on.
    Wait(Timestamp),
    /// It came too late, or twice.
    Over,
    /// It was right, and there is nothing behind the door.
    Refused(Problem),
}

/// What a key has signed: the token of the browser that asked, and the answer of its script.
#[derive(Clone)]
pub struct Signed {
    /// The token.
    pub token: Token,
    /// JSON, as WebAuthn has it.
    pub answer: String,
}

/// Asks whoever comes to sign in by a key.
///
/// # Errors
/// `Problem::Busy` when too many ask from one address; `Problem::NotFound` when a sign-in is over.
pub async fn ask_key(db: &Db, party: Party, pending: Option<Token>, origin: Origin) -> Result<Question> {
    db.write(move |tx| {
        let purpose = match &pending {
            None => Purpose::SignIn,
            Some(token) => {
                let Some(Pending { user, owes: Owes::Code }) = factors::find(tx, token)? else {
                    return Err(Problem::NotFound);
                };
                Purpose::Second(user, Place::pending(token))
            }
        };
        passkey::ask(tx, &party, purpose, &origin)
    })
    .await
}

/// Looks at what a key has signed, and counts at the brake of the sign-in page what is wrong. What is right is never held up:
/// there is nothing to guess in it.
fn look(
    tx: &mut Tx<'_>,
    (keys, party): (&Keys, &Party),
    purpose: Purpose,
    signed: &Signed,
    origin: &Origin,
    why: &'static str,
) -> Result<Keyed<UserId>> {
    match passkey::check(tx, keys, party, purpose, &signed.token, &signed.answer)? {
        Outcome::Right(user) => Ok(Keyed::Right(user)),
        Outcome::Over => Ok(Keyed::Over),
        Outcome::Wrong(user) => {
            let until = count(tx, user, origin, Some(why))?;
            Ok(until.map_or(Keyed::Wrong, Keyed::Wait))
        }
        Outcome::Copied(user) => {
            // Said each time, however much was counted: only who holds the key gets here.
            let entry =
                audit::Entry::denied(audit::SESSION_OPEN).subject(user.0).detail(COPIED).from(origin.from());
            audit::record_unknown(tx, entry)?;
            mail::tell(tx, user, mail::Kind::KeyCopied)?;
            count(tx, Some(user), origin, None)?;
            Ok(Keyed::Copied)
        }
    }
}

/// Counts a failure; until when all is refused that is wrong.
fn count(
    tx: &mut Tx<'_>,
    user: Option<UserId>,
    origin: &Origin,
    why: Option<&'static str>,
) -> Result<Option<Timestamp>> {
    let login = match user {
        Some(user) => {
            tx.lock(user)?;
            users::login_of(tx, user)?
        }
        None => String::new(),
    };
    let (attempt, _) = brake::prepare(tx, &login, origin)?;
    match (brake::charge(tx, &attempt)?, why) {
        (Verdict::Go(way), Some(why)) => brake::failed(tx, &attempt, &way, why).map(|()| None),
        (Verdict::Go(_), None) => Ok(None),
        (Verdict::Wait(refusal), _) => {
            if !refusal.told {
                brake::refused(tx, &attempt, &refusal)?;
            }
            Ok(Some(refusal.until))
        }
    }
}

/// Opens the session of somebody whose key has signed.
fn enter(tx: &mut Tx<'_>, user: UserId, coming: &Coming, token: &Token) -> Result<Keyed<Box<Entered>>> {
    let login = users::login_of(tx, user)?;
    let (attempt, _) = brake::prepare(tx, &login, &coming.origin)?;
    let held = sessions::assignments(tx, user)?;
    if let Err(problem) = rules::role_at(&held, &coming.door) {
        // Not undone: what the key has signed is used up.
        let entry = audit::Entry::denied(audit::SESSION_OPEN).subject(user.0).detail("no role");
        audit::record_unknown(tx, entry.from(coming.origin.from()))?;
        return Ok(Keyed::Refused(problem));
    }
    brake::remember(tx, user, &attempt)?;
    open(tx, user, &held, coming, token, HOW).map(|entered| Keyed::Right(Box::new(entered)))
}

/// Signs somebody in by his key alone: the key has made sure that it is he, so that it is two factors in one.
///
/// # Errors
/// As `Db::write`.
pub async fn enter_with_key(
    db: &Db,
    keys: &Keys,
    party: Party,
    signed: Signed,
    coming: Coming,
) -> Result<Keyed<Box<Entered>>> {
    let (keys, token) = (keys.clone(), Token::new()?);
    db.write(move |tx| {
        let looked = look(tx, (&keys, &party), Purpose::SignIn, &signed, &coming.origin, "key")?;
        match looked {
            Keyed::Right(user) => enter(tx, user, &coming, &token),
            other => Ok(other.without()),
        }
    })
    .await
}

/// Finishes by a key a sign-in whose password was right.
///
/// # Errors
/// As `Db::write`.
pub async fn second_with_key(
    db: &Db,
    keys: &Keys,
    party: Party,
    pending: Token,
    signed: Signed,
    coming: Coming,
) -> Result<Keyed<Box<Entered>>> {
    let (keys, token) = (keys.clone(), Token::new()?);
    db.write(move |tx| {
        let Some(Pending { user, owes: Owes::Code }) = factors::find(tx, &pending)? else {
            return Ok(Keyed::Over);
        };
        let purpose = Purpose::Second(user, Place::pending(&pending));
        match look(tx, (&keys, &party), purpose, &signed, &coming.origin, "key")? {
            Keyed::Right(user) if factors::take(tx, &pending)? => enter(tx, user, &coming, &token),
            Keyed::Right(_) => Ok(Keyed::Over),
            other => {
                factors::count_try(tx, &pending)?;
                Ok(other.without())
            }
        }
    })
    .await
}

/// Proves by a key who the actor is; his session goes on under another token.
///
/// # Errors
/// `Problem::NotSignedIn` when the session has ended meanwhile.
pub async fn prove_with_key(
    db: &Db,
    keys: &Keys,
    party: Party,
    (actor, old): (&Actor, Token),
    signed: Signed,
    origin: Origin,
) -> Result<Keyed<Token>> {
    let (keys, fresh) = (keys.clone(), Token::new()?);
    let purpose = Purpose::Proof(actor.user, Place::session(actor));
    db.write(move |tx| match look(tx, (&keys, &party), purpose, &signed, &origin, "confirm")? {
        Keyed::Right(_) => {
            proof::renew(tx, &old, &fresh, HOW.code())?;
            Ok(Keyed::Right(fresh.clone()))
        }
        other => Ok(other.without()),
    })
    .await
}

impl<T> Keyed<T> {
    /// The same, where it is known not to be right.
    fn without<U>(self) -> Keyed<U> {
        match self {
            Self::Right(_) | Self::Wrong => Keyed::Wrong,
            Self::Copied => Keyed::Copied,
            Self::Wait(until) => Keyed::Wait(until),
            Self::Over => Keyed::Over,
            Self::Refused(problem) => Keyed::Refused(problem),
        }
    }
}

/// Begins to get a key: what somebody finds a session open for would be a key of his own.
///
/// # Errors
/// `Problem::NotProved`; as `access::factors::passkey::begin`.
pub fn begin_key(
    tx: &mut Tx<'_>,
    actor: &Actor,
    party: &Party,
    name: &str,
    origin: &Origin,
) -> Result<Question> {
    proof::demand(tx, actor)?;
    passkey::begin(tx, party, actor.user, Place::session(actor), name, origin)
}

/// The actor has the key. When it is his first factor, his other sessions, opened without it, end.
///
/// # Errors
/// `Problem::NotProved`; as `access::factors::passkey::enrol`.
pub fn enrol_key(
    tx: &mut Tx<'_>,
    actor: &Actor,
    keys: &Keys,
    party: &Party,
    signed: &Signed,
) -> Result<Enrolled> {
    proof::demand(tx, actor)?;
    let first = !factors::has(tx, actor.user)?;
    let who = (actor.user, Place::session(actor));
    let enrolled = passkey::enrol(tx, (keys, party), who, Some(actor), &signed.token, &signed.answer)?;
    if first && matches!(enrolled, Enrolled::Yes(_)) {
        open_sessions::end_others(tx, actor, "factor enrolled")?;
    }
    Ok(enrolled)
}

/// Somebody who may do nothing else before begins to get a key; none when his sign-in is over.
///
/// # Errors
/// As `access::factors::passkey::begin`.
pub async fn begin_first_key(
    db: &Db,
    party: Party,
    pending: Token,
    name: String,
    origin: Origin,
) -> Result<Option<Question>> {
    db.write(move |tx| {
        let Some(Pending { user, owes: Owes::Enrolment }) = factors::find(tx, &pending)? else {
            return Ok(None);
        };
        passkey::begin(tx, &party, user, Place::pending(&pending), &name, &origin).map(Some)
    })
    .await
}

/// He has it, and his session opens: with his codes on paper.
///
/// # Errors
/// As `access::factors::passkey::enrol`.
pub async fn enrol_first_key(
    db: &Db,
    keys: &Keys,
    party: Party,
    pending: Token,
    signed: Signed,
    coming: Coming,
) -> Result<Keyed<(Box<Entered>, Vec<Code>)>> {
    let (keys, token) = (keys.clone(), Token::new()?);
    db.write(move |tx| {
        let Some(Pending { user, owes: Owes::Enrolment }) = factors::find(tx, &pending)? else {
            return Ok(Keyed::Over);
        };
        let who = (user, Place::pending(&pending));
        let codes = match passkey::enrol(tx, (&keys, &party), who, None, &signed.token, &signed.answer)? {
            Enrolled::Yes(codes) => codes,
            Enrolled::Wrong => return Ok(Keyed::Wrong),
            Enrolled::Over => return Ok(Keyed::Over),
        };
        if !factors::take(tx, &pending)? {
            return Err(Problem::NotSignedIn);
        }
        Ok(match enter(tx, user, &coming, &token)? {
            Keyed::Right(entered) => {
                // They were opened by the password alone, by whomever.
                open_sessions::end_others(tx, &entered.actor, "factor enrolled")?;
                Keyed::Right((entered, codes))
            }
            other => other.without(),
        })
    })
    .await
}

/// The name of one of the actor's keys.
///
/// # Errors
/// `Problem::NotFound` when it is none of his.
pub fn key_name(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<String> {
    passkey::name_of(tx, actor.user, id)
}

/// Takes one of the actor's keys away.
///
/// # Errors
/// `Problem::NotProved`; as `access::factors::passkey::remove`.
pub fn remove_key(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<()> {
    proof::demand(tx, actor)?;
    passkey::remove(tx, actor, id)
}
