//! The signals of the weekly digest: what of somebody's accesses nothing explains (docs/adr/0023). Each is a pure function of
//! counts, and all its parameters stand here.

use access::Role;
use jiff::civil::Weekday;
use kernel::Timestamp;
use serde::{Deserialize, Serialize};

/// Hours before an opening within which an act about the same person explains it: a report, a request, a result.
pub const ACT_BEFORE_HOURS: i64 = 72;
/// Hours after it within which one does.
pub const ACT_AFTER_HOURS: i64 = 2;
/// What an opening weighs that nothing explains, in hundredths.
pub const UNEXPLAINED: i64 = 100;
/// What one weighs that is explained.
pub const EXPLAINED: i64 = 20;

/// Persons an hour below which nobody is told, whatever his role does.
pub const MANY_FLOOR: i64 = 20;
/// How far above the 99th hundredth of his role's hours somebody must be, in hundredths.
pub const MANY_TIMES: i64 = 150;
/// Fewest hours of a role from which its distribution says something; with fewer, twice the floor counts.
pub const MANY_LEAST: u64 = 50;

/// Persons of the registry with a user's name up to which one of them may be the colleague.
pub const NAMESAKES: i64 = 3;
/// Least score of a colleague, in hundredths: one who bears the name alone, or two of whom another one does.
pub const COLLEAGUE_LEAST: i64 = 50;

/// What a surname weighs that one in so many millionths bears, in hundredths: up to each, the rarer the more.
pub const RARITY: [(i64, i64); 4] = [(50, 100), (500, 50), (2_000, 20), (i64::MAX, 5)];
/// What somebody of the same household weighs, in hundredths of a person of a rare surname.
pub const HOUSEHOLD: i64 = 200;
/// Least score of a surname, in hundredths.
pub const SURNAME_LEAST: i64 = 100;

/// Minutes after a search within which opening anybody answers it.
pub const SEARCH_MINUTES: i64 = 10;
/// Searches a week without opening below which nobody is told.
pub const SEARCHES_FLOOR: i64 = 25;
/// How far above the 95th hundredth of his role's users somebody must be, in hundredths.
pub const SEARCHES_TIMES: i64 = 200;
/// Fewest users of a role from which its distribution says something; with fewer, twice the floor counts.
pub const SEARCHES_LEAST: u64 = 20;

/// Persons a week opened outside service hours below which nobody is told.
pub const OUTSIDE_FLOOR: i64 = 5;

/// How often each number occurred: of a role's hours, or of its users.
#[derive(Debug, Clone, Default)]
pub struct Distribution {
    counts: Vec<u64>,
    total: u64,
}

/// Numbers above this one are counted as this one.
const GREATEST: usize = 2_000;

impl Distribution {
    /// Counts a number.
    pub fn add(&mut self, number: i64) {
        let place = usize::try_from(number).unwrap_or(0).min(GREATEST);
        if self.counts.len() <= place {
            self.counts.resize(place + 1, 0);
        }
        self.counts[place] += 1;
        self.total += 1;
    }

    /// The least number up to which so many hundredths lie.
    pub fn quantile(&self, hundredths: u64) -> i64 {
        let wanted = (self.total * hundredths).div_ceil(100);
        let mut below = 0;
        for (number, count) in self.counts.iter().enumerate() {
            below += count;
            if below >= wanted {
                return i64::try_from(number).unwrap_or(i64::MAX);
            }
        }
        0
    }

    fn limit(&self, floor: i64, least: u64, (hundredths, times): (u64, i64)) -> i64 {
        match self.total < least {
            true => 2 * floor,
            false => floor.max(self.quantile(hundredths) * times / 100),
        }
    }
}

/// Why a user stands in the digest, with the numbers it is told with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "signal", rename_all = "snake_case")]
pub enum Signal {
    /// Many persons in one hour.
    Many {
        /// Persons, weighed.
        persons: i64,
        /// When the hour began, in seconds since 1970.
        hour: i64,
        /// From how many on it is told, for his role in that week.
        limit: i64,
    },
    /// Users of the platform.
    Colleague {
        /// Persons who bear a user's name.
        persons: i64,
        /// How many of them bear it alone.
        alone: i64,
        /// Whether one of them bears his own.
        own: bool,
    },
    /// Persons of the same surname.
    Surname {
        /// Persons.
        persons: i64,
        /// How many of them of his household.
        household: i64,
        /// Of how many whom he opened.
        opened: i64,
        /// How many of a million bear it.
        share: i64,
    },
    /// Searches after which nobody was opened.
    Searches {
        /// How many.
        unopened: i64,
        /// Of how many.
        searches: i64,
        /// From how many on it is told.
        limit: i64,
    },
    /// Outside the hours of his role.
    Outside {
        /// Persons, weighed.
        persons: i64,
    },
}

impl Signal {
    /// Stable name, in the keys of the sentences.
    pub fn code(self) -> &'static str {
        match self {
            Self::Many { .. } => "many",
            Self::Colleague { .. } => "colleague",
            Self::Surname { .. } => "surname",
            Self::Searches { .. } => "searches",
            Self::Outside { .. } => "outside",
        }
    }
}

/// A signal and how strong it is, in hundredths: 100 is where it begins to be told.
pub type Scored = Option<(i64, Signal)>;

/// Many persons an hour, by his fullest hour against the hours of all who have his role. `weight` in hundredths.
pub fn many(weight: i64, hour: i64, of_role: &Distribution) -> Scored {
    let limit = of_role.limit(MANY_FLOOR, MANY_LEAST, (99, MANY_TIMES));
    let persons = weight / 100;
    (persons > limit).then(|| (weight / limit.max(1), Signal::Many { persons, hour, limit }))
}

/// A person who bears a user's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colleague {
    /// How many in the registry bear it.
    pub namesakes: i64,
    /// What opening her weighs, in hundredths.
    pub weight: i64,
    /// Whether it is the name of who opened her.
    pub own: bool,
}

/// Colleagues: of two who bear the name each may be the one, so each counts for half.
pub fn colleague(found: &[Colleague]) -> Scored {
    let near: Vec<&Colleague> = found.iter().filter(|one| one.namesakes <= NAMESAKES).collect();
    let score: i64 = near.iter().map(|one| one.weight / one.namesakes.max(1)).sum();
    let count = |which: fn(&&Colleague) -> bool| {
        i64::try_from(near.iter().copied().filter(which).count()).unwrap_or(i64::MAX)
    };
    let (persons, alone) = (count(|_| true), count(|one| one.namesakes == 1));
    let own = near.iter().any(|one| one.own);
    (score >= COLLEAGUE_LEAST).then_some((score, Signal::Colleague { persons, alone, own }))
}

/// What is known of the persons of somebody's surname whom he opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Surname {
    /// How many there are.
    pub persons: i64,
    /// What opening them weighs, in hundredths.
    pub weight: i64,
    /// How many of them are of his household.
    pub household: i64,
    /// How many persons he opened at all.
    pub opened: i64,
    /// How many of a million of the registry bear the surname.
    pub share: i64,
}

/// The same surname: what chance brings him is taken off, a rare one weighs more, and who lives with him most.
pub fn surname(found: Surname) -> Scored {
    let Surname { persons, weight, household, opened, share } = found;
    let chance = opened.saturating_mul(share) / 10_000;
    let rarity = RARITY.iter().find(|(up_to, _)| share <= *up_to).map_or(0, |(_, weight)| *weight);
    let score = (weight - chance).max(0) * rarity / 100 + household * HOUSEHOLD;
    (score >= SURNAME_LEAST).then_some((score, Signal::Surname { persons, household, opened, share }))
}

/// Searches without opening, against the users of the same role.
pub fn searches(unopened: i64, searches: i64, of_role: &Distribution) -> Scored {
    let limit = of_role.limit(SEARCHES_FLOOR, SEARCHES_LEAST, (95, SEARCHES_TIMES));
    let signal = Signal::Searches { unopened, searches, limit };
    (unopened > limit).then(|| (unopened * 100 / limit.max(1), signal))
}

/// Persons opened outside the hours of his role. `weight` in hundredths.
pub fn outside(weight: i64) -> Scored {
    let persons = weight / 100;
    (persons >= OUTSIDE_FLOOR).then_some((weight / OUTSIDE_FLOOR, Signal::Outside { persons }))
}

/// Whether an instant lies outside the hours in which a role works. Emergencies, wards and laboratories have none.
pub fn is_outside(role: Role, at: Timestamp) -> bool {
    let local = at.to_zoned_datetime(kernel::clock::rome());
    let (hour, day) = (local.hour(), local.date().weekday());
    let (hours, days): (std::ops::Range<i8>, &[Weekday]) = match role {
        Role::EmergencyDoctor
        | Role::OutOfHoursDoctor
        | Role::HospitalBedOperator
        | Role::RsaOperator
        | Role::LaboratoryTechnician
        | Role::LaboratoryMachine => return false,
        // In an epidemic the public-health services, their places and the home-care units work every day.
        Role::SispOperator | Role::SamplingOperator => (7..22, &[]),
        Role::UscaDoctor => (7..21, &[]),
        Role::Gp => (7..21, &[Weekday::Sunday]),
        _ => (7..20, &[Weekday::Saturday, Weekday::Sunday]),
    };
    !hours.contains(&hour) || days.contains(&day)
}

/// Whether an act explains an opening.
pub fn explains(act: Timestamp, opening: Timestamp) -> bool {
    let after = opening.duration_since(act).as_secs();
    (-ACT_AFTER_HOURS * 3600..=ACT_BEFORE_HOURS * 3600).contains(&after)
}

/// What comes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// There is a reason.
    Explained,
    /// Somebody is to be asked.
    ToClarify,
    /// There is none.
    Unjustified,
}

impl Outcome {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::Explained, Self::ToClarify, Self::Unjustified];

    /// Stable name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Explained => "explained",
            Self::ToClarify => "to_clarify",
            Self::Unjustified => "unjustified",
        }
    }

    /// The one with that name.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(numbers: &[(i64, usize)]) -> Distribution {
        let mut found = Distribution::default();
        numbers.iter().for_each(|(number, times)| (0..*times).for_each(|_| found.add(*number)));
        found
    }

    #[test]
    fn many_is_measured_by_the_role_and_not_by_a_number_alone() {
        let (few, quiet) = (of(&[(3, 10)]), of(&[(3, 1_000), (8, 20)]));
        let busy = of(&[(10, 500), (40, 480), (60, 20)]);
        assert_eq!((quiet.quantile(99), busy.quantile(99), busy.quantile(50)), (8, 60, 10));
        for (persons, role, expected) in [
            (40, &few, None),
            (41, &few, Some((102, 40))),
            // 150 hundredths of 8 is below the floor.
            (20, &quiet, None),
            (30, &quiet, Some((150, 20))),
            (60, &busy, None),
            (90, &busy, None),
            (180, &busy, Some((200, 90))),
        ] {
            let found = many(persons * 100, 7, role);
            let told = found.map(|(score, signal)| match signal {
                Signal::Many { limit, .. } => (score, limit),
                other => panic!("{other:?}"),
            });
            assert_eq!(told, expected, "{persons}");
        }
    }

    #[test]
    fn a_colleague_counts_for_as_much_as_the_name_is_hers() {
        let one = |namesakes, weight| Colleague { namesakes, weight, own: false };
        for (found, expected) in [
            (&[][..], None),
            (&[one(1, 100)], Some(100)),
            (&[one(1, 20)], None),
            (&[one(2, 100)], Some(50)),
            (&[one(3, 100)], None),
            (&[one(4, 100), one(9, 100)], None),
            (&[one(1, 20), one(2, 100)], Some(70)),
        ] {
            assert_eq!(colleague(found).map(|(score, _)| score), expected, "{found:?}");
        }
        let own = colleague(&[Colleague { own: true, ..one(1, 100) }]);
        assert_eq!(own, Some((100, Signal::Colleague { persons: 1, alone: 1, own: true })));
    }

    #[test]
    fn a_surname_weighs_by_how_rare_it_is_and_by_who_lives_there() {
        for (persons, weight, household, opened, share, expected) in [
            // One of a rare surname among a hundred; two of them explained; a common one; what chance brings.
            (1, 100, 0, 100, 20, Some(100)),
            (2, 40, 0, 100, 20, None),
            (2, 200, 0, 100, 90, Some(100)),
            (2, 200, 0, 100, 1_900, None),
            (10, 1_000, 0, 1_000, 6_000, None),
            (40, 4_000, 0, 1_000, 6_000, Some(170)),
            // His own household tells whatever the surname and the explanation.
            (1, 20, 1, 1_000, 6_000, Some(200)),
        ] {
            let found = surname(Surname { persons, weight, household, opened, share });
            assert_eq!(
                found.map(|(score, _)| score),
                expected,
                "{persons} {weight} {household} {opened} {share}"
            );
        }
    }

    #[test]
    fn searches_without_opening_are_measured_by_the_role() {
        let (few, role) = (of(&[(1, 5)]), of(&[(2, 90), (20, 10)]));
        for (unopened, role, expected) in
            [(50, &few, None), (51, &few, Some(102)), (40, &role, None), (60, &role, Some(150))]
        {
            assert_eq!(searches(unopened, 80, role).map(|(score, _)| score), expected, "{unopened}");
        }
    }

    #[test]
    fn service_hours_are_those_of_the_role() {
        for (role, at, expected) in [
            (Role::Gp, "2020-11-11T10:00:00+01:00", false),
            (Role::Gp, "2020-11-11T06:59:00+01:00", true),
            (Role::Gp, "2020-11-11T21:00:00+01:00", true),
            (Role::Gp, "2020-11-14T10:00:00+01:00", false),
            (Role::Gp, "2020-11-15T10:00:00+01:00", true),
            (Role::SispOperator, "2020-11-15T21:59:00+01:00", false),
            (Role::SispOperator, "2020-11-15T22:00:00+01:00", true),
            (Role::UscaDoctor, "2020-11-15T03:00:00+01:00", true),
            (Role::Pharmacy, "2020-11-14T10:00:00+01:00", true),
            (Role::EmergencyDoctor, "2020-11-15T03:00:00+01:00", false),
            (Role::OutOfHoursDoctor, "2020-11-15T03:00:00+01:00", false),
            (Role::HospitalBedOperator, "2020-11-15T03:00:00+01:00", false),
            (Role::LaboratoryTechnician, "2020-11-15T03:00:00+01:00", false),
        ] {
            assert_eq!(is_outside(role, at.parse().unwrap()), expected, "{role:?} {at}");
        }
        for (weight, expected) in [(499, None), (500, Some(100)), (1_250, Some(250))] {
            assert_eq!(outside(weight).map(|(score, _)| score), expected, "{weight}");
        }
    }

    #[test]
    fn an_act_near_in_time_explains_an_opening() {
        let opening = "2020-11-14T12:00:00Z".parse().unwrap();
        for (act, expected) in [
            ("2020-11-11T12:00:00Z", true),
            ("2020-11-11T11:59:59Z", false),
            ("2020-11-14T12:00:00Z", true),
            ("2020-11-14T14:00:00Z", true),
            ("2020-11-14T14:00:01Z", false),
        ] {
            assert_eq!(explains(act.parse().unwrap(), opening), expected, "{act}");
        }
    }
}
