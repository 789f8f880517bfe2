//! How many roles wait for each administrator's decision, told in the navigation of every page: held in memory, read anew
//! after each decision on this node and every few seconds for what happened elsewhere.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use access::administration::grantable;
use access::approvals::{self, RoleRequest};
use access::{Actor, Role};
use kernel::Result;
use storage::Db;
use web::{Billboard, Said};

use crate::{pages, service};

/// How often what other nodes have changed is read.
const EVERY: Duration = Duration::from_secs(5);

/// What waits, with the ASL in whose territory each lies.
#[derive(Debug, Default)]
pub struct Waiting {
    open: RwLock<Vec<(RoleRequest, Vec<String>)>>,
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

    /// Keeps it as the store has it, for as long as the process lives.
    pub async fn keep_fresh(self: Arc<Self>, db: Db) {
        loop {
            self.tell(&db).await;
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

impl Billboard for Waiting {
    fn says(&self, to: Option<&Actor>) -> Said {
        let count = to.map_or(0, |actor| self.count(actor));
        Said { counts: vec![(pages::APPROVALS, count)], ..Said::default() }
    }
}
