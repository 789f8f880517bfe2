//! The results of a rack or a ward in one act: what would become of each tube is told before, and all are written or none.

use access::audit::{self, Entry};
use access::{Action, Actor, Resource, audience, decide};
use kernel::ids::{RequestId, ResultId};
use kernel::{Date, FieldProblem, Problem, Result};
use storage::Tx;

use super::results::Record;
use super::validating::{self, Entered};
use super::worklist::awaits;
use crate::model::{Door, Outcome, RequestLine};
use crate::rules::group::{MOST, Scanned};
use crate::rules::number;
use crate::rules::request::sampled_on;
use crate::store;

/// A tube that gets its result.
#[derive(Debug, Clone)]
pub struct Ready {
    /// Whose.
    pub line: RequestLine,
    /// Which.
    pub outcome: Outcome,
}

/// A label that gets none, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// What was read.
    pub number: String,
    /// Catalogue key of the sentence.
    pub why: &'static str,
}

/// What would become of a group.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    /// Those that get their result, in the order in which they were read.
    pub ready: Vec<Ready>,
    /// Those that get none.
    pub left: Vec<Left>,
}

/// What would become of the tubes of a group, whose samples were taken on a day. One audit record names whoever is shown.
///
/// # Errors
/// `Problem::Denied`; an invalid field `scanned` when there are none, or too many.
pub fn preview_group(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scanned: &[Scanned],
    all: Outcome,
    day: Date,
) -> Result<Preview> {
    decide(actor, Action::ResultRecord)?;
    if scanned.is_empty() {
        return Err(Problem::field("scanned", "lab-group-none"));
    }
    if scanned.len() > MOST {
        let most = FieldProblem::new("scanned", "lab-group-many").with("most", MOST.to_string());
        return Err(Problem::Invalid(vec![most]));
    }
    let mut preview = Preview::default();
    for one in scanned {
        match look(tx, actor, &one.number, day)? {
            Ok(line) => {
                preview.ready.push(Ready { line, outcome: one.exception.unwrap_or(all) });
            }
            Err(why) => preview.left.push(Left { number: one.number.clone(), why }),
        }
    }
    let listed = preview.ready.iter().map(|one| (one.line.person, &one.line.why_listed));
    audit::record(tx, actor, Entry::new(Action::ResultRecord).listed(listed).detail("preview"))?;
    Ok(preview)
}

/// The line of a label, or why it gets no result.
fn look(
    tx: &mut Tx<'_>,
    actor: &Actor,
    digits: &str,
    day: Date,
) -> Result<std::result::Result<RequestLine, &'static str>> {
    let scope = decide(actor, Action::RequestList)?;
    if !number::is_valid(digits) {
        return Ok(Err("lab-group-number-wrong"));
    }
    let found = store::find_by_number(tx, digits)?;
    let reached = match &found {
        Some(request) => audience::reach(tx, &scope, Resource::Request, request.id.0)?,
        None => None,
    };
    let Some(request) = found.filter(|_| reached.is_some()) else {
        let there = tx.system(audience::ASKED_IN_VAIN, |tx| store::find_by_number(tx, digits))?;
        audience::refuse(tx, &scope, Resource::Request.code(), there.map(|there| there.person.0));
        return Ok(Err("lab-group-unknown"));
    };
    let Some(line) = store::line(tx, &scope, request.id)? else { return Ok(Err("lab-group-unknown")) };
    if store::pending_of_request(tx, request.id)?.is_some() {
        return Ok(Err("lab-validate-waits"));
    }
    Ok(match sampled_on(day, request.requested_at, tx.clocks().business_now()) {
        _ if !awaits(&line) => Err("lab-group-no-more"),
        Err(Problem::Invalid(_)) => Err("lab-group-day"),
        Err(other) => return Err(other),
        Ok(_) => Ok(line),
    })
}

/// The preview of what was chosen, once more: what got a result meanwhile is left out.
///
/// # Errors
/// `Problem::Denied`.
pub fn look_again(tx: &mut Tx<'_>, actor: &Actor, chosen: &[Chosen], day: Date) -> Result<Preview> {
    let scope = decide(actor, Action::RequestList)?;
    decide(actor, Action::ResultRecord)?;
    let mut preview = Preview::default();
    for one in chosen.iter().take(MOST) {
        let Some(line) = store::line(tx, &scope, one.request)? else { continue };
        match look(tx, actor, &line.number, day)? {
            Ok(line) => preview.ready.push(Ready { line, outcome: one.outcome }),
            Err(why) => preview.left.push(Left { number: line.number, why }),
        }
    }
    let listed = preview.ready.iter().map(|one| (one.line.person, &one.line.why_listed));
    audit::record(tx, actor, Entry::new(Action::ResultRecord).listed(listed).detail("preview"))?;
    Ok(preview)
}

/// Whether the actor records results at all: for the form.
///
/// # Errors
/// `Problem::Denied`.
pub fn may_record(_: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    decide(actor, Action::ResultRecord).map(drop)
}

/// A tube as somebody chose it, with the id that its result gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    /// The request.
    pub request: RequestId,
    /// Made before the write: a repeat with the same changes nothing.
    pub id: ResultId,
    /// What was found.
    pub outcome: Outcome,
}

/// Records the results of a group in one unit of work: all of them, or none. `positives` is how many of them whoever records
/// says are positive. Each person has an audit record of her own.
///
/// # Errors
/// As `record_result_of_day`; an invalid field `positives` that is not how many there are; `scanned` when there are none.
pub fn record_group(
    tx: &mut Tx<'_>,
    actor: &Actor,
    chosen: &[Chosen],
    positives: Option<usize>,
    day: Date,
) -> Result<Vec<Entered>> {
    decide(actor, Action::ResultRecord)?;
    if chosen.is_empty() || chosen.len() > MOST {
        return Err(Problem::field("scanned", "lab-group-none"));
    }
    let found = chosen.iter().filter(|one| one.outcome == Outcome::Positive).count();
    if found != positives.unwrap_or(0) {
        return Err(Problem::field("positives", "lab-group-positives"));
    }
    let record = |one: &Chosen| Record {
        id: one.id,
        request: one.request,
        outcome: one.outcome,
        sampled_at: None,
        door: Door::Manual,
    };
    chosen.iter().map(|one| validating::enter_result(tx, actor, &record(one), Some(day))).collect()
}
