//! The help desk asks to look at a record and opens it; whoever approves that looks at the request and decides.

use std::sync::Arc;

use access::Actor;
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use web::{
    App, Caller, Cell, Choice, Column, Facts, FormState, Page, Posted, Row, Table, WebError, fmt, t, tn,
};

use super::desk::{Forms, page};
use super::{VIEWS, cover, tell};
use crate::Board;
use crate::model::{HelpId, Verdict, View, ViewId};
use crate::service::views::Decision;
use crate::service::{self, Sent, ViewForm};
use crate::words;

#[derive(Template)]
#[template(path = "help_list.html")]
struct ListPage {
    page: Page,
    table: Table,
}

#[derive(Template)]
#[template(path = "view_decide.html")]
struct DecidePage {
    page: Page,
    facts: Facts,
    form: FormState,
    verdicts: Vec<Choice>,
}

/// Asks to look.
pub(super) async fn ask(
    State(app): State<App>,
    Extension(board): Extension<Arc<Board>>,
    caller: Caller,
    Path(id): Path<HelpId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let typed = ViewForm { id: form.id(), reason: form.get("reason").to_owned() };
    match app.write(&caller, move |tx, actor| service::views::ask(tx, actor, id, &typed)).await {
        Ok((_, Sent::Covered(masked))) => cover(&mut form, "reason", &masked),
        Ok(_) => {
            tell(&board, &app).await;
            return Ok(web::redirect_with_flash(&format!("/desk/{id}"), "support-look-asked"));
        }
        Err(problem) => form.absorb(problem)?,
    }
    again(&app, &caller, id, form).await
}

/// The request's page with what could not be done.
async fn again(app: &App, caller: &Caller, id: HelpId, form: FormState) -> Result<Response, WebError> {
    let mut forms = Forms::new(caller, id);
    forms.view = form.to(format!("/desk/{id}/view"));
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page(app, caller, id, forms).await?))
}

/// Opens the record that was approved.
pub(super) async fn open(
    State(app): State<App>,
    Extension(board): Extension<Arc<Board>>,
    caller: Caller,
    Path((id, view)): Path<(HelpId, ViewId)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    match app.write(&caller, move |tx, actor| service::views::open(tx, actor, id, view)).await {
        Ok((_, opened)) => {
            tell(&board, &app).await;
            return Ok(web::redirect_with_flash(
                &format!("/people/{}", opened.person),
                "support-look-opened",
            ));
        }
        Err(problem) => form.absorb(problem)?,
    }
    again(&app, &caller, id, form).await
}

/// What waits for a decision.
pub(super) async fn list(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (actor, found) = app.read(&caller, service::views::waiting).await?;
    let columns = vec![
        Column::new("support-code"),
        Column::new("support-view-by"),
        Column::new("support-view-asl"),
        Column::new("support-asked"),
        Column::new("support-look-reason"),
    ];
    let table =
        Table::new("views", "support-views", columns).rows(found.iter().map(row)).empty("support-views-none");
    let page = app.page(&actor, &caller, "support-views").intro(t("support-views-intro"));
    Ok(web::html(&ListPage { page, table }))
}

fn row(view: &View) -> Row {
    Row::new(vec![
        Cell::link(format!("{VIEWS}/{}", view.id), crate::model::code(view.help)),
        Cell::text(&view.by.1),
        Cell::text(words::asl(&view.asl)),
        Cell::instant(view.asked_at),
        Cell::text(&view.reason),
    ])
}

/// One of them.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ViewId>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("{VIEWS}/{id}"));
    let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| service::views::for_decision(tx, actor, id);
    let (actor, found) = app.read(&caller, work).await?;
    Ok(web::html(&decide_page(&app, &caller, &actor, found, form)))
}

fn decide_page(
    app: &App,
    caller: &Caller,
    actor: &Actor,
    (view, help, first): Decision,
    form: FormState,
) -> DecidePage {
    let decided = view.decided_by.as_ref().map(|(_, name)| {
        let when = view.decided_at.map_or(String::new(), fmt::instant);
        Cell::text(tn("support-view-decided-by", &[("who", name), ("when", &when)])).sub(view.note.clone())
    });
    let facts = Facts::new()
        .with("support-code", Cell::code(help.code()))
        .with("support-state", Cell::key(view.state.key()))
        .with("support-topic", Cell::key(help.topic.key()))
        .with("support-who", Cell::text(&help.author.name).sub(words::role(&help.author.role)))
        .with_some("support-view-text", first.map(|step| Cell::text(step.text)))
        .with("support-view-by", Cell::text(&view.by.1))
        .with("support-look-reason", Cell::text(&view.reason))
        .with("support-view-asl", Cell::text(words::asl(&view.asl)))
        .with_some("support-view-decided-name", decided);
    let page = app
        .page(actor, caller, "support-view")
        .crumb(VIEWS, t("support-views"))
        .intro(tn("support-view-intro", &[("minutes", &access::emergency::SUPPORT_MINUTES)]));
    let verdicts = Verdict::ALL.iter().map(|it| Choice::key(it.code(), it.key())).collect();
    DecidePage { page, facts, form, verdicts }
}

/// Decides.
pub(super) async fn settle(
    State(app): State<App>,
    Extension(board): Extension<Arc<Board>>,
    caller: Caller,
    Path(id): Path<ViewId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("{VIEWS}/{id}"));
    let (verdict, note) = (form.get("verdict").to_owned(), form.get("note").to_owned());
    let work =
        move |tx: &mut storage::Tx<'_>, actor: &Actor| service::views::settle(tx, actor, id, &verdict, &note);
    match app.write(&caller, work).await {
        Ok((_, Sent::Covered(masked))) => cover(&mut form, "note", &masked),
        Ok(_) => {
            tell(&board, &app).await;
            return Ok(web::redirect_with_flash(VIEWS, "support-view-settled"));
        }
        Err(problem) => form.absorb(problem)?,
    }
    let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| service::views::for_decision(tx, actor, id);
    let (actor, found) = app.read(&caller, work).await?;
    let page = decide_page(&app, &caller, &actor, found, form);
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
