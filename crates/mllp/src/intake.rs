//! Where messages are handed in: the laboratory's intake, with patience while the database is busy.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use access::Actor;
use kernel::{Problem, Result};
use lab::intake::Receipt;
use lab::model::Door;
use lab_messages::Reading;
use storage::Db;
use tokio::time::{Instant, sleep};

use crate::counts;

/// First pause before the database is asked again.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// Longest one.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// A message that can be taken, and its bytes.
#[derive(Debug, Clone)]
pub struct Message {
    /// What was read.
    pub reading: Reading,
    /// What it was read from.
    pub bytes: Vec<u8>,
}

/// What becomes of a message that was handed in.
pub type Handing = Pin<Box<dyn Future<Output = Result<Receipt>> + Send>>;

/// Takes messages; it answers when they lie safe.
#[derive(Clone)]
pub struct Intake(Arc<dyn Fn(Db, Actor, Arc<Message>) -> Handing + Send + Sync>);

impl Default for Intake {
    fn default() -> Self {
        Self::of(|db, actor, message| {
            Box::pin(async move {
                lab::intake::receive(&db, &actor, Door::Hl7, &message.reading, &message.bytes).await
            })
        })
    }
}

impl Intake {
    /// One of another kind, for tests of what the door does with its answers.
    pub fn of(take: impl Fn(Db, Actor, Arc<Message>) -> Handing + Send + Sync + 'static) -> Self {
        Self(Arc::new(take))
    }

    /// Hands a message in, again and again while the database is busy, as long as `patience` lasts.
    pub(crate) async fn hand_in(
        &self,
        db: &Db,
        actor: &Actor,
        message: Message,
        patience: Duration,
    ) -> Result<Receipt> {
        let message = Arc::new(message);
        while_busy(patience, || (self.0)(db.clone(), actor.clone(), message.clone())).await
    }
}

/// Does something again while the database is busy.
pub(crate) async fn while_busy<T, F>(patience: Duration, mut work: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let until = Instant::now() + patience;
    let mut pause = FIRST_PAUSE;
    loop {
        match work().await {
            Err(Problem::Busy(_) | Problem::Serialization) if Instant::now() + pause < until => {
                counts::busy();
                sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
            outcome => return outcome,
        }
    }
}
