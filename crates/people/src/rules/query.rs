//! What a search box means.

use kernel::tax_code::name_letters;
use kernel::{Date, FieldProblem, IdentifierKind, PersonIdentifier, Problem, Result, TaxCode};

use super::codes;

/// What to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Find {
    /// Everybody, by name.
    Everybody,
    /// By tax code, provisional, STP or ENI code.
    Identifier(PersonIdentifier),
    /// By the beginning of a tax code.
    Beginning(String),
    /// By a tax code that is wrong: who has one that it may have been meant for. When nobody has, it is told what is wrong.
    Mistyped(Vec<TaxCode>, FieldProblem),
    /// By digits: a telephone, the number of a request, what a scanner read from a label.
    Number(String),
    /// By the beginning of the name in one of the ranges; and by birth date, if given.
    Named {
        /// The words, as [`name_letters`] reads them.
        words: Vec<String>,
        /// Disjoint and in order.
        ranges: Vec<Range>,
        /// Birth date.
        born: Option<Date>,
    },
}

/// A range of normalised names: those that begin with a text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    /// The beginning.
    pub from: String,
    /// The first text after the range.
    pub to: String,
}

impl Range {
    /// What begins with a text; the empty one is everything.
    pub fn of(prefix: &str) -> Self {
        // Names are A to Z, digits and blanks: the tilde comes after all of them.
        Self { from: prefix.to_owned(), to: format!("{prefix}~") }
    }
}

/// More words than this are read as one with the last.
const WORDS: usize = 4;

impl Find {
    /// Reads a search box, which may hold an identifier or the beginning of a tax code, a telephone or the number of a request,
    /// the beginning of a surname, a surname and the beginning of a given name (in either order), each with a birth date; and
    /// the field for the birth date beside it.
    ///
    /// # Errors
    /// An invalid field `q`: an identifier that is wrong, or a text with nothing to look for.
    pub fn parse(text: &str, born: Option<Date>) -> Result<Self> {
        let text = text.trim();
        if let Some(code) = codes::beginning(text) {
            return Ok(Self::Beginning(code));
        }
        if let Some(digits) = number(text) {
            return Ok(match PersonIdentifier::parse(IdentifierKind::Provisional, &digits) {
                Ok(code) => Self::Identifier(code),
                Err(_) => Self::Number(digits),
            });
        }
        match identifier(text) {
            Ok(None) => {}
            Ok(Some(identifier)) => return Ok(Self::Identifier(identifier)),
            Err(Problem::Invalid(mut problems)) => {
                return match (codes::meant(text), problems.pop()) {
                    (meant, Some(problem)) if !meant.is_empty() => Ok(Self::Mistyped(meant, problem)),
                    (_, problem) => Err(Problem::Invalid(problem.into_iter().collect())),
                };
            }
            Err(problem) => return Err(problem),
        }
        let mut born = born;
        let mut words = Vec::new();
        for word in text.split_whitespace() {
            let has_digit = word.contains(|letter: char| letter.is_ascii_digit());
            match web::forms::parse_date(word) {
                Ok(date) => born = Some(date),
                Err(_) if has_digit => return Err(Problem::field("q", "people-search-digits")),
                Err(_) => words.push(name_letters(word)),
            }
        }
        words.retain(|word| !word.is_empty());
        match (words.is_empty(), born) {
            (true, None) if text.is_empty() => Ok(Self::Everybody),
            (true, None) => Err(Problem::field("q", "people-search-nothing")),
            (true, born) => Ok(Self::Named { ranges: vec![Range::of("")], words, born }),
            (false, born) => Ok(Self::Named { ranges: ranges(&words), words, born }),
        }
    }
}

/// Digits that a telephone or the number of a request has, and at most.
const DIGITS: std::ops::RangeInclusive<usize> = 6..=15;

/// The digits of a text that is a telephone or the number of a request, with the signs that people write between; a date is none.
fn number(text: &str) -> Option<String> {
    let signs = |sign: char| sign.is_ascii_digit() || " +-.()".contains(sign);
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_one = text.chars().all(signs) && DIGITS.contains(&digits.len());
    (is_one && web::forms::parse_date(text).is_err()).then_some(digits)
}

/// The ranges of the names that begin like one of some words: by three letters, and by one.
pub fn beginnings(words: &[String]) -> Vec<Range> {
    let mut begun: Vec<String> =
        words.iter().flat_map(|word| [3, 1].map(|letters| word.chars().take(letters).collect())).collect();
    begun.retain(|beginning| !beginning.is_empty());
    begun.sort();
    begun.dedup();
    begun.iter().map(|beginning| Range::of(beginning)).collect()
}

/// The ways in which a telephone with these digits may stand in the registry: with and without the prefix of Italy.
pub fn telephones(digits: &str) -> [String; 4] {
    let bare = digits.strip_prefix("0039").unwrap_or(digits);
    let bare = match bare.strip_prefix("39") {
        // Mobile numbers begin with 39 too: only what is longer than one of them has a prefix before it.
        Some(rest) if bare.len() > 10 => rest,
        _ => bare,
    };
    [digits.to_owned(), bare.to_owned(), format!("39{bare}"), format!("0039{bare}")]
}

/// The identifier that a text is. Half a code is no error while it is being typed; a whole one that is wrong is.
fn identifier(text: &str) -> Result<Option<PersonIdentifier>> {
    let has_digit = text.contains(|letter: char| letter.is_ascii_digit());
    if text.contains(char::is_whitespace) {
        return Ok(None);
    }
    match IdentifierKind::of_form(text) {
        // Sixteen letters are a name unless they happen to be a code in which letters stand for all digits.
        Some(IdentifierKind::TaxCode) if !has_digit => {
            Ok(TaxCode::parse(text).ok().map(PersonIdentifier::TaxCode))
        }
        None | Some(IdentifierKind::None) => Ok(None),
        Some(kind) => PersonIdentifier::parse(kind, text)
            .map(Some)
            .map_err(|error| Problem::Invalid(vec![error.on_field("q")])),
    }
}

/// The ranges of names that words may mean: the first words are the surname and the rest the beginning of the given
/// name, wherever the surname ends; or the given name stands first.
pub fn ranges(words: &[String]) -> Vec<Range> {
    let (head, tail) = words.split_at(words.len().min(WORDS - 1));
    let mut words: Vec<String> = head.to_vec();
    if !tail.is_empty() {
        words.push(tail.concat());
    }
    let both = |family: &[String], given: &[String]| {
        if given.is_empty() { family.concat() } else { format!("{} {}", family.concat(), given.concat()) }
    };
    let in_order = (1..=words.len()).map(|end| both(&words[..end], &words[end..]));
    let turned = (1..words.len()).map(|end| both(&words[end..], &words[..end]));
    let mut ranges: Vec<Range> = in_order.chain(turned).map(|prefix| Range::of(&prefix)).collect();
    ranges.sort();
    // Words that repeat give a prefix twice, or one within another.
    ranges.dedup_by(|next, kept| next.from.starts_with(&kept.from));
    ranges
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn prefixes(text: &str) -> Vec<String> {
        match Find::parse(text, None).unwrap() {
            Find::Named { ranges, .. } => ranges.into_iter().map(|range| range.from).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn words_may_be_surname_and_given_name() {
        assert_eq!(prefixes("d'aq"), ["DAQ"]);
        assert_eq!(prefixes("sponda ad"), ["AD SPONDA", "SPONDA AD", "SPONDAAD"]);
        assert_eq!(prefixes("de sponda ada").len(), 5);
        assert_eq!(prefixes("ada ada"), ["ADA ADA", "ADAADA"]);
        assert!(prefixes("a b c d e f").contains(&"ABCDEF".to_owned()));
    }

    #[test]
    fn a_date_among_the_words_is_a_birth_date() {
        for text in ["sponda 12/03/1980", "12-3-1980 sponda", "sponda 1980-03-12", "sponda 12.03.1980"] {
            let born = Some(date(1980, 3, 12));
            assert_eq!(
                Find::parse(text, None).unwrap(),
                Find::Named { words: vec!["SPONDA".into()], ranges: vec![Range::of("SPONDA")], born }
            );
        }
        assert!(matches!(Find::parse("", Some(date(1980, 3, 12))), Ok(Find::Named { born: Some(_), .. })));
        assert_eq!(Find::parse("  ", None).unwrap(), Find::Everybody);
    }

    #[test]
    fn codes_are_recognised_and_wrong_ones_told() {
        assert!(matches!(
            Find::parse("rssmra85t10a562s", None),
            Ok(Find::Identifier(PersonIdentifier::TaxCode(_)))
        ));
        assert!(matches!(
            Find::parse("STP0103010000001", None),
            Ok(Find::Identifier(PersonIdentifier::Stp(_)))
        ));
        for wrong in ["RSSM85", "12/2020", "--", "STP01030100"] {
            assert!(matches!(Find::parse(wrong, None), Err(Problem::Invalid(_))), "{wrong}");
        }
        assert!(
            matches!(Find::parse("RSSMRA85T10A562A", None), Ok(Find::Mistyped(codes, _)) if !codes.is_empty())
        );
        assert_eq!(Find::parse("rssmra85", None).unwrap(), Find::Beginning("RSSMRA85".into()));
        for (typed, digits) in
            [("011 234.567", "011234567"), ("+39 333 1234567", "393331234567"), ("1234567890", "1234567890")]
        {
            assert_eq!(Find::parse(typed, None).unwrap(), Find::Number(digits.into()), "{typed}");
        }
        assert_eq!(telephones("393331234567")[1], "3331234567");
        assert_eq!(telephones("3931234567")[1], "3931234567");
        // Sixteen letters without a blank.
        assert_eq!(prefixes("ABCDEFGHABCDEFGH").len(), 1);
    }
}
