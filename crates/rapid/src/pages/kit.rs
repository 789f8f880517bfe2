//! The fields that one test and a sheet have in common.

use access::Actor;
use jiff::civil::Time;
use kernel::{Date, FieldProblem, Timestamp};
use lab::rules::devices;
use territory::codes::{self, List};
use web::{Choice, FormState, fmt};

use crate::model::Kit;
use crate::rules::{TEXT_LENGTH, sampled_at, typed};

/// What the selects of the form offer.
pub(super) struct Offered {
    pub(super) devices: Vec<Choice>,
    pub(super) reasons: Vec<Choice>,
}

/// What is offered today, beside what is chosen already.
pub(super) fn offered(form: &FormState, today: Date) -> Offered {
    let reasons = codes::offered(List::SwabReason, today, &[form.get("reason")]);
    Offered {
        devices: devices::all().iter().map(|device| Choice::new(device.code, device.name.clone())).collect(),
        reasons: reasons.into_iter().map(|term| Choice::new(term.code, term.name)).collect(),
    }
}

/// Fills a new form: today, now, here, by whom.
pub(super) fn begin(form: &mut FormState, actor: &Actor, now: Timestamp) {
    let first = [
        ("operator", actor.name.clone()),
        ("place", actor.unit.name.clone()),
        ("reason", "screening".to_owned()),
        ("sampled_time", fmt::time(now)),
    ];
    for (name, value) in first {
        if form.get(name).is_empty() {
            form.set(name, value.chars().take(TEXT_LENGTH).collect::<String>());
        }
    }
    if form.get("sampled_day").is_empty() {
        form.set_date("sampled_day", actor.today);
    }
}

/// What was typed; none when something is wrong with it, which the form then says. Without `antigen` no device need be named.
pub(super) fn read(form: &mut FormState, antigen: bool, now: Timestamp) -> Option<Kit> {
    let chosen = form.get("device").to_owned();
    let other = form.get("device_other").trim().to_owned();
    let listed = devices::all().iter().any(|device| device.code == chosen);
    form.check(chosen.is_empty() || listed, "device", "rapid-device-unknown");
    form.check(!listed || other.is_empty(), "device_other", "rapid-device-two");
    let device = if listed { chosen } else { other };
    let text = |name: &str| form.get(name).trim().to_owned();
    let [lot, operator, place, reason] = ["lot", "operator", "place", "reason"].map(text);
    let mut kit = Kit { device, lot, operator, place, reason, sampled_at: now };
    for mut problem in typed::kit(&kit, antigen) {
        // What is too long was written, and not chosen.
        if (problem.field, problem.key) == ("device", "rapid-too-long") {
            problem.field = "device_other";
        }
        form.problem(problem);
    }
    let day = form.required_date("sampled_day");
    let time = time(form);
    kit.sampled_at = sampled_at(day?, time?, now).map_err(|problem| form.problem(problem)).ok()?;
    form.is_good().then_some(kit)
}

/// `9:05`, `09.05`, `0905`.
fn time(form: &mut FormState) -> Option<Time> {
    let text = form.required("sampled_time").replace('.', ":");
    let parts = match text.split_once(':') {
        Some((hour, minute)) => (hour.parse().ok(), minute.parse().ok()),
        None if text.len() == 4 && text.is_ascii() => (text[..2].parse().ok(), text[2..].parse().ok()),
        None => (None, None),
    };
    let time = match parts {
        (Some(hour), Some(minute)) => Time::new(hour, minute, 0, 0).ok(),
        _ => None,
    };
    if time.is_none() {
        form.problem(FieldProblem::new("sampled_time", "rapid-time-form"));
    }
    time
}
