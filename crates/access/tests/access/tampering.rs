//! A thousand ways to falsify the audit, each by somebody who can write the database, each found: by the program and by
//! `tools/verify_audit.py`.

use access::tree::{Frontier, KeyFile, Sequencer, SequencerSettings, Verification, leaf_hash};
use storage::{Tx, args};
use testkit::TestDb;
use uuid::Uuid;

use crate::common::on_each_engine;
use crate::independent::{self, dump};
use crate::tree::{drain, kept_elsewhere, sequencer, shows, sql, verified};

const ROUNDS: u64 = 1000;
/// Heads are signed after each so many records.
const EACH: u64 = 7;
/// Heads of before and of after the change of the key, which is a record too.
const BEFORE: u64 = 3;
const AFTER: u64 = 2;
const RECORDS: u64 = (BEFORE + AFTER) * EACH + 1;

/// A small generator with a fixed seed: the same falsifications in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

#[derive(Clone, PartialEq, Debug)]
struct Line {
    place: i64,
    id: Uuid,
    at: i64,
    body: String,
    leaf: Vec<u8>,
}

/// Everything the tree consists of, to be put back after each falsification.
#[derive(Clone, PartialEq, Debug)]
struct Image {
    log: Vec<Line>,
    heads: Vec<(i64, i64, String)>,
    changes: Vec<(i64, i64, String)>,
    edge: (i64, Vec<u8>),
}

fn image(tx: &mut Tx<'_>) -> kernel::Result<Image> {
    let log = tx.query(&sql::LOG, args![], |row| {
        Ok(Line {
            place: row.get(0)?,
            id: row.get(1)?,
            at: row.get(2)?,
            body: row.get(3)?,
            leaf: row.get(4)?,
        })
    })?;
    let heads = tx.query(&sql::HEADS, args![], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let changes = tx.query(&sql::CHANGES, args![], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let edge = tx.one(&access::sql::audit::TREE, args![], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(Image { log, heads, changes, edge })
}

fn restore(tx: &mut Tx<'_>, image: &Image) -> kernel::Result<()> {
    tx.execute(&sql::DELETE_LOG_FROM, args![i64::MIN])?;
    tx.execute(&sql::DELETE_HEADS_ABOVE, args![-1_i64])?;
    for line in &image.log {
        tx.execute(&sql::PUT_LOG, args![line.place, line.id, line.at, line.body, line.leaf])?;
    }
    for (size, at, note) in &image.heads {
        tx.execute(&sql::PUT_HEAD, args![size, at, note])?;
    }
    tx.execute(&sql::DELETE_CHANGES, args![])?;
    for (size, at, note) in &image.changes {
        tx.execute(&sql::PUT_CHANGE, args![size, at, note])?;
    }
    tx.execute(&sql::SET_TREE, args![image.edge.0, image.edge.1]).map(drop)
}

impl Image {
    fn count(&self) -> u64 {
        self.log.len() as u64
    }

    /// Keeps the heads of trees of at most this size.
    fn forget_heads_above(&mut self, most: i64) {
        self.heads.retain(|(size, ..)| *size <= most);
        self.changes.retain(|(size, ..)| *size <= most);
    }

    /// Makes leaf hashes and edge fit the records: whoever falsifies can compute them.
    fn rehash(&mut self) {
        let mut frontier = Frontier::default();
        for (place, line) in self.log.iter_mut().enumerate() {
            let leaf = leaf_hash(line.body.as_bytes());
            frontier.push(leaf);
            (line.place, line.leaf) = (place as i64, leaf.to_vec());
        }
        self.edge = (frontier.size().cast_signed(), frontier.to_bytes());
    }
}

/// Who signs what was falsified.
#[derive(PartialEq)]
enum Signer {
    /// Nobody: the heads are left as they are.
    Nobody,
    /// Somebody with a key of his own.
    Stranger,
    /// Somebody with keys of his own, one of which vouches for the other.
    StrangerTwice,
    /// Whoever has the key of before it was changed.
    Before,
    /// The machine's own key: only heads kept elsewhere can tell.
    Owner,
}

impl Signer {
    /// Who has the key that is good for what is left of the heads.
    fn owner(image: &Image) -> Self {
        if image.changes.is_empty() { Self::Before } else { Self::Owner }
    }
}

/// What shows in the records and heads, and so to any verifier.
const KINDS: u64 = 14;
/// What shows only in what the program keeps beside them, or lies behind the last head.
const KINDS_INSIDE: u64 = 3;

/// One falsification in memory, with its name.
fn falsify(kind: u64, dice: &mut Dice, image: &mut Image) -> (&'static str, Signer) {
    let count = image.count();
    let at = dice.below(count) as usize;
    let other = (at + 1 + dice.below(count - 1) as usize) % count as usize;
    match kind {
        0 => {
            image.log[at].body.push(' ');
            ("a body edited", Signer::Nobody)
        }
        1 => {
            image.log[at].body = image.log[at].body.replace("allowed", "denied");
            image.log[at].leaf = leaf_hash(image.log[at].body.as_bytes()).to_vec();
            ("a body edited with its hash", Signer::Nobody)
        }
        14 => {
            image.log[at].leaf[dice.below(32) as usize] ^= 1;
            ("a hash edited", Signer::Nobody)
        }
        15 => {
            image.log[at].at += 1 + dice.below(1_000_000).cast_signed();
            ("a record put under another time", Signer::Nobody)
        }
        3 => {
            image.log.remove(at);
            ("a row deleted", Signer::Nobody)
        }
        4 => {
            image.log.remove(at);
            image.rehash();
            ("a row deleted and the others moved up", Signer::Nobody)
        }
        5 => {
            let (one, two) = (image.log[at].clone(), image.log[other].clone());
            (image.log[at].body, image.log[at].leaf) = (two.body, two.leaf);
            (image.log[other].body, image.log[other].leaf) = (one.body, one.leaf);
            ("two rows exchanged", Signer::Nobody)
        }
        6 => {
            image.log.truncate(at);
            ("the tail cut off", Signer::Nobody)
        }
        7 => {
            image.log.truncate(at);
            image.rehash();
            image.forget_heads_above(at as i64);
            ("the tree shortened, its later heads removed", Signer::Nobody)
        }
        8 => {
            image.log[at].body = image.log[at].body.replace("allowed", "granted");
            image.rehash();
            image.forget_heads_above(-1);
            ("the tree signed anew with another key", Signer::Stranger)
        }
        9 => {
            image.log.truncate(at + 1);
            image.log[at].body.insert(0, ' ');
            image.rehash();
            image.forget_heads_above(at as i64);
            ("a fork, signed with the right key", Signer::owner(image))
        }
        2 => {
            let head = dice.below(image.heads.len() as u64) as usize;
            edit(&mut image.heads[head].2, dice);
            ("a head edited", Signer::Nobody)
        }
        10 => {
            image.changes.clear();
            ("a change of the key removed", Signer::Nobody)
        }
        11 => {
            edit(&mut image.changes[0].2, dice);
            ("a change of the key edited", Signer::Nobody)
        }
        12 => {
            image.forget_heads_above(-1);
            ("a change from a stranger's key to another", Signer::StrangerTwice)
        }
        13 => {
            let at = image.changes[0].0 as usize + dice.below(AFTER * EACH) as usize;
            image.log[at].body = image.log[at].body.replace("allowed", "denied");
            image.rehash();
            image.forget_heads_above(image.changes[0].0 - 1);
            ("the tree signed on with the key of before", Signer::Before)
        }
        _ => {
            let mut line = image.log[at].clone();
            (line.id, line.place) = (Uuid::now_v7(), count as i64);
            image.log.push(line);
            ("a row slipped in at the end", Signer::Nobody)
        }
    }
}

/// Another letter in a signed note.
fn edit(note: &mut String, dice: &mut Dice) {
    let letters = note.char_indices().filter(|(_, letter)| letter.is_ascii_alphanumeric());
    let letters: Vec<usize> = letters.map(|(index, _)| index).collect();
    // The last letter of the signature's base64 holds two bits that mean nothing.
    let index = letters[dice.below(letters.len() as u64 - 1) as usize];
    let new = if &note[index..=index] == "7" { "5" } else { "7" };
    note.replace_range(index..=index, new);
}

fn sign(db: &TestDb, signer: &Signer) {
    let name = match signer {
        Signer::Nobody => return,
        Signer::Stranger | Signer::StrangerTwice => "stranger.key",
        Signer::Before => "before.key",
        Signer::Owner => "audit.key",
    };
    let path = db.folder().join(name);
    let mut sequencer =
        Sequencer::new(db.db.clone(), KeyFile::open(&path).unwrap(), SequencerSettings::default());
    if *signer == Signer::StrangerTwice {
        db.block_on(sequencer.change_key()).unwrap();
        std::fs::remove_file(path).unwrap();
    } else {
        db.block_on(sequencer.drain()).unwrap();
    }
}

/// Falsifies the log, and answers with what the program finds.
fn found(db: &TestDb, before: &Image, kind: u64, dice: &mut Dice) -> (&'static str, Verification) {
    let mut forged = before.clone();
    let (what, signer) = falsify(kind, dice, &mut forged);
    assert_ne!(forged, *before, "{what} changes something");
    put(db, forged);
    sign(db, &signer);
    (what, verified(db))
}

#[test]
fn every_falsification_is_found_by_two_programs() {
    on_each_engine(|db| {
        let some = || {
            (0..EACH).for_each(|_| shows(db, &[Uuid::now_v7()]));
            drain(db);
        };
        (0..BEFORE).for_each(|_| some());
        keep_key(db);
        db.block_on(sequencer(db).change_key()).unwrap();
        (0..AFTER).for_each(|_| some());
        let before = db.audit_read(image).unwrap();
        assert_eq!(before.count(), RECORDS);
        assert_eq!((before.heads.len() as u64, before.changes.len()), (BEFORE + 1 + AFTER, 1));
        assert!(!kept_elsewhere(db).is_empty());
        let mut dice = Dice(2020);
        let mut dumps = vec![("nothing", dump(db))];
        for round in 0..ROUNDS {
            let (what, report) = found(db, &before, round % KINDS, &mut dice);
            assert!(!report.ok && !report.faults.is_empty(), "round {round}: {what} was not found");
            let only_heads = what == "a head edited" || what.starts_with("a change");
            assert!(report.first.is_some() || only_heads, "round {round}: {what}, but where?");
            dumps.push((what, dump(db)));
        }
        for round in 0..20 * KINDS_INSIDE {
            let (what, report) = found(db, &before, KINDS + round % KINDS_INSIDE, &mut dice);
            assert!(!report.ok, "round {round}: {what} was not found");
        }
        put(db, before.clone());
        let report = verified(db);
        assert!(report.ok && report.first.is_none(), "put back: {:?}", report.faults);
        let faults =
            independent::faults(db, &dumps.iter().map(|(_, dump)| dump.as_str()).collect::<Vec<_>>());
        assert_eq!(faults.len(), dumps.len());
        for (round, (faults, (what, _))) in faults.into_iter().zip(&dumps).enumerate() {
            assert_eq!(faults > 0, *what != "nothing", "{round}: {what}, as the other program sees it");
        }
    });
}

#[test]
fn where_the_first_falsified_record_stands_is_said() {
    on_each_engine(|db| {
        for _ in 0..3 {
            (0..EACH).for_each(|_| shows(db, &[Uuid::now_v7()]));
            drain(db);
        }
        let before = db.audit_read(image).unwrap();
        let at = |change: &dyn Fn(&mut Image)| {
            let mut forged = before.clone();
            change(&mut forged);
            put(db, forged);
            verified(db).first.map(|range| (range.from, range.to))
        };
        assert_eq!(at(&|_| ()), None);
        assert_eq!(at(&|image| image.log[9].body.push(' ')), Some((9, 9)));
        assert_eq!(at(&|image| drop(image.log.remove(9))), Some((9, 9)));
        assert_eq!(at(&|image| image.log.truncate(9)), Some((9, 9)));
        // Whoever computes the hashes anew leaves only the heads to tell: the record lies between two of them.
        let rewritten = |image: &mut Image| {
            image.log[9].body = image.log[9].body.replace("allowed", "denied");
            image.rehash();
        };
        assert_eq!(at(&rewritten), Some((EACH, 2 * EACH - 1)));
    });
}

fn put(db: &TestDb, image: Image) {
    db.audit_write(move |tx| restore(tx, &image)).unwrap();
}

/// As whoever has made himself a copy of it.
fn keep_key(db: &TestDb) {
    std::fs::copy(db.folder().join("audit.key"), db.folder().join("before.key")).unwrap();
}

/// What only heads kept elsewhere can tell: without them the same falsification passes.
#[test]
fn a_fork_by_the_owner_of_the_key_is_found_only_by_heads_kept_elsewhere() {
    on_each_engine(|db| {
        (0..EACH).for_each(|_| shows(db, &[Uuid::now_v7()]));
        drain(db);
        keep_key(db);
        let mut forged = db.audit_read(image).unwrap();
        let (_, signer) = falsify(9, &mut Dice(7), &mut forged);
        put(db, forged);
        sign(db, &signer);
        assert!(!verified(db).ok);
        std::fs::remove_file(db.folder().join("heads.txt")).unwrap();
        assert!(verified(db).ok);
    });
}
