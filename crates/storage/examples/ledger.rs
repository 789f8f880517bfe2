//! A small program that writes a ledger and says so: `ledger URL full|normal WRITERS COUNT FIRST`.
//!
//! Tests run it as a second process, under a trace of its system calls, or on a disk that fails. Each of WRITERS writes
//! COUNT rows one after the other; a row that is acknowledged is told on standard output, `ack N`, in one system call.

#[path = "../tests/storage/common/mod.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod common;

use std::io::Write;

use common::{LEDGER, add};
use kernel::Clocks;
use storage::{Config, Db, Reactions, Synchronous};
use uuid::Uuid;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [url, synchronous, numbers @ ..] = &args[..] else { panic!("URL full|normal WRITERS COUNT FIRST") };
    let numbers: Vec<i64> = numbers.iter().map(|text| text.parse().expect("a number")).collect();
    let [writers, count, first] = numbers[..] else { panic!("WRITERS COUNT FIRST") };
    let synchronous = if synchronous == "normal" { Synchronous::Normal } else { Synchronous::Full };
    let config = Config { synchronous, readers: 1, writers: 2, ..Config::new(url) };
    let db =
        Db::open(config, Clocks::in_service(), Reactions::new(), &[LEDGER], &[]).expect("the database opens");

    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let tasks: Vec<_> = (0..writers)
            .map(|writer| tokio::spawn(work(db.clone(), first + writer * count, count)))
            .collect();
        for task in tasks {
            task.await.expect("a writer ends");
        }
    });
}

async fn work(db: Db, first: i64, count: i64) {
    for position in first..first + count {
        // The test finds this text in the bytes written to the log.
        let note = format!("unit-{position};");
        match db.write(move |tx| add(tx, Uuid::now_v7(), position, &note)).await {
            Ok(()) => {
                let line = format!("ack {position}\n");
                std::io::stdout().write_all(line.as_bytes()).expect("standard output takes it");
            }
            Err(problem) => eprintln!("{position}: {problem}"),
        }
    }
}
