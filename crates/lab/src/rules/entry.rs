//! What a technician types in the work list: a number selects a request, a letter records its result.
//!
//! A positive is never recorded by one act: `P` asks, and only the other key `S` answers. A scanner sends digits, so
//! nothing it reads can be taken for an outcome.

use super::number;
use crate::model::{Outcome, TubeStep};

/// What was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Goes to the request with this number.
    Select(String),
    /// Records an outcome of the selected request.
    Record(Outcome),
    /// Asks whether the selected request is positive.
    AskPositive,
    /// Says that it is.
    ConfirmPositive,
    /// Says that it is not, or that something else was meant.
    Cancel,
    /// Says something of the tube of the selected request.
    Say(TubeStep),
    /// Takes back the result that was typed a moment ago.
    Undo,
    /// None of these.
    Unknown,
}

/// Reads what was typed; `asked` says whether a positive waits for its confirmation.
pub fn read(typed: &str, asked: bool) -> Command {
    let typed = typed.trim().to_uppercase();
    let digits = number::normalised(&typed);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    match (asked, typed.as_str()) {
        (true, "S") => Command::ConfirmPositive,
        // The next sample was read before the question was answered: it is the one that counts from here on.
        (_, _) if is_number => Command::Select(digits),
        (true, _) => Command::Cancel,
        (false, "N") => Command::Record(Outcome::Negative),
        (false, "P") => Command::AskPositive,
        (false, "D") => Command::Record(Outcome::Doubtful),
        (false, "I") => Command::Record(Outcome::Indeterminate),
        (false, "NP") => Command::Record(Outcome::NotReceived),
        (false, "Z") => Command::Undo,
        (false, letters) => said(letters).map_or(Command::Unknown, Command::Say),
    }
}

/// What letters say of a tube.
fn said(letters: &str) -> Option<TubeStep> {
    match letters {
        "NI" => Some(TubeStep::Unsuitable),
        "SO" => Some(TubeStep::Suspended),
        "IC" => Some(TubeStep::InProgress),
        _ => None,
    }
}

/// What was typed where tubes are checked in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arriving {
    /// A label was read.
    Read(String),
    /// The tube that another laboratory was asked for is here.
    TakeOver,
    /// It is not, or something else was meant.
    Leave,
    /// Says something of the tube that was read before.
    Say(TubeStep),
    /// None of these.
    Unknown,
}

/// Reads what was typed where tubes are checked in; `asked` says whether a tube of another laboratory waits for its answer. Only
/// the key `S` answers it: the next label is the next tube.
pub fn arriving(typed: &str, asked: bool) -> Arriving {
    let typed = typed.trim().to_uppercase();
    let digits = number::normalised(&typed);
    match (asked, typed.as_str()) {
        _ if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => Arriving::Read(digits),
        (true, "S") => Arriving::TakeOver,
        (true, _) => Arriving::Leave,
        (false, letters) => said(letters).map_or(Arriving::Unknown, Arriving::Say),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_key_is_a_negative_and_two_different_ones_a_positive() {
        assert_eq!(read("n", false), Command::Record(Outcome::Negative));
        assert_eq!(read(" P ", false), Command::AskPositive);
        assert_eq!(read("s", true), Command::ConfirmPositive);
        assert_eq!(read("NP", false), Command::Record(Outcome::NotReceived));
        assert_eq!(read("1234 567 890", false), Command::Select("1234567890".into()));
        for typed in ["", "S", "SI", "PP", "X", "1a"] {
            assert_eq!(read(typed, false), Command::Unknown, "{typed}");
        }
        assert_eq!(read("ni", false), Command::Say(TubeStep::Unsuitable));
        assert_eq!(read("SO", false), Command::Say(TubeStep::Suspended));
        assert_eq!(read("IC", false), Command::Say(TubeStep::InProgress));
        assert_eq!(read("z", false), Command::Undo);
        for typed in ["", "P", "PP", "N", "SS", "NI", "Z"] {
            assert_eq!(read(typed, true), Command::Cancel, "{typed}");
        }
    }

    #[test]
    fn a_tube_of_another_laboratory_is_taken_over_by_a_key_of_its_own() {
        assert_eq!(arriving(" 1234-567890 ", false), Arriving::Read("1234567890".into()));
        assert_eq!(arriving("1234567890", true), Arriving::Read("1234567890".into()));
        assert_eq!(arriving("s", true), Arriving::TakeOver);
        assert_eq!(arriving("n", true), Arriving::Leave);
        assert_eq!(arriving("", true), Arriving::Leave);
        assert_eq!(arriving("s", false), Arriving::Unknown);
        assert_eq!(arriving("ni", false), Arriving::Say(TubeStep::Unsuitable));
    }

    proptest! {
        #[test]
        fn no_single_entry_records_a_positive(typed in ".{0,12}") {
            prop_assert_ne!(read(&typed, false), Command::Record(Outcome::Positive));
            prop_assert_ne!(read(&typed, false), Command::ConfirmPositive);
        }

        #[test]
        fn a_scanner_selects_and_nothing_else(number in "[0-9]{1,20}") {
            prop_assert_eq!(read(&number, false), Command::Select(number.clone()));
            prop_assert_eq!(read(&number, true), Command::Select(number));
        }
    }
}
