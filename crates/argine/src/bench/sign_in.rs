//! `argine bench sign-in`: people arriving at 13 a second, and what that does to those already at work; with
//! `--under-attack`, what it does to them that somebody at the same address guesses their passwords meanwhile.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinHandle;

use super::client::{Answer, Ask, Client};
use super::figures::Latencies;
use super::import::read_lists;
use super::users::{PASSWORD, Person};
use crate::failure::{Failure, Outcome};

/// 12,000 users in 15 minutes.
pub const ARRIVALS_PER_S: f64 = 13.3;
/// Connections from which guesses come at once.
const ATTACKERS: usize = 8;

/// What a storm of sign-ins found.
pub struct Run {
    /// Sign-ins completed a second.
    pub per_s: f64,
    /// From arrival to session.
    pub sign_ins: Latencies,
    /// Sign-ins refused or failed.
    pub errors: usize,
    /// List latencies meanwhile.
    pub lists: Latencies,
}

/// Somebody who signs in.
pub struct Visitor {
    login: String,
    /// What his browser sends: the mark that he has signed in with it before, if he has.
    cookie: String,
}

/// Users whose browsers nobody knows.
pub fn strangers(logins: Vec<String>) -> Vec<Visitor> {
    logins.into_iter().map(|login| Visitor { login, cookie: String::new() }).collect()
}

/// Users who have signed in before: each of them does so once.
///
/// # Errors
/// When one of them does not get in.
pub async fn known(address: SocketAddr, logins: Vec<String>) -> Outcome<Vec<Visitor>> {
    let mut known = Vec::with_capacity(logins.len());
    for login in logins {
        let answer = post(&mut Client::new(address), &login, PASSWORD, "").await?;
        let cookie = answer.cookie.filter(|_| answer.status == 303);
        let cookie = cookie.ok_or_else(|| Failure::new("a user of the benchmark cannot sign in"))?;
        known.push(Visitor { login, cookie });
    }
    Ok(known)
}

/// Sends sign-ins at the rate of a morning as long as it `goes_on`, whether or not the earlier ones have been answered.
pub async fn run(
    address: SocketAddr,
    visitors: Arc<Vec<Visitor>>,
    readers: Arc<Vec<Person>>,
    goes_on: impl Fn() -> bool,
) -> Run {
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let lists = tokio::spawn(read_lists(address, readers, stopped));
    let began = Instant::now();
    let mut arrivals = tokio::time::interval(Duration::from_secs_f64(1.0 / ARRIVALS_PER_S));
    let mut tasks = Vec::new();
    let mut next = (0..visitors.len()).cycle();
    while let Some(place) = next.next().filter(|_| goes_on()) {
        arrivals.tick().await;
        tasks.push(tokio::spawn(sign_in(address, visitors.clone(), place)));
    }
    let (mut sign_ins, mut errors) = (Latencies::default(), 0);
    for task in tasks {
        match task.await {
            Ok(Some(elapsed)) => sign_ins.note(elapsed),
            _ => errors += 1,
        }
    }
    let per_s = sign_ins.count() as f64 / began.elapsed().as_secs_f64();
    let _ = stop.send(true);
    Run { per_s, sign_ins, errors, lists: lists.await.unwrap_or_default() }
}

async fn sign_in(address: SocketAddr, visitors: Arc<Vec<Visitor>>, place: usize) -> Option<Duration> {
    let visitor = &visitors[place];
    let began = Instant::now();
    let answer = post(&mut Client::new(address), &visitor.login, PASSWORD, &visitor.cookie).await.ok()?;
    (answer.status == 303 && answer.cookie.is_some()).then(|| began.elapsed())
}

async fn post(client: &mut Client, login: &str, password: &str, cookie: &str) -> std::io::Result<Answer> {
    let session = cookie.split("; ").find_map(|one| one.strip_prefix("argine=")).unwrap_or_default();
    let body = format!("csrf={}&login={login}&password={password}", web::csrf::token(session));
    let kind = "application/x-www-form-urlencoded";
    let ask = Ask {
        method: "POST",
        path: "/login",
        cookie,
        bearer: None,
        key: None,
        body: Some((kind, body.as_bytes())),
    };
    client.send(&ask).await
}

/// What became of the guesses.
pub struct Guesses {
    /// Guesses answered, or broken off.
    pub sent: u64,
    /// That opened a session: none.
    pub in_: u64,
    /// Compared with the password, and wrong.
    pub looked_at: u64,
    /// Refused before.
    pub refused: u64,
    /// Anything else.
    pub failed: u64,
    /// Guesses a second.
    pub per_s: f64,
}

/// Somebody who guesses, from the address of those who sign in.
pub struct Attack {
    count: Arc<Count>,
    tasks: Vec<JoinHandle<()>>,
    began: Instant,
}

#[derive(Default)]
struct Count {
    most: u64,
    begun: AtomicU64,
    ended: AtomicU64,
    in_: AtomicU64,
    looked_at: AtomicU64,
    refused: AtomicU64,
}

impl Attack {
    /// Begins to guess: every login in its turn.
    pub fn begin(address: SocketAddr, visitors: Arc<Vec<Visitor>>, most: u64) -> Self {
        let count = Arc::new(Count { most, ..Count::default() });
        let guess = |_| tokio::spawn(guess(address, visitors.clone(), count.clone()));
        Self { tasks: (0..ATTACKERS).map(guess).collect(), count, began: Instant::now() }
    }

    /// Whether the last guess is answered.
    pub fn is_over(&self) -> bool {
        self.count.ended.load(Ordering::Relaxed) >= self.count.most
    }

    /// Waits for the last guess.
    pub async fn end(self) -> Guesses {
        for task in self.tasks {
            let _ = task.await;
        }
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let (sent, in_) = (of(&self.count.ended), of(&self.count.in_));
        let (looked_at, refused) = (of(&self.count.looked_at), of(&self.count.refused));
        let per_s = sent as f64 / self.began.elapsed().as_secs_f64();
        Guesses { sent, in_, looked_at, refused, failed: sent - in_ - looked_at - refused, per_s }
    }
}

async fn guess(address: SocketAddr, visitors: Arc<Vec<Visitor>>, count: Arc<Count>) {
    let mut client = Client::new(address);
    loop {
        let number = count.begun.fetch_add(1, Ordering::Relaxed);
        if number >= count.most {
            return;
        }
        let login = &visitors[number as usize % visitors.len()].login;
        let became = match post(&mut client, login, &format!("tentativo-{number}"), "").await {
            Ok(answer) if answer.status == 303 => Some(&count.in_),
            Ok(answer) if answer.status == 429 => Some(&count.refused),
            Ok(answer) if answer.status == 422 => Some(&count.looked_at),
            Ok(_) => None,
            Err(_) => {
                client = Client::new(address);
                None
            }
        };
        if let Some(became) = became {
            became.fetch_add(1, Ordering::Relaxed);
        }
        count.ended.fetch_add(1, Ordering::Relaxed);
    }
}
