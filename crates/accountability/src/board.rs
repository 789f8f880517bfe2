//! What clinicians and officers are told on every page: that a record is open, and how many accesses wait for a review.
//!
//! What is open comes with the actor, who was worked out for the request; what waits is counted every few seconds and after
//! each change on this node, so that a page costs no statement.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use access::{Actor, AudienceKind, Role, emergency};
use kernel::clock::Clocks;
use kernel::ids::UserId;
use kernel::{Result, Timestamp};
use storage::Db;
use tokio::sync::Mutex;
use uuid::Uuid;
use web::{Banner, Billboard, Said};

use crate::pages::{DIGEST, OWN, REVIEW};
use crate::{store, words};

/// How often what other nodes have changed is read.
const EVERY: Duration = Duration::from_secs(4);

/// What waits for whom.
#[derive(Debug, Default)]
struct Waits {
    /// Accesses to review, by ASL.
    reviews: Vec<(String, i64)>,
    /// Rows of digests, by ASL.
    digest: Vec<(String, i64)>,
    /// Accesses to clarify, by who opened them.
    answers: Vec<(UserId, i64)>,
    /// The initials of those whose records are open, by the access.
    initials: HashMap<Uuid, String>,
}

/// A billboard that says this.
#[derive(Debug)]
pub struct Watch {
    clocks: Clocks,
    waiting: RwLock<Waits>,
    /// What was counted earlier never takes the place of what was counted later.
    turn: Mutex<()>,
}

impl Watch {
    /// Before anything was counted; [`Watch::refresh`] does.
    pub fn new(clocks: Clocks) -> Arc<Self> {
        Arc::new(Self { clocks, waiting: RwLock::default(), turn: Mutex::default() })
    }

    /// Counts what waits.
    ///
    /// # Errors
    /// As `Db::read`.
    pub async fn refresh(&self, db: &Db) -> Result<()> {
        let read = |tx: &mut storage::Tx<'_>| {
            Ok(Waits {
                reviews: emergency::waiting(tx)?,
                digest: store::open_rows(tx)?,
                answers: emergency::asked_of(tx)?,
                initials: store::open_initials(tx)?,
            })
        };
        let _turn = self.turn.lock().await;
        let waiting = db.read(read).await?;
        *self.waiting.write().unwrap_or_else(PoisonError::into_inner) = waiting;
        Ok(())
    }

    /// As [`Self::refresh`], after something that is written already: what cannot be counted now will be in a few seconds.
    pub async fn tell(&self, db: &Db) {
        if let Err(problem) = self.refresh(db).await {
            tracing::warn!(%problem, "the accesses that wait for a review were not counted");
        }
    }

    /// How many of his accesses this clinician is asked about.
    fn asked_of(&self, actor: &Actor) -> usize {
        let waiting = self.waiting.read().unwrap_or_else(PoisonError::into_inner);
        let own = waiting.answers.iter().find(|(user, _)| *user == actor.user);
        own.map_or(0, |(_, count)| usize::try_from(*count).unwrap_or(0))
    }

    /// That records are open: one strip, however many they are.
    fn banner(&self, actor: &Actor, now: Timestamp) -> Option<Banner> {
        let waiting = self.waiting.read().unwrap_or_else(PoisonError::into_inner);
        let open = actor.emergencies.iter().filter(|one| one.until > now);
        let mut open: Vec<_> =
            open.map(|one| (one, waiting.initials.get(&one.id).map(String::as_str))).collect();
        open.sort_by_key(|(one, _)| (one.until, one.id));
        match &open[..] {
            [] => None,
            [(one, whose)] => Some(words::banner(one, *whose, actor.role, now)),
            [first, ..] => Some(words::strip(first, &open, actor.role)),
        }
    }

    /// How many of those that wait, by ASL, wait for this actor.
    fn waits_for(&self, of: impl Fn(&Waits) -> &[(String, i64)], actor: &Actor) -> usize {
        let waiting = self.waiting.read().unwrap_or_else(PoisonError::into_inner);
        let region = actor.role.unit_kind() == AudienceKind::Region;
        let own = of(&waiting).iter().filter(|(asl, _)| region || *asl == actor.unit.code);
        usize::try_from(own.map(|(_, count)| count).sum::<i64>()).unwrap_or(0)
    }
}

impl Billboard for Watch {
    fn says(&self, to: Option<&Actor>) -> Said {
        let mut said = Said::default();
        let Some(actor) = to else { return said };
        let now = self.clocks.now();
        said.banners.extend(self.banner(actor, now));
        if matches!(actor.role, Role::DataProtectionOfficer | Role::Administrator) {
            said.counts.push((REVIEW, self.waits_for(|waits| &waits.reviews, actor)));
            said.counts.push((DIGEST, self.waits_for(|waits| &waits.digest, actor)));
        }
        if emergency::is_opener(actor) {
            said.counts.push((OWN, self.asked_of(actor)));
        }
        said
    }
}

/// Counts again and again; the task is aborted when the server stops.
pub async fn keep_watch(watch: Arc<Watch>, db: Db) {
    loop {
        watch.tell(&db).await;
        tokio::time::sleep(EVERY).await;
    }
}
