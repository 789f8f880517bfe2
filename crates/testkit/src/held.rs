//! Somebody else who holds the lock of an id, on PostgreSQL.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;

use storage::Engine;
use uuid::Uuid;

use crate::TestDb;

/// Does `work` while another unit of work holds the lock of an id (`Tx::lock`): that one waits until `work` waits for the lock,
/// then runs the statements of `then` and commits. Says whether `work` waited: always on SQLite, which has one writer.
///
/// # Panics
/// When the database cannot be reached.
pub fn while_locked<T>(db: &TestDb, id: Uuid, then: &str, work: impl FnOnce() -> T) -> (bool, T) {
    if db.engine() == Engine::Sqlite {
        return (true, work());
    }
    let (url, key) = (db.url.as_str(), id.as_u64_pair().1.cast_signed());
    let (locked, is_locked) = channel();
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let over = &over;
        let other = scope.spawn(move || {
            let mut client = postgres::Client::connect(url, postgres::NoTls).expect("a connection");
            let mut look = postgres::Client::connect(url, postgres::NoTls).expect("a connection");
            client.batch_execute(&format!("BEGIN; SELECT pg_advisory_xact_lock({key})")).expect("the lock");
            locked.send(()).expect("somebody waits for it");
            let waiting = "SELECT COUNT(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                           WHERE l.locktype = 'advisory' AND NOT l.granted AND d.datname = current_database()";
            let mut waited = false;
            while !waited && !over.load(Ordering::Relaxed) {
                waited = look.query_one(waiting, &[]).expect("the locks").get::<_, i64>(0) > 0;
                std::thread::yield_now();
            }
            client.batch_execute(&format!("{then}; COMMIT")).expect("the statements");
            waited
        });
        is_locked.recv().expect("the lock");
        let done = work();
        over.store(true, Ordering::Relaxed);
        (other.join().expect("the other one"), done)
    })
}
