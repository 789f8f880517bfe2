//! `argine import people` is killed at random moments and run again, until it ends: the database and the report are those of a run that
//! nobody disturbed.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use jiff::ToSpan;
use jiff::civil::date;
use kernel::Sex;
use serde_json::Value;
use storage::Engine;
use testkit::{Place, places};

use crate::command;

const ROWS: i64 = 4_000;
/// Rows of a unit of work: so few that every kill falls among some hundred of them.
const UNIT: &str = "20";
const KILLS: u64 = 4;

/// Persons of the region, some with two surnames; a few rows that go back, and a few that come twice.
fn file() -> String {
    let mut text = String::from(
        "Codice fiscale;Cognome;Nome;Sesso;Data di nascita;Comune di residenza;Comune di domicilio;Telefono\n",
    );
    for number in 0..ROWS {
        let family = ["Sponda", "Golena Riva", "De Lanca", "Bozza"][number as usize % 4];
        let given = ["Ada", "Bea Lia"][number as usize % 2];
        let born = date(1940, 1, 1).saturating_add((number * 7 % 28_000).days());
        let code = kernel::tax_code::suggest(family, given, Sex::Female, born, "L219").unwrap();
        let comune = ["001272", "001125", "004078"][number as usize % 3];
        let phone = if number % 97 == 0 { "telefono" } else { "011 000000" };
        let row = format!("{};{family};{given};F;{born};{comune};{comune};{phone}\n", code.as_str());
        text += &row;
        if number % 131 == 0 {
            text += &row;
        }
    }
    text
}

fn start(place: &Place) -> Child {
    command::argine(place)
        .args(["import", "people", "registry.csv", "--json", "--unit-rows", UNIT])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// What it says in the end, but how long it took and how much of it was there.
fn told(child: Child) -> (Value, u64) {
    let output = child.wait_with_output().unwrap();
    let mut said: Value = serde_json::from_slice(&output.stdout).unwrap();
    let resumed = said["resumed"].as_u64().unwrap();
    said["seconds"] = Value::Null;
    said["resumed"] = Value::Null;
    (said, resumed)
}

/// All persons, who sees them under which names, and what is kept of the file.
fn stored(place: &Place) -> Vec<String> {
    let asked = [
        "SELECT 'person ' || tax_code || ' ' || search_name || ' ' || birth_date || ' ' || asl || ' ' || version || ' '
                || COALESCE(phone, '') || CASE WHEN registry_mark IS NULL THEN ' -' ELSE ' marked' END FROM person",
        "SELECT 'seen ' || resource || ' ' || audience || ' ' || sort_key || ' ' || valid_from || ' ' || why
         FROM audience_entry",
        "SELECT 'history ' || COUNT(*) FROM person_history",
        "SELECT 'import ' || added || ' ' || changed || ' ' || unchanged || ' ' || rejected || ' ' || duplicate
         FROM registry_import WHERE ended_at IS NOT NULL",
        "SELECT 'unfinished ' || COUNT(*) FROM registry_import WHERE ended_at IS NULL",
        "SELECT 'chunks ' || COUNT(*) FROM registry_chunk",
    ];
    let mut rows = texts(place, &asked);
    rows.sort();
    rows
}

/// What statements answer, a text a row.
fn texts(place: &Place, asked: &[&str]) -> Vec<String> {
    match place.engine() {
        Engine::Sqlite => {
            let connection = rusqlite::Connection::open(place.url()).unwrap();
            let of = |sql: &&str| {
                let mut statement = connection.prepare(sql).unwrap();
                let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
                rows.collect::<Result<Vec<_>, _>>().unwrap()
            };
            asked.iter().flat_map(of).collect()
        }
        Engine::Postgres => {
            let mut client = postgres::Client::connect(place.url(), postgres::NoTls).unwrap();
            let of = |sql: &&str| client.query(*sql, &[]).unwrap();
            asked.iter().flat_map(of).map(|row| row.get(0)).collect()
        }
    }
}

/// A number below another one, from the clock: which moment it is matters to nobody, that it is another one does.
fn chance(below: u64) -> u64 {
    let random = uuid::Uuid::now_v7().as_u64_pair().1;
    random % below.max(1)
}

/// Kills the import again and again and lets it end: what it says then, how much of it was there, and after how many kills. None when
/// it had ended without anybody having seen what it said, and begins anew when it is sent again.
fn disturbed(place: &Place, whole: u64) -> Option<(Value, u64, u64)> {
    let mut kills = 0;
    loop {
        let mut child = start(place);
        // Not before it has begun, and so that there is work left for the next.
        std::thread::sleep(Duration::from_millis(whole / 5 + chance(whole / 5)));
        if kills == KILLS || child.try_wait().unwrap().is_some() {
            let (said, resumed) = told(child);
            return (kills >= 2 && resumed > 0).then_some((said, resumed, kills));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
        let ended = "SELECT 'ended' FROM registry_import WHERE ended_at IS NOT NULL";
        if !texts(place, &[ended]).is_empty() {
            return None;
        }
    }
}

/// A place with the file and the tables.
fn prepared(engine: Engine, text: &str) -> Place {
    let place = match engine {
        Engine::Sqlite => Place::sqlite(),
        Engine::Postgres => Place::postgres().unwrap(),
    };
    std::fs::write(place.folder().join("registry.csv"), text).unwrap();
    assert!(command::run(&place, &["migrate"]).status.success());
    place
}

#[test]
fn an_import_that_is_killed_again_and_again_ends_as_one_that_nobody_disturbed() {
    let text = file();
    for engine in places().map(|place| place.engine()) {
        let calm = prepared(engine, &text);
        let began = Instant::now();
        let (undisturbed, resumed) = told(start(&calm));
        let whole = u64::try_from(began.elapsed().as_millis()).unwrap();
        assert_eq!(resumed, 0);
        let mut attempts = (0..10).map(|_| prepared(engine, &text));
        let found = attempts.find_map(|place| disturbed(&place, whole).map(|ended| (place, ended)));
        let (place, (said, resumed, kills)) = found.expect("killed halfway, and in the end not");
        println!("{engine:?}: {whole} ms undisturbed, {kills} kills, {resumed} rows resumed in the end");
        assert_eq!(said, undisturbed);
        let (one, other) = (stored(&calm), stored(&place));
        let differing = one.iter().zip(&other).find(|(one, other)| one != other);
        assert_eq!((one.len(), differing), (other.len(), None));
        let back =
            |place: &Place| std::fs::read_to_string(place.folder().join("registry.rejected.csv")).unwrap();
        assert_eq!(back(&calm), back(&place));
    }
}
