//! The nouns of the registers.

use access::{AudienceKind, Role};
use kernel::{Date, Timestamp};
use territory::DoctorKind;
use territory::doctors::DoctorRecord;
use territory::organisations::{Kind, Organisation};

pub mod codes;

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// An organisation of a kind, or a part of one.
    Organisation(Kind),
    /// A doctor.
    Doctor,
}

impl What {
    /// Everything there are registers of, in the order of lists.
    pub const ALL: [What; 7] = [
        Self::Organisation(Kind::Asl),
        Self::Organisation(Kind::Body),
        Self::Organisation(Kind::Facility),
        Self::Organisation(Kind::Ward),
        Self::Organisation(Kind::Laboratory),
        Self::Organisation(Kind::School),
        Self::Doctor,
    ];

    /// Name in addresses and files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Organisation(kind) => kind.code(),
            Self::Doctor => "doctor",
        }
    }

    /// What has that name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.code() == code)
    }

    /// The kind of unit it is to a role; a body is none.
    pub fn unit_kind(self) -> Option<AudienceKind> {
        match self {
            Self::Organisation(Kind::Asl) => Some(AudienceKind::Asl),
            Self::Organisation(Kind::Body) => None,
            Self::Organisation(Kind::Facility | Kind::Ward) => Some(AudienceKind::Hospital),
            Self::Organisation(Kind::Laboratory) => Some(AudienceKind::Laboratory),
            Self::Organisation(Kind::School) => Some(AudienceKind::School),
            Self::Doctor => Some(AudienceKind::Gp),
        }
    }
}

/// An entry of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// An organisation.
    Organisation(Organisation),
    /// A doctor.
    Doctor(DoctorRecord),
}

impl Entry {
    /// What it is.
    pub fn what(&self) -> What {
        match self {
            Self::Organisation(one) => What::Organisation(one.kind),
            Self::Doctor(_) => What::Doctor,
        }
    }

    /// Its code.
    pub fn code(&self) -> &str {
        match self {
            Self::Organisation(one) => &one.code,
            Self::Doctor(one) => &one.doctor.code,
        }
    }

    /// Its name; of a doctor surname and given names.
    pub fn name(&self) -> String {
        match self {
            Self::Organisation(one) => one.name.clone(),
            Self::Doctor(one) => one.doctor.name(),
        }
    }

    /// The ASL in whose territory it lies; empty for a body of several.
    pub fn asl(&self) -> &str {
        match self {
            Self::Organisation(one) => &one.asl,
            Self::Doctor(one) => &one.doctor.asl,
        }
    }

    /// ISTAT code of its comune, where it has one.
    pub fn comune(&self) -> &str {
        match self {
            Self::Organisation(one) => &one.comune,
            Self::Doctor(one) => &one.doctor.comune,
        }
    }

    /// First day, and first day no more.
    pub fn period(&self) -> (Date, Date) {
        match self {
            Self::Organisation(one) => (one.valid_from, one.valid_to),
            Self::Doctor(one) => (one.doctor.valid_from, one.doctor.valid_to),
        }
    }

    /// How often it was changed.
    pub fn version(&self) -> i64 {
        match self {
            Self::Organisation(one) => one.version,
            Self::Doctor(one) => one.version,
        }
    }

    /// The next state, with another end.
    pub fn ending(mut self, valid_to: Date) -> Self {
        match &mut self {
            Self::Organisation(one) => (one.valid_to, one.version) = (valid_to, one.version + 1),
            Self::Doctor(one) => (one.doctor.valid_to, one.version) = (valid_to, one.version + 1),
        }
        self
    }
}

/// Whether an entry is in its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is.
    Open,
    /// It will be.
    ToCome,
    /// It was.
    Closed,
}

impl State {
    /// Every state.
    pub const ALL: [State; 3] = [Self::Open, Self::ToCome, Self::Closed];

    /// Name in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::ToCome => "to-come",
            Self::Closed => "closed",
        }
    }

    /// The state with that name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What is asked of the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Of which register; none, of all.
    pub what: Option<What>,
    /// In which ASL.
    pub asl: Option<String>,
    /// In which state.
    pub state: Option<State>,
    /// As of which day; none, today.
    pub on: Option<Date>,
    /// In whose name or code this stands.
    pub text: String,
}

/// An entry with all that its page shows.
#[derive(Debug, Clone)]
pub struct EntryPage {
    /// The entry.
    pub entry: Entry,
    /// What it is a part of.
    pub parent: Option<Organisation>,
    /// Its parts, past ones too.
    pub parts: Vec<Organisation>,
    /// Who works there: how many hold or will hold which role.
    pub roles: Vec<(Role, i64)>,
    /// How many persons have chosen the doctor today.
    pub choices: Option<i64>,
    /// What became of it, the latest first.
    pub history: Vec<Step>,
    /// Whether the actor may close it.
    pub may_close: bool,
}

/// A change, as the page of an entry shows it.
#[derive(Debug, Clone)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// Who; none for the platform itself.
    pub by: Option<String>,
    /// What changed; none when the entry began with it.
    pub changed: Option<Vec<Difference>>,
}

/// A field that says something else than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Key of the field's label.
    pub label: &'static str,
    /// What it said, as on the screen.
    pub before: String,
    /// What it says.
    pub after: String,
}

/// Kinds of doctors by the code a form has for them.
pub(crate) fn doctor_kind(code: &str) -> Option<DoctorKind> {
    DoctorKind::ALL.into_iter().find(|kind| kind.as_str() == code)
}
