//! Requests in the database.

use access::{Actor, Scope};
use kernel::ids::{PersonId, RequestId, UserId};
use kernel::{Date, Problem, Result, Timestamp};
use people::OfPerson;
use people::known::Has;
use storage::{Ahead, Row, Tx, args};
use uuid::Uuid;

use crate::model::{Cancellation, Details, Origin, Priority, RequestStatus, Subject, SwabRequest, TestKind};
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
    /// How urgent; as its reason says, when nobody says otherwise.
    pub priority: Option<Priority>,
    /// Code of the laboratory.
    pub laboratory: String,
    /// For the laboratory.
    pub note: String,
    /// What else it says.
    pub details: Details,
    /// That another one waits is known, and this one is wanted beside it.
    pub again: bool,
}

/// Where a new request begins.
#[derive(Debug, Clone, Copy)]
pub struct Begin<'a> {
    /// ASL in charge.
    pub asl: &'a str,
    /// How urgent it is.
    pub priority: Priority,
    /// Requested, or proposed.
    pub status: RequestStatus,
    /// The audience by which the doctor who proposes reaches the person; empty for public health.
    pub through: &'a str,
}

/// Writes a request under a number of its own.
///
/// # Errors
/// As `Tx::execute`; `Problem::Busy` when no free number was found; `Problem::Serialization` when the same request was
/// written a moment ago: the unit runs again and finds it.
pub fn insert_request(
    tx: &mut Tx<'_>,
    actor: &Actor,
    new: &NewRequest,
    begin: &Begin<'_>,
) -> Result<SwabRequest> {
    let Details { onset, criterion, requester, requester_contact, place, proposed_on } = &new.details;
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
                begin.asl,
                new.reason,
                new.test.code(),
                new.note,
                actor.user,
                requested_at,
                requested_on,
                begin.priority.code(),
                *onset,
                criterion,
                requester,
                requester_contact,
                place,
                *proposed_on,
                begin.through,
                begin.status.code(),
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
pub fn requests_ahead(ahead: &mut Ahead, of: OfPerson) {
    of.ask(ahead, Has::Request, &sql::REQUESTS_OF_PERSON, args![of.person]);
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

/// Takes a request back that has no result.
///
/// # Errors
/// `Problem::Serialization` when it was moved meanwhile: the unit runs again and sees it; as `Tx::execute`.
pub fn cancel_request(
    tx: &mut Tx<'_>,
    actor: &Actor,
    request: &SwabRequest,
    cancellation: &Cancellation,
) -> Result<()> {
    let Cancellation { id: act, reason, note, by_name, at } = cancellation;
    let (id, from) = (request.id, request.status.code());
    match tx.execute(&sql::CANCEL_REQUEST, args![id, *act, reason, note, actor.user, by_name, *at, from])? {
        1 => Ok(()),
        _ => Err(Problem::Serialization),
    }
}

/// Has a request wait again, which the actor took back by this act; says whether it still was.
///
/// # Errors
/// As `Tx::execute`.
pub fn restore_request(tx: &mut Tx<'_>, actor: &Actor, id: RequestId, act: Uuid) -> Result<bool> {
    Ok(tx.execute(&sql::RESTORE_REQUEST, args![id, act, actor.user])? == 1)
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
    /// Whether a doctor proposed it.
    pub proposed: bool,
    /// The doctor of choice of the person today.
    pub gp: Option<String>,
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
            proposed: !row.get::<String>(8)?.is_empty(),
            gp: row.get(9)?,
        })
    })
}

/// How many requests are counted at most: more are as many.
pub const MOST_COUNTED: i64 = 10_000;

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

fn request_from(row: &Row<'_>) -> Result<SwabRequest> {
    Ok(SwabRequest {
        id: row.get(0)?,
        number: row.get(1)?,
        person: row.get(2)?,
        laboratory: row.get(3)?,
        asl: row.get(4)?,
        reason: row.get(5)?,
        test: TestKind::parse(&row.get::<String>(6)?)?,
        priority: Priority::parse(&row.get::<String>(17)?)?,
        note: row.get(7)?,
        details: Details {
            onset: row.get(18)?,
            criterion: row.get(19)?,
            requester: row.get(20)?,
            requester_contact: row.get(21)?,
            place: row.get(22)?,
            proposed_on: row.get(23)?,
        },
        status: RequestStatus::parse(&row.get::<String>(8)?)?,
        requested_at: row.get(9)?,
        requested_on: row.get(10)?,
        version: row.get(11)?,
        cancelled: cancellation_from(row)?,
        proposed_through: row.get(24)?,
        tube: super::tubes::tube_from(row, 25)?,
        origin: Origin::parse(&row.get::<String>(27)?)?,
        sampled_at: row.get(28)?,
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
