//! A door on a port of its own, machine accounts, and a client of MLLP.

use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use access::users::{self, NewUser};
use access::{Role, Unit, sessions};
use jiff::civil::date;
use kernel::ids::UserId;
use kernel::{Problem, Result};
use lab::intake::Receipt;
use mllp::model::{Key, NewPeer, Peer};
use mllp::{Door, Intake, Limits, service};
use storage::{Module, Reactions, args};
use testkit::TestDb;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use uuid::Uuid;

pub mod sql {
    storage::queries! {
        "fixtures.sql";
        INBOX = "inbox",
        SET_ACTIVE = "set_active",
        DAYS = "days",
    }
}

pub const MODULES: &[Module] =
    &[access::MODULE, territory::MODULE, people::MODULE, lab::MODULE, mllp::MODULE];
pub const AUDIT: &[Module] = &[access::AUDIT_MODULE];
pub const LAB: &str = "LAB-301-1";
/// Far beyond what an answer needs on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A positive molecular swab, in enhanced mode (AL, NE).
pub const POSITIVE: &str = include_str!("../../../../../data/lab_messages/argine/oru_r01_positive.hl7");

/// The positive one with MSH-15 and MSH-16 of its own, and a number of its own.
pub fn message(number: &str, modes: &str) -> String {
    assert!(POSITIVE.contains("|||AL|NE|"));
    let text = POSITIVE.replacen("|||AL|NE|", &format!("|||{modes}|"), 1);
    text.replacen("LIS20201103-000123", number, 1)
}

/// In original mode.
pub fn original(number: &str) -> String {
    message(number, "|")
}

pub fn folder(of: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(of)
}

pub fn on_each_engine(test: impl Fn(&TestDb)) {
    lab::install();
    web::install_texts(&[("people", people::WORDS), ("lab", lab::WORDS)]);
    let reactions = || {
        let mut all = Reactions::new();
        lab::reactions(&mut all);
        all
    };
    testkit::on_each_engine(MODULES, AUDIT, reactions, test);
}

/// What was handed in: the number of each message, and whose account it came by.
pub type Handed = Arc<Mutex<Vec<(String, String)>>>;

/// An intake that notes what it gets and answers by the number of the message.
pub fn intake(handed: &Handed, answer: impl Fn(&str) -> Result<bool> + Send + Sync + 'static) -> Intake {
    let (handed, answer) = (handed.clone(), Arc::new(answer));
    Intake::of(move |_, actor, message| {
        let (handed, answer) = (handed.clone(), answer.clone());
        Box::pin(async move {
            let number = message.reading.messages[0].control_id.clone().unwrap_or_default();
            handed.lock().unwrap().push((number.clone(), actor.unit.code.clone()));
            let repeated = answer(&number)?;
            Ok(Receipt { message: Uuid::now_v7(), repeated, fates: Vec::new() })
        })
    })
}

/// One that takes everything.
pub fn takes_all(handed: &Handed) -> Intake {
    intake(handed, |_| Ok(false))
}

/// A machine account of a laboratory.
pub fn machine(db: &TestDb, login: &str, laboratory: &str) -> UserId {
    let user = NewUser {
        id: UserId::new(),
        login: login.to_owned(),
        name: "LIS di prova".to_owned(),
        password_hash: "fits nothing".to_owned(),
        role: Role::LaboratoryMachine,
        unit: Unit { code: laboratory.to_owned(), name: "Laboratorio di prova".to_owned() },
        valid_from: date(2020, 1, 1),
        valid_to: kernel::clock::FOREVER,
    };
    let id = user.id;
    db.write(move |tx| users::insert(tx, &user)).unwrap();
    id
}

pub fn new_peer(login: &str, certificate: &str, application: &str, facility: &str) -> NewPeer {
    let key = Key {
        certificate: certificate.to_owned(),
        application: application.to_owned(),
        facility: facility.to_owned(),
    };
    NewPeer {
        id: Uuid::now_v7(),
        key,
        login: login.to_owned(),
        laboratory: None,
        unmatched_is_error: false,
        valid_from: None,
        last_day: None,
    }
}

pub fn add(db: &TestDb, new: &NewPeer) -> Result<Peer> {
    let new = new.clone();
    db.write(move |tx| {
        let machine = sessions::as_machine(tx);
        service::add_peer(tx, &machine, &new)
    })
}

/// The sender of the samples of this project, as a machine of [`LAB`].
pub fn known(db: &TestDb) -> Peer {
    machine(db, "lis.prova", LAB);
    add(db, &new_peer("lis.prova", "", "LIS_MICRO", "010909")).unwrap()
}

pub fn set_active(db: &TestDb, user: UserId, active: bool) -> impl Future<Output = ()> {
    let db = db.db.clone();
    async move {
        db.write(move |tx| tx.execute(&sql::SET_ACTIVE, args![user, active])).await.unwrap();
    }
}

pub fn audit(db: &TestDb) -> Vec<access::audit::Record> {
    let bodies = db.read(|tx| tx.query(&sql::INBOX, args![], |row| row.get::<String>(0))).unwrap();
    bodies.iter().map(|body| serde_json::from_str(body).unwrap()).collect()
}

/// An open door.
pub struct Opened {
    pub address: SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
}

impl Opened {
    pub async fn at(door: Door) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let served = tokio::spawn(door.serve(listener, async { drop(stopped.await) }));
        Self { address, stop, served }
    }

    pub async fn plain(db: &TestDb, intake: Intake) -> Self {
        Self::at(Door::new(db.db.clone(), None, Limits::default()).with_intake(intake)).await
    }

    pub async fn limited(db: &TestDb, intake: Intake, limits: Limits) -> Self {
        Self::at(Door::new(db.db.clone(), None, limits).with_intake(intake)).await
    }

    pub async fn client(&self) -> Client<TcpStream> {
        Client::over(TcpStream::connect(self.address).await.unwrap())
    }

    /// Asks it to stop; answers what to wait for.
    pub fn stop(self) -> JoinHandle<()> {
        self.stop.send(()).unwrap();
        self.served
    }

    pub async fn close(self) {
        timeout(PATIENCE, self.stop()).await.expect("an orderly end").unwrap();
    }
}

/// A client of MLLP.
pub struct Client<S> {
    pub stream: S,
    read: Vec<u8>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    pub fn over(stream: S) -> Self {
        Self { stream, read: Vec::new() }
    }

    pub async fn send_raw(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.unwrap();
        self.stream.flush().await.unwrap();
    }

    pub async fn send(&mut self, message: impl AsRef<[u8]>) {
        self.send_raw(&lab_messages::hl7::mllp::frame(message.as_ref())).await;
    }

    /// The next frame; `None` when the door has closed.
    pub async fn answer(&mut self) -> Option<String> {
        loop {
            if let Some(end) = self.read.windows(2).position(|two| two == b"\x1C\r") {
                let frame: Vec<u8> = self.read.drain(..end + 2).collect();
                assert_eq!(frame[0], 0x0B);
                return Some(String::from_utf8_lossy(&frame[1..end]).into_owned());
            }
            let mut block = [0; 4096];
            match timeout(PATIENCE, self.stream.read(&mut block)).await.expect("an answer in time") {
                Ok(0) | Err(_) => {
                    assert!(self.read.is_empty(), "half an answer");
                    return None;
                }
                Ok(read) => self.read.extend_from_slice(&block[..read]),
            }
        }
    }

    /// MSA-1, MSA-2 and the code of the first ERR of the next answer.
    pub async fn told(&mut self) -> Option<(String, String, String)> {
        Some(told(&self.answer().await?))
    }

    pub async fn ask(&mut self, message: impl AsRef<[u8]>) -> (String, String, String) {
        self.send(message).await;
        self.told().await.expect("an answer")
    }
}

/// MSA-1, MSA-2 and the code of the first ERR.
pub fn told(answer: &str) -> (String, String, String) {
    let segment = |name: &str| answer.split('\r').find(|line| line.starts_with(name)).unwrap_or_default();
    let field = |segment: &str, number: usize| segment.split('|').nth(number).unwrap_or_default().to_owned();
    let (msa, err) = (segment("MSA"), segment("ERR"));
    let code = field(err, 3).split('^').next().unwrap_or_default().to_owned();
    (field(msa, 1), field(msa, 2), code)
}

/// `("AA", "1", "")`, to compare.
pub fn is(code: &str, number: &str, error: &str) -> (String, String, String) {
    (code.to_owned(), number.to_owned(), error.to_owned())
}

pub fn busy() -> Problem {
    Problem::Busy("a queue is full")
}
