//! Certificates taken back. A list names none of them: it has SHA-256 of the identifier (Italy's DRL), of the signature, or of
//! country and identifier (the European lists), whole or cut to 16 bytes.

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::message::Algorithm;

type Short = [u8; 16];

/// What a list is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Over {
    /// The identifier.
    Identifier,
    /// The signature; of ES256 its first half.
    Signature,
    /// Country and identifier.
    CountryAndIdentifier,
}

/// The certificates that were taken back.
#[derive(Debug, Clone, Default)]
pub struct Revocations {
    known: HashSet<(Over, Short)>,
    version: Option<i64>,
    /// When the list was taken, and how old it may be.
    pub age: Option<(Timestamp, SignedDuration)>,
}

/// The hash of an identifier as the national list writes it.
pub fn identifier_hash(identifier: &str) -> String {
    STANDARD.encode(Sha256::digest(identifier.as_bytes()))
}

fn short(bytes: &[u8]) -> Option<Short> {
    matches!(bytes.len(), 16 | 32).then(|| bytes[..16].try_into().expect("16 bytes"))
}

fn hash(bytes: &[u8]) -> Short {
    short(&Sha256::digest(bytes)).expect("32 bytes")
}

/// A hash in base64 or in hexadecimal.
fn written(text: &str) -> Option<Short> {
    let bytes = if matches!(text.len(), 32 | 64) { hexadecimal(text) } else { None };
    short(&bytes.or_else(|| STANDARD.decode(text).ok())?)
}

/// The bytes of a text of hexadecimal digits.
pub(crate) fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    if !text.bytes().all(|sign| sign.is_ascii_hexdigit()) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

impl Revocations {
    /// Adds a hash.
    ///
    /// # Errors
    /// Says so when it is none.
    pub fn add(&mut self, over: Over, text: &str) -> Result<(), String> {
        let hash = written(text).ok_or("a revocation is neither base64 nor hexadecimal of 16 or 32 bytes")?;
        self.known.insert((over, hash));
        Ok(())
    }

    /// Adds an identifier in clear, as the `black_list_uvci` of the national settings has it.
    pub fn add_identifier(&mut self, identifier: &str) {
        self.known.insert((Over::Identifier, hash(identifier.as_bytes())));
    }

    /// Applies a part of the national list: a piece of a snapshot (`revokedUcvi`) or of a difference (`delta`).
    ///
    /// # Errors
    /// A sentence: an older version than is there, a hash that is none, a count that is not reached.
    pub fn apply(&mut self, chunk: &Value) -> Result<(), String> {
        let version = chunk["version"].as_i64().ok_or("a part of the revocation list has no version")?;
        if self.version.is_some_and(|known| version < known) {
            return Err(format!(
                "revocation list version {version} after {}",
                self.version.unwrap_or_default()
            ));
        }
        let texts = |value: &Value| -> Result<Vec<String>, String> {
            let Some(list) = value.as_array() else { return Ok(Vec::new()) };
            list.iter()
                .map(|item| item.as_str().map(str::to_owned).ok_or("a revocation is no text".into()))
                .collect()
        };
        for gone in texts(&chunk["delta"]["deletions"])? {
            let gone = written(&gone).ok_or("a deletion of the revocation list is no hash")?;
            self.known.remove(&(Over::Identifier, gone));
        }
        for list in [&chunk["revokedUcvi"], &chunk["delta"]["insertions"]] {
            for text in texts(list)? {
                self.add(Over::Identifier, &text)?;
            }
        }
        self.version = Some(version);
        let last = chunk["chunk"].as_i64() == chunk["lastChunk"].as_i64();
        match chunk["totalNumberUCVI"].as_u64() {
            Some(total) if last && total != self.known.len() as u64 => Err(format!(
                "the revocation list has {} entries and should have {total}: take it anew",
                self.known.len()
            )),
            _ => Ok(()),
        }
    }

    /// Whether a certificate was taken back.
    pub(crate) fn has(
        &self,
        identifier: &str,
        country: &str,
        algorithm: Algorithm,
        signature: &[u8],
    ) -> bool {
        let half = match algorithm {
            Algorithm::Es256 => &signature[..signature.len() / 2],
            Algorithm::Ps256 => signature,
        };
        let bare = identifier.strip_prefix("URN:UVCI:").unwrap_or(identifier);
        let hashes = [
            (Over::Identifier, hash(identifier.as_bytes())),
            (Over::Identifier, hash(bare.as_bytes())),
            (Over::Signature, hash(half)),
            (Over::Signature, hash(signature)),
            (Over::CountryAndIdentifier, hash(format!("{country}{identifier}").as_bytes())),
            (Over::CountryAndIdentifier, hash(format!("{country}{bare}").as_bytes())),
        ];
        hashes.iter().any(|entry| self.known.contains(entry))
    }

    /// When the list was taken, if that is too long ago at an instant.
    pub(crate) fn stale(&self, at: Timestamp) -> Option<Timestamp> {
        let (taken, most) = self.age?;
        (at.duration_since(taken) > most).then_some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_hash_is_the_national_lists() {
        assert_eq!(identifier_hash("Hello!"), "M00Bb3Vc1txYxTqG4YOIL47BT1L7BTRYh8il7dQsh7c=");
    }

    #[test]
    fn a_snapshot_and_a_difference_give_the_list_of_now() {
        let (first, second) = (identifier_hash("first"), identifier_hash("second"));
        let known =
            |list: &Revocations, identifier: &str| list.has(identifier, "IT", Algorithm::Es256, &[0; 64]);
        let mut list = Revocations::default();
        list.apply(
            &json!({"version": 1, "chunk": 1, "lastChunk": 1, "revokedUcvi": [first], "totalNumberUCVI": 1}),
        )
        .unwrap();
        assert!(known(&list, "first") && !known(&list, "second"));
        let delta = json!({"insertions": [second], "deletions": [first]});
        list.apply(&json!({"version": 2, "chunk": 1, "lastChunk": 1, "delta": delta, "totalNumberUCVI": 1}))
            .unwrap();
        assert!(!known(&list, "first") && known(&list, "second"));
        assert!(list.apply(&json!({"version": 1, "revokedUcvi": []})).is_err(), "an older one");
        let short = json!({"version": 3, "chunk": 1, "lastChunk": 1, "delta": {}, "totalNumberUCVI": 7});
        assert!(list.apply(&short).unwrap_err().contains("anew"));
        assert!(list.add(Over::Signature, "abc").is_err());
    }
}
