//! Fields of a line, and back.

use std::borrow::Cow;

/// The fields of a line. A field that begins with a quote ends at the next lone one; two quotes stand for one.
/// `None` when a quote is never closed.
pub fn split(line: &str) -> Option<Vec<String>> {
    split_some(line, usize::MAX).map(|(fields, _)| fields)
}

/// As [`split`], but no more than `most` fields: what a line of nothing but separators costs is bounded. Of the others
/// only how many there are is told, up to the last that is not blank.
pub fn split_some(line: &str, most: usize) -> Option<(Vec<String>, usize)> {
    split_by(line, ';', most)
}

/// As [`split_some`], with another sign between the fields.
pub fn split_by(line: &str, delimiter: char, most: usize) -> Option<(Vec<String>, usize)> {
    let mut fields = Vec::with_capacity(most.min(32));
    let (mut rest, mut surplus, mut further) = (line, 0, 0);
    loop {
        let (field, after) = match rest.strip_prefix('"') {
            Some(quoted) => {
                take_quoted(quoted, delimiter).map(|(field, after)| (Cow::Owned(field), after))?
            }
            None => take_plain(rest, delimiter),
        };
        if fields.len() < most {
            fields.push(defused(&field).into_owned());
        } else {
            surplus += 1;
            further = if field.trim().is_empty() { further } else { surplus };
        }
        match after {
            Some(after) => rest = after,
            None => return Some((fields, further)),
        }
    }
}

fn take_plain(text: &str, delimiter: char) -> (Cow<'_, str>, Option<&str>) {
    match text.split_once(delimiter) {
        Some((field, after)) => (Cow::Borrowed(field), Some(after)),
        None => (Cow::Borrowed(text), None),
    }
}

fn take_quoted(text: &str, delimiter: char) -> Option<(String, Option<&str>)> {
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
        let (tail, after) = take_plain(after, delimiter);
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
    if super::is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text before [`neutralised`] touched it.
pub fn defused(text: &str) -> Cow<'_, str> {
    match text.strip_prefix('\'') {
        Some(rest) if super::is_formula(rest) => Cow::Owned(rest.to_owned()),
        _ => Cow::Borrowed(text),
    }
}
