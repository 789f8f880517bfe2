//! Places in a sheet, as people name them: `D17`.

/// The letters of a column, counted from 0.
pub fn letters(column: usize) -> String {
    let (mut letters, mut rest) = (Vec::new(), column + 1);
    while rest > 0 {
        rest -= 1;
        letters.push(b'A' + (rest % 26) as u8);
        rest /= 26;
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}

/// The name of a cell, its column counted from 0.
pub fn name(column: usize, row: u64) -> String {
    format!("{}{row}", letters(column))
}

/// Column, counted from 0, and row of a name; `None` for what is none.
pub fn parse(name: &str) -> Option<(usize, u64)> {
    let digits = name.find(|sign: char| sign.is_ascii_digit())?;
    let (letters, row) = name.split_at(digits);
    if letters.is_empty() || letters.len() > 3 || !row.bytes().all(|sign| sign.is_ascii_digit()) {
        return None;
    }
    let mut column = 0;
    for letter in letters.bytes() {
        let letter = letter.to_ascii_uppercase();
        if !letter.is_ascii_uppercase() {
            return None;
        }
        column = column * 26 + usize::from(letter - b'A') + 1;
    }
    Some((column - 1, row.parse().ok().filter(|row| *row > 0)?))
}

/// A range of cells: its first and its last, each with its column, counted from 0, and its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) first: (usize, u64),
    pub(crate) last: (usize, u64),
}

impl Range {
    /// `B5:B7`, or one cell; `None` for what is none.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (first, last) = text.split_once(':').unwrap_or((text, text));
        let range = Self { first: parse(first)?, last: parse(last)? };
        (range.first.0 <= range.last.0 && range.first.1 <= range.last.1).then_some(range)
    }

    pub(crate) fn name(self) -> String {
        format!("{}:{}", name(self.first.0, self.first.1), name(self.last.0, self.last.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_as_they_are_written() {
        for (column, text) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(letters(column), text);
            assert_eq!(parse(&name(column, 17)), Some((column, 17)));
        }
        for text in ["", "A", "17", "A0", "AAAA1", "A1B", "À1", "A1:B2"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
