//! Base45 of RFC 9285: two bytes are three characters, a last one alone is two.

const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Where a text is not Base45: the position of the group that cannot be read, counted in characters from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotBase45(pub usize);

/// The text of some bytes.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(2) * 3);
    for pair in bytes.chunks(2) {
        let (mut number, length) = match *pair {
            [high, low] => (usize::from(high) * 256 + usize::from(low), 3),
            [only] => (usize::from(only), 2),
            _ => unreachable!("chunks of two"),
        };
        for _ in 0..length {
            text.push(char::from(ALPHABET[number % 45]));
            number /= 45;
        }
    }
    text
}

/// The bytes of a text.
///
/// # Errors
/// The first group of characters that stands for no bytes.
pub fn decode(text: &str) -> Result<Vec<u8>, NotBase45> {
    let signs = text.as_bytes();
    let mut bytes = Vec::with_capacity(signs.len() / 3 * 2 + 1);
    for (index, group) in signs.chunks(3).enumerate() {
        let wrong = NotBase45(index * 3);
        let mut number = 0;
        for sign in group.iter().rev() {
            let value = ALPHABET.iter().position(|known| known == sign).ok_or(wrong)?;
            number = number * 45 + value;
        }
        match group.len() {
            3 => bytes.extend(u16::try_from(number).map_err(|_| wrong)?.to_be_bytes()),
            2 => bytes.push(u8::try_from(number).map_err(|_| wrong)?),
            _ => return Err(wrong),
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of RFC 9285, §4.3 and §4.4.
    const EXAMPLES: [(&str, &str); 4] =
        [("AB", "BB8"), ("Hello!!", "%69 VD92EX0"), ("base-45", "UJCLQE7W581"), ("ietf!", "QED8WEX0")];

    #[test]
    fn the_examples_of_the_rfc_hold_both_ways() {
        for (bytes, text) in EXAMPLES {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text).unwrap(), bytes.as_bytes());
        }
    }

    #[test]
    fn what_stands_for_no_bytes_is_refused_with_its_place() {
        for (text, place) in [
            ("FGW", None),
            ("GGW", Some(0)),
            (":::", Some(0)),
            ("BB8a00", Some(3)),
            ("BB8A", Some(3)),
            ("::", Some(0)),
            ("è", Some(0)),
        ] {
            assert_eq!(decode(text).err(), place.map(NotBase45), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_was_encoded_is_read_back(bytes: Vec<u8>) {
            proptest::prop_assert_eq!(decode(&encode(&bytes)).unwrap(), bytes);
        }
    }
}
