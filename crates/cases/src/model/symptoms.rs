//! The last day on which a person had symptoms.

use kernel::ids::{PersonId, UserId};
use kernel::{Date, FieldProblem, Timestamp};
use serde::Serialize;
use uuid::Uuid;

/// What somebody says of the end of a person's symptoms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSymptomsEnd {
    /// Made before the write: a repeat with the same is harmless.
    pub id: Uuid,
    /// Whose.
    pub person: PersonId,
    /// Last day with symptoms; none when they last after all.
    pub last_day: Option<Date>,
    /// The version that was shown, 0 for none, if the door says so: another one in between is `Problem::Stale`.
    pub shown: Option<i64>,
}

impl NewSymptomsEnd {
    /// What cannot be accepted about an illness on a day.
    pub fn problems(&self, illness: &Illness, today: Date) -> Vec<FieldProblem> {
        let wrong = |key| vec![FieldProblem::new("last_day", key)];
        match self.last_day {
            Some(day) if day > today => wrong("cases-last-day-future"),
            Some(day) if day < illness.onset => {
                let onset = illness.onset.strftime("%d/%m/%Y").to_string();
                vec![FieldProblem::new("last_day", "cases-last-day-before-onset").with("onset", onset)]
            }
            // That symptoms last is what is assumed until somebody has said otherwise.
            None if illness.last_day().is_none() => wrong("cases-last-day-missing"),
            _ => Vec::new(),
        }
    }
}

/// What was said of the end of a person's symptoms: a version, which a later one corrects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SymptomsEnd {
    /// Identity.
    pub id: Uuid,
    /// Whose.
    pub person: PersonId,
    /// First day with symptoms of the illness it speaks of.
    pub onset: Date,
    /// Last day with symptoms; none: they last after all.
    pub last_day: Option<Date>,
    /// From 1, of the person.
    pub version: i64,
    /// Who said it.
    pub said_by: UserId,
    /// His name.
    pub said_by_name: String,
    /// When (business time).
    pub said_at: Timestamp,
}

/// The symptoms of the infection a person is, or was last, isolated for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Illness {
    /// First day.
    pub onset: Date,
    /// What was said last of their end.
    pub end: Option<SymptomsEnd>,
    /// Version of what was said last about the person, 0 for nothing.
    pub version: i64,
}

impl Illness {
    /// Last day with symptoms, if it is recorded.
    pub fn last_day(&self) -> Option<Date> {
        self.end.as_ref().and_then(|end| end.last_day)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn said(last_day: Option<Date>) -> SymptomsEnd {
        SymptomsEnd {
            id: Uuid::nil(),
            person: PersonId::new(),
            onset: date(2020, 11, 1),
            last_day,
            version: 1,
            said_by: UserId::new(),
            said_by_name: String::new(),
            said_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn what_is_wrong_with_a_last_day() {
        let today = date(2020, 11, 14);
        let recorded = Some(said(Some(date(2020, 11, 8))));
        let lasting = Some(said(None));
        let table = [
            (None, Some(date(2020, 11, 1)), None),
            (None, Some(today), None),
            (None, Some(date(2020, 11, 15)), Some("cases-last-day-future")),
            (None, Some(date(2020, 10, 31)), Some("cases-last-day-before-onset")),
            (None, None, Some("cases-last-day-missing")),
            (recorded.clone(), Some(date(2020, 11, 12)), None),
            (recorded.clone(), Some(date(2020, 10, 31)), Some("cases-last-day-before-onset")),
            (recorded, None, None),
            (lasting, None, Some("cases-last-day-missing")),
        ];
        for (end, last_day, expected) in table {
            let illness = Illness { onset: date(2020, 11, 1), end, version: 1 };
            let new = NewSymptomsEnd { id: Uuid::nil(), person: PersonId::new(), last_day, shown: None };
            let found = new.problems(&illness, today);
            assert_eq!(found.first().map(|problem| problem.key), expected, "{illness:?} {last_day:?}");
            assert!(found.iter().all(|problem| problem.field == "last_day"));
        }
    }
}
