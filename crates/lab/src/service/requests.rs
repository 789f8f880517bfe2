//! Asking for a swab, and seeing what was asked.

use access::audience::{self, Reason};
use access::audit::{self, Entry};
use access::{Action, Actor, Fields, Resource, Scope, bars, decide};
use kernel::ids::{PersonId, RequestId, ResultId};
use kernel::{Date, FieldProblem, Problem, Result};
use storage::Tx;
use uuid::Uuid;

use super::results;
use crate::events::SwabRequested;
use crate::grants;
use crate::model::{RequestLine, RequestStatus, Revision, Subject, SwabRequest};
use crate::occasion::{Next, Occasion, Occasions};
use crate::rules::{number, request, sort_key};
use crate::store::{self, NewRequest};

/// The SISP asks for a swab. A repeat with the same id answers as the first time.
///
/// # Errors
/// `Problem::Denied`, `Problem::NotFound` for a person out of reach, invalid fields: `again` when one waits since less
/// than a day and the actor has not said that another is wanted.
pub fn request_swab(tx: &mut Tx<'_>, actor: &Actor, new: &NewRequest) -> Result<SwabRequest> {
    let scope = decide(actor, Action::RequestCreate)?;
    let reason = audience::reason(tx, &scope, Resource::Person, new.person.0)?;
    // Two who ask at once: the second finds the request of the first, which may be this one.
    people::store::lock_person(tx, new.person)?;
    let request = match store::find_request(tx, new.id)? {
        Some(there) if there.person == new.person => there,
        Some(there) => {
            let taken = Problem::Duplicate("swab_request.id".into());
            return Err(audience::refuse_as(
                tx,
                &scope,
                Resource::Request.code(),
                Some(there.person.0),
                taken,
            ));
        }
        None => ask(tx, actor, &scope, new)?,
    };
    let entry = Entry::new(Action::RequestCreate).subject(new.person).why(&reason);
    audit::record(tx, actor, entry.detail(format!("request {}", request.id)))?;
    Ok(request)
}

fn ask(tx: &mut Tx<'_>, actor: &Actor, scope: &Scope, new: &NewRequest) -> Result<SwabRequest> {
    let asl = store::subject(tx, scope, new.person)?.asl;
    let serves =
        territory::get().laboratories_open_for(&asl, actor.today).any(|one| one.code == new.laboratory);
    let reason = request::reason_problem(&new.reason, actor.today);
    let problems = request::problems(reason, new.test, serves, &new.note);
    if !problems.is_empty() {
        return Err(Problem::Invalid(problems));
    }
    let others = store::requests_of_person(tx, scope, new.person)?;
    let waits = request::waiting(&others, tx.clocks().business_now());
    if let Some((waits, true)) = waits.filter(|_| !new.again) {
        let problem = FieldProblem::new("again", "lab-request-again-asked").with("number", &waits.number);
        return Err(Problem::Invalid(vec![problem]));
    }
    let request = store::insert_request(tx, actor, new, &asl)?;
    audience::grant(tx, Resource::Request, request.id.0, &grants::waiting(&request, actor.today))?;
    tx.emit(SwabRequested { request: request.id, person: request.person, asl, on: request.requested_on });
    Ok(request)
}

/// Which requests a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those that wait, the oldest first.
    Waiting,
    /// Those with a result, the latest first.
    Resulted,
    /// Those whose result was recorded, or corrected, on a day.
    ResultedOn(Date),
    /// Those that were taken back, the latest first.
    Cancelled,
    /// Those an ASL asked for on a day, whatever became of them: what the figure of that day counts.
    RequestedOn(Date),
}

impl Which {
    /// The places between which they stand, both excluded.
    fn bounds(self) -> (String, String) {
        match self {
            Self::Waiting => (sort_key::WAITING.to_owned(), sort_key::RESULTED.to_owned()),
            Self::Resulted => (sort_key::RESULTED.to_owned(), sort_key::CANCELLED.to_owned()),
            Self::Cancelled => (sort_key::CANCELLED.to_owned(), sort_key::END.to_owned()),
            Self::ResultedOn(day) => sort_key::day_bounds(day),
            Self::RequestedOn(_) => (sort_key::WAITING.to_owned(), sort_key::END.to_owned()),
        }
    }
}

/// A page of requests.
#[derive(Debug, Clone)]
pub struct Listing {
    /// The requests.
    pub lines: Vec<RequestLine>,
    /// Whether there are more after them.
    pub more: bool,
}

/// At most `limit` requests after another one: the laboratory sees its own, the SISP those of its ASL. One audit
/// record names every person listed, and nobody else.
///
/// # Errors
/// `Problem::Denied`.
pub fn list(
    tx: &mut Tx<'_>,
    actor: &Actor,
    which: Which,
    after: Option<RequestId>,
    limit: usize,
) -> Result<Listing> {
    let scope = decide(actor, Action::RequestList)?;
    let mut lines = lines(tx, &scope, which, after, limit + 1)?;
    let more = lines.len() > limit;
    lines.truncate(limit);
    record_list(tx, actor, &lines, "list")?;
    Ok(Listing { lines, more })
}

fn lines(
    tx: &mut Tx<'_>,
    scope: &Scope,
    which: Which,
    after: Option<RequestId>,
    limit: usize,
) -> Result<Vec<RequestLine>> {
    let most = i64::try_from(limit).map_err(Problem::internal)?;
    if let Which::RequestedOn(day) = which {
        return store::list_of_day(tx, scope, day, after, most);
    }
    let (from, before) = which.bounds();
    let place = after.map(|id| store::place_in_list(tx, scope, id)).transpose()?.flatten();
    // A request that has left this list since marks no place in it: the list begins anew.
    let from = place.filter(|place| (&from..&before).contains(&place)).unwrap_or(from);
    store::list(tx, scope, &from, &before, most)
}

fn record_list(tx: &mut Tx<'_>, actor: &Actor, lines: &[RequestLine], which: &str) -> Result<()> {
    let listed = lines.iter().map(|line| (line.person, &line.why_listed));
    audit::record(tx, actor, Entry::new(Action::RequestList).listed(listed).detail(which))
}

/// The laboratory's day: what waits, and what was recorded today.
#[derive(Debug, Clone)]
pub struct Worklist {
    /// The oldest first.
    pub waiting: Vec<RequestLine>,
    /// Whether more wait than are shown.
    pub more: bool,
    /// The latest first.
    pub today: Vec<RequestLine>,
}

/// Requests of a work list that wait, and of those with a result of today.
const WORKLIST: (usize, usize) = (50, 10);

/// The work list of the actor's laboratory. `selected` is in it even when it stands further down; `done` is the result
/// of a moment ago.
///
/// # Errors
/// `Problem::Denied`.
pub fn worklist(
    tx: &mut Tx<'_>,
    actor: &Actor,
    selected: Option<RequestId>,
    done: Option<ResultId>,
) -> Result<Worklist> {
    decide(actor, Action::ResultRecord)?;
    let scope = decide(actor, Action::RequestList)?;
    let mut waiting = lines(tx, &scope, Which::Waiting, None, WORKLIST.0 + 1)?;
    let more = waiting.len() > WORKLIST.0;
    waiting.truncate(WORKLIST.0);
    if let Some(id) = selected.filter(|id| waiting.iter().all(|line| line.id != *id)) {
        waiting.extend(store::line(tx, &scope, id)?.filter(|line| line.status == RequestStatus::Requested));
    }
    let today = lines(tx, &scope, Which::ResultedOn(actor.today), None, WORKLIST.1)?;
    if let Some(id) = done {
        match results::own(tx, &scope, id) {
            Ok(_) | Err(Problem::NotFound) => {}
            Err(problem) => return Err(problem),
        }
    }
    record_list(tx, actor, &[&waiting[..], &today[..]].concat(), "worklist")?;
    Ok(Worklist { waiting, more, today })
}

/// What the form of a request begins with.
#[derive(Debug, Clone)]
pub struct BeforeRequest {
    /// Whose swab is asked for.
    pub subject: Subject,
    /// Code of the laboratory that is chosen already.
    pub laboratory: Option<String>,
    /// What sent the actor here.
    pub occasion: Option<Occasion>,
    /// The reason that what is known of the person suggests.
    pub suggested: Option<&'static str>,
    /// The request that waits already, and whether another one beside it is asked about.
    pub waiting: Option<(SwabRequest, bool)>,
}

/// Whose swab is asked for, why, and the laboratory that will probably have it.
///
/// # Errors
/// `Problem::Denied`, `Problem::NotFound`.
pub fn before_request(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person: PersonId,
    came_by: Option<Uuid>,
) -> Result<BeforeRequest> {
    let scope = decide(actor, Action::RequestCreate)?;
    let reason = audience::reason(tx, &scope, Resource::Person, person.0)?;
    let subject = store::subject(tx, &scope, person)?;
    let last = store::last_laboratory(tx, actor.user, &subject.asl)?;
    let serving = territory::get().laboratories_open_for(&subject.asl, actor.today);
    let serving: Vec<&str> = serving.map(|laboratory| laboratory.code.as_str()).collect();
    let laboratory = request::preferred(last.as_deref(), &serving).map(str::to_owned);
    let occasion = Occasions::find(tx, actor, person, came_by)?;
    let suggested = Occasions::suggested(tx, actor, person)?;
    let others = store::requests_of_person(tx, &scope, person)?;
    let waits = request::waiting(&others, tx.clocks().business_now());
    let waiting = waits.map(|(waits, asks)| (waits.clone(), asks));
    audit::record(tx, actor, Entry::new(Action::RequestCreate).subject(person).why(&reason).detail("form"))?;
    Ok(BeforeRequest { subject, laboratory, occasion, suggested, waiting })
}

/// What an operator does after a request, when something sent her to it.
///
/// # Errors
/// As `Tx::query`.
pub fn next_occasion(tx: &mut Tx<'_>, actor: &Actor, came_by: Option<Uuid>) -> Result<Option<Next>> {
    Occasions::next(tx, actor, came_by)
}

/// A request, whose it is, and what became of it.
#[derive(Debug, Clone)]
pub struct RequestView {
    /// The request.
    pub request: SwabRequest,
    /// Whose it is.
    pub subject: Subject,
    /// Its result: every revision, latest first.
    pub results: Vec<Revision>,
    /// Why the actor may see it.
    pub reason: Reason,
    /// Whether only the sample's data may be shown.
    pub for_laboratory: bool,
}

/// One request.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another laboratory's or another ASL's.
pub fn view_request(tx: &mut Tx<'_>, actor: &Actor, id: RequestId) -> Result<RequestView> {
    view(tx, actor, id, "request")
}

/// A request whose result is about to be recorded: for the form.
///
/// # Errors
/// As [`view_request`].
pub fn before_result(tx: &mut Tx<'_>, actor: &Actor, id: RequestId) -> Result<RequestView> {
    decide(actor, Action::ResultRecord)?;
    view(tx, actor, id, "form")
}

/// What stands on the label of a request.
///
/// # Errors
/// As [`view_request`].
pub fn label(tx: &mut Tx<'_>, actor: &Actor, id: RequestId) -> Result<RequestView> {
    view(tx, actor, id, "label")
}

fn view(tx: &mut Tx<'_>, actor: &Actor, id: RequestId, detail: &str) -> Result<RequestView> {
    let scope = decide(actor, Action::RequestList)?;
    let reason = audience::reason(tx, &scope, Resource::Request, id.0)?;
    let request = store::find_request(tx, id)?.ok_or(Problem::NotFound)?;
    let subject = store::subject(tx, &scope, request.person)?;
    let results = store::results_of_request(tx, &scope, request.person, id)?;
    audit::record(
        tx,
        actor,
        Entry::new(Action::RequestList).subject(request.person).why(&reason).detail(detail),
    )?;
    let for_laboratory = scope.fields() == Fields::Sample;
    Ok(RequestView { request, subject, results, reason, for_laboratory })
}

/// The request a label was scanned of, and where it stands.
///
/// # Errors
/// `Problem::Denied`; an invalid field `number` when it is no number, or none the actor may see.
pub fn find_by_number(tx: &mut Tx<'_>, actor: &Actor, typed: &str) -> Result<(RequestId, RequestStatus)> {
    let scope = decide(actor, Action::RequestList)?;
    let number = number::normalised(typed);
    if !number::is_valid(&number) {
        return Err(Problem::field("number", "lab-number-wrong"));
    }
    let unknown = || Problem::field("number", "lab-number-unknown");
    let Some(request) = store::find_by_number(tx, &number)? else {
        let there = tx.system(audience::ASKED_IN_VAIN, |tx| store::find_by_number(tx, &number))?;
        audience::refuse(tx, &scope, Resource::Request.code(), there.map(|there| there.person.0));
        return Err(unknown());
    };
    let reason =
        audience::reason(tx, &scope, Resource::Request, request.id.0).map_err(|problem| match problem {
            Problem::NotFound => unknown(),
            other => other,
        })?;
    let entry = Entry::new(Action::RequestList).subject(request.person).why(&reason);
    audit::record(tx, actor, entry.detail("number"))?;
    Ok((request.id, request.status))
}

/// The requests of some persons, but those that were cancelled, the latest first: for a list whose own record names them.
///
/// # Errors
/// `Problem::Denied`.
pub fn requests_of_persons(tx: &mut Tx<'_>, actor: &Actor, persons: &[PersonId]) -> Result<Vec<SwabRequest>> {
    let scope = decide(actor, Action::RequestList)?;
    store::requests_of_persons(tx, &scope, persons)
}

/// The requests of a person, for her page: the page's own audit record covers them.
///
/// # Errors
/// `Problem::Denied`, `Problem::NotFound`.
pub fn requests_of_person(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Vec<SwabRequest>> {
    let scope = decide(actor, Action::RequestList)?;
    audience::reason(tx, &scope, Resource::Person, person.0)?;
    store::requests_of_person(tx, &scope, person)
}

/// Whose request has a number, for the search of persons: as the actor types it, or a scanner reads it from a label. Nobody for
/// who sees neither the request nor, on the person's page, what came of it.
///
/// # Errors
/// As `Tx::query`.
pub fn persons_of_number(tx: &mut Tx<'_>, actor: &Actor, typed: &str) -> Result<Vec<PersonId>> {
    let number = number::normalised(typed);
    if !number::is_valid(&number) {
        return Ok(Vec::new());
    }
    let Some(found) = store::find_by_number(tx, &number)? else { return Ok(Vec::new()) };
    let seen = match (decide(actor, Action::RequestList), decide(actor, Action::ResultView)) {
        (Ok(scope), _) => audience::reach(tx, &scope, Resource::Request, found.id.0)?.is_some(),
        (_, Ok(scope)) => match audience::reach(tx, &scope, Resource::Person, found.person.0)? {
            Some(reason) => bars::sight(tx, &reason, found.person)?.shows(found.id),
            None => false,
        },
        _ => false,
    };
    Ok(if seen { vec![found.person] } else { Vec::new() })
}
