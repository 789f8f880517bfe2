//! The Italian tax code (codice fiscale, DM 23-12-1976) and the other identifiers a person may show.
//!
//! Sixteen characters, `SSS NNN YY M DD PPPP C`: surname, given names, year, month, day (plus 40 for a
//! woman), place of birth, check letter. When two people would get the same code the revenue agency turns
//! digits into letters (*omocodia*), so two people may differ only there: a code is kept as it is written
//! and never brought back to its digits, except for a tolerant search ([`TaxCode::base`]).

mod decode;
mod encode;
mod error;
mod identifier;
#[cfg(test)]
mod tests;

pub use decode::{BirthDate, PlaceStanding, Sex, Validity};
pub use encode::{Declared, Part, name_letters, suggest};
pub use error::TaxCodeError;
pub use identifier::{
    IdentifierError, IdentifierKind, NO_TAX_CODE, NoIdentifier, PersonIdentifier, ProvisionalCode,
    TemporaryCode,
};

use serde::{Deserialize, Serialize};

/// How many characters a person's tax code has.
pub const LENGTH: usize = 16;
/// Where digits stand, or the letters that replace them in an omocode; zero-based.
const DIGITS: [usize; 7] = [6, 7, 9, 10, 12, 13, 14];
/// Zero-based place of the month letter.
const MONTH: usize = 8;
/// Zero-based place of the check letter.
const CHECK: usize = 15;
/// January to December.
const MONTHS: &[u8; 12] = b"ABCDEHLMPRST";
/// The letters that stand for 0 to 9 in an omocode.
const OMOCODE: &[u8; 10] = b"LMNPQRSTUV";
/// Weight of a character in first, third, … place: 0 to 9 weigh as A to J.
const ODD: [u32; 26] =
    [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/// A well-formed tax code, as written, in upper case.
///
/// Its check letter agrees and its day exists. Whether the place existed, and in which century the person
/// was born, are questions for [`TaxCode::place_standing`] and [`TaxCode::birth_date`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct TaxCode([u8; LENGTH]);

impl TaxCode {
    /// Reads a code, in either case and with blanks around it.
    ///
    /// # Errors
    /// The first thing that is wrong: length, a character, the month, the day, the check letter.
    pub fn parse(text: &str) -> Result<Self, TaxCodeError> {
        let text = text.trim();
        let found = text.chars().count();
        if found != LENGTH {
            return Err(TaxCodeError::Length { found });
        }
        let mut code = [0; LENGTH];
        for (index, found) in text.chars().enumerate() {
            code[index] = character_at(index, found.to_ascii_uppercase())?;
        }
        let code = Self(code);
        code.check_day()?;
        if check_letter(&code.0) != code.0[CHECK] {
            return Err(TaxCodeError::CheckLetter);
        }
        Ok(code)
    }

    /// The code as written.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a tax code is ASCII")
    }

    /// Whether letters stand for digits in it.
    pub fn is_omocode(&self) -> bool {
        DIGITS.iter().any(|&index| !self.0[index].is_ascii_digit())
    }

    /// The code with every digit back in place and the check letter to match.
    ///
    /// It serves a tolerant search and nothing else: the base of an omocode belongs to somebody else, which is
    /// why it is text and not a [`TaxCode`].
    pub fn base(&self) -> String {
        Self(self.digits()).sealed().to_string()
    }

    /// The 127 codes with the same base that have letters for digits, from the rightmost digit leftwards.
    pub fn omocodes(&self) -> Vec<TaxCode> {
        let digits = self.digits();
        (1_u32..1 << DIGITS.len())
            .map(|choice| {
                let mut code = digits;
                for (bit, &index) in DIGITS.iter().rev().enumerate() {
                    if choice & (1 << bit) != 0 {
                        code[index] = OMOCODE[usize::from(code[index] - b'0')];
                    }
                }
                Self(code).sealed()
            })
            .collect()
    }

    /// The characters with letters turned back into digits; the check letter is left as it was.
    fn digits(&self) -> [u8; LENGTH] {
        let mut code = self.0;
        for index in DIGITS {
            code[index] = digit(code[index]).expect("checked by parse") + b'0';
        }
        code
    }

    fn sealed(mut self) -> Self {
        self.0[CHECK] = check_letter(&self.0);
        self
    }
}

/// The value of a digit or of the letter that stands for it.
fn digit(character: u8) -> Option<u8> {
    if character.is_ascii_digit() {
        return Some(character - b'0');
    }
    OMOCODE.iter().position(|&letter| letter == character).map(|value| value as u8)
}

/// Accepts a character at its place, in upper case.
fn character_at(index: usize, found: char) -> Result<u8, TaxCodeError> {
    let byte = u8::try_from(found).unwrap_or(0);
    if index == MONTH && byte.is_ascii_uppercase() && !MONTHS.contains(&byte) {
        return Err(TaxCodeError::Month { found });
    }
    let (position, is_digit_place) = (index + 1, DIGITS.contains(&index));
    match is_digit_place {
        true if digit(byte).is_none() => Err(TaxCodeError::NotADigit { position, found }),
        false if !byte.is_ascii_uppercase() => Err(TaxCodeError::NotALetter { position, found }),
        _ => Ok(byte),
    }
}

/// The check letter of the first fifteen characters *as written*, omocode letters included.
fn check_letter(code: &[u8; LENGTH]) -> u8 {
    let sum: u32 = code[..CHECK]
        .iter()
        .enumerate()
        .map(|(index, &byte)| {
            let rank = if byte.is_ascii_digit() { byte - b'0' } else { byte - b'A' };
            if index % 2 == 0 { ODD[usize::from(rank)] } else { u32::from(rank) }
        })
        .sum();
    b'A' + (sum % 26) as u8
}

impl std::fmt::Display for TaxCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Hides the code: `{:?}` is for the technical log, which holds no personal data.
impl std::fmt::Debug for TaxCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TaxCode(…)")
    }
}

impl std::str::FromStr for TaxCode {
    type Err = TaxCodeError;
    fn from_str(text: &str) -> Result<Self, TaxCodeError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for TaxCode {
    type Error = TaxCodeError;
    fn try_from(text: String) -> Result<Self, TaxCodeError> {
        Self::parse(&text)
    }
}

impl From<TaxCode> for String {
    fn from(code: TaxCode) -> String {
        code.to_string()
    }
}
