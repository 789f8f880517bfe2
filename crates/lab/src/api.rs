//! The same over JSON: requests, results, corrections, files.

mod asked;
mod body;
mod exceptions;
mod letters;
mod mappings;
mod messages;
mod requests;
mod tubes;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::ids::{RequestId, ResultId};
use kernel::{Problem, Timestamp};
use sheet::Content;
use tokio::time::timeout;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Json;
use web::api::{idempotency_key, if_match, private, tagged};
use web::{ApiError, App, Caller};

use crate::model::{Door, ImportState, Outcome};
use crate::pages::{LARGEST_UPLOAD, RECEIVING};
use crate::service::{self, Correct, Entered, Received, Record};

use body::{AwaitingBody, Correcting, ImportBody, ImportQuery, Recording, ResultBody};

/// Files among which one that comes again is looked for.
const LATEST: i64 = 100;

/// The routes below `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    let files =
        OpenApiRouter::new().routes(routes!(import_file)).layer(DefaultBodyLimit::max(LARGEST_UPLOAD));
    OpenApiRouter::new()
        .merge(requests::api())
        .merge(exceptions::api())
        .merge(letters::api())
        .merge(mappings::api())
        .merge(messages::api())
        .merge(tubes::api())
        .routes(routes!(record_result))
        .routes(routes!(correct_result))
        .routes(routes!(undo_result))
        .merge(files)
}

/// Records the result of a request of the caller's laboratory. The same `Idempotency-Key` again answers as the first
/// time. Cases, isolations and figures move in the same commit.
#[utoipa::path(
    post,
    path = "/api/v1/swab-requests/{id}/results",
    tag = "lab",
    request_body = Recording,
    params(
        ("id" = String, Path, description = "The request"),
        ("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the result's id"),
    ),
    responses(
        (status = 201, description = "Recorded; the ETag is the revision", body = ResultBody),
        (status = 202, description = "Typed by a person where the laboratory demands a second one: it is no result before that one \
                                      validates it", body = AwaitingBody),
        (status = 403, description = "The role records no results (problem+json)"),
        (status = 404, description = "No such request, or another laboratory's (problem+json)"),
        (status = 409, description = "The request has a result already: correct it (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn record_result(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
    headers: HeaderMap,
    Json(body): Json<Recording>,
) -> Result<Response, ApiError> {
    let new = Record {
        id: idempotency_key(&headers)?,
        request: id,
        outcome: Outcome::parse(&body.outcome)?,
        sampled_at: instant(body.sampled_at.as_deref())?,
        door: Door::Api,
    };
    let entering =
        move |tx: &mut storage::Tx<'_>, actor: &access::Actor| service::enter_result(tx, actor, &new, None);
    let result = match app.write(&caller, entering).await? {
        (_, Entered::Recorded(result)) => result,
        (_, Entered::Awaits(pending)) => {
            return Ok(private((StatusCode::ACCEPTED, Json(AwaitingBody { id: pending.id.0 }))));
        }
    };
    let revision = i64::from(result.revision);
    Ok(tagged((StatusCode::CREATED, Json(ResultBody::of(&result))), revision))
}

/// Corrects a result of the caller's laboratory: a new revision, whose id is the `Idempotency-Key`; the one corrected
/// stays in the history, and what it had started is withdrawn in the same commit.
#[utoipa::path(
    put,
    path = "/api/v1/results/{id}",
    tag = "lab",
    request_body = Correcting,
    params(
        ("id" = String, Path, description = "The result that was wrong"),
        ("If-Match" = String, Header, description = "The ETag of the result: its revision"),
        ("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the new revision's id"),
    ),
    responses(
        (status = 200, description = "Corrected", body = ResultBody),
        (status = 403, description = "The role corrects no results (problem+json)"),
        (status = 404, description = "No such result, or another laboratory's (problem+json)"),
        (status = 409, description = "Corrected by somebody else since (problem+json)"),
        (status = 422, description = "Fields that cannot be accepted (problem+json)"),
    )
)]
async fn correct_result(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ResultId>,
    headers: HeaderMap,
    Json(body): Json<Correcting>,
) -> Result<Response, ApiError> {
    // A revision is numbered from 1: what no revision can be is refused as stale, not as unreadable.
    let shown = i32::try_from(if_match(&headers)?).unwrap_or(i32::MAX);
    let new = Correct {
        id: idempotency_key(&headers)?,
        result: id,
        outcome: Outcome::parse(&body.outcome)?,
        reason: body.reason,
        shown: Some(shown),
        door: Door::Api,
    };
    let (_, result) = app.write(&caller, move |tx, actor| service::correct_result(tx, actor, &new)).await?;
    let revision = i64::from(result.revision);
    Ok(tagged(Json(ResultBody::of(&result)), revision))
}

/// Takes back a result that the caller recorded within the last minute: it counts no more, what it had started ends in the same
/// commit and its request waits again; of a correction, what it had corrected counts again. Both versions stay in the history. The
/// same again answers as the first time. What waits for a second person is taken back as long as it waits, and is then no more there.
#[utoipa::path(
    post,
    path = "/api/v1/results/{id}/undo",
    tag = "lab",
    params(("id" = String, Path, description = "The result that was a slip")),
    responses(
        (status = 204, description = "Taken back"),
        (status = 403, description = "The role records no results (problem+json)"),
        (status = 404, description = "No such result, or another laboratory's (problem+json)"),
        (status = 409, description = "Somebody else recorded or validated it, the minute is over, or it was corrected since (problem+json)"),
    )
)]
async fn undo_result(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ResultId>,
) -> Result<StatusCode, ApiError> {
    app.write(&caller, move |tx, actor| service::undo(tx, actor, &[id], Door::Api)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reads a file of results of the caller's laboratory: the 27 columns, as CSV or as a workbook (XLSX), or a table in the laboratory's
/// own columns, which is read by a mapping that the laboratory keeps. What the body is, is told from its bytes. Good rows are taken,
/// bad rows come back in `rejected_file`, to be mended and sent again as it is; rows = accepted + rejected +
/// duplicate. The same `Idempotency-Key` again answers with the first reading, or reads again what did not come to its
/// end; the same file under another key changes nothing. `rejected_file` is kept for 14 days.
#[utoipa::path(
    post,
    path = "/api/v1/results/imports",
    tag = "lab",
    request_body(content = String, content_type = "text/csv", description = "The file, CSV or XLSX, at most 64 MiB"),
    params(
        ImportQuery,
        ("Idempotency-Key" = String, Header, description = "A new UUID, which becomes the import's id"),
    ),
    responses(
        (status = 200, description = "Read to its end", body = ImportBody),
        (status = 202, description = "Being read under the same key: ask again with it", body = ImportBody),
        (status = 403, description = "The role sends no files (problem+json)"),
        (status = 409, description = "No file of results, or so much of it is wrong that it was not read to its end: \
                                      good rows read before are taken (problem+json)"),
        (status = 422, description = "A header that cannot be accepted; a file that is not read as a whole, or not by this mapping: the \
                                      field `file` or `mapping` says why (problem+json)"),
        (status = 503, description = "Two files are being read already: try again shortly (problem+json)"),
    )
)]
async fn import_file(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Query(asked): Query<ImportQuery>,
    request: Request,
) -> Result<Response, ApiError> {
    // Before the body is read: what may not be sent, or not now, costs no memory.
    app.read(&caller, service::may_import).await?;
    let id: Uuid = idempotency_key(&headers)?;
    let slot = service::slot()?;
    let bytes = match timeout(RECEIVING, Bytes::from_request(request, &app)).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(refused)) => return Ok(refused.into_response()),
        Err(_) => return Err(Problem::Refused("lab-file-broken").into()),
    };
    let content = Content::new(bytes);
    let (actor, kept) = app.read(&caller, service::tables::mappings).await?;
    let ready = service::tables::ready(&actor, &kept, asked.mapping.as_deref(), &content).await;
    let (rows, reader, label) = match ready {
        Ok(ready) => ready,
        // Done is done, whatever comes again under its key.
        Err(_) if is_done(&app, &caller, id).await? => return answer(&app, &caller, id).await,
        Err(problem) => return Err(problem.into()),
    };
    let completes = asked.completes;
    let starting = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        let received = service::start_import(tx, actor, id, rows)?;
        if let Some(first) = completes {
            service::complete(tx, actor, id, first)?;
        }
        service::tables::read_by(tx, id, &received, &label)?;
        Ok(received)
    };
    let (actor, received) = app.write(&caller, starting).await?;
    if received == Received::New {
        let db = app.db.clone();
        // On a task of its own: a sender who hangs up does not stop it half way.
        let reading = async move {
            let _slot = slot;
            let outcome = service::import_content(&db, &actor, id, &content, reader.as_ref()).await;
            outcome.map(|outcome| outcome.stopped)
        };
        let read = tokio::spawn(reading).await;
        if let Some(key) = read.map_err(|_| Problem::Internal("an import panicked".into()))?? {
            return Err(Problem::Refused(key).into());
        }
    }
    answer(&app, &caller, id).await
}

/// Whether a file of the caller's laboratory was read to its end.
async fn is_done(app: &App, caller: &Caller, id: Uuid) -> Result<bool, ApiError> {
    let (_, all) = app.read(caller, |tx, actor| service::imports(tx, actor, LATEST)).await?;
    Ok(all.iter().any(|one| one.id == id && one.state == ImportState::Done))
}

/// What became of a file.
async fn answer(app: &App, caller: &Caller, id: Uuid) -> Result<Response, ApiError> {
    let whole = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        let (import, rejected_file) = service::results_file_whole(tx, actor, id)?;
        let left = service::completed(tx, actor, &import)?.map(|completed| completed.completion.left);
        Ok((import, rejected_file, left))
    };
    let (_, (import, rejected_file, left)) = app.read(caller, whole).await?;
    let status = match import.state {
        ImportState::Running => StatusCode::ACCEPTED,
        ImportState::Done => StatusCode::OK,
        // Between the two it was begun again, and did not come to its end.
        ImportState::Stopped(_) | ImportState::Failed(_) => {
            return Err(Problem::Refused("lab-file-interrupted").into());
        }
    };
    Ok(private((status, Json(ImportBody::of(&import, rejected_file, left)))))
}

fn instant(text: Option<&str>) -> kernel::Result<Option<Timestamp>> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    text.parse().map(Some).map_err(|_| Problem::field("sampled_at", "lab-sampled-rfc3339"))
}
