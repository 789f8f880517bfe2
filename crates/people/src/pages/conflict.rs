//! What others have changed while somebody had the form before him: field by field, beside what he typed.

use kernel::Date;
use web::{Cell, Column, FormState, Row, Table, fmt, t, tn};

use super::form::was;
use crate::model::Person;
use crate::screen::{field_key, shown, words};
use crate::service::Step;

/// What others have changed meanwhile.
pub(super) struct Conflict {
    /// Who it was, when and why: sentences, the latest first.
    pub(super) who: Vec<String>,
    lines: Vec<Line>,
    today: Date,
}

/// A field whose value is another one by now.
struct Line {
    name: &'static str,
    was: String,
    now: String,
    typed: String,
    /// Whether one has not touched it: then the other's value is taken over.
    taken_over: bool,
}

impl Conflict {
    /// What stands in the form against what the data are now. A form without the values that it was shown with tells every
    /// difference, and nothing of it is taken over.
    pub(super) fn new(form: &FormState, person: &Person, steps: &[Step], today: Date, stale: bool) -> Self {
        let who = steps.iter().map(|step| {
            let (by, when) = (step.by.as_str(), fmt::instant(step.at));
            let args: [(&str, &dyn web::texts::TextArg); 3] =
                [("who", &by), ("when", &when), ("reason", &step.reason)];
            tn("people-conflict-by", &args)
        });
        let changed = if steps.is_empty() { Default::default() } else { shown(&person.data, today) };
        let lines = changed.into_iter().filter_map(|(name, now)| {
            let (typed, before) = (form.get(name).to_owned(), form.get(&was(name)).to_owned());
            let remembered = !form.all(&was(name)).is_empty();
            let differs = if remembered { now != before } else { now != typed };
            let taken_over = stale && remembered && before == typed;
            differs.then_some(Line { name, was: before, now, typed, taken_over })
        });
        Self { who: who.collect(), lines: lines.collect(), today }
    }

    /// Whether nobody has changed anything meanwhile.
    pub(super) fn is_empty(&self) -> bool {
        self.who.is_empty()
    }

    /// Takes what one has not touched as it is now, and remembers what is shown from now on.
    pub(super) fn take_over(&self, form: &mut FormState) {
        for line in &self.lines {
            if line.taken_over {
                form.set(line.name, line.now.clone());
            }
            form.set(&was(line.name), line.now.clone());
        }
    }

    /// The fields, those first in which both have written something else.
    pub(super) fn table(&self) -> Table {
        let columns = ["people-field", "people-conflict-was", "people-conflict-now", "people-conflict-yours"];
        let (open, settled): (Vec<&Line>, Vec<&Line>) = self.lines.iter().partition(|line| line.is_open());
        Table::new("conflict", "people-conflict-table", columns.map(Column::new).to_vec())
            .rows(open.into_iter().chain(settled).map(|line| self.row(line)))
            .empty("people-conflict-nothing")
    }

    fn row(&self, line: &Line) -> Row {
        let said = |text: &str| match words(line.name, text, self.today) {
            _ if text.is_empty() => t("people-empty").to_owned(),
            Some(words) => words,
            None => format!("«{text}»"),
        };
        let yours = Cell::text(said(&line.typed)).sub(t(match (line.taken_over, line.is_open()) {
            (true, _) => "people-conflict-taken-over",
            (false, true) => "people-conflict-stays",
            (false, false) => "people-conflict-same",
        }));
        let cells = vec![
            Cell::text(t(field_key(line.name))),
            Cell::text(said(&line.was)),
            Cell::text(said(&line.now)),
            yours,
        ];
        Row::new(cells).mark(line.is_open())
    }
}

impl Line {
    /// Whether both have written something, and not the same.
    fn is_open(&self) -> bool {
        !self.taken_over && self.typed != self.now
    }
}
