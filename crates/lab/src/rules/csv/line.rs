//! A line of the file as a row, for whoever imports it and for whoever only looks at it.

use kernel::Date;

use super::{
    Column, HEADER_REJECTED, Line, NUL_SIGN, ResultRow, RowProblem, WIDTH, check, is_utf_16, split_some,
};

/// Fields of a row that are looked at: those of a returned file and some that a stray separator makes.
const MOST_FIELDS: usize = 64;

/// What a line is.
#[derive(Debug, Clone)]
pub enum RowRead {
    /// Nothing.
    Blank,
    /// A row in order, and its fields as they came.
    Row(Box<ResultRow>, Vec<String>),
    /// One that is not, with all that is wrong.
    Wrong(Vec<String>, Vec<RowProblem>),
}

/// Reads a line on a business date. The two columns of a returned file are left out.
pub fn read_line(line: Line, returned: bool, today: Date) -> RowRead {
    let Some((mut fields, surplus)) = split_some(&line.text, MOST_FIELDS) else {
        let problem = RowProblem::new(None, ("lab-csv-quote", "lab-csv-quote-fix"));
        return RowRead::Wrong(vec![line.text], vec![problem]);
    };
    if surplus == 0 && fields.iter().all(|field| field.trim().is_empty()) {
        return RowRead::Blank;
    }
    if returned && fields.len() >= WIDTH + 2 {
        fields.drain(WIDTH..WIDTH + 2);
    }
    let is_blank = |field: &String| field.trim().is_empty();
    while surplus == 0 && fields.len() > WIDTH && fields.last().is_some_and(is_blank) {
        fields.pop();
    }
    let found = fields.len() + surplus;
    if line.cut || found != WIDTH {
        return RowRead::Wrong(fields, vec![RowProblem::width(found)]);
    }
    match check(&fields, today) {
        Ok(row) => RowRead::Row(Box::new(row), fields),
        Err(problems) => RowRead::Wrong(fields, problems),
    }
}

/// Whether the header is that of a returned file, which has two columns more. What is no header is refused: the first
/// row would be lost in silence.
///
/// # Errors
/// The key of the sentence that says why it is no header.
pub fn is_returned(header: &Line, today: Date) -> Result<bool, &'static str> {
    if is_utf_16(&header.text) {
        return Err("lab-file-utf16");
    }
    let (fields, _) = split_some(&header.text, MOST_FIELDS).ok_or("lab-file-no-header")?;
    if fields.len() < WIDTH {
        return Err("lab-file-not-results");
    }
    if header.text.contains(NUL_SIGN) {
        return Err("lab-file-utf16");
    }
    let time = fields[Column::EffectiveTime as usize].trim();
    if check(&fields, today).is_ok() || time.starts_with(|first: char| first.is_ascii_digit()) {
        return Err("lab-file-no-header");
    }
    let last = fields.get(WIDTH..WIDTH + 2).unwrap_or_default();
    Ok(last.iter().map(|name| name.trim()).eq(HEADER_REJECTED))
}
