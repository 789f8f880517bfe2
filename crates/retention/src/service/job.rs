//! The job: looks for what is over, and carries out what was approved. In units of work that nobody waits behind; killed at any
//! moment, it goes on where it was.

use std::collections::BTreeMap;

use access::audit::{self, Entry};
use access::mail::{self, Kind};
use access::{Action, sessions};
use jiff::ToSpan;
use kernel::clock::rome;
use kernel::{Result, Timestamp};
use storage::{Db, Tx};
use uuid::Uuid;

use super::{HOLDS, rules_of};
use crate::classes::{Class, PLANNED};
use crate::events::RetentionDone;
use crate::model::{Line, Plan, State};
use crate::rules::{self, Rule, Term, is_for};
use crate::store::{self, Due};

/// For how long a process has a plan without a sign of life.
const LEASE_SECONDS: i64 = 60;
/// Rows that are looked for at once.
const PIECE: i64 = 1_000;
/// Rows of a class in one plan; what is more comes with the next.
const MOST: usize = 50_000;
/// Rows written in a unit of work.
const CHUNK: usize = 200;
/// Rows deleted in a unit of work.
const STEP: i64 = 10;
/// Rows of a plan that are forgotten in a unit of work.
const SWEEP: i64 = 500;

/// Does what every plan waits for that nobody is at.
///
/// # Errors
/// As `Db::read` and [`advance`].
pub async fn advance_all(db: &Db) -> Result<()> {
    for id in db.read(store::to_do).await? {
        // One that cannot go on keeps no other from it; it is tried again when its lease is over.
        if let Err(problem) = advance(db, id).await {
            tracing::error!(plan = %id, %problem, "a retention plan does not go on");
        }
    }
    Ok(())
}

/// Prepares a plan that is to be prepared, or carries out one that was approved; otherwise nothing.
///
/// # Errors
/// As `Db::report` and `Db::bulk`.
pub async fn advance(db: &Db, id: Uuid) -> Result<()> {
    let Some(plan) = db.read(move |tx| store::find_plan(tx, id)).await? else { return Ok(()) };
    let holder = Uuid::now_v7();
    match plan.state {
        State::Preparing => prepare(db, plan, holder).await,
        State::Approved => carry_out(db, plan, holder).await,
        State::Withdrawn => {
            sweep(db, id, holder, State::Withdrawn).await?;
            // What it had deleted by then.
            db.tidy().await
        }
        State::Prepared | State::Done => Ok(()),
    }
}

/// Forgets which rows a plan is about; says whether it is still this process's.
async fn sweep(db: &Db, id: Uuid, holder: Uuid, state: State) -> Result<bool> {
    loop {
        let some = move |tx: &mut Tx<'_>| {
            let held = hold(tx, id, holder, state)?;
            Ok(if held { Some(store::clear_items(tx, id, SWEEP)?) } else { None })
        };
        match db.bulk(some).await? {
            None => return Ok(false),
            Some(0) => return Ok(true),
            Some(_) => {}
        }
    }
}

/// Writes the file anew when something was deleted since that was done: at once where nobody waits long for it, else at night;
/// `at_once` whatever the hour. Killed meanwhile, it is done the next time.
///
/// # Errors
/// As `Db::rewrite`.
pub async fn tidy(db: &Db, at_once: bool) -> Result<()> {
    let plans = db.read(store::untidied).await?;
    let hour = db.clocks().now().to_zoned_datetime(rome()).hour();
    let bytes = db.file_bytes()?.unwrap_or_default();
    if plans.is_empty() || !(at_once || rules::may_rewrite(bytes, hour)) {
        return Ok(());
    }
    db.rewrite().await?;
    db.bulk(move |tx| store::say_tidied(tx, &plans)).await
}

fn hold(tx: &mut Tx<'_>, plan: Uuid, holder: Uuid, state: State) -> Result<bool> {
    let until = tx.clocks().now().checked_add(LEASE_SECONDS.seconds()).unwrap_or(Timestamp::MAX);
    store::hold_plan(tx, plan, holder, until, state)
}

async fn prepare(db: &Db, plan: Plan, holder: Uuid) -> Result<()> {
    let id = plan.id;
    if !sweep(db, id, holder, State::Preparing).await? {
        return Ok(());
    }
    let begin = move |tx: &mut Tx<'_>| {
        let held = hold(tx, id, holder, State::Preparing)?;
        if held {
            store::clear(tx, id)?;
        }
        Ok(held)
    };
    if !db.bulk(begin).await? {
        return Ok(());
    }
    let day = plan.day;
    let rules = db.read(move |tx| rules_of(tx, day)).await?;
    for (place, class) in PLANNED.iter().enumerate().filter(|(_, class)| is_for(&plan.unit, class.of_asl)) {
        let rule = rules.iter().find(|rule| rule.class == class.code && rule.is_planned());
        let Some((rule, term)) = rule.and_then(|rule| Some((rule, rule.term?))) else { continue };
        let place = i32::try_from(place).unwrap_or(i32::MAX);
        if !look(db, &plan, holder, (place, class), (rule, term)).await? {
            return Ok(());
        }
    }
    let ready = move |tx: &mut Tx<'_>| {
        if !hold(tx, id, holder, State::Preparing)? {
            return Ok(());
        }
        // Nothing is over: there is nothing to approve, and the next one may begin.
        let nothing = store::shown(tx, plan.clone())?.lines.iter().all(|line| line.due == 0);
        if nothing {
            return store::end_plan(tx, id);
        }
        match store::set_state(tx, id, State::Preparing, State::Prepared)? {
            true => tell_approvers(tx, &plan),
            false => Ok(()),
        }
    };
    db.bulk(ready).await
}

/// Writes to whoever may approve a plan that it waits.
fn tell_approvers(tx: &mut Tx<'_>, plan: &Plan) -> Result<()> {
    let (role, unit) = rules::approved_as(plan)?;
    let approvers = store::approvers(tx, role, unit, plan.prepared_by)?;
    approvers.into_iter().try_for_each(|user| mail::tell(tx, user, Kind::PlanWaits).map(drop))
}

/// Looks for what is over of one class and writes it down; says whether the plan is still this process's.
async fn look(
    db: &Db,
    plan: &Plan,
    holder: Uuid,
    (place, class): (i32, &'static Class),
    (rule, term): (&Rule, Term),
) -> Result<bool> {
    let (mut due, mut against) = (Vec::new(), BTreeMap::<String, i64>::new());
    let mut after = Uuid::nil();
    let (unit, code) = (plan.unit.clone(), class.code);
    let held = db.read(move |tx| store::class_held(tx, code, &unit)).await?;
    let more = loop {
        let unit = plan.unit.clone();
        let piece = move |tx: &mut Tx<'_>| store::due(tx, class, &unit, term, (after, Uuid::max()), PIECE);
        let found = db.report(piece).await?;
        let id = plan.id;
        if !db.bulk(move |tx| hold(tx, id, holder, State::Preparing)).await? {
            return Ok(false);
        }
        for one in found.over {
            match (held, one.against.is_empty()) {
                (true, _) => *against.entry("class".to_owned()).or_default() += 1,
                (false, false) => *against.entry(one.against).or_default() += 1,
                (false, true) => due.push(one),
            }
        }
        match found.next {
            Some(next) if due.len() < MOST => after = next,
            next => break next.is_some(),
        }
    };
    let line = Line {
        class: class.code.to_owned(),
        term: term.to_string(),
        outcome: rule.outcome.clone(),
        due: i64::try_from(due.len()).unwrap_or(i64::MAX),
        oldest: due.iter().map(|one: &Due| one.last).min(),
        more,
        erased: 0,
        changed: 0,
        against: against.into_iter().collect(),
    };
    let id = plan.id;
    for piece in due.chunks(CHUNK) {
        let piece = piece.to_vec();
        let write = move |tx: &mut Tx<'_>| {
            let held = hold(tx, id, holder, State::Preparing)?;
            if held {
                store::insert_items(tx, id, place, &piece)?;
            }
            Ok(held)
        };
        if !db.bulk(write).await? {
            return Ok(false);
        }
    }
    let close = move |tx: &mut Tx<'_>| {
        let held = hold(tx, id, holder, State::Preparing)?;
        if held {
            store::insert_line(tx, id, &line)?;
        }
        Ok(held)
    };
    db.bulk(close).await
}

/// What a unit of work left to do.
enum Step {
    More,
    Done(i64),
    NotOurs,
}

async fn carry_out(db: &Db, plan: Plan, holder: Uuid) -> Result<()> {
    let plan = std::sync::Arc::new(plan);
    loop {
        let this = plan.clone();
        match db.bulk(move |tx| step(tx, &this, holder)).await? {
            Step::More => {}
            Step::NotOurs => return Ok(()),
            Step::Done(erased) => {
                tracing::info!(plan = %plan.id, erased, "what was over is deleted");
                // What was deleted is gone from the file too, as far as nobody reads an old snapshot of it.
                if let Err(problem) = db.tidy().await {
                    tracing::warn!(%problem, "the log keeps what was deleted until it is emptied");
                }
                return Ok(());
            }
        }
    }
}

fn step(tx: &mut Tx<'_>, plan: &Plan, holder: Uuid) -> Result<Step> {
    if !hold(tx, plan.id, holder, State::Approved)? {
        return Ok(Step::NotOurs);
    }
    // A hold that is set from now on waits, and one that was set is seen below.
    tx.lock(HOLDS)?;
    let items = store::next_items(tx, plan.id, STEP)?;
    if items.is_empty() {
        return finish(tx, plan).map(Step::Done);
    }
    let lines = store::shown(tx, plan.clone())?.lines;
    for (place, id, last) in items {
        let class = usize::try_from(place).ok().and_then(|place| PLANNED.get(place));
        let Some(class) = class else {
            // Of a version that had more classes.
            store::settle(tx, plan.id, place, "", id, false)?;
            continue;
        };
        let term =
            lines.iter().find(|line| line.class == class.code).and_then(|line| Term::parse(&line.term));
        tx.lock(id)?;
        let still = match term {
            Some(term) => still_due(tx, plan, class, term, id)?.is_some_and(|now| now.last == last),
            None => false,
        };
        if still {
            store::erase(tx, class, id)?;
        }
        store::settle(tx, plan.id, place, class.code, id, still)?;
    }
    Ok(Step::More)
}

/// The row as it is now, if it is over and nothing stands against it.
fn still_due(tx: &mut Tx<'_>, plan: &Plan, class: &Class, term: Term, id: Uuid) -> Result<Option<Due>> {
    if store::class_held(tx, class.code, &plan.unit)? {
        return Ok(None);
    }
    let before = Uuid::from_u128(id.as_u128().saturating_sub(1));
    let found = store::due(tx, class, &plan.unit, term, (before, id), 1)?;
    Ok(found.over.into_iter().find(|one| one.id == id && one.against.is_empty()))
}

fn finish(tx: &mut Tx<'_>, plan: &Plan) -> Result<i64> {
    store::end_plan(tx, plan.id)?;
    let lines = store::shown(tx, plan.clone())?.lines;
    let erased = lines.iter().map(|line| line.erased).sum();
    let count = |line: &Line| format!(" {}={}/{}", line.class, line.erased, line.due);
    let counts: String = lines.iter().filter(|line| line.due > 0).map(count).collect();
    tx.emit(RetentionDone { plan: plan.id, erased });
    let actor = sessions::as_machine(tx);
    audit::record(
        tx,
        &actor,
        Entry::new(Action::RetentionManage).detail(format!("done {} {}{counts}", plan.unit, plan.id)),
    )?;
    Ok(erased)
}
