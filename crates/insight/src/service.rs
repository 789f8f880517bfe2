//! What the crisis unit does: look at the situation. And what the night does: recount.

pub mod days;
pub mod flow;

use std::collections::BTreeMap;

use access::{Action, Actor, audit, decide};
use kernel::{Date, Problem, Result};
use storage::Tx;

use crate::model::{AslFigures, CurveDay, Disagreement, Figures, Metric, Situation};
use crate::store;

/// Code of the region among the units of figures.
pub const REGION: &str = "010";
/// Days of the epidemic curve.
pub const CURVE_DAYS: i64 = 90;

/// The situation of today: figures of the region and of each ASL, and the epidemic curve; for whoever sees only his own
/// ASL, of that one. Three statements, whatever the size of the region.
///
/// # Errors
/// `Problem::Denied`.
pub fn situation(tx: &mut Tx<'_>, actor: &Actor) -> Result<Situation> {
    let scope = decide(actor, Action::FiguresView)?;
    let today = scope.today();
    let yesterday = today.yesterday().map_err(Problem::internal)?;
    let mut counted = store::of_days(tx, [today, yesterday])?;
    for (asl, running) in store::running(tx, today)? {
        counted.entry((today, asl)).or_default().measures_running += running;
    }
    let own = scope.unit().and_then(|unit| unit.strip_prefix("asl:"));
    counted.retain(|(_, asl), _| own.is_none_or(|own| asl == own));
    let shown = territory::get().asls().iter().filter(|asl| own.is_none_or(|own| asl.code == own));
    let per_asl = shown.map(|asl| AslFigures {
        asl: asl.code.clone(),
        name: asl.name.clone(),
        figures: counted.get(&(today, asl.code.clone())).copied().unwrap_or_default(),
    });
    let per_asl = per_asl.collect();
    let curve = curve(tx, today, own)?;
    audit::record(tx, actor, audit::Entry::new(Action::FiguresView))?;
    let region = |day: Date| {
        let of_day = counted.iter().filter(|((of, _), _)| *of == day);
        of_day.fold(Figures::default(), |mut total, (_, figures)| {
            total += *figures;
            total
        })
    };
    let (region, yesterday) = (region(today), region(yesterday));
    let unit = own.unwrap_or(REGION).to_owned();
    Ok(Situation { unit, today, read_at: tx.clocks().now(), region, yesterday, per_asl, curve })
}

/// New positives a day; a day without any is a zero, because results of that day were counted as they came.
fn curve(tx: &mut Tx<'_>, today: Date, asl: Option<&str>) -> Result<Vec<CurveDay>> {
    let first = today.checked_sub(jiff::Span::new().days(CURVE_DAYS - 1)).map_err(Problem::internal)?;
    let counted = store::curve(tx, first, today, Metric::Positives, asl)?;
    let days = first.series(jiff::Span::new().days(1)).take_while(|day| *day <= today);
    Ok(days.map(|day| CurveDay { day, positives: counted.get(&day).copied().unwrap_or(0) }).collect())
}

/// Gathers the counters of the days gone by, so that the curve reads few rows: the nightly job runs it.
///
/// # Errors
/// As `Tx::execute`.
pub fn fold(tx: &mut Tx<'_>) -> Result<()> {
    let today = tx.clocks().today();
    store::flow::fold(tx, today)?;
    store::fold(tx, today)
}

/// Compares every counter with the facts it counts: the nightly job and the doctor run it, and expect nothing.
///
/// # Errors
/// As `Tx::query`.
pub fn recount(tx: &mut Tx<'_>) -> Result<Vec<Disagreement>> {
    let since = flow::kept_since(tx.clocks().today());
    let mut counted = store::counted(tx)?;
    counted.extend(store::flow::counted(tx, since)?);
    let mut recounted = tx.system("counting again: numbers, of everybody", store::recounted)?;
    recounted
        .extend(tx.system("counting again: numbers, of everybody", |tx| store::flow::recounted(tx, since))?);
    let value = |map: &BTreeMap<store::Place, i64>, place| map.get(place).copied().unwrap_or(0);
    let mut places: Vec<_> = counted.keys().chain(recounted.keys()).collect();
    places.sort();
    places.dedup();
    let differing = places.into_iter().filter(|place| value(&counted, place) != value(&recounted, place));
    Ok(differing
        .map(|place| Disagreement {
            day: place.0,
            metric: place.1.clone(),
            asl: place.2.clone(),
            counted: value(&counted, place),
            recounted: value(&recounted, place),
        })
        .collect())
}

/// Sets the counters that differ to what the facts say, and answers how many there were: for the doctor, in a unit of work.
///
/// # Errors
/// As `Tx::execute`.
pub fn mend(tx: &mut Tx<'_>) -> Result<u64> {
    let differing = recount(tx)?;
    for one in &differing {
        let by = one.recounted - one.counted;
        match one.metric.strip_prefix(store::flow::METRIC) {
            Some(door) => store::flow::adjust(tx, one.day, door, &one.asl, by)?,
            None => store::adjust(tx, one.day, &one.metric, &one.asl, by)?,
        }
    }
    Ok(differing.len() as u64)
}
