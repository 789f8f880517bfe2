//! Many users at once: a file is sent, each of its rows is looked through and told what it would open, and only then is it
//! written. The file goes back to the browser in between: nothing of it is kept here.

use access::administration::grantable;
use access::approvals::Batch;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::{FieldProblem, Problem};
use web::forms::{CSV, Upload};
use web::{
    App, Badge, Caller, Cell, Column, Figure, Figures, FormState, Page, Posted, Row as TableRow, Table, Tone,
    WebError, t, tn,
};

use super::invite::{self, More};
use crate::rules::batch::{COLUMNS, file_name, read};
use crate::service::{self, Outcome, Row};
use crate::words;

/// Where the file is sent.
const PATH: &str = "/admin/users/import";

#[derive(Template)]
#[template(path = "users_import.html")]
struct ImportPage {
    page: Page,
    form: FormState,
    columns: String,
    roles: String,
}

#[derive(Template)]
#[template(path = "users_rehearsal.html")]
struct RehearsalPage {
    page: Page,
    form: FormState,
    /// The file, carried along.
    text: String,
    figures: Figures,
    table: Table,
    /// How many rows would be written.
    ready: usize,
    /// Whether e-mail is sent.
    mails: bool,
}

/// The form.
pub(super) async fn show(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (actor, contact) = app.read(&caller, service::last_contact).await?;
    let mut form = caller.shell.form(PATH).with_file();
    form.set("contact", contact.unwrap_or_default());
    Ok(web::html(&import_page(app.page(&actor, &caller, "accounts-import"), &actor, form)))
}

fn import_page(page: Page, actor: &access::Actor, form: FormState) -> ImportPage {
    let roles: Vec<String> = grantable(actor.role).iter().map(|role| words::role(*role)).collect();
    ImportPage {
        page: page.crumb("/admin/users", t("accounts-users")).intro(t("accounts-import-intro")),
        form,
        columns: COLUMNS.join(", "),
        roles: roles.join(", "),
    }
}

/// The empty file to fill in.
pub(super) async fn template(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    app.read(&caller, service::may_manage_users).await?;
    Ok(web::csv::download("modello-utenti.csv", web::csv::begin(&COLUMNS.join(";"))))
}

/// Looks through a file, without writing anything.
pub(super) async fn rehearse(
    State(app): State<App>,
    caller: Caller,
    upload: Upload,
) -> Result<Response, WebError> {
    let name = upload.name().to_owned();
    let (mut form, bytes) = upload.taken(CSV);
    let (actor, ()) = app.read(&caller, service::may_manage_users).await?;
    let contact = form.required("contact");
    let lines = match read(&bytes) {
        Ok(lines) => lines,
        Err(key) => {
            form.problem(FieldProblem::new("file", key));
            Vec::new()
        }
    };
    if !form.is_good() {
        let page = import_page(app.page(&actor, &caller, "accounts-import"), &actor, form);
        return Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let rows = service::prepare_rows(&app.db, &actor, lines, &contact).await?;
    let asked = rows.clone();
    let (_, outcomes) = app.read(&caller, move |tx, actor| service::rehearse_rows(tx, actor, &asked)).await?;
    let page = app.page(&actor, &caller, "accounts-rehearsal").crumb("/admin/users", t("accounts-users"));
    let mut confirming = caller.shell.form(format!("{PATH}/confirm"));
    confirming.set("contact", contact);
    confirming.set("file_name", name);
    confirming.set(invite::ALL_BY_MAIL, "true");
    Ok(web::html(&RehearsalPage {
        page: page.crumb(PATH, t("accounts-import")).intro(t("accounts-confirm-intro")),
        form: confirming,
        mails: invite::mails(&app).await?,
        text: String::from_utf8_lossy(&bytes).into_owned(),
        figures: figures(&outcomes),
        ready: outcomes.iter().filter(|one| matches!(one, Outcome::Ready(_) | Outcome::WouldWait(_))).count(),
        table: table(&rows, &outcomes),
    }))
}

/// Writes what can be written: the answer is each row's outcome, and the letters.
pub(super) async fn confirm(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, WebError> {
    let form = posted.form();
    let (actor, ()) = app.read(&caller, service::may_manage_users).await?;
    let lines = read(form.get("rows").as_bytes()).map_err(Problem::Refused)?;
    let rows = service::prepare_rows(&app.db, &actor, lines, form.get("contact")).await?;
    let (wanted, way) = (rows.clone(), invite::way(&app, form.ticked(invite::ALL_BY_MAIL)));
    let file = Batch { id: form.id(), name: file_name(form.get("file_name")) };
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        service::invite_rows(tx, actor, &way, &wanted, &file)
    };
    let (_, outcomes) = app.write(&caller, work).await?;
    let more = More {
        title: "accounts-import-done",
        intro: t("accounts-import-done-intro").to_owned(),
        table: Some(table(&rows, &outcomes)),
    };
    let letters = outcomes.into_iter().filter_map(|outcome| match outcome {
        Outcome::Letter(letter) => Some(*letter),
        _ => None,
    });
    Ok(invite::several(&app, &caller, &headers, &actor, letters.collect(), more))
}

fn figures(outcomes: &[Outcome]) -> Figures {
    let count = |which: fn(&Outcome) -> bool| {
        i64::try_from(outcomes.iter().filter(|one| which(one)).count()).unwrap_or(i64::MAX)
    };
    let wrong = count(|one| matches!(one, Outcome::Wrong(_)));
    let figure = |key: &str, number: i64| Figure::new(key, number, &format!("{key}-what")).tone(Tone::Quiet);
    Figures {
        figures: vec![
            figure("accounts-rows-ready", count(|one| matches!(one, Outcome::Ready(_)))),
            figure("accounts-rows-would-wait", count(|one| matches!(one, Outcome::WouldWait(_)))),
            figure("accounts-rows-already", count(|one| matches!(one, Outcome::Already))),
            figure("accounts-rows-wrong", wrong).tone(if wrong > 0 { Tone::Act } else { Tone::Quiet }),
        ],
    }
}

/// Each row with what would become of it, or became of it.
fn table(rows: &[Row], outcomes: &[Outcome]) -> Table {
    let columns = vec![
        Column::new("accounts-row"),
        Column::new("accounts-name"),
        Column::new("accounts-role"),
        Column::new("accounts-unit"),
        Column::new("accounts-outcome"),
    ];
    Table::new("rows", "accounts-rows", columns).rows(rows.iter().zip(outcomes).map(|(row, outcome)| {
        let line = &row.line;
        let known = row.found.as_ref().ok().map(|invite| &invite.user);
        let unit = known.map_or_else(
            || Cell::text(&line.unit),
            |user| Cell::text(&user.unit.name).sub(user.unit.code.clone()),
        );
        TableRow::new(vec![
            Cell::text(line.number.to_string()),
            Cell::text(&line.name).sub(line.login.clone()),
            Cell::text(known.map_or_else(|| line.role.clone(), |user| words::role(user.role))),
            unit,
            outcome_cell(outcome),
        ])
        .mark(matches!(outcome, Outcome::Wrong(_)))
    }))
}

fn outcome_cell(outcome: &Outcome) -> Cell {
    let badge = |tone, key| Cell::badge(&Badge::new(tone, key));
    match outcome {
        Outcome::Ready(opening) => badge(Tone::Good, "accounts-row-ready").sub(words::opening(*opening)),
        Outcome::WouldWait(opening) => {
            badge(Tone::Warn, "accounts-row-would-wait").sub(words::opening(*opening))
        }
        Outcome::Mailed => badge(Tone::Good, "accounts-row-mailed"),
        Outcome::Letter(_) => badge(Tone::Good, "accounts-row-letter"),
        Outcome::Waits => badge(Tone::Warn, "accounts-state-waits"),
        Outcome::Already => badge(Tone::Quiet, "accounts-row-already"),
        Outcome::Wrong(problems) => {
            let sentences: Vec<String> = problems.iter().map(web::texts::problem).collect();
            badge(Tone::Act, "accounts-row-wrong").sub(sentences.join(" "))
        }
    }
}

/// How many letters were left out, in a sentence; none when all were written.
pub(super) fn left_out(count: usize) -> Option<String> {
    (count > 0).then(|| tn("accounts-letters-left-out", &[("n", &count)]))
}
