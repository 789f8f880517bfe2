//! What several pages say.

use access::Actor;
use kernel::Date;
use web::{Badge, Cell, Tone, fmt, t, tn};

use crate::kinds;
use crate::model::{Correction, Status};

/// Where it stands, as a badge.
pub(crate) fn status(status: Status) -> Badge {
    let tone = match status {
        Status::Asked => Tone::Warn,
        Status::Applied => Tone::Good,
        Status::Declined | Status::Withdrawn | Status::Overtaken => Tone::Quiet,
    };
    Badge::new(tone, &status.key())
}

/// A value of a field in words; a dash when there is none.
pub(crate) fn value(one: &Correction, field: &str, value: Option<&String>, today: Date) -> Cell {
    match value.filter(|value| !value.is_empty()) {
        Some(value) => Cell::text(kinds::of(one.kind).words(field, value, today)),
        None => Cell::none(),
    }
}

/// The named fields, by their labels: `Telefono, Indirizzo di domicilio`.
pub(crate) fn fields(one: &Correction) -> String {
    let named = kinds::of(one.kind).fields().into_iter().filter(|(name, _)| one.after.contains_key(*name));
    named.map(|(_, key)| t(key)).collect::<Vec<_>>().join(", ")
}

/// Why, with what was said of it.
pub(crate) fn why(one: &Correction) -> Cell {
    let cell = Cell::text(t(&one.why.key()));
    if one.note.is_empty() { cell } else { cell.sub(format!("«{}»", one.note)) }
}

/// Who asked, as whoever looks knows him.
pub(crate) fn asked_by<'o>(one: &'o Correction, actor: &Actor) -> &'o str {
    if one.asked_by == actor.user { t("corrections-you") } else { &one.asked_by_name }
}

/// Who ended it and when, in a line; none while it waits.
pub(crate) fn ended(one: &Correction) -> Option<String> {
    let ending = one.ending.as_ref()?;
    Some(tn("corrections-ended-by", &[("who", &ending.by_name), ("when", &fmt::instant(ending.at))]))
}
