//! The decisions: what is listed, what may be typed, what stands against closing.

use kernel::clock::FOREVER;
use kernel::tax_code::name_letters;
use kernel::{Date, FieldProblem};
use territory::Comune;
use territory::organisations::Kind;

use crate::model::{Entry, Filter, State, What};

mod among;
mod codes;
pub mod doctors;
mod term_file;
mod typed;

pub use among::{Among, MOST_TERMS};
pub use codes::{TypedTerm, term_end, term_state};
pub use term_file::{COLUMNS, MOST_BYTES as MOST_TERM_BYTES, TermRow, column, plan, read_terms};
use typed::text;
pub use typed::{Around, Typed};

/// What a facility is.
pub const FACILITY_NATURES: [&str; 6] =
    ["hospital_public", "hospital_private", "nursing_home", "isolation_hotel", "community", "other"];
/// What a ward treats.
pub const WARD_NATURES: [&str; 6] =
    ["ordinary", "sub_intensive", "intensive", "emergency", "rehabilitation", "other"];

/// The natures of a kind.
pub fn natures(what: What) -> &'static [&'static str] {
    match what {
        What::Organisation(Kind::Facility) => &FACILITY_NATURES,
        What::Organisation(Kind::Ward) => &WARD_NATURES,
        _ => &[],
    }
}

/// How a period stands to a day.
pub fn state((from, to): (Date, Date), day: Date) -> State {
    if to <= day {
        State::Closed
    } else if from > day {
        State::ToCome
    } else {
        State::Open
    }
}

impl Filter {
    /// Whether it lets an entry pass.
    pub fn lets(&self, entry: &Entry, today: Date) -> bool {
        let day = self.on.unwrap_or(today);
        self.what.is_none_or(|what| entry.what() == what)
            && self.asl.as_ref().is_none_or(|asl| entry.asl() == asl)
            && self.state.is_none_or(|wanted| state(entry.period(), day) == wanted)
            && names(entry, &self.text)
    }
}

/// Whether each word of what was typed stands in the name, or begins the code.
fn names(entry: &Entry, text: &str) -> bool {
    if text.trim().is_empty() {
        return true;
    }
    let name = entry.name();
    let (letters, plain) = (name_letters(&name), name.to_lowercase());
    text.split_whitespace().all(|word| {
        let of_word = name_letters(word);
        let code = word.to_uppercase();
        (!of_word.is_empty() && letters.contains(&of_word))
            || plain.contains(&word.to_lowercase())
            || entry.code().starts_with(&code)
    })
}

/// What stands against an end, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Beyond {
    /// Roles that are held beyond it.
    pub roles: i64,
    /// Parts whose time goes beyond it.
    pub parts: i64,
    /// Persons who have chosen the doctor, and whom nobody said to leave without one.
    pub persons: i64,
}

/// The first day no more when `last` is to be the last one, unless something stands against it.
///
/// # Errors
/// What is wrong with the field `last_day`, or `leaves_persons`.
pub fn end(from: Date, last: Option<Date>, beyond: Beyond) -> Result<Date, FieldProblem> {
    let wrong = |key| FieldProblem::new("last_day", key);
    let last = last.ok_or_else(|| wrong("registers-last-day-missing"))?;
    if last < from {
        return Err(wrong("registers-end-before-start"));
    }
    if beyond.roles > 0 {
        return Err(wrong("registers-roles-beyond").with("n", beyond.roles.to_string()));
    }
    if beyond.parts > 0 {
        return Err(wrong("registers-parts-beyond").with("n", beyond.parts.to_string()));
    }
    if beyond.persons > 0 {
        let wrong = FieldProblem::new("leaves_persons", "registers-persons-beyond");
        return Err(wrong.with("n", beyond.persons.to_string()));
    }
    match kernel::clock::first_day_after(Some(last)) {
        FOREVER => Err(wrong("registers-last-day-missing")),
        day => Ok(day),
    }
}

/// The comune that is typed, by ISTAT code, or by name when one alone bears it.
pub fn comune(typed: &str, today: Date) -> Option<&'static Comune> {
    let (region, letters) = (territory::get(), name_letters(typed));
    let mut named =
        region.comuni_at(today).filter(|it| !letters.is_empty() && name_letters(&it.name) == letters);
    let only = named.next().filter(|_| named.next().is_none());
    region.comune(typed, today).or(only)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use territory::organisations::Organisation;

    use super::*;

    fn day(day: i8) -> Date {
        date(2020, 11, day)
    }

    fn ward() -> Entry {
        Entry::Organisation(Organisation {
            code: "010003-MED1".to_owned(),
            kind: Kind::Ward,
            name: "Medicina d'urgenza 1".to_owned(),
            nature: "ordinary".to_owned(),
            parent: "010003".to_owned(),
            asl: "301".to_owned(),
            comune: String::new(),
            address: String::new(),
            contact: String::new(),
            serves: Vec::new(),
            capacity: 0,
            valid_from: day(10),
            valid_to: day(20),
            version: 1,
        })
    }

    #[test]
    fn what_a_list_shows() {
        let today = day(14);
        let all = Filter::default();
        for (filter, passes) in [
            (all.clone(), true),
            (Filter { what: Some(What::Organisation(Kind::Ward)), ..all.clone() }, true),
            (Filter { what: Some(What::Doctor), ..all.clone() }, false),
            (Filter { asl: Some("301".to_owned()), ..all.clone() }, true),
            (Filter { asl: Some("204".to_owned()), ..all.clone() }, false),
            (Filter { state: Some(State::Open), ..all.clone() }, true),
            (Filter { state: Some(State::Open), on: Some(day(9)), ..all.clone() }, false),
            (Filter { state: Some(State::ToCome), on: Some(day(9)), ..all.clone() }, true),
            (Filter { state: Some(State::Open), on: Some(day(19)), ..all.clone() }, true),
            (Filter { state: Some(State::Closed), on: Some(day(20)), ..all.clone() }, true),
            (Filter { text: "urgenza MED".to_owned(), ..all.clone() }, true),
            (Filter { text: "010003-m".to_owned(), ..all.clone() }, true),
            (Filter { text: "chirurgia".to_owned(), ..all.clone() }, false),
            (Filter { text: "%".to_owned(), ..all }, false),
        ] {
            assert_eq!(filter.lets(&ward(), today), passes, "{filter:?}");
        }
    }

    #[test]
    fn what_stands_against_an_end() {
        let beyond = |roles, parts, persons| Beyond { roles, parts, persons };
        for (last, beyond, expected) in [
            (Some(day(14)), beyond(0, 0, 0), Ok(day(15))),
            (Some(day(10)), beyond(0, 0, 0), Ok(day(11))),
            (Some(day(9)), beyond(0, 0, 0), Err("registers-end-before-start")),
            (None, beyond(0, 0, 0), Err("registers-last-day-missing")),
            (Some(Date::MAX), beyond(0, 0, 0), Err("registers-last-day-missing")),
            (Some(day(14)), beyond(1, 0, 0), Err("registers-roles-beyond")),
            (Some(day(14)), beyond(0, 2, 0), Err("registers-parts-beyond")),
            (Some(day(14)), beyond(0, 0, 300), Err("registers-persons-beyond")),
        ] {
            let found = end(day(10), last, beyond).map_err(|problem| problem.key);
            assert_eq!(found, expected, "{last:?} {beyond:?}");
        }
    }
}
