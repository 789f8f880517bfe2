//! The fields of a person as a screen shows them: for the forms of this module and of those above.

use kernel::tax_code::NoIdentifier;
use kernel::{Date, IdentifierKind};
use web::{Choice, FormState, fmt, t};

use crate::model::PersonData;
use crate::rules::{self, PersonForm, find_birth_place, find_comune};

/// What `people_fields.html` lets one choose from, under the name `choices`.
#[derive(Debug, Clone)]
pub struct Choices {
    /// Kinds of identifier.
    pub kinds: Vec<Choice>,
    /// Why there is none.
    pub reasons: Vec<Choice>,
    /// Sexes.
    pub sexes: Vec<Choice>,
}

impl Choices {
    /// All of them.
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        let kinds = IdentifierKind::ALL
            .map(|kind| Choice::key(kind.as_str(), &format!("people-kind-{}", kind.as_str())));
        let reasons = NoIdentifier::ALL
            .map(|reason| Choice::key(reason.as_str(), &format!("people-none-{}", reason.as_str())));
        let sexes = vec![Choice::key("F", "people-sex-female"), Choice::key("M", "people-sex-male")];
        Self { kinds: kinds.to_vec(), reasons: reasons.to_vec(), sexes }
    }
}

/// What was typed.
pub fn typed(form: &FormState) -> PersonForm {
    let text = |name: &str| form.get(name).to_owned();
    let none = form.get("identifier_kind") == IdentifierKind::None.as_str();
    PersonForm {
        identifier_kind: text("identifier_kind"),
        identifier: text("identifier"),
        // The other fields of the page are there whatever the kind.
        no_identifier_reason: if none { text("no_identifier_reason") } else { String::new() },
        family_name: text("family_name"),
        given_name: text("given_name"),
        sex: text("sex"),
        birth_date: text("birth_date"),
        birth_place: text("birth_place"),
        residence_comune: text("residence_comune"),
        residence_address: text("residence_address"),
        domicile_comune: text("domicile_comune"),
        domicile_address: text("domicile_address"),
        phone: text("phone"),
        email: text("email"),
        gp_code: text("gp_code"),
        gp_since: text("gp_since"),
    }
}

/// The data as the form shows them: names in place of codes, wherever the name leads back to the code.
pub fn shown(data: &PersonData, today: Date) -> Vec<(&'static str, String)> {
    let form = PersonForm::of(data);
    form.fields().map(|(name, value)| (name, shown_value(name, value, data.birth_date, today))).to_vec()
}

/// One field as the form shows it, of somebody born on a day.
pub fn shown_value(field: &str, value: &str, born: Date, today: Date) -> String {
    let birth_place_code = |name: &str, day| find_birth_place(name, day).map(|found| found.code.clone()).ok();
    let name = match field {
        _ if value.is_empty() => return String::new(),
        "birth_date" | "gp_since" => {
            return value.parse::<Date>().map_or_else(|_| value.to_owned(), fmt::date);
        }
        "residence_comune" | "domicile_comune" => {
            let name = rules::comune_name(value, today);
            let same = find_comune(&name, today).is_some_and(|found| found.istat == value)
                || birth_place_code(&name, today).is_some_and(|code| code == value);
            same.then_some(name)
        }
        "birth_place" => {
            let name = rules::birth_place_name(value, born);
            let same = birth_place_code(&name, born).is_some_and(|code| code == value);
            same.then_some(name)
        }
        _ => None,
    };
    name.unwrap_or_else(|| value.to_owned())
}

/// A value of the form in the words of the screen, where it is a code, a day or a place; none where it is a text.
pub fn words(field: &str, value: &str, today: Date) -> Option<String> {
    Some(match (value, field) {
        (code, "residence_comune" | "domicile_comune") => rules::comune_name(code, today),
        (code, "birth_place") => rules::birth_place_name(code, today),
        (kind, "identifier_kind") => t(&format!("people-kind-{kind}")).to_owned(),
        (reason, "no_identifier_reason") => t(&format!("people-none-{reason}")).to_owned(),
        (day, "birth_date" | "gp_since") => day.parse::<Date>().map_or_else(|_| day.to_owned(), fmt::date),
        ("F", "sex") => t("people-sex-female").to_owned(),
        ("M", "sex") => t("people-sex-male").to_owned(),
        _ => return None,
    })
}

/// The label of a field, as the form has it.
pub fn field_key(field: &str) -> &'static str {
    match field {
        "identifier_kind" => "people-kind",
        "identifier" => "people-code",
        "no_identifier_reason" => "people-none-reason",
        "family_name" => "people-family-name",
        "given_name" => "people-given-name",
        "sex" => "people-sex",
        "birth_date" => "people-born",
        "birth_place" => "people-birth-place",
        "residence_comune" => "people-residence-comune",
        "residence_address" => "people-residence-address",
        "domicile_comune" => "people-domicile-comune",
        "domicile_address" => "people-domicile-address",
        "phone" => "people-phone",
        "email" => "people-email",
        "gp_code" => "people-gp-code",
        "gp_since" => "people-gp-since",
        "household" => "people-registry-household",
        _ => "people-history",
    }
}

#[cfg(test)]
mod tests {
    use super::field_key;
    use crate::rules::PersonForm;

    #[test]
    fn every_field_has_a_name_of_its_own() {
        let form = PersonForm::default();
        let keys: std::collections::HashSet<_> =
            form.fields().map(|(name, _)| field_key(name)).into_iter().collect();
        assert_eq!(keys.len(), form.fields().len());
        assert!(!keys.contains(field_key("no field")), "one fell through");
    }
}
