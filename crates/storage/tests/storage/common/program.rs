//! The example `ledger` as a second process, with or without a trace of its system calls.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

/// What the program is told: `WRITERS COUNT FIRST`.
pub struct Ledger<'a> {
    pub url: &'a str,
    pub synchronous: &'a str,
    pub numbers: [i64; 3],
}

impl Ledger<'_> {
    fn args(&self) -> Vec<String> {
        let numbers = self.numbers.iter().map(i64::to_string);
        [self.url.to_owned(), self.synchronous.to_owned()].into_iter().chain(numbers).collect()
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(program());
        command.args(self.args());
        command
    }

    pub fn under_strace(&self, options: &[&str], log: &std::path::Path) -> Command {
        let mut command = Command::new("strace");
        command
            .args(["-f", "-y", "-s", "5000", "-o"])
            .arg(log)
            .args(options)
            .arg(program())
            .args(self.args());
        command
    }
}

/// Cargo builds the examples with the tests and puts them beside the tests' folder.
fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let path = test.parent().and_then(|deps| deps.parent()).unwrap().join("examples/ledger");
    assert!(path.exists(), "cargo build -p storage --example ledger must come first");
    path
}

/// The positions that the program said were acknowledged.
pub fn acknowledged(output: &[u8]) -> BTreeSet<i64> {
    let text = String::from_utf8_lossy(output);
    text.lines().filter_map(|line| line.strip_prefix("ack ")).map(|number| number.parse().unwrap()).collect()
}

/// Whether system calls can be traced here; a container may forbid it, but the program must be installed.
pub fn can_trace() -> bool {
    let outcome = Command::new("strace").args(["-f", "-e", "trace=none", "true"]).output();
    let outcome = outcome.expect("strace is installed (scripts/install-test-tools)");
    let told = String::from_utf8_lossy(&outcome.stderr);
    if outcome.status.success() {
        return true;
    }
    assert!(told.contains("not permitted") || told.contains("Permission denied"), "strace: {told}");
    eprintln!("SKIPPED: this machine does not permit the tracing of system calls: {told}");
    false
}
