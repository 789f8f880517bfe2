//! Files for a spreadsheet: semicolons and a byte-order mark, as Italian Excel reads them; every text in quotes. And files that
//! come in, line by line.

use axum::response::Response;

use crate::response::saved_as;

mod fields;
mod lines;

pub use fields::{defused, field, neutralised, print, split, split_by, split_some};
pub use lines::{Line, Lines, MAXIMUM_LINE, NUL_SIGN, decode, is_utf_16};

const BYTE_ORDER_MARK: char = '\u{feff}';

/// A file with its header and rows of texts.
pub fn file<R: AsRef<[String]>>(header: &str, rows: impl IntoIterator<Item = R>) -> String {
    let mut text = begin(header);
    for row in rows {
        let cells: Vec<String> = row.as_ref().iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(";"));
        text.push_str("\r\n");
    }
    text
}

/// The beginning of a file whose rows are written by hand.
pub fn begin(header: &str) -> String {
    format!("{BYTE_ORDER_MARK}{header}\r\n")
}

/// Begins like a formula, whatever stands in front that a program may drop: apostrophes, blanks, invisible signs. Some
/// take the signs of full width for the plain ones.
pub fn is_formula(text: &str) -> bool {
    let dropped = |sign: char| {
        sign == '\'' || sign.is_whitespace() || sign.is_control() || kernel::text::is_invisible(sign)
    };
    text.trim_start_matches('\'').starts_with(['\t', '\r'])
        || text.trim_start_matches(dropped).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// A text in quotes. What a spreadsheet would take for a formula begins with an apostrophe: somebody's name may be one.
pub fn quoted(text: &str) -> String {
    let guard = if is_formula(text) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

/// An answer that is saved as a file; its name says nothing of any person.
pub fn download(name: &str, text: String) -> Response {
    saved_as(name, "text/csv; charset=utf-8", text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_nor_two() {
        let row = ["D'Altri", "\u{200b}=1+1", "dice \"sì\"; poi\nno", "–"].map(str::to_owned);
        let expected =
            "\u{feff}a;b;c;d\r\n\"D'Altri\";\"'\u{200b}=1+1\";\"dice \"\"sì\"\"; poi\nno\";\"–\"\r\n";
        assert_eq!(file("a;b;c;d", [row]), expected);
    }

    #[test]
    fn what_nobody_sees_hides_no_formula() {
        let unseen = "\u{ad}\u{61c}\u{180e}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\
                      \u{202e}\u{2060}\u{2066}\u{2067}\u{2068}\u{2069}\u{fe0f}\u{feff}\u{e0001} \u{a0}'\u{0}";
        for sign in unseen.chars() {
            for formula in ["=1+1", "+1", "-1", "@A1", "＝1"] {
                assert!(is_formula(&format!("{sign}{formula}")), "{sign:?} {formula}");
                assert!(is_formula(&format!("{sign}{sign}{formula}")), "{sign:?} {formula}");
            }
            assert!(!is_formula(&format!("{sign}Rossi")), "{sign:?}");
        }
    }
}
