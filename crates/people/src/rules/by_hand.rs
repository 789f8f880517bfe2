//! What is corrected by hand although the regional registry says it.

use crate::model::{Person, PersonData, Source};
use crate::rules::PersonForm;

/// The fields that the regional registry owns. Where somebody lives now, how she is reached and what she is, those who follow her
/// know better.
const OF_REGISTRY: [&str; 11] = [
    "identifier_kind",
    "identifier",
    "no_identifier_reason",
    "family_name",
    "given_name",
    "sex",
    "birth_date",
    "birth_place",
    "residence_comune",
    "residence_address",
    "gp_code",
];

/// What of the registry's own a correction changes: names of fields, in the order of the form. None where the person does not come
/// from it.
pub fn changed(before: &Person, after: &PersonData) -> Vec<&'static str> {
    if before.source != Source::Registry {
        return Vec::new();
    }
    let (before, after) = (PersonForm::of(&before.data), PersonForm::of(after));
    let both = before.fields().into_iter().zip(after.fields());
    let changed = both.filter(|((field, was), (_, is))| OF_REGISTRY.contains(field) && was != is);
    changed.map(|((field, _), _)| field).collect()
}
