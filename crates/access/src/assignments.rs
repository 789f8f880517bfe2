//! Giving a role to a user, ending it, and changing its last day.

use kernel::clock::first_day_after;
use kernel::ids::UserId;
use kernel::{Date, Problem, Result};
use storage::{Tx, args};
use uuid::Uuid;

use crate::administration::{is_his, may_give, needs_approval};
use crate::audit::{self, Entry};
use crate::changes::{self, About, What, Word};
use crate::model::{Actor, Role, Unit};
use crate::policy::Action;
use crate::users::NewUser;
use crate::{approvals, mail, open_sessions, sql};

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

/// What became of a role that an administrator gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Giving {
    /// It is held.
    Given,
    /// It waits for another administrator.
    Asked,
}

/// Gives a user one more role, whose id is the word's, or asks another administrator for it when it opens much.
///
/// # Errors
/// As `changes::begin`; an invalid field `role` or `unit` when it is not his to give, or the user holds it for that unit on
/// one of those days, or it waits already.
pub fn give(tx: &mut Tx<'_>, actor: &Actor, word: &Word, new: &NewAssignment) -> Result<Giving> {
    let (what, giving) = match needs_approval(new.role) {
        true => (What::Asked, Giving::Asked),
        false => (What::Given, Giving::Given),
    };
    if !changes::begin(tx, actor, word, what)? {
        return Ok(giving);
    }
    may_give(tx, actor, new.role, &new.unit.code)?;
    if is_held(tx, word.user, new)? {
        return Err(Problem::field("role", "access-role-held"));
    }
    if approvals::is_asked(tx, word.user, new)? {
        return Err(Problem::field("role", "access-role-asked"));
    }
    give_unasked(tx, actor, word, new, None)?;
    if giving == Giving::Given {
        mail::tell(tx, word.user, mail::Kind::RoleGiven)?;
    }
    let (role, unit) = (new.role.code(), &new.unit.code);
    let act = if giving == Giving::Asked { "asked" } else { "role" };
    let detail = format!("{act} {role} {unit} {} {}", new.valid_from, new.valid_to);
    audit::record(tx, actor, Entry::new(Action::UserManage).subject(word.user.0).detail(detail))?;
    Ok(giving)
}

/// Writes a role, or asks for it, when all has been looked at; it stands in the account's history.
pub(crate) fn give_unasked(
    tx: &mut Tx<'_>,
    actor: &Actor,
    word: &Word,
    new: &NewAssignment,
    contact: Option<&str>,
) -> Result<()> {
    if needs_approval(new.role) {
        return approvals::ask(tx, actor, word, new, contact);
    }
    insert(tx, word.id, word.user, new)?;
    changes::note(tx, actor, word, What::Given, About::Role(word.id, new.valid_to))
}

/// Writes a role.
pub(crate) fn insert(tx: &mut Tx<'_>, id: Uuid, user: UserId, new: &NewAssignment) -> Result<()> {
    let NewAssignment { role, unit, valid_from, valid_to } = new;
    tx.execute(
        &sql::INSERT_ASSIGNMENT,
        args![id, user, role.code(), unit.code, unit.name, valid_from, valid_to],
    )
    .map(drop)
}

/// Whether a user holds the same role for the same unit on one of those days.
pub(crate) fn is_held(tx: &mut Tx<'_>, user: UserId, new: &NewAssignment) -> Result<bool> {
    let period = (new.valid_from, new.valid_to);
    Ok(kept(tx, user)?.iter().any(|held| held.collides(Uuid::nil(), new.role, &new.unit.code, period)))
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
        let wrong = |key| Problem::field("until", key);
        let to = first_day_no_more(held.valid_from, today, last).map_err(wrong)?;
        // What another administrator approved was these days and no others.
        if to > held.valid_to && needs_approval(held.role) {
            return Err(Problem::Refused("access-role-asked-anew"));
        }
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
    if !is_his(tx, actor, held.role, &held.unit)? {
        return Err(Problem::Refused("access-role-of-others"));
    }
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
    changes::note(tx, actor, word, what, About::Role(id, to))?;
    let what = format!("{} {} {} {to}", what.code(), held.role.code(), held.unit);
    audit::record(tx, actor, Entry::new(Action::UserManage).subject(word.user.0).detail(what))
}

/// A role that ended.
pub(crate) struct EndedRole {
    pub(crate) role: Role,
    pub(crate) unit: String,
    /// Its first day no more, now.
    pub(crate) valid_to: Date,
    /// And before.
    pub(crate) was: Date,
}

/// Ends a role at once, with the sessions in it; none when it is none of his or over.
pub(crate) fn end_today(tx: &mut Tx<'_>, user: UserId, id: Uuid) -> Result<Option<EndedRole>> {
    let today = tx.clocks().real_today();
    let Some(held) = kept(tx, user)?.into_iter().find(|held| held.id == id && held.valid_to > today) else {
        return Ok(None);
    };
    let valid_to = today.max(held.valid_from);
    open_sessions::end_all_in(tx, user, id, "role ended")?;
    tx.execute(&sql::SET_LAST_DAY, args![id, valid_to])?;
    Ok(Some(EndedRole { role: held.role, unit: held.unit, valid_to, was: held.valid_to }))
}

/// Gives a role that ended on a day its last day back; none when it was changed meanwhile, is over anyway, or is held anew.
pub(crate) fn give_back(
    tx: &mut Tx<'_>,
    user: UserId,
    id: Uuid,
    ended_on: Date,
    valid_to: Date,
) -> Result<Option<EndedRole>> {
    let all = kept(tx, user)?;
    let today = tx.clocks().real_today();
    let Some(held) = all.iter().find(|held| held.id == id && held.valid_to == ended_on) else {
        return Ok(None);
    };
    let period = (today, valid_to);
    if valid_to <= today || all.iter().any(|other| other.collides(id, held.role, &held.unit, period)) {
        return Ok(None);
    }
    // What was open in it before does not come back.
    open_sessions::end_all_in(tx, user, id, "role ended")?;
    tx.execute(&sql::SET_LAST_DAY, args![id, valid_to])?;
    Ok(Some(EndedRole { role: held.role, unit: held.unit.clone(), valid_to, was: held.valid_to }))
}

/// The role that an invited user begins with, or what is asked for him.
pub(crate) fn give_first(tx: &mut Tx<'_>, actor: &Actor, user: &NewUser, contact: &str) -> Result<()> {
    let word = Word { id: Uuid::now_v7(), user: user.id, seen: None, why: None, note: None };
    give_unasked(tx, actor, &word, &user.assignment(), Some(contact))
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
}
