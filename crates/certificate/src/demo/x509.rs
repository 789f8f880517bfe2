//! The self-signed certificate of a demo key, written in DER.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use sha2::{Digest, Sha256};

use super::Usage;
use crate::der::USAGES;

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OID: u8 = 0x06;
const UTF8: u8 = 0x0c;
const PRINTABLE: u8 = 0x13;
const UTC_TIME: u8 = 0x17;

const ECDSA_WITH_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];

/// One element: tag, length, content.
fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut element = vec![tag];
    let [.., high, low] = length.to_be_bytes();
    match length {
        0..0x80 => element.push(low),
        0x80..0x100 => element.extend([0x81, low]),
        _ => element.extend([0x82, high, low]),
    }
    for part in parts {
        element.extend_from_slice(part);
    }
    element
}

/// The subject of every demo certificate, and of no other: country, organisation, name.
pub(super) fn subject() -> Vec<u8> {
    let attribute = |arc: u8, tag: u8, text: &str| {
        let pair = tlv(SEQUENCE, &[&tlv(OID, &[&[0x55, 0x04, arc]]), &tlv(tag, &[text.as_bytes()])]);
        tlv(SET, &[&pair])
    };
    tlv(
        SEQUENCE,
        &[
            &attribute(6, PRINTABLE, "IT"),
            &attribute(10, UTF8, "Argine, dimostrazione"),
            &attribute(3, UTF8, "DEMO: nessun valore legale"),
        ],
    )
}

/// A certificate of a key, signed by itself. The years of UTCTime end in 2049.
pub(super) fn self_signed(key: &SigningKey, from: Timestamp, until: Timestamp, usages: &[Usage]) -> Vec<u8> {
    let time = |instant: Timestamp| {
        let text = instant.to_zoned_datetime(TimeZone::UTC).strftime("%y%m%d%H%M%SZ").to_string();
        tlv(UTC_TIME, &[text.as_bytes()])
    };
    let algorithm = tlv(SEQUENCE, &[&tlv(OID, &[ECDSA_WITH_SHA256])]);
    let point = key.verifying_key().to_sec1_point(false);
    let public = tlv(
        SEQUENCE,
        &[
            &tlv(SEQUENCE, &[&tlv(OID, &[EC_PUBLIC_KEY]), &tlv(OID, &[P256])]),
            &tlv(BIT_STRING, &[&[0], point.as_bytes()]),
        ],
    );
    let validity = tlv(SEQUENCE, &[&time(from), &time(until)]);
    let mut serial = Sha256::digest([point.as_bytes(), &validity].concat())[..8].to_vec();
    // Positive, and not begun with a zero that DER would leave out.
    serial[0] = serial[0] & 0x7f | 0x40;
    let body = tlv(
        SEQUENCE,
        &[
            &tlv(0xa0, &[&tlv(INTEGER, &[&[2]])]),
            &tlv(INTEGER, &[&serial]),
            &algorithm,
            &subject(),
            &validity,
            &subject(),
            &public,
            &tlv(0xa3, &[&extensions(usages)]),
        ],
    );
    let signature: Signature = key.sign(&body);
    let signature = signature.to_bytes();
    let (r, s) = signature.split_at(32);
    let signature = tlv(SEQUENCE, &[&integer(r), &integer(s)]);
    tlv(SEQUENCE, &[&body, &algorithm, &tlv(BIT_STRING, &[&[0], &signature])])
}

/// A positive number: no zeros in front, but one where the first bit is set.
fn integer(number: &[u8]) -> Vec<u8> {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let number = &number[zeros.min(number.len() - 1)..];
    let sign: &[u8] = if number[0] & 0x80 == 0 { &[] } else { &[0] };
    tlv(INTEGER, &[sign, number])
}

fn extensions(usages: &[Usage]) -> Vec<u8> {
    let digital_signature = [BIT_STRING, 0x02, 0x07, 0x80];
    let key_usage = tlv(
        SEQUENCE,
        &[&tlv(OID, &[&[0x55, 0x1d, 0x0f]]), &[0x01, 0x01, 0xff], &tlv(OCTET_STRING, &[&digital_signature])],
    );
    if usages.is_empty() {
        return tlv(SEQUENCE, &[&key_usage]);
    }
    let list: Vec<u8> = usages.iter().flat_map(|usage| tlv(OID, &[USAGES[0], &[*usage as u8]])).collect();
    let extended =
        tlv(SEQUENCE, &[&tlv(OID, &[&[0x55, 0x1d, 0x25]]), &tlv(OCTET_STRING, &[&tlv(SEQUENCE, &[&list])])]);
    tlv(SEQUENCE, &[&key_usage, &extended])
}
