//! What notices and requests are called, in Italian words.

use jiff::civil::Time;
use kernel::clock::{local_date, rome};
use kernel::{Date, Timestamp};
use web::{Badge, Banner, Tone, fmt, t, tn};

use crate::model::{
    Audience, Channel, Help, HelpState, HelpStep, HelpStepKind, Kind, NoticeContent, Outcome, Severity,
    ViewState,
};
use crate::rules::notices::Phase;
use crate::rules::{Covered, Masked};
use crate::service::views::Looked;

/// The more important, the higher.
pub(crate) fn rank(severity: Severity) -> usize {
    Severity::ALL.iter().position(|one| *one == severity).unwrap_or_default()
}

/// The colour of a notice.
pub(crate) fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Information => Tone::Info,
        Severity::Attention => Tone::Warn,
        Severity::Interruption => Tone::Act,
    }
}

/// A notice as users see it, without the way to close it.
pub(crate) fn banner(content: &NoticeContent, phase: Phase, now: Timestamp) -> Banner {
    let on = phase == Phase::On;
    let what = match (content.kind, on) {
        (Kind::Maintenance, true) => t("support-maintenance-on"),
        (Kind::Maintenance, false) => t("support-maintenance-to-come"),
        (Kind::General, _) => t(content.severity.key()),
    };
    let when = if on { until(content.ends, now) } else { span(content.begins, content.ends) };
    Banner {
        tone: tone(content.severity),
        on,
        label: format!("{what} · {when}"),
        title: content.title.clone(),
        text: content.text.clone(),
        close: None,
        act: None,
    }
}

/// "fino alle 22:30", or with the day when it is another one.
fn until(ends: Timestamp, now: Timestamp) -> String {
    let (day, time) = (local_date(ends), fmt::time(ends));
    let key = if day == local_date(now) { "support-until-time" } else { "support-until-day" };
    tn(key, &[("day", &fmt::date_weekday(day)), ("time", &time)])
}

/// "sabato 28/11/2026 dalle 22:00 alle 22:30", or from day to day.
pub(crate) fn span(begins: Timestamp, ends: Timestamp) -> String {
    let (first, last) = (local_date(begins), local_date(ends));
    let key = if first == last { "support-span-day" } else { "support-span-days" };
    let [first, last] = [first, last].map(fmt::date_weekday);
    let (from, to) = (fmt::time(begins), fmt::time(ends));
    tn(key, &[("first", &first), ("last", &last), ("from", &from), ("to", &to)])
}

/// The day and the time in Italy of an instant, as the form takes them.
pub(crate) fn typed(instant: Timestamp) -> (Date, String) {
    let local = instant.to_zoned_datetime(rome());
    let time = Time::constant(local.hour(), local.minute(), 0, 0);
    (local.date(), format!("{:02}:{:02}", time.hour(), time.minute()))
}

/// Where a notice stands.
pub(crate) fn phase(phase: Phase) -> Badge {
    let (tone, key) = match phase {
        Phase::Draft => (Tone::Quiet, "support-phase-draft"),
        Phase::Planned => (Tone::Info, "support-phase-planned"),
        Phase::Announced => (Tone::Good, "support-phase-announced"),
        Phase::On => (Tone::Warn, "support-phase-on"),
        Phase::Past => (Tone::Quiet, "support-phase-past"),
        Phase::Withdrawn => (Tone::Quiet, "support-phase-withdrawn"),
    };
    Badge::new(tone, key)
}

/// To whom a notice is told.
pub(crate) fn audience(audience: &Audience) -> String {
    match audience {
        Audience::Everybody => t("support-told-everybody").to_owned(),
        Audience::Roles(roles) => {
            roles.iter().map(|role| self::role(role.code())).collect::<Vec<_>>().join(", ")
        }
        Audience::Asl(asl) => territory::get().asl(asl).map_or_else(|| asl.clone(), |asl| asl.name.clone()),
    }
}

/// The name of an ASL by its three digits.
pub(crate) fn asl(code: &str) -> String {
    territory::get().asl(code).map_or_else(|| code.to_owned(), |asl| asl.name.clone())
}

/// A role by its code; a dash for none.
pub(crate) fn role(code: &str) -> String {
    let key = format!("web-role-{code}");
    if web::texts::texts().has(&key) { t(&key).to_owned() } else { fmt::NONE.to_owned() }
}

/// How far a request has come, for the help desk: who has it.
pub(crate) fn desk_state(help: &Help) -> Badge {
    match (&help.taken_by, help.state) {
        (Some((_, name)), HelpState::Taken) => {
            Badge::text(Tone::Info, tn("support-taken-by", &[("name", name)]))
        }
        _ => state(help),
    }
}

/// How far a request has come.
pub(crate) fn state(help: &Help) -> Badge {
    let tone = match help.state {
        HelpState::New => Tone::Warn,
        HelpState::Taken => Tone::Info,
        HelpState::Answered => Tone::Good,
        HelpState::Closed => Tone::Quiet,
    };
    Badge::new(tone, help.state.key())
}

/// What a step was, with what goes with it.
pub(crate) fn step(step: &HelpStep) -> String {
    let what = t(step.step.key());
    let with = match step.step {
        HelpStepKind::Answered => Channel::of(&step.note).map(Channel::key),
        HelpStepKind::Closed => Outcome::of(&step.note).map(Outcome::key),
        _ => None,
    };
    with.map_or_else(|| what.to_owned(), |with| format!("{what} · {}", t(with)))
}

/// What has been covered, a sentence for each kind.
pub(crate) fn covered(masked: &Masked) -> Vec<String> {
    let count = |covered: Covered| masked.covered.iter().filter(|one| **one == covered).count();
    let kinds = Covered::ALL.into_iter().map(|kind| (kind, count(kind))).filter(|(_, n)| *n > 0);
    kinds.map(|(kind, n)| tn(kind.key(), &[("n", &n)])).collect()
}

/// What became of the wish to look at a record, for whoever let the help desk look.
pub fn looked((view, opened): &Looked, now: Timestamp) -> String {
    match (view.state, opened) {
        (ViewState::Waits, _) => t("support-looked-waits").to_owned(),
        (ViewState::Declined, _) => t("support-looked-declined").to_owned(),
        (_, Some(one)) if one.is_open(now) => tn("support-looked-open", &[("until", &fmt::time(one.until))]),
        (_, Some(one)) => tn("support-looked-over", &[("when", &fmt::instant(one.over_at()))]),
        (ViewState::Approved, None) => match view.approved_until().filter(|until| now < *until) {
            Some(until) => tn("support-looked-approved", &[("until", &fmt::instant(until))]),
            None => t("support-looked-lapsed").to_owned(),
        },
        _ => String::new(),
    }
}
