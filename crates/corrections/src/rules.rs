//! The decisions about corrections: pure functions.

use access::AudienceKind;
use access::audience::Grant;
use kernel::clock::{FOREVER, local_date};
use kernel::ids::UserId;
use kernel::{Date, FieldProblem, Problem, Result, Timestamp};
use people::model::Placement;

use crate::model::{Correction, Kind, Status, Values, Why};

/// Characters of a note, so that reason, note and names stay below what a person's history takes.
pub const NOTE_LENGTH: usize = 300;

/// The reasons for which a kind may be corrected, in the order of the form.
pub fn whys(kind: Kind) -> &'static [Why] {
    match kind {
        Kind::Person | Kind::Report | Kind::Request => {
            &[Why::Typing, Why::Swapped, Why::Outdated, Why::Told, Why::Other]
        }
        Kind::Deletion => &[Why::Duplicate, Why::Mistake, Why::Other],
    }
}

/// The reason as it was chosen, and what is said of it.
///
/// # Errors
/// Invalid fields `why` and `why_note`: `other` says nothing without a note.
pub fn because(kind: Kind, why: &str, note: &str) -> Result<(Why, String)> {
    let note = note.replace('\0', "").trim().to_owned();
    let mut problems = Vec::new();
    let why = Why::of(why).filter(|why| whys(kind).contains(why));
    if why.is_none() {
        problems.push(FieldProblem::new("why", "corrections-why-missing"));
    }
    if note.chars().count() > NOTE_LENGTH {
        problems.push(FieldProblem::new("why_note", "corrections-note-long"));
    } else if why == Some(Why::Other) && note.is_empty() {
        problems.push(FieldProblem::new("why_note", "corrections-note-missing"));
    }
    match why {
        Some(why) if problems.is_empty() => Ok((why, note)),
        _ => Err(Problem::Invalid(problems)),
    }
}

/// What is said when it is not approved: never nothing.
///
/// # Errors
/// An invalid field `decision_note`.
pub fn declined_because(note: &str) -> Result<String> {
    let note = note.replace('\0', "").trim().to_owned();
    match note.chars().count() {
        0 => Err(Problem::field("decision_note", "corrections-decline-note-missing")),
        1..=NOTE_LENGTH => Ok(note),
        _ => Err(Problem::field("decision_note", "corrections-note-long")),
    }
}

/// What differs: the named fields, before and after.
pub fn difference(before: &Values, after: &Values) -> (Values, Values) {
    let differing = after.iter().filter(|(name, value)| !same(before.get(*name), value));
    let names: Vec<&String> = differing.map(|(name, _)| name).collect();
    let of = |values: &Values| {
        let value = |name: &&String| ((*name).clone(), values.get(*name).cloned().unwrap_or_default());
        names.iter().map(value).collect()
    };
    (of(before), of(after))
}

/// Whether the named fields have other values by now than when it was asked.
pub fn is_overtaken(before: &Values, now: &Values) -> bool {
    before.iter().any(|(name, value)| !same(now.get(name), value))
}

/// Browsers end the lines of a text in their own way.
fn same(one: Option<&String>, other: &str) -> bool {
    one.is_some_and(|one| one.replace('\r', "") == other.replace('\r', ""))
}

/// Whether somebody of a unit may decide: another one than who asked, of the ASL in charge, while it waits.
///
/// # Errors
/// `Problem::Refused` with the sentence that says why not.
pub fn may_decide(status: Status, asked_by: UserId, by: UserId, his: &str, in_charge: &str) -> Result<()> {
    if status != Status::Asked {
        return Err(Problem::Refused("corrections-ended-already"));
    }
    if asked_by == by {
        return Err(Problem::Refused("corrections-own"));
    }
    if his != in_charge {
        return Err(Problem::Refused("corrections-not-in-charge"));
    }
    Ok(())
}

/// Between which places those stand that wait, and those that do not: both ends excluded.
pub const WAITING: (&str, &str) = ("0", "1");
/// As [`WAITING`], of those that have ended.
pub const ENDED: (&str, &str) = ("1", "2");

/// Those that wait come first, the oldest before; then those that have ended, the latest before.
pub fn sort_key(asked_at: Timestamp, ended_at: Option<Timestamp>) -> String {
    match ended_at {
        None => format!("{}{:016}", WAITING.0, asked_at.as_microsecond().max(0)),
        Some(at) => format!("{}{:016}", ENDED.0, 9_999_999_999_999_999 - at.as_microsecond().max(0)),
    }
}

/// Who sees a correction: the ASL in charge of the person, and who asked as long as he sees the person: her doctor of
/// choice, or the ASL of her residence.
pub fn audiences(of: &Correction, place: &Placement, today: Date) -> Vec<Grant> {
    let asked_on = local_date(of.asked_at);
    let sort_key = sort_key(of.asked_at, of.ending.as_ref().map(|ending| ending.at));
    let grant = |audience, valid_from, why| Grant {
        audience,
        sort_key: sort_key.clone(),
        valid_from,
        valid_to: FOREVER,
        why,
    };
    let since = if place.asl == of.asl { asked_on } else { today };
    let in_charge = grant(AudienceKind::Asl.of(&place.asl), since, "domicile");
    let doctor = place.gp.as_ref().map(|gp| (AudienceKind::Gp.of(&gp.code), gp.since.max(asked_on)));
    let doctor = doctor.filter(|(audience, _)| *audience == of.asked_through);
    let doctor = doctor.map(|(audience, since)| grant(audience, since, "gp-of-choice"));
    let residence = people::rules::asl_of(&place.residence_comune, today).filter(|asl| *asl != place.asl);
    let residence = residence.map(|asl| AudienceKind::Asl.of(asl));
    let residence = residence.filter(|audience| *audience == of.asked_through);
    let residence = residence.map(|audience| grant(audience, asked_on, "residence"));
    std::iter::once(in_charge).chain(doctor).chain(residence).collect()
}

#[cfg(test)]
mod tests;
