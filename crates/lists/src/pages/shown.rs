//! The rows of a list on the screen.

use askama::Template;
use web::{Cell, Column, Row, Table, t};

use super::address;
use crate::list::List;
use crate::model::{self, Value};
use crate::service::Shown;

/// The box that chooses a row.
#[derive(Template)]
#[template(path = "lists_pick.html")]
struct Pick<'a> {
    value: String,
    name: &'a str,
}
impl askama::filters::HtmlSafe for Pick<'_> {}

/// The table of a page.
pub(super) fn table(list: &dyn List, shown: &Shown, choosing: bool) -> Table {
    let mut columns: Vec<Column> = shown.columns.iter().map(|column| head(column)).collect();
    if choosing {
        columns.push(Column::actions("lists-choose"));
    }
    let rows = shown.page.rows.iter().map(|row| {
        let mut cells = cells(list, &shown.columns, row);
        if choosing {
            let name = named(list, row);
            cells.push(Cell::html(Pick { value: format!("{}:{}", row.id, row.version), name: &name }));
        }
        Row::new(cells)
    });
    let query = shown.asked.query();
    let next =
        shown.page.next.as_ref().map(|key| format!("{}&after={}", address(list.name(), &query), key.id));
    Table::new("list-rows", &super::list::title(list.name()), columns)
        .rows(rows)
        .empty(if shown.asked.is_everything() { "lists-empty" } else { "lists-none-answer" })
        .empty_action(address(list.name(), ""), "lists-everything")
        .next_link(next)
}

fn head(column: &model::Column) -> Column {
    if column.code == "swabs" { Column::number(&column.key()) } else { Column::new(&column.key()) }
}

/// The cells of a row, the first a link to what it is.
pub(super) fn cells(list: &dyn List, columns: &[&'static model::Column], row: &model::Row) -> Vec<Cell> {
    columns
        .iter()
        .map(|column| {
            let value = value_of(list, column.code, row);
            match column.code {
                "person" => link(list, row, value),
                _ => cell(value),
            }
        })
        .collect()
}

fn value_of<'r>(list: &dyn List, code: &str, row: &'r model::Row) -> &'r Value {
    let place = list.columns().iter().position(|column| column.code == code);
    place.and_then(|place| row.cells.get(place)).unwrap_or(&Value::None)
}

fn named(list: &dyn List, row: &model::Row) -> String {
    match value_of(list, "person", row) {
        Value::Text(name) => name.clone(),
        _ => t("lists-nameless").to_owned(),
    }
}

/// Where a row leads.
fn link(list: &dyn List, row: &model::Row, value: &Value) -> Cell {
    let Value::Text(name) = value else { return Cell::none() };
    let href = match list.name() {
        "reports" => format!("/reports/{}", row.id),
        "requests" => format!("/requests/{}", row.id),
        "transfers" => format!("/people/transfers/{}", row.id),
        // Who is told of a measure has no page of the person.
        "notices" => return Cell::text(name),
        _ => format!("/people/{}", row.person),
    };
    Cell::link(href, name)
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::None => Cell::none(),
        Value::Text(text) => Cell::text(text),
        Value::Code(code) => Cell::code(code),
        Value::Day(day) => Cell::date(*day),
        Value::At(at) => Cell::instant(*at),
        Value::Number(number) => Cell::number(*number),
    }
}
