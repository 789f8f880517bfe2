//! Typed functions over the statements. The tables are withheld from the connections that read: whoever asks has a decision.

mod holds;

use access::{Role, Scope};
use jiff::tz::TimeZone;
use kernel::clock::{local_date, rome};
use kernel::ids::UserId;
use kernel::{Date, Result, Timestamp};
use people::model::merge::UNDO_DAYS;
use storage::{Row, ToArg, Tx, args};
use uuid::Uuid;

use crate::classes::{Class, Told};
use crate::model::{Decided, Line, Plan, Shown, State};
use crate::rules::Term;
use crate::sql;

pub use holds::{class_held, end_hold, find_hold, holds, holds_of, insert_hold, whose};

/// Why the tables are read beyond the second wall.
const WITHHELD: &str = "retention: plans and holds, in figures, withheld from those who read";
/// Why all tables are looked through.
const HOW_OLD: &str = "retention: which rows are over, and not what stands in them";

/// Something that is over, or would be but for what stands against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Its id.
    pub id: Uuid,
    /// Its last day.
    pub last: Date,
    /// Code of what stands against it; empty when nothing does.
    pub against: String,
}

/// What is over of a class, by id: after one and up to another.
///
/// # Errors
/// As `Tx::query`.
pub fn due(
    tx: &mut Tx<'_>,
    class: &Class,
    unit: &str,
    term: Term,
    (after, up_to): (Uuid, Uuid),
    limit: i64,
) -> Result<Found> {
    let today = today(tx, class);
    let before = term.before(today);
    let instant = start_of(before);
    let read = |row: &Row<'_>| {
        let last = match class.told {
            Told::Day => row.get(1)?,
            Told::Business | Told::Real | Told::Held => local_date(row.get::<Timestamp>(1)?),
        };
        Ok(Due { id: row.get(0)?, last, against: row.get(2)? })
    };
    let kept = term.over_until(today).tomorrow().unwrap_or(today);
    let undoable = today.saturating_sub(jiff::Span::new().days(UNDO_DAYS));
    let since = if class.told == Told::Day { before.to_arg() } else { instant.to_arg() };
    let mut asked = vec![since, after.to_arg(), up_to.to_arg(), limit.to_arg()];
    match class {
        Class { told: Told::Held, .. } => asked.push(kept.to_arg()),
        Class { of_person: true, .. } => asked.extend([unit.to_arg(), undoable.to_arg()]),
        Class { of_asl: true, .. } => asked.push(unit.to_arg()),
        Class { .. } => {}
    }
    let rows = tx.system(HOW_OLD, |tx| tx.query(class.due, &asked, read))?;
    let full = rows.len() as i64 == limit;
    let next = rows.last().filter(|_| full).map(|last| last.id);
    let over = rows.into_iter().filter(|one| term.over_on(one.last) <= today).collect();
    Ok(Found { over, next })
}

/// What was found, and after which id there may be more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What is over.
    pub over: Vec<Due>,
    /// Where to go on.
    pub next: Option<Uuid>,
}

fn today(tx: &Tx<'_>, class: &Class) -> Date {
    match class.told {
        Told::Real | Told::Held => tx.clocks().real_today(),
        Told::Day | Told::Business => tx.clocks().today(),
    }
}

fn start_of(day: Date) -> Timestamp {
    let start = |zone: TimeZone| day.at(0, 0, 0, 0).to_zoned_datetime(zone).map(|start| start.timestamp());
    start(rome()).unwrap_or(Timestamp::MIN)
}

/// Carries out what a class's end means for one row.
///
/// # Errors
/// As `Tx::execute`.
pub fn erase(tx: &mut Tx<'_>, class: &Class, id: Uuid) -> Result<()> {
    (class.erase)(tx, id)
}

fn read_plan(row: &Row<'_>) -> Result<Plan> {
    let decided = row.get::<Option<Uuid>>(7)?.zip(row.get::<Option<String>>(8)?);
    let (shell, name) = (row.get(12)?, row.get(14)?);
    let decided = decided.zip(row.get::<Option<Timestamp>>(9)?);
    let decided = decided.map(|((by, role), at)| Decided { by, name, role, at, shell });
    Ok(Plan {
        id: row.get(0)?,
        unit: row.get(1)?,
        made_at: row.get(2)?,
        day: row.get(3)?,
        state: State::parse(&row.get::<String>(4)?)?,
        prepared_by: row.get(5)?,
        prepared_role: row.get(6)?,
        prepared_name: row.get(13)?,
        prepared_shell: row.get(11)?,
        decided,
        ended_at: row.get(10)?,
    })
}

/// Writes a plan that is to be prepared.
///
/// # Errors
/// As `Tx::execute`; `Problem::Duplicate` when another one of the unit is open.
pub fn insert_plan(tx: &mut Tx<'_>, plan: &Plan) -> Result<()> {
    let Plan { id, unit, made_at, day, prepared_by, prepared_role, prepared_shell, .. } = plan;
    let new = args![*id, unit, *made_at, *day, *prepared_by, prepared_role, prepared_shell];
    tx.execute(&sql::INSERT_PLAN, new).map(drop)
}

/// A plan by its id.
///
/// # Errors
/// As `Tx::query`.
pub fn find_plan(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Plan>> {
    tx.system(WITHHELD, |tx| tx.first(&sql::FIND_PLAN, args![id], read_plan))
}

/// The plan of a unit that is not over.
///
/// # Errors
/// As `Tx::query`.
pub fn open_plan(tx: &mut Tx<'_>, unit: &str) -> Result<Option<Plan>> {
    tx.system(WITHHELD, |tx| tx.first(&sql::OPEN_PLAN, args![unit], read_plan))
}

/// The latest plans of a unit; of all when none is named.
///
/// # Errors
/// As `Tx::query`.
pub fn plans(tx: &mut Tx<'_>, _: &Scope, unit: Option<&str>, limit: i64) -> Result<Vec<Plan>> {
    let unit = unit.unwrap_or_default();
    tx.system(WITHHELD, |tx| tx.query(&sql::PLANS, args![unit, limit], read_plan))
}

/// Plans that wait for a process: to be prepared or carried out, and nobody is at it.
///
/// # Errors
/// As `Tx::query`.
pub fn to_do(tx: &mut Tx<'_>) -> Result<Vec<Uuid>> {
    let now = tx.clocks().now();
    tx.system(WITHHELD, |tx| tx.query(&sql::TO_DO, args![now], |row| row.get(0)))
}

/// Plans that wait for a second person.
///
/// # Errors
/// As `Tx::query`.
pub fn plans_waiting(tx: &mut Tx<'_>) -> Result<Vec<Plan>> {
    tx.system(WITHHELD, |tx| tx.query(&sql::PLANS_WAITING, args![], read_plan))
}

/// Who holds a role for a unit today, but for one user.
///
/// # Errors
/// As `Tx::query`.
pub fn approvers(tx: &mut Tx<'_>, role: Role, unit: &str, but: Uuid) -> Result<Vec<UserId>> {
    let today = tx.clocks().real_today();
    tx.query(&sql::APPROVERS, args![role.code(), unit, today, but], |row| row.get(0))
}

/// Plans that are over and of whose rows something may still stand in the file.
///
/// # Errors
/// As `Tx::query`.
pub fn untidied(tx: &mut Tx<'_>) -> Result<Vec<Uuid>> {
    tx.system(WITHHELD, |tx| tx.query(&sql::UNTIDIED, args![], |row| row.get(0)))
}

/// Says that nothing of those plans' rows stands in the file any more.
///
/// # Errors
/// As `Tx::execute`.
pub fn say_tidied(tx: &mut Tx<'_>, plans: &[Uuid]) -> Result<()> {
    let now = tx.clocks().now();
    plans.iter().try_for_each(|id| tx.execute(&sql::SAY_TIDIED, args![*id, now]).map(drop))
}

/// Takes or keeps a plan for a process until an instant, while it is in that state; says whether it has it.
///
/// # Errors
/// As `Tx::execute`.
pub fn hold_plan(tx: &mut Tx<'_>, id: Uuid, holder: Uuid, until: Timestamp, state: State) -> Result<bool> {
    let now = tx.clocks().now();
    Ok(tx.execute(&sql::HOLD_PLAN, args![id, holder, until, now, state.code()])? == 1)
}

/// Moves a plan on; says whether it stood there.
///
/// # Errors
/// As `Tx::execute`.
pub fn set_state(tx: &mut Tx<'_>, id: Uuid, from: State, to: State) -> Result<bool> {
    Ok(tx.execute(&sql::SET_STATE, args![id, from.code(), to.code()])? == 1)
}

/// Says who approved or withdrew it.
///
/// # Errors
/// As `Tx::execute`.
pub fn decide(
    tx: &mut Tx<'_>,
    id: Uuid,
    to: State,
    (by, role, shell): (Uuid, &str, Option<&str>),
) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::DECIDE, args![id, to.code(), by, role, now, shell]).map(drop)
}

/// Says that its last row is done.
///
/// # Errors
/// As `Tx::execute`.
pub fn end_plan(tx: &mut Tx<'_>, id: Uuid) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::END_PLAN, args![id, now]).map(drop)
}

/// Forgets what it was about to say, to begin anew.
///
/// # Errors
/// As `Tx::execute`.
pub fn clear(tx: &mut Tx<'_>, id: Uuid) -> Result<()> {
    for query in [&sql::DROP_LINES, &sql::DROP_OBSTACLES] {
        tx.execute(query, args![id])?;
    }
    Ok(())
}

/// Forgets some of the rows it was about, and says how many; what it said in figures stays.
///
/// # Errors
/// As `Tx::execute`.
pub fn clear_items(tx: &mut Tx<'_>, id: Uuid, most: i64) -> Result<u64> {
    tx.execute(&sql::DROP_ITEMS, args![id, most])
}

/// Writes rows that are due, of the class at that place.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert_items(tx: &mut Tx<'_>, plan: Uuid, place: i32, items: &[Due]) -> Result<()> {
    for item in items {
        tx.execute(&sql::INSERT_ITEM, args![plan, place, item.id, item.last])?;
    }
    Ok(())
}

/// Writes what it says of a class.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert_line(tx: &mut Tx<'_>, plan: Uuid, line: &Line) -> Result<()> {
    let Line { class, term, outcome, due, oldest, more, .. } = line;
    tx.execute(&sql::INSERT_LINE, args![plan, class, term, outcome, *due, *oldest, *more])?;
    for (why, amount) in &line.against {
        tx.execute(&sql::INSERT_OBSTACLE, args![plan, class, why, *amount])?;
    }
    Ok(())
}

/// A plan with what it says.
///
/// # Errors
/// As `Tx::query`.
pub fn shown(tx: &mut Tx<'_>, plan: Plan) -> Result<Shown> {
    tx.system(WITHHELD, |tx| {
        let mut lines = tx.query(&sql::LINES, args![plan.id], |row| {
            Ok(Line {
                class: row.get(0)?,
                term: row.get(1)?,
                outcome: row.get(2)?,
                due: row.get(3)?,
                oldest: row.get(4)?,
                more: row.get(5)?,
                erased: row.get(6)?,
                changed: row.get(7)?,
                against: Vec::new(),
            })
        })?;
        let obstacles: Vec<(String, String, i64)> =
            tx.query(&sql::OBSTACLES, args![plan.id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        for (class, why, amount) in obstacles {
            let line = lines.iter_mut().find(|line| line.class == class);
            line.into_iter().for_each(|line| line.against.push((why.clone(), amount)));
        }
        let order = |line: &Line| crate::classes::PLANNED.iter().position(|class| class.code == line.class);
        lines.sort_by_key(order);
        Ok(Shown { plan, lines })
    })
}

/// Rows of a plan that wait: place of the class, id, last day.
///
/// # Errors
/// As `Tx::query`.
pub fn next_items(tx: &mut Tx<'_>, plan: Uuid, limit: i64) -> Result<Vec<(i32, Uuid, Date)>> {
    tx.query(&sql::NEXT_ITEMS, args![plan, limit], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// Notes what became of one row.
///
/// # Errors
/// As `Tx::execute`.
pub fn settle(tx: &mut Tx<'_>, plan: Uuid, place: i32, class: &str, id: Uuid, erased: bool) -> Result<()> {
    tx.execute(&sql::DROP_ITEM, args![plan, place, id])?;
    let (erased, changed) = (i64::from(erased), i64::from(!erased));
    tx.execute(&sql::COUNT_LINE, args![plan, class, erased, changed]).map(drop)
}
