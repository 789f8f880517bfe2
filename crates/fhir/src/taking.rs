//! From bytes to results: read, completed with what they name of ours, taken by the intake of the laboratory, answered.

use access::Actor;
use access::audit::{self, Entry};
use axum::body::Bytes;
use axum::http::StatusCode;
use kernel::{Problem, Result};
use lab::intake::{self, Fate};
use lab::model::Door;
use lab_messages::{Format, Options, Reading, Trouble};
use serde_json::Value;
use storage::Tx;
use web::{App, Caller};

use crate::answers::{Settled, result_of};
use crate::complete;
use crate::outcome::{Answer, Refusal};
use crate::received::{self, Sent};
use crate::resources::Kind;
use crate::service;

/// What was taken.
#[derive(Debug)]
pub(crate) struct Taken {
    /// What was sent.
    pub sent: Sent,
    /// As it was sent.
    pub document: Value,
    /// As it was read.
    pub read: lab_messages::fhir::Reading,
    /// What became of each result, with its place in the document.
    pub settled: Vec<(String, Settled)>,
}

/// Why nothing was taken: for a message the answer is one too.
#[derive(Debug)]
pub(crate) enum NotTaken {
    /// As everywhere.
    Refused(Refusal),
    /// What is wrong in a message.
    Message(lab_messages::fhir::Reading),
    /// A message that is to be sent again as it is.
    Later(lab_messages::fhir::Reading),
}

impl From<Refusal> for NotTaken {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Whether the caller may send at all: asked before anything is read.
///
/// # Errors
/// 401 and 403.
pub(crate) async fn may_send(app: &App, caller: &Caller) -> Answer<Actor> {
    let (actor, ()) = app.read(caller, lab::service::may_import).await?;
    Ok(actor)
}

/// Reads JSON. What is too deep, cut off or none at all is told where it breaks.
///
/// # Errors
/// 400.
pub(crate) fn parse(bytes: &[u8], options: &Options) -> Answer<Value> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    serde_json::from_slice(text).map_err(|_| {
        let troubles = lab_messages::fhir::read(bytes, options).troubles;
        Refusal { status: StatusCode::BAD_REQUEST, body: lab_messages::fhir::operation_outcome(&troubles) }
    })
}

/// How a document is read at this moment.
pub(crate) fn options(app: &App) -> Options {
    lab::intake::options(&app.db)
}

/// Takes a document whole, or nothing of it.
///
/// # Errors
/// 409 for a number that came with other contents; 422 for what is wrong in it; 503.
pub(crate) async fn take(
    app: &App,
    caller: &Caller,
    document: Value,
    bytes: &Bytes,
) -> std::result::Result<Taken, NotTaken> {
    let sent = received::sort(&document)?;
    let read = read(app, caller, sent, &document, bytes).await?;
    if read.troubles.iter().any(Trouble::is_error) {
        return Err(refused(sent, read));
    }
    let actor = may_send(app, caller).await?;
    let reading = Reading::new(Format::Fhir, read.results.clone(), read.troubles.clone());
    let receipt = match intake::receive(&app.db, &actor, Door::Fhir, &reading, bytes).await {
        Ok(receipt) => receipt,
        Err(Problem::Busy(_) | Problem::Serialization) if sent == Sent::Message => {
            return Err(NotTaken::Later(read));
        }
        Err(problem) => return Err(Refusal::from(problem).into()),
    };
    let fates = receipt.fates.clone();
    let looked =
        move |tx: &mut Tx<'_>, actor: &Actor| settle(tx, actor, &fates, matches!(sent, Sent::Alone(_)));
    let (_, findings) = app.read(caller, looked).await.map_err(Refusal::from)?;
    let places = read.results.iter().map(|result| result.place.clone());
    let fates = receipt.fates.iter().zip(findings);
    let settled = places.zip(fates.map(|(fate, finding)| Settled::of(fate, &receipt, finding))).collect();
    Ok(Taken { sent, document, read, settled })
}

/// The results that fates name. When they are shown, and not only where they stand, that leaves its record.
fn settle(
    tx: &mut Tx<'_>,
    actor: &Actor,
    fates: &[Fate],
    shown: bool,
) -> Result<Vec<Option<crate::resources::Finding>>> {
    let sees = service::sees(actor)?;
    let mut all = Vec::with_capacity(fates.len());
    for fate in fates {
        all.push(match result_of(fate) {
            Some(id) => service::settled(tx, &sees, id)?,
            None => None,
        });
    }
    let persons: Vec<_> = all.iter().flatten().map(|finding| finding.revision.result.person).collect();
    if shown && !persons.is_empty() {
        let entry = Entry::new(sees.scope().action()).subjects(persons).detail("fhir answer");
        audit::record(tx, actor, entry)?;
    }
    Ok(all)
}

/// Reads a document, with what it names of ours beside it.
async fn read(
    app: &App,
    caller: &Caller,
    sent: Sent,
    document: &Value,
    bytes: &Bytes,
) -> Answer<lab_messages::fhir::Reading> {
    let mut whole = match sent {
        Sent::Alone(_) => complete::wrapped(document.clone()),
        Sent::Transaction | Sent::Message => document.clone(),
    };
    let named = complete::missing(&whole);
    if named.is_empty() && !matches!(sent, Sent::Alone(_)) {
        return Ok(lab_messages::fhir::read(bytes, &options(app)));
    }
    if !named.is_empty() {
        let (_, found) = app.read(caller, move |tx, actor| named_resources(tx, actor, &named)).await?;
        complete::add(&mut whole, found);
    }
    let bytes = serde_json::to_vec(&whole).map_err(|error| Refusal::from(Problem::internal(error)))?;
    let mut read = lab_messages::fhir::read(&bytes, &options(app));
    if let Sent::Alone(kind) = sent {
        for trouble in &mut read.troubles {
            trouble.place = complete::unwrapped(&trouble.place, kind);
        }
    }
    Ok(read)
}

/// What a document names and the sender may see; the rest is told where the reference stands.
fn named_resources(tx: &mut Tx<'_>, actor: &Actor, named: &[(Kind, uuid::Uuid)]) -> Result<Vec<Value>> {
    let mut all = Vec::new();
    for (kind, id) in named {
        match service::read(tx, actor, *kind, *id, None) {
            Ok(resource) => all.push(resource),
            Err(Problem::NotFound) => {}
            Err(problem) => return Err(problem),
        }
    }
    Ok(all)
}

fn refused(sent: Sent, read: lab_messages::fhir::Reading) -> NotTaken {
    if sent == Sent::Message {
        return NotTaken::Message(read);
    }
    let body = lab_messages::fhir::operation_outcome(&read.troubles);
    NotTaken::Refused(Refusal { status: StatusCode::UNPROCESSABLE_ENTITY, body })
}
