//! How measures end: by their last day, by a person who confirms it; and how an end is taken back.

use access::Actor;
use kernel::ids::{MeasureId, ResultId};
use kernel::{Date, Problem, Result};
use storage::Tx;

use super::situation::{Accounts, Situation, apply};
use crate::events::{MeasureEnded, MeasureResumed};
use crate::grants;
use crate::model::{Act, Measure, MeasureChange, MeasureStatus};
use crate::store;

/// What ended a measure, or made it run again.
enum By<'a> {
    /// The calendar, or a result (none: what people say of the symptoms).
    Fact(Option<ResultId>),
    /// An act of somebody's.
    Act(&'a Actor, &'a Act),
}

impl Situation {
    /// Ends the measures whose last day is over.
    pub(crate) fn end_due(&mut self, tx: &mut Tx<'_>) -> Result<u64> {
        let today = tx.clocks().today();
        let mut ended = 0;
        for index in 0..self.measures.len() {
            let over = grants::first_day_after(&self.measures[index]);
            if self.measures[index].runs() && over <= today {
                self.end(tx, index, over, &By::Fact(None))?;
                ended += 1;
            }
        }
        Ok(ended)
    }

    /// Somebody confirms that a measure ends: today it runs no more. The day from which the rule allowed it stays as
    /// its expected end; whoever was isolated until today was so until today.
    pub(crate) fn confirm_end(&mut self, tx: &mut Tx<'_>, actor: &Actor, act: &Act) -> Result<Measure> {
        let index = self.index_of(act.measure)?;
        match &self.measures[index] {
            measure if measure.may_be_confirmed() => {
                let day = grants::first_day_after(measure).min(actor.today);
                self.end(tx, index, day, &By::Act(actor, act))
            }
            measure if measure.runs() => Err(Problem::Refused("cases-end-not-yet")),
            _ => Err(Problem::Refused("cases-end-already")),
        }
    }

    fn end(&mut self, tx: &mut Tx<'_>, index: usize, ended_on: Date, by: &By<'_>) -> Result<Measure> {
        let before = self.measures[index].clone();
        let after = Measure { status: MeasureStatus::Ended, ended_on: Some(ended_on), ..before.clone() };
        let after = write(tx, &after, [MeasureChange::Ended, MeasureChange::Confirmed], by)?;
        self.follow(tx, &before, &after)?;
        tx.emit(MeasureEnded { measure: after.id, asl: after.asl.clone(), ended_on });
        self.measures[index] = after.clone();
        Ok(after)
    }

    /// Somebody takes an end back that was confirmed by mistake.
    pub(crate) fn resume(&mut self, tx: &mut Tx<'_>, actor: &Actor, act: &Act) -> Result<Measure> {
        let index = self.index_of(act.measure)?;
        if self.measures[index].runs() {
            return Err(Problem::Refused("cases-resume-runs"));
        }
        if self.measures.iter().any(Measure::runs) {
            return Err(Problem::Refused("cases-resume-another"));
        }
        let accounts = self.accounts(tx)?;
        let resumed = self.run_again(tx, index, &accounts, &By::Act(actor, act))?;
        resumed.ok_or(Problem::Refused("cases-resume-too-late"))
    }

    /// Takes the ends back which the facts, as they are known now, did not allow: a result or the last day with symptoms
    /// was corrected. What became known of the days after an end does not touch it: who falls ill again is a matter
    /// of its own.
    pub(super) fn resume_unfounded(
        &mut self,
        tx: &mut Tx<'_>,
        accounts: &Accounts,
        cause: Option<ResultId>,
    ) -> Result<()> {
        for index in 0..self.measures.len() {
            let Some(ended_on) = self.measures[index].ended_on else { continue };
            let another_runs = self.measures.iter().any(Measure::runs);
            if !another_runs && !self.allowed(&self.measures[index], accounts, ended_on) {
                self.run_again(tx, index, accounts, &By::Fact(cause))?;
            }
        }
        Ok(())
    }

    /// Whether the facts of the days until then allow that a measure ended on a day.
    fn allowed(&self, measure: &Measure, accounts: &Accounts, ended_on: Date) -> bool {
        let until_then = Accounts {
            reports: accounts
                .reports
                .iter()
                .filter(|report| report.onset.is_none_or(|onset| onset <= ended_on))
                .cloned()
                .collect(),
            ends: accounts.ends.clone(),
        };
        let known = Situation {
            findings: self.findings.iter().filter(|finding| finding.day() <= ended_on).copied().collect(),
            ..Situation::empty(self.person)
        };
        let expectation = known.expectation(measure, &until_then, ended_on);
        expectation.is_none_or(|it| it.satisfied || it.latest_end.is_some_and(|latest| latest < ended_on))
    }

    /// Makes an ended measure run again, unless by what is known now it would be over all the same.
    fn run_again(
        &mut self,
        tx: &mut Tx<'_>,
        index: usize,
        accounts: &Accounts,
        by: &By<'_>,
    ) -> Result<Option<Measure>> {
        let (before, today) = (self.measures[index].clone(), tx.clocks().today());
        let mut after =
            Measure { status: MeasureStatus::AwaitingSignature, ended_on: None, ..before.clone() };
        if let Some(expectation) = self.expectation(&after, accounts, today) {
            apply(&mut after, &expectation, today);
        }
        let Some(ended_on) = before.ended_on.filter(|_| grants::first_day_after(&after) > today) else {
            return Ok(None);
        };
        // Who moved meanwhile spends it where she lives now.
        let place = store::person_place(tx, self.person)?;
        if after.comune != place.comune {
            after.place_since = today;
        }
        (after.comune, after.address) = (place.comune, place.address);
        let after = write(tx, &after, [MeasureChange::Resumed; 2], by)?;
        self.follow(tx, &before, &after)?;
        tx.emit(MeasureResumed { measure: after.id, asl: after.asl.clone(), ended_on });
        self.measures[index] = after.clone();
        Ok(Some(after))
    }

    fn index_of(&self, id: MeasureId) -> Result<usize> {
        self.measures.iter().position(|measure| measure.id == id).ok_or(Problem::NotFound)
    }
}

/// Writes a version, as a fact or an act changed it.
fn write(
    tx: &mut Tx<'_>,
    measure: &Measure,
    [by_fact, by_act]: [MeasureChange; 2],
    by: &By<'_>,
) -> Result<Measure> {
    match by {
        By::Fact(cause) => store::update_measure(tx, measure, by_fact, *cause),
        By::Act(actor, act) => store::change_by_act(tx, measure, by_act, actor, act),
    }
}
