//! The same over JSON.

mod acts;
mod contacts;
mod handing;
mod reports;

use access::Actor;
use axum::extract::{Query, State};
use kernel::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Json;
use web::{ApiError, App, Caller};

use crate::model::Notice;
use crate::service::{self, PAGE_LENGTH};
use crate::store::MeasureLine;

/// The routes below `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_measures))
        .routes(routes!(list_notices))
        .merge(acts::api())
        .merge(reports::api())
        .merge(handing::api())
        .merge(contacts::api())
}

/// Which page of a list.
#[derive(Deserialize, IntoParams)]
struct PageQuery {
    /// `next_cursor` of the page before.
    cursor: Option<Uuid>,
    /// Items wanted, at most 100.
    limit: Option<usize>,
}

/// A page of a list.
#[derive(Serialize, ToSchema)]
struct Items<T> {
    /// The items.
    items: Vec<T>,
    /// Where the next page begins; null on the last one.
    next_cursor: Option<Uuid>,
}

/// A measure.
#[derive(Serialize, ToSchema)]
struct MeasureItem {
    /// UUID.
    id: Uuid,
    /// UUID of the person.
    person: Uuid,
    /// Name of the person.
    name: String,
    /// `isolation` or `quarantine`.
    kind: &'static str,
    /// `awaiting_signature`, `ended` or `withdrawn`.
    status: &'static str,
    /// Whether there is a confirmed case.
    confirmed: bool,
    /// First day.
    #[schema(value_type = String, format = Date)]
    starts_on: Date,
    /// First day on which it may end; null while that depends on tests to come.
    #[schema(value_type = Option<String>, format = Date)]
    expected_end: Option<Date>,
    /// Last day whatever the tests.
    #[schema(value_type = Option<String>, format = Date)]
    latest_end: Option<Date>,
    /// Whether the rule's conditions are met; a person still has to confirm the end.
    may_end: bool,
    /// Why that date, in words.
    explanation: String,
    /// First day it no longer runs.
    #[schema(value_type = Option<String>, format = Date)]
    ended_on: Option<Date>,
    /// UUID of the result that caused it.
    result: Option<Uuid>,
    /// Whether the user has not looked at it yet.
    new: bool,
    /// Grows by one with each change.
    version: i64,
}

impl MeasureItem {
    fn of(line: MeasureLine) -> Self {
        Self {
            id: line.id.0,
            person: line.person.0,
            name: format!("{} {}", line.family_name, line.given_name),
            kind: line.kind.code(),
            status: line.status.code(),
            confirmed: line.confirmed,
            starts_on: line.starts_on,
            expected_end: line.expected_end,
            latest_end: line.latest_end,
            may_end: line.may_end,
            explanation: line.explanation.text(),
            ended_on: line.ended_on,
            result: line.cause.map(|cause| cause.result.0),
            new: line.new,
            version: line.version,
        }
    }
}

/// Lists the measures of the caller's audience, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/measures",
    tag = "cases",
    params(PageQuery),
    responses((status = 200, description = "A page of measures", body = Items<MeasureItem>))
)]
async fn list_measures(
    State(app): State<App>,
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Items<MeasureItem>>, ApiError> {
    let PageQuery { cursor, limit } = page;
    let length = limit.unwrap_or(PAGE_LENGTH);
    let (_, listing) =
        app.read(&caller, move |tx, actor| service::list_measures(tx, actor, false, cursor, length)).await?;
    let items = listing.items.into_iter().map(MeasureItem::of).collect();
    Ok(Json(Items { items, next_cursor: listing.next }))
}

/// One person under a measure, as a mayor sees it.
#[derive(Serialize, ToSchema)]
struct NoticeItem {
    /// Name.
    name: String,
    /// Where.
    address: String,
    /// First day.
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// Day it is expected to end; null for "until further notice".
    #[schema(value_type = Option<String>, format = Date)]
    to: Option<Date>,
}

impl From<Notice> for NoticeItem {
    fn from(notice: Notice) -> Self {
        let Notice { name, address, from, to } = notice;
        Self { name, address, from, to }
    }
}

/// Who is under a measure in a comune.
#[derive(Serialize, ToSchema)]
struct Notices {
    /// Why the mayor sees it; null while the region keeps the view off.
    purpose: Option<&'static str>,
    /// The persons, by name.
    items: Vec<NoticeItem>,
    /// Where the next page begins; null on the last one.
    next_cursor: Option<Uuid>,
    /// When the data were read, RFC 3339, UTC.
    as_of: String,
}

/// Lists who is under a measure in the mayor's comune: while it runs, and only where the region says for what purpose.
#[utoipa::path(
    get,
    path = "/api/v1/notices",
    tag = "cases",
    params(PageQuery),
    responses((status = 200, description = "A page of notices", body = Notices), (status = 403, description = "Not a mayor"))
)]
async fn list_notices(
    State(app): State<App>,
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Result<Json<Notices>, ApiError> {
    let PageQuery { cursor, limit } = page;
    let length = limit.unwrap_or(PAGE_LENGTH);
    let read = move |tx: &mut storage::Tx<'_>, actor: &Actor| service::notices(tx, actor, cursor, length);
    let (_, list) = app.read(&caller, read).await?;
    Ok(Json(Notices {
        purpose: list.purpose.map(|purpose| purpose.code()),
        items: list.items.into_iter().map(NoticeItem::from).collect(),
        next_cursor: list.next,
        as_of: list.as_of.to_string(),
    }))
}
