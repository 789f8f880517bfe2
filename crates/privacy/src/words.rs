//! What several pages say.

use kernel::Date;
use territory::codes::{self, List};
use web::{Badge, Tone, fmt, t, tn};

use crate::model::rights::{Outcome, RightsRequest};
use crate::model::{Fact, Obscuring, Target, What};
use crate::rules::rights as rules;

/// What a fact is, in a line.
pub(crate) fn fact(fact: &Fact) -> String {
    match &fact.what {
        What::Report { at, by } => tn("privacy-fact-report", &[("when", &fmt::instant(*at)), ("who", by)]),
        What::Request { number, at } => {
            tn("privacy-fact-request", &[("number", number), ("when", &fmt::instant(*at))])
        }
        What::Result { test, outcome, at } => {
            let (test, outcome) =
                (format!("lab-test-{}", test.code()), format!("lab-outcome-{}", outcome.code()));
            let (test, outcome) = (t(&test).to_owned(), t(&outcome).to_owned());
            tn("privacy-fact-result", &[("test", &test), ("outcome", &outcome), ("when", &fmt::instant(*at))])
        }
        What::Case { opened_on } => tn("privacy-fact-case", &[("date", opened_on)]),
        What::Measure { kind, starts_on, .. } => {
            tn("privacy-fact-measure", &[("kind", &t(kind.key())), ("date", starts_on)])
        }
        What::SymptomsEnd { at } => tn("privacy-fact-symptoms", &[("when", &fmt::instant(*at))]),
        What::Known { data } => people::screen::fact(data),
        What::Communication { at } => tn("privacy-fact-communication", &[("when", &fmt::instant(*at))]),
        What::Contact { at } => tn("privacy-fact-contact", &[("when", &fmt::instant(*at))]),
        What::Correction { at } => tn("privacy-fact-correction", &[("when", &fmt::instant(*at))]),
    }
}

/// What was named.
pub(crate) fn target(target: Target) -> &'static str {
    t(match target {
        Target::Report => "privacy-target-report",
        Target::Request => "privacy-target-request",
        Target::Result => "privacy-target-result",
        Target::Case => "privacy-target-case",
        Target::Fact => "privacy-target-person_fact",
        Target::Person => "privacy-target-person",
    })
}

/// Whether it holds.
pub(crate) fn state(one: &Obscuring) -> Badge {
    match one.ending {
        None => Badge::new(Tone::Info, "privacy-holds"),
        Some(_) => Badge::new(Tone::Quiet, "privacy-taken-back"),
    }
}

/// How long there is for the answer.
pub(crate) fn days_left(one: &RightsRequest, today: Date) -> Badge {
    match rules::days_left(one.due_on, today) {
        late if late < 0 => Badge::text(Tone::Act, tn("privacy-days-late", &[("n", &-late)])),
        few @ 0..=7 => Badge::text(Tone::Warn, tn("privacy-days-left", &[("n", &few)])),
        days => Badge::text(Tone::Info, tn("privacy-days-left", &[("n", &days)])),
    }
}

/// What came of it.
pub(crate) fn outcome(outcome: Outcome) -> Badge {
    let tone = match outcome {
        Outcome::Granted => Tone::Good,
        Outcome::Partly | Outcome::Refused => Tone::Quiet,
    };
    Badge::new(tone, &outcome.key())
}

/// A value of the copy in words. What has none, because it was typed or is a number, stays as it is.
pub(crate) fn copied(section: &str, field: &str, text: &str, today: Date) -> String {
    let known = match field {
        "comune" | "residence_comune" | "domicile_comune" => Some(people::rules::comune_name(text, today)),
        // Who lives with her is told by others' data: that somebody does is hers.
        "household" => Some(t("privacy-copy-household").to_owned()),
        "birth_place" => Some(people::rules::birth_place_name(text, today)),
        "person_kind" => Some(codes::name(List::PersonKind, text)),
        "vaccine" => Some(codes::name(List::Vaccine, text)),
        "contagion_place" => Some(people::rules::facts::place_name(text, today)),
        "asl" | "receiving_asl" | "from_asl" | "to_asl" => {
            territory::get().asl(text).map(|asl| asl.name.clone())
        }
        "laboratory" => territory::get().laboratory(text).map(|one| one.name.clone()),
        "temperature_tenths" => {
            text.parse().ok().map(|tenths: i32| format!("{},{}", tenths / 10, tenths % 10))
        }
        "symptoms" => {
            let names = text.split_whitespace().map(|code| codes::name(List::Symptom, code));
            Some(names.collect::<Vec<_>>().join(", "))
        }
        "grades" => cases::model::Grades::read(text).ok().map(|grades| {
            let one = |(of, grade): &(String, cases::model::Grade)| {
                format!("{}: {}", codes::name(List::Symptom, of), t(grade.key()))
            };
            grades.0.iter().map(one).collect::<Vec<_>>().join(", ")
        }),
        "reason" if section.ends_with("requests") => Some(codes::name(List::SwabReason, text)),
        "cancel_reason" => Some(codes::name(List::CancelReason, text)),
        "before" | "after" if section == "corrections" => Some(corrected(text, today)),
        _ => None,
    };
    known.unwrap_or_else(|| in_words(kind_of(section, field), text))
}

/// What a correction changes, field by field; a field without a name here is said as the file has it.
fn corrected(text: &str, today: Date) -> String {
    let field = |part: &str| match part.split_once(": ") {
        Some((name, value)) => {
            let key = format!("privacy-field-{}", name.replace('_', "-"));
            let label = if web::texts::texts().has(&key) { t(&key) } else { name };
            format!("{label}: {}", copied("requests", name, value, today))
        }
        None => part.to_owned(),
    };
    text.split("; ").map(field).collect::<Vec<_>>().join("; ")
}

/// How the keys of a field's words begin; empty where it has none.
fn kind_of(section: &str, field: &str) -> &'static str {
    match (section, field) {
        (_, "sex") => "privacy-sex-",
        (_, "identifier_kind") => "people-kind-",
        ("identity", "source") => "people-source-",
        ("person_facts", "kind") => "people-fact-",
        ("person_facts", "source") => "people-fact-from-",
        ("contacts" | "named_as_contact", "circumstance") => "cases-contact-",
        ("contacts", "source") => "cases-contact-from-",
        ("results", "source") => "lab-source-",
        ("results" | "rapid_tests", "laboratory") => "lab-",
        (_, "test" | "test_type") => "lab-test-",
        ("results" | "unsettled", "outcome") => "lab-outcome-",
        ("results", "withdrawn") => "lab-withdrawn-",
        ("results", "matched_by") => "lab-rule-",
        ("unsettled", "doubt") => "lab-doubt-",
        ("requests", "status") => "lab-status-",
        ("requests" | "earlier_requests", "priority") => "lab-priority-",
        ("request_steps", "ruling") => "lab-ruling-",
        ("appointments", "appointment") => "sampling-step-",
        ("tubes", "tube") => "lab-tube-",
        ("tubes", "tube_reason") => "lab-tube-reason-",
        ("reports", "status") => "cases-report-",
        ("report_steps", "step") => "cases-step-",
        ("cases", "status") => "cases-case-",
        ("measures", "kind") => "cases-",
        ("measures", "status") => "privacy-measure-",
        ("measure_changes", "change") => "cases-change-",
        ("communications", "what") => "notifications-kind-",
        ("communications", "priority") => "notifications-priority-",
        ("communications", "status") => "notifications-closed-",
        ("corrections", "what") => "corrections-kind-",
        ("corrections", "status") => "corrections-status-",
        ("transfers", "status") => "people-transfer-is-",
        ("obscurings", "what") => "privacy-target-",
        ("obscurings", "why") => "privacy-why-",
        ("rights_requests", "what") => "privacy-right-",
        ("rights_requests", "outcome") => "privacy-outcome-",
        _ => "",
    }
}

/// The words of a code, when the catalogue has any: some keys have its underscores, others hyphens.
fn in_words(begin: &str, code: &str) -> String {
    let keys = [format!("{begin}{code}"), format!("{begin}{}", code.replace('_', "-"))];
    let found = keys.iter().find(|key| !begin.is_empty() && web::texts::texts().has(key));
    found.map_or_else(|| code.to_owned(), |key| t(key).to_owned())
}
