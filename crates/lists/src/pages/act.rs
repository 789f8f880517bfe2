//! Acts on several lines: what would become of each, doing it, taking it back.

use access::Actor;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Problem;
use territory::codes::{self, List as Codes};
use uuid::Uuid;
use web::{App, Caller, Cell, Choice, Column, FormState, Page, Posted, Row, Table, WebError, t, tn};

use super::list::title;
use super::{address, choose, shown};
use crate::acts::{self, Act, Chosen, MOST_CHOSEN, Previewed, With};
use crate::asked::Asked;
use crate::list::find;
use crate::service;
use crate::store;

#[derive(Template)]
#[template(path = "lists_preview.html")]
struct PreviewPage {
    page: Page,
    form: FormState,
    act: Act,
    /// The lines it can be done to.
    chosen: Vec<String>,
    query: String,
    back: String,
    said: String,
    laboratories: Vec<Choice>,
    reasons: Vec<Choice>,
    submit: String,
    table: Table,
}

pub(super) fn chosen(form: &FormState) -> Vec<Chosen> {
    let mut all: Vec<Chosen> = Vec::new();
    for one in form.all("chosen").iter().filter_map(|text| Chosen::parse(text)) {
        if !all.iter().any(|it| it.id == one.id) {
            all.push(one);
        }
    }
    all.truncate(MOST_CHOSEN);
    all
}

/// What would become of each of the chosen lines.
pub(super) async fn preview(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    posted: Posted,
) -> Result<Response, WebError> {
    let act = Act::of(posted.pressed()).ok().filter(|act| act.list() == name).ok_or(Problem::NotFound)?;
    let form = posted.form();
    let pairs = Asked::split(form.get("query"));
    let lines = chosen(&form);
    if lines.is_empty() {
        let actor = app.actor(&caller).await?;
        let asked = choose::asked(&actor, &name, &pairs)?;
        return Ok(web::redirect_with_flash(&address(&name, &asked.query()), "lists-none-chosen"));
    }
    let fresh = caller.shell.form(format!("/lists/{name}/act"));
    let page = preview_page(&app, &caller, act, lines, pairs, fresh).await?;
    Ok(web::html(&page))
}

async fn preview_page(
    app: &App,
    caller: &Caller,
    act: Act,
    lines: Vec<Chosen>,
    pairs: Vec<(String, String)>,
    form: FormState,
) -> Result<PreviewPage, WebError> {
    let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
        let previewed = acts::preview(tx, actor, act, &lines)?;
        let asked = choose::asked(actor, act.list(), &pairs)?;
        Ok((previewed, asked, store::choice(tx, actor, act.list())?))
    };
    let (actor, (previewed, asked, choice)) = app.read(caller, work).await?;
    let list = find(act.list())?;
    let scope = access::decide(&actor, list.action())?;
    let columns = service::columns(list, &scope, &choice);
    let mut heads = vec![Column::new("lists-column-person"), Column::new("lists-would")];
    heads.extend(columns.iter().skip(1).map(|column| Column::new(&column.key())));
    let rows = previewed.iter().map(|one| {
        let mut cells = shown::cells(list, &columns, &one.row);
        let would = match one.hindered {
            Some(key) => Cell::text(tn("lists-cannot", &[("why", &t(key))])),
            None => Cell::key(&format!("lists-would-{}", act.code())),
        };
        cells.insert(1, would);
        Row::new(cells).mark(one.hindered.is_some())
    });
    let table = Table::new("preview", "lists-preview", heads).rows(rows).empty("lists-none-left");
    let can = previewed.iter().filter(|one| one.hindered.is_none());
    let chosen: Vec<String> = can.map(|one| format!("{}:{}", one.row.id, one.row.version)).collect();
    let n = i64::try_from(chosen.len()).unwrap_or(i64::MAX);
    let (query, back) = (asked.query(), address(act.list(), &asked.query()));
    let page = app
        .page(&actor, caller, "lists-preview")
        .heading(t(&format!("lists-act-{}", act.code())))
        .crumb(super::PATH, t("lists-title"))
        .crumb(back.clone(), t(&title(act.list())));
    Ok(PreviewPage {
        said: sentence(&previewed),
        laboratories: if act == Act::Move { laboratories(&actor) } else { Vec::new() },
        reasons: if act == Act::Cancel { reasons(&actor) } else { Vec::new() },
        submit: tn(&format!("lists-do-{}", act.code()), &[("n", &n)]),
        page,
        form,
        act,
        chosen,
        query,
        back,
        table,
    })
}

fn sentence(previewed: &[Previewed]) -> String {
    let all = i64::try_from(previewed.len()).unwrap_or(i64::MAX);
    let not = previewed.iter().filter(|one| one.hindered.is_some()).count();
    let not = i64::try_from(not).unwrap_or(i64::MAX);
    let can = all - not;
    tn("lists-preview-said", &[("all", &all), ("can", &can), ("not", &not)])
}

fn laboratories(actor: &Actor) -> Vec<Choice> {
    let open = territory::get().laboratories_open_for(&actor.unit.code, actor.today);
    open.map(|one| Choice::new(one.code.clone(), one.name.clone())).collect()
}

fn reasons(actor: &Actor) -> Vec<Choice> {
    let none: [&str; 0] = [];
    let offered = codes::offered(Codes::CancelReason, actor.today, &none);
    offered.into_iter().map(|term| Choice::new(term.code, term.name)).collect()
}

/// Does it.
pub(super) async fn carry_out(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let act = Act::of(form.get("act")).ok().filter(|act| act.list() == name).ok_or(Problem::NotFound)?;
    let pairs = Asked::split(form.get("query"));
    let (id, lines): (Uuid, Vec<Chosen>) = (form.id(), chosen(&form));
    let with = With {
        laboratory: form.get("laboratory").to_owned(),
        reason: form.get("cancel_reason").to_owned(),
        note: form.get("note").to_owned(),
        why: t("lists-moved-why").to_owned(),
    };
    let (doing, asking) = (lines.clone(), pairs.clone());
    let done = app
        .write(&caller, move |tx, actor| {
            let asked = choose::asked(actor, act.list(), &asking)?;
            Ok((acts::carry_out(tx, actor, (id, act), &doing, &with)?, asked))
        })
        .await;
    match done {
        Ok((_, (outcome, asked))) => {
            let place = format!("{}&done={id}", address(&name, &asked.query()));
            Ok(match outcome.left {
                0 => web::redirect(&place),
                _ => web::redirect_with_flash(&place, "lists-some-left"),
            })
        }
        Err(problem) => {
            form.absorb(problem)?;
            let form = form.to(format!("/lists/{name}/act"));
            let page = preview_page(&app, &caller, act, lines, pairs, form).await?;
            Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// Takes it back.
pub(super) async fn undo(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let pairs = Asked::split(posted.form().get("query"));
    let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
        let (act, outcome) = acts::undo(tx, actor, id, t("lists-undone-why"))?;
        Ok((act, outcome, choose::asked(actor, act.list(), &pairs)?))
    };
    let (_, (act, outcome, asked)) = app.write(&caller, work).await?;
    let key = if outcome.left == 0 { "lists-undone" } else { "lists-undone-in-part" };
    Ok(web::redirect_with_flash(&address(act.list(), &asked.query()), key))
}
