//! Which rows are compared when the whole registry is searched for duplicates, and what of them decides. Never everybody with everybody:
//! those who share a *key*. A mistake in one name leaves the sound of the other; a mistake in the date leaves both names.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use kernel::Date;
use kernel::tax_code::name_letters;
use sha2::{Digest, Sha256};

use super::likeness::{Likeness, likeness, swapped};
use super::names::sound;
use super::search_name;
use crate::model::doubles::Subject;
use crate::model::identifier_text;

/// Two who are told to be one, the lesser id first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Both.
    pub both: [kernel::ids::PersonId; 2],
    /// How alike, and why.
    pub likeness: Likeness,
    /// What of both decides, as a hash.
    pub decides: [u8; 32],
}

/// What came of one block.
#[derive(Debug, Clone, Default)]
pub struct Compared {
    /// Who is told to be one.
    pub pairs: Vec<Pair>,
    /// Pairs looked at.
    pub compared: u64,
}

/// Among those born in one year: who has a name that sounds alike on one day, or on the day with day and month exchanged; and who is
/// called exactly the same.
pub fn of_year(all: &[Subject]) -> Compared {
    grouped(all, |of| {
        let day = swapped(of.birth_date).map_or(of.birth_date, |other| other.min(of.birth_date));
        let sounds = sounds(of).into_iter().map(|sound| key(&(day, sound)));
        sounds.chain([key(&whole_name(of))]).collect()
    })
}

/// Among those whose birthday is one of some days: who is called exactly the same and has the same, in whatever year.
pub fn of_birthday(all: &[Subject]) -> Compared {
    grouped(all, |of| vec![key(&(of.birth_date.month(), of.birth_date.day(), whole_name(of)))])
}

/// Among those who share a code: all.
pub fn of_code(all: &[Subject]) -> Compared {
    grouped(all, |_| vec![0])
}

/// One person with others, who came by the same keys.
pub fn of_one(one: &Subject, others: &[Subject]) -> Compared {
    let mut found = Compared::default();
    let mut seen = HashSet::new();
    let (own, name) = (sounds(one), whole_name(one));
    for other in others.iter().filter(|other| other.id != one.id) {
        let near = one.identifier == other.identifier
            || whole_name(other) == name
            || sounds(other).iter().any(|sound| own.contains(sound));
        if near && seen.insert(other.id) {
            found.compared += 1;
            found.pairs.extend(pair(one, other));
        }
    }
    found
}

/// Compares two; none when they are rather two.
pub fn pair(one: &Subject, other: &Subject) -> Option<Pair> {
    let (one, other) = if one.id < other.id { (one, other) } else { (other, one) };
    let likeness = likeness(one, other).filter(Likeness::is_one)?;
    Some(Pair { both: [one.id, other.id], likeness, decides: decides(one, other) })
}

/// What of two persons decides whether they are one, as a hash: when it is another one, what somebody said of them is asked again.
pub fn decides(one: &Subject, other: &Subject) -> [u8; 32] {
    let (one, other) = if one.id < other.id { (one, other) } else { (other, one) };
    let mut hash = Sha256::new();
    for of in [one, other] {
        let (name, born) = (search_name(&of.family_name, &of.given_name), of.birth_date.to_string());
        let sex = crate::model::sex_letter(of.sex);
        let phones = of.phones.each_ref().map(|phone| phone.as_deref().unwrap_or_default());
        let [place, email] = [&of.birth_place, &of.email].map(|text| text.as_deref().unwrap_or_default());
        let texts =
            [of.identifier.kind().as_str(), identifier_text(&of.identifier), &name, sex, &born, place];
        let further = [email, phones[0], phones[1], &of.home.comune, &of.home.street];
        for text in texts.into_iter().chain(further) {
            hash.update(text);
            hash.update([0]);
        }
    }
    hash.finalize().into()
}

/// The birth dates that are one slip away from one, no later than `today`: a figure is another one, or two beside each other are exchanged;
/// and the days before and after in its year.
pub fn days_near(born: Date, today: Date) -> Vec<Date> {
    let figures = born.strftime("%Y%m%d").to_string().into_bytes();
    let mut days = Vec::new();
    let mut add = |figures: &[u8]| {
        let number = |from: usize, to: usize| {
            figures[from..to].iter().fold(0_i16, |number, figure| number * 10 + i16::from(figure - b'0'))
        };
        let [month, day] = [number(4, 6), number(6, 8)].map(|number| i8::try_from(number).unwrap_or(0));
        let date = Date::new(number(0, 4), month, day)
            .ok()
            .filter(|date| *date != born && *date <= today && today.year() - date.year() <= OLDEST);
        days.extend(date);
    };
    for place in 0..figures.len() {
        for figure in b'0'..=b'9' {
            let mut other = figures.clone();
            other[place] = figure;
            add(&other);
        }
        if place + 1 < figures.len() {
            let mut other = figures.clone();
            other.swap(place, place + 1);
            add(&other);
        }
    }
    let beside = [born.yesterday(), born.tomorrow()].into_iter().flatten();
    days.extend(beside.filter(|day| day.year() == born.year() && *day <= today));
    days.sort_unstable();
    days.dedup();
    days
}

/// Nobody of the registry is older, in years.
const OLDEST: i16 = 120;

fn grouped(all: &[Subject], keys: impl Fn(&Subject) -> Vec<u64>) -> Compared {
    let mut groups: HashMap<u64, Vec<usize>> = HashMap::new();
    for (place, one) in all.iter().enumerate() {
        let mut keys = keys(one);
        keys.sort_unstable();
        keys.dedup();
        keys.into_iter().for_each(|key| groups.entry(key).or_default().push(place));
    }
    let (mut found, mut seen) = (Compared::default(), HashSet::new());
    for group in groups.into_values().filter(|group| group.len() > 1) {
        for (number, one) in group.iter().enumerate() {
            for other in &group[number + 1..] {
                if seen.insert((*one, *other)) {
                    found.compared += 1;
                    found.pairs.extend(pair(&all[*one], &all[*other]));
                }
            }
        }
    }
    // In an order that does not depend on chance.
    found.pairs.sort_by_key(|pair| pair.both);
    found
}

/// Two that collide are compared in vain and no more.
fn key(of: &impl Hash) -> u64 {
    let mut hash = DefaultHasher::new();
    of.hash(&mut hash);
    hash.finish()
}

/// What one hears of each name, whichever it is: of a double one also of its parts.
fn sounds(of: &Subject) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for name in [&of.family_name, &of.given_name] {
        all.push(sound(&name_letters(name)));
        let words = name.split(|sign: char| sign.is_whitespace() || sign == '-').map(name_letters);
        all.extend(words.filter(|word| word.len() >= 3).map(|word| sound(&word)));
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// Surname and given name, whichever way round they stand.
fn whole_name(of: &Subject) -> [String; 2] {
    let mut names = [name_letters(&of.family_name), name_letters(&of.given_name)];
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use kernel::ids::PersonId;
    use kernel::{IdentifierKind, PersonIdentifier, Sex};
    use uuid::Uuid;

    use super::*;
    use crate::model::Address;

    fn subject(id: u128, family: &str, given: &str, born: Date) -> Subject {
        Subject {
            id: PersonId(Uuid::from_u128(id)),
            identifier: PersonIdentifier::parse(IdentifierKind::None, "unknown").unwrap(),
            family_name: family.to_owned(),
            given_name: given.to_owned(),
            sex: Sex::Female,
            birth_date: born,
            birth_place: None,
            home: Address { comune: "001272".to_owned(), street: "via Po 1".to_owned() },
            phones: [None, None],
            email: None,
        }
    }

    #[test]
    fn whoever_may_be_one_shares_a_key() {
        let one = subject(1, "Rossi Bianchi", "Maria", date(1978, 4, 9));
        let year = [
            subject(2, "Rosi Bianchi", "Maria", date(1978, 4, 9)),
            subject(3, "Rossi Bianchi", "Mariq", date(1978, 4, 9)),
            subject(4, "Maria", "Rossi Bianchi", date(1978, 4, 9)),
            subject(5, "Rossi Bianchi", "Maria", date(1978, 9, 4)),
            subject(6, "Rossi Bianchi", "Maria", date(1978, 4, 8)),
            subject(7, "Bianchi", "Maria", date(1978, 4, 9)),
            subject(8, "Verdi", "Maria", date(1978, 4, 9)),
        ];
        for other in &year {
            let together = of_year(&[one.clone(), other.clone()]);
            assert_eq!(together.pairs.len(), 1, "{other:?}");
            assert_eq!(together.pairs, of_one(&one, std::slice::from_ref(other)).pairs, "{other:?}");
        }
        let birthday = subject(9, "Rossi Bianchi", "Maria", date(1987, 4, 9));
        assert_eq!(of_birthday(&[one.clone(), birthday]).pairs.len(), 1);
        let stranger = subject(10, "Argine", "Bea", date(1978, 4, 9));
        assert_eq!(of_year(&[one, stranger]).compared, 0);
    }

    #[test]
    fn what_decides_is_the_same_both_ways_and_changes_with_the_data() {
        let (one, other) =
            (subject(1, "Rossi", "Ada", date(1978, 4, 9)), subject(2, "Rossi", "Ada", date(1978, 4, 9)));
        assert_eq!(decides(&one, &other), decides(&other, &one));
        let mut moved = other.clone();
        moved.home.street = "via Dora 2".to_owned();
        assert_ne!(decides(&one, &other), decides(&one, &moved));
        let mut accents = other.clone();
        accents.family_name = "ROSSI'".to_owned();
        assert_eq!(decides(&one, &other), decides(&one, &accents), "as it is compared");
    }

    #[test]
    fn days_one_slip_away() {
        let near = days_near(date(1978, 4, 9), date(2020, 11, 14));
        for day in [
            date(1978, 4, 8),
            date(1978, 4, 10),
            date(1979, 4, 9),
            date(1987, 4, 9),
            date(1978, 4, 29),
            date(1968, 4, 9),
        ] {
            assert!(near.contains(&day), "{day}");
        }
        assert!(!near.contains(&date(1978, 4, 9)) && !near.contains(&date(2078, 4, 9)));
        assert!(!near.contains(&date(1078, 4, 9)) && near.len() <= 48, "{}", near.len());
    }
}
