//! What laboratories send: a transaction, a message, one report; and the correction of one.

use access::Actor;
use axum::body::Bytes;
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use kernel::ids::ResultId;
use lab_messages::fhir::message_answer;
use serde_json::{Value, json};
use storage::Tx;
use uuid::Uuid;
use web::{App, Caller};

use super::reading::id_of;
use super::{base, kind, query};
use crate::answers::{self, Settled};
use crate::condition::{Absent, Condition};
use crate::http::{Format, Return, answered, check_body, etag, if_match, set, tagged};
use crate::outcome::{Answer, Refusal};
use crate::received::{ALONE, Sent};
use crate::resources::{Finding, Kind};
use crate::taking::{NotTaken, Taken, may_send, options, parse, take};
use crate::{service, systems};

/// A request whose sender may send: only then its body is read.
async fn body(app: &App, caller: &Caller, headers: &HeaderMap, request: Request) -> Answer<Bytes> {
    may_send(app, caller).await?;
    let read = Bytes::from_request(request, app).await;
    let bytes = read.map_err(|refused| Refusal::of_status(refused.into_response().status()))?;
    check_body(headers, &bytes)?;
    Ok(bytes)
}

/// `POST /fhir`, `/fhir/Bundle`, `/fhir/$process-message`.
pub(super) async fn bundle(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    uri: Uri,
    request: Request,
) -> Result<Response, Refusal> {
    let format = Format::of(&headers, &query(&uri))?;
    let bytes = body(&app, &caller, &headers, request).await?;
    let document = parse(&bytes, &options(&app))?;
    if document["resourceType"] != "Bundle" {
        return Err(Refusal::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "not-supported",
            "fhir-bundle-wanted",
            &["resourceType"],
        ));
    }
    let asks_message = uri.path().ends_with("/$process-message");
    if asks_message && document["type"] != "message" {
        return Err(Refusal::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "not-supported",
            "fhir-message-wanted",
            &["Bundle.type"],
        ));
    }
    let now = app.db.clocks().now();
    let (status, answer) = match take(&app, &caller, document, &bytes, Condition::Always).await {
        Ok(taken) => (StatusCode::OK, taken_answer(&taken, now)),
        Err(NotTaken::Refused(refusal)) => return Err(refusal),
        // Nothing was asked that could be there.
        Err(NotTaken::There(_)) => return Err(Refusal::of_status(StatusCode::UNPROCESSABLE_ENTITY)),
        Err(NotTaken::Message(read)) => {
            let id = Uuid::now_v7().to_string();
            (StatusCode::UNPROCESSABLE_ENTITY, message_answer(&read, false, &id, now))
        }
        Err(NotTaken::Later(read)) => {
            let id = Uuid::now_v7().to_string();
            (StatusCode::SERVICE_UNAVAILABLE, message_answer(&read, true, &id, now))
        }
    };
    Ok(answered(format, status, &answer))
}

fn taken_answer(taken: &Taken, now: kernel::Timestamp) -> Value {
    if taken.sent == Sent::Transaction {
        return answers::transaction(&taken.document, &taken.settled, &taken.there);
    }
    let mut answer = message_answer(&taken.read, false, &Uuid::now_v7().to_string(), now);
    answers::tell(&mut answer, &taken.settled);
    answer
}

/// `POST /fhir/DiagnosticReport`, `/fhir/Observation`.
pub(super) async fn alone(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    headers: HeaderMap,
    uri: Uri,
    request: Request,
) -> Result<Response, Refusal> {
    let (kind, format) = (kind(&name)?, Format::of(&headers, &query(&uri))?);
    if !ALONE.contains(&kind.name()) {
        return Err(Refusal::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "not-supported",
            "fhir-not-alone",
            &["resourceType"],
        ));
    }
    let bytes = body(&app, &caller, &headers, request).await?;
    let document = parse(&bytes, &options(&app))?;
    check_kind(&document, kind)?;
    let condition = match absent(kind, &headers, &uri)? {
        None => Condition::Always,
        Some(absent) => {
            let first = absent.clone();
            let look = move |tx: &mut Tx<'_>, actor: &Actor| first.result(tx, actor);
            // What is there already need not be sent rightly.
            if let (_, Some(there)) = app.read(&caller, look).await? {
                return Ok(made(&app, kind, &is_there(there?), &headers, format));
            }
            Condition::Absent(Box::new(absent))
        }
    };
    let settled = take_alone(&app, &caller, document, &bytes, condition).await?;
    Ok(made(&app, kind, &settled, &headers, format))
}

fn check_kind(document: &Value, kind: Kind) -> Answer<()> {
    match document["resourceType"] == kind.name() {
        true => Ok(()),
        false => Err(Refusal::new(StatusCode::BAD_REQUEST, "invalid", "fhir-other-type", &["resourceType"])),
    }
}

fn is_there(finding: Finding) -> Settled {
    Settled { status: 200, finding: Some(finding), note: None }
}

async fn take_alone(
    app: &App,
    caller: &Caller,
    document: Value,
    bytes: &Bytes,
    condition: Condition,
) -> Answer<Settled> {
    let taken = match take(app, caller, document, bytes, condition).await {
        Ok(taken) => taken,
        Err(NotTaken::There(finding)) => return Ok(is_there(*finding)),
        Err(NotTaken::Refused(refusal)) => return Err(refusal),
        // Only a Bundle is a message.
        Err(NotTaken::Message(_) | NotTaken::Later(_)) => {
            return Err(Refusal::of_status(StatusCode::UNPROCESSABLE_ENTITY));
        }
    };
    // Of several results the one of which something is to be said: that one waits must not be hidden by another one that is in.
    let first = taken.settled.into_iter().map(|(_, settled)| settled).min_by_key(|one| one.note.is_none());
    Ok(first.unwrap_or(Settled { status: 200, finding: None, note: Some("fhir-ignored") }))
}

/// What `If-None-Exist` asks for, in its header or in the address.
fn absent(kind: Kind, headers: &HeaderMap, uri: &Uri) -> Answer<Option<Absent>> {
    if let Some(said) = headers.get("if-none-exist") {
        return Absent::of_header(kind, said.to_str().unwrap_or_default()).map(Some);
    }
    let in_address: Vec<_> = query(uri).into_iter().filter(|(name, _)| name != "_format").collect();
    match in_address.is_empty() {
        true => Ok(None),
        false => Absent::of_address(kind, &in_address).map(Some),
    }
}

/// The answer to one resource that was sent.
fn made(app: &App, kind: Kind, settled: &Settled, headers: &HeaderMap, format: Format) -> Response {
    let status = StatusCode::from_u16(settled.status).unwrap_or(StatusCode::OK);
    let Some(finding) = &settled.finding else {
        return format.answer(status, &settled.outcome());
    };
    let resource = service::made(kind, finding);
    let answer = match Return::of(headers) {
        Return::Representation => format.answer(status, &resource),
        Return::Outcome => format.answer(status, &settled.outcome()),
        Return::Minimal => status.into_response(),
    };
    let mut answer = tagged(answer, &resource);
    let version = finding.revision.result.revision;
    let location = format!("{}/{}/{}/_history/{version}", base(app), kind.name(), finding.id);
    set(&mut answer, header::LOCATION, &location);
    answer
}

/// `PUT /fhir/DiagnosticReport/{id}`: the correction of a result that the laboratory sent. `If-Match` is wanted: who corrects
/// says what he saw.
pub(super) async fn update(
    State(app): State<App>,
    caller: Caller,
    Path((name, id)): Path<(String, String)>,
    headers: HeaderMap,
    uri: Uri,
    request: Request,
) -> Result<Response, Refusal> {
    let (kind, format) = (kind(&name)?, Format::of(&headers, &query(&uri))?);
    if !ALONE.contains(&kind.name()) {
        return Err(Refusal::of_status(StatusCode::METHOD_NOT_ALLOWED));
    }
    let id = ResultId(id_of(&id)?);
    let bytes = body(&app, &caller, &headers, request).await?;
    let mut document = parse(&bytes, &options(&app))?;
    check_kind(&document, kind)?;
    if document["id"].as_str() != Some(id.to_string().as_str()) {
        return Err(Refusal::bad("fhir-other-id", &[&format!("{}.id", kind.name())]));
    }
    let look = move |tx: &mut Tx<'_>, actor: &Actor| service::find_finding(tx, actor, id, None);
    let (_, (_, there, _)) = app.read(&caller, look).await?;
    let version = there.revision.result.revision.to_string();
    match if_match(&headers) {
        Some(seen) if seen == version => {}
        Some(_) => return Err(kernel::Problem::Stale.into()),
        None => {
            let refusal = Refusal::new(
                StatusCode::PRECONDITION_REQUIRED,
                "required",
                "fhir-if-match",
                &["http.If-Match"],
            );
            tracing::debug!(current = %etag(&version), "an update without If-Match");
            return Err(refusal);
        }
    }
    correcting(&mut document, &there);
    // A message is known again by its bytes: the same correction of another version is another one.
    document["meta"] = json!({ "versionId": version });
    let bytes = Bytes::from(document.to_string());
    let condition = Condition::Seen(Box::new(there));
    let settled = take_alone(&app, &caller, document, &bytes, condition).await?;
    Ok(made(&app, kind, &settled, &headers, format))
}

/// The document says of which result it is the correction: number and request are those of the one that is there.
fn correcting(document: &mut Value, there: &Finding) {
    let result = &there.revision.result;
    let system = systems::accession(&result.laboratory);
    document["identifier"] = json!([crate::resources::numbered("FILL", &system, &result.accession)]);
    document["effectiveDateTime"] = json!(crate::resources::instant(result.sampled_at));
    if let Some(request) = result.request {
        document["basedOn"] = json!([Kind::ServiceRequest.to(request)]);
    }
    if document["status"] == "final" || document["status"] == "amended" {
        document["status"] = json!("corrected");
    }
}
