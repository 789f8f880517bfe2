//! What is asked of a list: filters that combine, and an order. It is read from an address and written to one, by codes alone.

pub mod words;

use std::collections::BTreeMap;

use access::Scope;
use kernel::{Date, FieldProblem};
use territory::codes;

use crate::list::List;
use crate::model::{FilterKind, What};

/// Values of one filter: more are no choice but a list of their own.
const MOST_VALUES: usize = 40;

/// From a day to a day, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Days {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

impl Days {
    /// Whether a day is among them. What has no day is not.
    pub fn hold(self, day: Option<Date>) -> bool {
        day.is_some_and(|day| self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to))
    }
}

/// What is asked of a list. Values of one filter are alternatives, filters combine.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    codes: BTreeMap<&'static str, Vec<String>>,
    days: BTreeMap<&'static str, Days>,
    sort: Option<(&'static str, bool)>,
}

impl Asked {
    /// Everything, in the list's own order.
    pub fn everything() -> Self {
        Self::default()
    }

    /// From the parts of an address: `event=isolation,quarantine`, `comune=001272`, `onset_from=2020-11-01`, `sort=-birth_date`. What
    /// the list does not know, or the scope may not ask, is passed over; a wrong value of what it knows is told.
    pub fn read(list: &dyn List, scope: &Scope, pairs: &[(String, String)]) -> (Self, Vec<FieldProblem>) {
        let (mut asked, mut problems) = (Self::default(), Vec::new());
        for filter in list.filters().iter().filter(|filter| filter.shown_to(scope)) {
            match filter.what {
                What::Days => asked.read_days(filter, pairs, &mut problems),
                _ => asked.read_codes(filter, pairs, &mut problems),
            }
        }
        let sort = pairs.iter().find(|(name, _)| name == "sort").map(|(_, value)| value.as_str());
        asked.sort = sort.and_then(|sort| {
            let (code, down) = sort.strip_prefix('-').map_or((sort, false), |code| (code, true));
            let column =
                list.columns().iter().find(|column| column.code == code && column.shown_to(scope))?;
            list.sorts().contains(&code).then_some((column.code, down))
        });
        (asked, problems)
    }

    fn read_codes(
        &mut self,
        filter: &FilterKind,
        pairs: &[(String, String)],
        problems: &mut Vec<FieldProblem>,
    ) {
        let given = pairs.iter().filter(|(name, _)| name == filter.code);
        let given = given.flat_map(|(_, value)| value.split(',')).map(str::trim).filter(|it| !it.is_empty());
        let mut values: Vec<String> = Vec::new();
        for value in given {
            if !known(filter.what, value) {
                problems.push(FieldProblem::new(filter.code, "lists-value-unknown"));
            } else if !values.iter().any(|it| it == value) {
                values.push(value.to_owned());
            }
        }
        if values.len() > MOST_VALUES {
            problems.push(FieldProblem::new(filter.code, "lists-values-many"));
            values.truncate(MOST_VALUES);
        }
        values.sort_unstable();
        if !values.is_empty() {
            self.codes.insert(filter.code, values);
        }
    }

    fn read_days(
        &mut self,
        filter: &FilterKind,
        pairs: &[(String, String)],
        problems: &mut Vec<FieldProblem>,
    ) {
        let mut read = |end: &str| {
            let name = format!("{}_{end}", filter.code);
            let typed = pairs.iter().find(|(it, _)| *it == name).map_or("", |(_, value)| value.trim());
            if typed.is_empty() {
                return None;
            }
            let day = web::forms::parse_date(typed);
            day.map_err(|key| problems.push(FieldProblem::new(filter.code, key))).ok()
        };
        let days = Days { from: read("from"), to: read("to") };
        if days.from.zip(days.to).is_some_and(|(from, to)| to < from) {
            problems.push(FieldProblem::new(filter.code, "lists-days-reversed"));
        } else if days != Days::default() {
            self.days.insert(filter.code, days);
        }
    }

    /// The values asked of a filter; none when it is not asked.
    pub fn codes(&self, filter: &str) -> &[String] {
        self.codes.get(filter).map_or(&[], Vec::as_slice)
    }

    /// The days asked of a filter.
    pub fn days(&self, filter: &str) -> Option<Days> {
        self.days.get(filter).copied()
    }

    /// The column it is to be sorted by and whether downwards; none for the list's own order.
    pub fn sort(&self) -> Option<(&'static str, bool)> {
        self.sort
    }

    /// Whether no filter is asked.
    pub fn is_everything(&self) -> bool {
        self.codes.is_empty() && self.days.is_empty()
    }

    /// The same without a value of a filter, or without the filter's days.
    pub fn without(&self, filter: &str, value: Option<&str>) -> Self {
        let mut less = self.clone();
        match value {
            Some(value) => {
                less.codes.retain(|code, values| {
                    values.retain(|it| *code != filter || it != value);
                    !values.is_empty()
                });
            }
            None => less.days.retain(|code, _| *code != filter),
        }
        less
    }

    /// The same in another order.
    pub fn sorted_by(&self, sort: Option<(&'static str, bool)>) -> Self {
        Self { sort, ..self.clone() }
    }

    /// As the parts of an address, always in the same order.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let codes = self.codes.iter().map(|(code, values)| ((*code).to_owned(), values.join(",")));
        let ends = self.days.iter().flat_map(|(code, days)| {
            let end =
                |name: &str, day: Option<Date>| day.map(|day| (format!("{code}_{name}"), day.to_string()));
            [end("from", days.from), end("to", days.to)].into_iter().flatten().collect::<Vec<_>>()
        });
        let sort = self
            .sort
            .map(|(code, down)| ("sort".to_owned(), if down { format!("-{code}") } else { code.to_owned() }));
        codes.chain(ends).chain(sort).collect()
    }

    /// As an address has it: `event=isolation,quarantine&onset_from=2020-11-01`; empty when everything is asked. It holds codes and
    /// days alone, and nothing that stands in it must be escaped.
    pub fn query(&self) -> String {
        let parts = self.pairs().into_iter().map(|(name, value)| format!("{name}={value}"));
        parts.collect::<Vec<_>>().join("&")
    }

    /// The parts of an address, from [`Asked::query`].
    pub fn split(query: &str) -> Vec<(String, String)> {
        let parts = query.split('&').filter_map(|part| part.split_once('='));
        parts.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }
}

/// Whether a value is one of a filter.
fn known(what: What, value: &str) -> bool {
    let plain = |most: usize| {
        value.len() <= most && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    match what {
        What::OneOf(values) => values.contains(&value),
        What::Terms(list) => codes::find(list, value).is_some(),
        What::Asl => territory::get().asl(value).is_some(),
        What::Laboratory => territory::get().laboratory(value).is_some(),
        What::Comune => plain(6) && (value.len() == 6 || value.len() == 4),
        What::Days => false,
    }
}
