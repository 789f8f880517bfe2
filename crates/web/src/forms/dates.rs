//! Dates as people type them.

use jiff::civil::Date;

use crate::fmt;

/// Reads a date in any of six forms: `14/11/2020`, `14-11-2020`, `14.11.2020`, `14112020`, `14 novembre 2020` (or
/// `14 nov 2020`) and `2020-11-14`. Years have four digits, because a birth date of `05` could be a century off.
///
/// # Errors
/// The catalogue key of the sentence that says what is wrong.
pub fn parse_date(text: &str) -> Result<Date, &'static str> {
    let text = text.trim();
    let parts: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '.'))
        .filter(|p| !p.is_empty())
        .collect();
    let (day, month, year) = match parts[..] {
        [year, month, day] if year.len() == 4 && is_number(year) => {
            (number(day)?, number(month)?, number(year)?)
        }
        [day, month, year] => (number(day)?, month_of(month)?, four_digits(year)?),
        [digits] if digits.len() == 8 && is_number(digits) => {
            (number(&digits[..2])?, number(&digits[2..4])?, number(&digits[4..])?)
        }
        _ => return Err("web-date-form"),
    };
    let small = |n: i16| i8::try_from(n).map_err(|_| "web-date-impossible");
    Date::new(year, small(month)?, small(day)?).map_err(|_| "web-date-impossible")
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn number(text: &str) -> Result<i16, &'static str> {
    if is_number(text) { text.parse().map_err(|_| "web-date-form") } else { Err("web-date-form") }
}

fn month_of(text: &str) -> Result<i16, &'static str> {
    if is_number(text) { number(text) } else { fmt::month_number(text).map(i16::from).ok_or("web-date-form") }
}

fn four_digits(text: &str) -> Result<i16, &'static str> {
    match text.len() {
        4 => number(text),
        2 if is_number(text) => Err("web-date-year"),
        _ => Err("web-date-form"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn six_common_forms_are_one_date() {
        let forms = [
            "14/11/2020",
            "14-11-2020",
            "14.11.2020",
            "14112020",
            "2020-11-14",
            "14 novembre 2020",
            "14 Nov 2020",
            " 14 / 11 / 2020 ",
            "14 11 2020",
        ];
        for form in forms {
            assert_eq!(parse_date(form), Ok(date(2020, 11, 14)), "{form}");
        }
        assert_eq!(parse_date("1/2/1950"), Ok(date(1950, 2, 1)));
    }

    #[test]
    fn what_is_no_date_gets_the_sentence_that_helps() {
        for (text, key) in [
            ("", "web-date-form"),
            ("ieri", "web-date-form"),
            ("14/11", "web-date-form"),
            ("14/11/20", "web-date-year"),
            ("31/02/2020", "web-date-impossible"),
            ("11/14/2020", "web-date-impossible"),
            ("14/foo/2020", "web-date-form"),
            ("14/11/2020 ore 9", "web-date-form"),
            ("è/è/èè", "web-date-form"),
            ("+1/-2/2020", "web-date-form"),
        ] {
            assert_eq!(parse_date(text), Err(key), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_typed_makes_it_panic(text in ".{0,20}") {
            let _ = parse_date(&text);
        }
    }
}
