//! The accounts of each day of a laboratory, over all doors: what came in is what was accepted, what came back and what was known.

use std::collections::BTreeMap;

use access::{Action, Actor, decide};
use kernel::{Date, Result};
use lab::model::Door;
use storage::Tx;

use crate::model::{DoorOfDay, ResultDay};
use crate::store::flow as store;

/// What became of what the actor's laboratory sent on each of the last days, the latest first.
///
/// # Errors
/// `Problem::Denied`.
pub fn days(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<ResultDay>> {
    let scope = decide(actor, Action::ResultImport)?;
    let since = lab::service::first_shown(scope.today());
    let files = lab::service::days(tx, actor)?;
    let one_by_one = store::doors_of(tx, &actor.unit.code, since)?;
    Ok(joined(files, one_by_one))
}

/// Files are accounted for by their rows; what was typed or sent one by one, by the results that came of it.
fn joined(
    files: BTreeMap<Date, lab::service::FilesOfDay>,
    one_by_one: Vec<(Date, String, i64)>,
) -> Vec<ResultDay> {
    let mut days: BTreeMap<Date, Vec<DoorOfDay>> = BTreeMap::new();
    for (day, of) in files {
        let counts = of.counts;
        days.entry(day).or_default().push(DoorOfDay {
            door: Door::Csv.code().to_owned(),
            files: Some(of.files),
            unread: of.unread,
            rows: counts.rows,
            accepted: counts.accepted,
            rejected: counts.rejected,
            duplicate: counts.duplicate,
        });
    }
    for (day, door, arrived) in one_by_one {
        let arrived = u64::try_from(arrived).unwrap_or(0);
        if door == Door::Csv.code() || arrived == 0 {
            continue;
        }
        let (rows, accepted) = (arrived, arrived);
        let of = DoorOfDay { door, files: None, unread: 0, rows, accepted, rejected: 0, duplicate: 0 };
        days.entry(day).or_default().push(of);
    }
    days.into_iter().rev().map(|(day, doors)| ResultDay { day, doors }).collect()
}
