//! What a mayor may see. These types hold nothing else, so nothing else can leak from them.

use kernel::{Date, Problem, Result, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Why the region lets the mayors see who is under a measure: a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Orders of the mayor as local health authority.
    Ordinanza,
    /// Collection of the waste of who may not go out.
    Rifiuti,
    /// Assistance to who asked for it.
    AssistenzaSuRichiesta,
    /// Checks delegated by the prefecture.
    VerificaDelegata,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Purpose; 4] =
        [Self::Ordinanza, Self::Rifiuti, Self::AssistenzaSuRichiesta, Self::VerificaDelegata];

    /// The regional setting that holds one of these codes, or [`Purpose::OFF`].
    pub const SETTING: &'static str = "mayor_view";

    /// The value of the setting while the view is off.
    pub const OFF: &'static str = "off";

    /// Name in the setting, the audit and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ordinanza => "ordinanza",
            Self::Rifiuti => "rifiuti",
            Self::AssistenzaSuRichiesta => "assistenza_su_richiesta",
            Self::VerificaDelegata => "verifica_delegata",
        }
    }

    /// Catalogue key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Ordinanza => "cases-purpose-ordinanza",
            Self::Rifiuti => "cases-purpose-rifiuti",
            Self::AssistenzaSuRichiesta => "cases-purpose-assistenza",
            Self::VerificaDelegata => "cases-purpose-verifica",
        }
    }

    /// From the name.
    ///
    /// # Errors
    /// An invalid field `purpose`.
    pub fn parse(code: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|purpose| purpose.code() == code);
        found.ok_or_else(|| Problem::field("purpose", "cases-purpose-unknown"))
    }
}

/// One person under a measure, as a mayor sees it: not which measure, nor why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// Family name and given name.
    pub name: String,
    /// Where.
    pub address: String,
    /// First day.
    pub from: Date,
    /// Day it is expected to end; none for "until further notice".
    pub to: Option<Date>,
}

/// A page of notices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoticeList {
    /// Why the mayor sees it; none while the region keeps the view off, and then there is nothing to see.
    pub purpose: Option<Purpose>,
    /// The lines.
    pub items: Vec<Notice>,
    /// Where the next page begins.
    pub next: Option<Uuid>,
    /// When the data were read (business time).
    pub as_of: Timestamp,
}
