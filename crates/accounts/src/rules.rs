//! How the log is read: which accesses are shown, and which of them are one; what a reason must be. In which role somebody
//! begins.

mod account;
pub mod attestation;
pub mod batch;
pub mod delegation;
pub mod leaving;
pub mod like;
pub mod parts;
mod users;

pub use account::{Deed, why};
pub use users::{DORMANT_DAYS, EXPIRING_DAYS, Standing, UserFilter, is_of_asl};

use std::collections::HashMap;

use access::Role;
use access::audit::{self, Record};
use access::sessions::{Assignment, NO_ROLE};
use access::tree::Access;
use kernel::clock::local_date;
use kernel::ids::UserId;
use kernel::tax_code::name_letters;
use kernel::{Date, FieldProblem, Problem, Result, Timestamp};

/// Fewest and most characters of the reason why somebody does what must be answered for later.
const REASON: std::ops::RangeInclusive<usize> = 15..=300;

/// What is wrong with a reason, if anything.
pub fn reason(text: &str) -> Option<FieldProblem> {
    let characters = text.chars().count();
    // No keyboard makes a NUL, and PostgreSQL takes none in a text.
    if characters < *REASON.start() || text.contains('\0') {
        Some(FieldProblem::new("reason", "accounts-reason-short"))
    } else if characters > *REASON.end() {
        Some(FieldProblem::new("reason", "accounts-reason-long"))
    } else {
        None
    }
}

/// Looks like an e-mail address: whether it is one, only sending tells.
pub fn is_address(text: &str) -> bool {
    let (name, host) = text.rsplit_once('@').unwrap_or_default();
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>,;\"".contains(c);
    let host_good =
        host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !host.contains("..");
    text.len() <= 254 && !name.is_empty() && host_good && text.chars().all(plain) && !name.contains('@')
}

/// Looks like a telephone number, as one writes it: digits, blanks, and an extension.
pub fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let plain = |c: char| c.is_ascii_digit() || " +-/().".contains(c);
    text.len() <= 30 && (3..=20).contains(&digits) && text.chars().all(plain)
}

/// Whether two names are one person's, in whatever order and letters they are written.
pub fn same_person(one: &str, other: &str) -> bool {
    let words = |name: &str| {
        let mut words: Vec<String> = name.split_whitespace().map(name_letters).collect();
        words.sort_unstable();
        words
    };
    words(one) == words(other)
}

/// Whether a record that names an account says that somebody entered with it, tried to, chose its password or got a factor.
pub fn is_sign_in(record: &Record) -> bool {
    let ways = [
        audit::SESSION_OPEN,
        audit::SESSION_RESUME,
        audit::INVITATION_ACCEPT,
        audit::FACTOR_ENROL,
        audit::FACTOR_REMOVE,
        audit::PASSWORD_RESET,
    ];
    ways.contains(&record.action.as_str())
        || (record.action == audit::PROFILE_CHANGE && record.detail == "password")
}

/// Minutes between two like accesses that still make them one line: a page that was reloaded, a form sent twice.
const MINUTES: i64 = 10;

/// Through which door somebody signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Door {
    /// The sign-in page: for people.
    Page,
    /// The JSON API: for scripts and machines, which may name the role and the unit they act in.
    Api {
        /// Code of the role.
        role: Option<String>,
        /// Code of the unit.
        unit: Option<String>,
    },
}

/// The role in which somebody begins at a door, of those he holds today, the one last used first. At the page that one,
/// where he may choose another; over the API the one he names, else the first that he was given, whatever he used.
///
/// # Errors
/// `Problem::Denied` when he holds none; `Problem::Refused` when all he holds is for machines and the door is not; an
/// invalid field `role` or `unit` when he names what he does not hold.
pub fn role_at<'h>(held: &'h [Assignment], door: &Door) -> Result<&'h Assignment> {
    if held.is_empty() {
        return Err(Problem::Denied(NO_ROLE));
    }
    let Door::Api { role, unit } = door else {
        return for_people(held).next().ok_or(Problem::Refused("accounts-machine-at-page"));
    };
    let role = role.as_deref().map(Role::parse).transpose()?;
    let mut named: Vec<_> = held.iter().filter(|one| role.is_none_or(|role| one.role == role)).collect();
    if named.is_empty() {
        return Err(Problem::field("role", "access-role-not-held"));
    }
    named.retain(|one| unit.as_ref().is_none_or(|unit| one.unit.code == *unit));
    named.into_iter().min_by_key(|one| one.id).ok_or_else(|| Problem::field("unit", "accounts-unit-not-held"))
}

/// The roles that a person can act in, of those somebody holds.
pub fn for_people(held: &[Assignment]) -> impl Iterator<Item = &Assignment> {
    held.iter().filter(|one| !one.role.is_machine())
}

/// Which accesses are shown; each part that is left out lets all pass.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Who acted.
    pub user: Option<UserId>,
}

impl LogFilter {
    /// Whether it lets an access pass. One whose time cannot be read is always shown.
    pub fn lets(&self, access: &Access) -> bool {
        let day = at(access).map(local_date);
        self.user.is_none_or(|user| access.record.user == user.0)
            && self.from.is_none_or(|from| day.is_none_or(|day| day >= from))
            && self.to.is_none_or(|to| day.is_none_or(|day| day <= to))
    }

    /// Whether it hides nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The instant of an access.
pub fn at(access: &Access) -> Option<Timestamp> {
    access.record.at.parse().ok()
}

/// Accesses that are one line: the same person doing the same thing, for the same reason, again and again within
/// minutes.
#[derive(Debug, Clone)]
pub struct Group<'l> {
    /// The newest of them, which the line shows.
    pub newest: &'l Access,
    /// All of them, newest first.
    pub all: Vec<&'l Access>,
}

/// Puts together what is one. `accesses` run newest first, and so do the groups; `act` says in words what was done.
pub fn grouped<'l>(
    accesses: impl IntoIterator<Item = &'l Access>,
    act: impl Fn(&Access) -> String,
) -> Vec<Group<'l>> {
    let mut groups: Vec<Group<'l>> = Vec::new();
    let mut last = HashMap::new();
    for access in accesses {
        let record = &access.record;
        let like = (record.user, &record.role, &record.unit, &record.outcome, &record.why, act(access));
        let place = last.entry(like).or_insert(groups.len());
        match groups.get_mut(*place).filter(|group| is_near(group, access)) {
            Some(group) => group.all.push(access),
            None => {
                *place = groups.len();
                groups.push(Group { newest: access, all: vec![access] });
            }
        }
    }
    groups
}

/// Whether an access happened little before the first of a group.
fn is_near(group: &Group<'_>, access: &Access) -> bool {
    let oldest = group.all.last().copied().unwrap_or(group.newest);
    match (at(oldest), at(access)) {
        (Some(later), Some(earlier)) => later.duration_since(earlier).as_secs() <= MINUTES * 60,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use access::Unit;
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

    fn held(number: u128, role: Role, unit: &str) -> Assignment {
        let unit = Unit { code: unit.to_owned(), name: unit.to_owned() };
        Assignment { id: Uuid::from_u128(number), role, unit }
    }

    #[test]
    fn where_somebody_begins_depends_on_the_door() {
        let api = |role: Option<&str>, unit: Option<&str>| Door::Api {
            role: role.map(str::to_owned),
            unit: unit.map(str::to_owned),
        };
        let machine = [held(1, Role::LaboratoryMachine, "LAB")];
        // The last used stands first.
        let several = [
            held(3, Role::Mayor, "001125"),
            held(2, Role::SispOperator, "204"),
            held(4, Role::SispOperator, "301"),
            machine[0].clone(),
        ];
        for (held, door, expected) in [
            (&several[..], Door::Page, Ok(3)),
            (&several[..], api(None, None), Ok(1)),
            (&several[..3], api(None, None), Ok(2)),
            (&several[..], api(Some("mayor"), None), Ok(3)),
            (&several[..], api(Some("sisp_operator"), None), Ok(2)),
            (&several[..], api(Some("sisp_operator"), Some("301")), Ok(4)),
            (&several[..], api(None, Some("001125")), Ok(3)),
            (&several[..], api(Some("sisp_operator"), Some("205")), Err("unit")),
            (&several[..], api(Some("gp"), None), Err("role")),
            (&several[..], api(Some("king"), None), Err("role")),
            (&machine[..], Door::Page, Err("refused")),
            (&machine[..], api(None, None), Ok(1)),
            (&several[..0], Door::Page, Err("denied")),
            (&several[..0], api(Some("gp"), None), Err("denied")),
        ] {
            let found = match role_at(held, &door) {
                Ok(role) => Ok(role.id.as_u128()),
                Err(Problem::Invalid(fields)) => Err(fields[0].field),
                Err(Problem::Refused(_)) => Err("refused"),
                Err(Problem::Denied(_)) => Err("denied"),
                Err(other) => panic!("{other}"),
            };
            assert_eq!(found, expected, "{door:?}");
        }
    }

    #[test]
    fn a_name_is_the_same_in_whatever_order() {
        for (one, other, same) in [
            ("ROSSI ADA", "Ada Rossi", true),
            ("D'AMICÒ BRUNA", "Bruna D'Amico", true),
            ("ROSSI ADA", "Ada Rosso", false),
            ("ROSSI ADA", "Ada Maria Rossi", false),
        ] {
            assert_eq!(same_person(one, other), same, "{one} {other}");
        }
    }

    #[test]
    fn an_address_looks_like_one() {
        for (text, good) in [
            ("bruna.neri@aslto4.piemonte.it", true),
            ("b+argine@example.org", true),
            ("bruna.neri", false),
            ("@example.org", false),
            ("bruna@example", false),
            ("bruna@.org", false),
            ("bruna@example.org.", false),
            ("bruna neri@example.org", false),
            ("a@b@example.org", false),
            ("<b@example.org>", false),
            ("b@example.org\r\nBcc: c@example.org", false),
        ] {
            assert_eq!(is_address(text), good, "{text}");
        }
    }

    fn access(user: u128, time: &str, action: &str) -> Access {
        Access {
            record: Record {
                at: format!("2020-11-14T{time}Z"),
                user: Uuid::from_u128(user),
                role: "gp".to_owned(),
                unit: "gp:0100001".to_owned(),
                session: Uuid::nil(),
                action: action.to_owned(),
                outcome: "allowed".to_owned(),
                why: String::new(),
                detail: String::new(),
                subjects: Vec::new(),
                whys: Vec::new(),
                from: String::new(),
                why_of: Vec::new(),
            },
        }
    }

    #[test]
    fn like_accesses_within_minutes_are_one_line() {
        // Newest first. 1 looks, opens the form and looks again; 2 looks in between; later 1 looks once more.
        let log = [
            access(1, "10:30:00", "view"),
            access(1, "10:04:00", "view"),
            access(2, "10:03:00", "view"),
            access(1, "10:02:00", "form"),
            access(1, "10:01:00", "view"),
            access(1, "09:52:00", "view"),
        ];
        let groups = grouped(&log, |access| access.record.action.clone());
        let found: Vec<_> = groups
            .iter()
            .map(|group| {
                (
                    group.newest.record.user.as_u128(),
                    group.newest.record.at[11..16].to_owned(),
                    group.all.len(),
                )
            })
            .collect();
        let expected = [(1, "10:30", 1), (1, "10:04", 3), (2, "10:03", 1), (1, "10:02", 1)];
        assert_eq!(found, expected.map(|(user, time, all)| (user, time.to_owned(), all)));
        assert_eq!(groups.iter().map(|group| group.all.len()).sum::<usize>(), log.len(), "none is lost");
    }

    #[test]
    fn another_reason_or_a_refusal_is_another_line() {
        let mut log = [access(1, "10:02:00", "view"), access(1, "10:01:00", "view")];
        log[0].record.outcome = "denied".to_owned();
        assert_eq!(grouped(&log, |_| String::new()).len(), 2);
        log[0].record.outcome = "allowed".to_owned();
        log[0].record.why = "gp:0100001 gp-of-choice 2019-03-01".to_owned();
        assert_eq!(grouped(&log, |_| String::new()).len(), 2);
    }

    #[test]
    fn a_filter_takes_days_as_they_are_in_italy() {
        // 23:30 UTC is the next day in Rome.
        let late = access(1, "23:30:00", "view");
        let (day, next) = (date(2020, 11, 14), date(2020, 11, 15));
        for (filter, passes) in [
            (LogFilter::default(), true),
            (LogFilter { from: Some(next), ..LogFilter::default() }, true),
            (LogFilter { to: Some(day), ..LogFilter::default() }, false),
            (LogFilter { from: Some(day), to: Some(next), ..LogFilter::default() }, true),
            (LogFilter { user: Some(UserId(Uuid::from_u128(1))), ..LogFilter::default() }, true),
            (LogFilter { user: Some(UserId(Uuid::from_u128(2))), ..LogFilter::default() }, false),
        ] {
            assert_eq!(filter.lets(&late), passes, "{filter:?}");
        }
    }
}
