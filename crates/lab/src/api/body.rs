//! What goes over the wire.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::model::{Import, ImportCounts, ImportState, LabResult, RequestLine, Revision, SwabRequest};
use crate::service;

/// A swab to be requested.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Asking {
    /// A code that holds today of the list `swab_reason` (`GET /api/v1/code-lists/swab_reason`).
    #[schema(example = "symptoms")]
    pub(super) reason: String,
    /// `molecular` or `antigen`.
    #[schema(example = "molecular")]
    pub(super) test_type: String,
    /// Code of a laboratory that serves the ASL in charge.
    #[schema(example = "LAB-301-1")]
    pub(super) laboratory: String,
    /// For the laboratory.
    #[serde(default)]
    pub(super) note: String,
    /// That another request waits is known, and this one is wanted beside it.
    #[serde(default)]
    pub(super) again: bool,
}

/// A result to be recorded.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Recording {
    /// `positive`, `negative`, `doubtful`, `indeterminate` or `not_received`.
    #[schema(example = "negative")]
    pub(super) outcome: String,
    /// When the sample was taken, RFC 3339; now when not said.
    #[serde(default)]
    pub(super) sampled_at: Option<String>,
}

/// A correction.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Correcting {
    /// What is right.
    pub(super) outcome: String,
    /// Why, in a few words.
    pub(super) reason: String,
}

/// A swab request.
#[derive(Serialize, ToSchema)]
pub(super) struct RequestBody {
    /// The request.
    #[schema(value_type = String, format = "uuid")]
    id: Uuid,
    /// Ten digits, on the label as a barcode.
    number: String,
    /// Whose swab.
    #[schema(value_type = String, format = "uuid")]
    person_id: Uuid,
    /// Code of the laboratory.
    laboratory: String,
    /// Three digits of the ASL that asked.
    asl: String,
    /// Why, a code of the list `swab_reason`; empty for a laboratory, which need not know.
    reason: String,
    /// Which test.
    test_type: &'static str,
    /// For the laboratory.
    note: String,
    /// `requested`, `resulted` or `cancelled`.
    status: &'static str,
    /// Business time, RFC 3339, UTC.
    requested_at: String,
    /// That it was taken back, and why; stays when a result arrived all the same. Reason and note are empty for a
    /// laboratory, which need not know.
    #[serde(skip_serializing_if = "Option::is_none")]
    cancelled: Option<CancelledBody>,
    /// Grows with each change; also the ETag.
    version: i64,
}

/// That a request was taken back.
#[derive(Serialize, ToSchema)]
pub(super) struct CancelledBody {
    /// A code of the list `cancel_reason`.
    reason: String,
    /// More of it.
    note: String,
    /// Business time, RFC 3339, UTC.
    at: String,
}

/// A request to be taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Cancelling {
    /// A code that holds today of the list `cancel_reason` (`GET /api/v1/code-lists/cancel_reason`).
    #[schema(example = "not_needed")]
    pub(super) cancel_reason: String,
    /// At most 500 characters; needed with `other` and with what counts as it.
    #[serde(default)]
    pub(super) note: String,
}

impl RequestBody {
    pub(super) fn of(request: &SwabRequest) -> Self {
        Self {
            id: request.id.0,
            number: request.number.clone(),
            person_id: request.person.0,
            laboratory: request.laboratory.clone(),
            asl: request.asl.clone(),
            reason: request.reason.clone(),
            test_type: request.test.code(),
            note: request.note.clone(),
            status: request.status.code(),
            requested_at: request.requested_at.to_string(),
            cancelled: request.cancelled.as_ref().map(|cancelled| CancelledBody {
                reason: cancelled.reason.clone(),
                note: cancelled.note.clone(),
                at: cancelled.at.to_string(),
            }),
            version: request.version,
        }
    }
}

/// A request with whose it is and what became of it.
#[derive(Serialize, ToSchema)]
pub(super) struct RequestView {
    #[serde(flatten)]
    request: RequestBody,
    /// Surname.
    family_name: String,
    /// Given names.
    given_name: String,
    /// Birth date.
    #[schema(format = Date)]
    birth_date: String,
    /// Its result, every revision, the latest first.
    results: Vec<ResultBody>,
}

impl RequestView {
    pub(super) fn of(view: &service::RequestView) -> Self {
        let mut request = RequestBody::of(&view.request);
        if view.for_laboratory {
            request.reason.clear();
            if let Some(cancelled) = &mut request.cancelled {
                cancelled.reason.clear();
                cancelled.note.clear();
            }
        }
        Self {
            request,
            family_name: view.subject.family_name.clone(),
            given_name: view.subject.given_name.clone(),
            birth_date: view.subject.birth_date.to_string(),
            results: view.results.iter().map(ResultBody::of_revision).collect(),
        }
    }
}

/// A result.
#[derive(Serialize, ToSchema)]
pub(super) struct ResultBody {
    /// The result.
    #[schema(value_type = String, format = "uuid")]
    id: Uuid,
    /// The request it answers, if known.
    #[schema(value_type = Option<String>, format = "uuid")]
    request_id: Option<Uuid>,
    /// Whose.
    #[schema(value_type = String, format = "uuid")]
    person_id: Uuid,
    /// Code of the laboratory.
    laboratory: String,
    /// The laboratory's document number.
    accession: String,
    /// Which test.
    test_type: &'static str,
    /// When the sample was taken, RFC 3339, UTC.
    sampled_at: String,
    /// What was found.
    outcome: &'static str,
    /// 1 for the first, growing with corrections; also the ETag.
    revision: i32,
    /// The revision it corrects.
    #[schema(value_type = Option<String>, format = "uuid")]
    supersedes: Option<Uuid>,
    /// Whether it is the one that counts.
    current: bool,
    /// Business date of the first revision.
    #[schema(format = Date)]
    reported_on: String,
    /// Real time of recording.
    recorded_at: String,
    /// Why it corrects the one before.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl ResultBody {
    pub(super) fn of(result: &LabResult) -> Self {
        Self {
            id: result.id.0,
            request_id: result.request.map(|id| id.0),
            person_id: result.person.0,
            laboratory: result.laboratory.clone(),
            accession: result.accession.clone(),
            test_type: result.test.code(),
            sampled_at: result.sampled_at.to_string(),
            outcome: result.outcome.code(),
            revision: result.revision,
            supersedes: result.supersedes.map(|id| id.0),
            current: result.current,
            reported_on: result.reported_on.to_string(),
            recorded_at: result.recorded_at.to_string(),
            reason: None,
        }
    }

    fn of_revision(revision: &Revision) -> Self {
        Self { reason: revision.reason.clone(), ..Self::of(&revision.result) }
    }
}

/// A page of requests.
#[derive(Serialize, ToSchema)]
pub(super) struct RequestItems {
    /// The requests.
    pub(super) items: Vec<RequestItem>,
    /// Where the next page begins; null on the last one.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub(super) next_cursor: Option<Uuid>,
}

/// A line of a list.
#[derive(Serialize, ToSchema)]
pub(super) struct RequestItem {
    /// The request.
    #[schema(value_type = String, format = "uuid")]
    id: Uuid,
    /// Its number.
    number: String,
    /// Whose swab.
    #[schema(value_type = String, format = "uuid")]
    person_id: Uuid,
    /// Surname.
    family_name: String,
    /// Given names.
    given_name: String,
    /// Birth date.
    #[schema(format = Date)]
    birth_date: String,
    /// Code of the laboratory.
    laboratory: String,
    /// Which test.
    test_type: &'static str,
    /// For the laboratory.
    note: String,
    /// `requested`, `resulted` or `cancelled`.
    status: &'static str,
    /// Since when it waits.
    requested_at: String,
    /// The result that counts.
    #[schema(value_type = Option<String>, format = "uuid")]
    result_id: Option<Uuid>,
    /// What it found.
    outcome: Option<&'static str>,
}

impl RequestItem {
    pub(super) fn of(line: &RequestLine) -> Self {
        Self {
            id: line.id.0,
            number: line.number.clone(),
            person_id: line.person.0,
            family_name: line.family_name.clone(),
            given_name: line.given_name.clone(),
            birth_date: line.birth_date.to_string(),
            laboratory: line.laboratory.clone(),
            test_type: line.test.code(),
            note: line.note.clone(),
            status: line.status.code(),
            requested_at: line.requested_at.to_string(),
            result_id: line.result.map(|(id, ..)| id.0),
            outcome: line.result.map(|(_, outcome, _)| outcome.code()),
        }
    }
}

/// A file of results, and what became of its rows.
#[derive(Serialize, ToSchema)]
pub(super) struct ImportBody {
    /// The import.
    #[schema(value_type = String, format = "uuid")]
    id: Uuid,
    /// `running` or `done`.
    status: &'static str,
    /// Rows that are not blank, the header apart: accepted + rejected + duplicate once it is done.
    rows: u64,
    /// New results and corrections.
    accepted: u64,
    /// Rows that came back.
    rejected: u64,
    /// Rows that had been taken before.
    duplicate: u64,
    /// Of the duplicates, those whose result has been corrected since.
    outdated: u64,
    /// The rejected rows with two columns more, `errore` and `come correggere`; null when there are none,
    /// or no more.
    rejected_file: Option<String>,
}

impl ImportBody {
    pub(super) fn of(import: &Import, rejected_file: Option<String>) -> Self {
        let ImportCounts { rows, accepted, rejected, duplicate, outdated } = import.counts;
        let status = if import.state == ImportState::Done { "done" } else { "running" };
        Self { id: import.id, status, rows, accepted, rejected, duplicate, outdated, rejected_file }
    }
}
