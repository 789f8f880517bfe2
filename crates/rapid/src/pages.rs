//! The pages of the module.

mod correct;
mod group;
mod kit;
mod left;
mod list;
mod one;

use axum::Router;
use axum::routing::{get, post};
use lab::model::Outcome;
use web::{App, Badge, Choice, Tone, t};

use crate::rules::OUTCOMES;

/// One test, a sheet of a group, and what one recorded oneself.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/rapid", get(list::show))
        .route("/rapid/new", get(one::ask).post(one::record))
        .route("/people/{id}/rapid/new", get(one::ask_of))
        .route("/people/{id}/rapid/group", get(group::ask_of))
        .route("/rapid/group", get(group::ask).post(group::preview))
        .route("/rapid/group/record", post(group::record))
        .route("/rapid/{id}", get(list::view))
        .route("/rapid/{id}/correct", get(correct::ask).post(correct::correct))
}

/// What may be found, as choices.
fn outcomes(without: Option<Outcome>) -> Vec<Choice> {
    let offered = OUTCOMES.into_iter().filter(|outcome| Some(*outcome) != without);
    offered.map(|outcome| Choice::key(outcome.code(), outcome_key(outcome))).collect()
}

/// The key of an outcome's name: what a laboratory calls indeterminate is an invalid test here.
fn outcome_key(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Positive => "lab-outcome-positive",
        Outcome::Negative => "lab-outcome-negative",
        _ => "rapid-outcome-invalid",
    }
}

/// An outcome of [`OUTCOMES`], from a form.
fn outcome(code: &str) -> Option<Outcome> {
    Outcome::parse(code).ok().filter(|outcome| OUTCOMES.contains(outcome))
}

/// What is valid of a test today.
fn badge(outcome: Option<Outcome>) -> Badge {
    let tone = match outcome {
        Some(Outcome::Positive) => Tone::Act,
        Some(Outcome::Negative) => Tone::Good,
        Some(_) => Tone::Warn,
        None => Tone::Quiet,
    };
    Badge::text(tone, outcome.map_or(t("lab-withdrawn-deleted"), |outcome| t(outcome_key(outcome))))
}
