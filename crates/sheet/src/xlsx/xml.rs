//! The XML of a part, element by element: no document type, no entities but the five of XML, no text longer than a cell's, and no
//! deeper than spreadsheets write it.

use std::io::{BufRead, BufReader, Error, Read, Result as IoResult};

use quick_xml::Reader;
use quick_xml::events::{BytesEnd, BytesRef, BytesStart, Event};

use super::parts::Unpacked;
use crate::Trouble;

/// Bytes of one element or text: a cell holds 32,767 characters.
const LARGEST_STEP: usize = 512 * 1024;

/// Elements in one another: spreadsheets write some ten. The reader remembers the name of each that is open.
const MOST_DEPTH: usize = 64;

/// A step through a part.
pub(super) enum Step<'a> {
    /// An element begins.
    Start(Element<'a>),
    /// One ends.
    End(Tail<'a>),
    /// Text within one; several follow each other where a sign is written as an entity.
    Text(String),
    /// What says nothing.
    Other,
}

/// The begin of an element.
pub(super) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// Its name without a prefix; empty for one that is not plain.
    pub(super) fn name(&self) -> &str {
        plain(self.0.local_name().into_inner())
    }

    /// An attribute, by its name without a prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut all = self.0.attributes();
        let found =
            all.with_checks(false).flatten().find(|one| one.key.local_name().as_ref() == name.as_bytes())?;
        let text = std::str::from_utf8(&found.value).ok()?;
        quick_xml::escape::unescape(text).ok().map(|text| text.into_owned())
    }

    /// Whether an attribute says yes.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.attribute(name).is_some_and(|value| matches!(value.as_str(), "1" | "true" | "on"))
    }

    /// An attribute that is a number.
    pub(super) fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.attribute(name)?.trim().parse().ok()
    }
}

/// The end of an element.
pub(super) struct Tail<'a>(BytesEnd<'a>);

impl Tail<'_> {
    /// Its name without a prefix.
    pub(super) fn name(&self) -> &str {
        plain(self.0.local_name().into_inner())
    }
}

/// Names of SpreadsheetML are ASCII: any other is none of ours.
fn plain(name: &[u8]) -> &str {
    std::str::from_utf8(name).unwrap_or_default()
}

/// A part that is read.
pub(crate) struct Xml {
    reader: Reader<Stepwise>,
    buffer: Vec<u8>,
    name: String,
    depth: usize,
}

impl Xml {
    pub(super) fn new(name: &str, part: BufReader<Unpacked>) -> Self {
        let mut reader = Reader::from_reader(Stepwise { part, left: LARGEST_STEP, is_over: false });
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = true;
        Self { reader, buffer: Vec::new(), name: name.to_owned(), depth: 0 }
    }

    /// That a text in it is longer than a cell's.
    pub(super) fn long(&self) -> Trouble {
        Trouble::Long(self.name.clone())
    }

    /// The next step; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Step<'_>>, Trouble> {
        self.buffer.clear();
        self.reader.get_mut().left = LARGEST_STEP;
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(_) => {
                let source = self.reader.get_ref();
                let trouble = source.part.get_ref().trouble.clone();
                let long = source.is_over.then(|| Trouble::Long(self.name.clone()));
                return Err(trouble.or(long).unwrap_or(Trouble::Broken));
            }
        };
        match event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        if self.depth > MOST_DEPTH {
            return Err(Trouble::Deep(self.name.clone()));
        }
        Ok(Some(match event {
            Event::Start(start) | Event::Empty(start) => Step::Start(Element(start)),
            Event::End(end) => Step::End(Tail(end)),
            Event::Text(text) => Step::Text(text.decode().map_err(|_| Trouble::Broken)?.into_owned()),
            Event::CData(text) => Step::Text(text.decode().map_err(|_| Trouble::Broken)?.into_owned()),
            Event::GeneralRef(name) => Step::Text(resolve(&name)?),
            Event::DocType(_) => return Err(Trouble::Broken),
            Event::Eof => return Ok(None),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => Step::Other,
        }))
    }
}

/// The sign that an entity stands for.
fn resolve(name: &BytesRef<'_>) -> Result<String, Trouble> {
    if let Some(sign) = name.resolve_char_ref().map_err(|_| Trouble::Broken)? {
        return Ok(sign.to_string());
    }
    let name = name.decode().map_err(|_| Trouble::Broken)?;
    let sign = match name.as_ref() {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "quot" => "\"",
        "apos" => "'",
        _ => return Err(Trouble::Broken),
    };
    Ok(sign.to_owned())
}

/// A reader that gives no more than so many bytes between two steps.
struct Stepwise {
    part: BufReader<Unpacked>,
    left: usize,
    /// Whether there was more.
    is_over: bool,
}

impl Read for Stepwise {
    fn read(&mut self, buffer: &mut [u8]) -> IoResult<usize> {
        let available = self.fill_buf()?;
        let taken = available.len().min(buffer.len());
        buffer[..taken].copy_from_slice(&available[..taken]);
        self.consume(taken);
        Ok(taken)
    }
}

impl BufRead for Stepwise {
    fn fill_buf(&mut self) -> IoResult<&[u8]> {
        let left = self.left;
        let available = self.part.fill_buf()?;
        if left == 0 && !available.is_empty() {
            self.is_over = true;
            return Err(Error::other("a text is longer than a cell"));
        }
        Ok(&available[..available.len().min(left)])
    }

    fn consume(&mut self, amount: usize) {
        self.left = self.left.saturating_sub(amount);
        self.part.consume(amount);
    }
}
