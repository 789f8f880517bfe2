//! One correction: before and after side by side, and the decision.

use std::sync::Arc;

use access::Actor;
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{FieldProblem, Problem};
use uuid::Uuid;
use web::{
    App, Caller, Cell, Choice, Column, Facts, FormState, Page, Posted, Row, Table, WebError, fmt, t, tn,
};

use super::{PATH, ask_path};
use crate::model::{Correction, Kind, Status};
use crate::service::{self, Settled, Verdict, View};
use crate::{Waiting, kinds, words};

#[derive(Template)]
#[template(path = "correction.html")]
struct OnePage {
    page: Page,
    form: FormState,
    facts: Facts,
    /// Before and after; none when a person should be deleted.
    changes: Option<Table>,
    deletes: bool,
    waits: bool,
    /// The fact has changed meanwhile.
    overtaken: bool,
    /// Why whoever looks does not decide; none when he does.
    not_his: Option<&'static str>,
    verdicts: Vec<Choice>,
    /// What stands against carrying it out, in sentences; and whether a tick is enough.
    notes: Vec<String>,
    to_confirm: bool,
    withdraw: Option<String>,
    /// Where one asks anew what was not carried out.
    again: Option<String>,
}

/// One correction.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("{PATH}/{id}"));
    Ok(web::html(&page(&app, &caller, id, form).await?))
}

async fn page(app: &App, caller: &Caller, id: Uuid, mut form: FormState) -> Result<OnePage, WebError> {
    let (actor, view) = app.read(caller, move |tx, actor| service::view(tx, actor, id)).await?;
    let one = &view.correction;
    if form.get("version").is_empty() {
        form.set("version", one.version.to_string());
    }
    let heading = match &view.named {
        Some(named) => named.full(),
        None => t("corrections-deleted-person").to_owned(),
    };
    let shell = app
        .page(&actor, caller, "corrections-one")
        .heading(heading)
        .intro(t(one.kind.key()))
        .crumb(PATH, t("corrections-title"));
    let approve = match one.kind {
        Kind::Deletion => {
            Choice::key("approve", "corrections-approve-deletion").hint("corrections-approve-deletion-hint")
        }
        _ => Choice::key("approve", "corrections-approve").hint("corrections-approve-hint"),
    };
    let decline = Choice::key("decline", "corrections-decline").hint("corrections-decline-hint");
    let own = one.asked_by == actor.user;
    let ended_in_vain = matches!(one.status, Status::Declined | Status::Withdrawn | Status::Overtaken);
    Ok(OnePage {
        page: shell,
        form,
        facts: facts(&view, &actor),
        changes: (one.kind != Kind::Deletion).then(|| changes(&view, &actor)),
        deletes: one.kind == Kind::Deletion,
        waits: one.status == Status::Asked,
        overtaken: view.overtaken,
        not_his: view.not_his.filter(|_| one.status == Status::Asked).map(t),
        verdicts: vec![approve, decline],
        notes: Vec::new(),
        to_confirm: false,
        withdraw: view.may_withdraw.then(|| format!("{PATH}/{}/withdraw", one.id)),
        again: (own && ended_in_vain && view.named.is_some()).then(|| ask_path(one.kind, one.fact)),
    })
}

fn facts(view: &View, actor: &Actor) -> Facts {
    let one = &view.correction;
    let person = view.named.as_ref().map(|named| {
        let born = tn("corrections-born", &[("date", &named.birth_date)]);
        Cell::link(format!("/people/{}", one.person), named.full()).sub(born)
    });
    let fact = (one.kind == Kind::Request)
        .then(|| Cell::link(format!("/requests/{}", one.fact), t("corrections-open-request")));
    let asked = Cell::text(words::asked_by(one, actor)).sub(fmt::instant(one.asked_at));
    let ended = one.ending.as_ref().map(|ending| {
        let by = if ending.by == actor.user { t("corrections-you") } else { ending.by_name.as_str() };
        Cell::text(by).sub(fmt::instant(ending.at))
    });
    let said = one.ending.as_ref().filter(|ending| !ending.note.is_empty());
    Facts::new()
        .with("corrections-state", Cell::badge(&words::status(one.status)))
        .with("corrections-person", person.unwrap_or_else(|| Cell::key("corrections-deleted-person")))
        .with_some("corrections-kind-request", fact)
        .with("corrections-why", words::why(one))
        .with("corrections-asked", asked)
        .with_some("corrections-ended", ended)
        .with_some("corrections-because", said.map(|ending| Cell::text(&ending.note)))
}

fn changes(view: &View, actor: &Actor) -> Table {
    let one = &view.correction;
    let now = view.now.as_ref().filter(|_| one.status == Status::Asked);
    let mut columns = vec![
        Column::new("corrections-field"),
        Column::new("corrections-before"),
        Column::new("corrections-after"),
    ];
    if now.is_some() {
        columns.push(Column::new("corrections-now"));
    }
    let named = kinds::of(one.kind).fields().into_iter().filter(|(name, _)| one.after.contains_key(*name));
    let rows = named.map(|(name, key)| {
        let value = |values: &crate::model::Values| words::value(one, name, values.get(name), actor.today);
        let mut cells = vec![Cell::text(t(key)), value(&one.before), value(&one.after)];
        cells.extend(now.map(value));
        Row::new(cells)
    });
    Table::new("changes", "corrections-changes", columns).rows(rows)
}

/// Decides.
pub(super) async fn decide(
    State(app): State<App>,
    Extension(waiting): Extension<Arc<Waiting>>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("{PATH}/{id}"));
    let chosen = form.get("verdict").to_owned();
    if !["approve", "decline"].contains(&chosen.as_str()) {
        // The gate comes before what was typed.
        app.read(&caller, move |tx, actor| service::view(tx, actor, id).map(drop)).await?;
        form.problem(FieldProblem::new("verdict", "corrections-verdict-missing"));
        let page = page(&app, &caller, id, form).await?;
        return Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let verdict = Verdict {
        act: form.id(),
        correction: id,
        version: form.get("version").parse().unwrap_or_default(),
        approve: chosen == "approve",
        note: form.get("decision_note").to_owned(),
        confirmed: form.ticked("confirm"),
    };
    let (notes, to_confirm) =
        match app.write(&caller, move |tx, actor| service::settle(tx, actor, &verdict)).await {
            Ok((_, Settled::Ended(one))) => {
                waiting.tell(&app.db).await;
                return Ok(web::redirect_with_flash(PATH, ended_key(&one)));
            }
            Ok((_, Settled::ToConfirm(notes))) => (notes, true),
            Ok((_, Settled::Impossible(notes))) => (notes, false),
            Err(problem) => {
                let status = match problem {
                    Problem::Stale | Problem::Refused(_) => StatusCode::CONFLICT,
                    _ => StatusCode::UNPROCESSABLE_ENTITY,
                };
                form.absorb(problem)?;
                return Ok(web::html_status(status, &page(&app, &caller, id, form).await?));
            }
        };
    let page = OnePage { notes, to_confirm, ..page(&app, &caller, id, form).await? };
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

fn ended_key(one: &Correction) -> &'static str {
    match (one.status, one.kind) {
        (Status::Applied, Kind::Deletion) => "corrections-now-deleted",
        (Status::Applied, Kind::Request) => "corrections-now-applied-request",
        (Status::Applied, _) => "corrections-now-applied",
        (Status::Overtaken, _) => "corrections-now-overtaken",
        _ => "corrections-now-declined",
    }
}

#[derive(Template)]
#[template(path = "correction_withdraw.html")]
struct WithdrawPage {
    page: Page,
    form: FormState,
    what: String,
    back: String,
}

/// Asks whether one takes it back.
pub(super) async fn ask_withdraw(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("{PATH}/{id}/withdraw"));
    Ok(web::html(&withdraw_page(&app, &caller, id, form).await?))
}

async fn withdraw_page(
    app: &App,
    caller: &Caller,
    id: Uuid,
    mut form: FormState,
) -> Result<WithdrawPage, WebError> {
    let (actor, View { correction: one, named, .. }) =
        app.read(caller, move |tx, actor| service::view(tx, actor, id)).await?;
    form.set("version", one.version.to_string());
    let back = format!("{PATH}/{id}");
    let page = app
        .page(&actor, caller, "corrections-withdraw")
        .crumb(PATH, t("corrections-title"))
        .crumb(back.clone(), t("corrections-one"));
    let page = match &named {
        Some(named) => page.intro(named.full()),
        None => page,
    };
    let fields = words::fields(&one);
    let what = if fields.is_empty() { String::new() } else { format!(": {fields}") };
    Ok(WithdrawPage { page, form, what: format!("{}{what}", t(one.kind.key())), back })
}

/// Takes it back.
pub(super) async fn withdraw(
    State(app): State<App>,
    Extension(waiting): Extension<Arc<Waiting>>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("{PATH}/{id}/withdraw"));
    let (act, version) = (form.id(), form.get("version").parse().unwrap_or_default());
    match app.write(&caller, move |tx, actor| service::withdraw(tx, actor, id, act, version)).await {
        Ok(_) => {
            waiting.tell(&app.db).await;
            Ok(web::redirect_with_flash(PATH, "corrections-now-withdrawn"))
        }
        Err(problem) => {
            form.absorb(problem)?;
            Ok(web::html_status(StatusCode::CONFLICT, &withdraw_page(&app, &caller, id, form).await?))
        }
    }
}
