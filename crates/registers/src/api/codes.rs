//! The code lists over JSON. What a form may send today is open to everybody who is signed in; the rest is as on the pages.

use access::{Action, Actor, decide};
use axum::extract::{Path, Query, State as Kept};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::{Date, Problem};
use serde::Deserialize;
use storage::Tx;
use territory::codes::{self, List, Term};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Json;
use web::api::{idempotency_key, if_match, private, tagged};
use web::{ApiError, App, Caller};

use crate::model::State;
use crate::model::codes::TermFilter;
use crate::pages::write;
use crate::{service, words};

mod body;
mod file;

use body::{
    CodeList, CodeLists, NewTerm, TermBody, TermEnd, TermForm, TermItems, TermState, ValidTerm, ValidTerms,
};

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(code_lists))
        .routes(routes!(valid_terms))
        .routes(routes!(list_terms, add_term))
        .routes(routes!(get_term, change_term))
        .routes(routes!(end_term))
        .routes(routes!(reopen_term))
        .routes(routes!(restore_term))
        .merge(file::api())
}

/// On which day.
#[derive(Deserialize, IntoParams)]
struct OnQuery {
    /// Absent, today.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<Date>,
}

/// Which terms.
#[derive(Deserialize, IntoParams)]
struct TermQuery {
    /// `open`, `to-come` or `closed`; absent, all.
    state: Option<String>,
    /// The day on which that is so; absent, today.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<Date>,
}

fn named(list: &str) -> Result<List, Problem> {
    List::parse(list).ok_or(Problem::NotFound)
}

/// Who may not is told so before what is wrong with what he sent.
async fn may(app: &App, caller: &Caller) -> Result<(), ApiError> {
    app.read(caller, service::codes::may_change_lists).await?;
    Ok(())
}

async fn answer(
    app: &App,
    caller: &Caller,
    status: StatusCode,
    list: List,
    code: String,
) -> Result<Response, ApiError> {
    let (_, term) = app.read(caller, move |tx, actor| service::codes::term(tx, actor, list, &code)).await?;
    Ok(tagged((status, Json(TermBody::of(&term, app.db.clocks().today()))), term.version))
}

/// The code lists, for everybody who is signed in.
#[utoipa::path(
    get,
    path = "/api/v1/code-lists",
    tag = "code-lists",
    responses((status = 200, description = "The lists", body = CodeLists))
)]
async fn code_lists(Kept(app): Kept<App>, caller: Caller) -> Result<Response, ApiError> {
    app.actor(&caller).await?;
    let line = |list: List| CodeList {
        code: list.code(),
        name: words::codes::list(list),
        description: words::codes::list_hint(list),
    };
    Ok(private(Json(CodeLists { items: List::ALL.into_iter().map(line).collect() })))
}

/// The terms of a list that a form may send on a day, for everybody who is signed in.
#[utoipa::path(
    get,
    path = "/api/v1/code-lists/{list}",
    tag = "code-lists",
    params(("list" = String, Path, description = "`symptom`, `swab_reason` or `cancel_reason`"), OnQuery),
    responses(
        (status = 200, description = "The terms", body = ValidTerms),
        (status = 404, description = "No such list (problem+json)"),
    )
)]
async fn valid_terms(
    Kept(app): Kept<App>,
    caller: Caller,
    Path(list): Path<String>,
    Query(query): Query<OnQuery>,
) -> Result<Response, ApiError> {
    let actor = app.actor(&caller).await?;
    let on = query.on.unwrap_or(actor.today);
    let term = |Term { code, name, counts_as, .. }: Term| ValidTerm { code, name, counts_as };
    let items = codes::offered::<&str>(named(&list)?, on, &[]).into_iter().map(term).collect();
    Ok(private(Json(ValidTerms { items, on: on.to_string() })))
}

/// All terms of a list with their dates, past ones too, for who keeps registers.
#[utoipa::path(
    get,
    path = "/api/v1/code-lists/{list}/terms",
    tag = "code-lists",
    params(("list" = String, Path, description = "The list"), TermQuery),
    responses(
        (status = 200, description = "The terms", body = TermItems),
        (status = 403, description = "The role keeps no registers (problem+json)"),
        (status = 404, description = "No such list (problem+json)"),
        (status = 422, description = "No such state (problem+json)"),
    )
)]
async fn list_terms(
    Kept(app): Kept<App>,
    caller: Caller,
    Path(list): Path<String>,
    Query(query): Query<TermQuery>,
) -> Result<Response, ApiError> {
    app.read(&caller, |_, actor| decide(actor, Action::RegisterManage).map(drop)).await?;
    let list = named(&list)?;
    let state = match query.state.as_deref().filter(|state| !state.is_empty()) {
        None => None,
        Some(code) => Some(State::parse(code).ok_or_else(|| Problem::field("state", "registers-api-state"))?),
    };
    let filter = TermFilter { state, on: query.on };
    let (_, terms) =
        app.read(&caller, move |tx, actor| service::codes::terms(tx, actor, list, &filter)).await?;
    let day = query.on.unwrap_or_else(|| app.db.clocks().today());
    let items = terms.iter().map(|term| TermBody::of(term, day)).collect();
    Ok(private(Json(TermItems { items })))
}

/// One term.
#[utoipa::path(
    get,
    path = "/api/v1/code-lists/{list}/terms/{code}",
    tag = "code-lists",
    params(("list" = String, Path, description = "The list"), ("code" = String, Path, description = "Its code")),
    responses(
        (status = 200, description = "The term; the ETag is the version", body = TermBody),
        (status = 403, description = "The role keeps no registers (problem+json)"),
        (status = 404, description = "No such term (problem+json)"),
    )
)]
async fn get_term(
    Kept(app): Kept<App>,
    caller: Caller,
    Path((list, code)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    answer(&app, &caller, StatusCode::OK, named(&list)?, code).await
}

/// Adds a term: the region's administrator. The same `Idempotency-Key` again adds nothing more.
#[utoipa::path(
    post,
    path = "/api/v1/code-lists/{list}/terms",
    tag = "code-lists",
    request_body = NewTerm,
    params(
        ("list" = String, Path, description = "The list"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
    ),
    responses(
        (status = 201, description = "Added", body = TermBody),
        (status = 401, description = "One signed in more than five minutes ago: ask for a new token (problem+json of type `urn:argine:problem:proof-required`)"),
        (status = 403, description = "Not the region's administrator (problem+json)"),
        (status = 404, description = "No such list (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted, a code that is taken (problem+json)"),
    )
)]
async fn add_term(
    Kept(app): Kept<App>,
    caller: Caller,
    Path(list): Path<String>,
    headers: HeaderMap,
    Json(body): Json<NewTerm>,
) -> Result<Response, ApiError> {
    may(&app, &caller).await?;
    let list = named(&list)?;
    let (act, typed) = (idempotency_key(&headers)?, body.term.typed(body.code, body.counts_as));
    let work = move |tx: &mut Tx<'_>, actor: &Actor| service::codes::add(tx, actor, act, list, &typed);
    let code = write(&app, &caller, work).await?;
    answer(&app, &caller, StatusCode::CREATED, list, code).await
}

/// Changes name, place or first day. The same `Idempotency-Key` again changes nothing more.
#[utoipa::path(
    put,
    path = "/api/v1/code-lists/{list}/terms/{code}",
    tag = "code-lists",
    request_body = TermForm,
    params(
        ("list" = String, Path, description = "The list"),
        ("code" = String, Path, description = "Its code"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
        ("If-Match" = String, Header, description = "The ETag of the term"),
    ),
    responses(
        (status = 200, description = "Changed", body = TermBody),
        (status = 401, description = "One signed in more than five minutes ago: ask for a new token (problem+json of type `urn:argine:problem:proof-required`)"),
        (status = 403, description = "Not the region's administrator (problem+json)"),
        (status = 404, description = "No such term (problem+json)"),
        (status = 409, description = "Somebody else was faster (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn change_term(
    Kept(app): Kept<App>,
    caller: Caller,
    Path((list, code)): Path<(String, String)>,
    headers: HeaderMap,
    Json(body): Json<TermForm>,
) -> Result<Response, ApiError> {
    may(&app, &caller).await?;
    let list = named(&list)?;
    let (act, seen) = (idempotency_key(&headers)?, if_match(&headers)?);
    let (asked, typed) = (code.clone(), body.typed(code.clone(), String::new()));
    let work = move |tx: &mut Tx<'_>, actor: &Actor| {
        service::codes::change(tx, actor, act, (list, &asked), seen, &typed)
    };
    write(&app, &caller, work).await?;
    answer(&app, &caller, StatusCode::OK, list, code).await
}

/// Ends a term after a day: what was chosen before keeps its name.
#[utoipa::path(
    post,
    path = "/api/v1/code-lists/{list}/terms/{code}/end",
    tag = "code-lists",
    request_body = TermEnd,
    params(
        ("list" = String, Path, description = "The list"),
        ("code" = String, Path, description = "Its code"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
        ("If-Match" = String, Header, description = "The ETag of the term"),
    ),
    responses(
        (status = 200, description = "Ended", body = TermBody),
        (status = 401, description = "One signed in more than five minutes ago: ask for a new token (problem+json of type `urn:argine:problem:proof-required`)"),
        (status = 403, description = "Not the region's administrator (problem+json)"),
        (status = 404, description = "No such term (problem+json)"),
        (status = 409, description = "Somebody else was faster (problem+json)"),
        (status = 422, description = "Before its first day, or no term would be left (problem+json)"),
    )
)]
async fn end_term(
    Kept(app): Kept<App>,
    caller: Caller,
    Path((list, code)): Path<(String, String)>,
    headers: HeaderMap,
    Json(body): Json<TermEnd>,
) -> Result<Response, ApiError> {
    may(&app, &caller).await?;
    let list = named(&list)?;
    let (act, seen) = (idempotency_key(&headers)?, if_match(&headers)?);
    let (asked, last) = (code.clone(), Some(body.last_day));
    let work = move |tx: &mut Tx<'_>, actor: &Actor| {
        service::codes::close(tx, actor, act, (list, &asked), seen, last)
    };
    write(&app, &caller, work).await?;
    answer(&app, &caller, StatusCode::OK, list, code).await
}

/// Takes the end of a term away.
#[utoipa::path(
    post,
    path = "/api/v1/code-lists/{list}/terms/{code}/reopening",
    tag = "code-lists",
    params(
        ("list" = String, Path, description = "The list"),
        ("code" = String, Path, description = "Its code"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
        ("If-Match" = String, Header, description = "The ETag of the term"),
    ),
    responses(
        (status = 200, description = "Open again", body = TermBody),
        (status = 401, description = "One signed in more than five minutes ago: ask for a new token (problem+json of type `urn:argine:problem:proof-required`)"),
        (status = 403, description = "Not the region's administrator (problem+json)"),
        (status = 404, description = "No such term (problem+json)"),
        (status = 409, description = "Somebody else was faster, or another open term is called alike (problem+json)"),
        (status = 422, description = "A header that is missing or wrong (problem+json)"),
    )
)]
async fn reopen_term(
    Kept(app): Kept<App>,
    caller: Caller,
    Path((list, code)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    may(&app, &caller).await?;
    let list = named(&list)?;
    let (act, seen, asked) = (idempotency_key(&headers)?, if_match(&headers)?, code.clone());
    let work =
        move |tx: &mut Tx<'_>, actor: &Actor| service::codes::reopen(tx, actor, act, (list, &asked), seen);
    write(&app, &caller, work).await?;
    answer(&app, &caller, StatusCode::OK, list, code).await
}

/// Brings a state back that a term had.
#[utoipa::path(
    post,
    path = "/api/v1/code-lists/{list}/terms/{code}/restoration",
    tag = "code-lists",
    request_body = TermState,
    params(
        ("list" = String, Path, description = "The list"),
        ("code" = String, Path, description = "Its code"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
        ("If-Match" = String, Header, description = "The ETag of the term"),
    ),
    responses(
        (status = 200, description = "As it was", body = TermBody),
        (status = 401, description = "One signed in more than five minutes ago: ask for a new token (problem+json of type `urn:argine:problem:proof-required`)"),
        (status = 403, description = "Not the region's administrator (problem+json)"),
        (status = 404, description = "No such term, or no such state of it (problem+json)"),
        (status = 409, description = "Somebody else was faster, no term would be left, or another open one is called alike (problem+json)"),
        (status = 422, description = "A header that is missing or wrong (problem+json)"),
    )
)]
async fn restore_term(
    Kept(app): Kept<App>,
    caller: Caller,
    Path((list, code)): Path<(String, String)>,
    headers: HeaderMap,
    Json(body): Json<TermState>,
) -> Result<Response, ApiError> {
    may(&app, &caller).await?;
    let list = named(&list)?;
    let (act, seen, asked) = (idempotency_key(&headers)?, if_match(&headers)?, code.clone());
    let work = move |tx: &mut Tx<'_>, actor: &Actor| {
        service::codes::restore(tx, actor, act, (list, &asked), seen, body.version)
    };
    write(&app, &caller, work).await?;
    answer(&app, &caller, StatusCode::OK, list, code).await
}
