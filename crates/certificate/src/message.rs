//! The signed message: COSE_Sign1 (RFC 8152) around the claims of a CBOR web token (RFC 8392).

use ciborium::Value;
use jiff::Timestamp;

use crate::{Why, cbor};

const TAG_SIGN1: u64 = 18;
const TAG_CWT: u64 = 61;
const ALG: i128 = 1;
const CRIT: i128 = 2;
const KID: i128 = 4;
const ISS: i128 = 1;
const EXP: i128 = 4;
const IAT: i128 = 6;
const HCERT: i128 = -260;
const EU_DCC_V1: i128 = 1;

/// How a message is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    /// ECDSA on P-256 with SHA-256: the first choice of the specification.
    Es256,
    /// RSASSA-PSS with SHA-256: the second.
    Ps256,
}

impl Algorithm {
    /// Its number in COSE.
    pub(crate) fn number(self) -> i64 {
        match self {
            Self::Es256 => -7,
            Self::Ps256 => -37,
        }
    }
}

/// A signed message, taken apart and not believed yet.
pub(crate) struct Message {
    /// How it says it is signed.
    pub(crate) algorithm: Algorithm,
    /// Which key it says signed it; the protected header wins.
    pub(crate) kid: Vec<u8>,
    /// What the signature is over.
    pub(crate) signed: Vec<u8>,
    /// The signature.
    pub(crate) signature: Vec<u8>,
    payload: Vec<u8>,
}

/// The claims of a message, to be read once its signature is known to be right.
pub(crate) struct Claims {
    /// The country that issued.
    pub(crate) issuer: String,
    /// When it was issued.
    pub(crate) issued: Timestamp,
    /// Until when it is good, that instant excluded.
    pub(crate) expires: Timestamp,
    /// The certificate's content.
    pub(crate) content: Value,
}

/// Takes a message apart: tagged 18, 61(18), or not at all.
pub(crate) fn parse(bytes: &[u8]) -> Result<Message, Why> {
    let mut value = cbor::read(bytes)?;
    for tag in [TAG_CWT, TAG_SIGN1] {
        value = match value {
            Value::Tag(number, inner) if number == tag => *inner,
            other => other,
        };
    }
    let Value::Array(parts) = value else { return Err(Why::Message("manca la sua struttura")) };
    let Ok([protected, unprotected, payload, signature]) = <[Value; 4]>::try_from(parts) else {
        return Err(Why::Message("non ha quattro parti"));
    };
    let (Value::Bytes(protected), Value::Bytes(payload), Value::Bytes(signature)) =
        (protected, payload, signature)
    else {
        return Err(Why::Message("le sue parti non sono del tipo giusto"));
    };
    let headers = if protected.is_empty() { Value::Map(Vec::new()) } else { cbor::read(&protected)? };
    let (algorithm, kid) = headers_of(&headers, &unprotected)?;
    let signed = signed_bytes(&protected, &payload);
    Ok(Message { algorithm, kid, signed, signature, payload })
}

fn headers_of(protected: &Value, unprotected: &Value) -> Result<(Algorithm, Vec<u8>), Why> {
    let wrong = || Why::Message("le sue intestazioni non si leggono");
    let protected = cbor::by_number(protected).ok_or_else(wrong)?;
    let unprotected = cbor::by_number(unprotected).ok_or_else(wrong)?;
    if cbor::at(&protected, CRIT).is_some() {
        return Err(Why::Message("chiede qualcosa che qui non si conosce"));
    }
    let either = |label| cbor::at(&protected, label).or_else(|| cbor::at(&unprotected, label));
    let algorithm = match either(ALG).and_then(Value::as_integer).map(i128::from) {
        Some(-7) => Algorithm::Es256,
        Some(-37) => Algorithm::Ps256,
        _ => return Err(Why::Algorithm),
    };
    match either(KID) {
        Some(Value::Bytes(kid)) if !kid.is_empty() => Ok((algorithm, kid.clone())),
        _ => Err(Why::NoKeyId),
    }
}

/// What a signature of COSE_Sign1 is over (RFC 8152, §4.4).
pub(crate) fn signed_bytes(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    cbor::write(&Value::Array(vec![
        Value::Text("Signature1".into()),
        Value::Bytes(protected.to_vec()),
        Value::Bytes(Vec::new()),
        Value::Bytes(payload.to_vec()),
    ]))
}

/// Puts a message together: `sign` makes the signature over the bytes it is given.
pub(crate) fn build(kid: &[u8], claims: &Value, sign: impl FnOnce(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let protected = cbor::write(&Value::Map(vec![
        (number(ALG), Value::Integer(Algorithm::Es256.number().into())),
        (number(KID), Value::Bytes(kid.to_vec())),
    ]));
    let payload = cbor::write(claims);
    let signature = sign(&signed_bytes(&protected, &payload));
    let parts =
        vec![Value::Bytes(protected), Value::Map(Vec::new()), Value::Bytes(payload), Value::Bytes(signature)];
    cbor::write(&Value::Tag(TAG_SIGN1, Box::new(Value::Array(parts))))
}

/// The claims of a certificate of the European Union.
pub(crate) fn claims(issuer: &str, issued: Timestamp, expires: Timestamp, content: Value) -> Value {
    Value::Map(vec![
        (number(ISS), Value::Text(issuer.into())),
        (number(EXP), Value::Integer(expires.as_second().into())),
        (number(IAT), Value::Integer(issued.as_second().into())),
        (number(HCERT), Value::Map(vec![(number(EU_DCC_V1), content)])),
    ])
}

fn number(label: i128) -> Value {
    Value::Integer(label.try_into().expect("a small number"))
}

impl Message {
    /// The claims.
    pub(crate) fn claims(&self) -> Result<Claims, Why> {
        let value = cbor::read(&self.payload)?;
        let claims = cbor::by_number(&value).ok_or(Why::Claims("le sue affermazioni non si leggono"))?;
        let issuer = match cbor::at(&claims, ISS) {
            None | Some(Value::Null) => String::new(),
            Some(value) => value.as_text().ok_or(Why::Claims("non si legge chi lo ha emesso"))?.to_owned(),
        };
        let issued = instant(cbor::at(&claims, IAT), "non si legge quando è stato emesso")?;
        let expires = instant(cbor::at(&claims, EXP), "non si legge quando scade")?;
        let health = cbor::at(&claims, HCERT).ok_or(Why::Claims("manca la parte sanitaria"))?;
        let versions = cbor::by_number(health).ok_or(Why::Claims("manca la parte sanitaria"))?;
        let content = cbor::at(&versions, EU_DCC_V1).ok_or(Why::Claims("manca la parte europea"))?.clone();
        Ok(Claims { issuer, issued, expires, content })
    }
}

/// Seconds since 1970: whole or, from some issuers, with a fraction, which is dropped.
fn instant(value: Option<&Value>, wrong: &'static str) -> Result<Timestamp, Why> {
    let seconds = match value {
        Some(Value::Integer(number)) => i64::try_from(*number).ok(),
        // A cast that is too large saturates, and no calendar holds that.
        Some(Value::Float(number)) if number.is_finite() => Some(number.floor() as i64),
        _ => None,
    };
    seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()).ok_or(Why::Claims(wrong))
}
