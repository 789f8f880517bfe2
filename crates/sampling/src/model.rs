//! Places, hours, appointments, and what goes to a laboratory.

use access::audience::Reason;
use kernel::ids::{PersonId, RequestId};
use kernel::{Date, Problem, Result, Timestamp};
use lab::model::{Priority, RequestStatus, TestKind};
use uuid::Uuid;

/// How samples are taken at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceKind {
    /// People come on foot.
    HotSpot,
    /// People stay in their cars.
    DriveIn,
    /// A team goes to people's homes (USCA).
    HomeTeam,
}

impl PlaceKind {
    /// Every kind.
    pub const ALL: [PlaceKind; 3] = [Self::HotSpot, Self::DriveIn, Self::HomeTeam];

    /// Name in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::HotSpot => "hot_spot",
            Self::DriveIn => "drive_in",
            Self::HomeTeam => "home_team",
        }
    }

    /// From the name.
    ///
    /// # Errors
    /// An invalid field `kind`.
    pub fn parse(code: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|kind| kind.code() == code);
        found.ok_or_else(|| Problem::field("kind", "sampling-kind-unknown"))
    }

    /// Key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Self::HotSpot => "sampling-kind-hot_spot",
            Self::DriveIn => "sampling-kind-drive_in",
            Self::HomeTeam => "sampling-kind-home_team",
        }
    }
}

/// What a place says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceData {
    /// How samples are taken.
    pub kind: PlaceKind,
    /// What it is called.
    pub name: String,
    /// Where it is; of a home team, where it sets out.
    pub address: String,
    /// Whom to call.
    pub telephone: String,
    /// What whoever comes is to know.
    pub note: String,
    /// Whether swabs are booked there.
    pub active: bool,
}

/// A place of an ASL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Identity.
    pub id: Uuid,
    /// Three digits.
    pub asl: String,
    /// What it says of itself.
    pub data: PlaceData,
    /// Grows with each change.
    pub version: i64,
}

impl Place {
    /// By what its operators' role names it, and whoever gives the role: its ASL and the end of its id.
    pub fn code(&self) -> String {
        format!("{}-{:08X}", self.asl, self.id.as_u128() & 0xFFFF_FFFF)
    }
}

/// The ASL of a place, from its code.
pub fn asl_of_code(code: &str) -> &str {
    code.split_once('-').map_or(code, |(asl, _)| asl)
}

/// An hour of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Identity.
    pub id: Uuid,
    /// The place.
    pub place: Uuid,
    /// The day.
    pub day: Date,
    /// `HH:MM`, Italian time.
    pub starts: String,
    /// How long it lasts.
    pub minutes: i32,
    /// How many it takes.
    pub capacity: i32,
    /// How many it has.
    pub taken: i32,
}

/// What came of an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is to come.
    Booked,
    /// The sample was taken.
    Collected,
    /// The person did not want it.
    Refused,
    /// The person was not there.
    Absent,
    /// It was taken back.
    Cancelled,
}

impl State {
    /// Every state.
    pub const ALL: [State; 5] = [Self::Booked, Self::Collected, Self::Refused, Self::Absent, Self::Cancelled];

    /// Name in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Collected => "collected",
            Self::Refused => "refused",
            Self::Absent => "absent",
            Self::Cancelled => "cancelled",
        }
    }

    /// From the name.
    ///
    /// # Errors
    /// `Problem::Internal` for anything else: only our own tables are read this way.
    pub fn parse(code: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|state| state.code() == code);
        found.ok_or_else(|| Problem::Internal("unknown state of an appointment".into()))
    }

    /// Key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Booked => "sampling-state-booked",
            Self::Collected => "sampling-state-collected",
            Self::Refused => "sampling-state-refused",
            Self::Absent => "sampling-state-absent",
            Self::Cancelled => "sampling-state-cancelled",
        }
    }
}

/// That a swab is to be taken at a place in an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Identity.
    pub id: Uuid,
    /// The swab.
    pub request: RequestId,
    /// The place.
    pub place: Uuid,
    /// The hour.
    pub slot: Uuid,
    /// What came of it.
    pub state: State,
    /// When the sample was taken.
    pub sampled_at: Option<Timestamp>,
    /// When its first result came.
    pub resulted_at: Option<Timestamp>,
    /// The day.
    pub day: Date,
    /// `HH:MM`.
    pub starts: String,
    /// ASL of the place.
    pub asl: String,
    /// What the place says of itself.
    pub at: PlaceData,
    /// Grows with each act.
    pub version: i64,
}

/// Something that happened to an appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// `booked`, `moved`, `cancelled`, `collected`, `refused`, `absent`, `undone`.
    pub step: String,
    /// Why.
    pub note: String,
    /// By whom; empty when it followed from something else.
    pub by_name: String,
    /// When (business time).
    pub at: Timestamp,
    /// The day after it.
    pub day: Date,
    /// The hour after it.
    pub starts: String,
    /// The place after it.
    pub place: String,
}

/// A line of a list of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The appointment.
    pub id: Uuid,
    /// The swab.
    pub request: RequestId,
    /// What came of it.
    pub state: State,
    /// When the sample was taken.
    pub sampled_at: Option<Timestamp>,
    /// When its first result came.
    pub resulted_at: Option<Timestamp>,
    /// The day.
    pub day: Date,
    /// `HH:MM`.
    pub starts: String,
    /// Number on the label.
    pub number: String,
    /// Code of the laboratory.
    pub laboratory: String,
    /// How urgent.
    pub priority: Priority,
    /// Which test.
    pub test: TestKind,
    /// Where the request stands.
    pub status: RequestStatus,
    /// Since when it waits.
    pub requested_at: Timestamp,
    /// Whose.
    pub person: PersonId,
    /// Surname and name.
    pub name: String,
    /// Birth date.
    pub born: Date,
    /// Why the actor sees it.
    pub why: Reason,
    /// Comune of the domicile.
    pub comune: String,
    /// Street of the domicile.
    pub street: String,
    /// Telephone.
    pub phone: String,
    /// Whether the laboratory has said something of the tube.
    pub at_laboratory: bool,
    /// Version of the appointment.
    pub version: i64,
}

/// What goes from a place to a laboratory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transport {
    /// Identity.
    pub id: Uuid,
    /// Twelve digits.
    pub number: String,
    /// Whence.
    pub place: Uuid,
    /// ASL of the place.
    pub asl: String,
    /// Code of the laboratory.
    pub laboratory: String,
    /// Who made it.
    pub by_name: String,
    /// When (business time).
    pub at: Timestamp,
    /// What the place is called.
    pub place_name: String,
    /// Where it is.
    pub address: String,
    /// How samples are taken there.
    pub kind: PlaceKind,
}

/// A tube of a transport.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tube {
    /// The swab.
    pub request: RequestId,
    /// Number on the label.
    pub number: String,
    /// Which test.
    pub test: TestKind,
    /// How urgent.
    pub priority: Priority,
    /// Where the request stands.
    pub status: RequestStatus,
    /// Latest step of the tube in the laboratory; empty before any.
    pub step: String,
    /// Whose.
    pub person: PersonId,
    /// Surname and name.
    pub name: String,
    /// Birth date.
    pub born: Date,
    /// Why the actor sees it.
    pub why: Reason,
    /// When the sample was taken.
    pub sampled_at: Option<Timestamp>,
}

impl Tube {
    /// Whether it is still under way.
    pub fn is_under_way(&self) -> bool {
        self.step.is_empty() && self.status == RequestStatus::Requested
    }
}
