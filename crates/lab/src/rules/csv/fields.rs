//! Fields of a line, and back.

use std::borrow::Cow;

/// The fields of a line. A field that begins with a quote ends at the next lone one; two quotes stand for one.
/// `None` when a quote is never closed.
pub fn split(line: &str) -> Option<Vec<String>> {
    let mut fields = Vec::with_capacity(32);
    let mut rest = line;
    loop {
        let (field, after) = match rest.strip_prefix('"') {
            Some(quoted) => take_quoted(quoted)?,
            None => take_plain(rest),
        };
        fields.push(defused(&field).into_owned());
        match after {
            Some(after) => rest = after,
            None => return Some(fields),
        }
    }
}

fn take_plain(text: &str) -> (String, Option<&str>) {
    match text.split_once(';') {
        Some((field, after)) => (field.to_owned(), Some(after)),
        None => (text.to_owned(), None),
    }
}

fn take_quoted(text: &str) -> Option<(String, Option<&str>)> {
    let mut field = String::new();
    let mut rest = text;
    loop {
        let (part, after) = rest.split_once('"')?;
        field.push_str(part);
        if let Some(after) = after.strip_prefix('"') {
            field.push('"');
            rest = after;
            continue;
        }
        // What stands between the quote and the separator belongs to the field all the same.
        let (tail, after) = take_plain(after);
        field.push_str(&tail);
        return Some((field, after));
    }
}

/// A line of fields as a spreadsheet may open it: quoted where needed, formulas neutralised.
pub fn print<'a>(fields: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for (index, text) in fields.into_iter().enumerate() {
        if index > 0 {
            line.push(';');
        }
        line.push_str(&field(text));
    }
    line
}

/// A field as it is printed.
pub fn field(text: &str) -> Cow<'_, str> {
    let text = neutralised(text);
    if text.contains([';', '"', '\r', '\n']) {
        return Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")));
    }
    text
}

/// A text that a spreadsheet cannot take for a formula (OWASP, CSV injection): an apostrophe goes before it.
pub fn neutralised(text: &str) -> Cow<'_, str> {
    if web::csv::is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text before [`neutralised`] touched it.
pub fn defused(text: &str) -> Cow<'_, str> {
    match text.strip_prefix('\'') {
        Some(rest) if web::csv::is_formula(rest) => Cow::Owned(rest.to_owned()),
        _ => Cow::Borrowed(text),
    }
}
