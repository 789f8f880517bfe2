//! For how long a certificate is good in Italy: durations by the names of the national service's settings, each with the
//! days on which it applies.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use kernel::clock::local_date;

use crate::Why;
use crate::content::{Content, Event};
use crate::value_sets::{COVID_19, DETECTED, NAAT, NOT_DETECTED, RAPID};
use crate::why::When;

const USUAL: &str = include_str!("../../../data/dcc/italian_settings.csv");

/// The vaccine of which one dose is a whole course.
const ONE_DOSE: &str = "EU/1/20/1525";

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its name, like `rapid_test_end_hours`.
    pub name: String,
    /// `GENERIC`, or the medicinal product it is about.
    pub kind: String,
    /// Days or hours.
    pub value: i64,
    /// First day on which it applies.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
}

/// The settings that a certificate is judged by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules(pub Vec<Setting>);

impl Rules {
    /// The usual values, from `data/dcc/italian_settings.csv`.
    pub fn usual() -> Self {
        let day = |cell: &str| (!cell.is_empty()).then(|| cell.parse().expect("a day"));
        let setting = |line: &str| {
            let cells: Vec<_> = line.splitn(6, ',').collect();
            Setting {
                name: cells[0].into(),
                kind: cells[1].into(),
                value: cells[2].parse().expect("a number"),
                from: day(cells[3]),
                until: day(cells[4]),
            }
        };
        Self(USUAL.lines().skip(1).map(setting).collect())
    }

    /// A duration: of the product before the general one, of Italy's certificates or of the others' before that of all.
    fn number(&self, name: &str, product: &str, country: &str, today: Date) -> Result<i64, Why> {
        let whose = if country == "IT" { "IT" } else { "NOT_IT" };
        let names = [format!("{name}_{whose}"), name.to_owned()];
        for kind in [product, "GENERIC"] {
            for name in &names {
                let applies = |setting: &&Setting| {
                    setting.name == *name
                        && setting.kind == kind
                        && setting.from.is_none_or(|from| from <= today)
                        && setting.until.is_none_or(|until| today <= until)
                };
                // The one that began last: a new duration needs no end written to the old one.
                if let Some(setting) = self.0.iter().filter(applies).max_by_key(|setting| setting.from) {
                    return Ok(setting.value);
                }
            }
        }
        Err(Why::NoRule(name.to_owned()))
    }

    /// Whether the durations let a certificate be good at an instant.
    fn durations(&self, content: &Content, after_vaccination: bool, at: Timestamp) -> Result<(), Why> {
        let country = content.common.country.as_str();
        let today = local_date(at);
        match &content.event {
            Event::Test { kind, sampled, .. } => {
                let name = if kind == NAAT { "molecular_test" } else { "rapid_test" };
                let hours =
                    |end: &str| self.number(&format!("{name}_{end}_hours"), "GENERIC", country, today);
                within_hours(*sampled, hours("start")?, hours("end")?, at)
            }
            Event::Vaccination { product, dose, doses, date } => {
                let stage = stage(product, *dose, *doses);
                let days =
                    |end: &str| self.number(&format!("vaccine_{end}_day_{stage}"), product, country, today);
                within_days(*date, days("start")?, days("end")?, today)
            }
            Event::Recovery { from, until } => {
                // 540 days for who fell ill after a vaccination, whatever last day was written before that rule.
                let pv = after_vaccination && country == "IT";
                let name = if pv { "recovery_pv_cert" } else { "recovery_cert" };
                let days = |end: &str| self.number(&format!("{name}_{end}_day"), "GENERIC", country, today);
                within_days(*from, days("start")?, days("end")?, today)?;
                if !pv && today > *until { Err(Why::RuleOver(When::Day(*until))) } else { Ok(()) }
            }
            Event::Exemption { from, until } => match until {
                _ if today < *from => Err(Why::RuleNotYet(When::Day(*from))),
                Some(until) if today > *until => Err(Why::RuleOver(When::Day(*until))),
                _ => Ok(()),
            },
        }
    }
}

/// What holds without any setting: the disease, a known kind of test and result, and that the virus was not found.
pub(crate) fn content_is_good(content: &Content) -> Result<(), Why> {
    if content.common.disease != COVID_19 {
        return Err(Why::OtherDisease);
    }
    match &content.event {
        Event::Test { kind, .. } if kind != NAAT && kind != RAPID => Err(Why::UnknownCode("tt")),
        Event::Test { result, .. } if result == DETECTED => Err(Why::Detected),
        Event::Test { result, .. } if result != NOT_DETECTED => Err(Why::UnknownCode("tr")),
        _ => Ok(()),
    }
}

/// The Italian durations, where there are any. `after_vaccination`: signed with the key for recoveries alone.
pub(crate) fn apply(
    rules: Option<&Rules>,
    content: &Content,
    after_vaccination: bool,
    at: Timestamp,
) -> Result<(), Why> {
    content_is_good(content)?;
    rules.map_or(Ok(()), |rules| rules.durations(content, after_vaccination, at))
}

fn stage(product: &str, dose: u64, doses: u64) -> &'static str {
    if dose >= 3 || dose > doses || (product == ONE_DOSE && dose == 2) {
        "booster"
    } else if dose < doses {
        "not_complete"
    } else {
        "complete"
    }
}

fn within_hours(from: Timestamp, start: i64, end: i64, at: Timestamp) -> Result<(), Why> {
    let after = |hours: i64| {
        from.checked_add(SignedDuration::from_hours(hours.clamp(-1_000_000, 1_000_000))).unwrap_or(from)
    };
    if at < after(start) {
        Err(Why::RuleNotYet(When::Instant(after(start))))
    } else if at > after(end) {
        Err(Why::RuleOver(When::Instant(after(end))))
    } else {
        Ok(())
    }
}

fn within_days(from: Date, start: i64, end: i64, today: Date) -> Result<(), Why> {
    let after = |days: i64| from.saturating_add(days.clamp(-40_000, 40_000).days());
    if today < after(start) {
        Err(Why::RuleNotYet(When::Day(after(start))))
    } else if today > after(end) {
        Err(Why::RuleOver(When::Day(after(end))))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Outcome;
    use jiff::civil::date;

    #[test]
    fn the_usual_settings_are_read() {
        let rules = Rules::usual();
        let number = |name: &str, day| rules.number(name, "GENERIC", "IT", day);
        assert_eq!(number("rapid_test_end_hours", date(2021, 8, 1)), Ok(48));
        assert_eq!(number("molecular_test_end_hours", date(2021, 8, 1)), Ok(72));
        assert_eq!(number("recovery_pv_cert_end_day", date(2022, 2, 7)), Ok(540));
        assert!(number("recovery_pv_cert_end_day", date(2022, 2, 6)).is_err());
        assert!(number("vaccine_end_day_complete", date(2022, 2, 7)).is_err());
    }

    #[test]
    fn the_narrowest_and_latest_setting_wins() {
        let setting = |name: &str, kind: &str, value, from| Setting {
            name: name.into(),
            kind: kind.into(),
            value,
            from,
            until: None,
        };
        let rules = Rules(vec![
            setting("vaccine_end_day_complete", "GENERIC", 1, None),
            setting("vaccine_end_day_complete", "EU/1/20/1528", 365, None),
            setting("vaccine_end_day_complete", "EU/1/20/1528", 270, Some(date(2021, 12, 15))),
            setting("vaccine_end_day_complete_IT", "EU/1/20/1528", 180, Some(date(2022, 2, 1))),
        ]);
        for (country, day, days) in [
            ("FR", date(2021, 12, 14), 365),
            ("FR", date(2021, 12, 15), 270),
            ("IT", date(2022, 1, 31), 270),
            ("IT", date(2022, 2, 1), 180),
        ] {
            assert_eq!(rules.number("vaccine_end_day_complete", "EU/1/20/1528", country, day), Ok(days));
        }
        assert_eq!(rules.number("vaccine_end_day_complete", "Sputnik-V", "SM", date(2022, 1, 1)), Ok(1));
    }

    #[test]
    fn hours_and_days_are_good_to_their_last() {
        let sampled: Timestamp = "2021-08-01T10:00:00Z".parse().unwrap();
        let at = |hours| sampled + SignedDuration::from_hours(hours);
        assert_eq!(within_hours(sampled, 0, 48, at(48)), Ok(()));
        let over = within_hours(sampled, 0, 48, at(48) + SignedDuration::from_secs(1)).unwrap_err();
        assert_eq!(over.outcome(), Outcome::Expired);
        assert_eq!(over.to_string(), "Per le regole italiane valeva fino al 03/08/2021 alle 12:00.");
        assert_eq!(within_hours(sampled, 0, 48, at(-1)).unwrap_err().outcome(), Outcome::NotValidYet);
        let first = date(2021, 8, 1);
        assert_eq!(within_days(first, 0, 180, date(2022, 1, 28)), Ok(()));
        assert_eq!(within_days(first, 0, 180, date(2022, 1, 29)).unwrap_err().outcome(), Outcome::Expired);
        assert_eq!(
            within_days(first, 15, 42, date(2021, 8, 15)).unwrap_err().outcome(),
            Outcome::NotValidYet
        );
    }

    #[test]
    fn doses_make_a_stage() {
        for (product, dose, doses, expected) in [
            ("EU/1/20/1528", 1, 2, "not_complete"),
            ("EU/1/20/1528", 2, 2, "complete"),
            ("EU/1/20/1528", 1, 1, "complete"),
            ("EU/1/20/1528", 2, 1, "booster"),
            ("EU/1/20/1528", 3, 3, "booster"),
            (ONE_DOSE, 2, 2, "booster"),
        ] {
            assert_eq!(stage(product, dose, doses), expected, "{product} {dose}/{doses}");
        }
    }
}
