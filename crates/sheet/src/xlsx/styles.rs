//! Which looks of a cell make a date of its number.

use std::collections::HashMap;

use super::xml::{Step, Xml};
use crate::Trouble;

/// Looks of a workbook.
const MOST: usize = 65_536;

/// What a look makes of a number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Makes {
    Number,
    Date,
    /// So many figures, zeros before.
    Figures(usize),
}

/// What each look makes of a number.
#[derive(Default)]
pub(crate) struct Styles(Vec<Makes>);

impl Styles {
    pub(super) fn read(xml: Option<Xml>) -> Result<Self, Trouble> {
        let mut styles = Self::default();
        let Some(mut xml) = xml else { return Ok(styles) };
        let mut own: HashMap<u32, Makes> = HashMap::new();
        let mut of_cells = false;
        while let Some(step) = xml.next()? {
            match step {
                Step::Start(element) => match element.name() {
                    "numFmt" => {
                        let code = element.attribute("formatCode").unwrap_or_default();
                        own.extend(element.number::<u32>("numFmtId").map(|id| (id, makes(&code))));
                    }
                    "cellXfs" => of_cells = true,
                    "xf" if of_cells => {
                        let id = element.number("numFmtId").unwrap_or(0);
                        let built_in = if is_built_in(id) { Makes::Date } else { Makes::Number };
                        styles.0.push(own.get(&id).copied().unwrap_or(built_in));
                    }
                    _ => {}
                },
                Step::End(element) if element.name() == "cellXfs" => of_cells = false,
                _ => {}
            }
            if styles.0.len() > MOST || own.len() > MOST {
                return Err(Trouble::Bomb);
            }
        }
        Ok(styles)
    }

    /// Whether a look is one of dates.
    pub(super) fn is_date(&self, style: usize) -> bool {
        self.0.get(style) == Some(&Makes::Date)
    }

    /// How many figures a look shows at least.
    pub(super) fn figures(&self, style: usize) -> Option<usize> {
        match self.0.get(style) {
            Some(Makes::Figures(figures)) => Some(*figures),
            _ => None,
        }
    }
}

/// The dates and hours among the formats that are not written down (ECMA-376 part 1, 18.8.30).
fn is_built_in(id: u32) -> bool {
    matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58)
}

fn makes(code: &str) -> Makes {
    match code {
        _ if is_date(code) => Makes::Date,
        _ if (2..=32).contains(&code.len()) && code.bytes().all(|sign| sign == b'0') => {
            Makes::Figures(code.len())
        }
        _ => Makes::Number,
    }
}

/// Whether a format shows days or hours: letters of them outside of quotes, brackets and escapes.
fn is_date(code: &str) -> bool {
    // Only the first section is for what is positive, as dates are.
    let mut signs = code.chars();
    let mut found = false;
    while let Some(sign) = signs.next() {
        match sign {
            '"' => drop(signs.by_ref().find(|sign| *sign == '"')),
            '[' => {
                let inside: String = signs.by_ref().take_while(|sign| *sign != ']').collect();
                // `[h]` counts hours; `[Red]` and `[$-410]` are none.
                let counts = !inside.is_empty()
                    && inside.chars().all(|sign| matches!(sign, 'h' | 'H' | 'm' | 'M' | 's' | 'S'));
                found |= counts;
            }
            '\\' | '_' | '*' => drop(signs.next()),
            ';' => break,
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => found = true,
            // `General`, and what is a number for certain.
            'G' | 'g' | '#' | '?' | '%' | '@' => return false,
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_dates_are_told_from_those_of_numbers() {
        for code in [
            "dd/mm/yyyy",
            "yyyy-mm-dd\\ hh:mm",
            "[$-410]d mmm yyyy;@",
            "[h]:mm",
            "h.mm",
            "mm:ss.0",
            "dd\"/\"mm",
        ] {
            assert!(is_date(code), "{code}");
        }
        for code in
            ["General", "0.00", "#,##0", "@", "0%", "[Red]0", "\"giorni\" 0", "0\\d", "[$€-410] #.##0,00"]
        {
            assert!(!is_date(code), "{code}");
        }
    }
}
