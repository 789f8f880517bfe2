//! The second person: approving or declining what somebody else wants to export; and taking it back.

use access::audit::{self, Entry};
use access::{Action, Actor, decide, proof};
use kernel::{Problem, Result};
use storage::Tx;
use uuid::Uuid;

use super::{detail, none_of_his, own};
use crate::export::model::{Decision, Export, Status};
use crate::export::{rules, store};

/// What somebody decides.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Made before the write: a repeat with the same is harmless.
    pub act: Uuid,
    /// On which export.
    pub export: Uuid,
    /// The version that was shown.
    pub version: i64,
    /// Whether it may be downloaded.
    pub approve: bool,
    /// Why not; nothing is needed when it may.
    pub note: String,
}

/// Approves or declines an export. Who decides sees no person by it: it is downloaded by who asked, in his own scope.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for whom it is none of his; `Problem::NotProved`; `Problem::Refused` for who asked, and when
/// it was decided already; `Problem::Stale`; `Problem::Invalid` when it is declined without saying why.
pub fn settle(tx: &mut Tx<'_>, actor: &Actor, verdict: &Verdict) -> Result<Export> {
    // Who asked is told that he does not decide, whatever else he may.
    tx.lock(verdict.export)?;
    let export = store::find(tx, verdict.export)?;
    if export.as_ref().is_none_or(|export| export.asked_by != actor.user) {
        decide(actor, Action::ExportApprove)?;
    }
    let export = export.ok_or_else(|| none_of_his(tx, Action::ExportApprove, None))?;
    if export.decision.as_ref().is_some_and(|one| one.act == verdict.act && one.by == actor.user) {
        return Ok(export);
    }
    rules::may_decide(&export, actor).map_err(|problem| match problem {
        Problem::NotFound => none_of_his(tx, Action::ExportApprove, Some(export.id)),
        other => other,
    })?;
    if export.version != verdict.version {
        return Err(Problem::Stale);
    }
    proof::demand(tx, actor)?;
    let (status, note) = match verdict.approve {
        true => (Status::Open, String::new()),
        false => (Status::Declined, rules::declined_because(&verdict.note)?),
    };
    end(tx, actor, &export, status, verdict.act, note)?;
    let what = if verdict.approve { "approved" } else { "declined" };
    audit::record(tx, actor, Entry::new(Action::ExportApprove).detail(detail(what, &export)))?;
    store::find(tx, verdict.export)?.ok_or(Problem::NotFound)
}

/// Takes back what one has asked for and nobody has decided.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another one's; `Problem::Refused` when it was decided; `Problem::Stale`.
pub fn withdraw(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, act: Uuid, version: i64) -> Result<Export> {
    decide(actor, Action::ListExport)?;
    tx.lock(id)?;
    let export = own(tx, actor, id)?;
    if export.decision.as_ref().is_some_and(|one| one.act == act) {
        return Ok(export);
    }
    if export.status != Status::Asked {
        return Err(Problem::Refused("lists-export-decided-already"));
    }
    if export.version != version {
        return Err(Problem::Stale);
    }
    end(tx, actor, &export, Status::Withdrawn, act, String::new())?;
    audit::record(tx, actor, Entry::new(Action::ListExport).detail(detail("withdrawn", &export)))?;
    store::find(tx, id)?.ok_or(Problem::NotFound)
}

fn end(
    tx: &mut Tx<'_>,
    actor: &Actor,
    export: &Export,
    status: Status,
    act: Uuid,
    note: String,
) -> Result<()> {
    let at = tx.clocks().business_now();
    let decision = Decision { act, by: actor.user, by_name: actor.name.clone(), at, note };
    store::decide(tx, export, status, &decision)
}
