//! The report on paper: who may print which, and what is said to whoever holds one.

use access::audience::{self, Reason};
use access::audit::{self, Entry};
use access::{Action, Actor, AudienceKind, Fields, Resource, Scope, bars, decide};
use kernel::ids::ResultId;
use kernel::{Problem, Result};
use lab::model::{LabResult, Revision};
use people::rules::initials;
use storage::Tx;

use crate::model::{Authentic, Report, Shown};
use crate::seal::Printed;

/// Code of somebody, who need not be anybody of ours, who asked whether a report is authentic.
pub const VERIFY: &str = "report.verify";
/// Why the name stands on the report of a result that the actor has reached, whose request may be out of sight by now.
const NAMED: &str = "exact key: whose a result is that the actor has reached, for her report";
/// Why whoever holds a paper is answered.
const SIGNED: &str = "exact key: a token that the platform signed, on a report that was handed out";

/// The report of a result, to be printed.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for what the actor does not see; `Problem::Refused` for a revision that counts no more.
pub fn report(tx: &mut Tx<'_>, actor: &Actor, id: ResultId) -> Result<Report> {
    let scope = decide(actor, Action::ResultPrint)?;
    let (revision, reason) = reached(tx, &scope, id)?;
    if !revision.result.current {
        return Err(Problem::Refused("reporting-not-current"));
    }
    let person = revision.result.person;
    let subject = tx.system(NAMED, |tx| lab::store::subject(tx, &scope, person))?;
    let number = match revision.result.request {
        Some(request) => tx.system(NAMED, |tx| lab::store::find_request(tx, request))?.map(|it| it.number),
        None => None,
    };
    audit::record(tx, actor, Entry::new(scope.action()).subject(person).why(&reason))?;
    Ok(Report { subject, revision, number, by: actor.unit.name.clone(), at: tx.clocks().business_now() })
}

/// A result that the actor sees: his laboratory's own, or one of a person's that no bar keeps from him.
fn reached(tx: &mut Tx<'_>, scope: &Scope, id: ResultId) -> Result<(Revision, Reason)> {
    if let Some(revision) = lab::store::find_result(tx, id)?
        && let Some(reason) = reason(tx, scope, &revision.result)?
    {
        return Ok((revision, reason));
    }
    let there = tx.system(audience::ASKED_IN_VAIN, |tx| lab::store::find_result(tx, id))?;
    Err(audience::refuse(tx, scope, "result", there.map(|there| there.result.person.0)))
}

fn reason(tx: &mut Tx<'_>, scope: &Scope, result: &LabResult) -> Result<Option<Reason>> {
    if scope.fields() == Fields::Sample {
        let audience = AudienceKind::Laboratory.of(&result.laboratory);
        let own = scope.audiences().contains(&audience);
        let why = "lab-why-own-result".to_owned();
        return Ok(own.then_some(Reason { audience, since: result.reported_on, why }));
    }
    let Some(reason) = audience::reach(tx, scope, Resource::Person, result.person.0)? else {
        return Ok(None);
    };
    let shown = bars::sight(tx, &reason, result.person)?.shows(result.id);
    Ok(shown.then_some(reason))
}

/// What is said of a printed report. Whoever holds it need not be anybody of ours; that it was asked is recorded under the person.
///
/// # Errors
/// As `Tx::query`.
pub fn authentic(tx: &mut Tx<'_>, printed: Printed) -> Result<Authentic> {
    let found = tx.system(SIGNED, |tx| {
        let Some(revision) = lab::store::find_result(tx, printed.result)? else { return Ok(None) };
        let result = &revision.result;
        let later =
            lab::store::revisions(tx, &result.laboratory, &result.accession, result.test, result.sampled_at)?;
        // By what is said last: what was withdrawn and told again has another report.
        let withdrawn =
            later.last().is_some_and(|last| last.withdrawn.is_some() || last.result.person != result.person);
        Ok(people::store::named(tx, result.person)?.map(|named| (revision, named, withdrawn)))
    })?;
    let Some((Revision { result, .. }, named, withdrawn)) = found else { return Ok(Authentic::Gone) };
    audit::record_unknown(tx, Entry::session(VERIFY).subject(result.person))?;
    let shown = Shown {
        initials: initials(&named.family_name, &named.given_name),
        test: result.test,
        sampled_at: result.sampled_at,
        laboratory: result.laboratory,
        printed_at: printed.at,
    };
    Ok(match (result.current, withdrawn) {
        (true, _) => Authentic::Counts(shown, result.outcome),
        (false, true) => Authentic::Withdrawn(shown),
        (false, false) => Authentic::Corrected(shown),
    })
}
