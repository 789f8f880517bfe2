//! Words that several pages share.

use kernel::Date;
use territory::codes::{self, List};
use web::{Badge, Choice, Tone, t};

use crate::model::{
    Cancellation, Measured, Outcome, Priority, RequestLine, RequestStatus, Revision, Ruling, TestKind,
    TubeReason, TubeStep,
};
use crate::rules::devices;

/// The name of an outcome.
pub(super) fn outcome(outcome: Outcome) -> &'static str {
    t(outcome_key(outcome))
}

pub(super) fn outcome_key(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Positive => "lab-outcome-positive",
        Outcome::Negative => "lab-outcome-negative",
        Outcome::Doubtful => "lab-outcome-doubtful",
        Outcome::Indeterminate => "lab-outcome-indeterminate",
        Outcome::NotReceived => "lab-outcome-not_received",
        Outcome::Unsuitable => "lab-outcome-unsuitable",
    }
}

/// An outcome as a badge: a positive asks somebody to act.
pub(super) fn outcome_badge(outcome: Outcome) -> Badge {
    let tone = match outcome {
        Outcome::Positive => Tone::Act,
        Outcome::Negative => Tone::Good,
        Outcome::Doubtful | Outcome::Indeterminate | Outcome::Unsuitable => Tone::Warn,
        Outcome::NotReceived => Tone::Quiet,
    };
    Badge::new(tone, outcome_key(outcome))
}

/// The outcome of a revision that counts, or of one that was corrected; or that the result was withdrawn.
pub(super) fn revision_badge(revision: &Revision) -> Badge {
    if let Some(withdrawn) = revision.withdrawn {
        return Badge::new(Tone::Quiet, withdrawn.key());
    }
    match revision.result.current {
        true => outcome_badge(revision.result.outcome),
        false => Badge::text(
            Tone::Quiet,
            web::tn("lab-corrected", &[("outcome", &outcome(revision.result.outcome))]),
        ),
    }
}

/// By which door a result came and, if a rule gave it to the person, by which.
pub(super) fn source(revision: &Revision) -> String {
    let source = t(&format!("lab-source-{}", revision.source)).to_owned();
    match revision.rule {
        Some(rule) => web::tn("lab-source-by", &[("source", &source), ("rule", &t(rule.key()))]),
        None => source,
    }
}

/// The name of a test.
pub(super) fn test(test: TestKind) -> &'static str {
    match test {
        TestKind::Molecular => t("lab-test-molecular"),
        TestKind::Antigen => t("lab-test-antigen"),
        TestKind::SerologyIgg => t("lab-test-serology_igg"),
        TestKind::SerologyIgm => t("lab-test-serology_igm"),
    }
}

/// With which device a test was done; empty when nobody said it.
pub(super) fn device(measured: &Measured) -> String {
    match measured.device.as_str() {
        "" => String::new(),
        written => web::tn("lab-device", &[("device", &devices::name(written))]),
    }
}

/// Why a swab was requested.
pub(super) fn reason(code: &str) -> String {
    codes::name(List::SwabReason, code)
}

/// What a form offers of a list on a day, with what is chosen already.
pub(super) fn choices(list: List, today: Date, had: &[&str]) -> Vec<Choice> {
    codes::offered(list, today, had).into_iter().map(|term| Choice::new(term.code, term.name)).collect()
}

/// Why a request was taken back, with the note.
pub(super) fn cancelled_because(cancelled: &Cancellation) -> String {
    let reason = codes::name(List::CancelReason, &cancelled.reason);
    if cancelled.note.is_empty() { reason } else { format!("{reason}: {}", cancelled.note) }
}

/// Where a request stands.
pub(super) fn status(status: RequestStatus) -> Badge {
    match status {
        RequestStatus::Proposed => Badge::new(Tone::Warn, "lab-status-proposed"),
        RequestStatus::Information => Badge::new(Tone::Warn, "lab-status-information"),
        RequestStatus::Denied => Badge::new(Tone::Quiet, "lab-status-denied"),
        RequestStatus::Requested => Badge::new(Tone::Info, "lab-status-requested"),
        RequestStatus::Resulted => Badge::new(Tone::Good, "lab-status-resulted"),
        RequestStatus::Cancelled => Badge::new(Tone::Quiet, "lab-status-cancelled"),
    }
}

/// What is known of a tube.
pub(super) fn tube(step: TubeStep) -> Badge {
    match step {
        TubeStep::Received => Badge::new(Tone::Info, "lab-tube-received"),
        TubeStep::InProgress => Badge::new(Tone::Info, "lab-tube-in_progress"),
        TubeStep::Suspended => Badge::new(Tone::Warn, "lab-tube-suspended"),
        TubeStep::Unsuitable => Badge::new(Tone::Warn, "lab-tube-unsuitable"),
        TubeStep::NotReceived => Badge::new(Tone::Quiet, "lab-tube-not_received"),
    }
}

/// Why a tube waits, or cannot be examined.
pub(super) fn tube_reason_key(reason: TubeReason) -> &'static str {
    match reason {
        TubeReason::Broken => "lab-tube-reason-broken",
        TubeReason::Mismatched => "lab-tube-reason-mismatched",
        TubeReason::Material => "lab-tube-reason-material",
        TubeReason::Conservation => "lab-tube-reason-conservation",
        TubeReason::Repeat => "lab-tube-reason-repeat",
        TubeReason::Equipment => "lab-tube-reason-equipment",
        TubeReason::Clarification => "lab-tube-reason-clarification",
        TubeReason::Other => "lab-tube-reason-other",
    }
}

/// Where a sample stands at the desk: its result; else its tube; else its request.
pub(super) fn of_bench(line: &RequestLine) -> Badge {
    let given_up =
        |outcome: Outcome| outcome == Outcome::NotReceived && line.tube.is_some_and(|it| it.step.is_here());
    match (line.result, line.tube) {
        (Some((_, outcome, _)), _) if !given_up(outcome) => outcome_badge(outcome),
        (_, Some(known)) if line.status != RequestStatus::Cancelled => tube(known.step),
        _ => status(line.status),
    }
}

/// How urgent, with its place among all; the place alone to a laboratory, which need not know why.
pub(super) fn priority(priority: Priority, for_laboratory: bool) -> String {
    let rank = i64::from(priority.rank());
    match for_laboratory {
        true => web::tn("lab-priority-rank", &[("rank", &rank)]),
        false => format!("{rank} · {}", t(priority_key(priority))),
    }
}

/// The key of a priority's name.
pub(super) fn priority_key(priority: Priority) -> &'static str {
    match priority {
        Priority::SymptomaticWorker => "lab-priority-symptomatic_worker",
        Priority::Hospital => "lab-priority-hospital",
        Priority::Symptomatic => "lab-priority-symptomatic",
        Priority::EndOfIsolation => "lab-priority-end_of_isolation",
        Priority::Contact => "lab-priority-contact",
        Priority::Screening => "lab-priority-screening",
    }
}

/// The key of what was said of a proposal.
pub(super) fn ruling_key(ruling: Ruling) -> &'static str {
    match ruling {
        Ruling::Proposed => "lab-ruling-proposed",
        Ruling::Authorised => "lab-ruling-authorised",
        Ruling::Denied => "lab-ruling-denied",
        Ruling::Information => "lab-ruling-information",
        Ruling::Answered => "lab-ruling-answered",
    }
}

/// The name of a laboratory, or of a kind of place where rapid tests are done; the code when nobody knows it.
pub fn laboratory(code: &str) -> String {
    if code.starts_with("point-") {
        return t(&format!("lab-{code}")).to_owned();
    }
    territory::get().laboratory(code).map_or_else(|| code.to_owned(), |laboratory| laboratory.name.clone())
}

/// The outcomes a form offers, without the one it corrects.
pub(super) fn outcomes(without: Option<Outcome>) -> Vec<Choice> {
    let all = [
        Outcome::Negative,
        Outcome::Positive,
        Outcome::Doubtful,
        Outcome::Indeterminate,
        Outcome::Unsuitable,
        Outcome::NotReceived,
    ];
    let offered = all.into_iter().filter(|outcome| Some(*outcome) != without);
    offered.map(|outcome| Choice::key(outcome.code(), outcome_key(outcome))).collect()
}
