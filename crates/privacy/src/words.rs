//! What several pages say.

use kernel::Date;
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
