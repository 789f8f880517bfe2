//! A doctor's delegations: whom he has entrusted his patients to, and who has entrusted him with theirs.

use access::delegations::{Colleague, Delegation};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Date, FieldProblem};
use uuid::Uuid;
use web::{
    App, Badge, Caller, Cell, Choice, Column, FormState, Page, Posted, Row, Table, Tone, WebError, t, tn,
};

use crate::rules::delegation::{Standing, standing};
use crate::service::{self, DelegationForm, Given};

const LIST: &str = "/delegations";

#[derive(Template)]
#[template(path = "delegations.html")]
struct ListPage {
    page: Page,
    given: Table,
    held: Table,
}

#[derive(Template)]
#[template(path = "delegation_new.html")]
struct NewPage {
    page: Page,
    form: FormState,
    /// Several colleagues have the name that was typed.
    choices: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "delegation_end.html")]
struct EndPage {
    page: Page,
    form: FormState,
    what: String,
}

/// Both lists.
pub(super) async fn list(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (actor, (all, today)) = app.read(&caller, service::delegations).await?;
    let (given, held): (Vec<_>, Vec<_>) = all.iter().partition(|one| one.by.0 == actor.user);
    let who = |one: &Delegation| Cell::text(&one.to.1);
    let given = Table::new("given", "accounts-delegations-given", columns("accounts-delegation-colleague"))
        .rows(given.into_iter().map(|one| row(one, who(one), today, "accounts-delegation-end")))
        .empty("accounts-delegations-none-given")
        .empty_action("/delegations/new", "accounts-delegation-new");
    let whose = |one: &Delegation| Cell::text(&one.unit.name).sub(one.by.1.clone());
    let held = Table::new("held", "accounts-delegations-held", columns("accounts-delegation-doctor"))
        .rows(held.into_iter().map(|one| row(one, whose(one), today, "accounts-delegation-give-back")))
        .empty("accounts-delegations-none-held");
    let page = app
        .page(&actor, &caller, "accounts-delegations")
        .intro(t("accounts-delegations-intro"))
        .primary("/delegations/new", "accounts-delegation-new");
    Ok(web::html(&ListPage { page, given, held }))
}

fn columns(who: &str) -> Vec<Column> {
    let keys = [who, "accounts-from-day", "accounts-until", "accounts-state", "accounts-delegation-note"];
    keys.into_iter().map(Column::new).chain([Column::actions("accounts-delegation-actions")]).collect()
}

fn row(one: &Delegation, who: Cell, today: Date, end: &str) -> Row {
    let (tone, state) = match standing(one, today) {
        Standing::Coming => (Tone::Quiet, "accounts-delegation-coming"),
        Standing::Running => (Tone::Info, "accounts-delegation-running"),
        Standing::Over => (Tone::Quiet, "accounts-delegation-over"),
        Standing::Ended => (Tone::Quiet, "accounts-delegation-ended"),
    };
    let open = matches!(standing(one, today), Standing::Coming | Standing::Running);
    let action = if open { Cell::link(format!("{LIST}/{}/end", one.id), t(end)) } else { Cell::text("") };
    let state = Cell::badge(&Badge::new(tone, state));
    let state = match one.ended_at {
        Some(at) => state.sub(web::fmt::instant(at)),
        None => state,
    };
    let note = if one.note.is_empty() { Cell::none() } else { Cell::text(&one.note) };
    let last = kernel::clock::last_day(one.until);
    Row::new(vec![who, Cell::date_weekday(one.from), Cell::date_weekday(last), state, note, action])
}

/// An empty form, from today on.
pub(super) async fn ask(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (actor, today) = app.read(&caller, service::may_delegate).await?;
    let mut form = caller.shell.form("/delegations/new");
    form.set("from", web::fmt::date(today));
    Ok(web::html(&new_page(app.page(&actor, &caller, "accounts-delegation-new"), form, &[])))
}

fn new_page(page: Page, form: FormState, several: &[Colleague]) -> NewPage {
    let choice = |one: &Colleague| {
        let name = tn("accounts-delegation-choice", &[("name", &one.name), ("code", &one.unit.code)]);
        Choice::new(one.user.0.to_string(), name)
    };
    let page = page.crumb(LIST, t("accounts-delegations")).intro(t("accounts-delegation-new-intro"));
    NewPage { page, form, choices: several.iter().map(choice).collect() }
}

/// Entrusts the patients.
pub(super) async fn give(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let typed = DelegationForm {
        id: form.id(),
        colleague: form.get("colleague").to_owned(),
        chosen: form.get("chosen").parse::<Uuid>().ok().map(Into::into),
        from: form.date("from"),
        last: form.date("last"),
        note: form.get("note").to_owned(),
    };
    let written = app.write(&caller, move |tx, actor| service::delegate(tx, actor, &typed)).await;
    let several = match written {
        Ok((_, Given::Done)) => return Ok(web::redirect_with_flash(LIST, "accounts-delegation-given")),
        Ok((_, Given::Several(several))) => {
            form.problem(FieldProblem::new("chosen", "accounts-delegation-which"));
            several
        }
        Err(problem) => {
            form.absorb(problem)?;
            Vec::new()
        }
    };
    let (actor, _) = app.read(&caller, service::may_delegate).await?;
    let page = new_page(app.page(&actor, &caller, "accounts-delegation-new"), form, &several);
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// Asks whether a delegation ends now.
pub(super) async fn ask_end(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let (actor, found) = app.read(&caller, move |tx, actor| service::delegation(tx, actor, id)).await?;
    let (title, key, name) = if found.by.0 == actor.user {
        ("accounts-delegation-end", "accounts-delegation-end-what", &found.to.1)
    } else {
        ("accounts-delegation-give-back", "accounts-delegation-give-back-what", &found.unit.name)
    };
    let what = tn(key, &[("name", name)]);
    let form = caller.shell.form(format!("{LIST}/{id}/end"));
    let page = app.page(&actor, &caller, title).crumb(LIST, t("accounts-delegations"));
    Ok(web::html(&EndPage { page, form, what }))
}

/// Ends it.
pub(super) async fn end(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    _: Posted,
) -> Result<Response, WebError> {
    app.write(&caller, move |tx, actor| service::end_delegation(tx, actor, id)).await?;
    Ok(web::redirect_with_flash(LIST, "accounts-delegation-ended-now"))
}
