//! What is said on every page, held in memory.
//!
//! It costs the way of a request no statement: a page takes a read lock, looks through the few notices that are in force
//! and into two sets. What is in memory is read anew after each change on this node, and every few seconds for what other
//! nodes have changed: three short statements and one for each notice of an ASL, for the whole node, however many pages it serves. That time passes needs no
//! reading: notices are held from their publication on, and compared with the clock when a page asks. What a user closes
//! is put into memory at once; of what was closed elsewhere only the time since the last reading is read.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use access::{Action, Actor, decide};
use jiff::SignedDuration;
use kernel::clock::Clocks;
use kernel::ids::UserId;
use kernel::{Result, Timestamp};
use storage::{Db, Tx};
use web::{Banner, Billboard, Said};

use crate::model::{Notice, NoticeId, NoticeState, Severity};
use crate::pages::VIEWS;
use crate::rules::notices::{self as rules, Phase};
use crate::store::{help, notices, views};
use crate::words;

/// How often what other nodes have changed is read.
const EVERY: Duration = Duration::from_secs(4);
/// Clocks of nodes differ, and a unit of work commits a while after it looked at its own.
const OVERLAP: SignedDuration = SignedDuration::from_mins(2);

/// A notice in force or to come, with what is needed to know who sees it.
#[derive(Debug)]
struct Posted {
    notice: Notice,
    /// The doctors of the ASL it is for.
    doctors: HashSet<String>,
    /// Who has closed it as it is.
    closed: HashSet<UserId>,
}

#[derive(Debug, Default)]
struct State {
    posted: Vec<Posted>,
    /// For whom an answer waits.
    answered: HashSet<UserId>,
    /// How many wishes to look at a record wait, by ASL.
    views: Vec<(String, i64)>,
    /// When it was read.
    read_at: Option<Timestamp>,
}

/// What was read of the store.
struct Read {
    posted: Vec<(Notice, HashSet<String>)>,
    closed: Vec<(NoticeId, i64, UserId)>,
    answered: Vec<UserId>,
    views: Vec<(String, i64)>,
    at: Timestamp,
}

/// The board of one process.
#[derive(Debug)]
pub struct Board {
    clocks: Clocks,
    state: RwLock<State>,
    /// One reading at a time: one that began earlier must not be put over a later one.
    reading: tokio::sync::Mutex<()>,
}

/// A notice as somebody who may not be signed in is told of it by programs.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Maintenance {
    /// A line.
    pub title: String,
    /// The rest.
    pub text: String,
    /// How important it is.
    pub severity: Severity,
    /// When it begins.
    pub begins: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// Whether it goes on now.
    pub in_progress: bool,
}

impl Board {
    /// An empty board; [`Board::refresh`] fills it.
    pub fn new(clocks: Clocks) -> Arc<Self> {
        Arc::new(Self { clocks, state: RwLock::default(), reading: tokio::sync::Mutex::default() })
    }

    /// Reads what is in force.
    ///
    /// # Errors
    /// As `Db::read`.
    pub async fn refresh(&self, db: &Db) -> Result<()> {
        let _one = self.reading.lock().await;
        let since = self.state.read().unwrap_or_else(PoisonError::into_inner).read_at;
        let since = since.and_then(|at| at.checked_sub(OVERLAP).ok()).unwrap_or(Timestamp::UNIX_EPOCH);
        let read = db.read(move |tx| read(tx, since)).await?;
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::take(&mut state.posted);
        state.posted =
            read.posted.into_iter().map(|(notice, doctors)| posted(notice, doctors, &before)).collect();
        for (id, version, user) in read.closed {
            state.close(id, version, user);
        }
        state.answered = read.answered.into_iter().collect();
        state.views = read.views;
        state.read_at = Some(read.at);
        Ok(())
    }

    /// That somebody has just closed a notice.
    pub(crate) fn close(&self, id: NoticeId, version: i64, user: UserId) {
        self.state.write().unwrap_or_else(PoisonError::into_inner).close(id, version, user);
    }

    /// What is told to whoever is not signed in, and to programs.
    pub fn maintenance(&self) -> Vec<Maintenance> {
        let now = self.clocks.now();
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let public =
            state.posted.iter().map(|posted| &posted.notice).filter(|it| rules::is_public(&it.content));
        let shown = public.map(|notice| (notice, rules::phase(notice.state, &notice.content, now)));
        shown
            .filter(|(_, phase)| phase.is_shown())
            .map(|(notice, phase)| Maintenance {
                title: notice.content.title.clone(),
                text: notice.content.text.clone(),
                severity: notice.content.severity,
                begins: notice.content.begins,
                ends: notice.content.ends,
                in_progress: phase == Phase::On,
            })
            .collect()
    }
}

impl State {
    fn close(&mut self, id: NoticeId, version: i64, user: UserId) {
        let same = |posted: &&mut Posted| (posted.notice.id, posted.notice.version) == (id, version);
        if let Some(posted) = self.posted.iter_mut().find(same) {
            posted.closed.insert(user);
        }
    }
}

/// What was read, with who had closed it before, if it is as it was.
fn posted(notice: Notice, doctors: HashSet<String>, before: &[Posted]) -> Posted {
    let same = before.iter().find(|it| (it.notice.id, it.notice.version) == (notice.id, notice.version));
    Posted { closed: same.map(|it| it.closed.clone()).unwrap_or_default(), notice, doctors }
}

fn read(tx: &mut Tx<'_>, since: Timestamp) -> Result<Read> {
    let now = tx.clocks().now();
    let mut posted = Vec::new();
    for notice in notices::to_come(tx, now)?.into_iter().filter(|one| one.state == NoticeState::Published) {
        let doctors = notices::doctors(tx, &notice.content.audience)?;
        posted.push((notice, doctors));
    }
    // The most important first, then what begins first.
    posted.sort_by_key(|(notice, _)| {
        let content = &notice.content;
        (std::cmp::Reverse(words::rank(content.severity)), content.begins, notice.id)
    });
    let closed = notices::closed_since(tx, since, now)?;
    Ok(Read { posted, closed, answered: help::unread(tx)?, views: views::counts(tx)?, at: now })
}

impl Billboard for Board {
    fn says(&self, to: Option<&Actor>) -> Said {
        let now = self.clocks.now();
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let banners = state.posted.iter().filter_map(|posted| banner(posted, to, now)).collect();
        let answered = to.is_some_and(|actor| state.answered.contains(&actor.user));
        let mut said = Said { banners, answered, ..Said::default() };
        if let Some(scope) = to.and_then(|actor| decide(actor, Action::SupportApprove).ok()) {
            let own = |asl: &String| views::asl_of(&scope).is_none_or(|own| own == asl);
            let waiting: i64 = state.views.iter().filter(|(asl, _)| own(asl)).map(|(_, count)| count).sum();
            said.counts.push((VIEWS, usize::try_from(waiting).unwrap_or(0)));
        }
        said
    }
}

fn banner(posted: &Posted, to: Option<&Actor>, now: Timestamp) -> Option<Banner> {
    let Notice { id, state, content, .. } = &posted.notice;
    let phase = rules::phase(*state, content, now);
    if !phase.is_shown() {
        return None;
    }
    let may_close = rules::may_be_closed(content, phase);
    let is_for = match to {
        None => rules::is_public(content),
        Some(actor) => {
            rules::is_for(&content.audience, actor, &posted.doctors)
                && !(may_close && posted.closed.contains(&actor.user))
        }
    };
    let close = (may_close && to.is_some()).then(|| format!("/notices/{id}/close"));
    is_for.then(|| Banner { close, ..words::banner(content, phase, now) })
}

/// Keeps a board as the store has it, for as long as the process lives.
pub async fn keep_fresh(board: Arc<Board>, db: Db) {
    loop {
        if let Err(problem) = board.refresh(&db).await {
            tracing::warn!(%problem, "notices could not be read: pages show those read before");
        }
        tokio::time::sleep(EVERY).await;
    }
}
