//! What waits: one by one, and what one file asked for as one, with a box for each that is his to decide.

use access::Actor;
use access::approvals::{Batch, RoleRequest};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::UserId;
use uuid::Uuid;
use web::{App, Badge, Caller, Cell, Column, FormState, Page, Row, Table, Tone, WebError, fmt, t, tn};

use super::{PATH, SEVERAL};
use crate::service::{self, Chosen};
use crate::words;

#[derive(Template)]
#[template(path = "approvals.html")]
struct ListPage {
    page: Page,
    form: FormState,
    /// What one file asked for, each file by itself.
    files: Vec<File>,
    /// What was asked for by itself; none when all of it came by files.
    table: Option<Table>,
    /// What he may decide, as he saw it: the request, the version of the account, the file.
    seen: Vec<String>,
}

/// What one file asked for.
struct File {
    id: Uuid,
    name: String,
    asked: String,
    figures: Vec<String>,
    /// The words of the box that stands for all of it; none when nothing of it is his to decide.
    all: Option<String>,
    rows: String,
    ticked: bool,
    table: Table,
}

/// A box before a name.
#[derive(Template)]
#[template(path = "approval_tick.html")]
struct Tick<'a> {
    request: &'a RoleRequest,
    ticked: bool,
}
impl askama::filters::HtmlSafe for Tick<'_> {}

/// What waits, what ends first before.
pub(in crate::pages) async fn list(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    answer(&app, &caller, caller.shell.form(SEVERAL), StatusCode::OK).await
}

/// The list, with what was ticked still ticked.
pub(super) async fn answer(
    app: &App,
    caller: &Caller,
    form: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, found) = app.read(caller, service::waiting_opened).await?;
    let mut singles: Vec<Chosen> = Vec::new();
    let mut files: Vec<(Batch, UserId, Vec<Chosen>)> = Vec::new();
    let seen = found.iter().filter(|one| one.request.may_be_decided_by(actor.user)).map(|one| {
        let file = one.request.batch.as_ref().map(|batch| batch.id.to_string()).unwrap_or_default();
        format!("{}:{}:{file}", one.request.id, one.request.seen)
    });
    let seen = seen.collect();
    for one in found {
        let Some(batch) = one.request.batch.clone() else {
            singles.push(one);
            continue;
        };
        let by = one.request.asked_by;
        match files.iter_mut().find(|(known, author, _)| known.id == batch.id && *author == by) {
            Some((.., rows)) => rows.push(one),
            None => files.push((batch, by, vec![one])),
        }
    }
    let table = (!singles.is_empty() || files.is_empty())
        .then(|| table("approvals", &singles, &actor, &form).empty("accounts-approvals-none"));
    let page = app.page(&actor, caller, "accounts-approvals").intro(t("accounts-approvals-intro"));
    let files = files.into_iter().enumerate();
    let files = files.map(|(index, (batch, _, rows))| file(index, batch, &rows, &actor, &form)).collect();
    Ok(web::html_status(status, &ListPage { page, form, files, table, seen }))
}

fn file(index: usize, batch: Batch, rows: &[Chosen], actor: &Actor, form: &FormState) -> File {
    let asked = rows.first().map(|one| {
        let (who, when) = (&one.request.asked_by_name, fmt::instant(one.request.asked_at));
        tn("accounts-file-asked", &[("who", who), ("when", &when)])
    });
    let name = if batch.name.is_empty() { t("accounts-file-unnamed").to_owned() } else { batch.name };
    let his = rows.iter().filter(|one| one.request.may_be_decided_by(actor.user)).count();
    File {
        id: batch.id,
        name,
        asked: asked.unwrap_or_default(),
        figures: figures(rows),
        all: (his > 0).then(|| tn("accounts-file-all", &[("n", &his)])),
        rows: tn("accounts-file-rows", &[("n", &rows.len())]),
        ticked: form.all("batch").contains(&batch.id.to_string()),
        table: table(&format!("file-{index}"), rows, actor, form),
    }
}

/// What the rows would open: each role for each unit once, with how many ask for it.
pub(super) fn figures(rows: &[Chosen]) -> Vec<String> {
    let mut kinds: Vec<(&Chosen, usize)> = Vec::new();
    for one in rows {
        let same = |other: &&Chosen| {
            other.request.role == one.request.role && other.request.unit.code == one.request.unit.code
        };
        match kinds.iter_mut().find(|(other, _)| same(other)) {
            Some((_, count)) => *count += 1,
            None => kinds.push((one, 1)),
        }
    }
    let sentence = |(one, count): &(&Chosen, usize)| {
        let (role, unit) = (words::role(one.request.role), &one.request.unit.name);
        let opens = words::opening(one.opening);
        tn("accounts-several-figure", &[("n", count), ("role", &role), ("unit", unit), ("opens", &opens)])
    };
    kinds.iter().map(sentence).collect()
}

fn table(id: &str, rows: &[Chosen], actor: &Actor, form: &FormState) -> Table {
    let columns = vec![
        Column::new("accounts-name"),
        Column::new("accounts-role"),
        Column::new("accounts-unit"),
        Column::new("accounts-asked-by"),
        Column::new("accounts-asked-at"),
        Column::new("accounts-decide-until"),
        Column::new("accounts-state"),
    ];
    Table::new(id, "accounts-approvals", columns).rows(rows.iter().map(|one| row(&one.request, actor, form)))
}

fn row(request: &RoleRequest, actor: &Actor, form: &FormState) -> Row {
    let his = request.may_be_decided_by(actor.user);
    let state = match his {
        true => Badge::new(Tone::Act, "accounts-approval-yours"),
        false => Badge::new(Tone::Quiet, "accounts-approval-others"),
    };
    let ticked = form.all("request").contains(&request.id.to_string());
    let name = match his {
        true => Cell::html(Tick { request, ticked }),
        false => Cell::link(format!("{PATH}/{}", request.id), &request.name).sub(request.login.clone()),
    };
    Row::new(vec![
        name,
        Cell::text(words::role(request.role)),
        Cell::text(&request.unit.name).sub(request.unit.code.clone()),
        Cell::text(&request.asked_by_name),
        Cell::instant(request.asked_at),
        Cell::instant(request.expires_at),
        Cell::badge(&state),
    ])
    .mark(his)
}
