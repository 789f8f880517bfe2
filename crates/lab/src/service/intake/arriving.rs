//! A message as it arrives, and how it is known again.

use access::Actor;
use lab_messages::Reading;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::model::{Door, Incoming};
use crate::rules::incoming;
use crate::store::NewMessage;

/// A message on its way.
pub(super) struct Arriving {
    pub actor: Actor,
    pub door: Door,
    pub sender: String,
    pub number: Option<String>,
    pub hash: Vec<u8>,
    pub bytes: Vec<u8>,
    pub results: Vec<Incoming>,
}

impl Arriving {
    pub fn of(actor: &Actor, door: Door, reading: &Reading, bytes: &[u8]) -> Self {
        let first = reading.results.first();
        let number = first.and_then(|result| result.message.clone());
        // A file of several messages has no number of its own.
        let one =
            reading.results.iter().all(|result| result.message == number) && reading.messages.len() <= 1;
        let told = reading.messages.first().and_then(|message| message.control_id.clone());
        Self {
            actor: actor.clone(),
            door,
            sender: first.and_then(|result| result.sender.clone()).unwrap_or_default(),
            number: number.or(told).filter(|_| one),
            hash: Sha256::digest(bytes).to_vec(),
            bytes: bytes.to_vec(),
            results: reading.results.iter().map(|result| incoming::of_message(result, door)).collect(),
        }
    }

    pub fn message(&self, id: Uuid) -> NewMessage<'_> {
        NewMessage {
            id,
            laboratory: &self.actor.unit.code,
            door: self.door,
            sender: &self.sender,
            number: self.number.as_deref(),
            hash: &self.hash,
        }
    }
}
