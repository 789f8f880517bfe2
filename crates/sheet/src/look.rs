//! A look at the whole of a table before anything of it is taken: its headings, a few values, the words of its columns, and what
//! makes it unreadable as a whole.

use std::collections::HashSet;

use kernel::TaxCode;

use crate::table::kind_of;
use crate::xlsx::Workbook;
use crate::{Cell, Content, Kind, Row, Sheet, Signs, Table, Trouble, place};

/// Rows of the beginning that are kept.
pub const SHOWN: usize = 20;
/// Values of a column that are shown.
pub const SAMPLES: usize = 3;
/// Different values of a column up to which they are words, which somebody may translate.
pub const MOST_WORDS: usize = 40;
/// Rows in which the headings are looked for.
const HEADER_WITHIN: u64 = 30;
/// Cells that headings have at least.
const FEWEST: usize = 3;
/// Signs of a value that are kept.
const LONGEST: usize = 60;

/// What a table looks like.
#[derive(Debug, Clone)]
pub struct Look {
    /// What the file is.
    pub kind: Kind,
    /// The sheets of a workbook.
    pub sheets: Vec<Sheet>,
    /// Which one is looked at.
    pub sheet: Option<String>,
    /// Whether numbers that are days are counted from 1904.
    pub from_1904: bool,
    /// The row of the headings.
    pub header_row: u64,
    /// The headings. One that is missing is called by its column; one that is there twice has its number behind.
    pub headings: Vec<String>,
    /// Whether each column is hidden.
    pub hidden: Vec<bool>,
    /// A few values of each column.
    pub samples: Vec<Vec<String>>,
    /// The different values of each column; none where there are more than words would be.
    pub words: Vec<Option<Vec<String>>>,
    /// What the whole of each column says of its values.
    pub signs: Vec<Signs>,
    /// The first rows below the headings that are not blank.
    pub first: Vec<Row>,
    /// Rows below the headings that are not blank.
    pub rows: u64,
}

/// Looks at a file; of a workbook at the sheet with a name, or at the first that has headings, of those that are not hidden.
///
/// # Errors
/// [`Trouble`]: it is not to be read at all.
pub fn look(content: &Content, sheet: Option<&str>) -> Result<Look, Trouble> {
    if kind_of(content)? == Kind::Delimited {
        return look_at(Table::open(content, sheet)?);
    }
    // One workbook for all that is looked at: what is unpacked of it is bounded in all.
    let book = Workbook::open(content)?;
    let mut looked = look_at(Table::of_book(&book, sheet)?);
    let sheets = book.sheets();
    let others = sheets.iter().filter(|one| sheet.is_none() && !one.hidden).skip(1);
    for other in others {
        // A title page, or what is told about the table.
        if looked.as_ref().err() != Some(&Trouble::NoHeader) {
            break;
        }
        looked = look_at(Table::of_book(&book, Some(&other.name))?);
    }
    looked
}

fn look_at(mut table: Table) -> Result<Look, Trouble> {
    let header = header(&mut table)?;
    let mut look = Look {
        kind: table.kind(),
        sheets: table.sheets().to_vec(),
        sheet: table.sheet().map(str::to_owned),
        from_1904: table.is_from_1904(),
        header_row: header.number,
        headings: headings(&header, table.kind())?,
        hidden: Vec::new(),
        samples: vec![Vec::new(); header.cells.len()],
        words: Vec::new(),
        signs: vec![Signs::default(); header.cells.len()],
        first: Vec::new(),
        rows: 0,
    };
    let mut words: Vec<Words> = header.cells.iter().map(|_| Words::default()).collect();
    while let Some(row) = table.next_row()? {
        if row.is_blank() {
            continue;
        }
        if row.hidden {
            return Err(Trouble::HiddenRow(row.number));
        }
        look.rows += 1;
        if row.fault.is_none() {
            look.widen(&row, &mut words);
            look.sample(&row);
            look.signs.iter_mut().zip(&row.cells).for_each(|(signs, cell)| signs.add(cell));
            words.iter_mut().enumerate().for_each(|(column, words)| words.add(row.cell(column)));
        }
        if look.first.len() < SHOWN {
            look.first.push(row);
        }
    }
    if let Some(range) = table.merged_below(look.header_row - 1) {
        return Err(Trouble::Merged(range.to_owned()));
    }
    look.hidden = (0..look.headings.len()).map(|column| table.is_hidden(column)).collect();
    look.words = words.into_iter().map(Words::done).collect();
    Ok(look)
}

/// Finds the row of the headings, which is the first with some filled cells: titles above it are passed over.
///
/// # Errors
/// [`Trouble`].
pub fn header(table: &mut Table) -> Result<Row, Trouble> {
    while let Some(row) = table.next_row()? {
        let filled = row.cells.iter().filter(|cell| !cell.is_empty()).count();
        if row.fault.is_none() && filled >= FEWEST {
            return judged(row);
        }
        if row.number >= HEADER_WITHIN {
            break;
        }
    }
    Err(Trouble::NoHeader)
}

/// Headings are texts, and name nobody.
fn judged(row: Row) -> Result<Row, Trouble> {
    for (column, cell) in row.cells.iter().enumerate() {
        match cell {
            Cell::Formula(_) | Cell::Error(_) => {
                return Err(Trouble::HeadingFormula(place::name(column, row.number)));
            }
            Cell::Date(_) => return Err(Trouble::DataFirst(row.number)),
            Cell::Text(text) if TaxCode::parse(text.trim()).is_ok() => {
                return Err(Trouble::DataFirst(row.number));
            }
            _ => {}
        }
    }
    if row.cells.iter().all(|cell| !matches!(cell, Cell::Text(text) if text.chars().any(char::is_alphabetic)))
    {
        return Err(Trouble::DataFirst(row.number));
    }
    Ok(row)
}

/// The headings as they are shown and remembered.
///
/// # Errors
/// [`Trouble::Columns`].
pub(crate) fn headings(header: &Row, kind: Kind) -> Result<Vec<String>, Trouble> {
    let mut seen: HashSet<String> = HashSet::new();
    let mut all = Vec::with_capacity(header.cells.len());
    for (column, cell) in header.cells.iter().enumerate() {
        let shown =
            |sign: &char| sign.is_whitespace() || !(sign.is_control() || kernel::text::is_invisible(*sign));
        let text: String = cell.text().chars().filter(shown).collect();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text: String = text.chars().take(LONGEST).collect();
        let name = if text.is_empty() { unnamed(column, kind) } else { text };
        let mut unique = name.clone();
        let mut number = 2;
        while !seen.insert(unique.to_lowercase()) {
            unique = format!("{name} ({number})");
            number += 1;
        }
        all.push(unique);
    }
    Ok(all)
}

fn unnamed(column: usize, kind: Kind) -> String {
    match kind {
        Kind::Workbook => format!("colonna {}", place::letters(column)),
        Kind::Delimited => format!("colonna {}", column + 1),
    }
}

impl Look {
    /// Columns that only appear below the headings have names too.
    fn widen(&mut self, row: &Row, words: &mut Vec<Words>) {
        let last = row.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        while self.headings.len() < last {
            self.headings.push(unnamed(self.headings.len(), self.kind));
            self.samples.push(Vec::new());
            self.signs.push(Signs::default());
            words.push(Words::default());
        }
    }

    fn sample(&mut self, row: &Row) {
        for (column, samples) in self.samples.iter_mut().enumerate() {
            let cell = row.cell(column);
            if samples.len() < SAMPLES && !cell.is_empty() {
                let text: String = cell.text().chars().take(LONGEST).collect();
                if !samples.contains(&text) {
                    samples.push(text);
                }
            }
        }
    }
}

/// The different values of a column, until there are too many.
#[derive(Default)]
struct Words {
    order: Vec<String>,
    seen: HashSet<String>,
    many: bool,
}

impl Words {
    fn add(&mut self, cell: &Cell) {
        if self.many || cell.is_empty() {
            return;
        }
        let text = cell.text();
        if text.chars().count() > LONGEST {
            self.many = true;
        } else if self.seen.insert(text.to_uppercase()) {
            self.order.push(text);
            self.many = self.order.len() > MOST_WORDS;
        }
        if self.many {
            (self.order, self.seen) = (Vec::new(), HashSet::new());
        }
    }

    fn done(self) -> Option<Vec<String>> {
        (!self.many).then_some(self.order)
    }
}
