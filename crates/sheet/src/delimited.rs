//! CSV: the sign between its fields, its quotes, its lines.
//!
//! A field in quotes may go over several lines, as cells with line breaks do. A quote that is never closed costs its own line: reading
//! goes on with the next one.

use std::collections::VecDeque;

use web::csv::{Line, Lines, MAXIMUM_LINE, split_by};

use crate::content::Part;
use crate::{Cell, Content, Fault, MOST_COLUMNS, Row, Trouble};

/// Signs between fields, the usual one of Italian spreadsheets first.
const SIGNS: [char; 4] = [';', '\t', ',', '|'];
/// Lines that are looked at for the sign.
const LOOKED_AT: usize = 10;
/// Lines that a field in quotes may go over.
const MOST_LINES: usize = 20;

/// The rows of a CSV.
pub(crate) struct Delimited {
    lines: Lines<Part>,
    ahead: VecDeque<Line>,
    sign: char,
}

impl Delimited {
    pub(crate) fn open(content: &Content) -> Result<Self, Trouble> {
        let mut lines = Lines::new(content.reader());
        let mut ahead = VecDeque::new();
        while ahead.len() < LOOKED_AT {
            match lines.next_line().map_err(|_| Trouble::Broken)? {
                Some(line) => ahead.push_back(line),
                None => break,
            }
        }
        // What Excel reads and does not show.
        let said = ahead.front().and_then(|line| {
            let rest = line.text.get(..4).filter(|start| start.eq_ignore_ascii_case("sep="));
            rest.and_then(|_| line.text.chars().nth(4)).filter(|sign| SIGNS.contains(sign))
        });
        if said.is_some() {
            ahead.pop_front();
        }
        let sign = match said {
            Some(sign) => sign,
            None => guess(&ahead),
        };
        Ok(Self { lines, ahead, sign })
    }

    fn line(&mut self) -> Result<Option<Line>, Trouble> {
        match self.ahead.pop_front() {
            Some(line) => Ok(Some(line)),
            None => self.lines.next_line().map_err(|_| Trouble::Broken),
        }
    }

    pub(crate) fn next_row(&mut self) -> Result<Option<Row>, Trouble> {
        let Some(first) = self.line()? else { return Ok(None) };
        if first.cut {
            return Ok(Some(faulty(first, Fault::Long)));
        }
        if let Some(fields) = split_by(&first.text, self.sign, MOST_COLUMNS + 1) {
            return Ok(Some(row(first.number, fields)));
        }
        let mut text = first.text.clone();
        let mut taken = Vec::new();
        while taken.len() < MOST_LINES && text.len() < MAXIMUM_LINE {
            let Some(line) = self.line()? else { break };
            text.push('\n');
            text.push_str(&line.text);
            let cut = line.cut;
            taken.push(line);
            if cut {
                break;
            }
            if let Some(fields) = split_by(&text, self.sign, MOST_COLUMNS + 1) {
                return Ok(Some(row(first.number, fields)));
            }
        }
        for line in taken.into_iter().rev() {
            self.ahead.push_front(line);
        }
        Ok(Some(faulty(first, Fault::Quote)))
    }
}

fn row(number: u64, (fields, surplus): (Vec<String>, usize)) -> Row {
    let fault = (surplus > 0 || fields.len() > MOST_COLUMNS).then_some(Fault::Long);
    let cell = |text: String| if text.is_empty() { Cell::Empty } else { Cell::Text(text) };
    Row { number, cells: fields.into_iter().map(cell).collect(), fault, hidden: false }
}

fn faulty(line: Line, fault: Fault) -> Row {
    Row { number: line.number, cells: vec![Cell::Text(line.text)], fault: Some(fault), hidden: false }
}

/// The sign that takes the first lines apart into the most fields; of signs that do so equally, the one most used here.
fn guess(lines: &VecDeque<Line>) -> char {
    let filled = || lines.iter().filter(|line| !line.text.trim().is_empty());
    let width = |sign: char| {
        filled()
            .filter_map(|line| split_by(&line.text, sign, MOST_COLUMNS))
            .map(|(fields, _)| fields.len())
            .max()
    };
    let first = |sign: char| {
        filled()
            .next()
            .and_then(|line| split_by(&line.text, sign, MOST_COLUMNS))
            .map_or(0, |(fields, _)| fields.len())
    };
    let key = |sign: char| (first(sign), width(sign).unwrap_or(0));
    let mut best = SIGNS[0];
    for sign in SIGNS {
        if key(sign) > key(best) {
            best = sign;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u64, Vec<String>, Option<Fault>)> {
        let mut table = Delimited::open(&Content::new(text.as_bytes().to_vec())).unwrap();
        let mut rows = Vec::new();
        while let Some(row) = table.next_row().unwrap() {
            rows.push((row.number, row.cells.iter().map(Cell::text).collect(), row.fault));
        }
        rows
    }

    #[test]
    fn each_sign_is_found() {
        for sign in SIGNS {
            let text = format!("a{sign}b{sign}c\n1{sign}\"x{sign}y\"{sign}3\n");
            let found = rows(&text);
            assert_eq!(found[1].1, ["1", &format!("x{sign}y"), "3"], "{sign:?}");
        }
        assert_eq!(rows("sep=,\na,b;c\n")[0].1, ["a", "b;c"]);
        assert_eq!(rows("cognome, nome;data\nx;y\n")[0].1, ["cognome, nome", "data"]);
    }

    #[test]
    fn a_cell_over_several_lines_is_one_and_an_open_quote_costs_its_line() {
        let found = rows("a;b\n1;\"via Po\n2\"\n\"x;3\n4;5\n");
        let found: Vec<_> =
            found.iter().map(|(number, cells, fault)| (*number, cells.len(), *fault)).collect();
        assert_eq!(found, [(1, 2, None), (2, 2, None), (4, 1, Some(Fault::Quote)), (5, 2, None)]);
    }
}
