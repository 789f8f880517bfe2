//! How many reports wait for each doctor to be completed, told in the navigation of every page: held in memory, counted anew
//! after each change on this node and every few seconds for those elsewhere.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use access::{Action, Actor, decide};
use kernel::Result;
use storage::Db;
use tokio::sync::Mutex;
use web::{Billboard, Said};

use crate::pages::REPORTS;
use crate::store;

/// How often what other nodes have changed is counted.
const EVERY: Duration = Duration::from_secs(5);

/// What waits, by the audience of the doctor.
#[derive(Debug, Default)]
pub struct Waiting {
    counts: RwLock<Vec<(String, i64)>>,
    /// What was counted earlier never takes the place of what was counted later.
    turn: Mutex<()>,
}

impl Waiting {
    /// With nothing in it; [`Waiting::refresh`] fills it.
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Counts what waits.
    ///
    /// # Errors
    /// As `Db::read`.
    pub async fn refresh(&self, db: &Db) -> Result<()> {
        let _turn = self.turn.lock().await;
        let counts = db.read(store::count_to_complete).await?;
        *self.counts.write().unwrap_or_else(PoisonError::into_inner) = counts;
        Ok(())
    }

    /// As [`Self::refresh`], after something that is written already: what cannot be counted now will be in a few seconds.
    pub async fn tell(&self, db: &Db) {
        if let Err(problem) = self.refresh(db).await {
            tracing::warn!(%problem, "the reports to complete were not counted: the number is the one before");
        }
    }

    /// Counts again and again, for as long as the process lives.
    pub async fn keep_fresh(self: Arc<Self>, db: Db) {
        loop {
            self.tell(&db).await;
            tokio::time::sleep(EVERY).await;
        }
    }

    /// Those she may complete: her patients', and those of whom she stands in for.
    fn count(&self, actor: &Actor) -> usize {
        let Ok(scope) = decide(actor, Action::ReportCreate) else { return 0 };
        let counts = self.counts.read().unwrap_or_else(PoisonError::into_inner);
        let hers = counts.iter().filter(|(audience, _)| scope.audiences().contains(audience));
        usize::try_from(hers.map(|(_, count)| count).sum::<i64>()).unwrap_or(0)
    }
}

impl Billboard for Waiting {
    fn says(&self, to: Option<&Actor>) -> Said {
        let count = to.map_or(0, |actor| self.count(actor));
        Said { counts: vec![(REPORTS, count)], ..Said::default() }
    }
}
