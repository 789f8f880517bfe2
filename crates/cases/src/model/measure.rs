//! Cases and measures.

use kernel::ids::{CaseId, MeasureId, PersonId, ResultId};
use kernel::{Date, Problem, Result, Timestamp};
use lab::model::{Outcome, TestKind};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::rules::Explanation;

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseStatus {
    /// Running.
    Open,
    /// Over.
    Closed,
    /// Never was: its result was corrected.
    Withdrawn,
}

impl CaseStatus {
    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Catalogue key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "cases-case-open",
            Self::Closed => "cases-case-closed",
            Self::Withdrawn => "cases-case-withdrawn",
        }
    }

    pub(crate) fn parse(code: &str) -> Result<Self> {
        let found = [Self::Open, Self::Closed, Self::Withdrawn].into_iter().find(|it| it.code() == code);
        found.ok_or_else(|| Problem::Internal("a case has an unknown status".into()))
    }
}

/// A confirmed case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Case {
    /// Identity.
    pub id: CaseId,
    /// Whose.
    pub person: PersonId,
    /// ASL of the domicile when it was opened.
    pub asl: String,
    /// Comune of the domicile when it was opened (ISTAT code).
    pub comune: String,
    /// The result that confirms it.
    pub result: ResultId,
    /// First day with symptoms, if reported.
    pub onset: Option<Date>,
    /// The business date it counts on.
    pub opened_on: Date,
    /// Where it stands.
    pub status: CaseStatus,
    /// Grows by one with each change.
    pub version: i64,
}

/// What a measure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureKind {
    /// Of a case.
    Isolation,
    /// Of a contact.
    Quarantine,
}

impl MeasureKind {
    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Isolation => "isolation",
            Self::Quarantine => "quarantine",
        }
    }

    /// Catalogue key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Isolation => "cases-isolation",
            Self::Quarantine => "cases-quarantine",
        }
    }

    pub(crate) fn parse(code: &str) -> Result<Self> {
        match code {
            "isolation" => Ok(Self::Isolation),
            "quarantine" => Ok(Self::Quarantine),
            _ => Err(Problem::Internal("a measure has an unknown kind".into())),
        }
    }
}

/// Where a measure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureStatus {
    /// Runs; its order is not signed yet.
    AwaitingSignature,
    /// Over.
    Ended,
    /// Never was: the result that began it was corrected.
    Withdrawn,
}

impl MeasureStatus {
    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::AwaitingSignature => "awaiting_signature",
            Self::Ended => "ended",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Catalogue key of its name, which agrees with what it is said of.
    pub fn key(self, kind: MeasureKind) -> &'static str {
        match (self, kind) {
            (Self::AwaitingSignature, _) => "cases-measure-running",
            (Self::Ended, MeasureKind::Isolation) => "cases-isolation-ended",
            (Self::Ended, MeasureKind::Quarantine) => "cases-quarantine-ended",
            (Self::Withdrawn, MeasureKind::Isolation) => "cases-isolation-withdrawn",
            (Self::Withdrawn, MeasureKind::Quarantine) => "cases-quarantine-withdrawn",
        }
    }

    pub(crate) fn parse(code: &str) -> Result<Self> {
        let all = [Self::AwaitingSignature, Self::Ended, Self::Withdrawn];
        let found = all.into_iter().find(|it| it.code() == code);
        found.ok_or_else(|| Problem::Internal("a measure has an unknown status".into()))
    }
}

/// A sentence of the catalogue as the database keeps it: an old measure shows what was said then, in today's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Its key.
    pub key: String,
    /// Its arguments by name, in order.
    pub args: Vec<(String, String)>,
}

impl From<&Explanation> for Sentence {
    fn from(explanation: &Explanation) -> Self {
        let args = explanation.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        Self { key: explanation.key.to_owned(), args: args.collect() }
    }
}

impl Sentence {
    /// Whether the end waits for somebody to record the last day with symptoms.
    pub fn asks_for_last_day(&self) -> bool {
        matches!(self.key.as_str(), "isolation-symptoms-last" | "isolation-symptoms-last-or-longest")
    }

    /// Whether the end waits for a negative swab.
    pub fn waits_for_swab(&self) -> bool {
        let waiting = [
            "isolation-needs-tests",
            "isolation-test-from",
            "isolation-test-from-or-longest",
            "isolation-contact-test",
            "isolation-contact-test-or-days",
        ];
        waiting.contains(&self.key.as_str())
    }

    /// The words.
    pub fn text(&self) -> String {
        let args: Vec<(&str, &dyn web::texts::TextArg)> = self
            .args
            .iter()
            .map(|(name, value)| (name.as_str(), value as &dyn web::texts::TextArg))
            .collect();
        web::tn(&self.key, &args)
    }

    /// Whether the end it explains is the day on which the measure ends. Every other sentence names the first day on
    /// which it may end, e.g. with a negative test.
    pub fn fixes_the_end(&self) -> bool {
        ["isolation-days", "isolation-tests-done", "isolation-contact-days"].contains(&self.key.as_str())
    }

    pub(crate) fn to_json(&self) -> Result<String> {
        serde_json::to_string(self).map_err(Problem::internal)
    }

    pub(crate) fn from_json(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(Problem::internal)
    }
}

/// A measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Measure {
    /// Identity.
    pub id: MeasureId,
    /// Whose.
    pub person: PersonId,
    /// The case it isolates; none while an antigen test waits to be confirmed, and for contacts.
    pub case: Option<CaseId>,
    /// The result that began it.
    pub result: Option<ResultId>,
    /// What it is.
    pub kind: MeasureKind,
    /// ASL in charge when it began.
    pub asl: String,
    /// Where it is spent (ISTAT code).
    pub comune: String,
    /// Street and number.
    pub address: String,
    /// Since when there.
    pub place_since: Date,
    /// First day.
    pub starts_on: Date,
    /// First day on which it may end; none while that depends on tests to come.
    pub expected_end: Option<Date>,
    /// Last day whatever the tests, when the rule has one.
    pub latest_end: Option<Date>,
    /// Whether the rule's conditions are met: a person still has to confirm the end.
    pub may_end: bool,
    /// The rule applied; empty when none was in force.
    pub rule_id: String,
    /// Why that date.
    pub explanation: Sentence,
    /// The day the rules were asked.
    pub evaluated_on: Date,
    /// Where it stands.
    pub status: MeasureStatus,
    /// First day it no longer runs.
    pub ended_on: Option<Date>,
    /// When it was recorded (business time).
    pub created_at: Timestamp,
    /// Grows by one with each change.
    pub version: i64,
}

impl Measure {
    /// Whether it runs, as far as is recorded.
    pub fn runs(&self) -> bool {
        self.status == MeasureStatus::AwaitingSignature
    }

    /// Whether it runs and its end waits for a negative swab.
    pub fn waits_for_swab(&self) -> bool {
        self.runs() && !self.may_end && self.explanation.waits_for_swab()
    }

    /// Whether it runs, and only a molecular test can say whether she is ill.
    pub fn wants_confirmation(&self) -> bool {
        let waiting = ["cases-antigen-awaits", "cases-serology-awaits"];
        self.runs() && !self.may_end && waiting.contains(&self.explanation.key.as_str())
    }

    /// Whether it runs and its end waits to be confirmed.
    pub fn may_be_confirmed(&self) -> bool {
        self.runs() && self.may_end
    }
}

/// What changed a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureChange {
    /// It began.
    Started,
    /// Another result supports it now, or its case was confirmed.
    Linked,
    /// The rules gave another answer.
    Evaluated,
    /// The person is somewhere else.
    Moved,
    /// It ended because its last day was over.
    Ended,
    /// A person confirmed its end.
    Confirmed,
    /// Its end was taken back: it runs again.
    Resumed,
    /// It never was.
    Withdrawn,
}

impl MeasureChange {
    const ALL: [MeasureChange; 8] = [
        Self::Started,
        Self::Linked,
        Self::Evaluated,
        Self::Moved,
        Self::Ended,
        Self::Confirmed,
        Self::Resumed,
        Self::Withdrawn,
    ];

    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Linked => "linked",
            Self::Evaluated => "evaluated",
            Self::Moved => "moved",
            Self::Ended => "ended",
            Self::Confirmed => "confirmed",
            Self::Resumed => "resumed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Catalogue key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Started => "cases-change-started",
            Self::Linked => "cases-change-linked",
            Self::Evaluated => "cases-change-evaluated",
            Self::Moved => "cases-change-moved",
            Self::Ended => "cases-change-ended",
            Self::Confirmed => "cases-change-confirmed",
            Self::Resumed => "cases-change-resumed",
            Self::Withdrawn => "cases-change-withdrawn",
        }
    }

    pub(crate) fn parse(code: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|it| it.code() == code);
        found.ok_or_else(|| Problem::Internal("a measure has an unknown change".into()))
    }
}

/// One version of a measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MeasureHistory {
    /// Which measure.
    pub measure: MeasureId,
    /// From 1.
    pub version: i64,
    /// What changed.
    pub change: MeasureChange,
    /// The result that caused it.
    pub cause: Option<Cause>,
    /// As in [`Measure`].
    pub expected_end: Option<Date>,
    /// As in [`Measure`].
    pub latest_end: Option<Date>,
    /// As in [`Measure`].
    pub explanation: Sentence,
    /// Who changed it, when it was an act of somebody's.
    pub by_name: Option<String>,
    /// Why, when somebody had to say it.
    pub reason: Option<String>,
    /// Business time.
    pub changed_at: Timestamp,
}

/// What somebody does to a measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// Made before the write: a repeat with the same is harmless.
    pub id: Uuid,
    /// Which measure.
    pub measure: MeasureId,
    /// The version that was shown: another one is `Problem::Stale`.
    pub shown: i64,
    /// Why; demanded where an end is taken back.
    pub reason: Option<String>,
}

/// The result behind a measure or a change of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// The result.
    pub result: ResultId,
    /// Which test.
    pub test: TestKind,
    /// What it said.
    pub outcome: Outcome,
    /// When the sample was taken.
    pub sampled_at: Timestamp,
}

impl Cause {
    /// In words: which test, what it said, of which day.
    pub fn text(&self) -> String {
        let day = kernel::clock::local_date(self.sampled_at);
        web::tn(
            "cases-cause",
            &[("test", &self.test.code()), ("outcome", &self.outcome.code()), ("date", &day)],
        )
    }
}
