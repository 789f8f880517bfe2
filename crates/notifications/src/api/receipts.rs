//! What became of a laboratory's results, over JSON.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::Date;
use kernel::Problem;
use kernel::ids::ResultId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Json;
use web::api::private;
use web::{ApiError, App, Caller};

use crate::model::{Progress, Receipt, ReceiptState, Step};
use crate::rules::receipt::{state, steps};
use crate::service::{self, LENGTH, Wanted};

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(get_receipt))
        .routes(routes!(list_receipts))
        .routes(routes!(search_receipts))
}

/// What became of a result.
#[derive(Serialize, ToSchema)]
struct ReceiptBody {
    /// UUID of the result.
    result: Uuid,
    /// Number of the request that it answers; null when it answers none.
    number: Option<String>,
    /// The laboratory's document number.
    accession: String,
    /// Which test.
    test_type: &'static str,
    /// What was found.
    outcome: &'static str,
    /// 1 for the first, growing with corrections.
    revision: i32,
    /// UUID of the result that corrects it; null while it counts.
    #[schema(value_type = Option<String>, format = "uuid")]
    superseded_by: Option<Uuid>,
    /// By which door it came: `manual`, `csv`, `api`, `hl7` or `fhir`.
    door: String,
    /// Business date.
    #[schema(value_type = String, format = Date)]
    reported_on: Date,
    /// `waiting` (the doctor has it and has not said to have seen it), `seen`, `undelivered` (no doctor gets it), `corrected`,
    /// or `withdrawn` (it says that the result counts no more).
    state: &'static str,
    /// When it arrived, RFC 3339, UTC: before it was recorded, when it waited among the exceptions.
    received_at: Option<String>,
    /// When the person it is about was found, RFC 3339, UTC.
    matched_at: Option<String>,
    /// When a case or a measure was opened or confirmed by it, RFC 3339, UTC; null when none follows.
    case_at: Option<String>,
    /// When it was handed to the doctor of choice, RFC 3339, UTC; null when no doctor gets it.
    delivered_at: Option<String>,
    /// When the doctor said to have seen it, RFC 3339, UTC; null while that is not so.
    seen_at: Option<String>,
}

impl ReceiptBody {
    fn of(receipt: &Receipt) -> Self {
        let steps = steps(receipt);
        let at = |step: Step| match steps.iter().find(|(of, _, _)| *of == step) {
            Some((_, Progress::Done(at), _)) => Some(at.to_string()),
            _ => None,
        };
        Self {
            result: receipt.result.0,
            number: receipt.number.clone(),
            accession: receipt.accession.clone(),
            test_type: receipt.test.code(),
            outcome: receipt.outcome.code(),
            revision: receipt.revision,
            superseded_by: receipt.superseded_by.map(|by| by.0),
            door: receipt.door.clone(),
            reported_on: receipt.reported_on,
            state: state(receipt).code(),
            received_at: at(Step::Received),
            matched_at: at(Step::Matched),
            case_at: at(Step::Case),
            delivered_at: at(Step::Delivered),
            seen_at: at(Step::Seen),
        }
    }
}

/// Some receipts.
#[derive(Serialize, ToSchema)]
struct ReceiptItems {
    /// The latest first.
    items: Vec<ReceiptBody>,
    /// Where the next page begins; null on the last one.
    #[schema(value_type = Option<String>, format = "uuid")]
    next_cursor: Option<Uuid>,
}

/// Which receipts.
#[derive(Deserialize, IntoParams)]
struct ReceiptQuery {
    /// Business date, ISO 8601; today when absent.
    day: Option<String>,
    /// `waiting`, `seen`, `undelivered`, `corrected` or `withdrawn`; all when absent.
    state: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<Uuid>,
    /// Items wanted, at most 100.
    limit: Option<usize>,
}

impl ReceiptQuery {
    /// The day and the state.
    fn read(&self) -> Result<(Option<Date>, Option<ReceiptState>), Problem> {
        let day = self.day.as_deref().filter(|day| !day.is_empty()).map(str::parse::<Date>);
        let day = day.transpose().map_err(|_| Problem::field("day", "web-date-form"))?;
        let state = self.state.as_deref().filter(|state| !state.is_empty()).map(|code| {
            let unknown = || Problem::field("state", "notifications-receipt-state-unknown");
            ReceiptState::of(code).ok_or_else(unknown)
        });
        Ok((day, state.transpose()?))
    }
}

/// What became of a result of the caller's laboratory: received, matched, case, handed to the doctor, seen. A result that was sent
/// again has the receipt of the first time.
#[utoipa::path(
    get,
    path = "/api/v1/results/{id}/receipt",
    tag = "lab",
    params(("id" = String, Path, description = "The result")),
    responses(
        (status = 200, description = "The receipt", body = ReceiptBody),
        (status = 403, description = "Not for this role (problem+json)"),
        (status = 404, description = "No such result, or another laboratory's (problem+json)"),
    )
)]
async fn get_receipt(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ResultId>,
) -> Result<Response, ApiError> {
    let (_, receipt) = app.read(&caller, move |tx, actor| service::receipt(tx, actor, id)).await?;
    Ok(private(Json(ReceiptBody::of(&receipt))))
}

/// What became of the results of the caller's laboratory on a day, the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/receipts",
    tag = "lab",
    params(ReceiptQuery),
    responses(
        (status = 200, description = "The receipts", body = ReceiptItems),
        (status = 403, description = "Not for this role (problem+json)"),
        (status = 422, description = "No such state, or no date (problem+json)"),
    )
)]
async fn list_receipts(
    State(app): State<App>,
    caller: Caller,
    Query(asked): Query<ReceiptQuery>,
) -> Result<Response, ApiError> {
    let read = asked.read();
    if read.is_err() {
        // Whoever may not look learns nothing of how one asks.
        app.read(&caller, |_, actor| access::decide(actor, access::Action::ReceiptView).map(drop)).await?;
    }
    let (day, state) = read?;
    let (after, length) = (asked.cursor.map(ResultId), asked.limit.unwrap_or(LENGTH.0));
    let wanted = Wanted { day, state, after, length };
    let (_, found) = app.read(&caller, move |tx, actor| service::receipts(tx, actor, &wanted)).await?;
    let items = found.lines.iter().map(ReceiptBody::of).collect();
    Ok(private(Json(ReceiptItems { items, next_cursor: found.next.map(|next| next.0) })))
}

/// Which number.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReceiptSearch {
    /// The number of a request, or the laboratory's document number.
    number: String,
}

/// The receipts of those results of the caller's laboratory that answer the request of a number, or bear it as document number: at most
/// 100. The number is in the body, so that it stays in no log of addresses.
#[utoipa::path(
    post,
    path = "/api/v1/receipts/search",
    tag = "lab",
    request_body = ReceiptSearch,
    responses(
        (status = 200, description = "The receipts; none for a number that nothing bears", body = ReceiptItems),
        (status = 403, description = "Not for this role (problem+json)"),
        (status = 422, description = "No number (problem+json)"),
    )
)]
async fn search_receipts(
    State(app): State<App>,
    caller: Caller,
    Json(body): Json<ReceiptSearch>,
) -> Result<Response, ApiError> {
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        service::search_receipts(tx, actor, &body.number)
    };
    let (_, found) = app.read(&caller, work).await?;
    let items = found.iter().map(ReceiptBody::of).collect();
    Ok(private(Json(ReceiptItems { items, next_cursor: None })))
}
