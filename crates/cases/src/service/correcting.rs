//! Correcting what a report says.

use access::audit::{self, Entry};
use access::{Action, Actor, Resource, audience, decide};
use kernel::{Problem, Result};
use storage::Tx;

use crate::events::ReportCorrected;
use crate::model::{Report, ReportCorrection};
use crate::reactions::Situation;
use crate::store;

/// Corrects what a report says, under the authority of who decides on corrections. What it said stays in the history, and
/// the isolation is worked out anew, as if the report had said so from the beginning.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Invalid`; `Problem::Stale` when the report has another version by now.
pub fn correct_report(tx: &mut Tx<'_>, actor: &Actor, correction: &ReportCorrection) -> Result<Report> {
    let scope = decide(actor, Action::CorrectionDecide)?;
    let id = correction.says.id;
    let reason = audience::reason(tx, &scope, Resource::Report, id.0)?;
    let says = correction.says.tidied();
    people::store::lock_person(tx, says.person)?;
    let before = store::find_report(tx, id)?.ok_or(Problem::NotFound)?.report;
    if before.person != says.person {
        return Err(Problem::NotFound);
    }
    let problems = says.problems(scope.today(), &before.symptoms);
    if !problems.is_empty() {
        return Err(Problem::Invalid(problems));
    }
    store::correct_report(tx, actor, &before, &ReportCorrection { says, ..correction.clone() })?;
    tx.emit(ReportCorrected { report: id, person: before.person });
    let mut situation = Situation::load(tx, before.person)?;
    situation.forget_onset(tx, before.onset)?;
    situation.evaluate(tx, None)?;
    let entry = Entry::new(Action::CorrectionDecide).subject(before.person).why(&reason);
    audit::record(tx, actor, entry.detail(format!("report {id}")))?;
    Ok(store::find_report(tx, id)?.ok_or(Problem::NotFound)?.report)
}
