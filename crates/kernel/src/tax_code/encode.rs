//! From personal data to the code they suggest, and which parts of a given code they contradict.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{LENGTH, MONTHS, Sex, TaxCode, TaxCodeError};

/// What a person declares. What is not known is not compared.
#[derive(Debug, Clone, Copy, Default)]
pub struct Declared<'a> {
    /// Surname; of a married woman, the one at birth.
    pub family: Option<&'a str>,
    /// All the given names of the civil register.
    pub given: Option<&'a str>,
    /// Sex of the civil register.
    pub sex: Option<Sex>,
    /// Date of birth.
    pub birth_date: Option<Date>,
    /// Place of birth: a letter and three digits.
    pub place_code: Option<&'a str>,
}

/// A part of the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The first three letters.
    Family,
    /// The second three letters.
    Given,
    /// Whether 40 was added to the day.
    Sex,
    /// Year, month and day.
    BirthDate,
    /// Letter and three digits.
    BirthPlace,
}

impl Part {
    /// Key of the warning that this part does not agree with what is declared.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Family => "tax-code-differs-family",
            Self::Given => "tax-code-differs-given",
            Self::Sex => "tax-code-differs-sex",
            Self::BirthDate => "tax-code-differs-birth-date",
            Self::BirthPlace => "tax-code-differs-birth-place",
        }
    }
}

impl TaxCode {
    /// Which parts of the code disagree with what is declared, in the order of the code.
    ///
    /// It is matter for a warning and never for a refusal: the revenue agency alone assigns codes, and a real
    /// one may disagree with today's name or place.
    pub fn disagreements(&self, declared: &Declared<'_>) -> Vec<Part> {
        let digits = self.digits();
        let mut parts = Vec::new();
        let mut compare = |part, agrees: Option<bool>| {
            if agrees == Some(false) {
                parts.push(part);
            }
        };
        compare(Part::Family, declared.family.map(|name| family_letters(name) == digits[..3]));
        compare(Part::Given, declared.given.map(|name| given_letters(name) == digits[3..6]));
        compare(Part::Sex, declared.sex.map(|sex| sex == self.sex()));
        let born = (self.birth_year(), self.birth_month(), self.birth_day());
        compare(
            Part::BirthDate,
            declared.birth_date.map(|date| (date.year().rem_euclid(100), date.month(), date.day()) == born),
        );
        let place = declared.place_code.map(|code| code.trim().eq_ignore_ascii_case(&self.place_code()));
        compare(Part::BirthPlace, place);
        parts
    }
}

/// The code that personal data suggest. The one the person holds may be another (omocodia).
///
/// # Errors
/// [`TaxCodeError::NameWithoutLetters`] for a name without Latin letters, [`TaxCodeError::PlaceCode`] for a
/// place that is not a letter and three digits.
pub fn suggest(
    family: &str,
    given: &str,
    sex: Sex,
    birth_date: Date,
    place_code: &str,
) -> Result<TaxCode, TaxCodeError> {
    if name_letters(family).is_empty() || name_letters(given).is_empty() {
        return Err(TaxCodeError::NameWithoutLetters);
    }
    let place = place_code.trim().to_ascii_uppercase();
    match place.as_bytes() {
        [letter, digits @ ..]
            if letter.is_ascii_uppercase() && digits.len() == 3 && digits.iter().all(u8::is_ascii_digit) => {}
        _ => return Err(TaxCodeError::PlaceCode),
    }
    let day = birth_date.day() + if sex == Sex::Female { 40 } else { 0 };
    let mut code = [0; LENGTH];
    code[..3].copy_from_slice(&family_letters(family));
    code[3..6].copy_from_slice(&given_letters(given));
    code[6..8].copy_from_slice(format!("{:02}", birth_date.year().rem_euclid(100)).as_bytes());
    code[8] = MONTHS[birth_date.month() as usize - 1];
    code[9..11].copy_from_slice(format!("{day:02}").as_bytes());
    code[11..15].copy_from_slice(place.as_bytes());
    Ok(TaxCode(code).sealed())
}

/// A name as the tax code reads it: A to Z, without accents, blanks, apostrophes and hyphens.
///
/// Letters that Unicode does not decompose (ø, ß, ł …) are written as the Latin alphabet is used to write them.
pub fn name_letters(name: &str) -> String {
    let mut letters = String::with_capacity(name.len());
    for letter in name.nfkd().filter(|&letter| !is_combining_mark(letter)) {
        match letter {
            'ß' | 'ẞ' => letters.push_str("SS"),
            'ø' | 'Ø' => letters.push('O'),
            'æ' | 'Æ' => letters.push_str("AE"),
            'œ' | 'Œ' => letters.push_str("OE"),
            'þ' | 'Þ' => letters.push_str("TH"),
            'đ' | 'Đ' | 'ð' | 'Ð' => letters.push('D'),
            'ħ' | 'Ħ' => letters.push('H'),
            'ı' => letters.push('I'),
            'ł' | 'Ł' => letters.push('L'),
            'ŋ' | 'Ŋ' => letters.push('N'),
            'ŧ' | 'Ŧ' => letters.push('T'),
            _ if letter.is_ascii_alphabetic() => letters.push(letter.to_ascii_uppercase()),
            _ => {}
        }
    }
    letters
}

fn family_letters(name: &str) -> [u8; 3] {
    let (consonants, vowels) = split(name);
    first_three(consonants.into_iter().chain(vowels))
}

/// Like a surname's, but of four or more consonants the second is left out.
fn given_letters(name: &str) -> [u8; 3] {
    let (mut consonants, vowels) = split(name);
    if consonants.len() > 3 {
        consonants.remove(1);
    }
    first_three(consonants.into_iter().chain(vowels))
}

fn split(name: &str) -> (Vec<u8>, Vec<u8>) {
    name_letters(name).bytes().partition(|letter| !b"AEIOU".contains(letter))
}

fn first_three(letters: impl Iterator<Item = u8>) -> [u8; 3] {
    let mut three = [b'X'; 3];
    for (slot, letter) in three.iter_mut().zip(letters) {
        *slot = letter;
    }
    three
}
