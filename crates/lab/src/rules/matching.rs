//! Whether what was sent speaks of the person its tax code leads to, and whose it is at all.
//!
//! The code decides who is meant; name, sex and birth date must agree *reasonably* with the register, because a code
//! copied from the wrong record is well-formed too. Twins are the hard case: same surname, same birth date, often one
//! letter of difference in the name. So a name may have a second name more or less, be cut, be written the other way
//! round or with other accents; a slip of one letter is forgiven only where the tax code itself agrees with the name.

mod deciding;

pub use deciding::{Known, Lead, Rule, Scored, Verdict, decide, fits, fits_within, score};

use kernel::tax_code::{Declared, Part, name_letters};
use kernel::{Date, Sex, TaxCode};

/// Where a name may have been cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// Wherever a laboratory's system has no more room.
    Anywhere,
    /// Where the card that somebody shows has no more room, with its 35 signs, spaces among them: who types less has guessed.
    AsOnCard,
}

impl Cut {
    /// Letters of a name that is long enough to be a cut one.
    fn least(self) -> usize {
        match self {
            Self::Anywhere => 3,
            Self::AsOnCard => 30,
        }
    }
}

/// Letters from which one wrong letter may be a slip.
const SLIP: usize = 5;

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named<'a> {
    /// Surname.
    pub family: &'a str,
    /// Given names.
    pub given: &'a str,
    /// Sex.
    pub sex: Sex,
    /// Birth date.
    pub birth_date: Date,
}

/// Whether `row` speaks of the registered person who holds `code`.
pub fn agrees(code: &TaxCode, row: &Named<'_>, person: &Named<'_>) -> bool {
    agrees_within(code, row, person, Cut::Anywhere)
}

/// As [`agrees`], with names that may be cut there alone.
pub fn agrees_within(code: &TaxCode, row: &Named<'_>, person: &Named<'_>, cut: Cut) -> bool {
    if row.birth_date != person.birth_date || row.sex != person.sex {
        return false;
    }
    let declared = Declared { family: Some(row.family), given: Some(row.given), ..Declared::default() };
    let wrong = code.disagreements(&declared);
    let straight = similar(row.family, person.family, cut, !wrong.contains(&Part::Family))
        && similar(row.given, person.given, cut, !wrong.contains(&Part::Given));
    straight
        || (similar(row.family, person.given, cut, false) && similar(row.given, person.family, cut, false))
}

/// Whether a code that nobody holds yet may be entered with the data of the row: what it says of sex and birth date
/// agrees, and one of the names at least.
pub fn may_register(code: &TaxCode, row: &Named<'_>) -> bool {
    let declared = Declared {
        family: Some(row.family),
        given: Some(row.given),
        sex: Some(row.sex),
        birth_date: Some(row.birth_date),
        place_code: None,
    };
    let wrong = code.disagreements(&declared);
    let names_wrong = [Part::Family, Part::Given].iter().all(|part| wrong.contains(part));
    !wrong.contains(&Part::Sex) && !wrong.contains(&Part::BirthDate) && !names_wrong
}

fn similar(one: &str, other: &str, cut: Cut, slips: bool) -> bool {
    let (letters, others) = (name_letters(one), name_letters(other));
    if letters.is_empty() || others.is_empty() {
        return false;
    }
    letters == others
        || is_cut(&letters, &others, cut)
        || shares_words(one, other)
        || (slips && one_slip(&letters, &others))
}

/// One is the beginning of the other.
fn is_cut(one: &str, other: &str, cut: Cut) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    short.len() >= cut.least() && long.starts_with(short)
}

/// All words of the one with fewer are among the words of the other: a second name, a second surname.
fn shares_words(one: &str, other: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        name.split([' ', '-', '\'', '’']).map(name_letters).filter(|word| word.len() >= 2).collect()
    };
    let (one, other) = (words(one), words(other));
    let (few, many) = if one.len() < other.len() { (&one, &other) } else { (&other, &one) };
    !few.is_empty() && few.iter().all(|word| many.contains(word))
}

/// One letter wrong, missing, too many, or two neighbours exchanged.
fn one_slip(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len().min(other.len()) < SLIP {
        return false;
    }
    let head = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[head..], &other[head..]);
    match (one, other) {
        ([_, a @ ..], [_, b @ ..]) if a == b => true,
        ([_, a @ ..], b) if a == b => true,
        (a, [_, b @ ..]) if a == b => true,
        ([a, b, rest @ ..], [c, d, others @ ..]) => (a, b, rest) == (d, c, others),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn named<'a>(family: &'a str, given: &'a str) -> Named<'a> {
        Named { family, given, sex: Sex::Female, birth_date: date(1985, 4, 12) }
    }

    /// The code of Maria Luisa Bianchi, born in Torino.
    fn code(family: &str, given: &str) -> TaxCode {
        kernel::tax_code::suggest(family, given, Sex::Female, date(1985, 4, 12), "L219").unwrap()
    }

    #[test]
    fn names_that_agree() {
        let person = ("Bianchi", "Maria Luisa");
        for (family, given) in [
            ("BIANCHI", "MARIA LUISA"),
            ("Bianchi", "Marialuisa"),
            ("BIANCHI ROSSI", "MARIA LUISA"),
            ("ROSSI BIANCHI", "MARIA LUISA"),
            ("BIANCHI", "MARIA"),
            ("BIANCHI", "LUISA"),
            ("BIANCHÌ", "MARIA-LUISA"),
            ("MARIA LUISA", "BIANCHI"),
            ("BIANCHII", "MARIA LUISA"),
            ("BIANCI", "MARIA LUISA"),
        ] {
            let code = code(person.0, person.1);
            let expected = agrees(&code, &named(family, given), &named(person.0, person.1));
            assert!(expected, "{family} {given}");
        }
    }

    #[test]
    fn names_that_do_not() {
        let twin = code("Bianchi", "Maria");
        for (family, given) in [
            ("BIANCHI", "MARTA"),
            ("BIANCHI", "ANNA"),
            ("VERDI", "MARIA"),
            ("BIANCHI", "MA"),
            ("ROSSI", "BIANCHI"),
        ] {
            assert!(!agrees(&twin, &named(family, given), &named("Bianchi", "Maria")), "{family} {given}");
        }
        let other_day = Named { birth_date: date(1985, 12, 4), ..named("Bianchi", "Maria") };
        assert!(!agrees(&twin, &other_day, &named("Bianchi", "Maria")));
        let brother = Named { sex: Sex::Male, ..named("Bianchi", "Maria") };
        assert!(!agrees(&twin, &brother, &named("Bianchi", "Maria")));
    }

    #[test]
    fn a_name_is_cut_where_its_card_ends_and_not_where_somebody_guesses() {
        let long = "Maria Antonietta Immacolata Concetta Addolorata";
        let (letters, code) = (name_letters(long), code("Bianchi", long));
        for (given, cut, expected) in [
            (&letters[..3], Cut::Anywhere, true),
            (&letters[..3], Cut::AsOnCard, false),
            (&letters[..29], Cut::AsOnCard, false),
            (&letters[..30], Cut::AsOnCard, true),
            ("Maria Antonietta", Cut::AsOnCard, true),
        ] {
            let found = agrees_within(&code, &named("BIANCHI", given), &named("Bianchi", long), cut);
            assert_eq!(found, expected, "{given} {cut:?}");
        }
    }

    #[test]
    fn an_unknown_code_must_fit_its_row() {
        let code = code("Bianchi", "Maria");
        assert!(may_register(&code, &named("BIANCHI", "MARIA")));
        assert!(may_register(&code, &named("VERDI", "MARIA")), "the surname of the husband");
        assert!(!may_register(&code, &named("VERDI", "ANNA")));
        assert!(!may_register(&code, &Named { sex: Sex::Male, ..named("BIANCHI", "MARIA") }));
        assert!(!may_register(&code, &Named { birth_date: date(1985, 4, 13), ..named("BIANCHI", "MARIA") }));
    }

    #[test]
    fn one_slip_and_no_more() {
        for (one, other, expected) in [
            ("GIOVANNI", "GIOVANI", true),
            ("GIOVANNI", "GOIVANNI", true),
            ("GIOVANNI", "GIOVANNA", true),
            ("GIOVANNI", "GIOVANNIX", true),
            ("GIOVANNI", "GOVANI", false),
            ("ANNA", "ANNE", false),
        ] {
            assert_eq!(one_slip(one, other), expected, "{one} {other}");
        }
    }
}
