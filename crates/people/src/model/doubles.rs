//! Pairs of rows that may be one person, and what somebody said of them.

use kernel::ids::{PersonId, UserId};
use kernel::{Date, PersonIdentifier, Problem, Result, Sex, Timestamp};
use uuid::Uuid;

use super::{Address, Person};
use crate::rules::Reason;

/// What of a person decides whether another row is she.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Who.
    pub id: PersonId,
    /// What identifies her.
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
    /// Domicile.
    pub home: Address,
    /// Telephones.
    pub phones: [Option<String>; 2],
    /// E-mail.
    pub email: Option<String>,
}

impl From<&Person> for Subject {
    fn from(person: &Person) -> Self {
        let data = &person.data;
        Self {
            id: person.id,
            identifier: data.identifier.clone(),
            family_name: data.family_name.clone(),
            given_name: data.given_name.clone(),
            sex: data.sex,
            birth_date: data.birth_date,
            birth_place: data.birth_place.clone(),
            home: data.domicile.clone(),
            phones: [data.phone.clone(), data.phone2.clone()],
            email: data.email.clone(),
        }
    }
}

/// Where a pair stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DoubleState {
    /// Nobody has decided.
    Open,
    /// Somebody said that they are two.
    Different,
    /// They were joined.
    Joined,
    /// The data were corrected, and they are no longer alike; or one of them was joined with somebody else.
    Gone,
}

impl DoubleState {
    /// All, in the order of the screen.
    pub const ALL: [Self; 4] = [Self::Open, Self::Different, Self::Joined, Self::Gone];

    /// Name in the database, in addresses and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Different => "different",
            Self::Joined => "joined",
            Self::Gone => "gone",
        }
    }

    /// From the name, if it is one.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// From the name.
    ///
    /// # Errors
    /// `Problem::Internal` for anything else: only our own tables are read this way.
    pub fn parse(code: &str) -> Result<Self> {
        Self::of(code).ok_or_else(|| Problem::Internal("unknown state of a pair".into()))
    }
}

/// That two are not one person, as somebody said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The act: its repeat is harmless.
    pub act: Uuid,
    /// Who.
    pub by: UserId,
    /// His name.
    pub by_name: String,
    /// When (business time).
    pub at: Timestamp,
    /// Why, in his words.
    pub why: String,
}

/// Two rows that may be one person. The lesser id comes first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Double {
    /// Identity.
    pub id: Uuid,
    /// One of both.
    pub one: PersonId,
    /// The other.
    pub other: PersonId,
    /// How alike they are, 0 to 100.
    pub score: i32,
    /// Why, and what speaks against it.
    pub reasons: Vec<Reason>,
    /// What their data were that decide, as a hash.
    pub decides: Vec<u8>,
    /// Where it stands.
    pub state: DoubleState,
    /// When it was found (business time).
    pub found_at: Timestamp,
    /// Since when it stands there.
    pub changed_at: Timestamp,
    /// What somebody said. While it is open again: before the data changed.
    pub decided: Option<Decided>,
}

impl Double {
    /// Whether somebody said that they are two, and it is asked again because the data changed.
    pub fn is_again(&self) -> bool {
        self.state == DoubleState::Open && self.decided.is_some()
    }
}
