//! The line of time of a person over JSON.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::Problem;
use kernel::ids::PersonId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Json;
use web::api::private;
use web::{ApiError, App, Caller};

use crate::service;
use crate::timeline::{Entry, Kind};

/// The routes below `/api/v1`.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get_timeline))
}

/// What of it is wanted.
#[derive(Deserialize, IntoParams)]
struct TimelineQuery {
    /// One kind alone: `report`, `hand_over`, `symptoms`, `request`, `result`, `case`, `measure`, `contact`, `fact`, `data`,
    /// `take_over`, `correction` or `obscuring`.
    kind: Option<String>,
}

/// What happened to a person.
#[derive(Serialize, ToSchema)]
struct TimelineItems {
    /// The latest first.
    items: Vec<TimelineEntry>,
    /// Always null: a line of time is one page.
    next_cursor: Option<String>,
}

/// Something that happened.
#[derive(Serialize, ToSchema)]
struct TimelineEntry {
    /// When, RFC 3339, UTC: of a result, when the sample was taken; of all else, when it was done.
    at: String,
    /// What it is about, as in the parameter `kind`.
    kind: &'static str,
    /// What happened, in Italian.
    title: String,
    /// How it stands, in Italian; null when there is no more to say.
    state: Option<String>,
    /// More of it; empty when there is no more.
    detail: String,
    /// Who did it: a name, an organisation, a source; empty for the platform itself.
    by: String,
    /// The page that says more; null when there is none.
    href: Option<String>,
    /// Whether it is kept from whoever treats the person: told only to who keeps it.
    obscured: bool,
}

impl TimelineEntry {
    fn of(entry: Entry) -> Self {
        Self {
            at: entry.at.to_string(),
            kind: entry.kind.code(),
            title: entry.title,
            state: entry.state.map(|(_, words)| words),
            detail: entry.detail,
            by: entry.by,
            href: entry.href,
            obscured: entry.kept,
        }
    }
}

/// All that happened to a person, from every source, as far as the caller sees it: reports and their hand-overs, requests, results with
/// their corrections, cases, measures, contacts, facts, her data, take-overs, corrections and obscurings.
#[utoipa::path(
    get,
    path = "/api/v1/people/{id}/timeline",
    tag = "people",
    params(("id" = String, Path, description = "The person"), TimelineQuery),
    responses(
        (status = 200, description = "What happened, the latest first", body = TimelineItems),
        (status = 403, description = "The role opens no persons (problem+json)"),
        (status = 404, description = "No such person, or outside the caller's audiences (problem+json)"),
        (status = 422, description = "A kind that nobody knows (problem+json)"),
    )
)]
async fn get_timeline(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
    Query(asked): Query<TimelineQuery>,
) -> Result<Response, ApiError> {
    let (_, entries) = app.read(&caller, move |tx, actor| service::timeline(tx, actor, id)).await?;
    // Who may not see her is told so before what is wrong with the question.
    let only = match asked.kind.as_deref() {
        None | Some("") => None,
        Some(code) => Some(Kind::of(code).ok_or_else(|| Problem::field("kind", "people-moment-unknown"))?),
    };
    let items = entries.into_iter().filter(|entry| only.is_none_or(|kind| entry.kind == kind));
    let items = items.map(TimelineEntry::of).collect();
    Ok(private(Json(TimelineItems { items, next_cursor: None })))
}
