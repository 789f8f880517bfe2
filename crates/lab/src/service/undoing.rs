//! A slip of the keyboard, taken back by whoever made it before anything has left the house: what it began ends in the same
//! commit, and both versions stay in the history.

use access::audit::{self, Entry};
use access::{Action, Actor, Scope, decide};
use kernel::ids::{PersonId, RequestId, ResultId};
use kernel::{Problem, Result, Timestamp};
use storage::Tx;

use super::recording::{self, NewRevision};
use super::{results, settling, validating};
use crate::model::{Door, LabResult, PendingResult, Revision, Withdrawal};
use crate::rules::undo;
use crate::store;

/// Results that are taken back at once, at most: a rack.
const MOST: i64 = 400;

/// What somebody typed a moment ago.
#[derive(Debug, Clone, Copy)]
pub struct Typed {
    /// The id of the result.
    pub id: ResultId,
    /// When (real time).
    pub at: Timestamp,
    /// Whether it waits for a second person: it can then be taken back for as long as it waits.
    pub awaits: bool,
}

/// What the actor typed within the last minute and can still take back: results, and what waits for a second person.
///
/// # Errors
/// `Problem::Denied`.
pub fn undoable(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Typed>> {
    decide(actor, Action::ResultRecord)?;
    let (now, business) = (tx.clocks().now(), tx.clocks().business_now());
    let results = store::typed_since(tx, actor, undo::since(now), MOST)?;
    let waiting = store::pending_typed_since(tx, actor, undo::since(business), MOST)?;
    let results = results.into_iter().map(|(id, at)| Typed { id, at, awaits: false });
    let waiting = waiting.into_iter().map(|(id, at)| (id, now - business.duration_since(at)));
    Ok(results.chain(waiting.map(|(id, at)| Typed { id, at, awaits: true })).collect())
}

/// Takes back results that the actor typed a moment ago, all of them or none: a first revision counts no more and its request waits
/// again; a correction gives way to what it had corrected. What he took back already is done. What waits for a second person waits no
/// more, whenever it was typed, and leaves nothing to be taken back twice. Answers with the requests they were of.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another laboratory's; `Problem::Refused` when somebody else typed or validated it or the
/// minute is over; `Problem::Stale` when it was corrected since.
pub fn undo(
    tx: &mut Tx<'_>,
    actor: &Actor,
    results: &[ResultId],
    door: Door,
) -> Result<Vec<Option<RequestId>>> {
    let scope = decide(actor, Action::ResultRecord)?;
    if results.is_empty() || results.len() > usize::try_from(MOST).map_err(Problem::internal)? {
        return Err(Problem::Refused("lab-undo-nothing"));
    }
    let mut found = results.iter().map(|id| Slip::find(tx, &scope, *id)).collect::<Result<Vec<_>>>()?;
    // In one order, whoever asks: two units that lock the same persons do not wait for each other.
    found.sort_by_key(|slip| slip.person().0);
    let mut done = Vec::with_capacity(found.len());
    for slip in found {
        match slip {
            Slip::Awaits(pending, _) => done.push(Some(validating::take_back(tx, actor, &scope, &pending)?)),
            Slip::Result(typed) => {
                undo_one(tx, actor, &scope, &typed, door)?;
                let entry = Entry::new(Action::ResultRecord).subject(typed.person);
                audit::record(tx, actor, entry.why(&results::reason(&typed)).detail("undo"))?;
                done.push(typed.request);
            }
        }
    }
    Ok(done)
}

/// What was typed, and of whom.
enum Slip {
    Awaits(PendingResult, PersonId),
    Result(Box<LabResult>),
}

impl Slip {
    fn find(tx: &mut Tx<'_>, scope: &Scope, id: ResultId) -> Result<Self> {
        let Some(pending) = store::find_pending(tx, id)? else {
            return Ok(Self::Result(Box::new(results::own(tx, scope, id)?.result)));
        };
        let request = store::find_request(tx, pending.request)?.ok_or(Problem::NotFound)?;
        Ok(Self::Awaits(pending, request.person))
    }

    fn person(&self) -> PersonId {
        match self {
            Self::Awaits(_, person) => *person,
            Self::Result(typed) => typed.person,
        }
    }
}

fn undo_one(tx: &mut Tx<'_>, actor: &Actor, scope: &Scope, typed: &LabResult, door: Door) -> Result<()> {
    people::store::lock_person(tx, typed.person)?;
    let author = store::author(tx, typed.id)?;
    let chain = store::revisions(tx, &typed.laboratory, &typed.accession, typed.test, typed.sampled_at)?;
    let current = chain.last().ok_or(Problem::NotFound)?;
    let before = chain.iter().find(|there| Some(there.result.id) == typed.supersedes);
    let before = before.filter(|before| before.withdrawn.is_none());
    if current.result.id != typed.id {
        // The same form sent twice is one act.
        let own = store::author(tx, current.result.id)? == actor.user;
        let undone = own && current.result.supersedes == Some(typed.id) && takes_back(current, before);
        return if undone { Ok(()) } else { Err(Problem::Stale) };
    }
    // What a machine or a file said may have left at once; what a tube's step said is taken back by another step.
    if !Door::parse(&current.source)?.is_typed() || store::find_fact(tx, typed.id.0)?.is_some() {
        return Err(Problem::Refused("lab-undo-nothing"));
    }
    undo::allowed(current.result.current, author == actor.user, typed.recorded_at, tx.clocks().now())?;
    let written = match before {
        Some(before) => back_to(tx, actor, scope, current, before, door)?,
        None => settling::take_back(tx, actor, scope, current, Withdrawal::Undone, door)?.map(drop),
    };
    written.ok_or(Problem::Stale)
}

/// Whether a revision says what was said before the slip.
fn takes_back(revision: &Revision, before: Option<&Revision>) -> bool {
    match before {
        Some(before) => {
            revision.result.outcome == before.result.outcome && revision.measured == before.measured
        }
        None => revision.withdrawn == Some(Withdrawal::Undone),
    }
}

/// A correction was the slip: what it had corrected counts again.
fn back_to(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    current: &Revision,
    before: &Revision,
    door: Door,
) -> Result<Option<()>> {
    let asl = store::subject(tx, scope, current.result.person)?.asl;
    let revision = NewRevision {
        id: ResultId::new(),
        outcome: before.result.outcome,
        measured: before.measured.clone(),
        reason: Some(web::t("lab-undo-reason").to_owned()),
        door,
    };
    Ok(recording::correct(tx, actor, current, revision, &asl)?.map(drop))
}
