//! A doctor entrusts his patients to a colleague, and takes them back.

use access::delegations::{self, Colleague, Delegation, NewDelegation};
use access::{Action, Actor, decide, proof};
use kernel::ids::UserId;
use kernel::{Date, FieldProblem, Problem, Result};
use storage::Tx;
use uuid::Uuid;

use crate::rules::delegation::{meant, period};

/// Characters of the reason.
const MOST_NOTE: usize = 300;

/// What a doctor types.
#[derive(Debug, Clone, Default)]
pub struct DelegationForm {
    /// Made by the client.
    pub id: Uuid,
    /// The colleague's regional code or name.
    pub colleague: String,
    /// Which of several of that name.
    pub chosen: Option<UserId>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub last: Option<Date>,
    /// Why.
    pub note: String,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// The colleague holds it.
    Done,
    /// Nothing: several colleagues have that name.
    Several(Vec<Colleague>),
}

/// The actor's delegations, those he gave and those he holds, and today's real date.
///
/// # Errors
/// `Problem::Denied`.
pub fn delegations(tx: &mut Tx<'_>, actor: &Actor) -> Result<(Vec<Delegation>, Date)> {
    Ok((delegations::of(tx, actor)?, tx.clocks().real_today()))
}

/// Whether the actor may entrust his patients at all, and from which real date on.
///
/// # Errors
/// `Problem::Denied`.
pub fn may_delegate(tx: &mut Tx<'_>, actor: &Actor) -> Result<Date> {
    decide(actor, Action::DelegationManage)?;
    Ok(tx.clocks().real_today())
}

/// One of the actor's delegations.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for that of others.
pub fn delegation(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Delegation> {
    delegations::find(tx, actor, id)
}

/// Ends one of the actor's delegations, given or held.
///
/// # Errors
/// As [`delegation`].
pub fn end_delegation(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<()> {
    delegations::end(tx, actor, id)
}

/// Entrusts the actor's patients to the colleague that was typed.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotProved`; invalid fields `colleague`, `from`, `last`, `note`.
pub fn delegate(tx: &mut Tx<'_>, actor: &Actor, form: &DelegationForm) -> Result<Given> {
    let all = delegations::colleagues(tx, actor)?;
    let named = meant(&all, &form.colleague);
    let mut problems = Vec::new();
    if named.is_empty() {
        let key = if form.colleague.is_empty() { "web-required" } else { "accounts-delegation-nobody" };
        problems.push(FieldProblem::new("colleague", key));
    }
    if form.note.chars().count() > MOST_NOTE {
        problems.push(FieldProblem::new("note", "accounts-delegation-note-long"));
    }
    let (from, until) = match period(form.from, form.last, tx.clocks().real_today()) {
        Ok(period) => period,
        Err(wrong) => return Err(Problem::Invalid([problems, wrong].concat())),
    };
    if !problems.is_empty() {
        return Err(Problem::Invalid(problems));
    }
    let chosen = named.iter().find(|colleague| named.len() == 1 || Some(colleague.user) == form.chosen);
    let Some(colleague) = chosen else { return Ok(Given::Several(named.into_iter().cloned().collect())) };
    // Whoever finds a session open must not entrust its patients to himself for a month.
    proof::demand(tx, actor)?;
    let new = NewDelegation { id: form.id, to: colleague.user, from, until, note: form.note.clone() };
    delegations::give(tx, actor, &new)?;
    Ok(Given::Done)
}
