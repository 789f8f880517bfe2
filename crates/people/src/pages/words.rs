//! Persons and what belongs to them, in the words of the screen.

use access::audience::Reason;
use kernel::{Date, PersonIdentifier, Sex};
use territory::Asl;
use web::{Cell, fmt, t, tn};

use crate::model::identifier_text;

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

/// `Donna`, `Uomo`.
pub(super) fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "people-sex-female",
        Sex::Male => "people-sex-male",
    }
}

/// The name of an ASL by its three digits.
pub(super) fn asl(code: &str) -> &str {
    territory::get().asl(code).map_or(code, |asl: &'static Asl| asl.name.as_str())
}

/// `Assistito dal 01/03/2019`: why the page may be seen.
pub(super) fn reason(reason: &Reason) -> String {
    let since = fmt::date(reason.since);
    let whys = reason.why.split('+').map(|why| tn(&format!("people-why-{why}"), &[("since", &since)]));
    whys.collect::<Vec<_>>().join(" · ")
}
