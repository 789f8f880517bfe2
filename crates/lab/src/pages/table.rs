//! A table in a laboratory's own columns: what its columns are, what its words mean, how it would be taken, and then the import.

mod form;
mod preview;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{FieldProblem, Problem};
use serde::Deserialize;
use sheet::{Content, Look};
use uuid::Uuid;
use web::{App, Caller, FormState, Page, Posted, Table, WebError, t};

use crate::model::KeptMapping;
use crate::rules::table::{Mapping, Mismatch, guess};
use crate::service::tables::{self, SaveMapping};
use crate::service::uploads::{self, Waiting};
use crate::service::{self, Received};

use form::{Choices, Word};

#[derive(Template)]
#[template(path = "lab_table.html")]
struct TablePage {
    page: Page,
    form: FormState,
    choices: Choices,
    /// The mapping that was picked by itself or by hand, in a sentence.
    picked: Option<String>,
    /// How the file differs from it.
    missing: Vec<String>,
    new: Vec<String>,
    /// The other mappings of the laboratory.
    others: Vec<(String, String)>,
    /// Words that have to be told.
    words: Vec<Word>,
    /// What is told of words that this file does not have.
    carried: Vec<Word>,
    /// Words that are known, and what they mean.
    known: Vec<(String, String)>,
    /// What the file is: sheet, row of the headings, rows.
    facts: String,
    hidden: Vec<String>,
    /// Whether the order of day and month has to be said.
    asks_order: bool,
    /// Whether the columns are to be looked at: folded away when a mapping fits.
    open: bool,
    preview: Option<Table>,
    summary: Option<String>,
}

impl TablePage {
    /// What a word may mean.
    fn meanings(&self, word: &Word) -> &[web::Choice] {
        if word.is_test { &self.choices.kinds } else { &self.choices.outcomes }
    }
}

/// Which mapping one chose.
#[derive(Deserialize)]
pub(super) struct Asked {
    mapping: Option<String>,
}

/// What was looked at, and everything the page shows of it.
struct Desk {
    waiting: Waiting,
    look: Look,
    kept: Vec<KeptMapping>,
}

/// The page.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (actor, kept) = app.read(&caller, tables::mappings).await?;
    let Some(waiting) = uploads::waiting(&actor, id, app.db.clocks().now()) else {
        return gone(&app, &caller, id, None).await;
    };
    let chosen = asked.mapping.as_deref().and_then(|id| id.parse::<Uuid>().ok());
    let chosen = chosen.and_then(|id| kept.iter().find(|one| one.id == id));
    let first = tables::looked(&waiting.content, chosen.and_then(|one| one.mapping.sheet.as_deref()))
        .or_else(|_| tables::looked(&waiting.content, None))?;
    let free = asked.mapping.as_deref() == Some("none");
    let base = chosen.or_else(|| {
        if free { None } else { tables::fitting(&first, &kept).or(tables::nearest(&first, &kept)) }
    });
    let (look, mut mapping) = match base {
        Some(base) => {
            let look = tables::looked(&waiting.content, base.mapping.sheet.as_deref()).unwrap_or(first);
            let mapping = base.mapping.kept_for(&look.headings);
            (look, mapping)
        }
        None => {
            let mapping = guess(&first.headings);
            (first, mapping)
        }
    };
    let mut form = caller.shell.form(format!("/results/tables/{id}"));
    form::fill(&mut form, &mut mapping, &look, base);
    let desk = Desk { waiting, look, kept };
    render(&app, &caller, form, &desk, &mapping, StatusCode::OK).await
}

async fn render(
    app: &App,
    caller: &Caller,
    form: FormState,
    desk: &Desk,
    mapping: &Mapping,
    status: StatusCode,
) -> Result<Response, WebError> {
    let actor = app.actor(caller).await?;
    let base = form::base(&form).and_then(|(id, _)| desk.kept.iter().find(|one| one.id == id));
    let mismatch = base.map_or_else(Mismatch::default, |base| base.mapping.mismatch(&desk.look.headings));
    let fits = base.is_some() && mismatch == Mismatch::default();
    let words = form::words(mapping, &desk.look, &form);
    let asks_order = form::asks_order(&form, mapping, &desk.look);
    let ready = mapping.problems().is_empty() && !asks_order;
    let page = app
        .page(&actor, caller, "lab-table")
        .intro(t("lab-table-intro"))
        .crumb("/results/import", t("lab-import"));
    let others = desk.kept.iter().filter(|one| base.is_none_or(|base| base.id != one.id));
    let id = desk.waiting.id;
    let (preview, summary) = match ready.then(|| tables::reader(mapping.clone(), &desk.look, &actor)) {
        Some(Ok(reader)) => {
            let (table, summary) = preview::of(&reader, &desk.look);
            (Some(table), Some(summary))
        }
        _ => (None, None),
    };
    let view = TablePage {
        page,
        choices: Choices::of(&desk.look),
        picked: base.map(|base| {
            let version = base.version.to_string();
            web::tn("lab-table-picked", &[("name", &base.name), ("version", &version)])
        }),
        missing: mismatch.missing,
        new: mismatch.new,
        others: others
            .map(|one| (format!("/results/tables/{id}?mapping={}", one.id), one.name.clone()))
            .collect(),
        carried: form::carried(mapping, &words),
        known: form::known(mapping, &desk.look),
        facts: form::facts(&desk.look),
        hidden: form::hidden_columns(&desk.look),
        asks_order,
        open: !(fits && !asks_order && words.iter().all(|word| !word.chosen.is_empty()) && form.is_good()),
        words,
        preview,
        summary,
        form,
    };
    Ok(web::html_status(status, &view))
}

/// Shows how it would be taken, or keeps the mapping and takes it.
pub(super) async fn send(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let send = posted.pressed() == "send";
    let mut form = posted.form();
    let (actor, kept) = app.read(&caller, tables::mappings).await?;
    let Some(waiting) = uploads::waiting(&actor, id, app.db.clocks().now()) else {
        return gone(&app, &caller, id, Some(&form)).await;
    };
    let sheet = form.optional("sheet");
    let look = tables::looked(&waiting.content, sheet.as_deref())?;
    let mapping = form::read(&mut form, &look);
    let desk = Desk { waiting, look, kept };
    if !send {
        return render(&app, &caller, form, &desk, &mapping, StatusCode::OK).await;
    }
    form::judge(&mut form, &mapping, &desk.look);
    if form.get("name").is_empty() {
        form.problem(FieldProblem::new("name", "web-required"));
    }
    if !form.is_good() {
        return render(&app, &caller, form, &desk, &mapping, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    match begin(&app, &caller, &form, &desk, &mapping).await {
        Ok(()) => {
            uploads::forget(id, app.db.clocks().now());
            Ok(web::redirect(&format!("/results/import/{id}")))
        }
        Err(problem @ (Problem::Invalid(_) | Problem::Refused(_) | Problem::Stale)) => {
            form.absorb(problem)?;
            render(&app, &caller, form, &desk, &mapping, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(problem) => Err(problem.into()),
    }
}

/// Keeps the mapping and begins the import in one unit of work; the reading goes on behind the answer.
async fn begin(
    app: &App,
    caller: &Caller,
    form: &FormState,
    desk: &Desk,
    mapping: &Mapping,
) -> kernel::Result<()> {
    let slot = service::slot()?;
    let (id, completes, rows) = (desk.waiting.id, desk.waiting.completes, desk.look.rows);
    let new = SaveMapping {
        id: Uuid::now_v7(),
        name: form.get("name").to_owned(),
        base: form::base(form),
        mapping: mapping.clone(),
    };
    let (content, look, mapping) = (desk.waiting.content.clone(), desk.look.clone(), mapping.clone());
    let starting = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        let kept = tables::save_mapping(tx, actor, &new)?;
        let received = service::start_import(tx, actor, id, rows)?;
        if let Some(first) = completes {
            service::complete(tx, actor, id, first)?;
        }
        tables::read_by(tx, id, &received, &kept.label())?;
        Ok(received)
    };
    let (actor, received) = app.write(caller, starting).await?;
    if received == Received::New {
        let reader = tables::reader(mapping, &look, &actor)?;
        super::import::go_on(app, actor, id, slot, content, Some(reader));
    }
    Ok(())
}

/// The file waits no more: it was taken already, or it must be chosen again. What was said of its columns is kept.
async fn gone(app: &App, caller: &Caller, id: Uuid, form: Option<&FormState>) -> Result<Response, WebError> {
    let there = app.read(caller, move |tx, actor| {
        let all = service::imports(tx, actor, super::import::HISTORY)?;
        Ok(all.iter().any(|one| one.id == id))
    });
    if there.await?.1 {
        return Ok(web::redirect(&format!("/results/import/{id}")));
    }
    let kept = form.and_then(|form| Some((form.optional("name")?, form::typed(form)?, form::base(form))));
    let Some((name, mapping, base)) = kept else {
        return super::import::again(app, caller, "lab-table-gone").await;
    };
    let new = SaveMapping { id: Uuid::now_v7(), name, base, mapping };
    let saved = app.write(caller, move |tx, actor| tables::save_mapping(tx, actor, &new)).await;
    let key = if saved.is_ok() { "lab-table-gone-kept" } else { "lab-table-gone" };
    super::import::again(app, caller, key).await
}

/// Keeps a file that is no 27-column file until somebody has said what its columns are; the answer leads there.
///
/// # Errors
/// An invalid field `file` that says why it is not read at all.
pub(super) fn ask_about(
    app: &App,
    actor: &access::Actor,
    id: Uuid,
    content: Content,
    completes: Option<Uuid>,
) -> kernel::Result<Response> {
    tables::looked(&content, None)?;
    uploads::wait(actor, Waiting { id, content, completes }, app.db.clocks().now());
    Ok(web::redirect(&format!("/results/tables/{id}")))
}
