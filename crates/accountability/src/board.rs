//! What clinicians and officers are told on every page: that a record is open, and how many accesses wait for a review.
//!
//! What is open comes with the actor, who was worked out for the request; what waits is counted every few seconds and after
//! each change on this node, so that a page costs no statement.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use access::{Actor, AudienceKind, Role, emergency};
use kernel::Result;
use kernel::clock::Clocks;
use storage::Db;
use web::{Billboard, Said};

use crate::pages::{DIGEST, REVIEW};
use crate::{store, words};

/// How often what other nodes have changed is read.
const EVERY: Duration = Duration::from_secs(4);

/// A billboard that says this.
#[derive(Debug)]
pub struct Watch {
    clocks: Clocks,
    /// Accesses that wait, by ASL.
    waiting: RwLock<Vec<(String, i64)>>,
    /// Rows of digests that wait, by ASL.
    digest: RwLock<Vec<(String, i64)>>,
}

impl Watch {
    /// Before anything was counted; [`Watch::refresh`] does.
    pub fn new(clocks: Clocks) -> Arc<Self> {
        Arc::new(Self { clocks, waiting: RwLock::default(), digest: RwLock::default() })
    }

    /// Counts what waits.
    ///
    /// # Errors
    /// As `Db::read`.
    pub async fn refresh(&self, db: &Db) -> Result<()> {
        let read = db.read(|tx| Ok((emergency::waiting(tx)?, store::open_rows(tx)?)));
        let (waiting, digest) = read.await?;
        *self.waiting.write().unwrap_or_else(PoisonError::into_inner) = waiting;
        *self.digest.write().unwrap_or_else(PoisonError::into_inner) = digest;
        Ok(())
    }

    /// How many of those that wait, by ASL, wait for this actor.
    fn waits_for(waiting: &RwLock<Vec<(String, i64)>>, actor: &Actor) -> usize {
        let waiting = waiting.read().unwrap_or_else(PoisonError::into_inner);
        let region = actor.role.unit_kind() == AudienceKind::Region;
        let own = waiting.iter().filter(|(asl, _)| region || *asl == actor.unit.code);
        usize::try_from(own.map(|(_, count)| count).sum::<i64>()).unwrap_or(0)
    }
}

impl Billboard for Watch {
    fn says(&self, to: Option<&Actor>) -> Said {
        let mut said = Said::default();
        let Some(actor) = to else { return said };
        let now = self.clocks.now();
        let open = actor.emergencies.iter().filter(|one| one.until > now);
        said.banners.extend(open.map(|one| words::banner(one, now)));
        if matches!(actor.role, Role::DataProtectionOfficer | Role::Administrator) {
            said.counts.push((REVIEW, Self::waits_for(&self.waiting, actor)));
            said.counts.push((DIGEST, Self::waits_for(&self.digest, actor)));
        }
        said
    }
}

/// Counts again and again; the task is aborted when the server stops.
pub async fn keep_watch(watch: Arc<Watch>, db: Db) {
    loop {
        if let Err(problem) = watch.refresh(&db).await {
            tracing::warn!(%problem, "the accesses that wait for a review were not counted");
        }
        tokio::time::sleep(EVERY).await;
    }
}
