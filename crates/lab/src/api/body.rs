//! What goes over the wire.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::model::{Import, ImportCounts, ImportState, LabResult, Revision, Withdrawal};
use crate::rules::matching::Rule;

/// A result to be recorded.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Recording {
    /// `positive`, `negative`, `doubtful`, `indeterminate`, `not_received` or `unsuitable`.
    #[schema(example = "negative")]
    pub(super) outcome: String,
    /// When the sample was taken, RFC 3339; now when not said.
    #[serde(default)]
    pub(super) sampled_at: Option<String>,
}

/// A result that waits for a second person.
#[derive(Serialize, ToSchema)]
pub(super) struct AwaitingBody {
    /// The id that the result will have.
    #[schema(value_type = String, format = "uuid")]
    pub(super) id: Uuid,
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
    /// By which rule it was given to the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    matched_by: Option<Rule>,
    /// `deleted` or `wrong_patient` on the revision that says it counts no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn: Option<&'static str>,
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
            matched_by: None,
            withdrawn: None,
        }
    }

    pub(super) fn of_revision(revision: &Revision) -> Self {
        Self {
            reason: revision.reason.clone(),
            matched_by: revision.rule,
            withdrawn: revision.withdrawn.map(Withdrawal::code),
            ..Self::of(&revision.result)
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
    /// Rejected rows that no later file has brought again in order: 0 when the file is complete; null for a file that completes
    /// another one.
    left: Option<u64>,
    /// UUID of the file whose rejected rows this one brings again; null when it is a file of its own.
    #[schema(value_type = Option<String>, format = "uuid")]
    completes: Option<Uuid>,
    /// Name and version of the mapping it was read by; empty for the 27-column file.
    mapping: String,
}

/// Whether a file stands for itself.
#[derive(Deserialize, IntoParams)]
pub(super) struct ImportQuery {
    /// UUID of the file whose rejected rows this one brings again, mended.
    pub(super) completes: Option<Uuid>,
    /// Name of the laboratory's mapping by which a table in its own columns is read; when none is named, the one that was made for
    /// the same headings.
    pub(super) mapping: Option<String>,
}

impl ImportBody {
    pub(super) fn of(import: &Import, rejected_file: Option<String>, left: Option<u64>) -> Self {
        let ImportCounts { rows, accepted, rejected, duplicate, outdated } = import.counts;
        let status = if import.state == ImportState::Done { "done" } else { "running" };
        let (id, completes) = (import.id, import.completes);
        let left = if completes.is_some() { None } else { Some(left.unwrap_or(0)) };
        let mapping = import.mapping.clone();
        Self {
            id,
            status,
            rows,
            accepted,
            rejected,
            duplicate,
            outdated,
            rejected_file,
            left,
            completes,
            mapping,
        }
    }
}
