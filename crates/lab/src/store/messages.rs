//! Messages as they were received, and those that could not be taken.

use access::{Actor, AudienceKind, Scope, audience};
use kernel::{Problem, Result, Timestamp};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::model::{Door, Fate, Incoming, Letter};
use crate::sql;

/// A message that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Identity.
    pub id: Uuid,
    /// SHA-256 of its bytes.
    pub hash: Vec<u8>,
    /// Whether it was taken.
    pub done: bool,
    /// What became of its results.
    pub fates: Vec<Fate>,
}

/// A message that arrives.
#[derive(Debug, Clone)]
pub struct NewMessage<'m> {
    /// Identity.
    pub id: Uuid,
    /// Code of the laboratory.
    pub laboratory: &'m str,
    /// By which door.
    pub door: Door,
    /// Who numbers it.
    pub sender: &'m str,
    /// Its number.
    pub number: Option<&'m str>,
    /// SHA-256 of its bytes.
    pub hash: &'m [u8],
}

/// The message that came before with the same bytes, or under the same number.
///
/// # Errors
/// As `Tx::query`.
pub fn find_message(tx: &mut Tx<'_>, new: &NewMessage<'_>) -> Result<Option<Kept>> {
    let NewMessage { laboratory, door, sender, number, hash, .. } = new;
    let found = tx.first(
        &sql::FIND_MESSAGE,
        args![*laboratory, hash.to_vec(), door.code(), *sender, number.map(str::to_owned)],
        |row| Ok((row.get(0)?, row.get::<Vec<u8>>(2)?, row.get::<String>(3)?, row.get::<String>(4)?)),
    )?;
    let Some((id, hash, state, fates)) = found else { return Ok(None) };
    let fates = serde_json::from_str(&fates).map_err(Problem::internal)?;
    Ok(Some(Kept { id, hash, done: state == "done", fates }))
}

/// A message that failed.
#[derive(Debug, Clone, Copy)]
pub struct Failed<'m> {
    /// Key of the reason.
    pub why: &'m str,
    /// Its bytes.
    pub body: &'m [u8],
    /// What was read of it.
    pub results: &'m [Incoming],
}

impl Failed<'_> {
    fn json(&self) -> Result<String> {
        serde_json::to_string(self.results).map_err(Problem::internal)
    }
}

/// Notes a message, or one that failed.
///
/// # Errors
/// `Problem::Serialization` when the same was noted a moment ago; as `Tx::execute`.
pub fn insert_message(
    tx: &mut Tx<'_>,
    actor: &Actor,
    new: &NewMessage<'_>,
    failed: Option<Failed<'_>>,
) -> Result<()> {
    let now = tx.clocks().now();
    let state = if failed.is_some() { "failed" } else { "done" };
    let (why, body) = failed.map_or(("", None), |failed| (failed.why, Some(failed.body.to_vec())));
    let results = failed.map(|failed| failed.json()).transpose()?;
    let none: Option<Timestamp> = None;
    let written = tx.execute(
        &sql::INSERT_MESSAGE,
        args![
            new.id,
            new.laboratory,
            new.door.code(),
            new.sender,
            new.number.map(str::to_owned),
            new.hash.to_vec(),
            now,
            actor.user,
            actor.name,
            state,
            body,
            none,
            why,
            i32::from(failed.is_some()),
            failed.map(|_| now),
            results,
        ],
    )?;
    if written == 1 { Ok(()) } else { Err(Problem::Serialization) }
}

/// Writes what became of a message, and its bytes while they are kept.
///
/// # Errors
/// As `Tx::execute`.
pub fn finish_message(
    tx: &mut Tx<'_>,
    id: Uuid,
    hash: &[u8],
    fates: &[Fate],
    body: &[u8],
    kept_until: Timestamp,
) -> Result<()> {
    let count = |is: fn(&Fate) -> bool| {
        i32::try_from(fates.iter().filter(|fate| is(fate)).count()).unwrap_or(i32::MAX)
    };
    let json = serde_json::to_string(fates).map_err(Problem::internal)?;
    let written = tx.execute(
        &sql::FINISH_MESSAGE,
        args![
            id,
            hash.to_vec(),
            count(|fate| matches!(fate, Fate::Recorded { .. })),
            count(|fate| matches!(fate, Fate::Corrected { .. })),
            count(|fate| matches!(fate, Fate::Withdrawn { .. })),
            count(|fate| matches!(fate, Fate::Repeated { .. })),
            count(|fate| matches!(fate, Fate::Held)),
            count(|fate| matches!(fate, Fate::Unmatched { .. })),
            count(|fate| matches!(fate, Fate::Ignored)),
            json,
            body.to_vec(),
            kept_until,
        ],
    )?;
    if written == 1 { Ok(()) } else { Err(Problem::Serialization) }
}

/// A message that failed before fails again.
///
/// # Errors
/// As `Tx::execute`.
pub fn fail_message(tx: &mut Tx<'_>, id: Uuid, hash: &[u8], failed: Failed<'_>) -> Result<()> {
    let (now, results) = (tx.clocks().now(), failed.json()?);
    tx.execute(&sql::FAIL_MESSAGE, args![id, hash.to_vec(), failed.body.to_vec(), failed.why, now, results])
        .map(drop)
}

/// Forgets bytes whose time is over, of some messages.
///
/// # Errors
/// As `Tx::execute`.
pub fn forget_bodies(tx: &mut Tx<'_>, limit: i64) -> Result<u64> {
    let now = tx.clocks().now();
    let over = tx.query(&sql::MESSAGES_TO_FORGET, args![now, limit], |row| row.get::<Uuid>(0))?;
    for id in &over {
        tx.execute(&sql::FORGET_MESSAGE_BODY, args![*id])?;
    }
    Ok(over.len() as u64)
}

/// The dead letters of a laboratory, the oldest first.
///
/// # Errors
/// As `Tx::query`.
pub fn dead_letters(tx: &mut Tx<'_>, laboratory: &str, limit: i64) -> Result<Vec<Letter>> {
    tx.query(&sql::DEAD_LETTERS, args![laboratory, limit], letter_from)
}

/// A dead letter of a laboratory the scope reaches.
///
/// # Errors
/// `Problem::NotFound` when there is none, or it is another laboratory's.
pub fn find_letter(tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<Letter> {
    let own = |letter: &Letter| scope.audiences().contains(&AudienceKind::Laboratory.of(&letter.laboratory));
    match tx.first(&sql::FIND_LETTER, args![id], letter_from)?.filter(own) {
        Some(letter) => Ok(letter),
        None => Err(audience::refuse(tx, scope, "message", None)),
    }
}

/// The bytes of a dead letter, and what was read of it: none of one that is older than that was kept.
///
/// # Errors
/// `Problem::NotFound` when it is none any more.
pub fn letter_body(tx: &mut Tx<'_>, id: Uuid) -> Result<(Vec<u8>, Option<Vec<Incoming>>)> {
    let read = |row: &Row<'_>| Ok((row.get::<Option<Vec<u8>>>(0)?, row.get::<Option<String>>(1)?));
    let Some((Some(body), results)) = tx.first(&sql::LETTER_BODY, args![id], read)? else {
        return Err(Problem::NotFound);
    };
    let results = results.map(|json| serde_json::from_str(&json).map_err(Problem::internal)).transpose()?;
    Ok((body, results))
}

/// Somebody takes a dead letter on.
///
/// # Errors
/// `Problem::NotFound` when it is none any more.
pub fn own_letter(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<()> {
    match tx.execute(&sql::OWN_LETTER, args![id, actor.user, actor.name])? {
        1 => Ok(()),
        _ => Err(Problem::NotFound),
    }
}

/// Somebody says that a dead letter need not be taken, and why.
///
/// # Errors
/// `Problem::NotFound` when it is none any more.
pub fn dismiss_letter(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Uuid,
    note: &str,
    kept_until: Timestamp,
) -> Result<()> {
    match tx.execute(&sql::DISMISS_LETTER, args![id, actor.user, actor.name, note, kept_until])? {
        1 => Ok(()),
        _ => Err(Problem::NotFound),
    }
}

fn letter_from(row: &Row<'_>) -> Result<Letter> {
    Ok(Letter {
        id: row.get(0)?,
        laboratory: row.get(1)?,
        door: Door::parse(&row.get::<String>(2)?)?,
        sender_message: row.get(3)?,
        received_at: row.get(4)?,
        why: row.get(5)?,
        tries: row.get(6)?,
        failed_at: row.get(7)?,
        owner: row.get(8)?,
    })
}
