//! `argine doctor` on both engines: what does not agree with the facts is found, told by id, and mended when somebody says yes.

use std::process::Command;

use serde_json::Value;
use storage::Engine;
use testkit::{Place, places};

use crate::command::{self, run};

fn check(place: &Place, more: &[&str], name: &str) -> Value {
    let output = run(place, &[&["doctor", "--json"], more].concat());
    let checks: Vec<Value> = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    checks.into_iter().find(|check| check["name"] == name).unwrap()
}

pub fn execute(place: &Place, sql: &str) {
    match place.engine() {
        Engine::Sqlite => rusqlite::Connection::open(place.url()).unwrap().execute_batch(sql).unwrap(),
        Engine::Postgres => {
            postgres::Client::connect(place.url(), postgres::NoTls).unwrap().batch_execute(sql).unwrap();
        }
    }
}

#[test]
fn what_does_not_agree_with_the_facts_is_found_and_mended() {
    for place in places() {
        let file = include_str!("../../../../docs/registry-file.csv").replace(";Golena;", ";Golena Riva;");
        std::fs::write(place.folder().join("registry.csv"), &file).unwrap();
        run(&place, &["import", "people", "registry.csv"]);
        let sound = check(&place, &[], "person");
        assert_eq!((&sound["ok"], sound.get("differences")), (&true.into(), None), "{sound}");
        assert!(sound["text"].as_str().unwrap().starts_with("all "), "{sound}");
        // A second file that differs leaves a history of one person.
        let again = file.replace(";Sponda;Ada;", ";Sponda;Adele;");
        std::fs::write(place.folder().join("again.csv"), again).unwrap();
        run(&place, &["import", "people", "again.csv"]);
        assert_eq!(check(&place, &[], "known")["ok"], true);
        assert_eq!(check(&place, &[], "clocks")["ok"], true);
        execute(
            &place,
            "DELETE FROM audience_entry WHERE resource = 'person_name';
             UPDATE person SET known = 0;
             UPDATE person SET search_name = 'ALTRO NOME' WHERE family_name = 'Sponda';",
        );
        let wrong = check(&place, &[], "person");
        assert_eq!(wrong["ok"], false, "{wrong}");
        let said = wrong["differences"].as_array().unwrap();
        assert!(said.iter().any(|one| one["what"] == "missing" && one["kind"] == "person"), "{wrong}");
        assert!(said.iter().any(|one| one["what"] == "column" && one["of"] == "search_name"), "{wrong}");
        assert_eq!(check(&place, &[], "names")["ok"], false);
        let denied = check(&place, &[], "known");
        assert!(denied["ok"] == false && denied["text"].as_str().unwrap().starts_with("of "), "{denied}");
        assert!(!wrong.to_string().contains("Sponda") && !wrong.to_string().contains("SPONDA"), "{wrong}");
        // Nobody can be asked here, and nothing is done.
        let unasked = run(&place, &["doctor", "--mend", "--json"]);
        assert_eq!(unasked.status.code(), Some(1));
        assert_eq!(check(&place, &[], "person")["ok"], false);
        let mended = check(&place, &["--mend", "--yes"], "mended");
        assert_eq!(mended["text"], "3 things were set right");
        for name in [
            "person",
            "names",
            "known",
            "figures",
            "references",
            "report",
            "measure",
            "request",
            "result",
            "correction",
        ] {
            let sound = check(&place, &[], name);
            assert_eq!(sound["ok"], true, "{sound}");
        }
        assert_eq!(check(&place, &["--mend", "--yes"], "mended")["text"], "0 things were set right");
    }
}

/// `argine policy print --json | head -1`: a reader that has seen enough is no fault of the program.
#[test]
fn whoever_reads_no_further_ends_it_quietly() {
    let place = Place::sqlite();
    let script = "\"$ARGINE\" policy print --json 2>told | head -c 1; cat told";
    let mut command = Command::new("sh");
    let command = command::at(&place, command.args(["-c", script]));
    let said = command.env("ARGINE", env!("CARGO_BIN_EXE_argine")).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&said.stdout), "[");
}
