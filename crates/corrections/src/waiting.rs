//! How many corrections wait for each operator's decision, told in the navigation of every page: held in memory, counted
//! anew after each change on this node and every few seconds for those elsewhere.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use access::{Action, Actor, decide};
use kernel::Result;
use kernel::ids::UserId;
use storage::Db;
use tokio::sync::Mutex;
use web::{Billboard, Said};

use crate::pages::PATH;
use crate::store;

/// How often what other nodes have changed is counted.
const EVERY: Duration = Duration::from_secs(5);

/// What waits, by the ASL that decides and by who asked.
#[derive(Debug, Default)]
pub struct Waiting {
    counts: RwLock<Vec<(String, UserId, i64)>>,
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
        let counts = db.read(store::count_waiting).await?;
        *self.counts.write().unwrap_or_else(PoisonError::into_inner) = counts;
        Ok(())
    }

    /// As [`Self::refresh`], after something that is written already: what cannot be counted now will be in a few seconds.
    pub async fn tell(&self, db: &Db) {
        if let Err(problem) = self.refresh(db).await {
            tracing::warn!(%problem, "the corrections that wait were not counted: the number is the one before");
        }
    }

    /// Counts again and again, for as long as the process lives.
    pub async fn keep_fresh(self: Arc<Self>, db: Db) {
        loop {
            self.tell(&db).await;
            tokio::time::sleep(EVERY).await;
        }
    }

    /// Those he decides: of his ASL, and not his own.
    fn count(&self, actor: &Actor) -> usize {
        if decide(actor, Action::CorrectionDecide).is_err() {
            return 0;
        }
        let counts = self.counts.read().unwrap_or_else(PoisonError::into_inner);
        let his = counts.iter().filter(|(asl, by, _)| *asl == actor.unit.code && *by != actor.user);
        usize::try_from(his.map(|(.., count)| count).sum::<i64>()).unwrap_or(0)
    }
}

impl Billboard for Waiting {
    fn says(&self, to: Option<&Actor>) -> Said {
        let count = to.map_or(0, |actor| self.count(actor));
        Said { counts: vec![(PATH, count)], ..Said::default() }
    }
}
