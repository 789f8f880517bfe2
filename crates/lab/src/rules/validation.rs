//! Where a result typed by one person wants a second one: a switch of each laboratory, with dates.

use kernel::Date;

/// That a laboratory demands it, from a day to another, both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demand {
    /// Code of the laboratory.
    pub laboratory: String,
    /// The first day.
    pub from: Date,
    /// The last day; for good without one.
    pub until: Option<Date>,
}

impl Demand {
    /// Whether it holds on a day.
    pub fn holds(&self, on: Date) -> bool {
        self.from <= on && self.until.is_none_or(|until| on <= until)
    }
}

/// From the text of the setting: a laboratory on each line, with its days. What cannot be read demands nothing.
pub fn parse(text: &str) -> Vec<Demand> {
    let read = |line: &str| {
        let mut words = line.split_ascii_whitespace();
        let (laboratory, from) = (words.next()?.to_owned(), words.next()?.parse().ok()?);
        let until = words.next().map(str::parse).transpose().ok()?;
        Some(Demand { laboratory, from, until })
    };
    text.lines().filter_map(read).collect()
}

/// The text of the setting.
pub fn print(demands: &[Demand]) -> String {
    let line = |one: &Demand| match one.until {
        Some(until) => format!("{} {} {until}", one.laboratory, one.from),
        None => format!("{} {}", one.laboratory, one.from),
    };
    demands.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_switch_has_days() {
        let demands = vec![
            Demand { laboratory: "LAB-1".into(), from: date(2020, 11, 1), until: None },
            Demand { laboratory: "LAB-2".into(), from: date(2020, 11, 1), until: Some(date(2020, 11, 14)) },
        ];
        assert_eq!(parse(&print(&demands)), demands);
        assert_eq!(parse("LAB-1\nLAB-2 ieri\n\nLAB-3 2020-11-01 domani"), []);
        for (on, expected) in [
            (date(2020, 10, 31), [false, false]),
            (date(2020, 11, 14), [true, true]),
            (date(2020, 11, 15), [true, false]),
        ] {
            assert_eq!([demands[0].holds(on), demands[1].holds(on)], expected, "{on}");
        }
    }
}
