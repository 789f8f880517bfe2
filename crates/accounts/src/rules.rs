//! How the log is read: which accesses are shown, and which of them are one; what a reason must be.

use std::collections::HashMap;

use access::tree::Access;
use kernel::clock::local_date;
use kernel::ids::UserId;
use kernel::{Date, FieldProblem, Timestamp};

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

/// Minutes between two like accesses that still make them one line: a page that was reloaded, a form sent twice.
const MINUTES: i64 = 10;

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
    use access::audit::Record;
    use jiff::civil::date;
    use uuid::Uuid;

    use super::*;

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
