//! Codes of tests, outcomes and specimens: `data/terminology/lab_codes.csv`, and the words laboratories write for them.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::model::{Outcome, TestKind};

/// What a LOINC code stands for in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Observable {
    /// An overall outcome of a test.
    Test(TestKind),
    /// One gene of several.
    Target(TestKind),
    /// A group of targets, never an outcome itself.
    Panel(TestKind),
    /// A cycle threshold.
    CycleThreshold,
    /// A question asked with the order.
    Question,
    /// The report itself.
    Document,
}

struct Tables {
    loinc: HashMap<&'static str, Observable>,
    outcomes: HashMap<&'static str, Outcome>,
    specimens: HashMap<&'static str, &'static str>,
}

const TABLE: &str = include_str!("../../../data/terminology/lab_codes.csv");

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut tables =
            Tables { loinc: HashMap::new(), outcomes: HashMap::new(), specimens: HashMap::new() };
        for line in TABLE.lines().skip(1) {
            let mut cells = line.split(',');
            let mut cell = || cells.next().unwrap_or_default();
            let (system, code, kind, value) = (cell(), cell(), cell(), cell());
            match (system, kind) {
                ("loinc", _) => {
                    tables.loinc.extend(observable(kind, value).map(|found| (code, found)));
                }
                (_, "result") => {
                    tables.outcomes.extend(outcome_named(value).map(|found| (code, found)));
                }
                _ => {
                    tables.specimens.insert(code, value);
                }
            }
        }
        tables
    })
}

fn observable(kind: &str, value: &str) -> Option<Observable> {
    let test = || test_named(value);
    Some(match kind {
        "test" => Observable::Test(test()?),
        "target" => Observable::Target(test()?),
        "panel" => Observable::Panel(test()?),
        "cycle_threshold" => Observable::CycleThreshold,
        "question" => Observable::Question,
        "document" => Observable::Document,
        _ => return None,
    })
}

fn test_named(name: &str) -> Option<TestKind> {
    Some(match name {
        "molecular" => TestKind::Molecular,
        "antigen" => TestKind::Antigen,
        "antigen_laboratory" => TestKind::AntigenLaboratory,
        "serology" => TestKind::Serology,
        "serology_igg" => TestKind::SerologyIgg,
        "serology_igm" => TestKind::SerologyIgm,
        "sequencing" => TestKind::Sequencing,
        _ => return None,
    })
}

fn outcome_named(name: &str) -> Option<Outcome> {
    Some(match name {
        "positive" => Outcome::Positive,
        "negative" => Outcome::Negative,
        "doubtful" => Outcome::Doubtful,
        "indeterminate" => Outcome::Indeterminate,
        "weak_positive" => Outcome::WeakPositive,
        "unsuitable" => Outcome::Unsuitable,
        "invalid" => Outcome::Invalid,
        _ => return None,
    })
}

/// What a LOINC code stands for, if it is one of ours.
pub fn of_loinc(code: &str) -> Option<Observable> {
    tables().loinc.get(code).copied()
}

/// The test of a code of the Piedmontese file (standards §4.1, column 20).
pub fn of_piedmont(code: &str) -> Option<TestKind> {
    Some(match code.trim().to_ascii_uppercase().as_str() {
        "91.12.S" => TestKind::Molecular,
        "91.31.C" => TestKind::SerologyIgg,
        "91.31.D" => TestKind::SerologyIgm,
        _ => return None,
    })
}

/// The outcome of a SNOMED code, if it is one of ours.
pub fn of_snomed(code: &str) -> Option<Outcome> {
    tables().outcomes.get(code).copied()
}

/// The platform's word for a specimen.
pub fn specimen(code: &str) -> Option<&'static str> {
    tables().specimens.get(code).copied()
}

/// The outcome that laboratories write as a letter or in words, whatever the case and the blanks.
pub fn of_words(text: &str) -> Option<Outcome> {
    let upper = text.to_uppercase();
    let words: Vec<&str> =
        upper.split(|sign: char| !sign.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    Some(match words.join(" ").as_str() {
        "P" | "POS" | "POSITIVO" | "POSITIVA" | "POSITIVE" | "RILEVATO" | "DETECTED" | "PRESENTE" => {
            Outcome::Positive
        }
        "N" | "NEG" | "NEGATIVO" | "NEGATIVA" | "NEGATIVE" | "NON RILEVATO" | "NOT DETECTED" | "ASSENTE" => {
            Outcome::Negative
        }
        "D" | "DUBBIO" | "DUBBIA" | "EQUIVOCAL" | "INCONCLUSIVE" | "INCONCLUSIVO" => Outcome::Doubtful,
        "I" | "IND" | "INDETERMINATO" | "INDETERMINATE" => Outcome::Indeterminate,
        "NP" | "NON PERVENUTO" => Outcome::NotReceived,
        "DEBOLMENTE POSITIVO" | "PRESUMPTIVE POSITIVE" => Outcome::WeakPositive,
        "NON IDONEO" | "CAMPIONE NON IDONEO" => Outcome::Unsuitable,
        "NON VALIDO" | "INVALID" | "INVALID RESULT" => Outcome::Invalid,
        _ => return None,
    })
}

/// The outcome that a flag says (OBX-8, an interpretation): in words as [`of_words`]. A letter alone is of HL7 table 0078, where N is
/// normal, D decreased and I intermediate: of the value, and no outcome.
pub fn of_flag(text: &str) -> Option<Outcome> {
    if text.trim().chars().count() > 1 { of_words(text) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a text is built like a LOINC code: digits, a hyphen and the right check digit (Luhn's).
    fn is_loinc(code: &str) -> bool {
        let Some((number, check)) = code.split_once('-') else { return false };
        let good = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !(1..=7).contains(&number.len()) || check.len() != 1 || !good(number) || !good(check) {
            return false;
        }
        let sum: u32 = number
            .bytes()
            .rev()
            .enumerate()
            .map(|(place, digit)| {
                let digit = u32::from(digit - b'0') * if place % 2 == 0 { 2 } else { 1 };
                digit / 10 + digit % 10
            })
            .sum();
        check.bytes().next().map(|digit| u32::from(digit - b'0')) == Some((10 - sum % 10) % 10)
    }

    #[test]
    fn every_line_of_the_table_is_read_and_every_loinc_code_checks() {
        let tables = tables();
        let read = tables.loinc.len() + tables.outcomes.len() + tables.specimens.len();
        assert_eq!(read, TABLE.lines().count() - 1);
        for code in tables.loinc.keys() {
            assert!(is_loinc(code), "{code}");
        }
        assert!(!is_loinc("94500-7") && !is_loinc("94500") && !is_loinc("-6") && !is_loinc("9450 -6"));
    }

    #[test]
    fn words_of_laboratories() {
        for (text, outcome) in [
            ("Positivo", Some(Outcome::Positive)),
            ("NON  rilevato", Some(Outcome::Negative)),
            ("not-detected", Some(Outcome::Negative)),
            ("np", Some(Outcome::NotReceived)),
            ("", None),
            ("non positivo", None),
        ] {
            assert_eq!(of_words(text), outcome, "{text:?}");
        }
    }

    #[test]
    fn a_letter_is_a_flag_of_the_value() {
        for letter in ["N", "D", "I", "P", " n "] {
            assert!(of_words(letter).is_some() && of_flag(letter).is_none(), "{letter}");
        }
        assert_eq!(of_flag("NEG"), Some(Outcome::Negative));
        assert_eq!(of_flag("Positivo"), Some(Outcome::Positive));
    }
}
