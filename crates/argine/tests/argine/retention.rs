//! What is over its term, from the command line: shown, approved by another, deleted once however often it is killed.

use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};
use storage::Engine;
use testkit::{Place, places};

use crate::command;

/// Rows that are over: enough for many units of work.
const ROWS: i64 = 1_500;

fn command(place: &Place, arguments: &[&str], input: &str) -> Command {
    let mut command = command::argine(place);
    command.args(arguments).stdin(command::told(place, input));
    command
}

fn argine(place: &Place, arguments: &[&str]) -> Output {
    command(place, arguments, "una frase lunga e poco comune").output().unwrap()
}

fn done(place: &Place, arguments: &[&str]) -> String {
    let output = argine(place, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn refused(place: &Place, arguments: &[&str], words: &str) {
    let output = argine(place, arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
    assert!(said.contains(words), "{said}");
}

fn shown(place: &Place, arguments: &[&str]) -> Value {
    serde_json::from_str(&done(place, &[arguments, &["--json"]].concat())).unwrap()
}

/// A look at the database, past the program.
fn look(place: &Place, sql: &str) -> i64 {
    match place.engine() {
        Engine::Sqlite => {
            let connection = rusqlite::Connection::open(place.url()).unwrap();
            connection.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
            connection.query_row(sql, [], |row| row.get(0)).unwrap()
        }
        Engine::Postgres => {
            let mut client = postgres::Client::connect(place.url(), postgres::NoTls).unwrap();
            client.query_one(sql, &[]).unwrap().get(0)
        }
    }
}

fn change(place: &Place, sql: &str) {
    match place.engine() {
        Engine::Sqlite => {
            let connection = rusqlite::Connection::open(place.url()).unwrap();
            connection.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
            connection.execute_batch(sql).unwrap();
        }
        Engine::Postgres => {
            postgres::Client::connect(place.url(), postgres::NoTls).unwrap().batch_execute(sql).unwrap();
        }
    }
}

/// Long enough that no chance spells it.
const CANARY: &str = "Qx7CanarinaZw9";

/// How often it stands in SQLite's file and its log.
fn in_files(place: &Place) -> usize {
    if place.engine() == Engine::Postgres {
        return 0;
    }
    let files = ["", "-wal"].map(|end| std::fs::read(format!("{}{end}", place.url())).unwrap_or_default());
    files.iter().map(|bytes| bytes.windows(CANARY.len()).filter(|at| *at == CANARY.as_bytes()).count()).sum()
}

/// Who could see somebody, until a day that is long over; in an order in which the pages of a file are split all the time.
fn plant(place: &Place) {
    let values: Vec<_> = (1..=ROWS)
        .map(|number| {
            let number = u128::try_from(number).unwrap();
            let id = uuid::Uuid::from_u128(number.wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835));
            let id = match place.engine() {
                Engine::Sqlite => format!("x'{}'", id.simple()),
                Engine::Postgres => format!("'{id}'"),
            };
            format!("('person', 'gp:1', {id}, '2001-01-01', '2001-02-01', '{CANARY}', 1000000)")
        })
        .collect();
    let columns = "audience_history (resource, audience, id, valid_from, valid_to, why, left_at)";
    change(place, &format!("INSERT INTO {columns} VALUES {}", values.join(", ")));
}

fn line<'v>(plan: &'v Value, class: &str) -> &'v Value {
    plan["lines"].as_array().unwrap().iter().find(|line| line["class"] == class).unwrap()
}

const ERASED: &str = "SELECT CAST(SUM(erased) AS bigint) FROM retention_line";
const ERASED_SQLITE: &str = "SELECT SUM(erased) FROM retention_line";

fn erased(place: &Place) -> i64 {
    look(place, if place.engine() == Engine::Sqlite { ERASED_SQLITE } else { ERASED })
}

#[test]
fn a_plan_is_shown_approved_by_another_and_carried_out_once_however_often_it_is_killed() {
    for place in places() {
        for login in ["uno", "due"] {
            let role = ["--role", "administrator", "--unit", "010"];
            done(&place, &[&["user", "create", login, "--name", "Ada Prova"], &role[..]].concat());
        }
        plant(&place);
        let plan = shown(&place, &["retention", "plan", "--asked-by", "uno"]);
        assert_eq!((&plan["state"], &plan["unit"]), (&json!("prepared"), &json!("010")), "{plan}");
        assert_eq!(line(&plan, "audiences")["due"], ROWS, "{plan}");
        assert_eq!(line(&plan, "audiences")["oldest"], "1970-01-01");
        let id = plan["id"].as_str().unwrap();
        // One shell is one person, whatever name it gives; what was prepared on the page its owner may approve.
        refused(&place, &["retention", "approve", id], "one shell is one person");
        assert!(!argine(&place, &["retention", "approve", id, "--asked-by", "due"]).status.success());
        refused(&place, &["retention", "run", id], "not approved");
        refused(&place, &["retention", "plan"], "another plan of that unit is open");
        change(&place, "UPDATE retention_plan SET prepared_shell = NULL");
        done(&place, &["retention", "approve", id]);
        let shell = "SELECT COUNT(*) FROM retention_plan WHERE decided_shell <> ''";
        assert_eq!(look(&place, shell), 1, "who sat there is kept");
        let mut kills = 0;
        while look(&place, "SELECT COUNT(*) FROM retention_plan WHERE state = 'done'") == 0 {
            let before = erased(&place);
            let mut run =
                command(&place, &["retention", "run", id], "").stdout(Stdio::null()).spawn().unwrap();
            if kills < 3 {
                kills += i64::from(killed_after(&place, &mut run, before));
                // A minute passes.
                change(&place, "UPDATE retention_plan SET held_until = 0");
            }
            run.wait().unwrap();
            let left = look(&place, "SELECT COUNT(*) FROM audience_history");
            assert_eq!(left + erased(&place), ROWS, "what is counted is what is gone");
        }
        assert!(kills > 0, "it was killed in the middle");
        assert_eq!(in_files(&place), 0, "nothing of it is left, between the rows neither");
        let plan = shown(&place, &["retention", "show", id]);
        assert_eq!(line(&plan, "audiences")["erased"], ROWS, "{plan}");
        assert_eq!(line(&plan, "audiences")["changed"], 0, "{plan}");
        assert!(done(&place, &["audit", "verify"]).contains("records"));
        let plan = done(&place, &["retention", "plan", "--asked-by", "uno"]);
        assert!(plan.contains("nothing is over"), "{plan}");
    }
}

/// Kills it when it has got somewhere; says whether it was still at it.
fn killed_after(place: &Place, run: &mut Child, before: i64) -> bool {
    while run.try_wait().unwrap().is_none() {
        if erased(place) > before {
            run.kill().unwrap();
            return true;
        }
    }
    false
}

#[test]
fn the_region_chooses_terms_and_holds_things_back() {
    for place in places() {
        done(
            &place,
            &["user", "create", "uno", "--name", "Ada Prova", "--role", "administrator", "--unit", "010"],
        );
        let by = ["--asked-by", "uno"];
        let term =
            |class: &'static str, term: &'static str| [&["retention", "term", class, term], &by[..]].concat();
        assert_eq!(done(&place, &term("help", "6m")), "help 6m\n");
        refused(&place, &term("help", "5m"), "shorter");
        refused(&place, &term("records", "240m"), "a source decides");
        refused(&place, &term("nothing", "24m"), "no such class");
        let plan = shown(&place, &[&["retention", "plan"], &by[..]].concat());
        assert_eq!(line(&plan, "help")["term"], "6m", "{plan}");
        let hold = ["retention", "hold", "--class", "audiences", "--reason"];
        refused(&place, &[&hold[..], &["breve"]].concat(), "at least 15");
        let held = done(&place, &[&hold[..], &["Procedimento n. 123 del 2030"]].concat());
        let id = held.trim().strip_prefix("held ").unwrap();
        plant(&place);
        assert_eq!(plan["state"], "done", "nothing is over, so nothing waits");
        let plan = shown(&place, &[&["retention", "plan"], &by[..]].concat());
        let audiences = line(&plan, "audiences");
        assert_eq!((&audiences["due"], &audiences["against"]["class"]), (&json!(0), &json!(ROWS)), "{plan}");
        done(&place, &["retention", "release", id, "--reason", "Procedimento n. 123 concluso"]);
        assert!(done(&place, &["retention", "show"]).contains("2 plans"));
    }
}
