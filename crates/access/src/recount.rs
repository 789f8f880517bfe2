//! Whether the audiences that are stored are those that follow from the facts (docs/adr/0042). The modules say what follows, a
//! [`Kind`] each; here it is compared, listed and mended. It goes through a database in use piece by piece, in the order of the ids,
//! each piece in a snapshot of its own, so that nothing grows with the region.

use std::ops::RangeInclusive;

use kernel::{Date, Result};
use serde::Serialize;
use storage::{Query, Tx, args};
use uuid::Uuid;

use crate::audience::{self, Grant};
use crate::audit::{self, Entry};
use crate::bars;
use crate::model::{Actor, Resource};
use crate::sql;

mod comparing;

use comparing::{Stored, compared, paired, there};

/// Resources of one piece.
const PIECE: i64 = 1_000;

/// Why it reads beyond the second wall.
const WHY: &str = "doctor: what is stored is compared with the facts, and nobody is shown";

/// An audience that follows from the facts. Where these do not say on which day it began, or in which microsecond it came to its place
/// in the list, it says between which.
#[derive(Debug, Clone)]
pub struct Due {
    resource: Resource,
    grant: Grant,
    also: Vec<&'static str>,
    from: RangeInclusive<Date>,
    to: RangeInclusive<Date>,
    alike: Option<(String, String)>,
}

impl Due {
    /// This one and no other.
    pub fn exactly(resource: Resource, grant: Grant) -> Self {
        let (from, to) = (grant.valid_from..=grant.valid_from, grant.valid_to..=grant.valid_to);
        Self { resource, grant, also: Vec::new(), from, to, alike: None }
    }

    /// Its first day may be any from `earliest` to `latest`.
    pub fn begun(mut self, earliest: Date, latest: Date) -> Self {
        self.from = earliest..=latest.max(earliest);
        self
    }

    /// The first day on which it is no more may be any from its own to `latest`.
    pub fn over_by(mut self, latest: Date) -> Self {
        self.to = *self.to.start()..=latest.max(*self.to.start());
        self
    }

    /// Its place in the list may be any that begins and ends so.
    pub fn placed(mut self, beginning: impl Into<String>, end: impl Into<String>) -> Self {
        self.alike = Some((beginning.into(), end.into()));
        self
    }

    /// What it would give.
    pub fn grant(&self) -> &Grant {
        &self.grant
    }

    fn is_of(&self, row: &Stored) -> bool {
        self.resource == row.resource && self.grant.audience == row.audience
    }

    fn fits(&self, key: &str) -> bool {
        let alike = |(beginning, end): &(String, String)| key.starts_with(beginning) && key.ends_with(end);
        key == self.grant.sort_key || self.alike.as_ref().is_some_and(alike)
    }

    fn explains(&self, whys: &str) -> bool {
        whys.split('+').all(|why| why == self.grant.why || self.also.contains(&why))
    }

    /// What is to be written, keeping of the row that is there whatever the facts allow.
    fn grants(&self, row: Option<&Stored>) -> Vec<Grant> {
        let kept = |day: Date, allowed: &RangeInclusive<Date>, new: Date| {
            if allowed.contains(&day) { day } else { new }
        };
        let mut grant = self.grant.clone();
        if let Some(row) = row {
            grant.valid_from = kept(row.valid_from, &self.from, grant.valid_from);
            grant.valid_to = kept(row.valid_to, &self.to, grant.valid_to);
            if self.fits(&row.sort_key) {
                grant.sort_key.clone_from(&row.sort_key);
            }
        }
        let whys = std::iter::once(grant.why).chain(self.also.iter().copied());
        whys.map(|why| Grant { why, ..grant.clone() }).collect()
    }
}

/// What the facts say of one resource.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The resource.
    pub id: Uuid,
    /// Whose it is.
    pub person: Uuid,
    /// Who sees it; none when that cannot be said any more, and whatever is stored is left alone.
    pub dues: Option<Vec<Due>>,
    /// Audiences that see whose it is, on PostgreSQL, without an entry of their own.
    pub also_seen_by: Vec<String>,
    /// A column that follows from others and does not agree with them.
    pub stale: Option<&'static str>,
}

impl Facts {
    /// A resource of a person's, and who sees it.
    pub fn new(id: Uuid, person: Uuid, dues: Vec<Due>) -> Self {
        Self { id, person, dues: Some(dues), also_seen_by: Vec::new(), stale: None }
    }
}

/// Which resources are looked at: after the one, up to the other, at most so many, in the order of their ids.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// After this one.
    pub after: Uuid,
    /// Up to this one.
    pub upto: Uuid,
    /// So many.
    pub limit: i64,
}

impl Span {
    /// The ids that a statement answers to these three.
    ///
    /// # Errors
    /// As `Tx::query`.
    pub fn ids(self, tx: &mut Tx<'_>, query: &'static Query) -> Result<Vec<Uuid>> {
        tx.query(query, args![self.after, self.upto, self.limit], |row| row.get(0))
    }

    fn of(id: Uuid) -> Self {
        Self { after: Uuid::from_u128(id.as_u128().saturating_sub(1)), upto: id, limit: 1 }
    }
}

/// A kind of resource whose audiences follow from facts.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// What it is called.
    pub name: &'static str,
    /// Under which names it stands in the audiences.
    pub resources: &'static [Resource],
    /// Whether the second wall keeps beside the person who sees it.
    pub beside_person: bool,
    /// What the facts say.
    pub facts: fn(&mut Tx<'_>, Span) -> Result<Vec<Facts>>,
    /// Works out anew the column that does not agree.
    pub refresh: Option<fn(&mut Tx<'_>, Uuid) -> Result<()>>,
}

/// How what is stored differs from what follows from the facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Somebody does not see what is his to see.
    Missing,
    /// Somebody sees what is not.
    Superfluous,
    /// From or until the wrong day.
    Dates,
    /// In the wrong place of a list.
    Place,
    /// For a reason that there is not.
    Why,
    /// A column that follows from others does not.
    Column,
    /// The second wall knows otherwise who sees whose it is (PostgreSQL).
    Wall,
}

/// One difference. It names nobody.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Difference {
    /// Of which resource.
    pub id: Uuid,
    /// What kind it is of.
    pub kind: &'static str,
    /// What differs.
    pub what: What,
    /// Whose sight of it; or which column.
    pub of: String,
    /// Whether it is about another name under which somebody is found.
    #[serde(skip)]
    pub named: bool,
}

/// What came of one piece.
#[derive(Debug)]
pub struct Piece {
    /// Resources looked at.
    pub seen: u64,
    /// What differs, by id.
    pub differences: Vec<Difference>,
    /// Where the next piece begins, if there is one.
    pub next: Option<Uuid>,
}

/// Compares the resources of a kind that come after one, a piece of them.
///
/// # Errors
/// As `Tx::query`.
pub fn piece(tx: &mut Tx<'_>, kind: &Kind, after: Uuid) -> Result<Piece> {
    tx.system(WHY, |tx| {
        let facts = (kind.facts)(tx, Span { after, upto: Uuid::max(), limit: PIECE })?;
        let next = facts.last().map(|last| last.id).filter(|_| facts.len() as i64 == PIECE);
        let (today, postgres) = (tx.clocks().today(), tx.engine() == storage::Engine::Postgres);
        let mut there = there(tx, kind, after, next.unwrap_or(Uuid::max()))?;
        let mut differences = Vec::new();
        for one in &facts {
            differences.extend(there.differences(kind, one, postgres, today));
            there.rows.remove(&one.id);
        }
        // Rows of what is not there.
        for (id, rows) in there.rows {
            let wrong = compared(&[], &rows, today).into_iter();
            let of_it = |(what, of, named)| Difference { id, kind: kind.name, what, of, named };
            differences.extend(wrong.map(of_it));
        }
        differences.sort();
        Ok(Piece { seen: facts.len() as u64, differences, next })
    })
}

/// Tables with rows that name what is not there, and how many.
///
/// # Errors
/// As `Tx::query`.
pub fn broken_references(tx: &mut Tx<'_>) -> Result<Vec<(String, i64)>> {
    tx.system(WHY, |tx| tx.query(&sql::BROKEN_REFERENCES, args![], |row| Ok((row.get(0)?, row.get(1)?))))
}

/// Mends some resources, and answers how many differed still: somebody may have changed them since. One record says so.
///
/// # Errors
/// As `Tx::execute`.
pub fn mend(tx: &mut Tx<'_>, actor: &Actor, kind: &Kind, ids: &[Uuid]) -> Result<u64> {
    let mut mended = Vec::new();
    for id in ids {
        if let Some(person) = mend_one(tx, kind, *id)? {
            mended.push(person);
        }
    }
    if !mended.is_empty() {
        let detail = format!("{} {}", mended.len(), kind.name);
        audit::record(
            tx,
            actor,
            Entry::session(audit::AUDIENCES_MEND).subjects(mended.iter().copied()).detail(detail),
        )?;
    }
    Ok(mended.len() as u64)
}

/// Whose it was that was mended.
fn mend_one(tx: &mut Tx<'_>, kind: &Kind, id: Uuid) -> Result<Option<Uuid>> {
    let span = Span::of(id);
    if let Some(one) = (kind.facts)(tx, span)?.first() {
        // Whoever changes a fact of hers has the survivor's lock.
        bars::lock(tx, one.person)?;
    }
    let facts = (kind.facts)(tx, span)?.pop().unwrap_or_else(|| Facts::new(id, id, Vec::new()));
    let (today, postgres) = (tx.clocks().today(), tx.engine() == storage::Engine::Postgres);
    let there = there(tx, kind, span.after, span.upto)?;
    let differences = there.differences(kind, &facts, postgres, today);
    if differences.is_empty() {
        return Ok(None);
    }
    if let Some(refresh) = kind.refresh.filter(|_| facts.stale.is_some()) {
        refresh(tx, id)?;
    }
    if differences.iter().any(|one| one.what == What::Wall) {
        tx.execute(&sql::FORGET_SUBJECTS, args![id])?;
        for audience in &facts.also_seen_by {
            tx.execute(&sql::INSERT_SUBJECT, args![facts.person, id, audience])?;
        }
    }
    if let Some(dues) = &facts.dues {
        let rows = there.rows.get(&id).map_or(&[][..], Vec::as_slice);
        rewrite(tx, kind, id, &there.allowed(id, dues), rows)?;
    }
    Ok(Some(facts.person))
}

fn rewrite(tx: &mut Tx<'_>, kind: &Kind, id: Uuid, dues: &[Due], rows: &[Stored]) -> Result<()> {
    let today = tx.clocks().today();
    let (pairs, _) = paired(dues, rows, today);
    for resource in kind.resources {
        let places: Vec<Vec<Grant>> = pairs
            .iter()
            .filter(|(due, row)| due.resource == *resource && (row.is_some() || *due.to.end() > today))
            .map(|(due, row)| due.grants(*row))
            .collect();
        match resource {
            Resource::PersonName => audience::rename(tx, *resource, id, &places)?,
            _ => audience::replace(tx, *resource, id, &places.concat())?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
