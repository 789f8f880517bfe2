//! The decisions about exports: pure functions.

use access::{Action, Actor, AudienceKind, Role, decide};
use jiff::SignedDuration;
use kernel::{FieldProblem, Problem, Result, Timestamp};

use super::model::{Broke, Export, Format, Purpose, Status};

/// Above so many persons a second one approves (reliability-ux.md S-11).
pub const ALONE: i64 = 1_000;
/// Rows of a stretch: some hundreds of kilobytes.
pub const STRETCH: i64 = 1_000;
/// For so many hours it may be downloaded.
pub const HOURS: i64 = 24;
/// So often: a connection breaks, a computer is another one.
pub const DOWNLOADS: i64 = 3;
/// A download that has been under way for more minutes has lost its process.
const LOST_AFTER: i64 = 30;
/// Characters of a note.
pub const NOTE_LENGTH: usize = 300;

/// What a form says: column set, format and purpose, each from its closed list.
///
/// # Errors
/// Invalid fields `set`, `format`, `purpose`.
pub fn chosen(
    set: &str,
    offered: &[&'static str],
    format: &str,
    purpose: &str,
) -> Result<(&'static str, Format, Purpose)> {
    let set = offered.iter().copied().find(|code| *code == set);
    let (format, purpose) = (Format::of(format), Purpose::of(purpose));
    let missing = [
        (set.is_none(), "set", "lists-export-set-missing"),
        (format.is_none(), "format", "lists-export-format-missing"),
        (purpose.is_none(), "purpose", "lists-export-purpose-missing"),
    ];
    let problems = missing.into_iter().filter(|(wrong, ..)| *wrong);
    let problems: Vec<FieldProblem> = problems.map(|(_, field, key)| FieldProblem::new(field, key)).collect();
    match (set, format, purpose) {
        (Some(set), Some(format), Some(purpose)) => Ok((set, format, purpose)),
        _ => Err(Problem::Invalid(problems)),
    }
}

/// Whether somebody acts in the role and for the unit in which it was asked: another one sees other persons.
pub fn stands_where_it_was_asked(export: &Export, actor: &Actor) -> bool {
    actor.role == export.role && actor.audience() == export.unit
}

/// Whether somebody answers for an export: a colleague of who asked, in the same role for the same unit, or the data-protection
/// officer of the ASL. Not oneself.
pub fn answers_for(export: &Export, actor: &Actor) -> bool {
    if decide(actor, Action::ExportApprove).is_err() || export.asked_by == actor.user {
        return false;
    }
    let officer = actor.role == Role::DataProtectionOfficer
        && !export.asl.is_empty()
        && actor.audience() == AudienceKind::Asl.of(&export.asl);
    officer || stands_where_it_was_asked(export, actor)
}

/// Whether somebody may approve or decline it now.
///
/// # Errors
/// `Problem::Refused` with the sentence that says why not.
pub fn may_decide(export: &Export, actor: &Actor) -> Result<()> {
    if export.asked_by == actor.user {
        return Err(Problem::Refused("lists-export-own"));
    }
    if !answers_for(export, actor) {
        return Err(Problem::NotFound);
    }
    if export.status == Status::Asked {
        Ok(())
    } else {
        Err(Problem::Refused("lists-export-decided-already"))
    }
}

/// Whether who asked may download it now, in the role and for the unit in which he asked.
///
/// # Errors
/// `Problem::Refused` with the sentence that says why not.
pub fn may_download(export: &Export, actor: &Actor, now: Timestamp) -> Result<()> {
    let refused = match export.status {
        Status::Asked => Some("lists-export-waits"),
        Status::Declined => Some("lists-export-was-declined"),
        Status::Withdrawn => Some("lists-export-was-withdrawn"),
        Status::Open if has_outgrown(export) => Some("lists-export-grown"),
        Status::Open if export.open_until.is_none_or(|until| until <= now) => Some("lists-export-too-late"),
        Status::Open if export.downloads >= DOWNLOADS => Some("lists-export-too-often"),
        Status::Open if !stands_where_it_was_asked(export, actor) => Some("lists-export-other-role"),
        Status::Open => None,
    };
    refused.map_or(Ok(()), |key| Err(Problem::Refused(key)))
}

/// Whether more persons answered than one may have alone, when it was last downloaded: it is to be asked for anew.
pub fn has_outgrown(export: &Export) -> bool {
    export.handed.as_ref().is_some_and(|handed| handed.broke == Some(Broke::Grown))
}

/// A download that began then or before has lost its process.
pub fn lost(now: Timestamp) -> Timestamp {
    now.checked_sub(SignedDuration::from_mins(LOST_AFTER)).unwrap_or(Timestamp::MIN)
}

/// Whether a download is still under way, and not one whose process is gone.
pub fn is_running(export: &Export, now: Timestamp) -> bool {
    export.running_since.is_some_and(|since| since > lost(now))
}

/// Until when what is open from now on may be downloaded.
pub fn open_until(now: Timestamp) -> Timestamp {
    now.checked_add(SignedDuration::from_hours(HOURS)).unwrap_or(Timestamp::MAX)
}

/// What is said when it is not approved: never nothing.
///
/// # Errors
/// An invalid field `note`.
pub fn declined_because(note: &str) -> Result<String> {
    let note = note.replace('\0', "").trim().to_owned();
    match note.chars().count() {
        0 => Err(Problem::field("note", "lists-export-note-missing")),
        1..=NOTE_LENGTH => Ok(note),
        _ => Err(Problem::field("note", "lists-export-note-long")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_without_its_three_choices_says_which_are_missing() {
        let fields = |problem: Problem| match problem {
            Problem::Invalid(fields) => fields.into_iter().map(|field| field.field).collect::<Vec<_>>(),
            other => panic!("{other}"),
        };
        let offered = ["screen", "patients"];
        assert!(chosen("patients", &offered, "csv", "care").is_ok());
        assert_eq!(fields(chosen("swabs", &offered, "", "fun").unwrap_err()), ["set", "format", "purpose"]);
        assert_eq!(fields(chosen("screen", &offered, "xlsx", "").unwrap_err()), ["purpose"]);
    }

    #[test]
    fn nothing_is_declined_without_a_word() {
        assert!(declined_because(" \0 ").is_err());
        assert!(declined_because(&"x".repeat(NOTE_LENGTH + 1)).is_err());
        assert_eq!(declined_because(" troppi ").unwrap(), "troppi");
    }
}
