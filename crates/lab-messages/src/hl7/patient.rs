//! PID.

use kernel::Date;
use kernel::clock::local_date;

use super::message::Segment;
use super::time;
use super::value::Reader;
use crate::identity;
use crate::model::{Address, Identifier, IdentifierKind, Patient, Sex};
use crate::trouble::Code;

/// Reads PID.
pub(super) fn read(reader: &mut Reader<'_>, segment: &Segment) -> Patient {
    let identifiers = identifiers(reader, segment);
    let (family_name, given_name) = name(reader, segment);
    Patient {
        identifiers,
        family_name,
        given_name,
        birth_date: birth_date(reader, segment),
        sex: sex(reader, segment),
        addresses: addresses(reader, segment),
        contacts: contacts(reader, segment),
    }
}

fn identifiers(reader: &mut Reader<'_>, segment: &Segment) -> Vec<Identifier> {
    let mut found = Vec::new();
    for repetition in 1..=reader.message.repetitions(segment, 3).min(MOST) {
        let value = reader.repeated(segment, 3, repetition, 1);
        if value.is_empty() {
            continue;
        }
        let authority = [2, 1]
            .map(|part| reader.sub(segment, (3, repetition, 4, part)))
            .into_iter()
            .find(|part| !part.is_empty());
        let kind = identity::kind(authority.as_deref(), &reader.repeated(segment, 3, repetition, 5));
        if let Some(why) = identity::wrong(kind, &value) {
            reader.note(segment, (3, repetition, 1), Code::DataType, why, true);
            continue;
        }
        if kind == IdentifierKind::TaxCode && value.eq_ignore_ascii_case(kernel::tax_code::NO_TAX_CODE) {
            continue;
        }
        found.push(Identifier { kind, value, authority });
    }
    if found.is_empty() && !reader.troubles.iter().any(|one| one.place == super::value::place(segment, 3)) {
        let why = "Manca l'identificativo del paziente: codice fiscale, STP, ENI o numero del mittente.";
        reader.error(segment, 3, 1, Code::RequiredMissing, why);
    }
    found.sort_by_key(|identifier| identifier.kind);
    found
}

/// Repetitions of a field that are read at most.
const MOST: usize = 20;

/// Surname and given names of the first repetition that has a surname: a sender may leave out the legal name and give
/// another.
fn name(reader: &mut Reader<'_>, segment: &Segment) -> (String, String) {
    let repetitions = reader.message.repetitions(segment, 5).min(MOST);
    let chosen = (1..=repetitions).find(|repetition| !reader.repeated(segment, 5, *repetition, 1).is_empty());
    let Some(repetition) = chosen else {
        reader.error(segment, 5, 1, Code::RequiredMissing, "Manca il cognome del paziente.");
        return (String::new(), String::new());
    };
    let parts = [2, 3].map(|component| reader.repeated(segment, 5, repetition, component));
    let given = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    if given.is_empty() {
        let why = "Manca il nome del paziente.";
        reader.note(segment, (5, repetition, 2), Code::RequiredMissing, why, true);
    }
    (reader.repeated(segment, 5, repetition, 1), given)
}

fn birth_date(reader: &mut Reader<'_>, segment: &Segment) -> Option<Date> {
    let text = reader.filled(segment, 7, 1)?;
    let today = local_date(reader.now);
    match time::date(&text) {
        Some(date) if date <= today && date.year() >= 1890 => Some(date),
        Some(_) => {
            reader.error(segment, 7, 1, Code::DataType, "La data di nascita è nel futuro o troppo lontana.");
            None
        }
        None => {
            reader.error(segment, 7, 1, Code::DataType, "Data di nascita non valida: scrivere AAAAMMGG.");
            None
        }
    }
}

fn sex(reader: &mut Reader<'_>, segment: &Segment) -> Option<Sex> {
    let text = reader.filled(segment, 8, 1)?;
    Some(match text.to_ascii_uppercase().as_str() {
        "M" => Sex::Male,
        "F" => Sex::Female,
        "O" | "A" => Sex::Other,
        "U" | "N" => Sex::Unknown,
        _ => {
            reader.error(segment, 8, 1, Code::TableValue, "Sesso non valido: M, F, O o U.");
            return None;
        }
    })
}

fn addresses(reader: &Reader<'_>, segment: &Segment) -> Vec<Address> {
    let address = |repetition: usize| {
        let part = |component: usize| {
            Some(reader.repeated(segment, 11, repetition, component)).filter(|text| !text.is_empty())
        };
        let address = Address {
            street: part(1),
            city: part(3),
            province: part(4),
            postal_code: part(5),
            istat: part(9).filter(|code| code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())),
            catastal: None,
            kind: part(7),
        };
        let told = address.street.is_some() || address.city.is_some() || address.istat.is_some();
        told.then_some(address)
    };
    (1..=reader.message.repetitions(segment, 11).min(MOST)).filter_map(address).collect()
}

/// As one text, or put together from its parts.
fn contacts(reader: &Reader<'_>, segment: &Segment) -> Vec<String> {
    let contact = |repetition: usize| {
        let part = |component: usize| reader.repeated(segment, 13, repetition, component);
        let whole = [part(1), part(4)].into_iter().find(|text| !text.is_empty());
        whole.or_else(|| {
            let (country, area, local) = (part(5), part(6), part(7));
            let plus = if country.is_empty() { String::new() } else { format!("+{country}") };
            Some(format!("{plus}{area}{local}")).filter(|_| !local.is_empty())
        })
    };
    (1..=reader.message.repetitions(segment, 13).min(MOST)).filter_map(contact).collect()
}
