//! What somebody types by habit and must not be kept: tax codes, numbers of health cards, names of patients.
//!
//! Codes are covered by their form. A name is covered when it is known to be a patient's, which is asked outside:
//! [`candidates`] says what to ask for; and, whoever writes, when it is written as one (see `called`), which tells nothing
//! of who is registered.

use std::collections::HashSet;
use std::ops::Range;

use kernel::tax_code::{ProvisionalCode, name_letters};
use kernel::{IdentifierKind, PersonIdentifier, TaxCode, text};

use super::called;

/// Signs of a tax code, of an STP or ENI code.
const CODE: usize = 16;
/// Signs of a tax code without its check letter.
const UNCHECKED: usize = CODE - 1;
/// Digits of the number of a European health card, and how an Italian one begins.
const CARD: usize = 20;
const CARD_BEGINS: &str = "80380";
/// Digits of a provisional tax code.
const PROVISIONAL: usize = 11;
/// Digits that a code has which only looks like a tax code. Without them words would be taken for codes.
const DIGITS: usize = 3;
/// Words of the longest name that is looked for.
const WORDS: usize = 4;
/// Blanks, dots and hyphens in a row that do not end a code; blanks in a row are one.
const GAP: usize = 2;
/// Signs between two words that may still be one name.
const NAME_GAP: usize = 8;

/// What has been covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Covered {
    /// A tax code, or an STP or ENI code.
    TaxCode,
    /// The number of a health card.
    HealthCard,
    /// The name of somebody whose data the writer sees.
    Name,
}

impl Covered {
    /// All of them.
    pub const ALL: [Covered; 3] = [Self::TaxCode, Self::HealthCard, Self::Name];

    /// What stands in its place. It is kept with the text, and no word of a screen.
    pub fn mark(self) -> &'static str {
        match self {
            Self::TaxCode => "[codice fiscale coperto]",
            Self::HealthCard => "[numero di tessera coperto]",
            Self::Name => "[nome coperto]",
        }
    }

    /// Catalogue key of the sentence that says how many were covered.
    pub fn key(self) -> &'static str {
        match self {
            Self::TaxCode => "support-covered-tax-code",
            Self::HealthCard => "support-covered-card",
            Self::Name => "support-covered-name",
        }
    }
}

/// A text without what must not be kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Masked {
    /// The text with marks in it.
    pub text: String,
    /// What they stand for, in order.
    pub covered: Vec<Covered>,
}

impl Masked {
    /// Whether nothing had to be covered.
    pub fn is_clean(&self) -> bool {
        self.covered.is_empty()
    }
}

/// A word where it stands, with its letters as the registry reads them.
pub(super) type Word = (Range<usize>, String);
type Find = (Range<usize>, Covered);

/// Whether a line holds a code. It is about whoever writes it, who says his own name there.
pub fn has_code(text: &str) -> bool {
    !codes(text).is_empty()
}

/// Covers the codes, the names of `known`, which are written as [`candidates`] writes them, and what is called a patient or
/// is written like a name, whoever bears it.
pub fn mask(text: &str, known: &HashSet<String>) -> Masked {
    let mut finds = codes(text);
    let grams = grams(text);
    let borne = grams.iter().filter(|(_, names)| names.iter().any(|name| known.contains(name)));
    let words = words(text);
    let called = called::after_titles(text, &words).into_iter().chain(called::pairs(text, &words));
    for place in borne.map(|(place, _)| place.clone()).chain(called) {
        let taken = |(other, _): &Find| other.start < place.end && place.start < other.end;
        if !finds.iter().any(taken) {
            finds.push((place, Covered::Name));
        }
    }
    finds.sort_by_key(|(place, _)| place.start);
    let mut masked = Masked::default();
    let mut done = 0;
    for (place, covered) in finds {
        masked.text.push_str(&text[done..place.start]);
        masked.text.push_str(covered.mark());
        masked.covered.push(covered);
        done = place.end;
    }
    masked.text.push_str(&text[done..]);
    masked
}

/// Every pair of surname and given name that a text may hold, as the registry searches for them; each once.
pub fn candidates(text: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    grams(text).into_iter().flat_map(|(_, names)| names).filter(|name| seen.insert(name.clone())).collect()
}

/// Where our own marks stand: what they say is not looked at again.
fn marks(text: &str) -> Vec<Range<usize>> {
    let of = |covered: Covered| text.match_indices(covered.mark()).map(|(at, mark)| at..at + mark.len());
    Covered::ALL.into_iter().flat_map(of).collect()
}

/// Words that stand side by side, two to four of them, longest first, with all the names they may be.
fn grams(text: &str) -> Vec<(Range<usize>, Vec<String>)> {
    let words = words(text);
    let mut grams = Vec::new();
    for length in (2..=WORDS).rev() {
        for window in words.windows(length) {
            let together = window.windows(2).all(|pair| is_gap(&text[pair[0].0.end..pair[1].0.start]));
            if together {
                grams.push((window[0].0.start..window[length - 1].0.end, names(window)));
            }
        }
    }
    grams
}

/// Surname before given names or after them, wherever the one ends and the others begin.
fn names(window: &[Word]) -> Vec<String> {
    let letters = |words: &[Word]| words.iter().map(|(_, letters)| letters.as_str()).collect::<String>();
    let split = |at: usize| (letters(&window[..at]), letters(&window[at..]));
    let pairs = (1..window.len()).map(split).filter(|(one, other)| one.len() > 1 && other.len() > 1);
    pairs.flat_map(|(one, other)| [format!("{one} {other}"), format!("{other} {one}")]).collect()
}

/// What may stand between surname and given name: blanks and signs, and the words that say which is which.
fn is_gap(between: &str) -> bool {
    let between = between.to_lowercase().replace("cognome", "").replace("nome", "");
    between.chars().count() <= NAME_GAP
        && between.chars().all(|sign| sign.is_whitespace() || ",:;()\"«»“”/-_=".contains(sign))
}

/// The words outside our marks, with their letters as the registry reads them.
fn words(text: &str) -> Vec<Word> {
    let marks = marks(text);
    let inside =
        |sign: char| sign.is_alphabetic() || "'’`-\u{301}\u{300}".contains(sign) || text::is_invisible(sign);
    let mut words = Vec::new();
    let mut start = None;
    for (at, sign) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, inside(sign)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.push((from..at, name_letters(&text[from..at])));
                start = None;
            }
            _ => {}
        }
    }
    words.retain(|(place, letters)| {
        // The words of a form, beside what was written into it.
        !["", "NOME", "COGNOME"].contains(&letters.as_str())
            && !marks.iter().any(|mark| mark.start < place.end && place.start < mark.end)
    });
    words
}

/// Where codes stand. Finds that overlap are one.
fn codes(text: &str) -> Vec<Find> {
    let signs: Vec<(usize, char)> = text.char_indices().map(|(at, sign)| (at, plain(sign))).collect();
    let mut finds: Vec<Find> = Vec::new();
    for from in 0..signs.len() {
        let Some((place, covered)) = code_from(text, &signs, from) else { continue };
        match finds.last_mut() {
            Some((last, _)) if place.start < last.end => last.end = last.end.max(place.end),
            _ => finds.push((place, covered)),
        }
    }
    finds
}

/// A letter or digit as a keyboard writes it, of those that other keyboards and copied tables write.
fn plain(sign: char) -> char {
    match sign {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(sign) - 0xfee0).unwrap_or(sign),
        '\u{660}'..='\u{669}' => char::from_digit(u32::from(sign) - 0x660, 10).unwrap_or(sign),
        '\u{6f0}'..='\u{6f9}' => char::from_digit(u32::from(sign) - 0x6f0, 10).unwrap_or(sign),
        other => other,
    }
}

/// The longest code that begins at a place.
fn code_from(text: &str, signs: &[(usize, char)], from: usize) -> Option<Find> {
    if !signs[from].1.is_ascii_alphanumeric() {
        return None;
    }
    let apart_before = from == 0 || !signs[from - 1].1.is_alphanumeric();
    let (mut code, mut gap, mut gaps) = (String::new(), 0, false);
    let mut found = None;
    for (index, (_, sign)) in signs.iter().enumerate().skip(from) {
        if sign.is_ascii_alphanumeric() {
            code.push(sign.to_ascii_uppercase());
            (gaps, gap) = (gaps || gap > 0, 0);
            let end = signs.get(index + 1).map_or(text.len(), |(next, _)| *next);
            let apart = apart_before && signs.get(index + 1).is_none_or(|(_, next)| !next.is_alphanumeric());
            if let Some(covered) = what_is(&code, apart, gaps) {
                found = Some((signs[from].0..end, covered));
            }
            if code.len() == CARD {
                break;
            }
        } else if text::is_invisible(*sign) || (sign.is_whitespace() && signs[index - 1].1.is_whitespace()) {
            continue;
        } else if (sign.is_whitespace() || "-./_,:*".contains(*sign)) && gap < GAP {
            gap += 1;
        } else {
            break;
        }
    }
    debug_assert!(found.as_ref().is_none_or(|(place, _)| text.is_char_boundary(place.end)));
    found
}

/// What some letters and digits are. `apart`: nothing is written close before or after; `gaps`: something stands between.
fn what_is(code: &str, apart: bool, gaps: bool) -> Option<Covered> {
    let digits = code.bytes().filter(u8::is_ascii_digit).count();
    match code.len() {
        CODE if is_like_a_tax_code(code) => {
            let real = TaxCode::parse(code).is_ok();
            let sure =
                if apart { digits >= DIGITS || (real && !gaps) } else { real && !gaps && digits >= DIGITS };
            sure.then_some(Covered::TaxCode)
        }
        // Without its check letter, which says nothing of her: what is left still names her.
        UNCHECKED if apart && digits >= DIGITS && is_like_a_tax_code(code) => Some(Covered::TaxCode),
        CODE => {
            let temporary = |kind| PersonIdentifier::parse(kind, code).is_ok();
            let is_one = apart && [IdentifierKind::Stp, IdentifierKind::Eni].into_iter().any(temporary);
            is_one.then_some(Covered::TaxCode)
        }
        // A number that begins as telephones do is taken for one.
        PROVISIONAL if digits == PROVISIONAL && apart && !gaps && !code.starts_with(['0', '3']) => {
            ProvisionalCode::parse(code).is_ok().then_some(Covered::TaxCode)
        }
        CARD if digits == CARD && apart && code.starts_with(CARD_BEGINS) => Some(Covered::HealthCard),
        _ => None,
    }
}

/// Whether sixteen signs, or fifteen without the last, have the form of a tax code, with letters for digits where two persons would share one. The check
/// letter may be wrong: a code with a slip names somebody all the same.
fn is_like_a_tax_code(code: &str) -> bool {
    code.bytes().enumerate().all(|(place, sign)| match place {
        0..=5 | 11 | 15 => sign.is_ascii_uppercase(),
        8 => b"ABCDEHLMPRST".contains(&sign),
        _ => sign.is_ascii_digit() || b"LMNPQRSTUV".contains(&sign),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CODE_OF_NOBODY: &str = "RSSMRA80A01L219M";

    fn known(names: &[&str]) -> HashSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn what_is_covered_and_what_is_not() {
        let tax = Covered::TaxCode;
        let cases: &[(&str, &str, &[Covered])] = &[
            ("", "", &[]),
            ("Non riesco a entrare.", "Non riesco a entrare.", &[]),
            ("CF RSSMRA80A01L219M, grazie", "CF [codice fiscale coperto], grazie", &[tax]),
            ("rssmra80a01l219m", "[codice fiscale coperto]", &[tax]),
            ("RSS MRA 80A01 L219 M.", "[codice fiscale coperto].", &[tax]),
            ("RSS-MRA-80A01-L219M", "[codice fiscale coperto]", &[tax]),
            // Letters for digits, as for two persons who would share a code.
            ("(RSSMRA80A01L21VY)", "([codice fiscale coperto])", &[tax]),
            // A slip in the check letter.
            ("RSSMRA80A01L219X", "[codice fiscale coperto]", &[tax]),
            ("CFRSSMRA80A01L219M", "CF[codice fiscale coperto]", &[tax]),
            ("CF:RSSMRA80A01L219Mnato", "CF:[codice fiscale coperto]nato", &[tax]),
            ("RSSMRA\u{200b}80A01L219M", "[codice fiscale coperto]", &[tax]),
            // As tables, other keyboards and habit write it.
            ("RSSMRA, 80A01:L219M", "[codice fiscale coperto]", &[tax]),
            ("RSS   MRA   80A01L219M", "[codice fiscale coperto]", &[tax]),
            ("\u{ff32}SSMRA8\u{ff10}A01L21\u{669}M\u{20ac}", "[codice fiscale coperto]\u{20ac}", &[tax]),
            ("STP0101230000456 non c'è", "[codice fiscale coperto] non c'è", &[tax]),
            ("ENI 010123 0000456", "[codice fiscale coperto]", &[tax]),
            ("tessera 80380000100012345678", "tessera [numero di tessera coperto]", &[Covered::HealthCard]),
            ("80380 00010 00123 45678", "[numero di tessera coperto]", &[Covered::HealthCard]),
            // Telephones, request numbers, dates, identifiers of errors.
            ("chiamami allo 0125 1234567 o 3331234567", "chiamami allo 0125 1234567 o 3331234567", &[]),
            ("+39 333 1234567", "+39 333 1234567", &[]),
            ("errore 0190f3c27a107c3e9a513f2f4c1d8e77", "errore 0190f3c27a107c3e9a513f2f4c1d8e77", &[]),
            ("dal 14/11/2020 al 24/11/2020", "dal 14/11/2020 al 24/11/2020", &[]),
            ("la precipitevolissimevolmente", "la precipitevolissimevolmente", &[]),
            // Names that are a patient's, in either order, with accents and particles; nobody else's.
            ("per Mario Rossi", "per [nome coperto]", &[Covered::Name]),
            ("ROSSI, mario!", "[nome coperto]!", &[Covered::Name]),
            ("Rossi Maria Grazia e Rossi", "[nome coperto] e Rossi", &[Covered::Name]),
            ("Anna D'Alò", "[nome coperto]", &[Covered::Name]),
            ("De Luca Anna e poi", "[nome coperto] e poi", &[Covered::Name]),
            ("cognome: Rossi\nnome: Mario", "cognome: [nome coperto]", &[Covered::Name]),
            ("Rossi   (Mario)", "[nome coperto])", &[Covered::Name]),
            ("\"Rossi\" / \"Mario\"", "\"[nome coperto]\"", &[Covered::Name]),
            ("Luigi Passeggero", "Luigi Passeggero", &[]),
            // Without the check letter.
            ("CF RSSMRA80A01L219, grazie", "CF [codice fiscale coperto], grazie", &[tax]),
            ("rssmra 80a01 l219", "[codice fiscale coperto]", &[tax]),
            ("RSSMRA80A01L21 manca un segno", "RSSMRA80A01L21 manca un segno", &[]),
            ("Rossi. Mario", "Rossi. Mario", &[]),
            (
                "Mario Rossi RSSMRA80A01L219M",
                "[nome coperto] [codice fiscale coperto]",
                &[Covered::Name, tax],
            ),
        ];
        let names = known(&["ROSSI MARIO", "ROSSI MARIAGRAZIA", "DALO ANNA", "DELUCA ANNA"]);
        for (text, expected, covered) in cases {
            let masked = mask(text, &names);
            assert_eq!((masked.text.as_str(), masked.covered.as_slice()), (*expected, *covered), "{text}");
        }
    }

    #[test]
    fn every_way_to_write_a_name_is_asked_for_once() {
        assert_eq!(candidates("Rossi Mario. Rossi Mario"), ["ROSSI MARIO", "MARIO ROSSI"]);
        assert!(candidates("De Luca Anna").contains(&"DELUCA ANNA".to_owned()));
        assert_eq!(candidates("[nome coperto]"), [""; 0]);
    }

    /// A tax code of nobody, with some of its digits written as letters.
    fn tax_code() -> impl Strategy<Value = String> {
        let real = TaxCode::parse(CODE_OF_NOBODY).expect("a tax code");
        let mut all = real.omocodes();
        all.push(real);
        (0..all.len()).prop_map(move |which| all[which].as_str().to_owned())
    }

    proptest! {
        #[test]
        fn no_tax_code_is_left_and_what_is_covered_stays_so(
            before in "[^\\[\\]]{0,40}", code in tax_code(), small in any::<bool>(), after in "[^\\[\\]]{0,40}",
        ) {
            let code = if small { code.to_lowercase() } else { code };
            let text = format!("{before} {code}, {after}");
            let masked = mask(&text, &known(&["ROSSI MARIO"]));
            prop_assert!(masked.covered.contains(&Covered::TaxCode));
            prop_assert!(!masked.text.contains(&code));
            let again = mask(&masked.text, &known(&["ROSSI MARIO"]));
            prop_assert!(again.is_clean(), "{} {:?}", masked.text, again);
            prop_assert_eq!(again.text, masked.text);
        }

        #[test]
        fn any_text_can_be_looked_at(text in ".{0,200}") {
            let masked = mask(&text, &known(&[]));
            prop_assert_eq!(masked.is_clean(), masked.text == text);
        }
    }
}
