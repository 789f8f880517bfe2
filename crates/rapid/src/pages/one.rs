//! One rapid test: who, with what, what was found.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Timestamp;
use kernel::ids::PersonId;
use lab::model::{Measured, TestKind};
use web::{App, Caller, Choice, FormState, Page, Posted, WebError, t};

use super::{kit, outcome, outcomes};
use crate::model::{Fate, Kit, New, Subject};
use crate::rules::{TESTS, typed};
use crate::service;

#[derive(Template)]
#[template(path = "rapid_new.html")]
struct NewPage {
    page: Page,
    form: FormState,
    tests: Vec<Choice>,
    outcomes: Vec<Choice>,
    devices: Vec<Choice>,
    reasons: Vec<Choice>,
    /// The sheet of those who live with her, when it was begun with somebody.
    home: Option<String>,
}

/// The form.
pub(super) async fn ask(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let mut form = caller.shell.form("/rapid/new");
    form.set("test_type", TestKind::Antigen.code());
    render(&app, &caller, form, StatusCode::OK).await
}

/// The form, begun with somebody of the actor's own.
pub(super) async fn ask_of(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
) -> Result<Response, WebError> {
    let (_, subject) = app.read(&caller, move |tx, actor| service::of_person(tx, actor, id)).await?;
    let mut form = caller.shell.form("/rapid/new");
    form.set("test_type", TestKind::Antigen.code());
    form.set("identifier", subject.identifier);
    form.set("family_name", subject.family_name);
    form.set("given_name", subject.given_name);
    if let Some(born) = subject.birth_date {
        form.set_date("birth_date", born);
    }
    form.set("begun_with", id.to_string());
    render(&app, &caller, form, StatusCode::OK).await
}

async fn render(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, ()) = app.read(caller, service::may_record).await?;
    if status == StatusCode::OK {
        kit::begin(&mut form, &actor, app.db.clocks().business_now());
    }
    let page =
        app.page(&actor, caller, "rapid-new").intro(t("rapid-new-intro")).crumb("/rapid", t("rapid-list"));
    let tests = TESTS.map(|test| Choice::key(test.code(), &format!("lab-test-{}", test.code()))).to_vec();
    let kit::Offered { devices, reasons } = kit::offered(&form, actor.today);
    let outcomes = outcomes(None);
    let begun_with: Option<PersonId> = form.get("begun_with").parse().ok();
    let home = begun_with.map(|id| format!("/people/{id}/rapid/group"));
    Ok(web::html_status(status, &NewPage { page, form, tests, outcomes, devices, reasons, home }))
}

/// Records it, and says what to do next.
pub(super) async fn record(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let read = read(&mut form, app.db.clocks().business_now());
    let answer = match (read, form.finish()) {
        (Some((new, kit)), Ok(())) => {
            let id = new.id;
            let work = app.write(&caller, move |tx, actor| service::record(tx, actor, &new, &kit)).await;
            work.map(|(_, fate)| (id, fate))
        }
        (_, problems) => {
            Err(problems.err().unwrap_or(kernel::Problem::field("outcome", "lab-outcome-unknown")))
        }
    };
    match answer {
        Ok((id, Fate::Recorded)) => Ok(web::redirect_with_flash(&format!("/rapid/{id}"), "rapid-recorded")),
        Ok(_) => Ok(web::redirect_with_flash("/rapid", "rapid-was-there")),
        Err(problem) => {
            form.absorb(problem)?;
            render(&app, &caller, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

fn read(form: &mut FormState, now: Timestamp) -> Option<(New, Kit)> {
    let subject = subject(form);
    let test = TestKind::parse(&form.required("test_type")).ok().filter(|test| TESTS.contains(test));
    form.check(test.is_some(), "test_type", "lab-test-unknown");
    let outcome = outcome(&form.required("outcome"));
    form.check(outcome.is_some(), "outcome", "lab-outcome-unknown");
    let text = |name: &str| form.get(name).trim().to_owned();
    let measured = Measured {
        value: text("value"),
        unit: text("unit"),
        reference_range: text("reference_range"),
        device: String::new(),
    };
    let serology = test.is_some_and(TestKind::is_serology);
    if let Some(problem) = test.and_then(|test| typed::measured(test, &measured)) {
        form.problem(problem);
    }
    let kit = kit::read(form, !serology, now);
    let id = form.id();
    Some((New { id, sheet: None, subject, test: test?, outcome: outcome?, measured }, kit?))
}

fn subject(form: &mut FormState) -> Subject {
    let birth_date = form.date("birth_date");
    let text = |name: &str| form.get(name).trim().to_owned();
    let [identifier, family_name, given_name, phone] =
        ["identifier", "family_name", "given_name", "phone"].map(text);
    let (comune, street) = (text("residence_comune"), text("residence_address"));
    let residence = (!comune.is_empty()).then_some((comune, street));
    let subject = Subject { identifier, family_name, given_name, birth_date, residence, phone };
    typed::subject(&subject).into_iter().for_each(|problem| form.problem(problem));
    subject
}
