//! The character sets of MSH-18, to and fro.

/// A character set that is read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// `UNICODE UTF-8`.
    Utf8,
    /// `8859/1`, and where MSH-18 is empty.
    Latin1,
    /// `8859/15`: with the euro sign.
    Latin9,
    /// `ASCII`: seven bits.
    Ascii,
}

/// Where ISO-8859-15 differs from ISO-8859-1.
const LATIN9: [(u8, char); 8] =
    [(0xA4, '€'), (0xA6, 'Š'), (0xA8, 'š'), (0xB4, 'Ž'), (0xB8, 'ž'), (0xBC, 'Œ'), (0xBD, 'œ'), (0xBE, 'Ÿ')];

/// Why bytes are no text in a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotInSet {
    /// The first byte that does not belong, from 0.
    pub at: usize,
    /// What it is.
    pub byte: u8,
}

impl Charset {
    /// By its name in MSH-18 (HL7 table 0211); `None` when it is not read.
    pub fn of_name(name: &str) -> Option<Self> {
        Some(match name.trim().to_ascii_uppercase().as_str() {
            "" | "8859/1" | "ISO-8859-1" | "ISO8859-1" => Self::Latin1,
            "UNICODE UTF-8" | "UTF-8" | "UTF8" => Self::Utf8,
            "8859/15" | "ISO-8859-15" | "ISO8859-15" => Self::Latin9,
            "ASCII" | "US-ASCII" | "ISO IR6" => Self::Ascii,
            _ => return None,
        })
    }

    /// Its name in table 0211.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UNICODE UTF-8",
            Self::Latin1 => "8859/1",
            Self::Latin9 => "8859/15",
            Self::Ascii => "ASCII",
        }
    }

    /// Reads bytes.
    ///
    /// # Errors
    /// The first byte that is not in the set. Controls between 0x80 and 0x9F are none of a text's: such bytes come from
    /// another set, Windows' for one.
    pub fn decode(self, bytes: &[u8]) -> Result<String, NotInSet> {
        let wrong = |at: usize| NotInSet { at, byte: bytes.get(at).copied().unwrap_or_default() };
        match self {
            Self::Utf8 => match std::str::from_utf8(bytes) {
                Ok(text) => Ok(text.to_owned()),
                Err(error) => Err(wrong(error.valid_up_to())),
            },
            Self::Ascii => match bytes.iter().position(|byte| !byte.is_ascii()) {
                None => Ok(bytes.iter().map(|byte| char::from(*byte)).collect()),
                Some(at) => Err(wrong(at)),
            },
            Self::Latin1 | Self::Latin9 => match bytes.iter().position(|byte| matches!(byte, 0x80..=0x9F)) {
                None => Ok(bytes.iter().map(|byte| self.letter(*byte)).collect()),
                Some(at) => Err(wrong(at)),
            },
        }
    }

    fn letter(self, byte: u8) -> char {
        let special = LATIN9.iter().find(|(place, _)| self == Self::Latin9 && *place == byte);
        special.map_or(char::from(byte), |(_, letter)| *letter)
    }

    /// Writes a text; what the set does not have becomes a question mark.
    pub fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            _ => text.chars().map(|letter| self.byte(letter)).collect(),
        }
    }

    fn byte(self, letter: char) -> u8 {
        let code = u32::from(letter);
        let plain = u8::try_from(code).ok().filter(|byte| self != Self::Ascii || byte.is_ascii());
        if self != Self::Latin9 {
            return plain.unwrap_or(b'?');
        }
        match LATIN9.iter().find(|(byte, special)| *special == letter || char::from(*byte) == letter) {
            Some((byte, special)) if *special == letter => *byte,
            // The sign of ISO-8859-1 whose place another one has taken.
            Some(_) => b'?',
            None => plain.unwrap_or(b'?'),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_set_reads_what_it_writes() {
        for (set, text) in [
            (Charset::Utf8, "Nicolò 李 €"),
            (Charset::Latin1, "Nicolò ¤ ÿ"),
            (Charset::Latin9, "Nicolò € Šž"),
            (Charset::Ascii, "Nicolo"),
        ] {
            assert_eq!(set.decode(&set.encode(text)).unwrap(), text, "{set:?}");
            assert_eq!(Charset::of_name(set.name()), Some(set));
        }
        assert_eq!(Charset::Latin9.encode("¤"), b"?");
        assert_eq!(Charset::Ascii.encode("ò"), b"?");
        assert_eq!(Charset::Utf8.decode(b"a\xF2b"), Err(NotInSet { at: 1, byte: 0xF2 }));
        assert_eq!(Charset::Ascii.decode(b"a\xC3\xB2"), Err(NotInSet { at: 1, byte: 0xC3 }));
        assert_eq!(Charset::Latin1.decode(b"a\x80"), Err(NotInSet { at: 1, byte: 0x80 }));
        assert_eq!(Charset::of_name("UNICODE UTF-16"), None);
    }
}
