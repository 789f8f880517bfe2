//! `--breached-passwords` on both engines: what was published in a breach is nobody's password, and the doctor says how it stands.

use serde_json::Value;
use testkit::{Place, places};

use crate::command::{argine, run, told};

/// SHA-1 of "il gatto beve l'acqua".
const BREACHED: &str = "0000000000000000000000000000000000000000:9\r\nA806DAA524442B2BECF8A2D79CCD89FC4BB6A43B:3\r\nFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF:1\r\n";

fn create(place: &Place, login: &str, password: &str) -> (Option<i32>, String) {
    let user = ["user", "create", login, "--name", "Ada Prova", "--role", "administrator", "--unit", "010"];
    let output = argine(place)
        .args(user)
        .args(["--breached-passwords", "breached.txt"])
        .stdin(told(place, password))
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn doctor(place: &Place, more: &[&str]) -> Value {
    let output = run(place, &[&["doctor", "--json"], more].concat());
    let checks: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    checks.into_iter().find(|check| check["name"] == "passwords").unwrap()
}

#[test]
fn a_password_of_a_breach_is_refused_and_the_doctor_says_whether_there_is_a_list() {
    for place in places() {
        std::fs::write(place.folder().join("breached.txt"), BREACHED).unwrap();
        let (code, said) = create(&place, "uno", "il gatto beve l'acqua");
        assert!(code != Some(0) && said.contains("access-password-breached"), "{said}");
        assert_eq!(create(&place, "uno", "il gatto beve il latte").0, Some(0));
        assert!(doctor(&place, &[])["text"].as_str().unwrap().contains("--breached-passwords"));
        let set = doctor(&place, &["--breached-passwords", "breached.txt"]);
        assert!(set["ok"] == true && set["text"].as_str().unwrap().contains("those of breaches"), "{set}");
        std::fs::write(place.folder().join("breached.txt"), "another file\n").unwrap();
        assert_eq!(doctor(&place, &["--breached-passwords", "breached.txt"])["ok"], false);
        assert_ne!(
            create(&place, "due", "il gatto beve il latte").0,
            Some(0),
            "nobody is let through unseen"
        );
    }
}

#[test]
fn a_new_database_has_no_account_that_anybody_could_guess() {
    for place in places() {
        assert!(run(&place, &["migrate"]).status.success());
        let users = run(&place, &["user", "list", "--json"]);
        let users: Value = serde_json::from_slice(&users.stdout).unwrap();
        assert_eq!(users.as_array().map(Vec::len), Some(0), "{users}");
    }
}
