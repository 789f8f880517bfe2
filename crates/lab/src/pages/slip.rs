//! A tube without a request: what stands on the slip that came with it.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::RequestId;
use kernel::{Date, Problem};
use people::model::Source;
use people::rules::PersonForm;
use territory::codes::List;
use web::{App, Caller, Choice, FormState, Page, Posted, WebError, t};

use super::words;
use crate::model::TestKind;
use crate::rules::request::{NOTE_LENGTH, REQUESTER_LENGTH};
use crate::service::{self, Slip};

/// The reason with which the form begins: a slip seldom says one.
const REASON: &str = "screening";

#[derive(Template)]
#[template(path = "lab_slip.html")]
struct SlipPage {
    page: Page,
    form: FormState,
    sexes: Vec<Choice>,
    tests: Vec<Choice>,
    reasons: Vec<Choice>,
}

/// The form.
pub(super) async fn ask(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let mut form = caller.shell.form("/worklist/slip");
    form.set("test_type", TestKind::Molecular.code());
    form.set("reason", REASON);
    render(&app, &caller, form, StatusCode::OK).await
}

async fn render(
    app: &App,
    caller: &Caller,
    form: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, ()) = app.read(caller, service::may_take_in).await?;
    let page = app
        .page(&actor, caller, "lab-slip")
        .intro(t("lab-slip-intro"))
        .crumb("/worklist", t("lab-worklist"))
        .crumb("/worklist/receive", t("lab-receive"));
    let sexes = vec![Choice::key("F", "people-sex-female"), Choice::key("M", "people-sex-male")];
    let tests = TestKind::ALL.map(|kind| Choice::new(kind.code(), words::test(kind))).to_vec();
    let reasons = words::choices(List::SwabReason, actor.today, &[form.get("reason")]);
    Ok(web::html_status(status, &SlipPage { page, form, sexes, tests, reasons }))
}

/// Takes it in, and goes to the label that the tube now gets.
pub(super) async fn take_in(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let read = read(&mut form, app.db.clocks().today());
    let answer = match read {
        Ok(slip) => app.write(&caller, move |tx, actor| service::take_in(tx, actor, &slip)).await,
        Err(problem) => Err(problem),
    };
    match answer {
        Ok((_, taken)) => {
            let key = if taken.was_waiting { "lab-slip-was-waiting" } else { "lab-slip-taken" };
            Ok(web::redirect_with_flash(&format!("/requests/{}/label", taken.request.id), key))
        }
        Err(problem) => {
            form.absorb(problem)?;
            render(&app, &caller, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// What was typed, or all that is wrong with it at once.
fn read(form: &mut FormState, today: Date) -> kernel::Result<Slip> {
    let text = |name: &str| form.get(name).to_owned();
    let typed = PersonForm {
        identifier: text("identifier"),
        family_name: text("family_name"),
        given_name: text("given_name"),
        sex: text("sex"),
        birth_date: text("birth_date"),
        residence_comune: text("residence_comune"),
        residence_address: text("residence_address"),
        ..PersonForm::default()
    };
    let person = typed.check(today, Source::Laboratory);
    let test = TestKind::parse(&form.required("test_type"));
    let reason = form.required("reason");
    let long = |text: &str, longest: usize| text.chars().count() > longest || text.contains('\0');
    let (requester, note) = (form.get("requester").to_owned(), form.get("note").to_owned());
    form.check(!long(&requester, REQUESTER_LENGTH), "requester", "lab-slip-too-long");
    form.check(!long(&note, NOTE_LENGTH), "note", "lab-slip-too-long");
    for problem in [person.as_ref().err(), test.as_ref().err()].into_iter().flatten() {
        if let Problem::Invalid(problems) = problem {
            problems.iter().for_each(|problem| form.problem(problem.clone()));
        }
    }
    form.finish()?;
    let taken_why = t("lab-taken-over-why").to_owned();
    let id: RequestId = form.id();
    Ok(Slip { id, person: person?, test: test?, reason, requester, note, taken_why })
}
