//! Requests: to a laboratory those it is asked for, to public health those of its ASL.

use access::audience::{self, Reason};
use access::audit::{self, Entry};
use access::{Action, Actor, Resource, Scope, decide};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::ids::{PersonId, RequestId};
use kernel::{Problem, Result};
use lab::model::{RequestLine, RequestStatus};
use lab::rules::sort_key;
use serde_json::Value;
use storage::{Tx, args};

use super::{Listed, Shown, add, detail, only, seen};
use crate::params::{Include, Search};
use crate::resources::{self, Kind, Order, order_status};
use crate::search::Found;
use crate::store;

/// Requests of a list that are looked at, at most.
const MOST_LOOKED_AT: usize = 2000;
/// Those that are read at once.
const AT_ONCE: i64 = 101;

/// Within what the actor lists requests.
///
/// # Errors
/// `Problem::Denied`.
pub(super) fn scope(actor: &Actor) -> Result<Scope> {
    decide(actor, Action::RequestList)
}

/// One request.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub(super) fn read(tx: &mut Tx<'_>, actor: &Actor, id: RequestId, version: Option<i32>) -> Result<Value> {
    let scope = scope(actor)?;
    // Decides, reaches and leaves the record.
    lab::service::view_request(tx, actor, id)?;
    let order = store::order(tx, &scope, id)?.ok_or(Problem::NotFound)?;
    only(version, order.request.version)?;
    Ok(resources::service_request(&order))
}

/// The requests that a search asks for, those that wait first: the most urgent, then the oldest.
///
/// # Errors
/// `Problem::Denied`.
pub(super) fn search(tx: &mut Tx<'_>, actor: &Actor, asked: &Search) -> Result<Found> {
    let scope = scope(actor)?;
    let mut found = Found::default();
    let listed = match ids(tx, actor, &scope, asked)? {
        Some(ids) => {
            let all = named(tx, &scope, asked, &ids)?;
            found.total = Some(all.len());
            all.into_iter().take(asked.count).collect()
        }
        None => walk(tx, &scope, asked, &mut found.next)?,
    };
    let lines = listed.iter().map(|(order, reason)| (order.request.person, reason));
    audit::record(
        tx,
        actor,
        Entry::new(scope.action()).listed(lines).detail(detail(Kind::ServiceRequest, "search")),
    )?;
    for (order, _) in &listed {
        found.matches.push(resources::service_request(order));
        if asked.includes.contains(&Include::Patient) {
            let person = store::identity(tx, &scope, order.request.person)?;
            add(&mut found.included, resources::patient(&person));
        }
    }
    Ok(found)
}

/// The requests that a condition finds.
///
/// # Errors
/// `Problem::Denied`.
pub(super) fn on_condition(tx: &mut Tx<'_>, actor: &Actor, asked: &Search) -> Result<(Action, Vec<Shown>)> {
    let scope = scope(actor)?;
    let mut ids: Vec<RequestId> = asked.ids.iter().flatten().map(|id| RequestId(*id)).collect();
    if let Some(token) = &asked.identifier {
        let numbered = lab::store::find_by_number(tx, &lab::rules::number::normalised(&token.value))?;
        let numbered: Vec<RequestId> = numbered.into_iter().map(|request| request.id).collect();
        match asked.ids {
            Some(_) => ids.retain(|id| numbered.contains(id)),
            None => ids = numbered,
        }
    }
    let hers = asked.person.map(|person| people::store::ids_of(tx, person)).transpose()?;
    let mut found = Vec::new();
    for id in ids {
        let Some(reason) = audience::reach(tx, &scope, Resource::Request, id.0)? else { continue };
        let Some(order) = store::order(tx, &scope, id)? else { continue };
        let is_hers = hers.as_ref().is_none_or(|ids| ids.contains(&order.request.person));
        if is_hers
            && asked.has_status(order_status(order.request.status))
            && asked.is_in_time(order.updated_at())
        {
            found.push((resources::service_request(&order), order.request.person, reason));
        }
    }
    Ok((scope.action(), found))
}

/// The ids that a search names; `None` when it names nothing.
fn ids(tx: &mut Tx<'_>, actor: &Actor, scope: &Scope, asked: &Search) -> Result<Option<Vec<RequestId>>> {
    let named = asked.ids.as_ref().map(|ids| ids.iter().map(|id| RequestId(*id)).collect::<Vec<_>>());
    if let Some(token) = &asked.identifier {
        let numbered = match lab::service::find_by_number(tx, actor, &token.value) {
            Ok((id, _)) => vec![id],
            // No number, or none he may see.
            Err(Problem::Invalid(_) | Problem::NotFound) => Vec::new(),
            Err(problem) => return Err(problem),
        };
        let both = |id: &RequestId| named.as_ref().is_none_or(|ids| ids.contains(id));
        return Ok(Some(numbered.into_iter().filter(both).collect()));
    }
    if named.is_some() {
        return Ok(named);
    }
    let Some(person) = asked.person else { return Ok(None) };
    of_person(tx, scope, person).map(Some)
}

fn of_person(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Vec<RequestId>> {
    let mut ids = Vec::new();
    for request in lab::store::requests_of_persons(tx, scope, &[person])? {
        if !ids.contains(&request.id) {
            ids.push(request.id);
        }
    }
    Ok(ids)
}

/// Those of the named that the scope reaches.
fn named(tx: &mut Tx<'_>, scope: &Scope, asked: &Search, ids: &[RequestId]) -> Result<Vec<Listed<Order>>> {
    let mut all = Vec::new();
    let hers = asked.person.map(|person| people::store::ids_of(tx, person)).transpose()?;
    for id in ids {
        let Some(line) = seen(lab::store::line(tx, scope, *id))?.flatten() else { continue };
        if let Some(one) = order(tx, scope, asked, line)?
            && hers.as_ref().is_none_or(|hers| hers.contains(&one.0.request.person))
        {
            all.push(one);
        }
    }
    Ok(all)
}

fn order(tx: &mut Tx<'_>, scope: &Scope, asked: &Search, line: RequestLine) -> Result<Option<Listed<Order>>> {
    let reason: Reason = line.why_listed;
    let Some(order) = store::order(tx, scope, line.id)? else { return Ok(None) };
    let fits = asked.has_status(order_status(order.request.status)) && asked.is_in_time(order.updated_at());
    Ok(fits.then_some((order, reason)))
}

/// A page along the list, from where the last one ended.
fn walk(
    tx: &mut Tx<'_>,
    scope: &Scope,
    asked: &Search,
    next: &mut Option<String>,
) -> Result<Vec<Listed<Order>>> {
    let (from, before) = bounds(&asked.statuses);
    let place = asked.cursor.as_deref().and_then(|cursor| URL_SAFE_NO_PAD.decode(cursor).ok());
    let place = place.and_then(|bytes| String::from_utf8(bytes).ok());
    let mut after = place.filter(|place| (from..before).contains(&place.as_str())).unwrap_or(from.to_owned());
    let (mut all, mut looked) = (Vec::new(), 0);
    let mark = |key: &str| Some(URL_SAFE_NO_PAD.encode(key));
    while asked.count > 0 && looked < MOST_LOOKED_AT {
        let lines = lab::store::list(tx, scope, &after, before, AT_ONCE)?;
        // Those that are certainly looked at: what is asked ahead must be read.
        let sure = lines.iter().take(asked.count - all.len());
        tx.ahead(|ahead| sure.for_each(|line| ahead.ask(&lab::sql::FIND_REQUEST, args![line.id])))?;
        let last = i64::try_from(lines.len()).map_err(Problem::internal)? < AT_ONCE;
        for line in lines {
            if all.len() == asked.count {
                *next = mark(&after);
                return Ok(all);
            }
            after = line.sort_key.clone();
            all.extend(order(tx, scope, asked, line)?);
            looked += 1;
        }
        if last {
            return Ok(all);
        }
    }
    *next = if asked.count > 0 { mark(&after) } else { None };
    Ok(all)
}

/// Between which places of the lists the states stand that are asked for.
fn bounds(statuses: &[String]) -> (&'static str, &'static str) {
    match statuses {
        [one] if one == order_status(RequestStatus::Requested) => (sort_key::WAITING, sort_key::RESULTED),
        [one] if one == order_status(RequestStatus::Resulted) => (sort_key::RESULTED, sort_key::CANCELLED),
        _ => (sort_key::WAITING, sort_key::END),
    }
}
