//! A user gets the roles of a colleague: which of them, from when to when.

use kernel::clock::first_day_after;
use kernel::{Date, FieldProblem};

use crate::model::HeldRole;

/// Why a role of the colleague is not offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotOffered {
    /// It is over.
    Over,
    /// The colleague is kept out: what he holds is no model.
    Suspended,
    /// It is not the administrator's to give.
    NotYours,
    /// Its unit is not in his territory.
    Elsewhere,
    /// The user holds it for the same unit.
    Held,
    /// It waits for approval already.
    Asked,
}

impl NotOffered {
    /// Stable name, in the keys of the sentences.
    pub fn code(self) -> &'static str {
        match self {
            Self::Over => "over",
            Self::Suspended => "suspended",
            Self::NotYours => "not-yours",
            Self::Elsewhere => "elsewhere",
            Self::Held => "held",
            Self::Asked => "asked",
        }
    }
}

/// The first day of a copied role and its first day no more: within what was typed, and never beyond the original.
///
/// # Errors
/// The field that is wrong: what was typed leaves no day of the original.
pub fn days(
    original: &HeldRole,
    from: Option<Date>,
    until: Option<Date>,
    today: Date,
) -> Result<(Date, Date), FieldProblem> {
    if until.is_some_and(|last| last < today) {
        return Err(FieldProblem::new("until", "accounts-until-past"));
    }
    if until.zip(from).is_some_and(|(last, first)| last < first) {
        return Err(FieldProblem::new("until", "accounts-until-before-from"));
    }
    let begins = from.unwrap_or(today).max(original.valid_from);
    let ends = first_day_after(until).min(original.valid_to);
    if begins >= original.valid_to {
        return Err(FieldProblem::new("from", "accounts-like-from-late"));
    }
    if begins >= ends {
        return Err(FieldProblem::new("until", "accounts-like-until-early"));
    }
    Ok((begins, ends))
}

#[cfg(test)]
mod tests {
    use access::{Role, Unit};
    use jiff::civil::date;
    use kernel::clock::FOREVER;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_copy_lies_within_what_was_typed_and_within_the_original() {
        let day = |day| date(2020, 11, day);
        let (today, later) = (day(14), date(2020, 12, 1));
        for (original, from, until, expected) in [
            ((day(1), FOREVER), None, None, Ok((day(14), FOREVER))),
            ((day(1), day(20)), None, None, Ok((day(14), day(20)))),
            ((day(1), day(20)), None, Some(later), Ok((day(14), day(20)))),
            ((day(1), day(20)), Some(day(16)), Some(day(17)), Ok((day(16), day(18)))),
            ((day(18), FOREVER), None, None, Ok((day(18), FOREVER))),
            ((day(18), FOREVER), Some(later), None, Ok((later, FOREVER))),
            ((day(18), FOREVER), None, Some(day(17)), Err("until")),
            ((day(1), day(20)), Some(day(20)), None, Err("from")),
            ((day(1), FOREVER), None, Some(day(13)), Err("until")),
            ((day(1), FOREVER), Some(day(20)), Some(day(19)), Err("until")),
        ] {
            let unit = Unit { code: "001125".to_owned(), name: "Ivrea".to_owned() };
            let (valid_from, valid_to) = original;
            let held = HeldRole { id: Uuid::nil(), role: Role::Mayor, unit, valid_from, valid_to };
            let found = days(&held, from, until, today).map_err(|problem| problem.field.to_string());
            assert_eq!(found, expected.map_err(str::to_owned), "{original:?} {from:?} {until:?}");
        }
    }
}
