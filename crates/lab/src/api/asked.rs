//! What goes over the wire of requests.

use kernel::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::ResultBody;
use crate::model::{
    Authorisation, Origin, Priority, RequestLine, RequestStatus, Ruling, SwabRequest, TestKind, TubeStep,
};
use crate::service;

/// A swab to be requested, or proposed by a doctor where the ASL in charge has switched that on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Asking {
    /// Whose swab; not needed where the address says it.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = "uuid")]
    pub(super) person_id: Option<Uuid>,
    /// A code that holds today of the list `swab_reason` (`GET /api/v1/code-lists/swab_reason`).
    #[schema(example = "symptoms")]
    pub(super) reason: String,
    /// Which test.
    #[schema(value_type = TestKind, example = "molecular")]
    pub(super) test_type: String,
    /// How urgent; as the reason says, when absent.
    #[serde(default)]
    #[schema(value_type = Option<Priority>)]
    pub(super) priority: Option<String>,
    /// Code of a laboratory that serves the ASL in charge.
    #[schema(example = "LAB-301-1")]
    pub(super) laboratory: String,
    /// When the symptoms began, `2020-11-12`: needed when they are the reason, unless the person's report says it.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub(super) onset: Option<Date>,
    /// The epidemiological criterion, at most 500 characters. Laboratories do not see it.
    #[serde(default)]
    pub(super) criterion: String,
    /// Who asks, at most 100 characters; the caller, when absent.
    #[serde(default)]
    pub(super) requester: String,
    /// Where he is reached, at most 100 characters; as the registers have the caller, when absent.
    #[serde(default)]
    pub(super) requester_contact: String,
    /// Where the swab might be taken, at most 200 characters.
    #[serde(default)]
    pub(super) place: String,
    /// On which day, `2020-11-14`: from today to 60 days ahead.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub(super) proposed_on: Option<Date>,
    /// For the laboratory.
    #[serde(default)]
    pub(super) note: String,
    /// That another request waits is known, and this one is wanted beside it.
    #[serde(default)]
    pub(super) again: bool,
}

/// What public health says of a proposed swab.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Ruled {
    /// `authorised`, `denied`, or `information` when more is to be known first.
    #[schema(value_type = Ruling, example = "authorised")]
    pub(super) ruling: String,
    /// Why, or what is to be known: needed unless it is a yes. At most 500 characters.
    #[serde(default)]
    pub(super) note: String,
}

/// What a doctor answers.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Answering {
    /// At most 500 characters.
    pub(super) note: String,
}

/// What was said of a proposed swab.
#[derive(Serialize, ToSchema)]
pub(super) struct StepBody {
    /// What.
    #[schema(value_type = Ruling)]
    ruling: &'static str,
    /// In words.
    note: String,
    /// Name of who said it.
    by: String,
    /// Business time, RFC 3339, UTC.
    at: String,
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
    #[schema(value_type = TestKind)]
    test_type: &'static str,
    /// How urgent: laboratories read the first of the list first.
    #[schema(value_type = Priority)]
    priority: &'static str,
    /// When the symptoms began; like the criterion, the place and the day nothing for a laboratory, which need not know.
    #[schema(value_type = Option<String>, format = Date)]
    onset: Option<String>,
    /// The epidemiological criterion.
    criterion: String,
    /// Who asks.
    requester: String,
    /// Where he is reached.
    requester_contact: String,
    /// Where the swab might be taken.
    place: String,
    /// On which day.
    #[schema(value_type = Option<String>, format = Date)]
    proposed_on: Option<String>,
    /// For the laboratory.
    note: String,
    /// Where it stands.
    #[schema(value_type = RequestStatus)]
    status: &'static str,
    /// The latest that its laboratory said of the tube; null before any.
    #[schema(value_type = Option<TubeStep>)]
    tube: Option<&'static str>,
    /// When the tube arrived first. Business time, RFC 3339, UTC.
    received_at: Option<String>,
    /// Whether somebody asked for the swab, or its tube came without a request.
    #[schema(value_type = Origin)]
    origin: &'static str,
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
            priority: request.priority.code(),
            onset: request.details.onset.map(|day| day.to_string()),
            criterion: request.details.criterion.clone(),
            requester: request.details.requester.clone(),
            requester_contact: request.details.requester_contact.clone(),
            place: request.details.place.clone(),
            proposed_on: request.details.proposed_on.map(|day| day.to_string()),
            note: request.note.clone(),
            status: request.status.code(),
            tube: request.tube.map(|tube| tube.step.code()),
            received_at: request.tube.and_then(|tube| tube.received_at).map(|at| at.to_string()),
            origin: request.origin.code(),
            requested_at: request.requested_at.to_string(),
            cancelled: request.cancelled.as_ref().map(|cancelled| CancelledBody {
                reason: cancelled.reason.clone(),
                note: cancelled.note.clone(),
                at: cancelled.at.to_string(),
            }),
            version: request.version,
        }
    }

    /// Without what a laboratory need not know.
    pub(super) fn of_sample(request: &SwabRequest) -> Self {
        let mut body = Self::of(request);
        let texts = [&mut body.reason, &mut body.criterion, &mut body.place];
        texts.into_iter().for_each(String::clear);
        (body.onset, body.proposed_on) = (None, None);
        if let Some(cancelled) = &mut body.cancelled {
            cancelled.reason.clear();
            cancelled.note.clear();
        }
        body
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
    /// What was said of it when a doctor proposed it, the latest first.
    authorisation: Vec<StepBody>,
}

impl RequestView {
    pub(super) fn of(view: &service::RequestView) -> Self {
        let whole = !view.for_laboratory;
        let request =
            if whole { RequestBody::of(&view.request) } else { RequestBody::of_sample(&view.request) };
        Self {
            request,
            family_name: view.subject.family_name.clone(),
            given_name: view.subject.given_name.clone(),
            birth_date: view.subject.birth_date.to_string(),
            results: view.results.iter().map(ResultBody::of_revision).collect(),
            authorisation: view.steps.iter().map(StepBody::of).collect(),
        }
    }
}

impl StepBody {
    fn of(step: &Authorisation) -> Self {
        let (note, by) = (step.note.clone(), step.by_name.clone());
        Self { ruling: step.ruling.code(), note, by, at: step.at.to_string() }
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
    #[schema(value_type = TestKind)]
    test_type: &'static str,
    /// How urgent.
    #[schema(value_type = Priority)]
    priority: &'static str,
    /// For the laboratory.
    note: String,
    /// Where it stands.
    #[schema(value_type = RequestStatus)]
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
            priority: line.priority.code(),
            note: line.note.clone(),
            status: line.status.code(),
            requested_at: line.requested_at.to_string(),
            result_id: line.result.map(|(id, ..)| id.0),
            outcome: line.result.map(|(_, outcome, _)| outcome.code()),
        }
    }
}
