//! What became of what leaves for the nation, over JSON.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State as Held};
use axum::response::Response;
use kernel::ids::ResultId;
use kernel::{Date, Problem};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Json;
use web::api::private;
use web::{ApiError, App, Caller};

use crate::model::flow::{MOST_COUNTED, Row, State};
use crate::service::{self, LENGTH, Wanted};

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get_flow)).routes(routes!(list_rows)).routes(routes!(send_again))
}

/// What became of what leaves.
#[derive(Serialize, ToSchema)]
struct NationalFlow {
    /// Whether results leave at all.
    on: bool,
    /// How many stand in each state, of all days: `to_send`, `sent`, `cun`, `nrfe`, `withdrawn`, `refused`, `given_up`, `superseded`.
    states: BTreeMap<&'static str, i64>,
    /// How far each of them is counted: there may be more.
    counted_up_to: i64,
    /// Since when the oldest waits, RFC 3339, UTC; null when none does.
    oldest: Option<String>,
    /// The last 14 days, the latest first.
    days: Vec<NationalFlowDay>,
}

/// A day.
#[derive(Serialize, ToSchema)]
struct NationalFlowDay {
    /// Business date of the results.
    #[schema(value_type = String, format = Date)]
    day: Date,
    /// How many stand in each state; a state that is not there has none.
    states: BTreeMap<&'static str, i64>,
}

/// A result that leaves. Nobody is named.
#[derive(Serialize, ToSchema)]
struct NationalFlowRow {
    /// UUID of the revision of the result.
    result: Uuid,
    /// Code of the laboratory.
    laboratory: String,
    /// The laboratory's document number.
    accession: String,
    /// Which test.
    test_type: &'static str,
    /// Business date.
    #[schema(value_type = String, format = Date)]
    reported_on: Date,
    /// `new`, `correction` or `withdrawal`.
    act: &'static str,
    /// Where it stands.
    state: &'static str,
    /// CUN or NRFE; null while there is none.
    number: Option<String>,
    /// Why it was not accepted, or not yet; null when nothing is wrong.
    why: Option<&'static str>,
    /// What Sistema TS said, without anybody's data.
    said: Option<String>,
    /// How often it was tried.
    tries: i32,
    /// When it was tried last, RFC 3339, UTC.
    tried_at: Option<String>,
}

impl From<&Row> for NationalFlowRow {
    fn from(row: &Row) -> Self {
        Self {
            result: row.id.0,
            laboratory: row.laboratory.clone(),
            accession: row.accession.clone(),
            test_type: row.test.code(),
            reported_on: row.reported_on,
            act: row.act.code(),
            state: row.state.code(),
            number: row.number.clone(),
            why: row.why.map(|why| why.code()),
            said: row.said.clone(),
            tries: row.tries,
            tried_at: row.tried_at.map(|at| at.to_string()),
        }
    }
}

/// Some rows.
#[derive(Serialize, ToSchema)]
struct NationalFlowRows {
    /// The latest first.
    items: Vec<NationalFlowRow>,
    /// Where the next page begins; null on the last one.
    #[schema(value_type = Option<String>, format = "uuid")]
    next_cursor: Option<Uuid>,
}

/// Which rows: of a day, in a state, or both.
#[derive(Deserialize, IntoParams)]
struct NationalFlowQuery {
    /// Business date, ISO 8601.
    day: Option<String>,
    /// A state.
    state: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<Uuid>,
    /// Items wanted, at most 100.
    limit: Option<usize>,
}

/// What became of what leaves for the nation: figures by day and state.
#[utoipa::path(
    get,
    path = "/api/v1/national-flow",
    tag = "national flow",
    responses(
        (status = 200, description = "The figures", body = NationalFlow),
        (status = 403, description = "Not for this role (problem+json)"),
    )
)]
async fn get_flow(Held(app): Held<App>, caller: Caller) -> Result<Response, ApiError> {
    let (_, overview) = app.read(&caller, service::overview).await?;
    let of = |day: &Date| NationalFlowDay {
        day: *day,
        states: (overview.counts.iter().filter(|(on, ..)| on == day))
            .map(|(_, state, count)| (state.code(), *count))
            .collect(),
    };
    Ok(private(Json(NationalFlow {
        on: overview.on,
        states: (State::ALL.iter())
            .map(|state| (state.code(), overview.standing.of(*state).min(MOST_COUNTED)))
            .collect(),
        counted_up_to: MOST_COUNTED,
        oldest: overview.standing.oldest.map(|since| since.to_string()),
        days: overview.days.iter().map(of).collect(),
    })))
}

/// The results of a day or in a state, the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/national-flow/rows",
    tag = "national flow",
    params(NationalFlowQuery),
    responses(
        (status = 200, description = "The rows", body = NationalFlowRows),
        (status = 403, description = "Not for this role (problem+json)"),
        (status = 422, description = "Neither day nor state, or one that there is not (problem+json)"),
    )
)]
async fn list_rows(
    Held(app): Held<App>,
    caller: Caller,
    Query(asked): Query<NationalFlowQuery>,
) -> Result<Response, ApiError> {
    let day = asked.day.filter(|day| !day.is_empty()).map(|day| day.parse::<Date>());
    let day = day.transpose().map_err(|_| Problem::field("day", "web-date-form"))?;
    let unknown = || Problem::field("state", "reporting-flow-state-unknown");
    let state = asked.state.filter(|state| !state.is_empty());
    let state = state.map(|code| State::of(&code).ok_or_else(unknown)).transpose()?;
    let (after, length) = (asked.cursor.map(ResultId), asked.limit.unwrap_or(LENGTH.0));
    let wanted = Wanted { day, state, after, length };
    let (_, (rows, next)) = app.read(&caller, move |tx, actor| service::rows(tx, actor, &wanted)).await?;
    let items = rows.iter().map(NationalFlowRow::from).collect();
    Ok(private(Json(NationalFlowRows { items, next_cursor: next.map(|next| next.0) })))
}

/// Has a result sent again that was refused or given up.
#[utoipa::path(
    post,
    path = "/api/v1/national-flow/{id}/again",
    tag = "national flow",
    params(("id" = String, Path, description = "The revision of the result")),
    responses(
        (status = 200, description = "It waits to be sent", body = NationalFlowRow),
        (status = 403, description = "Not for this role (problem+json)"),
        (status = 404, description = "No such row (problem+json)"),
        (status = 409, description = "It waits or was accepted, or a later one was told (problem+json)"),
    )
)]
async fn send_again(
    Held(app): Held<App>,
    caller: Caller,
    Path(id): Path<ResultId>,
) -> Result<Response, ApiError> {
    let (_, row) = app.write(&caller, move |tx, actor| service::again(tx, actor, id)).await?;
    Ok(private(Json(NationalFlowRow::from(&row))))
}
