//! What a clinician types to open a record, checked before anybody is looked for.

pub mod digest;
pub mod week;

use access::emergency::Why;
use kernel::{Date, FieldProblem, PersonIdentifier, Problem, Result, TaxCode};

/// Characters of the reason at least: a word is no reason.
pub const LEAST_NOTE: usize = 15;
/// And at most.
pub const MOST_NOTE: usize = 500;

/// What is typed.
#[derive(Debug, Clone, Default)]
pub struct OpenForm {
    /// The tax code; without it the name and the day of birth.
    pub tax_code: String,
    /// Surname.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Day of birth; none when nothing was typed.
    pub born: Option<Date>,
    /// Code of the reason.
    pub why: String,
    /// The reason in words.
    pub note: String,
}

/// Whom somebody names exactly.
#[derive(Debug, Clone, PartialEq)]
pub enum Named {
    /// By tax code.
    Code(PersonIdentifier),
    /// By surname, given name and day of birth.
    Name(String, String, Date),
}

impl OpenForm {
    /// Whom it names, and why.
    ///
    /// # Errors
    /// Invalid fields.
    pub fn check(&self) -> Result<(Named, Why)> {
        let mut problems = Vec::new();
        let named = self.named(&mut problems);
        let why = Why::of(&self.why);
        if why.is_none() {
            problems.push(FieldProblem::new("why", "accountability-why-missing"));
        }
        let letters = self.note.split_whitespace().collect::<Vec<_>>().join(" ").chars().count();
        if letters < LEAST_NOTE {
            problems.push(FieldProblem::new("note", "accountability-note-short"));
        } else if letters > MOST_NOTE {
            problems.push(FieldProblem::new("note", "accountability-note-long"));
        }
        match (named, why) {
            (Some(named), Some(why)) if problems.is_empty() => Ok((named, why)),
            _ => Err(Problem::Invalid(problems)),
        }
    }

    fn named(&self, problems: &mut Vec<FieldProblem>) -> Option<Named> {
        let code = self.tax_code.trim();
        if !code.is_empty() {
            return match TaxCode::parse(code) {
                Ok(code) => Some(Named::Code(PersonIdentifier::TaxCode(code))),
                Err(error) => {
                    problems.push(error.on_field("tax_code"));
                    None
                }
            };
        }
        let (family, given) = (self.family_name.trim(), self.given_name.trim());
        if family.is_empty() && given.is_empty() && self.born.is_none() {
            problems.push(FieldProblem::new("tax_code", "accountability-nobody-named"));
            return None;
        }
        for (field, missing) in [
            ("family_name", family.is_empty()),
            ("given_name", given.is_empty()),
            ("born", self.born.is_none()),
        ] {
            // A day that is none has its own sentence already.
            if missing {
                problems.push(FieldProblem::new(field, "accountability-name-whole"));
            }
        }
        self.born
            .filter(|_| problems.is_empty())
            .map(|born| Named::Name(family.to_owned(), given.to_owned(), born))
    }
}

/// What is to be added to an outcome: who says that it was not right, or not clear, says why.
///
/// # Errors
/// An invalid field `note`.
pub fn review_note(outcome: access::emergency::Outcome, note: &str) -> Result<()> {
    let letters = note.trim().chars().count();
    if letters > MOST_NOTE {
        return Err(Problem::field("note", "accountability-note-long"));
    }
    if outcome != access::emergency::Outcome::Justified && letters < LEAST_NOTE {
        return Err(Problem::field("note", "accountability-note-short"));
    }
    Ok(())
}

/// What a clinician answers when he is asked to clarify.
///
/// # Errors
/// An invalid field `answer`.
pub fn answer(text: &str) -> Result<()> {
    match text.trim().chars().count() {
        letters if letters < LEAST_NOTE => Err(Problem::field("answer", "accountability-note-short")),
        letters if letters > MOST_NOTE => Err(Problem::field("answer", "accountability-note-long")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use access::emergency::Outcome;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_person_is_named_exactly_or_not_at_all() {
        let note = "paziente in pronto soccorso";
        type Case<'a> = (&'a str, &'a str, &'a str, Option<Date>, &'a str, &'a str, &'a [&'a str]);
        let cases: &[Case<'_>] = &[
            ("RSSMRA80A01L219M", "", "", None, "life", note, &[]),
            (" rssmra80a01l219m ", "Rossi", "", None, "life", note, &[]),
            ("", "Rossi", "Mario", Some(date(1980, 1, 1)), "outbreak", note, &[]),
            ("RSSMRA80A01L219X", "", "", None, "life", note, &["tax_code"]),
            ("", "", "", None, "life", note, &["tax_code"]),
            ("", "Rossi", "", None, "life", note, &["given_name", "born"]),
            ("", "Rossi", "Mario", None, "life", note, &["born"]),
            ("RSSMRA80A01L219M", "", "", None, "", note, &["why"]),
            ("RSSMRA80A01L219M", "", "", None, "curiosity", note, &["why"]),
            ("RSSMRA80A01L219M", "", "", None, "life", "urgente", &["note"]),
            ("RSSMRA80A01L219M", "", "", None, "life", "a              b", &["note"]),
            ("", "", "", None, "", "", &["tax_code", "why", "note"]),
        ];
        for (code, family, given, born, why, note, expected) in cases {
            let form = OpenForm {
                tax_code: (*code).to_owned(),
                family_name: (*family).to_owned(),
                given_name: (*given).to_owned(),
                born: *born,
                why: (*why).to_owned(),
                note: (*note).to_owned(),
            };
            let fields: Vec<String> = match form.check() {
                Ok(_) => Vec::new(),
                Err(Problem::Invalid(fields)) => fields.iter().map(|one| one.field.to_string()).collect(),
                Err(other) => panic!("{other}"),
            };
            assert_eq!(fields, *expected, "{form:?}");
        }
    }

    #[test]
    fn an_outcome_that_blames_says_why() {
        let long = "a".repeat(MOST_NOTE + 1);
        for (outcome, note, good) in [
            (Outcome::Justified, "", true),
            (Outcome::Justified, long.as_str(), false),
            (Outcome::Unjustified, "no", false),
            (Outcome::Unjustified, "nessun rapporto di cura", true),
            (Outcome::ToClarify, "", false),
        ] {
            assert_eq!(review_note(outcome, note).is_ok(), good, "{outcome:?} {note}");
        }
    }
}
