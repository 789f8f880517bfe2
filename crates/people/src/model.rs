//! Persons of the registry (FHIR Patient).

use kernel::ids::PersonId;
use kernel::{Date, Problem, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Administrative sex, as on the tax code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sex {
    /// Female.
    F,
    /// Male.
    M,
}

impl Sex {
    /// One letter, as in the database and on the screen.
    pub fn code(self) -> &'static str {
        match self {
            Self::F => "F",
            Self::M => "M",
        }
    }

    /// From the letter.
    ///
    /// # Errors
    /// An invalid field `sex`.
    pub fn parse(text: &str) -> Result<Self> {
        match text.trim().to_ascii_uppercase().as_str() {
            "F" => Ok(Self::F),
            "M" => Ok(Self::M),
            _ => Err(Problem::field("sex", "people-sex-unknown")),
        }
    }
}

/// Where someone lives: residence or domicile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// ISTAT code of the comune, six digits.
    pub comune: String,
    /// Street and number.
    pub street: String,
}

/// The doctor of choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GpChoice {
    /// Regional code of the doctor.
    pub code: String,
    /// Since when.
    pub since: Date,
}

/// How a person is identified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Identifier {
    /// Tax code as written, 16 characters, checked.
    TaxCode(String),
    /// Provisional numeric code, 11 digits.
    Provisional(String),
    /// Foreigner temporarily present.
    Stp(String),
    /// European citizen not enrolled.
    Eni(String),
    /// None, with the reason (`newborn`, `unknown`, `not_owned`).
    None(String),
}

/// Where the person's row came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The regional registry.
    Registry,
    /// Typed by an operator.
    Operator,
    /// A laboratory's file named a person not yet known.
    Laboratory,
}

/// The data of a person, as entered or corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonData {
    /// Identifier.
    pub identifier: Identifier,
    /// As written.
    pub family_name: String,
    /// As written.
    pub given_name: String,
    /// Administrative sex.
    pub sex: Sex,
    /// Birth date.
    pub birth_date: Date,
    /// Catastal code of the birth place.
    pub birth_place: Option<String>,
    /// Residence.
    pub residence: Address,
    /// Domicile: its ASL is in charge.
    pub domicile: Address,
    /// Telephone as written.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Household.
    pub household: Option<Uuid>,
    /// Doctor of choice.
    pub gp: Option<GpChoice>,
}

/// A person of the registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Identity within the platform.
    pub id: PersonId,
    /// The data.
    pub data: PersonData,
    /// ASL of the domicile (three digits).
    pub asl: String,
    /// Where the row came from.
    pub source: Source,
    /// Grows by one with each correction; a stale save is refused.
    pub version: i64,
}
