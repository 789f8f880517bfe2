//! From what was typed or sent to the data of a person, or to everything that is wrong with it.

use kernel::tax_code::{Declared, name_letters};
use kernel::{Date, FieldProblem, IdentifierKind, PersonIdentifier, Problem, Result};
use serde::{Deserialize, Serialize};

use super::{find_birth_place, find_comune};
use crate::model::{self, Address, GpChoice, PersonData, Source};

/// A person as a form, a JSON body or a line of a file has it: texts, all of which may be wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PersonForm {
    /// `tax-code`, `provisional`, `stp`, `eni` or `none`; empty: what the text looks like.
    #[schema(example = "tax-code")]
    pub identifier_kind: String,
    /// The code; empty with `none`.
    pub identifier: String,
    /// Why there is no code: `not-held`, `unknown`, `not-yet-assigned`, `anonymous`.
    pub no_identifier_reason: String,
    /// Surname.
    pub family_name: String,
    /// Given names.
    pub given_name: String,
    /// `M` or `F`.
    pub sex: String,
    /// `1980-03-12` or `12/03/1980`.
    #[schema(example = "1980-03-12")]
    pub birth_date: String,
    /// Catastal code or name, with the province in brackets where several have it; empty: as the tax code says.
    #[schema(example = "L219")]
    pub birth_place: String,
    /// ISTAT or catastal code, or name.
    #[schema(example = "001272")]
    pub residence_comune: String,
    /// Street and number.
    pub residence_address: String,
    /// As for the residence, within the region; empty: the same as the residence.
    pub domicile_comune: String,
    /// Street and number.
    pub domicile_address: String,
    /// Telephone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// Regional code of the doctor of choice.
    pub gp_code: String,
    /// Since when; empty with a doctor: today.
    pub gp_since: String,
}

/// Something to look at again that does not forbid saving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Catalogue key of its sentence.
    pub key: &'static str,
    /// Arguments of the sentence, by name.
    pub args: Vec<(&'static str, String)>,
}

impl Warning {
    /// The sentence, in the words of the screen.
    pub fn sentence(&self) -> String {
        let args: Vec<(&str, &dyn web::texts::TextArg)> =
            self.args.iter().map(|(name, value)| (*name, value as &dyn web::texts::TextArg)).collect();
        web::tn(self.key, &args)
    }
}

impl PersonForm {
    /// The form that shows a person's data.
    pub fn of(data: &PersonData) -> Self {
        let none = matches!(data.identifier, PersonIdentifier::None { .. });
        let text = model::identifier_text(&data.identifier).to_owned();
        let (identifier, no_identifier_reason) =
            if none { (String::new(), text) } else { (text, String::new()) };
        Self {
            identifier_kind: data.identifier.kind().as_str().to_owned(),
            identifier,
            no_identifier_reason,
            family_name: data.family_name.clone(),
            given_name: data.given_name.clone(),
            sex: model::sex_letter(data.sex).to_owned(),
            birth_date: data.birth_date.to_string(),
            birth_place: data.birth_place.clone().unwrap_or_default(),
            residence_comune: data.residence.comune.clone(),
            residence_address: data.residence.street.clone(),
            domicile_comune: data.domicile.comune.clone(),
            domicile_address: data.domicile.street.clone(),
            phone: data.phone.clone().unwrap_or_default(),
            email: data.email.clone().unwrap_or_default(),
            gp_code: data.gp.as_ref().map(|gp| gp.code.clone()).unwrap_or_default(),
            gp_since: data.gp.as_ref().map(|gp| gp.since.to_string()).unwrap_or_default(),
        }
    }

    /// Every field with its name, in the order of the form.
    pub fn fields(&self) -> [(&'static str, &str); 16] {
        [
            ("identifier_kind", &self.identifier_kind),
            ("identifier", &self.identifier),
            ("no_identifier_reason", &self.no_identifier_reason),
            ("family_name", &self.family_name),
            ("given_name", &self.given_name),
            ("sex", &self.sex),
            ("birth_date", &self.birth_date),
            ("birth_place", &self.birth_place),
            ("residence_comune", &self.residence_comune),
            ("residence_address", &self.residence_address),
            ("domicile_comune", &self.domicile_comune),
            ("domicile_address", &self.domicile_address),
            ("phone", &self.phone),
            ("email", &self.email),
            ("gp_code", &self.gp_code),
            ("gp_since", &self.gp_since),
        ]
    }

    /// The data, when nothing is wrong. A laboratory may not know an address, an operator must ask for it. Whether
    /// the doctor exists is for the service, which has the register.
    ///
    /// # Errors
    /// `Problem::Invalid` with every wrong field at once.
    pub fn check(&self, today: Date, source: Source) -> Result<PersonData> {
        let mut check = Check { today, problems: Vec::new() };
        let identifier = check.identifier(self);
        let family_name = check.name("family_name", &self.family_name);
        let given_name = check.name("given_name", &self.given_name);
        let sex = check.some("sex", "people-sex-unknown", model::parse_sex(&self.sex));
        let birth_date = check.birth_date(&self.birth_date);
        let birth_place = check.birth_place(self, identifier.as_ref(), birth_date.unwrap_or(today));
        let residence = check.residence(self);
        let domicile = check.domicile(self, residence.as_ref(), source);
        let phone = check.phone(&self.phone);
        let email = check.email(&self.email);
        let gp = check.gp(self);
        if let (Some(PersonIdentifier::TaxCode(code)), Some(born)) = (&identifier, birth_date)
            && let Err(error) = code.place_standing(born, |code| territory::get().birth_place_validity(code))
        {
            check.problems.push(error.on_field("identifier"));
        }
        let (Some(identifier), Some(sex), Some(birth_date), Some(residence), Some(domicile), true) =
            (identifier, sex, birth_date, residence, domicile, check.problems.is_empty())
        else {
            return Err(Problem::Invalid(check.problems));
        };
        Ok(PersonData {
            identifier,
            family_name,
            given_name,
            sex,
            birth_date,
            birth_place,
            residence,
            domicile,
            phone,
            email,
            household: None,
            gp,
        })
    }
}

/// What does not agree in good data: the tax code with the rest, its place with its date.
pub fn warnings(data: &PersonData) -> Vec<Warning> {
    let PersonIdentifier::TaxCode(code) = &data.identifier else { return Vec::new() };
    let declared = Declared {
        family: Some(&data.family_name),
        given: Some(&data.given_name),
        sex: Some(data.sex),
        birth_date: Some(data.birth_date),
        place_code: data.birth_place.as_deref(),
    };
    let differing = code.disagreements(&declared);
    let mut found: Vec<Warning> =
        differing.iter().map(|part| Warning { key: part.key(), args: Vec::new() }).collect();
    let standing = code.place_standing(data.birth_date, |code| territory::get().birth_place_validity(code));
    if let Ok(standing) = standing
        && let Some(key) = standing.key()
    {
        found.push(Warning { key, args: standing.args() });
    }
    found
}

/// Reads fields and keeps what is wrong with them.
struct Check {
    today: Date,
    problems: Vec<FieldProblem>,
}

impl Check {
    fn wrong(&mut self, field: &'static str, key: &'static str) {
        self.problems.push(FieldProblem::new(field, key));
    }

    fn some<T>(&mut self, field: &'static str, key: &'static str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.wrong(field, key);
        }
        value
    }

    fn identifier(&mut self, form: &PersonForm) -> Option<PersonIdentifier> {
        let text = form.identifier.trim();
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
        let reason = form.no_identifier_reason.trim();
        let (field, text) =
            if none && !reason.is_empty() { ("no_identifier_reason", reason) } else { ("identifier", text) };
        let field = if none { "no_identifier_reason" } else { field };
        match PersonIdentifier::parse(kind, text) {
            Ok(identifier) => Some(identifier),
            Err(error) => {
                self.problems.push(error.on_field(field));
                None
            }
        }
    }

    fn name(&mut self, field: &'static str, text: &str) -> String {
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

    fn birth_date(&mut self, text: &str) -> Option<Date> {
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

    fn birth_place(
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

    fn residence(&mut self, form: &PersonForm) -> Option<Address> {
        let text = form.residence_comune.trim();
        if text.is_empty() {
            self.wrong("residence_comune", "people-comune-missing");
            return None;
        }
        let street = self.street("residence_address", &form.residence_address);
        if let Some(comune) = find_comune(text, self.today) {
            return Some(Address { comune: comune.istat.clone(), street });
        }
        // Elsewhere in Italy: today's comuni are among the birth places of today.
        let elsewhere = find_birth_place(text, self.today);
        let elsewhere = elsewhere.ok().filter(|place| place.is_valid_on(self.today) && !place.is_foreign());
        if elsewhere.is_none() {
            self.unknown_comune("residence_comune", "people-comune-unknown", text);
        }
        Some(Address { comune: elsewhere?.code.clone(), street })
    }

    fn domicile(
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
            if super::asl_of(&residence.comune, self.today).is_none() {
                self.wrong("domicile_comune", "people-domicile-outside");
                return None;
            }
            Address { comune: residence.comune, street }
        } else {
            let Some(comune) = find_comune(text, self.today) else {
                self.unknown_comune("domicile_comune", "people-domicile-unknown", text);
                return None;
            };
            Address { comune: comune.istat.clone(), street }
        };
        if source == Source::Operator && domicile.street.is_empty() {
            self.wrong("domicile_address", "people-address-missing");
        }
        Some(domicile)
    }

    /// Says that there is no such comune, with those that begin alike.
    fn unknown_comune(&mut self, field: &'static str, key: &'static str, text: &str) {
        let alike = territory::get().comuni_by_name(text, self.today, 5);
        let names = alike.iter().map(|comune| format!("{} ({})", comune.name, comune.province_sign));
        let names = names.collect::<Vec<_>>().join(", ");
        self.problems.push(if names.is_empty() {
            FieldProblem::new(field, key)
        } else {
            FieldProblem::new(field, "people-comune-maybe").with("names", names)
        });
    }

    fn street(&mut self, field: &'static str, text: &str) -> String {
        let street = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if street.chars().count() > 200 {
            self.wrong(field, "people-address-long");
        }
        street
    }

    fn phone(&mut self, text: &str) -> Option<String> {
        let phone = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if phone.is_empty() {
            return None;
        }
        let digits = phone.chars().filter(char::is_ascii_digit).count();
        let plain = phone.chars().all(|sign| sign.is_ascii_digit() || " +-./()".contains(sign));
        if !plain || !(6..=15).contains(&digits) || phone.rfind('+').is_some_and(|place| place > 0) {
            self.wrong("phone", "people-phone-form");
        }
        Some(phone)
    }

    fn email(&mut self, text: &str) -> Option<String> {
        let email = text.trim();
        if email.is_empty() {
            return None;
        }
        let good = email.split_once('@').is_some_and(|(local, domain)| {
            let dotted = domain.split('.').count() > 1 && domain.split('.').all(|part| !part.is_empty());
            !local.is_empty() && dotted && !domain.contains('@')
        });
        if !good
            || email.len() > 254
            || email.contains(|sign: char| sign.is_whitespace() || sign.is_control())
        {
            self.wrong("email", "people-email-form");
        }
        Some(email.to_owned())
    }

    fn gp(&mut self, form: &PersonForm) -> Option<GpChoice> {
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
