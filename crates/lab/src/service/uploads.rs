//! Files that wait for somebody to say what their columns are. They hold persons, nothing of them is taken yet, and they lie in memory
//! alone, for half an hour.

use std::sync::{Mutex, MutexGuard, PoisonError};

use access::Actor;
use kernel::Timestamp;
use kernel::ids::UserId;
use sheet::Content;
use uuid::Uuid;

/// Seconds for which a file waits.
const WAITS: i64 = 30 * 60;
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

/// Forgets a file.
pub fn forget(id: Uuid, now: Timestamp) {
    held(now).retain(|one| one.waiting.id != id);
}
