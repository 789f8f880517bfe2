//! Never lose: the server is killed 20 times at random moments under 8 writers. Each keeps a ledger, on the disk, of
//! what was acknowledged; each retries with the same key what was not. In the end nothing acknowledged is missing and
//! nothing is there twice, whatever became of the connections.
//!
//! Without keys the same writers must leave duplicates: a test that cannot see them proves nothing.

mod backup;
mod base;
mod dice;
mod http;
mod server;
mod writers;

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use storage::Engine;
use testkit::Place;

use base::Base;
use dice::Dice;
use server::Server;
use writers::{Keys, Ledger, Writers};

/// How often the server is killed; `scripts/check-long` asks for more with `ARGINE_TEST_KILLS`.
fn kills() -> u64 {
    let asked = std::env::var("ARGINE_TEST_KILLS").ok().and_then(|number| number.parse().ok());
    asked.unwrap_or(20)
}

/// Acknowledged writes that are enough to judge by.
const ENOUGH: usize = 100;
/// Kills of the run without keys: it only has to show that the test sees duplicates.
const KILLS_WITHOUT_KEYS: u64 = 4;
/// The backup is taken after this many kills, in the middle of the writing.
const BACKUP_AFTER: u64 = 10;
/// Far beyond what a healthy start needs on a busy machine; how long it took is printed.
const START_LIMIT: Duration = Duration::from_secs(60);

#[test]
fn on_sqlite_nothing_acknowledged_is_lost_and_nothing_is_applied_twice() {
    never_lose(&Place::sqlite());
}

#[test]
fn on_postgresql_nothing_acknowledged_is_lost_and_nothing_is_applied_twice() {
    if let Some(place) = Place::postgres() {
        never_lose(&place);
    }
}

fn never_lose(place: &Place) {
    let mut server = Server::prepare(place);
    let base = Base::new(place);

    let run = kill_under_load(&mut server, &base, place.folder(), Keys::Kept, kills());
    let counts = base.markers(Keys::Kept);
    let (lost, twice) = compare(&run.ledger, &counts);
    println!(
        "{:?}: {} kills, {} acknowledged, {} retried, lost {}, applied twice {}; ready after {}",
        place.engine(),
        kills(),
        run.ledger.len(),
        run.retries,
        lost.len(),
        twice.len(),
        seconds(&run.starts),
    );
    assert!(run.ledger.len() > ENOUGH, "the writers wrote: {}", run.ledger.len());
    assert!(run.retries > kills(), "the kills were felt: {}", run.retries);
    assert_eq!((lost, twice), (Vec::new(), Vec::new()));
    server.stop();
    check_audit(&server, run.ledger.len());
    server.check_counters();
    if let Some((archive, before)) = &run.backup {
        check_backup(&server, archive, before);
    }

    let run = kill_under_load(&mut server, &base, place.folder(), Keys::NewEachTime, KILLS_WITHOUT_KEYS);
    let (lost, twice) = compare(&run.ledger, &base.markers(Keys::NewEachTime));
    println!("without keys: {} acknowledged, applied twice {}", run.ledger.len(), twice.len());
    assert_eq!(lost, Vec::<String>::new());
    assert!(!twice.is_empty(), "without keys the test must find duplicates");
}

/// What a run left.
struct Run {
    ledger: Ledger,
    retries: u64,
    starts: Vec<Duration>,
    /// The archive, and what had been acknowledged before it was begun.
    backup: Option<(std::path::PathBuf, Ledger)>,
}

fn kill_under_load(server: &mut Server, base: &Base, folder: &Path, keys: Keys, kills: u64) -> Run {
    let mut dice = Dice::new(match keys {
        Keys::Kept => 2020,
        Keys::NewEachTime => 1114,
    });
    let mut starts = vec![server.start(START_LIMIT)];
    let writers = Writers::begin(server, base, folder, keys);
    let mut backup = None;
    for kill in 1..=kills {
        if keys == Keys::Kept && kill == BACKUP_AFTER && base.engine() == Engine::Sqlite {
            let (archive, before) = (folder.join("backup.tar"), writers.ledger());
            server.run(&["backup", &archive.to_string_lossy()], "");
            backup = Some((archive, before));
        }
        // From "has hardly begun" to "has long been at work".
        std::thread::sleep(Duration::from_millis(dice.below(500)));
        server.kill();
        starts.push(server.start(START_LIMIT));
    }
    // A slow machine writes little between two kills: the last life goes on until there is enough to judge.
    let begun = std::time::Instant::now();
    while writers.ledger().len() <= ENOUGH && begun.elapsed() < START_LIMIT {
        std::thread::sleep(Duration::from_millis(20));
    }
    let (ledger, retries) = writers.finish();
    Run { ledger, retries, starts, backup }
}

/// Acknowledged and not there; there more than once.
fn compare(ledger: &Ledger, counts: &HashMap<String, u64>) -> (Vec<String>, Vec<String>) {
    let lost = ledger.iter().filter(|marker| !counts.contains_key(*marker)).cloned().collect();
    let twice = counts.iter().filter(|(_, count)| **count > 1).map(|(marker, _)| marker.clone()).collect();
    (lost, twice)
}

fn seconds(times: &[Duration]) -> String {
    times.iter().map(|time| format!("{:.2}", time.as_secs_f64())).collect::<Vec<_>>().join(" ") + " s"
}

fn check_audit(server: &Server, acknowledged: usize) {
    let answer = server.run(&["audit", "verify", "--json"], "");
    let found: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
    assert_eq!(found["ok"], true, "{answer}");
    assert!(found["records"].as_u64() >= Some(acknowledged as u64), "a record for each write: {answer}");
}

/// The archive holds everything acknowledged before it was begun, nothing twice, and its audit verifies.
fn check_backup(server: &Server, archive: &Path, before: &Ledger) {
    let place = Place::sqlite();
    let restored = Server::at(server, place.url());
    restored.run(&["restore", &archive.to_string_lossy()], "");
    let counts = Base::new(&place).markers(Keys::Kept);
    let (lost, twice) = compare(before, &counts);
    println!("backup under load: {} acknowledged before it, {} in it", before.len(), counts.len());
    assert!(before.len() > 10, "there was load: {}", before.len());
    assert_eq!((lost, twice), (Vec::new(), Vec::new()));
}
