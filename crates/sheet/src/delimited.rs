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
    ahead: VecDeque<Ahead>,
    sign: char,
}

/// A line that was looked at, once, however many rows try to go on in it.
struct Ahead {
    line: Line,
    /// Whether a quote is open at its end when a row begins with it.
    open: bool,
    /// Whether one is open at its end when one was open before it.
    open_within: bool,
}

impl Ahead {
    fn of(line: Line, sign: char) -> Self {
        let (open, open_within) = (is_open(&line.text, sign, false), is_open(&line.text, sign, true));
        Self { line, open, open_within }
    }
}

impl Delimited {
    pub(crate) fn open(content: &Content) -> Result<Self, Trouble> {
        let mut lines = Lines::new(content.reader());
        let mut first = VecDeque::new();
        while first.len() < LOOKED_AT {
            match lines.next_line().map_err(|_| Trouble::Broken)? {
                Some(line) => first.push_back(line),
                None => break,
            }
        }
        // What Excel reads and does not show.
        let said = first.front().and_then(|line| {
            let rest = line.text.get(..4).filter(|start| start.eq_ignore_ascii_case("sep="));
            rest.and_then(|_| line.text.chars().nth(4)).filter(|sign| SIGNS.contains(sign))
        });
        if said.is_some() {
            first.pop_front();
        }
        let sign = match said {
            Some(sign) => sign,
            None => guess(&first),
        };
        let ahead = first.into_iter().map(|line| Ahead::of(line, sign)).collect();
        Ok(Self { lines, ahead, sign })
    }

    fn read(&mut self) -> Result<Option<Ahead>, Trouble> {
        let line = self.lines.next_line().map_err(|_| Trouble::Broken)?;
        Ok(line.map(|line| Ahead::of(line, self.sign)))
    }

    pub(crate) fn next_row(&mut self) -> Result<Option<Row>, Trouble> {
        let first = match self.ahead.pop_front() {
            Some(first) => Some(first),
            None => self.read()?,
        };
        let Some(Ahead { line: first, open, .. }) = first else { return Ok(None) };
        if first.cut {
            return Ok(Some(faulty(first, Fault::Long)));
        }
        let further = match open {
            true => self.further(first.text.len())?,
            false => Some(0),
        };
        let Some(further) = further else { return Ok(Some(faulty(first, Fault::Quote))) };
        let mut text = first.text.clone();
        for Ahead { line, .. } in self.ahead.drain(..further) {
            text.push('\n');
            text.push_str(&line.text);
        }
        Ok(Some(match split_by(&text, self.sign, MOST_COLUMNS + 1) {
            Some(fields) => row(first.number, fields),
            None => faulty(first, Fault::Quote),
        }))
    }

    /// How many of the following lines belong to a row whose first line leaves a quote open; `None` when none of them closes it.
    fn further(&mut self, mut length: usize) -> Result<Option<usize>, Trouble> {
        for index in 0..MOST_LINES {
            if length >= MAXIMUM_LINE {
                break;
            }
            if index == self.ahead.len() {
                let Some(next) = self.read()? else { break };
                self.ahead.push_back(next);
            }
            let next = &self.ahead[index];
            if next.line.cut {
                break;
            }
            length += 1 + next.line.text.len();
            if !next.open_within {
                return Ok(Some(index + 1));
            }
        }
        Ok(None)
    }
}

/// Whether a quote is open at the end of a line, as [`split_by`] takes it apart.
fn is_open(line: &str, sign: char, mut within: bool) -> bool {
    let mut rest = line;
    loop {
        if !within {
            within = rest.starts_with('"');
            rest = rest.strip_prefix('"').unwrap_or(rest);
        }
        while within {
            let Some((_, after)) = rest.split_once('"') else { return true };
            // Two quotes stand for one.
            within = after.starts_with('"');
            rest = after.strip_prefix('"').unwrap_or(after);
        }
        let Some((_, after)) = rest.split_once(sign) else { return false };
        rest = after;
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

    /// The same in the plainest way: line after line is put behind until the fields can be taken apart.
    fn expected(text: &str) -> Vec<(u64, Vec<String>, Option<Fault>)> {
        let lines: Vec<&str> = text.lines().collect();
        let sign = Delimited::open(&Content::new(text.as_bytes().to_vec())).unwrap().sign;
        let (mut rows, mut at) = (Vec::new(), 0);
        while at < lines.len() {
            let ends = at + 1..=lines.len().min(at + 1 + MOST_LINES);
            let read = ends.map(|end| (end, split_by(&lines[at..end].join("\n"), sign, MOST_COLUMNS)));
            let whole = read.filter_map(|(end, fields)| Some((end, fields?.0))).next();
            let (end, fields, fault) = match whole {
                Some((end, fields)) => (end, fields, None),
                None => (at + 1, vec![lines[at].to_owned()], Some(Fault::Quote)),
            };
            rows.push((at as u64 + 1, fields.iter().map(|one| one.trim().to_owned()).collect(), fault));
            at = end;
        }
        rows
    }

    proptest::proptest! {
        #[test]
        fn quotes_are_read_as_in_the_plainest_way(text in "[a;\"\n]{0,60}") {
            proptest::prop_assert_eq!(rows(&text), expected(&text));
        }
    }

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
