//! A rack or a ward at once: labels one after the other, each on a line; letters after a label, or alone on the next line, say
//! that this one is an exception.

use super::number;
use crate::model::Outcome;

/// Tubes of a group.
pub const MOST: usize = 200;

/// A label that was read, and its exception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scanned {
    /// The digits.
    pub number: String,
    /// What it is, if not what all are.
    pub exception: Option<Outcome>,
}

/// What was read, and the lines that are neither a label nor an exception.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    /// The labels, in the order in which they were read first.
    pub scanned: Vec<Scanned>,
    /// Numbers of the lines that nobody understands, from 1.
    pub wrong: Vec<usize>,
}

/// Reads what was scanned. Of a label that was read twice the last exception counts.
pub fn read(text: &str) -> Group {
    let mut group = Group::default();
    let mut last: Option<usize> = None;
    for (place, line) in text.lines().enumerate() {
        let line = line.trim().to_uppercase();
        if line.is_empty() {
            continue;
        }
        let split = line.find(|letter: char| letter.is_alphabetic()).unwrap_or(line.len());
        let (digits, letters) = line.split_at(split);
        let digits = number::normalised(digits);
        let exception = letter(letters.trim());
        let understood = (letters.trim().is_empty() || exception.is_some())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && digits.len().is_multiple_of(number::LENGTH)
            && (!digits.is_empty() || last.is_some());
        if !understood {
            group.wrong.push(place + 1);
            // What follows is no exception of the label before.
            last = None;
            continue;
        }
        // A reader that sends no line ends strings labels together.
        for start in (0..digits.len()).step_by(number::LENGTH) {
            last = Some(group.add(&digits[start..start + number::LENGTH]));
        }
        if let (Some(at), Some(_)) = (last, exception) {
            group.scanned[at].exception = exception;
        }
    }
    group
}

impl Group {
    /// The place of a label, which is new or was read before.
    fn add(&mut self, number: &str) -> usize {
        let known = self.scanned.iter().position(|one| one.number == number);
        known.unwrap_or_else(|| {
            self.scanned.push(Scanned { number: number.to_owned(), exception: None });
            self.scanned.len() - 1
        })
    }
}

/// The outcome of a letter: not one that wants a reason.
fn letter(letters: &str) -> Option<Outcome> {
    Outcome::from_letter(letters)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scanned(number: &str, exception: Option<Outcome>) -> Scanned {
        Scanned { number: number.to_owned(), exception }
    }

    #[test]
    fn all_but() {
        let read = read("1000000001\n1000000002 P\n\n 1000-000003\nd\r\n1000000004np\n1000000001");
        let expected = [
            scanned("1000000001", None),
            scanned("1000000002", Some(Outcome::Positive)),
            scanned("1000000003", Some(Outcome::Doubtful)),
            scanned("1000000004", Some(Outcome::NotReceived)),
        ];
        assert_eq!((read.scanned.as_slice(), read.wrong.as_slice()), (&expected[..], &[][..]));
    }

    #[test]
    fn what_nobody_understands_names_its_line() {
        let read = read("P\n1000000001\n123\n1000000002 X\nP\n10000000031000000004");
        assert_eq!(read.wrong, [1, 3, 4, 5]);
        let numbers: Vec<_> = read.scanned.iter().map(|one| (one.number.as_str(), one.exception)).collect();
        assert_eq!(numbers, [("1000000001", None), ("1000000003", None), ("1000000004", None)]);
    }

    proptest! {
        #[test]
        fn digits_alone_make_no_exception(text in "[0-9 \\n-]{0,60}") {
            prop_assert!(read(&text).scanned.iter().all(|one| one.exception.is_none()));
        }

        #[test]
        fn nothing_is_too_strange(text in ".{0,80}") {
            let group = read(&text);
            prop_assert!(group.scanned.iter().all(|one| one.number.len() == number::LENGTH));
        }
    }
}
