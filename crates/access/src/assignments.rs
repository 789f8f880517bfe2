//! Giving a role to a user, ending it, and changing its last day.

use kernel::clock::first_day_after;
use kernel::ids::UserId;
use kernel::{Date, Problem, Result};
use storage::{Tx, args};
use uuid::Uuid;

use crate::audit::{self, Entry};
use crate::changes::{self, What, Word};
use crate::model::{Actor, Role, Unit};
use crate::policy::Action;
use crate::users::NewUser;
use crate::{open_sessions, sql};

/// The roles that whoever acts in a role may give: the region's administrator every one, everywhere in the region.
pub fn grantable(giver: Role) -> &'static [Role] {
    match giver {
        Role::Administrator => &Role::ALL,
        _ => &[],
    }
}

/// A role to be given.
#[derive(Debug, Clone)]
pub struct NewAssignment {
    /// Which.
    pub role: Role,
    /// For which unit.
    pub unit: Unit,
    /// First day (real date).
    pub valid_from: Date,
    /// First day no more.
    pub valid_to: Date,
}

/// When a role is to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// At once: the next request in it is refused.
    Now,
    /// When this day is over.
    After(Date),
}

/// A role as it is kept.
#[derive(Debug, Clone)]
struct Kept {
    id: Uuid,
    role: Role,
    unit: String,
    valid_from: Date,
    valid_to: Date,
}

/// Gives a user one more role, whose id is the word's.
///
/// # Errors
/// As `changes::begin`; an invalid field `role` when it is not his to give, or the user holds it for that unit on one of
/// those days.
pub fn give(tx: &mut Tx<'_>, actor: &Actor, word: &Word, new: &NewAssignment) -> Result<()> {
    if !changes::begin(tx, actor, word, What::Given)? {
        return Ok(());
    }
    may_give(actor, new.role)?;
    let (role, unit, period) = (new.role.code(), &new.unit, (new.valid_from, new.valid_to));
    if kept(tx, word.user)?.iter().any(|held| held.collides(Uuid::nil(), new.role, &unit.code, period)) {
        return Err(Problem::field("role", "access-role-held"));
    }
    let (from, to) = period;
    tx.execute(&sql::INSERT_ASSIGNMENT, args![word.id, word.user, role, unit.code, unit.name, from, to])?;
    changes::note(tx, actor, word, What::Given, Some((word.id, to)))?;
    let what = format!("role {role} {} {from} {to}", unit.code);
    audit::record(tx, actor, Entry::new(Action::UserManage).subject(word.user.0).detail(what))
}

/// Ends a role of a user. What he is doing in it is cut off when it ends at once.
///
/// # Errors
/// As `changes::begin`, `Problem::NotFound` when it is not a role of his; an invalid field `last_day`;
/// `Problem::Refused` when it is over.
pub fn end(tx: &mut Tx<'_>, actor: &Actor, word: &Word, role: Uuid, end: End) -> Result<()> {
    let today = tx.clocks().real_today();
    set_last_day(tx, actor, word, What::Ended, role, |held, _| match end {
        _ if held.valid_to <= today => Err(Problem::Refused("access-role-over")),
        End::Now => Ok(today.max(held.valid_from)),
        End::After(last) => {
            let to = first_day_no_more(held.valid_from, today, Some(last))
                .map_err(|key| Problem::field("last_day", key))?;
            if to > held.valid_to { Err(Problem::field("last_day", "access-end-later")) } else { Ok(to) }
        }
    })
}

/// Moves the last day of a role of a user, earlier or later; without one it has no end. A session of a time when the role
/// was over does not come back with it.
///
/// # Errors
/// As `changes::begin`, `Problem::NotFound` when it is not a role of his; an invalid field `until`.
pub fn move_last_day(
    tx: &mut Tx<'_>,
    actor: &Actor,
    word: &Word,
    role: Uuid,
    last: Option<Date>,
) -> Result<()> {
    let today = tx.clocks().real_today();
    set_last_day(tx, actor, word, What::Moved, role, |held, all| {
        may_give(actor, held.role)?;
        let wrong = |key| Problem::field("until", key);
        let to = first_day_no_more(held.valid_from, today, last).map_err(wrong)?;
        let period = (held.valid_from, to);
        if all.iter().any(|other| other.collides(held.id, held.role, &held.unit, period)) {
            return Err(wrong("access-role-held"));
        }
        Ok(to)
    })
}

fn set_last_day(
    tx: &mut Tx<'_>,
    actor: &Actor,
    word: &Word,
    what: What,
    id: Uuid,
    wanted: impl Fn(&Kept, &[Kept]) -> Result<Date>,
) -> Result<()> {
    if !changes::begin(tx, actor, word, what)? {
        return Ok(());
    }
    let all = kept(tx, word.user)?;
    let held = all.iter().find(|held| held.id == id).ok_or(Problem::NotFound)?;
    let to = wanted(held, &all)?;
    if to == held.valid_to {
        return Ok(());
    }
    let today = tx.clocks().real_today();
    // Either it ends now, or it was over: its sessions are refused already and must not come to life again.
    if to.min(held.valid_to) <= today {
        open_sessions::end_all_in(tx, word.user, id, "role ended")?;
    }
    tx.execute(&sql::SET_LAST_DAY, args![id, to])?;
    changes::note(tx, actor, word, what, Some((id, to)))?;
    let what = format!("{} {} {} {to}", what.code(), held.role.code(), held.unit);
    audit::record(tx, actor, Entry::new(Action::UserManage).subject(word.user.0).detail(what))
}

/// Notes the role that an invited user begins with.
pub(crate) fn note_first(tx: &mut Tx<'_>, actor: &Actor, user: &NewUser) -> Result<()> {
    let word = Word { id: Uuid::now_v7(), user: user.id, seen: None, why: None, note: None };
    let first = kept(tx, user.id)?.pop().ok_or(Problem::NotFound)?;
    changes::note(tx, actor, &word, What::Given, Some((first.id, first.valid_to)))
}

/// Whether a role is the actor's to give.
///
/// # Errors
/// An invalid field `role` when it is not.
pub fn may_give(actor: &Actor, role: Role) -> Result<()> {
    match grantable(actor.role).contains(&role) {
        true => Ok(()),
        false => Err(Problem::field("role", "access-role-not-yours")),
    }
}

/// Whether an account holds no role, now or later, that the actor could not have given.
///
/// # Errors
/// `Problem::NotFound` when it does: as if it were not there.
pub(crate) fn may_touch(tx: &mut Tx<'_>, actor: &Actor, user: UserId) -> Result<()> {
    let today = tx.clocks().real_today();
    let held = kept(tx, user)?;
    match covers(actor.role, held.iter().filter(|held| today < held.valid_to).map(|held| held.role)) {
        true => Ok(()),
        false => Err(Problem::NotFound),
    }
}

fn covers(giver: Role, mut held: impl Iterator<Item = Role>) -> bool {
    held.all(|role| grantable(giver).contains(&role))
}

impl Kept {
    /// Whether it is another one than `id`, the same role for the same unit, on a day of the period.
    fn collides(&self, id: Uuid, role: Role, unit: &str, (from, to): (Date, Date)) -> bool {
        self.id != id
            && self.role == role
            && self.unit == unit
            && from.max(self.valid_from) < to.min(self.valid_to)
    }
}

/// The first day on which a role is held no more, when `last` is to be its last day; without one, it has no end.
fn first_day_no_more(from: Date, today: Date, last: Option<Date>) -> std::result::Result<Date, &'static str> {
    match last {
        Some(last) if last < today => Err("access-end-past"),
        Some(last) if last < from => Err("access-end-before-start"),
        last => Ok(first_day_after(last)),
    }
}

fn kept(tx: &mut Tx<'_>, user: UserId) -> Result<Vec<Kept>> {
    tx.query(&sql::ALL_ASSIGNMENTS, args![user], |row| {
        Ok(Kept {
            id: row.get(0)?,
            role: Role::parse(&row.get::<String>(1)?)?,
            unit: row.get(2)?,
            valid_from: row.get(3)?,
            valid_to: row.get(4)?,
        })
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use kernel::clock::FOREVER;

    use super::*;

    #[test]
    fn when_a_role_is_held_no_more() {
        let day = |day| date(2020, 11, day);
        let today = day(14);
        for (from, last, expected) in [
            (day(1), None, Ok(FOREVER)),
            (day(1), Some(day(14)), Ok(day(15))),
            (day(1), Some(day(20)), Ok(day(21))),
            (day(14), Some(day(14)), Ok(day(15))),
            (day(1), Some(day(13)), Err("access-end-past")),
            (day(18), Some(day(17)), Err("access-end-before-start")),
            (day(1), Some(Date::MAX), Ok(FOREVER)),
        ] {
            assert_eq!(first_day_no_more(from, today, last), expected, "{from} {last:?}");
        }
    }

    #[test]
    fn the_same_role_is_held_once_on_a_day() {
        let day = |day| date(2020, 11, day);
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let held = Kept {
            id: one,
            role: Role::Mayor,
            unit: "001125".to_owned(),
            valid_from: day(10),
            valid_to: day(15),
        };
        for (id, role, unit, from, to, collides) in [
            (other, Role::Mayor, "001125", day(14), FOREVER, true),
            (other, Role::Mayor, "001125", day(1), day(11), true),
            (other, Role::Mayor, "001125", day(15), FOREVER, false),
            (other, Role::Mayor, "001125", day(1), day(10), false),
            (other, Role::Mayor, "001272", day(14), FOREVER, false),
            (other, Role::MayorDelegate, "001125", day(14), FOREVER, false),
            (one, Role::Mayor, "001125", day(14), FOREVER, false),
        ] {
            assert_eq!(held.collides(id, role, unit, (from, to)), collides, "{role:?} {unit} {from} {to}");
        }
    }

    #[test]
    fn only_the_administrator_gives_roles_and_touches_accounts() {
        for giver in Role::ALL {
            let administers = giver == Role::Administrator;
            for role in Role::ALL {
                assert_eq!(grantable(giver).contains(&role), administers, "{giver:?} {role:?}");
                assert_eq!(covers(giver, [Role::Gp, role].into_iter()), administers, "{giver:?} {role:?}");
            }
            assert!(covers(giver, std::iter::empty()), "nothing is held that he could not have given");
        }
    }
}
