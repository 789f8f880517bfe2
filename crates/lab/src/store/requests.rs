//! Requests in the database.

use access::audience::{self, Reason};
use access::{Actor, Resource, Scope};
use kernel::ids::{PersonId, RequestId, UserId};
use kernel::{Date, Problem, Result, Timestamp};
use storage::{Ahead, Row, Tx, args};
use uuid::Uuid;

use crate::model::{Cancellation, Outcome, RequestLine, RequestStatus, Subject, SwabRequest, TestKind};
use crate::rules::number;
use crate::sql;

/// Numbers that are tried before giving up: one in a billion is taken by chance.
const ATTEMPTS: usize = 8;

/// What is asked for. The id is made before the write: a repeat with the same one changes nothing.
#[derive(Debug, Clone)]
pub struct NewRequest {
    /// Made by who asks.
    pub id: RequestId,
    /// Whose swab.
    pub person: PersonId,
    /// Why: a code of the list `swab_reason`.
    pub reason: String,
    /// Which test.
    pub test: TestKind,
    /// Code of the laboratory.
    pub laboratory: String,
    /// For the laboratory.
    pub note: String,
    /// That another one waits is known, and this one is wanted beside it.
    pub again: bool,
}

/// Writes a request under a number of its own.
///
/// # Errors
/// As `Tx::execute`; `Problem::Busy` when no free number was found; `Problem::Serialization` when the same request was
/// written a moment ago: the unit runs again and finds it.
pub fn insert_request(tx: &mut Tx<'_>, actor: &Actor, new: &NewRequest, asl: &str) -> Result<SwabRequest> {
    let (requested_at, requested_on) = (tx.clocks().business_now(), actor.today);
    for _ in 0..ATTEMPTS {
        let number = number::from_random(getrandom::u64().map_err(Problem::internal)?);
        let written = tx.execute(
            &sql::INSERT_REQUEST,
            args![
                new.id,
                number,
                new.person,
                new.laboratory,
                asl,
                new.reason,
                new.test.code(),
                new.note,
                actor.user,
                requested_at,
                requested_on,
            ],
        )?;
        // Nothing is written when the number is taken, or the id by the same request a moment ago.
        match (written, find_request(tx, new.id)?) {
            (0, None) => {}
            (0, Some(_)) => return Err(Problem::Serialization),
            (_, there) => return there.ok_or(Problem::NotFound),
        }
    }
    Err(Problem::Busy("no free request number"))
}

/// A request by its id.
///
/// # Errors
/// As `Tx::query`.
pub fn find_request(tx: &mut Tx<'_>, id: RequestId) -> Result<Option<SwabRequest>> {
    tx.first(&sql::FIND_REQUEST, args![id], request_from)
}

/// A request by its number.
///
/// # Errors
/// As `Tx::query`.
pub fn find_by_number(tx: &mut Tx<'_>, number: &str) -> Result<Option<SwabRequest>> {
    tx.first(&sql::FIND_REQUEST_BY_NUMBER, args![number], request_from)
}

/// The request that a sample of a day answers, in one laboratory and for one test: the one whose number the document
/// bears, even if it was cancelled, or else the oldest that waits.
///
/// # Errors
/// As `Tx::query`.
pub fn open_request(
    tx: &mut Tx<'_>,
    person: PersonId,
    laboratory: &str,
    test: TestKind,
    sampled_on: Date,
    document: &str,
) -> Result<Option<SwabRequest>> {
    tx.first(&sql::OPEN_REQUEST, args![person, laboratory, test.code(), sampled_on, document], request_from)
}

/// The latest requests of a person, latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn requests_of_person(tx: &mut Tx<'_>, _: &Scope, person: PersonId) -> Result<Vec<SwabRequest>> {
    tx.query(&sql::REQUESTS_OF_PERSON, args![person], request_from)
}

/// Says that [`requests_of_person`] will be asked.
pub fn requests_ahead(ahead: &mut Ahead, person: PersonId) {
    ahead.ask(&sql::REQUESTS_OF_PERSON, args![person]);
}

/// Persons that one statement asks about.
const PERSONS_AT_ONCE: usize = 25;

/// The requests within the scope of some persons, but those that were cancelled, the latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn requests_of_persons(tx: &mut Tx<'_>, scope: &Scope, persons: &[PersonId]) -> Result<Vec<SwabRequest>> {
    let (today, mut found) = (scope.today(), Vec::new());
    for audience in scope.audiences() {
        for some in persons.chunks(PERSONS_AT_ONCE) {
            // As many parameters as the statement has: the last is repeated, which finds nothing more.
            let padded = some.iter().chain(some.last().into_iter().cycle()).take(PERSONS_AT_ONCE);
            let mut args = args![audience, today].to_vec();
            args.extend(padded.map(storage::ToArg::to_arg));
            found.extend(tx.query(&sql::REQUESTS_OF_PERSONS, &args, request_from)?);
        }
    }
    Ok(found)
}

/// Moves a request from one state to another.
///
/// # Errors
/// `Problem::Serialization` when somebody else moved it first: the unit runs again and sees it.
pub fn move_request(tx: &mut Tx<'_>, id: RequestId, from: RequestStatus, to: RequestStatus) -> Result<()> {
    match tx.execute(&sql::MOVE_REQUEST, args![id, to.code(), from.code()])? {
        1 => Ok(()),
        _ => Err(Problem::Serialization),
    }
}

/// Takes a request back that waits for its result.
///
/// # Errors
/// `Problem::Serialization` when it was moved meanwhile: the unit runs again and sees it; as `Tx::execute`.
pub fn cancel_request(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: RequestId,
    cancellation: &Cancellation,
) -> Result<()> {
    let Cancellation { id: act, reason, note, by_name, at } = cancellation;
    match tx.execute(&sql::CANCEL_REQUEST, args![id, *act, reason, note, actor.user, by_name, *at])? {
        1 => Ok(()),
        _ => Err(Problem::Serialization),
    }
}

/// An audience that a request has, with what it should follow from.
#[derive(Debug, Clone)]
pub struct Placed {
    /// The request.
    pub id: RequestId,
    /// Code of the laboratory.
    pub laboratory: String,
    /// ASL that requested it.
    pub asl: String,
    /// ASL of the person today.
    pub person_asl: String,
    /// The audience.
    pub audience: String,
    /// Place in its list.
    pub sort_key: String,
    /// First day.
    pub valid_from: Date,
    /// First day no more.
    pub valid_to: Date,
}

/// The audiences of the requests of a person, request by request.
///
/// # Errors
/// As `Tx::query`.
pub fn audiences_of_requests(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Placed>> {
    tx.query(&sql::AUDIENCES_OF_REQUESTS, args![person], |row| {
        Ok(Placed {
            id: row.get(0)?,
            laboratory: row.get(1)?,
            asl: row.get(2)?,
            person_asl: row.get(3)?,
            audience: row.get(4)?,
            sort_key: row.get(5)?,
            valid_from: row.get(6)?,
            valid_to: row.get(7)?,
        })
    })
}

/// The laboratory to which somebody sent the last swab of an ASL.
///
/// # Errors
/// As `Tx::query`.
pub fn last_laboratory(tx: &mut Tx<'_>, by: UserId, asl: &str) -> Result<Option<String>> {
    tx.first(&sql::LAST_LABORATORY, args![by, asl], |row| row.get(0))
}

/// What a laboratory is shown of a person.
///
/// # Errors
/// `Problem::NotFound` when there is none.
pub fn subject(tx: &mut Tx<'_>, _: &Scope, person: PersonId) -> Result<Subject> {
    tx.one(&sql::SUBJECT, args![person], |row| {
        Ok(Subject {
            id: row.get(0)?,
            tax_code: row.get(1)?,
            family_name: row.get(2)?,
            given_name: row.get(3)?,
            birth_date: row.get(4)?,
            asl: row.get(5)?,
        })
    })
}

/// Lines of the requests the scope reaches, whose place lies between two keys, both excluded.
///
/// # Errors
/// As `Tx::query`.
pub fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    after: &str,
    before: &str,
    limit: i64,
) -> Result<Vec<RequestLine>> {
    let mut lines = Vec::new();
    for audience in scope.audiences() {
        lines.extend(tx.query(
            &sql::LIST_REQUESTS,
            args![audience, after, before, scope.today(), limit],
            line_from,
        )?);
    }
    if scope.audiences().len() > 1 {
        lines.sort_by(|one, other| one.sort_key.cmp(&other.sort_key));
        lines.dedup_by_key(|line| line.id);
        lines.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    }
    Ok(lines)
}

/// What an ASL asked for on a day, in the order in which it did, after a request.
///
/// # Errors
/// As `Tx::query`.
pub fn list_of_day(
    tx: &mut Tx<'_>,
    scope: &Scope,
    day: Date,
    after: Option<RequestId>,
    limit: i64,
) -> Result<Vec<RequestLine>> {
    let after = match after {
        Some(id) => line(tx, scope, id)?.map(|line| (line.requested_at, line.id)),
        None => None,
    };
    let (at, id) = after.unwrap_or((Timestamp::UNIX_EPOCH, RequestId(uuid::Uuid::nil())));
    let mut lines = Vec::new();
    for audience in scope.audiences() {
        // Only an ASL asks.
        let Some(asl) = audience.strip_prefix("asl:") else { continue };
        lines.extend(tx.query(
            &sql::LIST_REQUESTS_OF_DAY,
            args![audience, asl, day, at, id, scope.today(), limit],
            line_from,
        )?);
    }
    lines.sort_by_key(|line| (line.requested_at, line.id));
    lines.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(lines)
}

/// The line of one request the scope reaches; that somebody names another one is recorded.
///
/// # Errors
/// As `Tx::query`.
pub fn line(tx: &mut Tx<'_>, scope: &Scope, id: RequestId) -> Result<Option<RequestLine>> {
    for audience in scope.audiences() {
        let found = tx.first(&sql::REQUEST_LINE, args![audience, id, scope.today()], line_from)?;
        if found.is_some() {
            return Ok(found);
        }
    }
    audience::attempt(tx, scope, Resource::Request, id.0)?;
    Ok(None)
}

/// Where a request stands in the lists of the scope.
///
/// # Errors
/// As `Tx::query`.
pub fn place_in_list(tx: &mut Tx<'_>, scope: &Scope, id: RequestId) -> Result<Option<String>> {
    Ok(line(tx, scope, id)?.map(|line| line.sort_key))
}

fn request_from(row: &Row<'_>) -> Result<SwabRequest> {
    Ok(SwabRequest {
        id: row.get(0)?,
        number: row.get(1)?,
        person: row.get(2)?,
        laboratory: row.get(3)?,
        asl: row.get(4)?,
        reason: row.get(5)?,
        test: TestKind::parse(&row.get::<String>(6)?)?,
        note: row.get(7)?,
        status: RequestStatus::parse(&row.get::<String>(8)?)?,
        requested_at: row.get(9)?,
        requested_on: row.get(10)?,
        version: row.get(11)?,
        cancelled: cancellation_from(row)?,
    })
}

fn cancellation_from(row: &Row<'_>) -> Result<Option<Cancellation>> {
    let (id, reason): (Option<Uuid>, Option<String>) = (row.get(12)?, row.get(13)?);
    let (Some(id), Some(reason)) = (id, reason) else { return Ok(None) };
    let (note, by_name): (Option<String>, Option<String>) = (row.get(14)?, row.get(15)?);
    Ok(Some(Cancellation {
        id,
        reason,
        note: note.unwrap_or_default(),
        by_name: by_name.unwrap_or_default(),
        at: row.get::<Option<Timestamp>>(16)?.unwrap_or(Timestamp::UNIX_EPOCH),
    }))
}

fn line_from(row: &Row<'_>) -> Result<RequestLine> {
    let result = match (row.get(12)?, row.get::<Option<String>>(13)?, row.get(14)?) {
        (Some(id), Some(outcome), Some(sampled_at)) => Some((id, Outcome::parse(&outcome)?, sampled_at)),
        _ => None,
    };
    Ok(RequestLine {
        id: row.get(0)?,
        number: row.get(1)?,
        laboratory: row.get(2)?,
        reason: row.get(3)?,
        test: TestKind::parse(&row.get::<String>(4)?)?,
        note: row.get(5)?,
        status: RequestStatus::parse(&row.get::<String>(6)?)?,
        requested_at: row.get(7)?,
        person: row.get(8)?,
        family_name: row.get(9)?,
        given_name: row.get(10)?,
        birth_date: row.get(11)?,
        result,
        sort_key: row.get(15)?,
        why_listed: Reason { audience: row.get(16)?, since: row.get(17)?, why: row.get(18)? },
    })
}
