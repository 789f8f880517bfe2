//! The heads of the audit that are kept elsewhere, as whoever keeps them uses the command line.

use std::path::{Path, PathBuf};
use std::process::Output;

use testkit::{Place, places};

use crate::command;

fn argine(place: &Place, arguments: &[&str], input: &str) -> Output {
    command::argine(place).args(arguments).stdin(command::told(place, input)).output().unwrap()
}

fn done(place: &Place, arguments: &[&str]) -> String {
    let output = argine(place, arguments, "una frase lunga");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Each leaves one record: the machine itself looked at the list of users.
fn records(place: &Place, count: usize) {
    (0..count).for_each(|_| drop(done(place, &["user", "list"])));
}

fn verify(place: &Place, against: &Path) -> (Option<i32>, serde_json::Value) {
    let path = against.to_str().unwrap();
    let output = argine(place, &["audit", "verify", "--against", path, "--json"], "");
    (output.status.code(), serde_json::from_slice(&output.stdout).unwrap())
}

/// The files of both stores, while nobody uses them.
fn stores(place: &Place) -> Vec<(PathBuf, Vec<u8>)> {
    let files = std::fs::read_dir(place.folder()).unwrap().map(|entry| entry.unwrap().path());
    let ours = files.filter(|file| file.to_string_lossy().contains(".db"));
    ours.map(|file| (file.clone(), std::fs::read(file).unwrap())).collect()
}

#[test]
fn a_head_kept_elsewhere_says_that_the_log_was_shortened_and_from_where() {
    for place in places() {
        records(&place, 2);
        let kept = place.folder().join("kept.txt");
        let first = done(&place, &["audit", "checkpoint"]);
        assert!(first.starts_with("argine/audit\n2\n"), "{first}");
        std::fs::write(&kept, &first).unwrap();
        let (code, found) = verify(&place, &kept);
        assert_eq!((code, &found["ok"], &found["first"]), (Some(0), &true.into(), &().into()), "{found}");

        // The database as it was, with a newer head in the hands of somebody else.
        let before = stores(&place);
        records(&place, 3);
        let second = done(&place, &["audit", "checkpoint"]);
        assert!(second.starts_with("argine/audit\n5\n"), "{second}");
        std::fs::write(&kept, format!("{first}\n{second}")).unwrap();
        assert_eq!(verify(&place, &kept).0, Some(0));
        if place.engine() == storage::Engine::Sqlite {
            stores(&place).iter().for_each(|(file, _)| std::fs::remove_file(file).unwrap());
            before.iter().for_each(|(file, bytes)| std::fs::write(file, bytes).unwrap());
            let (code, found) = verify(&place, &kept);
            assert_eq!(code, Some(3), "{found}");
            assert_eq!(found["first"], serde_json::json!({ "from": 2, "to": 2 }), "{found}");
        }
        // A head that another key signed is none, and a file that is not there is said.
        std::fs::write(&kept, second.replace("\n5\n", "\n4\n")).unwrap();
        assert_eq!(verify(&place, &kept).0, Some(3));
        let absent = argine(&place, &["audit", "verify", "--against", "absent.txt"], "");
        assert_eq!(absent.status.code(), Some(4));
    }
}

#[test]
fn a_report_on_a_breach_is_one_document_and_leaves_its_own_record() {
    for place in places() {
        let today = kernel::Clocks::in_service().real_today().to_string();
        let period = ["audit", "breach-report", "--from", &today, "--to", &today];
        let report: serde_json::Value =
            serde_json::from_str(&done(&place, &[&period[..], &["--json"]].concat())).unwrap();
        assert_eq!(report["accesses"], serde_json::json!([]));
        assert_eq!(
            report["found"],
            serde_json::json!({ "accesses": 0, "refused": 0, "persons": 0, "users": 0 })
        );
        let dump = done(&place, &["audit", "export"]);
        assert!(dump.contains("[report] ") && dump.contains("access_log.view"), "{dump}");
        let backwards =
            argine(&place, &["audit", "breach-report", "--from", &today, "--to", "2020-01-01"], "");
        assert_eq!(backwards.status.code(), Some(1));
        let nobody = argine(&place, &[&period[..], &["--login", "nessuno"]].concat(), "");
        assert_eq!(nobody.status.code(), Some(1));
    }
}
