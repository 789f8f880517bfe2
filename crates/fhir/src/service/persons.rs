//! Persons: to a laboratory those of whom it has a sample or is asked for one, to others those of their audiences.

use access::audience::{self, Reason};
use access::audit::{self, Entry};
use access::{Action, Actor, Resource, Scope, decide};
use kernel::ids::PersonId;
use kernel::{Problem, Result};
use lab_messages::model::IdentifierKind;
use serde_json::Value;
use storage::Tx;

use super::{Listed, Shown, detail, only, seen};
use crate::params::{Search, Token};
use crate::resources::{self, Identity, Kind};
use crate::search::Found;
use crate::{store, systems};

/// Within what the actor sees persons: by their audiences, or as a laboratory by samples.
///
/// # Errors
/// `Problem::Denied`.
pub(super) fn scope(actor: &Actor) -> Result<Scope> {
    decide(actor, Action::PersonView).or_else(|denied| decide(actor, Action::RequestList).map_err(|_| denied))
}

/// Why the actor reaches a person.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for whom he does not reach.
pub(crate) fn reach(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<(Scope, Reason)> {
    let scope = scope(actor)?;
    if scope.action() == Action::PersonView {
        let reason = audience::reason(tx, &scope, Resource::Person, person.0)?;
        return Ok((scope, reason));
    }
    match reached(tx, &scope, person)? {
        Some(reason) => Ok((scope, reason)),
        None => {
            let there = tx.system(audience::ASKED_IN_VAIN, |tx| store::exists(tx, person))?;
            Err(audience::refuse(tx, &scope, Resource::Person.code(), there.then_some(person.0)))
        }
    }
}

/// The same, where not reaching her is no refusal.
fn reached(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Option<Reason>> {
    match scope.action() {
        Action::PersonView => audience::reach(tx, scope, Resource::Person, person.0),
        _ => store::laboratory_reach(tx, scope, person),
    }
}

/// The persons that a condition finds.
///
/// # Errors
/// `Problem::Denied`.
pub(super) fn on_condition(tx: &mut Tx<'_>, actor: &Actor, asked: &Search) -> Result<(Action, Vec<Shown>)> {
    let scope = scope(actor)?;
    let numbered = asked.identifier.as_ref().map(|token| find(tx, token)).transpose()?;
    let mut ids: Vec<PersonId> = match &asked.ids {
        Some(ids) => ids.iter().map(|id| PersonId(*id)).collect(),
        None => numbered.flatten().into_iter().collect(),
    };
    if let Some(numbered) = numbered {
        ids.retain(|id| numbered == Some(*id));
    }
    let mut found = Vec::new();
    for id in ids {
        let Some(reason) = reached(tx, &scope, id)? else { continue };
        let person = store::identity_of_reached(tx, &scope, &reason, id)?;
        if asked.is_in_time(person.updated_at) {
            found.push((resources::patient(&person), id, reason));
        }
    }
    Ok((scope.action(), found))
}

/// One person.
///
/// # Errors
/// As [`reach`].
pub(super) fn read(tx: &mut Tx<'_>, actor: &Actor, id: PersonId, version: Option<i32>) -> Result<Value> {
    let (scope, reason) = reach(tx, actor, id)?;
    let person = store::identity_of_reached(tx, &scope, &reason, id)?;
    only(version, person.version)?;
    let entry = Entry::new(scope.action()).subject(id).why(&reason).detail(detail(Kind::Patient, "read"));
    audit::record(tx, actor, entry)?;
    Ok(resources::patient(&person))
}

/// The person that an identifier leads to and the actor reaches; that he asked for another one is recorded, and that he asked for
/// nobody too, after the same work: neither answer nor time nor record tell him which it was.
///
/// # Errors
/// `Problem::Denied`.
pub(super) fn by_token(tx: &mut Tx<'_>, actor: &Actor, token: &Token) -> Result<Option<PersonId>> {
    let person = find(tx, token)?.unwrap_or_else(PersonId::new);
    Ok(seen(reach(tx, actor, person))?.map(|_| person))
}

fn find(tx: &mut Tx<'_>, token: &Token) -> Result<Option<PersonId>> {
    let value = token.value.to_uppercase();
    let kind = token.system.as_deref().and_then(IdentifierKind::of_authority);
    // Beyond the second wall, so that who asks in vain leaves the same record on both engines.
    let by = |tx: &mut Tx<'_>, kind: &str| {
        tx.system("exact key: whose code it is; the reach is asked next", |tx| {
            store::person_by_code(tx, kind, &value)
        })
    };
    match (token.system.as_deref(), kind) {
        (Some(systems::PERSON), _) => Ok(kernel::ids::from_outside(&token.value).map(PersonId)),
        (_, Some(IdentifierKind::TaxCode)) => by(tx, "tax_code"),
        (_, Some(IdentifierKind::Stp)) => by(tx, "stp"),
        (_, Some(IdentifierKind::Eni)) => by(tx, "eni"),
        (None, None) if value.starts_with("STP") => by(tx, "stp"),
        (None, None) if value.starts_with("ENI") => by(tx, "eni"),
        (None, None) => by(tx, "tax_code"),
        _ => Ok(None),
    }
}

/// The persons that a search names.
///
/// # Errors
/// `Problem::Denied`; an invalid field `identifier` when it names none.
pub(super) fn search(tx: &mut Tx<'_>, actor: &Actor, asked: &Search) -> Result<Found> {
    let scope = scope(actor)?;
    let ids: Vec<PersonId> = match (&asked.ids, asked.person) {
        (Some(ids), None) => ids.iter().map(|id| PersonId(*id)).collect(),
        (None, Some(person)) => vec![person],
        (Some(ids), Some(person)) => {
            let hers = people::store::ids_of(tx, person)?;
            ids.iter().map(|id| PersonId(*id)).filter(|id| hers.contains(id)).collect()
        }
        (None, None) => return Err(Problem::field("identifier", "fhir-identifier-needed")),
    };
    let mut all: Vec<Listed<Identity>> = Vec::new();
    for id in ids {
        let Some((scope, reason)) = seen(reach(tx, actor, id))? else { continue };
        let person = store::identity_of_reached(tx, &scope, &reason, id)?;
        if asked.is_in_time(person.updated_at) {
            all.push((person, reason));
        }
    }
    let total = Some(all.len());
    all.truncate(asked.count);
    let listed = all.iter().map(|(person, reason)| (person.id, reason));
    audit::record(
        tx,
        actor,
        Entry::new(scope.action()).listed(listed).detail(detail(Kind::Patient, "search")),
    )?;
    let matches = all.iter().map(|(person, _)| resources::patient(person)).collect();
    Ok(Found { matches, total, ..Found::default() })
}
