//! `argine bench search`: what a search takes, by role and kind of key, and whether who was meant is found.

use std::net::SocketAddr;
use std::time::Instant;

use access::{Actor, Role, Unit};
use jiff::civil::Date;
use kernel::Result;
use kernel::ids::{PersonId, UserId};
use people::service::{Search, TYPE_AHEAD};
use storage::{Db, args};
use uuid::Uuid;

use super::client::{Ask, Client};
use super::day::Dice;
use super::figures::Latencies;
use super::import::SEED;
use super::sql;
use super::users::Person;

/// Why it passes the second wall.
const WHY: &str = "the benchmark: whom it searches for";
/// Persons of each user who are searched for.
const OF_EACH: usize = 12;
/// Look-ups of one user: fewer than the brake allows in an hour.
const LOOK_UPS: usize = 20;
/// Searches at once while it is counted who is found.
const AT_ONCE: usize = 8;

/// Somebody to search for.
#[derive(Debug, Clone)]
pub struct Known {
    id: PersonId,
    family_name: String,
    given_name: String,
    birth_date: Date,
    tax_code: Option<String>,
    phone: Option<String>,
    gp: Option<String>,
    asl: String,
    number: Option<String>,
}

async fn known(db: &Db, id: Uuid, next: bool) -> Result<Option<Known>> {
    let statement = if next { &sql::KNOWN_AFTER } else { &sql::KNOWN };
    db.report(move |tx| {
        tx.system(WHY, |tx| {
            tx.first(statement, args![id], |row| {
                Ok(Known {
                    id: row.get(0)?,
                    family_name: row.get(1)?,
                    given_name: row.get(2)?,
                    birth_date: row.get(3)?,
                    tax_code: row.get(4)?,
                    phone: row.get(5)?,
                    gp: row.get(6)?,
                    asl: row.get(7)?,
                    number: row.get(8)?,
                })
            })
        })
    })
    .await
}

/// Kinds of what is typed.
const KEYS: [&str; 9] = [
    "surname beginning",
    "surname and name",
    "name and surname",
    "one wrong letter",
    "surname and birth date",
    "tax code",
    "tax code beginning",
    "telephone",
    "request number",
];

fn typed(key: &str, known: &Known, dice: &mut Dice) -> Option<String> {
    let Known { family_name, given_name, birth_date, .. } = known;
    Some(match key {
        "surname beginning" => family_name.chars().take(4).collect(),
        "surname and name" => format!("{family_name} {given_name}"),
        "name and surname" => format!("{given_name} {family_name}"),
        "one wrong letter" => format!("{} {given_name}", slip(family_name, dice)),
        "surname and birth date" => format!("{family_name} {}", birth_date.strftime("%d/%m/%Y")),
        "tax code" => known.tax_code.clone()?,
        "tax code beginning" => known.tax_code.as_ref()?.chars().take(8).collect(),
        "telephone" => known.phone.clone()?,
        _ => known.number.clone()?,
    })
}

/// How long one kind of search took.
pub struct Line {
    /// Role of who searched, or `region` for a look-up beyond one's audiences.
    pub role: &'static str,
    /// What was typed.
    pub key: &'static str,
    /// How long.
    pub latencies: Latencies,
}

/// Searches one after the other, as each role and by each kind of key.
///
/// # Errors
/// When the server does not answer as it should.
pub async fn run(db: &Db, address: SocketAddr, users: &[Person]) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    let mut dice = Dice::new(11);
    let mut client = Client::new(address);
    for role in [Role::Gp, Role::SispOperator] {
        let mut per_key: Vec<Latencies> = KEYS.iter().map(|_| Latencies::default()).collect();
        for user in users.iter().filter(|user| user.role == role) {
            for _ in 0..OF_EACH.min(user.people.len()) {
                let id = user.people[dice.below(user.people.len())];
                let Some(known) = known(db, id, false).await? else { continue };
                for (key, latencies) in KEYS.iter().zip(&mut per_key) {
                    let Some(q) = typed(key, &known, &mut dice) else { continue };
                    let body = serde_json::json!({ "q": q, "limit": TYPE_AHEAD }).to_string();
                    let ask = Ask {
                        method: "POST",
                        path: "/api/v1/people/search",
                        cookie: "",
                        bearer: Some(&user.secret),
                        key: None,
                        body: Some(("application/json", body.as_bytes())),
                    };
                    latencies.join(&timed(&mut client, &ask).await?);
                }
            }
        }
        lines.extend(KEYS.iter().zip(per_key).map(|(key, latencies)| Line {
            role: role.code(),
            key,
            latencies,
        }));
    }
    lines.push(comuni(&mut client, users).await?);
    lines.push(region(db, &mut client, users, &mut dice).await?);
    lines.retain(|line| line.latencies.count() > 0);
    Ok(lines)
}

async fn timed(client: &mut Client, ask: &Ask<'_>) -> Result<Latencies> {
    let began = Instant::now();
    let answer = client.send(ask).await.map_err(kernel::Problem::internal)?;
    let mut latencies = Latencies::default();
    latencies.note(began.elapsed());
    match answer.status {
        200 => Ok(latencies),
        status => Err(kernel::Problem::Internal(format!("a search was answered {status}"))),
    }
}

/// A mayor has a list of who is under a measure in his comune, and searches nobody.
async fn comuni(client: &mut Client, users: &[Person]) -> Result<Line> {
    let mut latencies = Latencies::default();
    for user in users.iter().filter(|user| user.role == Role::Mayor) {
        let cookie = format!("argine={}", user.secret);
        for _ in 0..OF_EACH {
            let ask =
                Ask { method: "GET", path: "/comune", cookie: &cookie, bearer: None, key: None, body: None };
            latencies.join(&timed(client, &ask).await?);
        }
    }
    Ok(Line { role: Role::Mayor.code(), key: "list", latencies })
}

/// Whether somebody is registered anywhere, by tax code: anybody of the whole region.
async fn region(db: &Db, client: &mut Client, users: &[Person], dice: &mut Dice) -> Result<Line> {
    let mut latencies = Latencies::default();
    let everybody: Vec<Uuid> = users.iter().flat_map(|user| user.people.iter().copied()).collect();
    for user in users.iter().filter(|user| user.role == Role::SispOperator) {
        let cookie = format!("argine={}", user.secret);
        for _ in 0..LOOK_UPS.min(everybody.len()) {
            let id = everybody[dice.below(everybody.len())];
            let Some(code) = known(db, id, false).await?.and_then(|known| known.tax_code) else { continue };
            let body = format!("csrf={}&tax_code={code}", web::csrf::token(&user.secret));
            let body = Some(("application/x-www-form-urlencoded", body.as_bytes()));
            let ask = Ask {
                method: "POST",
                path: "/people/lookup",
                cookie: &cookie,
                bearer: None,
                key: None,
                body,
            };
            latencies.join(&timed(client, &ask).await?);
        }
    }
    Ok(Line { role: "region", key: "exact tax code", latencies })
}

/// A name with one slip of the hand.
pub fn slip(name: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = dice.below(letters.len());
    let other = char::from(b'a' + dice.below(26) as u8);
    match dice.below(4) {
        0 => letters[at] = other,
        1 => letters.insert(at, other),
        2 if letters.len() > 3 => drop(letters.remove(at)),
        _ if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => letters[at] = other,
    }
    letters.into_iter().collect()
}

/// A way to write somebody wrong.
const MISTAKES: [&str; 4] = ["names swapped", "accents missing", "one wrong letter", "day and month swapped"];

fn misspelt(mistake: usize, known: &Known, dated: bool, dice: &mut Dice) -> String {
    let Known { family_name, given_name, birth_date, .. } = known;
    let swapped = Date::new(birth_date.year(), birth_date.day(), birth_date.month());
    let (name, born) = match (mistake, swapped) {
        (0, _) => (format!("{given_name} {family_name}"), *birth_date),
        (1, _) => (plain(&format!("{family_name} {given_name}")), *birth_date),
        (3, Ok(swapped)) if dated => (format!("{family_name} {given_name}"), swapped),
        _ if dice.below(2) == 0 => (format!("{} {given_name}", slip(family_name, dice)), *birth_date),
        _ => (format!("{family_name} {}", slip(given_name, dice)), *birth_date),
    };
    match dated {
        true => format!("{name} {}", born.strftime("%d/%m/%Y")),
        false => name,
    }
}

/// Without accents and apostrophes, word by word.
fn plain(name: &str) -> String {
    let words = name.split(' ').map(|word| kernel::tax_code::name_letters(word).to_lowercase());
    words.collect::<Vec<_>>().join(" ")
}

/// Who was found of those searched for with one kind of mistake.
#[derive(Debug, Default, Clone, Copy)]
pub struct Recall {
    /// Searched for.
    pub asked: usize,
    /// On the page that was shown.
    pub found: usize,
    /// First on it.
    pub first: usize,
}

impl Recall {
    /// Both together.
    pub fn join(&mut self, other: Self) {
        self.asked += other.asked;
        self.found += other.found;
        self.first += other.first;
    }

    /// Shares of those asked for: found, and first.
    pub fn shares(&self) -> (f64, f64) {
        let of = |count: usize| (count as f64 / self.asked.max(1) as f64 * 10_000.0).round() / 10_000.0;
        (of(self.found), of(self.first))
    }
}

/// Who is found of `count` persons, spread over the region, each written with one mistake: half of them by their doctor, half by
/// their ASL; with the birth date, and (the doctor) without. Answers role, mistake, whether with a date.
///
/// # Errors
/// As `Db::read`.
pub async fn misspellings(
    db: &Db,
    people: u64,
    count: usize,
) -> Result<Vec<((&'static str, &'static str, bool), Recall)>> {
    let mut all: std::collections::BTreeMap<(&str, &str, bool), Recall> = std::collections::BTreeMap::new();
    let mut dice = Dice::new(23);
    let step = (people / count.max(1) as u64).max(1);
    let mut waiting = tokio::task::JoinSet::new();
    for number in 0..count {
        let place = u32::try_from(number as u64 * step % people.max(1)).unwrap_or(0);
        let Some(known) = known(db, demo::person_id(SEED, place).0, true).await? else { continue };
        let role = if number % 2 == 0 && known.gp.is_some() { Role::Gp } else { Role::SispOperator };
        let mistake = number / 2 % MISTAKES.len();
        for dated in [true, false] {
            if !dated && (role != Role::Gp || mistake == 3) {
                continue;
            }
            let text = misspelt(mistake, &known, dated, &mut dice);
            let (db, known) = (db.clone(), known.clone());
            waiting.spawn(async move {
                let place = find(&db, role, &known, text).await?;
                Ok::<_, kernel::Problem>(((role.code(), MISTAKES[mistake], dated), place))
            });
        }
        while waiting.len() >= AT_ONCE {
            note(&mut all, waiting.join_next().await)?;
        }
    }
    while let Some(done) = waiting.join_next().await {
        note(&mut all, Some(done))?;
    }
    Ok(all.into_iter().collect())
}

type Asked = ((&'static str, &'static str, bool), Option<usize>);

fn note(
    all: &mut std::collections::BTreeMap<(&'static str, &'static str, bool), Recall>,
    done: Option<std::result::Result<Result<Asked>, tokio::task::JoinError>>,
) -> Result<()> {
    let Some(done) = done else { return Ok(()) };
    let (key, place) = done.map_err(kernel::Problem::internal)??;
    let one = Recall { asked: 1, found: usize::from(place.is_some()), first: usize::from(place == Some(0)) };
    all.entry(key).or_default().join(one);
    Ok(())
}

async fn find(db: &Db, role: Role, known: &Known, text: String) -> Result<Option<usize>> {
    let unit = match role {
        Role::Gp => known.gp.clone().unwrap_or_default(),
        _ => known.asl.clone(),
    };
    let (id, today) = (known.id, db.clocks().today());
    let actor = Actor {
        user: UserId(Uuid::nil()),
        name: "bench".into(),
        role,
        unit: Unit { code: unit.clone(), name: unit },
        session: Uuid::nil(),
        today,
        delegated: Vec::new(),
        emergencies: Vec::new(),
        supervised: Vec::new(),
    };
    let search = Search { text, born: None, after: None };
    db.read(move |tx| {
        tx.system(WHY, |tx| match people::service::search(tx, &actor, &search, TYPE_AHEAD) {
            Ok(people) => Ok(people.rows.iter().position(|row| row.line.id == id)),
            Err(kernel::Problem::Invalid(_)) => Ok(None),
            Err(problem) => Err(problem),
        })
    })
    .await
}
