//! Rapid tests as they are typed, kept and shown.

use access::{Actor, Role};
use kernel::ids::{PersonId, UserId};
use kernel::{Date, Timestamp};
use lab::model::{Measured, Outcome, TestKind};
use uuid::Uuid;

/// The kind of the place where a test is done: it stands where others name their laboratory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// A doctor's or paediatrician's practice.
    Gp,
    /// A pharmacy.
    Pharmacy,
    /// A school.
    School,
    /// A nursing home.
    Rsa,
    /// A hot-spot of public health.
    Hotspot,
}

impl Point {
    /// Where a role tests; none for who does not.
    pub fn of(role: Role) -> Option<Self> {
        Some(match role {
            Role::Gp => Self::Gp,
            Role::Pharmacy => Self::Pharmacy,
            Role::SchoolReferent => Self::School,
            Role::RsaOperator => Self::Rsa,
            Role::UscaDoctor | Role::SispOperator | Role::SamplingOperator => Self::Hotspot,
            _ => return None,
        })
    }

    /// The unit of an actor who tests here, when it is the place; empty when it is the whole ASL, with all its places.
    pub fn unit(self, actor: &Actor) -> &str {
        match self {
            Self::Gp | Self::School => &actor.unit.code,
            Self::Hotspot if actor.role == Role::SamplingOperator => &actor.unit.code,
            Self::Pharmacy | Self::Rsa | Self::Hotspot => "",
        }
    }

    /// Name in the database, in the place of a laboratory's code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Gp => "point-gp",
            Self::Pharmacy => "point-pharmacy",
            Self::School => "point-school",
            Self::Rsa => "point-rsa",
            Self::Hotspot => "point-hotspot",
        }
    }
}

/// What all tests of a sheet have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kit {
    /// Its number in the EU list, or its name; empty for a serology of which nobody said it.
    pub device: String,
    /// The lot.
    pub lot: String,
    /// Who does it.
    pub operator: String,
    /// Where: the pharmacy, the class, the ward.
    pub place: String,
    /// Why: a term of the code list `swab_reason`.
    pub reason: String,
    /// When the sample was taken.
    pub sampled_at: Timestamp,
}

/// Who is tested, as she was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// Tax code, STP or ENI.
    pub identifier: String,
    /// Surname.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Birth date: what a tax code says of itself.
    pub birth_date: Option<Date>,
    /// Where she lives, for the registry, if she is not in it yet: comune and street.
    pub residence: Option<(String, String)>,
    /// Telephone, for the same.
    pub phone: String,
}

/// One test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct New {
    /// Made before the write: a repeat with the same one changes nothing.
    pub id: Uuid,
    /// Of a sheet.
    pub sheet: Option<Uuid>,
    /// Whose.
    pub subject: Subject,
    /// Which test.
    pub test: TestKind,
    /// What was found.
    pub outcome: Outcome,
    /// What serology measured.
    pub measured: Measured,
}

/// What became of one row of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// A new result.
    Recorded,
    /// It was there already.
    Duplicate,
    /// Not taken: the key of why.
    Rejected(&'static str),
}

/// A test as whoever recorded it sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// Identity.
    pub id: Uuid,
    /// Whose.
    pub person: PersonId,
    /// Surname and given name.
    pub name: String,
    /// The kind of the place.
    pub point: String,
    /// Which test.
    pub test: TestKind,
    /// With what, where, by whom, why, when.
    pub kit: Kit,
    /// What is valid today; none when it was withdrawn.
    pub outcome: Option<Outcome>,
    /// What was measured.
    pub measured: Measured,
    /// How often it was corrected, from 1.
    pub revision: i32,
    /// Business date of the first revision.
    pub reported_on: Option<Date>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// By whom.
    pub recorded_by: UserId,
}
