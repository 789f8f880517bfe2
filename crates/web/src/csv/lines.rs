//! Lines of a file, one after the other, in whatever encoding.

use std::io::{BufRead, BufReader, Read, Result};

/// Bytes of a line that are kept: no row of the format comes near.
pub const MAXIMUM_LINE: usize = 64 * 1024;

/// What stands for a NUL in what is read: a text of PostgreSQL holds none. A row with one is rejected and shows where.
pub const NUL_SIGN: char = '\u{2400}';

/// A line of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Counted from 1, the header included: what an editor shows.
    pub number: u64,
    /// Its text, without the end of line.
    pub text: String,
    /// Whether it was longer than [`MAXIMUM_LINE`] and is cut.
    pub cut: bool,
}

/// Reads lines ended by LF or CRLF; a mark of byte order at the beginning is not part of the first.
pub struct Lines<R> {
    reader: BufReader<R>,
    number: u64,
    buffer: Vec<u8>,
}

impl<R: Read> Lines<R> {
    /// Lines of `reader`.
    pub fn new(reader: R) -> Self {
        Self { reader: BufReader::with_capacity(MAXIMUM_LINE, reader), number: 0, buffer: Vec::new() }
    }

    /// The reader, once every line has been read.
    pub fn into_reader(self) -> R {
        self.reader.into_inner()
    }

    /// The next line; `None` at the end.
    ///
    /// # Errors
    /// Those of the reader.
    pub fn next_line(&mut self) -> Result<Option<Line>> {
        self.buffer.clear();
        let mut cut = false;
        let mut any = false;
        loop {
            let available = self.reader.fill_buf()?;
            if available.is_empty() {
                break;
            }
            any = true;
            let end = available.iter().position(|byte| *byte == b'\n');
            let part = &available[..end.unwrap_or(available.len())];
            let room = MAXIMUM_LINE - self.buffer.len();
            cut |= part.len() > room;
            self.buffer.extend_from_slice(&part[..part.len().min(room)]);
            let used = end.map_or(available.len(), |end| end + 1);
            self.reader.consume(used);
            if end.is_some() {
                break;
            }
        }
        if !any {
            return Ok(None);
        }
        self.number += 1;
        let bytes = self.buffer.strip_suffix(b"\r").unwrap_or(&self.buffer);
        let bytes =
            if self.number == 1 { bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes) } else { bytes };
        Ok(Some(Line { number: self.number, text: decode(bytes), cut }))
    }
}

/// UTF-8, or else Windows-1252, which is ISO-8859-1 with letters in place of its unused controls. Line by line: text
/// with accents in the one is hardly ever valid in the other.
pub fn decode(bytes: &[u8]) -> String {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
    };
    if text.contains('\0') { text.replace('\0', NUL_SIGN.encode_utf8(&mut [0; 4])) } else { text }
}

/// Whether the first line of a file, as [`decode`] read it, begins with the mark of UTF-16 or UTF-32.
pub fn is_utf_16(first: &str) -> bool {
    ["ÿþ", "þÿ", "\u{2400}\u{2400}þÿ"].iter().any(|mark| first.starts_with(mark))
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}
