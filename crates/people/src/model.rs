//! Persons of the registry (FHIR Patient).

pub mod doubles;
pub mod facts;
pub mod merge;

use access::audience::Reason;
use kernel::ids::PersonId;
use kernel::{Date, PersonIdentifier, Problem, Result, Sex, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Where someone lives: residence or domicile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// ISTAT code of the comune, six digits; outside the region the catastal code (a letter and three digits) of the comune
    /// or of the foreign state.
    pub comune: String,
    /// Street and number; empty when not known.
    pub street: String,
}

/// Whose something is, for the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Surname.
    pub family_name: String,
    /// Given names.
    pub given_name: String,
    /// Birth date.
    pub birth_date: Date,
}

impl Named {
    /// Both names.
    pub fn full(&self) -> String {
        format!("{} {}", self.family_name, self.given_name)
    }
}

/// The doctor of choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GpChoice {
    /// Regional code of the doctor.
    pub code: String,
    /// Since when.
    pub since: Date,
}

/// Whom somebody has chosen as her doctor, and where he is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gp {
    /// Surname and given names.
    pub name: String,
    /// Telephone or address of the surgery; empty where nobody said.
    pub contact: String,
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

impl Source {
    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Registry => "registry",
            Self::Operator => "operator",
            Self::Laboratory => "laboratory",
        }
    }

    /// From the name.
    ///
    /// # Errors
    /// `Problem::Internal` for anything else: only our own tables are read this way.
    pub fn parse(code: &str) -> Result<Self> {
        let all = [Self::Registry, Self::Operator, Self::Laboratory];
        let found = all.into_iter().find(|source| source.code() == code);
        found.ok_or_else(|| Problem::Internal("unknown source of a person".into()))
    }
}

/// The letter of a sex in the database and in the files of the field.
pub fn sex_letter(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "F",
        Sex::Male => "M",
    }
}

/// A sex from its letter or its English word, in either case.
pub fn parse_sex(text: &str) -> Option<Sex> {
    match text.trim().to_ascii_lowercase().as_str() {
        "f" | "female" => Some(Sex::Female),
        "m" | "male" => Some(Sex::Male),
        _ => None,
    }
}

/// The data of a person, as entered or corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonData {
    /// What identifies the person, or why nothing does.
    #[serde(with = "identifier_json")]
    pub identifier: PersonIdentifier,
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
    /// The ASL that receives whoever has her domicile outside the region; none within.
    #[serde(default)]
    pub receiving_asl: Option<String>,
    /// Another telephone.
    #[serde(default)]
    pub phone2: Option<String>,
    /// What she is: a term of the code list `person_kind`.
    #[serde(default = "citizen")]
    pub kind: String,
}

/// What a person is of whom nobody has said more.
pub fn citizen() -> String {
    territory::codes::CITIZEN.to_owned()
}

/// A person of the registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Identity within the platform.
    pub id: PersonId,
    /// The data.
    pub data: PersonData,
    /// ASL in charge (three digits): of the domicile, or the one that receives her.
    pub asl: String,
    /// Where the row came from.
    pub source: Source,
    /// 1 at first, growing by one with each correction; a stale save is refused.
    pub version: i64,
    /// When the row was entered (business time).
    pub created_at: Timestamp,
    /// When it was last corrected (business time).
    pub updated_at: Timestamp,
}

/// A line of the list of persons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonLine {
    /// Who.
    pub id: PersonId,
    /// Surname.
    pub family_name: String,
    /// Given names.
    pub given_name: String,
    /// Birth date.
    pub birth_date: Date,
    /// Administrative sex.
    pub sex: Sex,
    /// What identifies the person.
    pub identifier: PersonIdentifier,
    /// Comune of the domicile (ISTAT code).
    pub domicile_comune: String,
    /// ASL of the domicile.
    pub asl: String,
    /// Place in the list.
    pub sort_key: String,
    /// Why it stands in the list.
    pub reason: Reason,
}

/// Somebody of a household.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseholdMember {
    /// Who.
    pub id: PersonId,
    /// Surname.
    pub family_name: String,
    /// Given names.
    pub given_name: String,
    /// Birth date.
    pub birth_date: Date,
    /// Administrative sex.
    pub sex: Sex,
    /// Why the actor sees her.
    pub reason: Reason,
}

/// That a person exists, and nothing more than is needed to ask the ASL in charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Existence {
    /// For the audit only: never shown to whoever may not open the person.
    pub id: PersonId,
    /// Initials of given name and surname: `M. R.`
    pub initials: String,
    /// ASL in charge (three digits).
    pub asl: String,
}

/// How it stands with a person whom an ASL took over, or asks another one for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransferStatus {
    /// Taken over.
    Taken,
    /// Asked for: the ASL in charge has not answered yet.
    Asked,
    /// Handed over.
    Accepted,
    /// The ASL in charge keeps her.
    Refused,
    /// No longer wanted, or she came in another way.
    Withdrawn,
}

impl TransferStatus {
    /// Name in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Asked => "asked",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// From the name.
    ///
    /// # Errors
    /// `Problem::Internal` for anything else: only our own tables are read this way.
    pub fn parse(code: &str) -> Result<Self> {
        let all = [Self::Taken, Self::Asked, Self::Accepted, Self::Refused, Self::Withdrawn];
        let found = all.into_iter().find(|status| status.code() == code);
        found.ok_or_else(|| Problem::Internal("unknown status of a transfer".into()))
    }
}

/// A person whom an ASL took over, or asks another one for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Its id.
    pub id: Uuid,
    /// Whom it is about.
    pub person: PersonId,
    /// The ASL in charge then (three digits).
    pub from_asl: String,
    /// The one that wants her.
    pub to_asl: String,
    /// Where she lives now, as who wants her says.
    pub domicile: Address,
    /// Why.
    pub reason: String,
    /// How it stands.
    pub status: TransferStatus,
    /// When it was asked (business time).
    pub asked_at: Timestamp,
    /// Who asked.
    pub asked_by: Uuid,
    /// His name.
    pub asked_by_name: String,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// Who answered.
    pub answered_by_name: Option<String>,
    /// What was answered.
    pub answer: Option<String>,
    /// Her surname: shown to who sees her alone.
    pub family_name: String,
    /// Her given names.
    pub given_name: String,
    /// The ASL in charge now.
    pub asl: String,
}

/// Where a person belongs: what the audiences of everything about that person are made of. It names nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// ASL of the domicile.
    pub asl: String,
    /// Comune of the domicile (ISTAT code).
    pub domicile_comune: String,
    /// Comune of the residence.
    pub residence_comune: String,
    /// Doctor of choice.
    pub gp: Option<GpChoice>,
}

/// One correction: what changed, when, by whom and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The version it ended.
    pub version: i64,
    /// When (business time).
    pub at: Timestamp,
    /// Name of who made it.
    pub by: String,
    /// Why, in his words.
    pub reason: String,
    /// What the data were before.
    pub before: PersonData,
}

/// [`PersonIdentifier`] as `{"kind": "tax-code", "value": "…"}`; for none the value is the reason.
mod identifier_json {
    use kernel::{IdentifierKind, PersonIdentifier};
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Written {
        kind: String,
        value: String,
    }

    pub(super) fn serialize<S: Serializer>(of: &PersonIdentifier, to: S) -> Result<S::Ok, S::Error> {
        let value = super::identifier_text(of).to_owned();
        Written { kind: of.kind().as_str().to_owned(), value }.serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<PersonIdentifier, D::Error> {
        let Written { kind, value } = Written::deserialize(from)?;
        let kind = IdentifierKind::parse(&kind).map_err(D::Error::custom)?;
        PersonIdentifier::parse(kind, &value).map_err(D::Error::custom)
    }
}

/// The code as written; for none, the word of the reason.
pub fn identifier_text(identifier: &PersonIdentifier) -> &str {
    match identifier {
        PersonIdentifier::None { reason } => reason.as_str(),
        code => code.value().unwrap_or_default(),
    }
}
