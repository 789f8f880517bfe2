//! MSH: who sends what, and how it is to be acknowledged.

use super::charset::Charset;
use super::message::{Delimiters, Message, Segment};
use super::value::Reader;
use crate::options::Options;
use crate::trouble::{Code, Trouble};

/// When an acknowledgement is wanted: table 0155.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// AL.
    Always,
    /// NE.
    Never,
    /// ER.
    OnError,
    /// SU.
    OnSuccess,
}

impl When {
    fn of(code: &str) -> Option<Self> {
        Some(match code {
            "AL" => Self::Always,
            "NE" => Self::Never,
            "ER" => Self::OnError,
            "SU" => Self::OnSuccess,
            _ => return None,
        })
    }

    /// Whether it is wanted for what came of the message.
    pub fn wants(self, good: bool) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::OnError => !good,
            Self::OnSuccess => good,
        }
    }
}

/// How a sender wants to be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// MSH-15 and MSH-16 empty: one answer, AA, AE or AR.
    Original,
    /// One of them valued: CA, CE or CR when MSH-15 wants it, then AA, AE or AR when MSH-16 does.
    Enhanced {
        /// MSH-15.
        accept: When,
        /// MSH-16.
        application: When,
    },
}

/// What an acknowledgement needs to know of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The message's separators.
    pub delimiters: Delimiters,
    /// MSH-3 as written.
    pub sending_application: String,
    /// MSH-4 as written.
    pub sending_facility: String,
    /// MSH-5 as written.
    pub receiving_application: String,
    /// MSH-6 as written.
    pub receiving_facility: String,
    /// MSH-9.2: the event.
    pub event: String,
    /// MSH-10 as written.
    pub control_id: String,
    /// MSH-11 as written.
    pub processing_id: String,
    /// MSH-12.1.
    pub version: String,
    /// MSH-15 and MSH-16.
    pub mode: Mode,
    /// MSH-18 as written, first repetition.
    pub charset_name: String,
    /// The set it is read and answered in.
    pub charset: Charset,
}

/// Versions that are read.
const VERSIONS: [&str; 11] =
    ["2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.7.1", "2.8", "2.8.1", "2.8.2"];

/// Whether a version is read.
pub(super) fn is_read(version: &str) -> bool {
    VERSIONS.contains(&version)
}

impl Header {
    /// Of a message; an unknown set is answered in UTF-8.
    pub fn of(message: &Message) -> Self {
        let empty = Segment::new("MSH");
        let segment = message.header().unwrap_or(&empty);
        let first = |field| message.value(segment, (field, 1, 1, 1)).into_owned();
        let raw = |field| segment.raw(field).to_owned();
        let (accept, application) = (first(15), first(16));
        let mode = if accept.is_empty() && application.is_empty() {
            Mode::Original
        } else {
            let when = |code: &str| When::of(code).unwrap_or(When::Never);
            Mode::Enhanced { accept: when(&accept), application: when(&application) }
        };
        let charset_name = first(18);
        Self {
            delimiters: message.delimiters,
            sending_application: raw(3),
            sending_facility: raw(4),
            receiving_application: raw(5),
            receiving_facility: raw(6),
            event: message.value(segment, (9, 1, 2, 1)).into_owned(),
            control_id: raw(10),
            processing_id: raw(11),
            version: first(12),
            mode,
            charset: Charset::of_name(&charset_name).unwrap_or(Charset::Utf8),
            charset_name,
        }
    }

    /// Of bytes whose first line is a header, each read as a letter: to answer what cannot be read further.
    pub fn begins(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let line = bytes.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
        let line: String = line.iter().map(|byte| char::from(*byte)).collect();
        Message::parse_text(&line).ok().map(|message| Self::of(&message))
    }

    /// The name of who sends, in MSH-3 and MSH-4: the first component, or the second (its OID) where that is empty.
    pub fn sender(&self) -> (String, String) {
        let name = |raw: &str| {
            let parts = raw.split(self.delimiters.repetition).next().unwrap_or_default();
            let mut parts = parts.split(self.delimiters.component).take(2).map(str::trim);
            let part = parts.find(|part| !part.is_empty()).unwrap_or_default();
            self.delimiters.unescape(part).into_owned()
        };
        (name(&self.sending_application), name(&self.sending_facility))
    }

    /// Whether ERR has the fields of 2.5 and later.
    pub fn has_err_2(&self) -> bool {
        !matches!(self.version.as_str(), "2.3" | "2.3.1" | "2.4")
    }
}

/// What is wrong with the header. Each is a reason to turn the message away.
pub(super) fn check(reader: &mut Reader<'_>, segment: &Segment, options: &Options) {
    let before = reader.troubles.len();
    let (kind, event) = (reader.text(segment, 9, 1), reader.text(segment, 9, 2));
    if kind.is_empty() {
        reader.error(segment, 9, 1, Code::RequiredMissing, "Manca il tipo del messaggio (ORU^R01).");
    } else if kind == "OML" {
        let why = "È una richiesta di esame a un laboratorio (OML^O21), non un esito: qui si ricevono solo ORU^R01.";
        reader.error(segment, 9, 1, Code::MessageType, why);
    } else if kind != "ORU" {
        reader.error(
            segment,
            9,
            1,
            Code::MessageType,
            "Tipo di messaggio non accettato: si ricevono solo ORU^R01.",
        );
    } else if event != "R01" {
        reader.error(segment, 9, 2, Code::EventCode, "Evento non accettato: si riceve solo ORU^R01.");
    }
    if reader.text(segment, 10, 1).is_empty() {
        reader.error(segment, 10, 1, Code::RequiredMissing, "Manca il numero di controllo del messaggio.");
    }
    match reader.text(segment, 11, 1).as_str() {
        "P" => {}
        "T" | "D" if options.training => {}
        "T" | "D" => {
            let why = "Messaggio di prova (MSH-11 diverso da P): in esercizio non si accetta.";
            reader.error(segment, 11, 1, Code::ProcessingId, why);
        }
        _ => reader.error(segment, 11, 1, Code::ProcessingId, "MSH-11 deve essere P."),
    }
    let version = reader.text(segment, 12, 1);
    if !is_read(&version) {
        let why = "Versione di HL7 non supportata: si accettano dalla 2.3 alla 2.8.";
        reader.error(segment, 12, 1, Code::VersionId, why);
    }
    for field in [15, 16] {
        let code = reader.text(segment, field, 1);
        if !code.is_empty() && When::of(&code).is_none() {
            reader.error(
                segment,
                field,
                1,
                Code::TableValue,
                "Si ammettono AL, NE, ER, SU o il campo vuoto.",
            );
        }
    }
    for trouble in reader.troubles.iter_mut().skip(before) {
        *trouble = Trouble::reject(trouble.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_sends() {
        let sender = |fields: &str| {
            Header::begins(format!("MSH|^~\\&|{fields}|C|D\rPID|").as_bytes()).unwrap().sender()
        };
        let names = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        assert_eq!(sender("LIS^1.2.3^ISO|010909^AOU^MINSAN"), names("LIS", "010909"));
        assert_eq!(sender("^1.2.3^ISO|"), names("1.2.3", ""));
        assert_eq!(sender(" A\\T\\B |X~Y"), names("A&B", "X"));
        assert!(Header::begins(b"PID|1").is_none());
        assert!(Header::begins(b"").is_none());
    }

    #[test]
    fn modes() {
        let mode = |tail: &str| {
            let text = format!("MSH|^~\\&|A|B|C|D|20201103||ORU^R01|1|P|2.5.1|||{tail}\r");
            Header::of(&Message::parse_text(&text).unwrap()).mode
        };
        assert_eq!(mode(""), Mode::Original);
        assert_eq!(mode("|"), Mode::Original);
        assert_eq!(mode("AL|NE"), Mode::Enhanced { accept: When::Always, application: When::Never });
        assert_eq!(mode("|AL"), Mode::Enhanced { accept: When::Never, application: When::Always });
        for (when, good, bad) in [
            (When::Always, true, true),
            (When::Never, false, false),
            (When::OnError, false, true),
            (When::OnSuccess, true, false),
        ] {
            assert_eq!((when.wants(true), when.wants(false)), (good, bad), "{when:?}");
        }
    }
}
