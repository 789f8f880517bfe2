//! What a laboratory's system sends becomes results: one message, one unit of work.
//!
//! A message is known again by the sender's number of it and by its bytes, and its repeat gets the first receipt. What a rule can
//! decide is decided; the rest waits at the exceptions desk. A message that fails by a fault of ours is kept with its bytes, for
//! somebody to try again, and costs no other message anything.

mod arriving;

use std::collections::HashMap;
use std::sync::Arc;

use access::audit::{self, Entry};
use access::{Action, Actor, Scope, decide};
use jiff::SignedDuration;
use kernel::ids::{PersonId, ResultId};
use kernel::{Problem, Result};
use lab_messages::{Options, Reading};
use sha2::{Digest, Sha256};
use storage::{Db, Tx};
use uuid::Uuid;

use super::imports::later;
use super::settling::{self, Done};
use super::whose;
use crate::model::{Doing, Door, Doubt, Incoming, Letter, Settled, Unsettled, UnsettledState};
use crate::store::{self, Failed, NewMessage};

pub use crate::model::Fate;
use arriving::Arriving;

/// Days for which the bytes of a message are kept: as evidence, or because nobody wanted them.
pub(super) const DAYS_KEPT: i64 = 14;
/// Why a message is a dead letter.
const FAULT: &str = "lab-letter-fault";

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The message as it is kept.
    pub message: Uuid,
    /// It came before: this is the first receipt.
    pub repeated: bool,
    /// What became of each of its results, in their order.
    pub fates: Vec<Fate>,
}

/// What a look at what is there comes to, before a message is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look<T> {
    /// It is taken, but for those of its results that are there already, by their place among them: whose each is.
    Take(HashMap<usize, (ResultId, PersonId)>),
    /// It is not, and this is answered.
    Instead(T),
    /// The same, unless the message came before: then it gets its first receipt.
    InsteadOfNew(T),
}

impl<T> Look<T> {
    /// All of it is taken.
    pub fn take_all() -> Self {
        Self::Take(HashMap::new())
    }
}

/// What became of a message that was taken on a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Met<T> {
    /// It was taken.
    Taken(Receipt),
    /// It was not: this is there instead.
    Instead(T),
}

/// Takes a message that was read and is acceptable: one unit of work, durable when it returns. `actor` is the machine account
/// (or a person) of the laboratory. A message that is sent again (same laboratory and message id, or same bytes) gets the
/// first receipt. A message whose unit fails by a fault of ours is kept in the dead-letter list and answered
/// `Problem::Internal`.
///
/// # Errors
/// `Problem::Denied`; `Problem::Duplicate("message")` for an id that came with other bytes; `Problem::Busy`, also when it could not even
/// be kept;
/// `Problem::Internal` for what is kept in the dead-letter list.
pub async fn receive(db: &Db, actor: &Actor, door: Door, reading: &Reading, bytes: &[u8]) -> Result<Receipt> {
    taken(arrive(db, Arriving::of(actor, door, reading, bytes), |_, _| Ok(Look::take_all())).await?)
}

/// As [`receive`], as far as `look` finds that it is to be taken: it is asked in the same unit of work, before anything of the message is
/// noted, and locks what must not change meanwhile. Its errors are those of the unit.
///
/// # Errors
/// As [`receive`].
pub async fn receive_unless<T: Send + 'static>(
    db: &Db,
    actor: &Actor,
    door: Door,
    reading: &Reading,
    bytes: &[u8],
    look: impl Fn(&mut Tx<'_>, &Actor) -> Result<Look<T>> + Send + Sync + 'static,
) -> Result<Met<T>> {
    arrive(db, Arriving::of(actor, door, reading, bytes), look).await
}

/// As [`receive`], inside a unit of work that has begun: a demo or a test plays days gone by.
///
/// # Errors
/// As [`receive`]; what fails is kept nowhere.
pub fn receive_within(
    tx: &mut Tx<'_>,
    actor: &Actor,
    door: Door,
    reading: &Reading,
    bytes: &[u8],
) -> Result<Receipt> {
    let scope = let_in(tx, actor)?;
    take(tx, &scope, &Arriving::of(actor, door, reading, bytes), &HashMap::new())
}

/// Without a condition nothing else is answered.
fn taken(met: Met<std::convert::Infallible>) -> Result<Receipt> {
    match met {
        Met::Taken(receipt) => Ok(receipt),
        Met::Instead(nothing) => match nothing {},
    }
}

/// How a message is read at this moment, whichever door it comes by: what it tells is held against the business clock.
pub fn options(db: &Db) -> Options {
    Options::at(db.clocks().business_now())
}

/// Takes a dead letter again, with what was read of it when it came.
pub(super) async fn receive_again(
    db: &Db,
    actor: &Actor,
    letter: &Letter,
    bytes: &[u8],
    results: &[Incoming],
) -> Result<Receipt> {
    let again = Arriving {
        actor: actor.clone(),
        door: letter.door,
        // Its bytes are how it is known again.
        sender: String::new(),
        number: None,
        hash: Sha256::digest(bytes).to_vec(),
        bytes: bytes.to_vec(),
        results: results.to_vec(),
    };
    taken(arrive(db, again, |_, _| Ok(Look::take_all())).await?)
}

async fn arrive<T: Send + 'static>(
    db: &Db,
    arriving: Arriving,
    look: impl Fn(&mut Tx<'_>, &Actor) -> Result<Look<T>> + Send + Sync + 'static,
) -> Result<Met<T>> {
    let (door, arriving) = (arriving.door, Arc::new(arriving));
    let unit = arriving.clone();
    let unit = move |tx: &mut Tx<'_>| {
        let scope = let_in(tx, &unit.actor)?;
        match look(tx, &unit.actor)? {
            Look::Take(there) => take(tx, &scope, &unit, &there).map(Met::Taken),
            Look::Instead(instead) => Ok(Met::Instead(instead)),
            Look::InsteadOfNew(instead) => match before(tx, &unit, &unit.message(Uuid::now_v7()))? {
                Before::Taken(receipt) => Ok(Met::Taken(receipt)),
                Before::Failed(_) | Before::Never => Ok(Met::Instead(instead)),
            },
        }
    };
    let problem = match db.bulk(unit).await {
        Err(problem) => problem,
        taken => return taken,
    };
    match &problem {
        Problem::Denied(_) | Problem::Busy(_) | Problem::Serialization => return Err(problem),
        Problem::Duplicate(what) if what == SAME_NUMBER => return Err(problem),
        _ => {}
    }
    tracing::error!(error = %problem, door = door.code(), "a message of a laboratory could not be taken");
    if let Err(failed) = db.bulk(move |tx| keep(tx, &arriving)).await {
        // Nothing lies anywhere: the sender must not be told that something does.
        tracing::error!(error = %failed, "a message of a laboratory could not even be kept");
        return Err(Problem::Busy("message not kept"));
    }
    match problem {
        Problem::Internal(_) => Err(problem),
        other => Err(Problem::internal(other)),
    }
}

/// What [`Problem::Duplicate`] names when a number came with other bytes.
const SAME_NUMBER: &str = "message";

fn let_in(tx: &mut Tx<'_>, actor: &Actor) -> Result<Scope> {
    let scope = decide(actor, Action::ResultImport)?;
    match access::sessions::still_holds(tx, actor)? {
        true => Ok(scope),
        false => Err(Problem::Denied(Action::ResultImport.code())),
    }
}

/// Whether a message came before.
enum Before {
    /// It was taken: the first receipt.
    Taken(Receipt),
    /// It failed, or nobody wanted it: it is tried again.
    Failed(Uuid),
    Never,
}

fn before(tx: &mut Tx<'_>, arriving: &Arriving, new: &NewMessage<'_>) -> Result<Before> {
    match store::find_message(tx, new)? {
        Some(kept) if kept.done && kept.hash != arriving.hash => Err(Problem::Duplicate(SAME_NUMBER.into())),
        Some(kept) if kept.done => {
            let detail = format!("message {}: sent again", kept.id);
            audit::record(tx, &arriving.actor, Entry::new(Action::ResultImport).detail(detail))?;
            Ok(Before::Taken(Receipt { message: kept.id, repeated: true, fates: kept.fates }))
        }
        Some(kept) => Ok(Before::Failed(kept.id)),
        None => Ok(Before::Never),
    }
}

/// Takes a message, but for those of its results that are `there`.
fn take(
    tx: &mut Tx<'_>,
    scope: &Scope,
    arriving: &Arriving,
    there: &HashMap<usize, (ResultId, PersonId)>,
) -> Result<Receipt> {
    let Arriving { actor, .. } = arriving;
    let new = arriving.message(Uuid::now_v7());
    let id = match before(tx, arriving, &new)? {
        Before::Taken(receipt) => return Ok(receipt),
        Before::Failed(id) => id,
        Before::Never => {
            store::insert_message(tx, actor, &new, None)?;
            new.id
        }
    };
    let (mut fates, mut subjects) = (Vec::with_capacity(arriving.results.len()), Vec::<Uuid>::new());
    for (place, sent) in arriving.results.iter().enumerate() {
        let (fate, person) = match there.get(&place) {
            Some(&(result, person)) => (Fate::Repeated { result, person }, Some(person.0)),
            None => one(tx, actor, scope, sent)?,
        };
        fates.push(fate);
        subjects.extend(person);
    }
    subjects.sort();
    subjects.dedup();
    let kept_until = later(tx.clocks().now(), SignedDuration::from_hours(24 * DAYS_KEPT))?;
    store::finish_message(tx, id, &arriving.hash, &fates, &arriving.bytes, kept_until)?;
    let detail = format!("message {id}: {} results", fates.len());
    audit::record(tx, actor, Entry::new(Action::ResultImport).subjects(subjects).detail(detail))?;
    Ok(Receipt { message: id, repeated: false, fates })
}

/// Keeps what could not be taken.
fn keep(tx: &mut Tx<'_>, arriving: &Arriving) -> Result<()> {
    decide(&arriving.actor, Action::ResultImport)?;
    let new = arriving.message(Uuid::now_v7());
    let failed = Failed { why: FAULT, body: &arriving.bytes, results: &arriving.results };
    let id = match store::find_message(tx, &new)? {
        Some(kept) if kept.done => return Ok(()),
        Some(kept) => {
            store::fail_message(tx, kept.id, &arriving.hash, failed)?;
            kept.id
        }
        None => {
            store::insert_message(tx, &arriving.actor, &new, Some(failed))?;
            new.id
        }
    };
    let detail = format!("message {id}: dead letter");
    audit::record(tx, &arriving.actor, Entry::new(Action::ResultImport).detail(detail))
}

/// One result of a message, and whose data it touched.
fn one(tx: &mut Tx<'_>, actor: &Actor, scope: &Scope, sent: &Incoming) -> Result<(Fate, Option<Uuid>)> {
    let laboratory = &actor.unit.code;
    let mut waiting = store::unsettled_of_document(tx, laboratory, &sent.key())?;
    // Under one number what waits about somebody else is not answered by this. Whatever waits is taken back with the number.
    if !matches!(sent.doing, Doing::Delete | Doing::Detach) {
        waiting.retain(|there| !there.sent.identity.is_another(&sent.identity));
    }
    let sent = confirmed(sent, &waiting);
    let done = settling::settle(tx, actor, scope, laboratory, &sent, None)?;
    let (touched, by_memory) = (done.person().map(|person| person.0), done.by_memory());
    let fate = match done {
        Done::Hold => {
            // What follows renews it; a question stays a question.
            match waiting.iter().find(|one| one.state == UnsettledState::Held) {
                Some(held) => store::renew_unsettled(tx, held.id, &held.asl, None, &sent)?,
                None if waiting.iter().any(|one| one.state == UnsettledState::Open) => {}
                None => drop(store::insert_unsettled(
                    tx,
                    laboratory,
                    &in_charge(tx, laboratory, &sent),
                    None,
                    &sent,
                )?),
            }
            return Ok((Fate::Held, touched));
        }
        Done::Doubt(doubt, person) => {
            let exception = ask(tx, scope, laboratory, &sent, doubt, person, &waiting)?;
            return Ok((Fate::Unmatched { exception }, touched));
        }
        Done::Ignored if matches!(sent.doing, Doing::Delete | Doing::Detach) => Fate::Ignored,
        Done::Ignored => return Ok((Fate::Ignored, None)),
        Done::Repeated { result, person, .. } => Fate::Repeated { result, person },
        Done::Recorded { result, person, .. } => Fate::Recorded { result, person },
        Done::Corrected { result, person, .. } => Fate::Corrected { result, person },
        Done::Withdrawn { result, person } => Fate::Withdrawn { result, person },
    };
    for over in waiting.iter().filter(|one| one.state != UnsettledState::Closed) {
        settle(tx, over, &fate, None)?;
    }
    if let Some(person) = by_memory {
        note_memory(tx, laboratory, &sent, &fate, person)?;
    }
    Ok((fate, touched))
}

/// What an answer of before made of a message is written down beside it: opened again, the answer takes it back.
fn note_memory(
    tx: &mut Tx<'_>,
    laboratory: &str,
    sent: &Incoming,
    fate: &Fate,
    person: PersonId,
) -> Result<()> {
    let Some(identity) = sent.identity.fingerprint() else { return Ok(()) };
    let answers = store::answers_of_identity(tx, laboratory, &identity, person)?;
    if answers.iter().any(|there| there.sent.key() == sent.key()) {
        return Ok(());
    }
    // It would have been the question that the answer was given to.
    let doubt = answers.iter().find_map(|there| there.doubt).or(Some(Doubt::Several));
    let asl = in_charge(tx, laboratory, sent);
    let id = store::insert_unsettled(tx, laboratory, &asl, doubt, sent)?;
    let one = store::find_unsettled(tx, id)?.ok_or(Problem::NotFound)?;
    settle(tx, &one, fate, Some(person))
}

/// What waited is settled by what followed.
fn settle(tx: &mut Tx<'_>, over: &Unsettled, fate: &Fate, person: Option<PersonId>) -> Result<()> {
    let result = done_result(fate);
    let (note, by, at) = (String::new(), String::new(), tx.clocks().now());
    let settled = Settled { person, result, closing: None, note, by, at };
    store::settle(tx, None, over, UnsettledState::Over, &settled)
}

fn done_result(fate: &Fate) -> Option<Uuid> {
    match fate {
        Fate::Recorded { result, .. }
        | Fate::Corrected { result, .. }
        | Fate::Withdrawn { result, .. }
        | Fate::Repeated { result, .. } => Some(result.0),
        Fate::Held | Fate::Unmatched { .. } | Fate::Ignored => None,
    }
}

/// What confirms a preliminary result need not say it again.
fn confirmed(sent: &Incoming, waiting: &[Unsettled]) -> Incoming {
    let held = waiting.iter().find(|one| one.state == UnsettledState::Held);
    match held {
        Some(held) if sent.doing == Doing::Confirm && sent.outcome.is_none() => Incoming {
            outcome: held.sent.outcome,
            measured: held.sent.measured.clone(),
            sampled_at: sent.sampled_at.or(held.sent.sampled_at),
            ..sent.clone()
        },
        _ => sent.clone(),
    }
}

/// Puts a question to the desk. Under one number there is one question about a person, which what was sent last tells anew; one that somebody
/// closed is not asked again unless something else was sent.
fn ask(
    tx: &mut Tx<'_>,
    scope: &Scope,
    laboratory: &str,
    sent: &Incoming,
    doubt: Doubt,
    person: Option<PersonId>,
    waiting: &[Unsettled],
) -> Result<Uuid> {
    let asl = match person {
        Some(person) => store::subject(tx, scope, person)?.asl,
        None => in_charge(tx, laboratory, sent),
    };
    match waiting.last() {
        Some(there) if there.state == UnsettledState::Closed && there.sent == *sent => Ok(there.id),
        Some(there) => store::renew_unsettled(tx, there.id, &asl, Some(doubt), sent).map(|()| there.id),
        None => store::insert_unsettled(tx, laboratory, &asl, Some(doubt), sent),
    }
}

/// Whose public health may answer: where the sender says she lives, or else where the laboratory stands.
fn in_charge(tx: &Tx<'_>, laboratory: &str, sent: &Incoming) -> String {
    let (today, territory) = (tx.clocks().today(), territory::get());
    let home = whose::comuni(&sent.identity, today).pop();
    let asl = home.and_then(|comune| territory.asl_of_comune(&comune, today).map(|asl| asl.code.clone()));
    let stands = || territory.laboratory(laboratory).map(|laboratory| laboratory.asl.clone());
    asl.or_else(stands).unwrap_or_default()
}
