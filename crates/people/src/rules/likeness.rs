//! Whether two persons may be one.

use kernel::tax_code::name_letters;
use kernel::{Date, PersonIdentifier, Sex};

use super::similar;
use crate::model::{PersonData, PersonLine};

/// What of a person is compared.
#[derive(Debug, Clone, Copy)]
pub struct Profile<'a> {
    /// What identifies the person.
    pub identifier: &'a PersonIdentifier,
    /// Surname.
    pub family_name: &'a str,
    /// Given names.
    pub given_name: &'a str,
    /// Administrative sex.
    pub sex: Sex,
    /// Birth date.
    pub birth_date: Date,
}

macro_rules! profile {
    ($($type:ty),*) => { $(impl<'a> From<&'a $type> for Profile<'a> {
        fn from(of: &'a $type) -> Self {
            Self {
                identifier: &of.identifier,
                family_name: &of.family_name,
                given_name: &of.given_name,
                sex: of.sex,
                birth_date: of.birth_date,
            }
        }
    })* };
}
profile!(PersonData, PersonLine);

/// What speaks for two rows being one person, or against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Tax codes that differ only by letters in place of digits.
    SameTaxCodeBase,
    /// The same birth date and the same name.
    SameNameAndBirthDate,
    /// The same birth date and a name that sounds or is written alike.
    SimilarName,
    /// Day and month of birth are swapped.
    DayAndMonthSwapped,
    /// Surname and given name are swapped.
    NamesSwapped,
    /// The same birth date and surname, another given name: rather a twin, never to be merged without asking.
    PossibleTwin,
}

impl Reason {
    /// Name in the API.
    pub fn code(self) -> &'static str {
        self.key().strip_prefix("people-like-").unwrap_or_default()
    }

    /// Key of its words in the catalogue.
    pub fn key(self) -> &'static str {
        match self {
            Self::SameTaxCodeBase => "people-like-same-base",
            Self::SameNameAndBirthDate => "people-like-same-name",
            Self::SimilarName => "people-like-similar-name",
            Self::DayAndMonthSwapped => "people-like-day-month",
            Self::NamesSwapped => "people-like-names-swapped",
            Self::PossibleTwin => "people-like-twin",
        }
    }
}

/// How likely two rows are one person, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    /// 0 to 100; for the order only.
    pub score: u8,
    /// The reasons, strongest first.
    pub reasons: Vec<Reason>,
}

/// Compares two persons; none when nothing makes them alike.
pub fn likeness<'a>(one: impl Into<Profile<'a>>, other: impl Into<Profile<'a>>) -> Option<Likeness> {
    let (one, other) = (one.into(), other.into());
    let letters = |of: Profile<'_>| (name_letters(of.family_name), name_letters(of.given_name));
    let ((family, given), (other_family, other_given)) = (letters(one), letters(other));
    let mut reasons = Vec::new();
    let codes = same_base(one, other);
    if codes == Some(true) {
        reasons.push(Reason::SameTaxCodeBase);
    }
    let same_day = one.birth_date == other.birth_date;
    let swapped_day = !same_day && swapped(one.birth_date) == Some(other.birth_date);
    let families = similar(&family, &other_family);
    let alike = families && similar(&given, &other_given);
    let turned = similar(&family, &other_given) && similar(&given, &other_family);
    let identical = family == other_family && given == other_given;
    if same_day || swapped_day {
        // Given names one slip apart, of different sex: Mario and Maria are twins, not a mistake.
        let brother_and_sister = one.sex != other.sex && given != other_given;
        match (identical, alike && !brother_and_sister, turned) {
            (true, ..) if same_day => reasons.push(Reason::SameNameAndBirthDate),
            (_, true, _) if same_day => reasons.push(Reason::SimilarName),
            (_, true, _) => reasons.push(Reason::DayAndMonthSwapped),
            (_, _, true) if same_day => reasons.push(Reason::NamesSwapped),
            (_, _, true) => reasons.extend([Reason::NamesSwapped, Reason::DayAndMonthSwapped]),
            _ if same_day && families => reasons.push(Reason::PossibleTwin),
            _ => {}
        }
    }
    let strongest = reasons.iter().map(|reason| weight(*reason)).max()?;
    // Two good codes of different people: likely two people, as alike as they may be.
    let score = if codes == Some(false) { strongest / 2 } else { strongest };
    Some(Likeness { score, reasons })
}

fn weight(reason: Reason) -> u8 {
    match reason {
        Reason::SameNameAndBirthDate => 95,
        Reason::NamesSwapped => 85,
        Reason::SimilarName => 80,
        Reason::DayAndMonthSwapped => 70,
        Reason::SameTaxCodeBase => 60,
        Reason::PossibleTwin => 30,
    }
}

/// Whether both have tax codes with the same digits; none when one of them has no tax code.
fn same_base(one: Profile<'_>, other: Profile<'_>) -> Option<bool> {
    match (one.identifier, other.identifier) {
        (PersonIdentifier::TaxCode(one), PersonIdentifier::TaxCode(other)) => {
            Some(one.base() == other.base())
        }
        _ => None,
    }
}

/// The date with day and month swapped, where there is such a date and it is another one.
pub(crate) fn swapped(date: Date) -> Option<Date> {
    let swapped = Date::new(date.year(), date.day(), date.month()).ok()?;
    (swapped != date).then_some(swapped)
}
