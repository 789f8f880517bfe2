//! Whoever hands over what leaves: after the commit of what it tells, behind nobody's request.

use std::sync::Arc;
use std::time::Duration;

use kernel::{Problem, Result};
use storage::Db;

use crate::model::flow::{Answer, Message, State, Why};
use crate::service::outbox::{self, Taken};
use crate::store;
use crate::wire::Service;

/// How often it is looked whether something waits.
const LOOK: Duration = Duration::from_secs(2);
/// How long it is waited before what was answered is written anew; doubled each time, some twenty seconds in all.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(12);

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

    /// Hands over what is due; how many were settled. When nobody answers, we are not let in or are asked to come later, the others
    /// are not tried now; nor when the database is busy: what was not taken waits, and nobody is asked for nothing.
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
            let state = self.answered(*message, answer).await?;
            match why {
                None => settled += 1,
                Some(why) => {
                    tracing::warn!(why = why.code(), state = state.code(), tries, "a result did not leave");
                    if matches!(why, Why::Unreachable | Why::Credentials | Why::Timeout | Why::Busy) {
                        break;
                    }
                }
            }
        }
        Ok(settled)
    }

    /// What came of a message is not lost because the database has much to do: it would be asked again what was answered.
    async fn answered(&self, message: Message, answer: Answer) -> Result<State> {
        let (message, answer) = (Arc::new(message), Arc::new(answer));
        let mut pause = FIRST_PAUSE;
        loop {
            let (of, said) = (message.clone(), answer.clone());
            match self.db.bulk(move |tx| outbox::answered(tx, &of, &said)).await {
                Err(Problem::Busy(_) | Problem::Serialization) if pause < LONGEST_PAUSE => {
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
                written => return written,
            }
        }
    }

    /// Looked at without writing: mostly nothing waits.
    async fn something_is_due(&self) -> Result<bool> {
        self.db.read(|tx| tx.system(outbox::SENDING, |tx| Ok(store::due(tx)?.is_some()))).await
    }
}
