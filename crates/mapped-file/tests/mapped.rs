//! Connections that share a mapping read what was committed, whatever happens to the file meanwhile.
#![cfg(target_os = "linux")]

use rusqlite::{Connection, OpenFlags};
use testkit::Place;

const ROWS_A_ROUND: i64 = 2_000;

fn connect(place: &Place) -> Connection {
    let vfs = mapped_file::vfs().expect("on Linux there is one");
    let path = place.folder().join("mapped.db");
    let connection = Connection::open_with_flags_and_vfs(path, OpenFlags::default(), vfs).unwrap();
    connection.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
    connection
}

fn writer(place: &Place) -> Connection {
    let writer = connect(place);
    let pragmas = "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;";
    writer.execute_batch(pragmas).unwrap();
    writer.execute_batch("CREATE TABLE line (id INTEGER PRIMARY KEY, round INTEGER, text TEXT)").unwrap();
    writer
}

/// A connection that reads from memory, with room for so little else that nothing is remembered.
fn reader(place: &Place) -> Connection {
    let reader = connect(place);
    reader.execute_batch("PRAGMA query_only=ON; PRAGMA mmap_size=1; PRAGMA cache_size=10").unwrap();
    reader
}

fn write(writer: &mut Connection, round: i64) {
    let transaction = writer.transaction().unwrap();
    for _ in 0..ROWS_A_ROUND {
        let text = format!("{round} ").repeat(100);
        transaction.execute("INSERT INTO line (round, text) VALUES (?1, ?2)", (round, text)).unwrap();
    }
    // Pages that are there already change too.
    transaction.execute("UPDATE line SET round = ?1 WHERE id % 7 = 0", [round]).unwrap();
    transaction.commit().unwrap();
}

fn checkpoint(writer: &Connection, how: &str) {
    writer.query_row(&format!("PRAGMA wal_checkpoint({how})"), [], |_| Ok(())).unwrap();
}

/// Rows, the sum of their rounds, the length of their texts.
fn sums(connection: &Connection) -> (i64, i64, i64) {
    let sql = "SELECT COUNT(*), SUM(round), SUM(LENGTH(text)) FROM line";
    connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap()
}

/// Bytes that this thread has asked the system to copy for it.
fn bytes_read() -> u64 {
    let counters = std::fs::read_to_string("/proc/thread-self/io").unwrap();
    counters.lines().find_map(|line| line.strip_prefix("rchar: ")).unwrap().parse().unwrap()
}

#[test]
fn pages_are_read_where_they_lie_and_not_copied() {
    let place = Place::sqlite();
    let mut writer = writer(&place);
    write(&mut writer, 1);
    checkpoint(&writer, "TRUNCATE");
    let size = std::fs::metadata(place.folder().join("mapped.db")).unwrap().len();
    let read_by = |connection: &Connection| {
        sums(connection);
        let before = bytes_read();
        sums(connection);
        bytes_read() - before
    };
    let copied = read_by(&reader(&place));
    assert!(copied < size / 10, "{copied} of {size} bytes were copied");

    let plain = connect(&place);
    plain.execute_batch("PRAGMA cache_size=10").unwrap();
    let copied = read_by(&plain);
    assert!(copied > size / 2, "without a mapping {copied} of {size} bytes: the measure is wrong");
}

#[test]
fn a_reader_sees_every_commit_while_the_file_grows() {
    let place = Place::sqlite();
    let mut writer = writer(&place);
    let readers = [reader(&place), reader(&place)];
    for round in 1..=8 {
        write(&mut writer, round);
        let written = sums(&writer);
        assert_eq!(written.0, round * ROWS_A_ROUND);
        readers.iter().for_each(|reader| assert_eq!(sums(reader), written, "from the log, round {round}"));
        checkpoint(&writer, if round % 2 == 0 { "PASSIVE" } else { "TRUNCATE" });
        readers.iter().for_each(|reader| assert_eq!(sums(reader), written, "from the file, round {round}"));
    }
}

#[test]
fn a_snapshot_stays_as_it_was_while_others_commit_and_checkpoint() {
    let place = Place::sqlite();
    let mut writer = writer(&place);
    write(&mut writer, 1);
    checkpoint(&writer, "TRUNCATE");
    let reader = reader(&place);
    reader.execute_batch("BEGIN").unwrap();
    let seen = sums(&reader);
    for round in 2..=4 {
        write(&mut writer, round);
        checkpoint(&writer, "PASSIVE");
        assert_eq!(sums(&reader), seen, "round {round}");
    }
    reader.execute_batch("ROLLBACK").unwrap();
    assert_eq!(sums(&reader), sums(&writer));
}

#[test]
fn a_file_that_was_cut_short_is_read_to_its_new_end() {
    let place = Place::sqlite();
    let mut writer = writer(&place);
    write(&mut writer, 1);
    write(&mut writer, 2);
    checkpoint(&writer, "TRUNCATE");
    let reader = reader(&place);
    let before = sums(&reader);
    writer.execute_batch("DELETE FROM line WHERE id > 100; VACUUM").unwrap();
    checkpoint(&writer, "TRUNCATE");
    let after = sums(&reader);
    assert_eq!((after.0, after), (100, sums(&writer)));
    assert_ne!(before, after);
    write(&mut writer, 3);
    checkpoint(&writer, "TRUNCATE");
    assert_eq!(sums(&reader), sums(&writer), "and grows again");
}

#[test]
fn another_file_under_the_same_name_is_another_file() {
    let place = Place::sqlite();
    let mut first = writer(&place);
    write(&mut first, 1);
    checkpoint(&first, "TRUNCATE");
    let old = reader(&place);
    let seen = sums(&old);
    std::fs::rename(place.folder().join("mapped.db"), place.folder().join("old.db")).unwrap();
    for rest in ["mapped.db-wal", "mapped.db-shm"] {
        std::fs::rename(place.folder().join(rest), place.folder().join(format!("{rest}-old"))).unwrap();
    }
    let mut second = writer(&place);
    write(&mut second, 5);
    checkpoint(&second, "TRUNCATE");
    assert_eq!(sums(&reader(&place)), sums(&second));
    assert_eq!(sums(&old), seen, "who has the first one still reads it");
}
