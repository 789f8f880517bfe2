//! What can be wrong with a tax code, one variant for each sentence.

use crate::FieldProblem;

/// Why a text is not a tax code. The message is for the technical log and never repeats the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TaxCodeError {
    /// Not sixteen characters.
    #[error("tax code: {found} characters in place of 16")]
    Length {
        /// How many there are.
        found: usize,
    },
    /// A letter is needed there.
    #[error("tax code: no letter at {position}")]
    NotALetter {
        /// Place, from 1.
        position: usize,
        /// What stands there, in upper case.
        found: char,
    },
    /// A digit is needed there, or one of the letters that replace it in an omocode.
    #[error("tax code: no digit at {position}")]
    NotADigit {
        /// Place, from 1.
        position: usize,
        /// What stands there, in upper case.
        found: char,
    },
    /// The ninth letter is no month.
    #[error("tax code: no such month letter")]
    Month {
        /// What stands there, in upper case.
        found: char,
    },
    /// The day is not 1 to 31 nor 41 to 71, or that month has no such day.
    #[error("tax code: impossible day of birth")]
    ImpossibleDate {
        /// The two digits of the day as the code has them, 0 to 99.
        day: u8,
        /// The month, 1 to 12.
        month: u8,
    },
    /// The last letter does not agree with the rest. Which one would is not told: the mistake may be anywhere
    /// else, and a letter changed to agree makes a wrong code look right.
    #[error("tax code: wrong check letter")]
    CheckLetter,
    /// The date of birth declared with it is after today.
    #[error("tax code: birth date in the future")]
    FutureDate,
    /// The place of birth is in no register.
    #[error("tax code: unknown place of birth")]
    UnknownPlace,
    /// A place code given to compute a code is not a letter and three digits.
    #[error("tax code: malformed place code")]
    PlaceCode,
    /// A name given to compute a code has no letter of the Latin alphabet.
    #[error("tax code: a name without Latin letters")]
    NameWithoutLetters,
}

impl TaxCodeError {
    /// Key of its sentence in the catalogue.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Length { .. } => "tax-code-length",
            Self::NotALetter { .. } => "tax-code-not-a-letter",
            Self::NotADigit { .. } => "tax-code-not-a-digit",
            Self::Month { .. } => "tax-code-month",
            Self::ImpossibleDate { .. } => "tax-code-impossible-date",
            Self::CheckLetter => "tax-code-check-letter",
            Self::FutureDate => "tax-code-future-date",
            Self::UnknownPlace => "tax-code-unknown-place",
            Self::PlaceCode => "tax-code-place-code",
            Self::NameWithoutLetters => "tax-code-name-without-letters",
        }
    }

    /// Arguments of the sentence, by name.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Length { found } => vec![("found", found.to_string())],
            Self::NotALetter { position, found } | Self::NotADigit { position, found } => {
                vec![("position", position.to_string()), ("found", found.to_string())]
            }
            Self::Month { found } => vec![("found", found.to_string())],
            Self::ImpossibleDate { day, month } => {
                vec![("day", format!("{day:02}")), ("month", month.to_string())]
            }
            _ => Vec::new(),
        }
    }

    /// The same as the problem of a form's field.
    pub fn on_field(&self, field: &'static str) -> FieldProblem {
        FieldProblem { field, key: self.key(), args: self.args() }
    }
}
