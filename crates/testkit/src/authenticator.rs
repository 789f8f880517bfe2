//! A passkey in software: it makes a key pair for a site and signs what the site asks, as a hardware key does after its user
//! has touched it and given his PIN. What an attacker would send can be set.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The user has touched it.
const PRESENT: u8 = 0x01;
/// He has given his PIN or his finger.
const VERIFIED: u8 = 0x04;
/// What it says holds a new key.
const MADE: u8 = 0x40;

/// A key in somebody's hand. It signs for whatever site its browser says to be.
#[derive(Clone)]
pub struct Authenticator {
    key: SigningKey,
    id: Vec<u8>,
    user: Vec<u8>,
    /// The page that the browser shows.
    pub origin: String,
    /// The site that the key believes to sign for.
    pub site: String,
    /// What it counted last; a key that does not count stays at 0.
    pub counter: u32,
    /// Whether its user is asked for his PIN.
    pub verifies: bool,
}

impl Authenticator {
    /// A new key, for a page. Two of the same number are the same.
    pub fn new(number: u8, origin: &str) -> Self {
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        let seed: [u8; 32] = Sha256::digest([number]).into();
        Self {
            key: SigningKey::from_slice(&seed).expect("a scalar"),
            id: Sha256::digest([number, 1]).to_vec(),
            user: Vec::new(),
            origin: origin.to_owned(),
            site: host.split(':').next().unwrap_or(host).to_owned(),
            counter: 0,
            verifies: true,
        }
    }

    /// Makes the key that a site asks for: the answer of `navigator.credentials.create()` as JSON.
    ///
    /// # Panics
    /// When `options` are none of WebAuthn's.
    pub fn make(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).expect("options");
        self.user = bytes(&options["user"]["id"]);
        let client = self.client("webauthn.create", &options);
        let point = self.key.verifying_key().to_sec1_point(false);
        let mut data = self.data(MADE);
        data.extend([0; 16]);
        data.extend((self.id.len() as u16).to_be_bytes());
        data.extend(&self.id);
        // A map of five: EC2, ES256, P-256, x, y.
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&point.as_bytes()[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point.as_bytes()[33..65]);
        let mut object = vec![0xa3];
        object.extend(b"\x63fmt\x64none\x67attStmt\xa0\x68authData\x58");
        object.push(u8::try_from(data.len()).expect("a short one"));
        object.extend(&data);
        let response = json!({ "clientDataJSON": text(client), "attestationObject": text(object) });
        json!({ "id": text(&self.id), "rawId": text(&self.id), "type": "public-key", "response": response })
            .to_string()
    }

    /// Signs what a site asks: the answer of `navigator.credentials.get()` as JSON.
    ///
    /// # Panics
    /// When `options` are none of WebAuthn's.
    pub fn sign(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).expect("options");
        let client = self.client("webauthn.get", &options);
        let data = self.data(0);
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature: Signature = self.key.sign(&signed);
        let response = json!({
            "clientDataJSON": text(client),
            "authenticatorData": text(data),
            "signature": text(signature.to_der().as_bytes()),
            "userHandle": text(&self.user),
        });
        json!({ "id": text(&self.id), "rawId": text(&self.id), "type": "public-key", "response": response })
            .to_string()
    }

    fn client(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = &options["challenge"];
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let flags = flags | PRESENT | if self.verifies { VERIFIED } else { 0 };
        let mut data = Sha256::digest(self.site.as_bytes()).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }
}

fn text(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn bytes(text: &Value) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text.as_str().expect("a text")).expect("base 64")
}
