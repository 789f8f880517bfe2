//! Values in the words of the screen.

use web::{Badge, Tone, t, tn};

use crate::model::{Plan, REGION, State};
use crate::rules::Term;

/// A term: `24 mesi`.
pub(crate) fn term(text: &str) -> String {
    match Term::parse(text) {
        Some(Term::Months(months)) if months % 12 == 0 => tn("retention-years", &[("n", &(months / 12))]),
        Some(Term::Months(months)) => tn("retention-months", &[("n", &months)]),
        Some(Term::Days(days)) => tn("retention-days", &[("n", &days)]),
        None => t("retention-no-term").to_owned(),
    }
}

pub(crate) fn class(code: &str) -> String {
    t(&format!("retention-class-{}", code.replace('_', "-"))).to_owned()
}

pub(crate) fn outcome(code: &str) -> String {
    t(&format!("retention-outcome-{code}")).to_owned()
}

/// What stands against a deletion, and how often.
pub(crate) fn against(why: &str, amount: i64) -> String {
    tn(&format!("retention-against-{why}"), &[("n", &amount)])
}

pub(crate) fn unit(code: &str) -> String {
    match territory::get().asl(code) {
        Some(asl) if code != REGION => asl.name.clone(),
        _ => t("retention-region").to_owned(),
    }
}

pub(crate) fn state(plan: &Plan) -> Badge {
    let tone = match plan.state {
        State::Preparing => Tone::Info,
        State::Prepared => Tone::Act,
        State::Approved => Tone::Warn,
        State::Done => Tone::Good,
        State::Withdrawn => Tone::Quiet,
    };
    Badge::new(tone, &format!("retention-state-{}", plan.state.code()))
}

/// A role by its code; the machine itself is none.
pub(crate) fn by(role: &str, nil: bool) -> String {
    if nil { t("retention-by-machine").to_owned() } else { t(&format!("web-role-{role}")).to_owned() }
}
