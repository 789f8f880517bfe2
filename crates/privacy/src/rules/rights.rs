//! The decisions about requests of those whose data are held: pure functions.

use jiff::ToSpan;
use kernel::{Date, FieldProblem, Problem, Result, TaxCode};

use crate::model::rights::{CHANNELS, Outcome, Right};

/// Characters of an answer: a letter of one page.
pub const ANSWER_LENGTH: usize = 3_000;
/// Characters of a line.
pub const LINE_LENGTH: usize = 120;
/// Fewer characters answer nothing.
const SHORTEST: usize = 15;

/// Last day for the answer: a month after it came (article 12, paragraph 3), two more when that was said in time.
pub fn due_on(received_on: Date, extended: bool) -> Date {
    let months: i32 = if extended { 3 } else { 1 };
    received_on.saturating_add(months.months())
}

/// Days before the last one from which an answer is pressing.
const PRESSING: i32 = 7;

/// The latest last day of what is pressing: due within a week, or late.
pub fn pressing_until(today: Date) -> Date {
    today.saturating_add(PRESSING.days())
}

/// Days left on a day; below zero it is late.
pub fn days_left(due_on: Date, today: Date) -> i32 {
    (due_on - today).get_days()
}

/// The laws by which a right may not be granted, or not whole, in the order of the form.
pub fn grounds(right: Right) -> &'static [&'static str] {
    match right {
        Right::Access => &["identity", "unfounded", "others"],
        Right::Rectification => &["identity", "unfounded", "accurate"],
        Right::Erasure => &["identity", "unfounded", "public-health", "legal-duty", "statistics"],
        Right::Limitation => &["identity", "unfounded", "public-interest"],
        Right::Objection => &["identity", "unfounded", "compelling", "public-health"],
    }
}

/// What was typed of a new request.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// Of the person whose data are meant.
    pub tax_code: String,
    /// Who asks.
    pub requester: String,
    /// Where the answer goes.
    pub address: String,
    /// Code of the right.
    pub right: String,
    /// Code of the channel.
    pub channel: String,
    /// When it came.
    pub received_on: Option<Date>,
    /// More of it.
    pub note: String,
}

/// A new request that can be accepted.
#[derive(Debug, Clone)]
pub struct Entered {
    /// Of the person whose data are meant.
    pub tax_code: TaxCode,
    /// The rest, tidied.
    pub typed: Typed,
    /// What is asked.
    pub right: Right,
    /// When it came.
    pub received_on: Date,
}

/// Checks what was typed of a new request.
///
/// # Errors
/// `Problem::Invalid` with every field that cannot be accepted.
pub fn entered(typed: &Typed, today: Date) -> Result<Entered> {
    let tidy = |text: &str| text.replace('\0', "").trim().to_owned();
    let typed = Typed {
        requester: tidy(&typed.requester),
        address: tidy(&typed.address),
        note: tidy(&typed.note),
        ..typed.clone()
    };
    let mut problems = Vec::new();
    let tax_code = TaxCode::parse(typed.tax_code.trim());
    if let Err(error) = &tax_code {
        problems.push(error.on_field("tax_code"));
    }
    for (field, text, missing) in [
        ("requester", &typed.requester, "privacy-requester-missing"),
        ("address", &typed.address, "privacy-address-missing"),
    ] {
        match text.chars().count() {
            0 => problems.push(FieldProblem::new(field, missing)),
            1..=LINE_LENGTH => {}
            _ => problems.push(FieldProblem::new(field, "privacy-line-long")),
        }
    }
    let right = Right::of(&typed.right);
    if right.is_none() {
        problems.push(FieldProblem::new("right", "privacy-right-missing"));
    }
    if !CHANNELS.contains(&typed.channel.as_str()) {
        problems.push(FieldProblem::new("channel", "privacy-channel-missing"));
    }
    match typed.received_on {
        None => problems.push(FieldProblem::new("received_on", "privacy-received-missing")),
        Some(day) if day > today => {
            problems.push(FieldProblem::new("received_on", "privacy-received-future"))
        }
        Some(_) => {}
    }
    if typed.note.chars().count() > super::NOTE_LENGTH {
        problems.push(FieldProblem::new("note", "privacy-note-long"));
    }
    match (tax_code, right, typed.received_on) {
        (Ok(tax_code), Some(right), Some(received_on)) if problems.is_empty() => {
            Ok(Entered { tax_code, typed, right, received_on })
        }
        _ => Err(Problem::Invalid(problems)),
    }
}

/// Why it takes longer.
///
/// # Errors
/// An invalid field `why`.
pub fn extended_because(why: &str) -> Result<String> {
    words(why, "why", super::NOTE_LENGTH)
}

fn words(text: &str, field: &'static str, most: usize) -> Result<String> {
    let text = text.replace('\0', "").trim().to_owned();
    match text.chars().count() {
        count if count < SHORTEST => Err(Problem::field(field, "privacy-words-short")),
        count if count > most => Err(Problem::field(field, "privacy-words-long")),
        _ => Ok(text),
    }
}

/// What was typed of an answer, if it can be accepted: whatever is not granted whole needs the law by which it is not.
///
/// # Errors
/// Invalid fields `outcome`, `legal` and `answer`.
pub fn answered(
    right: Right,
    outcome: &str,
    legal: &str,
    answer: &str,
) -> Result<(Outcome, Option<String>, String)> {
    let mut problems = Vec::new();
    let outcome = Outcome::of(outcome);
    let known = grounds(right).contains(&legal);
    match outcome {
        None => problems.push(FieldProblem::new("outcome", "privacy-outcome-missing")),
        Some(Outcome::Granted) if !legal.is_empty() => {
            problems.push(FieldProblem::new("legal", "privacy-legal-granted"));
        }
        Some(Outcome::Partly | Outcome::Refused) if !known => {
            problems.push(FieldProblem::new("legal", "privacy-legal-missing"));
        }
        Some(_) => {}
    }
    let answer = match words(answer, "answer", ANSWER_LENGTH) {
        Ok(answer) => answer,
        Err(Problem::Invalid(fields)) => {
            problems.extend(fields);
            String::new()
        }
        Err(other) => return Err(other),
    };
    match outcome {
        Some(outcome) if problems.is_empty() => Ok((outcome, known.then(|| legal.to_owned()), answer)),
        _ => Err(Problem::Invalid(problems)),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_month_and_two_more() {
        for (received, extended, expected) in [
            (date(2020, 11, 14), false, date(2020, 12, 14)),
            (date(2020, 11, 14), true, date(2021, 2, 14)),
            (date(2021, 1, 31), false, date(2021, 2, 28)),
            (date(2020, 11, 30), true, date(2021, 2, 28)),
        ] {
            assert_eq!(due_on(received, extended), expected, "{received} {extended}");
        }
        assert_eq!(days_left(date(2020, 12, 14), date(2020, 11, 14)), 30);
        assert_eq!(days_left(date(2020, 11, 13), date(2020, 11, 14)), -1);
    }

    #[test]
    fn whatever_is_not_granted_whole_needs_a_law() {
        let answer = "Una risposta abbastanza lunga.";
        for (right, outcome, legal, text, expected) in [
            (Right::Access, "granted", "", answer, &[][..]),
            (Right::Access, "granted", "identity", answer, &["legal"][..]),
            (Right::Access, "refused", "", answer, &["legal"][..]),
            (Right::Access, "refused", "public-health", answer, &["legal"][..]),
            (Right::Erasure, "refused", "public-health", answer, &[][..]),
            (Right::Erasure, "partly", "", "no", &["legal", "answer"][..]),
            (Right::Objection, "", "", "", &["outcome", "answer"][..]),
        ] {
            let fields: Vec<_> = match answered(right, outcome, legal, text) {
                Err(Problem::Invalid(fields)) => fields.iter().map(|field| field.field).collect(),
                _ => Vec::new(),
            };
            assert_eq!(fields, expected, "{right:?} {outcome} {legal}");
        }
    }
}
