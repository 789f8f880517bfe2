//! What of X.509 is needed: who may sign what, from when until when, and with which key. Written by hand are only the
//! lists of object identifiers, which some issuers write so that a strict reader refuses the whole certificate.

use jiff::Timestamp;
use ring::signature::{ECDSA_P256_SHA256_FIXED, RSA_PSS_2048_8192_SHA256, UnparsedPublicKey};
use x509_cert::der::{Decode, Encode};

use crate::content::Event;
use crate::message::Algorithm;

const EC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const RSA_KEYS: [&[u8]; 2] = [
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01],
    &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a],
];
const KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x0f];
const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x25];

/// 1.3.6.1.4.1.1847.2021.1 and 1.3.6.1.4.1.0.1847.2021.1, which many issuers wrote by mistake.
pub(crate) const USAGES: [&[u8]; 2] = [
    &[0x2b, 0x06, 0x01, 0x04, 0x01, 0x8e, 0x37, 0x8f, 0x65, 0x01],
    &[0x2b, 0x06, 0x01, 0x04, 0x01, 0x00, 0x8e, 0x37, 0x8f, 0x65, 0x01],
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Ec,
    Rsa,
}

/// A document signer's certificate.
#[derive(Debug, Clone)]
pub(crate) struct Signer {
    kind: Kind,
    key: Vec<u8>,
    /// From when it is good.
    pub(crate) from: Timestamp,
    /// Until when, that instant included.
    pub(crate) until: Timestamp,
    /// Whether its key may sign at all.
    signs: bool,
    /// The last arcs of the health usages it has: 1 test, 2 vaccination, 3 recovery. Empty: no restriction.
    usages: Vec<u8>,
    /// The name of its subject, DER.
    pub(crate) subject: Vec<u8>,
}

impl Signer {
    /// Reads a certificate. None when it is none, or its key of no kind that certificates are signed with.
    pub(crate) fn read(der: &[u8]) -> Option<Self> {
        let certificate = x509_cert::Certificate::from_der(der).ok()?;
        let body = certificate.tbs_certificate();
        let spki = body.subject_public_key_info();
        let algorithm = spki.algorithm.oid.as_bytes();
        let kind = if algorithm == EC_KEY {
            Kind::Ec
        } else if RSA_KEYS.contains(&algorithm) {
            Kind::Rsa
        } else {
            return None;
        };
        let instant = |time: x509_cert::time::Time| {
            Timestamp::from_second(time.to_unix_duration().as_secs().try_into().ok()?).ok()
        };
        let mut signer = Self {
            kind,
            key: spki.subject_public_key.raw_bytes().to_vec(),
            from: instant(body.validity().not_before)?,
            until: instant(body.validity().not_after)?,
            signs: true,
            usages: Vec::new(),
            subject: body.subject().to_der().ok()?,
        };
        for extension in body.extensions().into_iter().flatten() {
            let value = extension.extn_value.as_bytes();
            match extension.extn_id.as_bytes() {
                KEY_USAGE => signer.signs = first_bit(value),
                EXTENDED_KEY_USAGE => signer.usages = health_usages(value),
                _ => {}
            }
        }
        Some(signer)
    }

    /// Whether a signature is this signer's.
    pub(crate) fn signed(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        match (algorithm, self.kind) {
            (Algorithm::Es256, Kind::Ec) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &self.key).verify(message, signature).is_ok()
            }
            (Algorithm::Ps256, Kind::Rsa) => UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, &self.key)
                .verify(message, signature)
                .is_ok(),
            _ => false,
        }
    }

    /// Whether it may sign this.
    pub(crate) fn may_sign(&self, event: &Event) -> bool {
        let arc = match event {
            Event::Test { .. } => 1,
            // Exemptions have no usage of their own: the national platform signed them with the key for vaccinations.
            Event::Vaccination { .. } | Event::Exemption { .. } => 2,
            Event::Recovery { .. } => 3,
        };
        self.signs && (self.usages.is_empty() || self.usages.contains(&arc))
    }

    /// Whether it was made for recoveries alone, as Italy's key for those who fell ill after a vaccination.
    pub(crate) fn recovery_only(&self) -> bool {
        self.usages == [3]
    }
}

/// The first bit of a BIT STRING: digitalSignature of a key usage.
fn first_bit(value: &[u8]) -> bool {
    matches!(value, [0x03, _, _, bits, ..] if bits & 0x80 != 0)
}

/// The last arcs of the health usages in a SEQUENCE of object identifiers. What is not understood restricts nothing.
fn health_usages(value: &[u8]) -> Vec<u8> {
    let [0x30, length, list @ ..] = value else { return Vec::new() };
    if usize::from(*length) != list.len() {
        return Vec::new();
    }
    let mut usages = Vec::new();
    let mut rest = list;
    while let [0x06, length, tail @ ..] = rest {
        let Some((oid, after)) = tail.split_at_checked(usize::from(*length)) else { break };
        if let [start @ .., arc @ 1..=3] = oid
            && USAGES.contains(&start)
            && !usages.contains(arc)
        {
            usages.push(*arc);
        }
        rest = after;
    }
    usages
}
