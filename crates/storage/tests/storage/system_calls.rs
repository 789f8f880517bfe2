//! Durability as the kernel sees it: every acknowledgement comes after the sync of the log that holds its unit.
#![cfg(target_os = "linux")]

use std::collections::{BTreeMap, BTreeSet};

use crate::common::program::{Ledger, acknowledged, can_trace};
use crate::common::{LEDGER, positions};
use testkit::Place;

/// Reads a trace in the order in which things happened; says for each acknowledgement what is wrong with it.
fn violations(trace: &str) -> Vec<String> {
    let mut written: BTreeSet<i64> = BTreeSet::new();
    // Syncs under way, by thread: what was in the log when each began.
    let mut under_way: BTreeMap<&str, BTreeSet<i64>> = BTreeMap::new();
    let (mut synced, mut wrong) = (BTreeSet::new(), Vec::new());
    for line in trace.lines() {
        let (thread, call) = line.split_once(' ').unwrap_or((line, ""));
        let call = call.trim_start();
        let sync = ["fsync(", "fdatasync("].iter().any(|name| call.starts_with(name));
        if call.starts_with("pwrite64(") && call.contains("argine.db-wal>") {
            written.extend(units(call));
        } else if sync && call.contains("argine.db-wal>") {
            under_way.insert(thread, written.clone());
        } else if call.starts_with("write(1<") {
            let number = call.split("ack ").nth(1).and_then(|rest| rest.split("\\n").next());
            match number.and_then(|number| number.parse().ok()) {
                Some(number) if synced.contains(&number) => {}
                other => wrong.push(format!("acknowledged before it was on disk: {other:?}")),
            }
        }
        let resumed = call.starts_with("<... fsync resumed") || call.starts_with("<... fdatasync resumed");
        if (sync || resumed) && call.ends_with("= 0") {
            synced.extend(under_way.remove(thread).unwrap_or_default());
        }
    }
    wrong
}

/// The units whose notes stand in the bytes of a write.
fn units(call: &str) -> impl Iterator<Item = i64> {
    call.split("unit-").skip(1).filter_map(|rest| rest.split(';').next()?.parse().ok())
}

const CALLS: &str = "trace=fdatasync,fsync,write,pwrite64";

fn traced(synchronous: &str) -> (BTreeSet<i64>, Vec<String>) {
    let place = Place::sqlite();
    let log = place.folder().join("trace");
    let ledger = Ledger { url: place.url(), synchronous, numbers: [4, 12, 0] };
    let output = ledger.under_strace(&["-e", CALLS], &log).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let trace = std::fs::read(&log).unwrap();
    (acknowledged(&output.stdout), violations(&String::from_utf8_lossy(&trace)))
}

#[test]
fn every_acknowledgement_comes_after_the_sync_of_its_unit() {
    if !can_trace() {
        return;
    }
    let (told, wrong) = traced("full");
    assert_eq!(told, (0..48).collect());
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn the_same_check_fails_when_commits_are_not_synced() {
    if !can_trace() {
        return;
    }
    let (told, wrong) = traced("normal");
    assert_eq!(told.len(), 48);
    assert!(wrong.len() > 24, "the check would not notice: {wrong:?}");
}

#[test]
fn a_failed_sync_stops_the_process_and_nothing_is_acknowledged_after_it() {
    if !can_trace() {
        return;
    }
    // Counted for each thread apart: the one that opens and migrates has fewer, so it is the writer's.
    for when in ["30", "60"] {
        let place = Place::sqlite();
        let log = place.folder().join("trace");
        let ledger = Ledger { url: place.url(), synchronous: "full", numbers: [3, 100, 0] };
        let fault = format!("inject=fdatasync,fsync:error=EIO:when={when}");
        let output = ledger.under_strace(&["-e", CALLS, "-e", &fault], &log).output().unwrap();
        assert!(!output.status.success(), "the process must stop");
        let trace = String::from_utf8_lossy(&std::fs::read(&log).unwrap()).into_owned();
        assert_eq!(violations(&trace), [""; 0]);
        let (_, after) = trace.split_once("(INJECTED)").expect("the fault was injected");
        assert!(!after.contains("write(1<"), "told something after the failed sync");
        assert!(after.contains("SIGABRT"), "stopped on purpose");

        let told = acknowledged(&output.stdout);
        assert!(!told.is_empty() && told.len() < 300, "{told:?}");
        // The next process recovers what was told.
        let db = place.open(&[LEDGER]).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let there: BTreeSet<i64> = runtime.block_on(db.read(positions)).unwrap().into_iter().collect();
        assert!(told.is_subset(&there), "lost: {:?}", told.difference(&there));
    }
}
