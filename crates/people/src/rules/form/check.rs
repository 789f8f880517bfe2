//! The fields of a person, one by one.

use kernel::tax_code::name_letters;
use kernel::{Date, FieldProblem, IdentifierKind, PersonIdentifier};
use territory::codes::{self, List};

use super::PersonForm;
use crate::model::{Address, GpChoice, Source};
use crate::rules::{asl_of, find_birth_place, find_comune, is_outside};

/// Reads fields and keeps what is wrong with them.
pub(super) struct Check {
    today: Date,
    pub(super) problems: Vec<FieldProblem>,
}

impl Check {
    pub(super) fn new(today: Date) -> Self {
        Self { today, problems: Vec::new() }
    }

    fn wrong(&mut self, field: &'static str, key: &'static str) {
        self.problems.push(FieldProblem::new(field, key));
    }

    pub(super) fn some<T>(&mut self, field: &'static str, key: &'static str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.wrong(field, key);
        }
        value
    }

    pub(super) fn identifier(&mut self, form: &PersonForm) -> Option<PersonIdentifier> {
        // Copied from a card or a letter it comes in groups.
        let text: String = form.identifier.split_whitespace().collect();
        let text = text.as_str();
        let kind = match form.identifier_kind.trim() {
            "" => Ok(IdentifierKind::of_form(text).unwrap_or(IdentifierKind::TaxCode)),
            word => IdentifierKind::parse(word),
        };
        let kind = match kind {
            Ok(kind) => kind,
            Err(error) => {
                self.problems.push(error.on_field("identifier_kind"));
                return None;
            }
        };
        let none = kind == IdentifierKind::None;
        if none && !text.is_empty() && text != kernel::tax_code::NO_TAX_CODE {
            self.wrong("identifier", "people-identifier-and-none");
            return None;
        }
        if !none && text.is_empty() {
            self.wrong("identifier", "people-identifier-missing");
            return None;
        }
        let (field, text) = match (none, form.no_identifier_reason.trim()) {
            (false, _) => ("identifier", text),
            (true, "") => ("no_identifier_reason", text),
            (true, reason) => ("no_identifier_reason", reason),
        };
        match PersonIdentifier::parse(kind, text) {
            Ok(identifier) => Some(identifier),
            Err(error) => {
                self.problems.push(error.on_field(field));
                None
            }
        }
    }

    pub(super) fn name(&mut self, field: &'static str, text: &str) -> String {
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let fits =
            |letter: char| letter.is_alphabetic() || " '’`´-./\u{300}\u{301}\u{302}\u{308}".contains(letter);
        if name.is_empty() {
            self.wrong(field, "people-name-missing");
        } else if name.chars().count() > 80 {
            self.wrong(field, "people-name-long");
        } else if !name.chars().all(fits) {
            self.wrong(field, "people-name-signs");
        } else if name_letters(&name).is_empty() {
            self.wrong(field, "people-name-latin");
        }
        name
    }

    pub(super) fn birth_date(&mut self, text: &str) -> Option<Date> {
        let born = self.date("birth_date", text, "people-birth-date-missing")?;
        if born > self.today {
            self.wrong("birth_date", "people-birth-date-future");
        } else if self.today.year() - born.year() > 125 {
            self.wrong("birth_date", "people-birth-date-early");
        }
        Some(born)
    }

    fn date(&mut self, field: &'static str, text: &str, missing: &'static str) -> Option<Date> {
        if text.trim().is_empty() {
            self.wrong(field, missing);
            return None;
        }
        match web::forms::parse_date(text) {
            Ok(date) => Some(date),
            Err(key) => {
                self.wrong(field, key);
                None
            }
        }
    }

    pub(super) fn birth_place(
        &mut self,
        form: &PersonForm,
        identifier: Option<&PersonIdentifier>,
        born: Date,
    ) -> Option<String> {
        let text = form.birth_place.trim();
        match (text.is_empty(), identifier) {
            (true, Some(PersonIdentifier::TaxCode(code))) => Some(code.place_code()),
            (true, _) => None,
            (false, _) => match find_birth_place(text, born) {
                Ok(place) => Some(place.code.clone()),
                Err(key) => {
                    self.wrong("birth_place", key);
                    None
                }
            },
        }
    }

    pub(super) fn residence(&mut self, form: &PersonForm) -> Option<Address> {
        let text = form.residence_comune.trim();
        if text.is_empty() {
            self.wrong("residence_comune", "people-comune-missing");
            return None;
        }
        let street = self.street("residence_address", &form.residence_address);
        let Some(comune) = self.place(text) else {
            self.unknown_comune("residence_comune", "people-comune-unknown", text);
            return None;
        };
        Some(Address { comune, street })
    }

    /// The code of a place where people live today: of a comune of the region, or else of one elsewhere in Italy or of a foreign
    /// state, which are among the birth places of today.
    fn place(&self, text: &str) -> Option<String> {
        if let Some(comune) = find_comune(text, self.today) {
            return Some(comune.istat.clone());
        }
        let elsewhere = find_birth_place(text, self.today).ok();
        elsewhere.filter(|place| place.is_valid_on(self.today)).map(|place| place.code.clone())
    }

    pub(super) fn domicile(
        &mut self,
        form: &PersonForm,
        residence: Option<&Address>,
        source: Source,
    ) -> Option<Address> {
        let text = form.domicile_comune.trim();
        let street = self.street("domicile_address", &form.domicile_address);
        let domicile = if text.is_empty() {
            let residence = residence?.clone();
            let street = if street.is_empty() { residence.street } else { street };
            let outside = asl_of(&residence.comune, self.today).is_none();
            if outside && source == Source::Operator && form.receiving_asl.trim().is_empty() {
                self.wrong("domicile_comune", "people-domicile-outside");
                return None;
            }
            Address { comune: residence.comune, street }
        } else {
            let Some(comune) = self.place(text) else {
                self.unknown_comune("domicile_comune", "people-comune-unknown", text);
                return None;
            };
            Address { comune, street }
        };
        if source == Source::Operator && domicile.street.is_empty() {
            let field = if text.is_empty() { "residence_address" } else { "domicile_address" };
            self.wrong(field, "people-address-missing");
        }
        Some(domicile)
    }

    /// The ASL that receives whoever lives outside the region: there it must be chosen, within the comune says it.
    pub(super) fn receiving_asl(
        &mut self,
        form: &PersonForm,
        domicile: Option<&Address>,
        source: Source,
    ) -> Option<String> {
        let code = form.receiving_asl.trim();
        let outside = is_outside(&domicile?.comune);
        if code.is_empty() {
            // A file may leave it to what an operator has chosen.
            if outside && source == Source::Operator {
                self.wrong("receiving_asl", "people-receiving-missing");
            }
            return None;
        }
        if !outside {
            self.wrong("receiving_asl", "people-receiving-within");
        } else if territory::get().asl(code).is_none() {
            self.wrong("receiving_asl", "people-receiving-unknown");
        }
        Some(code.to_owned())
    }

    /// Says that there is no such comune, with those that begin alike.
    fn unknown_comune(&mut self, field: &'static str, key: &'static str, text: &str) {
        let alike = territory::get().comuni_by_name(text, self.today, 5);
        let names = alike.iter().map(|comune| format!("{} ({})", comune.name, comune.province_sign));
        let names = names.collect::<Vec<_>>().join(", ");
        let elsewhere = find_birth_place(text, self.today).is_ok();
        self.problems.push(if names.is_empty() || elsewhere {
            FieldProblem::new(field, key)
        } else {
            FieldProblem::new(field, "people-comune-maybe").with("names", names)
        });
    }

    fn street(&mut self, field: &'static str, text: &str) -> String {
        // Neither controls nor more than one blank: PostgreSQL takes no NUL in a text.
        let parts = text.split(|sign: char| sign.is_whitespace() || sign.is_control());
        let street = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        if street.chars().count() > 200 {
            self.wrong(field, "people-address-long");
        }
        street
    }

    pub(super) fn phone(&mut self, field: &'static str, text: &str) -> Option<String> {
        let phone = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if phone.is_empty() {
            return None;
        }
        let digits = phone.chars().filter(char::is_ascii_digit).count();
        let plain = phone.chars().all(|sign| sign.is_ascii_digit() || " +-./()".contains(sign));
        if !plain || !(6..=15).contains(&digits) || phone.rfind('+').is_some_and(|place| place > 0) {
            self.wrong(field, "people-phone-form");
        }
        Some(phone)
    }

    pub(super) fn second_phone(&mut self, form: &PersonForm) -> Option<String> {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let second = self.phone("phone2", &form.phone2)?;
        if digits(&second) == digits(&form.phone) {
            self.wrong("phone2", "people-phone-twice");
        }
        Some(second)
    }

    /// Whether the term still holds is for the service, which knows what the person was before.
    pub(super) fn person_kind(&mut self, text: &str) -> String {
        let code = text.trim();
        if code.is_empty() {
            return crate::model::citizen();
        }
        if codes::find(List::PersonKind, code).is_none_or(|term| term.is_void()) {
            self.wrong("person_kind", "people-person-kind-unknown");
        }
        code.to_owned()
    }

    pub(super) fn email(&mut self, text: &str) -> Option<String> {
        let email = text.trim();
        if email.is_empty() {
            return None;
        }
        let good = email.split_once('@').is_some_and(|(local, domain)| {
            let dotted = domain.split('.').count() > 1 && domain.split('.').all(|part| !part.is_empty());
            // As browsers take it (a letter may be one of another alphabet): nothing that ends an attribute or a header.
            let plain = |sign: char| sign.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(sign);
            !local.is_empty() && local.chars().all(plain) && dotted && domain.chars().all(is_of_host)
        });
        if !good || email.len() > 254 {
            self.wrong("email", "people-email-form");
        }
        Some(email.to_owned())
    }

    pub(super) fn gp(&mut self, form: &PersonForm) -> Option<GpChoice> {
        let code = form.gp_code.trim().to_ascii_uppercase();
        if code.is_empty() {
            if !form.gp_since.trim().is_empty() {
                self.wrong("gp_code", "people-gp-missing");
            }
            return None;
        }
        let since = match form.gp_since.trim() {
            "" => self.today,
            text => self.date("gp_since", text, "people-gp-missing")?,
        };
        if since > self.today {
            self.wrong("gp_since", "people-gp-future");
        }
        Some(GpChoice { code, since })
    }
}

fn is_of_host(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '-' || sign == '.'
}
