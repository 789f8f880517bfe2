//! `argine bench day`: the mixed day.
//!
//! 40 % lists of each role, 25 % person pages, 15 % searches, 10 % results, 5 % reports and requests, 5 % figures;
//! about 60 % of it by restricted roles. Sign-ins are measured apart, because a hash costs 50 ms of CPU on purpose.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use access::Role;
use uuid::Uuid;

use super::client::{Ask, Client};
use super::figures::Latencies;
use super::users::Person;

/// A kind of access.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A list of the role.
    List,
    /// A person's page.
    Page,
    /// A search by the beginning of a surname.
    Search,
    /// A result recorded.
    Result,
    /// A suspect case reported.
    Report,
    /// A swab requested.
    Request,
    /// The figures.
    Figures,
}

impl Kind {
    /// Name in the printed mix.
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Page => "page",
            Self::Search => "search",
            Self::Result => "result",
            Self::Report => "report",
            Self::Request => "request",
            Self::Figures => "figures",
        }
    }
}

/// The mix, in hundredths.
const MIX: &[(u32, Kind, Role)] = &[
    (14, Kind::List, Role::Gp),
    (8, Kind::List, Role::Mayor),
    (4, Kind::List, Role::LaboratoryTechnician),
    (14, Kind::List, Role::SispOperator),
    (15, Kind::Page, Role::Gp),
    (10, Kind::Page, Role::SispOperator),
    (9, Kind::Search, Role::Gp),
    (6, Kind::Search, Role::SispOperator),
    (10, Kind::Result, Role::LaboratoryTechnician),
    (3, Kind::Report, Role::Gp),
    (2, Kind::Request, Role::SispOperator),
    (5, Kind::Figures, Role::CrisisUnit),
];

/// What a run found.
#[derive(Debug, Default, Clone)]
pub struct Run {
    /// Latencies by kind and role.
    pub latencies: BTreeMap<(Kind, Role), Latencies>,
    /// Answers that were not as expected, with one example.
    pub errors: usize,
    /// What the first of them was.
    pub first_error: Option<String>,
    /// How long it took.
    pub elapsed: Duration,
}

impl Run {
    /// Every latency.
    pub fn all(&self) -> Latencies {
        let mut all = Latencies::default();
        self.latencies.values().for_each(|one| all.join(one));
        all
    }

    /// Accesses a second.
    pub fn rate(&self) -> f64 {
        self.all().count() as f64 / self.elapsed.as_secs_f64()
    }

    /// Latencies of lists and searches of some roles.
    pub fn looking(&self, roles: &[Role]) -> Latencies {
        let mut all = Latencies::default();
        for ((kind, role), one) in &self.latencies {
            if matches!(kind, Kind::List | Kind::Search) && roles.contains(role) {
                all.join(one);
            }
        }
        all
    }

    fn join(&mut self, other: Run) {
        for (key, latencies) in other.latencies {
            self.latencies.entry(key).or_default().join(&latencies);
        }
        self.errors += other.errors;
        self.first_error = self.first_error.take().or(other.first_error);
    }
}

/// A small generator: the load needs no quality, only spread and speed.
pub struct Dice(u64);

impl Dice {
    /// Seeded.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// Below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % bound.max(1)
    }
}

/// Everyone signed in, by role, and the requests that wait for results.
pub struct Crowd {
    by_role: BTreeMap<Role, Vec<Person>>,
    /// Requests that wait, with the place of their laboratory's user.
    waiting: Vec<(usize, Uuid)>,
    next: AtomicUsize,
}

impl Crowd {
    /// Sorts people by role.
    pub fn new(people: Vec<Person>) -> Self {
        let mut by_role: BTreeMap<Role, Vec<Person>> = BTreeMap::new();
        people.into_iter().for_each(|person| by_role.entry(person.role).or_default().push(person));
        let laboratories = by_role.get(&Role::LaboratoryTechnician).map_or(&[][..], Vec::as_slice);
        let mut waiting: Vec<(usize, Uuid)> = Vec::new();
        for (place, person) in laboratories.iter().enumerate() {
            waiting.extend(person.requests.iter().map(|request| (place, *request)));
        }
        Self { by_role, waiting, next: AtomicUsize::new(0) }
    }

    fn someone(&self, role: Role, dice: &mut Dice) -> Option<&Person> {
        let people = self.by_role.get(&role)?;
        people.get(dice.below(people.len()))
    }

    /// A request nobody has taken yet.
    fn take_request(&self) -> Option<(&Person, Uuid)> {
        let (place, request) = *self.waiting.get(self.next.fetch_add(1, Ordering::Relaxed))?;
        Some((self.by_role.get(&Role::LaboratoryTechnician)?.get(place)?, request))
    }

    /// Requests still waiting.
    pub fn left(&self) -> usize {
        self.waiting.len().saturating_sub(self.next.load(Ordering::Relaxed))
    }
}

/// Runs the mix with `clients` connections for `time`.
pub async fn run(address: SocketAddr, crowd: Arc<Crowd>, clients: usize, time: Duration, seed: u64) -> Run {
    let began = Instant::now();
    let tasks: Vec<_> = (0..clients)
        .map(|number| {
            let crowd = crowd.clone();
            tokio::spawn(client(address, crowd, began + time, seed * 1000 + number as u64))
        })
        .collect();
    let mut total = Run::default();
    for task in tasks {
        if let Ok(run) = task.await {
            total.join(run);
        }
    }
    total.elapsed = began.elapsed();
    total
}

async fn client(address: SocketAddr, crowd: Arc<Crowd>, until: Instant, seed: u64) -> Run {
    let (mut client, mut dice, mut run) = (Client::new(address), Dice::new(seed), Run::default());
    while Instant::now() < until {
        let (kind, role) = draw(&mut dice);
        let Some(access) = access(&crowd, kind, role, &mut dice) else { continue };
        let began = Instant::now();
        let answer = client.send(&access.ask()).await;
        match answer {
            Ok(answer) if answer.status == 200 || answer.status == 201 => {
                run.latencies.entry((kind, role)).or_default().note(began.elapsed());
            }
            other => {
                run.errors += 1;
                let text = match other {
                    Ok(answer) => {
                        format!(
                            "{} {}: {} {}",
                            role.code(),
                            kind.name(),
                            answer.status,
                            String::from_utf8_lossy(&answer.body)
                        )
                    }
                    Err(error) => format!("{} {}: {error}", role.code(), kind.name()),
                };
                run.first_error.get_or_insert(text.chars().take(300).collect());
                client = Client::new(address);
            }
        }
    }
    run
}

fn draw(dice: &mut Dice) -> (Kind, Role) {
    let mut at = dice.below(100) as u32;
    for (share, kind, role) in MIX {
        if at < *share {
            return (*kind, *role);
        }
        at -= share;
    }
    (Kind::Figures, Role::CrisisUnit)
}

/// One access, ready to be sent.
struct Access {
    method: &'static str,
    path: String,
    cookie: String,
    bearer: Option<String>,
    body: Option<(&'static str, String)>,
}

impl Access {
    fn ask(&self) -> Ask<'_> {
        Ask {
            method: self.method,
            path: &self.path,
            cookie: &self.cookie,
            bearer: self.bearer.as_deref(),
            key: self.bearer.is_some().then(Uuid::now_v7),
            body: self.body.as_ref().map(|(kind, body)| (*kind, body.as_bytes())),
        }
    }

    fn page(person: &Person, path: String) -> Self {
        let cookie = format!("argine={}", person.secret);
        Self { method: "GET", path, cookie, bearer: None, body: None }
    }

    fn form(person: &Person, path: String, fields: &str) -> Self {
        let body = format!("csrf={}&{fields}", web::csrf::token(&person.secret));
        Self {
            method: "POST",
            body: Some(("application/x-www-form-urlencoded", body)),
            ..Self::page(person, path)
        }
    }

    fn json(person: &Person, path: String, body: String) -> Self {
        let bearer = Some(person.secret.clone());
        Self { method: "POST", path, cookie: String::new(), bearer, body: Some(("application/json", body)) }
    }
}

fn access(crowd: &Crowd, kind: Kind, role: Role, dice: &mut Dice) -> Option<Access> {
    let person = crowd.someone(role, dice)?;
    let one_of = |ids: &[Uuid], dice: &mut Dice| ids.get(dice.below(ids.len())).copied();
    Some(match kind {
        Kind::List => {
            let lists: &[&str] = match role {
                Role::Gp => &["/people", "/measures", "/reports"],
                Role::SispOperator => &["/people", "/measures", "/reports", "/requests"],
                Role::Mayor => &["/comune"],
                _ => &["/worklist"],
            };
            Access::page(person, lists[dice.below(lists.len())].to_owned())
        }
        Kind::Page => Access::page(person, format!("/people/{}", one_of(&person.people, dice)?)),
        Kind::Search => {
            let typed = person.surnames.get(dice.below(person.surnames.len()))?;
            Access::form(person, "/people/search".to_owned(), &format!("q={typed}"))
        }
        Kind::Result => {
            let (person, request) = crowd.take_request()?;
            let outcome = if dice.below(100) < 12 { "positive" } else { "negative" };
            let body = format!(r#"{{"outcome":"{outcome}"}}"#);
            Access::json(person, format!("/api/v1/swab-requests/{request}/results"), body)
        }
        Kind::Report => {
            let body = r#"{"symptoms":["fever","cough"],"onset":"2020-11-12","again":true}"#.to_owned();
            Access::json(person, format!("/api/v1/people/{}/reports", one_of(&person.people, dice)?), body)
        }
        Kind::Request => {
            let laboratory = &territory::get().laboratories_serving(&person.unit).next()?.code;
            let body = format!(
                r#"{{"reason":"contact","test_type":"molecular","laboratory":"{laboratory}","again":true}}"#
            );
            Access::json(
                person,
                format!("/api/v1/people/{}/swab-requests", one_of(&person.people, dice)?),
                body,
            )
        }
        Kind::Figures => Access::page(person, "/figures".to_owned()),
    })
}
