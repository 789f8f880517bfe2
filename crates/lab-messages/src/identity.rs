//! Identifiers of persons: which they are, and whether they have the form.

use kernel::{IdentifierKind as Form, PersonIdentifier};

use crate::model::IdentifierKind;

/// What an identifier is, by who gives it or else by its type.
pub(crate) fn kind(authority: Option<&str>, kind: &str) -> IdentifierKind {
    authority
        .and_then(IdentifierKind::of_authority)
        .or_else(|| IdentifierKind::of_type(kind))
        .unwrap_or(IdentifierKind::Local)
}

/// What is wrong with the form of a national identifier.
pub(crate) fn wrong(kind: IdentifierKind, value: &str) -> Option<&'static str> {
    let form = match kind {
        IdentifierKind::TaxCode => {
            return match PersonIdentifier::from_column(value) {
                Ok(PersonIdentifier::Stp(_) | PersonIdentifier::Eni(_)) => {
                    Some("Un codice STP o ENI sta con il suo sistema, non con quello del codice fiscale.")
                }
                Ok(_) => None,
                Err(_) => {
                    Some("Codice fiscale non valido: controllarne la forma e il carattere di controllo.")
                }
            };
        }
        IdentifierKind::Stp => Form::Stp,
        IdentifierKind::Eni => Form::Eni,
        _ => return None,
    };
    let bad = PersonIdentifier::parse(form, value).is_err();
    bad.then_some("Codice STP o ENI non valido: la sigla e tredici cifre.")
}
