//! Acknowledgements: MSH, MSA and ERR, in original and in enhanced mode (standards §4.2).

use kernel::Timestamp;
use kernel::clock::rome;

use super::charset::Charset;
use super::file::Envelope;
use super::header::{Header, Mode};
use super::message::{Delimiters, Message, Segment};
use crate::trouble::{Code, Location, Severity, Trouble};

/// What becomes of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Taken.
    Accept,
    /// Not taken for what it says: the sender mends it.
    Error,
    /// Turned away as a whole, or not now: the sender sends it elsewhere, or again.
    Reject,
}

impl Verdict {
    /// By what is wrong.
    pub fn of(troubles: &[Trouble]) -> Self {
        match troubles.iter().map(|trouble| trouble.severity).max() {
            Some(Severity::Reject) => Self::Reject,
            Some(Severity::Error) => Self::Error,
            Some(Severity::Warning) | None => Self::Accept,
        }
    }

    /// MSA-1 of the application's answer.
    pub fn application_code(self) -> &'static str {
        match self {
            Self::Accept => "AA",
            Self::Error => "AE",
            Self::Reject => "AR",
        }
    }

    /// MSA-1 of the answer that says whether it lies safe.
    pub fn commit_code(self) -> &'static str {
        match self {
            Self::Accept => "CA",
            Self::Error => "CE",
            Self::Reject => "CR",
        }
    }
}

/// What happened to a message: the rows of the table.
#[derive(Debug, Clone)]
pub enum Happened<'a> {
    /// Committed to the database.
    Stored,
    /// The same number and the same bytes as before: nothing was done.
    Repeated,
    /// The same number and other bytes.
    NumberReused,
    /// The policy is strict and there is no such request.
    UnknownRequest {
        /// ORC-2 as sent.
        number: String,
    },
    /// A record is locked: the sender tries again.
    Locked,
    /// The database does not answer: the sender tries again.
    Unavailable,
    /// The reader found this.
    Wrong(&'a [Trouble]),
}

impl Happened<'_> {
    /// What is wrong, as ERR has it.
    pub fn troubles(&self) -> Vec<Trouble> {
        let at = |segment: &str, field, component| Location {
            segment: segment.to_owned(),
            sequence: 1,
            field: Some(field),
            repetition: Some(1).filter(|_| component > 0),
            component: Some(component).filter(|component| *component > 0),
        };
        match self {
            Self::Stored | Self::Repeated => Vec::new(),
            Self::NumberReused => {
                let why =
                    "Numero di controllo già usato per un messaggio diverso: inviare con un numero nuovo.";
                vec![Trouble::new(Code::DuplicateKey, "MSH-10", why).at(at("MSH", 10, 0))]
            }
            Self::UnknownRequest { number } => {
                let why = "Richiesta non trovata: referto messo tra i non abbinati";
                let trouble = Trouble::new(Code::UnknownKey, "ORC-2", why).at(at("ORC", 2, 1));
                vec![Trouble { diagnostic: Some(number.clone()), ..trouble }]
            }
            Self::Locked => {
                vec![Trouble::new(Code::Locked, "", "Il dato è in uso: inviare di nuovo tra poco.")]
            }
            Self::Unavailable => {
                let why = "Servizio non disponibile: inviare di nuovo tra poco.";
                vec![Trouble::new(Code::Internal, "", why).reject()]
            }
            Self::Wrong(troubles) => troubles.iter().filter(|one| one.is_error()).cloned().collect(),
        }
    }

    /// What becomes of the message.
    pub fn verdict(&self) -> Verdict {
        Verdict::of(&self.troubles())
    }
}

/// What an answer is given with: the time and numbers of its own, both passed in.
#[derive(Debug, Clone, Copy)]
pub struct Answering<'a> {
    /// Now.
    pub now: Timestamp,
    /// MSH-10 of the answer; a second answer to the same message adds `-2`.
    pub control_id: &'a str,
}

/// Whom we are when a sender does not say to whom he sends.
const APPLICATION: &str = "ARGINE";
/// The region, for the Ministry.
const FACILITY: &str = "010";
/// ERR segments at most.
const MOST_ERRORS: usize = 20;

/// The answers to a message, in the order in which they leave; none when the sender wants none. `None` stands for a
/// header that could not be read: then one answer, with an empty MSA-2.
pub fn answers(header: Option<&Header>, happened: &Happened<'_>, answering: Answering<'_>) -> Vec<Message> {
    let verdict = happened.verdict();
    let good = verdict == Verdict::Accept;
    let troubles = happened.troubles();
    let (accept, application) = match header.map(|header| header.mode) {
        None | Some(Mode::Original) => (false, true),
        Some(Mode::Enhanced { accept, application }) => (accept.wants(good), application.wants(good)),
    };
    let mut answers = Vec::new();
    if accept {
        answers.push(answer(header, verdict.commit_code(), &troubles, answering.control_id, answering.now));
    }
    if application {
        let second = format!("{}-2", answering.control_id);
        let control_id = if accept { &second } else { answering.control_id };
        answers.push(answer(header, verdict.application_code(), &troubles, control_id, answering.now));
    }
    answers
}

fn answer(
    header: Option<&Header>,
    code: &str,
    troubles: &[Trouble],
    control_id: &str,
    now: Timestamp,
) -> Message {
    let delimiters = header.map_or_else(Delimiters::default, |header| header.delimiters);
    let mut segments = vec![msh(header, &delimiters, control_id, now)];
    let old = header.is_some_and(|header| !header.has_err_2());
    let mut msa = Segment::new("MSA").with(1, code);
    let answered = header.map_or("", |header| header.control_id.as_str());
    if !answered.is_empty() {
        msa = msa.with(2, answered);
    }
    if let Some(first) = troubles.first().filter(|_| old) {
        msa = msa.with(3, delimiters.escape(&first.why));
    }
    segments.push(msa);
    if old && !troubles.is_empty() {
        let places: Vec<String> =
            troubles.iter().take(MOST_ERRORS).map(|one| err_1(one, &delimiters)).collect();
        segments.push(Segment::new("ERR").with(1, places.join(&delimiters.repetition.to_string())));
    } else {
        segments.extend(troubles.iter().take(MOST_ERRORS).map(|trouble| err(trouble, &delimiters)));
    }
    Message { delimiters, segments }
}

fn msh(header: Option<&Header>, delimiters: &Delimiters, control_id: &str, now: Timestamp) -> Segment {
    let component = delimiters.component.to_string();
    let mut msh = Segment::new("MSH")
        .with(1, delimiters.field.to_string())
        .with(2, delimiters.declared())
        .with(3, APPLICATION)
        .with(4, FACILITY);
    let mut version = "2.5.1";
    let mut kind = vec!["ACK"];
    let mut processing = "P";
    if let Some(header) = header {
        let own = [&header.receiving_application, &header.receiving_facility];
        for (field, raw) in [3, 4].into_iter().zip(own).filter(|(_, raw)| !raw.is_empty()) {
            msh = msh.with(field, raw.as_str());
        }
        msh = msh.with(5, header.sending_application.as_str()).with(6, header.sending_facility.as_str());
        if super::header::is_read(&header.version) {
            version = &header.version;
        }
        let event = header.event.as_str();
        if !event.is_empty() && event.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            kind.push(event);
            if version != "2.3" {
                kind.push("ACK");
            }
        }
        if !header.processing_id.is_empty() {
            processing = &header.processing_id;
        }
    }
    msh = msh
        .with(7, now.to_zoned_datetime(rome()).strftime("%Y%m%d%H%M%S%z").to_string())
        .with(9, kind.join(&component))
        .with(10, delimiters.escape(control_id))
        .with(11, processing)
        .with(12, version);
    match header {
        Some(header) if !header.charset_name.is_empty() => msh.with(18, header.charset.name()),
        _ => msh,
    }
}

fn location(place: &Location, delimiters: &Delimiters) -> String {
    let mut parts = vec![place.segment.clone(), place.sequence.to_string()];
    let rest = [place.field, place.repetition, place.component];
    parts.extend(rest.into_iter().map_while(|part| part.map(|number| number.to_string())));
    parts.join(&delimiters.component.to_string())
}

/// ERR of 2.5 and later: what is only remarked is not told in an answer.
fn err(trouble: &Trouble, delimiters: &Delimiters) -> Segment {
    let component = delimiters.component.to_string();
    let (number, text) = trouble.code.of_table();
    let place = trouble.location.as_ref().map(|place| location(place, delimiters)).unwrap_or_default();
    let segment = Segment::new("ERR")
        .with(2, place)
        .with(3, [number, text, "HL70357"].join(&component))
        .with(4, "E")
        .with(8, delimiters.escape(&trouble.why));
    match &trouble.diagnostic {
        Some(number) => segment.with(7, delimiters.escape(number)),
        None => segment,
    }
}

/// ERR-1 of the versions before 2.5: segment, sequence, field, code.
fn err_1(trouble: &Trouble, delimiters: &Delimiters) -> String {
    let (number, text) = trouble.code.of_table();
    let code = [number, text, "HL70357"].join(&delimiters.subcomponent.to_string());
    let place = trouble.location.clone().unwrap_or_default();
    let field = place.field.map(|field| field.to_string()).unwrap_or_default();
    let sequence = if place.sequence == 0 { String::new() } else { place.sequence.to_string() };
    [place.segment, sequence, field, code].join(&delimiters.component.to_string())
}

/// The bytes of an answer in the set in which its sender writes.
pub fn bytes(header: Option<&Header>, answer: &Message) -> Vec<u8> {
    header.map_or(Charset::Utf8, |header| header.charset).encode(&answer.print())
}

/// Answers to a file of messages: in an envelope as the messages came in.
pub fn batch(envelope: &Envelope, answers: &[Message], now: Timestamp) -> String {
    let time = now.to_zoned_datetime(rome()).strftime("%Y%m%d%H%M%S%z").to_string();
    let turned = |segment: &Segment| {
        Segment::new(&segment.name)
            .with(1, segment.raw(1))
            .with(2, segment.raw(2))
            .with(3, if segment.raw(5).is_empty() { APPLICATION } else { segment.raw(5) })
            .with(4, if segment.raw(6).is_empty() { FACILITY } else { segment.raw(6) })
            .with(5, segment.raw(3))
            .with(6, segment.raw(4))
            .with(7, time.as_str())
    };
    let print =
        |segment: Segment| Message { delimiters: envelope.delimiters, segments: vec![segment] }.print();
    let mut text = String::new();
    text.extend(envelope.file.as_ref().map(|segment| print(turned(segment))));
    text.extend(envelope.batch.as_ref().map(|segment| print(turned(segment))));
    text.extend(answers.iter().map(Message::print));
    if envelope.batch.is_some() {
        text.push_str(&print(Segment::new("BTS").with(1, answers.len().to_string())));
    }
    if envelope.file.is_some() {
        text.push_str(&print(Segment::new("FTS").with(1, "1")));
    }
    text
}
