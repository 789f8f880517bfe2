//! What a swab request asks for, while it waits for its result.

use access::{Action, Actor, Resource, Scope};
use askama::Template;
use kernel::ids::RequestId;
use kernel::{Date, FieldProblem, Problem, Result};
use lab::RequestFields;
use lab::model::{RequestCorrection, RequestStatus, TestKind};
use lab::rules::request;
use storage::Tx;
use uuid::Uuid;
use web::{Choice, FormState};

use super::{Correctable, Deed, Done, Fact, value};
use crate::model::Values;

pub(super) struct Request;

#[derive(Template)]
#[template(path = "lab_request_fields.html")]
struct Inputs<'a> {
    form: &'a FormState,
    reasons: Vec<Choice>,
    tests: Vec<Choice>,
    laboratories: Vec<Choice>,
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
            ("test_type", "lab-test-type"),
            ("laboratory", "lab-laboratory"),
            ("note", "lab-note-label"),
        ]
    }

    fn find(&self, tx: &mut Tx<'_>, scope: &Scope, id: Uuid) -> Result<Option<Fact>> {
        let Some(request) = lab::store::find_request(tx, RequestId(id))? else { return Ok(None) };
        let asl = lab::store::subject(tx, scope, request.person)?.asl;
        let values = [
            ("reason", request.reason),
            ("test_type", request.test.code().to_owned()),
            ("laboratory", request.laboratory),
            ("note", request.note),
        ];
        let waits = request.status == RequestStatus::Requested;
        Ok(Some(Fact {
            person: request.person,
            asl,
            version: request.version,
            values: values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            closed: (!waits).then_some("lab-request-waits-no-more"),
            hanging: Vec::new(),
        }))
    }

    fn shown(&self, values: &Values, _: Date) -> Values {
        values.clone()
    }

    fn read(&self, tx: &mut Tx<'_>, fact: &Fact, typed: &Values) -> Result<Values> {
        let laboratory = value(typed, "laboratory");
        let mut open = territory::get().laboratories_open_for(&fact.asl, tx.clocks().today());
        let serves = open.any(|one| one.code == laboratory);
        let test = TestKind::parse(value(typed, "test_type"));
        let known = test.as_ref().copied().unwrap_or(TestKind::Molecular);
        let (reason, had) = (value(typed, "reason"), value(&fact.values, "reason"));
        let wrong = request::reason_problem(reason, tx.clocks().today()).filter(|_| reason != had);
        let mut problems = request::problems(wrong, known, serves, value(typed, "note"));
        if test.is_err() {
            problems.push(FieldProblem::new("test_type", "lab-test-unknown"));
        }
        if !problems.is_empty() {
            return Err(Problem::Invalid(problems));
        }
        let tidy = |(name, value): (&String, &String)| (name.clone(), value.trim().to_owned());
        Ok(typed.iter().map(tidy).collect())
    }

    fn apply(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        fact: &Fact,
        after: &Values,
        deed: &Deed<'_>,
    ) -> Result<Done> {
        let correction = RequestCorrection {
            act: deed.act,
            request: RequestId(deed.id),
            version: fact.version,
            laboratory: value(after, "laboratory").to_owned(),
            reason: value(after, "reason").to_owned(),
            test: TestKind::parse(value(after, "test_type"))?,
            note: value(after, "note").to_owned(),
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
        let RequestFields { reasons, tests, laboratories } = RequestFields::of(&fact.asl, today, &had);
        Inputs { form, reasons, tests, laboratories }.render().map_err(Problem::internal)
    }
}
