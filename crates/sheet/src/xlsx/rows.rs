//! The rows of a sheet.

use std::sync::Arc;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};

use super::strings::unescaped;
use super::xml::{Element, Step, Xml};
use super::{LARGEST_CELL, Shared};
use crate::place::Range;
use crate::{Cell, Fault, LARGEST_ROW, MOST_COLUMNS, MOST_ROWS, Row, Trouble, place};

/// The last row a sheet may have (ECMA-376).
const LAST_ROW: u64 = 1_048_576;

/// The rows of a sheet, one after the other.
pub(crate) struct Rows {
    xml: Xml,
    shared: Arc<Shared>,
    last: u64,
    /// Whether the sheet came to its end: one that was cut off does not.
    ended: bool,
    filled: u64,
    hidden: [bool; MOST_COLUMNS],
    /// Of each column the last row that a formula further up fills: what stands there looks like a value.
    filled_to: [u64; MOST_COLUMNS],
    /// Of the joined cells those that reach down furthest, and their last row.
    merged: Option<(String, u64)>,
}

/// A cell while it is read.
#[derive(Default)]
struct Open {
    column: usize,
    kind: String,
    style: usize,
    formula: bool,
    value: String,
    /// Whether what follows is its value.
    within: bool,
    /// How deep what follows says how another text is pronounced.
    spoken: u32,
}

impl Rows {
    pub(super) fn new(xml: Xml, shared: Arc<Shared>) -> Self {
        Self {
            xml,
            shared,
            last: 0,
            ended: false,
            filled: 0,
            hidden: [false; MOST_COLUMNS],
            filled_to: [0; MOST_COLUMNS],
            merged: None,
        }
    }

    pub(crate) fn merged_below(&self, row: u64) -> Option<&str> {
        self.merged.as_ref().filter(|(_, last)| *last > row).map(|(range, _)| range.as_str())
    }

    pub(crate) fn is_hidden(&self, column: usize) -> bool {
        self.hidden.get(column).copied().unwrap_or(false)
    }

    pub(crate) fn next_row(&mut self) -> Result<Option<Row>, Trouble> {
        loop {
            let Some(step) = self.xml.next()? else {
                return if self.ended { Ok(None) } else { Err(Trouble::Broken) };
            };
            let element = match step {
                Step::Start(element) => element,
                Step::End(element) => {
                    self.ended |= element.name() == "worksheet";
                    continue;
                }
                Step::Text(_) | Step::Other => continue,
            };
            match element.name() {
                "col" if element.flag("hidden") => {
                    let number = |name| element.number::<usize>(name).unwrap_or(0).min(MOST_COLUMNS);
                    let (first, last) = (number("min").saturating_sub(1), number("max"));
                    self.hidden.iter_mut().take(last).skip(first).for_each(|hidden| *hidden = true);
                }
                "mergeCell" => {
                    let range = element.attribute("ref").and_then(|text| Range::parse(&text));
                    let range = range.ok_or(Trouble::Broken)?;
                    if self.merged.as_ref().is_none_or(|(_, last)| *last < range.last.1) {
                        self.merged = Some((range.name(), range.last.1));
                    }
                }
                "row" => {
                    let number = element.number("r").unwrap_or(self.last + 1);
                    let hidden = element.flag("hidden");
                    drop(element);
                    return self.row(number, hidden).map(Some);
                }
                _ => {}
            }
        }
    }

    fn row(&mut self, number: u64, hidden: bool) -> Result<Row, Trouble> {
        if number <= self.last || number > LAST_ROW {
            return Err(Trouble::Broken);
        }
        self.last = number;
        let mut cells: Vec<Cell> = Vec::new();
        let mut open: Option<Open> = None;
        let (mut next, mut size, mut fault) = (0, 0, None);
        loop {
            let step = self.xml.next().map_err(|trouble| placed(trouble, open.as_ref(), number))?;
            match step.ok_or(Trouble::Broken)? {
                Step::Start(element) => match (element.name(), &mut open) {
                    ("c", _) => open = Some(opened(&element, number, next)?),
                    ("f", Some(cell)) => {
                        cell.formula = true;
                        // Of one cell, or of many: an array, or a table of what-ifs.
                        if let Some(text) = element.attribute("ref").filter(|_| is_array(&element)) {
                            let range = Range::parse(&text).ok_or(Trouble::Broken)?;
                            let columns =
                                self.filled_to.iter_mut().take(range.last.0 + 1).skip(range.first.0);
                            columns.for_each(|last| *last = range.last.1.max(*last));
                        }
                    }
                    ("v" | "t", Some(cell)) => cell.within = cell.spoken == 0,
                    ("rPh", Some(cell)) => cell.spoken += 1,
                    _ => {}
                },
                Step::End(element) => match (element.name(), &mut open) {
                    ("v" | "t", Some(cell)) => cell.within = false,
                    ("c", _) => {
                        let mut cell = open.take().ok_or(Trouble::Broken)?;
                        next = cell.column + 1;
                        cell.formula |= self.filled_to.get(cell.column).is_some_and(|last| *last >= number);
                        let (column, cell) = (cell.column, self.shared.cell(cell)?);
                        size += cell.size();
                        if size > LARGEST_ROW {
                            fault = Some(Fault::Long);
                        }
                        if fault.is_none() {
                            place_cell(&mut cells, column, cell)?;
                        }
                    }
                    ("rPh", Some(cell)) => cell.spoken = cell.spoken.saturating_sub(1),
                    ("row", _) => break,
                    _ => {}
                },
                Step::Text(text) => {
                    if let Some(cell) = open.as_mut().filter(|cell| cell.within) {
                        cell.value.push_str(&text);
                        if cell.value.len() > LARGEST_CELL {
                            return Err(Trouble::Long(place::name(cell.column, number)));
                        }
                    }
                }
                Step::Other => {}
            }
        }
        let row = Row { number, cells, fault, hidden };
        self.filled += u64::from(!row.is_blank());
        if self.filled > MOST_ROWS { Err(Trouble::Rows(MOST_ROWS)) } else { Ok(row) }
    }
}

/// Whether a formula fills more cells than its own.
fn is_array(formula: &Element<'_>) -> bool {
    formula.attribute("t").is_some_and(|kind| matches!(kind.as_str(), "array" | "dataTable"))
}

/// A text that is too long, at its cell where it stands in one.
fn placed(trouble: Trouble, open: Option<&Open>, row: u64) -> Trouble {
    match (trouble, open) {
        (Trouble::Long(_), Some(cell)) => Trouble::Long(place::name(cell.column, row)),
        (trouble, _) => trouble,
    }
}

fn opened(element: &Element<'_>, row: u64, next: usize) -> Result<Open, Trouble> {
    let column = match element.attribute("r") {
        None => next,
        Some(name) => match place::parse(&name) {
            Some((column, its)) if its == row => column,
            _ => return Err(Trouble::Broken),
        },
    };
    let (kind, style) = (element.attribute("t").unwrap_or_default(), element.number("s").unwrap_or(0));
    Ok(Open { column, kind, style, ..Open::default() })
}

/// Puts a cell at its place. Empty ones beyond the last column do no harm: they have a colour or a border.
fn place_cell(cells: &mut Vec<Cell>, column: usize, cell: Cell) -> Result<(), Trouble> {
    if cell.is_empty() {
        return Ok(());
    }
    if column >= MOST_COLUMNS {
        return Err(Trouble::Columns(MOST_COLUMNS));
    }
    if cells.len() <= column {
        cells.resize(column + 1, Cell::Empty);
    }
    // Of two in one place nobody could say which counts.
    if cells[column] != Cell::Empty {
        return Err(Trouble::Broken);
    }
    cells[column] = cell;
    Ok(())
}

impl Shared {
    /// # Errors
    /// [`Trouble::Broken`] when a text is referred to that is not there.
    fn cell(&self, open: Open) -> Result<Cell, Trouble> {
        let Open { kind, style, formula, value, .. } = open;
        let text = match kind.as_str() {
            "s" if value.trim().is_empty() => value,
            "s" => {
                let shared = value.trim().parse().ok().and_then(|index| self.strings.get(index));
                unescaped(shared.ok_or(Trouble::Broken)?)
            }
            "str" | "inlineStr" => unescaped(&value),
            _ => value,
        };
        if formula {
            return Ok(Cell::Formula(self.shown(&kind, style, text)));
        }
        Ok(match kind.as_str() {
            "e" => Cell::Error(text.trim().to_owned()),
            "b" => match text.trim() {
                "" => Cell::Empty,
                value => Cell::Bool(value == "1" || value == "true"),
            },
            "d" => match text.trim().parse::<DateTime>() {
                Ok(at) => Cell::Date(at),
                Err(_) => texted(text),
            },
            "s" | "str" | "inlineStr" => texted(text),
            _ => match text.trim() {
                "" => Cell::Empty,
                number => self.number(number, style).unwrap_or_else(|| texted(number.to_owned())),
            },
        })
    }

    /// A number, or the date that it is shown as.
    fn number(&self, text: &str, style: usize) -> Option<Cell> {
        let number: f64 = text.parse().ok().filter(|number: &f64| number.is_finite())?;
        let date = self.styles.is_date(style).then(|| date_of(number, self.from_1904)).flatten();
        let figures = || self.styles.figures(style).and_then(|figures| padded(number, figures));
        Some(match date {
            Some(at) => Cell::Date(at),
            None => figures().map_or(Cell::Number(number), Cell::Text),
        })
    }

    /// What a formula had when the file was saved.
    fn shown(&self, kind: &str, style: usize, text: String) -> String {
        match kind {
            "" | "n" => self.number(text.trim(), style).map_or(text, |cell| cell.text()),
            _ => text,
        }
    }
}

/// A whole number as a look shows it that fills it up with zeros: `000123`.
fn padded(number: f64, figures: usize) -> Option<String> {
    ((0.0..1e15).contains(&number) && number.fract() == 0.0).then(|| format!("{number:0>figures$}"))
}

fn texted(text: String) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
}

/// The day and hour of a number of a spreadsheet. It takes 1900 for a leap year: the days before March 1900 are one further, and its
/// 29 February 1900 is none.
pub(crate) fn date_of(number: f64, from_1904: bool) -> Option<DateTime> {
    if !(0.0..2_958_466.0).contains(&number) {
        return None;
    }
    let (day, seconds) = ((number.floor()) as i64, ((number - number.floor()) * 86_400.0).round() as i64);
    let first = match (from_1904, day) {
        // An hour alone is of no day, whichever day is the first.
        (_, 0) => {
            return Date::constant(1899, 12, 31)
                .at(0, 0, 0, 0)
                .checked_add(SignedDuration::from_secs(seconds.min(86_399)))
                .ok();
        }
        (true, _) => Date::constant(1904, 1, 1),
        (false, 60) => return None,
        (false, 0..60) => Date::constant(1899, 12, 31),
        (false, _) => Date::constant(1899, 12, 30),
    };
    let midnight = first.checked_add(SignedDuration::from_hours(24 * day)).ok()?.at(0, 0, 0, 0);
    midnight.checked_add(SignedDuration::from_secs(seconds)).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn numbers_are_days() {
        for (number, from_1904, expected) in [
            (44_148.0, false, Some(date(2020, 11, 13).at(0, 0, 0, 0))),
            (44_148.354_166_666_664, false, Some(date(2020, 11, 13).at(8, 30, 0, 0))),
            (42_686.0, true, Some(date(2020, 11, 13).at(0, 0, 0, 0))),
            (59.0, false, Some(date(1900, 2, 28).at(0, 0, 0, 0))),
            (60.0, false, None),
            (61.0, false, Some(date(1900, 3, 1).at(0, 0, 0, 0))),
            (0.5, false, Some(date(1899, 12, 31).at(12, 0, 0, 0))),
            (0.5, true, Some(date(1899, 12, 31).at(12, 0, 0, 0))),
            (0.999_999_9, false, Some(date(1899, 12, 31).at(23, 59, 59, 0))),
            (1.0, true, Some(date(1904, 1, 2).at(0, 0, 0, 0))),
            (-1.0, false, None),
            (2_958_466.0, false, None),
            (f64::NAN, false, None),
        ] {
            assert_eq!(date_of(number, from_1904), expected, "{number}");
        }
    }
}
