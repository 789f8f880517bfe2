//! A clinician opens the record of a person outside his audiences, because the patient before him cannot wait: for an hour,
//! with a reason, told to whoever answers for the person's data, and reviewed (docs/adr/0017). The help desk opens one in the
//! same way, more narrowly: what an open request names, when somebody else has approved it (docs/adr/0027).

mod model;

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::SignedDuration;
use kernel::ids::UserId;
use kernel::{Date, Problem, Result, Timestamp};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::audience::{self, Reason};
use crate::audit::{self, Entry};
use crate::bars;
use crate::model::{Actor, Resource, Role, Unit};
use crate::policy::{Action, Scope, decide};
use crate::sessions::later;
use crate::sql;

pub use model::{Emergency, EmergencyOpened, NewEmergency, Outcome, Requested, Review, Why};

/// For how long a record is open.
pub const MINUTES: i64 = 60;
/// For how long the one that a request for help names.
pub const SUPPORT_MINUTES: i64 = 30;
/// How many persons somebody may name in an hour, found or not.
pub const MOST_AN_HOUR: i64 = 6;
/// Days within which an access is reviewed.
pub const REVIEW_DAYS: i64 = 7;
/// The kind of the audience that an access is.
pub const KIND: &str = "emergency:";
/// Lines of one's own accesses that are shown.
const OWN: i64 = 200;
/// Why the table is read beyond the second wall.
const WITHHELD: &str =
    "accesses in an emergency: withheld from those who read, kept to who opened and who reviews";
/// What separates the accesses of an actor in the statement that finds his session, and their parts.
const BETWEEN: (char, char) = ('\u{1e}', '\u{1f}');

/// A record that is open in an emergency, as its actor holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The access.
    pub id: Uuid,
    /// Whose record.
    pub person: Uuid,
    /// When it closes by itself.
    pub until: Timestamp,
    /// Whether its actor does nothing else now: see [`Actor::for_record`].
    pub alone: bool,
}

impl Opened {
    /// The audience that it is.
    pub fn audience(&self) -> String {
        format!("{KIND}{}", self.id)
    }
}

impl Actor {
    /// The actor as he acts on a record which he sees through this audience: himself, or, when it is open in an emergency,
    /// somebody to whom the gate allows to read that record and nothing else. So a page offers nothing that would be refused.
    pub fn for_record(&self, audience: &str) -> Cow<'_, Self> {
        match self.emergencies.iter().find(|one| one.audience() == audience) {
            None => Cow::Borrowed(self),
            Some(one) => {
                let emergencies = vec![Opened { alone: true, ..one.clone() }];
                Cow::Owned(Self { delegated: Vec::new(), emergencies, ..self.clone() })
            }
        }
    }
}

/// Those of an actor, from the text in which both engines join them.
pub(crate) fn read(joined: Option<&str>) -> Result<Vec<Opened>> {
    let each = joined.unwrap_or_default().split(BETWEEN.0).filter(|one| !one.is_empty());
    each.map(|one| {
        let parts: Vec<&str> = one.split(BETWEEN.1).collect();
        let [id, person, until] = parts[..] else {
            return Err(Problem::Internal("an access in an emergency without its parts".into()));
        };
        let micros: i64 = until.parse().map_err(Problem::internal)?;
        Ok(Opened {
            id: id.parse().map_err(Problem::internal)?,
            person: person.parse().map_err(Problem::internal)?,
            until: Timestamp::from_microsecond(micros).map_err(Problem::internal)?,
            alone: false,
        })
    })
    .collect()
}

/// Counts that the actor names a person to open; answers whether he may, or when he may again. What is counted stands also
/// when nobody is found, so the unit of work must not fail afterwards.
///
/// # Errors
/// As `Tx::execute`.
pub fn count_attempt(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Option<Timestamp>> {
    tx.lock(actor.user)?;
    let hour = SignedDuration::from_hours(1);
    let now = tx.clocks().now();
    let since = now.checked_sub(hour).unwrap_or(Timestamp::MIN);
    let (count, first) = tx.one(&sql::EMERGENCY_ATTEMPTS, args![actor.user, since], |row| {
        Ok((row.get::<i64>(0)?, row.get::<Option<Timestamp>>(1)?))
    })?;
    if count >= MOST_AN_HOUR {
        return Ok(first.map(|first| later(first, hour)));
    }
    tx.execute(&sql::NOTE_EMERGENCY_ATTEMPT, args![id, actor.user, now])?;
    Ok(None)
}

/// Whether an id stands for an access already, whoever's.
///
/// # Errors
/// As `Tx::query`.
pub fn is_taken(tx: &mut Tx<'_>, id: Uuid) -> Result<bool> {
    Ok(find(tx, id)?.is_some())
}

/// Opens the record for an hour. The record of it names the person and the reason's code; the words stay in the table.
///
/// # Errors
/// `Problem::Denied`; `Problem::Duplicate` when the id stands for something else.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, new: &NewEmergency) -> Result<Emergency> {
    decide(actor, new.why.action())?;
    if let Some(known) = find(tx, new.id)? {
        let same = known.by.0 == actor.user && known.person == new.person;
        return if same { Ok(known) } else { Err(Problem::Duplicate("emergency.id".into())) };
    }
    let now = tx.clocks().now();
    let until = later(now, SignedDuration::from_mins(new.why.minutes()));
    let (role, unit, why) = (actor.role.code(), &actor.unit, new.why.code());
    let (request, approved_by) =
        new.request.as_ref().map(|request| (request.id, request.approved_by.0)).unzip();
    tx.execute(
        &sql::INSERT_EMERGENCY,
        args![
            new.id,
            actor.user,
            role,
            unit.code,
            unit.name,
            new.person,
            new.asl,
            why,
            new.note,
            now,
            until,
            actor.session,
            request,
            approved_by,
        ],
    )?;
    // Who holds the audience is a matter of minutes and of the session; the row itself leaves with the days.
    let reason = Reason { audience: format!("{KIND}{}", new.id), since: actor.today, why: new.of_audience() };
    let days = (actor.today, actor.today.saturating_add(jiff::Span::new().days(2)));
    let person = Resource::Person.code();
    // Under each id of hers: what is seen through her looks for it under the one by which it was written.
    for id in bars::ids(tx, new.person)? {
        tx.execute(&sql::GRANT, args![person, reason.audience, "", id, days.0, days.1, reason.why])?;
    }
    let entry = Entry::new(new.why.action()).subject(new.person);
    let entry = if new.request.is_some() { entry.why(&reason).detail("open") } else { entry.detail(why) };
    audit::record(tx, actor, entry)?;
    tx.emit(EmergencyOpened { emergency: new.id, asl: new.asl.clone(), until });
    find(tx, new.id)?.ok_or(Problem::NotFound)
}

/// Some ids are one person from now on, or no more: what is open of her is so under each id of hers, and under no other.
///
/// # Errors
/// As `Tx::execute`.
pub fn follow(tx: &mut Tx<'_>, persons: &[Uuid]) -> Result<()> {
    let mut held: BTreeMap<String, (Date, Date, String, Vec<Uuid>)> = BTreeMap::new();
    for id in persons {
        let read = |row: &Row<'_>| Ok((row.get::<String>(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
        for (audience, from, to, why) in tx.query(&sql::EMERGENCY_GRANTS, args![*id], read)? {
            held.entry(audience).or_insert((from, to, why, Vec::new())).3.push(*id);
        }
    }
    for (audience, (from, to, why, under)) in held {
        let id = audience.trim_start_matches(KIND).parse().map_err(Problem::internal)?;
        let ids = match find(tx, id)? {
            Some(found) => bars::ids(tx, found.person)?,
            None => Vec::new(),
        };
        for id in persons {
            match (ids.contains(id), under.contains(id)) {
                (true, false) => {
                    let person = Resource::Person.code();
                    tx.execute(&sql::GRANT, args![person, audience, "", *id, from, to, why])?;
                }
                (false, true) => drop(tx.execute(&sql::REVOKE_EMERGENCY, args![*id, audience])?),
                _ => {}
            }
        }
    }
    Ok(())
}

/// What was opened for a request for help, if it was: for the request's author, who let somebody look.
///
/// # Errors
/// As `Tx::query`.
pub fn of_request(tx: &mut Tx<'_>, id: Uuid, request: Uuid) -> Result<Option<Emergency>> {
    let found = find(tx, id)?;
    Ok(found.filter(|one| one.request.as_ref().is_some_and(|named| named.id == request)))
}

/// Closes what was opened for a request for help and is open still: it is over, or its author no longer wants it. The
/// record of that is left by whoever calls.
///
/// # Errors
/// As `Tx::execute`.
pub fn close_request(tx: &mut Tx<'_>, request: Uuid) -> Result<bool> {
    let now = tx.clocks().now();
    Ok(tx.execute(&sql::CLOSE_EMERGENCIES_FOR, args![request, now])? > 0)
}

/// Closes a record before its time; what is over already stays as it is. Only who opened it can.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn close(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<()> {
    let found = of_actor(tx, actor, id)?;
    let now = tx.clocks().now();
    if tx.execute(&sql::CLOSE_EMERGENCY, args![id, now])? == 0 {
        return Ok(());
    }
    audit::record(tx, actor, Entry::new(found.why.action()).subject(found.person).detail("close"))
}

/// One of one's own accesses about which something is to be clarified.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` when nothing is asked.
pub fn asked(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Emergency> {
    let found = of_actor(tx, actor, id)?;
    if found.is_asked() { Ok(found) } else { Err(Problem::Refused("access-emergency-clear")) }
}

/// Says more about an access, when its review asks for it.
///
/// # Errors
/// As [`asked`].
pub fn answer(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, text: &str) -> Result<()> {
    let found = asked(tx, actor, id)?;
    tx.execute(&sql::ANSWER_EMERGENCY, args![id, text, tx.clocks().now(), "\n\n"])?;
    audit::record(tx, actor, Entry::new(found.why.action()).subject(found.person).detail("answer"))
}

/// How many answers wait for each clinician.
///
/// # Errors
/// As `Tx::query`.
pub fn asked_of(tx: &mut Tx<'_>) -> Result<Vec<(UserId, i64)>> {
    tx.system(WITHHELD, |tx| tx.query(&sql::EMERGENCIES_ASKED, args![], |row| Ok((row.get(0)?, row.get(1)?))))
}

/// One's own accesses, the latest first.
///
/// # Errors
/// `Problem::Denied`.
pub fn own(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Emergency>> {
    opener(actor)?;
    tx.system(WITHHELD, |tx| tx.query(&sql::EMERGENCIES_OF, args![actor.user, OWN], from_row))
}

/// Where a page of the work list goes on: behind this access.
#[derive(Debug, Clone, Copy)]
pub struct After {
    /// When it was opened.
    pub at: Timestamp,
    /// Its id.
    pub id: Uuid,
}

/// The accesses to review, the oldest first, or those reviewed, the latest first: of the persons of one's ASL, or of the
/// region. The record names the persons.
///
/// # Errors
/// `Problem::Denied`.
pub fn to_review(
    tx: &mut Tx<'_>,
    actor: &Actor,
    reviewed: bool,
    after: Option<After>,
    limit: usize,
) -> Result<Vec<Emergency>> {
    let scope = decide(actor, Action::EmergencyReview)?;
    let asl = asl_of(&scope).unwrap_or_default().to_owned();
    let end = if reviewed { (Timestamp::MAX, Uuid::max()) } else { (Timestamp::MIN, Uuid::nil()) };
    let (at, id) = after.map_or(end, |after| (after.at, after.id));
    let statement = if reviewed { &sql::EMERGENCIES_REVIEWED } else { &sql::EMERGENCIES_WAITING };
    let found = tx.system(WITHHELD, |tx| tx.query(statement, args![asl, at, id, limit as i64], from_row))?;
    let mut persons: Vec<Uuid> = found.iter().map(|one| one.person).collect();
    persons.sort_unstable();
    persons.dedup();
    audit::record(tx, actor, Entry::new(Action::EmergencyReview).subjects(persons).detail("list"))?;
    Ok(found)
}

/// One access, for whoever reviews it.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for that of another ASL's person, too.
pub fn for_review(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Emergency> {
    let scope = decide(actor, Action::EmergencyReview)?;
    let found = find(tx, id)?;
    let person = found.as_ref().map(|found| found.person);
    let ours = |found: &Emergency| asl_of(&scope).is_none_or(|asl| asl == found.asl);
    found.filter(ours).ok_or_else(|| audience::refuse(tx, &scope, "emergency", person))
}

/// Says what came of the review. It can be said anew, when what was to be clarified is clear.
///
/// # Errors
/// As [`for_review`]; `Problem::Denied` to who opened it himself.
pub fn review(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, outcome: Outcome, note: &str) -> Result<Emergency> {
    let found = for_review(tx, actor, id)?;
    if found.by.0 == actor.user {
        return Err(Problem::Denied(Action::EmergencyReview.code()));
    }
    if found.is_approved_by(actor) {
        return Err(Problem::Refused("access-emergency-own-approval"));
    }
    // What one has found stands: only he can say it anew, or anybody when it was still to be clarified.
    let stands = |review: &Review| review.outcome != Outcome::ToClarify && review.by.0 != actor.user;
    if found.review.as_ref().is_some_and(stands) {
        return Err(Problem::Refused("access-emergency-reviewed"));
    }
    let now = tx.clocks().now();
    tx.execute(&sql::REVIEW_EMERGENCY, args![id, outcome.code(), note, actor.user, now])?;
    let entry = Entry::new(Action::EmergencyReview).subject(found.person).detail(outcome.code());
    audit::record(tx, actor, entry)?;
    Ok(found)
}

/// How many accesses wait for a review, by ASL.
///
/// # Errors
/// As `Tx::query`.
pub fn waiting(tx: &mut Tx<'_>) -> Result<Vec<(String, i64)>> {
    tx.system(WITHHELD, |tx| tx.query(&sql::EMERGENCIES_COUNT, args![], |row| Ok((row.get(0)?, row.get(1)?))))
}

/// Forgets who named whom longer than a day ago; the nightly job calls it.
///
/// # Errors
/// As `Tx::execute`.
pub fn clear(tx: &mut Tx<'_>) -> Result<()> {
    crate::look_ups::clear(tx)?;
    let day = tx.clocks().now().checked_sub(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MIN);
    tx.execute(&sql::CLEAR_EMERGENCY_ATTEMPTS, args![day]).map(drop)
}

/// Whoever opens records, a clinician or the help desk, sees and closes his own.
fn opener(actor: &Actor) -> Result<Scope> {
    decide(actor, Action::SupportView).or_else(|_| decide(actor, Action::EmergencyOpen))
}

/// Whether somebody opens records at all, for whichever reason.
pub fn is_opener(actor: &Actor) -> bool {
    opener(actor).is_ok()
}

/// The ASL that a scope keeps to.
fn asl_of(scope: &Scope) -> Option<&str> {
    scope.unit().and_then(|unit| unit.strip_prefix("asl:"))
}

/// An access of his own: that of another is told apart from none by nothing.
fn of_actor(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Emergency> {
    let scope = opener(actor)?;
    let found = find(tx, id)?;
    let person = found.as_ref().map(|found| found.person);
    found
        .filter(|found| found.by.0 == actor.user)
        .ok_or_else(|| audience::refuse(tx, &scope, "emergency", person))
}

fn find(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Emergency>> {
    tx.system(WITHHELD, |tx| tx.first(&sql::FIND_EMERGENCY, args![id], from_row))
}

fn requested(row: &Row<'_>) -> Result<Option<Requested>> {
    let approved_by = row.get::<Option<UserId>>(21)?.zip(row.get::<Option<String>>(22)?);
    let request = row.get::<Option<Uuid>>(20)?.zip(approved_by);
    Ok(request.map(|(id, approved_by)| Requested { id, approved_by }))
}

fn from_row(row: &Row<'_>) -> Result<Emergency> {
    let unknown = || Problem::Internal("an access in an emergency with an unknown code".into());
    let review = match row.get::<Option<String>>(13)? {
        Some(code) => Some(Review {
            outcome: Outcome::of(&code).ok_or_else(unknown)?,
            note: row.get::<Option<String>>(14)?.unwrap_or_default(),
            by: (row.get(17)?, row.get::<Option<String>>(15)?.unwrap_or_default()),
            at: row.get(16)?,
        }),
        None => None,
    };
    Ok(Emergency {
        id: row.get(0)?,
        by: (row.get(1)?, row.get(2)?),
        role: Role::parse(&row.get::<String>(3)?)?,
        unit: Unit { code: row.get(4)?, name: row.get(5)? },
        person: row.get(6)?,
        asl: row.get(7)?,
        why: Why::stored(&row.get::<String>(8)?).ok_or_else(unknown)?,
        note: row.get(9)?,
        opened_at: row.get(10)?,
        until: row.get(11)?,
        closed_at: row.get(12)?,
        review,
        answer: row.get(18)?,
        answered_at: row.get(19)?,
        request: requested(row)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_engines_join_is_read_and_what_lacks_a_part_is_refused() {
        let (id, person) = (Uuid::now_v7(), Uuid::now_v7());
        let one = format!("{id}\u{1f}{person}\u{1f}1000000");
        let expected = Opened { id, person, until: Timestamp::from_second(1).unwrap(), alone: false };
        assert_eq!(expected.audience(), format!("emergency:{id}"));
        assert_eq!(read(None).unwrap(), []);
        assert_eq!(read(Some(&one)).unwrap(), std::slice::from_ref(&expected));
        // As SQLite writes an id, and two of them.
        let bare = format!("{one}\u{1e}{}\u{1f}{}\u{1f}1000000", id.simple(), person.simple());
        assert_eq!(read(Some(&bare)).unwrap(), [expected.clone(), expected]);
        assert!(read(Some("no id")).is_err());
    }
}
