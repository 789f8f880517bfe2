//! How well a person fits what was typed in the search box, and what does not quite agree.

use kernel::Date;
use kernel::tax_code::name_letters;

use super::names::{distance_within, sound};
use super::swapped;

/// What of a person does not quite agree with what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slip {
    /// A name sounds or is written alike.
    Similar,
    /// A second surname or given name, not the first.
    Part,
    /// Surname and given name stand the other way round.
    Turned,
    /// Day and month of birth are exchanged.
    DayAndMonth,
    /// One figure of the birth date is another.
    Date,
    /// A sign of the code is another.
    Code,
}

impl Slip {
    /// Key of its words in the catalogue.
    pub fn key(self) -> &'static str {
        match self {
            Self::Similar => "people-slip-similar",
            Self::Part => "people-slip-part",
            Self::Turned => "people-slip-turned",
            Self::DayAndMonth => "people-slip-day-month",
            Self::Date => "people-slip-date",
            Self::Code => "people-slip-code",
        }
    }
}

/// How well somebody fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// 0 to 100; for the order only.
    pub score: u8,
    /// What does not quite agree; nothing when all does.
    pub slips: Vec<Slip>,
}

/// Compares a person with the words of a search ([`name_letters`] of each) and the birth date typed with them; none when
/// she is somebody else.
pub fn fit(
    words: &[String],
    born: Option<Date>,
    family_name: &str,
    given_name: &str,
    birth_date: Date,
) -> Option<Fit> {
    let (family, given) = (Name::of(family_name), Name::of(given_name));
    let named = match words.len() {
        0 => Some((100, Vec::new())),
        count => (1..=count)
            .flat_map(|end| {
                let (first, rest) = (words[..end].concat(), words[end..].concat());
                let turned = (!rest.is_empty()).then(|| both(&family, &rest, &given, &first, true)).flatten();
                [both(&family, &first, &given, &rest, false), turned]
            })
            .flatten()
            .max_by_key(|(score, _)| *score),
    };
    // Who knows the birth date may know the given name alone.
    let alone = (words.len() == 1 && born.is_some()).then(|| given.fit(&words[0])).flatten();
    let alone = alone.map(|(score, slip)| (40 + score / 2, slip.into_iter().collect()));
    let (score, mut slips) = named.or(alone)?;
    let (loss, slip) = dated(born, birth_date)?;
    slips.extend(slip);
    slips.sort_unstable();
    slips.dedup();
    Some(Fit { score: score.saturating_sub(loss), slips })
}

fn both(
    family: &Name,
    typed_family: &str,
    given: &Name,
    typed_given: &str,
    turned: bool,
) -> Option<(u8, Vec<Slip>)> {
    let (one, slip) = family.fit(typed_family)?;
    let (other, second) = if typed_given.is_empty() { (90, None) } else { given.fit(typed_given)? };
    let mut slips: Vec<Slip> = slip.into_iter().chain(second).collect();
    // Two names that are both only alike are somebody else's, most of the time.
    if slips.len() == 2 && slips.iter().all(|slip| *slip == Slip::Similar) && one.max(other) < 80 {
        return None;
    }
    let mut score = (one / 2) + (other / 2);
    if turned {
        slips.push(Slip::Turned);
        score = score.saturating_sub(3);
    }
    Some((score, slips))
}

fn dated(born: Option<Date>, birth_date: Date) -> Option<(u8, Option<Slip>)> {
    let Some(born) = born else { return Some((0, None)) };
    if born == birth_date {
        return Some((0, None));
    }
    if swapped(born) == Some(birth_date) {
        return Some((8, Some(Slip::DayAndMonth)));
    }
    let (typed, known) = (born.to_string(), birth_date.to_string());
    let other = typed.bytes().zip(known.bytes()).filter(|(one, other)| one != other).count();
    (other == 1).then_some((12, Some(Slip::Date)))
}

/// A surname or the given names: the letters of the whole, and of each word.
struct Name {
    whole: String,
    parts: Vec<String>,
}

impl Name {
    fn of(name: &str) -> Self {
        let words = name.split(|sign: char| sign.is_whitespace() || sign == '-').map(name_letters);
        Self { whole: name_letters(name), parts: words.filter(|word| !word.is_empty()).collect() }
    }

    /// How well what was typed fits the name, or some of its words in a row.
    fn fit(&self, typed: &str) -> Option<(u8, Option<Slip>)> {
        let of_whole = alike(typed, &self.whole);
        let count = self.parts.len();
        let rows = (0..count).flat_map(|from| (from + 1..=count).map(move |to| (from, to)));
        let of_parts = rows
            .filter(|(from, to)| (*from, *to) != (0, count))
            .filter_map(|(from, to)| alike(typed, &self.parts[from..to].concat()))
            .map(|(score, slip)| (score.saturating_sub(8), slip.or(Some(Slip::Part))))
            .max_by_key(|(score, _)| *score);
        of_whole.into_iter().chain(of_parts).max_by_key(|(score, _)| *score)
    }
}

fn alike(typed: &str, name: &str) -> Option<(u8, Option<Slip>)> {
    if typed == name {
        return Some((100, None));
    }
    if name.starts_with(typed) {
        return Some((90, None));
    }
    let (one, other) = (typed.as_bytes(), name.as_bytes());
    let shorter = one.len().min(other.len());
    if shorter >= 3 && (distance_within(one, other, 1) || sound(typed) == sound(name)) {
        return Some((80, Some(Slip::Similar)));
    }
    let begins = |length: usize| other.len() > length && distance_within(one, &other[..length], 1);
    if one.len() >= 4 && (one.len() - 1..=one.len() + 1).any(begins) {
        return Some((70, Some(Slip::Similar)));
    }
    (shorter >= 7 && distance_within(one, other, 2)).then_some((60, Some(Slip::Similar)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn of(typed: &str, born: Option<Date>, family: &str, given: &str) -> Option<Fit> {
        let words: Vec<String> = typed.split(' ').map(name_letters).collect();
        fit(&words, born, family, given, date(1980, 3, 12))
    }

    #[test]
    fn each_slip_is_told() {
        use Slip::{DayAndMonth, Part, Similar, Turned};
        let born = Some(date(1980, 3, 12));
        type Line<'a> = (&'a str, Option<Date>, &'a str, &'a str, &'a [Slip]);
        let table: &[Line<'_>] = &[
            ("sponda ada", born, "Sponda", "Ada", &[]),
            ("spon", born, "Sponda", "Ada", &[]),
            ("ada sponda", born, "Sponda", "Ada", &[Turned]),
            ("spomda ada", born, "Sponda", "Ada", &[Similar]),
            ("spond ada", born, "Sponda", "Ada", &[]),
            ("ada spomda", born, "Sponda", "Ada", &[Similar, Turned]),
            ("riva ada", born, "Sponda Riva", "Ada", &[Part]),
            ("sponda teresa", born, "Sponda", "Maria Teresa", &[Part]),
            ("sponda nicolo", None, "Sponda", "Nicolò", &[]),
            ("sponda ada", Some(date(1980, 12, 3)), "Sponda", "Ada", &[DayAndMonth]),
            ("sponda ada", Some(date(1981, 3, 12)), "Sponda", "Ada", &[Slip::Date]),
        ];
        for (typed, born, family, given, slips) in table {
            let found = of(typed, *born, family, given);
            assert_eq!(found.as_ref().map(|fit| fit.slips.as_slice()), Some(*slips), "{typed}");
        }
    }

    #[test]
    fn somebody_else_does_not_fit() {
        assert_eq!(of("sponda ada", None, "Argine", "Ada"), None);
        assert_eq!(of("sponda ada", None, "Sponda", "Bea"), None);
        assert_eq!(of("sponda ada", Some(date(1975, 7, 1)), "Sponda", "Ada"), None);
        assert_eq!(of("riva", None, "Fiume", "Ada"), None);
    }

    #[test]
    fn the_better_fit_comes_first() {
        let score = |typed: &str, family: &str| of(typed, None, family, "Ada").map(|fit| fit.score);
        assert!(score("sponda ada", "Sponda") > score("sponda ada", "Spomda"));
        assert!(score("sponda ada", "Sponda") > score("sponda ada", "Riva Sponda"));
    }
}
