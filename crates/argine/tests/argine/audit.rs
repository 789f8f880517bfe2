//! The heads of the audit that are kept elsewhere, as whoever keeps them uses the command line.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output};
use std::time::{Duration, Instant};

use testkit::{Place, places};

use crate::command;
use crate::served::Serving;

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
        // Nor is anything compared with a file that holds no head, or one that was cut off in its first.
        for text in ["", "argine\n", &second[..40]] {
            std::fs::write(&kept, text).unwrap();
            let path = kept.to_str().unwrap();
            let empty = argine(&place, &["audit", "verify", "--against", path], "");
            assert_eq!(empty.status.code(), Some(4), "{text:?}");
            let told = String::from_utf8_lossy(&empty.stderr).into_owned();
            assert!(told.contains("holds no signed head"), "{told}");
        }
    }
}

/// Follows the records from a place on, into a file.
fn follow(place: &Place, from: u64, file: &str) -> Child {
    let out = std::fs::File::create(place.folder().join(file)).unwrap();
    let from = from.to_string();
    command::argine(place).args(["audit", "export", "--follow", "--from", &from]).stdout(out).spawn().unwrap()
}

/// The lines of followed files, as soon as it is so.
fn followed(place: &Place, files: &[&str], is_so: impl Fn(&BTreeSet<String>) -> bool) -> BTreeSet<String> {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let texts = files.iter().map(|file| std::fs::read_to_string(place.folder().join(file)).unwrap());
        let lines: BTreeSet<String> =
            texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
        if is_so(&lines) {
            return lines;
        }
        assert!(Instant::now() < until, "it never came: {lines:#?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn end(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn what_is_followed_is_what_is_exported_through_a_restart_and_a_change_of_the_key() {
    for place in places() {
        let has = |number: u64| {
            move |lines: &BTreeSet<String>| {
                lines.iter().any(|line| line.starts_with(&format!("{{\"place\":{number},")))
            }
        };
        records(&place, 2);
        let server = Serving::start(&place);
        let one = follow(&place, 0, "one.jsonl");
        records(&place, 1);
        followed(&place, &["one.jsonl"], has(2));
        // The key changes under the running server, which leaves a record.
        let change: serde_json::Value =
            serde_json::from_str(&done(&place, &["key", "rotate", "--audit", "--json"])).unwrap();
        assert_eq!(change["size"], 4, "{change}");
        server.stop();
        let server = Serving::start(&place);
        records(&place, 2);
        followed(&place, &["one.jsonl"], has(5));
        // Whoever follows is killed, and goes on behind the last place that has arrived.
        end(one);
        records(&place, 2);
        let two = follow(&place, 6, "two.jsonl");
        followed(&place, &["two.jsonl"], has(7));
        server.stop();
        let export = done(&place, &["audit", "export"]);
        let exported: BTreeSet<String> = export.lines().map(str::to_owned).collect();
        let all = followed(&place, &["one.jsonl", "two.jsonl"], |lines| lines.len() == exported.len());
        assert_eq!(all, exported);
        let again = followed(&place, &["two.jsonl"], |_| true);
        assert!(!has(5)(&again), "nothing from before its place");
        end(two);

        // As docs/operations.md says, with the key that was noted at the first start.
        let first: serde_json::Value = serde_json::from_str(export.lines().next().unwrap()).unwrap();
        assert_eq!(first["public_key"], change["named_by"]);
        let heads = place.folder().join("audit-checkpoints.txt");
        assert_eq!(verify(&place, &heads).0, Some(0));
        let script = "cat one.jsonl two.jsonl > all.jsonl
            (grep -v '^{\"place\"' all.jsonl; grep '^{\"place\"' all.jsonl | sort -u -t: -k2n) |
            python3 \"$SCRIPT\" - --public-key \"$KEY\" --against audit-checkpoints.txt";
        let verified = Command::new("sh")
            .args(["-c", script])
            .current_dir(place.folder())
            .env("SCRIPT", concat!(env!("CARGO_MANIFEST_DIR"), "/../../tools/verify_audit.py"))
            .env("KEY", first["public_key"].as_str().unwrap())
            .output()
            .unwrap();
        assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
    }
}

#[test]
fn keys_may_lie_in_a_folder_of_their_own_that_something_else_fills() {
    for place in places() {
        records(&place, 1);
        done(&place, &["audit", "verify"]);
        let vault = place.folder().join("vault");
        std::fs::create_dir(&vault).unwrap();
        Serving::start(&place).stop();
        let names = ["audit.key", "secrets.key"];
        for name in names {
            std::fs::rename(place.folder().join(name), vault.join(name)).unwrap();
        }
        let before = names.map(|name| std::fs::read(vault.join(name)).unwrap());
        let run = |arguments: &[&str]| {
            command::argine(&place).env("ARGINE_KEY_FOLDER", &vault).args(arguments).output().unwrap()
        };
        assert!(run(&["audit", "verify"]).status.success());
        let doctor = String::from_utf8(run(&["doctor"]).stdout).unwrap();
        assert_eq!(doctor.matches("readable by its owner alone").count(), 2, "{doctor}");
        assert_eq!(names.map(|name| std::fs::read(vault.join(name)).unwrap()), before);
        assert!(
            names.iter().all(|name| !place.folder().join(name).exists()),
            "no other key takes their place"
        );
        // Without the folder another key is made, and the heads are none of its.
        assert_eq!(argine(&place, &["audit", "verify"], "").status.code(), Some(3));
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
