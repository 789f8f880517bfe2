//! How many plans wait for each one's approval, told in the navigation of every page.

use access::{Action, Actor, decide};
use kernel::Result;
use storage::Tx;

use crate::model::Plan;
use crate::rules::{Deciding, may_approve};
use crate::service::unit_of;
use crate::{pages, store};

/// The plans that wait to be approved.
pub type Waiting = web::Waiting<ToApprove>;

/// Plans that are prepared.
#[derive(Debug)]
pub struct ToApprove;

impl web::Waits for ToApprove {
    type Held = Vec<Plan>;
    const PATH: &'static str = pages::PATH;
    const WHAT: &'static str = "plans of deletion";

    fn read(tx: &mut Tx<'_>) -> Result<Self::Held> {
        store::plans_waiting(tx)
    }

    /// Those he may approve.
    fn count(held: &Self::Held, actor: &Actor) -> usize {
        let Ok(scope) = decide(actor, Action::RetentionApprove) else { return 0 };
        let his = |plan: &&Plan| {
            unit_of(&scope).is_none_or(|unit| unit == plan.unit)
                && Deciding::of(plan, actor).and_then(may_approve).is_ok()
        };
        held.iter().filter(his).count()
    }
}
