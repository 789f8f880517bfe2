//! Reading CBOR carefully: one value, nothing after it, no key twice, not too deep.

use ciborium::Value;

use crate::Why;

const DEEPEST: usize = 24;

/// The one value that the bytes hold.
pub(crate) fn read(bytes: &[u8]) -> Result<Value, Why> {
    let mut rest = bytes;
    let value: Value =
        ciborium::de::from_reader_with_recursion_limit(&mut rest, DEEPEST).map_err(|_| Why::Cbor)?;
    if rest.is_empty() { Ok(value) } else { Err(Why::Trailing) }
}

/// The bytes of a value.
pub(crate) fn write(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).expect("memory can be written");
    bytes
}

/// A map by whole numbers: headers and claims. None when it is no map, or a key is there twice.
pub(crate) fn by_number(value: &Value) -> Option<Vec<(i128, &Value)>> {
    let mut pairs = Vec::new();
    for (key, value) in value.as_map()? {
        // Keys that are texts are allowed and none of ours.
        if let Some(number) = key.as_integer().map(i128::from) {
            if pairs.iter().any(|(known, _)| *known == number) {
                return None;
            }
            pairs.push((number, value));
        }
    }
    Some(pairs)
}

/// The value under a number.
pub(crate) fn at<'a>(pairs: &[(i128, &'a Value)], number: i128) -> Option<&'a Value> {
    pairs.iter().find(|(key, _)| *key == number).map(|(_, value)| *value)
}

/// The same value with the keys of each map in canonical order: shorter first, then by bytes (RFC 7049, §3.9).
pub(crate) fn canonical(value: Value) -> Value {
    match value {
        Value::Map(pairs) => {
            let mut sorted: Vec<_> =
                pairs.into_iter().map(|(key, value)| (write(&key), key, canonical(value))).collect();
            sorted.sort_by(|(left, ..), (right, ..)| {
                left.len().cmp(&right.len()).then_with(|| left.cmp(right))
            });
            Value::Map(sorted.into_iter().map(|(_, key, value)| (key, value)).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(canonical).collect()),
        other => other,
    }
}
