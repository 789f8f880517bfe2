//! Reports of suspect cases (segnalazioni).

use kernel::ids::{PersonId, ReportId, UserId};
use kernel::{Date, FieldProblem, Problem, Result, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A symptom, from a closed list: the one of the region's doctors in 2020.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Symptom {
    /// Fever; the temperature goes with the report.
    Fever,
    /// Cough.
    Cough,
    /// Shortness of breath.
    Dyspnoea,
    /// Loss of smell.
    LossOfSmell,
    /// Loss of taste.
    LossOfTaste,
    /// Sore throat.
    SoreThroat,
    /// A cold.
    Cold,
    /// Headache.
    Headache,
    /// Muscle pain.
    MusclePain,
    /// Tiredness.
    Tiredness,
    /// Diarrhoea.
    Diarrhoea,
    /// Conjunctivitis.
    Conjunctivitis,
}

impl Symptom {
    /// Every symptom, in the order of the form: those of the case definition of 2021-01-08 first.
    pub const ALL: [Symptom; 12] = [
        Self::Fever,
        Self::Cough,
        Self::Dyspnoea,
        Self::LossOfSmell,
        Self::LossOfTaste,
        Self::SoreThroat,
        Self::Cold,
        Self::Headache,
        Self::MusclePain,
        Self::Tiredness,
        Self::Diarrhoea,
        Self::Conjunctivitis,
    ];

    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Fever => "fever",
            Self::Cough => "cough",
            Self::Dyspnoea => "dyspnoea",
            Self::LossOfSmell => "loss_of_smell",
            Self::LossOfTaste => "loss_of_taste",
            Self::SoreThroat => "sore_throat",
            Self::Cold => "cold",
            Self::Headache => "headache",
            Self::MusclePain => "muscle_pain",
            Self::Tiredness => "tiredness",
            Self::Diarrhoea => "diarrhoea",
            Self::Conjunctivitis => "conjunctivitis",
        }
    }

    /// Catalogue key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Fever => "cases-symptom-fever",
            Self::Cough => "cases-symptom-cough",
            Self::Dyspnoea => "cases-symptom-dyspnoea",
            Self::LossOfSmell => "cases-symptom-loss-of-smell",
            Self::LossOfTaste => "cases-symptom-loss-of-taste",
            Self::SoreThroat => "cases-symptom-sore-throat",
            Self::Cold => "cases-symptom-cold",
            Self::Headache => "cases-symptom-headache",
            Self::MusclePain => "cases-symptom-muscle-pain",
            Self::Tiredness => "cases-symptom-tiredness",
            Self::Diarrhoea => "cases-symptom-diarrhoea",
            Self::Conjunctivitis => "cases-symptom-conjunctivitis",
        }
    }

    /// From the name.
    ///
    /// # Errors
    /// An invalid field `symptoms`.
    pub fn parse(code: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|symptom| symptom.code() == code);
        found.ok_or_else(|| Problem::field("symptoms", "cases-symptom-unknown"))
    }

    /// Whether it counts as a symptom when it is all that is left: smell and taste may be lost for months (circ.
    /// 32850 of 12-10-2020).
    pub fn counts(self) -> bool {
        !matches!(self, Self::LossOfSmell | Self::LossOfTaste)
    }

    /// Codes separated by blanks, as the database keeps them.
    pub(crate) fn join(symptoms: &[Symptom]) -> String {
        symptoms.iter().map(|symptom| symptom.code()).collect::<Vec<_>>().join(" ")
    }

    /// From what the database keeps.
    pub(crate) fn split(text: &str) -> Result<Vec<Self>> {
        text.split_ascii_whitespace().map(Self::parse).collect()
    }
}

/// Where a report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportStatus {
    /// Waits for the public-health service.
    Waiting,
    /// Taken in charge.
    InCharge,
}

impl ReportStatus {
    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::InCharge => "in_charge",
        }
    }

    /// Catalogue key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Waiting => "cases-report-waiting",
            Self::InCharge => "cases-report-in-charge",
        }
    }

    pub(crate) fn parse(code: &str) -> Result<Self> {
        match code {
            "waiting" => Ok(Self::Waiting),
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
    /// None when the doctor suspects for another reason, which the note says.
    pub symptoms: Vec<Symptom>,
    /// Tenths of a degree Celsius.
    pub temperature_tenths: Option<i32>,
    /// First day with symptoms.
    pub onset: Option<Date>,
    /// Where the patient is; empty for the domicile.
    pub whereabouts: String,
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
/// Characters of a note.
const LONGEST_NOTE: usize = 500;
/// Characters of where the patient is.
const LONGEST_PLACE: usize = 200;

impl NewReport {
    /// What cannot be accepted on a day.
    pub fn problems(&self, today: Date) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
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
        if self.symptoms.is_empty() && self.note.trim().is_empty() {
            wrong("symptoms", "cases-report-empty");
        }
        if self.note.chars().count() > LONGEST_NOTE {
            wrong("note", "cases-note-long");
        }
        if self.whereabouts.chars().count() > LONGEST_PLACE {
            wrong("whereabouts", "cases-whereabouts-long");
        }
        problems
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
        symptoms.sort_unstable();
        symptoms.dedup();
        let tidy = |text: &str| text.replace('\0', "").trim().to_owned();
        let (whereabouts, note) = (tidy(&self.whereabouts), tidy(&self.note));
        Self { symptoms, whereabouts, note, ..self.clone() }
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
    /// The symptoms.
    pub symptoms: Vec<Symptom>,
    /// Tenths of a degree Celsius.
    pub temperature_tenths: Option<i32>,
    /// Where the patient is; empty for the domicile.
    pub whereabouts: String,
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
    /// For If-Match.
    pub version: i64,
}

impl Report {
    /// Whether it says that there were symptoms which count for the end of an isolation.
    pub fn is_symptomatic(&self) -> bool {
        self.symptoms.iter().any(|symptom| symptom.counts())
    }
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

    fn report() -> NewReport {
        NewReport {
            id: ReportId::new(),
            person: PersonId::new(),
            symptoms: vec![Symptom::Fever],
            temperature_tenths: Some(384),
            onset: Some(date(2020, 11, 12)),
            whereabouts: String::new(),
            note: String::new(),
            again: false,
        }
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let today = date(2020, 11, 14);
        assert_eq!(report().problems(today), []);
        let cases: [(NewReport, &str, &str); 9] = [
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
                NewReport { symptoms: vec![], onset: None, note: " ".into(), ..report() },
                "symptoms",
                "cases-report-empty",
            ),
            (
                NewReport { symptoms: vec![], note: "contatto".into(), ..report() },
                "onset",
                "cases-onset-without-symptoms",
            ),
            (NewReport { note: "x".repeat(501), ..report() }, "note", "cases-note-long"),
            (NewReport { whereabouts: "x".repeat(201), ..report() }, "whereabouts", "cases-whereabouts-long"),
        ];
        for (report, field, key) in cases {
            assert_eq!(report.problems(today), [FieldProblem::new(field, key)]);
        }
        let suspected_without_symptoms =
            NewReport { symptoms: vec![], onset: None, note: "contatto stretto".into(), ..report() };
        assert_eq!(suspected_without_symptoms.problems(today), []);
    }

    #[test]
    fn an_onset_far_back_is_accepted_and_questioned() {
        let today = date(2020, 11, 14);
        let on = |onset| NewReport { onset: Some(onset), ..report() };
        assert_eq!(on(date(2020, 10, 15)).warnings(today), []);
        let far = on(date(2020, 10, 14));
        assert_eq!(far.problems(today), []);
        assert_eq!(far.warnings(today), [FieldProblem::new("onset", "cases-onset-far").with("days", "31")]);
    }

    #[test]
    fn texts_are_tidied() {
        let typed = NewReport { whereabouts: " dalla\0 figlia ".into(), note: "\0 tosse".into(), ..report() };
        let tidied = typed.tidied();
        assert_eq!((tidied.whereabouts.as_str(), tidied.note.as_str()), ("dalla figlia", "tosse"));
    }

    #[test]
    fn symptoms_survive_the_database() {
        let all = Symptom::ALL.to_vec();
        assert_eq!(Symptom::split(&Symptom::join(&all)).unwrap(), all);
        assert_eq!(Symptom::split("").unwrap(), []);
        assert!(Symptom::split("fever sneezing").is_err());
    }
}
