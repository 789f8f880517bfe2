//! Files that wait for somebody to say what their columns are. They hold persons, nothing of them is taken yet, and they lie in memory
//! alone, for half an hour.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use access::Actor;
use kernel::Timestamp;
use kernel::ids::UserId;
use sheet::{Content, Look};
use storage::Db;
use uuid::Uuid;

/// How often it is looked which have waited long enough.
const EVERY: Duration = Duration::from_secs(60);
/// Seconds for which a file waits.
const WAITS: i64 = 30 * 60;
/// Sheets of a file that are kept as they were seen.
const MOST_LOOKS: usize = 4;
/// Bytes of all that wait: beyond them the oldest go.
const MOST_BYTES: usize = 256 * 1024 * 1024;

/// A file that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The import that it becomes.
    pub id: Uuid,
    /// What it holds.
    pub content: Content,
    /// The file whose rejected rows it brings again.
    pub completes: Option<Uuid>,
    /// What was seen of it: the sheet that has a table before, others once somebody has asked for them.
    pub looks: Vec<Arc<Look>>,
    /// What was typed already, for a file that was gone by then.
    pub typed: Vec<(String, String)>,
}

impl Waiting {
    /// What was seen of a sheet; without a name, of the one that has a table.
    pub fn look(&self, sheet: Option<&str>) -> Option<&Arc<Look>> {
        let is_it =
            |look: &&Arc<Look>| sheet.is_none() || look.sheets.is_empty() || look.sheet.as_deref() == sheet;
        self.looks.iter().find(is_it)
    }
}

struct Held {
    waiting: Waiting,
    user: UserId,
    unit: String,
    since: Timestamp,
}

static HELD: Mutex<Vec<Held>> = Mutex::new(Vec::new());

fn held(now: Timestamp) -> MutexGuard<'static, Vec<Held>> {
    let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    held.retain(|one| now.as_second() - one.since.as_second() < WAITS);
    held
}

/// Keeps a file for its sender, in place of the one he sent before.
pub fn wait(actor: &Actor, waiting: Waiting, now: Timestamp) {
    let mut held = held(now);
    held.retain(|one| one.user != actor.user || one.unit != actor.unit.code);
    held.push(Held { waiting, user: actor.user, unit: actor.unit.code.clone(), since: now });
    let size = |held: &[Held]| held.iter().map(|one| one.waiting.content.bytes().len()).sum::<usize>();
    while held.len() > 1 && size(&held) > MOST_BYTES {
        held.remove(0);
    }
}

/// A file of its sender that waits still.
pub fn waiting(actor: &Actor, id: Uuid, now: Timestamp) -> Option<Waiting> {
    let held = held(now);
    let found =
        held.iter().find(|one| one.waiting.id == id && one.user == actor.user && one.unit == actor.unit.code);
    found.map(|one| one.waiting.clone())
}

/// Keeps what was seen of another sheet of a file that waits.
pub fn seen(id: Uuid, look: &Arc<Look>, now: Timestamp) {
    let mut held = held(now);
    if let Some(one) = held.iter_mut().find(|one| one.waiting.id == id)
        && one.waiting.look(look.sheet.as_deref()).is_none()
    {
        one.waiting.looks.truncate(MOST_LOOKS - 1);
        one.waiting.looks.push(look.clone());
    }
}

/// Forgets a file of its sender.
pub fn forget(actor: &Actor, id: Uuid, now: Timestamp) {
    held(now).retain(|one| one.waiting.id != id || one.user != actor.user || one.unit != actor.unit.code);
}

/// Forgets every file that has waited long enough; how many wait still.
pub fn expire(now: Timestamp) -> usize {
    held(now).len()
}

/// Forgets them again and again, though nobody asks for any: a file is gone when its half hour is over. The task is aborted when the
/// server stops.
pub async fn keep_short(db: Db) {
    loop {
        tokio::time::sleep(EVERY).await;
        expire(db.clocks().now());
    }
}
