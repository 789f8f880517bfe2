//! The nouns that every format of a laboratory is read into.

use jiff::tz::Offset;
use kernel::{Date, Timestamp};
use serde::{Serialize, Serializer};

/// A result as a laboratory reported it, whichever format it came in. Nothing has been looked up for it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabResult {
    /// Where in what was sent it stands: `OBX, riga 7`, `Bundle.entry[4].resource`, `riga 12`.
    pub place: String,
    /// The sender's number of the message (MSH-10, identifier of the Bundle).
    pub message: Option<String>,
    /// Who sent it: facility, or application (MSH-4, MSH-3, MessageHeader.source).
    pub sender: Option<String>,
    /// Whose result it is.
    pub patient: Patient,
    /// Number of the request (ORC-2, ServiceRequest.identifier).
    pub request_number: Option<String>,
    /// The laboratory's own number (ORC-3, DiagnosticReport.identifier).
    pub accession: Option<String>,
    /// The tube.
    pub specimen: Option<Specimen>,
    /// Which test.
    pub test: Test,
    /// What was found; `None` when the status says that there is nothing to find.
    pub outcome: Option<Outcome>,
    /// The outcome in the sender's words.
    pub outcome_text: Option<String>,
    /// What was measured, for serology.
    pub measured: Option<Measured>,
    /// Cycle threshold, if told.
    pub cycle_threshold: Option<String>,
    /// Genes looked for one by one, beside the overall outcome.
    pub targets: Vec<Target>,
    /// Status of the result as the standard has it.
    pub status: Status,
    /// What is to be done with it.
    pub effect: Effect,
    /// When the sample was taken.
    pub collected_at: Option<Instant>,
    /// When it was analysed.
    pub analysed_at: Option<Instant>,
    /// When it was reported.
    pub reported_at: Option<Instant>,
    /// Who analysed it.
    pub performer: Option<Organisation>,
    /// Who asked for it.
    pub orderer: Option<String>,
    /// Why it was asked for.
    pub reason: Option<String>,
    /// The device or kit.
    pub device: Option<String>,
    /// What was asked when the test was ordered.
    pub answers: Vec<Answer>,
    /// Comments of the laboratory.
    pub notes: Vec<String>,
}

/// The person as the laboratory knows her.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Patient {
    /// Identifiers, those of the nation first.
    pub identifiers: Vec<Identifier>,
    /// Surname.
    pub family_name: String,
    /// Given names.
    pub given_name: String,
    /// Day of birth.
    pub birth_date: Option<Date>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Addresses: residence, domicile.
    pub addresses: Vec<Address>,
    /// Telephone numbers and e-mail addresses.
    pub contacts: Vec<String>,
}

/// Administrative sex as reports have it: a laboratory may not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// M.
    Male,
    /// F.
    Female,
    /// Neither, or ambiguous.
    Other,
    /// Not told.
    Unknown,
}

/// An identifier of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Identifier {
    /// What it is.
    pub kind: IdentifierKind,
    /// As written.
    pub value: String,
    /// Who gave it: OID, URI or name.
    pub authority: Option<String>,
}

/// Kinds of identifiers (standards §1.5 and §4.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// Codice fiscale.
    TaxCode,
    /// Foreigner temporarily present.
    Stp,
    /// European not enrolled.
    Eni,
    /// The regional registry's number.
    Aura,
    /// Number in ANPR.
    Anpr,
    /// Number in ANA.
    Ana,
    /// European insurance card.
    Team,
    /// The sender's own.
    Local,
}

impl IdentifierKind {
    /// By the OID or URI of who gives it.
    pub fn of_authority(authority: &str) -> Option<Self> {
        let oid = authority.strip_prefix("urn:oid:").unwrap_or(authority);
        Some(match oid {
            "2.16.840.1.113883.2.9.4.3.2"
            | "http://hl7.it/sid/codiceFiscale"
            | "https://hl7.it/sid/codiceFiscale" => Self::TaxCode,
            "2.16.840.1.113883.2.9.4.3.17"
            | "2.16.840.1.113883.2.9.2.10.4.1.1"
            | "http://hl7.it/sid/piemonte/stp" => Self::Stp,
            "2.16.840.1.113883.2.9.4.3.18" | "http://hl7.it/sid/piemonte/eni" => Self::Eni,
            "2.16.840.1.113883.2.9.2.10.4.1" | "http://hl7.it/sid/piemonte/aura" => Self::Aura,
            "2.16.840.1.113883.2.9.4.3.16" | "http://hl7.it/sid/anpr" => Self::Anpr,
            "2.16.840.1.113883.2.9.4.3.15" | "http://hl7.it/sid/ana" => Self::Ana,
            "2.16.840.1.113883.2.9.4.3.7" | "http://hl7.it/sid/team" => Self::Team,
            _ => return None,
        })
    }

    /// By a type of HL7 table 0203 with its Italian additions.
    pub fn of_type(code: &str) -> Option<Self> {
        Some(match code {
            "NNITA" | "CF" => Self::TaxCode,
            "STP" => Self::Stp,
            "ENI" => Self::Eni,
            "ANA" => Self::Ana,
            "TEAM" => Self::Team,
            _ => return None,
        })
    }
}

/// An address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Address {
    /// Street and number.
    pub street: Option<String>,
    /// Comune.
    pub city: Option<String>,
    /// Province.
    pub province: Option<String>,
    /// CAP.
    pub postal_code: Option<String>,
    /// ISTAT code of the comune, if told.
    pub istat: Option<String>,
    /// Catastal code of the comune, if told.
    pub catastal: Option<String>,
    /// What it is: `H` home, `C` current, `L` legal …
    pub kind: Option<String>,
}

/// The tube.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Specimen {
    /// Its numbers.
    pub identifiers: Vec<String>,
    /// Its type by SNOMED, or the sender's code.
    pub code: Option<String>,
    /// Its type in words.
    pub text: Option<String>,
    /// The type in the platform's words, if it is one of ours.
    pub kind: Option<&'static str>,
    /// Where on the body it was taken.
    pub body_site: Option<String>,
    /// When it was taken.
    pub collected_at: Option<Instant>,
    /// When it reached the laboratory.
    pub received_at: Option<Instant>,
}

/// Which test was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Test {
    /// Its kind.
    pub kind: TestKind,
    /// Its code by LOINC.
    pub loinc: Option<String>,
    /// The sender's code.
    pub local: Option<String>,
    /// In words.
    pub name: Option<String>,
}

/// Kinds of tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TestKind {
    /// Nucleic acid: the swab.
    Molecular,
    /// Rapid antigen test.
    Antigen,
    /// Antigen test of a laboratory.
    AntigenLaboratory,
    /// Antibodies of whatever class.
    Serology,
    /// IgG.
    SerologyIgg,
    /// IgM.
    SerologyIgm,
    /// Sequencing.
    Sequencing,
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Detected.
    Positive,
    /// Not detected.
    Negative,
    /// Inconclusive, to be repeated.
    Doubtful,
    /// Indeterminate.
    Indeterminate,
    /// Presumptive positive, or one target of several.
    WeakPositive,
    /// The specimen cannot be examined.
    Unsuitable,
    /// The specimen did not arrive.
    NotReceived,
    /// The run was not valid.
    Invalid,
}

/// One gene of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Target {
    /// LOINC code.
    pub loinc: String,
    /// What was found.
    pub outcome: Outcome,
}

/// A value with its unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Measured {
    /// The value as written: 1.20 is not 1.2.
    pub value: String,
    /// Unit.
    pub unit: Option<String>,
    /// Range of reference.
    pub range: Option<String>,
}

/// An organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Organisation {
    /// Its code.
    pub code: Option<String>,
    /// Its name.
    pub name: Option<String>,
}

/// An answer to a question asked with the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// LOINC code of the question.
    pub question: String,
    /// The answer's code or text.
    pub answer: String,
}

macro_rules! statuses {
    ($($(#[doc = $doc:literal])* $name:ident = $letter:literal => $effect:ident),* $(,)?) => {
        /// Status of an observation, HL7 table 0085. FHIR's are read into it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Status { $($(#[doc = $doc])* $name),* }

        impl Status {
            /// Its letter in table 0085.
            pub fn letter(self) -> &'static str {
                match self { $(Self::$name => $letter),* }
            }

            /// By its letter.
            pub fn of_letter(letter: &str) -> Option<Self> {
                match letter { $($letter => Some(Self::$name),)* _ => None }
            }

            /// What the standard wants done with it.
            pub fn effect(self) -> Effect {
                match self { $(Self::$name => Effect::$effect),* }
            }
        }
    };
}

statuses! {
    /// Final.
    Final = "F" => Record,
    /// A correction, which replaces a final result.
    Correction = "C" => Replace,
    /// Preliminary.
    Preliminary = "P" => Preliminary,
    /// Entered, not verified.
    NotVerified = "R" => Preliminary,
    /// Partial.
    Partial = "S" => Preliminary,
    /// Final now, without sending again what was preliminary.
    BecomesFinal = "U" => Confirm,
    /// It cannot be obtained.
    NotObtained = "X" => Repeat,
    /// Delete what was sent.
    Delete = "D" => Delete,
    /// What was sent is wrong, e.g. of another patient.
    WrongPatient = "W" => Detach,
    /// Specimen in the laboratory, result pending.
    Pending = "I" => Pending,
    /// A description of the order, no result.
    OrderOnly = "O" => Nothing,
    /// Not asked.
    NotAsked = "N" => Nothing,
}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.letter())
    }
}

/// What is to be done with a result (standards §4.2, "result rules").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Record it: a case may open.
    Record,
    /// Put it in the place of the earlier final one; both are kept.
    Replace,
    /// The preliminary one that was sent is final.
    Confirm,
    /// Show it, and open no case.
    Preliminary,
    /// Ask for another sample.
    Repeat,
    /// Delete the one that was sent.
    Delete,
    /// Take the one that was sent off this person.
    Detach,
    /// The laboratory is at work.
    Pending,
    /// Nothing.
    Nothing,
}

impl Effect {
    /// Whether there must be an outcome.
    pub fn wants_outcome(self) -> bool {
        matches!(self, Self::Record | Self::Replace | Self::Preliminary)
    }
}

/// An instant as it was written: with its zone, or in Italian time when it had none. A day alone is its midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instant {
    /// When.
    pub at: Timestamp,
    /// The zone it was written in; Italy's when none stood there.
    pub offset: Offset,
}

impl Instant {
    /// Whether it lies ahead. Clocks of laboratories go a little wrong.
    pub(crate) fn is_future(self, now: Timestamp) -> bool {
        self.at.as_second() > now.as_second() + 15 * 60
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.at.display_with_offset(self.offset).to_string();
        serializer.serialize_str(&text)
    }
}
