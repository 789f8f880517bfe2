//! A doctor entrusts his patients to a colleague for some days. The colleague acts under his own name and holds the
//! doctor's audience beside his own, in every list, page, export and act, and not a day longer (docs/adr/0014).

use kernel::ids::UserId;
use kernel::{Date, Problem, Result, Timestamp};
use storage::{Row, Tx, args};
use uuid::Uuid;

use crate::audience;
use crate::audit::{self, Entry};
use crate::model::{Actor, Role, Unit};
use crate::policy::{Action, decide};
use crate::sql;

/// What separates the delegations of an actor in the statement that finds his session, and their parts.
const BETWEEN: (char, char) = ('\u{1e}', '\u{1f}');

/// A delegation in force, as the delegate holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegated {
    /// The doctor whose patients they are.
    pub unit: Unit,
    /// First day no more (real date).
    pub until: Date,
}

/// Those of an actor, from the text in which both engines join them; two for the same doctor are one.
pub(crate) fn read(joined: Option<&str>) -> Result<Vec<Delegated>> {
    let mut all: Vec<Delegated> = Vec::new();
    for one in joined.unwrap_or_default().split(BETWEEN.0).filter(|one| !one.is_empty()) {
        let mut parts = one.split(BETWEEN.1);
        let (Some(code), Some(name), Some(until)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(Problem::Internal("a delegation without its parts".into()));
        };
        let until = until.parse().map_err(Problem::internal)?;
        match all.iter_mut().find(|known| known.unit.code == code) {
            Some(known) => known.until = known.until.max(until),
            None => {
                all.push(Delegated { unit: Unit { code: code.to_owned(), name: name.to_owned() }, until })
            }
        }
    }
    Ok(all)
}

/// What a doctor entrusts to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDelegation {
    /// Made by the client, so that a repeated submission is harmless.
    pub id: Uuid,
    /// The colleague.
    pub to: UserId,
    /// First day (real date).
    pub from: Date,
    /// First day no more.
    pub until: Date,
    /// Why, in the doctor's words; may be empty.
    pub note: String,
}

/// A delegation as both of its doctors see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delegation {
    /// Its id.
    pub id: Uuid,
    /// Whose patients.
    pub unit: Unit,
    /// Who gave it, and his name.
    pub by: (UserId, String),
    /// Who holds it, and his name.
    pub to: (UserId, String),
    /// First day (real date).
    pub from: Date,
    /// First day no more.
    pub until: Date,
    /// Why.
    pub note: String,
    /// When it was given.
    pub given_at: Timestamp,
    /// When it was ended before its time.
    pub ended_at: Option<Timestamp>,
}

impl Delegation {
    /// Whether it is what is sent, and stands.
    fn is(&self, by: &Actor, new: &NewDelegation) -> bool {
        self.ended_at.is_none()
            && (self.by.0, self.to.0, &self.unit.code) == (by.user, new.to, &by.unit.code)
            && (self.from, self.until) == (new.from, new.until)
    }

    /// Whether it entrusts the same patients to the same colleague on a day of another one.
    fn collides(&self, by: &Actor, new: &NewDelegation) -> bool {
        self.ended_at.is_none()
            && (self.by.0, self.to.0, &self.unit.code) == (by.user, new.to, &by.unit.code)
            && self.from.max(new.from) < self.until.min(new.until)
    }
}

/// A doctor who can be entrusted with patients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// His account.
    pub user: UserId,
    /// His name.
    pub name: String,
    /// What he is a doctor of: regional code and name.
    pub unit: Unit,
}

/// The delegations that a doctor gave and holds, the latest first; those over for more than a year are left out.
///
/// # Errors
/// `Problem::Denied`.
pub fn of(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Delegation>> {
    decide(actor, Action::DelegationManage)?;
    let since = tx.clocks().real_today().saturating_sub(jiff::Span::new().years(1));
    let all = tx.query(&sql::DELEGATIONS_OF, args![actor.user, since], read_row)?;
    audit::record(tx, actor, Entry::new(Action::DelegationManage).detail("view"))?;
    Ok(all)
}

/// One of them, in whatever state; for nobody but its two doctors is it there.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn find(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Delegation> {
    let scope = decide(actor, Action::DelegationManage)?;
    let looked = |tx: &mut Tx<'_>| tx.first(&sql::FIND_DELEGATION, args![id], read_row);
    match tx.system(audience::ASKED_IN_VAIN, looked)? {
        Some(found) if [found.by.0, found.to.0].contains(&actor.user) => Ok(found),
        found => Err(audience::refuse(tx, &scope, "delegation", found.map(|found| found.by.0.0))),
    }
}

fn read_row(row: &Row<'_>) -> Result<Delegation> {
    Ok(Delegation {
        id: row.get(0)?,
        unit: Unit { code: row.get(1)?, name: row.get(2)? },
        by: (row.get(3)?, row.get(4)?),
        to: (row.get(5)?, row.get(6)?),
        from: row.get(7)?,
        until: row.get(8)?,
        note: row.get(9)?,
        given_at: row.get(10)?,
        ended_at: row.get(11)?,
    })
}

/// Every doctor who may be entrusted with the actor's patients today: nobody who has the same.
///
/// # Errors
/// `Problem::Denied`.
pub fn colleagues(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<Colleague>> {
    decide(actor, Action::DelegationManage)?;
    let today = tx.clocks().real_today();
    tx.query(&sql::COLLEAGUES, args![Role::Gp.code(), today, actor.user, actor.unit.code], |row| {
        let unit = Unit { code: row.get(2)?, name: row.get(3)? };
        Ok(Colleague { user: row.get(0)?, name: row.get(1)?, unit })
    })
}

/// The actor entrusts the patients of his unit. What he was entrusted with himself he cannot pass on. Sending the same
/// again changes nothing.
///
/// # Errors
/// `Problem::Denied`; `Problem::Duplicate` when the id stands for something else; an invalid field `colleague` for who is no doctor today, is the actor, or holds it already on one of
/// those days: ending the one would else leave him the other.
pub fn give(tx: &mut Tx<'_>, actor: &Actor, new: &NewDelegation) -> Result<()> {
    let scope = decide(actor, Action::DelegationManage)?;
    if let Some(known) = tx.first(&sql::FIND_DELEGATION, args![new.id], read_row)? {
        if known.is(actor, new) {
            return Ok(());
        }
        // Not what he sends: he must not leave in the belief that it is done.
        let (subject, taken) = (known.by.0.0, Problem::Duplicate("delegation.id".into()));
        return Err(audience::refuse_as(tx, &scope, "delegation", Some(subject), taken));
    }
    let (role, today) = (Role::Gp.code(), tx.clocks().real_today());
    let known = args![role, today, actor.user, actor.unit.code, new.to];
    if tx.first(&sql::IS_COLLEAGUE, known, |row| row.get::<bool>(0))?.is_none() {
        return Err(Problem::field("colleague", "access-colleague-unknown"));
    }
    tx.lock(actor.user)?;
    let open = tx.query(&sql::DELEGATIONS_OF, args![actor.user, today], read_row)?;
    if open.iter().any(|one| one.collides(actor, new)) {
        return Err(Problem::field("colleague", "access-delegation-held"));
    }
    let now = tx.clocks().now();
    let (unit, name) = (&actor.unit.code, &actor.unit.name);
    let row = args![new.id, unit, name, actor.user, new.to, new.from, new.until, new.note, now];
    tx.execute(&sql::INSERT_DELEGATION, row)?;
    let what = format!("gives gp:{unit} from {} until {}", new.from, new.until);
    audit::record(tx, actor, Entry::new(Action::DelegationManage).subject(new.to.0).detail(what))
}

/// Ends a delegation from this moment on: by the doctor who gave it, or by the colleague who gives it back.
///
/// # Errors
/// As [`find`].
pub fn end(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<()> {
    let found = find(tx, actor, id)?;
    let now = tx.clocks().now();
    if tx.execute(&sql::END_DELEGATION, args![id, now, actor.user, tx.clocks().real_today()])? == 0 {
        return Ok(()); // it had ended, or its time was over
    }
    let what = format!("ends gp:{}", found.unit.code);
    audit::record(tx, actor, Entry::new(Action::DelegationManage).subject(found.to.0.0).detail(what))
}

#[cfg(test)]
mod tests {
    #[test]
    fn joined_delegations_are_read_and_two_of_one_doctor_are_one() {
        let one = "010A\u{1f}Anna Verdi\u{1f}2026-12-01";
        let joined = format!(
            "{one}\u{1e}010B\u{1f}Ugo Neri\u{1f}2026-12-02\u{1e}010A\u{1f}Anna Verdi\u{1f}2026-12-09"
        );
        let read = |text| {
            super::read(text).map(|all| {
                all.into_iter().map(|one| (one.unit.code, one.until.to_string())).collect::<Vec<_>>()
            })
        };
        assert_eq!(read(None).unwrap(), []);
        assert_eq!(read(Some("")).unwrap(), []);
        let expected = [("010A", "2026-12-09"), ("010B", "2026-12-02")];
        assert_eq!(
            read(Some(&joined)).unwrap(),
            expected.map(|(code, day)| (code.to_owned(), day.to_owned()))
        );
        assert!(read(Some("010A\u{1f}Anna")).is_err());
    }
}
