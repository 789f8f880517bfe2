//! The answer of a laboratory to what was sent to it: `MSH MSA [ERR]`, in original and in enhanced mode, and whatever
//! else answers with an MSA (ORL^O22, for one).

use super::ack::Verdict;
use super::charset::Charset;
use super::message::{Message, Segment};

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// MSA-1, as it is meant.
    pub verdict: Verdict,
    /// MSA-1: AA, AE, AR, CA, CE or CR.
    pub code: &'static str,
    /// MSA-2: the number that is answered; empty when the laboratory could not read it.
    pub control_id: String,
    /// ERR-3 of the first error (table 0357).
    pub error: String,
    /// What it says, in its own words.
    pub words: String,
}

/// Codes of MSA-1.
const CODES: [(&str, Verdict); 6] = [
    ("AA", Verdict::Accept),
    ("AE", Verdict::Error),
    ("AR", Verdict::Reject),
    ("CA", Verdict::Accept),
    ("CE", Verdict::Error),
    ("CR", Verdict::Reject),
];

impl Reply {
    /// Whether it says that the same may be taken later: a record is locked (206), or the application is not well (207).
    pub fn is_for_later(&self) -> bool {
        self.verdict != Verdict::Accept && matches!(self.error.as_str(), "206" | "207")
    }
}

/// Reads an answer; none when the bytes are no message that answers.
pub fn read(bytes: &[u8]) -> Option<Reply> {
    let text = Charset::Utf8.decode(bytes).or_else(|_| Charset::Latin1.decode(bytes)).ok()?;
    let message = Message::parse_text(&text).ok()?;
    let msa = message.segments.iter().find(|segment| segment.name == "MSA")?;
    let value = |segment: &Segment, field, component| {
        message.value(segment, (field, 1, component, 1)).trim().to_owned()
    };
    let told = value(msa, 1, 1);
    let (code, verdict) = CODES.into_iter().find(|(code, _)| *code == told)?;
    let errors: Vec<&Segment> = message.segments.iter().filter(|segment| segment.name == "ERR").collect();
    let mut words = vec![value(msa, 3, 1)];
    let mut error = value(msa, 6, 1);
    for segment in errors {
        // Before 2.5 the code stands in a subcomponent of ERR-1.
        let old = message.value(segment, (1, 1, 4, 1)).trim().to_owned();
        let found = [value(segment, 3, 1), old].into_iter().find(|code| !code.is_empty());
        if error.is_empty() {
            error = found.unwrap_or_default();
        }
        let said = [value(segment, 8, 1), value(segment, 7, 1), value(segment, 3, 2)];
        words.extend(said.into_iter().find(|words| !words.is_empty()));
    }
    words.retain(|words| !words.is_empty());
    words.dedup();
    Some(Reply { verdict, code, control_id: value(msa, 2, 1), error, words: words.join("; ") })
}
