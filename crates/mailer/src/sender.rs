//! Whoever hands messages over: after the commit of what they tell, behind nobody's request.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use access::keys::Keys;
use access::mail::{self, Claimed, Why};
use access::resets;
use kernel::Result;
use storage::Db;
use web::PublicUrl;

use crate::{Relay, letter};

/// How often it is looked whether something waits.
const LOOK: Duration = Duration::from_secs(2);
/// How long handing one message over may take; less than it is claimed for.
const PATIENCE: Duration = Duration::from_secs(45);

static HANDED_OVER: AtomicU64 = AtomicU64::new(0);

/// Messages that this process has handed over since it started.
pub fn handed_over() -> u64 {
    HANDED_OVER.load(Ordering::Relaxed)
}

/// Hands over what waits. Any number of them work on one database.
#[derive(Clone)]
pub struct Sender {
    db: Db,
    keys: Keys,
    relay: Relay,
    public_url: PublicUrl,
    patience: Duration,
}

impl Sender {
    /// A sender for the messages of a database.
    pub fn new(db: Db, keys: Keys, relay: Relay, public_url: PublicUrl) -> Self {
        Self { db, keys, relay, public_url, patience: PATIENCE }
    }

    /// The same with another patience for one message.
    pub fn patient_for(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Hands messages over until the process ends.
    pub async fn run(self) {
        loop {
            if let Err(problem) = self.round().await {
                tracing::warn!(%problem, "messages wait");
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Answers those who have forgotten their password, then hands over what is due; how many messages left. When the server
    /// does not answer the others are not tried now.
    ///
    /// # Errors
    /// As `Db::bulk`.
    pub async fn round(&self) -> Result<usize> {
        while self.something_waits().await? {
            let keys = self.keys.clone();
            if !self.db.bulk(move |tx| resets::answer_one(tx, &keys)).await? {
                break;
            }
        }
        let mut left = 0;
        while self.something_waits().await? {
            let Some(claimed) = self.db.bulk(mail::claim).await? else { break };
            match self.hand_over(&claimed).await {
                Ok(()) => {
                    left += 1;
                    HANDED_OVER.fetch_add(1, Ordering::Relaxed);
                    self.db.bulk(move |tx| mail::sent(tx, &claimed)).await?;
                }
                Err(why) => {
                    let (kind, tries) = (claimed.kind.code(), claimed.tries);
                    let state = self.db.bulk(move |tx| mail::not_sent(tx, &claimed, why)).await?;
                    tracing::warn!(
                        kind,
                        tries,
                        why = why.code(),
                        state = state.code(),
                        "a message did not leave"
                    );
                    if why == Why::Unreachable {
                        break;
                    }
                }
            }
        }
        Ok(left)
    }

    /// Looked at without writing: mostly nothing waits.
    async fn something_waits(&self) -> Result<bool> {
        self.db.read(mail::something_waits).await
    }

    async fn hand_over(&self, claimed: &Claimed) -> std::result::Result<(), Why> {
        let path = mail::path(&self.keys, claimed).map_err(|_| Why::Key)?;
        let letter = letter(claimed, path.as_deref(), &self.public_url);
        let (name, hello) = (claimed.id.to_string(), self.public_url.host());
        self.relay.send(&claimed.to, &name, &letter, hello, self.patience).await
    }
}
