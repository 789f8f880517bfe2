//! What is wrong with a test as it was typed or sent: at which field, whatever the door.

use jiff::SignedDuration;
use kernel::{FieldProblem, Timestamp};
use lab::model::{Measured, TestKind};

use crate::model::{Kit, Subject};
use crate::rules::{DAYS_BACK, LOT_LENGTH, TEXT_LENGTH};

fn is_long(text: &str, most: usize) -> bool {
    text.chars().count() > most || text.contains('\0')
}

fn wanted(field: &'static str, text: &str) -> Option<FieldProblem> {
    text.is_empty().then(|| FieldProblem::new(field, "web-required"))
}

fn short(field: &'static str, text: &str, most: usize) -> Option<FieldProblem> {
    is_long(text, most).then(|| FieldProblem::new(field, "rapid-too-long"))
}

/// What is wrong with what all tests of a sheet have in common, its reason apart, which is a term of a list. An antigen test has a device
/// and a lot.
pub fn kit(kit: &Kit, antigen: bool) -> Vec<FieldProblem> {
    let missing = antigen && kit.device.is_empty();
    let checks = [
        missing.then(|| FieldProblem::new("device", "rapid-device-missing")),
        short("device", &kit.device, TEXT_LENGTH),
        wanted("lot", &kit.lot).filter(|_| antigen),
        short("lot", &kit.lot, LOT_LENGTH),
        wanted("operator", &kit.operator),
        short("operator", &kit.operator, TEXT_LENGTH),
        wanted("place", &kit.place),
        short("place", &kit.place, TEXT_LENGTH),
        wanted("reason", &kit.reason),
    ];
    checks.into_iter().flatten().collect()
}

/// What is wrong with the instant of a sample, which is never in the future and not of long ago.
pub fn sampled(at: Timestamp, now: Timestamp) -> Option<FieldProblem> {
    if at > now {
        return Some(FieldProblem::new("sampled_time", "rapid-time-future"));
    }
    (at.duration_until(now) > SignedDuration::from_hours(24 * DAYS_BACK))
        .then(|| FieldProblem::new("sampled_day", "rapid-time-long-ago").with("days", DAYS_BACK.to_string()))
}

/// What is wrong with what was measured: an antigen test measures nothing.
pub fn measured(test: TestKind, found: &Measured) -> Option<FieldProblem> {
    let said = [&found.value, &found.unit, &found.reference_range];
    let key = match () {
        () if said.into_iter().any(|text| is_long(text, TEXT_LENGTH)) => "rapid-too-long",
        () if !test.is_serology() && said.into_iter().any(|text| !text.is_empty()) => "rapid-value-needless",
        () if found.value.is_empty() && !found.unit.is_empty() => "rapid-value-missing",
        () => return None,
    };
    Some(FieldProblem::new("value", key))
}

/// What is wrong with who is tested, before anybody is looked for.
pub fn subject(subject: &Subject) -> Vec<FieldProblem> {
    let street = subject.residence.as_ref().map_or("", |(_, street)| street.as_str());
    let checks = [
        wanted("identifier", &subject.identifier),
        wanted("family_name", &subject.family_name),
        short("family_name", &subject.family_name, 2 * TEXT_LENGTH),
        wanted("given_name", &subject.given_name),
        short("given_name", &subject.given_name, 2 * TEXT_LENGTH),
        short("residence_address", street, 2 * TEXT_LENGTH),
    ];
    checks.into_iter().flatten().collect()
}
