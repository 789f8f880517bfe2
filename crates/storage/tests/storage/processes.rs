//! Two processes on one database: the command line beside the server.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::common::program::{Ledger, acknowledged};
use crate::common::{LEDGER, add_new, positions};
use storage::Reactions;
use testkit::{on_each_engine, places};

#[test]
fn the_command_line_writes_beside_a_busy_server() {
    on_each_engine(&[LEDGER], &[], Reactions::new, |db| {
        let stop = Arc::new(AtomicBool::new(false));
        let (server, stopped) = (db.db.clone(), stop.clone());
        // The server's writer is never idle: the other process must find its moments.
        let busy = crate::common::apart(async move {
            let mut written = 0;
            while !stopped.load(Ordering::SeqCst) {
                let number = 1_000_000 + written;
                server.write(move |tx| add_new(tx, number)).await.unwrap();
                written += 1;
            }
            written
        });
        let output =
            Ledger { url: &db.url, synchronous: "full", numbers: [3, 10, 0] }.command().output().unwrap();
        stop.store(true, Ordering::SeqCst);
        let written = busy.recv().unwrap();

        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(acknowledged(&output.stdout), (0..30).collect::<BTreeSet<_>>());
        let there: Vec<i64> = db.read(positions).unwrap();
        assert_eq!(there, (0..30).chain(1_000_000..1_000_000 + written).collect::<Vec<_>>());
    });
}

#[test]
fn processes_that_start_at_once_migrate_once() {
    for place in places() {
        let children: Vec<_> = (0..5)
            .map(|number| {
                let ledger = Ledger { url: place.url(), synchronous: "full", numbers: [1, 2, number * 2] };
                ledger.command().stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
            })
            .collect();
        let mut told = BTreeSet::new();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            told.extend(acknowledged(&output.stdout));
        }
        let db = place.open(&[LEDGER]).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        assert_eq!(runtime.block_on(db.read(positions)).unwrap(), (0..10).collect::<Vec<_>>());
        assert_eq!(told, (0..10).collect());
    }
}

#[test]
fn what_a_killed_process_acknowledged_is_there() {
    use std::io::{BufRead, BufReader};
    for place in places() {
        let ledger = Ledger { url: place.url(), synchronous: "full", numbers: [4, 100_000, 0] };
        let mut child = ledger.command().stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut told: Vec<String> = lines.by_ref().take(200).map(Result::unwrap).collect();
        child.kill().unwrap();
        child.wait().unwrap();
        told.extend(lines.map_while(Result::ok));
        let told = acknowledged(told.join("\n").as_bytes());
        assert!(told.len() >= 200);

        let db = place.open(&[LEDGER]).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let there: BTreeSet<i64> = runtime.block_on(db.read(positions)).unwrap().into_iter().collect();
        assert!(told.is_subset(&there), "lost: {:?}", told.difference(&there));
    }
}
