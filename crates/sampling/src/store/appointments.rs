//! Appointments, what happened to them, and the lists of a place.

use access::audience::Reason;
use access::{Actor, Scope};
use kernel::ids::{PersonId, RequestId};
use kernel::{Date, Problem, Result, Timestamp};
use lab::model::{Priority, RequestStatus, TestKind};
use people::OfPerson;
use people::known::Has;
use storage::{Ahead, Row, Tx, args};
use uuid::Uuid;

use crate::model::{Appointment, Line, Place, PlaceData, PlaceKind, State, Step};
use crate::sql;

/// Lines of a page.
pub const LINES: usize = 100;

fn appointment_from(row: &Row<'_>) -> Result<Appointment> {
    Ok(Appointment {
        id: row.get(0)?,
        request: row.get(1)?,
        place: row.get(2)?,
        slot: row.get(3)?,
        state: State::parse(&row.get::<String>(4)?)?,
        sampled_at: row.get(5)?,
        resulted_at: row.get(6)?,
        day: row.get(7)?,
        starts: row.get(8)?,
        asl: row.get(9)?,
        at: PlaceData {
            kind: PlaceKind::parse(&row.get::<String>(10)?)?,
            name: row.get(11)?,
            address: row.get(12)?,
            telephone: row.get(13)?,
            note: row.get(14)?,
            active: true,
        },
        version: row.get(15)?,
    })
}

/// Writes a new appointment.
///
/// # Errors
/// As `Tx::execute`: a request has one at a time.
pub fn insert(tx: &mut Tx<'_>, id: Uuid, request: RequestId, (place, slot): (Uuid, Uuid)) -> Result<()> {
    let now = tx.clocks().business_now();
    tx.execute(&sql::INSERT_APPOINTMENT, args![id, request, place, slot, now]).map(drop)
}

/// Gives an appointment that is to come another hour; `false` when it is to come no more.
///
/// # Errors
/// As `Tx::execute`.
pub fn move_to(tx: &mut Tx<'_>, id: Uuid, (place, slot): (Uuid, Uuid)) -> Result<bool> {
    Ok(tx.execute(&sql::MOVE_APPOINTMENT, args![id, place, slot])? == 1)
}

/// Says what came of an appointment; `false` when it stands no more as it stood before.
///
/// # Errors
/// As `Tx::execute`.
pub fn mark(
    tx: &mut Tx<'_>,
    id: Uuid,
    (before, after): (State, State),
    sampled_at: Option<Timestamp>,
) -> Result<bool> {
    Ok(tx.execute(&sql::MARK_APPOINTMENT, args![id, after.code(), before.code(), sampled_at])? == 1)
}

/// Says when the first result came of a swab that was taken at a place; or that it has none after all.
///
/// # Errors
/// As `Tx::execute`.
pub fn resulted(tx: &mut Tx<'_>, request: RequestId, counts: bool) -> Result<()> {
    let now = counts.then(|| tx.clocks().business_now());
    tx.execute(&sql::RESULT_OF_APPOINTMENT, args![request, now]).map(drop)
}

/// Writes what happened; nobody did it where it followed from something else.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert_step(
    tx: &mut Tx<'_>,
    actor: Option<&Actor>,
    id: Uuid,
    (appointment, slot): (Uuid, Uuid),
    (step, note): (&str, &str),
) -> Result<bool> {
    let at = tx.clocks().business_now();
    let by = actor.map_or(Uuid::nil(), |actor| actor.user.0);
    let name = actor.map_or("", |actor| actor.name.as_str());
    Ok(tx.execute(&sql::INSERT_STEP, args![id, appointment, step, slot, note, by, name, at])? == 1)
}

/// What was done by an act.
pub struct Done {
    /// Of which appointment.
    pub appointment: Uuid,
    /// Of which swab.
    pub request: RequestId,
    /// What.
    pub step: String,
    /// At which hour it was then.
    pub slot: Uuid,
}

/// Whether this act was done before: its repeat is harmless.
///
/// # Errors
/// `Problem::Refused` when what was done by it is something else: a program used its key twice.
pub fn done(tx: &mut Tx<'_>, act: Uuid, same: impl FnOnce(&Done) -> bool) -> Result<bool> {
    let before = tx.first(&sql::FIND_STEP, args![act], |row| {
        Ok(Done { appointment: row.get(0)?, request: row.get(1)?, step: row.get(2)?, slot: row.get(3)? })
    })?;
    match before {
        None => Ok(false),
        Some(before) if same(&before) => Ok(true),
        Some(_) => Err(Problem::Refused("sampling-key-used")),
    }
}

/// What happened to the appointments of a request, the latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn steps_of_request(tx: &mut Tx<'_>, _: &Scope, request: RequestId) -> Result<Vec<Step>> {
    tx.query(&sql::STEPS_OF_REQUEST, args![request], |row| {
        Ok(Step {
            step: row.get(0)?,
            note: row.get(1)?,
            by_name: row.get(2)?,
            at: row.get(3)?,
            day: row.get(4)?,
            starts: row.get(5)?,
            place: row.get(6)?,
        })
    })
}

/// An appointment.
///
/// # Errors
/// As `Tx::query`.
pub fn find(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Appointment>> {
    tx.first(&sql::FIND_APPOINTMENT, args![id], appointment_from)
}

/// The appointment of a request that is to come, or was kept.
///
/// # Errors
/// As `Tx::query`.
pub fn live(tx: &mut Tx<'_>, request: RequestId) -> Result<Option<Appointment>> {
    tx.first(&sql::LIVE_APPOINTMENT, args![request], appointment_from)
}

/// The appointments of a person, the latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn of_person(tx: &mut Tx<'_>, _: &Scope, person: PersonId) -> Result<Vec<Appointment>> {
    tx.query(&sql::APPOINTMENTS_OF_PERSON, args![person], appointment_from)
}

/// Says that [`of_person`] will be asked.
pub fn of_person_ahead(ahead: &mut Ahead, of: OfPerson) {
    of.ask(ahead, Has::Request, &sql::APPOINTMENTS_OF_PERSON, args![of.person]);
}

/// Whether the tube of a request is on a list.
///
/// # Errors
/// As `Tx::query`.
pub fn is_on_transport(tx: &mut Tx<'_>, request: RequestId) -> Result<bool> {
    Ok(tx.first(&sql::IS_ON_TRANSPORT, args![request], |_| Ok(()))?.is_some())
}

fn line_from(row: &Row<'_>) -> Result<Line> {
    let name = format!("{} {}", row.get::<String>(14)?, row.get::<String>(15)?);
    Ok(Line {
        id: row.get(0)?,
        request: row.get(1)?,
        state: State::parse(&row.get::<String>(2)?)?,
        sampled_at: row.get(3)?,
        resulted_at: row.get(4)?,
        day: row.get(5)?,
        starts: row.get(6)?,
        number: row.get(7)?,
        laboratory: row.get(8)?,
        priority: Priority::parse(&row.get::<String>(9)?)?,
        test: TestKind::parse(&row.get::<String>(10)?)?,
        status: RequestStatus::parse(&row.get::<String>(11)?)?,
        requested_at: row.get(12)?,
        person: row.get(13)?,
        name,
        born: row.get(16)?,
        why: Reason { audience: row.get(17)?, since: row.get(18)?, why: row.get(19)? },
        comune: row.get(20)?,
        street: row.get(21)?,
        phone: row.get::<Option<String>>(22)?.unwrap_or_default(),
        at_laboratory: !row.get::<String>(23)?.is_empty(),
        version: row.get(24)?,
    })
}

/// Who comes to a place on a day, by hour, then the most urgent first, then who has waited longest.
///
/// # Errors
/// As `Tx::query`.
pub fn day_lines(tx: &mut Tx<'_>, scope: &Scope, place: &Place, day: Date) -> Result<Vec<Line>> {
    let mut all = Vec::new();
    for audience in super::audiences(scope, &place.asl) {
        let today = scope.today();
        all.extend(super::own_lists(tx, scope, |tx| {
            tx.query(&sql::DAY_LINES, args![place.id, day, &audience, today], line_from)
        })?);
    }
    all.sort_by(|one, other| {
        let key = |line: &Line| (line.starts.clone(), line.priority.rank(), line.requested_at, line.id);
        key(one).cmp(&key(other))
    });
    all.dedup_by_key(|line| line.id);
    Ok(all)
}

/// Which rows stand behind a figure of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those who are booked and wait for the sample.
    Waiting,
    /// Those who were swabbed and have no result.
    Unresulted,
    /// Those who were swabbed since an instant.
    Sampled(Timestamp),
}

impl Which {
    /// By what the rows are sorted.
    fn key(self, line: &Line) -> (Timestamp, Uuid) {
        let at = if self == Self::Waiting { Some(line.requested_at) } else { line.sampled_at };
        (at.unwrap_or(Timestamp::UNIX_EPOCH), line.id)
    }

    /// Where a row stands, as far as anything before the first does.
    fn begin(self) -> (Timestamp, Uuid) {
        match self {
            Self::Sampled(_) => (Timestamp::MAX, Uuid::max()),
            Self::Waiting | Self::Unresulted => (Timestamp::UNIX_EPOCH, Uuid::nil()),
        }
    }
}

/// A page of the rows behind a figure of a place, and whether there are more: whoever waits longest comes first, and of those who were
/// swabbed the latest. `after` is where the page before ended.
///
/// # Errors
/// As `Tx::query`.
pub fn lines(
    tx: &mut Tx<'_>,
    scope: &Scope,
    place: &Place,
    which: Which,
    after: Option<(Timestamp, Uuid)>,
) -> Result<(Vec<Line>, bool)> {
    let (at, id) = after.unwrap_or(which.begin());
    let (today, most) = (scope.today(), i64::try_from(LINES + 1).map_err(Problem::internal)?);
    let mut all: Vec<Line> = Vec::new();
    for audience in super::audiences(scope, &place.asl) {
        all.extend(super::own_lists(tx, scope, |tx| match which {
            Which::Waiting => {
                tx.query(&sql::WAITING_LINES, args![place.id, &audience, today, most, at, id], line_from)
            }
            Which::Unresulted => {
                tx.query(&sql::UNRESULTED_LINES, args![place.id, &audience, today, most, at, id], line_from)
            }
            Which::Sampled(since) => tx.query(
                &sql::SAMPLED_LINES,
                args![place.id, &audience, today, most, at, id, since],
                line_from,
            ),
        })?);
    }
    all.sort_by_key(|line| which.key(line));
    if matches!(which, Which::Sampled(_)) {
        all.reverse();
    }
    all.dedup_by_key(|line| line.id);
    let more = all.len() > LINES;
    all.truncate(LINES);
    Ok((all, more))
}
