//! How a symptom is: the grades of those that have some (docs/adr/0031).

use kernel::{Problem, Result};
use serde::{Deserialize, Serialize};

/// A grade of a symptom. A symptom without one is there, and nobody said how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// A cough that comes and goes.
    NotPersistent,
    /// A persistent cough with phlegm.
    PersistentWet,
    /// A persistent dry cough.
    PersistentDry,
    /// Muscle pain that was there before the emergency.
    BeforeEmergency,
    /// Muscle pain of the last two weeks.
    LastTwoWeeks,
    /// Tired as usual.
    AsUsual,
    /// More tired than usual.
    MoreThanUsual,
    /// A light cold.
    Mild,
    /// A heavy cold.
    Strong,
}

use Grade::{
    AsUsual, BeforeEmergency, LastTwoWeeks, Mild, MoreThanUsual, NotPersistent, PersistentDry, PersistentWet,
    Strong,
};

/// A symptom that has grades.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Graded {
    /// Code in the list `symptom`.
    pub symptom: &'static str,
    /// The field of a form.
    pub field: &'static str,
    /// Catalogue key of its label.
    pub label: &'static str,
    /// The grades, in the order of the form.
    pub grades: &'static [Grade],
}

/// The symptoms that have grades, in the order of the form.
pub const GRADED: [Graded; 4] = [
    Graded {
        symptom: "cough",
        field: "grade_cough",
        label: "cases-grade-cough",
        grades: &[NotPersistent, PersistentWet, PersistentDry],
    },
    Graded { symptom: "cold", field: "grade_cold", label: "cases-grade-cold", grades: &[Mild, Strong] },
    Graded {
        symptom: "muscle_pain",
        field: "grade_muscle_pain",
        label: "cases-grade-muscle-pain",
        grades: &[BeforeEmergency, LastTwoWeeks],
    },
    Graded {
        symptom: "tiredness",
        field: "grade_tiredness",
        label: "cases-grade-tiredness",
        grades: &[AsUsual, MoreThanUsual],
    },
];

impl Grade {
    /// Name in the database and the API.
    pub fn code(self) -> &'static str {
        match self {
            NotPersistent => "not_persistent",
            PersistentWet => "persistent_wet",
            PersistentDry => "persistent_dry",
            BeforeEmergency => "before_emergency",
            LastTwoWeeks => "last_two_weeks",
            AsUsual => "as_usual",
            MoreThanUsual => "more_than_usual",
            Mild => "mild",
            Strong => "strong",
        }
    }

    /// Catalogue key of its name.
    pub fn key(self) -> &'static str {
        match self {
            NotPersistent => "cases-grade-not-persistent",
            PersistentWet => "cases-grade-persistent-wet",
            PersistentDry => "cases-grade-persistent-dry",
            BeforeEmergency => "cases-grade-before-emergency",
            LastTwoWeeks => "cases-grade-last-two-weeks",
            AsUsual => "cases-grade-as-usual",
            MoreThanUsual => "cases-grade-more-than-usual",
            Mild => "cases-grade-mild",
            Strong => "cases-grade-strong",
        }
    }

    /// The grade of a code.
    ///
    /// # Errors
    /// `Problem::Internal` for what is none.
    pub fn parse(code: &str) -> Result<Self> {
        let all = GRADED.iter().flat_map(|graded| graded.grades);
        all.copied()
            .find(|grade| grade.code() == code)
            .ok_or_else(|| Problem::Internal("a symptom has an unknown grade".into()))
    }
}

/// The grades of a report's symptoms: by the symptom's code, each symptom once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Grades(pub Vec<(String, Grade)>);

impl Grades {
    /// The grade of a symptom, if somebody said how it is.
    pub fn of(&self, symptom: &str) -> Option<Grade> {
        self.0.iter().find(|(of, _)| of == symptom).map(|(_, grade)| *grade)
    }

    /// In the order of the form, each symptom once.
    pub(super) fn tidied(&self) -> Self {
        let mut all = self.0.clone();
        all.sort_by_key(|(of, _)| GRADED.iter().position(|graded| graded.symptom == of));
        all.dedup_by(|one, other| one.0 == other.0);
        Self(all)
    }

    /// The field of a grade whose symptom is none of these.
    pub(super) fn without_symptom(&self, symptoms: &[String]) -> Option<&'static str> {
        let alone = GRADED
            .iter()
            .find(|it| self.of(it.symptom).is_some() && !symptoms.iter().any(|code| code == it.symptom));
        alone.map(|graded| graded.field)
    }

    /// Whether every grade is one of its symptom's.
    pub(super) fn fit(&self) -> bool {
        self.0.iter().all(|(of, grade)| {
            let graded = GRADED.iter().find(|graded| graded.symptom == of);
            graded.is_some_and(|graded| graded.grades.contains(grade))
        })
    }

    /// As the database keeps them: `cough=persistent_dry cold=mild`.
    pub fn text(&self) -> String {
        let pairs = self.0.iter().map(|(of, grade)| format!("{of}={}", grade.code()));
        pairs.collect::<Vec<_>>().join(" ")
    }

    /// From that.
    ///
    /// # Errors
    /// `Problem::Internal` when it is none.
    pub fn read(text: &str) -> Result<Self> {
        let pair = |word: &str| {
            let (of, code) =
                word.split_once('=').ok_or_else(|| Problem::Internal("a grade of nothing".into()))?;
            Ok((of.to_owned(), Grade::parse(code)?))
        };
        text.split_ascii_whitespace().map(pair).collect::<Result<Vec<_>>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_belong_to_a_symptom_and_come_back_as_they_were() {
        for graded in GRADED {
            for grade in graded.grades {
                assert_eq!(Grade::parse(grade.code()).unwrap(), *grade);
                let one = Grades(vec![(graded.symptom.to_owned(), *grade)]);
                assert!(one.fit());
                assert_eq!(Grades::read(&one.text()).unwrap(), one);
                assert_eq!(one.without_symptom(&[]), Some(graded.field));
                assert_eq!(one.without_symptom(&[graded.symptom.to_owned()]), None);
                let wrong = Grades(vec![("fever".to_owned(), *grade)]);
                assert!(!wrong.fit(), "fever has degrees");
            }
            assert!(territory::codes::find(territory::codes::List::Symptom, graded.symptom).is_some());
        }
        assert!(!Grades(vec![("cold".to_owned(), PersistentDry)]).fit());
        assert!(Grade::parse("terrible").is_err());
    }
}
