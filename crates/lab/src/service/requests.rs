//! Seeing what was asked for.

use access::audience::{self, Reason};
use access::audit::{self, Entry};
use access::bars::{self, Sight};
use access::{Action, Actor, Fields, Resource, Scope, decide};
use kernel::ids::{PersonId, RequestId};
use kernel::{Date, Problem, Result};
use storage::Tx;
use uuid::Uuid;

use super::authorising;
use crate::model::{Authorisation, RequestLine, RequestStatus, Revision, Subject, SwabRequest};
use crate::occasion::{Next, Occasions};
use crate::rules::{number, sort_key};
use crate::store;

/// Who sees requests: public health and laboratories theirs, a doctor what was proposed of her patients.
///
/// # Errors
/// `Problem::Denied`.
pub(super) fn sees(actor: &Actor) -> Result<Scope> {
    decide(actor, Action::RequestList)
        .or_else(|denied| decide(actor, Action::RequestPropose).map_err(|_| denied))
}

/// Which requests a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those that wait, the most urgent first, then the oldest.
    Waiting,
    /// Those with a result, the latest first.
    Resulted,
    /// Those that wait, and after them those with a result.
    Bench,
    /// Those whose result was recorded, or corrected, on a day.
    ResultedOn(Date),
    /// Those that were taken back, the latest first.
    Cancelled,
    /// Those an ASL asked for on a day, whatever became of them: what the figure of that day counts.
    RequestedOn(Date),
    /// Those a doctor proposed, of which public health decides: the most urgent first, then the oldest.
    Proposed,
    /// Those of which public health asked for more before it decides.
    Information,
    /// Those public health decided against, the latest first.
    Denied,
}

impl Which {
    /// The places between which they stand, both excluded.
    pub(super) fn bounds(self) -> (String, String) {
        match self {
            Self::Waiting => (sort_key::WAITING.to_owned(), sort_key::RESULTED.to_owned()),
            Self::Resulted => (sort_key::RESULTED.to_owned(), sort_key::CANCELLED.to_owned()),
            Self::Bench => (sort_key::WAITING.to_owned(), sort_key::CANCELLED.to_owned()),
            Self::Cancelled => (sort_key::CANCELLED.to_owned(), sort_key::PROPOSED.to_owned()),
            Self::Proposed => (sort_key::PROPOSED.to_owned(), sort_key::INFORMATION.to_owned()),
            Self::Information => (sort_key::INFORMATION.to_owned(), sort_key::DENIED.to_owned()),
            Self::Denied => (sort_key::DENIED.to_owned(), sort_key::END.to_owned()),
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
    /// Whether the actor has to do with proposals: a doctor, or an operator of an ASL that has switched them on.
    pub proposals: bool,
}

/// At most `limit` requests after another one: the laboratory sees its own, the SISP those of its ASL, a doctor what was
/// proposed of her patients. One audit
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
    let scope = sees(actor)?;
    let mut lines = lines(tx, &scope, which, after, limit + 1)?;
    let more = lines.len() > limit;
    lines.truncate(limit);
    record_list(tx, actor, &scope, &lines, "list")?;
    let proposals = authorising::has_to_do_with_proposals(tx, actor, &scope)?;
    Ok(Listing { lines, more, proposals })
}

/// Whether a proposal waits, for a decision or for an answer.
pub(super) fn any_waits(tx: &mut Tx<'_>, scope: &Scope) -> Result<bool> {
    Ok(!lines(tx, scope, Which::Proposed, None, 1)?.is_empty()
        || !lines(tx, scope, Which::Information, None, 1)?.is_empty())
}

pub(super) fn lines(
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

pub(super) fn record_list(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    lines: &[RequestLine],
    which: &str,
) -> Result<()> {
    let listed = lines.iter().map(|line| (line.person, &line.why_listed));
    audit::record(tx, actor, Entry::new(scope.action()).listed(listed).detail(which))
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
    /// What was said of it, the latest first, when a doctor proposed it; nothing to a laboratory.
    pub steps: Vec<Authorisation>,
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

/// What stands on a label.
#[derive(Debug, Clone)]
pub struct Labelled {
    /// The request.
    pub request: SwabRequest,
    /// Whose it is.
    pub subject: Subject,
}

/// A label goes on a tube: whoever asks for a swab or examines one makes it, and not who only reads.
///
/// # Errors
/// `Problem::Denied`.
pub fn may_label(actor: &Actor) -> Result<()> {
    let handling = [Action::RequestCreate, Action::RequestPropose, Action::TubeRecord];
    let any = handling.into_iter().any(|action| decide(actor, action).is_ok());
    if any { Ok(()) } else { Err(Problem::Denied(Action::TubeRecord.code())) }
}

/// What stands on the label of a request.
///
/// # Errors
/// As [`view_request`]; `Problem::Refused` of a proposal that nobody has authorised.
pub fn label(tx: &mut Tx<'_>, actor: &Actor, id: RequestId) -> Result<Labelled> {
    may_label(actor)?;
    let scope = sees(actor)?;
    let Seen { labelled, reason, .. } = seen(tx, &scope, id)?;
    if labelled.request.status.is_unauthorised() {
        return Err(Problem::Refused("lab-label-not-authorised"));
    }
    let entry = Entry::new(scope.action()).subject(labelled.request.person).why(&reason);
    audit::record(tx, actor, entry.detail("label"))?;
    Ok(labelled)
}

/// The same of those of several requests that wait for a result, in one record: of the others a label would only be mistaken for one
/// of a sample that is still to come.
///
/// # Errors
/// `Problem::Denied`.
pub fn labels(tx: &mut Tx<'_>, actor: &Actor, ids: &[RequestId]) -> Result<Vec<Labelled>> {
    may_label(actor)?;
    let scope = sees(actor)?;
    let mut all = Vec::with_capacity(ids.len());
    for &id in ids {
        match seen(tx, &scope, id) {
            Ok(seen) if seen.labelled.request.status == RequestStatus::Requested => all.push(seen),
            Ok(_) | Err(Problem::NotFound) => {}
            Err(problem) => return Err(problem),
        }
    }
    let listed = all.iter().map(|seen| (seen.labelled.request.person, &seen.reason));
    if !all.is_empty() {
        audit::record(tx, actor, Entry::new(scope.action()).listed(listed).detail("labels"))?;
    }
    Ok(all.into_iter().map(|seen| seen.labelled).collect())
}

/// A request that an actor may see, why, and what of the person's is hidden from him.
struct Seen {
    labelled: Labelled,
    reason: Reason,
    sight: Sight,
}

fn seen(tx: &mut Tx<'_>, scope: &Scope, id: RequestId) -> Result<Seen> {
    let reason = audience::reason(tx, scope, Resource::Request, id.0)?;
    let request = store::find_request(tx, id)?.ok_or(Problem::NotFound)?;
    let subject = store::subject(tx, scope, request.person)?;
    let sight = bars::sight(tx, &reason, request.person)?;
    match sight.shows(request.id) {
        true => Ok(Seen { labelled: Labelled { request, subject }, reason, sight }),
        false => Err(Problem::NotFound),
    }
}

fn view(tx: &mut Tx<'_>, actor: &Actor, id: RequestId, detail: &str) -> Result<RequestView> {
    let scope = sees(actor)?;
    let Seen { labelled: Labelled { request, subject }, reason, sight } = seen(tx, &scope, id)?;
    let mut results = store::results_of_request(tx, &scope, request.person, id)?;
    results.retain(|revision| sight.shows(revision.result.id));
    let for_laboratory = scope.fields() == Fields::Sample;
    let steps = match for_laboratory || request.proposed_through.is_empty() {
        true => Vec::new(),
        false => store::steps_of_request(tx, &scope, id)?,
    };
    let entry = Entry::new(scope.action()).subject(request.person).why(&reason);
    audit::record(tx, actor, entry.detail(detail))?;
    Ok(RequestView { request, subject, results, steps, reason, for_laboratory })
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

/// What was proposed of a person, as far as a doctor sees it, for her page: the page's own audit record covers it.
///
/// # Errors
/// `Problem::Denied`, `Problem::NotFound`.
pub fn proposals_of_person(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Vec<SwabRequest>> {
    let scope = decide(actor, Action::RequestPropose)?;
    let reason = audience::reason(tx, &scope, Resource::Person, person.0)?;
    let sight = bars::sight(tx, &reason, person)?;
    let mut requests = store::requests_of_person(tx, &scope, person)?;
    requests.retain(|request| !request.proposed_through.is_empty() && sight.shows(request.id));
    Ok(requests)
}

/// What was said of the requests of a person, for her page: of those alone that the actor sees.
///
/// # Errors
/// `Problem::Denied`.
pub fn steps_of_person(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person: PersonId,
    seen: &[SwabRequest],
) -> Result<Vec<(RequestId, Authorisation)>> {
    let scope = sees(actor)?;
    let mut steps = store::steps_of_person(tx, &scope, person)?;
    steps.retain(|(request, _)| seen.iter().any(|one| one.id == *request));
    Ok(steps)
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
