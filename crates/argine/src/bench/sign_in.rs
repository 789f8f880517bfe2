//! `argine bench sign-in`: people arriving at 13 a second, and what that does to those already at work.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::client::{Ask, Client};
use super::figures::Latencies;
use super::import::read_lists;
use super::users::{PASSWORD, Person};

/// 12,000 users in 15 minutes.
pub const ARRIVALS_PER_S: f64 = 13.3;

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

/// Sends sign-ins at the rate of a morning for `time`, whether or not the earlier ones have been answered.
pub async fn run(
    address: SocketAddr,
    logins: Arc<Vec<String>>,
    readers: Arc<Vec<Person>>,
    time: Duration,
) -> Run {
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let lists = tokio::spawn(read_lists(address, readers, stopped));
    let began = Instant::now();
    let mut arrivals = tokio::time::interval(Duration::from_secs_f64(1.0 / ARRIVALS_PER_S));
    let mut tasks = Vec::new();
    let mut next = logins.iter().cycle();
    while let Some(login) = next.next().filter(|_| began.elapsed() < time) {
        arrivals.tick().await;
        let body = format!("csrf={}&login={login}&password={PASSWORD}", web::csrf::token(""));
        tasks.push(tokio::spawn(sign_in(address, body)));
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

async fn sign_in(address: SocketAddr, body: String) -> Option<Duration> {
    let began = Instant::now();
    let kind = "application/x-www-form-urlencoded";
    let ask = Ask {
        method: "POST",
        path: "/login",
        cookie: "",
        bearer: None,
        key: None,
        body: Some((kind, body.as_bytes())),
    };
    let answer = Client::new(address).send(&ask).await.ok()?;
    (answer.status == 303 && answer.cookie.is_some()).then(|| began.elapsed())
}
