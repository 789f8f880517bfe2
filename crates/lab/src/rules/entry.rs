//! What a technician types in the work list: a number selects a request, a letter records its result.
//!
//! A positive is never recorded by one act: `P` asks, and only the other key `S` answers. A scanner sends digits, so
//! nothing it reads can be taken for an outcome.

use super::number;
use crate::model::Outcome;

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
        (false, _) => Command::Unknown,
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
        for typed in ["", "P", "PP", "N", "SS"] {
            assert_eq!(read(typed, true), Command::Cancel, "{typed}");
        }
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
