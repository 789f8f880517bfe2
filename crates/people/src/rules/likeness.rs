//! Whether two persons may be one: what speaks for it and against it, in points. Everywhere the same rule: while a person is typed, before
//! she is saved, for whom a result names, and for the nightly list of duplicates.

use kernel::tax_code::{Declared, NoIdentifier, name_letters};
use kernel::{Date, PersonIdentifier, Sex, TaxCode};

use super::names::{distance_within, sound};
use super::similar;
use crate::model::doubles::Subject;
use crate::model::{PersonData, PersonLine};

mod reason;
#[cfg(test)]
mod tests;

pub use reason::Reason;

/// What of a person is compared.
#[derive(Debug, Clone, Copy)]
pub struct Profile<'a> {
    /// What identifies the person.
    pub identifier: &'a PersonIdentifier,
    /// Surname.
    pub family_name: &'a str,
    /// Given names.
    pub given_name: &'a str,
    /// Administrative sex; none while it is not typed yet.
    pub sex: Option<Sex>,
    /// Birth date.
    pub birth_date: Date,
    /// What else is known of her.
    pub traits: Traits<'a>,
}

/// Where somebody was born, and how she is reached: what alone says nothing. None of it where only a line of a list is known.
#[derive(Debug, Clone, Copy, Default)]
pub struct Traits<'a> {
    /// Catastal code of the birth place.
    pub birth_place: Option<&'a str>,
    /// Telephones.
    pub phones: [Option<&'a str>; 2],
    /// E-mail.
    pub email: Option<&'a str>,
    /// Comune and street of the domicile.
    pub home: Option<(&'a str, &'a str)>,
}

macro_rules! profile {
    ($type:ty, |$of:ident| $traits:expr) => {
        impl<'a> From<&'a $type> for Profile<'a> {
            fn from($of: &'a $type) -> Self {
                Self {
                    identifier: &$of.identifier,
                    family_name: &$of.family_name,
                    given_name: &$of.given_name,
                    sex: Some($of.sex),
                    birth_date: $of.birth_date,
                    traits: $traits,
                }
            }
        }
    };
}
profile!(PersonLine, |of| Traits::default());
profile!(PersonData, |of| Traits {
    birth_place: of.birth_place.as_deref(),
    phones: [of.phone.as_deref(), of.phone2.as_deref()],
    email: of.email.as_deref(),
    home: Some((&of.domicile.comune, &of.domicile.street)),
});
profile!(Subject, |of| Traits {
    birth_place: of.birth_place.as_deref(),
    phones: [of.phones[0].as_deref(), of.phones[1].as_deref()],
    email: of.email.as_deref(),
    home: Some((&of.home.comune, &of.home.street)),
});

/// How likely two rows are one person, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// 0 to 100.
    pub score: u8,
    /// The reasons: what codes say of each other, names and dates, what a code says of them, how they are reached; then what speaks
    /// against it.
    pub reasons: Vec<Reason>,
}

impl Likeness {
    /// Whether the two are rather one person than two: never twins, never two good codes of different people.
    pub fn is_one(&self) -> bool {
        self.score >= LEAST_OF_ONE && !self.reasons.contains(&Reason::PossibleTwin)
    }
}

/// From this score on two rows are rather one person.
const LEAST_OF_ONE: u8 = 60;
/// How one is reached: the first thing that both have, and a second one.
const REACHED: [i16; 2] = [20, 12];
/// Years between two who bear one name: rather parent and child, who live together.
const GENERATION: i16 = 15;

/// How two names stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Names {
    Identical,
    Sound,
    Similar,
    Turned,
    Part,
    OtherGiven,
    OtherFamily,
    Apart,
}

/// How two birth dates stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Born {
    Same,
    Swapped,
    Slip,
    Apart,
}

/// Compares two persons; none when nothing makes them alike.
pub fn likeness<'a>(one: impl Into<Profile<'a>>, other: impl Into<Profile<'a>>) -> Option<Likeness> {
    let (one, other) = (one.into(), other.into());
    let (names, exact) = names(one, other);
    let born = born(one.birth_date, other.birth_date, exact);
    let reached = reached(one.traits, other.traits);
    let mut reasons: Vec<Reason> = of_codes(one, other).into_iter().collect();
    let related = of_names(names, born, !reached.is_empty());
    reasons.extend(&related);
    if code_says(one, other) || code_says(other, one) {
        reasons.push(Reason::TaxCodeFits);
    }
    let least = reasons.iter().map(|reason| floor(*reason, related.is_empty())).max()?;
    let mut points = if related.is_empty() { 0 } else { of_written(names) + of_born(born) };
    if !related.is_empty() && counts(one, other, names, born) {
        points += REACHED.iter().take(reached.len()).sum::<i16>();
        reasons.extend(reached);
    }
    for (reason, against) in against(one, other, names, &reasons) {
        points -= against;
        reasons.extend(reason);
    }
    let score = u8::try_from(points.clamp(least, 100)).unwrap_or(0);
    Some(Likeness { score, reasons })
}

/// What codes say of each other.
fn of_codes(one: Profile<'_>, other: Profile<'_>) -> Option<Reason> {
    use PersonIdentifier::{None as Nothing, TaxCode as Code};
    match (one.identifier, other.identifier) {
        (Code(one), Code(other)) if one == other => Some(Reason::SameTaxCode),
        (Code(one), Code(other)) => (one.base() == other.base()).then_some(Reason::SameTaxCodeBase),
        (Nothing { .. }, _) | (_, Nothing { .. }) => None,
        (one, other) => (one == other).then_some(Reason::SameOtherCode),
    }
}

/// How the names stand to each other, and whether they are exactly the same, in their places or exchanged.
fn names(one: Profile<'_>, other: Profile<'_>) -> (Names, bool) {
    let letters = |of: Profile<'_>| (name_letters(of.family_name), name_letters(of.given_name));
    let ((family, given), (other_family, other_given)) = (letters(one), letters(other));
    if family == other_family && given == other_given {
        return (Names::Identical, true);
    }
    // Given names one slip apart, of different sex: Mario and Maria are twins, not a mistake. So are two newborn of whom one has no
    // code yet.
    let two_sexes = one.sex.zip(other.sex).is_some_and(|(one, other)| one != other);
    let twins = (two_sexes || waits_for_code(one) || waits_for_code(other)) && given != other_given;
    let families = similar(&family, &other_family);
    let sounds = || sound(&family) == sound(&other_family) && sound(&given) == sound(&other_given);
    if families && similar(&given, &other_given) && !twins {
        return (if sounds() { Names::Sound } else { Names::Similar }, false);
    }
    if similar(&family, &other_given) && similar(&given, &other_family) {
        return (Names::Turned, family == other_given && given == other_family);
    }
    let part = (given == other_given && is_part(one.family_name, other.family_name))
        || (family == other_family && is_part(one.given_name, other.given_name));
    let names = match (part && !twins, families) {
        (true, _) => Names::Part,
        (_, true) => Names::OtherGiven,
        _ if given == other_given && !given.is_empty() && !two_sexes => Names::OtherFamily,
        _ => Names::Apart,
    };
    (names, false)
}

/// Whether the one is some words of the other, which has more: `Rossi` of `Rossi Bianchi`.
fn is_part(one: &str, other: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let words = name.split(|sign: char| sign.is_whitespace() || sign == '-').map(name_letters);
        words.filter(|word| !word.is_empty()).collect()
    };
    let (one, other) = (words(one), words(other));
    let (less, more) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let whole = less.concat();
    whole.len() >= 3 && (1..more.len()).any(|long| more.windows(long).any(|run| run.concat() == whole))
}

fn born(one: Date, other: Date, exact: bool) -> Born {
    match one == other {
        true => Born::Same,
        false if swapped(one) == Some(other) => Born::Swapped,
        // Only of who is called the same: there are many days near to each.
        false if exact && is_slip(one, other) => Born::Slip,
        false => Born::Apart,
    }
}

/// Whether one figure of a date is another, or two beside each other are exchanged; or it is the day before or after, of one year.
fn is_slip(one: Date, other: Date) -> bool {
    let figures = |date: Date| date.strftime("%Y%m%d").to_string().into_bytes();
    let beside = one.year() == other.year() && (one.day_of_year() - other.day_of_year()).abs() == 1;
    beside || distance_within(&figures(one), &figures(other), 1)
}

/// What makes them alike. `reached`: whether both are reached in one way.
fn of_names(names: Names, born: Born, reached: bool) -> Vec<Reason> {
    use Reason::{DateSlip, DayAndMonthSwapped, NamesSwapped, OtherSurname, PartOfName, PossibleTwin};
    match (names, born) {
        (Names::Identical, Born::Same) => vec![Reason::SameNameAndBirthDate],
        (Names::Sound, Born::Same) => vec![Reason::SameSound],
        (Names::Similar, Born::Same) => vec![Reason::SimilarName],
        (Names::Identical | Names::Sound | Names::Similar, Born::Swapped) => vec![DayAndMonthSwapped],
        (Names::Identical, Born::Slip) => vec![DateSlip],
        (Names::Turned, Born::Same) => vec![NamesSwapped],
        (Names::Turned, Born::Swapped) => vec![NamesSwapped, DayAndMonthSwapped],
        (Names::Turned, Born::Slip) => vec![NamesSwapped, DateSlip],
        (Names::Part, Born::Same) => vec![PartOfName],
        (Names::Part, Born::Swapped) => vec![PartOfName, DayAndMonthSwapped],
        (Names::OtherGiven, Born::Same) => vec![PossibleTwin],
        (Names::OtherFamily, Born::Same) if reached => vec![OtherSurname],
        _ => Vec::new(),
    }
}

fn of_written(names: Names) -> i16 {
    match names {
        Names::Identical => 55,
        Names::Sound | Names::Turned => 45,
        Names::Part => 42,
        Names::Similar => 40,
        Names::OtherFamily => 15,
        Names::OtherGiven | Names::Apart => 0,
    }
}

fn of_born(born: Born) -> i16 {
    match born {
        Born::Same => 40,
        Born::Swapped => 23,
        // Not enough by itself: in a region several people of one name are born on nearly one day.
        Born::Slip => 3,
        Born::Apart => 0,
    }
}

/// The score below which a reason does not let two fall, whatever speaks against it. `alone`: when names and dates say nothing.
fn floor(reason: Reason, alone: bool) -> i16 {
    match reason {
        Reason::SameTaxCode => 100,
        Reason::TaxCodeFits if alone => 70,
        Reason::TaxCodeFits => 90,
        Reason::SameOtherCode if alone => 60,
        Reason::SameOtherCode => 90,
        Reason::SameTaxCodeBase => 50,
        Reason::PossibleTwin => 30,
        _ => 0,
    }
}

/// Whether it says anything that both are reached in one way: not of twins, nor of parent and child, who live together.
fn counts(one: Profile<'_>, other: Profile<'_>, names: Names, born: Born) -> bool {
    let siblings = names == Names::OtherGiven
        || (matches!(names, Names::Sound | Names::Similar)
            && name_letters(one.given_name) != name_letters(other.given_name));
    let generations =
        born == Born::Slip && (one.birth_date.year() - other.birth_date.year()).abs() >= GENERATION;
    !siblings && !generations
}

/// By what both are reached.
fn reached(one: Traits<'_>, other: Traits<'_>) -> Vec<Reason> {
    let digits = |phone: Option<&str>| phone.map(digits).filter(|digits| digits.len() >= 6);
    let phones: Vec<String> = one.phones.into_iter().filter_map(digits).collect();
    let phone = other.phones.into_iter().filter_map(digits).any(|phone| phones.contains(&phone));
    let plain =
        |text: Option<&str>| text.map(|text| text.trim().to_lowercase()).filter(|text| !text.is_empty());
    let email = plain(one.email).is_some_and(|email| plain(other.email) == Some(email));
    let home = |home: Option<(&str, &str)>| {
        let (comune, street) = home?;
        let letters: String = street.chars().filter(|sign| sign.is_alphanumeric()).collect();
        (!letters.is_empty()).then(|| (comune.to_owned(), letters.to_lowercase()))
    };
    let address = home(one.home).is_some_and(|one| home(other.home) == Some(one));
    let all = [(phone, Reason::SamePhone), (email, Reason::SameEmail), (address, Reason::SameAddress)];
    all.into_iter().filter(|(is, _)| *is).map(|(_, reason)| reason).collect()
}

/// The figures of a telephone without the prefix of Italy.
fn digits(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let without = digits.strip_prefix("0039").or(digits.strip_prefix("39").filter(|rest| rest.len() >= 9));
    without.map_or_else(|| digits.clone(), str::to_owned)
}

/// What speaks against their being one, and how much.
fn against(
    one: Profile<'_>,
    other: Profile<'_>,
    names: Names,
    reasons: &[Reason],
) -> Vec<(Option<Reason>, i16)> {
    let mut against = Vec::new();
    match two_codes(one, other) {
        // The agency tells people apart by them; it is told with the reasons already.
        Some(_) if reasons.contains(&Reason::SameTaxCodeBase) => against.push((None, 20)),
        Some((one_code, other_code)) => {
            let own = says(one_code, one) && says(other_code, other);
            against.push((Some(Reason::TwoTaxCodes), if own { 38 } else { 20 }));
        }
        None => {}
    }
    if names != Names::OtherGiven && one.sex.zip(other.sex).is_some_and(|(one, other)| one != other) {
        against.push((Some(Reason::OtherSex), 15));
    }
    let places = one.traits.birth_place.zip(other.traits.birth_place);
    if places.is_some_and(|(one, other)| !one.eq_ignore_ascii_case(other)) {
        against.push((Some(Reason::OtherBirthPlace), 10));
    }
    against
}

/// The codes of both, when they are different ones.
fn two_codes<'a>(one: Profile<'a>, other: Profile<'a>) -> Option<(&'a TaxCode, &'a TaxCode)> {
    match (one.identifier, other.identifier) {
        (PersonIdentifier::TaxCode(one), PersonIdentifier::TaxCode(other)) => {
            (one != other).then_some((one, other))
        }
        _ => None,
    }
}

/// Whether the code of the first says all that is known of the second, of whom her own says otherwise, if she has one.
fn code_says(one: Profile<'_>, other: Profile<'_>) -> bool {
    let PersonIdentifier::TaxCode(code) = one.identifier else { return false };
    let hers = match other.identifier {
        PersonIdentifier::TaxCode(own) => own != code && !says(own, other),
        _ => true,
    };
    hers && says(code, other)
}

/// Whether a code says nothing else than what is known of somebody.
fn says(code: &TaxCode, of: Profile<'_>) -> bool {
    let declared = Declared {
        family: Some(of.family_name),
        given: Some(of.given_name),
        sex: of.sex,
        birth_date: Some(of.birth_date),
        place_code: of.traits.birth_place,
    };
    !of.family_name.is_empty() && !of.given_name.is_empty() && code.disagreements(&declared).is_empty()
}

/// A newborn who has no code yet.
fn waits_for_code(of: Profile<'_>) -> bool {
    matches!(of.identifier, PersonIdentifier::None { reason: NoIdentifier::NotYetAssigned })
}

/// The date with day and month swapped, where there is such a date and it is another one.
pub(crate) fn swapped(date: Date) -> Option<Date> {
    let swapped = Date::new(date.year(), date.day(), date.month()).ok()?;
    (swapped != date).then_some(swapped)
}
