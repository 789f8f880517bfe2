//! The door: who comes in, how many at once, and an orderly end.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use access::audit::{self, Entry};
use storage::Db;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{interval, sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls;
use tokio_rustls::server::TlsStream;
use uuid::Uuid;

use crate::conversation::Conversation;
use crate::counts::{self, Opened, Sent};
use crate::intake::Intake;
use crate::model::Caller;
use crate::shares::Shares;
use crate::strangers::Strangers;
use crate::tls::{self, Shown, Tls};
use crate::{SPEAK, rules};

/// Connections to a full house that are told so at once; more of them are closed without a word.
const TURNED_AWAY_AT_ONCE: usize = 64;
/// Of the beginnings of TLS under way at once, what one address may have: whoever has no certificate does not keep out who has.
const OF_ONE_ADDRESS: usize = 4;
/// What a laboratory has of the places at least, if there are as many: a quarter of many, but its system opens some dozens.
const LEAST_SHARE: usize = 32;
/// How often what the peers sent is written down.
const WRITTEN_EVERY: Duration = Duration::from_secs(5);

/// How many, and how much patience with them.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at once, of those who have said who they are.
    pub places: usize,
    /// Of them for one laboratory, and for one certificate.
    pub share: usize,
    /// Beginnings of TLS under way at once: they take no place.
    pub handshakes: usize,
    /// With a connection on which nothing comes: laboratories keep theirs open.
    pub idle: Duration,
    /// With a frame, from its first byte to its last.
    pub frame: Duration,
    /// With the beginning of TLS.
    pub handshake: Duration,
    /// With whoever does not read his answers.
    pub writing: Duration,
    /// With a database that is busy: shorter than senders wait for an answer.
    pub patience: Duration,
    /// For messages under way when the process is told to stop.
    pub farewell: Duration,
}

impl Limits {
    /// As usual, for so many connections.
    pub fn of(places: usize) -> Self {
        Self {
            places,
            share: (places / 4).max(LEAST_SHARE).min(places),
            handshakes: 256,
            idle: Duration::from_secs(600),
            frame: Duration::from_secs(30),
            handshake: Duration::from_secs(10),
            writing: Duration::from_secs(30),
            patience: Duration::from_secs(8),
            farewell: Duration::from_secs(10),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::of(256)
    }
}

/// What all connections share.
pub(crate) struct House {
    pub db: Db,
    pub intake: Intake,
    pub tls: Option<Tls>,
    pub limits: Limits,
    pub sent: Sent,
    pub strangers: Strangers,
    /// Beginnings of TLS by address, and connections by certificate and by laboratory.
    pub beginnings: Shares,
    pub certificates: Shares,
    pub laboratories: Shares,
    rooms: Rooms,
}

/// What there is for all.
struct Rooms {
    handshakes: Semaphore,
    places: Semaphore,
    refusals: Semaphore,
}

/// A door that is to be opened.
pub struct Door {
    house: House,
}

impl Door {
    /// Messages go to the laboratory's intake. Without `tls` anybody who connects may say who he is.
    pub fn new(db: Db, tls: Option<Tls>, limits: Limits) -> Self {
        let rooms = Rooms {
            handshakes: Semaphore::new(limits.handshakes),
            places: Semaphore::new(limits.places),
            refusals: Semaphore::new(TURNED_AWAY_AT_ONCE),
        };
        let house = House {
            db,
            intake: Intake::default(),
            tls,
            limits,
            sent: Sent::default(),
            strangers: Strangers::default(),
            beginnings: Shares::default(),
            certificates: Shares::default(),
            laboratories: Shares::default(),
            rooms,
        };
        Self { house }
    }

    /// Messages go elsewhere.
    #[must_use]
    pub fn with_intake(mut self, intake: Intake) -> Self {
        self.house.intake = intake;
        self
    }

    /// Serves until `stop`, then answers what has come.
    pub async fn serve(self, listener: TcpListener, stop: impl Future<Output = ()>) {
        let house = Arc::new(self.house);
        let (stopping, stopped) = watch::channel(false);
        let mut connections = JoinSet::new();
        // Aside: while the database is slow, whoever knocks is let in all the same.
        let writing = tokio::spawn(write_regularly(house.clone(), stopped.clone()));
        let mut stop = pin!(stop);
        loop {
            let (stream, address) = tokio::select! {
                accepted = accept(&listener) => accepted,
                Some(_) = connections.join_next(), if !connections.is_empty() => continue,
                () = &mut stop => break,
            };
            let (house, stopped) = (house.clone(), stopped.clone());
            connections.spawn(async move { welcome(&house, stream, address, stopped).await });
        }
        drop(listener);
        let _ = stopping.send(true);
        let ends = async { while connections.join_next().await.is_some() {} };
        if timeout(house.limits.farewell, ends).await.is_err() {
            tracing::warn!("connections of laboratories that did not end were closed");
            connections.shutdown().await;
        }
        if writing.await.is_err() {
            tracing::error!("what laboratories sent was not written down regularly");
        }
        write_down(&house).await;
    }
}

async fn write_regularly(house: Arc<House>, mut stopping: watch::Receiver<bool>) {
    let mut writing = interval(WRITTEN_EVERY);
    loop {
        tokio::select! {
            _ = writing.tick() => write_down(&house).await,
            _ = stopping.changed() => return,
        }
    }
}

async fn write_down(house: &House) {
    if let Err(problem) = house.sent.write(&house.db).await {
        tracing::warn!(%problem, "what laboratories sent is counted later");
    }
}

/// The next connection. What fails is the client's connection, or our files are all in use: then some time helps.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionAborted => {}
            Err(error) => {
                tracing::error!(%error, "a laboratory's connection cannot be accepted");
                sleep(Duration::from_millis(200)).await;
            }
        }
    }
}

/// A connection from its beginning to its end.
async fn welcome(house: &House, stream: TcpStream, address: SocketAddr, mut stopping: watch::Receiver<bool>) {
    // An answer is small and awaited.
    let _ = stream.set_nodelay(true);
    let mut caller = Caller {
        connection: Uuid::now_v7(),
        address: address.ip().to_canonical(),
        certificate: String::new(),
    };
    let Some(tls) = &house.tls else {
        return seat(house, caller, None, stream, stopping).await;
    };
    let (acceptor, reading) = tls.entrance();
    let begun = tokio::select! {
        begun = begin(house, &acceptor, &caller, stream) => begun,
        _ = stopping.changed() => return,
    };
    let stream = match begun {
        Some(Ok(stream)) => stream,
        // Outside what a stop cuts off: his record is written all the same.
        Some(Err(error)) => return not_shown(house, &caller, &error).await,
        None => return,
    };
    let chain = stream.get_ref().1.peer_certificates().unwrap_or_default();
    let Some(certificate) = chain.first() else { return };
    caller.certificate = tls::digest(certificate);
    let shown = Shown::new(chain, reading);
    seat(house, caller, Some(shown), stream, stopping).await;
}

/// TLS, until who comes has shown who he is: until then he takes no place. Nothing when he is turned away or takes too long.
async fn begin(
    house: &House,
    acceptor: &TlsAcceptor,
    caller: &Caller,
    stream: TcpStream,
) -> Option<std::io::Result<TlsStream<TcpStream>>> {
    let most = (house.limits.handshakes / OF_ONE_ADDRESS).max(1);
    let of_address = house.beginnings.take(&caller.address.to_string(), most);
    let (Some(_of_address), Ok(_under_way)) = (of_address, house.rooms.handshakes.try_acquire()) else {
        counts::turned_away();
        return None;
    };
    timeout(house.limits.handshake, acceptor.accept(stream)).await.ok()
}

/// Hears somebody, if there is a place for him; or says that there is none, for anybody or for more of his.
async fn seat<S: AsyncRead + AsyncWrite + Unpin>(
    house: &House,
    caller: Caller,
    shown: Option<Shown>,
    stream: S,
    stopping: watch::Receiver<bool>,
) {
    // Without TLS nobody is known before his first message.
    let most = if caller.certificate.is_empty() { house.limits.places } else { house.limits.share };
    let of_his = house.certificates.take(&caller.certificate, most);
    let place = house.rooms.places.try_acquire();
    let conversation = Conversation::new(house, (caller, shown), stream, stopping);
    if let (Some(_of_his), Ok(_place)) = (of_his, place) {
        let _open = Opened::now();
        return conversation.hold().await;
    }
    counts::turned_away();
    if let Ok(_told) = house.rooms.refusals.try_acquire() {
        conversation.turn_away(&rules::full()).await;
    }
}

/// Somebody whose certificate is of none of the authorities, or who shows none, leaves a record too.
async fn not_shown(house: &House, caller: &Caller, error: &std::io::Error) {
    let error = error.get_ref().and_then(|error| error.downcast_ref::<rustls::Error>());
    // Otherwise it is a scanner, or somebody who hung up.
    if let Some(why) = error.and_then(why_refused) {
        note_refused(house, caller, why).await;
    }
}

/// Said of a certificate that is none of the others' cases: expired, of an authority that is none of ours.
pub(crate) const NOT_ACCEPTED: &str = "a certificate that is not accepted";

/// Why somebody is not let in, or is let in no more, if it is for his certificate.
pub(crate) fn why_refused(error: &rustls::Error) -> Option<&'static str> {
    match error {
        rustls::Error::InvalidCertificate(rustls::CertificateError::Revoked) => {
            Some("a certificate that is revoked")
        }
        rustls::Error::InvalidCertificate(_) => Some(NOT_ACCEPTED),
        rustls::Error::NoCertificatesPresented => Some("no certificate"),
        _ => None,
    }
}

/// Leaves the record of somebody whose certificate opens nothing.
pub(crate) async fn note_refused(house: &House, caller: &Caller, why: &'static str) {
    counts::refused();
    if !house.strangers.is_news(caller.address, why) {
        return;
    }
    tracing::warn!(address = %caller.address, why, "somebody was not let in at the laboratories' door");
    let detail = format!("at the laboratories' door with {why}, from {}", caller.address);
    let record = move |tx: &mut storage::Tx<'_>| {
        audit::record_unknown(tx, Entry::denied(SPEAK).detail(detail.clone()))
    };
    if let Err(problem) = house.db.write(record).await {
        tracing::error!(%problem, "a refusal at the laboratories' door left no record");
    }
}
