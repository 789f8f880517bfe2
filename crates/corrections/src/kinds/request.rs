//! What a swab request asks for, while it waits for its result.

use access::{Action, Actor, Resource, Scope};
use askama::Template;
use kernel::ids::RequestId;
use kernel::{Date, Problem, Result};
use lab::model::{RequestCorrection, RequestStatus};
use lab::rules::request::{self, Said};
use lab::{RequestFields, TypedRequest};
use storage::Tx;
use uuid::Uuid;
use web::{Choice, FormState, fmt};

use super::{Correctable, Deed, Done, Fact, value};
use crate::model::Values;

pub(super) struct Request;

#[derive(Template)]
#[template(path = "lab_request_fields.html")]
struct Inputs<'a> {
    form: &'a FormState,
    reasons: Vec<Choice>,
    tests: Vec<Choice>,
    priorities: Vec<Choice>,
    laboratories: Vec<Choice>,
}

fn day(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn values(says: &TypedRequest) -> Values {
    let details = &says.details;
    let priority = says.priority.unwrap_or_else(|| request::priority_of(&says.reason));
    let all = [
        ("reason", says.reason.clone()),
        ("onset", day(details.onset)),
        ("test_type", says.test.code().to_owned()),
        ("priority", priority.code().to_owned()),
        ("laboratory", says.laboratory.clone()),
        ("criterion", details.criterion.clone()),
        ("requester", details.requester.clone()),
        ("requester_contact", details.requester_contact.clone()),
        ("place", details.place.clone()),
        ("proposed_on", day(details.proposed_on)),
        ("note", says.note.trim().to_owned()),
    ];
    all.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// What was typed, or is kept, as a request.
fn typed_as(typed: &Values) -> Result<TypedRequest> {
    let mut form = FormState::default();
    super::fill(&mut form, typed);
    let says = RequestFields::read(&mut form);
    form.finish()?;
    Ok(says)
}

impl Correctable for Request {
    fn needs(&self) -> Action {
        Action::RequestList
    }

    fn resource(&self) -> Resource {
        Resource::Request
    }

    fn fields(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("reason", "lab-reason"),
            ("onset", "lab-onset"),
            ("test_type", "lab-test-type"),
            ("priority", "lab-priority"),
            ("laboratory", "lab-laboratory"),
            ("criterion", "lab-criterion"),
            ("requester", "lab-requester"),
            ("requester_contact", "lab-requester-contact"),
            ("place", "lab-place"),
            ("proposed_on", "lab-proposed-on"),
            ("note", "lab-note-label"),
        ]
    }

    fn find(&self, tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<Option<Fact>> {
        let Some(request) = lab::store::find_request(tx, RequestId(id))? else { return Ok(None) };
        let asl = lab::store::subject(tx, scope, request.person)?.asl;
        let says = TypedRequest {
            reason: request.reason,
            test: request.test,
            priority: Some(request.priority),
            laboratory: request.laboratory,
            note: request.note,
            details: request.details,
        };
        let waits = request.status == RequestStatus::Requested;
        Ok(Some(Fact {
            person: request.person,
            asl,
            version: request.version,
            values: values(&says),
            closed: (!waits).then_some("lab-request-waits-no-more"),
            hanging: Vec::new(),
        }))
    }

    fn shown(&self, values: &Values, _: Date) -> Values {
        let mut shown = values.clone();
        for field in ["onset", "proposed_on"] {
            let Some(text) = shown.get_mut(field) else { continue };
            if let Ok(day) = text.parse::<Date>() {
                *text = fmt::date(day);
            }
        }
        shown
    }

    fn read(&self, tx: &mut Tx<'_>, fact: &Fact, typed: &Values) -> Result<Values> {
        let (says, before, today) = (typed_as(typed)?, typed_as(&fact.values)?, tx.clocks().today());
        let mut open = territory::get().laboratories_open_for(&fact.asl, today);
        let serves = open.any(|one| one.code == says.laboratory);
        let wrong = request::reason_problem(&says.reason, today).filter(|_| says.reason != before.reason);
        let said = Said {
            reason: &says.reason,
            test: says.test,
            laboratory_serves: serves,
            note: &says.note,
            details: &says.details,
            before: Some(&before.details),
            same_reason: says.reason == before.reason,
        };
        let problems = request::problems(wrong, &said, today);
        if problems.is_empty() { Ok(values(&says)) } else { Err(Problem::Invalid(problems)) }
    }

    fn apply(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        fact: &Fact,
        after: &Values,
        deed: &Deed<'_>,
    ) -> Result<Done> {
        // What was asked for before a field was there says nothing of it.
        let mut whole = fact.values.clone();
        whole.extend(after.clone());
        let says = typed_as(&whole)?;
        let correction = RequestCorrection {
            act: deed.act,
            request: RequestId(deed.id),
            version: fact.version,
            priority: says.priority.unwrap_or_else(|| request::priority_of(&says.reason)),
            laboratory: says.laboratory,
            reason: says.reason,
            test: says.test,
            note: says.note,
            details: says.details,
            why: deed.why.to_owned(),
        };
        lab::service::correct_request(tx, actor, &correction).map(|_| Done::Applied)
    }

    fn words(&self, field: &str, value: &str, _: Date) -> String {
        RequestFields::words(field, value).unwrap_or_else(|| value.to_owned())
    }

    fn inputs(&self, form: &FormState, fact: &Fact, today: Date) -> Result<String> {
        // With what was chosen, also when it was closed meanwhile.
        let had = [value(&fact.values, "reason"), form.get("reason")];
        let RequestFields { reasons, tests, priorities, laboratories } =
            RequestFields::of(&fact.asl, today, &had, &[]);
        Inputs { form, reasons, tests, priorities, laboratories }.render().map_err(Problem::internal)
    }
}
