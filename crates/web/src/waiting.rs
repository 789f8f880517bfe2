//! How much waits behind an entry of the navigation: held in memory, read anew after each change on this node and every few
//! seconds for those elsewhere.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use access::Actor;
use kernel::Result;
use storage::{Db, Tx};
use tokio::sync::Mutex;

use crate::{Billboard, Said};

/// How often what other nodes have changed is read.
const EVERY: Duration = Duration::from_secs(5);

/// Something that waits for somebody.
pub trait Waits: std::fmt::Debug + Send + Sync + 'static {
    /// What is held of it.
    type Held: Default + Send + Sync + std::fmt::Debug + 'static;
    /// Where the entry of the navigation leads.
    const PATH: &'static str;
    /// What it is, for the log.
    const WHAT: &'static str;

    /// Reads what waits, whoever's it is.
    ///
    /// # Errors
    /// As `Tx::query`.
    fn read(tx: &mut Tx<'_>) -> Result<Self::Held>;

    /// How much of it waits for one.
    fn count(held: &Self::Held, actor: &Actor) -> usize;
}

/// What waits, as it was last read.
#[derive(Debug)]
pub struct Waiting<W: Waits> {
    held: RwLock<W::Held>,
    /// What was read earlier never takes the place of what was read later.
    turn: Mutex<()>,
}

impl<W: Waits> Waiting<W> {
    /// With nothing in it; [`Waiting::refresh`] fills it.
    pub fn new() -> Arc<Self> {
        Arc::new(Self { held: RwLock::default(), turn: Mutex::default() })
    }

    /// Reads what waits.
    ///
    /// # Errors
    /// As `Db::read`.
    pub async fn refresh(&self, db: &Db) -> Result<()> {
        let _turn = self.turn.lock().await;
        let read = db.read(W::read).await?;
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = read;
        Ok(())
    }

    /// As [`Self::refresh`], after something that is written already: what cannot be read now will be in a few seconds.
    pub async fn tell(&self, db: &Db) {
        if let Err(problem) = self.refresh(db).await {
            tracing::warn!(%problem, what = W::WHAT, "what waits was not counted: the number is the one before");
        }
    }

    /// Reads it again and again, for as long as the process lives.
    pub async fn keep_fresh(self: Arc<Self>, db: Db) {
        loop {
            self.tell(&db).await;
            tokio::time::sleep(EVERY).await;
        }
    }
}

impl<W: Waits> Billboard for Waiting<W> {
    fn says(&self, to: Option<&Actor>) -> Said {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let count = to.map_or(0, |actor| W::count(&held, actor));
        Said { counts: vec![(W::PATH, count)], ..Said::default() }
    }
}
