//! The decisions about communications: pure functions.

pub mod receipt;

use access::AudienceKind;
use access::audience::Grant;
use cases::model::{Grade, Measure, Report};
use jiff::ToSpan;
use kernel::clock::{FOREVER, local_date};
use kernel::{Date, Problem, Result, Timestamp};
use lab::model::Outcome;

use crate::model::{Communication, Kind, Priority, Side};

/// Characters of a message.
pub const TEXT_LENGTH: usize = 1_000;
/// Days after a report in which it still says how somebody is.
const DAYS_OF_ILLNESS: i32 = 30;
/// Days after a report of symptoms in which a swab is still worth asking for.
const DAYS_FOR_SWAB: i32 = 14;
/// Days after which what only informs lapses.
pub const LAPSES_AFTER_DAYS: i64 = 30;

/// Where a person is, as far as whoever is told about her follows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Whereabouts {
    /// ASL of the domicile; none beyond the region.
    pub domicile: Option<String>,
    /// The ASL that see her, the latest before.
    pub seeing: Vec<String>,
    /// The ASL in charge.
    pub in_charge: String,
    /// Her doctor of choice, and since when.
    pub gp: Option<(String, Date)>,
}

/// Which ASL is told: the one of the domicile, else the last that came to see her, else the one in charge
/// (the original's rule, Appendix B 4). An answer goes back to whoever asked, while that still sees her.
pub fn asl_told<'w>(place: &'w Whereabouts, preferred: &'w str) -> &'w str {
    let asked = preferred.strip_prefix("asl:").filter(|asl| place.seeing.iter().any(|it| it == asl));
    let domicile = place.domicile.as_deref();
    let last = place.seeing.first().map(String::as_str);
    asked.or(domicile).or(last).unwrap_or(&place.in_charge)
}

/// The audience of a side; none for the doctor of who has none.
pub fn audience_of(side: Side, place: &Whereabouts, preferred: &str) -> Option<String> {
    match side {
        Side::Gp => place.gp.as_ref().map(|(code, _)| AudienceKind::Gp.of(code)),
        Side::PublicHealth => Some(AudienceKind::Asl.of(asl_told(place, preferred))),
    }
}

/// Places in the lists: what waits, what one has sent, what waits no more. The end of each is excluded.
pub const WAITING: (&str, &str) = ("0", "1");
/// As [`WAITING`], of what one has sent.
pub const SENT: (&str, &str) = ("5", "6");
/// As [`WAITING`], of what waits no more.
pub const CLOSED: (&str, &str) = ("9", ":");

fn oldest_first(instant: Timestamp) -> String {
    format!("{:016}", instant.as_microsecond().max(0))
}

fn newest_first(instant: Timestamp) -> String {
    format!("{:016}", 9_999_999_999_999_999 - instant.as_microsecond().max(0))
}

/// Where it stands in the list of who is told: what waits by priority, then the oldest; what does not, the latest before.
pub fn place_of_recipient(one: &Communication) -> String {
    match one.closed {
        None => format!("{}{}{}", WAITING.0, one.priority.rank(), oldest_first(one.created_at)),
        Some((at, _)) => format!("{}{}", CLOSED.0, newest_first(at)),
    }
}

/// Who sees a communication: whoever is told, and for a message the side of who wrote it. The doctor is the one of today.
pub fn audiences(one: &Communication, place: &Whereabouts) -> Vec<Grant> {
    let made_on = local_date(one.created_at);
    let grant = |side: Side, preferred: &str, sort_key: String| {
        let audience = audience_of(side, place, preferred)?;
        let (valid_from, why) = match side {
            Side::Gp => (place.gp.as_ref().map_or(made_on, |(_, since)| made_on.max(*since)), "gp-of-choice"),
            Side::PublicHealth => (made_on, "domicile"),
        };
        Some(Grant { audience, sort_key, valid_from, valid_to: FOREVER, why })
    };
    let told = grant(one.recipient, &one.preferred, place_of_recipient(one));
    let sent = one.author.as_ref().and_then(|author| {
        grant(author.side, &author.through, format!("{}{}", SENT.0, newest_first(one.created_at)))
    });
    told.into_iter().chain(sent).collect()
}

/// How soon a result is to be read.
pub fn priority_of(outcome: Outcome) -> Priority {
    match outcome {
        Outcome::Positive => Priority::High,
        Outcome::Negative => Priority::Low,
        Outcome::Doubtful | Outcome::Indeterminate | Outcome::NotReceived | Outcome::Unsuitable => {
            Priority::Normal
        }
    }
}

/// Whether to have seen it is enough: what wants something done waits until it is done.
pub fn closes_when_seen(kind: Kind) -> bool {
    kind != Kind::SwabToRequest
}

/// What is new in a report against the one before: symptoms that were not there or are stronger, a temperature that has come
/// to 38 degrees or is a whole degree higher. Nothing without a report of the last weeks to compare with.
pub fn worse(before: Option<&Report>, now: &Report) -> Vec<String> {
    let Some(before) =
        before.filter(|before| is_recent(before, local_date(now.reported_at), DAYS_OF_ILLNESS))
    else {
        return Vec::new();
    };
    let strong = |report: &Report, code: &str| report.grades.of(code).is_some_and(is_strong);
    let grown = now
        .symptoms
        .iter()
        .filter(|code| !before.symptoms.contains(code) || (strong(now, code) && !strong(before, code)));
    let mut worse: Vec<String> = grown.cloned().collect();
    let hot = |was: Option<i32>, is: i32| is >= 380 && was.is_none_or(|was| was < 380 || is >= was + 10);
    let fever = "fever".to_owned();
    if now.temperature_tenths.is_some_and(|is| hot(before.temperature_tenths, is)) && !worse.contains(&fever)
    {
        worse.push(fever);
    }
    worse
}

fn is_recent(report: &Report, on: Date, days: i32) -> bool {
    local_date(report.reported_at) >= on.saturating_sub(days.days())
}

fn is_strong(grade: Grade) -> bool {
    matches!(grade, Grade::PersistentWet | Grade::PersistentDry | Grade::Strong | Grade::MoreThanUsual)
}

/// The report that was the last before another one.
pub fn report_before<'r>(reports: &'r [Report], now: &Report) -> Option<&'r Report> {
    let earlier = reports.iter().filter(|it| it.id != now.id && it.reported_at < now.reported_at);
    earlier.max_by_key(|it| it.reported_at)
}

/// What of a person wants a swab, and for what reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted<'f> {
    /// A measure of a positive that only a molecular test confirms.
    Confirmation(&'f Measure),
    /// A measure that a swab may end, from a day that has come.
    Measure(&'f Measure),
    /// A doctor has reported symptoms, and no swab since says anything of them.
    Report(&'f Report),
}

/// The swab that the facts want, if any; whoever calls has looked that none is asked for. `last_swab`: the day of the last one
/// that has a result.
pub fn swab_wanted<'f>(
    measures: &'f [Measure],
    reports: &'f [Report],
    last_swab: Option<Date>,
    today: Date,
) -> Option<Wanted<'f>> {
    if let Some(measure) = measures.iter().find(|measure| measure.wants_confirmation()) {
        return Some(Wanted::Confirmation(measure));
    }
    let due = |measure: &&Measure| {
        measure.waits_for_swab() && measure.expected_end.is_none_or(|from| from <= today)
    };
    if let Some(measure) = measures.iter().find(due) {
        return Some(Wanted::Measure(measure));
    }
    // Who is isolated already has been tested.
    if measures.iter().any(Measure::runs) {
        return None;
    }
    let latest = reports.iter().max_by_key(|report| report.reported_at)?;
    let on = local_date(latest.reported_at);
    let ill = !latest.symptoms.is_empty() && is_recent(latest, today, DAYS_FOR_SWAB);
    // A swab of the days of the symptoms has told already.
    let begun = latest.onset.unwrap_or(on);
    (ill && last_swab.is_none_or(|day| day < begun)).then_some(Wanted::Report(latest))
}

/// A message as it is kept.
///
/// # Errors
/// An invalid field `text`.
pub fn message(text: &str) -> Result<String> {
    let text = text.replace('\0', "").replace("\r\n", "\n").trim().to_owned();
    match text.chars().count() {
        0 => Err(Problem::field("text", "notifications-text-missing")),
        1..=TEXT_LENGTH => Ok(text),
        _ => Err(Problem::field("text", "notifications-text-long")),
    }
}

#[cfg(test)]
mod tests;
