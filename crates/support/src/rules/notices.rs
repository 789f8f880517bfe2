//! When a notice is seen, by whom, and how it goes on.

use std::collections::HashSet;

use access::Actor;
use jiff::SignedDuration;
use jiff::civil::Time;
use jiff::tz::AmbiguousOffset;
use kernel::clock::rome;
use kernel::{Date, Problem, Result, Timestamp};

use crate::model::{Audience, Kind, Notice, NoticeContent, NoticeState, Severity};

/// How long before it begins a maintenance is announced, unless somebody says that it cannot wait.
pub const AHEAD: SignedDuration = SignedDuration::from_mins(30);

/// Where a notice stands in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Nobody sees it: it is a draft.
    Draft,
    /// Published, and not shown yet.
    Planned,
    /// Shown; what it speaks of has not begun.
    Announced,
    /// What it speaks of goes on.
    On,
    /// Over.
    Past,
    /// Withdrawn.
    Withdrawn,
}

impl Phase {
    /// Whether users see it.
    pub fn is_shown(self) -> bool {
        matches!(self, Self::Announced | Self::On)
    }
}

/// Where a notice stands at an instant.
pub fn phase(state: NoticeState, content: &NoticeContent, now: Timestamp) -> Phase {
    match state {
        NoticeState::Withdrawn => Phase::Withdrawn,
        _ if content.ends <= now => Phase::Past,
        NoticeState::Draft => Phase::Draft,
        NoticeState::Published if now < content.shown_from => Phase::Planned,
        NoticeState::Published if now < content.begins => Phase::Announced,
        NoticeState::Published => Phase::On,
    }
}

/// Whether a maintenance would be announced so late that whoever works has no time to finish.
pub fn is_late(content: &NoticeContent, now: Timestamp) -> bool {
    content.kind == Kind::Maintenance && content.begins.duration_since(content.shown_from.max(now)) < AHEAD
}

/// Whether a change of a notice touches on how long before its beginning it is announced.
pub fn is_moved(before: &NoticeContent, after: &NoticeContent) -> bool {
    let announced = |content: &NoticeContent| (content.kind, content.shown_from, content.begins);
    announced(before) != announced(after)
}

/// Whether users may close it for themselves where it stands. A maintenance that goes on is told to everybody: who closed it
/// beforehand closed that it was to come.
pub fn may_be_closed(content: &NoticeContent, phase: Phase) -> bool {
    content.severity == Severity::Information && (content.kind, phase) != (Kind::Maintenance, Phase::On)
}

/// Whether whoever has not signed in is told: of maintenance for everybody, and of nothing else.
pub fn is_public(content: &NoticeContent) -> bool {
    content.kind == Kind::Maintenance && content.audience == Audience::Everybody
}

/// Whether a notice is for somebody. `doctors` are the codes of the doctors of the ASL it is for.
pub fn is_for(audience: &Audience, actor: &Actor, doctors: &HashSet<String>) -> bool {
    match audience {
        Audience::Everybody => true,
        Audience::Roles(roles) => roles.contains(&actor.role),
        Audience::Asl(asl) => {
            accounts::rules::is_of_asl(actor.role, &actor.unit.code, asl, doctors, actor.today)
        }
    }
}

/// Whether a notice may be published now.
///
/// # Errors
/// `Problem::Refused` when it is over, or was withdrawn.
pub fn may_publish(notice: &Notice, now: Timestamp) -> Result<()> {
    match phase(notice.state, &notice.content, now) {
        Phase::Draft => Ok(()),
        Phase::Past => Err(Problem::Refused("support-notice-over")),
        _ => Err(Problem::Refused("support-notice-not-draft")),
    }
}

/// Whether what it says may be changed now: while it is to come or shown.
///
/// # Errors
/// As [`may_publish`].
pub fn may_change(notice: &Notice, now: Timestamp) -> Result<()> {
    match phase(notice.state, &notice.content, now) {
        Phase::Past if notice.state == NoticeState::Published => Err(Problem::Refused("support-notice-over")),
        Phase::Withdrawn => Err(Problem::Refused("support-notice-withdrawn-already")),
        _ => Ok(()),
    }
}

/// The time somebody typed: `22:30`, `22.30`, `2230`, `9`.
pub fn time_of(typed: &str) -> Option<Time> {
    let digits = |text: &str| (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then_some(());
    let (hour, minute) = match typed.trim().split_once([':', '.', ',']) {
        Some((hour, minute)) if hour.len() <= 2 && minute.len() == 2 => (hour, minute),
        Some(_) => return None,
        None => match typed.trim() {
            whole if whole.len() <= 2 => (whole, "00"),
            whole if whole.len() == 4 && whole.is_ascii() => whole.split_at(2),
            _ => return None,
        },
    };
    digits(hour)?;
    digits(minute)?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// The instant of a day and a time in Italy; none for a time that the clocks jump over. Of two that are called alike when
/// they go back, the later one when `last`.
pub fn instant(day: Date, time: Time, last: bool) -> Option<Timestamp> {
    let ambiguous = rome().to_ambiguous_timestamp(day.to_datetime(time));
    match ambiguous.offset() {
        AmbiguousOffset::Gap { .. } => None,
        _ if last => ambiguous.later().ok(),
        _ => ambiguous.earlier().ok(),
    }
}

#[cfg(test)]
mod tests {
    use access::{Role, Unit};
    use jiff::civil::date;
    use kernel::ids::UserId;

    use super::*;

    fn at(text: &str) -> Timestamp {
        format!("2026-11-27T{text}:00Z").parse().unwrap()
    }

    fn maintenance() -> NoticeContent {
        NoticeContent {
            kind: Kind::Maintenance,
            severity: Severity::Information,
            title: "Manutenzione".to_owned(),
            text: String::new(),
            audience: Audience::Everybody,
            shown_from: at("10:00"),
            begins: at("21:00"),
            ends: at("21:30"),
        }
    }

    #[test]
    fn a_notice_goes_through_its_time() {
        use NoticeState::{Draft, Published, Withdrawn};
        for (state, now, expected) in [
            (Draft, "09:00", Phase::Draft),
            (Draft, "21:10", Phase::Draft),
            (Draft, "21:30", Phase::Past),
            (Published, "09:59", Phase::Planned),
            (Published, "10:00", Phase::Announced),
            (Published, "20:59", Phase::Announced),
            (Published, "21:00", Phase::On),
            (Published, "21:29", Phase::On),
            (Published, "21:30", Phase::Past),
            (Withdrawn, "21:10", Phase::Withdrawn),
            (Withdrawn, "22:00", Phase::Withdrawn),
        ] {
            let found = phase(state, &maintenance(), at(now));
            assert_eq!(found, expected, "{state:?} {now}");
            assert_eq!(found.is_shown(), matches!(expected, Phase::Announced | Phase::On));
        }
    }

    #[test]
    fn information_is_closed_and_a_maintenance_that_goes_on_is_not() {
        use Severity::{Attention, Information, Interruption};
        for (kind, severity, phase, expected) in [
            (Kind::Maintenance, Information, Phase::Announced, true),
            (Kind::Maintenance, Information, Phase::On, false),
            (Kind::General, Information, Phase::On, true),
            (Kind::General, Attention, Phase::On, false),
            (Kind::Maintenance, Interruption, Phase::Announced, false),
        ] {
            let content = NoticeContent { kind, severity, ..maintenance() };
            assert_eq!(may_be_closed(&content, phase), expected, "{kind:?} {severity:?} {phase:?}");
        }
    }

    #[test]
    fn a_maintenance_is_announced_half_an_hour_before() {
        for (now, late) in [("09:00", false), ("20:30", false), ("20:31", true), ("21:10", true)] {
            assert_eq!(is_late(&maintenance(), at(now)), late, "{now}");
        }
        let shown_late = NoticeContent { shown_from: at("20:45"), ..maintenance() };
        assert!(is_late(&shown_late, at("09:00")));
        let general = NoticeContent { kind: Kind::General, ..shown_late };
        assert!(!is_late(&general, at("20:59")));
    }

    #[test]
    fn times_are_read_as_they_are_typed() {
        for (typed, expected) in [
            ("22:30", Some((22, 30))),
            ("9.05", Some((9, 5))),
            (" 0000 ", Some((0, 0))),
            ("7", Some((7, 0))),
            ("24:00", None),
            ("12:60", None),
            ("9:5", None),
            ("", None),
            ("sera", None),
            ("-1", None),
            ("+1:00", None),
            ("1é", None),
            ("é00", None),
        ] {
            let expected = expected.map(|(hour, minute)| Time::constant(hour, minute, 0, 0));
            assert_eq!(time_of(typed), expected, "{typed}");
        }
    }

    #[test]
    fn the_clocks_change() {
        let half_past_two = Time::constant(2, 30, 0, 0);
        assert_eq!(instant(date(2026, 3, 29), half_past_two, false), None);
        let autumn = |last| instant(date(2026, 10, 25), half_past_two, last).unwrap().to_string();
        assert_eq!(
            (autumn(false).as_str(), autumn(true).as_str()),
            ("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")
        );
        let summer = instant(date(2026, 7, 1), half_past_two, true).unwrap();
        assert_eq!(summer.to_string(), "2026-07-01T00:30:00Z");
    }

    #[test]
    fn who_belongs_to_an_asl() {
        let audience = Audience::Asl("204".to_owned());
        let laboratory = &territory::get().laboratories().iter().find(|one| one.asl == "204").unwrap().code;
        let doctors = HashSet::from(["0100001".to_owned()]);
        for (role, unit, expected) in [
            (Role::SispOperator, "204", true),
            (Role::SispOperator, "301", false),
            (Role::LaboratoryTechnician, laboratory.as_str(), true),
            (Role::Mayor, "001125", true),
            (Role::Mayor, "001272", false),
            (Role::Gp, "0100001", true),
            (Role::Gp, "0100002", false),
            (Role::HelpDesk, "010", false),
        ] {
            let actor = Actor {
                user: UserId::new(),
                name: String::new(),
                role,
                unit: Unit { code: unit.to_owned(), name: String::new() },
                session: uuid::Uuid::nil(),
                today: date(2020, 11, 14),
                delegated: Vec::new(),
                emergencies: Vec::new(),
                supervised: Vec::new(),
            };
            assert_eq!(is_for(&audience, &actor, &doctors), expected, "{role:?} {unit}");
            assert!(is_for(&Audience::Everybody, &actor, &doctors));
            assert_eq!(is_for(&Audience::Roles(vec![Role::Mayor]), &actor, &doctors), role == Role::Mayor);
        }
    }
}
