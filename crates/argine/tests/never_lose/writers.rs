//! Eight who write, each with a ledger on the disk.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use uuid::Uuid;

use crate::base::Base;
use crate::dice::Dice;
use crate::http;
use crate::server::{Desk, Server};

const WRITERS: u64 = 8;
/// One write of so many loses its connection on the way back, as a line at the edge of a valley does.
const ONE_CUT_OF: u64 = 8;
/// A write that is refused for so long will never be taken.
const PATIENCE: Duration = Duration::from_secs(60);

/// Markers of acknowledged writes.
pub type Ledger = BTreeSet<String>;

/// What a writer sends with a retry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keys {
    /// The key of the first attempt.
    Kept,
    /// Another one: here only to show that the test would notice.
    NewEachTime,
}

impl Keys {
    /// What the markers of this run begin with.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::NewEachTime => "loose",
        }
    }
}

/// The writers at work.
pub struct Writers {
    threads: Vec<JoinHandle<()>>,
    stop: Arc<AtomicBool>,
    retries: Arc<AtomicU64>,
    ledgers: Vec<PathBuf>,
}

impl Writers {
    /// Lets eight writers begin.
    pub fn begin(server: &Server, base: &Base, folder: &Path, keys: Keys) -> Self {
        let people = server.desks.each_ref().map(|desk| Arc::new(base.people(&desk.audience)));
        let enough = |people: &Arc<Vec<Uuid>>| people.len() > 5;
        assert!(people.iter().all(enough), "the desks have persons: {people:?}");
        let (stop, retries) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let ledgers: Vec<PathBuf> =
            (0..WRITERS).map(|number| folder.join(format!("ledger-{}-{number}", keys.prefix()))).collect();
        let threads = ledgers.iter().zip(0..).map(|(path, number)| {
            let desk = number as usize % server.desks.len();
            let writer = Writer {
                number,
                keys,
                address: server.address,
                desk: server.desks[desk].clone(),
                people: people[desk].clone(),
                retries: retries.clone(),
                dice: Dice::new(number + 1),
                ledger: OpenOptions::new().create_new(true).append(true).open(path).expect("a ledger"),
            };
            let stop = stop.clone();
            std::thread::spawn(move || writer.work(&stop))
        });
        Self { threads: threads.collect(), stop, retries, ledgers }
    }

    /// What has been acknowledged so far.
    pub fn ledger(&self) -> Ledger {
        let text = |path: &PathBuf| std::fs::read_to_string(path).expect("the ledger");
        self.ledgers
            .iter()
            .flat_map(|path| text(path).lines().map(str::to_owned).collect::<Vec<_>>())
            .collect()
    }

    /// Each finishes the write it has begun; answers the ledger and how often something was retried.
    pub fn finish(self) -> (Ledger, u64) {
        self.stop.store(true, Ordering::SeqCst);
        let (ledger_of, retries) = (self.ledgers.clone(), self.retries.clone());
        for thread in self.threads {
            thread.join().expect("no writer gave up");
        }
        let all = Self { threads: Vec::new(), stop: self.stop, retries: self.retries, ledgers: ledger_of };
        (all.ledger(), retries.load(Ordering::SeqCst))
    }
}

struct Writer {
    number: u64,
    keys: Keys,
    address: std::net::SocketAddr,
    desk: Desk,
    people: Arc<Vec<Uuid>>,
    retries: Arc<AtomicU64>,
    dice: Dice,
    ledger: File,
}

impl Writer {
    fn work(mut self, stop: &AtomicBool) {
        let mut count = 0;
        while !stop.load(Ordering::SeqCst) {
            count += 1;
            let marker = format!("{} {}-{count}", self.keys.prefix(), self.number);
            self.write(&marker);
            writeln!(self.ledger, "{marker}").expect("the ledger can be written");
            self.ledger.sync_data().expect("the ledger reaches the disk");
        }
    }

    /// Does its desk's act, again and again until it is acknowledged.
    fn write(&mut self, marker: &str) {
        let person = self.people[self.dice.below(self.people.len() as u64) as usize];
        let path = format!("/api/v1/people/{person}/{}", self.desk.act);
        let mut body = self.desk.body.clone();
        body["note"] = marker.into();
        let body = body.to_string();
        let authorization = format!("Bearer {}", self.desk.token);
        let (mut key, begun) = (Uuid::now_v7(), Instant::now());
        loop {
            let text = key.to_string();
            let headers = [("Authorization", authorization.as_str()), ("Idempotency-Key", text.as_str())];
            let answer = if self.dice.below(ONE_CUT_OF) == 0 {
                http::send_and_hang_up(self.address, "POST", &path, &headers, &body);
                None
            } else {
                http::send(self.address, "POST", &path, &headers, &body)
            };
            match answer.map(|answer| (answer.status, answer.body)) {
                Some((200 | 201, _)) => return,
                // No answer, or "try again".
                None | Some((409 | 503, _)) => {}
                Some((status, text)) => panic!("{status}: {text}"),
            }
            assert!(begun.elapsed() < PATIENCE, "{marker} was never taken");
            self.retries.fetch_add(1, Ordering::SeqCst);
            if self.keys == Keys::NewEachTime {
                key = Uuid::now_v7();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
