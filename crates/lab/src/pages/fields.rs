//! The fields of a request, for its form and for the forms of modules above.

use kernel::{Date, FieldProblem};
use territory::codes::List;
use web::{Choice, FormState, fmt, tn};

use super::words;
use crate::model::{Details, Priority, TestKind};
use crate::store::MOST_COUNTED;

/// The fields of a request, for the forms of modules above: `lab_request_fields.html` shows them.
#[derive(Debug)]
pub struct RequestFields {
    /// Why a swab may be asked for.
    pub reasons: Vec<Choice>,
    /// Which tests may be.
    pub tests: Vec<Choice>,
    /// How urgent it may be.
    pub priorities: Vec<Choice>,
    /// The laboratories that serve the ASL in charge.
    pub laboratories: Vec<Choice>,
}

/// What was typed of a request.
#[derive(Debug, Clone)]
pub struct TypedRequest {
    /// Why.
    pub reason: String,
    /// Which test.
    pub test: TestKind,
    /// How urgent, when it was said.
    pub priority: Option<Priority>,
    /// Code of the laboratory.
    pub laboratory: String,
    /// For the laboratory.
    pub note: String,
    /// What else it says.
    pub details: Details,
}

impl RequestFields {
    /// Those of somebody in the charge of an ASL, on a day; `had` are the reason of a request that is corrected and what was
    /// chosen, `queues`
    /// the requests that wait in each laboratory, where somebody has counted them.
    pub fn of(asl: &str, today: Date, had: &[&str], queues: &[(String, i64)]) -> Self {
        let laboratories = territory::get().laboratories_open_for(asl, today);
        let queue = |code: &str| queues.iter().find(|(one, _)| one == code).map(|(_, waiting)| *waiting);
        let priority = |one: Priority| Choice::new(one.code(), words::priority(one, false));
        Self {
            reasons: words::choices(List::SwabReason, today, had),
            tests: TestKind::ALL.iter().map(|test| Choice::new(test.code(), words::test(*test))).collect(),
            priorities: Priority::ALL.into_iter().map(priority).collect(),
            laboratories: laboratories
                .map(|one| Choice::new(&one.code, laboratory(one, queue(&one.code))))
                .collect(),
        }
    }

    /// What was typed; what cannot be read is noted in the form.
    pub fn read(form: &mut FormState) -> TypedRequest {
        let test = form.required("test_type");
        let test = TestKind::parse(&test).unwrap_or_else(|_| {
            form.problem(FieldProblem::new("test_type", "lab-test-unknown"));
            TestKind::Molecular
        });
        let priority = form.optional("priority").and_then(|code| {
            let known = Priority::parse(&code).ok();
            form.check(known.is_some(), "priority", "lab-priority-unknown");
            known
        });
        let (onset, proposed_on) = (form.date("onset"), form.date("proposed_on"));
        let text = |form: &FormState, name| form.get(name).trim().to_owned();
        TypedRequest {
            reason: form.required("reason"),
            test,
            priority,
            laboratory: form.required("laboratory"),
            note: form.get("note").to_owned(),
            details: Details {
                onset,
                criterion: text(form, "criterion"),
                requester: text(form, "requester"),
                requester_contact: text(form, "requester_contact"),
                place: text(form, "place"),
                proposed_on,
            },
        }
    }

    /// A value in the words of the screen, where it is a code or a day; none where it is a text.
    pub fn words(field: &str, value: &str) -> Option<String> {
        match field {
            "reason" => Some(words::reason(value)),
            "test_type" => TestKind::parse(value).ok().map(|test| words::test(test).to_owned()),
            "priority" => Priority::parse(value).ok().map(|one| words::priority(one, false)),
            "laboratory" => Some(words::laboratory(value)),
            "onset" | "proposed_on" => value.parse::<Date>().ok().map(fmt::date_weekday),
            _ => None,
        }
    }
}

/// A laboratory with what it can read in a day and what waits there.
fn laboratory(one: &territory::Laboratory, waiting: Option<i64>) -> String {
    let capacity = fmt::number(one.daily_capacity);
    match waiting {
        None if one.daily_capacity == 0 => one.name.clone(),
        None => tn("lab-laboratory-capacity", &[("name", &one.name), ("capacity", &capacity)]),
        Some(waiting) => {
            let many = if waiting < MOST_COUNTED { "" } else { "+" };
            let waiting = format!("{}{many}", fmt::number(waiting));
            let key = if one.daily_capacity == 0 { "lab-laboratory-queue" } else { "lab-laboratory-both" };
            tn(key, &[("name", &one.name), ("waiting", &waiting), ("capacity", &capacity)])
        }
    }
}
