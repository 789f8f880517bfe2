//! From bytes to results: read, completed with what they name of ours, taken by the intake of the laboratory, answered.

use std::hash::{DefaultHasher, Hash, Hasher};

use access::Actor;
use access::audit::{self, Entry};
use axum::body::Bytes;
use axum::http::StatusCode;
use kernel::{Problem, Result};
use lab::intake::{self, Fate, Met};
use lab::model::Door;
use lab_messages::{Format, Options, Reading, Trouble};
use serde_json::Value;
use storage::Tx;
use uuid::Uuid;
use web::{App, Caller};

use crate::answers::{Settled, result_of};
use crate::complete;
use crate::outcome::{Answer, Refusal};
use crate::params::Search;
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
    /// What became of each result, with its place in the document.
    pub settled: Vec<(String, Settled)>,
}

/// On what a document is taken. It is looked at in the unit of work that takes it: of two who saw the same, one is the first.
#[derive(Debug, Clone)]
pub(crate) enum Condition {
    /// On nothing.
    Always,
    /// `If-None-Exist`: unless this finds something.
    Absent(Box<Search>),
    /// `If-Match`: as long as the result is the one that was seen.
    Seen(Box<Finding>),
}

impl Condition {
    /// What is answered instead of taking it.
    fn look(&self, tx: &mut Tx<'_>, actor: &Actor) -> Result<Option<Answer<Finding>>> {
        match self {
            Self::Always => Ok(None),
            Self::Absent(asked) => {
                tx.lock(condition_lock(&actor.unit.code, asked))?;
                there_already(tx, actor, asked)
            }
            Self::Seen(seen) => {
                people::store::lock_person(tx, seen.revision.result.person)?;
                let there = service::settled(tx, &service::sees(actor)?, seen.id)?;
                let same = there.is_some_and(|there| there.revision.result.id == seen.revision.result.id);
                Ok((!same).then(|| Err(Problem::Stale.into())))
            }
        }
    }
}

/// Two of one laboratory that ask for the same wait for each other.
fn condition_lock(laboratory: &str, asked: &Search) -> Uuid {
    let mut hasher = DefaultHasher::new();
    (laboratory, asked.identifier.as_ref().map(|token| &token.value), &asked.ids).hash(&mut hasher);
    Uuid::from_u64_pair(0, hasher.finish())
}

/// The one thing that `If-None-Exist` finds, if it finds one: that it is shown leaves its record.
///
/// # Errors
/// `Problem::Denied`; as [`service::find_findings`].
pub(crate) fn there_already(
    tx: &mut Tx<'_>,
    actor: &Actor,
    asked: &Search,
) -> Result<Option<Answer<Finding>>> {
    let (sees, page) = service::find_findings(tx, actor, asked)?;
    let listed = page.findings.iter().map(|(finding, why)| (finding.revision.result.person, why));
    audit::record(tx, actor, Entry::new(sees.scope().action()).listed(listed).detail("fhir condition"))?;
    let mut found = page.findings.into_iter().map(|(finding, _)| finding);
    Ok(match (found.next(), found.next()) {
        (None, _) => None,
        (Some(one), None) => Some(Ok(one)),
        (Some(_), Some(_)) => Some(Err(Refusal::new(
            StatusCode::PRECONDITION_FAILED,
            "multiple-matches",
            "fhir-several",
            &["http.If-None-Exist"],
        ))),
    })
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
    let read = read(app, caller, sent, &document, bytes).await?;
    if read.troubles.iter().any(Trouble::is_error) {
        return Err(refused(sent, read));
    }
    if let Condition::Seen(seen) = &condition {
        check_test(&read, seen)?;
    }
    let actor = may_send(app, caller).await?;
    let reading = Reading::new(Format::Fhir, read.results.clone(), read.troubles.clone());
    let look = move |tx: &mut Tx<'_>, actor: &Actor| condition.look(tx, actor);
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
    let places = read.results.iter().map(|result| result.place.clone());
    let fates = receipt.fates.iter().zip(findings);
    let settled = places.zip(fates.map(|(fate, finding)| Settled::of(fate, &receipt, finding))).collect();
    Ok(Taken { sent, document, read, settled })
}

/// A correction is of the same kind of test: under one number another kind would be another result.
fn check_test(read: &lab_messages::fhir::Reading, seen: &Finding) -> Answer<()> {
    let test = |result| lab::rules::incoming::of_message(result, Door::Fhir).test;
    match read.results.iter().find(|result| test(result) != Some(seen.revision.result.test)) {
        None => Ok(()),
        Some(other) => Err(Refusal::new(
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
