//! Whatever was sent, by what it looks like.

use serde::Serialize;
use serde_json::Value;

use crate::hl7::ack::{self, Answering, Happened, Verdict};
use crate::hl7::{self, Header, Mode, mllp};
use crate::model::LabResult;
use crate::options::Options;
use crate::trouble::{Code, Trouble};
use crate::{LARGEST_FILE, fhir};

/// What something looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// HL7 v2, bare, in a batch or in frames of MLLP.
    Hl7,
    /// FHIR in JSON.
    Fhir,
    /// A table of semicolons, or of any other sign.
    Csv,
    /// A workbook: a ZIP, which whoever reads tables looks into.
    Xlsx,
    /// None of these.
    Unknown,
}

/// How one message is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answered {
    /// Line of the file it begins on.
    pub line: usize,
    /// MSH-10.
    pub control_id: Option<String>,
    /// `original` or `enhanced`.
    pub mode: &'static str,
    /// What becomes of it: AA, AE or AR.
    pub verdict: &'static str,
    /// The codes that leave, in their order: none when the sender wants no answer.
    pub sent: Vec<&'static str>,
}

/// What was read, as `argine lab parse` prints it.
#[derive(Debug, Clone, Serialize)]
pub struct Reading {
    /// Whether all of it can be taken.
    pub accepted: bool,
    /// What it was read as.
    pub format: Format,
    /// The answer: a text of HL7, a resource of FHIR, nothing for a table or where the sender wants none.
    pub ack: Option<Value>,
    /// Each message of a file, and its answer.
    pub messages: Vec<Answered>,
    /// Orders to a laboratory that are among the messages: nothing that a laboratory reports.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<hl7::oml::Order>,
    /// The results that can be taken.
    pub results: Vec<LabResult>,
    /// What cannot be taken, and why.
    pub errors: Vec<Trouble>,
    /// What was read in spite of something.
    pub warnings: Vec<Trouble>,
}

impl Reading {
    /// Of results and troubles, without an answer.
    pub fn new(format: Format, results: Vec<LabResult>, troubles: Vec<Trouble>) -> Self {
        let (errors, warnings): (Vec<_>, Vec<_>) = troubles.into_iter().partition(Trouble::is_error);
        Self {
            accepted: errors.is_empty(),
            format,
            ack: None,
            messages: Vec::new(),
            orders: Vec::new(),
            results,
            errors,
            warnings,
        }
    }
}

/// What bytes look like.
pub fn detect(bytes: &[u8]) -> Format {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.first() == Some(&mllp::START) {
        return Format::Hl7;
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Format::Xlsx;
    }
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(bytes.len());
    let bytes = &bytes[start..];
    match bytes {
        [b'{' | b'[', ..] => Format::Fhir,
        [b'M', b'S', b'H', separator, ..] | [b'F' | b'B', b'H', b'S', separator, ..]
            if !separator.is_ascii_alphanumeric() =>
        {
            Format::Hl7
        }
        _ => {
            let line = bytes.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
            let semicolons = line.iter().filter(|byte| **byte == b';').count();
            let is_segment = line.get(..4).is_some_and(|four| {
                four.ends_with(b"|")
                    && four[..3].iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            });
            match (semicolons >= 5, is_segment) {
                (true, false) => Format::Csv,
                // Truncated at the front: a message without its header.
                (_, true) => Format::Hl7,
                (false, false) => Format::Unknown,
            }
        }
    }
}

/// Reads HL7 v2 and FHIR; a table of semicolons is not read here. The answer is the one that would leave if all that
/// can be taken had been stored; its number is passed in.
pub fn read(bytes: &[u8], options: &Options, answer_id: &str) -> Reading {
    match detect(bytes) {
        Format::Hl7 => read_hl7(bytes, options, answer_id),
        Format::Fhir => {
            let read = fhir::read(bytes, options);
            let ack = fhir::answer(&read, answer_id, options.now);
            let mut reading = Reading::new(Format::Fhir, read.results, read.troubles);
            reading.ack = Some(ack);
            reading
        }
        format => {
            let size = if bytes.len() > LARGEST_FILE { "troppo grande e " } else { "" };
            let xml = bytes.trim_ascii_start().starts_with(b"<");
            let why = match (bytes.trim_ascii().is_empty(), xml) {
                (true, _) => "Il file è vuoto.".to_owned(),
                (_, true) => "XML non è accettato: inviare FHIR in JSON.".to_owned(),
                _ => {
                    format!("Il file è {size}di formato sconosciuto: HL7 v2, FHIR (JSON) o CSV a 27 colonne.")
                }
            };
            Reading::new(format, Vec::new(), vec![Trouble::new(Code::MessageType, "riga 1", why).reject()])
        }
    }
}

fn read_hl7(bytes: &[u8], options: &Options, answer_id: &str) -> Reading {
    let file = hl7::read_file(bytes, options);
    let (mut results, mut troubles, mut answers, mut messages) =
        (Vec::new(), file.troubles.clone(), Vec::new(), Vec::new());
    let mut orders = Vec::new();
    for (place, message) in file.messages.into_iter().enumerate() {
        let happened = Happened::Wrong(&message.troubles);
        let number = if place == 0 { answer_id.to_owned() } else { format!("{answer_id}.{}", place + 1) };
        let answering = Answering { now: options.now, control_id: &number };
        let header = message.header.as_ref();
        let sent = ack::answers(header, &happened, answering);
        messages.push(answered(message.line, header, happened.verdict(), &sent));
        answers.extend(sent);
        results.extend(message.results);
        orders.extend(message.order);
        troubles.extend(message.troubles);
    }
    if messages.is_empty() {
        // Nothing that could be read as a message: one answer, which names none.
        let answering = Answering { now: options.now, control_id: answer_id };
        answers = ack::answers(None, &Happened::Wrong(&file.troubles), answering);
    }
    let text = match &file.envelope {
        Some(envelope) if !answers.is_empty() => ack::batch(envelope, &answers, options.now),
        _ => answers.iter().map(hl7::Message::print).collect(),
    };
    let mut reading = Reading::new(Format::Hl7, results, troubles);
    reading.orders = orders;
    reading.ack = Some(text).filter(|text| !text.is_empty()).map(Value::String);
    reading.messages = messages;
    reading
}

fn answered(line: usize, header: Option<&Header>, verdict: Verdict, sent: &[hl7::Message]) -> Answered {
    let code = |answer: &hl7::Message| {
        let code = answer.segments.get(1).map_or("", |msa| msa.raw(1));
        [verdict.application_code(), verdict.commit_code()].into_iter().find(|known| *known == code)
    };
    let enhanced = header.is_some_and(|header| header.mode != Mode::Original);
    Answered {
        line,
        control_id: header.map(|header| header.control_id.clone()).filter(|id| !id.is_empty()),
        mode: if enhanced { "enhanced" } else { "original" },
        verdict: verdict.application_code(),
        sent: sent.iter().filter_map(code).collect(),
    }
}
