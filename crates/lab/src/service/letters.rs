//! The messages that could not be taken by a fault of ours, to be tried again.

use access::audit::{self, Entry};
use access::{Action, Actor, AudienceKind, decide};
use jiff::SignedDuration;
use kernel::{Problem, Result};
use storage::{Db, Tx};
use uuid::Uuid;

use super::desk::{NOTE, SHOWN};
use super::imports::later;
use super::intake::{self, DAYS_KEPT, Receipt};
use crate::model::{Incoming, Letter};
use crate::store;

/// The messages of the actor's laboratory that could not be taken, the oldest first.
///
/// # Errors
/// `Problem::Denied`.
pub fn letters(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Letter>> {
    let scope = decide(actor, Action::ResultMatch)?;
    let mut found = Vec::new();
    for audience in scope.audiences() {
        if let Some(laboratory) = audience.strip_prefix(&AudienceKind::Laboratory.of("")) {
            found.extend(store::dead_letters(tx, laboratory, SHOWN)?);
        }
    }
    audit::record(tx, actor, Entry::new(Action::ResultMatch).detail("dead letters"))?;
    Ok(found)
}

/// Takes a dead letter on: whoever looks at the list sees who deals with it.
///
/// # Errors
/// `Problem::Denied`, `Problem::NotFound`.
pub fn own_letter(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<()> {
    let scope = decide(actor, Action::ResultMatch)?;
    store::find_letter(tx, &scope, id)?;
    store::own_letter(tx, actor, id)?;
    let detail = format!("dead letter {id}: taken on");
    audit::record(tx, actor, Entry::new(Action::ResultMatch).detail(detail))
}

/// Says that a dead letter need not be taken, and why.
///
/// # Errors
/// `Problem::Denied`, `Problem::NotFound`; an invalid `note`.
pub fn dismiss_letter(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, note: &str) -> Result<()> {
    let scope = decide(actor, Action::ResultMatch)?;
    store::find_letter(tx, &scope, id)?;
    let length = note.trim().chars().count();
    if !(3..=NOTE).contains(&length) || note.contains('\0') {
        return Err(Problem::field("note", "lab-letter-note"));
    }
    let kept_until = later(tx.clocks().now(), SignedDuration::from_hours(24 * DAYS_KEPT))?;
    store::dismiss_letter(tx, actor, id, note.trim(), kept_until)?;
    let detail = format!("dead letter {id}: dismissed");
    audit::record(tx, actor, Entry::new(Action::ResultMatch).detail(detail))
}

/// What a dead letter said.
#[derive(Debug, Clone)]
pub struct Body {
    bytes: Vec<u8>,
    results: Option<Vec<Incoming>>,
}

/// A dead letter with what it said, for [`retry`].
///
/// # Errors
/// `Problem::Denied`, `Problem::NotFound`.
pub fn letter(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<(Letter, Body)> {
    let scope = decide(actor, Action::ResultMatch)?;
    let letter = store::find_letter(tx, &scope, id)?;
    let (bytes, results) = store::letter_body(tx, id)?;
    let detail = format!("dead letter {id}: tried again");
    audit::record(tx, actor, Entry::new(Action::ResultMatch).detail(detail))?;
    Ok((letter, Body { bytes, results }))
}

/// Tries a dead letter again: as if it arrived now, with what its door had read.
///
/// # Errors
/// As [`intake::receive`]: it stays a dead letter.
pub async fn retry(db: &Db, actor: &Actor, letter: &Letter, body: &Body) -> Result<Receipt> {
    if let Some(results) = &body.results {
        return intake::receive_again(db, actor, letter, &body.bytes, results).await;
    }
    let reading = lab_messages::read(&body.bytes, &intake::options(db), &letter.id.to_string());
    if !reading.accepted {
        return Err(Problem::Refused("lab-letter-unreadable"));
    }
    intake::receive(db, actor, letter.door, &reading, &body.bytes).await
}
