//! The same over JSON: search, read, enter, correct, history.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use kernel::ids::PersonId;
use kernel::{Date, Problem};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Json;
use web::api::{idempotency_key, if_match, private, tagged};
use web::{ApiError, App, Caller};

use crate::model::{Person, Source};
use crate::service::{self, Outcome, Search, Told};

mod body;
mod doubles;
mod facts;
mod household;
mod timeline;

use body::{Correcting, Entering, Hindrance, HistoryBody, PersonBody, PersonItems, SearchBody};

/// Persons of a page when nobody says how many, and at most.
const LENGTH: (usize, usize) = (25, 100);

/// The routes below `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(search_people))
        .routes(routes!(create_person))
        .routes(routes!(get_person, correct_person))
        .routes(routes!(get_history))
        .merge(doubles::routes())
        .merge(facts::routes())
        .merge(household::routes())
        .merge(timeline::routes())
}

/// Searches the persons of the caller's audiences: by identifier or the beginning of a tax code, by telephone or the number of
/// a request, by the beginning of a name, by name and birth date; behind them stand, on the first page alone, those who may be
/// meant when something is written wrong. Without a text, lists them by name. A POST, because a name does not belong in an address.
#[utoipa::path(
    post,
    path = "/api/v1/people/search",
    tag = "people",
    request_body = SearchBody,
    responses(
        (status = 200, description = "A page of persons", body = PersonItems),
        (status = 403, description = "The role sees no persons (problem+json)"),
        (status = 422, description = "A code or date that cannot be searched for (problem+json)"),
    )
)]
async fn search_people(
    State(app): State<App>,
    caller: Caller,
    Json(body): Json<SearchBody>,
) -> Result<Response, ApiError> {
    let length = body.limit.unwrap_or(LENGTH.0).clamp(1, LENGTH.1);
    let born = match body.birth_date.as_deref() {
        None | Some("") => None,
        Some(text) => Some(web::forms::parse_date(text).map_err(|key| Problem::field("birth_date", key))?),
    };
    let search = Search { text: body.q, born, after: body.cursor.map(PersonId) };
    let (_, people) = app.read(&caller, move |tx, actor| service::search(tx, actor, &search, length)).await?;
    Ok(private(Json(PersonItems::of(people))))
}

/// A person, if it is within the caller's audiences.
#[utoipa::path(
    get,
    path = "/api/v1/people/{id}",
    tag = "people",
    params(("id" = String, Path, description = "The person")),
    responses(
        (status = 200, description = "The person; the ETag is the version", body = PersonBody),
        (status = 404, description = "No such person, or outside the caller's audiences (problem+json)"),
    )
)]
async fn get_person(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
) -> Result<Response, ApiError> {
    let (_, person) = app.read(&caller, move |tx, actor| service::person(tx, actor, id)).await?;
    Ok(saved(StatusCode::OK, &person, app.db.clocks().today()))
}

/// Enters a person who is not yet known. The same `Idempotency-Key` again answers as the first time.
#[utoipa::path(
    post,
    path = "/api/v1/people",
    tag = "people",
    request_body = Entering,
    params(("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the person's id")),
    responses(
        (status = 201, description = "Entered", body = PersonBody),
        (status = 403, description = "The role enters nobody (problem+json)"),
        (status = 409, description = "Somebody has this identifier, or may be the same person: look, and send again with confirmed", body = Hindrance, content_type = "application/problem+json"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn create_person(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Json(body): Json<Entering>,
) -> Result<Response, ApiError> {
    // Who may not, is told so before what is wrong.
    app.read(&caller, service::may_create).await?;
    let id: PersonId = idempotency_key(&headers)?;
    let data = body.person.check(app.db.clocks().today(), Source::Operator)?;
    let confirmed = body.confirmed;
    let (_, outcome) =
        app.write(&caller, move |tx, actor| service::create(tx, actor, id, &data, confirmed)).await?;
    Ok(answer(StatusCode::CREATED, outcome, "/api/v1/people", app.db.clocks().today()))
}

/// Corrects a person: the whole data, with the reason. What was stays in the history.
#[utoipa::path(
    put,
    path = "/api/v1/people/{id}",
    tag = "people",
    request_body = Correcting,
    params(
        ("id" = String, Path, description = "The person"),
        ("If-Match" = String, Header, description = "The ETag of the data that are corrected"),
    ),
    responses(
        (status = 200, description = "Corrected", body = PersonBody),
        (status = 403, description = "The role corrects nobody (problem+json)"),
        (status = 404, description = "No such person, or outside the caller's audiences (problem+json)"),
        (status = 409, description = "Changed meanwhile; or somebody has this identifier or may be the same person", body = Hindrance, content_type = "application/problem+json"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn correct_person(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
    headers: HeaderMap,
    Json(body): Json<Correcting>,
) -> Result<Response, ApiError> {
    // Who may not, is told so before what is wrong.
    app.read(&caller, service::may_correct).await?;
    let version = if_match(&headers)?;
    let data = body.person.check(app.db.clocks().today(), Source::Operator)?;
    let (reason, told) = (body.reason, Told { confirmed: body.confirmed, by_hand: body.by_hand });
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        service::correct(tx, actor, id, version, &data, &reason, told)
    };
    let (_, outcome) = app.write(&caller, work).await?;
    Ok(answer(StatusCode::OK, outcome, &format!("/api/v1/people/{id}"), app.db.clocks().today()))
}

/// What was corrected, when, by whom and why, the latest first.
#[utoipa::path(
    get,
    path = "/api/v1/people/{id}/history",
    tag = "people",
    params(("id" = String, Path, description = "The person")),
    responses(
        (status = 200, description = "The corrections", body = HistoryBody),
        (status = 404, description = "No such person, or outside the caller's audiences (problem+json)"),
    )
)]
async fn get_history(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
) -> Result<Response, ApiError> {
    let (_, history) = app.read(&caller, move |tx, actor| service::history(tx, actor, id)).await?;
    Ok(private(Json(HistoryBody::of(history))))
}

fn answer(status: StatusCode, outcome: Outcome, instance: &str, today: Date) -> Response {
    match outcome {
        Outcome::Saved(person) => saved(status, &person, today),
        other => {
            let kind = HeaderValue::from_static("application/problem+json");
            let mut response = private((StatusCode::CONFLICT, Json(Hindrance::of(other, instance))));
            response.headers_mut().insert(header::CONTENT_TYPE, kind);
            response
        }
    }
}

fn saved(status: StatusCode, person: &Person, today: Date) -> Response {
    tagged((status, Json(PersonBody::of(person, today))), person.version)
}

/// A day as JSON has it.
fn day(date: Date) -> String {
    date.to_string()
}
