//! Which roles an organisation attests, who attests it, when that is due, and what ends when nobody does
//! (docs/adr/0022).

use std::collections::HashMap;

use access::administration::grantable;
use access::{Actor, AudienceKind, Role};
use jiff::ToSpan;
use jiff::civil::Weekday;
use kernel::{Date, Timestamp};
use territory::organisations::Kind;

/// After how many days the users of an organisation are attested again.
pub const EVERY_DAYS: i64 = 90;
/// How many days before that it is told to be near.
pub const NEAR_DAYS: i64 = 30;
/// How many days after it roles end where the region wants it.
pub const GRACE_DAYS: i64 = 30;
/// Who signed in within so many days is in use: he can be confirmed with one gesture, and is not cut off if he treats patients.
pub const SEEN_DAYS: i64 = 30;
/// The hours of a working day in which roles may end by themselves: somebody is in the office who can undo it, and the day is
/// still long.
const OFFICE: std::ops::Range<i8> = 9..12;

/// Those whom the region attests, wherever their unit is.
pub const REGION: &str = "region:010";
/// The doctors of an ASL are attested together: each of them is a unit of his own.
const DOCTORS: &str = "doctors";

/// The organisation that attests a role for a unit: what an ASL's administrator could give is the unit's own, the doctors of
/// an ASL are one, and whoever administers, watches or reaches beyond an ASL is the region's.
pub fn organisation(role: Role, unit: &str, asl_of_doctor: &HashMap<String, String>) -> String {
    if !grantable(Role::AslAdministrator).contains(&role) {
        return REGION.to_owned();
    }
    match role.unit_kind() {
        AudienceKind::Gp => match asl_of_doctor.get(unit) {
            Some(asl) => format!("{DOCTORS}:{asl}"),
            None => REGION.to_owned(),
        },
        // Those who stand at a place of an ASL are the ASL's.
        AudienceKind::SamplingPlace => AudienceKind::Asl.of(sampling::model::asl_of_code(unit)),
        kind => kind.of(whole(unit)),
    }
}

/// A ward has no office of its own: its facility attests who works there.
fn whole(unit: &str) -> &str {
    match territory::organisations::find(unit) {
        Some(found) if found.kind == Kind::Ward => &found.parent,
        _ => unit,
    }
}

/// The ASL in whose territory an organisation lies; none for the region's.
pub fn asl_of(organisation: &str, today: Date) -> Option<String> {
    let (kind, code) = organisation.split_once(':')?;
    let region = territory::get();
    match kind {
        "asl" | DOCTORS => Some(code.to_owned()),
        "comune" => region.asl_of_comune(code, today).map(|asl| asl.code.clone()),
        "hospital" => region.hospital(code).map(|hospital| hospital.asl.clone()),
        "laboratory" => region.laboratory(code).map(|laboratory| laboratory.asl.clone()),
        "school" => region.school(code).map(|school| school.asl.clone()),
        _ => None,
    }
}

/// Whether it is the doctors of an ASL, whose name it has not.
pub fn is_doctors(organisation: &str) -> bool {
    organisation.split_once(':').is_some_and(|(kind, _)| kind == DOCTORS)
}

/// Whether an organisation is an actor's to attest: the region's administrator attests all, an ASL's those in its territory,
/// its director those who work for the ASL itself and its doctors.
pub fn may_attest(actor: &Actor, organisation: &str, today: Date) -> bool {
    match actor.role {
        Role::Administrator => true,
        Role::AslAdministrator => asl_of(organisation, today).as_ref() == Some(&actor.unit.code),
        Role::AslDirector => {
            let code = &actor.unit.code;
            organisation == AudienceKind::Asl.of(code) || organisation == format!("{DOCTORS}:{code}")
        }
        _ => false,
    }
}

/// By when the users of an organisation are to be attested: 90 days after the last time; for the first time after its first
/// role began, and never earlier than that after the platform began to ask.
pub fn due(last: Option<Date>, first_role: Date, began: Date) -> Date {
    let from = last.unwrap_or(first_role.max(began));
    from.checked_add(EVERY_DAYS.days()).unwrap_or(Date::MAX)
}

/// How it stands with an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nobody attested it in time.
    Overdue,
    /// It is due soon.
    Near,
    /// Nothing to do yet.
    Fine,
}

impl State {
    /// Each of them, the most urgent first.
    pub const ALL: [Self; 3] = [Self::Overdue, Self::Near, Self::Fine];

    /// Stable name, in addresses and in the keys of the sentences.
    pub fn code(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Near => "near",
            Self::Fine => "fine",
        }
    }

    /// The one with that name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// How it stands on a day.
    pub fn of(due: Date, today: Date) -> Self {
        let near = due.checked_sub(NEAR_DAYS.days()).unwrap_or(Date::MIN);
        match () {
            () if due < today => Self::Overdue,
            () if near <= today => Self::Near,
            () => Self::Fine,
        }
    }
}

/// Whether somebody signed in lately.
pub fn is_seen(last_sign_in: Option<Timestamp>, today: Date) -> bool {
    let since = today.checked_sub(SEEN_DAYS.days()).unwrap_or(Date::MIN);
    last_sign_in.is_some_and(|at| kernel::clock::local_date(at) >= since)
}

/// Whether a role ends for want of attestation: 30 days after it was due; never of those who attest, or nobody could; and of
/// those who treat patients only when they are not in service.
pub fn ends(role: Role, due: Date, seen: bool, today: Date) -> bool {
    let last = due.checked_add(GRACE_DAYS.days()).unwrap_or(Date::MAX);
    let attests = matches!(role, Role::Administrator | Role::AslAdministrator | Role::AslDirector);
    let treats = matches!(
        role,
        Role::Gp
            | Role::SispOperator
            | Role::HospitalBedOperator
            | Role::UscaDoctor
            | Role::EmergencyDoctor
            | Role::OutOfHoursDoctor
            | Role::RsaOperator
            | Role::LaboratoryTechnician
            | Role::LaboratoryMachine
    );
    // A machine never signs in as a person does: it is always in service.
    let serves = seen || role.is_machine();
    last < today && !attests && !(treats && serves)
}

/// Whether roles may end by themselves now: in the morning of a day on which offices work, and not before a day on which they
/// do not.
pub fn is_office_hour(now: Timestamp) -> bool {
    let local = now.to_zoned_datetime(kernel::clock::rome());
    let (day, next) = (local.date(), local.date().saturating_add(1.day()));
    OFFICE.contains(&local.hour()) && [day, next].into_iter().all(is_working_day)
}

/// Whether offices work on a day: no Saturday, no Sunday, no feast of the whole country.
fn is_working_day(day: Date) -> bool {
    const FEASTS: [(i8, i8); 10] =
        [(1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26)];
    let easter_monday = easter(day.year()).map(|sunday| sunday.saturating_add(1.day()));
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
        && !FEASTS.contains(&(day.month(), day.day()))
        && easter_monday != Some(day)
}

/// Easter by the Gregorian rule (Meeus, Jones, Butcher).
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let leap = (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * golden + century - century / 4 - leap + 15) % 30;
    let sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let late = (golden + 11 * moon + 22 * sunday) / 451;
    let month_and_day = moon + sunday - 7 * late + 114;
    let part = |number: i32| i8::try_from(number).ok();
    Date::new(i16::try_from(year).ok()?, part(month_and_day / 31)?, part(month_and_day % 31 + 1)?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn each_role_belongs_to_one_organisation() {
        let doctors = HashMap::from([("0100001".to_owned(), "204".to_owned())]);
        for (role, unit, expected) in [
            (Role::SispOperator, "204", "asl:204"),
            (Role::AslDirector, "204", "asl:204"),
            (Role::Pharmacy, "204", "asl:204"),
            (Role::SamplingOperator, "204-8F3A2C1D", "asl:204"),
            (Role::Gp, "0100001", "doctors:204"),
            (Role::Gp, "9999999", REGION),
            (Role::Mayor, "001125", "comune:001125"),
            (Role::LaboratoryMachine, "LAB-204-1", "laboratory:LAB-204-1"),
            // Who administers or watches over an ASL is not for the ASL to confirm.
            (Role::AslAdministrator, "204", REGION),
            (Role::DataProtectionOfficer, "204", REGION),
            (Role::EmergencyDoctor, "010", REGION),
            (Role::Prefecture, "001", REGION),
        ] {
            assert_eq!(organisation(role, unit, &doctors), expected, "{role:?} {unit}");
        }
    }

    #[test]
    fn who_attests_which_organisation() {
        let today = date(2020, 11, 14);
        let actor = |role, unit: &str| Actor {
            user: kernel::ids::UserId::new(),
            name: String::new(),
            role,
            unit: access::Unit { code: unit.to_owned(), name: String::new() },
            session: uuid::Uuid::nil(),
            today,
            delegated: Vec::new(),
            emergencies: Vec::new(),
            supervised: Vec::new(),
        };
        // Ivrea (001125) lies in ASL TO4 (204), Torino (001272) in 301.
        let all = [
            "asl:204",
            "doctors:204",
            "comune:001125",
            "laboratory:LAB-204-1",
            "asl:301",
            "comune:001272",
            REGION,
        ];
        for (role, unit, count) in [
            (Role::Administrator, "010", 7),
            (Role::AslAdministrator, "204", 4),
            (Role::AslDirector, "204", 2),
            (Role::SispOperator, "204", 0),
            (Role::DataProtectionOfficer, "204", 0),
            (Role::Mayor, "001125", 0),
        ] {
            let actor = actor(role, unit);
            let his: Vec<_> = all.iter().filter(|one| may_attest(&actor, one, today)).collect();
            let first: Vec<_> = all.iter().take(count).collect();
            assert_eq!(his, first, "{role:?}");
        }
    }

    #[test]
    fn it_is_due_90_days_after_the_last_time_and_never_at_once() {
        let (began, first) = (date(2020, 9, 1), date(2020, 3, 1));
        assert_eq!(due(None, first, began), date(2020, 11, 30));
        assert_eq!(due(None, date(2020, 10, 1), began), date(2020, 12, 30));
        assert_eq!(due(Some(date(2020, 10, 1)), first, began), date(2020, 12, 30));
        for (today, expected) in [
            (date(2020, 10, 30), State::Fine),
            (date(2020, 10, 31), State::Near),
            (date(2020, 11, 30), State::Near),
            (date(2020, 12, 1), State::Overdue),
        ] {
            assert_eq!(State::of(date(2020, 11, 30), today), expected, "{today}");
        }
    }

    #[test]
    fn what_ends_for_want_of_attestation_and_what_does_not() {
        let due = date(2020, 11, 30);
        let (last, after) = (date(2020, 12, 30), date(2020, 12, 31));
        for (role, seen, today, expected) in [
            (Role::Mayor, true, last, false),
            (Role::Mayor, true, after, true),
            (Role::Mayor, false, after, true),
            (Role::HelpDesk, true, after, true),
            (Role::DataProtectionOfficer, true, after, true),
            (Role::EmergencyDoctor, true, after, false),
            (Role::EmergencyDoctor, false, after, true),
            (Role::HospitalBedOperator, true, after, false),
            (Role::LaboratoryTechnician, true, after, false),
            (Role::LaboratoryMachine, false, after, false),
            (Role::Administrator, false, after, false),
            (Role::AslAdministrator, false, after, false),
            (Role::AslDirector, false, after, false),
        ] {
            assert_eq!(ends(role, due, seen, today), expected, "{role:?} {seen} {today}");
        }
    }

    #[test]
    fn roles_end_by_themselves_only_while_offices_work() {
        for (now, expected) in [
            ("2020-11-12T09:00:00+01:00", true),
            ("2020-11-12T11:59:00+01:00", true),
            ("2020-11-12T12:00:00+01:00", false),
            ("2020-11-12T02:00:00+01:00", false),
            ("2020-11-12T08:59:00+01:00", false),
            // Friday, the day before a feast, Saturday, Easter Monday and the Friday before.
            ("2020-11-13T09:00:00+01:00", false),
            ("2020-12-07T10:00:00+01:00", false),
            ("2020-11-14T10:00:00+01:00", false),
            ("2021-04-05T10:00:00+02:00", false),
            ("2021-04-06T10:00:00+02:00", true),
            ("2020-06-01T10:00:00+02:00", false),
        ] {
            assert_eq!(is_office_hour(now.parse().unwrap()), expected, "{now}");
        }
        assert_eq!(easter(2020), Some(date(2020, 4, 12)));
        assert_eq!(easter(2024), Some(date(2024, 3, 31)));
    }

    #[test]
    fn who_signed_in_lately_is_seen() {
        let today = date(2020, 11, 30);
        for (at, expected) in
            [(Some("2020-10-31T08:00:00Z"), true), (Some("2020-10-30T08:00:00Z"), false), (None, false)]
        {
            assert_eq!(is_seen(at.map(|at| at.parse().unwrap()), today), expected, "{at:?}");
        }
    }
}
