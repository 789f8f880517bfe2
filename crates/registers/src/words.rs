//! What is said of an entry on the screen and in files.

use access::Role;
use kernel::Date;
use kernel::clock::{FOREVER, last_day};
use territory::organisations;
use web::{Badge, Tone, fmt, t, tn};

use crate::model::{Entry, State, What};
use crate::rules;

pub mod codes;

/// The name of a register's entries, one of them: "Reparto".
pub fn what(what: What) -> String {
    t(&format!("registers-what-{}", what.code())).to_owned()
}

/// The state of a period on a day.
pub fn state(period: (Date, Date), day: Date) -> Badge {
    let state = rules::state(period, day);
    match state {
        State::Open if period.1 != FOREVER => {
            let last = last_day(period.1).map_or_else(String::new, fmt::date);
            Badge::text(Tone::Good, tn("registers-closes-after", &[("day", &last)]))
        }
        State::Open => Badge::new(Tone::Good, state_key(state)),
        State::ToCome => Badge::new(Tone::Info, state_key(state)),
        State::Closed => {
            Badge::text(Tone::Quiet, tn("registers-closed-since", &[("day", &fmt::date(period.1))]))
        }
    }
}

/// Key of a state.
pub fn state_key(state: State) -> &'static str {
    match state {
        State::Open => "registers-state-open",
        State::ToCome => "registers-state-to-come",
        State::Closed => "registers-state-closed",
    }
}

/// A nature by its code.
pub fn nature(what: What, code: &str) -> String {
    match code {
        "" => String::new(),
        code => t(&format!("registers-nature-{}-{code}", what.code())).to_owned(),
    }
}

/// The name of an organisation, with its code; nothing for no code.
pub fn named(code: &str) -> String {
    match organisations::find(code) {
        Some(one) => format!("{} ({code})", one.name),
        None => code.to_owned(),
    }
}

/// The name of a comune, today or as it was last called.
pub fn comune(code: &str, today: Date) -> String {
    territory::get().comune_or_successor(code, today).map_or_else(|| code.to_owned(), |it| it.name.clone())
}

/// The short name of an ASL.
pub fn asl(code: &str) -> String {
    territory::get().asl(code).map_or_else(|| code.to_owned(), |asl| asl.name.clone())
}

/// The last day of a period, or that it has none.
pub fn until(valid_to: Date) -> String {
    last_day(valid_to).map_or_else(|| t("registers-no-end").to_owned(), fmt::date)
}

/// A role, as everywhere.
pub fn role(role: Role) -> String {
    accounts::words::role(role)
}

/// Every field of an entry with the key of its label and what it says; an empty one says nothing.
pub fn fields(entry: &Entry, today: Date) -> Vec<(&'static str, String)> {
    let (from, to) = entry.period();
    let dates = [("registers-from", fmt::date(from)), ("registers-until", until(to))];
    let own = match entry {
        Entry::Organisation(one) => vec![
            ("registers-name", one.name.clone()),
            ("registers-nature", nature(entry.what(), &one.nature)),
            ("registers-parent", named(&one.parent)),
            ("registers-comune", comune(&one.comune, today)),
            ("registers-asl", asl(&one.asl)),
            ("registers-address", one.address.clone()),
            ("registers-contact", one.contact.clone()),
            ("registers-serves", one.serves.iter().map(|code| asl(code)).collect::<Vec<_>>().join(", ")),
            ("registers-capacity", if one.capacity == 0 { String::new() } else { fmt::number(one.capacity) }),
        ],
        Entry::Doctor(one) => vec![
            ("registers-family-name", one.doctor.family_name.clone()),
            ("registers-given-name", one.doctor.given_name.clone()),
            (
                "registers-doctor-kind",
                t(&format!("registers-doctor-{}", one.doctor.kind.as_str())).to_owned(),
            ),
            ("registers-registry-code", one.registry_code.clone()),
            ("registers-comune", comune(&one.doctor.comune, today)),
            ("registers-asl", asl(&one.doctor.asl)),
            ("registers-contact", one.contact.clone()),
        ],
    };
    own.into_iter().chain(dates).collect()
}

/// Who did something and when.
pub fn by(by: Option<&str>) -> String {
    by.map_or_else(|| t("registers-by-platform").to_owned(), str::to_owned)
}

/// That a field says something else than before.
pub fn difference(one: &crate::model::Difference) -> String {
    let shown = |text: &str| if text.is_empty() { fmt::NONE.to_owned() } else { text.to_owned() };
    let (before, after) = (shown(&one.before), shown(&one.after));
    tn("registers-difference", &[("label", &t(one.label)), ("before", &before), ("after", &after)])
}
