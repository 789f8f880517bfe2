//! Typed functions over the statements. What shows a communication asks for the reason first.

pub mod receipts;

use people::OfPerson;
use people::known::Has;
use std::collections::{HashMap, HashSet};

use access::audience::{self, Reason};
use access::{Actor, Resource, Scope};
use kernel::ids::{PersonId, UserId};
use kernel::{Date, Problem, Result, Timestamp};
use people::model::Named;
use storage::{Ahead, Row, Tx, args};
use uuid::Uuid;

use crate::model::{Acknowledgement, Author, Communication, Counts, Kind, Priority, Side, Why};
use crate::rules::{self, Whereabouts};
use crate::sql;

/// How many are counted, at most, of one kind for one audience.
pub const MOST_COUNTED: i64 = 1_000;
/// And for the number beside the navigation, which shows no more than `99+`.
pub const MOST_BESIDE: i64 = 100;

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The communication.
    pub communication: Communication,
    /// Whose it is; none when she is not seen any more.
    pub named: Option<Named>,
    /// Why it stands in the list.
    pub reason: Reason,
    sort_key: String,
}

fn kind_of(code: &str) -> Result<Kind> {
    Kind::of(code).ok_or_else(|| Problem::Internal("a communication has an unknown kind".into()))
}

fn read(row: &Row<'_>) -> Result<Communication> {
    let sender: String = row.get(9)?;
    let author = match (sender.is_empty(), row.get::<Option<UserId>>(10)?) {
        (false, Some(by)) => {
            Some(Author { side: Side::parse(&sender)?, by, name: row.get(11)?, through: row.get(12)? })
        }
        _ => None,
    };
    let acknowledged = match (row.get::<Option<UserId>>(17)?, row.get::<Option<Timestamp>>(19)?) {
        (Some(by), Some(at)) => {
            Some(Acknowledgement { by, name: row.get::<Option<String>>(18)?.unwrap_or_default(), at })
        }
        _ => None,
    };
    let closed = match (row.get::<Option<Timestamp>>(21)?, row.get::<Option<String>>(22)?) {
        (Some(at), Some(why)) => Some((at, Why::parse(&why)?)),
        _ => None,
    };
    Ok(Communication {
        id: row.get(0)?,
        thread: row.get(1)?,
        reply_to: row.get(2)?,
        kind: kind_of(&row.get::<String>(3)?)?,
        priority: Priority::of_rank(row.get(4)?)?,
        person: row.get(5)?,
        fact: row.get(6)?,
        detail: row.get(7)?,
        body: row.get(8)?,
        author,
        recipient: Side::parse(&row.get::<String>(13)?)?,
        preferred: row.get(14)?,
        audience: row.get(15)?,
        created_at: row.get(16)?,
        acknowledged,
        answer: row.get(20)?,
        closed,
    })
}

/// Writes a communication, with the audiences that follow from where the person is.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert(tx: &mut Tx<'_>, new: &Communication, whereabouts: &Whereabouts) -> Result<()> {
    // Whether a bar hides it is read from what it was granted.
    audience::grant(tx, Resource::Communication, new.id, &rules::audiences(new, whereabouts))?;
    let author = new.author.as_ref();
    let (sender, by) = (author.map_or("", |author| author.side.code()), author.map(|author| author.by));
    let (name, through) = author.map_or(("", ""), |author| (author.name.as_str(), author.through.as_str()));
    tx.execute(
        &sql::INSERT,
        args![
            new.id,
            new.thread,
            new.reply_to,
            new.kind.code(),
            new.priority.rank(),
            new.person,
            new.fact,
            new.detail,
            new.body,
            sender,
            by,
            name,
            through,
            new.recipient.code(),
            new.preferred,
            told_in(new, whereabouts),
            new.created_at
        ],
    )
    .map(drop)
}

/// A communication by its id.
///
/// # Errors
/// As `Tx::query`.
pub fn find(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Communication>> {
    tx.first(&sql::FIND, args![id], read)
}

/// What was said of a fact, to each side.
///
/// # Errors
/// As `Tx::query`.
pub fn of_fact(tx: &mut Tx<'_>, fact: Uuid, kind: Kind) -> Result<Vec<Communication>> {
    tx.query(&sql::OF_FACT, args![fact, kind.code()], read)
}

/// What waits about a person, of one kind, the oldest first.
///
/// # Errors
/// As `Tx::query`.
pub fn open_of_person(tx: &mut Tx<'_>, person: PersonId, kind: Kind) -> Result<Vec<Communication>> {
    tx.query(&sql::OPEN_OF_PERSON, args![person, kind.code()], read)
}

/// All about a person, the latest first.
///
/// # Errors
/// As `Tx::query`.
pub fn all_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Vec<Communication>> {
    tx.query(&sql::ALL_OF_PERSON, args![person], read)
}

/// The latest about a person that the scope reaches.
///
/// # Errors
/// As `Tx::query`.
pub fn of_person(tx: &mut Tx<'_>, scope: &Scope, person: PersonId) -> Result<Vec<Communication>> {
    let mut found: Vec<Communication> = Vec::new();
    for audience in scope.audiences() {
        found.extend(tx.query(&sql::OF_PERSON, args![audience, person, scope.today()], read)?);
    }
    found.sort_by_key(|one| std::cmp::Reverse((one.created_at, one.id)));
    found.dedup_by_key(|one| one.id);
    Ok(found)
}

/// Says that [`of_person`] will be asked.
pub fn of_person_ahead(ahead: &mut Ahead, scope: &Scope, of: OfPerson) {
    for audience in scope.audiences() {
        of.ask(ahead, Has::Communication, &sql::OF_PERSON, args![audience, of.person, scope.today()]);
    }
}

/// The messages that answer one another, as far as the scope reaches them, the oldest first.
///
/// # Errors
/// As `Tx::query`.
pub fn thread(tx: &mut Tx<'_>, scope: &Scope, thread: Uuid) -> Result<Vec<Communication>> {
    let mut found: Vec<Communication> = Vec::new();
    for audience in scope.audiences() {
        found.extend(tx.query(&sql::THREAD, args![audience, thread, scope.today()], read)?);
    }
    found.sort_by_key(|one| (one.created_at, one.id));
    found.dedup_by_key(|one| one.id);
    Ok(found)
}

/// At most `limit` lines that stand between two places, after a communication; of one kind, or of all.
///
/// # Errors
/// As `Tx::query`.
pub fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (from, before): (&str, &str),
    kind: Option<Kind>,
    after: Option<Uuid>,
    limit: usize,
) -> Result<Vec<Line>> {
    let (place, id) = match after {
        Some(id) => (audience::place(tx, scope, Resource::Communication, id)?, id),
        None => (None, Uuid::nil()),
    };
    // One that has moved to another part of the list since marks no place in this one.
    let place = place.filter(|place| place.as_str() > from && place.as_str() < before);
    let (place, id) = place.map_or((from.to_owned(), Uuid::nil()), |place| (place, id));
    let rows = i64::try_from(limit).map_err(Problem::internal)?;
    let kind = kind.map_or("", Kind::code);
    let mut lines = Vec::new();
    for audience in scope.audiences() {
        lines.extend(tx.query(
            &sql::LIST,
            args![audience, scope.today(), place, id, before, rows, kind],
            line_from,
        )?);
    }
    lines.sort_by(|one, other| {
        (&one.sort_key, one.communication.id).cmp(&(&other.sort_key, other.communication.id))
    });
    lines.dedup_by_key(|line| line.communication.id);
    lines.truncate(limit);
    Ok(lines)
}

fn line_from(row: &Row<'_>) -> Result<Line> {
    Ok(Line {
        communication: read(row)?,
        named: people::store::named_from(row, 23)?,
        sort_key: row.get(26)?,
        reason: Reason { audience: row.get(27)?, since: row.get(28)?, why: row.get(29)? },
    })
}

/// Somebody has seen it; whether he was the first.
///
/// # Errors
/// As `Tx::execute`.
pub fn acknowledge(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<bool> {
    let now = tx.clocks().business_now();
    Ok(tx.execute(&sql::ACKNOWLEDGE, args![id, actor.user, actor.name, now])? > 0)
}

/// A message answers it.
///
/// # Errors
/// As `Tx::execute`.
pub fn note_answer(tx: &mut Tx<'_>, id: Uuid, answer: Uuid) -> Result<()> {
    tx.execute(&sql::ANSWER, args![id, answer]).map(drop)
}

/// It waits no more; whether it had until now. Whoever sees it follows.
///
/// # Errors
/// As `Tx::execute`.
pub fn close(tx: &mut Tx<'_>, one: &Communication, why: Why) -> Result<bool> {
    let now = tx.clocks().business_now();
    if tx.execute(&sql::CLOSE, args![one.id, now, why.code()])? == 0 {
        return Ok(false);
    }
    let place = whereabouts(tx, one.person)?;
    self::place(tx, &Communication { closed: Some((now, why)), ..one.clone() }, &place)?;
    Ok(true)
}

/// It is so again: it waits as if it were new.
///
/// # Errors
/// As `Tx::execute`.
pub fn renew(
    tx: &mut Tx<'_>,
    one: &Communication,
    detail: &str,
    priority: Priority,
) -> Result<Communication> {
    let now = tx.clocks().business_now();
    tx.execute(&sql::RENEW, args![one.id, now, detail, priority.rank()])?;
    find(tx, one.id)?.ok_or(Problem::NotFound)
}

/// Where a person is, for whoever is told about her.
///
/// # Errors
/// `Problem::NotFound`; as `Tx::query`.
pub fn whereabouts(tx: &mut Tx<'_>, person: PersonId) -> Result<Whereabouts> {
    let place = people::store::placement(tx, person)?;
    let today = tx.clocks().today();
    let seeing = tx.query(&sql::ASLS_OF_PERSON, args![person, today], |row| row.get::<String>(0))?;
    let seeing = seeing.iter().filter_map(|audience| audience.strip_prefix("asl:")).map(str::to_owned);
    Ok(Whereabouts {
        domicile: people::rules::asl_of(&place.domicile_comune, today).map(str::to_owned),
        seeing: seeing.collect(),
        in_charge: place.asl,
        gp: place.gp.map(|gp| (gp.code, gp.since)),
    })
}

/// Gives a communication the audiences that follow from where the person is.
///
/// # Errors
/// As `Tx::execute`.
pub fn place(tx: &mut Tx<'_>, one: &Communication, whereabouts: &Whereabouts) -> Result<()> {
    let audiences = rules::audiences(one, whereabouts);
    audience::replace(tx, Resource::Communication, one.id, &audiences)?;
    note_place(tx, one, whereabouts)
}

fn note_place(tx: &mut Tx<'_>, one: &Communication, whereabouts: &Whereabouts) -> Result<()> {
    tx.execute(&sql::PLACE, args![one.id, told_in(one, whereabouts)]).map(drop)
}

/// Whose it is; empty for nobody's.
fn told_in(one: &Communication, whereabouts: &Whereabouts) -> String {
    rules::audience_of(one.recipient, whereabouts, &one.preferred).unwrap_or_default()
}

/// The bars on these facts of a person are new or over (docs/adr/0026): who sees the communications follows.
///
/// # Errors
/// As `Tx::execute`.
pub fn regrant(tx: &mut Tx<'_>, person: PersonId, changed: &HashSet<Uuid>) -> Result<()> {
    let place = whereabouts(tx, person)?;
    for one in all_of(tx, person)? {
        if changed.contains(&one.id) {
            audience::regrant(tx, Resource::Communication, one.id, &rules::audiences(&one, &place))?;
            note_place(tx, &one, &place)?;
        }
    }
    Ok(())
}

/// How much waits for each audience, by kind.
///
/// # Errors
/// As `Tx::query`.
pub fn count_all(tx: &mut Tx<'_>) -> Result<HashMap<String, Counts>> {
    let counted = tx.system("the number beside the navigation: how many wait, and nobody's", |tx| {
        tx.query(&sql::COUNT_ALL, args![MOST_BESIDE], |row| {
            Ok((row.get::<String>(0)?, kind_of(&row.get::<String>(1)?)?, row.get::<i64>(2)?))
        })
    })?;
    let mut all: HashMap<String, Counts> = HashMap::new();
    for (audience, kind, count) in counted {
        all.entry(audience).or_default().push((kind, count));
    }
    Ok(all)
}

/// How much waits for the audiences of a scope, by kind.
///
/// # Errors
/// As `Tx::query`.
pub fn counts(tx: &mut Tx<'_>, scope: &Scope) -> Result<Counts> {
    let mut found: Vec<(Kind, i64)> = Vec::new();
    for audience in scope.audiences() {
        let of_one = tx.query(&sql::COUNT_OF_AUDIENCE, args![audience, MOST_COUNTED], |row| {
            Ok((kind_of(&row.get::<String>(0)?)?, row.get::<i64>(1)?))
        })?;
        found.extend(of_one);
    }
    Ok(summed(found))
}

/// One number for each kind that has any.
pub(crate) fn summed(found: Vec<(Kind, i64)>) -> Counts {
    let count = |kind| found.iter().filter(|(of, _)| *of == kind).map(|(_, count)| count).sum::<i64>();
    Kind::ALL.into_iter().map(|kind| (kind, count(kind))).filter(|(_, count)| *count > 0).collect()
}

/// How many hang on a person.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn count_of(tx: &mut Tx<'_>, person: PersonId) -> Result<i64> {
    tx.one(&sql::COUNT_OF_PERSON, args![person], |row| row.get(0))
}

/// Measures after one whose rules may want a swab from a day that has come.
///
/// # Errors
/// As `Tx::query`.
pub fn swabs_due(tx: &mut Tx<'_>, after: Uuid, today: Date, limit: i64) -> Result<Vec<(Uuid, PersonId)>> {
    tx.query(&sql::SWABS_DUE, args![after, today, limit], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// What only informs and has waited since before an instant.
///
/// # Errors
/// As `Tx::query`.
pub fn lapsing(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<Vec<Communication>> {
    tx.query(&sql::LAPSING, args![before, limit], read)
}
