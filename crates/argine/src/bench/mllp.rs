//! `argine bench import --door mllp`: each result a message with its acknowledgement, on 32 connections.

use std::net::SocketAddr;
use std::sync::Arc;

use access::users::{self, NewUser};
use access::{Role, Unit, sessions};
use kernel::ids::UserId;
use kernel::{Problem, Result};
use mllp::model::{Key, NewPeer};
use storage::Db;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use uuid::Uuid;

use super::day::Dice;
use super::import::{CONNECTIONS, Run, at_once, is_positive, people};
use super::server::Server;
use super::users::Person;

/// What the bench calls itself in MSH-3.
const APPLICATION: &str = "ARGINE-BENCH";
/// Its machine account.
const LOGIN: &str = "bench.mllp";

/// Messages of a result each, of persons after the first `skip` of the region.
///
/// # Errors
/// As `Db::report`.
pub async fn messages(db: &Db, rows: i64, skip: u32, run: usize) -> Result<Vec<Vec<u8>>> {
    let people = people(db, rows, skip).await?;
    let mut dice = Dice::new(run as u64 + 7);
    let day = db.clocks().today().yesterday().map_err(Problem::internal)?.strftime("%Y%m%d");
    let message = |(number, person): (usize, &super::import::Row)| {
        let (code, words) = match is_positive(&mut dice) {
            true => ("260373001", "Detected"),
            false => ("260415000", "Not detected"),
        };
        let (taken, told) = (format!("{day}080000+0100"), format!("{day}200000+0100"));
        let birth = person.birth_date.strftime("%Y%m%d");
        let text = format!(
            "MSH|^~\\&|{APPLICATION}|BENCH|ARGINE|010|{told}||ORU^R01^ORU_R01|{run}-{number}|P|2.5.1||||||UNICODE UTF-8\r\
             PID|1||{}^^^MEF&2.16.840.1.113883.2.9.4.3.2&ISO^NNITA||{}^{}||{birth}|{}\r\
             ORC|RE||BENCH-{run}-{number}\r\
             OBR|1||BENCH-{run}-{number}|94500-6^SARS-CoV-2 RNA^LN|||{taken}|||||||||||||||{told}|||F\r\
             OBX|1|CWE|94500-6^SARS-CoV-2 RNA^LN||{code}^{words}^SCT||||||F|||{taken}\r",
            person.tax_code, person.family_name, person.given_name, person.sex
        );
        lab_messages::hl7::mllp::frame(text.as_bytes())
    };
    Ok(people.iter().enumerate().map(message).collect())
}

/// Sends them to the server's door.
///
/// # Errors
/// When the account cannot be made or a connection breaks.
pub async fn run(
    db: &Db,
    laboratory: &str,
    messages: Vec<Vec<u8>>,
    server: &Server,
    readers: Arc<Vec<Person>>,
) -> Result<Run> {
    register(db, laboratory).await?;
    let door = server.door.ok_or_else(|| Problem::Internal("the server has no door".into()))?;
    let (rows, messages) = (messages.len(), Arc::new(messages));
    at_once(rows, server.address, readers, |first| send(door, messages.clone(), first)).await
}

/// Every thirty-second message from the first one on, each when the one before it is answered; how many were not AA.
async fn send(door: SocketAddr, messages: Arc<Vec<Vec<u8>>>, first: usize) -> std::io::Result<u64> {
    let mut stream = TcpStream::connect(door).await?;
    stream.set_nodelay(true)?;
    let (mut refused, mut answer) = (0, Vec::new());
    for message in messages.iter().skip(first).step_by(CONNECTIONS) {
        stream.write_all(message).await?;
        answer.clear();
        while !answer.ends_with(b"\x1C\r") {
            if stream.read_buf(&mut answer).await? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
        }
        let good = answer.windows(8).any(|window| window == b"\rMSA|AA|");
        if !good && refused == 0 {
            eprintln!("first answer that is not AA: {}", String::from_utf8_lossy(&answer).replace('\r', " "));
        }
        refused += u64::from(!good);
    }
    Ok(refused)
}

/// A machine account that may speak for the laboratory, unless it is there.
async fn register(db: &Db, laboratory: &str) -> Result<()> {
    let laboratory = laboratory.to_owned();
    db.write(move |tx| {
        if sessions::find_login(tx, LOGIN)?.is_some() {
            return Ok(());
        }
        let user = NewUser {
            id: UserId::new(),
            login: LOGIN.to_owned(),
            name: "Bench".to_owned(),
            password_hash: "fits nothing".to_owned(),
            role: Role::LaboratoryMachine,
            unit: Unit { code: laboratory.clone(), name: laboratory.clone() },
            valid_from: tx.clocks().real_today(),
            valid_to: kernel::clock::FOREVER,
        };
        users::insert(tx, &user)?;
        let (certificate, facility) = Default::default();
        let new = NewPeer {
            id: Uuid::now_v7(),
            key: Key { certificate, application: APPLICATION.to_owned(), facility },
            login: LOGIN.to_owned(),
            laboratory: None,
            unmatched_is_error: false,
            valid_from: None,
            last_day: None,
        };
        let machine = sessions::as_machine(tx);
        mllp::service::add_peer(tx, &machine, &new).map(drop)
    })
    .await
}
