//! Patient.

use kernel::ids::PersonId;
use kernel::{Date, Timestamp};
use serde_json::{Value, json};

use super::{Kind, Resource};
use crate::systems;

/// Who a person is, as far as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Who.
    pub id: PersonId,
    /// Tax code, if there is one.
    pub tax_code: Option<String>,
    /// What she has instead: `provisional`, `stp`, `eni`, `none`.
    pub other_kind: Option<String>,
    /// Its code.
    pub other: Option<String>,
    /// Surname.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Birth date.
    pub birth_date: Date,
    /// `male` or `female`; nothing to whoever may not see it.
    pub gender: Option<&'static str>,
    /// Version of the row.
    pub version: i64,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// Into whom she was merged.
    pub survivor: Option<PersonId>,
}

/// The person; who was merged into another one is no more in use, and says who is. A tax code stands under both systems: the two
/// Italian guides disagree.
pub fn patient(person: &Identity) -> Value {
    Resource::new(Kind::Patient, person.id, person.version, Some(person.updated_at))
        .with("identifier", identifiers(person))
        .with(
            "name",
            json!([{ "use": "official", "family": person.family_name, "given": [person.given_name] }]),
        )
        .with("gender", json!(person.gender))
        .with("birthDate", json!(person.birth_date.to_string()))
        .with("active", json!(person.survivor.map(|_| false)))
        .with("link", json!(person.survivor.map(|other| [replaced_by(other)])))
        .done()
}

fn replaced_by(survivor: PersonId) -> Value {
    json!({ "other": Kind::Patient.to(survivor), "type": "replaced-by" })
}

fn identifiers(person: &Identity) -> Value {
    let national = |system: &str, kind: &str, value: &str| {
        json!({
            "use": "official",
            "type": { "coding": [{ "system": systems::ITALIAN_TYPES, "code": kind }] },
            "system": system,
            "value": value,
        })
    };
    let mut all = Vec::new();
    if let Some(code) = &person.tax_code {
        all.push(national(systems::TAX_CODE, "CF", code));
        all.push(national(systems::TAX_CODE_REPORT, "CF", code));
    }
    match (person.other_kind.as_deref(), &person.other) {
        (Some("stp"), Some(code)) => all.push(national(systems::STP, "STP", code)),
        (Some("eni"), Some(code)) => all.push(national(systems::ENI, "ENI", code)),
        _ => {}
    }
    all.push(json!({ "use": "secondary", "system": systems::PERSON, "value": person.id.to_string() }));
    Value::Array(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ada() -> Identity {
        Identity {
            id: PersonId(uuid::Uuid::from_u128(7)),
            tax_code: Some("PRVDAA80C42L219X".to_owned()),
            other_kind: None,
            other: None,
            family_name: "Prova".to_owned(),
            given_name: "Ada".to_owned(),
            birth_date: jiff::civil::date(1980, 3, 2),
            gender: None,
            version: 3,
            updated_at: "2020-11-01T08:00:00Z".parse().unwrap(),
            survivor: None,
        }
    }

    fn systems_of(person: &Identity) -> Vec<String> {
        let patient = patient(person);
        let all = patient["identifier"].as_array().unwrap();
        all.iter().map(|one| one["system"].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn a_tax_code_stands_under_both_systems_and_others_under_theirs() {
        assert_eq!(systems_of(&ada()), [systems::TAX_CODE, systems::TAX_CODE_REPORT, systems::PERSON]);
        let stp = |kind: &str| Identity {
            tax_code: None,
            other_kind: Some(kind.to_owned()),
            other: Some("STP0100000000001".to_owned()),
            ..ada()
        };
        assert_eq!(systems_of(&stp("stp")), [systems::STP, systems::PERSON]);
        assert_eq!(systems_of(&stp("eni")), [systems::ENI, systems::PERSON]);
        // What stands there is the reason why there is no code, and nobody's number.
        assert_eq!(systems_of(&stp("none")), [systems::PERSON]);
    }

    #[test]
    fn what_may_not_be_shown_is_not_there() {
        let shown = patient(&ada());
        assert_eq!(shown.get("gender"), None);
        assert_eq!(shown["birthDate"], "1980-03-02");
        assert_eq!(shown["meta"]["versionId"], "3");
        assert_eq!(patient(&Identity { gender: Some("female"), ..ada() })["gender"], "female");
    }
}
