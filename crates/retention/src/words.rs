//! Values in the words of the screen.

use web::{Badge, Tone, t, tn};

use crate::model::{Hold, Plan, REGION, State};
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

/// For whom something is held back: what the region holds is held for every ASL.
pub(crate) fn held_for(code: &str) -> String {
    if code == REGION { t("retention-all").to_owned() } else { unit(code) }
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

/// Who did something, with his role; at the command line, in whose name soever, with the user of the operating system.
pub(crate) fn by(role: &str, nil: bool, name: Option<&str>, shell: Option<&str>) -> String {
    let role = || t(&format!("web-role-{role}")).to_owned();
    let who = match name {
        Some(name) => tn("retention-by", &[("name", &name), ("role", &role())]),
        None if nil => t("retention-by-machine").to_owned(),
        None => role(),
    };
    match shell {
        None => who,
        Some(user) if nil => tn("retention-by-shell", &[("user", &user)]),
        Some(user) => tn("retention-by-shell-for", &[("user", &user), ("who", &who)]),
    }
}

/// What is held back: a class by name, or somebody, who is not named.
pub(crate) fn held(hold: &Hold) -> String {
    hold.class.as_deref().map_or_else(|| t("retention-one-person").to_owned(), class)
}
