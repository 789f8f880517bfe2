//! What a list is made of: columns, filters, rows, counts.

use access::audience::Reason;
use access::{Fields, Scope};
use kernel::ids::PersonId;
use kernel::{Date, Timestamp};
use uuid::Uuid;

/// Who may read a column: what the policy shows of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Whoever has the list.
    Name,
    /// Whoever handles the sample or treats the person.
    Sample,
    /// Whoever is told of a measure, or treats the person.
    Notice,
    /// Whoever treats the person or answers for public health.
    Clinical,
}

impl Needs {
    /// Whether a scope gives it.
    pub fn met_by(self, scope: &Scope) -> bool {
        match (scope.fields(), self) {
            (Fields::Clinical, _) => true,
            (_, Self::Name) => matches!(scope.fields(), Fields::Sample | Fields::Notice),
            (Fields::Sample, Self::Sample) | (Fields::Notice, Self::Notice) => true,
            _ => false,
        }
    }
}

/// A column. Its code is what an address, a kept choice and an export name; it never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its code.
    pub code: &'static str,
    /// Who may read it.
    pub needs: Needs,
    /// Whether it is shown to who has chosen none.
    pub usual: bool,
}

impl Column {
    /// A column.
    pub const fn new(code: &'static str, needs: Needs, usual: bool) -> Self {
        Self { code, needs, usual }
    }

    /// The catalogue key of its name.
    pub fn key(&self) -> String {
        format!("lists-column-{}", self.code)
    }

    /// Whether a scope may read it.
    pub fn shown_to(&self, scope: &Scope) -> bool {
        self.needs.met_by(scope)
    }
}

/// What stands in a cell, for the screen and for a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Nothing.
    None,
    /// Words, as they are read.
    Text(String),
    /// A code: tax code, request number.
    Code(String),
    /// A day.
    Day(Date),
    /// An instant.
    At(Timestamp),
    /// A number.
    Number(i64),
}

impl Value {
    /// Words; nothing when there are none.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::None } else { Self::Text(text) }
    }

    /// A code, if there is one.
    pub fn code(code: Option<String>) -> Self {
        code.filter(|code| !code.is_empty()).map_or(Self::None, Self::Code)
    }

    /// A day, if there is one.
    pub fn day(day: Option<Date>) -> Self {
        day.map_or(Self::None, Self::Day)
    }

    /// An instant, if there is one.
    pub fn at(at: Option<Timestamp>) -> Self {
        at.map_or(Self::None, Self::At)
    }
}

/// Where a row stands in its list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// What the list is sorted by; it may be a name, and is never part of an address.
    pub sort_key: String,
    /// Whose it is: this is what an address holds.
    pub id: Uuid,
}

impl Key {
    /// Before everything.
    pub fn first() -> Self {
        Self { sort_key: String::new(), id: Uuid::nil() }
    }
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its place.
    pub key: Key,
    /// What it is: the person, the request, the report, the measure, the transfer.
    pub id: Uuid,
    /// Whose it is: the subject of the audit record.
    pub person: PersonId,
    /// Why it stands in the list, for the audit record; none where no audience leads there.
    pub why: Option<Reason>,
    /// The version that was seen, for an act on it; 0 where there is none.
    pub version: i64,
    /// A cell for each of [`crate::List::columns`], in their order, whether the scope may read it or not.
    pub cells: Vec<Value>,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its rows.
    pub rows: Vec<Row>,
    /// After which place it goes on; none when the list is at its end. It may go on after a page that is not full, or empty: when
    /// few rows answer to a filter, a page ends where enough was looked at.
    pub next: Option<Key>,
    /// Whether the rows stand in the order that was asked for: another one than the list's own is served while all rows that
    /// answer are among the first [`crate::LOOKED_AT`].
    pub sorted: bool,
}

/// How many rows answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// All of them.
    pub total: i64,
    /// Whether the whole list was looked at: else every number is "at least".
    pub whole: bool,
    /// Beside each value of each filter, how many there would be with it and the other filters: filter, value, rows.
    pub beside: Vec<(&'static str, String, i64)>,
}

impl Counts {
    /// How many rows a value of a filter would give.
    pub fn of(&self, filter: &str, value: &str) -> i64 {
        let found = self.beside.iter().find(|(code, it, _)| *code == filter && it == value);
        found.map_or(0, |(_, _, count)| *count)
    }
}

/// What is asked for in a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Some of these values, whose words are in the catalogue under `lists-value-{filter}-{value}`.
    OneOf(&'static [&'static str]),
    /// Terms of a code list.
    Terms(territory::codes::List),
    /// Comuni (ISTAT codes) of the domicile.
    Comune,
    /// ASL.
    Asl,
    /// Laboratories.
    Laboratory,
    /// From a day to a day.
    Days,
}

/// A filter. Its code is its name in the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilterKind {
    /// Its code.
    pub code: &'static str,
    /// What may be asked.
    pub what: What,
    /// Who may ask it: what one may not read one does not filter by.
    pub needs: Needs,
}

impl FilterKind {
    /// A filter.
    pub const fn new(code: &'static str, what: What, needs: Needs) -> Self {
        Self { code, what, needs }
    }

    /// The catalogue key of its name.
    pub fn key(&self) -> String {
        format!("lists-filter-{}", self.code)
    }

    /// Whether a scope may ask it.
    pub fn shown_to(&self, scope: &Scope) -> bool {
        self.needs.met_by(scope)
    }
}
