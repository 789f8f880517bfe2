//! The bytes of a file, shared without being copied.

use std::io::{BufRead, Read, Result};
use std::sync::Arc;

type Shared = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// The bytes of a file. UTF-16 is turned into UTF-8 when it is made, as everything that reads lines looks for bytes.
#[derive(Clone)]
pub struct Content(Shared);

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Content of {} bytes", self.bytes().len())
    }
}

impl Content {
    /// Of bytes, which are kept and not copied unless they are UTF-16.
    pub fn new(bytes: impl AsRef<[u8]> + Send + Sync + 'static) -> Self {
        match utf_16(bytes.as_ref()) {
            Some(text) => Self(Arc::new(text)),
            None => Self(Arc::new(bytes)),
        }
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        (*self.0).as_ref()
    }

    /// A reader of all of it.
    pub fn reader(&self) -> Part {
        Part { content: self.clone(), at: 0, end: self.bytes().len() }
    }

    /// A reader of a part; what lies beyond the end is not there.
    pub(crate) fn part(&self, start: u64, length: u64) -> Part {
        let all = self.bytes().len();
        let place = |place: u64| usize::try_from(place).unwrap_or(usize::MAX).min(all);
        Part { content: self.clone(), at: place(start), end: place(start.saturating_add(length)) }
    }
}

/// A reader of a part of a content.
#[derive(Debug)]
pub struct Part {
    content: Content,
    at: usize,
    end: usize,
}

impl Read for Part {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let available = self.fill_buf()?;
        let taken = available.len().min(buffer.len());
        buffer[..taken].copy_from_slice(&available[..taken]);
        self.consume(taken);
        Ok(taken)
    }
}

impl BufRead for Part {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        Ok(self.content.bytes().get(self.at..self.end).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.at = self.at.saturating_add(amount).min(self.end);
    }
}

/// The text of UTF-16, by its mark or, without one, by its first signs: two letters of Latin script.
fn utf_16(bytes: &[u8]) -> Option<String> {
    let (big, bytes) = match bytes {
        // UTF-32 begins in the same way.
        [0xFF, 0xFE, 0, 0, ..] => return None,
        [0xFF, 0xFE, rest @ ..] => (false, rest),
        [0xFE, 0xFF, rest @ ..] => (true, rest),
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => (false, bytes),
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => (true, bytes),
        _ => return None,
    };
    let units = bytes.chunks_exact(2).map(|pair| match big {
        true => u16::from_be_bytes([pair[0], pair[1]]),
        false => u16::from_le_bytes([pair[0], pair[1]]),
    });
    Some(char::decode_utf16(units).map(|sign| sign.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_16_is_read_with_its_mark_and_without() {
        let little: Vec<u8> = "Nicolò;€".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "Nicolò;€".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [
            little.clone(),
            big.clone(),
            [&[0xFF, 0xFE], &little[..]].concat(),
            [&[0xFE, 0xFF], &big[..]].concat(),
        ] {
            assert_eq!(Content::new(bytes).bytes(), "Nicolò;€".as_bytes());
        }
        for bytes in [b"".as_slice(), b"a", b"a;b", b"\0\0\0\0", b"\xFF\xFE\0\0a\0\0\0"] {
            assert_eq!(Content::new(bytes.to_vec()).bytes(), bytes);
        }
    }

    #[test]
    fn a_part_ends_where_the_content_does() {
        let content = Content::new(b"abcdef".to_vec());
        let read = |start, length| {
            let mut text = String::new();
            content.part(start, length).read_to_string(&mut text).unwrap();
            text
        };
        assert_eq!(
            (read(1, 3), read(4, 90), read(u64::MAX, u64::MAX)),
            ("bcd".into(), "ef".into(), String::new())
        );
    }
}
