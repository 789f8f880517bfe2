//! Pairs of rows that may be one person.

use access::audience::Reason as Why;
use access::{Action, Scope};
use kernel::ids::{PersonId, UserId};
use kernel::{Result, Timestamp};
use storage::{Row, Tx, args};
use uuid::Uuid;

use super::{demand, identifier_from, sex_from};
use crate::model::Address;
use crate::model::doubles::{Decided, Double, DoubleState, Subject};
use crate::rules::Reason;
use crate::rules::doubles::{Pair, pair};
use crate::sql;

/// Columns of a pair, and of one of both.
const OF_PAIR: usize = 14;
pub(super) const OF_SUBJECT: usize = 14;
/// Columns of the two reasons why an actor sees both.
const OF_WHYS: usize = 6;

/// A pair as a list shows it: both, and why the actor sees each.
#[derive(Debug, Clone)]
pub struct DoubleLine {
    /// The pair.
    pub double: Double,
    /// Both.
    pub both: [Subject; 2],
    /// Why the actor sees each.
    pub whys: [Why; 2],
}

/// A place in a list of pairs: after it.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    rank: i32,
    id: Uuid,
}

impl Place {
    /// Before the first.
    pub const FIRST: Self = Self { rank: -1, id: Uuid::nil() };

    /// Where a pair stands.
    pub fn of(double: &Double) -> Self {
        Self { rank: 100 - double.score, id: double.id }
    }
}

pub(super) fn subject_from(row: &Row<'_>, first: usize) -> Result<Subject> {
    Ok(Subject {
        id: row.get(first)?,
        identifier: identifier_from(row, first + 1)?,
        family_name: row.get(first + 4)?,
        given_name: row.get(first + 5)?,
        sex: sex_from(row, first + 6)?,
        birth_date: row.get(first + 7)?,
        birth_place: row.get(first + 8)?,
        home: Address { comune: row.get(first + 9)?, street: row.get(first + 10)? },
        phones: [row.get(first + 11)?, row.get(first + 12)?],
        email: row.get(first + 13)?,
    })
}

fn double_from(row: &Row<'_>) -> Result<Double> {
    let reasons: String = row.get(4)?;
    let decided = match row.get::<Option<Uuid>>(9)? {
        Some(act) => {
            let (by, by_name, at, why) = (row.get::<UserId>(10)?, row.get(11)?, row.get(12)?, row.get(13)?);
            Some(Decided { act, by, by_name, at, why })
        }
        None => None,
    };
    Ok(Double {
        id: row.get(0)?,
        one: row.get(1)?,
        other: row.get(2)?,
        score: 100 - row.get::<i32>(3)?,
        reasons: reasons.split(' ').filter_map(Reason::of).collect(),
        decides: row.get(5)?,
        state: DoubleState::parse(&row.get::<String>(6)?)?,
        found_at: row.get(7)?,
        changed_at: row.get(8)?,
        decided,
    })
}

fn line_from(row: &Row<'_>) -> Result<DoubleLine> {
    let why = |first: usize| -> Result<Why> {
        Ok(Why { audience: row.get(first)?, since: row.get(first + 1)?, why: row.get(first + 2)? })
    };
    let both = OF_PAIR + OF_WHYS;
    Ok(DoubleLine {
        double: double_from(row)?,
        whys: [why(OF_PAIR)?, why(OF_PAIR + 3)?],
        both: [subject_from(row, both)?, subject_from(row, both + OF_SUBJECT)?],
    })
}

/// The pairs in a state of which both are in the care of who the scope is for, the likeliest first, after a place.
///
/// # Errors
/// `Problem::Denied` for a scope of another action; as `Tx::query`.
pub(crate) fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    state: DoubleState,
    after: Place,
    limit: usize,
) -> Result<Vec<DoubleLine>> {
    demand(scope, scope.action() == Action::PersonMerge)?;
    let mut found = Vec::new();
    for one in scope.audiences() {
        for other in scope.audiences() {
            let (code, today, limit) = (state.code(), scope.today(), limit as i64);
            let asked = args![code, after.rank, after.id, one, other, today, limit];
            found.extend(tx.query(&sql::DOUBLES, asked, line_from)?);
        }
    }
    found.sort_by_key(|line| (100 - line.double.score, line.double.id));
    found.dedup_by_key(|line| line.double.id);
    found.truncate(limit);
    Ok(found)
}

/// How many open pairs have one of both in the care of an ASL and the other in another's, as far as they are counted.
///
/// # Errors
/// As [`list`].
pub(crate) fn beside(tx: &mut Tx<'_>, scope: &Scope, asl: &str, most: i64) -> Result<i64> {
    demand(scope, scope.action() == Action::PersonMerge)?;
    tx.system("duplicates: how many have one of both elsewhere, and not who", |tx| {
        tx.one(&sql::DOUBLES_BESIDE, args![asl, most], |row| row.get::<i64>(0))
    })
}

/// A pair by its id. Whoever asks asks the gate about both next.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn find(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Double>> {
    tx.first(&sql::FIND_DOUBLE, args![id], double_from)
}

/// Whose a pair is, for the record of who asks for it in vain: one of both.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn whose(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<PersonId>> {
    Ok(find(tx, id)?.map(|double| double.one))
}

/// Writes down that two are not one person; `false` when the pair is not open any more.
///
/// # Errors
/// As `Tx::execute`.
pub(crate) fn decide(tx: &mut Tx<'_>, id: Uuid, decides: &[u8; 32], decided: &Decided) -> Result<bool> {
    let Decided { act, by, by_name, at, why } = decided;
    Ok(tx.execute(&sql::DECIDE_DOUBLE, args![id, *decides, *at, *act, *by, by_name, why])? == 1)
}

/// Takes back that they are two; `false` when nobody says so any more.
///
/// # Errors
/// As `Tx::execute`.
pub(crate) fn take_back(tx: &mut Tx<'_>, id: Uuid, at: Timestamp) -> Result<bool> {
    Ok(tx.execute(&sql::TAKE_BACK_DOUBLE, args![id, at])? == 1)
}

/// What became of a pair that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Noted {
    /// It was not known.
    New,
    /// It is open again: the data of one of both changed.
    Again,
    /// It was known, or somebody has said that they are two.
    Known,
}

/// Notes a pair that was found.
///
/// # Errors
/// `Problem::Duplicate` when somebody else notes it at the same moment; as `Tx::execute`.
pub(crate) fn note(tx: &mut Tx<'_>, pair: &Pair) -> Result<Noted> {
    let [one, other] = pair.both;
    let Some(known) = tx.first(&sql::DOUBLE_OF_PAIR, args![one, other], double_from)? else {
        let (id, now) = (Uuid::now_v7(), tx.clocks().business_now());
        let (rank, reasons) = written(pair);
        tx.execute(&sql::INSERT_DOUBLE, args![id, one, other, rank, reasons, pair.decides, now])?;
        return Ok(Noted::New);
    };
    match known.state {
        DoubleState::Joined => Ok(Noted::Known),
        DoubleState::Different if known.decides == pair.decides => Ok(Noted::Known),
        DoubleState::Open => refresh(tx, &known, pair).map(|()| Noted::Known),
        DoubleState::Different | DoubleState::Gone => {
            set(tx, &known, pair, DoubleState::Open)?;
            Ok(Noted::Again)
        }
    }
}

fn written(pair: &Pair) -> (i32, String) {
    let reasons = pair.likeness.reasons.iter().map(|reason| reason.code()).collect::<Vec<_>>().join(" ");
    (100 - i32::from(pair.likeness.score), reasons)
}

/// The score and the reasons follow the data.
fn refresh(tx: &mut Tx<'_>, known: &Double, pair: &Pair) -> Result<()> {
    if known.decides == pair.decides && known.reasons == pair.likeness.reasons {
        return Ok(());
    }
    let (rank, reasons) = written(pair);
    let state = known.state.code();
    tx.execute(&sql::SET_DOUBLE, args![known.id, rank, reasons, pair.decides, state, known.changed_at, state])
        .map(drop)
}

fn set(tx: &mut Tx<'_>, known: &Double, pair: &Pair, state: DoubleState) -> Result<()> {
    let ((rank, reasons), now) = (written(pair), tx.clocks().business_now());
    let (from, to) = (known.state.code(), state.code());
    let asked = args![known.id, rank, reasons, pair.decides, to, now, from];
    tx.execute(&sql::SET_DOUBLE, asked).map(drop)
}

fn go(tx: &mut Tx<'_>, known: &Double, state: DoubleState) -> Result<()> {
    let now = tx.clocks().business_now();
    tx.execute(&sql::MOVE_DOUBLE, args![known.id, state.code(), now, known.state.code()]).map(drop)
}

/// What decides of a person, and whose survivor's id hers leads to; none when she is not there any more.
fn subject(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<(Subject, PersonId)>> {
    tx.first(&sql::SUBJECT, args![id], |row| Ok((subject_from(row, 0)?, row.get(OF_SUBJECT)?)))
}

/// Both of a pair as they are now; none when one of them was joined with somebody, or is not there.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn both_of(tx: &mut Tx<'_>, [one, other]: [PersonId; 2]) -> Result<Option<[Subject; 2]>> {
    let (one, other) = (subject(tx, one)?, subject(tx, other)?);
    let herself = |(subject, survivor): (Subject, PersonId)| (subject.id == survivor).then_some(subject);
    Ok(one.and_then(herself).zip(other.and_then(herself)).map(|(one, other)| [one, other]))
}

/// Asks again about a pair that is open, or that went away by itself: answers whether it goes away now.
///
/// # Errors
/// As `Tx::execute`.
pub(crate) fn check(tx: &mut Tx<'_>, double: &Double) -> Result<bool> {
    let alike = both_of(tx, [double.one, double.other])?.and_then(|[one, other]| pair(&one, &other));
    match (double.state, alike) {
        (DoubleState::Open, None) => go(tx, double, DoubleState::Gone).map(|()| true),
        (DoubleState::Open, Some(pair)) => refresh(tx, double, &pair).map(|()| false),
        (DoubleState::Gone, Some(pair)) => set(tx, double, &pair, DoubleState::Open).map(|()| false),
        _ => Ok(false),
    }
}

/// The data of a person changed: what was found of her is asked again at once.
///
/// # Errors
/// As `Tx::execute`.
pub(crate) fn recheck(tx: &mut Tx<'_>, id: PersonId) -> Result<()> {
    for double in tx.query(&sql::DOUBLES_OF_PERSON, args![id], double_from)? {
        check(tx, &double)?;
    }
    Ok(())
}

fn of_pair(tx: &mut Tx<'_>, one: PersonId, other: PersonId) -> Result<Option<Double>> {
    let (one, other) = if one < other { (one, other) } else { (other, one) };
    tx.first(&sql::DOUBLE_OF_PAIR, args![one, other], double_from)
}

/// Two were joined: their pair is settled, and no other pair stands of her who was merged.
///
/// # Errors
/// As `Tx::execute`.
pub(crate) fn joined(tx: &mut Tx<'_>, survivor: PersonId, merged: PersonId) -> Result<()> {
    if let Some(double) = of_pair(tx, survivor, merged)? {
        go(tx, &double, DoubleState::Joined)?;
    }
    recheck(tx, merged)
}

/// They were parted again: somebody has to say of them anew, and of whoever else is like her who is back.
///
/// # Errors
/// As `Tx::execute`.
pub(crate) fn parted(tx: &mut Tx<'_>, survivor: PersonId, merged: PersonId) -> Result<()> {
    let found = of_pair(tx, survivor, merged)?.filter(|double| double.state == DoubleState::Joined);
    if let Some(double) = found {
        go(tx, &double, DoubleState::Open)?;
    }
    recheck(tx, merged)
}

/// Open pairs in the order of their ids.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn open_after(tx: &mut Tx<'_>, after: Uuid, limit: i64) -> Result<Vec<Double>> {
    tx.query(&sql::OPEN_DOUBLES_AFTER, args![after, limit], double_from)
}

/// How many are open.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn count_open(tx: &mut Tx<'_>) -> Result<i64> {
    tx.one(&sql::COUNT_OPEN_DOUBLES, args![], |row| row.get(0))
}
