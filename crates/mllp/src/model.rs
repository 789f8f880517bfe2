//! Who may speak, and what he sent.

use std::net::IpAddr;

use access::{Actor, Role, Unit};
use kernel::ids::UserId;
use kernel::{Date, Timestamp};
use uuid::Uuid;

/// How a system of a laboratory shows who it is: what a connection and the header of a message say.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    /// SHA-256 of the certificate, 64 digits; empty without TLS.
    pub certificate: String,
    /// The name in MSH-3; of a peer, empty: whichever it is.
    pub application: String,
    /// The name in MSH-4; of a peer, empty: whichever it is.
    pub facility: String,
}

/// A system of a laboratory, as it is registered.
#[derive(Debug, Clone)]
pub struct Peer {
    /// Identity.
    pub id: Uuid,
    /// How it shows who it is.
    pub key: Key,
    /// Its machine account.
    pub user: UserId,
    /// The account's login.
    pub login: String,
    /// Whether the account is let in.
    pub active: bool,
    /// The laboratory it speaks for.
    pub laboratory: String,
    /// A result that cannot be matched is answered AE instead of AA. It is kept all the same.
    pub unmatched_is_error: bool,
    /// First day (real date).
    pub valid_from: Date,
    /// First day no more.
    pub valid_to: Date,
    /// When it was registered.
    pub added_at: Timestamp,
    /// By whom; none: whoever has the machine.
    pub added_by: Option<String>,
}

/// A peer to be registered.
#[derive(Debug, Clone)]
pub struct NewPeer {
    /// Made by whoever asks, so that a repetition is harmless.
    pub id: Uuid,
    /// How it shows who it is.
    pub key: Key,
    /// Login of its machine account.
    pub login: String,
    /// The laboratory, where the account holds the role for several.
    pub laboratory: Option<String>,
    /// Whether what is not matched is answered AE.
    pub unmatched_is_error: bool,
    /// First day; today when none is given.
    pub valid_from: Option<Date>,
    /// Last day; none: no end.
    pub last_day: Option<Date>,
}

/// Somebody who is let in to speak.
#[derive(Debug, Clone)]
pub struct Speaker {
    /// His row.
    pub peer: Uuid,
    /// His machine account.
    pub user: UserId,
    /// Its name.
    pub name: String,
    /// The laboratory.
    pub laboratory: Unit,
    /// Whether what is not matched is answered AE.
    pub unmatched_is_error: bool,
}

impl Speaker {
    /// As the gate and the records know him; `session` stands for the connection.
    pub fn actor(&self, session: Uuid, today: Date) -> Actor {
        Actor {
            user: self.user,
            name: self.name.clone(),
            role: Role::LaboratoryMachine,
            unit: self.laboratory.clone(),
            session,
            today,
            delegated: Vec::new(),
            emergencies: Vec::new(),
            supervised: Vec::new(),
        }
    }
}

/// Who is at the other end of a connection.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The connection, as records name it.
    pub connection: Uuid,
    /// From where.
    pub address: IpAddr,
    /// SHA-256 of his certificate; empty without TLS.
    pub certificate: String,
}

/// Messages of a peer, by what was answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// AA or CA.
    pub accepted: i64,
    /// AE or CE.
    pub errors: i64,
    /// AR or CR.
    pub rejected: i64,
    /// Of the accepted ones, those that had come before.
    pub repeated: i64,
}

/// A peer and what it sent lately.
#[derive(Debug, Clone)]
pub struct PeerLine {
    /// It.
    pub peer: Peer,
    /// Its messages.
    pub counts: Counts,
    /// When the last one came.
    pub last_at: Option<Timestamp>,
}
