//! The first rows as they would be taken, with what is wrong at its cell.

use sheet::Look;
use web::{Cell, Column as Head, Row, Table, fmt};

use super::super::words;
use crate::rejected;
use crate::rules::csv::{Column, ResultRow, RowProblem, RowRead};
use crate::rules::table::Reader;

/// The columns that are shown, in order.
const SHOWN: [Column; 8] = [
    Column::TaxCode,
    Column::FamilyName,
    Column::GivenName,
    Column::BirthDate,
    Column::Document,
    Column::EffectiveTime,
    Column::Code,
    Column::OutcomeCode,
];

/// The table, and how many of its rows are in order.
pub(super) fn of(reader: &Reader, look: &Look) -> (Table, String) {
    let mut columns = vec![Head::number("lab-table-row")];
    columns.extend(SHOWN.iter().map(|column| Head::new(&format!("lab-field-{}", column.name()))));
    columns.push(Head::new("lab-table-wrong"));
    let (mut good, mut all) = (0_u64, 0_u64);
    let mut rows = Vec::new();
    for row in &look.first {
        let number = Cell::number(i64::try_from(row.number).unwrap_or(i64::MAX));
        match reader.read(row) {
            RowRead::Blank => {}
            RowRead::Row(read, _) => {
                (good, all) = (good + 1, all + 1);
                rows.push(Row::new(std::iter::once(number).chain(taken(&read)).collect()));
            }
            RowRead::Wrong(fields, problems) => {
                all += 1;
                let cells = wrong(reader, row.number, &fields, &problems);
                rows.push(Row::new(std::iter::once(number).chain(cells).collect()).mark(true));
            }
        }
    }
    let (good, all) = (good.to_string(), all.to_string());
    let summary = web::tn("lab-table-preview-said", &[("good", &good), ("all", &all)]);
    let table =
        Table::new("preview", "lab-table-preview", columns).rows(rows).wide().empty("lab-table-no-rows");
    (table, summary)
}

fn taken(row: &ResultRow) -> Vec<Cell> {
    vec![
        Cell::code(row.identifier.value().unwrap_or_default()),
        Cell::text(&row.family_name),
        Cell::text(&row.given_name),
        Cell::date(row.birth_date),
        Cell::code(&row.document),
        Cell::instant(row.sampled_at),
        Cell::text(words::test(row.test)),
        Cell::badge(&words::outcome_badge(row.outcome)),
        Cell::none(),
    ]
}

fn wrong(reader: &Reader, number: u64, fields: &[String], problems: &[RowProblem]) -> Vec<Cell> {
    let shape = reader.shape();
    let mut cells: Vec<Cell> = Vec::new();
    for column in SHOWN {
        let text = shape.index(column).and_then(|index| fields.get(index)).map_or("", String::as_str);
        let here = problems.iter().find(|problem| problem.column == Some(column));
        let text = if text.is_empty() { fmt::NONE } else { text };
        cells.push(match here {
            Some(problem) => Cell::text(text).sub(web::texts::problem(&problem.reason)),
            None => Cell::text(text),
        });
    }
    let elsewhere =
        problems.iter().filter(|problem| problem.column.is_none_or(|column| !SHOWN.contains(&column)));
    let said: Vec<String> = elsewhere.map(|problem| rejected::sentence(number, problem, shape)).collect();
    cells.push(if said.is_empty() { Cell::none() } else { Cell::text(said.join(" ")) });
    cells
}
