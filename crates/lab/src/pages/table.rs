//! A table in a laboratory's own columns: what its columns are, what its words mean, how it would be taken, and then the import.

mod form;
mod preview;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{FieldProblem, Problem};
use serde::Deserialize;
use sheet::Look;
use uuid::Uuid;
use web::{App, Caller, FormState, Page, Posted, Table, WebError, t};

use crate::model::KeptMapping;
use crate::rules::table::{Mapping, Mismatch, guess};
use crate::service::tables::{self, SaveMapping};
use crate::service::uploads::{self, Waiting};
use crate::service::{self, Received};

use form::{Choices, Ours, Word};

/// Bytes of what was typed that go along with a file that is chosen again.
const MOST_TYPED: usize = 256 * 1024;

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

    /// Whether a table cannot do without some of the fields of a section; else it is folded.
    fn is_needed(&self, fields: &[Ours]) -> bool {
        fields.iter().any(|field| field.required)
    }

    /// Whether a section that is folded has something to show: a column, or what is wrong.
    fn is_chosen(&self, fields: &[Ours]) -> bool {
        fields
            .iter()
            .any(|field| !self.form.get(field.name).is_empty() || self.form.sentence(field.name).is_some())
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
    look: Arc<Look>,
    kept: Vec<KeptMapping>,
}

/// What is seen of a sheet of a file that waits, which is looked at once.
async fn looked(app: &App, waiting: &Waiting, sheet: Option<&str>) -> kernel::Result<Arc<Look>> {
    if let Some(look) = waiting.look(sheet) {
        return Ok(look.clone());
    }
    let look = Arc::new(tables::looked(&waiting.content, sheet).await?);
    uploads::seen(waiting.id, &look, app.db.clocks().now());
    Ok(look)
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
    let mut form = caller.shell.form(format!("/results/tables/{id}"));
    if asked.mapping.is_none() && !waiting.typed.is_empty() {
        // What was typed about a file that was gone by then, as far as this one has it.
        waiting.typed.iter().for_each(|(name, value)| form.set(name, value));
        let sheet = form.optional("sheet");
        let look = match looked(&app, &waiting, sheet.as_deref()).await {
            Ok(look) => look,
            Err(Problem::Invalid(_)) => looked(&app, &waiting, None).await?,
            Err(problem) => return Err(problem.into()),
        };
        let mapping = form::read(&mut form, &look);
        form.set("sheet", look.sheet.clone().unwrap_or_default());
        let desk = Desk { waiting, look, kept };
        return render(&app, &caller, form, &desk, &mapping, StatusCode::OK).await;
    }
    let chosen = asked.mapping.as_deref().and_then(|id| id.parse::<Uuid>().ok());
    let chosen = chosen.and_then(|id| kept.iter().find(|one| one.id == id));
    let first = looked(&app, &waiting, None).await?;
    let free = asked.mapping.as_deref() == Some("none");
    let base = chosen.or_else(|| {
        if free { None } else { tables::fitting(&first, &kept).or(tables::nearest(&first, &kept)) }
    });
    let look = match base {
        // A sheet that is not there, or cannot be read, is no reason not to show the one that is.
        Some(base) => match looked(&app, &waiting, base.mapping.sheet.as_deref()).await {
            Ok(look) => look,
            Err(Problem::Invalid(_)) => first,
            Err(problem) => return Err(problem.into()),
        },
        None => first,
    };
    let mut mapping = match base {
        Some(base) => base.mapping.kept_for(&look.headings),
        None => guess(&look.headings),
    };
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

/// Shows how it would be taken, keeps the mapping and takes it, or forgets the file.
pub(super) async fn send(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let pressed = posted.pressed().to_owned();
    let mut form = posted.form();
    let (actor, kept) = app.read(&caller, tables::mappings).await?;
    if pressed == "cancel" {
        uploads::forget(&actor, id, app.db.clocks().now());
        return Ok(web::redirect("/results/import"));
    }
    let Some(waiting) = uploads::waiting(&actor, id, app.db.clocks().now()) else {
        return gone(&app, &caller, id, Some(&form)).await;
    };
    let sheet = form.optional("sheet");
    let look = match looked(&app, &waiting, sheet.as_deref()).await {
        Ok(look) => look,
        Err(Problem::Invalid(problems)) => {
            // The sheet that was typed about is shown, with everything that was typed.
            let before = waiting.looks.iter().find(|look| form::is_about(&form, look));
            let look = before.or(waiting.looks.first()).cloned().ok_or(Problem::NotFound)?;
            let at_sheet = problems.into_iter().map(|problem| FieldProblem { field: "sheet", ..problem });
            at_sheet.for_each(|problem| form.problem(problem));
            let mapping = form::read(&mut form, &look);
            let desk = Desk { waiting, look, kept };
            return render(&app, &caller, form, &desk, &mapping, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        Err(problem) => return Err(problem.into()),
    };
    let mapping = form::read(&mut form, &look);
    let desk = Desk { waiting, look, kept };
    if pressed != "send" {
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
            uploads::forget(&actor, id, app.db.clocks().now());
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
    let Some(form) = form else { return super::import::again(app, caller, "lab-table-gone", None).await };
    if let Some((name, mapping)) = form.optional("name").zip(form::typed(form)) {
        let new = SaveMapping { id: Uuid::now_v7(), name, base: form::base(form), mapping };
        if app.write(caller, move |tx, actor| tables::save_mapping(tx, actor, &new)).await.is_ok() {
            return super::import::again(app, caller, "lab-table-gone-kept", None).await;
        }
    }
    // What cannot be kept as a mapping yet goes along with the file that is chosen again.
    let typed = serde_json::to_string(&form.fields().collect::<Vec<_>>()).map_err(Problem::internal)?;
    super::import::again(app, caller, "lab-table-gone-typed", Some(typed)).await
}

/// What was typed about a file that was gone by then, as it came along.
pub(super) fn typed_before(text: &str) -> Vec<(String, String)> {
    if text.len() > MOST_TYPED { Vec::new() } else { serde_json::from_str(text).unwrap_or_default() }
}

/// Keeps a file that is no 27-column file until somebody has said what its columns are; the answer leads there.
pub(super) fn ask_about(app: &App, actor: &access::Actor, waiting: Waiting) -> Response {
    let id = waiting.id;
    uploads::wait(actor, waiting, app.db.clocks().now());
    web::redirect(&format!("/results/tables/{id}"))
}
