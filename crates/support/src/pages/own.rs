//! One's own requests for help.

use std::sync::Arc;

use access::Actor;
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use web::{
    After, App, Badge, Caller, Cell, Column, Facts, FormState, Page, Posted, Row, Table, Tone, WebError, t,
};

use super::{cover, tell};
use crate::Board;
use crate::model::{Help, HelpId, HelpState, HelpStep};
use crate::rules::help as rules;
use crate::service::help::HelpPage as Whole;
use crate::service::views::Looked;
use crate::service::{self, ReplyForm, Sent};
use crate::words;

/// Requests of a page.
const LENGTH: usize = 25;

#[derive(Template)]
#[template(path = "help_list.html")]
struct ListPage {
    page: Page,
    table: Table,
}

/// What was said about a request, in the order in which it was said.
#[derive(Template)]
#[template(path = "help_talk.html")]
pub(super) struct Talk {
    pub(super) steps: Vec<HelpStep>,
    /// Who asked, when he was not signed in.
    pub(super) outside: Option<String>,
}
impl askama::filters::HtmlSafe for Talk {}

impl Talk {
    pub(super) fn of(help: &Help, steps: Vec<HelpStep>) -> Self {
        Self { steps, outside: help.is_from_outside().then(|| help.author.name.clone()) }
    }

    fn who<'a>(&'a self, step: &'a HelpStep) -> &'a str {
        step.by.as_deref().or(self.outside.as_deref()).unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage {
    page: Page,
    facts: Facts,
    talk: Talk,
    form: FormState,
    /// Whether it is closed, and whether one may still write.
    closed: bool,
    open_to_reply: bool,
    /// The button that takes back that the help desk may look at the record.
    withdraw: Option<FormState>,
}

/// A request of one's own, with what became of the wish to look at its record.
type Own = (Whole, Option<Looked>);

/// The requests of whoever is signed in.
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(After { after }): Query<After>,
) -> Result<Response, WebError> {
    let after = after.map(HelpId);
    let (actor, found) =
        app.read(&caller, move |tx, actor| service::help::own(tx, actor, after, LENGTH)).await?;
    let columns = vec![
        Column::new("support-topic"),
        Column::new("support-asked"),
        Column::new("support-state"),
        Column::new("support-changed"),
    ];
    let rows = found.lines.iter().map(|help| {
        let name = Cell::link(format!("/help/{}", help.id), t(help.topic.key())).sub(help.code());
        let mut badges = vec![words::state(help)];
        if help.unread {
            badges.push(Badge::new(Tone::Act, "support-unread"));
        }
        Row::new(vec![
            name,
            Cell::instant(help.asked_at),
            Cell::badges(&badges),
            Cell::instant(help.changed_at),
        ])
        .mark(help.unread)
    });
    let table = Table::new("help", "support-own", columns)
        .rows(rows)
        .empty("support-own-none")
        .empty_action("/help/new", "support-ask")
        .next_link(After::link("/help", found.next));
    let page = app.page(&actor, &caller, "support-own").primary("/help/new", "support-ask");
    Ok(web::html(&ListPage { page: page.intro(t("support-own-intro")), table }))
}

/// One of them. What waited there has been read from now on.
pub(super) async fn show(
    State(app): State<App>,
    Extension(board): Extension<Arc<Board>>,
    caller: Caller,
    Path(id): Path<HelpId>,
) -> Result<Response, WebError> {
    let (actor, found) = app.read(&caller, move |tx, actor| service::help::own_view(tx, actor, id)).await?;
    if found.0.0.unread {
        app.write(&caller, move |tx, actor| service::help::was_read(tx, actor, id)).await?;
        // Before the page is made, which would else announce what it shows.
        tell(&board, &app).await;
    }
    let form = caller.shell.form(format!("/help/{id}/reply"));
    Ok(web::html(&view(&app, &caller, &actor, found, form)))
}

fn view(app: &App, caller: &Caller, actor: &Actor, (whole, looked): Own, form: FormState) -> HelpPage {
    let (help, steps) = whole;
    let now = app.db.clocks().now();
    let page = app.page(actor, caller, "support-help").crumb("/help", t("support-own"));
    let record = help.record.as_ref().map(|record| {
        let become_of = looked.as_ref().map_or_else(String::new, |looked| words::looked(looked, now));
        let said = match (record.withdrawn, become_of.is_empty()) {
            (true, _) => "support-record-no-more",
            (false, true) => "support-record-allowed",
            (false, false) => "support-record-yours",
        };
        Cell::key(said).sub(become_of)
    });
    let allowed = help.record.as_ref().is_some_and(|record| !record.withdrawn);
    let withdraw = allowed.then(|| caller.shell.form(format!("/help/{}/withdraw", help.id)));
    let taken = help.taken_by.as_ref().map(|(_, name)| Cell::text(name));
    let facts = Facts::new()
        .with("support-code", Cell::code(help.code()))
        .with("support-state", Cell::badge(&words::state(&help)))
        .with("support-asked", Cell::instant(help.asked_at))
        .with_some("support-outcome", help.outcome.map(|outcome| Cell::key(outcome.key())))
        .with_some("support-taken-name", taken)
        .with_some("support-record", record);
    HelpPage {
        page: page.heading(t(help.topic.key())),
        facts,
        closed: help.state == HelpState::Closed,
        open_to_reply: rules::may_reopen(help.state, help.changed_at, now),
        talk: Talk::of(&help, steps),
        form,
        withdraw,
    }
}

/// Writes again.
pub(super) async fn reply(
    State(app): State<App>,
    Extension(board): Extension<Arc<Board>>,
    caller: Caller,
    Path(id): Path<HelpId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let typed = ReplyForm { id: form.id(), text: form.get("text").to_owned() };
    match app.write(&caller, move |tx, actor| service::help::reply(tx, actor, id, &typed)).await {
        Ok((_, Sent::Covered(masked))) => cover(&mut form, "text", &masked),
        Ok(_) => {
            tell(&board, &app).await;
            return Ok(web::redirect_with_flash(&format!("/help/{id}"), "support-replied"));
        }
        Err(problem) => form.absorb(problem)?,
    }
    let (actor, found) = app.read(&caller, move |tx, actor| service::help::own_view(tx, actor, id)).await?;
    let page = view(&app, &caller, &actor, found, form);
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// No longer lets the help desk look at the record.
pub(super) async fn withdraw(
    State(app): State<App>,
    Extension(board): Extension<Arc<Board>>,
    caller: Caller,
    Path(id): Path<HelpId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("/help/{id}/reply"));
    match app.write(&caller, move |tx, actor| service::views::withdraw(tx, actor, id)).await {
        Ok(_) => {
            tell(&board, &app).await;
            return Ok(web::redirect_with_flash(&format!("/help/{id}"), "support-withdrawn-record"));
        }
        Err(problem) => form.absorb(problem)?,
    }
    let (actor, found) = app.read(&caller, move |tx, actor| service::help::own_view(tx, actor, id)).await?;
    let page = view(&app, &caller, &actor, found, form);
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
