//! The same over JSON: organisations and doctors, each with its dates. Who may, and what wants a proof, is as on the pages.

use access::{Action, Actor, decide};
use axum::extract::{Path, Query, State as Kept};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::clock::FOREVER;
use kernel::{Date, Problem};
use serde::{Deserialize, Serialize};
use storage::Tx;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use web::Json;
use web::api::{idempotency_key, if_match, private, tagged};
use web::{ApiError, App, Caller};

use crate::model::{Entry, Filter, State, What};
use crate::pages::write;
use crate::rules::{self, Typed};
use crate::service;

mod codes;

/// Items of a page when nobody says, and at most.
const LENGTH: (usize, usize) = (25, 100);

/// The routes below `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_register, add_entry))
        .routes(routes!(get_entry, change_entry))
        .routes(routes!(end_entry))
        .routes(routes!(reopen_entry))
        .merge(codes::api())
}

/// Which entries. Nothing by name: an address is kept in places that a name should not be in.
#[derive(Deserialize, IntoParams)]
struct ListQuery {
    /// `asl`, `body`, `facility`, `ward`, `laboratory`, `school` or `doctor`; absent, all.
    what: Option<String>,
    /// Three digits of an ASL; absent, all that the caller keeps.
    asl: Option<String>,
    /// `open`, `to-come` or `closed`; absent, all.
    state: Option<String>,
    /// The day on which that is so; absent, today.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<Date>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Items wanted, at most 100.
    limit: Option<usize>,
}

impl ListQuery {
    fn filter(&self) -> Result<Filter, Problem> {
        let what = match self.what.as_deref().filter(|what| !what.is_empty()) {
            None => None,
            Some(code) => {
                Some(What::parse(code).ok_or_else(|| Problem::field("what", "registers-api-what"))?)
            }
        };
        let state = match self.state.as_deref().filter(|state| !state.is_empty()) {
            None => None,
            Some(code) => {
                Some(State::parse(code).ok_or_else(|| Problem::field("state", "registers-api-state"))?)
            }
        };
        Ok(Filter { what, state, asl: self.asl.clone(), on: self.on, text: String::new() })
    }
}

/// A page of entries.
#[derive(Serialize, ToSchema)]
struct EntryItems {
    /// In order of kind and name.
    items: Vec<EntryBody>,
    /// Where the next page begins; null on the last one.
    next_cursor: Option<String>,
}

/// An entry. What a kind has no field for is empty.
#[derive(Serialize, ToSchema)]
struct EntryBody {
    /// `asl`, `body`, `facility`, `ward`, `laboratory`, `school` or `doctor`.
    what: &'static str,
    /// Given once and for ever.
    code: String,
    /// Name; of a doctor surname and given names.
    name: String,
    /// Surname of a doctor.
    family_name: String,
    /// Given names of a doctor.
    given_name: String,
    /// What kind of doctor.
    doctor_kind: &'static str,
    /// Code in the region's registry of doctors.
    registry_code: String,
    /// Code of its nature, or of what a ward treats.
    nature: String,
    /// Code of what it is a part of.
    parent: String,
    /// Three digits of the ASL it lies in; empty for a body of several.
    asl: String,
    /// ISTAT code of its comune.
    comune: String,
    /// Street and number.
    address: String,
    /// Telephone or address of an office.
    contact: String,
    /// The ASL whose requests a laboratory takes.
    serves: Vec<String>,
    /// Swabs a day a laboratory can read.
    capacity: u32,
    /// First day.
    from: String,
    /// Last day; null when there is none.
    last_day: Option<String>,
    /// Whether it is in its time today: `open`, `to-come` or `closed`.
    state: &'static str,
    /// For If-Match; also the ETag.
    version: i64,
}

impl EntryBody {
    fn of(entry: &Entry, today: Date) -> Self {
        let (from, to) = entry.period();
        let last = (to != FOREVER).then(|| to.saturating_sub(jiff::Span::new().days(1)).to_string());
        let common = Self {
            what: entry.what().code(),
            code: entry.code().to_owned(),
            name: entry.name(),
            family_name: String::new(),
            given_name: String::new(),
            doctor_kind: "",
            registry_code: String::new(),
            nature: String::new(),
            parent: String::new(),
            asl: entry.asl().to_owned(),
            comune: entry.comune().to_owned(),
            address: String::new(),
            contact: String::new(),
            serves: Vec::new(),
            capacity: 0,
            from: from.to_string(),
            last_day: last,
            state: rules::state((from, to), today).code(),
            version: entry.version(),
        };
        match entry {
            Entry::Organisation(one) => Self {
                nature: one.nature.clone(),
                parent: one.parent.clone(),
                address: one.address.clone(),
                contact: one.contact.clone(),
                serves: one.serves.clone(),
                capacity: one.capacity,
                ..common
            },
            Entry::Doctor(one) => Self {
                family_name: one.doctor.family_name.clone(),
                given_name: one.doctor.given_name.clone(),
                doctor_kind: one.doctor.kind.as_str(),
                registry_code: one.registry_code.clone(),
                contact: one.contact.clone(),
                ..common
            },
        }
    }
}

/// An entry as it is written. What a kind has no field for stays away.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EntryForm {
    /// Name of an organisation.
    #[serde(default)]
    name: String,
    /// Surname of a doctor.
    #[serde(default)]
    family_name: String,
    /// Given names of a doctor.
    #[serde(default)]
    given_name: String,
    /// What kind of doctor.
    #[serde(default)]
    doctor_kind: String,
    /// Code in the region's registry of doctors.
    #[serde(default)]
    registry_code: String,
    /// Code of its nature, or of what a ward treats.
    #[serde(default)]
    nature: String,
    /// Code of what it is a part of.
    #[serde(default)]
    parent: String,
    /// Three digits of the ASL of a body.
    #[serde(default)]
    asl: String,
    /// ISTAT code or name of its comune.
    #[serde(default)]
    comune: String,
    /// Street and number.
    #[serde(default)]
    address: String,
    /// Telephone or address of an office.
    #[serde(default)]
    contact: String,
    /// The ASL whose requests a laboratory takes.
    #[serde(default)]
    serves: Vec<String>,
    /// Swabs a day a laboratory can read.
    #[serde(default)]
    capacity: u32,
    /// First day; absent, today, and of an entry that is there its own.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<Date>,
}

impl EntryForm {
    fn typed(self, code: String) -> Typed {
        Typed {
            code,
            name: self.name,
            family_name: self.family_name,
            given_name: self.given_name,
            doctor_kind: self.doctor_kind,
            registry_code: self.registry_code,
            nature: self.nature,
            parent: self.parent,
            asl: self.asl,
            comune: self.comune,
            address: self.address,
            contact: self.contact,
            serves: self.serves,
            capacity: self.capacity.to_string(),
            from: self.from,
        }
    }
}

/// A new entry.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewEntry {
    /// `asl`, `body`, `facility`, `ward`, `laboratory`, `school` or `doctor`.
    what: String,
    /// Its code, one for all registers, given once and for ever.
    code: String,
    /// What it says.
    entry: EntryForm,
}

/// After which day it is no more.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EndBody {
    /// Its last day.
    #[schema(value_type = String, format = Date)]
    last_day: Date,
    /// Whether the persons who have chosen a doctor may be left without one: without it a doctor who has been chosen is not ended.
    #[serde(default)]
    leaves_persons: bool,
}

/// An entry as it is by now.
async fn answer(app: &App, caller: &Caller, status: StatusCode, code: String) -> Result<Response, ApiError> {
    let (_, entry) = app.read(caller, move |tx, actor| service::entry(tx, actor, &code)).await?;
    let body = EntryBody::of(&entry, app.db.clocks().today());
    Ok(tagged((status, Json(body)), entry.version()))
}

/// Who may not is told so before what is wrong with what he sent.
async fn may(app: &App, caller: &Caller) -> Result<(), ApiError> {
    app.read(caller, |_, actor| decide(actor, Action::RegisterManage).map(drop)).await?;
    Ok(())
}

/// The entries the caller keeps: an administrator of an ASL those of his ASL.
#[utoipa::path(
    get,
    path = "/api/v1/registers",
    tag = "registers",
    params(ListQuery),
    responses(
        (status = 200, description = "A page of entries", body = EntryItems),
        (status = 403, description = "The role keeps no registers (problem+json)"),
        (status = 422, description = "No such register or state (problem+json)"),
    )
)]
async fn list_register(
    Kept(app): Kept<App>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Result<Response, ApiError> {
    may(&app, &caller).await?;
    let filter = query.filter()?;
    let (_, all) = app.read(&caller, move |tx, actor| service::list(tx, actor, &filter)).await?;
    // A code is one for all registers, so it marks a place; one that is gone from the list marks its beginning.
    let after = query.cursor.as_ref().and_then(|code| all.iter().position(|entry| entry.code() == code));
    let begin = after.map_or(0, |place| place + 1);
    let length = query.limit.unwrap_or(LENGTH.0).clamp(1, LENGTH.1);
    let today = app.db.clocks().today();
    let shown = &all[begin..all.len().min(begin + length)];
    let more = begin + length < all.len();
    let next_cursor = shown.last().filter(|_| more).map(|entry| entry.code().to_owned());
    let items = shown.iter().map(|entry| EntryBody::of(entry, today)).collect();
    Ok(private(Json(EntryItems { items, next_cursor })))
}

/// One entry.
#[utoipa::path(
    get,
    path = "/api/v1/registers/{code}",
    tag = "registers",
    params(("code" = String, Path, description = "Its code")),
    responses(
        (status = 200, description = "The entry; the ETag is the version", body = EntryBody),
        (status = 404, description = "No such entry, or of another ASL (problem+json)"),
    )
)]
async fn get_entry(
    Kept(app): Kept<App>,
    caller: Caller,
    Path(code): Path<String>,
) -> Result<Response, ApiError> {
    answer(&app, &caller, StatusCode::OK, code).await
}

/// Adds an entry. The same `Idempotency-Key` again adds nothing more.
#[utoipa::path(
    post,
    path = "/api/v1/registers",
    tag = "registers",
    request_body = NewEntry,
    params(("Idempotency-Key" = String, Header, description = "A new UUID")),
    responses(
        (status = 201, description = "Added", body = EntryBody),
        (status = 401, description = "One signed in more than five minutes ago: ask for a new token (problem+json of type `urn:argine:problem:proof-required`)"),
        (status = 403, description = "The role keeps no registers, or does not found an ASL (problem+json)"),
        (status = 409, description = "The key has served another act (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted, a code that is taken (problem+json)"),
    )
)]
async fn add_entry(
    Kept(app): Kept<App>,
    caller: Caller,
    headers: HeaderMap,
    Json(body): Json<NewEntry>,
) -> Result<Response, ApiError> {
    may(&app, &caller).await?;
    let what = What::parse(&body.what).ok_or_else(|| Problem::field("what", "registers-api-what"))?;
    let (act, typed) = (idempotency_key(&headers)?, body.entry.typed(body.code));
    let work = move |tx: &mut Tx<'_>, actor: &Actor| service::add(tx, actor, act, what, &typed);
    let code = write(&app, &caller, work).await?;
    answer(&app, &caller, StatusCode::CREATED, code).await
}

/// Changes an entry: what is absent becomes empty. The same `Idempotency-Key` again changes nothing more.
#[utoipa::path(
    put,
    path = "/api/v1/registers/{code}",
    tag = "registers",
    request_body = EntryForm,
    params(
        ("code" = String, Path, description = "Its code"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
        ("If-Match" = String, Header, description = "The ETag of the entry"),
    ),
    responses(
        (status = 200, description = "Changed", body = EntryBody),
        (status = 401, description = "One signed in more than five minutes ago: ask for a new token (problem+json of type `urn:argine:problem:proof-required`)"),
        (status = 404, description = "No such entry, or of another ASL (problem+json)"),
        (status = 409, description = "Somebody else was faster, the key has served another act (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn change_entry(
    Kept(app): Kept<App>,
    caller: Caller,
    Path(code): Path<String>,
    headers: HeaderMap,
    Json(body): Json<EntryForm>,
) -> Result<Response, ApiError> {
    may(&app, &caller).await?;
    let (act, seen) = (idempotency_key(&headers)?, if_match(&headers)?);
    let (asked, typed) = (code.clone(), body.typed(code.clone()));
    let work = move |tx: &mut Tx<'_>, actor: &Actor| service::change(tx, actor, act, &asked, seen, &typed);
    write(&app, &caller, work).await?;
    answer(&app, &caller, StatusCode::OK, code).await
}

/// Ends an entry after a day, when no role and no part goes beyond it and nobody has chosen the doctor.
#[utoipa::path(
    post,
    path = "/api/v1/registers/{code}/end",
    tag = "registers",
    request_body = EndBody,
    params(
        ("code" = String, Path, description = "Its code"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
        ("If-Match" = String, Header, description = "The ETag of the entry"),
    ),
    responses(
        (status = 200, description = "Ended", body = EntryBody),
        (status = 401, description = "One signed in more than five minutes ago: ask for a new token (problem+json of type `urn:argine:problem:proof-required`)"),
        (status = 404, description = "No such entry, or of another ASL (problem+json)"),
        (status = 409, description = "Somebody else was faster, the key has served another act, or an ASL still has comuni (problem+json)"),
        (status = 422, description = "Roles or parts go beyond that day, or persons have chosen the doctor (problem+json)"),
    )
)]
async fn end_entry(
    Kept(app): Kept<App>,
    caller: Caller,
    Path(code): Path<String>,
    headers: HeaderMap,
    Json(body): Json<EndBody>,
) -> Result<Response, ApiError> {
    may(&app, &caller).await?;
    let (act, seen) = (idempotency_key(&headers)?, if_match(&headers)?);
    let asked = code.clone();
    let end = service::End { last: Some(body.last_day), leaves_persons: body.leaves_persons };
    let work = move |tx: &mut Tx<'_>, actor: &Actor| service::close(tx, actor, act, &asked, seen, end);
    write(&app, &caller, work).await?;
    answer(&app, &caller, StatusCode::OK, code).await
}

/// Takes the end of an entry away.
#[utoipa::path(
    post,
    path = "/api/v1/registers/{code}/reopening",
    tag = "registers",
    params(
        ("code" = String, Path, description = "Its code"),
        ("Idempotency-Key" = String, Header, description = "A new UUID"),
        ("If-Match" = String, Header, description = "The ETag of the entry"),
    ),
    responses(
        (status = 200, description = "Open again", body = EntryBody),
        (status = 401, description = "One signed in more than five minutes ago: ask for a new token (problem+json of type `urn:argine:problem:proof-required`)"),
        (status = 404, description = "No such entry, or of another ASL (problem+json)"),
        (status = 409, description = "Somebody else was faster, the key has served another act, or what it is a part of is closed (problem+json)"),
        (status = 422, description = "A header that is missing or wrong (problem+json)"),
    )
)]
async fn reopen_entry(
    Kept(app): Kept<App>,
    caller: Caller,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    may(&app, &caller).await?;
    let (act, seen, asked) = (idempotency_key(&headers)?, if_match(&headers)?, code.clone());
    let work = move |tx: &mut Tx<'_>, actor: &Actor| service::reopen(tx, actor, act, &asked, seen);
    write(&app, &caller, work).await?;
    answer(&app, &caller, StatusCode::OK, code).await
}
