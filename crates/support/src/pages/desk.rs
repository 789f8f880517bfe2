//! The help desk's work list, and one request on it.

use std::sync::Arc;

use access::Actor;
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Timestamp;
use serde::Deserialize;
use uuid::Uuid;
use web::{
    App, Caller, Cell, Choice, Column, Facts, FormState, Page, Posted, Row, Table, WebError, fmt, t, tn,
};

use super::own::Talk;
use super::{Tab, Tabs, cover, tell};
use crate::Board;
use crate::model::{Channel, Help, HelpId, HelpState, Outcome, Topic, View, ViewState};
use crate::service::help::HelpPage as Whole;
use crate::service::{self, DeskAct, DeskForm, Sent};
use crate::store::help::Filter;
use crate::words;

/// Requests of a page.
const LENGTH: usize = 25;

/// What the address asks of the list.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    state: String,
    #[serde(default)]
    topic: String,
    #[serde(default)]
    mine: String,
    after: Option<Uuid>,
}

impl Asked {
    fn filter(&self, actor: &Actor) -> Filter {
        Filter {
            state: HelpState::of(&self.state),
            topic: Topic::of(&self.topic),
            taken_by: (!self.mine.is_empty()).then_some(actor.user),
        }
    }

    /// The address of the list in a state, with the other filters.
    fn in_state(&self, state: Option<HelpState>) -> String {
        let state = state.map_or("", HelpState::code);
        let topic = Topic::of(&self.topic).map_or("", Topic::code);
        let mine = if self.mine.is_empty() { "" } else { "true" };
        format!("/desk?state={state}&topic={topic}&mine={mine}")
    }

    /// The address of the page after a line, with the same filters.
    fn after(&self, last: Option<Uuid>) -> Option<String> {
        last.map(|id| format!("{}&after={id}", self.in_state(HelpState::of(&self.state))))
    }

    fn tabs(&self) -> Tabs {
        let chosen = HelpState::of(&self.state);
        let states = std::iter::once(None).chain(HelpState::ALL.iter().copied().map(Some));
        let tab = |state: Option<HelpState>| Tab {
            href: self.in_state(state),
            words: t(state.map_or("support-open", |state| state.plural())),
            chosen: state == chosen,
        };
        Tabs { tabs: states.map(tab).collect() }
    }
}

#[derive(Template)]
#[template(path = "desk.html")]
struct ListPage {
    page: Page,
    tabs: Tabs,
    form: FormState,
    topics: Vec<Choice>,
    table: Table,
}

/// The work list.
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let asked = Arc::new(asked);
    let wanted = asked.clone();
    let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
        service::help::work_list(tx, actor, wanted.filter(actor), wanted.after.map(HelpId), LENGTH)
    };
    let (actor, found) = app.read(&caller, work).await?;
    let mut form = caller.shell.form("/desk");
    form.set("state", asked.state.as_str());
    form.set("topic", asked.topic.as_str());
    form.set("mine", asked.mine.as_str());
    let columns = vec![
        Column::new("support-topic"),
        Column::new("support-who"),
        Column::new("support-unit"),
        Column::new("support-asked"),
        Column::new("support-state"),
    ];
    let table = Table::new("desk", "support-desk", columns)
        .rows(found.lines.iter().map(row))
        .empty("support-desk-none")
        .next_link(asked.after(found.next));
    let page = app.page(&actor, &caller, "support-desk").intro(t("support-desk-intro"));
    let topics = Topic::ALL.iter().map(|topic| Choice::key(topic.code(), topic.key())).collect();
    Ok(web::html(&ListPage { page, tabs: asked.tabs(), form, topics, table }))
}

fn row(help: &Help) -> Row {
    let role =
        if help.is_from_outside() { t("support-outside").to_owned() } else { words::role(&help.author.role) };
    let unit = if help.author.unit.is_empty() { fmt::NONE } else { help.author.unit.as_str() };
    Row::new(vec![
        Cell::link(format!("/desk/{}", help.id), t(help.topic.key())).sub(help.code()),
        Cell::text(&help.author.name).sub(role),
        Cell::text(unit),
        Cell::instant(help.asked_at),
        Cell::badge(&words::desk_state(help)),
    ])
    .mark(help.state == HelpState::New)
}

/// The forms of a request's page; at most one of them comes back with what was typed into it.
pub(super) struct Forms {
    take: FormState,
    answer: FormState,
    close: FormState,
    reopen: FormState,
    pub(super) view: FormState,
}

impl Forms {
    pub(super) fn new(caller: &Caller, id: HelpId) -> Self {
        let form = |act: &str| caller.shell.form(format!("/desk/{id}/{act}"));
        let (take, answer, close) = (form("take"), form("answer"), form("close"));
        Self { take, answer, close, reopen: form("reopen"), view: form("view") }
    }
}

#[derive(Template)]
#[template(path = "desk_help.html")]
pub(super) struct HelpPage {
    page: Page,
    facts: Facts,
    talk: Talk,
    forms: Forms,
    version: i64,
    channels: Vec<Choice>,
    outcomes: Vec<Choice>,
    outside: bool,
    closed: bool,
    /// Whether whoever looks at it deals with it.
    mine: bool,
    /// Who does, when it is somebody else.
    another: Option<String>,
    /// The record that its author lets the help desk look at.
    look: Option<Look>,
}

/// How far the wish to look at the record has come, and what can be done.
struct Look {
    said: String,
    /// What whoever declined added.
    note: Option<String>,
    /// Whether one may ask.
    ask: bool,
    /// The form of one button that opens it.
    open: Option<FormState>,
    /// The page of what is open.
    link: Option<String>,
}

impl Look {
    fn of(caller: &Caller, actor: &Actor, help: &Help, latest: Option<View>, now: Timestamp) -> Option<Self> {
        let record = help.record.as_ref()?;
        let state = latest.as_ref().map(|view| (view.state, view.is_approved(now)));
        let open = latest
            .as_ref()
            .and_then(|view| actor.emergencies.iter().find(|one| one.id == view.id.0 && one.until > now));
        let said = |key: &str| t(key).to_owned();
        let mine = help.taken_by.as_ref().is_some_and(|(user, _)| *user == actor.user);
        let mut look = Self { said: String::new(), note: None, ask: false, open: None, link: None };
        look.said = match state {
            _ if record.withdrawn || help.state == HelpState::Closed => said("support-look-withdrawn"),
            _ if !mine => said("support-look-take"),
            Some((ViewState::Waits, _)) => said("support-look-waits"),
            Some((ViewState::Approved, true)) => {
                look.open = latest
                    .as_ref()
                    .map(|view| caller.shell.form(format!("/desk/{}/view/{}/open", help.id, view.id)));
                said("support-look-approved")
            }
            _ if open.is_some() => {
                look.link = open.map(|one| format!("/people/{}", one.person));
                tn("support-look-open", &[("until", &open.map_or(String::new(), |one| fmt::time(one.until)))])
            }
            other => {
                look.ask = true;
                look.note = latest.filter(|_| other.is_some()).map(|view| view.note);
                said(match other {
                    Some((ViewState::Declined, _)) => "support-look-declined",
                    Some(_) => "support-look-over",
                    None => "support-look-what",
                })
            }
        };
        look.note = look.note.filter(|note| !note.is_empty());
        Some(look)
    }
}

/// One request.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<HelpId>,
) -> Result<Response, WebError> {
    let forms = Forms::new(&caller, id);
    Ok(web::html(&page(&app, &caller, id, forms).await?))
}

pub(super) async fn page(app: &App, caller: &Caller, id: HelpId, forms: Forms) -> Result<HelpPage, WebError> {
    let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
        let whole = service::help::desk_view(tx, actor, id)?;
        let latest = service::views::latest(tx, actor, &whole.0)?;
        Ok((whole, latest))
    };
    let (actor, (whole, latest)) = app.read(caller, work).await?;
    let page = app.page(&actor, caller, "support-help").crumb("/desk", t("support-desk"));
    let look = Look::of(caller, &actor, &whole.0, latest, app.db.clocks().now());
    Ok(view(page, &actor, whole, look, forms))
}

fn view(page: Page, actor: &Actor, (help, steps): Whole, look: Option<Look>, forms: Forms) -> HelpPage {
    let outside = help.is_from_outside();
    let channels = Channel::ALL.iter().map(|channel| Choice::key(channel.code(), channel.key())).collect();
    let outcomes = Outcome::ALL.iter().map(|outcome| Choice::key(outcome.code(), outcome.key())).collect();
    let taken = help.taken_by.as_ref();
    HelpPage {
        page: page.heading(t(help.topic.key())),
        facts: facts(&help),
        talk: Talk::of(&help, steps),
        forms,
        version: help.version,
        channels,
        outcomes,
        outside,
        closed: help.state == HelpState::Closed,
        mine: help.state == HelpState::Taken && taken.is_some_and(|(user, _)| *user == actor.user),
        another: taken.filter(|(user, _)| *user != actor.user).map(|(_, name)| name.clone()),
        look,
    }
}

fn facts(help: &Help) -> Facts {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let (author, about) = (&help.author, &help.about);
    let role = match help.is_from_outside() {
        true => Some(t("support-outside").to_owned()),
        false => Some(words::role(&author.role)),
    };
    Facts::new()
        .with("support-code", Cell::code(help.code()))
        .with("support-state", Cell::badge(&words::desk_state(help)))
        .with("support-asked", Cell::instant(help.asked_at))
        .with("support-who", Cell::text(&author.name))
        .with_some("support-role", role.map(Cell::text))
        .with_some("support-unit", some(&author.unit).map(Cell::text))
        .with_some("support-contact", some(&help.contact).map(Cell::text))
        .with_some("support-page", some(&about.page).map(Cell::code))
        .with_some("support-fault", some(&about.fault).map(Cell::code))
        .with_some("support-browser", some(&about.browser).map(Cell::text))
        .with_some("support-outcome", help.outcome.map(|outcome| Cell::key(outcome.key())))
}

/// Where a form that comes back stands on the page, and which of its fields may have been covered.
type Place = (fn(&mut Forms) -> &mut FormState, &'static str);

async fn send(
    app: &App,
    board: &Board,
    caller: &Caller,
    id: HelpId,
    mut form: FormState,
    (act, told, (place, field)): (DeskAct, &'static str, Place),
) -> Result<Response, WebError> {
    let version = form.get("version").parse().unwrap_or_default();
    let sent = DeskForm { id: form.id(), version, act };
    match app.write(caller, move |tx, actor| service::help::act(tx, actor, id, &sent)).await {
        Ok((_, Sent::Covered(masked))) => cover(&mut form, field, &masked),
        Ok(_) => {
            tell(board, app).await;
            return Ok(web::redirect_with_flash(&format!("/desk/{id}"), told));
        }
        Err(problem) => form.absorb(problem)?,
    }
    let mut forms = Forms::new(caller, id);
    *place(&mut forms) = form;
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page(app, caller, id, forms).await?))
}

/// Takes it.
pub(super) async fn take(
    State(app): State<App>,
    Extension(board): Extension<Arc<Board>>,
    caller: Caller,
    Path(id): Path<HelpId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let place: Place = (|forms| &mut forms.take, "text");
    send(&app, &board, &caller, id, posted.form(), (DeskAct::Take, "support-taken-now", place)).await
}

/// Answers, or writes down how it was answered.
pub(super) async fn answer(
    State(app): State<App>,
    Extension(board): Extension<Arc<Board>>,
    caller: Caller,
    Path(id): Path<HelpId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let form = posted.form();
    let act = DeskAct::Answer { text: form.get("text").to_owned(), channel: form.get("channel").to_owned() };
    let place: Place = (|forms| &mut forms.answer, "text");
    send(&app, &board, &caller, id, form, (act, "support-answered-now", place)).await
}

/// Closes it.
pub(super) async fn close(
    State(app): State<App>,
    Extension(board): Extension<Arc<Board>>,
    caller: Caller,
    Path(id): Path<HelpId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let form = posted.form();
    let act = DeskAct::Close { outcome: form.get("outcome").to_owned(), text: form.get("note").to_owned() };
    let place: Place = (|forms| &mut forms.close, "note");
    send(&app, &board, &caller, id, form, (act, "support-closed-now", place)).await
}

/// Opens it again.
pub(super) async fn reopen(
    State(app): State<App>,
    Extension(board): Extension<Arc<Board>>,
    caller: Caller,
    Path(id): Path<HelpId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let place: Place = (|forms| &mut forms.reopen, "text");
    send(&app, &board, &caller, id, posted.form(), (DeskAct::Reopen, "support-reopened-now", place)).await
}
