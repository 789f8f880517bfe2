//! Reading: decide → reach → store → audit, for each type of resource.

mod findings;
mod orders;
mod persons;

pub(crate) use findings::{all as find_findings, one as find_finding, sees, settled};

use access::Actor;
use access::audience::Reason;
use access::audit::{self, Entry};
use kernel::ids::{PersonId, RequestId, ResultId};
use kernel::{Problem, Result};
use serde_json::Value;
use storage::Tx;
use uuid::Uuid;

use crate::params::{Include, Search};
use crate::resources::{self, Finding, Kind};
use crate::search::Found;
use crate::store;

/// One resource, in one of its versions when that is asked for.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub(crate) fn read(
    tx: &mut Tx<'_>,
    actor: &Actor,
    kind: Kind,
    id: Uuid,
    version: Option<i32>,
) -> Result<Value> {
    match kind {
        Kind::Patient => persons::read(tx, actor, PersonId(id), version),
        Kind::ServiceRequest => orders::read(tx, actor, RequestId(id), version),
        _ => {
            let (sees, finding, reason) = findings::one(tx, actor, ResultId(id), version)?;
            let entry =
                Entry::new(sees.scope().action()).subject(finding.revision.result.person).why(&reason);
            audit::record(tx, actor, entry.detail(detail(kind, "read")))?;
            Ok(made(kind, &finding))
        }
    }
}

/// The resources that a search asks for.
///
/// # Errors
/// `Problem::Denied`; an invalid field where too little is asked for.
pub(crate) fn search(tx: &mut Tx<'_>, actor: &Actor, kind: Kind, asked: &Search) -> Result<Found> {
    let mut asked = asked.clone();
    // May he at all? Who may not is not told that somebody has a code.
    match kind {
        Kind::Patient => drop(persons::scope(actor)?),
        Kind::ServiceRequest => drop(orders::scope(actor)?),
        _ => drop(findings::sees(actor)?),
    }
    let token = match kind {
        Kind::Patient => asked.identifier.as_ref(),
        _ => asked.person_identifier.as_ref(),
    };
    if let Some(token) = token {
        let found = persons::by_token(tx, actor, token)?;
        // Of somebody who is named too it is a second name.
        let other = asked.person.map(|named| people::store::ids_of(tx, named)).transpose()?;
        let fits = |person: &PersonId| other.as_ref().is_none_or(|ids| ids.contains(person));
        let Some(person) = found.filter(fits) else {
            return Ok(Found { total: Some(0), ..Found::default() });
        };
        asked.person = Some(person);
    } else if let Some(person) = asked.person
        && seen(persons::reach(tx, actor, person))?.is_none()
    {
        return Ok(Found { total: Some(0), ..Found::default() });
    }
    let mut found = match kind {
        Kind::Patient => persons::search(tx, actor, &asked)?,
        Kind::ServiceRequest => orders::search(tx, actor, &asked)?,
        _ => search_findings(tx, actor, kind, &asked)?,
    };
    found.person = asked.person.filter(|_| token.is_some());
    Ok(found)
}

/// The resources of a type that a condition finds, before one is made: whom or what the actor does not reach is not there for him, and
/// that he named it is no attempt to see it. That they are shown leaves its record.
///
/// # Errors
/// `Problem::Denied`.
pub(crate) fn on_condition(tx: &mut Tx<'_>, actor: &Actor, kind: Kind, asked: &Search) -> Result<Vec<Value>> {
    let (action, found) = match kind {
        Kind::Patient => persons::on_condition(tx, actor, asked)?,
        Kind::ServiceRequest => orders::on_condition(tx, actor, asked)?,
        _ => {
            let (sees, page) = findings::all(tx, actor, asked)?;
            let made = |(finding, reason): Listed<Finding>| {
                (made(kind, &finding), finding.revision.result.person, reason)
            };
            (sees.scope().action(), page.findings.into_iter().map(made).collect())
        }
    };
    let listed = found.iter().map(|(_, person, reason)| (*person, reason));
    audit::record(tx, actor, Entry::new(action).listed(listed).detail("fhir condition"))?;
    Ok(found.into_iter().map(|(resource, ..)| resource).collect())
}

/// A resource with whose it is, and why it is shown.
type Shown = (Value, PersonId, Reason);

fn search_findings(tx: &mut Tx<'_>, actor: &Actor, kind: Kind, asked: &Search) -> Result<Found> {
    let (sees, page) = findings::all(tx, actor, asked)?;
    let listed = page.findings.iter().map(|(finding, reason)| (finding.revision.result.person, reason));
    let entry = Entry::new(sees.scope().action()).listed(listed).detail(detail(kind, "search"));
    audit::record(tx, actor, entry)?;
    let mut found = Found { next: page.next, total: page.total, ..Found::default() };
    for (finding, _) in &page.findings {
        found.matches.push(made(kind, finding));
        for include in &asked.includes {
            let resource = match include {
                Include::Patient => {
                    let person = store::identity(tx, sees.scope(), finding.revision.result.person)?;
                    resources::patient(&person)
                }
                Include::Observation => resources::observation(finding),
                Include::Specimen => resources::specimen(finding),
            };
            add(&mut found.included, resource);
        }
    }
    Ok(found)
}

/// Adds a resource that is not there already.
fn add(all: &mut Vec<Value>, resource: Value) {
    let same = |one: &Value| one["resourceType"] == resource["resourceType"] && one["id"] == resource["id"];
    if !all.iter().any(same) {
        all.push(resource);
    }
}

/// A side of a result.
pub(crate) fn made(kind: Kind, finding: &Finding) -> Value {
    match kind {
        Kind::Observation => resources::observation(finding),
        Kind::Specimen => resources::specimen(finding),
        _ => resources::diagnostic_report(finding),
    }
}

fn detail(kind: Kind, what: &str) -> String {
    format!("fhir {} {what}", kind.name())
}

/// The version that is asked for, when there is one alone.
fn only(version: Option<i32>, there: i64) -> Result<()> {
    match version {
        Some(version) if i64::from(version) != there => Err(Problem::NotFound),
        _ => Ok(()),
    }
}

/// That something is not to be seen is no fault of a list.
fn seen<T>(found: Result<T>) -> Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(Problem::NotFound) => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// A line of a list with the reason why it stands there.
type Listed<T> = (T, Reason);
