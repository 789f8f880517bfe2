//! The trust file: whose signatures count, and, where it has them, the Italian settings and the revoked certificates.
//!
//! Accepted are PEM certificates; one certificate as DER or in base64, one a line; and JSON:
//!
//! ```json
//! {
//!   "certificates": ["base64 DER", {"kid": "base64", "rawData": "base64 DER"}],
//!   "settings": [{"name": "rapid_test_end_hours", "type": "GENERIC", "value": "48"}],
//!   "revocation": {"taken": "2022-01-10T06:00:00Z", "max_age_hours": 24,
//!                  "uvci": ["hash"], "signature": ["hash"], "country_uvci": ["hash"], "chunks": [{…}]}
//! }
//! ```
//!
//! where `certificates` may be a map from kid to certificate too, and a list or such a map may stand alone. `settings` is what
//! `GET /v1/dgc/settings` answers, `chunks` what `GET /v1/dgc/drl` answers. What is not known is an error, so that a list
//! with a name misspelt is not silently left out.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::Rules;
use crate::der::Signer;
use crate::revocation::{Over, Revocations, hexadecimal};
use crate::rules::Setting;

/// Why a trust file cannot be used, in English: it is told on the command line.
pub type Wrong = String;

/// Whose signatures count, and by what a certificate is judged.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    keys: Vec<(Vec<u8>, Signer)>,
    /// The Italian durations; without them they are not applied.
    pub rules: Option<Rules>,
    /// The certificates taken back.
    pub revocations: Revocations,
}

/// The key id of a certificate: the first 8 bytes of its SHA-256.
pub fn key_id(certificate: &[u8]) -> [u8; 8] {
    Sha256::digest(certificate)[..8].try_into().expect("8 bytes")
}

impl Trust {
    /// Reads a trust file.
    ///
    /// # Errors
    /// A sentence that says what cannot be read.
    pub fn read(file: &[u8]) -> Result<Self, Wrong> {
        let mut trust = Self::default();
        if file.first() == Some(&0x30) {
            trust.add(file, None)?;
            return Ok(trust);
        }
        let text = std::str::from_utf8(file).map_err(|_| "the trust file is no text")?;
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.starts_with(['{', '[']) {
            let json =
                serde_json::from_str(text).map_err(|error| format!("the trust file is no JSON: {error}"))?;
            trust.add_json(&json)?;
        } else if text.contains("-----BEGIN CERTIFICATE-----") {
            for part in text.split("-----BEGIN CERTIFICATE-----").skip(1) {
                let body = part.split("-----END").next().unwrap_or_default();
                trust.add_text(&body.split_whitespace().collect::<String>(), None)?;
            }
        } else {
            for line in text.lines().filter(|line| !line.trim().is_empty()) {
                trust.add_text(line.trim(), None)?;
            }
        }
        if trust.keys.is_empty() { Err("the trust file has no certificate".into()) } else { Ok(trust) }
    }

    /// Adds a signer, under the key id given or else its own.
    ///
    /// # Errors
    /// When it is no certificate of a key that certificates are signed with.
    pub fn add(&mut self, certificate: &[u8], kid: Option<Vec<u8>>) -> Result<(), Wrong> {
        let number = self.keys.len() + 1;
        let signer = Signer::read(certificate).ok_or_else(|| {
            format!("certificate {number} of the trust file is no X.509 with a key of EC or RSA")
        })?;
        self.keys.push((kid.unwrap_or_else(|| key_id(certificate).to_vec()), signer));
        Ok(())
    }

    /// The signers that go by a key id. There may be several.
    pub(crate) fn signers(&self, kid: &[u8]) -> impl Iterator<Item = &Signer> {
        self.keys.iter().filter(move |(known, _)| known == kid).map(|(_, signer)| signer)
    }

    fn add_text(&mut self, certificate: &str, kid: Option<Vec<u8>>) -> Result<(), Wrong> {
        let number = self.keys.len() + 1;
        let der = STANDARD
            .decode(certificate)
            .map_err(|_| format!("certificate {number} of the trust file is not in base64"))?;
        self.add(&der, kid)
    }

    fn add_json(&mut self, json: &Value) -> Result<(), Wrong> {
        match json {
            Value::Object(fields) if fields.contains_key("certificates") => self.add_document(fields),
            other => self.add_certificates(other),
        }
    }

    fn add_document(&mut self, fields: &Map<String, Value>) -> Result<(), Wrong> {
        for (name, value) in fields {
            match name.as_str() {
                "certificates" => self.add_certificates(value)?,
                "settings" => self.add_settings(value)?,
                "revocation" => self.add_revocation(value)?,
                other => return Err(format!("the trust file has \"{other}\", which is not known")),
            }
        }
        Ok(())
    }

    fn add_certificates(&mut self, json: &Value) -> Result<(), Wrong> {
        let wrong = || Wrong::from("the trust file's certificates are neither a list nor a map from kid");
        match json {
            Value::Array(list) => list.iter().try_for_each(|entry| match entry {
                Value::String(text) => self.add_text(text, None),
                Value::Object(fields) => {
                    let text = |name: &str| fields.get(name).and_then(Value::as_str);
                    let certificate = text("rawData").or_else(|| text("certificate")).ok_or_else(wrong)?;
                    self.add_text(certificate, text("kid").map(kid).transpose()?)
                }
                _ => Err(wrong()),
            }),
            Value::Object(map) => map.iter().try_for_each(|(name, value)| {
                self.add_text(value.as_str().ok_or_else(wrong)?, Some(kid(name)?))
            }),
            _ => Err(wrong()),
        }
    }

    fn add_settings(&mut self, json: &Value) -> Result<(), Wrong> {
        let mut settings = Vec::new();
        for entry in json.as_array().ok_or("the trust file's settings are no list")? {
            let text = |name: &str| entry[name].as_str().map(str::trim);
            let name = text("name").ok_or("a setting of the trust file has no name")?;
            if name == "black_list_uvci" {
                for identifier in text("value").unwrap_or_default().split(';').filter(|one| !one.is_empty()) {
                    self.revocations.add_identifier(identifier);
                }
                continue;
            }
            // Others are versions of programs and switches, no durations.
            let Some(value) = entry["value"].as_i64().or_else(|| text("value")?.parse().ok()) else {
                continue;
            };
            let day = |field: &str| {
                let parse =
                    |text: &str| text.parse().map_err(|_| format!("setting {name}: {field} is no day"));
                text(field).map(parse).transpose()
            };
            settings.push(Setting {
                name: name.into(),
                kind: text("type").unwrap_or("GENERIC").into(),
                value,
                from: day("from")?,
                until: day("until")?,
            });
        }
        self.rules = Some(Rules(settings));
        Ok(())
    }

    fn add_revocation(&mut self, json: &Value) -> Result<(), Wrong> {
        let fields = json.as_object().ok_or("the trust file's revocation is no object")?;
        let hours = json["max_age_hours"].as_i64().unwrap_or(24);
        for (name, value) in fields {
            let list = || value.as_array().ok_or(format!("revocation {name} is no list"));
            let over = match name.as_str() {
                "uvci" => Over::Identifier,
                "signature" => Over::Signature,
                "country_uvci" => Over::CountryAndIdentifier,
                "chunks" => {
                    list()?.iter().try_for_each(|chunk| self.revocations.apply(chunk))?;
                    continue;
                }
                "taken" => {
                    let taken: Option<Timestamp> = value.as_str().and_then(|text| text.parse().ok());
                    let taken = taken.ok_or("the instant at which the revocations were taken is none")?;
                    self.revocations.age = Some((taken, SignedDuration::from_hours(hours.clamp(0, 100_000))));
                    continue;
                }
                "max_age_hours" => continue,
                other => {
                    return Err(format!("the trust file's revocation has \"{other}\", which is not known"));
                }
            };
            for text in list()? {
                self.revocations.add(over, text.as_str().ok_or("a revocation is no text")?)?;
            }
        }
        Ok(())
    }
}

/// A key id: base64 or hexadecimal.
fn kid(text: &str) -> Result<Vec<u8>, Wrong> {
    let bytes = if text.len() == 16 { hexadecimal(text) } else { None };
    bytes
        .or_else(|| STANDARD.decode(text).ok())
        .ok_or_else(|| format!("kid {text} is neither base64 nor hexadecimal"))
}
