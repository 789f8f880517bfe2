//! `argine certificate …`, as machines call it: the text on standard input, the outcome as JSON, no database.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn argine(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_argine"))
        .arg("certificate")
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that refuses its arguments reads nothing.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

#[test]
fn what_the_demo_makes_is_judged_by_the_instant() {
    let place = testkit::places().next().unwrap();
    let folder = place.folder();
    for about in ["test", "vaccination", "recovery"] {
        let made = argine(
            folder,
            &[
                "demo",
                "--about",
                about,
                "--at",
                "2021-11-15T11:00:00Z",
                "--days",
                "2",
                "--trust-out",
                "trust.json",
            ],
            "",
        );
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let text = String::from_utf8(made.stdout).unwrap();
        for (at, outcome, exit) in [
            ("2021-11-15T10:59:59Z", "NOT_VALID_YET", 3),
            ("2021-11-15T12:00:00", "VALID", 0),
            ("2021-11-17T12:00:00+01:00", "EXPIRED", 3),
        ] {
            let judged = argine(folder, &["verify", "--trust", "trust.json", "--at", at, "--json"], &text);
            let found: Value = serde_json::from_slice(&judged.stdout).unwrap();
            assert_eq!(found["outcome"], outcome, "{found}");
            assert_eq!(judged.status.code(), Some(exit));
            assert_eq!(found.as_object().unwrap().len(), 2, "outcome and why, and nobody's name: {found}");
            assert!(found["why"].as_str().unwrap().ends_with('.'));
        }
        let judged =
            argine(folder, &["verify", "--trust", "trust.json", "--at", "2021-11-15T11:00:00Z"], "HC1:!");
        assert!(String::from_utf8_lossy(&judged.stdout).starts_with("NOT_EU_DCC: Il testo non è in Base45"));
    }
    let over =
        ["verify", "--trust", "trust.json", "--italian-rules", "--json", "--at", "2021-11-15T11:00:00Z"];
    let made = argine(folder, &["demo", "--at", "2021-11-12T10:00:00Z"], "");
    let judged = argine(folder, &over, &String::from_utf8(made.stdout).unwrap());
    assert!(String::from_utf8_lossy(&judged.stdout).contains("EXPIRED"), "a test of 73 hours ago");
}

#[test]
fn what_cannot_be_used_is_said_with_its_exit_code() {
    let place = testkit::places().next().unwrap();
    let folder = place.folder();
    std::fs::write(folder.join("empty.json"), "[]").unwrap();
    std::fs::write(folder.join("signer.json"), r#"{"secret": "AAAA", "certificate": "AAAA"}"#).unwrap();
    for (arguments, exit, words) in [
        (&["verify", "--json"][..], 2, "--trust"),
        (&["verify", "--trust", "empty.json", "--at", "yesterday"], 2, "an instant is like"),
        (&["verify", "--trust", "none.json"], 4, "none.json"),
        (&["verify", "--trust", "empty.json"], 1, "no certificate"),
        (&["demo", "--signer", "signer.json"], 1, "certificate cannot be read"),
        (&["demo", "--at", "2019-01-01T00:00:00Z"], 1, "not good for that time"),
    ] {
        let output = argine(folder, arguments, "HC1:");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(exit), "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
}
