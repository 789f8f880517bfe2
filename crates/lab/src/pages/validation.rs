//! What a colleague typed, and the second person who says that it is right; and where one is demanded.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::clock::local_date;
use kernel::ids::ResultId;
use kernel::{FieldProblem, Problem};
use web::{App, Badge, Caller, Cell, Choice, Column, FormState, Page, Posted, Row, Table, WebError, fmt, t};

use super::words;
use crate::assets;
use crate::service;

#[derive(Template)]
#[template(path = "lab_validation.html")]
struct ValidationPage {
    page: Page,
    form: FormState,
    style: &'static str,
    rows: Vec<Waiting>,
    /// Whether there is one that the actor may validate.
    any: bool,
}

/// A result that waits, in words.
struct Waiting {
    id: ResultId,
    number: String,
    name: String,
    born: String,
    test: &'static str,
    outcome: Badge,
    day: String,
    by: String,
    at: String,
    own: bool,
    chosen: bool,
}

/// The list.
pub(super) async fn show(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let form = caller.shell.form("/worklist/validation");
    render(&app, &caller, form, StatusCode::OK).await
}

async fn render(
    app: &App,
    caller: &Caller,
    form: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, waiting) = app.read(caller, service::to_validate).await?;
    let page = app
        .page(&actor, caller, "lab-validate")
        .intro(t("lab-validate-intro"))
        .crumb("/worklist", t("lab-worklist"));
    let rows: Vec<Waiting> = waiting
        .into_iter()
        .map(|(pending, line)| Waiting {
            id: pending.id,
            number: line.number,
            name: format!("{} {}", line.family_name, line.given_name),
            born: fmt::date(line.birth_date),
            test: words::test(line.test),
            outcome: words::outcome_badge(pending.outcome),
            day: fmt::date_weekday(local_date(pending.sampled_at)),
            by: pending.by_name,
            at: fmt::instant(pending.at),
            own: pending.by == actor.user,
            chosen: form.all("chosen").contains(&pending.id.to_string()),
        })
        .collect();
    let any = rows.iter().any(|row| !row.own);
    Ok(web::html_status(status, &ValidationPage { page, form, style: assets::style(), rows, any }))
}

/// Validates what was chosen, or sends it back.
pub(super) async fn say(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let back = posted.pressed() == "back";
    let mut form = posted.form();
    let chosen: Vec<ResultId> = form.all("chosen").iter().filter_map(|id| id.parse().ok()).collect();
    let note = form.get("note").to_owned();
    if !back && !note.trim().is_empty() {
        // Enter in the field of the note must not validate.
        form.problem(FieldProblem::new("note", "lab-validate-note-kept"));
        return render(&app, &caller, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| match back {
        true => service::send_back(tx, actor, &chosen, &note),
        false => service::validate(tx, actor, &chosen),
    };
    match app.write(&caller, work).await {
        Ok(_) => {
            let key = if back { "lab-validate-returned" } else { "lab-validate-done" };
            Ok(web::redirect_with_flash("/worklist/validation", key))
        }
        Err(problem @ (Problem::Invalid(_) | Problem::Refused(_))) => {
            form.absorb(problem)?;
            render(&app, &caller, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "lab_validation_switch.html")]
struct SwitchPage {
    page: Page,
    form: FormState,
    laboratories: Vec<Choice>,
    table: Table,
}

/// In which laboratories a second person is demanded, and since when.
pub(super) async fn switches(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let form = caller.shell.form("/admin/lab-validation");
    render_switches(&app, &caller, form, StatusCode::OK).await
}

async fn render_switches(
    app: &App,
    caller: &Caller,
    form: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, all) = app.read(caller, service::validations).await?;
    let page = app.page(&actor, caller, "lab-validation-title").intro(t("lab-validation-intro"));
    let laboratories = all.iter().map(|(one, _)| Choice::new(&one.code, &one.name)).collect();
    let columns = vec![
        Column::new("lab-laboratory"),
        Column::new("lab-validation-from"),
        Column::new("lab-validation-until"),
    ];
    let rows = all.iter().filter_map(|(one, demand)| {
        let demand = demand.as_ref()?;
        let until = demand.until.map_or_else(|| Cell::key("lab-validation-open"), Cell::date);
        Some(Row::new(vec![Cell::text(&one.name), Cell::date(demand.from), until]))
    });
    let table = Table::new("demands", "lab-validation-now", columns)
        .rows(rows)
        .empty("lab-validation-none")
        .show_caption();
    Ok(web::html_status(status, &SwitchPage { page, form, laboratories, table }))
}

/// Switches one on or off.
pub(super) async fn set_switch(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let laboratory = form.required("laboratory");
    let days = (form.date("from"), form.date("until"));
    let answer = match form.finish() {
        Ok(()) => {
            let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
                service::set_validation(tx, actor, &laboratory, days)
            };
            app.write(&caller, work).await.map(drop)
        }
        Err(problem) => Err(problem),
    };
    match answer {
        Ok(()) => Ok(web::redirect_with_flash("/admin/lab-validation", "lab-switch-saved")),
        Err(problem) => {
            form.absorb(problem)?;
            render_switches(&app, &caller, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}
