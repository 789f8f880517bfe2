//! The counters move in the same commit as the facts.

use cases::events::{CaseChanged, MeasureEnded, MeasureResumed, MeasureStarted, MeasureWithdrawn};
use kernel::Result;
use lab::events::{ResultRecorded, SwabCancelled, SwabRequested};
use lab::model::{Door, Outcome};
use lab::rules::matching::Rule;
use storage::{Reactions, Tx};

use crate::model::Metric;
use crate::store::{add, flow};

/// Registers what this module does about what the others say.
pub fn reactions(reactions: &mut Reactions) {
    reactions
        .on("insight: count the request", |tx, event: &SwabRequested| {
            add(tx, event.on, Metric::Requests, &event.asl, 1)
        })
        .on("insight: uncount the request", |tx, event: &SwabCancelled| {
            add(tx, event.on, Metric::Requests, &event.asl, if event.cancelled { -1 } else { 1 })
        })
        .on("insight: count the result", count_result)
        .on("insight: count what the laboratory sends", count_arrival)
        .on("insight: count the case", |tx, event: &CaseChanged| {
            let by = if event.opened { 1 } else { -1 };
            add(tx, event.opened_on, Metric::Cases, &event.asl, by)
        })
        .on("insight: count the measure's start", |tx, event: &MeasureStarted| {
            add(tx, event.starts_on, Metric::MeasuresStarted, &event.asl, 1)
        })
        .on("insight: uncount the measure", uncount_measure)
        .on("insight: count the measure's end", |tx, event: &MeasureEnded| {
            add(tx, event.ended_on, Metric::MeasuresEnded, &event.asl, 1)
        })
        .on("insight: uncount the measure's end", |tx, event: &MeasureResumed| {
            add(tx, event.ended_on, Metric::MeasuresEnded, &event.asl, -1)
        });
}

/// A correction is no other result, and what somebody at the desk answered was not sent when he did: work that the desk catches up must
/// not hide that the laboratory is silent. What is done on the spot is of no laboratory that could be.
fn count_arrival(tx: &mut Tx<'_>, event: &ResultRecorded) -> Result<()> {
    if event.superseded.is_some() || event.rule == Some(Rule::Desk) || event.door == Door::Rapid {
        return Ok(());
    }
    flow::arrive(tx, &event.result.laboratory, event.result.reported_on, event.door)
}

/// A correction counts on the day and in the ASL of the result it corrects, so that the old count is undone exactly; so does a
/// withdrawal.
fn count_result(tx: &mut Tx<'_>, event: &ResultRecorded) -> Result<()> {
    let result = &event.result;
    let (after, before) = (event.counts(), event.counted());
    let positive = |outcome: Option<Outcome>| i64::from(outcome == Some(Outcome::Positive));
    let results = i64::from(after.is_some()) - i64::from(before.is_some());
    let positives = positive(after) - positive(before);
    if results != 0 {
        add(tx, result.reported_on, Metric::Results, &result.asl, results)?;
    }
    if positives != 0 {
        add(tx, result.reported_on, Metric::Positives, &result.asl, positives)?;
    }
    Ok(())
}

fn uncount_measure(tx: &mut Tx<'_>, event: &MeasureWithdrawn) -> Result<()> {
    add(tx, event.starts_on, Metric::MeasuresStarted, &event.asl, -1)?;
    match event.ended_on {
        Some(ended_on) => add(tx, ended_on, Metric::MeasuresEnded, &event.asl, -1),
        None => Ok(()),
    }
}
