//! Deciding on a correction, and taking one back.

use access::audience::Reason;
use access::audit::{self, Entry};
use access::{Action, Actor, Resource, Scope, audience, decide, proof};
use kernel::{Problem, Result};
use people::model::Placement;
use storage::Tx;
use uuid::Uuid;
use web::t;

use crate::kinds::{self, Deed, Done, Fact};
use crate::model::{Correction, Kind, Status};
use crate::{rules, store};

/// What somebody decides.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Made before the write: a repeat with the same is harmless.
    pub act: Uuid,
    /// On which correction.
    pub correction: Uuid,
    /// The version that was shown.
    pub version: i64,
    /// Whether it is carried out.
    pub approve: bool,
    /// Why not; nothing is needed when it is.
    pub note: String,
    /// That what was asked about is right.
    pub confirmed: bool,
}

/// What came of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// It ended: carried out, declined, or overtaken by what happened meanwhile.
    Ended(Box<Correction>),
    /// Not yet: there is something to look at first, in sentences.
    ToConfirm(Vec<String>),
    /// It cannot be carried out, for reasons in sentences; it waits on, to be declined.
    Impossible(Vec<String>),
}

/// Decides on a correction: what is approved is carried out by the module whose fact it is, in the same commit, unless the
/// named fields have changed meanwhile; then it is overtaken, and nothing is carried out.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` for who asked, for another ASL, and when it has ended;
/// `Problem::Stale` for another version; `Problem::NotProved` when a person is to be deleted; `Problem::Invalid` when it is declined without saying why.
pub fn settle(tx: &mut Tx<'_>, actor: &Actor, verdict: &Verdict) -> Result<Settled> {
    let scope = decide(actor, Action::CorrectionDecide)?;
    let (one, reason) = locked(tx, &scope, verdict.correction)?;
    if one.ending.as_ref().is_some_and(|ending| ending.act == verdict.act && ending.by == actor.user) {
        recorded(tx, actor, &one, &reason, "repeated")?;
        return Ok(Settled::Ended(Box::new(one)));
    }
    let place = place(tx, &one)?;
    rules::may_decide(one.status, one.asked_by, actor.user, &actor.unit.code, &place.asl)?;
    if one.version != verdict.version {
        return Err(Problem::Stale);
    }
    if verdict.approve && one.kind == Kind::Deletion {
        proof::demand(tx, actor)?;
    }
    let (status, note) = match verdict.approve {
        false => (Status::Declined, rules::declined_because(&verdict.note)?),
        true => match applicable(tx, &scope, &one)? {
            None => (Status::Overtaken, String::new()),
            Some(fact) => match apply(tx, actor, &one, &fact, verdict)? {
                Done::Applied => (Status::Applied, String::new()),
                Done::ToConfirm(sentences) => return Ok(Settled::ToConfirm(sentences)),
                Done::Impossible(sentences) => return Ok(Settled::Impossible(sentences)),
            },
        },
    };
    let ended = end(tx, actor, &one, (status, verdict.act, note))?;
    recorded(tx, actor, &ended, &reason, ended.status.code())?;
    Ok(Settled::Ended(Box::new(ended)))
}

/// Takes back what one has asked for and nobody has decided.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` for somebody else's, and when it has ended; `Problem::Stale`.
pub fn withdraw(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, act: Uuid, version: i64) -> Result<Correction> {
    let scope = decide(actor, Action::CorrectionAsk)?;
    let (one, reason) = locked(tx, &scope, id)?;
    if one.asked_by != actor.user {
        return Err(Problem::Refused("corrections-not-own"));
    }
    if one.status == Status::Withdrawn {
        recorded(tx, actor, &one, &reason, "repeated")?;
        return Ok(one);
    }
    if one.status != Status::Asked {
        return Err(Problem::Refused("corrections-ended-already"));
    }
    if one.version != version {
        return Err(Problem::Stale);
    }
    let ended = end(tx, actor, &one, (Status::Withdrawn, act, String::new()))?;
    recorded(tx, actor, &ended, &reason, Status::Withdrawn.code())?;
    Ok(ended)
}

/// A correction that the scope reaches, with the person locked: two who decide at once do so one after the other.
fn locked(tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<(Correction, Reason)> {
    let reason = audience::reason(tx, scope, Resource::Correction, id)?;
    let before = store::find(tx, id)?.ok_or(Problem::NotFound)?;
    people::store::lock_person(tx, before.person)?;
    Ok((store::find(tx, id)?.ok_or(Problem::NotFound)?, reason))
}

/// Where the person is; one who was deleted meanwhile leaves nothing to decide.
fn place(tx: &mut Tx<'_>, one: &Correction) -> Result<Placement> {
    people::store::placement(tx, one.person).map_err(|problem| match problem {
        Problem::NotFound => Problem::Refused("corrections-ended-already"),
        other => other,
    })
}

/// The fact, if it can still be corrected as was asked.
fn applicable(tx: &mut Tx<'_>, scope: &Scope, one: &Correction) -> Result<Option<Fact>> {
    if audience::reach(tx, scope, kinds::of(one.kind).resource(), one.fact)?.is_none() {
        return Ok(None);
    }
    let fact = kinds::of(one.kind).find(tx, scope, one.fact)?;
    Ok(fact.filter(|fact| !is_overtaken(one, fact)))
}

/// Whether a fact has changed so that what was asked about it cannot be carried out any more.
pub(super) fn is_overtaken(one: &Correction, fact: &Fact) -> bool {
    fact.closed.is_some() || !fact.hanging.is_empty() || rules::is_overtaken(&one.before, &fact.values)
}

fn apply(tx: &mut Tx<'_>, actor: &Actor, one: &Correction, fact: &Fact, verdict: &Verdict) -> Result<Done> {
    let kind = kinds::of(one.kind);
    let mut whole = fact.values.clone();
    whole.extend(one.after.clone());
    // As the form has them, so that the same checks hold today.
    let after = kind.read(tx, fact, &kind.shown(&whole, tx.clocks().today()))?;
    let why = why(one);
    let deed = Deed { act: verdict.act, id: one.fact, why: &why, confirmed: verdict.confirmed };
    kind.apply(tx, actor, fact, &after, &deed)
}

/// Why, for the history of the fact: the reason, what was said of it, and who asked.
fn why(one: &Correction) -> String {
    let key = one.why.key();
    let reason = t(&key);
    let said = if one.note.is_empty() { reason.to_owned() } else { format!("{reason}: {}", one.note) };
    web::tn("corrections-asked-by", &[("why", &said), ("who", &one.asked_by_name)])
}

fn end(
    tx: &mut Tx<'_>,
    actor: &Actor,
    one: &Correction,
    (status, act, note): (Status, Uuid, String),
) -> Result<Correction> {
    let ended = store::end(tx, actor, one, (status, act, note))?;
    // Of somebody deleted, the ASL that was in charge sees what was decided.
    let place = match people::store::placement(tx, one.person) {
        Err(Problem::NotFound) => Placement {
            asl: actor.unit.code.clone(),
            domicile_comune: String::new(),
            residence_comune: String::new(),
            gp: None,
        },
        place => place?,
    };
    store::place(tx, &ended, &place, actor.today)?;
    Ok(ended)
}

fn recorded(tx: &mut Tx<'_>, actor: &Actor, one: &Correction, reason: &Reason, what: &str) -> Result<()> {
    let action = match one.status {
        Status::Withdrawn => Action::CorrectionAsk,
        _ => Action::CorrectionDecide,
    };
    let entry = Entry::new(action).subject(one.person).why(reason);
    audit::record(tx, actor, entry.detail(format!("{what} {} {}", one.kind.code(), one.id)))
}
