//! Patient.

use kernel::clock::local_date;
use serde_json::Value;

use super::bundle::Found;
use super::value::{date, first_code, list, text};
use crate::identity;
use crate::model::{Address, Identifier, IdentifierKind, Patient, Sex};
use crate::options::Options;
use crate::trouble::{Code, Trouble};

/// Reads a Patient: identifier, name and birth date are mandatory (HL7 Italia, laboratory report).
pub(super) fn read(found: &Found<'_>, options: &Options, troubles: &mut Vec<Trouble>) -> Patient {
    let mut reader = PersonReader { found, troubles };
    let name = reader.name();
    let part = |name: Option<&Value>, key: &str| name.and_then(|name| text(name, key)).unwrap_or_default();
    let given: Vec<&str> =
        name.map(|name| list(name, "given").iter().filter_map(Value::as_str).collect()).unwrap_or_default();
    let identifiers = reader.identifiers();
    if let Some(name) = name {
        let place = "name";
        if part(Some(name), "family").is_empty() {
            reader.error(place, Code::RequiredMissing, "Patient.name.family obbligatorio");
        }
        if given.is_empty() {
            reader.error(place, Code::RequiredMissing, "Patient.name.given obbligatorio");
        }
    }
    Patient {
        identifiers,
        family_name: part(name, "family"),
        given_name: given.join(" "),
        birth_date: reader.birth_date(options),
        sex: reader.sex(),
        addresses: list(found.resource, "address").iter().map(address).collect(),
        contacts: list(found.resource, "telecom").iter().filter_map(|one| text(one, "value")).collect(),
    }
}

struct PersonReader<'a, 'b> {
    found: &'b Found<'a>,
    troubles: &'b mut Vec<Trouble>,
}

impl<'a> PersonReader<'a, '_> {
    fn error(&mut self, part: &str, code: Code, why: &str) {
        let place = format!("{}.{part}", self.found.expression);
        self.troubles.push(Trouble::new(code, place, why));
    }

    /// The official name, or else the first.
    fn name(&mut self) -> Option<&'a Value> {
        let names = list(self.found.resource, "name");
        let official = names.iter().find(|name| text(name, "use").as_deref() == Some("official"));
        let name = official.or_else(|| names.first());
        if name.is_none() {
            self.error("name", Code::RequiredMissing, "Patient.name obbligatorio");
        }
        name
    }

    fn identifiers(&mut self) -> Vec<Identifier> {
        let mut identifiers = Vec::new();
        let mut wrong = false;
        for (place, one) in list(self.found.resource, "identifier").iter().enumerate() {
            let Some(value) = text(one, "value") else { continue };
            let authority = text(one, "system");
            let code = one.get("type").and_then(first_code).unwrap_or_default();
            let kind = identity::kind(authority.as_deref(), &code);
            if let Some(why) = identity::wrong(kind, &value) {
                wrong = true;
                self.error(&format!("identifier[{place}].value"), Code::DataType, why);
            } else if kind != IdentifierKind::TaxCode
                || !value.eq_ignore_ascii_case(kernel::tax_code::NO_TAX_CODE)
            {
                identifiers.push(Identifier { kind, value, authority });
            }
        }
        if identifiers.is_empty() && !wrong {
            self.error("identifier", Code::RequiredMissing, "Patient.identifier obbligatorio");
        }
        identifiers.sort_by_key(|identifier| identifier.kind);
        identifiers
    }

    fn birth_date(&mut self, options: &Options) -> Option<kernel::Date> {
        let Some(written) = text(self.found.resource, "birthDate") else {
            self.error("birthDate", Code::RequiredMissing, "Patient.birthDate obbligatorio");
            return None;
        };
        match date(&written) {
            Some(date) if date <= local_date(options.now) && date.year() >= 1890 => Some(date),
            Some(_) => {
                self.error("birthDate", Code::DataType, "La data di nascita è nel futuro o troppo lontana.");
                None
            }
            None => {
                self.error("birthDate", Code::DataType, "Data di nascita non valida: scrivere AAAA-MM-GG.");
                None
            }
        }
    }

    fn sex(&mut self) -> Option<Sex> {
        Some(match text(self.found.resource, "gender")?.as_str() {
            "male" => Sex::Male,
            "female" => Sex::Female,
            "other" => Sex::Other,
            "unknown" => Sex::Unknown,
            _ => {
                self.error("gender", Code::TableValue, "Sesso non valido: male, female, other o unknown.");
                return None;
            }
        })
    }
}

fn address(address: &Value) -> Address {
    let lines: Vec<&str> = list(address, "line").iter().filter_map(Value::as_str).collect();
    Address {
        street: Some(lines.join(", ")).filter(|street| !street.is_empty()),
        city: text(address, "city"),
        province: text(address, "district").or_else(|| text(address, "state")),
        postal_code: text(address, "postalCode"),
        istat: None,
        catastal: None,
        kind: text(address, "use"),
    }
}
