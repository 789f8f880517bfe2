//! Rows of a sheet that are not taken: they go along from page to page, with why, until somebody mends them.

use lab::model::Outcome;
use web::{Caller, Cell, Column, FormState, Row, Table, t};

use super::group::HANDED_ON;
use crate::model::New;
use crate::rules::sheet::MOST;
use crate::service::Ready;

/// What of a text is kept: longer is no row, and no sentence of ours.
const LONGEST: usize = 300;

/// A row that is not taken.
#[derive(Debug, Clone)]
pub(super) struct Left {
    /// Its line of what was pasted; none for one that was tried.
    pub(super) line: Option<usize>,
    /// As it was pasted.
    pub(super) text: String,
    /// Why, in words.
    pub(super) why: String,
}

impl Left {
    /// Those of a sheet, by the text in which they stand.
    pub(super) fn of_sheet(ready: &[Ready], text: &str) -> Vec<Self> {
        let lines: Vec<&str> = text.lines().collect();
        let left = |one: &Ready| {
            let text = short(lines.get(one.line.checked_sub(1)?)?.trim());
            Some(Self { line: Some(one.line), text, why: t(one.why?).to_owned() })
        };
        ready.iter().filter_map(left).collect()
    }

    /// Those that a page handed on.
    pub(super) fn of_form(form: &FormState) -> Vec<Self> {
        let (texts, whys) = (form.all("out-text"), form.all("out-why"));
        let left = |(place, line): (usize, &String)| {
            let (text, why) = (short(texts.get(place)?), short(whys.get(place)?));
            Some(Self { line: line.parse().ok(), text, why })
        };
        form.all("out-line").iter().take(MOST).enumerate().filter_map(left).collect()
    }

    /// One that was tried and rejected; its letter says what is not as of all the others.
    pub(super) fn rejected(row: &New, all: Option<Outcome>, why: &'static str) -> Self {
        let subject = &row.subject;
        let mut text = format!("{};{};{}", subject.identifier, subject.family_name, subject.given_name);
        if Some(row.outcome) != all {
            text.push_str(match row.outcome {
                Outcome::Positive => ";P",
                Outcome::Negative => ";N",
                _ => ";I",
            });
        }
        Self { line: None, text, why: t(why).to_owned() }
    }
}

fn short(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

/// The rows as a table.
pub(super) fn table(left: &[Left]) -> Table {
    let columns = vec![Column::number("rapid-line"), Column::new("rapid-person"), Column::new("rapid-why")];
    let row = |one: &Left| {
        let line = one.line.and_then(|line| i64::try_from(line).ok());
        let name = one.text.replace([';', '\t'], " ");
        Row::new(vec![Cell::number(line), Cell::text(name), Cell::text(&one.why)])
    };
    Table::new("left", "rapid-left", columns).rows(left.iter().map(row)).show_caption()
}

/// The form that has them looked at again, with what all of the sheet had in common; none when there are none.
pub(super) fn mending(caller: &Caller, from: &FormState, left: &[Left]) -> Option<FormState> {
    let mut form = caller.shell.form("/rapid/group");
    for name in HANDED_ON {
        form.set(name, from.get(name));
    }
    let lines: Vec<&str> = left.iter().map(|one| one.text.as_str()).collect();
    form.set("rows", lines.join("\n"));
    (!left.is_empty()).then_some(form)
}
