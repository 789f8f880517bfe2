//! What somebody recorded himself: seen again, and corrected.

use access::audience;
use access::audit::{self, Entry};
use access::{Action, Actor, decide};
use kernel::ids::ResultId;
use kernel::{FieldProblem, Problem, Result};
use lab::model::Outcome;
use storage::Tx;
use uuid::Uuid;

use crate::model::Test;
use crate::store;

/// Tests of a page of the list.
const PAGE: i64 = 50;
/// Characters of the reason of a correction.
const REASON_LENGTH: usize = 300;

/// The rapid tests that the actor recorded, the latest before; whether there are more.
///
/// # Errors
/// `Problem::Denied`.
pub fn list(tx: &mut Tx<'_>, actor: &Actor, after: Option<Uuid>) -> Result<(Vec<Test>, bool)> {
    let scope = decide(actor, Action::RapidList)?;
    let mut tests = store::own(tx, &scope, actor, after.unwrap_or(Uuid::max()), PAGE + 1)?;
    let page = usize::try_from(PAGE).unwrap_or_default();
    let more = tests.len() > page;
    tests.truncate(page);
    let persons = tests.iter().map(|test| test.person);
    audit::record(tx, actor, Entry::new(scope.action()).subjects(persons))?;
    Ok((tests, more))
}

/// A test that the actor recorded.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for somebody else's.
pub fn view(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Test> {
    let scope = decide(actor, Action::RapidList)?;
    let test = own(tx, actor, &scope, id)?;
    audit::record(tx, actor, Entry::new(scope.action()).subject(test.person))?;
    Ok(test)
}

fn own(tx: &mut Tx<'_>, actor: &Actor, scope: &access::Scope, id: Uuid) -> Result<Test> {
    if let Some(test) = store::own_one(tx, scope, actor, id)? {
        return Ok(test);
    }
    let there = tx.system(audience::ASKED_IN_VAIN, |tx| store::find(tx, id))?;
    Err(audience::refuse(tx, scope, "rapid_test", there.map(|test| test.person.0)))
}

/// A correction of what was found.
#[derive(Debug, Clone)]
pub struct Correct {
    /// Made before the write, for the new revision: a repeat with the same one changes nothing.
    pub id: ResultId,
    /// The test.
    pub test: Uuid,
    /// What is right.
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
}

/// Whoever recorded a test corrects what it found; both versions stay, and what it began is withdrawn in the same commit.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for somebody else's; invalid fields `reason` and `outcome`.
pub fn correct(tx: &mut Tx<'_>, actor: &Actor, new: &Correct) -> Result<()> {
    let (scope, sees) = (decide(actor, Action::RapidRecord)?, decide(actor, Action::RapidList)?);
    let test = own(tx, actor, &sees, new.test)?;
    let reason = new.reason.trim();
    if !(3..=REASON_LENGTH).contains(&reason.chars().count()) || reason.contains('\0') {
        return Err(Problem::Invalid(vec![FieldProblem::new("why", "lab-correction-reason")]));
    }
    let document = (test.point.as_str(), test.id, test.test);
    let person = lab::service::correct_rapid(tx, actor, &scope, document, (new.id, new.outcome, reason))?;
    audit::record(tx, actor, Entry::new(scope.action()).subject(person).detail("correction"))
}
