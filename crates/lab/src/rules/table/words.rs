//! The words of laboratories for outcomes and tests, as far as nobody has to be asked.

use lab_messages::outcome_of_words;

use crate::model::{Outcome, TestKind};

/// How a word is compared: in capitals, with one blank between its parts. Signs stay: `POS+` and `POS-` are two words.
pub fn word_key(text: &str) -> String {
    let seen =
        |sign: &char| sign.is_whitespace() || !(sign.is_control() || kernel::text::is_invisible(*sign));
    let text: String = text.to_uppercase().chars().filter(seen).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The outcome that a word says for certain, whatever a mapping says. What has a sign in it (`NEG*`, `POS-`) does not, nor does what no outcome of ours is.
pub fn known_outcome(text: &str) -> Option<Outcome> {
    use lab_messages::model::Outcome as Reported;
    let text = word_key(text);
    if text.chars().any(|sign| !sign.is_alphanumeric() && !sign.is_whitespace()) {
        return None;
    }
    Some(match outcome_of_words(&text)? {
        Reported::Positive => Outcome::Positive,
        Reported::Negative => Outcome::Negative,
        Reported::Doubtful => Outcome::Doubtful,
        Reported::Indeterminate => Outcome::Indeterminate,
        Reported::NotReceived => Outcome::NotReceived,
        Reported::Unsuitable => Outcome::Unsuitable,
        // Of these people differ about what they mean: they are asked.
        Reported::WeakPositive | Reported::Invalid => return None,
    })
}

/// The test that a word says for certain.
pub fn known_test(text: &str) -> Option<TestKind> {
    let key = word_key(text);
    let plain: String =
        key.chars().map(|sign| if sign.is_alphanumeric() || sign == '.' { sign } else { ' ' }).collect();
    Some(match plain.split_whitespace().collect::<Vec<_>>().join(" ").as_str() {
        "91.12.S" | "MOLECOLARE" | "TAMPONE MOLECOLARE" | "TEST MOLECOLARE" | "PCR" | "RT PCR" | "RTPCR"
        | "NAAT" => TestKind::Molecular,
        "ANTIGENICO"
        | "TAMPONE ANTIGENICO"
        | "TEST ANTIGENICO"
        | "ANTIGENICO RAPIDO"
        | "TAMPONE RAPIDO"
        | "TEST RAPIDO ANTIGENICO"
        | "TAMPONE ANTIGENICO RAPIDO" => TestKind::Antigen,
        "91.31.C" | "IGG" | "SIEROLOGICO IGG" | "SIEROLOGIA IGG" | "ANTICORPI IGG" => TestKind::SerologyIgg,
        "91.31.D" | "IGM" | "SIEROLOGICO IGM" | "SIEROLOGIA IGM" | "ANTICORPI IGM" => TestKind::SerologyIgm,
        _ => return None,
    })
}

/// What the file calls a test, where the sender does not name it.
pub(super) fn display_name(test: TestKind) -> &'static str {
    match test {
        TestKind::Molecular => "Tampone molecolare",
        TestKind::Antigen => "Tampone antigenico",
        TestKind::SerologyIgg => "Sierologia IgG",
        TestKind::SerologyIgm => "Sierologia IgM",
    }
}
