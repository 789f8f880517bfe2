//! Bytes of a file or a frame: one message, several, or a batch `FHS { BHS { message } BTS } FTS`.

use super::charset::Charset;
use super::header::Header;
use super::message::{Delimiters, Message, Segment, Unreadable};
use super::{mllp, oml, oru};
use crate::model::LabResult;
use crate::options::{LARGEST_FILE, LARGEST_MESSAGE, Options};
use crate::trouble::{Code, Location, Trouble};

/// The headers messages came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Envelope {
    /// Separators of the outer one.
    pub delimiters: Delimiters,
    /// FHS.
    pub file: Option<Segment>,
    /// BHS, the first.
    pub batch: Option<Segment>,
}

/// One message of a file.
#[derive(Debug, Clone)]
pub struct MessageReading {
    /// The line it begins on.
    pub line: usize,
    /// Its header, if it could be read.
    pub header: Option<Header>,
    /// Its results: none when there is an error in it.
    pub results: Vec<LabResult>,
    /// What is wrong with it.
    pub troubles: Vec<Trouble>,
    /// The order it is: not taken, but known for what it is.
    pub order: Option<oml::Order>,
}

/// A file of messages.
#[derive(Debug, Clone, Default)]
pub struct File {
    /// What they came in, if they did.
    pub envelope: Option<Envelope>,
    /// The messages in their order.
    pub messages: Vec<MessageReading>,
    /// What is wrong with the file as a whole.
    pub troubles: Vec<Trouble>,
}

/// A line as bytes, with its number from 1.
type Line<'a> = (usize, &'a [u8]);

/// Reads a file: MLLP frames are opened.
pub fn read_file(bytes: &[u8], options: &Options) -> File {
    let mut file = File::default();
    if bytes.len() > LARGEST_FILE {
        let why = format!("Il file supera i {LARGEST_FILE} byte ammessi: dividerlo.");
        file.troubles.push(Trouble::new(Code::Internal, "file", why).reject());
        return file;
    }
    if bytes.first() != Some(&mllp::START) {
        read_section(bytes, options, &mut file);
        return file;
    }
    let mut decoder = mllp::Decoder::default();
    let outcome = decoder.push(bytes);
    let mut frames = 0;
    while let Some(message) = decoder.next_message() {
        frames += 1;
        read_section(&message, options, &mut file);
    }
    if let Err(error) = outcome.and_then(|()| decoder.finish()) {
        let place = format!("trama {}", frames + 1);
        file.troubles.push(Trouble::new(Code::SegmentSequence, place, error.to_string()).reject());
    }
    file
}

fn read_section(bytes: &[u8], options: &Options, file: &mut File) {
    let without_mark = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if without_mark.contains(&b'\n') {
        let why = "I segmenti finiscono con LF o CRLF: lo standard vuole il solo CR.";
        file.troubles.push(Trouble::new(Code::SegmentSequence, "riga 1", why).warning());
    }
    let mut counts = Counts::default();
    let mut open: Vec<Line<'_>> = Vec::new();
    for line in lines(without_mark) {
        match line.1.get(..3) {
            Some(name @ (b"FHS" | b"BHS" | b"BTS" | b"FTS")) => {
                counts.close(&mut open, options, file);
                counts.envelope(name, line, file);
            }
            Some(b"MSH") => {
                counts.close(&mut open, options, file);
                open.push(line);
            }
            _ if line.1.is_empty() => {}
            _ => open.push(line),
        }
    }
    counts.close(&mut open, options, file);
    counts.finish(file);
    if file.messages.is_empty() && !file.troubles.iter().any(Trouble::is_error) {
        let why = "Nel file non c'è alcun messaggio.";
        file.troubles.push(Trouble::new(Code::SegmentSequence, "riga 1", why).reject());
    }
}

/// Where one is within the envelopes.
#[derive(Default)]
struct Counts {
    messages: usize,
    batches: usize,
    open_file: Option<usize>,
    open_batch: Option<usize>,
    delimiters: Delimiters,
}

impl Counts {
    fn close(&mut self, open: &mut Vec<Line<'_>>, options: &Options, file: &mut File) {
        if open.is_empty() {
            return;
        }
        self.messages += 1;
        file.messages.push(read_lines(open, options));
        open.clear();
    }

    fn envelope(&mut self, name: &[u8], (number, bytes): Line<'_>, file: &mut File) {
        // Headers of files have no field for a character set: their words are for people.
        let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        let text = text.trim_end();
        if name == b"FHS" || name == b"BHS" {
            self.begin(name, number, text, file);
            return;
        }
        let separator = self.delimiters.field;
        let told = text.split(separator).nth(1).unwrap_or("").trim().to_owned();
        let is_batch = name == b"BTS";
        let (opened, what) =
            if is_batch { (self.open_batch.take(), "BTS") } else { (self.open_file.take(), "FTS") };
        if opened.is_none() {
            let why = format!("{what} senza la sua apertura.");
            file.troubles.push(envelope_trouble(what, number, None, Code::SegmentSequence, why));
        }
        let found = if is_batch { self.messages } else { self.batches };
        if let Some(trouble) = count_trouble(what, number, &told, found) {
            file.troubles.push(trouble);
        }
        if is_batch {
            self.messages = 0;
        }
    }

    fn begin(&mut self, name: &[u8], number: usize, text: &str, file: &mut File) {
        let delimiters = Delimiters::of_segment(text);
        let what = if name == b"FHS" { "FHS" } else { "BHS" };
        let Some(delimiters) = delimiters else {
            let why = "I separatori dichiarati non sono validi.".to_owned();
            file.troubles.push(envelope_trouble(what, number, Some(2), Code::DataType, why).reject());
            return;
        };
        self.delimiters = delimiters;
        let mut segment = Segment::new(what);
        segment.line = number;
        segment = segment.with(1, delimiters.field.to_string());
        for (place, raw) in text.split(delimiters.field).skip(1).enumerate() {
            segment = segment.with(place + 2, raw);
        }
        let envelope = file.envelope.get_or_insert_with(|| Envelope { delimiters, ..Envelope::default() });
        let (slot, open) = if what == "FHS" {
            (&mut envelope.file, &mut self.open_file)
        } else {
            self.batches += 1;
            self.messages = 0;
            (&mut envelope.batch, &mut self.open_batch)
        };
        slot.get_or_insert(segment);
        if let Some(before) = open.replace(number) {
            let why = format!("Manca la chiusura di {what} aperto alla riga {before}.");
            file.troubles.push(envelope_trouble(what, number, None, Code::SegmentSequence, why));
        }
    }

    fn finish(&self, file: &mut File) {
        for (open, what, end) in [(self.open_batch, "BHS", "BTS"), (self.open_file, "FHS", "FTS")] {
            if let Some(number) = open {
                let why = format!("Manca {end}: il file è interrotto, inviarlo di nuovo intero.");
                file.troubles.push(envelope_trouble(what, number, None, Code::SegmentSequence, why));
            }
        }
    }
}

fn envelope_trouble(what: &str, number: usize, field: Option<usize>, code: Code, why: String) -> Trouble {
    let place = match field {
        Some(field) => format!("{what}-{field}, riga {number}"),
        None => format!("{what}, riga {number}"),
    };
    let location = Location { segment: what.to_owned(), sequence: 1, field, ..Location::default() };
    Trouble::new(code, place, why).at(location)
}

/// A count that does not agree: something was lost on the way. What came is read, and the file is not accepted.
fn count_trouble(what: &str, number: usize, told: &str, found: usize) -> Option<Trouble> {
    if told.is_empty() {
        return None;
    }
    let things = if what == "BTS" { "messaggi" } else { "lotti" };
    match told.parse::<usize>() {
        Ok(count) if count == found => None,
        Ok(count) => {
            let why =
                format!("Dichiarati {count} {things}, arrivati {found}: controllare e inviare i mancanti.");
            Some(envelope_trouble(what, number, Some(1), Code::DataType, why))
        }
        Err(_) => {
            let why = format!("Il numero dei {things} non è un numero.");
            Some(envelope_trouble(what, number, Some(1), Code::DataType, why))
        }
    }
}

/// Lines ended by CR, LF or both.
fn lines(bytes: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let mut rest = Some(bytes);
    let mut number = 0;
    std::iter::from_fn(move || {
        let now = rest?;
        number += 1;
        let end = now.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
        let Some(end) = end else {
            rest = None;
            return Some((number, now));
        };
        let width = if now[end..].starts_with(b"\r\n") { 2 } else { 1 };
        rest = Some(&now[end + width..]);
        Some((number, &now[..end]))
    })
}

fn read_lines(lines: &[Line<'_>], options: &Options) -> MessageReading {
    let line = lines.first().map_or(1, |(number, _)| *number);
    let failed = |header, trouble| MessageReading {
        line,
        header,
        results: Vec::new(),
        troubles: vec![trouble],
        order: None,
    };
    if lines.iter().map(|(_, bytes)| bytes.len() + 1).sum::<usize>() > LARGEST_MESSAGE {
        let why = format!("Il messaggio supera i {LARGEST_MESSAGE} byte ammessi.");
        return failed(None, Trouble::new(Code::Internal, format!("riga {line}"), why).reject());
    }
    let mut texts = Vec::new();
    let mut warnings = Vec::new();
    match decoded(lines, &mut warnings) {
        Ok(read) => texts.extend(read),
        Err(trouble) => {
            // The header says whom to answer: it is read as if each byte were a letter.
            let letters = |bytes: &[u8]| bytes.iter().map(|byte| char::from(*byte)).collect::<String>();
            let first = lines.first().map(|(_, bytes)| letters(bytes)).unwrap_or_default();
            let header = Message::parse_text(&first).ok().map(|message| Header::of(&message));
            return failed(header, *trouble);
        }
    }
    let message = Message::parse(texts.iter().map(|(number, text)| (*number, text.as_str())));
    let message = match message {
        Ok(message) => message,
        Err(error) => return failed(None, unreadable(error, line)),
    };
    let mut outcome = oru::read_message(&message, options);
    outcome.troubles.extend(warnings);
    let good = outcome.is_accepted();
    MessageReading {
        line,
        header: Some(outcome.header),
        results: if good { outcome.results } else { Vec::new() },
        troubles: outcome.troubles,
        order: oml::read(&message).ok(),
    }
}

fn unreadable(error: Unreadable, line: usize) -> Trouble {
    let (place, why) = match error {
        Unreadable::Empty => (format!("riga {line}"), "Il messaggio è vuoto."),
        Unreadable::NoHeader => (format!("riga {line}"), "Il messaggio non comincia con MSH."),
        Unreadable::Separators => {
            (format!("MSH-2, riga {line}"), "I separatori dichiarati in MSH-1 e MSH-2 non sono validi.")
        }
        Unreadable::SegmentName { line } => {
            (format!("riga {line}"), "La riga non comincia con il nome di un segmento.")
        }
    };
    Trouble::new(Code::SegmentSequence, place, why).reject()
}

/// The first repetition of MSH-18, and the byte that separates fields.
fn declared_charset(header: &[u8]) -> (String, u8) {
    let separator = header.get(3).copied().unwrap_or(b'|');
    let field = header.split(|byte| *byte == separator).nth(17).unwrap_or_default();
    let name: String = field.iter().map(|byte| char::from(*byte)).collect();
    let repetition = header.get(5).copied().map_or('~', char::from);
    (name.split(repetition).next().unwrap_or("").to_owned(), separator)
}

/// Reads the bytes in the set of MSH-18.
fn decoded(lines: &[Line<'_>], warnings: &mut Vec<Trouble>) -> Result<Vec<(usize, String)>, Box<Trouble>> {
    let (header_line, header) = lines.first().copied().unwrap_or((1, b""));
    let (name, separator) = declared_charset(header);
    let location = Location { segment: "MSH".into(), sequence: 1, field: Some(18), ..Location::default() };
    let place = format!("MSH-18, riga {header_line}");
    let Some(mut charset) = Charset::of_name(&name) else {
        let why = "Insieme di caratteri non accettato: UNICODE UTF-8, 8859/1, 8859/15 o ASCII.";
        return Err(Box::new(Trouble::new(Code::TableValue, place, why).at(location)));
    };
    let beyond_ascii = lines.iter().any(|(_, bytes)| !bytes.is_ascii());
    let is_utf_8 = beyond_ascii && lines.iter().all(|(_, bytes)| std::str::from_utf8(bytes).is_ok());
    if is_utf_8 && charset == Charset::Latin1 && name.is_empty() {
        charset = Charset::Utf8;
        let why = "MSH-18 è vuoto e il testo è in UTF-8: è stato letto così. Dichiararlo.";
        warnings.push(Trouble::new(Code::DataType, place, why).at(location).warning());
    } else if is_utf_8 && matches!(charset, Charset::Latin1 | Charset::Latin9) {
        let why = format!("Il testo è in UTF-8, ma MSH-18 dichiara {name}: i nomi si leggerebbero male.");
        return Err(Box::new(Trouble::new(Code::DataType, place, why).at(location)));
    }
    let mut sequence = std::collections::HashMap::new();
    let mut texts = Vec::with_capacity(lines.len());
    for (number, bytes) in lines {
        let segment = String::from_utf8_lossy(bytes.get(..3).unwrap_or_default()).into_owned();
        let count = sequence.entry(segment.clone()).or_insert(0_usize);
        *count += 1;
        match charset.decode(bytes) {
            Ok(text) => texts.push((*number, text)),
            Err(error) => {
                let before = bytes[..error.at].iter().filter(|byte| **byte == separator).count();
                let field = before + usize::from(segment == "MSH");
                let declared = if name.is_empty() { charset.name() } else { name.as_str() };
                let why = format!(
                    "Il byte 0x{:02X} non appartiene a {declared}, dichiarato in MSH-18.",
                    error.byte
                );
                let place = format!("{segment}-{field}, riga {number}");
                let location =
                    Location { segment, sequence: *count, field: Some(field), ..Location::default() };
                return Err(Box::new(Trouble::new(Code::DataType, place, why).at(location)));
            }
        }
    }
    Ok(texts)
}
