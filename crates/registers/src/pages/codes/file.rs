//! A file of terms: looked through row by row before anything is written, then written, then taken back if it was wrong.

use access::Actor;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Problem;
use territory::codes::{List, Term};
use uuid::Uuid;
use web::forms::{CSV, Upload};
use web::{App, Badge, Caller, Cell, Column, Figure, Figures, FormState, Page, Posted, Row, Table, Tone};
use web::{WebError, fmt, t};

use super::{below, named, place, term_place};
use crate::model::Difference;
use crate::model::codes::{FilePage, NotWritten, Outcome, Plan, Planned};
use crate::pages::write;
use crate::rules::{COLUMNS, read_terms};
use crate::{service, words};

#[derive(Template)]
#[template(path = "code_file.html")]
struct AskPage {
    page: Page,
    form: FormState,
    columns: String,
    template: String,
    back: String,
}

#[derive(Template)]
#[template(path = "code_file_rehearsal.html")]
struct RehearsalPage {
    page: Page,
    form: FormState,
    /// The list was changed since the file was looked through.
    stale: bool,
    /// The file, carried along.
    text: String,
    figures: Figures,
    table: Table,
    /// How many rows would be written.
    ready: usize,
    another: String,
}

#[derive(Template)]
#[template(path = "code_file_done.html")]
struct DonePage {
    page: Page,
    table: Table,
    /// The rows that were not written; none when all were.
    not_written: Option<Table>,
    /// Where it is taken back, when it can be.
    undo: Option<FormState>,
    back: String,
}

/// The empty file to fill in.
pub(in crate::pages) async fn template(
    State(app): State<App>,
    caller: Caller,
    Path(list): Path<String>,
) -> Result<Response, WebError> {
    let list = named(&list)?;
    app.read(&caller, service::codes::may_change_lists).await?;
    let name = format!("modello-{}", words::codes::file_name(list, app.db.clocks().today()));
    Ok(web::csv::download(&name, web::csv::begin(&COLUMNS.join(";"))))
}

fn ask_page(page: Page, form: FormState, list: List) -> AskPage {
    let back = place(list);
    AskPage {
        page: below(page, list).intro(t("registers-file-intro")),
        form: form.to(format!("{back}/import")).with_file(),
        columns: COLUMNS.join(", "),
        template: format!("{back}/template"),
        back,
    }
}

/// Asks for the file.
pub(in crate::pages) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(list): Path<String>,
) -> Result<Response, WebError> {
    let list = named(&list)?;
    let (actor, ()) = app.read(&caller, service::codes::may_change_lists).await?;
    let form = caller.shell.form("");
    Ok(web::html(&ask_page(app.page(&actor, &caller, "registers-file"), form, list)))
}

/// Looks through a file, without writing anything.
pub(in crate::pages) async fn rehearse(
    State(app): State<App>,
    caller: Caller,
    Path(list): Path<String>,
    upload: Upload,
) -> Result<Response, WebError> {
    let list = named(&list)?;
    let (mut form, bytes) = upload.taken(CSV);
    if let Err(problem) = read_terms(&bytes) {
        form.problem(problem);
    }
    if !form.is_good() {
        let (actor, ()) = app.read(&caller, service::codes::may_change_lists).await?;
        let page = ask_page(app.page(&actor, &caller, "registers-file"), form, list);
        return Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let page = rehearsal(&app, &caller, list, text, false).await?;
    Ok(web::html(&page))
}

async fn rehearsal(
    app: &App,
    caller: &Caller,
    list: List,
    text: String,
    stale: bool,
) -> Result<RehearsalPage, WebError> {
    let rows = read_terms(text.as_bytes()).map_err(|problem| Problem::Invalid(vec![problem]))?;
    let work =
        move |tx: &mut storage::Tx<'_>, actor: &Actor| service::codes::rehearse(tx, actor, list, &rows);
    let (actor, plan) = app.read(caller, work).await?;
    let mut form = caller.shell.form(format!("{}/import/confirm", place(list)));
    form.set("seen", plan.seen.to_string());
    let page = below(app.page(&actor, caller, "registers-file-rehearsal"), list);
    Ok(RehearsalPage {
        page: page.intro(t("registers-file-rehearsal-intro")),
        form,
        stale,
        text,
        figures: figures(&plan),
        table: table(&plan.rows),
        ready: plan.writes(),
        another: format!("{}/import", place(list)),
    })
}

fn figures(plan: &Plan) -> Figures {
    let count = |which: fn(&Outcome) -> bool| {
        let found = plan.rows.iter().filter(|row| which(&row.outcome)).count();
        i64::try_from(found).unwrap_or(i64::MAX)
    };
    let refused = count(|it| matches!(it, Outcome::Refused(_)));
    let figure = |key: &str, number: i64| Figure::new(key, number, &format!("{key}-what")).tone(Tone::Quiet);
    let tone = if refused > 0 { Tone::Act } else { Tone::Quiet };
    Figures {
        figures: vec![
            figure("registers-row-added", count(|it| matches!(it, Outcome::Added(_)))),
            figure("registers-row-changed", count(|it| matches!(it, Outcome::Changed { .. }))),
            figure("registers-row-closed", count(|it| matches!(it, Outcome::Closed { .. }))),
            figure("registers-row-same", count(|it| matches!(it, Outcome::Same))),
            figure("registers-row-refused", refused).tone(tone),
        ],
    }
}

/// Each row with what becomes of it.
fn table(rows: &[Planned]) -> Table {
    let columns = vec![
        Column::new("registers-row"),
        Column::new("registers-code"),
        Column::new("registers-name"),
        Column::new("registers-row-outcome"),
    ];
    Table::new("rows", "registers-rows", columns).rows(rows.iter().map(|row| {
        Row::new(vec![
            Cell::text(row.number.to_string()),
            Cell::code(&row.code),
            Cell::text(&row.name),
            outcome(&row.outcome),
        ])
        .mark(matches!(row.outcome, Outcome::Refused(_)))
    }))
}

fn outcome(outcome: &Outcome) -> Cell {
    let badge = |tone, key| Cell::badge(&Badge::new(tone, key));
    let differ = |before: &Term, after: &Term| said(&service::codes::differences(before, after));
    match outcome {
        Outcome::Same => badge(Tone::Quiet, "registers-row-same"),
        Outcome::Added(new) => badge(Tone::Good, "registers-row-added").sub(holds(new)),
        Outcome::Changed { before, after } => {
            badge(Tone::Info, "registers-row-changed").sub(differ(before, after))
        }
        Outcome::Closed { before, after } => {
            let rule = words::codes::rule(before).into_iter();
            let said = std::iter::once(differ(before, after)).chain(rule).collect::<Vec<_>>().join(" ");
            badge(Tone::Warn, "registers-row-closed").sub(said)
        }
        Outcome::Refused(problems) => {
            badge(Tone::Act, "registers-row-refused").sub(words::codes::refused(problems))
        }
    }
}

/// From when to when a term holds.
fn holds(term: &Term) -> String {
    let args: [(&str, &dyn web::texts::TextArg); 2] =
        [("from", &fmt::date(term.valid_from)), ("until", &words::codes::until(term))];
    web::tn("registers-term-holds", &args)
}

fn said(differences: &[Difference]) -> String {
    differences.iter().map(words::difference).collect::<Vec<_>>().join(" ")
}

/// Writes what the rehearsal showed; when somebody has changed the list since, the rehearsal is shown anew.
pub(in crate::pages) async fn confirm(
    State(app): State<App>,
    caller: Caller,
    Path(list): Path<String>,
    posted: Posted,
) -> Result<Response, WebError> {
    let list = named(&list)?;
    // Who may not is told so before what is wrong with what he sent.
    app.read(&caller, service::codes::may_change_lists).await?;
    let form = posted.form();
    let text = form.get("rows").to_owned();
    let rows = read_terms(text.as_bytes()).map_err(|problem| Problem::Invalid(vec![problem]))?;
    let (id, seen): (Uuid, Option<i64>) = (form.id(), Some(form.get("seen").parse().unwrap_or(-1)));
    let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
        service::codes::import(tx, actor, id, list, &rows, seen)
    };
    match write(&app, &caller, work).await {
        Err(Problem::Stale) => {
            let page = rehearsal(&app, &caller, list, text, true).await?;
            Ok(web::html_status(StatusCode::CONFLICT, &page))
        }
        // Also when it is sent twice: the first time wrote it, if there was something to write.
        Ok(plan) if plan.written => {
            Ok(web::redirect_with_flash(&format!("{}/files/{id}", place(list)), "registers-file-written"))
        }
        Ok(plan) if plan.rows.iter().any(|row| matches!(row.outcome, Outcome::Refused(_))) => {
            let page = rehearsal(&app, &caller, list, text, false).await?;
            Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
        Ok(_) => Ok(web::redirect_with_flash(&place(list), "registers-file-nothing")),
        Err(problem) => Err(problem.into()),
    }
}

/// What a file did.
pub(in crate::pages) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path((list, act)): Path<(String, Uuid)>,
) -> Result<Response, WebError> {
    let list = named(&list)?;
    let (actor, found) =
        app.read(&caller, move |tx, actor| service::codes::file(tx, actor, list, act)).await?;
    let back = place(list);
    let page = below(app.page(&actor, &caller, "registers-file-done"), list);
    let undo = found.may_undo.then(|| caller.shell.form(format!("{back}/files/{act}/undo")));
    let intro = web::tn("registers-file-done-intro", &[("when", &fmt::instant(found.at))]);
    let not_written = (!found.not_written.is_empty()).then(|| not_written(&found.not_written));
    Ok(web::html(&DonePage { page: page.intro(intro), table: done(list, &found), not_written, undo, back }))
}

fn not_written(rows: &[NotWritten]) -> Table {
    let columns = vec![
        Column::new("registers-row"),
        Column::new("registers-code"),
        Column::new("registers-name"),
        Column::new("registers-row-refused"),
    ];
    Table::new("not-written", "registers-file-not-written", columns).rows(rows.iter().map(|row| {
        Row::new(vec![
            Cell::text(row.number.to_string()),
            Cell::code(&row.code),
            Cell::text(&row.name),
            Cell::text(&row.why),
        ])
    }))
}

fn done(list: List, found: &FilePage) -> Table {
    let columns = vec![
        Column::new("registers-name"),
        Column::new("registers-code"),
        Column::new("registers-file-did"),
        Column::new("registers-file-now"),
    ];
    Table::new("done", "registers-file-done", columns).rows(found.terms.iter().map(
        |(term, changed, stands)| {
            let (tone, key) = if *stands {
                (Tone::Good, "registers-file-stands")
            } else {
                (Tone::Quiet, "registers-file-changed-since")
            };
            Row::new(vec![
                Cell::link(term_place(list, &term.code), &term.name),
                Cell::code(&term.code),
                Cell::text(
                    changed.as_ref().map_or_else(|| t("registers-file-added").to_owned(), |it| said(it)),
                ),
                Cell::badge(&Badge::new(tone, key)),
            ])
        },
    ))
}

/// Takes back what it did.
pub(in crate::pages) async fn undo(
    State(app): State<App>,
    caller: Caller,
    Path((list, act)): Path<(String, Uuid)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let list = named(&list)?;
    let id = posted.form().id();
    let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| service::codes::undo(tx, actor, id, list, act);
    let undone = write(&app, &caller, work).await?;
    let key = if undone.left > 0 { "registers-file-undone-partly" } else { "registers-file-undone" };
    Ok(web::redirect_with_flash(&format!("{}/files/{act}", place(list)), key))
}
