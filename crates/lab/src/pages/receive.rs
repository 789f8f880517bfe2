//! Tubes as they arrive: one field, a label after the other.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::FieldProblem;
use kernel::ids::RequestId;
use serde::Deserialize;
use uuid::Uuid;
use web::{App, Caller, Cell, Column, FormState, Page, Posted, Row, Table, WebError, fmt, t};

use super::words;
use crate::assets;
use crate::model::{RequestStatus, Subject, SwabRequest, TubeStep};
use crate::rules::entry::{self, Arriving};
use crate::service::{self, Arrival};
use crate::store::ReceivedTube;

#[derive(Template)]
#[template(path = "lab_receive.html")]
struct ReceivePage {
    page: Page,
    form: FormState,
    style: &'static str,
    /// The tube that was checked in a moment ago, in words; and its request.
    done: Option<(String, RequestId)>,
    /// Its swab was taken back, or a day before it was given up.
    note: Option<&'static str>,
    /// What is asked of a tube that another laboratory was asked for.
    question: Option<String>,
    arrived: Table,
}

/// What was checked in a moment ago: an id, which names nobody.
#[derive(Deserialize)]
pub(super) struct Done {
    done: Option<Uuid>,
}

/// The field, and what arrived today.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Query(Done { done }): Query<Done>,
) -> Result<Response, WebError> {
    let form = caller.shell.form("/worklist/receive");
    render(&app, &caller, form, done, None, StatusCode::OK).await
}

async fn render(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    done: Option<Uuid>,
    question: Option<String>,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, tubes) = app.read(caller, service::received_today).await?;
    let page = app
        .page(&actor, caller, "lab-receive")
        .intro(actor.unit.name.clone())
        .crumb("/worklist", t("lab-worklist"));
    let done = done.and_then(|id| tubes.iter().find(|tube| tube.fact == id));
    if let Some(tube) = done {
        form.set("last", tube.line.id.to_string());
    }
    let note = done
        .and_then(|tube| (tube.line.status == RequestStatus::Cancelled).then_some("lab-receive-cancelled"));
    let page = ReceivePage {
        page,
        form,
        style: assets::style(),
        done: done.map(|tube| (sentence(tube), tube.line.id)),
        note: note.map(t),
        question,
        arrived: arrived(&tubes),
    };
    Ok(web::html_status(status, &page))
}

fn sentence(tube: &ReceivedTube) -> String {
    let line = &tube.line;
    let (name, born) = (format!("{} {}", line.family_name, line.given_name), fmt::date(line.birth_date));
    let (test, rank) = (words::test(line.test), words::priority(line.priority, true));
    let args: [(&str, &dyn web::texts::TextArg); 5] =
        [("number", &line.number), ("name", &name), ("born", &born), ("test", &test), ("priority", &rank)];
    web::tn("lab-received-done", &args)
}

fn arrived(tubes: &[ReceivedTube]) -> Table {
    let columns = vec![
        Column::new("lab-person"),
        Column::new("lab-number"),
        Column::new("lab-test"),
        Column::new("lab-priority"),
        Column::new("lab-received-at"),
        Column::new("lab-status"),
        Column::actions("lab-actions"),
    ];
    let rows = tubes.iter().map(|tube| {
        let line = &tube.line;
        let name = format!("{} {}", line.family_name, line.given_name);
        Row::new(vec![
            Cell::link(format!("/requests/{}", line.id), name).sub(fmt::date(line.birth_date)),
            Cell::code(&line.number),
            Cell::text(words::test(line.test)),
            Cell::text(words::priority(line.priority, true)),
            Cell::instant(tube.at).sub(&tube.by_name),
            Cell::badge(&words::of_bench(line)),
            Cell::link(format!("/worklist/{}/tube", line.id), t("lab-tube-say")),
        ])
    });
    Table::new("arrived", "lab-received-today", columns).rows(rows).empty("lab-received-none")
}

/// What was read or typed: a label, the answer to the question, a letter about the tube of a moment ago.
pub(super) async fn enter(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let pressed = posted.pressed() == "here";
    let mut form = posted.form();
    let asked = form.get("asked").to_owned();
    let typed = form.get("number").to_owned();
    let last: Option<RequestId> = form.get("last").parse().ok();
    form.set("asked", "");
    form.set("number", "");
    match entry::arriving(if pressed { "S" } else { &typed }, !asked.is_empty()) {
        Arriving::TakeOver => take_over(&app, &caller, form, asked).await,
        Arriving::Leave => render(&app, &caller, form, None, None, StatusCode::OK).await,
        Arriving::Say(step) => match last {
            Some(id) => Ok(web::redirect(&format!("/worklist/{id}/tube?step={}", step.code()))),
            None => refused(&app, &caller, form, "lab-receive-no-last", typed).await,
        },
        Arriving::Read(number) => receive(&app, &caller, form, number).await,
        Arriving::Unknown => refused(&app, &caller, form, "lab-receive-unknown", typed).await,
    }
}

async fn refused(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    key: &'static str,
    typed: String,
) -> Result<Response, WebError> {
    form.problem(FieldProblem::new("number", key));
    form.set("number", typed);
    render(app, caller, form, None, None, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn receive(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    number: String,
) -> Result<Response, WebError> {
    let (id, typed): (Uuid, String) = (form.id(), number.clone());
    let found = app.write(caller, move |tx, actor| service::receive(tx, actor, id, &typed)).await;
    match found {
        Ok((_, Arrival::Here(_))) => Ok(web::redirect(&format!("/worklist/receive?done={id}"))),
        Ok((_, Arrival::Elsewhere(request, subject))) => {
            form.set("asked", number);
            let question = question(&request, &subject);
            render(app, caller, form, None, Some(question), StatusCode::OK).await
        }
        Err(problem) => {
            form.absorb(problem)?;
            form.set("number", number);
            render(app, caller, form, None, None, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

fn question(request: &SwabRequest, subject: &Subject) -> String {
    let name = format!("{} {}", subject.family_name, subject.given_name);
    let (born, laboratory) = (fmt::date(subject.birth_date), words::laboratory(&request.laboratory));
    let args: [(&str, &dyn web::texts::TextArg); 4] =
        [("number", &request.number), ("name", &name), ("born", &born), ("laboratory", &laboratory)];
    web::tn("lab-receive-elsewhere", &args)
}

async fn take_over(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    number: String,
) -> Result<Response, WebError> {
    let id: Uuid = form.id();
    let typed = number.clone();
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        service::take_over(tx, actor, id, &typed, t("lab-taken-over-why"))
    };
    match app.write(caller, work).await {
        Ok(_) => Ok(web::redirect(&format!("/worklist/receive?done={id}"))),
        Err(problem) => {
            form.absorb(problem)?;
            form.set("number", number);
            render(app, caller, form, None, None, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// What a step is called where one is chosen.
pub(super) fn step_key(step: TubeStep) -> &'static str {
    match step {
        TubeStep::Received => "lab-tube-received",
        TubeStep::InProgress => "lab-tube-in_progress",
        TubeStep::Suspended => "lab-tube-suspended",
        TubeStep::Unsuitable => "lab-tube-unsuitable",
        TubeStep::NotReceived => "lab-tube-not_received",
    }
}
