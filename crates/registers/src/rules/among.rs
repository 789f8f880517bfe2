//! The terms of a list, found by code and by name: a file of a thousand rows looks at each list once and not a thousand times.

use std::collections::{BTreeMap, HashMap};

use kernel::Date;
use kernel::clock::FOREVER;
use territory::codes::Term;

/// Most terms of a list, closed ones too: each form holds them all.
pub const MOST_TERMS: usize = 1_000;

/// The terms of a list on a day.
#[derive(Debug, Clone)]
pub struct Among {
    terms: HashMap<String, Term>,
    /// Codes of those in use, by name in small letters.
    called: HashMap<String, Vec<String>>,
    /// How many stand at each place.
    places: BTreeMap<i64, usize>,
    /// How many hold today and have no end.
    lasting: usize,
    today: Date,
}

/// Whether a form offers it today and will not stop.
pub fn lasts(term: &Term, today: Date) -> bool {
    term.valid_from <= today && term.valid_to == FOREVER
}

impl Among {
    /// Those terms.
    pub fn new(terms: &[Term], today: Date) -> Self {
        let (called, places) = (HashMap::new(), BTreeMap::new());
        let mut among =
            Self { terms: HashMap::with_capacity(terms.len()), called, places, lasting: 0, today };
        terms.iter().for_each(|term| among.put(term.clone()));
        among
    }

    /// The day.
    pub fn today(&self) -> Date {
        self.today
    }

    /// A term by code.
    pub fn get(&self, code: &str) -> Option<&Term> {
        self.terms.get(code)
    }

    /// Whether another one would be too many.
    pub fn is_full(&self) -> bool {
        self.terms.len() >= MOST_TERMS
    }

    /// The last place that is taken; 0 when there is none.
    pub fn last_place(&self) -> i64 {
        self.places.last_key_value().map_or(0, |(place, _)| *place)
    }

    /// Whether the list can still be filled in: some term holds today and has no end.
    pub fn leaves_something(&self) -> bool {
        self.lasting > 0
    }

    fn is_in_use(&self, term: &Term) -> bool {
        !term.is_void() && term.valid_to > self.today
    }

    /// The code of another one in use that is called alike. Closed ones may be: who looks at old data is told nothing wrong by that.
    pub fn called(&self, name: &str, but: &str) -> Option<&str> {
        let there = self.called.get(&name.to_lowercase())?;
        there.iter().find(|code| *code != but).map(String::as_str)
    }

    /// The code of the term with which one that is about to be written would share its name.
    pub fn clash(&self, after: &Term) -> Option<&str> {
        if self.is_in_use(after) { self.called(&after.name, &after.code) } else { None }
    }

    /// Adds a term, or what it says now.
    pub fn put(&mut self, term: Term) {
        self.forget(&term.code);
        if self.is_in_use(&term) {
            self.called.entry(term.name.to_lowercase()).or_default().push(term.code.clone());
        }
        *self.places.entry(term.place).or_default() += 1;
        self.lasting += usize::from(lasts(&term, self.today));
        self.terms.insert(term.code.clone(), term);
    }

    fn forget(&mut self, code: &str) {
        let Some(old) = self.terms.remove(code) else { return };
        if let Some(codes) = self.called.get_mut(&old.name.to_lowercase()) {
            codes.retain(|other| other != code);
        }
        if let Some(count) = self.places.get_mut(&old.place) {
            *count -= 1;
            if *count == 0 {
                self.places.remove(&old.place);
            }
        }
        self.lasting -= usize::from(lasts(&old, self.today));
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::codes::tests::{TODAY, term};
    use super::*;

    #[test]
    fn a_list_keeps_a_term_that_holds() {
        let (one, other) = (term("a_1", "A", 1), term("b_1", "B", 2));
        let closed = |term: &Term| Term { valid_to: date(2021, 1, 1), ..term.clone() };
        let to_come = Term { valid_from: date(2020, 11, 15), ..other.clone() };
        for (terms, expected) in [
            (vec![one.clone(), other.clone()], true),
            (vec![closed(&one), other.clone()], true),
            (vec![closed(&one), closed(&other)], false),
            (vec![closed(&one), to_come], false),
            (vec![], false),
        ] {
            assert_eq!(Among::new(&terms, TODAY).leaves_something(), expected, "{terms:?}");
        }
    }

    #[test]
    fn two_in_use_are_not_called_alike() {
        let mut among = Among::new(&[term("a_1", "Alfa", 1), term("b_1", "Beta", 7)], TODAY);
        assert_eq!((among.last_place(), among.called("ALFA", "a_1")), (7, None));
        assert_eq!(among.called("alfa", "b_1"), Some("a_1"));
        let closed = Term { valid_to: TODAY, ..term("a_1", "Alfa", 1) };
        among.put(closed.clone());
        among.put(term("b_1", "Alfa", 2));
        assert_eq!(among.clash(&closed), None, "a closed one may be");
        assert_eq!(among.clash(&term("a_1", "alfa", 1)), Some("b_1"), "but is not opened again");
        assert_eq!((among.last_place(), among.called("Beta", "")), (2, None));
    }
}
