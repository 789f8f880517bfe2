//! Whether the day or the month stands first in the dates of a table: what the whole of its columns says, and when somebody is asked.

use sheet::{Look, Signs};

use super::{Mapping, Target, key_of};
use crate::rules::csv::Column;

/// The columns that hold days.
const DAYS: [Target; 2] = [Target::Column(Column::BirthDate), Target::Column(Column::EffectiveTime)];

/// What the dates of a table say of their order. One program has written all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order(Signs);

impl Order {
    /// Whether the month stands first, if the dates say it; `false` where none depends on it.
    pub fn said(self) -> Option<bool> {
        match (self.0.day_first, self.0.month_first, self.0.either) {
            (true, false, _) | (false, false, false) => Some(false),
            (false, true, _) => Some(true),
            // All of them fit both orders, or some say the one and some the other.
            (true, true, _) | (false, false, true) => None,
        }
    }

    /// Whether no date depends on it.
    pub fn is_silent(self) -> bool {
        !self.0.day_first && !self.0.month_first && !self.0.either
    }

    /// Whether the dates say one order and none the other.
    pub fn is_said(self) -> bool {
        self.0.day_first != self.0.month_first
    }

    /// Whether the dates say the other order and no date this one.
    pub fn is_against(self, month_first: bool) -> bool {
        self.is_said() && self.0.month_first != month_first
    }

    /// Whether dates would become other days, and not only come back, if this order were taken against what they say.
    fn would_swap(self, month_first: bool) -> bool {
        self.is_against(month_first) && self.0.either
    }
}

impl Mapping {
    /// The mapping by which a table is read of which nobody is asked anything: where it does not say which of day and month comes first, the
    /// dates do.
    ///
    /// # Errors
    /// The key of the sentence that says why somebody has to be asked: neither says it, or days would become others.
    pub fn settled(mut self, look: &Look) -> Result<Self, &'static str> {
        let order = self.order(look);
        match self.month_first {
            Some(month_first) if order.would_swap(month_first) => Err("lab-table-dates-other"),
            None if order.said().is_none() => Err("lab-table-dates-unsaid"),
            said => {
                self.month_first = said.or(order.said().filter(|_| order.is_said()));
                Ok(self)
            }
        }
    }

    /// What the dates of a table say of their order, in the columns this mapping takes days from.
    pub fn order(&self, look: &Look) -> Order {
        let signs = DAYS.into_iter().filter_map(|target| {
            let key = key_of(self.column(target)?);
            let column = look.headings.iter().position(|heading| key_of(heading) == key)?;
            look.signs.get(column).copied()
        });
        Order(signs.fold(Signs::default(), Signs::and))
    }
}
