//! The lists.

mod fact;
mod measures;
mod person;
mod reports;
mod requests;
mod transfers;

use access::{Resource, Scope, audience};
use kernel::Result;
use storage::{Tx, args};
use territory::codes::{self, List};
use uuid::Uuid;
use web::t;

use crate::model::{Key, Value};
use crate::sql;

/// Every list, in the order of the menu.
pub static ALL: &[&dyn crate::List] = &[
    &person::PATIENTS,
    &reports::Reports,
    &requests::Requests,
    &measures::MEASURES,
    &measures::NOTICES,
    &person::TO_COMPLETE,
    &transfers::Transfers,
];

/// Values of a filter in words, side by side.
fn words_of(filter: &str, codes: &[&str]) -> String {
    let words = codes.iter().map(|code| t(&format!("lists-value-{filter}-{code}")).to_owned());
    words.collect::<Vec<_>>().join(", ")
}

/// Symptoms, from their codes.
fn symptoms(text: &str) -> String {
    let names = text.split_ascii_whitespace().map(|code| codes::name(List::Symptom, code));
    names.collect::<Vec<_>>().join(", ")
}

/// A test in words.
fn test(code: &str) -> String {
    t(&format!("lists-test-{code}")).to_owned()
}

/// An outcome in words.
fn outcome(code: &str) -> String {
    t(&format!("lists-value-outcome-{code}")).to_owned()
}

/// Who somebody is, in one cell.
fn named(family_name: &str, given_name: &str) -> Value {
    Value::text(format!("{family_name} {given_name}"))
}

/// Where what has this id stands among what audiences show of a resource.
fn place_of(tx: &mut Tx<'_>, scope: &Scope, resource: Resource, id: Uuid) -> Result<Option<Key>> {
    for audience in scope.audiences() {
        let found =
            tx.first(&sql::PLACE, args![id, resource.code(), audience, scope.today()], |row| row.get(0))?;
        if let Some(sort_key) = found {
            return Ok(Some(Key { sort_key, id }));
        }
    }
    audience::attempt(tx, scope, resource, id)?;
    Ok(None)
}
