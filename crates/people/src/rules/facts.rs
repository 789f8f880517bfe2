//! The decisions about the facts of a person: pure functions.

use kernel::{Date, FieldProblem, Problem, Result};
use serde::{Deserialize, Serialize};
use territory::codes::{self, List};
use territory::regions;

use super::find_birth_place;
use crate::model::facts::{FactData, FactKind, FactSource, PersonFact};

/// Characters of a note, and of the reason of a withdrawal.
pub const NOTE_LENGTH: usize = 300;
/// Doses that are counted.
const DOSES: std::ops::RangeInclusive<i32> = 1..=9;

/// A fact as a form or a JSON body has it: texts, all of which may be wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PersonFactForm {
    /// `vaccination`, `past_infection`, `contagion` or `immunodepression`.
    #[schema(example = "vaccination")]
    pub kind: String,
    /// The day of the dose, of the first positive test, of the contagion; since when: `2020-03-12` or `12/03/2020`.
    #[schema(example = "2021-06-12")]
    pub happened_on: String,
    /// Of a vaccination: a term of the code list `vaccine`.
    pub vaccine: String,
    /// Of a vaccination: which dose, from 1.
    pub dose: String,
    /// Of a contagion: code or name of the Italian region or of the foreign state.
    pub place: String,
    /// `registry`, `certificate`, `document`, `doctor` or `declared`.
    #[schema(example = "document")]
    pub source: String,
    /// More of it, at most 300 characters.
    pub note: String,
}

impl PersonFactForm {
    /// The form that shows a fact.
    pub fn of(data: &FactData) -> Self {
        let (vaccine, dose) = data.vaccine.clone().map_or_else(Default::default, |(v, d)| (v, d.to_string()));
        Self {
            kind: data.kind.code().to_owned(),
            happened_on: data.happened_on.to_string(),
            vaccine,
            dose,
            place: data.place.clone().unwrap_or_default(),
            source: data.source.code().to_owned(),
            note: data.note.clone(),
        }
    }

    /// The fact, when nothing is wrong with it by itself.
    ///
    /// # Errors
    /// `Problem::Invalid` with every wrong field at once.
    pub fn check(&self, born: Date, today: Date) -> Result<FactData> {
        let mut problems = Vec::new();
        let kind = FactKind::of(self.kind.trim());
        if kind.is_none() {
            problems.push(FieldProblem::new("kind", "people-fact-kind-missing"));
        }
        let day = self.day(born, today, &mut problems);
        let vaccine = kind.and_then(|kind| self.vaccine(kind, today, &mut problems));
        let place = kind.and_then(|kind| self.place(kind, day.unwrap_or(today), &mut problems));
        let source = FactSource::of(self.source.trim());
        if source.is_none() {
            problems.push(FieldProblem::new("source", "people-fact-source-missing"));
        }
        let note = self.note.replace('\0', "").trim().to_owned();
        if note.chars().count() > NOTE_LENGTH {
            problems.push(FieldProblem::new("note", "people-fact-note-long"));
        }
        match (kind, day, source) {
            (Some(kind), Some(happened_on), Some(source)) if problems.is_empty() => {
                Ok(FactData { kind, happened_on, vaccine, place, source, note })
            }
            _ => Err(Problem::Invalid(problems)),
        }
    }

    fn day(&self, born: Date, today: Date, problems: &mut Vec<FieldProblem>) -> Option<Date> {
        let mut wrong = |key| problems.push(FieldProblem::new("happened_on", key));
        if self.happened_on.trim().is_empty() {
            wrong("people-fact-day-missing");
            return None;
        }
        match web::forms::parse_date(&self.happened_on) {
            Err(key) => {
                wrong(key);
                return None;
            }
            Ok(day) if day > today => wrong("people-fact-day-future"),
            Ok(day) if day < born => wrong("people-fact-day-before-birth"),
            Ok(day) => return Some(day),
        }
        None
    }

    fn vaccine(
        &self,
        kind: FactKind,
        today: Date,
        problems: &mut Vec<FieldProblem>,
    ) -> Option<(String, i32)> {
        let (code, dose) = (self.vaccine.trim(), self.dose.trim());
        if kind != FactKind::Vaccination {
            let both = [("vaccine", code), ("dose", dose)].into_iter().filter(|(_, text)| !text.is_empty());
            problems.extend(both.map(|(field, _)| FieldProblem::new(field, "people-fact-vaccine-not")));
            return None;
        }
        problems.extend(codes::wrong(List::Vaccine, code, today, "vaccine", "people-fact-vaccine-missing"));
        let dose = dose.parse().ok().filter(|dose| DOSES.contains(dose));
        if dose.is_none() {
            problems.push(FieldProblem::new("dose", "people-fact-dose-wrong"));
        }
        Some((code.to_owned(), dose?))
    }

    fn place(&self, kind: FactKind, on: Date, problems: &mut Vec<FieldProblem>) -> Option<String> {
        let text = self.place.trim();
        let mut wrong = |key| problems.push(FieldProblem::new("place", key));
        if kind != FactKind::Contagion {
            if !text.is_empty() {
                wrong("people-fact-place-not");
            }
            return None;
        }
        if text.is_empty() {
            wrong("people-fact-place-missing");
            return None;
        }
        let found = find_place(text, on);
        if found.is_none() {
            wrong("people-fact-place-unknown");
        }
        found
    }
}

/// The region or the foreign state that a text means on a day.
fn find_place(text: &str, on: Date) -> Option<String> {
    if let Some(region) = regions::find(text) {
        return Some(region.code.clone());
    }
    if let Some(state) = territory::get().state(text.trim(), on) {
        return Some(state.code.clone());
    }
    find_birth_place(text, on).ok().filter(|place| place.is_foreign()).map(|place| place.code.clone())
}

/// `Lombardia`, `Francia`: a place of contagion.
pub fn place_name(code: &str, on: Date) -> String {
    regions::find(code).map_or_else(|| super::birth_place_name(code, on), |region| region.name.clone())
}

/// What a new fact says against those that are there and that its author sees.
///
/// # Errors
/// An invalid field.
pub fn against(there: &[PersonFact], new: &FactData) -> Result<()> {
    let running = there.iter().filter(|fact| fact.withdrawn.is_none() && fact.data.kind == new.kind);
    let wrong = |field, key| Err(Problem::field(field, key));
    for fact in running.map(|fact| &fact.data) {
        if new.kind == FactKind::Immunodepression || fact.happened_on == new.happened_on {
            return wrong("happened_on", "people-fact-there");
        }
        let (Some((_, theirs)), Some((_, dose))) = (&fact.vaccine, &new.vaccine) else { continue };
        if theirs == dose {
            return wrong("dose", "people-fact-dose-there");
        }
        if (theirs < dose) != (fact.happened_on < new.happened_on) {
            return wrong("dose", "people-fact-dose-order");
        }
    }
    Ok(())
}

/// Why a fact is withdrawn: never nothing.
///
/// # Errors
/// An invalid field `why`.
pub fn withdrawn_because(why: &str) -> Result<String> {
    let why = why.replace('\0', "").trim().to_owned();
    match why.chars().count() {
        0 => Err(Problem::field("why", "people-fact-why-missing")),
        1..=NOTE_LENGTH => Ok(why),
        _ => Err(Problem::field("why", "people-fact-note-long")),
    }
}

#[cfg(test)]
mod tests;
