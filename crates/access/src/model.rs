//! Actors, roles and audiences.

use kernel::ids::UserId;
use kernel::{Date, Problem, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a user is to the platform. The role alone opens nothing: it says through which audiences he sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// General practitioner or paediatrician of free choice (MMG/PLS).
    Gp,
    /// Operator of the public-health service of an ASL (SISP).
    SispOperator,
    /// Technician of a laboratory: personal, never shared.
    LaboratoryTechnician,
    /// Mayor of a comune.
    Mayor,
    /// Regional crisis unit: figures, never identities.
    CrisisUnit,
    /// Administrator of the region: users and accountability, never patients.
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 6] = [
        Self::Gp,
        Self::SispOperator,
        Self::LaboratoryTechnician,
        Self::Mayor,
        Self::CrisisUnit,
        Self::Administrator,
    ];

    /// Stable name in the database, the API and the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Gp => "gp",
            Self::SispOperator => "sisp_operator",
            Self::LaboratoryTechnician => "laboratory_technician",
            Self::Mayor => "mayor",
            Self::CrisisUnit => "crisis_unit",
            Self::Administrator => "administrator",
        }
    }

    /// The role with that name.
    ///
    /// # Errors
    /// An invalid field `role`.
    pub fn parse(code: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|role| role.code() == code);
        found.ok_or_else(|| Problem::field("role", "access-role-unknown"))
    }

    /// The kind of unit a holder of this role belongs to.
    pub fn unit_kind(self) -> AudienceKind {
        match self {
            Self::Gp => AudienceKind::Gp,
            Self::SispOperator => AudienceKind::Asl,
            Self::LaboratoryTechnician => AudienceKind::Laboratory,
            Self::Mayor => AudienceKind::Comune,
            Self::CrisisUnit | Self::Administrator => AudienceKind::Region,
        }
    }
}

/// The kind of an audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AudienceKind {
    /// The whole region: rows are not kept for it.
    Region,
    /// A health authority by its three digits.
    Asl,
    /// A comune by its six-digit ISTAT code.
    Comune,
    /// A doctor by regional code.
    Gp,
    /// A laboratory by code.
    Laboratory,
}

impl AudienceKind {
    /// Name before the colon of an audience.
    pub fn code(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Asl => "asl",
            Self::Comune => "comune",
            Self::Gp => "gp",
            Self::Laboratory => "laboratory",
        }
    }

    /// The audience of one unit of this kind: `asl:301`.
    pub fn of(self, unit_code: &str) -> String {
        format!("{}:{unit_code}", self.code())
    }
}

/// What has audiences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Resource {
    /// A person of the registry.
    Person,
    /// A report of a suspect case.
    Report,
    /// A swab request.
    Request,
    /// A measure: isolation or quarantine.
    Measure,
}

impl Resource {
    /// Name in `audience_entry.resource`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Report => "report",
            Self::Request => "request",
            Self::Measure => "measure",
        }
    }
}

impl From<Resource> for &'static str {
    fn from(resource: Resource) -> Self {
        resource.code()
    }
}

/// The unit for which a role is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Code within its kind.
    pub code: String,
    /// Name as shown on the screen.
    pub name: String,
}

/// Who acts: a signed-in user in one of his roles, or the platform itself.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The user; nil for the platform.
    pub user: UserId,
    /// Name as shown on the screen.
    pub name: String,
    /// The role he has chosen for this session.
    pub role: Role,
    /// The unit he holds it for.
    pub unit: Unit,
    /// The session, for the audit.
    pub session: Uuid,
    /// The business date of this act.
    pub today: Date,
}

impl Actor {
    /// The audience this actor holds.
    pub fn audience(&self) -> String {
        self.role.unit_kind().of(&self.unit.code)
    }
}
