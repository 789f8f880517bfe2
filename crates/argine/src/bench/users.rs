//! Signed-in people of every role, and what each of them has in reach.

use access::sessions::{self, Token};
use access::{Role, Unit, users};
use kernel::ids::UserId;
use kernel::{Result, clock};
use storage::{Db, Tx, args};
use uuid::Uuid;

use super::sql;

/// Why it passes the second wall.
const WHY: &str = "the benchmark: what its users have in reach";
/// Whose work is measured.
const BENCHED: [Role; 6] = [
    Role::Gp,
    Role::SispOperator,
    Role::LaboratoryTechnician,
    Role::Mayor,
    Role::CrisisUnit,
    Role::Administrator,
];
/// Users of each role.
const OF_EACH_ROLE: i64 = 40;
/// Persons a user works with.
const IN_REACH: i64 = 200;
/// Requests a laboratory may use up in all the runs together.
const WAITING: i64 = 10_000;

/// Somebody signed in.
#[derive(Debug, Clone)]
pub struct Person {
    /// Role.
    pub role: Role,
    /// Secret of the session.
    pub secret: String,
    /// Unit.
    pub unit: String,
    /// Persons in reach.
    pub people: Vec<Uuid>,
    /// Beginnings of surnames of persons in reach.
    pub surnames: Vec<String>,
    /// Requests that wait for a result (laboratories).
    pub requests: Vec<Uuid>,
}

/// Opens sessions for users of every role, spread over the units that have most to look at.
///
/// # Errors
/// As `Db::write`.
pub async fn sign_in_all(db: &Db) -> Result<Vec<Person>> {
    let mut all = Vec::new();
    for role in BENCHED {
        for unit in units(db, role).await? {
            all.push(sign_in(db, role, unit).await?);
        }
    }
    Ok(all)
}

async fn units(db: &Db, role: Role) -> Result<Vec<String>> {
    let kind = role.unit_kind().code();
    let resource = match role {
        Role::Mayor => "measure",
        Role::LaboratoryTechnician => "request",
        Role::Gp | Role::SispOperator => "person",
        _ => return Ok(vec!["010".to_owned()]),
    };
    let (from, to) = (format!("{kind}:"), format!("{kind};"));
    let found = db
        .report(move |tx| {
            tx.system(WHY, |tx| {
                tx.query(&sql::AUDIENCES, args![resource, from, to, OF_EACH_ROLE], |row| row.get::<String>(0))
            })
        })
        .await?;
    Ok(found
        .into_iter()
        .filter_map(|audience| audience.split_once(':').map(|(_, unit)| unit.to_owned()))
        .collect())
}

/// Their password.
pub const PASSWORD: &str = "una-frase-per-misurare";
/// How many: at the rate of a morning each of them comes again after half a minute.
const MANY: usize = 400;

/// The logins of as many users as sign in within half a minute: the brake sees no two attempts of one at once.
///
/// # Errors
/// As `Db::write`.
pub async fn many(db: &Db) -> Result<Vec<String>> {
    let hash = access::passwords::hash(PASSWORD)?;
    let logins: Vec<String> = (0..MANY).map(|_| format!("bench-{}", UserId::new())).collect();
    for chunk in logins.chunks(50) {
        let (chunk, hash) = (chunk.to_vec(), hash.clone());
        db.bulk(move |tx| chunk.iter().try_for_each(|login| insert(tx, login, &hash))).await?;
    }
    Ok(logins)
}

fn insert(tx: &mut Tx<'_>, login: &str, hash: &str) -> Result<()> {
    let new = users::NewUser {
        id: UserId::new(),
        login: login.to_owned(),
        name: "Misura".to_owned(),
        password_hash: hash.to_owned(),
        role: Role::CrisisUnit,
        unit: Unit { code: "010".to_owned(), name: "Regione".to_owned() },
        valid_from: tx.clocks().real_today(),
        valid_to: clock::FOREVER,
    };
    users::insert(tx, &new)
}

/// Opens a session for one more user of a unit.
///
/// # Errors
/// As `Db::write`.
pub async fn sign_in(db: &Db, role: Role, unit: String) -> Result<Person> {
    let token = Token::new()?;
    let (fresh, code) = (token.clone(), unit.clone());
    db.write(move |tx| {
        let today = tx.clocks().real_today();
        let user = UserId::new();
        let new = users::NewUser {
            id: user,
            login: format!("bench-{user}"),
            name: "Misura".to_owned(),
            password_hash: String::new(),
            role,
            unit: Unit { code: code.clone(), name: code.clone() },
            valid_from: today,
            valid_to: clock::FOREVER,
        };
        users::insert(tx, &new)?;
        sessions::open(tx, user, &fresh)
    })
    .await?;
    let audience = role.unit_kind().of(&unit);
    let (people, surnames) = match role {
        Role::Gp => (reached(db, &audience).await?, surnames(db, &audience).await?),
        Role::SispOperator => (in_charge(db, &audience, &unit).await?, surnames(db, &audience).await?),
        _ => (Vec::new(), Vec::new()),
    };
    let requests =
        if role == Role::LaboratoryTechnician { waiting(db, &audience).await? } else { Vec::new() };
    Ok(Person { role, secret: token.secret().to_owned(), unit, people, surnames, requests })
}

async fn reached(db: &Db, audience: &str) -> Result<Vec<Uuid>> {
    let audience = audience.to_owned();
    db.report(move |tx| {
        tx.system(WHY, |tx| tx.query(&sql::REACHED, args![audience, IN_REACH], |row| row.get(0)))
    })
    .await
}

async fn waiting(db: &Db, audience: &str) -> Result<Vec<Uuid>> {
    let audience = audience.to_owned();
    db.report(move |tx| {
        tx.system(WHY, |tx| tx.query(&sql::WAITING, args![audience, WAITING], |row| row.get(0)))
    })
    .await
}

async fn in_charge(db: &Db, audience: &str, asl: &str) -> Result<Vec<Uuid>> {
    let (audience, asl) = (audience.to_owned(), asl.to_owned());
    db.report(move |tx| {
        tx.system(WHY, |tx| tx.query(&sql::IN_CHARGE, args![audience, asl, IN_REACH], |row| row.get(0)))
    })
    .await
}

async fn surnames(db: &Db, audience: &str) -> Result<Vec<String>> {
    let audience = audience.to_owned();
    let keys = db
        .report(move |tx| {
            tx.system(WHY, |tx| {
                tx.query(&sql::SURNAMES, args![audience, IN_REACH], |row| row.get::<String>(0))
            })
        })
        .await?;
    let mut beginnings: Vec<String> =
        keys.iter().map(|key| key.chars().take(4).collect::<String>()).collect();
    beginnings.dedup();
    Ok(beginnings)
}
