//! Persons and what belongs to them, in the words of the screen.

use access::audience::Reason;
use access::delegations::Delegated;
use access::{Actor, Role};
use kernel::{Date, PersonIdentifier, Sex};
use territory::Asl;
use territory::codes::{self, List};
use web::{Cell, fmt, t, tn};

use crate::model::facts::FactData;
use crate::model::identifier_text;
use crate::rules::facts::place_name;

/// The code as written, or why there is none.
pub(super) fn identifier(identifier: &PersonIdentifier) -> Cell {
    match identifier {
        PersonIdentifier::None { reason } => Cell::key(&format!("people-none-{}", reason.as_str())),
        code => {
            let cell = Cell::code(identifier_text(code));
            match code {
                PersonIdentifier::TaxCode(_) => cell,
                other => cell.sub(t(&format!("people-kind-{}", other.kind().as_str()))),
            }
        }
    }
}

/// `40 anni`, `8 mesi`.
pub(super) fn age(born: Date, today: Date) -> String {
    let years = fmt::age(born, today);
    if years >= 2 {
        return tn("people-age-years", &[("n", &years)]);
    }
    let months = i64::from(today.year() - born.year()) * 12 + i64::from(today.month() - born.month())
        - i64::from(today.day() < born.day());
    tn("people-age-months", &[("n", &months)])
}

/// `aggiornato oggi`, `aggiornato 3 giorni fa`: how old something is that was told on a day. What is dated after today, because
/// clocks differ, is of today.
pub(super) fn freshness(told: Date, today: Date) -> String {
    let days = i64::from((today - told).get_days());
    let (key, n) = match days {
        ..=0 => return t("people-fresh-today").to_owned(),
        1 => return t("people-fresh-yesterday").to_owned(),
        2..=59 => ("people-fresh-days", days),
        60..=729 => ("people-fresh-months", days / 30),
        _ => ("people-fresh-years", days / 365),
    };
    tn(key, &[("n", &n)])
}

/// `Donna`, `Uomo`.
pub(super) fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "people-sex-female",
        Sex::Male => "people-sex-male",
    }
}

/// `Assistito di ROSSI ADA, che te lo ha affidato fino al 03/12/2026`: whose patient somebody is that a doctor sees for a
/// colleague.
fn delegated(actor: &Actor, reason: &Reason) -> Option<String> {
    let held = actor.delegation_of(&reason.audience)?;
    Some(tn("people-why-delegated", &[("doctor", &held.unit.name), ("until", &last_day(held))]))
}

/// `ROSSI ADA (fino al 03/12/2026)`: those whose patients a doctor sees besides his own; none when there are none.
pub(super) fn doctors(actor: &Actor) -> Option<String> {
    let each = actor
        .delegated
        .iter()
        .map(|held| tn("people-delegated-until", &[("doctor", &held.unit.name), ("until", &last_day(held))]));
    let all = each.collect::<Vec<_>>().join(", ");
    (!all.is_empty()).then(|| tn("people-intro-delegated", &[("doctors", &all)]))
}

fn last_day(held: &Delegated) -> String {
    fmt::date(kernel::clock::last_day(held.until))
}

/// The name of an ASL by its three digits.
pub(super) fn asl(code: &str) -> &str {
    territory::get().asl(code).map_or(code, |asl: &'static Asl| asl.name.as_str())
}

/// `Assistito dal 01/03/2019`: why the page may be seen.
pub(super) fn reason(actor: &Actor, reason: &Reason) -> String {
    if let Some(doctor) = delegated(actor, reason) {
        return doctor;
    }
    let since = fmt::date(reason.since);
    if let Some((_, code)) = reason.why.split_once("emergency-support/") {
        return tn("people-why-emergency-support", &[("code", &code)]);
    }
    // Whoever supervises the ASL sees her by one that is not his own.
    let supervised = reason.audience.strip_prefix("asl:").filter(|_| actor.role == Role::RegionalSuperUser);
    let (kind, of) = match supervised {
        Some(code) => ("supervised", asl(code)),
        None => ("why", ""),
    };
    let whys = reason
        .why
        .split('+')
        .map(|why| tn(&format!("people-{kind}-{why}"), &[("since", &since), ("asl", &of)]));
    whys.collect::<Vec<_>>().join(" · ")
}

/// `Comirnaty, dose 2`, `Lombardia`: what a fact says besides its kind; nothing for most.
pub(super) fn fact_detail(data: &FactData) -> String {
    match (&data.vaccine, &data.place) {
        (Some((vaccine, dose)), _) => {
            let name = codes::name(List::Vaccine, vaccine);
            tn("people-fact-dose-of", &[("vaccine", &name), ("dose", dose)])
        }
        (None, Some(place)) => place_name(place, data.happened_on),
        (None, None) => String::new(),
    }
}

/// `Vaccinazione del 01/06/2021 (Comirnaty, dose 2)`: a fact in a line.
pub fn fact(data: &FactData) -> String {
    let (kind, day) = (t(&data.kind.key()).to_owned(), fmt::date(data.happened_on));
    match fact_detail(data) {
        said if said.is_empty() => tn("people-fact-line", &[("kind", &kind), ("date", &day)]),
        said => tn("people-fact-line-said", &[("kind", &kind), ("date", &day), ("said", &said)]),
    }
}
