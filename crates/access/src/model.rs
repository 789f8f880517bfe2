//! Actors, roles and audiences.

use kernel::ids::UserId;
use kernel::{Date, Problem, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::delegations::Delegated;
use crate::emergency::Opened;

/// What a user is to the platform. The role alone opens nothing: it says through which audiences he sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// General practitioner or paediatrician of free choice (MMG/PLS): one role, as in the original.
    Gp,
    /// Operator of the public-health service of an ASL (SISP).
    SispOperator,
    /// Director of an ASL: the figures of that ASL.
    AslDirector,
    /// Technician of a laboratory: personal, never shared.
    LaboratoryTechnician,
    /// A laboratory's program that sends results: over the API alone.
    LaboratoryMachine,
    /// Mayor of a comune.
    Mayor,
    /// Whom a mayor has delegated: sees what the mayor sees.
    MayorDelegate,
    /// Prefecture or police of a province.
    Prefecture,
    /// Regional crisis unit: figures, never identities.
    CrisisUnit,
    /// Supervisor of the ASL's public-health services, for the region: reads what they read, and writes nothing.
    RegionalSuperUser,
    /// Keeps the beds of a hospital: counts, no patients.
    HospitalBedOperator,
    /// Doctor of a special home-care unit (USCA).
    UscaDoctor,
    /// Doctor of the emergency service (118).
    EmergencyDoctor,
    /// Doctor of the out-of-hours service (continuità assistenziale).
    OutOfHoursDoctor,
    /// Operator of a nursing home (RSA).
    RsaOperator,
    /// A school's referent for the epidemic.
    SchoolReferent,
    /// Pharmacy that tests.
    Pharmacy,
    /// Asks for protective equipment and accounts for it.
    SuppliesOfficer,
    /// Asks for staff and accounts for it.
    StaffingOfficer,
    /// Answers requests for support: metadata, not persons.
    HelpDesk,
    /// Administrator of the region: users and accountability, never patients.
    Administrator,
    /// Runs the machines: no health data.
    SystemAdministrator,
    /// Data-protection officer of an ASL.
    DataProtectionOfficer,
    /// Administrator of one ASL: its users, never patients.
    AslAdministrator,
    /// Takes the samples at one place: whoever is booked there.
    SamplingOperator,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 25] = [
        Self::Gp,
        Self::SispOperator,
        Self::AslDirector,
        Self::LaboratoryTechnician,
        Self::LaboratoryMachine,
        Self::Mayor,
        Self::MayorDelegate,
        Self::Prefecture,
        Self::CrisisUnit,
        Self::RegionalSuperUser,
        Self::HospitalBedOperator,
        Self::UscaDoctor,
        Self::EmergencyDoctor,
        Self::OutOfHoursDoctor,
        Self::RsaOperator,
        Self::SchoolReferent,
        Self::Pharmacy,
        Self::SuppliesOfficer,
        Self::StaffingOfficer,
        Self::HelpDesk,
        Self::Administrator,
        Self::SystemAdministrator,
        Self::DataProtectionOfficer,
        Self::AslAdministrator,
        Self::SamplingOperator,
    ];

    /// Stable name in the database, the API and the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Gp => "gp",
            Self::SispOperator => "sisp_operator",
            Self::AslDirector => "asl_director",
            Self::LaboratoryTechnician => "laboratory_technician",
            Self::LaboratoryMachine => "laboratory_machine",
            Self::Mayor => "mayor",
            Self::MayorDelegate => "mayor_delegate",
            Self::Prefecture => "prefecture",
            Self::CrisisUnit => "crisis_unit",
            Self::RegionalSuperUser => "regional_super_user",
            Self::HospitalBedOperator => "hospital_bed_operator",
            Self::UscaDoctor => "usca_doctor",
            Self::EmergencyDoctor => "emergency_doctor",
            Self::OutOfHoursDoctor => "out_of_hours_doctor",
            Self::RsaOperator => "rsa_operator",
            Self::SchoolReferent => "school_referent",
            Self::Pharmacy => "pharmacy",
            Self::SuppliesOfficer => "supplies_officer",
            Self::StaffingOfficer => "staffing_officer",
            Self::HelpDesk => "help_desk",
            Self::Administrator => "administrator",
            Self::SystemAdministrator => "system_administrator",
            Self::DataProtectionOfficer => "data_protection_officer",
            Self::AslAdministrator => "asl_administrator",
            Self::SamplingOperator => "sampling_operator",
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

    /// The kind of unit a holder of this role belongs to. Those whose units have no register yet (home-care units,
    /// nursing homes, pharmacies, bodies) belong to the ASL they work in.
    pub fn unit_kind(self) -> AudienceKind {
        match self {
            Self::Gp => AudienceKind::Gp,
            Self::LaboratoryTechnician | Self::LaboratoryMachine => AudienceKind::Laboratory,
            Self::Mayor | Self::MayorDelegate => AudienceKind::Comune,
            Self::Prefecture => AudienceKind::Province,
            Self::HospitalBedOperator => AudienceKind::Hospital,
            Self::SchoolReferent => AudienceKind::School,
            Self::SamplingOperator => AudienceKind::SamplingPlace,
            Self::SispOperator
            | Self::AslDirector
            | Self::UscaDoctor
            | Self::OutOfHoursDoctor
            | Self::RsaOperator
            | Self::Pharmacy
            | Self::SuppliesOfficer
            | Self::StaffingOfficer
            | Self::DataProtectionOfficer
            | Self::AslAdministrator => AudienceKind::Asl,
            Self::CrisisUnit
            | Self::RegionalSuperUser
            | Self::EmergencyDoctor
            | Self::HelpDesk
            | Self::Administrator
            | Self::SystemAdministrator => AudienceKind::Region,
        }
    }

    /// Whether a program holds it: then it is good for the JSON API and for no page.
    pub fn is_machine(self) -> bool {
        self == Self::LaboratoryMachine
    }
}

/// The kind of an audience, and of the unit a role is held for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AudienceKind {
    /// The whole region: rows are not kept for it.
    Region,
    /// A health authority by its three digits.
    Asl,
    /// A province by its three digits: rows are not kept for it.
    Province,
    /// A comune by its six-digit ISTAT code.
    Comune,
    /// A doctor by regional code.
    Gp,
    /// A laboratory by code.
    Laboratory,
    /// A hospital by its six digits: rows are not kept for it.
    Hospital,
    /// A school by the ministry's code: rows are not kept for it.
    School,
    /// A place where samples are taken, by its code: rows are not kept for it.
    SamplingPlace,
}

impl AudienceKind {
    /// Name before the colon of an audience.
    pub fn code(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Asl => "asl",
            Self::Province => "province",
            Self::Comune => "comune",
            Self::Gp => "gp",
            Self::Laboratory => "laboratory",
            Self::Hospital => "hospital",
            Self::School => "school",
            Self::SamplingPlace => "sampling_place",
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
    /// Another name under which a person stands in the lists: it says nothing that [`Self::Person`] does not.
    PersonName,
    /// A report of a suspect case.
    Report,
    /// A swab request.
    Request,
    /// A measure: isolation or quarantine.
    Measure,
    /// What somebody asked to correct.
    Correction,
    /// What somebody is told about a person.
    Communication,
}

impl Resource {
    /// Name in `audience_entry.resource`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::PersonName => "person_name",
            Self::Report => "report",
            Self::Request => "request",
            Self::Measure => "measure",
            Self::Correction => "correction",
            Self::Communication => "communication",
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
    /// Whose patients are entrusted to him today besides his own (see [`crate::delegations`]).
    pub delegated: Vec<Delegated>,
    /// Whose records he has open in an emergency (see [`crate::emergency`]).
    pub emergencies: Vec<Opened>,
    /// The ASL whose persons a supervisor of the region reads, by code: all that have any. Nobody else has any here.
    pub supervised: Vec<String>,
}

impl Actor {
    /// The unit he acts for, as an audience is written. Which audiences he holds the policy says.
    pub fn audience(&self) -> String {
        self.role.unit_kind().of(&self.unit.code)
    }

    /// His own audience, and those entrusted to him; of a supervisor of the region, for which no rows are kept, those of the ASL.
    pub fn audiences(&self) -> Vec<String> {
        if self.role == Role::RegionalSuperUser {
            return self.supervised.iter().map(|asl| AudienceKind::Asl.of(asl)).collect();
        }
        let kind = self.role.unit_kind();
        let delegated = self.delegated.iter().map(|one| kind.of(&one.unit.code));
        std::iter::once(self.audience()).chain(delegated).collect()
    }

    /// The delegation by which he holds an audience; none for his own.
    pub fn delegation_of(&self, audience: &str) -> Option<&Delegated> {
        let kind = self.role.unit_kind();
        self.delegated.iter().find(|one| kind.of(&one.unit.code) == audience)
    }
}
