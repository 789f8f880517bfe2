//! How much waits for each audience: held in memory for the navigation of every page, read anew after each write of this node
//! and every few seconds for those elsewhere, and told to the pages that are open. Numbers, which name nobody.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use access::{Action, Actor, decide};
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use kernel::Result;
use kernel::ids::UserId;
use storage::Db;
use tokio::sync::watch;
use web::{Billboard, Said};

use crate::model::Counts;
use crate::pages::{PATH, STREAM};
use crate::store;

/// How often what other nodes have changed is read.
const EVERY: Duration = Duration::from_secs(3);
/// Between two readings at least: many writes at once are told together.
const REST: Duration = Duration::from_millis(500);
/// Where much waits, a reading takes long: after it nothing is read for this many times as long.
const SHARE: u32 = 40;
/// And at most.
const LONGEST: Duration = Duration::from_secs(15);
/// How often an open page proves that its session goes on.
const CHECK_EVERY: Duration = Duration::from_secs(60);
/// Pages that one user may have open with a stream, at most: a browser keeps six connections to a site, and they are for pages.
const STREAMS: usize = 3;

/// What is held.
#[derive(Debug)]
pub struct Hub {
    held: RwLock<HashMap<String, Counts>>,
    /// What was read earlier never takes the place of what was read later.
    turn: tokio::sync::Mutex<()>,
    /// Something was written on this node.
    woken: watch::Sender<u64>,
    /// Something else is held than before; gone when the process ends.
    changed: watch::Sender<u64>,
    /// Whether the process ends.
    over: watch::Sender<bool>,
    streams: Mutex<HashMap<UserId, usize>>,
    check_every: Duration,
}

impl Hub {
    /// With nothing in it; [`Hub::refresh`] fills it.
    pub fn new() -> Arc<Self> {
        Self::checking_every(CHECK_EVERY)
    }

    /// As [`Hub::new`], with another time after which a session is asked for again.
    pub fn checking_every(check_every: Duration) -> Arc<Self> {
        Arc::new(Self {
            held: RwLock::default(),
            turn: tokio::sync::Mutex::default(),
            woken: watch::Sender::new(0),
            changed: watch::Sender::new(0),
            over: watch::Sender::new(false),
            streams: Mutex::default(),
            check_every,
        })
    }

    /// Reads what waits, and tells the open pages when it is not what was held.
    ///
    /// # Errors
    /// As `Db::read`.
    pub async fn refresh(&self, db: &Db) -> Result<()> {
        let _turn = self.turn.lock().await;
        let read = db.read(store::count_all).await?;
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        if *held != read {
            *held = read;
            drop(held);
            self.changed.send_modify(|times| *times += 1);
        }
        Ok(())
    }

    /// As [`Self::refresh`], after something that is written already: what cannot be read now will be in a few seconds.
    pub async fn tell(&self, db: &Db) {
        if let Err(problem) = self.refresh(db).await {
            tracing::warn!(%problem, "communications were not counted: the numbers are those before");
        }
    }

    /// Reads it again and again, for as long as the process lives.
    pub async fn keep_fresh(self: Arc<Self>, db: Db) {
        let mut woken = self.woken.subscribe();
        loop {
            let began = Instant::now();
            self.tell(&db).await;
            // A write meanwhile is not forgotten: the channel holds that it was.
            tokio::time::sleep((began.elapsed() * SHARE).clamp(REST, LONGEST)).await;
            let _ = tokio::time::timeout(EVERY, woken.changed()).await;
        }
    }

    /// Something was written on this node, and is committed.
    pub fn wake(&self) {
        self.woken.send_modify(|times| *times += 1);
    }

    /// The streams end: the process is told to stop.
    pub fn end(&self) {
        self.over.send_replace(true);
    }

    /// How much waits for somebody, by kind.
    pub fn counts(&self, actor: &Actor) -> Counts {
        let Ok(scope) = decide(actor, Action::CommunicationList) else { return Counts::new() };
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let his = scope.audiences().iter().filter_map(|audience| held.get(audience)).flatten();
        store::summed(his.copied().collect())
    }

    pub(crate) fn check_every(&self) -> Duration {
        self.check_every
    }

    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    pub(crate) fn ending(&self) -> watch::Receiver<bool> {
        self.over.subscribe()
    }

    /// A place for one more stream of a user; none when he has as many as he may.
    pub(crate) fn place(self: &Arc<Self>, user: UserId) -> Option<Place> {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let open = streams.entry(user).or_default();
        if *open >= STREAMS {
            return None;
        }
        *open += 1;
        Some(Place { hub: self.clone(), user })
    }
}

/// A stream's place among those of its user, given back when it ends.
pub(crate) struct Place {
    hub: Arc<Hub>,
    user: UserId,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut streams = self.hub.streams.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = streams.get_mut(&self.user) {
            *open -= 1;
            if *open == 0 {
                streams.remove(&self.user);
            }
        }
    }
}

impl Billboard for Hub {
    fn says(&self, to: Option<&Actor>) -> Said {
        let Some(actor) = to.filter(|actor| decide(actor, Action::CommunicationList).is_ok()) else {
            return Said::default();
        };
        let count = self.counts(actor).iter().map(|(_, count)| count).sum::<i64>();
        let counts = vec![(PATH, usize::try_from(count).unwrap_or(0))];
        Said { counts, live: Some(STREAM), ..Said::default() }
    }
}

/// Wakes the hub after each request of this node that has written something: its answer leaves after the commit. A layer round
/// the whole program.
pub async fn after_writes(State(hub): State<Arc<Hub>>, request: Request, next: Next) -> Response {
    let writes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let answer = next.run(request).await;
    if writes && !answer.status().is_client_error() && !answer.status().is_server_error() {
        hub.wake();
    }
    answer
}
