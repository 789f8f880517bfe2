//! What an export is.

use access::Role;
use kernel::ids::UserId;
use kernel::{Problem, Result, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// For what it is exported: a closed list, so that nobody's name is typed into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExportPurpose)]
pub enum Purpose {
    /// Epidemiological surveillance of the ASL.
    Surveillance,
    /// Calling those who are under a measure, or whom a swab waits for.
    Calls,
    /// Care of one's own patients.
    Care,
    /// Organising swabs with laboratories and points of collection.
    Swabs,
    /// What is owed to the region, to the institute of health, to the ministry.
    Reporting,
    /// Looking for wrong and missing data.
    Quality,
    /// An authority asked for it in a written act.
    Authority,
}

impl Purpose {
    /// Every purpose, in the order of the form.
    pub const ALL: [Purpose; 7] = [
        Self::Surveillance,
        Self::Calls,
        Self::Care,
        Self::Swabs,
        Self::Reporting,
        Self::Quality,
        Self::Authority,
    ];

    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Surveillance => "surveillance",
            Self::Calls => "calls",
            Self::Care => "care",
            Self::Swabs => "swabs",
            Self::Reporting => "reporting",
            Self::Quality => "quality",
            Self::Authority => "authority",
        }
    }

    /// From the name.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }

    /// Catalogue key of its words.
    pub fn key(self) -> String {
        format!("lists-export-purpose-{}", self.code())
    }
}

/// As what it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = ExportFormat)]
pub enum Format {
    /// A workbook.
    Xlsx,
    /// CSV with a byte-order mark, as spreadsheets want it.
    Csv,
    /// CSV without one, as programs want it.
    CsvPlain,
}

impl Format {
    /// Every format, in the order of the form.
    pub const ALL: [Format; 3] = [Self::Xlsx, Self::Csv, Self::CsvPlain];

    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::CsvPlain => "csv-plain",
        }
    }

    /// From the name.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.code() == code)
    }

    /// How the file's name ends.
    pub fn extension(self) -> &'static str {
        if self == Self::Xlsx { "xlsx" } else { "csv" }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv | Self::CsvPlain => "text/csv; charset=utf-8",
        }
    }

    /// Catalogue key of its name.
    pub fn key(self) -> String {
        format!("lists-export-format-{}", self.code())
    }
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExportStatus)]
pub enum Status {
    /// Waits for a second person.
    Asked,
    /// May be downloaded, for a while: it needed nobody, or somebody approved it.
    Open,
    /// Not approved.
    Declined,
    /// Taken back by who asked.
    Withdrawn,
}

impl Status {
    /// Every state.
    pub const ALL: [Status; 4] = [Self::Asked, Self::Open, Self::Declined, Self::Withdrawn];

    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Open => "open",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub(crate) fn parse(code: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|status| status.code() == code);
        found.ok_or_else(|| Problem::Internal("an export has an unknown status".into()))
    }
}

/// What is asked for: by codes alone, and no personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Name of the list.
    pub list: String,
    /// Filters and order, as the address has them.
    pub query: String,
    /// Code of the column set.
    pub set: &'static str,
    /// Codes of the columns, for the set that is what the screen shows.
    pub columns: Vec<String>,
    /// As what.
    pub format: Format,
    /// For what.
    pub purpose: Purpose,
}

/// Somebody's decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Made before the write: a repeat with the same is harmless.
    pub act: Uuid,
    /// Who decided, or took it back.
    pub by: UserId,
    /// His name.
    pub by_name: String,
    /// When (business time).
    pub at: Timestamp,
    /// Why not; empty when it was approved.
    pub note: String,
}

/// Why a download broke off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broke {
    /// The list has grown above what one may export alone.
    Grown,
    /// More rows than a sheet holds.
    TooManyRows,
    /// Whoever downloads has gone, or takes nothing.
    Gone,
    /// Whoever downloads may not any more, or is signed in no more.
    NotAllowed,
    /// The filter is not understood any more.
    Filter,
    /// A fault of ours.
    Fault,
}

impl Broke {
    /// Every reason.
    pub const ALL: [Broke; 6] =
        [Self::Grown, Self::TooManyRows, Self::Gone, Self::NotAllowed, Self::Filter, Self::Fault];

    /// What a problem is to who waits for the file.
    pub fn of(problem: &Problem) -> Self {
        match problem {
            Problem::Refused("lists-export-grown") => Self::Grown,
            Problem::Refused("lists-export-too-many-rows") => Self::TooManyRows,
            Problem::Refused("lists-export-filter-wrong") | Problem::Invalid(_) => Self::Filter,
            Problem::Busy("whoever downloads has gone" | "whoever downloads takes nothing") => Self::Gone,
            Problem::NotSignedIn | Problem::NotProved | Problem::Denied(_) | Problem::NotFound => {
                Self::NotAllowed
            }
            _ => Self::Fault,
        }
    }

    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Grown => "grown",
            Self::TooManyRows => "too_many_rows",
            Self::Gone => "gone",
            Self::NotAllowed => "not_allowed",
            Self::Filter => "filter",
            Self::Fault => "fault",
        }
    }

    /// The reason with that name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// The sentence that tells who asked.
    pub fn key(self) -> &'static str {
        match self {
            Self::Grown => "lists-export-grown",
            Self::TooManyRows => "lists-export-too-many-rows",
            Self::Gone => "lists-export-gone",
            Self::NotAllowed => "lists-export-not-allowed",
            Self::Filter => "lists-export-filter-wrong",
            Self::Fault => "lists-export-fault",
        }
    }
}

/// How the last download went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed {
    /// Rows of it; of one that broke off, none is told.
    pub rows: Option<i64>,
    /// Whose data they are.
    pub persons: i64,
    /// SHA-256 of the rows; empty when it broke off.
    pub digest: String,
    /// Why it broke off; none when it did not, and of those of which it was not noted.
    pub broke: Option<Broke>,
    /// When (business time).
    pub at: Timestamp,
}

/// An export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// Identity, made before the write.
    pub id: Uuid,
    /// What is asked for.
    pub order: Order,
    /// The filter in words, as it was shown; empty for everything.
    pub words: String,
    /// Rows that answered when it was asked.
    pub rows: i64,
    /// Whether `rows` and `persons` are all, and not "at least".
    pub whole: bool,
    /// Persons, as far as was counted.
    pub persons: i64,
    /// Where it stands.
    pub status: Status,
    /// Who asked.
    pub asked_by: UserId,
    /// His name.
    pub asked_by_name: String,
    /// In which role.
    pub role: Role,
    /// For which unit, as an audience is written.
    pub unit: String,
    /// That unit's name.
    pub unit_name: String,
    /// The ASL whose officer may approve; empty when there is none.
    pub asl: String,
    /// When (business time).
    pub asked_at: Timestamp,
    /// How somebody decided, or that it was taken back.
    pub decision: Option<Decision>,
    /// Until when it may be downloaded (real time); none while it waits.
    pub open_until: Option<Timestamp>,
    /// How often it was begun to be downloaded.
    pub downloads: i64,
    /// Since when a download is under way (real time).
    pub running_since: Option<Timestamp>,
    /// How the last download went.
    pub handed: Option<Handed>,
    /// Growing by one with each change.
    pub version: i64,
}

impl Export {
    /// What people call it: the day and eight digits of its identity.
    pub fn number(&self) -> String {
        let day = kernel::clock::local_date(self.asked_at).strftime("%Y%m%d").to_string();
        let last = u32::try_from(self.id.as_u128() & u128::from(u32::MAX)).unwrap_or_default();
        format!("{day}-{last:08X}")
    }

    /// Name of its file: it stays in the browser's list of downloads, so it says nothing of any person.
    pub fn file_name(&self) -> String {
        let name = match self.order.set {
            // The name that those who receive it know.
            "swabs" => "tamponi_asr".to_owned(),
            _ => format!("argine-{}", self.order.list),
        };
        format!("{name}-{}.{}", self.number(), self.order.format.extension())
    }
}
