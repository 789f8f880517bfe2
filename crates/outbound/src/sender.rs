//! Whoever hands over what leaves for laboratories: after the commit of what it tells, behind nobody's request. Of several nodes one goes the
//! way to a laboratory at a time, and a laboratory that does not answer keeps none waiting but itself.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use kernel::Result;
use storage::Db;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::model::{Answer, State};
use crate::service::outbox::{self, Taken};
use crate::store;
use crate::wire::Wire;

/// How often it is looked whether something waits.
const LOOK: Duration = Duration::from_secs(2);

/// Answers of laboratories since the process began: taken, refused, none that settles it.
static ANSWERS: [AtomicU64; 3] = [const { AtomicU64::new(0) }; 3];
const NAMES: [&str; 3] = ["accepted", "refused", "not_yet"];

/// Hands over what waits. Any number of them work on one database.
#[derive(Clone)]
pub struct Sender {
    db: Db,
    wire: Wire,
    holder: Uuid,
}

impl Sender {
    /// A sender of what leaves a database.
    pub fn new(db: Db, wire: Wire) -> Self {
        Self { db, wire, holder: Uuid::now_v7() }
    }

    /// Hands over until the process ends: to each laboratory by itself.
    pub async fn run(self) {
        let mut tasks = JoinSet::new();
        let mut busy = BTreeSet::new();
        loop {
            while let Some(done) = tasks.try_join_next() {
                match done {
                    Ok(laboratory) => {
                        busy.remove(&laboratory);
                    }
                    // Which one is not known: the way to it is held, and nobody goes it twice.
                    Err(_) => busy.clear(),
                }
            }
            match self.due().await {
                Ok(due) => {
                    for laboratory in due {
                        if busy.insert(laboratory.clone()) {
                            let sender = self.clone();
                            tasks.spawn(async move {
                                if let Err(problem) = sender.serve(&laboratory).await {
                                    tracing::warn!(%problem, "requests wait to leave for a laboratory");
                                }
                                laboratory
                            });
                        }
                    }
                }
                Err(problem) => tracing::warn!(%problem, "requests wait to leave for laboratories"),
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Hands over what is due to all laboratories, one after another; how many were settled.
    ///
    /// # Errors
    /// As `Db::bulk`.
    pub async fn round(&self) -> Result<usize> {
        let mut settled = 0;
        for laboratory in self.due().await? {
            settled += self.serve(&laboratory).await?;
        }
        Ok(settled)
    }

    /// Looked at without writing: mostly nothing waits.
    async fn due(&self) -> Result<Vec<String>> {
        self.db.read(|tx| tx.system(outbox::SENDING, store::due_laboratories)).await
    }

    /// Hands over what is due to a laboratory, over one connection, until it does not answer or nothing is left.
    async fn serve(&self, laboratory: &str) -> Result<usize> {
        let (mut settled, mut open) = (0, None);
        while let Some(taken) = self.take(laboratory).await? {
            let Taken::Message(message) = taken else { continue };
            let answer = self.wire.hand_over(&mut open, &message).await;
            let tries = message.row.tries;
            let noted = answer.clone();
            let state = self.db.bulk(move |tx| outbox::answered(tx, &message, &noted)).await?;
            let place = match &answer {
                Answer::Accepted => 0,
                Answer::Refused(_) => 1,
                Answer::NotYet(_) => 2,
            };
            ANSWERS[place].fetch_add(1, Ordering::Relaxed);
            if let Answer::NotYet(why) = answer {
                tracing::warn!(
                    why = why.code(),
                    state = state.code(),
                    tries,
                    "a request did not leave for its laboratory"
                );
                break;
            }
            settled += 1;
        }
        let (code, holder) = (laboratory.to_owned(), self.holder);
        self.db.bulk(move |tx| store::leave_lane(tx, &code, holder)).await?;
        Ok(settled)
    }

    async fn take(&self, laboratory: &str) -> Result<Option<Taken>> {
        let (code, holder) = (laboratory.to_owned(), self.holder);
        self.db.bulk(move |tx| outbox::take(tx, &code, holder)).await
    }
}

/// Prometheus text: how laboratories answered, and how many requests are not with theirs. No name of a laboratory or of a person.
pub fn metrics(counts: &[(State, i64)]) -> String {
    let mut text = String::from("# TYPE argine_outbound_answers_total counter\n");
    for (name, count) in NAMES.iter().zip(&ANSWERS) {
        let count = count.load(Ordering::Relaxed);
        let _ = writeln!(text, "argine_outbound_answers_total{{answer=\"{name}\"}} {count}");
    }
    text.push_str("# TYPE argine_outbound_requests gauge\n");
    for state in [State::Waits, State::Sent, State::Refused, State::GivenUp, State::Unconfirmed] {
        let count = counts.iter().find(|(it, _)| *it == state).map_or(0, |(_, count)| *count);
        let _ = writeln!(text, "argine_outbound_requests{{state=\"{}\"}} {count}", state.code());
    }
    text
}
