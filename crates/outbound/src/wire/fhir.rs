//! A transaction of FHIR over HTTP.

use axum::body::Body;
use axum::http::request::Builder;
use axum::http::{Request, StatusCode, header};
use courier::{Address, exchange};
use serde_json::Value;
use tokio::time::timeout;

use super::{Wire, kept};
use crate::model::{Answer, Channel, Message, Why};

/// What is sent and read.
const JSON: &str = "application/fhir+json; fhirVersion=4.0";

/// Sends the transaction and reads what comes back.
pub(super) async fn hand_over(wire: &Wire, message: &Message) -> Answer {
    let number = &message.row.control_id;
    let post = |address: &Address| {
        let path = if address.path().is_empty() { "/" } else { address.path() };
        let request = Request::post(path).header(header::CONTENT_TYPE, JSON);
        let request = request.header("x-request-id", number).header("idempotency-key", number);
        // Whose data they are is known: they need not come back.
        request.header("prefer", "return=minimal")
    };
    match send(wire, &message.channel, post, Body::from(message.body.clone())).await {
        Err(why) => Answer::NotYet(why),
        Ok((status, body)) => read(status, &body, &message.secrets),
    }
}

/// Asks for the statement of what the server can do.
pub(super) async fn try_out(wire: &Wire, channel: &Channel) -> Result<String, Why> {
    let get = |address: &Address| Request::get(format!("{}/metadata", address.path()));
    let (status, body) = send(wire, channel, get, Body::empty()).await?;
    if let Some(why) = not_now(status) {
        return Err(why);
    }
    let statement: Value = serde_json::from_slice(&body).map_err(|_| Why::Broken)?;
    match (status.is_success(), statement["resourceType"].as_str(), statement["fhirVersion"].as_str()) {
        (true, Some("CapabilityStatement"), Some(version)) => Ok(kept(&format!("FHIR {version}"), &[])),
        _ => Err(Why::Broken),
    }
}

/// The longest answer, in bytes.
const LONGEST: usize = 1024 * 1024;

/// One request and its answer. Whatever fails after the connection was made may have been taken.
async fn send(
    wire: &Wire,
    channel: &Channel,
    begin: impl Fn(&Address) -> Builder,
    body: Body,
) -> Result<(StatusCode, Vec<u8>), Why> {
    let address = Address::parse(&channel.address).map_err(|_| Why::Unreachable)?;
    let token = wire.token(&channel.laboratory).ok_or(Why::NoToken)?;
    let stream = wire.connect(channel, address.host(), address.port(), address.is_tls()).await?;
    let request = begin(&address)
        .header(header::HOST, address.authority())
        .header(header::ACCEPT, JSON)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .body(body)
        .map_err(|_| Why::NoToken)?;
    match timeout(wire.patience, exchange(stream, request, LONGEST)).await {
        Err(_) => Err(Why::Timeout),
        Ok(Err(lost)) => Err(wire.lost(lost)),
        Ok(Ok(answer)) => Ok((answer.status(), answer.into_body())),
    }
}

/// What a status says of the way, whatever was sent.
fn not_now(status: StatusCode) -> Option<Why> {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Some(Why::Credentials),
        StatusCode::REQUEST_TIMEOUT
        | StatusCode::CONFLICT
        | StatusCode::LOCKED
        | StatusCode::TOO_EARLY
        | StatusCode::TOO_MANY_REQUESTS
        | StatusCode::SERVICE_UNAVAILABLE => Some(Why::Busy),
        // It may have been taken before it failed, or behind a gateway that did not wait.
        status if status.is_server_error() => Some(Why::Failing),
        _ => None,
    }
}

/// What an answer comes to. What it does not say clearly settles nothing: the same is sent again.
fn read(status: StatusCode, body: &[u8], secrets: &[String]) -> Answer {
    if let Some(why) = not_now(status) {
        return Answer::NotYet(why);
    }
    let said: Value = serde_json::from_slice(body).unwrap_or_default();
    let outcome = (said["resourceType"] == "OperationOutcome").then_some(&said);
    if status.is_success() {
        return match outcome {
            Some(outcome) if is_refusal(outcome) => Answer::Refused(kept(&words(outcome), secrets)),
            Some(_) => Answer::Accepted,
            None if status == StatusCode::NO_CONTENT => Answer::Accepted,
            None if said["resourceType"] == "Bundle" => entries(&said, secrets),
            // A page of something in between, for one, or nothing.
            None => Answer::NotYet(Why::Broken),
        };
    }
    if status.is_client_error() {
        let words = outcome.map_or_else(|| format!("HTTP {}", status.as_u16()), words);
        return Answer::Refused(kept(&words, secrets));
    }
    Answer::NotYet(Why::Broken)
}

/// Of a transaction all entries are taken or none; some servers say of one in its own status that it was not.
fn entries(said: &Value, secrets: &[String]) -> Answer {
    let all = said["entry"].as_array().map(Vec::as_slice).unwrap_or_default();
    let status = |entry: &Value| entry["response"]["status"].as_str().unwrap_or_default().to_owned();
    let is_taken = |entry: &Value| status(entry).starts_with('2');
    let Some(entry) = all.iter().find(|entry| !is_taken(entry)) else {
        return if all.is_empty() { Answer::NotYet(Why::Broken) } else { Answer::Accepted };
    };
    let some_are_taken = all.iter().any(is_taken);
    let status = status(entry);
    let code = status.get(..3).and_then(|code| StatusCode::from_bytes(code.as_bytes()).ok());
    match code.map(not_now) {
        None => Answer::NotYet(Why::Broken),
        Some(Some(why)) if why.may_have_left() || !some_are_taken => Answer::NotYet(why),
        // "Not now" of a part: the rest is there.
        Some(Some(_)) => Answer::NotYet(Why::Broken),
        Some(None) => {
            let told = words(&entry["response"]["outcome"]);
            Answer::Refused(kept(&format!("{status} {told}"), secrets))
        }
    }
}

fn is_refusal(outcome: &Value) -> bool {
    let issues = outcome["issue"].as_array().map(Vec::as_slice).unwrap_or_default();
    issues.iter().any(|issue| matches!(issue["severity"].as_str(), Some("error" | "fatal")))
}

/// What an OperationOutcome says, in words.
fn words(outcome: &Value) -> String {
    let issues = outcome["issue"].as_array().map(Vec::as_slice).unwrap_or_default();
    let said = |issue: &Value| {
        let places = [&issue["details"]["text"], &issue["diagnostics"], &issue["code"]];
        places.into_iter().find_map(|place| place.as_str().map(str::to_owned))
    };
    issues.iter().filter_map(said).collect::<Vec<_>>().join("; ")
}
