//! Sending a file of results, and what became of it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{FromRequest, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Problem, Timestamp};
use serde::Deserialize;
use sheet::Content;
use tokio::time::timeout;
use uuid::Uuid;
use web::forms::{TABLE, Upload};
use web::{
    App, Badge, Caller, Cell, Choice, Column, Figure, Figures, FormState, Page, Row, Table, Tone, WebError, t,
};

use super::{RECEIVING, table};
use crate::model::{Import, ImportState};
use crate::rules::completion::Completion;
use crate::rules::table::Reader;
use crate::service::tables::{self, Way};
use crate::service::uploads::Waiting;
use crate::service::{self, Completed, Received, Slot};

/// Files of the history.
pub(super) const HISTORY: i64 = 30;

#[derive(Template)]
#[template(path = "lab_import.html")]
struct ImportPage {
    page: Page,
    form: FormState,
    /// The files of which rejected rows are left, as choices.
    incomplete: Vec<Choice>,
    history: Table,
}

/// Which file is to be completed, when one comes from its page.
#[derive(Deserialize)]
pub(super) struct Asked {
    completes: Option<Uuid>,
}

/// The form, and the files sent before.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let mut form = caller.shell.form("/results/import").with_file();
    form.set("completes", asked.completes.map(|id| id.to_string()).unwrap_or_default());
    render(&app, &caller, form, StatusCode::OK).await
}

async fn render(
    app: &App,
    caller: &Caller,
    form: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, imports) = app.read(caller, |tx, actor| service::imports(tx, actor, HISTORY)).await?;
    let page = app.page(&actor, caller, "lab-import").intro(t("lab-import-intro"));
    let (incomplete, history) = (choices(&imports), history(&imports, app.db.clocks().now()));
    Ok(web::html_status(status, &ImportPage { page, form, incomplete, history }))
}

/// The files of which rejected rows are left.
fn choices(imports: &[Import]) -> Vec<Choice> {
    let words = |import: &Import, left: u64| {
        let when = web::fmt::instant(import.imported_at);
        web::tn("lab-import-incomplete", &[("when", &when), ("n", &left)])
    };
    let all = service::incomplete(imports).into_iter();
    all.map(|(import, completion)| Choice::new(import.id.to_string(), words(import, completion.left)))
        .collect()
}

fn history(imports: &[Import], now: Timestamp) -> Table {
    let columns = vec![
        Column::new("lab-import-when"),
        Column::new("lab-import-state"),
        Column::number("lab-import-rows"),
        Column::number("lab-import-accepted"),
        Column::number("lab-import-rejected"),
        Column::number("lab-import-duplicate"),
    ];
    let incomplete: Vec<Uuid> =
        service::incomplete(imports).into_iter().map(|(import, _)| import.id).collect();
    let rows = imports.iter().map(|import| {
        let counts = import.counts;
        let known = |number: u64| if import.state.is_counted() { Cell::number(number) } else { Cell::none() };
        Row::new(vec![
            Cell::link(format!("/results/import/{}", import.id), web::fmt::instant(import.imported_at)),
            match import.completes {
                Some(_) => Cell::badge(&state(import, now)).sub(t("lab-import-completes-another")),
                None => Cell::badge(&state(import, now)),
            },
            Cell::number(counts.rows),
            known(counts.accepted),
            known(counts.rejected),
            known(counts.duplicate),
        ])
        .mark(incomplete.contains(&import.id))
    });
    Table::new("imports", "lab-import-history", columns).show_caption().rows(rows).empty("lab-import-none")
}

fn state(import: &Import, now: Timestamp) -> Badge {
    match import.state {
        ImportState::Running if is_stopped(import, now) => Badge::new(Tone::Warn, "lab-import-interrupted"),
        ImportState::Running => Badge::new(Tone::Info, "lab-import-running"),
        ImportState::Failed(_) => Badge::new(Tone::Warn, "lab-import-failed"),
        ImportState::Stopped(_) => Badge::new(Tone::Warn, "lab-import-stopped-early"),
        ImportState::Done => Badge::new(Tone::Good, "lab-import-done"),
    }
}

fn is_stopped(import: &Import, now: Timestamp) -> bool {
    import.state == ImportState::Running && now.as_second() - import.moved_at.as_second() > service::PATIENCE
}

/// Takes the file and goes to the page that shows how far it has come; the work goes on behind it.
pub(super) async fn send(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Response, WebError> {
    // Before the file is read: what may not be sent, or not now, costs no memory.
    app.read(&caller, service::may_import).await?;
    let slot = service::slot()?;
    let (form, bytes) = match timeout(RECEIVING, Upload::from_request(request, &app)).await {
        Ok(Ok(upload)) => upload.taken(TABLE),
        Ok(Err(refused)) => return Ok(refused),
        Err(_) => return Err(Problem::Refused("lab-file-broken").into()),
    };
    if !form.is_good() {
        return render(&app, &caller, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let id: Uuid = form.id();
    let content = Content::new(bytes);
    let completes = match form.get("completes") {
        "" => None,
        typed => Some(typed.parse::<Uuid>().map_err(|_| Problem::NotFound)?),
    };
    let actor = app.actor(&caller).await?;
    let (expected, reader) = match tables::way(&content, &actor).await {
        Ok(Way::Plain(rows)) => (rows, None),
        Ok(Way::Dressed(look, reader)) => (look.rows, Some(*reader)),
        // Somebody has to say what its columns are, or to see that a mapping he made has been picked.
        Ok(Way::Asked(look)) => {
            let looks = vec![Arc::new(*look)];
            let typed = table::typed_before(form.get("typed"));
            return Ok(table::ask_about(&app, &actor, Waiting { id, content, completes, looks, typed }));
        }
        Err(problem) => return refused(&app, &caller, form, problem).await,
    };
    let starting = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        let received = service::start_import(tx, actor, id, expected)?;
        if let Some(first) = completes {
            service::complete(tx, actor, id, first)?;
        }
        tables::read_by(tx, id, &received, "")?;
        Ok(received)
    };
    let (actor, received) = match app.write(&caller, starting).await {
        Ok(started) => started,
        Err(problem) => return refused(&app, &caller, form, problem).await,
    };
    if received == Received::New {
        go_on(&app, actor, id, slot, content, reader);
    }
    Ok(web::redirect(&format!("/results/import/{id}")))
}

/// The form once more, with what is wrong with the file.
async fn refused(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    problem: Problem,
) -> Result<Response, WebError> {
    let status = match problem {
        Problem::Refused(_) => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    form.absorb(problem)?;
    render(app, caller, form, status).await
}

/// The form once more, for a file that has to be chosen again; what was typed about it goes along.
pub(super) async fn again(
    app: &App,
    caller: &Caller,
    key: &str,
    typed: Option<String>,
) -> Result<Response, WebError> {
    let mut form = caller.shell.form("/results/import").with_file();
    form.set("typed", typed.unwrap_or_default());
    form.refuse(t(key));
    render(app, caller, form, StatusCode::CONFLICT).await
}

/// Reads a file behind the answer: the 27 columns, or a table by its reader.
pub(super) fn go_on(
    app: &App,
    actor: access::Actor,
    id: Uuid,
    slot: Slot,
    content: Content,
    reader: Option<Reader>,
) {
    let db = app.db.clone();
    tokio::spawn(async move {
        let _slot = slot;
        // What went wrong is noted with the import, for its page.
        let outcome = service::import_content(&db, &actor, id, &content, reader.as_ref()).await;
        if let Err(problem) = outcome {
            tracing::warn!(import = %id, %problem, "a file of results was not read to its end");
        }
    });
}

#[derive(Template)]
#[template(path = "lab_import_one.html")]
struct OnePage {
    page: Page,
    id: Uuid,
    running: bool,
    failed: Option<String>,
    rows: u64,
    expected: u64,
    figures: Figures,
    stopped: Option<String>,
    /// The mapping it was read by.
    mapping: Option<String>,
    outdated: Option<String>,
    rejected: bool,
    kept: Option<String>,
    wrong: Option<Table>,
    wrong_heading: String,
    /// What is taken by now of a file of which rows came back, in a sentence; and whether that is all of it.
    completion: Option<(String, bool)>,
    /// The files that brought its rejected rows again.
    later: Vec<(String, String)>,
    /// The file that this one completes.
    completes: Option<String>,
}

/// How far a file has come, or what became of it.
pub(super) async fn view(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        let import = service::results_file(tx, actor, id)?;
        let completed = service::completed(tx, actor, &import)?;
        Ok((import, completed))
    };
    let (actor, (import, completed)) = app.read(&caller, work).await?;
    let page = app.page(&actor, &caller, "lab-import-page").crumb("/results/import", t("lab-import"));
    let mut view = one_page(page, &import, app.db.clocks().now());
    if let Some(completed) = completed {
        view.completion = Some(in_words(&completed));
        view.later = completed.later.iter().map(link_to).collect();
    }
    // The part that asks how far it is, is answered by a page that is whole once there is nothing left to ask.
    if caller.is_partial() && !view.running {
        return Ok((StatusCode::OK, [("hx-refresh", "true")]).into_response());
    }
    Ok(web::html(&view))
}

/// What is taken of a file by now.
fn in_words(completed: &Completed) -> (String, bool) {
    let Completion { rows, at_first, afterwards, left } = completed.completion;
    let key = if left == 0 { "lab-import-completed" } else { "lab-import-not-completed" };
    let numbers: [(&str, &dyn web::texts::TextArg); 4] =
        [("rows", &rows), ("first", &at_first), ("later", &afterwards), ("left", &left)];
    (web::tn(key, &numbers), left == 0)
}

fn link_to(import: &Import) -> (String, String) {
    let (when, rows) = (web::fmt::instant(import.imported_at), import.counts.rows);
    (
        format!("/results/import/{}", import.id),
        web::tn("lab-import-later", &[("when", &when), ("rows", &rows)]),
    )
}

fn one_page(page: Page, import: &Import, now: Timestamp) -> OnePage {
    let counts = import.counts;
    let interrupted = is_stopped(import, now).then(|| "lab-import-stopped".to_owned());
    let (failed, stopped) = match &import.state {
        ImportState::Failed(key) => (Some(key.clone()), None),
        ImportState::Stopped(key) => (None, Some(key.clone())),
        _ => (interrupted, None),
    };
    let figure = |key: &str, number: u64, tone| {
        Figure::new(key, i64::try_from(number).unwrap_or(i64::MAX), &format!("{key}-definition")).tone(tone)
    };
    let act = if counts.rejected > 0 { Tone::Act } else { Tone::Quiet };
    let sentences = &import.first_rejected;
    let kept = import.kept_until.filter(|until| now < *until).map(|until| {
        let until = web::fmt::date(kernel::clock::local_date(until));
        web::tn("lab-import-kept", &[("until", &until.as_str())])
    });
    let all = u64::try_from(sentences.len()).unwrap_or(0) == counts.rejected;
    let heading = if all || sentences.is_empty() {
        t("lab-import-wrong").to_owned()
    } else {
        web::tn("lab-import-wrong-first", &[("n", &sentences.len())])
    };
    OnePage {
        page,
        id: import.id,
        running: import.state == ImportState::Running && failed.is_none(),
        failed,
        rows: counts.rows,
        expected: import.expected_rows,
        figures: Figures {
            figures: vec![
                figure("lab-import-rows", counts.rows, Tone::Quiet),
                figure("lab-import-accepted", counts.accepted, Tone::Quiet),
                figure("lab-import-rejected", counts.rejected, act),
                figure("lab-import-duplicate", counts.duplicate, Tone::Quiet),
            ],
        },
        stopped,
        mapping: (!import.mapping.is_empty())
            .then(|| web::tn("lab-import-by", &[("mapping", &import.mapping)])),
        rejected: counts.rejected > 0,
        kept,
        outdated: (counts.outdated > 0).then(|| web::tn("lab-import-outdated", &[("n", &counts.outdated)])),
        wrong: (!sentences.is_empty()).then(|| wrong(sentences)),
        wrong_heading: heading,
        completion: None,
        later: Vec::new(),
        completes: import.completes.map(|first| format!("/results/import/{first}")),
    }
}

fn wrong(sentences: &[(String, String)]) -> Table {
    let columns = vec![Column::new("lab-import-what"), Column::new("lab-import-how")];
    let rows = sentences.iter().map(|(what, how)| Row::new(vec![Cell::text(what), Cell::text(how)]));
    Table::new("wrong", "lab-import-wrong", columns).rows(rows)
}

/// The rejected rows, as a file to mend and send again.
pub(super) async fn download(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let (_, file) = app.read(&caller, move |tx, actor| service::rejected_file(tx, actor, id)).await?;
    Ok(web::csv::download("righe-respinte.csv", file))
}
