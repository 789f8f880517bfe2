//! Who sees a person, since when and why.

use access::AudienceKind;
use access::audience::Grant;
use kernel::Date;
use kernel::clock::FOREVER;

use super::{aliases, asl_of, search_name};
use crate::model::{Person, PersonData};

/// Where a person stands in every list: by surname, given names, birth date. What begins like a name is a range of it.
pub fn sort_key(data: &PersonData) -> String {
    format!("{} {}", search_name(&data.family_name, &data.given_name), data.birth_date)
}

/// The audiences of a person, from the day `since` on: the doctor of choice since the choice, the ASL of the domicile,
/// or the one that receives her, and the ASL of the residence where that is another one. A comune has none here: it sees
/// measures, not persons.
pub fn audiences(person: &Person, since: Date) -> Vec<Grant> {
    let sort_key = sort_key(&person.data);
    let grant = |audience, valid_from, why| Grant {
        audience,
        sort_key: sort_key.clone(),
        valid_from,
        valid_to: FOREVER,
        why,
    };
    let gp = person.data.gp.as_ref();
    let gp = gp.map(|choice| grant(AudienceKind::Gp.of(&choice.code), choice.since, "gp-of-choice"));
    let why = if person.data.receiving_asl.is_some() { "receiving" } else { "domicile" };
    let domicile = grant(AudienceKind::Asl.of(&person.asl), since, why);
    let residence = asl_of(&person.data.residence.comune, since).filter(|asl| *asl != person.asl);
    let residence = residence.map(|asl| grant(AudienceKind::Asl.of(asl), since, "residence"));
    gp.into_iter().chain([domicile]).chain(residence).collect()
}

/// The audiences of a person under each of the other names by which she is found ([`aliases`]), a list for each name.
pub fn name_audiences(data: &PersonData, grants: &[Grant]) -> Vec<Vec<Grant>> {
    let under = |name: String| {
        let sort_key = format!("{name} {}", data.birth_date);
        grants.iter().map(|grant| Grant { sort_key: sort_key.clone(), ..grant.clone() }).collect()
    };
    aliases(&data.family_name, &data.given_name).into_iter().map(under).collect()
}

/// The audiences of a survivor under every name of somebody who was merged into her, the one in the lists included.
pub fn merged_names(merged: &PersonData, grants: &[Grant]) -> Vec<Vec<Grant>> {
    let own = sort_key(merged);
    let own = grants.iter().map(|grant| Grant { sort_key: own.clone(), ..grant.clone() }).collect();
    std::iter::once(own).chain(name_audiences(merged, grants)).collect()
}
