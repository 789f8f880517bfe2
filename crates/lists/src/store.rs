//! Filters kept under a name, what a user chose to see, and acts that may be taken back.

use access::Actor;
use kernel::ids::UserId;
use kernel::{Problem, Result, Timestamp};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::sql;

/// Why acts are read beyond the second wall.
const WITHHELD: &str = "acts on several lines: withheld from those who read, kept to who did them";
/// Microseconds for which an act is remembered.
const DAY: i64 = 86_400_000_000;

/// A filter kept under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Identity.
    pub id: Uuid,
    /// Of which list.
    pub list: String,
    /// What it is called.
    pub name: String,
    /// As [`crate::Asked::query`] writes it.
    pub query: String,
    /// Who keeps it.
    pub owner: UserId,
    /// His name.
    pub owner_name: String,
    /// Whether who has the same role in the same unit finds it too.
    pub shared: bool,
    /// Grows with each change.
    pub version: i64,
}

fn read(row: &Row<'_>) -> Result<Saved> {
    Ok(Saved {
        id: row.get(0)?,
        list: row.get(1)?,
        name: row.get(2)?,
        query: row.get(3)?,
        owner: row.get(4)?,
        owner_name: row.get(5)?,
        shared: row.get(6)?,
        version: row.get(7)?,
    })
}

/// The filters of a list that the actor keeps, and those shared with him.
///
/// # Errors
/// As `Tx::query`.
pub fn saved(tx: &mut Tx<'_>, actor: &Actor, list: &str) -> Result<Vec<Saved>> {
    tx.query(&sql::SAVED, args![list, actor.user, actor.unit.code, actor.role.code()], read)
}

/// One of them.
///
/// # Errors
/// As `Tx::query`.
pub fn find_saved(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Option<Saved>> {
    tx.first(&sql::FIND_SAVED, args![id, actor.user, actor.unit.code, actor.role.code()], read)
}

/// Whether there is such a filter, whosever it is.
///
/// # Errors
/// As `Tx::query`.
pub fn saved_there(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Uuid>> {
    tx.system(access::audience::ASKED_IN_VAIN, |tx| tx.first(&sql::SAVED_THERE, args![id], |row| row.get(0)))
}

/// Keeps a filter.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert_saved(tx: &mut Tx<'_>, actor: &Actor, new: &Saved) -> Result<()> {
    let (role, unit) = (actor.role.code(), &actor.unit.code);
    tx.execute(
        &sql::INSERT_SAVED,
        args![new.id, new.list, new.name, new.query, actor.user, actor.name, role, unit, new.shared],
    )
    .map(drop)
}

/// Gives it another name, and shares it or not.
///
/// # Errors
/// `Problem::Stale` when it is another's or has another version.
pub fn rename_saved(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, version): (Uuid, i64),
    name: &str,
    shared: bool,
) -> Result<()> {
    match tx.execute(&sql::RENAME_SAVED, args![id, actor.user, name, shared, version])? {
        1 => Ok(()),
        _ => Err(Problem::Stale),
    }
}

/// Keeps it no more; nobody's list opens with it.
///
/// # Errors
/// As `Tx::execute`.
pub fn delete_saved(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<()> {
    if tx.execute(&sql::DELETE_SAVED, args![id, actor.user])? == 1 {
        tx.execute(&sql::FORGET_OPENED_WITH, args![id])?;
    }
    Ok(())
}

/// What a user chose of a list: the columns he sees, in order, and the filter it opens with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// Codes; none for the usual ones.
    pub columns: Vec<String>,
    /// A [`Saved`].
    pub opens_with: Option<Uuid>,
}

/// What the actor chose of a list.
///
/// # Errors
/// As `Tx::query`.
pub fn choice(tx: &mut Tx<'_>, actor: &Actor, list: &str) -> Result<Choice> {
    let found = tx.first(&sql::CHOICE, args![actor.user, list], |row| {
        let columns = row.get::<String>(0)?.split_ascii_whitespace().map(str::to_owned).collect();
        Ok(Choice { columns, opens_with: row.get(1)? })
    })?;
    Ok(found.unwrap_or_default())
}

/// Remembers the columns he wants to see.
///
/// # Errors
/// As `Tx::execute`.
pub fn choose_columns(tx: &mut Tx<'_>, actor: &Actor, list: &str, columns: &[&str]) -> Result<()> {
    tx.execute(&sql::CHOOSE_COLUMNS, args![actor.user, list, columns.join(" ")]).map(drop)
}

/// Remembers with what it opens.
///
/// # Errors
/// As `Tx::execute`.
pub fn open_with(tx: &mut Tx<'_>, actor: &Actor, list: &str, saved: Option<Uuid>) -> Result<()> {
    tx.execute(&sql::OPEN_WITH, args![actor.user, list, saved]).map(drop)
}

/// An act on several lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Code of the act.
    pub act: String,
    /// Who did it.
    pub by: UserId,
    /// When (real time).
    pub at: Timestamp,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
}

/// A line of an act: what it was done to, the version that has since, and what it was before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The report, the request.
    pub item: Uuid,
    /// The version the act left.
    pub version: i64,
    /// What must be known to take it back.
    pub before: String,
}

/// Forgets the acts that can be taken back no more: at night.
///
/// # Errors
/// As `Tx::execute`.
pub fn forget_acts(tx: &mut Tx<'_>) -> Result<()> {
    let now = tx.clocks().now().as_microsecond();
    let over = Timestamp::from_microsecond(now - DAY).map_err(Problem::internal)?;
    tx.execute(&sql::FORGET_ACT_ITEMS, args![over])?;
    tx.execute(&sql::FORGET_ACTS, args![over]).map(drop)
}

/// Remembers an act.
///
/// # Errors
/// As `Tx::execute`.
pub fn insert_act(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, act: &str, items: &[Item]) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::INSERT_ACT, args![id, act, actor.user, now])?;
    items.iter().try_for_each(|it| {
        tx.execute(&sql::INSERT_ACT_ITEM, args![id, it.item, it.version, it.before]).map(drop)
    })
}

/// An act by its id.
///
/// # Errors
/// As `Tx::query`.
pub fn find_act(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Done>> {
    tx.system(WITHHELD, |tx| {
        tx.first(&sql::FIND_ACT, args![id], |row| {
            Ok(Done { act: row.get(0)?, by: row.get(1)?, at: row.get(2)?, undone_at: row.get(3)? })
        })
    })
}

/// What it was done to.
///
/// # Errors
/// As `Tx::query`.
pub fn act_items(tx: &mut Tx<'_>, id: Uuid) -> Result<Vec<Item>> {
    tx.system(WITHHELD, |tx| {
        tx.query(&sql::ACT_ITEMS, args![id], |row| {
            Ok(Item { item: row.get(0)?, version: row.get(1)?, before: row.get(2)? })
        })
    })
}

/// Notes that it was taken back.
///
/// # Errors
/// As `Tx::execute`.
pub fn undo_act(tx: &mut Tx<'_>, id: Uuid) -> Result<()> {
    let now = tx.clocks().now();
    tx.execute(&sql::UNDO_ACT, args![id, now]).map(drop)
}
