//! The decisions about contacts: pure functions.

use kernel::ids::ReportId;
use kernel::{Date, FieldProblem, Problem, Result, TaxCode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::model::{Circumstance, Contact, ContactSource, Met};

/// Characters of a note, of words that name somebody, and of the reason of a withdrawal.
pub const LENGTH: usize = 300;
/// Persons that are named with one report.
pub const MOST_WITH_A_REPORT: usize = 20;

/// A contact as a form or a JSON body has it: texts, all of which may be wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ContactForm {
    /// Tax code of who was met, if she is among those whom the caller sees.
    pub tax_code: String,
    /// Who was met, in words: needed without a tax code.
    #[schema(example = "Un collega dell'ufficio")]
    pub words: String,
    /// The last day of it: `2020-11-12` or `12/11/2020`; empty when nobody knows.
    #[schema(example = "2020-11-12")]
    pub happened_on: String,
    /// `household`, `work`, `school`, `care`, `social`, `travel` or `other`.
    #[schema(example = "work")]
    pub circumstance: String,
    /// `declared`, `doctor` or `tracing`.
    #[schema(example = "declared")]
    pub source: String,
    /// More of it, at most 300 characters.
    pub note: String,
    /// UUID of the report with which it was told; empty for none.
    pub report: String,
}

/// What a form says, when nothing is wrong with it by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Who was met.
    pub who: Who,
    /// The last day of it.
    pub happened_on: Option<Date>,
    /// Where.
    pub circumstance: Circumstance,
    /// Who says so.
    pub source: ContactSource,
    /// More of it.
    pub note: String,
    /// With which report.
    pub report: Option<ReportId>,
}

/// Who was met, as it is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// By tax code.
    Code(TaxCode),
    /// In words.
    Words(String),
}

impl ContactForm {
    /// What it says.
    ///
    /// # Errors
    /// `Problem::Invalid` with every wrong field at once.
    pub fn check(&self, today: Date) -> Result<Checked> {
        let mut problems = Vec::new();
        let mut wrong = |field: &'static str, key| problems.push(FieldProblem::new(field, key));
        let (code, words) = (tidied(&self.tax_code), tidied(&self.words));
        let mut who = None;
        match (code.is_empty(), words.is_empty()) {
            (true, true) => wrong("words", "cases-contact-who-missing"),
            (false, false) => wrong("words", "cases-contact-who-twice"),
            (true, false) if words.chars().count() > LENGTH => wrong("words", "cases-contact-words-long"),
            (true, false) => who = Some(Who::Words(words)),
            (false, true) => match TaxCode::parse(&code) {
                Ok(code) => who = Some(Who::Code(code)),
                Err(_) => wrong("tax_code", "cases-contact-code-wrong"),
            },
        }
        let happened_on = match self.happened_on.trim() {
            "" => None,
            text => match web::forms::parse_date(text) {
                Ok(day) if day > today => {
                    wrong("happened_on", "cases-contact-day-future");
                    None
                }
                Ok(day) if (today - day).get_days() > 365 => {
                    wrong("happened_on", "cases-contact-day-far");
                    None
                }
                Ok(day) => Some(day),
                Err(key) => {
                    wrong("happened_on", key);
                    None
                }
            },
        };
        let circumstance = Circumstance::offered(self.circumstance.trim());
        if circumstance.is_none() {
            wrong("circumstance", "cases-contact-circumstance-missing");
        }
        let source = ContactSource::of(self.source.trim());
        if source.is_none() {
            wrong("source", "cases-contact-source-missing");
        }
        let note = tidied(&self.note);
        if note.chars().count() > LENGTH {
            wrong("note", "cases-contact-note-long");
        }
        let report = match self.report.trim() {
            "" => None,
            text => match Uuid::parse_str(text) {
                Ok(id) => Some(ReportId(id)),
                Err(_) => {
                    wrong("report", "cases-contact-report-unknown");
                    None
                }
            },
        };
        match (who, circumstance, source) {
            (Some(who), Some(circumstance), Some(source)) if problems.is_empty() => {
                Ok(Checked { who, happened_on, circumstance, source, note, report })
            }
            _ => Err(Problem::Invalid(problems)),
        }
    }
}

/// A new contact against those that are there and that its author sees: the same person of the same day is there once.
///
/// # Errors
/// An invalid field `words` or `tax_code`.
pub fn against(there: &[Contact], met: &Met, happened_on: Option<Date>) -> Result<()> {
    let same = |contact: &&Contact| {
        let one = &contact.data;
        contact.withdrawn.is_none() && one.happened_on == happened_on && one.met == *met
    };
    match (there.iter().find(same), met) {
        (None, _) => Ok(()),
        (Some(_), Met::Words(_)) => Err(Problem::field("words", "cases-contact-there")),
        (Some(_), _) => Err(Problem::field("tax_code", "cases-contact-there")),
    }
}

/// The persons named with a report: one on each line.
///
/// # Errors
/// An invalid field `contacts`.
pub fn named(text: &str) -> Result<Vec<String>> {
    let lines = text.lines().map(tidied).filter(|line| !line.is_empty()).collect::<Vec<_>>();
    if lines.len() > MOST_WITH_A_REPORT {
        return Err(Problem::field("contacts", "cases-contacts-many"));
    }
    match lines.iter().any(|line| line.chars().count() > LENGTH) {
        true => Err(Problem::field("contacts", "cases-contacts-long")),
        false => Ok(lines),
    }
}

/// The id of the contact that stands on a line of a report: the same whenever the report is sent again.
pub fn id_of_line(report: ReportId, line: usize) -> Uuid {
    Uuid::from_u128(report.0.as_u128() ^ (line as u128 + 1))
}

/// Why a contact is withdrawn: never nothing.
///
/// # Errors
/// An invalid field `why`.
pub fn withdrawn_because(why: &str) -> Result<String> {
    let why = tidied(why);
    match why.chars().count() {
        0 => Err(Problem::field("why", "cases-contact-why-missing")),
        1..=LENGTH => Ok(why),
        _ => Err(Problem::field("why", "cases-contact-note-long")),
    }
}

fn tidied(text: &str) -> String {
    text.replace('\0', "").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn good() -> ContactForm {
        ContactForm {
            words: "Un collega".to_owned(),
            happened_on: "12/11/2020".to_owned(),
            circumstance: "work".to_owned(),
            source: "declared".to_owned(),
            ..ContactForm::default()
        }
    }

    #[test]
    fn each_field_says_what_is_wrong_with_it() {
        let today = date(2020, 11, 14);
        assert_eq!(good().check(today).unwrap().happened_on, Some(date(2020, 11, 12)));
        let unknown_day = ContactForm { happened_on: String::new(), ..good() };
        assert_eq!(unknown_day.check(today).unwrap().happened_on, None);
        let with = |change: fn(&mut ContactForm)| {
            let mut form = good();
            change(&mut form);
            match form.check(today) {
                Err(Problem::Invalid(problems)) => problems.iter().map(|one| one.field.to_string()).collect(),
                other => vec![format!("{other:?}")],
            }
        };
        type Change = fn(&mut ContactForm);
        let cases: [(Change, &str); 9] = [
            (|form| form.words = " ".into(), "words"),
            (|form| form.tax_code = "RSSMRA61E42L219X".into(), "words"),
            (|form| form.words = "x".repeat(301), "words"),
            (|form| form.happened_on = "15/11/2020".into(), "happened_on"),
            (|form| form.happened_on = "15/11/2018".into(), "happened_on"),
            (|form| form.circumstance = "unsaid".into(), "circumstance"),
            (|form| form.source = String::new(), "source"),
            (|form| form.note = "x".repeat(301), "note"),
            (|form| form.report = "1".into(), "report"),
        ];
        for (change, field) in cases {
            assert_eq!(with(change), [field], "{field}");
        }
    }

    #[test]
    fn a_report_names_one_on_each_line_and_the_same_again_is_the_same() {
        assert_eq!(named(" Un collega \n\n La zia\n").unwrap(), ["Un collega", "La zia"]);
        assert!(named(&"x\n".repeat(21)).is_err());
        assert!(named(&"x".repeat(301)).is_err());
        let report = ReportId::new();
        assert_eq!(id_of_line(report, 0), id_of_line(report, 0));
        assert_ne!(id_of_line(report, 0), id_of_line(report, 1));
        assert_ne!(id_of_line(report, 0), report.0);
    }
}
