//! From what was typed or sent to the data of a person, or to everything that is wrong with it.

use kernel::tax_code::Declared;
use kernel::{Date, PersonIdentifier, Problem, Result};
use serde::{Deserialize, Serialize};

use crate::model::{self, PersonData, Source};

mod check;

use check::Check;

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
    /// ISTAT or catastal code, or name; outside Italy the state.
    #[schema(example = "001272")]
    pub residence_comune: String,
    /// Street and number.
    pub residence_address: String,
    /// As for the residence; empty: the same as the residence.
    pub domicile_comune: String,
    /// Street and number.
    pub domicile_address: String,
    /// Three digits of the ASL that receives whoever has her domicile outside the region (EXTRA-REGIONE): needed there, and
    /// empty within the region, where the comune says it.
    pub receiving_asl: String,
    /// Telephone.
    pub phone: String,
    /// Another telephone.
    pub phone2: String,
    /// E-mail.
    pub email: String,
    /// Regional code of the doctor of choice.
    pub gp_code: String,
    /// Since when; empty with a doctor: today.
    pub gp_since: String,
    /// What the person is: a term of the code list `person_kind`; empty: `citizen`.
    #[schema(example = "citizen")]
    pub person_kind: String,
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
            receiving_asl: data.receiving_asl.clone().unwrap_or_default(),
            phone: data.phone.clone().unwrap_or_default(),
            phone2: data.phone2.clone().unwrap_or_default(),
            email: data.email.clone().unwrap_or_default(),
            gp_code: data.gp.as_ref().map(|gp| gp.code.clone()).unwrap_or_default(),
            gp_since: data.gp.as_ref().map(|gp| gp.since.to_string()).unwrap_or_default(),
            person_kind: data.kind.clone(),
        }
    }

    /// Every field with its name, in the order of the form. Taken apart without `..`, so that the compiler misses a new one:
    /// a field that is not here comes up empty in the form of a correction, which then erases it.
    pub fn fields(&self) -> [(&'static str, &str); 19] {
        let Self {
            identifier_kind,
            identifier,
            no_identifier_reason,
            family_name,
            given_name,
            sex,
            birth_date,
            birth_place,
            residence_comune,
            residence_address,
            domicile_comune,
            domicile_address,
            receiving_asl,
            phone,
            phone2,
            email,
            gp_code,
            gp_since,
            person_kind,
        } = self;
        [
            ("identifier_kind", identifier_kind),
            ("identifier", identifier),
            ("no_identifier_reason", no_identifier_reason),
            ("family_name", family_name),
            ("given_name", given_name),
            ("sex", sex),
            ("birth_date", birth_date),
            ("birth_place", birth_place),
            ("residence_comune", residence_comune),
            ("residence_address", residence_address),
            ("domicile_comune", domicile_comune),
            ("domicile_address", domicile_address),
            ("receiving_asl", receiving_asl),
            ("phone", phone),
            ("phone2", phone2),
            ("email", email),
            ("gp_code", gp_code),
            ("gp_since", gp_since),
            ("person_kind", person_kind),
        ]
    }

    /// The data, when nothing is wrong. A laboratory may not know an address, an operator must ask for it. Whether
    /// the doctor exists is for the service, which has the register.
    ///
    /// # Errors
    /// `Problem::Invalid` with every wrong field at once.
    pub fn check(&self, today: Date, source: Source) -> Result<PersonData> {
        let mut check = Check::new(today);
        let identifier = check.identifier(self);
        let family_name = check.name("family_name", &self.family_name);
        let given_name = check.name("given_name", &self.given_name);
        let sex = check.some("sex", "people-sex-unknown", model::parse_sex(&self.sex));
        let birth_date = check.birth_date(&self.birth_date);
        let birth_place = check.birth_place(self, identifier.as_ref(), birth_date.unwrap_or(today));
        let residence = check.residence(self);
        let domicile = check.domicile(self, residence.as_ref(), source);
        let receiving_asl = check.receiving_asl(self, domicile.as_ref(), source);
        let phone = check.phone("phone", &self.phone);
        let phone2 = check.second_phone(self);
        let email = check.email(&self.email);
        let gp = check.gp(self);
        let kind = check.person_kind(&self.person_kind);
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
            receiving_asl,
            phone2,
            kind,
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
