//! From bytes to results: read, completed with what they name of ours, taken by the intake of the laboratory, answered.

use std::collections::HashMap;

use access::Actor;
use access::audit::{self, Entry};
use axum::body::Bytes;
use axum::http::StatusCode;
use kernel::{Problem, Result};
use lab::intake::{self, Fate, Look, Met};
use lab::model::{Door, TestKind};
use lab_messages::{Format, Options, Reading, Trouble};
use serde_json::Value;
use storage::Tx;
use uuid::Uuid;
use web::{App, Caller};

use crate::answers::{self, Settled, result_of};
use crate::complete;
use crate::condition::{Condition, Entries};
use crate::outcome::{Answer, Refusal};
use crate::received::{self, Sent};
use crate::resources::{Finding, Kind};
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
    /// What conditions of entries found that are no results, with their places.
    pub there: Vec<(usize, Value)>,
    /// What became of each result, with its place in the document.
    pub settled: Vec<(String, Settled)>,
}

/// Why nothing was taken: for a message the answer is one too.
#[derive(Debug)]
pub(crate) enum NotTaken {
    /// This is there, and nothing had to be taken.
    There(Box<Finding>),
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
/// 409 for a number that came with other contents; 412 for a condition that does not hold; 422 for what is wrong in it; 503.
pub(crate) async fn take(
    app: &App,
    caller: &Caller,
    document: Value,
    bytes: &Bytes,
    condition: Condition,
) -> std::result::Result<Taken, NotTaken> {
    let sent = received::sort(&document)?;
    let entries = if sent == Sent::Transaction { Entries::of(&document)? } else { Entries::default() };
    let (read, there) = read(app, caller, sent, &document, bytes, &entries).await?;
    if read.troubles.iter().any(Trouble::is_error) {
        return Err(refused(sent, read));
    }
    let tests: Vec<Option<TestKind>> =
        read.results.iter().map(|result| lab::rules::incoming::of_message(result, Door::Fhir).test).collect();
    if let Condition::Seen(seen) = &condition {
        check_test(&read, &tests, seen)?;
    }
    let actor = may_send(app, caller).await?;
    let reading = Reading::new(Format::Fhir, read.results.clone(), read.troubles.clone());
    let places: Vec<String> = read.results.iter().map(|result| result.place.clone()).collect();
    let told = if entries.is_empty() { HashMap::new() } else { answers::told(&document, &places) };
    let look = move |tx: &mut Tx<'_>, actor: &Actor| match condition.look(tx, actor)? {
        Some(instead) => Ok(Look::Instead(instead)),
        None => Ok(match entries.results(tx, actor, &told, &tests)? {
            Ok(there) => Look::Take(there),
            Err(refusal) => Look::InsteadOfNew(Err(refusal)),
        }),
    };
    let receipt = match intake::receive_unless(&app.db, &actor, Door::Fhir, &reading, bytes, look).await {
        Ok(Met::Taken(receipt)) => receipt,
        Ok(Met::Instead(Ok(there))) => return Err(NotTaken::There(Box::new(there))),
        Ok(Met::Instead(Err(refusal))) => return Err(refusal.into()),
        Err(Problem::Busy(_) | Problem::Serialization) if sent == Sent::Message => {
            return Err(NotTaken::Later(read));
        }
        Err(problem) => return Err(Refusal::from(problem).into()),
    };
    let fates = receipt.fates.clone();
    let looked =
        move |tx: &mut Tx<'_>, actor: &Actor| settle(tx, actor, &fates, matches!(sent, Sent::Alone(_)));
    let (_, findings) = app.read(caller, looked).await.map_err(Refusal::from)?;
    let fates = receipt.fates.iter().zip(findings);
    let settled =
        places.into_iter().zip(fates.map(|(fate, finding)| Settled::of(fate, &receipt, finding))).collect();
    Ok(Taken { sent, document, read, there, settled })
}

/// A correction is of the same kind of test: under one number another kind would be another result.
fn check_test(read: &lab_messages::fhir::Reading, tests: &[Option<TestKind>], seen: &Finding) -> Answer<()> {
    let mut each = read.results.iter().zip(tests);
    match each.find(|(_, test)| **test != Some(seen.revision.result.test)) {
        None => Ok(()),
        Some((other, _)) => Err(Refusal::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "conflict",
            "fhir-other-test",
            &[&other.place],
        )),
    }
}

/// The results that fates name. When they are shown, and not only where they stand, that leaves its record.
fn settle(tx: &mut Tx<'_>, actor: &Actor, fates: &[Fate], shown: bool) -> Result<Vec<Option<Finding>>> {
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

/// Reads a document, with what it names of ours beside it, and what conditions of its entries find of ours in it.
async fn read(
    app: &App,
    caller: &Caller,
    sent: Sent,
    document: &Value,
    bytes: &Bytes,
    entries: &Entries,
) -> Answer<(lab_messages::fhir::Reading, Vec<(usize, Value)>)> {
    let mut whole = match sent {
        Sent::Alone(_) => complete::wrapped(document.clone()),
        Sent::Transaction | Sent::Message => document.clone(),
    };
    let named = complete::missing(&whole);
    if named.is_empty() && entries.is_empty() && !matches!(sent, Sent::Alone(_)) {
        return Ok((lab_messages::fhir::read(bytes, &options(app)), Vec::new()));
    }
    let mut there = Vec::new();
    if !named.is_empty() || !entries.is_empty() {
        let entries = entries.clone();
        let look = move |tx: &mut Tx<'_>, actor: &Actor| {
            Ok((named_resources(tx, actor, &named)?, entries.resources(tx, actor)?))
        };
        let (_, (found, on_condition)) = app.read(caller, look).await?;
        there = on_condition?;
        for (place, ours) in &there {
            complete::resolve(&mut whole["entry"][*place]["resource"], ours);
        }
        complete::add(&mut whole, found);
    }
    let bytes = serde_json::to_vec(&whole).map_err(|error| Refusal::from(Problem::internal(error)))?;
    let mut read = lab_messages::fhir::read(&bytes, &options(app));
    if let Sent::Alone(kind) = sent {
        for trouble in &mut read.troubles {
            trouble.place = complete::unwrapped(&trouble.place, kind);
        }
    }
    Ok((read, there))
}

/// What a document names and the sender may see; the rest is told where the reference stands.
fn named_resources(tx: &mut Tx<'_>, actor: &Actor, named: &[(Kind, Uuid)]) -> Result<Vec<Value>> {
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
