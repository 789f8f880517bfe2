//! What every machine door does with a result, and the desk with an answer: find whose it is and which one, then write, correct,
//! withdraw, or leave it as it is. One result is one result whichever door it came by: a laboratory's number says which, or else
//! person, test and sample.

use access::{Actor, Scope};
use kernel::clock::local_date;
use kernel::ids::{PersonId, ResultId};
use kernel::{Problem, Result};
use people::model::Person;
use storage::Tx;
use uuid::Uuid;

use super::recording::{self, Given, NewRevision};
pub(super) use super::settled::{Answer, Done};
use super::whose::{self, Whose};
use crate::model::{
    Doing, Door, Doubt, Incoming, LabResult, Measured, Outcome, Revision, SwabRequest, TestKind, Withdrawal,
};
use crate::rules::matching::Rule;
use crate::rules::request::{Step, next};
use crate::store::{self, NewResult};

/// How often something looks again when another unit was faster with the same key.
const ATTEMPTS: usize = 3;

/// Something on its way.
#[derive(Clone, Copy)]
struct Settling<'s> {
    actor: &'s Actor,
    scope: &'s Scope,
    laboratory: &'s str,
    sent: &'s Incoming,
    test: TestKind,
    outcome: Outcome,
    /// Whether somebody at the desk says so, who has seen what there is.
    asked: bool,
    /// Whether it follows from what somebody says at the desk.
    answered: bool,
}

/// Deals with something a laboratory sent; `answer` says whose it is when somebody has.
pub(super) fn settle(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    laboratory: &str,
    sent: &Incoming,
    answer: Option<Answer>,
) -> Result<Done> {
    match sent.doing {
        Doing::Nothing => return Ok(Done::Ignored),
        Doing::Hold => return hold(tx, scope, laboratory, sent),
        Doing::Delete => return withdraw(tx, actor, scope, laboratory, sent, Withdrawal::Deleted),
        Doing::Detach => return withdraw(tx, actor, scope, laboratory, sent, Withdrawal::WrongPatient),
        Doing::Record | Doing::Replace | Doing::Confirm | Doing::Repeat => {}
    }
    let (test, outcome) = match (sent.test, sent.outcome) {
        (Some(test), Some(outcome)) => (test, outcome),
        (Some(_), None) if sent.doing == Doing::Confirm => return nothing_sent(tx, scope, laboratory, sent),
        _ => return Ok(Done::Doubt(Doubt::NoPlace, None)),
    };
    let found = match answer {
        Some(Answer { person, rule, .. }) => whose::named(tx, scope, person, rule)?,
        None => whose::whose(tx, scope, laboratory, sent)?,
    };
    let (mut person, rule) = match found {
        Whose::Is(person, rule) => (person, rule),
        Whose::Doubt(doubt, person) => return Ok(Done::Doubt(doubt, person)),
    };
    people::store::lock_person(tx, person.id)?;
    // She may have been moved before the lock was had.
    person.asl = store::subject(tx, scope, person.id)?.asl;
    let asked = answer.is_some_and(|answer| answer.seen);
    let answered = answer.is_some();
    let one = Settling { actor, scope, laboratory, sent, test, outcome, asked, answered };
    for _ in 0..ATTEMPTS {
        let request = request(tx, one, &person)?;
        let known = known(tx, one, person.id, request.as_ref())?;
        let done = match known.last() {
            None => first(tx, one, &person, rule, request.as_ref())?,
            Some(current) => again(tx, one, &person, rule, &known, current)?,
        };
        if let Some(done) = done {
            return Ok(done);
        }
    }
    // Nobody was faster so often: trying again would not end.
    Err(Problem::Internal("a result has no number of its own".into()))
}

/// The request it answers: the one whose number it bears, or the oldest that waits.
fn request(tx: &mut Tx<'_>, one: Settling<'_>, person: &Person) -> Result<Option<SwabRequest>> {
    let numbered = whose::numbered(tx, one.laboratory, one.sent)?;
    if let Some(request) = numbered.filter(|request| request.test == one.test)
        && people::store::is_one(tx, request.person, person.id)?
    {
        return Ok(Some(request));
    }
    let sampled_at = one.sent.sampled_at.unwrap_or_else(|| tx.clocks().business_now());
    let document = one.sent.document();
    store::open_request(tx, person.id, one.laboratory, one.test, local_date(sampled_at), document)
}

/// The revisions of the result that is there already: of the request, under the number, or of the sample.
fn known(
    tx: &mut Tx<'_>,
    one: Settling<'_>,
    person: PersonId,
    request: Option<&SwabRequest>,
) -> Result<Vec<Revision>> {
    let of_request = match request {
        Some(request) => store::results_of_request(tx, one.scope, request.person, request.id)?,
        None => Vec::new(),
    };
    if let Some(there) = standing(&of_request, one.test) {
        return whole(tx, there);
    }
    let of_document = whose::of_document(tx, one.laboratory, one.sent, one.test)?;
    if !of_document.is_empty() {
        return Ok(of_document);
    }
    of_sample(tx, one.laboratory, one.sent, one.test, person)
}

/// The result of the same sample by a door that has no number of the other's.
fn of_sample(
    tx: &mut Tx<'_>,
    laboratory: &str,
    sent: &Incoming,
    test: TestKind,
    person: PersonId,
) -> Result<Vec<Revision>> {
    let Some(sampled_at) = sent.sampled_at else { return Ok(Vec::new()) };
    let all = store::revisions_of_sample(tx, person, laboratory, test, sampled_at)?;
    let unnumbered = sent.accession.is_none() && sent.request_number.is_none();
    let other_door =
        |there: &&Revision| (there.source == Door::Csv.code()) != (sent.door == Door::Csv) || unnumbered;
    match all.iter().find(other_door) {
        Some(there) => whole(tx, there),
        None => Ok(Vec::new()),
    }
}

/// What is said of a request by now: one that was withdrawn may stand above the one that counts since.
fn standing(of_request: &[Revision], test: TestKind) -> Option<&Revision> {
    let of_test = |there: &&Revision| there.result.test == test;
    let counts = of_request.iter().filter(of_test).find(|there| there.result.current);
    counts.or_else(|| of_request.iter().find(of_test))
}

/// All revisions of a result, whosever they are.
fn whole(tx: &mut Tx<'_>, there: &Revision) -> Result<Vec<Revision>> {
    let LabResult { laboratory, accession, test, sampled_at, .. } = &there.result;
    store::revisions(tx, laboratory, accession, *test, *sampled_at)
}

/// No such result is there yet. `None` when one is, a moment later.
fn first(
    tx: &mut Tx<'_>,
    one: Settling<'_>,
    person: &Person,
    rule: Rule,
    request: Option<&SwabRequest>,
) -> Result<Option<Done>> {
    let request = request.filter(|request| next(request.status, Step::Result).is_ok());
    let document = one.sent.document();
    let result = LabResult {
        id: ResultId::new(),
        request: request.map(|request| request.id),
        // The answer lies under the id under which it was asked.
        person: request.map_or(person.id, |request| request.person),
        laboratory: one.laboratory.to_owned(),
        asl: person.asl.clone(),
        accession: if document.is_empty() { Uuid::now_v7().to_string() } else { document.to_owned() },
        test: one.test,
        sampled_at: one.sent.sampled_at.unwrap_or_else(|| tx.clocks().business_now()),
        outcome: one.outcome,
        revision: 1,
        supersedes: None,
        current: true,
        reported_on: one.actor.today,
        recorded_at: tx.clocks().now(),
    };
    let id = result.id;
    let by_code = matches!(rule, Rule::TaxCode | Rule::TemporaryCode);
    let rule = if by_code && request.is_some() { Rule::PersonAndDate } else { rule };
    let measured = one.sent.measured.clone();
    let new = NewResult { result, measured, reason: None, door: one.sent.door, by: one.actor.user };
    let whose = new.result.person;
    let written = recording::record_by(tx, one.actor, new, Some(rule), request, &person.asl)?;
    Ok(written.then_some(Done::Recorded { result: id, person: whose, rule }))
}

/// The result is there: the same content is a repeat, another one a correction. Content that a later revision has corrected is a
/// repeat too, unless the sender says that it corrects: or sending an old message again would undo the correction.
fn again(
    tx: &mut Tx<'_>,
    one: Settling<'_>,
    person: &Person,
    rule: Rule,
    known: &[Revision],
    current: &Revision,
) -> Result<Option<Done>> {
    let withdrawn = current.withdrawn.is_some();
    // Mostly all of it lies under this one id.
    let hers = match known.iter().all(|there| there.result.person == person.id) {
        true => vec![person.id],
        false => people::store::ids_of(tx, person.id)?,
    };
    let is_hers = hers.contains(&current.result.person);
    if !is_hers && !withdrawn {
        return Ok(Some(Done::Doubt(Doubt::OtherDocument, Some(person.id))));
    }
    let same = |there: &&Revision| {
        hers.contains(&there.result.person)
            && there.withdrawn.is_none()
            && there.result.outcome == one.outcome
            && same_measured(there, one.sent)
    };
    let corrects = one.sent.doing == Doing::Replace || one.asked;
    let earlier = known.iter().rev().find(same);
    let repeated = |there: &Revision| {
        let (result, outdated) = (there.result.id, !there.result.current);
        Ok(Some(Done::Repeated { result, person: person.id, outdated }))
    };
    match earlier {
        Some(there) if there.result.current => return repeated(there),
        // A slip of the keyboard that was taken back had said nothing: what is told now counts.
        Some(_) if current.withdrawn == Some(Withdrawal::Undone) => {}
        // What the desk itself took from somebody, it gives back.
        Some(_) if one.answered && taken_at_desk(current) => {}
        // What was withdrawn comes back: by an old file, or because it was right after all. A person must say.
        Some(there) if withdrawn && !corrects => {
            return match one.sent.door {
                Door::Csv => repeated(there),
                _ => Ok(Some(Done::Doubt(Doubt::Withdrawn, Some(person.id)))),
            };
        }
        Some(there) if !corrects => return repeated(there),
        _ => {}
    }
    let new = NewRevision {
        id: ResultId::new(),
        outcome: one.outcome,
        measured: one.sent.measured.clone(),
        reason: None,
        door: one.sent.door,
    };
    // What is corrected stays under the id of hers under which it was written.
    let whose = if is_hers { current.result.person } else { person.id };
    let given = Given { person: whose, rule: Some(rule), withdrawn: None };
    let written = recording::revise(tx, one.actor, current, new, given, &person.asl)?;
    Ok(written.map(|result| Done::Corrected { result: result.id, person: whose, rule }))
}

/// Whether an answer that was wrong had made a result.
fn taken_at_desk(current: &Revision) -> bool {
    current.withdrawn == Some(Withdrawal::WrongPatient) && current.source == Door::Manual.code()
}

/// A door that tells no value says nothing against one that does.
fn same_measured(there: &Revision, sent: &Incoming) -> bool {
    let nothing = Measured::default();
    let same_door = there.source == sent.door.code();
    there.measured == sent.measured || (!same_door && (there.measured == nothing || sent.measured == nothing))
}

/// The revisions of what a number or a code leads to, without asking whose it is.
fn numbered(
    tx: &mut Tx<'_>,
    scope: &Scope,
    laboratory: &str,
    sent: &Incoming,
    test: TestKind,
) -> Result<Vec<Revision>> {
    if let Some(request) = whose::numbered(tx, laboratory, sent)? {
        let of_request = store::results_of_request(tx, scope, request.person, request.id)?;
        if let Some(there) = standing(&of_request, test) {
            return whole(tx, there);
        }
    }
    let of_document = whose::of_document(tx, laboratory, sent, test)?;
    if !of_document.is_empty() {
        return Ok(of_document);
    }
    let Some(kernel::PersonIdentifier::TaxCode(code)) = sent.identity.identifier() else {
        return Ok(Vec::new());
    };
    match people::store::find_for_matching(tx, scope, &code)? {
        Some(person) => of_sample(tx, laboratory, sent, test, person.id),
        None => Ok(Vec::new()),
    }
}

/// What was sent before is no result of this person any more, or of nobody's. Its number says which, whoever is named in it: of a
/// wrong patient some systems name the wrong one, and some the right one.
fn withdraw(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    laboratory: &str,
    sent: &Incoming,
    how: Withdrawal,
) -> Result<Done> {
    let Some(test) = sent.test else { return Ok(Done::Doubt(Doubt::NoPlace, None)) };
    for _ in 0..ATTEMPTS {
        let Some(person) = numbered(tx, scope, laboratory, sent, test)?.last().map(|one| one.result.person)
        else {
            return Ok(Done::Ignored);
        };
        people::store::lock_person(tx, person)?;
        let known = numbered(tx, scope, laboratory, sent, test)?;
        let Some(current) = known.last().filter(|current| current.result.person == person) else { continue };
        if current.withdrawn.is_some() {
            return Ok(Done::Repeated { result: current.result.id, person, outdated: false });
        }
        if let Some(done) = take_back(tx, actor, scope, current, how, sent.door)? {
            return Ok(done);
        }
    }
    Err(Problem::Serialization)
}

/// Writes that a result counts no more; `None` when another revision was faster.
pub(super) fn take_back(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    current: &Revision,
    how: Withdrawal,
    door: Door,
) -> Result<Option<Done>> {
    let person = current.result.person;
    let asl = store::subject(tx, scope, person)?.asl;
    let (outcome, measured) = (current.result.outcome, current.measured.clone());
    let new = NewRevision { id: ResultId::new(), outcome, measured, reason: None, door };
    let given = Given { person, rule: current.rule, withdrawn: Some(how) };
    let written = recording::revise(tx, actor, current, new, given, &asl)?;
    Ok(written.map(|result| Done::Withdrawn { result: result.id, person }))
}

/// Something preliminary: it is kept, unless the final one is there.
fn hold(tx: &mut Tx<'_>, scope: &Scope, laboratory: &str, sent: &Incoming) -> Result<Done> {
    let Some(test) = sent.test else { return Ok(Done::Hold) };
    let known = numbered(tx, scope, laboratory, sent, test)?;
    Ok(match known.last().filter(|current| current.withdrawn.is_none()) {
        Some(current) => {
            let (result, person) = (current.result.id, current.result.person);
            Done::Repeated { result, person, outdated: true }
        }
        None => Done::Hold,
    })
}

/// What is confirmed without being told, and was never sent: perhaps it is a result already.
fn nothing_sent(tx: &mut Tx<'_>, scope: &Scope, laboratory: &str, sent: &Incoming) -> Result<Done> {
    Ok(match hold(tx, scope, laboratory, sent)? {
        Done::Hold => Done::Doubt(Doubt::NothingToConfirm, None),
        known => known,
    })
}
