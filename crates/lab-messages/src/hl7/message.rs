//! A message as text: segments of fields with the message's own separators. Fields stay as they were written, so that
//! what is printed is what was read; escapes are read when a value is.

use std::borrow::Cow;

/// The separators a message declares in its first nine bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delimiters {
    /// Between fields.
    pub field: char,
    /// Between components.
    pub component: char,
    /// Between repetitions.
    pub repetition: char,
    /// Begins and ends an escape.
    pub escape: char,
    /// Between subcomponents.
    pub subcomponent: char,
}

impl Default for Delimiters {
    fn default() -> Self {
        Self { field: '|', component: '^', repetition: '~', escape: '\\', subcomponent: '&' }
    }
}

impl Delimiters {
    /// Those that a segment MSH, FHS or BHS begins with. Only signs of ASCII that are neither letters, digits, blanks nor
    /// controls are separators, and each is another one.
    pub fn of_segment(line: &str) -> Option<Self> {
        let mut signs = line.get(3..)?.chars();
        let field = signs.next()?;
        let mut declared = signs.take_while(|sign| *sign != field);
        let usual = Self::default();
        let delimiters = Self {
            field,
            component: declared.next()?,
            repetition: declared.next().unwrap_or(usual.repetition),
            escape: declared.next().unwrap_or(usual.escape),
            subcomponent: declared.next().unwrap_or(usual.subcomponent),
        };
        // From 2.7 on a fifth sign says where a text was cut short.
        if declared.nth(1).is_some() { None } else { delimiters.good().then_some(delimiters) }
    }

    fn all(&self) -> [char; 5] {
        [self.field, self.component, self.repetition, self.escape, self.subcomponent]
    }

    fn good(&self) -> bool {
        let all = self.all();
        all.iter()
            .enumerate()
            .all(|(place, sign)| sign.is_ascii_punctuation() && !all[..place].contains(sign))
    }

    /// MSH-2: all but the separator of fields.
    pub fn declared(&self) -> String {
        [self.component, self.repetition, self.escape, self.subcomponent].iter().collect()
    }

    /// A text with the separators in it escaped, and line ends as hexadecimal.
    pub fn escape(&self, text: &str) -> String {
        let mut escaped = String::with_capacity(text.len());
        for sign in text.chars() {
            let code = match sign {
                _ if sign == self.field => "F",
                _ if sign == self.component => "S",
                _ if sign == self.repetition => "R",
                _ if sign == self.escape => "E",
                _ if sign == self.subcomponent => "T",
                '\r' => "X0D",
                '\n' => "X0A",
                _ => {
                    escaped.push(sign);
                    continue;
                }
            };
            escaped.push(self.escape);
            escaped.push_str(code);
            escaped.push(self.escape);
        }
        escaped
    }

    /// A text with its escapes read. Those of presentation (highlighting, other sets) are dropped; one that is not
    /// closed or not known stays as it is.
    pub fn unescape<'a>(&self, raw: &'a str) -> Cow<'a, str> {
        if !raw.contains(self.escape) {
            return Cow::Borrowed(raw);
        }
        let mut text = String::with_capacity(raw.len());
        let mut rest = raw;
        while let Some((before, after)) = rest.split_once(self.escape) {
            text.push_str(before);
            match after.split_once(self.escape).and_then(|(code, tail)| Some((self.meaning(code)?, tail))) {
                Some((meaning, tail)) => {
                    text.push_str(&meaning);
                    rest = tail;
                }
                None => {
                    text.push(self.escape);
                    rest = after;
                }
            }
        }
        text.push_str(rest);
        Cow::Owned(text)
    }

    fn meaning(&self, code: &str) -> Option<String> {
        Some(match code {
            "F" => self.field.to_string(),
            "S" => self.component.to_string(),
            "T" => self.subcomponent.to_string(),
            "R" => self.repetition.to_string(),
            "E" => self.escape.to_string(),
            ".br" | ".sp" => "\n".to_owned(),
            "H" | "N" | ".fi" | ".nf" | ".ce" => String::new(),
            _ => return code.strip_prefix('X').and_then(hexadecimal),
        })
    }
}

/// `\X0D0A\`: pairs of digits, bytes of ASCII, or else of ISO-8859-1, or of UTF-8 when they are.
fn hexadecimal(digits: &str) -> Option<String> {
    if digits.is_empty()
        || !digits.len().is_multiple_of(2)
        || !digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    {
        return None;
    }
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    let bytes: Vec<u8> = (0..digits.len()).step_by(2).filter_map(byte).collect();
    Some(match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => error.as_bytes().iter().map(|byte| char::from(*byte)).collect(),
    })
}

/// A segment: its name and its fields as they were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Three letters.
    pub name: String,
    /// From field 1 on; in MSH, FHS and BHS the first one is the separator itself.
    pub fields: Vec<String>,
    /// Which line of the file it is, from 1; 0 when it was not read from one.
    pub line: usize,
}

impl Segment {
    /// An empty segment.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), fields: Vec::new(), line: 0 }
    }

    /// Sets a field, as it is to be written. Those before it that are not there become empty.
    #[must_use]
    pub fn with(mut self, number: usize, raw: impl Into<String>) -> Self {
        if self.fields.len() < number {
            self.fields.resize(number, String::new());
        }
        if let Some(field) = number.checked_sub(1).and_then(|place| self.fields.get_mut(place)) {
            *field = raw.into();
        }
        self
    }

    /// A field as written; empty when there is none.
    pub fn raw(&self, number: usize) -> &str {
        number.checked_sub(1).and_then(|place| self.fields.get(place)).map_or("", String::as_str)
    }

    fn is_header(&self) -> bool {
        matches!(self.name.as_str(), "MSH" | "FHS" | "BHS")
    }

    fn parse(line: &str, delimiters: &Delimiters, number: usize) -> Self {
        let mut parts = line.split(delimiters.field).map(str::to_owned);
        let name = parts.next().unwrap_or_default();
        let mut segment = Self { name, fields: Vec::new(), line: number };
        if segment.is_header() {
            segment.fields.push(delimiters.field.to_string());
        }
        segment.fields.extend(parts);
        segment
    }

    fn print(&self, delimiters: &Delimiters, into: &mut String) {
        into.push_str(&self.name);
        let fields = if self.is_header() { self.fields.get(1..).unwrap_or_default() } else { &self.fields };
        for field in fields {
            into.push(delimiters.field);
            into.push_str(field);
        }
        into.push('\r');
    }
}

/// Why bytes are no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// Nothing there.
    Empty,
    /// It does not begin with MSH.
    NoHeader,
    /// MSH does not say good separators.
    Separators,
    /// A line whose first three signs are no name of a segment.
    SegmentName {
        /// Which line.
        line: usize,
    },
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its separators.
    pub delimiters: Delimiters,
    /// Its segments, MSH first.
    pub segments: Vec<Segment>,
}

impl Message {
    /// Reads the lines of a message, each with its number in the file.
    ///
    /// # Errors
    /// Why it is none.
    pub fn parse<'a>(lines: impl IntoIterator<Item = (usize, &'a str)>) -> Result<Self, Unreadable> {
        let mut lines = lines.into_iter().filter(|(_, line)| !line.is_empty());
        let (number, first) = lines.next().ok_or(Unreadable::Empty)?;
        if !first.starts_with("MSH") {
            return Err(Unreadable::NoHeader);
        }
        let delimiters = Delimiters::of_segment(first).ok_or(Unreadable::Separators)?;
        let mut segments = vec![Segment::parse(first, &delimiters, number)];
        for (number, line) in lines {
            let segment = Segment::parse(line, &delimiters, number);
            if !is_name(&segment.name) {
                return Err(Unreadable::SegmentName { line: number });
            }
            segments.push(segment);
        }
        Ok(Self { delimiters, segments })
    }

    /// Reads a text whose segments end with CR, LF or both.
    ///
    /// # Errors
    /// Why it is none.
    pub fn parse_text(text: &str) -> Result<Self, Unreadable> {
        Self::parse(lines(text))
    }

    /// The text, each segment ended by CR.
    pub fn print(&self) -> String {
        let mut text = String::new();
        self.segments.iter().for_each(|segment| segment.print(&self.delimiters, &mut text));
        text
    }

    /// The header.
    pub fn header(&self) -> Option<&Segment> {
        self.segments.first()
    }

    /// A value of a segment: field, repetition, component and subcomponent from 1, with its escapes read. The value
    /// `""`, by which a sender says "delete this", is read as empty.
    pub fn value<'a>(&self, segment: &'a Segment, at: (usize, usize, usize, usize)) -> Cow<'a, str> {
        let (field, repetition, component, subcomponent) = at;
        let of = |text: &'a str, separator: char, number: usize| {
            text.split(separator).nth(number.wrapping_sub(1)).unwrap_or("")
        };
        let raw = of(segment.raw(field), self.delimiters.repetition, repetition);
        let raw =
            of(of(raw, self.delimiters.component, component), self.delimiters.subcomponent, subcomponent);
        if raw == "\"\"" { Cow::Borrowed("") } else { self.delimiters.unescape(raw) }
    }

    /// How many repetitions a field has: none when it is empty.
    pub fn repetitions(&self, segment: &Segment, field: usize) -> usize {
        let raw = segment.raw(field);
        if raw.is_empty() { 0 } else { raw.split(self.delimiters.repetition).count() }
    }
}

/// Three signs: a capital letter, then capital letters or digits.
pub(super) fn is_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    bytes.len() == 3
        && bytes[0].is_ascii_uppercase()
        && bytes.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// Lines of a text with their numbers: CR, LF or CRLF end one.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = Some(text);
    let mut number = 0;
    std::iter::from_fn(move || {
        let now = rest?;
        number += 1;
        let (line, after) = match now.find(['\r', '\n']) {
            None => (now, None),
            Some(at) => {
                let tail = &now[at..];
                let width = if tail.starts_with("\r\n") { 2 } else { 1 };
                (&now[..at], Some(&tail[width..]))
            }
        };
        rest = after;
        Some((number, line))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_read_and_written() {
        let usual = Delimiters::default();
        for (raw, text) in [
            (r"a\F\b\S\c\T\d\R\e\E\f", r"a|b^c&d~e\f"),
            (r"riga\.br\altra", "riga\naltra"),
            (r"\X0D0A\", "\r\n"),
            (r"\XE8\", "è"),
            (r"\XC3A8\", "è"),
            (r"\H\grasso\N\", "grasso"),
            (r"\Z9\ e \X0\", r"\Z9\ e \X0\"),
            (r"aperto\", r"aperto\"),
        ] {
            assert_eq!(usual.unescape(raw), text, "{raw}");
        }
        assert_eq!(usual.escape("a|b\r"), r"a\F\b\X0D\");
    }

    #[test]
    fn a_message_has_its_own_separators() {
        let message = Message::parse_text("MSH#*~!@#LIS\rPID#1##A*B@C~D\r").unwrap();
        let segment = &message.segments[1];
        assert_eq!(message.value(segment, (3, 1, 2, 2)), "C");
        assert_eq!(message.value(segment, (3, 2, 1, 1)), "D");
        assert_eq!((message.repetitions(segment, 3), message.repetitions(segment, 2)), (2, 0));
        for wrong in ["MSH", "MSH|", "MSH|^^~\\", "MSHA^~\\&A", "MSH|^~\\&#x|"] {
            assert_eq!(Message::parse_text(wrong), Err(Unreadable::Separators), "{wrong}");
        }
        assert!(Message::parse_text("MSH|^~\\&#|LIS").is_ok());
        assert_eq!(Message::parse_text("MSH|^~\\&\rpid|1"), Err(Unreadable::SegmentName { line: 2 }));
        assert_eq!(Message::parse_text("PID|1"), Err(Unreadable::NoHeader));
        assert_eq!(Message::parse_text("\r\n"), Err(Unreadable::Empty));
    }

    #[test]
    fn lines_end_in_three_ways() {
        let found: Vec<_> = lines("a\rb\nc\r\nd").collect();
        assert_eq!(found, [(1, "a"), (2, "b"), (3, "c"), (4, "d")]);
    }
}
