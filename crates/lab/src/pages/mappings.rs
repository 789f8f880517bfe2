//! The mappings of a laboratory: their list, their versions, their files.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{FieldProblem, Problem};
use uuid::Uuid;
use web::forms::{JSON, Upload};
use web::{App, Caller, Cell, Column, FormState, Page, Posted, Row, Table, WebError, t};

use super::words;
use crate::model::{KeptMapping, MappingVersion};
use crate::rules::table::{Mapping, Source, Target};
use crate::service::tables::{self, SaveMapping};

#[derive(Template)]
#[template(path = "lab_mappings.html")]
struct ListPage {
    page: Page,
    form: FormState,
    table: Table,
}

#[derive(Template)]
#[template(path = "lab_mapping.html")]
struct OnePage {
    page: Page,
    form: FormState,
    id: Uuid,
    columns: Table,
    words: Option<Table>,
    versions: Table,
}

#[derive(Template)]
#[template(path = "lab_mapping_delete.html")]
struct DeletePage {
    page: Page,
    form: FormState,
    id: Uuid,
    sentence: String,
}

/// The list, and where a file of one is brought.
pub(super) async fn show(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let form = caller.shell.form("/results/mappings").with_file();
    render(&app, &caller, form, StatusCode::OK).await
}

async fn render(
    app: &App,
    caller: &Caller,
    form: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, kept) = app.read(caller, tables::mappings).await?;
    let page = app
        .page(&actor, caller, "lab-mappings")
        .intro(t("lab-mappings-intro"))
        .crumb("/results/import", t("lab-import"));
    let columns = vec![
        Column::new("lab-mapping-name"),
        Column::number("lab-mapping-version"),
        Column::new("lab-mapping-changed"),
        Column::new("lab-mapping-by"),
    ];
    let rows = kept.iter().map(|one| {
        Row::new(vec![
            Cell::link(format!("/results/mappings/{}", one.id), &one.name),
            Cell::number(one.version),
            Cell::instant(one.changed_at),
            Cell::text(&one.changed_by),
        ])
    });
    let table = Table::new("mappings", "lab-mappings", columns).rows(rows).empty("lab-mappings-none");
    Ok(web::html_status(status, &ListPage { page, form, table }))
}

/// Keeps a mapping that came as a file.
pub(super) async fn bring(
    State(app): State<App>,
    caller: Caller,
    upload: Upload,
) -> Result<Response, WebError> {
    let (mut form, bytes) = upload.taken(JSON);
    if !form.is_good() {
        return render(&app, &caller, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let read = Mapping::kept(&String::from_utf8_lossy(&bytes));
    let mapping = match read.and_then(|mapping| mapping.is_good("file").map(|()| mapping)) {
        Ok(mapping) => mapping,
        Err(Problem::Invalid(problems)) => {
            let at_file = problems.into_iter().map(|problem| FieldProblem { field: "file", ..problem });
            at_file.for_each(|problem| form.problem(problem));
            return render(&app, &caller, form, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
        Err(problem) => return Err(problem.into()),
    };
    let new = SaveMapping { id: form.id(), name: form.get("name").to_owned(), base: None, mapping };
    match app.write(&caller, move |tx, actor| tables::save_mapping(tx, actor, &new)).await {
        Ok((_, kept)) => {
            Ok(web::redirect_with_flash(&format!("/results/mappings/{}", kept.id), "lab-mapping-kept"))
        }
        Err(problem) => {
            form.absorb(problem)?;
            render(&app, &caller, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// One of them.
pub(super) async fn view(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("/results/mappings/{id}"));
    render_one(&app, &caller, id, form, StatusCode::OK).await
}

async fn render_one(
    app: &App,
    caller: &Caller,
    id: Uuid,
    mut form: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, (kept, versions)) = app.read(caller, move |tx, actor| tables::mapping(tx, actor, id)).await?;
    if form.get("version").is_empty() {
        form.set("name", &kept.name);
    }
    form.set("version", kept.version.to_string());
    let page = app
        .page(&actor, caller, "lab-mapping")
        .heading(&kept.name)
        .crumb("/results/import", t("lab-import"))
        .crumb("/results/mappings", t("lab-mappings"));
    let words = words_of(&kept.mapping);
    let view =
        OnePage { page, form, id, columns: columns_of(&kept.mapping), words, versions: history(&versions) };
    Ok(web::html_status(status, &view))
}

fn columns_of(mapping: &Mapping) -> Table {
    let rows = Target::all().filter_map(|target| {
        let from = match mapping.sources.get(&target)? {
            Source::Column(heading) => heading.clone(),
            Source::Fixed(test) => web::tn("lab-table-all-rows", &[("test", &words::test(*test))]),
        };
        Some(Row::new(vec![Cell::key(&format!("lab-field-{}", target.name())), Cell::text(from)]))
    });
    let columns = vec![Column::new("lab-mapping-field"), Column::new("lab-mapping-column")];
    Table::new("columns", "lab-mapping-columns", columns).show_caption().rows(rows)
}

fn words_of(mapping: &Mapping) -> Option<Table> {
    let outcomes = mapping.outcomes.iter().map(|(word, one)| (word, words::outcome(*one)));
    let tests = mapping.tests.iter().map(|(word, one)| (word, words::test(*one)));
    let rows: Vec<Row> = outcomes
        .chain(tests)
        .map(|(word, means)| Row::new(vec![Cell::text(word), Cell::text(means)]))
        .collect();
    let columns = vec![Column::new("lab-mapping-word"), Column::new("lab-mapping-means")];
    (!rows.is_empty()).then(|| Table::new("words", "lab-mapping-words", columns).show_caption().rows(rows))
}

fn history(versions: &[MappingVersion]) -> Table {
    let columns = vec![
        Column::number("lab-mapping-version"),
        Column::new("lab-mapping-act"),
        Column::new("lab-mapping-name"),
        Column::new("lab-mapping-changed"),
        Column::new("lab-mapping-by"),
    ];
    let rows = versions.iter().map(|one| {
        Row::new(vec![
            Cell::number(one.version),
            Cell::key(&format!("lab-mapping-act-{}", one.act)),
            Cell::text(&one.name),
            Cell::instant(one.changed_at),
            Cell::text(&one.changed_by),
        ])
    });
    Table::new("versions", "lab-mapping-versions", columns).show_caption().rows(rows)
}

/// Calls it something else.
pub(super) async fn rename(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let (name, version) = (form.get("name").to_owned(), form.get("version").parse().unwrap_or(0));
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        tables::rename_mapping(tx, actor, (id, version), &name)
    };
    match app.write(&caller, work).await {
        Ok(_) => Ok(web::redirect_with_flash(&format!("/results/mappings/{id}"), "lab-mapping-renamed")),
        Err(problem) => {
            form.absorb(problem)?;
            render_one(&app, &caller, id, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// Asks whether it is to go.
pub(super) async fn ask_delete(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let (actor, (kept, _)) = app.read(&caller, move |tx, actor| tables::mapping(tx, actor, id)).await?;
    let mut form = caller.shell.form(format!("/results/mappings/{id}/delete"));
    form.set("version", kept.version.to_string());
    Ok(web::html(&delete_page(&app, &actor, &caller, form, &kept)))
}

fn delete_page(
    app: &App,
    actor: &access::Actor,
    caller: &Caller,
    form: FormState,
    kept: &KeptMapping,
) -> DeletePage {
    let page = app
        .page(actor, caller, "lab-mapping-delete")
        .crumb("/results/import", t("lab-import"))
        .crumb("/results/mappings", t("lab-mappings"));
    DeletePage {
        page,
        form,
        id: kept.id,
        sentence: web::tn("lab-mapping-delete-what", &[("name", &kept.name)]),
    }
}

/// Deletes it.
pub(super) async fn delete(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let version = form.get("version").parse().unwrap_or(0);
    let work =
        move |tx: &mut storage::Tx<'_>, actor: &access::Actor| tables::delete_mapping(tx, actor, id, version);
    match app.write(&caller, work).await {
        Ok(_) => Ok(web::redirect_with_flash("/results/mappings", "lab-mapping-deleted")),
        Err(problem @ Problem::Stale) => {
            form.absorb(problem)?;
            let (actor, (kept, _)) =
                app.read(&caller, move |tx, actor| tables::mapping(tx, actor, id)).await?;
            form.set("version", kept.version.to_string());
            let page = delete_page(&app, &actor, &caller, form, &kept);
            Ok(web::html_status(StatusCode::CONFLICT, &page))
        }
        Err(problem) => Err(problem.into()),
    }
}

/// The mapping as a file, to be brought elsewhere or given to `argine lab parse --mapping`.
pub(super) async fn download(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let (_, (kept, _)) = app.read(&caller, move |tx, actor| tables::mapping(tx, actor, id)).await?;
    Ok(web::saved_as("modello.json", "application/json", kept.mapping.print()?))
}
