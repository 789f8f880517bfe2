//! Backup and restore as an operator does them: what comes back is what was there, and what is damaged is refused.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use testkit::Place;

use crate::dice::Dice;
use crate::server::Server;

/// Bytes changed and ends cut off, each in its own archive.
const DAMAGES: u64 = 8;

struct Installation {
    server: Server,
    place: Place,
}

fn installation() -> Installation {
    let place = Place::sqlite();
    Installation { server: Server::prepare(&place), place }
}

impl Installation {
    fn file(&self, name: &str) -> PathBuf {
        self.place.folder().join(name)
    }

    fn backup(&self, name: &str, more: &[&str]) -> PathBuf {
        let archive = self.file(name);
        let words = [&["backup", archive.to_str().unwrap()], more].concat();
        self.server.run(&words, "");
        archive
    }

    /// Restores into a place of its own: exit code, what was said, and the place.
    fn restore(&self, archive: &Path) -> (Option<i32>, String, Place) {
        let place = Place::sqlite();
        let (code, said) = restore_into(&self.server, archive, &place);
        (code, said, place)
    }
}

fn restore_into(server: &Server, archive: &Path, place: &Place) -> (Option<i32>, String) {
    Server::at(server, place.url()).attempt(&["restore", archive.to_str().unwrap()])
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Every row of every table, as text: two databases that agree in it hold the same.
fn rows(path: &Path) -> Vec<String> {
    let connection = rusqlite::Connection::open(path).unwrap();
    let texts = |sql: &str| -> Vec<String> {
        let mut statement = connection.prepare(sql).unwrap();
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| {
            Ok((0..columns).map(|at| format!("{:?}|", row.get_ref(at).unwrap())).collect::<String>())
        });
        rows.unwrap().collect::<Result<_, _>>().unwrap()
    };
    let tables: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    // Who holds the sequencer's lease changes whenever somebody looks.
    let tables = tables.iter().filter(|table| *table != "audit_tree");
    let mut all: Vec<String> =
        tables.flat_map(|table| texts(&format!("SELECT '{table}', * FROM \"{table}\""))).collect();
    all.sort();
    all
}

#[test]
fn what_comes_back_is_what_was_there() {
    let one = installation();
    let archive = one.backup("whole.tar", &[]);
    assert_eq!(
        std::fs::metadata(&archive).unwrap().permissions().mode() & 0o777,
        0o600,
        "for its owner alone"
    );
    let (code, said, place) = one.restore(&archive);
    assert_eq!(code, Some(0), "{said}");
    for (here, there) in [("argine.db", "argine.db"), ("argine-audit.db", "argine-audit.db")] {
        let (before, after) = (rows(&one.file(here)), rows(&place.folder().join(there)));
        assert!(before.len() > 100, "{here}: {}", before.len());
        assert!(before == after, "{here} came back different");
    }
    let heads = std::fs::read(one.file("audit-checkpoints.txt")).unwrap();
    assert_eq!(std::fs::read(place.folder().join("audit-checkpoints.txt")).unwrap(), heads);

    // The private key stays at home unless it is asked for.
    let key = std::fs::read(one.file("audit.key")).unwrap();
    let secrets = std::fs::read(one.file("secrets.key")).unwrap();
    let holds =
        |path: &Path, key: &[u8]| std::fs::read(path).unwrap().windows(key.len()).any(|bytes| bytes == key);
    let holds_key = |path: &Path| holds(path, &key);
    assert!(!holds(&archive, &secrets) && said.contains("keys of secrets"), "{said}");
    assert!(!holds_key(&archive) && !place.folder().join("audit.key").exists());
    assert!(said.contains("private audit key"), "{said}");
    let with_key = one.backup("with-key.tar", &["--with-key"]);
    assert!(holds_key(&with_key) && holds(&with_key, &secrets));
    let (code, said, place) = one.restore(&with_key);
    assert_eq!(
        (code, std::fs::read(place.folder().join("audit.key")).unwrap()),
        (Some(0), key.clone()),
        "{said}"
    );
    assert_eq!(std::fs::read(place.folder().join("secrets.key")).unwrap(), secrets);
    Server::at(&one.server, place.url()).run(&["audit", "verify"], "");
}

#[test]
fn nothing_is_overwritten_and_another_key_is_not_taken_for_the_right_one() {
    let one = installation();
    let archive = one.backup("whole.tar", &[]);
    let before = std::fs::read(&archive).unwrap();
    let (code, said) = one.server.attempt(&["backup", archive.to_str().unwrap()]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("exists already") && std::fs::read(&archive).unwrap() == before, "{said}");

    for name in ["argine.db", "argine-audit.db", "audit-checkpoints.txt"] {
        let place = Place::sqlite();
        std::fs::write(place.folder().join(name), "mine").unwrap();
        let (code, said) = restore_into(&one.server, &archive, &place);
        assert!(code == Some(1) && said.contains("exists already"), "{name}: {said}");
        assert_eq!(std::fs::read(place.folder().join(name)).unwrap(), b"mine");
        assert_eq!(names(place.folder()), [name]);
    }

    let stranger = Place::sqlite();
    access::tree::SigningKey::open(&stranger.folder().join("audit.key")).unwrap();
    let (code, said) = restore_into(&one.server, &archive, &stranger);
    assert!(code == Some(1) && said.contains("is not the key"), "{said}");
    assert_eq!(names(stranger.folder()), ["audit.key"]);

    let missing = Server::at(&one.server, stranger.folder().join("nowhere.db").to_str().unwrap());
    let (code, said) = missing.attempt(&["backup", one.file("other.tar").to_str().unwrap()]);
    assert!(code == Some(4) && said.contains("there is no database"), "{said}");
    assert!(!stranger.folder().join("nowhere.db").exists(), "looking for a database does not make one");
}

#[test]
fn a_damaged_archive_is_refused_and_leaves_nothing_behind() {
    let one = installation();
    let whole = std::fs::read(one.backup("whole.tar", &[])).unwrap();
    let mut dice = Dice::new(2020);
    let mut damaged = Vec::new();
    for _ in 0..DAMAGES {
        let mut bytes = whole.clone();
        // Not a zero: those between one file of the archive and the next say nothing, and nobody misses them.
        let place = std::iter::repeat_with(|| dice.below(whole.len() as u64 - 2048) as usize);
        let place = place.take(10_000).find(|place| whole[*place] != 0).expect("a byte that says something");
        bytes[place] ^= 1 << dice.below(8);
        damaged.push(("changed", bytes));
        damaged.push(("cut off", whole[..dice.below(whole.len() as u64 - 2048) as usize].to_vec()));
    }
    damaged.push(("empty", Vec::new()));
    damaged.push(("no archive", b"SQLite format 3".repeat(100)));
    damaged.push(("manifest only", whole[..4096].to_vec()));
    for (number, (what, bytes)) in damaged.into_iter().enumerate() {
        let archive = one.file("damaged.tar");
        std::fs::write(&archive, bytes).unwrap();
        let (code, said, place) = one.restore(&archive);
        assert_eq!(code, Some(1), "{what}, {number}: {said}");
        assert!(said.contains("is not a whole backup"), "{what}, {number}: {said}");
        assert_eq!(names(place.folder()), Vec::<String>::new(), "{what}, {number}");
    }
}

#[test]
fn on_postgresql_the_way_is_named() {
    let Some(place) = Place::postgres() else { return };
    let here = Place::sqlite();
    let server = Server::unprepared(&place);
    for command in ["backup", "restore"] {
        let (code, said) = server.attempt(&[command, here.folder().join("x.tar").to_str().unwrap()]);
        assert!(code == Some(1) && said.contains("pg_dump") && said.contains("docs/operations.md"), "{said}");
    }
}
