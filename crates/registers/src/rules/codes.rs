//! What may be typed about a term of a code list, and what a list must keep.

use kernel::clock::FOREVER;
use kernel::{Date, FieldProblem};
use serde::Serialize;
use territory::codes::{List, STEP, Term};

use super::{Among, MOST_TERMS, text};
use crate::model::State;
use crate::model::codes::TermFilter;

/// Most characters of a code and of a name.
const LONGEST: (usize, usize) = (40, 120);
/// Largest place in a list.
const LAST_PLACE: i64 = 9_999;

/// A term as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TypedTerm {
    /// Code; of a term that is there it stays what it is.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// The code the rules take it for; of a term that is there it stays what it is.
    pub counts_as: String,
    /// Where it stands; empty, last or where it stood.
    pub place: String,
    /// First day; none, today or its own.
    pub from: Option<Date>,
}

/// How a term stands to a day.
pub fn term_state(term: &Term, day: Date) -> State {
    if term.is_void() { State::Closed } else { super::state((term.valid_from, term.valid_to), day) }
}

impl TermFilter {
    /// Whether it lets a term pass.
    pub fn lets(&self, term: &Term, today: Date) -> bool {
        self.state.is_none_or(|wanted| term_state(term, self.on.unwrap_or(today)) == wanted)
    }
}

/// A code as it is kept: small letters, digits and `_`, a letter first.
fn good_code(code: &str) -> bool {
    let sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    (2..=LONGEST.0).contains(&code.len())
        && code.starts_with(|c: char| c.is_ascii_lowercase())
        && code.chars().all(sign)
}

impl TypedTerm {
    /// The term, in its next version. `among` are those of the list, `before` is the one that is changed.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn check(&self, list: List, before: Option<&Term>, among: &Among) -> Result<Term, Vec<FieldProblem>> {
        let (mut wrong, today) = (Vec::new(), among.today());
        let code = match before {
            Some(before) => before.code.clone(),
            None => self.new_code(among, &mut wrong),
        };
        let name = text(&self.name, "name", LONGEST.1, Some("registers-name-missing"), &mut wrong);
        if let Some(other) = among.called(&name, &code) {
            wrong.push(FieldProblem::new("name", "registers-term-name-used").with("code", other));
        }
        let valid_from = self.from.unwrap_or_else(|| before.map_or(today, |before| before.valid_from));
        let valid_to = match before {
            Some(before) if before.is_void() => valid_from,
            Some(before) => before.valid_to,
            None => FOREVER,
        };
        if valid_from >= valid_to && !before.is_some_and(Term::is_void) {
            wrong.push(FieldProblem::new("from", "registers-from-after-end"));
        }
        let counts_as = match before {
            Some(before) => before.counts_as.clone(),
            None => self.meaning(list, &mut wrong),
        };
        let place = self.place(before, among, &mut wrong);
        let version = before.map_or(0, |before| before.version) + 1;
        let new = Term { list, code, name, counts_as, place, valid_from, valid_to, version };
        if wrong.is_empty() { Ok(new) } else { Err(wrong) }
    }

    fn new_code(&self, among: &Among, wrong: &mut Vec<FieldProblem>) -> String {
        let code = self.code.trim().to_lowercase();
        if !good_code(&code) {
            wrong.push(FieldProblem::new("code", "registers-term-code-wrong"));
        } else if let Some(there) = among.get(&code) {
            wrong.push(FieldProblem::new("code", "registers-term-code-used").with("name", &there.name));
        } else if among.is_full() {
            wrong.push(FieldProblem::new("code", "registers-list-full").with("n", MOST_TERMS.to_string()));
        }
        code
    }

    fn meaning(&self, list: List, wrong: &mut Vec<FieldProblem>) -> String {
        let typed = self.counts_as.trim();
        if !typed.is_empty() && !list.ruled().contains(&typed) {
            let known = list.ruled().join(", ");
            wrong.push(FieldProblem::new("counts_as", "registers-counts-as-unknown").with("known", known));
        }
        typed.to_owned()
    }

    fn place(&self, before: Option<&Term>, among: &Among, wrong: &mut Vec<FieldProblem>) -> i64 {
        match self.place.trim() {
            "" => before.map_or_else(|| (among.last_place() + STEP).min(LAST_PLACE), |before| before.place),
            typed => {
                typed.parse().ok().filter(|place| (1..=LAST_PLACE).contains(place)).unwrap_or_else(|| {
                    wrong.push(FieldProblem::new("place", "registers-place-wrong"));
                    0
                })
            }
        }
    }
}

/// The first day no more when `last` is to be a term's last one.
///
/// # Errors
/// What is wrong with the field `last_day`.
pub fn term_end(term: &Term, last: Option<Date>) -> Result<Date, FieldProblem> {
    super::end(term.valid_from, last, super::Beyond::default())
}

#[cfg(test)]
pub(super) mod tests {
    use jiff::civil::date;

    use super::*;

    pub(crate) const TODAY: Date = date(2020, 11, 14);

    pub(crate) fn term(code: &str, name: &str, place: i64) -> Term {
        Term {
            list: List::CancelReason,
            code: code.to_owned(),
            name: name.to_owned(),
            counts_as: String::new(),
            place,
            valid_from: date(2019, 1, 1),
            valid_to: FOREVER,
            version: 0,
        }
    }

    fn typed(code: &str, name: &str) -> TypedTerm {
        TypedTerm { code: code.to_owned(), name: name.to_owned(), ..TypedTerm::default() }
    }

    #[test]
    fn what_is_typed_about_a_term() {
        let terms = [term("duplicate", "Richiesta doppia", 10), term("other", "Altro", 20)];
        let terms = &Among::new(&terms, TODAY);
        let good = typed(" Moved ", " Trasferita ");
        let new = good.check(List::CancelReason, None, terms).unwrap();
        assert_eq!((new.code.as_str(), new.name.as_str(), new.place), ("moved", "Trasferita", 30));
        assert_eq!((new.valid_from, new.valid_to, new.version), (TODAY, FOREVER, 1));
        let wrong = |typed: TypedTerm| {
            let found = typed.check(List::CancelReason, None, terms).unwrap_err();
            found.into_iter().map(|problem| (problem.field, problem.key)).collect::<Vec<_>>()
        };
        for (typed, field, key) in [
            (typed("a", "Trasferita"), "code", "registers-term-code-wrong"),
            (typed("9lives", "Trasferita"), "code", "registers-term-code-wrong"),
            (typed("due parole", "Trasferita"), "code", "registers-term-code-wrong"),
            (typed("OTHER", "Trasferita"), "code", "registers-term-code-used"),
            (typed("moved", " "), "name", "registers-name-missing"),
            (typed("moved", "ALTRO"), "name", "registers-term-name-used"),
            (typed("moved", "a\nb"), "name", "registers-text-signs"),
            (typed("moved", "a\u{202e}b"), "name", "registers-text-signs"),
            (typed("moved", "a\u{200b}b"), "name", "registers-text-signs"),
            (typed("moved", &"a".repeat(121)), "name", "registers-text-wrong"),
            (
                TypedTerm { counts_as: "duplicate".into(), ..good.clone() },
                "counts_as",
                "registers-counts-as-unknown",
            ),
            (TypedTerm { place: "0".into(), ..good.clone() }, "place", "registers-place-wrong"),
            (TypedTerm { place: "primo".into(), ..good }, "place", "registers-place-wrong"),
        ] {
            assert_eq!(wrong(typed), [(field, key)]);
        }
        // What is there keeps its code and its meaning.
        let before = Term { valid_to: date(2020, 12, 1), counts_as: "other".into(), ..term("moved", "M", 5) };
        let typed = TypedTerm { counts_as: String::new(), ..typed("else", "Trasferita") };
        let after = typed.check(List::CancelReason, Some(&before), terms).unwrap();
        assert_eq!((after.code.as_str(), after.counts_as.as_str(), after.place), ("moved", "other", 5));
        let late = TypedTerm { from: Some(date(2020, 12, 1)), ..typed };
        let late = late.check(List::CancelReason, Some(&before), terms).unwrap_err();
        assert_eq!(late[0].key, "registers-from-after-end");
    }

    #[test]
    fn a_term_on_a_day() {
        let closed = Term { valid_to: date(2020, 11, 15), ..term("a_1", "A", 1) };
        let void = Term { valid_from: date(2021, 1, 1), valid_to: date(2021, 1, 1), ..closed.clone() };
        for (term, day, expected) in [
            (&closed, TODAY, State::Open),
            (&closed, date(2020, 11, 15), State::Closed),
            (&closed, date(2018, 1, 1), State::ToCome),
            (&void, TODAY, State::Closed),
        ] {
            assert_eq!(term_state(term, day), expected, "{day}");
        }
    }
}
