//! Preparing a plan, and deciding on it.

use access::audit::{self, Entry};
use access::{Action, Actor, Scope, decide, proof};
use kernel::{Problem, Result};
use storage::Tx;
use uuid::Uuid;

use super::{find, unit_of};
use crate::model::{Plan, REGION, State};
use crate::rules::{self, Deciding};
use crate::store;

/// Says that a plan is to be made for a unit, unless one is open. Sent again, it is the same plan. `shell` is the user of the operating
/// system, at the server's command line.
///
/// # Errors
/// `Problem::Denied`; an invalid field `unit`; `Problem::Refused` while another plan of the unit is open.
pub fn prepare(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, unit: &str, shell: Option<&str>) -> Result<Plan> {
    let scope = decide(actor, Action::RetentionManage)?;
    let unit = unit_asked(&scope, unit)?;
    if let Some(there) = store::find_plan(tx, id)? {
        let same = there.unit == unit && there.prepared_by == actor.user.0;
        return if same { Ok(there) } else { Err(Problem::Refused("retention-id-taken")) };
    }
    if store::open_plan(tx, &unit)?.is_some() {
        return Err(Problem::Refused("retention-open"));
    }
    let plan = Plan {
        id,
        unit,
        made_at: tx.clocks().now(),
        day: tx.clocks().today(),
        state: State::Preparing,
        prepared_by: actor.user.0,
        prepared_role: actor.role.code().to_owned(),
        prepared_name: None,
        prepared_shell: shell.map(str::to_owned),
        decided: None,
        ended_at: None,
    };
    store::insert_plan(tx, &plan)?;
    audit::record(
        tx,
        actor,
        Entry::new(Action::RetentionManage).detail(format!("prepared {} {id}{}", plan.unit, at(shell))),
    )?;
    Ok(plan)
}

/// Who sat at the command line, for the log.
fn at(shell: Option<&str>) -> String {
    shell.map(|user| format!(" shell {user}")).unwrap_or_default()
}

/// The unit that was named, if it is the actor's to name.
pub(super) fn unit_asked(scope: &Scope, unit: &str) -> Result<String> {
    let known = unit == REGION || territory::get().asl(unit).is_some();
    let ours = unit_of(scope).is_none_or(|own| own == unit);
    if known && ours { Ok(unit.to_owned()) } else { Err(Problem::field("unit", "retention-unit-wrong")) }
}

/// Approves a plan that another person prepared, with a fresh proof of who decides: from then on it is carried out.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::NotProved`; `Problem::Refused` with why it may not be.
pub fn approve(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, shell: Option<&str>) -> Result<()> {
    let scope = decide(actor, Action::RetentionApprove)?;
    tx.lock(id)?;
    let plan = find(tx, &scope, id)?;
    if plan.state == State::Approved && plan.decided.as_ref().is_some_and(|one| one.by == actor.user.0) {
        return Ok(());
    }
    if plan.state != State::Prepared {
        return Err(Problem::Refused("retention-not-waiting"));
    }
    rules::may_approve(Deciding::of(&plan, actor)?)?;
    proof::demand(tx, actor)?;
    store::decide(tx, id, State::Approved, (actor.user.0, actor.role.code(), shell))?;
    audit::record(
        tx,
        actor,
        Entry::new(Action::RetentionApprove).detail(format!("approved {} {id}{}", plan.unit, at(shell))),
    )
}

/// Takes a plan back, also while it is carried out: what is done is done, the rest stays. Which rows it was about the job forgets.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; `Problem::Refused` when it is over.
pub fn withdraw(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, shell: Option<&str>) -> Result<()> {
    let scope = decide(actor, Action::RetentionManage)?;
    tx.lock(id)?;
    let plan = find(tx, &scope, id)?;
    match plan.state {
        State::Withdrawn => return Ok(()),
        State::Done => return Err(Problem::Refused("retention-not-waiting")),
        State::Preparing | State::Prepared | State::Approved => {}
    }
    store::decide(tx, id, State::Withdrawn, (actor.user.0, actor.role.code(), shell))?;
    audit::record(
        tx,
        actor,
        Entry::new(Action::RetentionManage).detail(format!("withdrawn {} {id}{}", plan.unit, at(shell))),
    )
}
