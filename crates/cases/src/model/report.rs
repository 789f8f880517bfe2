//! Reports of suspect cases (segnalazioni).

use kernel::ids::{PersonId, ReportId, UserId};
use kernel::{Date, FieldProblem, Problem, Result, Timestamp};
use serde::{Deserialize, Serialize};
use territory::codes::{self, List};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Asked, Grades};

/// Where a report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportStatus {
    /// Waits for the public-health service.
    Waiting,
    /// Sent back: waits for the doctor, who is asked for something.
    ToComplete,
    /// Taken in charge.
    InCharge,
}

impl ReportStatus {
    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::ToComplete => "to_complete",
            Self::InCharge => "in_charge",
        }
    }

    /// Catalogue key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Waiting => "cases-report-waiting",
            Self::ToComplete => "cases-report-to-complete",
            Self::InCharge => "cases-report-in-charge",
        }
    }

    pub(crate) fn parse(code: &str) -> Result<Self> {
        match code {
            "waiting" => Ok(Self::Waiting),
            "to_complete" => Ok(Self::ToComplete),
            "in_charge" => Ok(Self::InCharge),
            _ => Err(Problem::Internal("a report has an unknown status".into())),
        }
    }
}

/// A report as a doctor files it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReport {
    /// Made before the write: a repeat with the same is harmless.
    pub id: ReportId,
    /// Whose.
    pub person: PersonId,
    /// Codes of the list `symptom`; none when the doctor suspects for another reason, which one of the three says: the
    /// clinical conditions, where the patient is, the context.
    pub symptoms: Vec<String>,
    /// How those are of which he says it.
    pub grades: Grades,
    /// Tenths of a degree Celsius.
    pub temperature_tenths: Option<i32>,
    /// First day with symptoms.
    pub onset: Option<Date>,
    /// Where the patient is; empty for the domicile.
    pub whereabouts: String,
    /// Where and how she may have been exposed.
    pub context: String,
    /// Clinical conditions.
    pub conditions: String,
    /// For the public-health service.
    pub note: String,
    /// That a report of the person waits is known, and this is another one.
    pub again: bool,
}

/// Lowest temperature accepted, in tenths of a degree: below it nobody lives.
const LOWEST_TEMPERATURE: i32 = 320;
/// Highest temperature accepted, in tenths of a degree.
const HIGHEST_TEMPERATURE: i32 = 450;
/// Days after which an onset is so far back that it may be a slip of the pen.
const USUAL_DAYS_SINCE_ONSET: i32 = 30;
/// Characters of each text.
const LONGEST_TEXT: usize = 500;

impl NewReport {
    /// What cannot be accepted on a day. A symptom that was closed since may stay in a report that has it (`had`).
    pub fn problems(&self, today: Date, had: &[String]) -> Vec<FieldProblem> {
        let new = self.symptoms.iter().filter(|code| !had.contains(code));
        let wrong =
            |code: &String| codes::wrong(List::Symptom, code, today, "symptoms", "cases-symptom-unknown");
        let mut problems: Vec<FieldProblem> = new.filter_map(wrong).take(1).collect();
        problems.extend(self.texts_too_long());
        let mut wrong = |field, key| problems.push(FieldProblem::new(field, key));
        match self.onset {
            Some(onset) if onset > today => wrong("onset", "cases-onset-future"),
            Some(onset) if onset < jiff::civil::date(2020, 1, 1) => wrong("onset", "cases-onset-before-2020"),
            None if !self.symptoms.is_empty() => wrong("onset", "cases-onset-missing"),
            Some(_) if self.symptoms.is_empty() => wrong("onset", "cases-onset-without-symptoms"),
            _ => {}
        }
        let range = LOWEST_TEMPERATURE..=HIGHEST_TEMPERATURE;
        if self.temperature_tenths.is_some_and(|tenths| !range.contains(&tenths)) {
            wrong("temperature", "cases-temperature-range");
        }
        let three = [&self.conditions, &self.whereabouts, &self.context];
        if self.symptoms.is_empty() && three.iter().all(|text| text.trim().is_empty()) {
            wrong("symptoms", "cases-report-empty");
        }
        if !self.grades.fit() {
            wrong("symptoms", "cases-grade-unknown");
        } else if let Some(field) = self.grades.without_symptom(&self.symptoms) {
            wrong(field, "cases-grade-alone");
        }
        problems
    }

    fn texts_too_long(&self) -> impl Iterator<Item = FieldProblem> {
        let texts = [
            ("whereabouts", "cases-whereabouts-long", &self.whereabouts),
            ("context", "cases-context-long", &self.context),
            ("conditions", "cases-conditions-long", &self.conditions),
            ("note", "cases-note-long", &self.note),
        ];
        let long = texts.into_iter().filter(|(.., text)| text.chars().count() > LONGEST_TEXT);
        long.map(|(field, key, _)| FieldProblem::new(field, key))
    }

    /// What is accepted but looks like a slip: the screen asks once more.
    pub fn warnings(&self, today: Date) -> Vec<FieldProblem> {
        let usual = today.saturating_sub(jiff::Span::new().days(USUAL_DAYS_SINCE_ONSET));
        let old = self.onset.filter(|onset| *onset < usual);
        old.map(|onset| {
            let days = (today - onset).get_days().to_string();
            FieldProblem::new("onset", "cases-onset-far").with("days", days)
        })
        .into_iter()
        .collect()
    }

    /// Symptoms once each, in the order of the list; texts without blanks around and without NUL, which PostgreSQL takes
    /// in no text.
    pub fn tidied(&self) -> Self {
        let mut symptoms = self.symptoms.clone();
        symptoms.sort_by_cached_key(|code| (codes::place(List::Symptom, code), code.clone()));
        symptoms.dedup();
        let tidy = |text: &str| text.replace('\0', "").trim().to_owned();
        let [whereabouts, context, conditions, note] =
            [&self.whereabouts, &self.context, &self.conditions, &self.note].map(|text| tidy(text));
        let grades = self.grades.tidied();
        Self { symptoms, grades, whereabouts, context, conditions, note, ..self.clone() }
    }
}

/// Who took a report in charge, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TakenInCharge {
    /// The operator.
    pub by: UserId,
    /// His name.
    pub name: String,
    /// When (business time).
    pub at: Timestamp,
    /// Where he answers the telephone, when he says so.
    pub phone: Option<String>,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Identity.
    pub id: ReportId,
    /// Whose.
    pub person: PersonId,
    /// ASL of the domicile when it was filed.
    pub asl: String,
    /// First day with symptoms.
    pub onset: Option<Date>,
    /// Codes of the list `symptom`.
    pub symptoms: Vec<String>,
    /// How those are of which somebody said it.
    pub grades: Grades,
    /// Tenths of a degree Celsius.
    pub temperature_tenths: Option<i32>,
    /// Where the patient is; empty for the domicile.
    pub whereabouts: String,
    /// Where and how she may have been exposed.
    pub context: String,
    /// Clinical conditions.
    pub conditions: String,
    /// For the public-health service.
    pub note: String,
    /// Where it stands.
    pub status: ReportStatus,
    /// Who filed it.
    pub reported_by: UserId,
    /// His name.
    pub reported_by_name: String,
    /// When (business time).
    pub reported_at: Timestamp,
    /// Who took it in charge.
    pub taken: Option<TakenInCharge>,
    /// What the doctor was asked for last, if it was sent back.
    pub asked: Option<Asked>,
    /// For If-Match.
    pub version: i64,
}

impl Report {
    /// Whether it says that there were symptoms which count for the end of an isolation.
    pub fn is_symptomatic(&self) -> bool {
        self.symptoms.iter().any(|code| counts(code))
    }
}

/// Whether a symptom counts when it is all that is left: smell and taste may be lost for months (circ. 32850 of 12-10-2020).
fn counts(code: &str) -> bool {
    let means = |meaning| codes::means(List::Symptom, code, meaning);
    !means(codes::LOSS_OF_SMELL) && !means(codes::LOSS_OF_TASTE)
}

/// What a report should say instead, by an act that somebody decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportCorrection {
    /// The act: it stands in the history.
    pub act: Uuid,
    /// The version that is corrected.
    pub version: i64,
    /// What it should say, under the report's own id and person.
    pub says: NewReport,
    /// Why, for the history.
    pub reason: String,
}

/// A report that was filed, with what looks like a slip in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledReport {
    /// The report.
    pub report: Report,
    /// Sentences for the doctor.
    pub warnings: Vec<FieldProblem>,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::model::Grade;

    fn report() -> NewReport {
        NewReport {
            id: ReportId::new(),
            person: PersonId::new(),
            symptoms: vec!["fever".to_owned()],
            temperature_tenths: Some(384),
            onset: Some(date(2020, 11, 12)),
            grades: Grades::default(),
            whereabouts: String::new(),
            context: String::new(),
            conditions: String::new(),
            note: String::new(),
            again: false,
        }
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let today = date(2020, 11, 14);
        assert_eq!(report().problems(today, &[]), []);
        let cases: [(NewReport, &str, &str); 13] = [
            (NewReport { onset: Some(date(2020, 11, 15)), ..report() }, "onset", "cases-onset-future"),
            (NewReport { onset: Some(date(2019, 12, 31)), ..report() }, "onset", "cases-onset-before-2020"),
            (NewReport { onset: None, ..report() }, "onset", "cases-onset-missing"),
            (
                NewReport { temperature_tenths: Some(38), ..report() },
                "temperature",
                "cases-temperature-range",
            ),
            (
                NewReport { temperature_tenths: Some(451), ..report() },
                "temperature",
                "cases-temperature-range",
            ),
            (
                NewReport { symptoms: vec![], onset: None, note: "contatto".into(), ..report() },
                "symptoms",
                "cases-report-empty",
            ),
            (
                NewReport { grades: Grades(vec![("fever".to_owned(), Grade::Mild)]), ..report() },
                "symptoms",
                "cases-grade-unknown",
            ),
            (
                NewReport { grades: Grades(vec![("cold".to_owned(), Grade::Mild)]), ..report() },
                "grade_cold",
                "cases-grade-alone",
            ),
            (NewReport { context: "x".repeat(501), ..report() }, "context", "cases-context-long"),
            (NewReport { conditions: "x".repeat(501), ..report() }, "conditions", "cases-conditions-long"),
            (
                NewReport { symptoms: vec![], context: "contatto".into(), ..report() },
                "onset",
                "cases-onset-without-symptoms",
            ),
            (NewReport { note: "x".repeat(501), ..report() }, "note", "cases-note-long"),
            (NewReport { whereabouts: "x".repeat(501), ..report() }, "whereabouts", "cases-whereabouts-long"),
        ];
        for (report, field, key) in cases {
            assert_eq!(report.problems(today, &[]), [FieldProblem::new(field, key)]);
        }
    }

    #[test]
    fn without_symptoms_one_of_three_is_enough() {
        let today = date(2020, 11, 14);
        let without = || NewReport { symptoms: vec![], onset: None, ..report() };
        for one_of_three in [
            NewReport { conditions: "immunodepressa".into(), ..without() },
            NewReport { whereabouts: "in ospedale".into(), ..without() },
            NewReport { context: "contatto stretto".into(), ..without() },
        ] {
            assert_eq!(one_of_three.problems(today, &[]), []);
        }
    }

    #[test]
    fn an_onset_far_back_is_accepted_and_questioned() {
        let today = date(2020, 11, 14);
        let on = |onset| NewReport { onset: Some(onset), ..report() };
        assert_eq!(on(date(2020, 10, 15)).warnings(today), []);
        let far = on(date(2020, 10, 14));
        assert_eq!(far.problems(today, &[]), []);
        assert_eq!(far.warnings(today), [FieldProblem::new("onset", "cases-onset-far").with("days", "31")]);
    }

    #[test]
    fn texts_are_tidied() {
        let typed = NewReport { whereabouts: " dalla\0 figlia ".into(), note: "\0 tosse".into(), ..report() };
        let tidied = typed.tidied();
        assert_eq!((tidied.whereabouts.as_str(), tidied.note.as_str()), ("dalla figlia", "tosse"));
    }

    #[test]
    fn symptoms_are_of_the_list_and_stand_in_its_order() {
        let today = date(2020, 11, 14);
        let typed = ["cough", "fever", "cough"].map(str::to_owned).to_vec();
        assert_eq!(NewReport { symptoms: typed, ..report() }.tidied().symptoms, ["fever", "cough"]);
        let unknown = NewReport { symptoms: vec!["sneezing fits".to_owned()], ..report() };
        assert_eq!(unknown.problems(today, &[]), [FieldProblem::new("symptoms", "cases-symptom-unknown")]);
        assert_eq!(unknown.problems(today, &unknown.symptoms), []);
        for (code, expected) in [("fever", true), ("loss_of_smell", false), ("loss_of_taste", false)] {
            assert_eq!(counts(code), expected, "{code}");
        }
    }
}
