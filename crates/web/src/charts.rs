//! Charts drawn by the server: SVG that prints and needs no script, with a title, a description in words and the table
//! of the same numbers beside.

use std::fmt::Write as _;

use askama::Template;
use askama::filters::HtmlSafeOutput;
use jiff::ToSpan;
use kernel::Date;

use crate::parts::shown_by;
use crate::{fmt, t, tn};

/// A drawing, ready for a template.
pub type Drawing = HtmlSafeOutput<String>;

const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 30.0;
const BARS: &str = "#3d7ab8";
const RECENT: &str = "#a9c6e3";
const LINE: &str = "#b34700";

/// An epidemic curve: a bar a day from a zero-based axis, the average of seven days as a line. `{{ curve }}` in a
/// template.
#[derive(Debug, Clone)]
pub struct EpiCurve {
    id: String,
    title: String,
    days: Vec<(Date, i64)>,
    incomplete: usize,
}

impl EpiCurve {
    /// A curve of consecutive days, oldest first. `id` is unique in the page.
    pub fn new(id: &str, title_key: &str, days: &[(Date, i64)]) -> Self {
        Self { id: id.to_owned(), title: t(title_key).to_owned(), days: days.to_vec(), incomplete: 0 }
    }

    /// Draws the last `days` paler, because results of theirs are still to come.
    pub fn incomplete(mut self, days: usize) -> Self {
        self.incomplete = days.min(self.days.len());
        self
    }

    /// The days in words, for those who do not see the drawing.
    fn description(&self) -> String {
        let (Some(first), Some(last)) = (self.days.first(), self.days.last()) else { return String::new() };
        // The first of equal peaks.
        let peak = self.days.iter().rev().max_by_key(|(_, value)| *value).unwrap_or(last);
        let average = self.averages().last().copied().flatten();
        let average = average.map_or(fmt::NONE.to_owned(), |it| fmt::decimal(&it, 1));
        tn(
            "web-chart-description",
            &[
                ("from", &first.0),
                ("to", &last.0),
                ("max", &peak.1),
                ("peak", &peak.0),
                ("last", &last.1),
                ("average", &average),
            ],
        )
    }

    /// For each day the average of the seven that end with it; none before there are seven.
    fn averages(&self) -> Vec<Option<f64>> {
        let value = |i: usize| self.days[i + 1 - 7..=i].iter().map(|(_, n)| *n as f64).sum::<f64>() / 7.0;
        (0..self.days.len()).map(|i| (i >= 6).then(|| value(i))).collect()
    }

    /// Rows of the table, latest first.
    fn rows(&self) -> Vec<(String, String, String)> {
        let average = |it: Option<f64>| it.map_or(fmt::NONE.to_owned(), |it| fmt::decimal(&it, 1));
        let rows = self.days.iter().zip(self.averages());
        rows.rev().map(|((day, n), a)| (fmt::date_weekday(*day), fmt::number(*n), average(a))).collect()
    }

    fn drawing(&self) -> Drawing {
        let scale = Scale::new(self.days.iter().map(|(_, n)| *n).max().unwrap_or_default(), self.days.len());
        let mut svg = String::with_capacity(self.days.len() * 90);
        scale.grid(&mut svg);
        self.bars(&scale, &mut svg);
        self.dates(&scale, &mut svg);
        let points: Vec<String> =
            (0..).zip(self.averages()).filter_map(|(i, a)| Some(scale.point(i, a?))).collect();
        if points.len() > 1 {
            let points = points.join(" ");
            // A white seam under the line keeps it apart from the bars it crosses.
            for (colour, width) in [("#fff", 5), (LINE, 2)] {
                let _ = write!(
                    svg,
                    "<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" stroke-linejoin=\"round\"/>"
                );
            }
        }
        HtmlSafeOutput(svg)
    }

    fn bars(&self, scale: &Scale, svg: &mut String) {
        let recent = self.days.len() - self.incomplete;
        for (i, (_, value)) in self.days.iter().enumerate() {
            let (x, y) = (scale.x(i) + scale.step * 0.1, scale.y(*value as f64));
            let (width, height) = (scale.step * 0.8, HEIGHT - BOTTOM - y);
            let colour = if i < recent { BARS } else { RECENT };
            let _ = write!(
                svg,
                "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{colour}\"/>"
            );
        }
    }

    /// A date under the axis each week or each month, counted back from the last day.
    fn dates(&self, scale: &Scale, svg: &mut String) {
        let every = [7, 14, 28, 56, 112].into_iter().find(|n| scale.step * *n as f64 >= 64.0).unwrap_or(182);
        let y = HEIGHT - 8.0;
        for (back, (i, (day, _))) in self.days.iter().enumerate().rev().enumerate() {
            if back % every == 0 {
                let x = scale.x(i) + scale.step / 2.0;
                let label = if every < 28 { fmt::date_short(*day) } else { fmt::date(*day) };
                let _ = write!(
                    svg,
                    "<text class=\"axis\" x=\"{x:.1}\" y=\"{y}\" text-anchor=\"middle\">{label}</text>"
                );
            }
        }
    }
}
shown_by!(EpiCurve, "parts/epi_curve.html", EpiCurveView);

/// From days and numbers to places in the drawing.
struct Scale {
    top: f64,
    tick: i64,
    step: f64,
}

impl Scale {
    fn new(max: i64, days: usize) -> Self {
        let tick = tick(max);
        let top = (max.max(1) as f64 / tick as f64).ceil() * tick as f64;
        Self { top, tick, step: (WIDTH - LEFT - RIGHT) / days.max(1) as f64 }
    }

    fn x(&self, day: usize) -> f64 {
        LEFT + self.step * day as f64
    }

    fn y(&self, value: f64) -> f64 {
        TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - value / self.top)
    }

    fn point(&self, day: usize, value: f64) -> String {
        format!("{:.1},{:.1}", self.x(day) + self.step / 2.0, self.y(value))
    }

    fn grid(&self, svg: &mut String) {
        let mut value = 0;
        while value as f64 <= self.top {
            let y = self.y(value as f64);
            let colour = if value == 0 { "#76808d" } else { "#d5dae0" };
            let _ = write!(
                svg,
                "<line x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{WIDTH}\" y2=\"{y:.1}\" stroke=\"{colour}\"/>\
                 <text class=\"axis\" x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
                LEFT - 8.0,
                y + 4.5,
                fmt::number(value)
            );
            value += self.tick;
        }
    }
}

/// The distance of the lines: 1, 2 or 5 times a power of ten, so that there are four or five.
fn tick(max: i64) -> i64 {
    let mut power = 1;
    loop {
        for factor in [1, 2, 5] {
            if factor * power * 5 >= max.max(1) {
                return factor * power;
            }
        }
        power *= 10;
    }
}

/// Puts a zero where a day is missing, because a curve shows every day of its period.
pub fn every_day(from: Date, to: Date, counted: &[(Date, i64)]) -> Vec<(Date, i64)> {
    let count = |day: Date| counted.iter().find(|(d, _)| *d == day).map_or(0, |(_, n)| *n);
    from.series(1.day()).take_while(|day| *day <= to).map(|day| (day, count(day))).collect()
}

/// An epidemic curve: see [`EpiCurve`].
pub fn epi_curve(id: &str, title_key: &str, days: &[(Date, i64)]) -> EpiCurve {
    EpiCurve::new(id, title_key, days)
}

/// A small horizontal bar for a cell beside its number, which says the same; `of` is the length of the longest.
pub fn bar(value: i64, of: i64) -> Drawing {
    let width = (value.max(0) as f64 / of.max(1) as f64).min(1.0) * 120.0;
    HtmlSafeOutput(format!(
        "<svg class=\"bar\" width=\"120\" height=\"14\" aria-hidden=\"true\"><rect width=\"{width:.1}\" height=\"14\" fill=\"{BARS}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn days(values: &[i64]) -> Vec<(Date, i64)> {
        let first = date(2020, 11, 1);
        first.series(1.day()).zip(values.iter().copied()).collect()
    }

    #[test]
    fn a_curve_has_a_bar_a_day_and_says_itself_in_words() {
        let curve = epi_curve("c", "web-chart-value", &days(&[0, 10, 20, 30, 40, 50, 60, 70])).incomplete(2);
        let html = curve.to_string();
        assert_eq!(html.matches("<rect x=").count(), 8);
        assert_eq!(html.matches(&format!("fill=\"{RECENT}\"")).count(), 3, "two days and their legend");
        assert!(html.contains("role=\"img\""));
        assert!(html.contains("Massimo 70 il 08/11/2020"), "{html}");
        assert!(html.contains("Media degli ultimi 7 giorni: 40,0"));
        assert!(html.contains("domenica 08/11/2020"), "the table has every day");
        assert!(!html.contains("style="), "the policy allows no style attributes");
    }

    #[test]
    fn bars_stand_on_zero_and_keep_their_proportion() {
        let scale = Scale::new(70, 8);
        let height = |value: f64| HEIGHT - BOTTOM - scale.y(value);
        assert!(height(0.0).abs() < 1e-9);
        assert!((height(60.0) - 2.0 * height(30.0)).abs() < 1e-9);
        assert!(scale.y(70.0) >= TOP);
    }

    #[test]
    fn lines_of_the_grid_are_round_numbers() {
        for (max, expected) in
            [(0, 1), (1, 1), (5, 1), (6, 2), (70, 20), (99, 20), (101, 50), (4_260_000, 1_000_000)]
        {
            assert_eq!(tick(max), expected, "{max}");
        }
    }

    #[test]
    fn an_average_waits_for_seven_days() {
        let curve = epi_curve("c", "web-chart-value", &days(&[7, 7, 7, 7, 7, 7, 14]));
        let averages = curve.averages();
        assert!(averages[..6].iter().all(Option::is_none));
        assert_eq!(averages[6], Some(8.0));
    }

    #[test]
    fn a_curve_without_days_says_so() {
        let html = epi_curve("c", "web-chart-value", &[]).to_string();
        assert!(html.contains("Nessun dato"));
        assert!(!html.contains("<svg"));
    }

    #[test]
    fn days_that_nobody_counted_are_zero() {
        let found = every_day(date(2020, 11, 1), date(2020, 11, 3), &[(date(2020, 11, 2), 5)]);
        assert_eq!(found.iter().map(|(_, n)| *n).collect::<Vec<_>>(), [0, 5, 0]);
    }

    #[test]
    fn a_bar_never_leaves_its_cell() {
        assert!(bar(50, 100).to_string().contains("width=\"60.0\""));
        assert!(bar(500, 100).to_string().contains("rect width=\"120.0\""));
        assert!(bar(-1, 0).to_string().contains("rect width=\"0.0\""));
    }
}
