//! Results: a laboratory its own, who treats a person or watches over her those of hers that no bar keeps out.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use access::audience::{self, Reason};
use access::bars::{self, Sight};
use access::{Action, Actor, AudienceKind, Resource, Scope, decide};
use kernel::ids::{PersonId, ResultId};
use kernel::{Problem, Result, Timestamp};
use lab::model::{LabResult, Revision};
use storage::{Tx, args};
use uuid::Uuid;

use super::{Listed, seen};
use crate::params::Search;
use crate::resources::Finding;
use crate::{search, store};

/// Results of one number of a laboratory's that are looked at.
const MOST_OF_ONE: usize = 100;
/// Results that one request looks at, to find what was changed last at some time.
const MOST_LOOKED_AT: usize = 2000;

/// How somebody sees results.
#[derive(Debug, Clone)]
pub(crate) enum Sees {
    /// What his laboratory sent.
    Own(Scope),
    /// Those of persons he sees.
    Persons(Scope),
}

impl Sees {
    /// Within what.
    pub fn scope(&self) -> &Scope {
        match self {
            Self::Own(scope) | Self::Persons(scope) => scope,
        }
    }
}

/// How the actor sees results.
///
/// # Errors
/// `Problem::Denied`.
pub(crate) fn sees(actor: &Actor) -> Result<Sees> {
    match decide(actor, Action::ResultView) {
        Ok(scope) => Ok(Sees::Persons(scope)),
        Err(denied) => decide(actor, Action::ResultRecord).map(Sees::Own).map_err(|_| denied),
    }
}

/// Why each person is reached and what of hers is seen, asked once for all results of hers.
type Known = HashMap<PersonId, Option<(Reason, Sight)>>;

/// Why a result is reached, if it is.
fn reach(tx: &mut Tx<'_>, sees: &Sees, known: &mut Known, result: &LabResult) -> Result<Option<Reason>> {
    match sees {
        Sees::Own(scope) => {
            let audience = AudienceKind::Laboratory.of(&result.laboratory);
            let own = scope.audiences().contains(&audience);
            let why = "lab-why-own-result".to_owned();
            Ok(own.then_some(Reason { audience, since: result.reported_on, why }))
        }
        Sees::Persons(scope) => {
            let hers = match known.entry(result.person) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => {
                    let reason = audience::reach(tx, scope, Resource::Person, result.person.0)?;
                    let sight = reason.as_ref().map(|reason| bars::sight(tx, reason, result.person));
                    place.insert(reason.zip(sight.transpose()?))
                }
            };
            let shown = hers.as_ref().filter(|(_, sight)| sight.shows(result.id));
            Ok(shown.map(|(reason, _)| reason.clone()))
        }
    }
}

/// A result by the id of its first revision.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for somebody else's, and for a version there is not.
pub(crate) fn one(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: ResultId,
    version: Option<i32>,
) -> Result<(Sees, Finding, Reason)> {
    let sees = sees(actor)?;
    let there = lab::store::find_result(tx, id)?;
    if let Some(revision) = there {
        let mut known = Known::new();
        let reason = reach(tx, &sees, &mut known, &revision.result)?;
        if let Some(reason) = reason {
            let (first, all) = history(tx, revision)?;
            let wanted = match version {
                Some(version) => all.iter().position(|one| one.result.revision == version),
                None => all.len().checked_sub(1),
            };
            let place = wanted.filter(|_| first == id).ok_or(Problem::NotFound)?;
            // Each revision may be kept from others by itself.
            let shown = &all[place];
            if shown.result.id != id && reach(tx, &sees, &mut known, &shown.result)?.is_none() {
                return Err(Problem::NotFound);
            }
            let finding = finding(tx, first, shown.clone(), place + 1 == all.len())?;
            return Ok((sees, finding, reason));
        }
    }
    let there = tx.system(audience::ASKED_IN_VAIN, |tx| lab::store::find_result(tx, id))?;
    let subject = there.map(|there| there.result.person.0);
    Err(audience::refuse(tx, sees.scope(), "result", subject))
}

/// All revisions of what a revision belongs to, and the id of the first.
fn history(tx: &mut Tx<'_>, revision: Revision) -> Result<(ResultId, Vec<Revision>)> {
    let result = &revision.result;
    let all =
        lab::store::revisions(tx, &result.laboratory, &result.accession, result.test, result.sampled_at)?;
    match all.first() {
        Some(first) => Ok((first.result.id, all)),
        None => Ok((result.id, vec![revision])),
    }
}

fn finding(tx: &mut Tx<'_>, id: ResultId, revision: Revision, last: bool) -> Result<Finding> {
    let request = match revision.result.request {
        Some(request) => lab::store::find_request(tx, request)?,
        None => None,
    };
    Ok(Finding { id, revision, last, request_number: request.map(|request| request.number) })
}

/// The result that a revision belongs to, as it stands now: for whoever has just sent it.
pub(crate) fn settled(tx: &mut Tx<'_>, _: &Sees, id: ResultId) -> Result<Option<Finding>> {
    let Some(revision) = lab::store::find_result(tx, id)? else { return Ok(None) };
    let (first, mut all) = history(tx, revision)?;
    let Some(latest) = all.pop() else { return Ok(None) };
    finding(tx, first, latest, true).map(Some)
}

/// A page of results.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub findings: Vec<Listed<Finding>>,
    pub next: Option<String>,
    pub total: Option<usize>,
}

/// The results that a search asks for.
///
/// # Errors
/// `Problem::Denied`; an invalid field `patient` where one must be named.
pub(crate) fn all(tx: &mut Tx<'_>, actor: &Actor, asked: &Search) -> Result<(Sees, Page)> {
    let sees = sees(actor)?;
    let named = named(tx, actor, &sees, asked)?;
    let page = match (named, &sees) {
        (Some(named), _) => kept(tx, named, asked)?,
        (None, Sees::Own(_)) => walk(tx, actor, &sees, asked)?,
        (None, Sees::Persons(_)) => return Err(Problem::field("patient", "fhir-patient-needed")),
    };
    Ok((sees, page))
}

/// What a search names by id, by number, by person or by request; `None` when it names nothing.
fn named(
    tx: &mut Tx<'_>,
    actor: &Actor,
    sees: &Sees,
    asked: &Search,
) -> Result<Option<Vec<Listed<Finding>>>> {
    let mut found = Vec::new();
    if let Some(ids) = &asked.ids {
        for id in ids {
            if let Some((_, finding, reason)) = seen(one(tx, actor, ResultId(*id), None))? {
                found.push((finding, reason));
            }
        }
        if let Some(token) = &asked.identifier {
            let numbered = by_number(tx, actor, sees, &token.value)?;
            found.retain(|(finding, _)| numbered.contains(&finding.revision.result.id));
        }
        return Ok(Some(found));
    }
    let ids: Vec<ResultId> = if let Some(token) = &asked.identifier {
        by_number(tx, actor, sees, &token.value)?
    } else if let Some(request) = asked.request {
        let of = store::order(tx, sees.scope(), request)?;
        match of {
            Some(order) => of_person(tx, sees, order.request.person, |one| one.request == Some(request))?,
            None => Vec::new(),
        }
    } else if let Some(person) = asked.person {
        of_person(tx, sees, person, |_| true)?
    } else {
        return Ok(None);
    };
    let mut known = Known::new();
    for id in ids {
        found.extend(latest(tx, sees, &mut known, id)?);
    }
    Ok(Some(found))
}

fn latest(tx: &mut Tx<'_>, sees: &Sees, known: &mut Known, id: ResultId) -> Result<Option<Listed<Finding>>> {
    let Some(finding) = settled(tx, sees, id)? else { return Ok(None) };
    let reason = reach(tx, sees, known, &finding.revision.result)?;
    Ok(reason.map(|reason| (finding, reason)))
}

/// Under a laboratory's own number, or that of a request.
fn by_number(tx: &mut Tx<'_>, actor: &Actor, sees: &Sees, number: &str) -> Result<Vec<ResultId>> {
    let mut ids = match sees {
        Sees::Own(scope) => store::results_by_accession(tx, scope, &actor.unit.code, number, MOST_OF_ONE)?,
        Sees::Persons(_) => Vec::new(),
    };
    if let Some(request) = lab::store::find_by_number(tx, &lab::rules::number::normalised(number))? {
        let of = of_person(tx, sees, request.person, |one| one.request == Some(request.id))?;
        ids.extend(of.into_iter().filter(|id| !ids.contains(id)).collect::<Vec<_>>());
    }
    Ok(ids)
}

/// The latest revisions of a person's results.
fn of_person(
    tx: &mut Tx<'_>,
    sees: &Sees,
    person: PersonId,
    wanted: impl Fn(&LabResult) -> bool,
) -> Result<Vec<ResultId>> {
    let all = lab::store::results_of_person(tx, sees.scope(), person)?;
    let superseded: Vec<ResultId> = all.iter().filter_map(|one| one.result.supersedes).collect();
    let last = |one: &&Revision| !superseded.contains(&one.result.id) && wanted(&one.result);
    let mut last: Vec<&Revision> = all.iter().filter(last).collect();
    last.sort_by_key(|one| (one.result.recorded_at, one.result.id));
    Ok(last.into_iter().map(|one| one.result.id).collect())
}

fn fits(asked: &Search, finding: &Finding) -> bool {
    let result = &finding.revision.result;
    asked.has_status(finding.status())
        && asked.is_in_time(result.recorded_at)
        && asked.request.is_none_or(|request| result.request == Some(request))
}

/// A page of what is known whole.
fn kept(tx: &mut Tx<'_>, named: Vec<Listed<Finding>>, asked: &Search) -> Result<Page> {
    // Whatever id of hers a result lies under.
    let hers = asked.person.map(|person| people::store::ids_of(tx, person)).transpose()?;
    let is_hers =
        |finding: &Finding| hers.as_ref().is_none_or(|ids| ids.contains(&finding.revision.result.person));
    let mut all: Vec<Listed<Finding>> =
        named.into_iter().filter(|(finding, _)| fits(asked, finding) && is_hers(finding)).collect();
    let total = Some(all.len());
    if let Some(place) = asked.cursor.as_deref().and_then(search::place) {
        let key = |finding: &Finding| (finding.revision.result.recorded_at, finding.id.0);
        all.sort_by_key(|(finding, _)| key(finding));
        all.retain(|(finding, _)| key(finding) > place);
    } else {
        all.sort_by_key(|(finding, _)| (finding.revision.result.recorded_at, finding.id.0));
    }
    let more = all.len() > asked.count;
    all.truncate(asked.count);
    let end = all.last().filter(|_| more);
    let next = end.map(|(finding, _)| search::cursor(finding.revision.result.recorded_at, finding.id.0));
    Ok(Page { findings: all, next, total })
}

/// What a laboratory sent, along its index, page by page.
fn walk(tx: &mut Tx<'_>, actor: &Actor, sees: &Sees, asked: &Search) -> Result<Page> {
    let scope = sees.scope();
    let from = asked.updated.0.unwrap_or(Timestamp::UNIX_EPOCH);
    // After whatever was recorded before it began: no id is smaller than nobody's.
    let mut after = asked.cursor.as_deref().and_then(search::place).unwrap_or((from, Uuid::nil()));
    let before = asked.updated.1.unwrap_or(END);
    let mut page = Page::default();
    let mut looked = 0;
    while asked.count > 0 && looked < MOST_LOOKED_AT {
        let wanted = asked.count + 1;
        let lines = store::results_of_laboratory(tx, scope, &actor.unit.code, after, before, wanted)?;
        // Those that are certainly looked at: what is asked ahead must be read.
        let sure = lines.iter().take(asked.count - page.findings.len());
        tx.ahead(|ahead| sure.for_each(|(id, _)| ahead.ask(&lab::sql::FIND_RESULT, args![*id])))?;
        for (id, at) in &lines {
            if page.findings.len() == asked.count {
                page.next = Some(search::cursor(after.0, after.1));
                return Ok(page);
            }
            page.findings.extend(
                latest(tx, sees, &mut Known::new(), *id)?.filter(|(finding, _)| fits(asked, finding)),
            );
            after = (*at, id.0);
        }
        looked += lines.len();
        if lines.len() < wanted {
            return Ok(page);
        }
    }
    page.next = (asked.count > 0).then(|| search::cursor(after.0, after.1));
    Ok(page)
}

/// After everything: the last instant of the calendar that both engines hold.
const END: Timestamp = Timestamp::MAX;
