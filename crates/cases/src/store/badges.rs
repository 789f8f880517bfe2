//! What the list of persons shows of running measures.

use access::Scope;
use kernel::ids::{PersonId, UserId};
use kernel::{Date, Result, Timestamp};
use people::OfPerson;
use people::known::Has;
use storage::{Ahead, Arg, Tx};
use uuid::Uuid;

use crate::model::Sentence;
use crate::sql;

/// What a line of the list of persons says of a running measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadgeRow {
    /// Whose.
    pub person: PersonId,
    /// As in [`Measure`](crate::model::Measure).
    pub expected_end: Option<Date>,
    /// As in [`Measure`](crate::model::Measure).
    pub may_end: bool,
    /// Whether it ends on that day, and not on that day at the earliest.
    pub fixed: bool,
    /// Whether the user has not looked at it yet.
    pub new: bool,
}

/// How many persons one statement asks about.
const BADGES_AT_ONCE: usize = 32;

/// The running measures of some persons, in one statement for each 32 of them. `_scope` shows that the gate was
/// asked; that the persons are within it, the list they come from has seen to.
///
/// # Errors
/// As `Tx::query`.
pub fn badges(tx: &mut Tx<'_>, _scope: &Scope, user: UserId, persons: &[PersonId]) -> Result<Vec<BadgeRow>> {
    let mut rows = Vec::new();
    for some in persons.chunks(BADGES_AT_ONCE) {
        rows.extend(tx.query(&sql::BADGES, &arguments(user, some), |row| {
            Ok(BadgeRow {
                person: row.get(0)?,
                expected_end: row.get(2)?,
                may_end: row.get(3)?,
                fixed: Sentence::from_json(&row.get::<String>(5)?)?.fixes_the_end(),
                new: row.get::<Option<Timestamp>>(4)?.is_none(),
            })
        })?);
    }
    Ok(rows)
}

/// The statement's: its places without a person hold an id that nobody has.
fn arguments(user: UserId, persons: &[PersonId]) -> Vec<Arg<'static>> {
    let ids =
        persons.iter().map(|person| person.0).chain(std::iter::repeat(Uuid::nil())).take(BADGES_AT_ONCE);
    std::iter::once(user.0).chain(ids).map(Arg::Id).collect()
}

/// Says that the badges of one person will be asked.
pub fn badges_ahead(ahead: &mut Ahead, user: UserId, of: OfPerson) {
    of.ask(ahead, Has::Measure, &sql::BADGES, &arguments(user, &[of.person]));
}
