//! Charts drawn by the server: SVG with a title, a description and the table of the same numbers beside.

use askama::filters::HtmlSafeOutput;
use kernel::Date;

/// A chart, ready for a template.
pub type Chart = HtmlSafeOutput<String>;

/// Cases by day as bars on a zero-based axis, with the average of seven days as a line, and the table beside.
pub fn epi_curve(id: &str, title_key: &str, days: &[(Date, i64)]) -> Chart {
    let _ = (id, title_key, days);
    HtmlSafeOutput(String::new())
}

/// A small horizontal bar for a table's cell.
pub fn bar(value: i64, of: i64) -> Chart {
    let _ = (value, of);
    HtmlSafeOutput(String::new())
}
