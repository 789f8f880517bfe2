//! What was sent and is no result.

use access::{Actor, AudienceKind, Scope};
use kernel::ids::PersonId;
use kernel::{Date, Problem, Result, Timestamp};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::model::{Claim, Closing, Doubt, Incoming, Settled, TestKind, Unsettled, UnsettledState as State};
use crate::sql;

/// Where a list goes on: after the line that arrived then.
pub type Place = (Timestamp, Uuid);

/// Keeps something that is no result, of a laboratory and in the charge of an ASL.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert_unsettled(
    tx: &mut Tx<'_>,
    laboratory: &str,
    asl: &str,
    doubt: Option<Doubt>,
    sent: &Incoming,
) -> Result<Uuid> {
    let (id, now) = (Uuid::now_v7(), tx.clocks().now());
    let state = if doubt.is_some() { State::Open } else { State::Held };
    let json = serde_json::to_string(sent).map_err(Problem::internal)?;
    let identity = sent.identity.fingerprint();
    let doubt = doubt.map_or("", Doubt::code);
    tx.execute(
        &sql::INSERT_UNSETTLED,
        args![id, laboratory, asl, state.code(), doubt, identity, sent.key(), json, now],
    )?;
    Ok(id)
}

/// What waited under the same number is told anew.
///
/// # Errors
/// As `Tx::execute`.
pub fn renew_unsettled(
    tx: &mut Tx<'_>,
    id: Uuid,
    asl: &str,
    doubt: Option<Doubt>,
    sent: &Incoming,
) -> Result<()> {
    let state = if doubt.is_some() { State::Open } else { State::Held };
    let json = serde_json::to_string(sent).map_err(Problem::internal)?;
    let identity = sent.identity.fingerprint();
    let doubt = doubt.map_or("", Doubt::code);
    tx.execute(&sql::RENEW_UNSETTLED, args![id, state.code(), doubt, identity, json, asl]).map(drop)
}

/// One by its id, whoever may see it.
///
/// # Errors
/// As `Tx::query`.
pub fn find_unsettled(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Unsettled>> {
    tx.first(&sql::FIND_UNSETTLED, args![id], unsettled_from)
}

/// What waits of a laboratory under a number.
///
/// # Errors
/// As `Tx::query`.
pub fn unsettled_of_document(tx: &mut Tx<'_>, laboratory: &str, document: &str) -> Result<Vec<Unsettled>> {
    tx.query(&sql::UNSETTLED_OF_DOCUMENT, args![laboratory, document], unsettled_from)
}

/// Those in a state that the scope reaches, the oldest first.
///
/// # Errors
/// As `Tx::query`.
pub fn unsettled_of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    state: State,
    after: Place,
    limit: i64,
) -> Result<Vec<Unsettled>> {
    let (laboratories, asls) = (AudienceKind::Laboratory.of(""), AudienceKind::Asl.of(""));
    let mut found: Vec<Unsettled> = Vec::new();
    for audience in scope.audiences() {
        let (query, unit) = match (audience.strip_prefix(&laboratories), audience.strip_prefix(&asls)) {
            (Some(laboratory), _) => (&sql::UNSETTLED_OF_LABORATORY, laboratory),
            (_, Some(asl)) => (&sql::UNSETTLED_OF_ASL, asl),
            _ => continue,
        };
        found.extend(tx.query(query, args![unit, state.code(), after.0, after.1, limit], unsettled_from)?);
    }
    found.sort_by_key(|one| (one.received_at, one.id));
    found.dedup_by_key(|one| one.id);
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

/// Open questions of a laboratory about one identity.
///
/// # Errors
/// As `Tx::query`.
pub fn open_of_identity(tx: &mut Tx<'_>, laboratory: &str, identity: &[u8], limit: i64) -> Result<Vec<Uuid>> {
    tx.query(&sql::OPEN_OF_IDENTITY, args![laboratory, identity.to_vec(), limit], |row| row.get(0))
}

/// Whom somebody last meant by an identity of a laboratory.
///
/// # Errors
/// As `Tx::query`.
pub fn remembered(tx: &mut Tx<'_>, laboratory: &str, identity: &[u8]) -> Result<Option<PersonId>> {
    tx.first(&sql::REMEMBERED_ANSWER, args![laboratory, identity.to_vec()], |row| row.get(0))
}

/// What was said of an identity of a laboratory to be somebody's: the answers, and what they were remembered for (`over`).
///
/// # Errors
/// As `Tx::query`.
pub fn answers_of_identity(
    tx: &mut Tx<'_>,
    laboratory: &str,
    identity: &[u8],
    person: PersonId,
) -> Result<Vec<Unsettled>> {
    tx.query(&sql::ANSWERS_OF_IDENTITY, args![laboratory, identity.to_vec(), person], unsettled_from)
}

/// Takes a question, or keeps it; `false` when somebody else has it since after `lapsed`.
///
/// # Errors
/// As `Tx::execute`.
pub fn claim(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, lapsed: Timestamp) -> Result<bool> {
    let now = tx.clocks().now();
    Ok(tx.execute(&sql::CLAIM_UNSETTLED, args![id, actor.user, actor.name, now, lapsed])? == 1)
}

/// Leaves a question to the others.
///
/// # Errors
/// As `Tx::execute`.
pub fn release(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<()> {
    tx.execute(&sql::RELEASE_UNSETTLED, args![id, actor.user]).map(drop)
}

/// Writes how something was settled; without an actor by what followed.
///
/// # Errors
/// `Problem::Stale` when it changed since.
pub fn settle(
    tx: &mut Tx<'_>,
    actor: Option<&Actor>,
    before: &Unsettled,
    state: State,
    settled: &Settled,
) -> Result<()> {
    let now = tx.clocks().now();
    let changed = tx.execute(
        &sql::SETTLE_UNSETTLED,
        args![
            before.id,
            before.version,
            state.code(),
            settled.person,
            settled.result,
            settled.closing.map_or("", Closing::code),
            settled.note,
            actor.map(|actor| actor.user),
            actor.map(|actor| actor.name.clone()),
            now,
        ],
    )?;
    if changed == 1 { Ok(()) } else { Err(Problem::Stale) }
}

/// Opens a question again, or one that an answer about another one settled.
///
/// # Errors
/// `Problem::Stale` when it changed since.
pub fn reopen(tx: &mut Tx<'_>, before: &Unsettled) -> Result<()> {
    match tx.execute(&sql::REOPEN_UNSETTLED, args![before.id, before.version])? {
        1 => Ok(()),
        _ => Err(Problem::Stale),
    }
}

/// Whether a laboratory knows somebody: by a request that it sees, or a result of its own.
///
/// # Errors
/// As `Tx::query`.
pub fn known_to_laboratory(
    tx: &mut Tx<'_>,
    scope: &Scope,
    laboratory: &str,
    person: PersonId,
) -> Result<bool> {
    let audience = AudienceKind::Laboratory.of(laboratory);
    let known =
        tx.first(&sql::KNOWN_TO_LABORATORY, args![person, laboratory, audience, scope.today()], |_| Ok(()))?;
    Ok(known.is_some())
}

/// Whether a swab of somebody waits at a laboratory, asked for by a day.
///
/// # Errors
/// As `Tx::query`.
pub fn waits_at(
    tx: &mut Tx<'_>,
    person: PersonId,
    laboratory: &str,
    test: TestKind,
    day: Date,
) -> Result<bool> {
    let found =
        tx.first(&sql::WAITS_AT_LABORATORY, args![person, laboratory, test.code(), day], |_| Ok(()))?;
    Ok(found.is_some())
}

fn unsettled_from(row: &Row<'_>) -> Result<Unsettled> {
    let claim = match (row.get(7)?, row.get(8)?, row.get(9)?) {
        (Some(by), Some(name), Some(at)) => Some(Claim { by, name, at }),
        _ => None,
    };
    let settled = match row.get::<Option<Timestamp>>(15)? {
        Some(at) => Some(Settled {
            person: row.get(10)?,
            result: row.get(11)?,
            closing: Closing::parse(&row.get::<String>(12)?).ok(),
            note: row.get(13)?,
            by: row.get::<Option<String>>(14)?.unwrap_or_default(),
            at,
        }),
        None => None,
    };
    Ok(Unsettled {
        id: row.get(0)?,
        laboratory: row.get(1)?,
        asl: row.get(2)?,
        state: State::parse(&row.get::<String>(3)?)?,
        doubt: Doubt::parse(&row.get::<String>(4)?),
        sent: serde_json::from_str(&row.get::<String>(5)?).map_err(Problem::internal)?,
        received_at: row.get(6)?,
        claim,
        settled,
        version: row.get(16)?,
    })
}
