//! The audit as somebody else's program sees it: `tools/verify_audit.py`, which shares no line with this one.

use std::path::{Path, PathBuf};
use std::process::Command;

use access::tree::export;
use testkit::TestDb;
use uuid::Uuid;

use crate::common::on_each_engine;
use crate::tree::{drain, kept_elsewhere, key, sequencer, shows};

pub fn dump(db: &TestDb) -> String {
    let mut out = Vec::new();
    db.block_on(export(&db.db, &key(db).first(), &mut out)).unwrap();
    String::from_utf8(out).unwrap()
}

fn tools() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tools")
}

/// Asks the script's own function about many dumps in one process; the same signature is checked once.
const MANY: &str = "
import functools, json, sys, base64, verify_audit as v
v.signature_fits = functools.lru_cache(None)(v.signature_fits)
asked = json.load(sys.stdin)
key = base64.b64decode(asked['key'])
print(json.dumps([v.verify(d.splitlines(), [key], asked['kept'], lambda text: None)[2] for d in asked['dumps']]))
";

/// How many faults the script finds in each dump, against the heads kept elsewhere.
pub fn faults(db: &TestDb, dumps: &[&str]) -> Vec<u64> {
    let (key, kept) = (key(db).first().to_string(), kept_elsewhere(db));
    let asked = serde_json::json!({ "key": key, "kept": kept, "dumps": dumps }).to_string();
    let path = db.folder().join("asked.json");
    std::fs::write(&path, asked).unwrap();
    let output = Command::new("python3")
        .args(["-c", MANY])
        .env("PYTHONPATH", tools())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(std::fs::File::open(&path).unwrap())
        .output()
        .expect("python3 can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The script's exit code and what it printed, with the heads kept elsewhere.
fn verify(folder: &Path, dump: &str, public_key: &str) -> (Option<i32>, String) {
    verify_with(folder, dump, public_key, &[Path::new("--against"), &folder.join("heads.txt")])
}

/// The same with nothing kept elsewhere: the dump alone, and the key.
fn verify_alone(folder: &Path, dump: &str, public_key: &str) -> (Option<i32>, String) {
    verify_with(folder, dump, public_key, &[])
}

fn verify_with(folder: &Path, dump: &str, public_key: &str, against: &[&Path]) -> (Option<i32>, String) {
    let path = folder.join("audit.jsonl");
    std::fs::write(&path, dump).unwrap();
    let output = Command::new("python3")
        .arg(tools().join("verify_audit.py"))
        .arg(&path)
        .args(["--public-key", public_key])
        .args(against)
        .output()
        .expect("python3 can be run");
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn another_program_recomputes_the_tree_and_finds_what_was_changed() {
    on_each_engine(|db| {
        for _ in 0..3 {
            (0..5).for_each(|_| shows(db, &[Uuid::now_v7()]));
            drain(db);
        }
        let (whole, public) = (dump(db), key(db).first().to_string());
        assert_eq!(whole.lines().count(), 1 + 3 + 15);
        let good = verify(db.folder(), &whole, &public);
        assert_eq!(good, (Some(0), "15 records, 6 signed heads compared: they fit\n".to_owned()));

        let lines: Vec<&str> = whole.lines().collect();
        let without = |range: std::ops::Range<usize>| {
            let kept = lines.iter().enumerate().filter(|(index, _)| !range.contains(index));
            kept.map(|(_, line)| format!("{line}\n")).collect::<String>()
        };
        let exchanged = whole
            .replace("\"place\":3,", "\"place\":x,")
            .replace("\"place\":7,", "\"place\":3,")
            .replace("\"place\":x,", "\"place\":7,");
        let stranger = access::tree::SigningKey::open(&db.folder().join("stranger.key")).unwrap();
        for (what, forged, public) in [
            ("a record changed", whole.replacen("allowed", "granted", 1), public.clone()),
            ("a record removed", without(8..9), public.clone()),
            ("the tail cut off", without(12..19), public.clone()),
            ("the tail cut off with its heads", without(3..4).replace(lines[18], ""), public.clone()),
            ("two places exchanged", exchanged, public.clone()),
            ("another's key", whole.clone(), stranger.public().to_string()),
        ] {
            let forged: String =
                forged.lines().filter(|line| !line.is_empty()).map(|l| format!("{l}\n")).collect();
            assert_ne!(
                (&forged, &public),
                (&whole, &key(db).first().to_string()),
                "{what} changes something"
            );
            let (code, text) = verify(db.folder(), &forged, &public);
            assert_eq!(code, Some(1), "{what}: {text}");
        }
    });
}

#[test]
fn a_key_that_nobody_vouches_for_signs_nothing() {
    on_each_engine(|db| {
        let some = || {
            (0..5).for_each(|_| shows(db, &[Uuid::now_v7()]));
            drain(db);
        };
        some();
        let first = key(db).first();
        let changes: Vec<_> = (0..2)
            .map(|_| {
                let change = db.block_on(sequencer(db).change_key()).unwrap();
                some();
                change
            })
            .collect();
        assert_eq!(changes.iter().map(|change| change.size).collect::<Vec<_>>(), [6, 12]);
        assert_eq!(
            (&changes[0].named_by, &changes[1].named_by),
            (&first.to_string(), &changes[0].public_key)
        );
        let file = std::fs::read_to_string(db.folder().join("audit.key")).unwrap();
        assert_eq!(file.matches("was ").count(), 2, "the private halves are gone");
        assert_eq!(file.lines().count(), 3);
        assert_eq!(key(db).first(), first, "what was noted at the first start is still what one needs");

        // Heads of 5, 6, 11, 12 and 17, each kept elsewhere too, and so are the two changes.
        let whole = dump(db);
        let good = verify(db.folder(), &whole, &first.to_string());
        assert_eq!(good, (Some(0), "17 records, 14 signed heads compared: they fit\n".to_owned()));
        let without = |number: usize| -> String {
            let mut passed = 0;
            let kept = whole.lines().filter(|line| {
                passed += usize::from(line.starts_with("{\"key_change\""));
                !(line.starts_with("{\"key_change\"") && passed == number)
            });
            kept.map(|line| format!("{line}\n")).collect()
        };
        for (what, forged, public) in [
            ("the later key alone", whole.clone(), changes[1].public_key.clone()),
            ("the first change removed", without(1), first.to_string()),
            ("the second change removed", without(2), first.to_string()),
            (
                "another key named",
                whole.replace(&changes[1].public_key, &changes[0].public_key),
                first.to_string(),
            ),
        ] {
            assert_eq!(verify(db.folder(), &forged, &public).0, Some(1), "{what}");
            let alone = verify_alone(db.folder(), &forged, &public);
            assert_eq!(alone.0, Some(1), "{what}, nothing kept elsewhere");
        }
    });
}
