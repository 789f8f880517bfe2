//! How many roles wait for each administrator's decision, and how many organisations were not attested in time, told in the
//! navigation of every page: held in memory, read anew after each decision on this node and now and then for what happened
//! elsewhere.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use access::administration::grantable;
use access::approvals::{self, RoleRequest};
use access::{Actor, Role};
use kernel::Result;
use storage::Db;
use tokio::sync::Mutex;
use web::{Billboard, Said};

use crate::rules::attestation::may_attest;
use crate::{pages, service};

/// How often what other nodes have changed is read.
const EVERY: Duration = Duration::from_secs(5);

/// After how many of those times what is overdue is worked out anew: it reads all users.
const SELDOM: u32 = 60;

/// What waits, with the ASL in whose territory each lies.
#[derive(Debug, Default)]
pub struct Waiting {
    open: RwLock<Vec<(RoleRequest, Vec<String>)>>,
    overdue: RwLock<Vec<String>>,
    /// Whoever reads waits for whoever reads before him: what was read earlier never takes the place of what was read later.
    turn: Mutex<()>,
    /// The same of what is overdue, which takes long: nobody who waits for the count of the others waits for it.
    turn_overdue: Mutex<()>,
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
        let _turn = self.turn.lock().await;
        let read = db.read(|tx| {
            let mut all = Vec::new();
            for request in approvals::all_waiting(tx)? {
                let mut asls = Vec::new();
                for asl in territory::get().asls() {
                    if service::within(tx, &asl.code, request.role, &request.unit.code)? {
                        asls.push(asl.code.clone());
                    }
                }
                all.push((request, asls));
            }
            Ok(all)
        });
        let read = read.await?;
        *self.open.write().unwrap_or_else(PoisonError::into_inner) = read;
        Ok(())
    }

    /// As [`Self::refresh`], after something that is written already: what cannot be read now will be in a few seconds.
    pub async fn tell(&self, db: &Db) {
        if let Err(problem) = self.refresh(db).await {
            tracing::warn!(%problem, "what waits for approval could not be read: the count is the one before");
        }
    }

    /// Reads which organisations were not attested in time.
    ///
    /// # Errors
    /// As `Db::report`.
    pub async fn refresh_overdue(&self, db: &Db) -> Result<()> {
        let _turn = self.turn_overdue.lock().await;
        let overdue = db.report(service::overdue).await?;
        *self.overdue.write().unwrap_or_else(PoisonError::into_inner) = overdue;
        Ok(())
    }

    /// As [`Self::refresh_overdue`], after something that is written already.
    pub async fn tell_overdue(&self, db: &Db) {
        if let Err(problem) = self.refresh_overdue(db).await {
            tracing::warn!(%problem, "what is to be attested could not be read: the count is the one before");
        }
    }

    /// Keeps it as the store has it, for as long as the process lives.
    pub async fn keep_fresh(self: Arc<Self>, db: Db) {
        for time in (0..SELDOM).cycle() {
            self.tell(&db).await;
            if time == 0 {
                self.tell_overdue(&db).await;
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    fn count(&self, actor: &Actor) -> usize {
        let decides = |(request, asls): &&(RoleRequest, Vec<String>)| {
            let covers = match actor.role {
                Role::Administrator => true,
                _ => asls.contains(&actor.unit.code),
            };
            covers && grantable(actor.role).contains(&request.role) && request.may_be_decided_by(actor.user)
        };
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        open.iter().filter(decides).count()
    }
}

impl Waiting {
    fn to_attest(&self, actor: &Actor) -> usize {
        let overdue = self.overdue.read().unwrap_or_else(PoisonError::into_inner);
        overdue.iter().filter(|one| may_attest(actor, one, actor.today)).count()
    }
}

impl Billboard for Waiting {
    fn says(&self, to: Option<&Actor>) -> Said {
        let count = to.map_or(0, |actor| self.count(actor));
        let late = to.map_or(0, |actor| self.to_attest(actor));
        Said { counts: vec![(pages::APPROVALS, count), (pages::ATTESTATIONS, late)], ..Said::default() }
    }
}
