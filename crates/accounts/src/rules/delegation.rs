//! A doctor entrusts his patients to a colleague: to whom, and for how long.

use access::delegations::{Colleague, Delegation};
use kernel::tax_code::name_letters;
use kernel::{Date, FieldProblem};

/// Days a delegation may last: who is away for longer is replaced by the region, not by a colleague.
pub const MOST_DAYS: i32 = 366;

/// First day and first day no more, of what was typed: first and last day.
///
/// # Errors
/// What is wrong with either, at its field.
pub fn period(
    from: Option<Date>,
    last: Option<Date>,
    today: Date,
) -> Result<(Date, Date), Vec<FieldProblem>> {
    let missing = [("from", from), ("last", last)].into_iter().filter(|(_, day)| day.is_none());
    let missing: Vec<_> = missing.map(|(name, _)| FieldProblem::new(name, "web-required")).collect();
    let (Some(from), Some(last)) = (from, last) else { return Err(missing) };
    let wrong = |name, key| Err(vec![FieldProblem::new(name, key)]);
    if from < today {
        return wrong("from", "accounts-delegation-from-past");
    }
    if last < from {
        return wrong("last", "accounts-delegation-last-before");
    }
    match last.tomorrow() {
        Ok(until) if (until - from).get_days() <= MOST_DAYS => Ok((from, until)),
        _ => wrong("last", "accounts-delegation-too-long"),
    }
}

/// The colleagues whom the words mean: by regional code, or by the beginnings of their names in any order.
pub fn meant<'c>(all: &'c [Colleague], typed: &str) -> Vec<&'c Colleague> {
    let coded: Vec<_> =
        all.iter().filter(|colleague| colleague.unit.code.eq_ignore_ascii_case(typed.trim())).collect();
    if !coded.is_empty() {
        return coded;
    }
    let wanted = words(typed);
    let fits = |colleague: &&Colleague| {
        let names = [words(&colleague.name), words(&colleague.unit.name)].concat();
        wanted.iter().all(|word| names.iter().any(|name| name.starts_with(word.as_str())))
    };
    if wanted.is_empty() { Vec::new() } else { all.iter().filter(fits).collect() }
}

/// The words of a name in capital letters, without accents and signs.
fn words(name: &str) -> Vec<String> {
    name.split_whitespace().map(name_letters).filter(|word| !word.is_empty()).collect()
}

/// How a delegation stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It has not begun.
    Coming,
    /// The colleague sees the patients.
    Running,
    /// Its time is over.
    Over,
    /// One of the two ended it before its time.
    Ended,
}

/// How a delegation stands.
pub fn standing(delegation: &Delegation, today: Date) -> Standing {
    match delegation {
        one if one.ended_at.is_some() => Standing::Ended,
        one if today < one.from => Standing::Coming,
        one if today < one.until => Standing::Running,
        _ => Standing::Over,
    }
}

#[cfg(test)]
mod tests {
    use access::Unit;
    use jiff::civil::date;
    use kernel::ids::UserId;

    use super::*;

    #[test]
    fn a_delegation_begins_no_earlier_than_today_and_lasts_no_longer_than_a_year() {
        let today = date(2026, 11, 26);
        let of = |from, last| {
            period(Some(from), Some(last), today).map_err(|problems| problems[0].field.to_owned())
        };
        assert_eq!(of(today, today), Ok((today, date(2026, 11, 27))), "the last day counts");
        assert_eq!(of(date(2026, 11, 25), today), Err("from".to_owned()));
        assert_eq!(of(date(2026, 11, 28), date(2026, 11, 27)), Err("last".to_owned()));
        assert!(of(today, date(2027, 11, 26)).is_ok());
        assert_eq!(of(today, date(2027, 11, 27)), Err("last".to_owned()));
        assert_eq!(of(today, Date::MAX), Err("last".to_owned()));
        assert_eq!(period(None, None, today).unwrap_err().len(), 2);
    }

    #[test]
    fn a_colleague_is_meant_by_code_or_by_the_beginnings_of_the_name() {
        let colleague = |name: &str, code: &str| Colleague {
            user: UserId::new(),
            name: name.to_owned(),
            unit: Unit { code: code.to_owned(), name: name.to_uppercase() },
        };
        let all = [
            colleague("Ada Rossi", "010A1"),
            colleague("Ugo Dall'Orto", "010B2"),
            colleague("Ada Neri", "010C3"),
        ];
        let found = |typed: &str| {
            meant(&all, typed).into_iter().map(|one| one.unit.code.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(found("010b2"), ["010B2"]);
        assert_eq!(found("rossi"), ["010A1"]);
        assert_eq!(found("ross ada"), ["010A1"]);
        assert_eq!(found("ADA"), ["010A1", "010C3"]);
        assert_eq!(found("dallorto"), ["010B2"]);
        assert_eq!(found("bianchi"), [""; 0]);
        assert_eq!(found("  "), [""; 0]);
    }
}
