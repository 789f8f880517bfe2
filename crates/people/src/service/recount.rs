//! Who sees a person, worked out anew from her data: what `argine doctor` compares with what is stored.

use access::Resource;
use access::recount::{Due, Facts, Kind, Span};
use kernel::clock::local_date;
use kernel::{Date, Result};
use storage::Tx;

use crate::model::Person;
use crate::{rules, store};

/// Persons, and the other names under which they are found.
pub const PERSONS: Kind = Kind {
    name: "person",
    resources: &[Resource::Person, Resource::PersonName],
    beside_person: false,
    facts,
    refresh: Some(store::refresh_search_name),
};

fn facts(tx: &mut Tx<'_>, span: Span) -> Result<Vec<Facts>> {
    let found = store::persons_between(tx, span)?;
    Ok(found.iter().map(|(person, name, survivor)| of(person, name, survivor.as_ref())).collect())
}

/// The doctor sees her from the day of the choice on. Since when an ASL does is the day on which she came to it: the data were changed
/// then or later.
fn of(person: &Person, search_name: &str, survivor: Option<&Person>) -> Facts {
    let data = &person.data;
    // Who was merged is seen by whoever sees the survivor, and found as her under every name.
    let placed = survivor.unwrap_or(person);
    let latest = local_date(placed.updated_at);
    let grants = rules::audiences(placed, latest);
    let names = match survivor {
        Some(_) => rules::merged_names(data, &grants),
        None => rules::name_audiences(data, &grants),
    };
    let names = names.into_iter().flatten();
    let under = names.map(|grant| (Resource::PersonName, grant));
    let all = grants.iter().cloned().map(|grant| (Resource::Person, grant)).chain(under);
    let due = |(resource, grant): (Resource, _)| {
        let due = Due::exactly(resource, grant);
        if due.grant().why == "gp-of-choice" { due } else { due.begun(Date::MIN, latest) }
    };
    let right = rules::search_name(&data.family_name, &data.given_name);
    let stale = (right != search_name).then_some("search_name");
    Facts { stale, ..Facts::new(person.id.0, person.id.0, all.map(due).collect()) }
}
