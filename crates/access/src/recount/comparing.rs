//! What is stored beside what follows: which rows stand for which audiences, and what differs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::clock::FOREVER;
use kernel::{Date, Result};
use storage::{Tx, args};
use uuid::Uuid;

use super::{Difference, Due, Facts, Kind, What};
use crate::model::Resource;
use crate::{bars, sql};

/// A row as it is stored.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) resource: Resource,
    pub(super) audience: String,
    pub(super) sort_key: String,
    pub(super) valid_from: Date,
    pub(super) valid_to: Date,
    pub(super) why: String,
}

/// Which row stands for which audience, and the rows for which there is none.
pub(super) fn paired<'a>(
    dues: &'a [Due],
    stored: &'a [Stored],
    today: Date,
) -> (Vec<(&'a Due, Option<&'a Stored>)>, Vec<&'a Stored>) {
    let mut left: Vec<&Stored> = stored.iter().collect();
    // What is over may still lie there until the night.
    left.sort_by_key(|row| row.valid_to <= today);
    let mut take = |due: &Due, anywhere: bool| {
        let at = left.iter().position(|row| due.is_of(row) && (anywhere || due.fits(&row.sort_key)));
        at.map(|at| left.remove(at))
    };
    let mut pairs: Vec<(&Due, Option<&Stored>)> = dues.iter().map(|due| (due, take(due, false))).collect();
    for (due, row) in pairs.iter_mut().filter(|(_, row)| row.is_none()) {
        *row = take(due, true);
    }
    (pairs, left)
}

/// What differs between what follows from the facts and what is stored, on a day: a pure function.
pub(super) fn compared(dues: &[Due], stored: &[Stored], today: Date) -> Vec<(What, String, bool)> {
    let (pairs, left) = paired(dues, stored, today);
    let differs = |due: &Due, row: Option<&Stored>| match row {
        None => (*due.to.start() > today).then_some(What::Missing),
        Some(row) if !due.from.contains(&row.valid_from) || !due.to.contains(&row.valid_to) => {
            Some(What::Dates)
        }
        Some(row) if !due.fits(&row.sort_key) => Some(What::Place),
        Some(row) if !due.explains(&row.why) => Some(What::Why),
        Some(_) => None,
    };
    let is_name = |resource: Resource| resource == Resource::PersonName;
    let wrong = pairs.into_iter().filter_map(|(due, row)| {
        Some((differs(due, row)?, due.grant.audience.clone(), is_name(due.resource)))
    });
    let too_many = left.into_iter().filter(|row| row.valid_to > today);
    let too_many = too_many.map(|row| (What::Superfluous, row.audience.clone(), is_name(row.resource)));
    wrong.chain(too_many).collect()
}

/// Who sees whose a resource is, as the second wall has it: the person, the audience, from when and until when.
type Seen = BTreeSet<(Uuid, String, String, String)>;

/// All that is stored of some resources.
#[derive(Default)]
pub(super) struct There {
    pub(super) rows: BTreeMap<Uuid, Vec<Stored>>,
    /// By the fact: the authors who go on seeing it.
    bars: HashMap<Uuid, String>,
    seen: HashMap<Uuid, Seen>,
}

pub(super) fn there(tx: &mut Tx<'_>, kind: &Kind, after: Uuid, upto: Uuid) -> Result<There> {
    let mut there = There::default();
    for resource in kind.resources {
        let rows = tx.query(&sql::ENTRIES_BETWEEN, args![after, upto, resource.code()], |row| {
            let stored = Stored {
                resource: *resource,
                audience: row.get(1)?,
                sort_key: row.get(2)?,
                valid_from: row.get(3)?,
                valid_to: row.get(4)?,
                why: row.get(5)?,
            };
            Ok((row.get::<Uuid>(0)?, stored))
        })?;
        rows.into_iter().for_each(|(id, row)| there.rows.entry(id).or_default().push(row));
    }
    let bars = tx.query(&sql::BARS_BETWEEN, args![after, upto], |row| Ok((row.get(0)?, row.get(1)?)))?;
    there.bars = bars.into_iter().collect();
    if kind.beside_person && tx.engine() == storage::Engine::Postgres {
        let seen = tx.query(&sql::SUBJECTS_BETWEEN, args![after, upto], |row| {
            let (from, to): (String, String) = (row.get(3)?, row.get(4)?);
            Ok((row.get::<Uuid>(0)?, (row.get::<Uuid>(1)?, row.get::<String>(2)?, from, to)))
        })?;
        for (via, one) in seen {
            there.seen.entry(via).or_default().insert(one);
        }
    }
    Ok(there)
}

impl There {
    /// Those of the audiences that no bar keeps out.
    pub(super) fn allowed(&self, id: Uuid, dues: &[Due]) -> Vec<Due> {
        let barred = |due: &Due| {
            bars::keeps_out(&due.grant.audience)
                && self.bars.get(&id).is_some_and(|author| *author != due.grant.audience)
        };
        merged(dues.iter().filter(|due| !barred(due)).cloned().collect())
    }

    pub(super) fn differences(
        &self,
        kind: &Kind,
        one: &Facts,
        postgres: bool,
        today: Date,
    ) -> Vec<Difference> {
        let rows = self.rows.get(&one.id).map_or(&[][..], Vec::as_slice);
        let dues = one.dues.as_ref().map(|dues| self.allowed(one.id, dues));
        let mut found = dues.map_or_else(Vec::new, |dues| compared(&dues, rows, today));
        found.extend(one.stale.map(|column| (What::Column, column.to_owned(), false)));
        if kind.beside_person && postgres {
            let own = rows.iter().map(|row| {
                (one.person, row.audience.clone(), row.valid_from.to_string(), row.valid_to.to_string())
            });
            let also = one.also_seen_by.iter();
            let also =
                also.map(|audience| (one.person, audience.clone(), String::new(), FOREVER.to_string()));
            let expected: Seen = own.chain(also).collect();
            let nobody = Seen::new();
            let seen = self.seen.get(&one.id).unwrap_or(&nobody);
            let differing = expected.symmetric_difference(seen);
            found.extend(differing.map(|(_, audience, ..)| (What::Wall, audience.clone(), false)));
        }
        let of_it = |(what, of, named)| Difference { id: one.id, kind: kind.name, what, of, named };
        found.into_iter().map(of_it).collect()
    }
}

/// Those of one audience in one place are one, as they are written: with the earliest start, the latest end and all the reasons.
pub(super) fn merged(dues: Vec<Due>) -> Vec<Due> {
    let mut all: Vec<Due> = Vec::with_capacity(dues.len());
    for due in dues.into_iter().filter(|due| due.from.start() < due.to.end()) {
        let same = |one: &&mut Due| {
            one.resource == due.resource
                && one.grant.audience == due.grant.audience
                && one.grant.sort_key == due.grant.sort_key
        };
        match all.iter_mut().find(same) {
            None => all.push(due),
            Some(one) => {
                one.from = *one.from.start().min(due.from.start())..=*one.from.end().min(due.from.end());
                one.to = *one.to.start().max(due.to.start())..=*one.to.end().max(due.to.end());
                one.grant.valid_from = one.grant.valid_from.min(due.grant.valid_from);
                one.grant.valid_to = one.grant.valid_to.max(due.grant.valid_to);
                one.also.push(due.grant.why);
            }
        }
    }
    all
}
