//! The policy: one table of role × action × relation, and the only gate.

use kernel::{Date, Problem, Result};
use serde::Serialize;

use crate::emergency::Opened;
use crate::model::{Actor, Resource, Role};

mod action;

pub use action::Action;

/// Through which relation an action is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Through {
    /// Only what shares an audience with the actor: his patients, his ASL, his laboratory, his comune.
    Audience,
    /// Only whose record the actor has open in an emergency.
    Emergency,
    /// The whole region, by exact key, and only enough to avoid a duplicate.
    ExactKey,
    /// Of the actor's own unit alone: the figures of his ASL, the log of accesses to the persons of his ASL. It gives him no
    /// audience, so that no list and no page of a person is found.
    Unit,
    /// Of the actor himself: what he asked for and was answered. It gives him no audience.
    User,
    /// What names nobody: figures, users, settings; and the log of accesses, which is itself logged.
    Region,
}

/// Which fields of a person an action may show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fields {
    /// All, clinical ones included.
    Clinical,
    /// Name, birth date, identifier and the sample's data; where she is, for who goes there to take it.
    Sample,
    /// Name, address, from when to when.
    Notice,
    /// Initials and the ASL in charge.
    Existence,
    /// No person's data.
    Nothing,
}

/// One line of the policy: whatever no line allows is denied.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Who.
    pub role: Role,
    /// What.
    pub action: Action,
    /// By which relation.
    pub through: Through,
    /// Showing what.
    pub fields: Fields,
}

const fn allow(role: Role, action: Action, through: Through, fields: Fields) -> Rule {
    Rule { role, action, through, fields }
}

/// The whole policy.
pub const POLICY: &[Rule] = {
    use {Action as A, Fields as F, Role as R, Through as T};
    &[
        allow(R::Gp, A::PersonList, T::Audience, F::Clinical),
        allow(R::Gp, A::PersonView, T::Audience, F::Clinical),
        allow(R::Gp, A::PersonFactRecord, T::Audience, F::Clinical),
        allow(R::Gp, A::ReportCreate, T::Audience, F::Clinical),
        allow(R::Gp, A::ReportList, T::Audience, F::Clinical),
        allow(R::Gp, A::RequestPropose, T::Audience, F::Clinical),
        allow(R::Gp, A::ResultView, T::Audience, F::Clinical),
        allow(R::Gp, A::CaseView, T::Audience, F::Clinical),
        allow(R::Gp, A::SymptomsRecord, T::Audience, F::Clinical),
        allow(R::Gp, A::DelegationManage, T::Unit, F::Nothing),
        allow(R::SispOperator, A::PersonList, T::Audience, F::Clinical),
        allow(R::SispOperator, A::PersonView, T::Audience, F::Clinical),
        allow(R::SispOperator, A::PersonCreate, T::Audience, F::Clinical),
        allow(R::SispOperator, A::PersonCorrect, T::Audience, F::Clinical),
        allow(R::SispOperator, A::PersonLookup, T::ExactKey, F::Existence),
        allow(R::SispOperator, A::PersonFactRecord, T::Audience, F::Clinical),
        allow(R::SispOperator, A::PersonTakeOver, T::ExactKey, F::Existence),
        allow(R::SispOperator, A::PersonAskFor, T::ExactKey, F::Existence),
        allow(R::SispOperator, A::PersonHandOver, T::Audience, F::Clinical),
        allow(R::SispOperator, A::TransferList, T::Audience, F::Clinical),
        allow(R::SispOperator, A::PersonMerge, T::Audience, F::Clinical),
        allow(R::SispOperator, A::ReportList, T::Audience, F::Clinical),
        allow(R::SispOperator, A::ReportTakeCharge, T::Audience, F::Clinical),
        allow(R::SispOperator, A::RequestCreate, T::Audience, F::Clinical),
        allow(R::SispOperator, A::RequestAuthorise, T::Audience, F::Clinical),
        allow(R::SispOperator, A::RequestCancel, T::Audience, F::Clinical),
        allow(R::SispOperator, A::RequestList, T::Audience, F::Clinical),
        allow(R::SispOperator, A::ResultView, T::Audience, F::Clinical),
        allow(R::SispOperator, A::ResultMatch, T::Audience, F::Clinical),
        allow(R::SispOperator, A::CaseView, T::Audience, F::Clinical),
        allow(R::SispOperator, A::SymptomsRecord, T::Audience, F::Clinical),
        allow(R::SispOperator, A::MeasureEnd, T::Audience, F::Clinical),
        allow(R::SispOperator, A::FiguresView, T::Region, F::Nothing),
        allow(R::SispOperator, A::LaboratoryFlowView, T::Region, F::Nothing),
        allow(R::SispOperator, A::LaboratorySilenceAnswer, T::Region, F::Nothing),
        // Whoever supervises all of them reads what they read; each ASL answers for its persons and writes (docs/adr/0057).
        allow(R::RegionalSuperUser, A::PersonList, T::Audience, F::Clinical),
        allow(R::RegionalSuperUser, A::PersonView, T::Audience, F::Clinical),
        allow(R::RegionalSuperUser, A::TransferList, T::Audience, F::Clinical),
        allow(R::RegionalSuperUser, A::ReportList, T::Audience, F::Clinical),
        allow(R::RegionalSuperUser, A::RequestList, T::Audience, F::Clinical),
        allow(R::RegionalSuperUser, A::ResultView, T::Audience, F::Clinical),
        allow(R::RegionalSuperUser, A::CaseView, T::Audience, F::Clinical),
        allow(R::AslDirector, A::FiguresView, T::Unit, F::Nothing),
        allow(R::LaboratoryTechnician, A::RequestList, T::Audience, F::Sample),
        allow(R::LaboratoryTechnician, A::ResultRecord, T::Audience, F::Sample),
        allow(R::LaboratoryTechnician, A::ResultImport, T::Audience, F::Sample),
        allow(R::LaboratoryTechnician, A::ResultMatch, T::Audience, F::Sample),
        // Its own orders, so that a laboratory's system fetches them.
        allow(R::LaboratoryMachine, A::RequestList, T::Audience, F::Sample),
        allow(R::LaboratoryTechnician, A::TubeRecord, T::Audience, F::Sample),
        // A tube is never turned away: who holds it reads its label, or the slip that came with it.
        allow(R::LaboratoryTechnician, A::TubeTakeIn, T::ExactKey, F::Sample),
        allow(R::LaboratoryTechnician, A::ResultValidate, T::Audience, F::Sample),
        allow(R::LaboratoryTechnician, A::ReceiptView, T::Audience, F::Sample),
        allow(R::LaboratoryTechnician, A::LaboratoryFlowView, T::Unit, F::Nothing),
        allow(R::LaboratoryMachine, A::ReceiptView, T::Audience, F::Sample),
        allow(R::LaboratoryMachine, A::LaboratoryFlowView, T::Unit, F::Nothing),
        allow(R::LaboratoryMachine, A::ResultRecord, T::Audience, F::Sample),
        allow(R::LaboratoryMachine, A::ResultImport, T::Audience, F::Sample),
        allow(R::LaboratoryMachine, A::TubeRecord, T::Audience, F::Sample),
        allow(R::Mayor, A::MeasureNotice, T::Audience, F::Notice),
        allow(R::MayorDelegate, A::MeasureNotice, T::Audience, F::Notice),
        allow(R::CrisisUnit, A::FiguresView, T::Region, F::Nothing),
        allow(R::RegionalSuperUser, A::FiguresView, T::Region, F::Nothing),
        allow(R::Administrator, A::FiguresView, T::Region, F::Nothing),
        allow(R::CrisisUnit, A::LaboratoryFlowView, T::Region, F::Nothing),
        allow(R::CrisisUnit, A::LaboratorySilenceAnswer, T::Region, F::Nothing),
        allow(R::RegionalSuperUser, A::LaboratoryFlowView, T::Region, F::Nothing),
        allow(R::RegionalSuperUser, A::LaboratorySilenceAnswer, T::Region, F::Nothing),
        allow(R::Administrator, A::LaboratoryFlowView, T::Region, F::Nothing),
        allow(R::Administrator, A::LaboratorySilenceAnswer, T::Region, F::Nothing),
        allow(R::Administrator, A::UserManage, T::Region, F::Nothing),
        allow(R::Administrator, A::SignInForgive, T::Region, F::Nothing),
        allow(R::Administrator, A::AuthorisationManage, T::Region, F::Nothing),
        allow(R::Administrator, A::SettingManage, T::Region, F::Nothing),
        allow(R::Administrator, A::RegisterManage, T::Region, F::Nothing),
        allow(R::Administrator, A::ChoiceAssign, T::ExactKey, F::Nothing),
        allow(R::Administrator, A::PersonImport, T::ExactKey, F::Nothing),
        allow(R::Administrator, A::AccessLogView, T::Region, F::Nothing),
        allow(R::DataProtectionOfficer, A::AccessLogView, T::Unit, F::Nothing),
        allow(R::AslAdministrator, A::UserManage, T::Unit, F::Nothing),
        allow(R::AslAdministrator, A::SignInForgive, T::Unit, F::Nothing),
        allow(R::Administrator, A::AttestationManage, T::Region, F::Nothing),
        allow(R::AslAdministrator, A::AttestationManage, T::Unit, F::Nothing),
        allow(R::AslDirector, A::AttestationManage, T::Unit, F::Nothing),
        allow(R::AslAdministrator, A::AuthorisationManage, T::Unit, F::Nothing),
        allow(R::Administrator, A::ValidationManage, T::Region, F::Nothing),
        allow(R::AslAdministrator, A::ValidationManage, T::Unit, F::Nothing),
        allow(R::AslAdministrator, A::RegisterManage, T::Unit, F::Nothing),
        allow(R::AslAdministrator, A::ChoiceAssign, T::Unit, F::Nothing),
        // In an emergency, for an hour: to read, and only for those who treat patients.
        allow(R::Gp, A::EmergencyOpen, T::ExactKey, F::Existence),
        allow(R::SispOperator, A::EmergencyOpen, T::ExactKey, F::Existence),
        allow(R::HospitalBedOperator, A::EmergencyOpen, T::ExactKey, F::Existence),
        allow(R::UscaDoctor, A::EmergencyOpen, T::ExactKey, F::Existence),
        allow(R::EmergencyDoctor, A::EmergencyOpen, T::ExactKey, F::Existence),
        allow(R::OutOfHoursDoctor, A::EmergencyOpen, T::ExactKey, F::Existence),
        allow(R::HospitalBedOperator, A::PersonView, T::Emergency, F::Clinical),
        allow(R::UscaDoctor, A::PersonView, T::Emergency, F::Clinical),
        allow(R::EmergencyDoctor, A::PersonView, T::Emergency, F::Clinical),
        allow(R::OutOfHoursDoctor, A::PersonView, T::Emergency, F::Clinical),
        allow(R::HospitalBedOperator, A::ResultView, T::Emergency, F::Clinical),
        allow(R::UscaDoctor, A::ResultView, T::Emergency, F::Clinical),
        allow(R::EmergencyDoctor, A::ResultView, T::Emergency, F::Clinical),
        allow(R::OutOfHoursDoctor, A::ResultView, T::Emergency, F::Clinical),
        allow(R::HospitalBedOperator, A::CaseView, T::Emergency, F::Clinical),
        allow(R::UscaDoctor, A::CaseView, T::Emergency, F::Clinical),
        allow(R::EmergencyDoctor, A::CaseView, T::Emergency, F::Clinical),
        allow(R::OutOfHoursDoctor, A::CaseView, T::Emergency, F::Clinical),
        allow(R::DataProtectionOfficer, A::EmergencyReview, T::Unit, F::Nothing),
        allow(R::Administrator, A::EmergencyReview, T::Region, F::Nothing),
        allow(R::DataProtectionOfficer, A::DigestReview, T::Unit, F::Nothing),
        allow(R::Administrator, A::DigestReview, T::Region, F::Nothing),
        allow(R::HelpDesk, A::NoticeManage, T::Region, F::Nothing),
        allow(R::HelpDesk, A::SupportAnswer, T::Region, F::Nothing),
        allow(R::SystemAdministrator, A::NoticeManage, T::Region, F::Nothing),
        // The record that a request names, to read, when whoever answers for the data or for the program has approved it.
        allow(R::HelpDesk, A::SupportView, T::Region, F::Nothing),
        allow(R::HelpDesk, A::PersonView, T::Emergency, F::Clinical),
        allow(R::HelpDesk, A::ResultView, T::Emergency, F::Clinical),
        allow(R::HelpDesk, A::CaseView, T::Emergency, F::Clinical),
        allow(R::DataProtectionOfficer, A::SupportApprove, T::Unit, F::Nothing),
        allow(R::SystemAdministrator, A::SupportApprove, T::Region, F::Nothing),
        // Whoever is a human being may ask for help.
        allow(R::Gp, A::SupportUse, T::User, F::Nothing),
        allow(R::SispOperator, A::SupportUse, T::User, F::Nothing),
        allow(R::AslDirector, A::SupportUse, T::User, F::Nothing),
        allow(R::LaboratoryTechnician, A::SupportUse, T::User, F::Nothing),
        allow(R::Mayor, A::SupportUse, T::User, F::Nothing),
        allow(R::MayorDelegate, A::SupportUse, T::User, F::Nothing),
        allow(R::Prefecture, A::SupportUse, T::User, F::Nothing),
        allow(R::CrisisUnit, A::SupportUse, T::User, F::Nothing),
        allow(R::RegionalSuperUser, A::SupportUse, T::User, F::Nothing),
        allow(R::HospitalBedOperator, A::SupportUse, T::User, F::Nothing),
        allow(R::UscaDoctor, A::SupportUse, T::User, F::Nothing),
        allow(R::EmergencyDoctor, A::SupportUse, T::User, F::Nothing),
        allow(R::OutOfHoursDoctor, A::SupportUse, T::User, F::Nothing),
        allow(R::RsaOperator, A::SupportUse, T::User, F::Nothing),
        allow(R::SchoolReferent, A::SupportUse, T::User, F::Nothing),
        allow(R::Pharmacy, A::SupportUse, T::User, F::Nothing),
        allow(R::SuppliesOfficer, A::SupportUse, T::User, F::Nothing),
        allow(R::StaffingOfficer, A::SupportUse, T::User, F::Nothing),
        allow(R::HelpDesk, A::SupportUse, T::User, F::Nothing),
        allow(R::Administrator, A::SupportUse, T::User, F::Nothing),
        allow(R::SystemAdministrator, A::SupportUse, T::User, F::Nothing),
        allow(R::DataProtectionOfficer, A::SupportUse, T::User, F::Nothing),
        allow(R::AslAdministrator, A::SupportUse, T::User, F::Nothing),
        allow(R::SamplingOperator, A::SupportUse, T::User, F::Nothing),
        // What is wrong is corrected by two: one asks, another one of the ASL decides.
        allow(R::Gp, A::CorrectionAsk, T::Audience, F::Clinical),
        allow(R::SispOperator, A::CorrectionAsk, T::Audience, F::Clinical),
        allow(R::SispOperator, A::CorrectionDecide, T::Audience, F::Clinical),
        // The two who look after a person tell each other.
        allow(R::Gp, A::CommunicationList, T::Audience, F::Clinical),
        allow(R::Gp, A::CommunicationWrite, T::Audience, F::Clinical),
        allow(R::SispOperator, A::CommunicationList, T::Audience, F::Clinical),
        allow(R::SispOperator, A::CommunicationWrite, T::Audience, F::Clinical),
        // Whoever obscures sees what he obscures: an operator of the ASL, not the officer, who sees nobody's health.
        allow(R::SispOperator, A::ObscuringManage, T::Audience, F::Clinical),
        // The work list names who asked, as she wrote, and nobody of the registry; the copy is made by who sees the person.
        allow(R::DataProtectionOfficer, A::RightsManage, T::Unit, F::Nothing),
        allow(R::SispOperator, A::RightsManage, T::Unit, F::Nothing),
        allow(R::SispOperator, A::DataCopy, T::Audience, F::Clinical),
        // What is deleted is told in figures: of an ASL to its officer, of all to who answers for the region.
        allow(R::DataProtectionOfficer, A::RetentionManage, T::Unit, F::Nothing),
        allow(R::Administrator, A::RetentionManage, T::Region, F::Nothing),
        allow(R::DataProtectionOfficer, A::RetentionApprove, T::Unit, F::Nothing),
        allow(R::Administrator, A::RetentionApprove, T::Region, F::Nothing),
        // Public health keeps the places; a doctor sends her own patients there; whoever takes the samples sees whom, and nothing clinical.
        allow(R::SispOperator, A::SiteManage, T::Unit, F::Nothing),
        allow(R::SispOperator, A::SampleBook, T::Audience, F::Clinical),
        allow(R::Gp, A::SampleBook, T::Audience, F::Clinical),
        allow(R::SispOperator, A::SampleRecord, T::Audience, F::Clinical),
        allow(R::UscaDoctor, A::SampleRecord, T::User, F::Sample),
        allow(R::SamplingOperator, A::SampleRecord, T::User, F::Sample),
        // Which persons, the list's own action says. Who gets a list to carry something out and keep nothing exports none: mayors.
        allow(R::Gp, A::ListExport, T::User, F::Nothing),
        allow(R::SispOperator, A::ListExport, T::User, F::Nothing),
        allow(R::LaboratoryTechnician, A::ListExport, T::User, F::Nothing),
        // What is much takes two: a colleague of the same unit, or the officer of the ASL. Whoever approves sees no person by it.
        allow(R::SispOperator, A::ExportApprove, T::Unit, F::Nothing),
        allow(R::LaboratoryTechnician, A::ExportApprove, T::Unit, F::Nothing),
        allow(R::DataProtectionOfficer, A::ExportApprove, T::Unit, F::Nothing),
        // Rapid tests where they are done: who does one names the person by exact key, and sees again what he recorded himself.
        allow(R::Gp, A::RapidRecord, T::ExactKey, F::Existence),
        allow(R::SispOperator, A::RapidRecord, T::ExactKey, F::Existence),
        allow(R::UscaDoctor, A::RapidRecord, T::ExactKey, F::Existence),
        allow(R::RsaOperator, A::RapidRecord, T::ExactKey, F::Existence),
        allow(R::SchoolReferent, A::RapidRecord, T::ExactKey, F::Existence),
        allow(R::Pharmacy, A::RapidRecord, T::ExactKey, F::Existence),
        allow(R::SamplingOperator, A::RapidRecord, T::ExactKey, F::Existence),
        allow(R::Gp, A::RapidList, T::User, F::Sample),
        allow(R::SispOperator, A::RapidList, T::User, F::Sample),
        allow(R::UscaDoctor, A::RapidList, T::User, F::Sample),
        allow(R::RsaOperator, A::RapidList, T::User, F::Sample),
        allow(R::SchoolReferent, A::RapidList, T::User, F::Sample),
        allow(R::Pharmacy, A::RapidList, T::User, F::Sample),
        allow(R::SamplingOperator, A::RapidList, T::User, F::Sample),
        // The report is handed to the person by whoever has her before him: the laboratory its own, the others those they see.
        allow(R::Gp, A::ResultPrint, T::Audience, F::Clinical),
        allow(R::SispOperator, A::ResultPrint, T::Audience, F::Clinical),
        allow(R::LaboratoryTechnician, A::ResultPrint, T::Audience, F::Sample),
        allow(R::Administrator, A::NationalFlowView, T::Region, F::Nothing),
        allow(R::CrisisUnit, A::NationalFlowView, T::Region, F::Nothing),
        allow(R::Administrator, A::NationalFlowRetry, T::Region, F::Nothing),
        allow(R::CrisisUnit, A::NationalFlowRetry, T::Region, F::Nothing),
        // A certificate is read from the paper that its holder shows: nobody of the registry.
        allow(R::Gp, A::CertificateVerify, T::User, F::Nothing),
        allow(R::SispOperator, A::CertificateVerify, T::User, F::Nothing),
        allow(R::LaboratoryTechnician, A::CertificateVerify, T::User, F::Nothing),
        // Where requests go by machine the region says; a laboratory and those who help see what left, by its number.
        allow(R::LaboratoryTechnician, A::OutboundView, T::Unit, F::Nothing),
        allow(R::Administrator, A::OutboundView, T::Region, F::Nothing),
        allow(R::SystemAdministrator, A::OutboundView, T::Region, F::Nothing),
        allow(R::HelpDesk, A::OutboundView, T::Region, F::Nothing),
        allow(R::LaboratoryTechnician, A::OutboundRetry, T::Unit, F::Nothing),
        allow(R::Administrator, A::OutboundRetry, T::Region, F::Nothing),
        allow(R::Administrator, A::OutboundManage, T::Region, F::Nothing),
    ]
};

/// What a record that is open in an emergency is good for: to be read. Lists do not grow by it, and nothing is written.
pub(crate) const IN_EMERGENCY: [Action; 3] = [Action::PersonView, Action::ResultView, Action::CaseView];

/// The right to read persons for one action. Only the policy builds one, so a query without a decision does not
/// compile.
#[derive(Debug, Clone)]
pub struct Scope {
    audiences: Vec<String>,
    unit: Option<String>,
    through: Through,
    fields: Fields,
    today: Date,
    action: Action,
}

impl Scope {
    /// The audiences of the actor. None when the action does not go through audiences: with such a scope no list and
    /// no page of a person is found.
    pub fn audiences(&self) -> &[String] {
        &self.audiences
    }

    /// The audience of the one unit that the answer must keep to; none when the action is not bound to one.
    pub fn unit(&self) -> Option<&str> {
        self.unit.as_deref()
    }

    /// The business date on which audiences must be valid.
    pub fn today(&self) -> Date {
        self.today
    }

    /// Which fields may be shown.
    pub fn fields(&self) -> Fields {
        self.fields
    }

    /// The relation by which the action was allowed.
    pub fn through(&self) -> Through {
        self.through
    }

    /// The action decided on.
    pub fn action(&self) -> Action {
        self.action
    }
}

/// The only gate: may this actor do this at all, and if so, within what?
///
/// # Errors
/// `Problem::Denied` when no line of the policy allows it.
pub fn decide(actor: &Actor, action: Action) -> Result<Scope> {
    let rule = POLICY.iter().find(|rule| rule.role == actor.role && rule.action == action);
    let alone = actor.emergencies.iter().any(|one| one.alone);
    let rule = rule.filter(|_| !alone || IN_EMERGENCY.contains(&action));
    let rule = rule.ok_or(Problem::Denied(action.code()))?;
    let mut audiences = if rule.through == Through::Audience { actor.audiences() } else { Vec::new() };
    // His own come first: what he sees anyway he does not see by an emergency.
    if IN_EMERGENCY.contains(&action) && matches!(rule.through, Through::Audience | Through::Emergency) {
        audiences.extend(actor.emergencies.iter().map(Opened::audience));
    }
    let unit = (rule.through == Through::Unit).then(|| actor.audience());
    Ok(Scope { audiences, unit, through: rule.through, fields: rule.fields, today: actor.today, action })
}

/// Whether a role has work of its own: the others may sign in and ask for help, and that is all.
pub fn may_anything(role: Role) -> bool {
    POLICY.iter().any(|rule| rule.role == role && rule.action != Action::SupportUse)
}

/// What a role sees through its audience, told by the widest of its lists; none when it sees nobody.
pub(crate) fn opens(role: Role) -> Option<Resource> {
    let lists = [
        (Action::PersonList, Resource::Person),
        (Action::RequestList, Resource::Request),
        (Action::MeasureNotice, Resource::Measure),
    ];
    let sees = |action: Action| {
        POLICY
            .iter()
            .any(|rule| rule.role == role && rule.action == action && rule.through == Through::Audience)
    };
    lists.into_iter().find(|(action, _)| sees(*action)).map(|(_, resource)| resource)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_role_opens_is_told_by_the_widest_of_its_lists() {
        for role in Role::ALL {
            // Written by hand: everybody else sees nobody through an audience.
            let expected = match role {
                Role::Gp | Role::SispOperator | Role::RegionalSuperUser => Some(Resource::Person),
                Role::LaboratoryTechnician | Role::LaboratoryMachine => Some(Resource::Request),
                Role::Mayor | Role::MayorDelegate => Some(Resource::Measure),
                _ => None,
            };
            assert_eq!(opens(role), expected, "{role:?}");
        }
    }
}
