//! What the whole of a column says of how its values are meant, where a few of them would not.

use crate::Cell;

/// Signs in a column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Signs {
    /// A date that is one only with the day before the month: `13/11/2020`.
    pub day_first: bool,
    /// One that is one only with the month first: `11/13/2020`.
    pub month_first: bool,
    /// One that is another day in each order: `03/11/2020`.
    pub either: bool,
    /// A text of digits that begins with zeros: of a number in the same column they would be lost.
    pub zeros: bool,
}

impl Signs {
    pub(crate) fn add(&mut self, cell: &Cell) {
        let Cell::Text(text) = cell else { return };
        let digits = text.trim();
        self.zeros |=
            digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|sign| sign.is_ascii_digit());
        if let Some((first, second)) = ends_in_year(text.trim()) {
            let (day, month) = ((1..=31).contains(&first), (1..=31).contains(&second));
            self.day_first |= day && first > 12 && (1..=12).contains(&second);
            self.month_first |= month && second > 12 && (1..=12).contains(&first);
            self.either |= day && month && first <= 12 && second <= 12 && first != second;
        }
    }

    /// Those of two columns.
    pub fn and(self, other: Self) -> Self {
        Self {
            day_first: self.day_first || other.day_first,
            month_first: self.month_first || other.month_first,
            either: self.either || other.either,
            zeros: self.zeros || other.zeros,
        }
    }
}

/// The first two of three numbers with the same sign between, the last of which is a year.
fn ends_in_year(text: &str) -> Option<(u8, u8)> {
    let day = text.split(|sign: char| sign == 'T' || sign == ',' || sign.is_whitespace()).next()?;
    let sign =
        day.chars().find(|sign| !sign.is_ascii_digit()).filter(|sign| matches!(sign, '/' | '-' | '.'))?;
    let mut parts = day.split(sign);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if parts.next().is_some() || year.len() != 4 || !digits(year) || first.len() > 2 || second.len() > 2 {
        return None;
    }
    Some((first.parse().ok()?, second.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_say_their_order_or_that_they_fit_both() {
        for (text, day_first, month_first, either) in [
            ("13/11/2020", true, false, false),
            ("13.11.2020 08:30", true, false, false),
            ("11-13-2020", false, true, false),
            ("3/11/2020, 8.30", false, false, true),
            ("11/11/2020", false, false, false),
            ("2020-11-03", false, false, false),
            ("32/13/2020", false, false, false),
            ("3/11/20", false, false, false),
            ("03/11", false, false, false),
            ("VIA PO 3/11/2020", false, false, false),
        ] {
            let mut signs = Signs::default();
            signs.add(&Cell::Text(text.to_owned()));
            assert_eq!(signs, Signs { day_first, month_first, either, zeros: false }, "{text}");
        }
    }
}
