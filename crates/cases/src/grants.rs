//! From facts to audiences: who sees a report or a measure, since when, until when and why. Pure functions.

use access::AudienceKind;
use access::audience::Grant;
use jiff::ToSpan;
use kernel::clock::FOREVER;
use kernel::{Date, Timestamp};

use crate::model::{Measure, MeasureStatus, Report, ReportStatus};

/// Where a person belongs: what the audiences of everything about that person follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonPlace {
    /// ASL of the domicile.
    pub asl: String,
    /// Comune of the domicile (ISTAT code).
    pub comune: String,
    /// Street and number of the domicile.
    pub address: String,
    /// Doctor of choice, and since when.
    pub gp: Option<(String, Date)>,
    /// Normalised name: what a mayor's list is sorted by.
    pub sort_name: String,
}

/// The ASL of the domicile and the doctor of choice. What began in another ASL is seen from today on.
fn responsible(place: &PersonPlace, asl_then: &str, since: Date, today: Date) -> [Option<Grant>; 2] {
    let asl = Grant {
        audience: AudienceKind::Asl.of(&place.asl),
        sort_key: String::new(),
        valid_from: if place.asl == asl_then { since } else { today },
        valid_to: FOREVER,
        why: "domicile",
    };
    let gp = place.gp.as_ref().map(|(code, chosen)| Grant {
        audience: AudienceKind::Gp.of(code),
        sort_key: String::new(),
        valid_from: since.max(*chosen),
        valid_to: FOREVER,
        why: "gp-of-choice",
    });
    [Some(asl), gp]
}

/// Between which places the reports stand that wait: in the list of an ASL for it, in a doctor's for her.
pub const WAITING: (&str, &str) = ("0", "1");

/// The audiences of a report. The ASL sees those that wait first, whose patient has waited longest before, then those that a
/// doctor is asked to complete, then those in charge, the newest before; the doctor those she is asked to complete first, the
/// oldest question before, then the newest first.
pub fn of_report(report: &Report, reported_on: Date, place: &PersonPlace, today: Date) -> Vec<Grant> {
    let [asl, gp] = responsible(place, &report.asl, reported_on, today);
    let (in_asl, in_gp) = match (report.status, &report.taken, &report.asked) {
        (ReportStatus::InCharge, Some(taken), _) => {
            (format!("1{}", newest_first(taken.at)), newest_first(report.reported_at))
        }
        (ReportStatus::ToComplete, _, Some(asked)) => {
            (format!("10{}", oldest_first(asked.at)), format!("{}{}", WAITING.0, oldest_first(asked.at)))
        }
        _ => (format!("{}{}", WAITING.0, oldest_first(report.reported_at)), newest_first(report.reported_at)),
    };
    let keyed = |grant: Option<Grant>, sort_key| grant.map(|grant| Grant { sort_key, ..grant });
    [keyed(asl, in_asl), keyed(gp, in_gp)].into_iter().flatten().collect()
}

/// The audiences of a measure: ASL and doctor for good, newest first, in the ASL after those whose end waits to be
/// confirmed; the comune only while it runs, by name. None when it was withdrawn: then nobody's list has it, and the
/// person's page still tells it.
pub fn of_measure(measure: &Measure, place: &PersonPlace, today: Date) -> Vec<Grant> {
    if measure.status == MeasureStatus::Withdrawn {
        return Vec::new();
    }
    let newest = format!("{}{}", later_first(measure.starts_on), newest_first(measure.created_at));
    let [asl, gp] = responsible(place, &measure.asl, measure.starts_on, today);
    let in_asl = if measure.may_be_confirmed() { format!("0{newest}") } else { newest.clone() };
    let keyed = |grant: Option<Grant>, sort_key| grant.map(|grant| Grant { sort_key, ..grant });
    let responsible = [keyed(asl, in_asl), keyed(gp, newest)].into_iter().flatten();
    let comune = Grant {
        audience: AudienceKind::Comune.of(&measure.comune),
        sort_key: place.sort_name.clone(),
        valid_from: measure.place_since,
        valid_to: first_day_after(measure),
        why: "measure-running",
    };
    // The mayor of a place left before the measure began there has nothing to see.
    let comune = Some(comune).filter(|grant| grant.valid_from < grant.valid_to);
    responsible.chain(comune).collect()
}

/// First day on which a measure no longer runs, as far as is known.
pub fn first_day_after(measure: &Measure) -> Date {
    let after_latest = measure.latest_end.map(|day| day.saturating_add(1.day()));
    measure.ended_on.or(after_latest).unwrap_or(FOREVER)
}

/// Earlier instants sort before later ones.
fn oldest_first(instant: Timestamp) -> String {
    format!("{:016}", instant.as_microsecond().max(0))
}

/// Later instants sort before earlier ones, until the year 2286. Until 2255 it begins with a digit that is no [`WAITING`].
fn newest_first(instant: Timestamp) -> String {
    format!("{:016}", 9_999_999_999_999_999 - instant.as_microsecond().max(0))
}

/// Later days sort before earlier ones.
fn later_first(day: Date) -> String {
    let number = i32::from(day.year()) * 10_000 + i32::from(day.month()) * 100 + i32::from(day.day());
    format!("{:08}", 99_999_999 - number)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn newer_sorts_before_older() {
        let (older, newer) =
            ("2020-11-14T08:00:00Z".parse().unwrap(), "2020-11-14T08:00:00.000001Z".parse().unwrap());
        assert!(newest_first(newer) < newest_first(older));
        assert!(later_first(date(2020, 11, 14)) < later_first(date(2020, 11, 13)));
        assert!(later_first(date(2021, 1, 1)) < later_first(date(2020, 12, 31)));
    }
}
