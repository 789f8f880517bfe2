//! How many plans wait for each one's approval, told in the navigation of every page: held in memory, read anew every few seconds.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use access::{Action, Actor, decide};
use kernel::Result;
use storage::Db;
use web::{Billboard, Said};

use crate::model::Plan;
use crate::pages::PATH;
use crate::rules::{Deciding, may_approve};
use crate::service::unit_of;
use crate::store;

/// How often it is read.
const EVERY: Duration = Duration::from_secs(5);

/// The plans that wait.
#[derive(Debug, Default)]
pub struct Waiting {
    plans: RwLock<Vec<Plan>>,
}

impl Waiting {
    /// With nothing in it; [`Waiting::refresh`] fills it.
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Reads what waits.
    ///
    /// # Errors
    /// As `Db::read`.
    pub async fn refresh(&self, db: &Db) -> Result<()> {
        let plans = db.read(store::plans_waiting).await?;
        *self.plans.write().unwrap_or_else(PoisonError::into_inner) = plans;
        Ok(())
    }

    /// Reads it again and again, for as long as the process lives.
    pub async fn keep_fresh(self: Arc<Self>, db: Db) {
        loop {
            if let Err(problem) = self.refresh(&db).await {
                tracing::warn!(%problem, "the plans that wait were not counted: the number is the one before");
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    /// Those he may approve.
    fn count(&self, actor: &Actor) -> usize {
        let Ok(scope) = decide(actor, Action::RetentionApprove) else { return 0 };
        let his = |plan: &&Plan| {
            unit_of(&scope).is_none_or(|unit| unit == plan.unit)
                && Deciding::of(plan, actor).and_then(may_approve).is_ok()
        };
        self.plans.read().unwrap_or_else(PoisonError::into_inner).iter().filter(his).count()
    }
}

impl Billboard for Waiting {
    fn says(&self, to: Option<&Actor>) -> Said {
        let count = to.map_or(0, |actor| self.count(actor));
        Said { counts: vec![(PATH, count)], ..Said::default() }
    }
}
