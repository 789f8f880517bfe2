//! Certificates for demonstrations and tests, signed with keys that nobody trusts by themselves.
//!
//! In service the national platform issues. So a signer exists only with a certificate whose subject says that it is for
//! demonstration and has no legal value: the key of a real issuer cannot be put in.

use ciborium::Value;
use jiff::Timestamp;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::json;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

mod x509;

use crate::content::{Content, Event};
use crate::{cbor, der, message, text, trust, uvci, value_sets};

/// What a key may sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// Tests.
    Test = 1,
    /// Vaccinations.
    Vaccination = 2,
    /// Recoveries.
    Recovery = 3,
}

/// A demo key with its certificate.
pub struct DemoSigner {
    key: SigningKey,
    certificate: Vec<u8>,
    from: Timestamp,
    until: Timestamp,
}

impl DemoSigner {
    /// The key that a word makes, good between two instants and, if any usage is named, for that alone. The same word
    /// makes the same key.
    pub fn new(word: &str, from: Timestamp, until: Timestamp, usages: &[Usage]) -> Self {
        let seed = Sha256::digest(format!("argine demo key: {word}"));
        let key = SigningKey::from_slice(&seed).expect("a number below the order of the curve");
        let certificate = x509::self_signed(&key, from, until, usages);
        Self { key, certificate, from, until }
    }

    /// A key of 32 bytes with its certificate (DER), if that certificate is a demo's.
    ///
    /// # Errors
    /// A sentence that says why not.
    pub fn from_parts(secret: &[u8], certificate: &[u8]) -> Result<Self, String> {
        let signer = der::Signer::read(certificate).ok_or("the certificate cannot be read")?;
        if signer.subject != x509::subject() {
            return Err(
                "the certificate is not a demonstration's: in service the national platform issues".into()
            );
        }
        let key = SigningKey::from_slice(secret).map_err(|_| "the key is none of P-256")?;
        let probe: Signature = key.sign(b"probe");
        if !signer.signed(message::Algorithm::Es256, b"probe", &probe.to_bytes()) {
            return Err("the key is not the one of the certificate".into());
        }
        Ok(Self { key, certificate: certificate.to_vec(), from: signer.from, until: signer.until })
    }

    /// Its certificate, DER: what a trust file has.
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// The text of a certificate with a content in JSON, as the European schema writes it.
    ///
    /// # Errors
    /// What is not according to the schema or the value sets, an identifier with a wrong check character, or times that the
    /// key does not cover.
    pub fn issue(
        &self,
        content: &serde_json::Value,
        issued: Timestamp,
        expires: Timestamp,
    ) -> Result<String, String> {
        let (value, read) = Content::from_json(content).map_err(|fault| format!("content: {fault}"))?;
        check_codes(content, &read)?;
        if !uvci::has_valid_check(&read.common.identifier) {
            return Err("ci does not end with its check character".into());
        }
        if issued < self.from || expires > self.until || expires <= issued {
            return Err("the key is not good for that time".into());
        }
        Ok(text::write(&self.sign(composed(value), issued, expires)))
    }

    /// The signed message around any value, right or wrong: tests plant faults with it.
    pub fn sign(&self, content: Value, issued: Timestamp, expires: Timestamp) -> Vec<u8> {
        let claims = message::claims("IT", issued, expires, cbor::canonical(content));
        message::build(&trust::key_id(&self.certificate), &claims, |bytes| {
            let signature: Signature = self.key.sign(bytes);
            signature.to_bytes().to_vec()
        })
    }
}

/// The text of a signed message: compressed, in Base45, with its prefix.
pub fn text_of(message: &[u8]) -> String {
    text::write(message)
}

/// Letters and their accents as one sign (NFC), as the specification demands.
fn composed(value: Value) -> Value {
    match value {
        Value::Text(text) => Value::Text(text.nfc().collect()),
        Value::Array(items) => Value::Array(items.into_iter().map(composed).collect()),
        Value::Map(pairs) => {
            Value::Map(pairs.into_iter().map(|(key, value)| (key, composed(value))).collect())
        }
        other => other,
    }
}

fn check_codes(json: &serde_json::Value, content: &Content) -> Result<(), String> {
    let (kind, sets): (&str, &[(&str, &str)]) = match &content.event {
        Event::Test { kind, .. } if kind == value_sets::RAPID => {
            ("t", &[("tt", "tt"), ("tr", "tr"), ("ma", "ma-t")])
        }
        Event::Test { .. } => ("t", &[("tt", "tt"), ("tr", "tr")]),
        Event::Vaccination { .. } => ("v", &[("vp", "vp"), ("mp", "mp"), ("ma", "ma-v")]),
        Event::Recovery { .. } => ("r", &[]),
        Event::Exemption { .. } => return Err("exemptions are not made here".into()),
    };
    for (field, set) in [("tg", "tg"), ("co", "co")].iter().chain(sets) {
        let code = json[kind][0][*field].as_str().unwrap_or_default();
        if !value_sets::has(set, code) {
            return Err(format!("{field} is not in its value set"));
        }
    }
    Ok(())
}

/// A name in the signs of the machine-readable form (ICAO 9303): capitals, `<` between words, nothing else.
pub fn machine_readable(name: &str) -> String {
    let mut signs = String::new();
    for letter in name.to_uppercase().nfc() {
        let written = match letter {
            'Ä' | 'Æ' => "AE",
            'Å' => "AA",
            'Ö' | 'Ø' | 'Œ' => "OE",
            'Ü' => "UE",
            'ẞ' => "SS",
            'Þ' => "TH",
            'Đ' | 'Ð' => "D",
            'Ł' => "L",
            'Ħ' => "H",
            'I' | 'İ' | 'ı' => "I",
            '\'' | '’' | '.' | ',' => "",
            '-' | ' ' => "<",
            _ => {
                signs.extend(
                    letter.nfd().filter(|sign| !is_combining_mark(*sign) && sign.is_ascii_uppercase()),
                );
                continue;
            }
        };
        if written != "<" || !signs.ends_with('<') {
            signs.push_str(written);
        }
    }
    signs.trim_matches('<').chars().take(80).collect()
}

/// An identifier of a demo certificate, with its check character.
pub fn identifier(word: &str) -> String {
    let opaque: String = Sha256::digest(word)[..12].iter().map(|byte| format!("{byte:02X}")).collect();
    let body = format!("URN:UVCI:01:IT:{opaque}");
    let check = uvci::check_character(&body).expect("signs of identifiers");
    format!("{body}#{check}")
}

/// The content of a certificate of an invented person, about something that happened at an instant.
pub fn invented(usage: Usage, at: Timestamp) -> serde_json::Value {
    let day = kernel::clock::local_date(at);
    let (family, given) = ("Esempio", "Marilù Teresa");
    let identifier = identifier(&format!("{usage:?} {at}"));
    let after = |days: i32| day.saturating_add(jiff::Span::new().days(days)).to_string();
    let issuer = "Argine, dimostrazione";
    let (key, entry) = match usage {
        Usage::Test => (
            "t",
            json!({"tg": value_sets::COVID_19, "tt": value_sets::NAAT, "nm": "PCR di prova", "sc": at.to_string(),
                "tr": value_sets::NOT_DETECTED, "tc": "Laboratorio di prova", "co": "IT", "is": issuer, "ci": identifier}),
        ),
        Usage::Vaccination => (
            "v",
            json!({"tg": value_sets::COVID_19, "vp": "1119349007", "mp": "EU/1/20/1528", "ma": "ORG-100030215", "dn": 2,
                "sd": 2, "dt": day.to_string(), "co": "IT", "is": issuer, "ci": identifier}),
        ),
        Usage::Recovery => (
            "r",
            json!({"tg": value_sets::COVID_19, "fr": day.to_string(), "df": after(11), "du": after(180), "co": "IT",
                "is": issuer, "ci": identifier}),
        ),
    };
    let name =
        json!({"fn": family, "fnt": machine_readable(family), "gn": given, "gnt": machine_readable(given)});
    json!({"ver": "1.3.0", "nam": name, "dob": "1977-06-16", key: [entry]})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_in_a_passport() {
        for (name, signs) in [
            ("Di Caprio", "DI<CAPRIO"),
            ("Marilù Teresa", "MARILU<TERESA"),
            ("d'Červenková Panklová", "DCERVENKOVA<PANKLOVA"),
            ("Jiřina-Maria Alena", "JIRINA<MARIA<ALENA"),
            ("Musterfrau-Gößinger", "MUSTERFRAU<GOESSINGER"),
            ("d'Arsøns - van Halen", "DARSOENS<VAN<HALEN"),
            ("Ångström", "AANGSTROEM"),
            ("Niccolò", "NICCOLO"),
        ] {
            assert_eq!(machine_readable(name), signs, "{name}");
        }
    }
}
