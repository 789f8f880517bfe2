//! Whether two persons may be one.

use kernel::tax_code::{Declared, NoIdentifier, name_letters};
use kernel::{Date, PersonIdentifier, Sex};

use super::names::sound;
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
    /// Administrative sex; none while it is not typed yet.
    pub sex: Option<Sex>,
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
                sex: Some(of.sex),
                birth_date: of.birth_date,
            }
        }
    })* };
}
profile!(PersonData, PersonLine);

/// What speaks for two rows being one person, or against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// The same tax code.
    SameTaxCode,
    /// The tax code of the one says the name, the sex and the birth date of the other, who has none.
    TaxCodeFits,
    /// Tax codes that differ only by letters in place of digits.
    SameTaxCodeBase,
    /// The same birth date and the same name.
    SameNameAndBirthDate,
    /// The same birth date and a name that sounds alike.
    SameSound,
    /// The same birth date and a name that is written alike.
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
            Self::SameTaxCode => "people-like-same-code",
            Self::TaxCodeFits => "people-like-code-fits",
            Self::SameSound => "people-like-same-sound",
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
    /// The reasons: what codes say of each other, names and dates, what a code says of them.
    pub reasons: Vec<Reason>,
}

impl Likeness {
    /// Whether the two are rather one person than two: never twins, never two good codes of different people.
    pub fn is_one(&self) -> bool {
        self.score >= LEAST_OF_ONE && self.reasons != [Reason::PossibleTwin]
    }
}

/// From this score on two rows are rather one person.
const LEAST_OF_ONE: u8 = 60;

/// Compares two persons; none when nothing makes them alike.
pub fn likeness<'a>(one: impl Into<Profile<'a>>, other: impl Into<Profile<'a>>) -> Option<Likeness> {
    let (one, other) = (one.into(), other.into());
    let letters = |of: Profile<'_>| (name_letters(of.family_name), name_letters(of.given_name));
    let ((family, given), (other_family, other_given)) = (letters(one), letters(other));
    let mut reasons = Vec::new();
    let codes = same_base(one, other);
    if codes == Some(true) {
        let same = one.identifier == other.identifier;
        reasons.push(if same { Reason::SameTaxCode } else { Reason::SameTaxCodeBase });
    }
    let same_day = one.birth_date == other.birth_date;
    let swapped_day = !same_day && swapped(one.birth_date) == Some(other.birth_date);
    let families = similar(&family, &other_family);
    let alike = families && similar(&given, &other_given);
    let turned = similar(&family, &other_given) && similar(&given, &other_family);
    let identical = family == other_family && given == other_given;
    if same_day || swapped_day {
        // Given names one slip apart, of different sex: Mario and Maria are twins, not a mistake. So are two newborn of whom one
        // has no code yet.
        let of_two_sexes = one.sex.zip(other.sex).is_some_and(|(one, other)| one != other);
        let twins = (of_two_sexes || waits_for_code(one) || waits_for_code(other)) && given != other_given;
        let sounds = sound(&family) == sound(&other_family) && sound(&given) == sound(&other_given);
        match (identical, alike && !twins, turned) {
            (true, ..) if same_day => reasons.push(Reason::SameNameAndBirthDate),
            (_, true, _) if same_day && sounds => reasons.push(Reason::SameSound),
            (_, true, _) if same_day => reasons.push(Reason::SimilarName),
            (_, true, _) => reasons.push(Reason::DayAndMonthSwapped),
            (_, _, true) if same_day => reasons.push(Reason::NamesSwapped),
            (_, _, true) => reasons.extend([Reason::NamesSwapped, Reason::DayAndMonthSwapped]),
            _ if same_day && families => reasons.push(Reason::PossibleTwin),
            _ => {}
        }
    }
    if code_says(one, other) || code_says(other, one) {
        reasons.push(Reason::TaxCodeFits);
    }
    let strongest = reasons.iter().map(|reason| weight(*reason)).max()?;
    // Two good codes of different people: likely two people, as alike as they may be.
    let score = if codes == Some(false) { strongest / 2 } else { strongest };
    Some(Likeness { score, reasons })
}

fn weight(reason: Reason) -> u8 {
    match reason {
        Reason::SameTaxCode => 100,
        Reason::SameNameAndBirthDate => 95,
        Reason::TaxCodeFits => 90,
        Reason::NamesSwapped => 85,
        Reason::SameSound => 85,
        Reason::SimilarName => 80,
        Reason::DayAndMonthSwapped => 70,
        Reason::SameTaxCodeBase => 60,
        Reason::PossibleTwin => 30,
    }
}

/// Whether the code of the first says all that is known of the second, who has no code.
fn code_says(one: Profile<'_>, other: Profile<'_>) -> bool {
    let (PersonIdentifier::TaxCode(code), PersonIdentifier::None { .. }) = (one.identifier, other.identifier)
    else {
        return false;
    };
    let declared = Declared {
        family: Some(other.family_name),
        given: Some(other.given_name),
        sex: other.sex,
        birth_date: Some(other.birth_date),
        place_code: None,
    };
    !other.family_name.is_empty() && !other.given_name.is_empty() && code.disagreements(&declared).is_empty()
}

/// A newborn who has no code yet.
fn waits_for_code(of: Profile<'_>) -> bool {
    matches!(of.identifier, PersonIdentifier::None { reason: NoIdentifier::NotYetAssigned })
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use kernel::{IdentifierKind, TaxCode};

    use super::*;

    fn none(reason: &str) -> PersonIdentifier {
        PersonIdentifier::parse(IdentifierKind::None, reason).unwrap()
    }

    fn of<'a>(identifier: &'a PersonIdentifier, family: &'a str, given: &'a str, sex: Sex) -> Profile<'a> {
        Profile {
            identifier,
            family_name: family,
            given_name: given,
            sex: Some(sex),
            birth_date: date(1985, 12, 10),
        }
    }

    fn reasons(one: Profile<'_>, other: Profile<'_>) -> Vec<Reason> {
        let (there, back) = (likeness(one, other), likeness(other, one));
        assert_eq!(there, back, "alike both ways");
        there.map(|likeness| likeness.reasons).unwrap_or_default()
    }

    #[test]
    fn a_code_that_fits_the_data_is_a_reason() {
        let code = PersonIdentifier::TaxCode(TaxCode::parse("RSSMRA85T10A562S").unwrap());
        let unknown = none("unknown");
        let coded = of(&code, "Rossi", "Mario", Sex::Male);
        let same = of(&unknown, "Rossi", "Mario", Sex::Male);
        assert_eq!(reasons(coded, same), [Reason::SameNameAndBirthDate, Reason::TaxCodeFits]);
        // Called otherwise, and of another sex: the code says neither.
        assert!(!reasons(coded, of(&unknown, "Riva", "Mario", Sex::Male)).contains(&Reason::TaxCodeFits));
        assert!(!reasons(coded, of(&unknown, "Rossi", "Mario", Sex::Female)).contains(&Reason::TaxCodeFits));
        assert_eq!(reasons(coded, coded)[0], Reason::SameTaxCode);
    }

    #[test]
    fn what_sounds_alike_and_what_is_written_alike_are_told_apart() {
        let nobody = none("not-held");
        let one = of(&nobody, "Ghianda", "Nicola", Sex::Male);
        assert_eq!(reasons(one, of(&nobody, "Gianda", "Nicola", Sex::Male)), [Reason::SimilarName]);
        assert_eq!(reasons(one, of(&nobody, "Ghiannda", "Nicola", Sex::Male)), [Reason::SameSound]);
        assert_eq!(reasons(one, of(&nobody, "Ghiamda", "Nicola", Sex::Male)), [Reason::SimilarName]);
    }

    #[test]
    fn twins_and_newborn_are_two() {
        let (nobody, waits) = (none("not-held"), none("not-yet-assigned"));
        for (one, other) in [
            (of(&nobody, "Sponda", "Mario", Sex::Male), of(&nobody, "Sponda", "Maria", Sex::Female)),
            (of(&nobody, "Sponda", "Ada", Sex::Female), of(&nobody, "Sponda", "Beatrice", Sex::Female)),
            (of(&waits, "Sponda", "Marco", Sex::Male), of(&nobody, "Sponda", "Mirco", Sex::Male)),
        ] {
            assert_eq!(reasons(one, other), [Reason::PossibleTwin]);
            assert!(!likeness(one, other).unwrap().is_one());
        }
        let same = of(&waits, "Sponda", "Marco", Sex::Male);
        assert!(likeness(same, same).unwrap().is_one());
    }
}
