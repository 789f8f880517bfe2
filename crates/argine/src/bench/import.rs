//! `argine bench import`: a laboratory's file of results while lists are read.

use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use access::{Actor, Role, Unit};
use kernel::ids::UserId;
use kernel::{Problem, Result};
use storage::{Db, args};
use uuid::Uuid;

use super::client::{Ask, Client};
use super::day::Dice;
use super::figures::Latencies;
use super::sql;
use super::users::Person;

/// The seed of the bench's region.
pub const SEED: u64 = 1;
/// Share of positive results in the file, in hundredths: as in the autumn wave.
const POSITIVE: usize = 12;

pub(super) struct Row {
    pub tax_code: String,
    pub family_name: String,
    pub given_name: String,
    pub sex: String,
    pub birth_date: kernel::Date,
    birth_place: Option<String>,
    residence: String,
    domicile: String,
    asl: String,
}

/// Persons of the region after the first `skip`.
pub(super) async fn people(db: &Db, rows: i64, skip: u32) -> Result<Vec<Row>> {
    let after = demo::person_id(SEED, skip);
    db.report(move |tx| {
        tx.system("the benchmark: whom its file names", |tx| {
            tx.query(&sql::SOME_PEOPLE, args![after, rows], |row| {
                Ok(Row {
                    tax_code: row.get(0)?,
                    family_name: row.get(1)?,
                    given_name: row.get(2)?,
                    sex: row.get(3)?,
                    birth_date: row.get(4)?,
                    birth_place: row.get(5)?,
                    residence: row.get(6)?,
                    domicile: row.get(7)?,
                    asl: row.get(8)?,
                })
            })
        })
    })
    .await
}

/// Whether a result of the file is positive.
pub(super) fn is_positive(dice: &mut Dice) -> bool {
    dice.below(100) < POSITIVE
}

/// A file of `rows` results, each of another person: those after the first `skip` of the region.
///
/// # Errors
/// As `Db::report`.
pub async fn file(db: &Db, rows: i64, skip: u32, run: usize) -> Result<String> {
    let people = people(db, rows, skip).await?;
    let (mut text, mut dice) = (header(), Dice::new(run as u64 + 7));
    let territory = territory::get();
    let today = db.clocks().today();
    let catastal =
        |istat: &str| territory.comune(istat, today).map_or("L219", |comune| comune.catastal_code.as_str());
    let compact = today.to_string().replace('-', "");
    for (number, person) in people.iter().enumerate() {
        let (code, words) = if is_positive(&mut dice) { ("P", "POSITIVO") } else { ("N", "NEGATIVO") };
        let birth = person.birth_date.strftime("%d/%m/%Y");
        let place = person.birth_place.as_deref().unwrap_or("L219");
        let asl = &person.asl;
        let (residence, domicile) = (catastal(&person.residence), catastal(&person.domicile));
        let _ = writeln!(
            text,
            "Laboratorio di misura;1;;{asl};{asl};01;Medico di laboratorio;;{};{};{};{};{birth};{place};{residence};;\
             {domicile};;BENCH-{run}-{number};91.12.S;Tampone molecolare;{compact}080000+0100;{code};{words};;;",
            person.tax_code, person.family_name, person.given_name, person.sex
        );
    }
    Ok(text)
}

fn header() -> String {
    "descrStruttura;idStruttura;matrStruttura;idAsr;aslAppartenenza;tipoRichiesta;legalAuthenticator;idAura;codFisc;\
     cognome;nome;sesso;dataDiNascita;comuneDiNascita;residenza;indirizzoResidenza;domicilio;indirizzoDomicilio;\
     idDocumento;code;displayName;effectiveTime;esitoCode;esitoDesc;unit;value;referenceRange\n"
        .to_owned()
}

/// What an import took, and what the lists did meanwhile.
pub struct Run {
    /// Rows of the file a second.
    pub rows_per_s: f64,
    /// Rows refused: the file is good, so there should be none.
    pub rejected: u64,
    /// List latencies while it ran.
    pub lists: Latencies,
}

/// Imports `text` in this process, beside the server whose lists are read meanwhile.
///
/// # Errors
/// As `lab::import_results`.
pub async fn run(
    db: &Db,
    laboratory: &str,
    text: String,
    address: SocketAddr,
    readers: Arc<Vec<Person>>,
) -> Result<Run> {
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let lists = tokio::spawn(read_lists(address, readers, stopped));
    let actor = Actor {
        user: UserId(Uuid::nil()),
        name: "bench".into(),
        role: Role::LaboratoryTechnician,
        unit: Unit { code: laboratory.to_owned(), name: laboratory.to_owned() },
        session: Uuid::nil(),
        today: db.clocks().today(),
        delegated: Vec::new(),
        emergencies: Vec::new(),
        supervised: Vec::new(),
    };
    let began = Instant::now();
    let outcome = lab::import_results(db, &actor, std::io::Cursor::new(text), |_| {}).await?;
    let seconds = began.elapsed().as_secs_f64();
    let _ = stop.send(true);
    let lists = lists.await.unwrap_or_default();
    Ok(Run { rows_per_s: outcome.rows as f64 / seconds, rejected: outcome.rejected as u64, lists })
}

/// Connections that send at once.
pub const CONNECTIONS: usize = 32;

/// Sends `rows` results over all the connections, while lists are read; `send` is told which of them it is, and says how many of its own
/// were refused.
///
/// # Errors
/// When a connection breaks.
pub async fn at_once<F>(
    rows: usize,
    address: SocketAddr,
    readers: Arc<Vec<Person>>,
    send: impl Fn(usize) -> F,
) -> Result<Run>
where
    F: Future<Output = std::io::Result<u64>> + Send + 'static,
{
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let lists = tokio::spawn(read_lists(address, readers, stopped));
    let began = Instant::now();
    let senders: Vec<_> = (0..CONNECTIONS).map(|first| tokio::spawn(send(first))).collect();
    let mut rejected = 0;
    for sender in senders {
        rejected += sender.await.map_err(Problem::internal)?.map_err(Problem::internal)?;
    }
    let seconds = began.elapsed().as_secs_f64();
    let _ = stop.send(true);
    let lists = lists.await.unwrap_or_default();
    Ok(Run { rows_per_s: rows as f64 / seconds, rejected, lists })
}

/// A list every 20 ms, as a ward full of screens would ask for.
pub async fn read_lists(
    address: SocketAddr,
    readers: Arc<Vec<Person>>,
    stopped: tokio::sync::watch::Receiver<bool>,
) -> Latencies {
    let (mut client, mut dice, mut latencies) = (Client::new(address), Dice::new(3), Latencies::default());
    while !*stopped.borrow() {
        let Some(person) = readers.get(dice.below(readers.len())) else { break };
        let cookie = format!("argine={}", person.secret);
        let path = if person.role == Role::Mayor { "/comune" } else { "/people" };
        let began = Instant::now();
        let ask = Ask { method: "GET", path, cookie: &cookie, bearer: None, key: None, body: None };
        match client.send(&ask).await {
            Ok(answer) if answer.status == 200 => latencies.note(began.elapsed()),
            _ => client = Client::new(address),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    latencies
}
