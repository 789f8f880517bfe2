//! The bare-engine limit: the same statements on the same database in this process, without HTTP, gate or audit.

use std::time::{Duration, Instant};

use access::sessions::{self, Token};
use kernel::Result;
use storage::{Db, Engine, Tx, args};
use uuid::Uuid;

use super::day::Dice;
use super::sql;
use super::users::Person;

/// Reads a second: list pages and persons in the proportion of the mixed day, on as many tasks as there are clients.
///
/// # Errors
/// As `Db::read`.
pub async fn reads_per_s(db: &Db, people: &[Person], clients: usize, time: Duration) -> Result<f64> {
    let began = Instant::now();
    let tasks: Vec<_> = (0..clients)
        .map(|number| {
            let (db, people) = (db.clone(), people.to_vec());
            tokio::spawn(async move { client(&db, &people, began + time, number as u64).await })
        })
        .collect();
    let mut count = 0;
    for task in tasks {
        count += task.await.map_err(kernel::Problem::internal)??;
    }
    Ok(count as f64 / began.elapsed().as_secs_f64())
}

async fn client(db: &Db, people: &[Person], until: Instant, seed: u64) -> Result<usize> {
    let (mut dice, mut count) = (Dice::new(seed + 1), 0);
    let usable: Vec<&Person> = people.iter().filter(|person| !person.people.is_empty()).collect();
    while Instant::now() < until && !usable.is_empty() {
        let person = usable[dice.below(usable.len())];
        let token = Token::presented(&person.secret);
        if dice.below(100) < 60 {
            let audience = person.role.unit_kind().of(&person.unit);
            let list = move |tx: &mut Tx<'_>| {
                enter(tx, &token)?;
                tx.query(&sql::BARE_LIST, args![audience], |row| row.get::<Uuid>(0))
            };
            db.read(list).await?;
        } else {
            let id = person.people[dice.below(person.people.len())];
            let page = move |tx: &mut Tx<'_>| {
                enter(tx, &token)?;
                tx.query(&sql::BARE_PERSON, args![id], |row| row.get::<String>(1))
            };
            db.read(page).await?;
        }
        count += 1;
    }
    Ok(count)
}

/// PostgreSQL's second wall shows rows to who has entered only.
fn enter(tx: &mut Tx<'_>, token: &Token) -> Result<()> {
    if tx.engine() == Engine::Postgres {
        sessions::enter(tx, token)?;
    }
    Ok(())
}
