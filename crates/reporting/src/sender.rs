//! Whoever hands over what leaves: after the commit of what it tells, behind nobody's request.

use std::time::Duration;

use kernel::Result;
use storage::Db;

use crate::model::flow::{Answer, Why};
use crate::service::outbox::{self, Taken};
use crate::store;
use crate::wire::Service;

/// How often it is looked whether something waits.
const LOOK: Duration = Duration::from_secs(2);

/// Hands over what waits. Any number of them work on one database.
#[derive(Clone)]
pub struct Sender {
    db: Db,
    service: Service,
}

impl Sender {
    /// A sender of what leaves a database.
    pub fn new(db: Db, service: Service) -> Self {
        Self { db, service }
    }

    /// Hands over until the process ends.
    pub async fn run(self) {
        loop {
            if let Err(problem) = self.round().await {
                tracing::warn!(%problem, "results wait to leave for the nation");
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Hands over what is due; how many were settled. When nobody answers, or we are not let in, the others are not tried now.
    ///
    /// # Errors
    /// As `Db::bulk`.
    pub async fn round(&self) -> Result<usize> {
        let mut settled = 0;
        while self.something_is_due().await? {
            let Some(taken) = self.db.bulk(outbox::take).await? else { break };
            let Taken::Message(message) = taken else { continue };
            let answer = self.service.hand_over(&message).await;
            let why = match &answer {
                Answer::NotYet(why) => Some(*why),
                _ => None,
            };
            let tries = message.row.tries;
            let state = self.db.bulk(move |tx| outbox::answered(tx, &message, &answer)).await?;
            match why {
                None => settled += 1,
                Some(why) => {
                    tracing::warn!(why = why.code(), state = state.code(), tries, "a result did not leave");
                    if matches!(why, Why::Unreachable | Why::Credentials | Why::Timeout) {
                        break;
                    }
                }
            }
        }
        Ok(settled)
    }

    /// Looked at without writing: mostly nothing waits.
    async fn something_is_due(&self) -> Result<bool> {
        self.db.read(|tx| tx.system(outbox::SENDING, |tx| Ok(store::due(tx)?.is_some()))).await
    }
}
