//! What the crisis unit does: look at the situation. And what the night does: recount.

use std::collections::HashMap;

use access::{Action, Actor, audit, decide};
use kernel::{Date, Problem, Result};
use storage::Tx;

use crate::model::{AslFigures, Disagreement, Figures, Metric, Situation};
use crate::store;

/// Days of the epidemic curve.
pub const CURVE_DAYS: i64 = 90;

/// The situation of today: figures of the region and of each ASL, and the epidemic curve.
///
/// # Errors
/// `Problem::Denied`.
pub fn situation(tx: &mut Tx<'_>, actor: &Actor) -> Result<Situation> {
    let scope = decide(actor, Action::FiguresView)?;
    let today = scope.today();
    let mut by_asl: HashMap<String, Figures> = HashMap::new();
    for (metric, asl, value) in store::today(tx, today)? {
        let figures = by_asl.entry(asl).or_default();
        match metric.as_str() {
            "requests" => figures.requests += value,
            "results" => figures.results += value,
            "positives" => figures.positives += value,
            _ => {}
        }
    }
    for (asl, running) in store::running(tx, today)? {
        by_asl.entry(asl).or_default().measures_running += running;
    }
    let per_asl: Vec<AslFigures> = territory::get()
        .asls()
        .iter()
        .map(|asl| AslFigures {
            asl: asl.code.clone(),
            name: asl.name.clone(),
            figures: by_asl.remove(&asl.code).unwrap_or_default(),
        })
        .collect();
    let curve = curve(tx, today)?;
    audit::record(tx, actor, audit::Entry::new(Action::FiguresView))?;
    let region = per_asl.iter().map(|line| &line.figures).fold(Figures::default(), sum);
    Ok(Situation { today, read_at: tx.clocks().now(), region, per_asl, curve })
}

fn sum(total: Figures, one: &Figures) -> Figures {
    Figures {
        requests: total.requests + one.requests,
        results: total.results + one.results,
        positives: total.positives + one.positives,
        measures_running: total.measures_running + one.measures_running,
    }
}

/// New positives a day; a day without any is a zero, because results of that day were counted as they came.
fn curve(tx: &mut Tx<'_>, today: Date) -> Result<Vec<(Date, i64)>> {
    let first = today.checked_sub(jiff::Span::new().days(CURVE_DAYS - 1)).map_err(Problem::internal)?;
    let counted = store::curve(tx, first, today, Metric::Positives, "")?;
    let days = first.series(jiff::Span::new().days(1)).take_while(|day| *day <= today);
    Ok(days.map(|day| (day, counted.get(&day).copied().unwrap_or(0))).collect())
}

/// Compares every counter with the facts it counts: the nightly job and the doctor run it, and expect nothing.
///
/// # Errors
/// As `Tx::query`.
pub fn recount(tx: &mut Tx<'_>) -> Result<Vec<Disagreement>> {
    let (counted, recounted) = (store::counted(tx)?, store::recounted(tx)?);
    let value = |map: &std::collections::BTreeMap<store::Place, i64>, place| map.get(place).copied().unwrap_or(0);
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
