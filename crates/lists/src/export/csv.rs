//! Exported rows as CSV, as Italian spreadsheets read it: semicolons, everything in quotes, nothing that would be taken for a
//! formula. How a text is kept from being one is [`web::csv`]'s.

use kernel::clock::rome;
use web::fmt;

use crate::model::Value;

/// What stands before the first heading for programs that else take UTF-8 for something older.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A value as CSV writes it, as the original did: `14/11/2020`, `14/11/2020 09:30:00` in the time of Rome.
pub fn words(value: &Value) -> String {
    match value {
        Value::None => String::new(),
        Value::Text(text) | Value::Code(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Day(day) => fmt::date(*day),
        Value::At(at) => format!("{}:{:02}", fmt::instant(*at), at.to_zoned_datetime(rome()).second()),
    }
}

/// One line.
pub fn line(cells: &[Value]) -> String {
    texts(cells.iter().map(words))
}

/// The headings.
pub fn headings(headings: &[String]) -> String {
    texts(headings.iter().cloned())
}

/// The last line: one sentence, and as many empty cells as the rows have, so that no reader stumbles over the number of columns.
pub fn last(sentence: &str, columns: usize) -> String {
    let rest = std::iter::repeat_n(String::new(), columns.saturating_sub(1));
    texts(std::iter::once(sentence.to_owned()).chain(rest))
}

fn texts(cells: impl Iterator<Item = String>) -> String {
    let mut line = String::new();
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            line.push(';');
        }
        if !cell.is_empty() {
            line.push_str(&web::csv::quoted(&cell));
        }
    }
    line.push_str("\r\n");
    line
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (text, written) in [
            ("=1+1", "\"'=1+1\""),
            ("+390110000000", "\"'+390110000000\""),
            ("-2", "\"'-2\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t=1\""),
            ("\u{0}=1", "\"'\u{0}=1\""),
            ("D'Altri; \"detto\"", "\"D'Altri; \"\"detto\"\"\""),
        ] {
            assert_eq!(line(&[Value::text(text)]), format!("{written}\r\n"));
        }
    }

    #[test]
    fn dates_are_written_as_the_original_wrote_them() {
        let at = "2020-11-14T08:30:05Z".parse().unwrap();
        let cells =
            [Value::day(Some(date(2020, 11, 14))), Value::None, Value::at(Some(at)), Value::Number(3)];
        assert_eq!(line(&cells), "\"14/11/2020\";;\"14/11/2020 09:30:05\";\"3\"\r\n");
    }

    #[test]
    fn the_last_line_has_as_many_cells_as_the_others() {
        assert_eq!(last("# fine", 3), "\"# fine\";;\r\n");
    }
}
