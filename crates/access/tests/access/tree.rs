//! The audit tree: records from both stores get their places, and whoever asks finds them.

use std::ops::Range;
use std::time::Duration;

use access::audit::{self, Entry};
use access::tree::{
    Access, BLOCK, KeyFile, Period, Sequencer, SequencerSettings, SigningKey, Verification, accesses_between,
    verify, who_saw,
};
use access::{Action, Role};
use kernel::Problem;
use storage::{Engine, TraceRecord, Tx, args};
use testkit::TestDb;
use uuid::Uuid;

use crate::common::{actor, on_each_engine};

pub mod sql {
    storage::queries! {
        "tree.sql";
        LOG = "log",
        PUT_LOG = "put_log",
        DELETE_LOG_FROM = "delete_log_from",
        DELETE_LOG_AT = "delete_log_at",
        SET_BODY = "set_body",
        SET_PLACE = "set_place",
        CHANGES = "changes",
        PUT_CHANGE = "put_change",
        DELETE_CHANGES = "delete_changes",
        HEADS = "heads",
        PUT_HEAD = "put_head",
        SET_HEAD = "set_head",
        DELETE_HEADS_ABOVE = "delete_heads_above",
        SET_TREE = "set_tree",
        INDEXED = "indexed",
        PUT_TRACE = "put_trace",
        COUNT_SUBJECT = "count_subject",
    }
}

pub fn key(db: &TestDb) -> KeyFile {
    KeyFile::open(&db.folder().join("audit.key")).unwrap()
}

/// A sequencer that keeps its heads in the test's folder.
pub fn sequencer(db: &TestDb) -> Sequencer {
    let settings = SequencerSettings {
        pause: Duration::from_millis(5),
        checkpoint_file: Some(db.folder().join("heads.txt")),
        ..SequencerSettings::default()
    };
    Sequencer::new(db.db.clone(), key(db), settings)
}

pub fn drain(db: &TestDb) {
    db.block_on(sequencer(db).drain()).unwrap();
}

fn runs_for(db: &TestDb, time: Duration) {
    let mut sequencer = sequencer(db);
    db.block_on(async { tokio::time::timeout(time, sequencer.run()).await }).unwrap_err();
}

pub fn kept_elsewhere(db: &TestDb) -> String {
    std::fs::read_to_string(db.folder().join("heads.txt")).unwrap_or_default()
}

pub fn verified(db: &TestDb) -> Verification {
    db.block_on(verify(&db.db, &key(db).trusted(), &kept_elsewhere(db))).unwrap()
}

/// A read that shows the subjects.
pub fn shows(db: &TestDb, subjects: &[Uuid]) {
    let subjects = subjects.to_vec();
    db.read(move |tx| record(tx, Action::PersonList, &subjects)).unwrap();
}

/// A unit of work that changes the subject.
fn changes(db: &TestDb, subject: Uuid) {
    db.write(move |tx| record(tx, Action::PersonCorrect, &[subject])).unwrap();
}

/// Accesses to other persons, or to `subject` where `named` says so of the number.
fn fill(db: &TestDb, numbers: Range<i64>, subject: Uuid, named: fn(i64) -> bool) {
    for from in numbers.clone().step_by(2_000) {
        let to = (from + 2_000).min(numbers.end);
        let write = move |tx: &mut Tx<'_>| {
            (from..to).try_for_each(|number| {
                let who = if named(number) { subject } else { Uuid::now_v7() };
                record(tx, Action::PersonView, &[who])
            })
        };
        db.write(write).unwrap();
    }
}

/// Works until this many records are indexed, and shows that there is nothing left to index.
fn indexes(db: &TestDb, records: i64) {
    let read = |tx: &mut Tx<'_>| tx.one(&sql::INDEXED, args![], |row| row.get::<i64>(0));
    let mut sequencer = sequencer(db);
    let until = async {
        while db.db.audit_read(read).await.unwrap() < records {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let works = async {
        tokio::select! { () = sequencer.run() => {}, () = until => {} }
    };
    db.block_on(async { tokio::time::timeout(Duration::from_secs(60), works).await }).unwrap();
    runs_for(db, Duration::from_millis(50));
    assert_eq!(db.audit_read(read).unwrap(), records);
}

fn record(tx: &mut Tx<'_>, action: Action, subjects: &[Uuid]) -> kernel::Result<()> {
    let entry = Entry::new(action).subjects(subjects.iter().copied());
    audit::record(tx, &actor(Role::SispOperator), entry)
}

fn found(db: &TestDb, subject: Uuid) -> Vec<Access> {
    db.block_on(who_saw(&db.db, &[subject])).unwrap()
}

fn log(db: &TestDb) -> Vec<TraceRecord> {
    let read = |tx: &mut Tx<'_>| {
        tx.query(&sql::LOG, args![], |row| {
            Ok(TraceRecord { id: row.get(1)?, at: row.get(2)?, body: row.get(3)? })
        })
    };
    db.audit_read(read).unwrap()
}

#[test]
fn records_of_reads_and_of_changes_get_their_places_and_verify() {
    on_each_engine(|db| {
        assert_eq!(verified(db).records, 0, "an empty tree verifies");
        assert!(verified(db).ok);
        let subject = Uuid::now_v7();
        for _ in 0..250 {
            shows(db, &[subject]);
            changes(db, subject);
        }
        drain(db);
        let report = verified(db);
        assert_eq!((report.ok, report.records, &report.faults[..]), (true, 500, &[][..]));
        assert_eq!(report.checkpoints, 2, "the head in the database and its copy in the file");
        drain(db);
        assert_eq!(verified(db).checkpoints, 2, "what is signed is not signed again");
        shows(db, &[subject]);
        assert_eq!(verified(db).records, 500, "what waits has no place yet");
        drain(db);
        assert_eq!((verified(db).ok, verified(db).records), (true, 501));
    });
}

#[test]
fn a_unit_that_fails_leaves_no_record_and_a_denial_leaves_one() {
    on_each_engine(|db| {
        let failed = db.write(|tx| -> kernel::Result<()> {
            record(tx, Action::PersonCorrect, &[Uuid::now_v7()])?;
            Err(Problem::Stale)
        });
        assert!(failed.is_err());
        db.read(|tx| audit::record(tx, &actor(Role::Mayor), Entry::denied("person.view"))).unwrap();
        drain(db);
        let bodies: Vec<_> = log(db).into_iter().map(|record| record.body).collect();
        assert_eq!(bodies.len(), 1);
        assert!(bodies[0].contains("\"outcome\":\"denied\""), "{}", bodies[0]);
    });
}

#[test]
fn a_crash_between_copy_and_clear_repeats_harmlessly() {
    on_each_engine(|db| {
        let subject = Uuid::now_v7();
        changes(db, subject);
        drain(db);
        // As after the crash: the record has its place, and its copies lie in both inboxes still.
        let again = log(db).remove(0);
        for _ in 0..2 {
            let (one, two) = (again.clone(), again.clone());
            db.audit_write(move |tx| tx.execute(&sql::PUT_TRACE, args![one.id, one.at, one.body])).unwrap();
            if db.engine() == Engine::Sqlite {
                db.write(move |tx| tx.execute(&sql::PUT_TRACE, args![two.id, two.at, two.body])).unwrap();
            }
            drain(db);
        }
        shows(db, &[subject]);
        drain(db);
        assert_eq!((verified(db).ok, verified(db).records), (true, 2));
        assert_eq!(found(db, subject).len(), 2);
    });
}

#[test]
fn only_the_holder_of_the_lease_sequences_and_another_takes_over_when_it_leaves() {
    on_each_engine(|db| {
        let all = 600;
        for _ in 0..all {
            shows(db, &[Uuid::now_v7()]);
        }
        db.block_on(async {
            // Both at once: were one to work on the other's old edge, places would collide or records vanish.
            let (mut one, mut two) = (sequencer(db), sequencer(db));
            let (first, second) = tokio::join!(one.drain(), two.drain());
            first.unwrap();
            second.unwrap();
        });
        assert_eq!((verified(db).ok, verified(db).records), (true, all));

        // A holder that goes without leaving keeps its lease for a while; what waits meanwhile waits.
        shows(db, &[Uuid::now_v7()]);
        let (holder, until) = (Uuid::now_v7(), db.clocks.now().checked_add(Duration::from_secs(2)).unwrap());
        let take = move |tx: &mut Tx<'_>| {
            let now = tx.clocks().now();
            tx.execute(&access::sql::audit::TAKE_LEASE, args![holder, until, now])
        };
        assert_eq!(db.audit_write(take).unwrap(), 1);
        runs_for(db, Duration::from_millis(300));
        assert_eq!(verified(db).records, all, "another holds the lease");
        drain(db);
        assert_eq!((verified(db).ok, verified(db).records), (true, all + 1));
        assert!(db.clocks.now() >= until, "and it was waited for");
    });
}

#[test]
fn a_sequencer_that_is_stopped_leaves_nothing_behind() {
    on_each_engine(|db| {
        let later = SequencerSettings { pause: Duration::from_secs(3600), ..SequencerSettings::default() };
        let sequencer = Sequencer::new(db.db.clone(), key(db), later);
        db.block_on(async {
            let (stop, stopping) = tokio::sync::oneshot::channel::<()>();
            let running = tokio::spawn(sequencer.run_until(async { drop(stopping.await) }));
            tokio::time::sleep(Duration::from_millis(50)).await;
            db.db.read(|tx| record(tx, Action::PersonList, &[Uuid::now_v7()])).await.unwrap();
            drop(stop);
            running.await.unwrap();
        });
        let report = verified(db);
        assert_eq!((report.ok, report.records, report.checkpoints), (true, 1, 1));
    });
}

#[test]
fn who_runs_while_the_key_changes_signs_with_the_new_one_and_who_lacks_it_leaves_the_work() {
    on_each_engine(|db| {
        let (mut running, node) = (sequencer(db), db.folder().join("node"));
        std::fs::create_dir(&node).unwrap();
        shows(db, &[Uuid::now_v7()]);
        db.block_on(running.drain()).unwrap();
        std::fs::copy(db.folder().join("audit.key"), node.join("audit.key")).unwrap();
        let elsewhere = KeyFile::open(&node.join("audit.key")).unwrap();
        let mut elsewhere = Sequencer::new(db.db.clone(), elsewhere, SequencerSettings::default());

        db.block_on(sequencer(db).change_key()).unwrap();
        shows(db, &[Uuid::now_v7()]);
        let lacking = db.block_on(elsewhere.drain()).unwrap_err();
        assert!(lacking.to_string().contains("does not hold the key"), "{lacking}");
        db.block_on(running.drain()).unwrap();
        let report = verified(db);
        assert_eq!((report.ok, report.records, &report.faults[..]), (true, 3, &[][..]));

        // As told: the file is copied to the other node.
        std::fs::copy(db.folder().join("audit.key"), node.join("audit.key")).unwrap();
        shows(db, &[Uuid::now_v7()]);
        db.block_on(elsewhere.drain()).unwrap();
        assert_eq!((verified(db).ok, verified(db).records), (true, 4));
    });
}

#[test]
fn a_change_that_was_interrupted_is_whole_or_has_not_been() {
    on_each_engine(|db| {
        shows(db, &[Uuid::now_v7()]);
        drain(db);
        let (file, stranger) = (db.folder().join("audit.key"), db.folder().join("stranger.key"));
        // Killed when the new key lay in the file and nobody had heard of it.
        let old = std::fs::read_to_string(&file).unwrap();
        SigningKey::open(&stranger).unwrap();
        let begun = format!("{}\n{}\n", old.trim(), std::fs::read_to_string(&stranger).unwrap());
        std::fs::write(&file, &begun).unwrap();
        shows(db, &[Uuid::now_v7()]);
        drain(db);
        assert!(verified(db).ok, "{:?}", verified(db).faults);
        // Killed when the old key had vouched for the new one and was still in the file.
        let change = db.block_on(sequencer(db).change_key()).unwrap();
        let new = std::fs::read_to_string(&file).unwrap().lines().last().unwrap().to_owned();
        std::fs::write(&file, format!("{}\n{new}\n", old.trim())).unwrap();
        shows(db, &[Uuid::now_v7()]);
        drain(db);
        assert!(verified(db).ok, "{:?}", verified(db).faults);
        let again = db.block_on(sequencer(db).change_key()).unwrap();
        assert_eq!(again.named_by, change.public_key);
        assert!(verified(db).ok, "{:?}", verified(db).faults);
    });
}

#[test]
fn an_idle_sequencer_writes_nothing() {
    on_each_engine(|db| {
        shows(db, &[Uuid::now_v7()]);
        drain(db);
        let lease =
            || db.audit_read(|tx| tx.one(&sql_lease::LEASE, args![], |row| row.get::<i64>(0))).unwrap();
        assert_eq!(lease(), 0, "left when drained");
        runs_for(db, Duration::from_millis(100));
        assert_eq!(lease(), 0, "not taken while nothing waits");
    });
}

mod sql_lease {
    storage::queries! { "lease.sql"; LEASE = "lease" }
}

#[test]
fn a_person_finds_every_access_wherever_its_record_is() {
    on_each_engine(|db| {
        let (subject, other) = (Uuid::now_v7(), Uuid::now_v7());
        let crowd: Vec<Uuid> = (0..24).map(|_| Uuid::now_v7()).collect();
        let with_subject: Vec<Uuid> = crowd.iter().copied().chain([subject]).collect();
        // In an indexed block, and in the middle of a list.
        shows(db, &with_subject);
        shows(db, &crowd);
        shows(db, &[other]);
        drain(db);
        let count = |subject: Uuid| {
            let read =
                move |tx: &mut Tx<'_>| tx.one(&sql::COUNT_SUBJECT, args![subject], |row| row.get::<i64>(0));
            db.audit_read(read).unwrap()
        };
        assert_eq!((count(subject), found(db, subject).len()), (0, 1), "in the log alone");
        fill(db, 3..BLOCK, Uuid::nil(), |_| false);
        drain(db);
        indexes(db, BLOCK);
        assert_eq!((count(subject), count(crowd[23]), count(Uuid::nil())), (1, 1, 0), "indexed");
        assert_eq!(found(db, subject).len(), 1);
        // In the log, not indexed yet.
        changes(db, subject);
        drain(db);
        assert_eq!(found(db, subject).len(), 2);
        // In both inboxes.
        changes(db, subject);
        shows(db, &[subject]);
        let accesses = found(db, subject);
        let actions: Vec<_> = accesses.iter().map(|access| access.record.action.as_str()).collect();
        assert_eq!(
            actions,
            ["person.list", "person.correct", "person.correct", "person.list"],
            "oldest first"
        );
        assert_eq!(found(db, other).len(), 1);
        assert_eq!(found(db, crowd[0]).len(), 2);
        assert_eq!(found(db, Uuid::now_v7()), []);
        drain(db);
        assert_eq!(found(db, subject), accesses, "wherever they are, the same");
    });
}

#[test]
fn segments_and_pages_hide_no_access() {
    on_each_engine(|db| {
        // More than a page of the inbox, a segment and a block of the tree, the subject at every edge.
        let (subject, records) = (Uuid::now_v7(), BLOCK + 2_100);
        let named = |number: i64| {
            let edges = [0, 999, 1000, 1001, 1023, 1024, 2047, 2048, 2099];
            edges.contains(&number) || edges.contains(&(number - BLOCK)) || number == BLOCK - 1
        };
        fill(db, 0..records, subject, named);
        assert_eq!(found(db, subject).len(), 19, "waiting");
        drain(db);
        assert_eq!(found(db, subject).len(), 19, "in the tree, with some of it not indexed");
        indexes(db, BLOCK);
        assert_eq!(found(db, subject).len(), 19, "indexed as far as blocks are full");
        assert_eq!((verified(db).ok, verified(db).records), (true, records as u64));
    });
}

#[test]
fn a_period_is_told_whole_and_nothing_else() {
    on_each_engine(|db| {
        let (one, other) = (Uuid::now_v7(), Uuid::now_v7());
        let hour = jiff::SignedDuration::from_hours(1);
        let mut ends = vec![db.clocks.now()];
        for subjects in [vec![one], vec![one, other], vec![other]] {
            shows(db, &subjects);
            changes(db, subjects[0]);
            db.pass(hour);
            ends.push(db.clocks.now());
        }
        drain(db);
        let told = |from: usize, until: usize, subject: Option<Uuid>, user: Option<Uuid>| {
            let subjects = subject.into_iter().collect();
            let period = Period { from: ends[from], until: ends[until], user, subjects };
            let mut records = Vec::new();
            let tell = |record| {
                records.push(record);
                Ok(())
            };
            db.block_on(accesses_between(&db.db, period, tell)).unwrap();
            records
        };
        assert_eq!(told(0, 3, None, None).len(), 6);
        assert_eq!(told(1, 2, None, None).len(), 2, "neither the hour before nor the one after");
        assert_eq!(told(0, 3, Some(other), None).len(), 3);
        let user = told(0, 1, None, None)[0].user;
        assert_eq!(told(0, 3, None, Some(user)).len(), 1, "each record here is of another user");
        assert_eq!(told(0, 3, Some(Uuid::now_v7()), None).len(), 0);
        assert_eq!(told(0, 0, None, None).len(), 0, "a period without an instant");
    });
}
