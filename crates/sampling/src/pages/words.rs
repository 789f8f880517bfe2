//! Words that several pages use.

use lab::model::TestKind;
use web::{Badge, Tone, fmt, t, tn};

use crate::model::{Appointment, State};
use crate::rules::times::Times;

pub(super) use lab::laboratory_name as laboratory;

/// What a test is called.
pub(super) fn test(test: TestKind) -> &'static str {
    match test {
        TestKind::Molecular => t("lab-test-molecular"),
        TestKind::Antigen => t("lab-test-antigen"),
        TestKind::SerologyIgg => t("lab-test-serology_igg"),
        TestKind::SerologyIgm => t("lab-test-serology_igm"),
    }
}

/// What a comune is called.
pub(super) fn comune(istat: &str, on: kernel::Date) -> String {
    territory::get().comune(istat, on).map_or_else(|| istat.to_owned(), |one| one.name.clone())
}

/// The tone of a state.
pub(super) fn tone(state: State) -> Tone {
    match state {
        State::Booked => Tone::Info,
        State::Collected => Tone::Good,
        State::Refused | State::Absent => Tone::Warn,
        State::Cancelled => Tone::Quiet,
    }
}

/// What came of an appointment.
pub(super) fn state(state: State) -> Badge {
    Badge::new(tone(state), state.key())
}

/// Where and when.
pub(super) fn where_and_when(one: &Appointment) -> String {
    format!("{} {}, {}", fmt::date_weekday(one.day), one.starts, one.at.name)
}

/// Minutes as one says them.
pub(super) fn length(minutes: i64) -> String {
    match (minutes / 1440, minutes / 60 % 24, minutes % 60) {
        (0, 0, minutes) => tn("sampling-minutes", &[("minutes", &minutes)]),
        (0, hours, minutes) => tn("sampling-hours", &[("hours", &hours), ("minutes", &minutes)]),
        (days, hours, _) => tn("sampling-days", &[("days", &days), ("hours", &hours)]),
    }
}

/// The times of a place, each with the rows that stand behind it, where the actor sees them.
pub(super) fn times(place: uuid::Uuid, times: &Times, rows: bool) -> Vec<(String, Option<String>)> {
    let href = |which: &str| rows.then(|| format!("/sampling/places/{place}/times?which={which}"));
    let (sampled, unresulted) = (times.sampled, times.unresulted.0);
    let pair = |key: &str, pair: Option<(i64, i64)>| match pair {
        Some((median, most)) => tn(key, &[("median", &length(median)), ("most", &length(most))]),
        None => t("sampling-times-none").to_owned(),
    };
    let since = |since: Option<i64>| since.map_or_else(|| fmt::NONE.to_owned(), length);
    let [waiting, open] = [since(times.booked.1), since(times.unresulted.1)];
    vec![
        (tn("sampling-times-booked", &[("count", &times.booked.0), ("most", &waiting)]), href("waiting")),
        (tn("sampling-times-sampled", &[("count", &sampled)]), href("sampled")),
        (pair("sampling-times-to-sample", times.to_sample), href("sampled")),
        (pair("sampling-times-to-result", times.to_result), href("sampled")),
        (tn("sampling-times-open", &[("count", &unresulted), ("most", &open)]), href("unresulted")),
    ]
}
