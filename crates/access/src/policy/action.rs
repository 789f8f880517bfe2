//! What can be asked of the gate, and the names of it.

/// Everything that can be asked of the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// List or search persons.
    PersonList,
    /// Open a person's page.
    PersonView,
    /// Enter a person who is not yet known.
    PersonCreate,
    /// Correct a person's data.
    PersonCorrect,
    /// Look for the same person in the whole region by exact key, to avoid a duplicate.
    PersonLookup,
    /// Record a vaccination, a past infection or another fact about a person, and withdraw it.
    PersonFactRecord,
    /// Make one's ASL the one in charge of a person who lives there now, known by exact key, and say why.
    PersonTakeOver,
    /// Ask the ASL in charge for a person, known by exact key, and say why.
    PersonAskFor,
    /// Answer an ASL that asks for a person of one's own.
    PersonHandOver,
    /// See who was taken over or asked for, by which ASL of which.
    TransferList,
    /// See who may be the same person twice, join two who are one, and part them again.
    PersonMerge,
    /// Send the file of the regional registry.
    PersonImport,
    /// Report a suspect case.
    ReportCreate,
    /// See the reports of suspect cases.
    ReportList,
    /// Take a report in charge.
    ReportTakeCharge,
    /// Request a swab.
    RequestCreate,
    /// Propose a swab to the ASL in charge, answer what it asks, see what became of it.
    RequestPropose,
    /// Say yes or no to a proposed swab, or ask for more.
    RequestAuthorise,
    /// Cancel a swab request that has no result.
    RequestCancel,
    /// See swab requests: the laboratory's work list, the ASL's requests.
    RequestList,
    /// Record a result by hand, or correct one.
    ResultRecord,
    /// Send a file of results.
    ResultImport,
    /// Say whose a result is that no rule could give to anybody, and see what a machine sent in vain.
    ResultMatch,
    /// Say what is known of a tube: that it arrived, waits, cannot be examined, never came.
    TubeRecord,
    /// Take in a tube that another laboratory was asked for, known by the exact number on its label, or that nobody asked for.
    TubeTakeIn,
    /// Say whether what a colleague of one's laboratory recorded is right, where the laboratory demands it.
    ResultValidate,
    /// Switch on or off that a laboratory's results want a second person.
    ValidationManage,
    /// See a person's results.
    ResultView,
    /// See a person's cases and measures whole.
    CaseView,
    /// Record the last day on which a person had symptoms, or correct it.
    SymptomsRecord,
    /// Confirm that a measure ends, or take such an end back.
    MeasureEnd,
    /// See who is under a measure, from when to when and where: nothing else.
    MeasureNotice,
    /// See what became of the results of one's own laboratory.
    ReceiptView,
    /// See the region's figures.
    FiguresView,
    /// See what arrives from the laboratories today: numbers, and whom to call.
    LaboratoryFlowView,
    /// Say that one has called a laboratory that is silent.
    LaboratorySilenceAnswer,
    /// Create users and give roles.
    UserManage,
    /// Let a user sign in again whom the brake holds back.
    SignInForgive,
    /// Entrust the patients of one's unit to a colleague for some days, and see what was entrusted.
    DelegationManage,
    /// Attest the users of the organisations one answers for.
    AttestationManage,
    /// Say whether the doctors of an ASL may propose swabs.
    AuthorisationManage,
    /// Switch a regional view on or off.
    SettingManage,
    /// Keep the registers: organisations with their parts, doctors, each with its dates.
    RegisterManage,
    /// Say which doctor a person has chosen, by tax code and without seeing the person.
    ChoiceAssign,
    /// See who accessed a person.
    AccessLogView,
    /// Open the record of a person outside one's audiences in an emergency, and see what one has opened.
    EmergencyOpen,
    /// See who opened records in an emergency, and say whether it was right.
    EmergencyReview,
    /// See what of a week's accesses nothing explains, and say what came of it.
    DigestReview,
    /// Write, publish and withdraw notices to the users.
    NoticeManage,
    /// See what users ask help for, and answer.
    SupportAnswer,
    /// Ask for help, follow one's own requests, close a notice for oneself.
    SupportUse,
    /// Look at the record that an open request for help names, once somebody else has approved it.
    SupportView,
    /// Approve or decline that the help desk looks at a record.
    SupportApprove,
    /// Ask that a fact be corrected, follow what one has asked for, take it back.
    CorrectionAsk,
    /// Approve or decline what somebody else asked to correct.
    CorrectionDecide,
    /// See what one was told about a person, and what became of it.
    CommunicationList,
    /// Write to the other one who looks after a person, answer, say that one has seen what one was told.
    CommunicationWrite,
    /// Keep facts of a person from those who only treat her, at her request, and take it back.
    ObscuringManage,
    /// Enter what somebody asks about her own data, extend its time, answer it.
    RightsManage,
    /// Make a copy of all that is held about a person, for her.
    DataCopy,
    /// See what is kept until when, prepare what is to be deleted, suspend it.
    RetentionManage,
    /// Approve what somebody else prepared to be deleted.
    RetentionApprove,
    /// Keep the places where samples are taken: what they are called, when they are open, how many they take.
    SiteManage,
    /// Book a swab into a place and an hour, move it, take it back.
    SampleBook,
    /// See who comes to a place on a day, print the labels, say who was swabbed, send the tubes to the laboratory.
    SampleRecord,
    /// Export what a list shows, ask for what is too much for one alone.
    ListExport,
    /// Approve or decline what somebody else asked to export.
    ExportApprove,
    /// Record a rapid test where it is done, of somebody known by exact key.
    RapidRecord,
    /// See the rapid tests that one recorded oneself.
    RapidList,
    /// Print the report of a result, for the person.
    ResultPrint,
    /// See what became of the results that leave for the nation: numbers, and results without names.
    NationalFlowView,
    /// Have a result sent to the nation again that was refused or given up.
    NationalFlowRetry,
    /// Judge a European certificate, of which nothing is kept.
    CertificateVerify,
    /// See what became of the requests that leave by machine for laboratories: numbers of requests, and nobody's data.
    OutboundView,
    /// Have a request sent to its laboratory again that was refused or given up.
    OutboundRetry,
    /// Say how a laboratory wants its requests, and try whether somebody answers there.
    OutboundManage,
}

impl Action {
    /// Every action.
    pub const ALL: [Action; 76] = [
        Self::PersonList,
        Self::PersonView,
        Self::PersonCreate,
        Self::PersonCorrect,
        Self::PersonLookup,
        Self::PersonFactRecord,
        Self::PersonTakeOver,
        Self::PersonAskFor,
        Self::PersonHandOver,
        Self::TransferList,
        Self::PersonMerge,
        Self::PersonImport,
        Self::ReportCreate,
        Self::ReportList,
        Self::ReportTakeCharge,
        Self::RequestCreate,
        Self::RequestPropose,
        Self::RequestAuthorise,
        Self::RequestCancel,
        Self::RequestList,
        Self::ResultRecord,
        Self::ResultImport,
        Self::ResultMatch,
        Self::TubeRecord,
        Self::TubeTakeIn,
        Self::ResultValidate,
        Self::ValidationManage,
        Self::ResultView,
        Self::CaseView,
        Self::SymptomsRecord,
        Self::MeasureEnd,
        Self::MeasureNotice,
        Self::ReceiptView,
        Self::FiguresView,
        Self::LaboratoryFlowView,
        Self::LaboratorySilenceAnswer,
        Self::UserManage,
        Self::SignInForgive,
        Self::DelegationManage,
        Self::AttestationManage,
        Self::AuthorisationManage,
        Self::SettingManage,
        Self::RegisterManage,
        Self::ChoiceAssign,
        Self::AccessLogView,
        Self::EmergencyOpen,
        Self::EmergencyReview,
        Self::DigestReview,
        Self::NoticeManage,
        Self::SupportAnswer,
        Self::SupportUse,
        Self::SupportView,
        Self::SupportApprove,
        Self::CorrectionAsk,
        Self::CorrectionDecide,
        Self::CommunicationList,
        Self::CommunicationWrite,
        Self::ObscuringManage,
        Self::RightsManage,
        Self::DataCopy,
        Self::RetentionManage,
        Self::RetentionApprove,
        Self::SiteManage,
        Self::SampleBook,
        Self::SampleRecord,
        Self::ListExport,
        Self::ExportApprove,
        Self::RapidRecord,
        Self::RapidList,
        Self::ResultPrint,
        Self::NationalFlowView,
        Self::NationalFlowRetry,
        Self::CertificateVerify,
        Self::OutboundView,
        Self::OutboundRetry,
        Self::OutboundManage,
    ];

    /// Stable name in the audit and the documentation.
    pub fn code(self) -> &'static str {
        match self {
            Self::PersonList => "person.list",
            Self::PersonView => "person.view",
            Self::PersonCreate => "person.create",
            Self::PersonCorrect => "person.correct",
            Self::PersonLookup => "person.lookup",
            Self::PersonFactRecord => "person_fact.record",
            Self::PersonTakeOver => "person.take_over",
            Self::PersonAskFor => "person.ask_for",
            Self::PersonHandOver => "person.hand_over",
            Self::TransferList => "transfer.list",
            Self::PersonMerge => "person.merge",
            Self::PersonImport => "person.import",
            Self::ReportCreate => "report.create",
            Self::ReportList => "report.list",
            Self::ReportTakeCharge => "report.take_charge",
            Self::RequestCreate => "request.create",
            Self::RequestPropose => "request.propose",
            Self::RequestAuthorise => "request.authorise",
            Self::RequestCancel => "request.cancel",
            Self::RequestList => "request.list",
            Self::ResultRecord => "result.record",
            Self::ResultImport => "result.import",
            Self::ResultMatch => "result.match",
            Self::TubeRecord => "tube.record",
            Self::TubeTakeIn => "tube.take_in",
            Self::ResultValidate => "result.validate",
            Self::ValidationManage => "validation.manage",
            Self::ResultView => "result.view",
            Self::CaseView => "case.view",
            Self::SymptomsRecord => "symptoms.record",
            Self::MeasureEnd => "measure.end",
            Self::MeasureNotice => "measure.notice",
            Self::ReceiptView => "receipt.view",
            Self::FiguresView => "figures.view",
            Self::LaboratoryFlowView => "laboratory_flow.view",
            Self::LaboratorySilenceAnswer => "laboratory_silence.answer",
            Self::UserManage => "user.manage",
            Self::SignInForgive => "sign_in.forgive",
            Self::DelegationManage => "delegation.manage",
            Self::AttestationManage => "attestation.manage",
            Self::AuthorisationManage => "authorisation.manage",
            Self::SettingManage => "setting.manage",
            Self::RegisterManage => "register.manage",
            Self::ChoiceAssign => "choice.assign",
            Self::AccessLogView => "access_log.view",
            Self::EmergencyOpen => "emergency.open",
            Self::EmergencyReview => "emergency.review",
            Self::DigestReview => "digest.review",
            Self::NoticeManage => "notice.manage",
            Self::SupportAnswer => "support.answer",
            Self::SupportUse => "support.use",
            Self::SupportView => "support.view",
            Self::SupportApprove => "support.approve",
            Self::CorrectionAsk => "correction.ask",
            Self::CorrectionDecide => "correction.decide",
            Self::CommunicationList => "communication.list",
            Self::CommunicationWrite => "communication.write",
            Self::ObscuringManage => "obscuring.manage",
            Self::RightsManage => "rights.manage",
            Self::DataCopy => "data.copy",
            Self::RetentionManage => "retention.manage",
            Self::RetentionApprove => "retention.approve",
            Self::SiteManage => "site.manage",
            Self::SampleBook => "sample.book",
            Self::SampleRecord => "sample.record",
            Self::ListExport => "list.export",
            Self::ExportApprove => "export.approve",
            Self::RapidRecord => "rapid.record",
            Self::RapidList => "rapid.list",
            Self::ResultPrint => "result.print",
            Self::NationalFlowView => "national_flow.view",
            Self::NationalFlowRetry => "national_flow.retry",
            Self::CertificateVerify => "certificate.verify",
            Self::OutboundView => "outbound.view",
            Self::OutboundRetry => "outbound.retry",
            Self::OutboundManage => "outbound.manage",
        }
    }
}
