//! Our side of a mapping: what a table of results may hold.

use serde::{Deserialize, Serialize};

use crate::rules::csv::Column;

/// One of our fields: a column of the file, or the hour that a table keeps apart from the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Target {
    /// A column of the 27.
    Column(Column),
    /// The hour of the sample.
    Time,
}

/// Where a field stands on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Whose the result is, and what it says.
    Essential,
    /// More of the person.
    Person,
    /// More of the report.
    Report,
}

impl Target {
    /// Every field, those without which there is no result before.
    pub fn all() -> impl Iterator<Item = Self> {
        use Column as C;
        let essential = [
            Self::Column(C::TaxCode),
            Self::Column(C::FamilyName),
            Self::Column(C::GivenName),
            Self::Column(C::BirthDate),
            Self::Column(C::Document),
            Self::Column(C::EffectiveTime),
            Self::Time,
            Self::Column(C::Code),
            Self::Column(C::OutcomeCode),
        ];
        let others = C::ALL.into_iter().map(Self::Column).filter(move |one| !essential.contains(one));
        essential.into_iter().chain(others)
    }

    /// Its name in forms and files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Column(column) => column.name(),
            Self::Time => "oraPrelievo",
        }
    }

    /// From the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::all().find(|one| one.name() == name)
    }

    /// Whether a table without it is none of results. What the file demands besides follows from these, or is the laboratory's own.
    pub fn is_required(self) -> bool {
        self.section() == Section::Essential && self != Self::Time
    }

    /// Where it stands.
    pub fn section(self) -> Section {
        use Column as C;
        match self {
            Self::Time
            | Self::Column(
                C::TaxCode
                | C::FamilyName
                | C::GivenName
                | C::BirthDate
                | C::Document
                | C::EffectiveTime
                | C::Code
                | C::OutcomeCode,
            ) => Section::Essential,
            Self::Column(
                C::Sex
                | C::BirthPlace
                | C::Residence
                | C::ResidenceAddress
                | C::Domicile
                | C::DomicileAddress
                | C::RegionalId
                | C::Asl,
            ) => Section::Person,
            Self::Column(_) => Section::Report,
        }
    }

    /// The column of the file that it becomes, or a part of.
    pub fn column(self) -> Column {
        match self {
            Self::Column(column) => column,
            Self::Time => Column::EffectiveTime,
        }
    }
}

impl TryFrom<String> for Target {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        Self::parse(&name).ok_or_else(|| format!("no field {name}"))
    }
}

impl From<Target> for String {
    fn from(target: Target) -> Self {
        target.name().to_owned()
    }
}
