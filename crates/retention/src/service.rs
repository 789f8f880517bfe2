//! What somebody does: prepares a plan, approves or withdraws it, holds something back; and the job that carries a plan out.

mod deciding;
mod holding;
mod job;

use access::audit::{self, Entry};
use access::{Action, Actor, Scope, audience, decide, users};
use kernel::{Date, Problem, Result};
use storage::Tx;
use uuid::Uuid;

pub use deciding::{approve, prepare, withdraw};
pub use holding::{NewHold, hold, holding, release, releasing};
pub use job::{advance, advance_all, tidy};

use crate::model::{Hold, Plan, REGION, Shown};
use crate::rules::{self, Rule, Term};
use crate::store;

/// What an address that names a plan or a hold names.
pub(crate) const KIND: &str = "retention-plan";
/// Held by who holds something back and by who deletes, so that neither passes the other.
pub const HOLDS: Uuid = Uuid::from_u128(0x4e7e_4710_0000_4e1d_bac4_4e7e_4710_9d51);
/// Plans of a page.
const PLANS: i64 = 25;

/// What the first page shows.
#[derive(Debug, Clone)]
pub struct Overview {
    /// The rules in force, with the term the region chose.
    pub rules: Vec<Rule>,
    /// The latest plans.
    pub plans: Vec<Plan>,
    /// What is held back, or was.
    pub holds: Vec<Hold>,
    /// The units a plan can be made for: one for an officer.
    pub units: Vec<String>,
    /// The officer's own unit; none for who answers for the region.
    pub own: Option<String>,
}

impl Overview {
    /// Whether who looks may let go what is held back.
    pub fn may_release(&self, hold: &Hold) -> bool {
        hold.ended.is_none() && holding::is_his(self.own.as_deref(), hold)
    }
}

/// The unit that a scope keeps to; none for who answers for the region.
pub(crate) fn unit_of(scope: &Scope) -> Option<&str> {
    scope.unit().and_then(|unit| unit.strip_prefix("asl:"))
}

/// The rules in force on a day with what the region chose.
///
/// # Errors
/// As `Tx::query`.
pub fn rules_of(tx: &mut Tx<'_>, today: Date) -> Result<Vec<Rule>> {
    let mut rules = rules::in_force(today);
    for rule in rules.iter_mut().filter(|rule| rule.by_region) {
        if let Some(text) = users::setting(tx, &setting(&rule.class))? {
            rule.term = rules::chosen(rule, &text).map(Some).unwrap_or(rule.term);
        }
    }
    Ok(rules)
}

fn setting(class: &str) -> String {
    format!("retention_{class}")
}

/// What is kept until when, what was planned, what is held back.
///
/// # Errors
/// `Problem::Denied`.
pub fn overview(tx: &mut Tx<'_>, actor: &Actor) -> Result<Overview> {
    let scope = decide(actor, Action::RetentionManage)?;
    let rules = rules_of(tx, actor.today)?;
    let plans = store::plans(tx, &scope, unit_of(&scope), PLANS)?;
    let holds = store::holds(tx, &scope, unit_of(&scope))?;
    let units = match unit_of(&scope) {
        Some(unit) => vec![unit.to_owned()],
        None => {
            let asls = territory::get().asls().iter().map(|asl| asl.code.clone());
            std::iter::once(REGION.to_owned()).chain(asls).collect()
        }
    };
    audit::record(tx, actor, Entry::new(Action::RetentionManage).detail("list"))?;
    let own = unit_of(&scope).map(str::to_owned);
    Ok(Overview { rules, plans, holds, units, own })
}

/// A plan of the actor's unit: that of another is told apart from none by nothing.
pub(crate) fn find(tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<Plan> {
    let there = store::find_plan(tx, id)?;
    let ours = there.filter(|plan| unit_of(scope).is_none_or(|unit| unit == plan.unit));
    ours.ok_or_else(|| audience::refuse(tx, scope, KIND, None))
}

/// One plan with what it says.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn view(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Shown> {
    let scope = decide(actor, Action::RetentionManage)?;
    let plan = find(tx, &scope, id)?;
    audit::record(tx, actor, Entry::new(Action::RetentionManage).detail(format!("view {} {id}", plan.unit)))?;
    store::shown(tx, plan)
}

/// The region chooses how long a class is kept, where no source says it.
///
/// # Errors
/// `Problem::Denied`; `Problem::Refused` for an officer and where a source decides; an invalid field `class` or `term`.
pub fn choose_term(tx: &mut Tx<'_>, actor: &Actor, class: &str, text: &str) -> Result<Term> {
    let scope = decide(actor, Action::RetentionManage)?;
    if unit_of(&scope).is_some() {
        return Err(Problem::Refused("retention-term-region"));
    }
    let rules = rules::in_force(actor.today);
    let rule = rules.iter().find(|rule| rule.class == class);
    let rule = rule.ok_or_else(|| Problem::field("class", "retention-class-unknown"))?;
    let term = rules::chosen(rule, text)?;
    users::set_setting(tx, actor, &setting(class), &term.to_string())?;
    Ok(term)
}
