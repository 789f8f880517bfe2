//! Read, read a version, search.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use uuid::Uuid;
use web::{App, Caller};

use super::{base, kind, query};
use crate::http::{Format, is_strict, is_unchanged, tagged};
use crate::outcome::{Answer, Refusal};
use crate::params::{Search, pairs};
use crate::{search as pages, service};

/// `GET /fhir/{type}/{id}`.
pub(super) async fn read(
    State(app): State<App>,
    caller: Caller,
    Path((name, id)): Path<(String, String)>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Refusal> {
    one(&app, &caller, (&name, &id, None), &headers, &uri).await
}

/// `GET /fhir/{type}/{id}/_history/{version}`.
pub(super) async fn version(
    State(app): State<App>,
    caller: Caller,
    Path((name, id, version)): Path<(String, String, String)>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Refusal> {
    let version = version.parse::<i32>().map_err(|_| Refusal::not_found())?;
    one(&app, &caller, (&name, &id, Some(version)), &headers, &uri).await
}

async fn one(
    app: &App,
    caller: &Caller,
    (name, id, version): (&str, &str, Option<i32>),
    headers: &HeaderMap,
    uri: &Uri,
) -> Result<Response, Refusal> {
    let (kind, format) = (kind(name)?, Format::of(headers, &query(uri))?);
    let id = id_of(id)?;
    let (_, resource) =
        app.read(caller, move |tx, actor| service::read(tx, actor, kind, id, version)).await?;
    let answer = match is_unchanged(headers, &resource) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => format.answer(StatusCode::OK, &resource),
    };
    Ok(tagged(answer, &resource))
}

/// What is no id of ours is nothing's id.
pub(super) fn id_of(text: &str) -> Answer<Uuid> {
    kernel::ids::from_outside(text).ok_or_else(Refusal::not_found)
}

/// `GET /fhir/{type}?…`.
pub(super) async fn search(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Refusal> {
    let asked = query(&uri);
    let format = Format::of(&headers, &asked)?;
    let search = Search::read(kind(&name)?, &asked, true)?;
    check_handling(&headers, &asked)?;
    page(&app, &caller, &name, search, format).await
}

/// `POST /fhir/{type}/_search`: what names a person stands in the body.
pub(super) async fn search_by_form(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    headers: HeaderMap,
    uri: Uri,
    body: String,
) -> Result<Response, Refusal> {
    let sent = headers.get(header::CONTENT_TYPE).map(|value| value.as_bytes());
    if !sent.is_none_or(|kind| kind.starts_with(b"application/x-www-form-urlencoded") || body.is_empty()) {
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-supported", "fhir-form-type", &[]));
    }
    // What stands in the address is read under the rule of addresses.
    let kind = kind(&name)?;
    let (in_address, in_body) = (query(&uri), pairs(&body));
    Search::read(kind, &in_address, true)?;
    let asked = [in_address, in_body].concat();
    let format = Format::of(&headers, &asked)?;
    check_handling(&headers, &asked)?;
    page(&app, &caller, &name, Search::read(kind, &asked, false)?, format).await
}

fn check_handling(headers: &HeaderMap, asked: &[(String, String)]) -> Answer<()> {
    if is_strict(headers) { Search::check_strict(asked) } else { Ok(()) }
}

async fn page(
    app: &App,
    caller: &Caller,
    name: &str,
    search: Search,
    format: Format,
) -> Result<Response, Refusal> {
    let kind = kind(name)?;
    let asked = search.clone();
    let (_, found) = app.read(caller, move |tx, actor| service::search(tx, actor, kind, &asked)).await?;
    let bundle = pages::bundle(&base(app), kind, &search, &found, app.db.clocks().now());
    Ok(format.answer(StatusCode::OK, &bundle))
}
