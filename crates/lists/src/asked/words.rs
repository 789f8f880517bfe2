//! What is asked, in words: for the title of a file, the record of an export, the chips above a list.

use kernel::Date;
use territory::codes;
use web::{fmt, t, tn};

use super::{Asked, Days};
use crate::list::List;
use crate::model::{FilterKind, What};

pub use lab::laboratory_name as laboratory;

/// One thing that is asked, which can be taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// In words: `Comune: Ivrea`.
    pub words: String,
    /// What is asked without it.
    pub without: Asked,
}

impl Asked {
    /// What is asked, in words and without personal data: `Evento: isolamento, quarantena · Comune: Ivrea`. Empty for everything.
    pub fn words(&self, list: &dyn List, today: Date) -> String {
        let each = list.filters().iter().filter_map(|filter| {
            let name = t(&filter.key()).to_owned();
            let values = match self.days(filter.code) {
                Some(days) => days_words(days),
                None => {
                    let values = self.codes(filter.code).iter();
                    values.map(|value| value_words(filter, value, today)).collect::<Vec<_>>().join(", ")
                }
            };
            (!values.is_empty()).then(|| format!("{name}: {values}"))
        });
        each.collect::<Vec<_>>().join(" · ")
    }

    /// Each thing that is asked.
    pub fn chips(&self, list: &dyn List, today: Date) -> Vec<Chip> {
        let mut chips = Vec::new();
        for filter in list.filters() {
            let name = t(&filter.key()).to_owned();
            if let Some(days) = self.days(filter.code) {
                let words = format!("{name}: {}", days_words(days));
                chips.push(Chip { words, without: self.without(filter.code, None) });
            }
            for value in self.codes(filter.code) {
                let words = format!("{name}: {}", value_words(filter, value, today));
                chips.push(Chip { words, without: self.without(filter.code, Some(value)) });
            }
        }
        chips
    }
}

fn days_words(days: Days) -> String {
    match (days.from, days.to) {
        (Some(from), Some(to)) => {
            tn("lists-days-between", &[("from", &fmt::date(from)), ("to", &fmt::date(to))])
        }
        (Some(from), None) => tn("lists-days-from", &[("from", &fmt::date(from))]),
        (None, Some(to)) => tn("lists-days-to", &[("to", &fmt::date(to))]),
        (None, None) => String::new(),
    }
}

/// A value of a filter in words.
pub fn value_words(filter: &FilterKind, value: &str, today: Date) -> String {
    match filter.what {
        What::OneOf(_) => t(&format!("lists-value-{}-{value}", filter.code)).to_owned(),
        What::Terms(list) => codes::name(list, value),
        What::Comune => comune(value, today),
        What::Asl => asl(value),
        What::Laboratory => laboratory(value),
        What::Days => value.to_owned(),
    }
}

/// The name of a comune; of a state or of a comune elsewhere by its catastal code.
pub fn comune(code: &str, today: Date) -> String {
    people::rules::comune_name(code, today)
}

/// The name of an ASL.
pub fn asl(code: &str) -> String {
    territory::get().asl(code).map_or_else(|| code.to_owned(), |asl| asl.name.clone())
}
