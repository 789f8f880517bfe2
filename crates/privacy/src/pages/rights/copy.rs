//! The copy of all that is held about a person: first what it will contain.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Date, Problem};
use uuid::Uuid;
use web::{App, Caller, Cell, Column, FormState, Page, Posted, Row, Table, WebError, fmt, t, tn};

use super::{PATH, one_path};
use crate::model::copy::{DataCopy, Value};
use crate::{service, words};

#[derive(Template)]
#[template(path = "rights_copy.html")]
struct RehearsalPage {
    page: Page,
    form: FormState,
    table: Table,
    back: String,
}

async fn page(app: &App, caller: &Caller, id: Uuid, form: FormState) -> Result<RehearsalPage, WebError> {
    let (actor, (request, counts)) =
        app.read(caller, move |tx, actor| service::copy::rehearse(tx, actor, id)).await?;
    let columns = vec![Column::new("privacy-copy-what"), Column::number("privacy-copy-many")];
    let rows = counts.iter().map(|(name, count)| {
        Row::new(vec![Cell::key(&section(name)), Cell::number(i64::try_from(*count).unwrap_or(i64::MAX))])
    });
    let page = app
        .page(&actor, caller, "privacy-copy")
        .heading(tn("privacy-copy-for", &[("name", &request.requester)]))
        .intro(t("privacy-copy-intro"))
        .crumb(PATH, t("privacy-rights"))
        .crumb(one_path(id), t("privacy-rights-one"));
    let table = Table::new("copy", "privacy-copy-contents", columns).rows(rows);
    Ok(RehearsalPage { page, form, table, back: one_path(id) })
}

fn section(name: &str) -> String {
    format!("privacy-copy-{}", name.replace('_', "-"))
}

/// What it will contain.
pub(super) async fn rehearse(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("{}/copy", one_path(id)));
    Ok(web::html(&page(&app, &caller, id, form).await?))
}

/// One thing that is held: labels and values.
type Lines = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "rights_copy_print.html")]
struct PrintPage {
    page: Page,
    sections: Vec<(String, Vec<Lines>)>,
    /// The kinds of which there is nothing.
    empty: String,
    back: String,
}

/// The copy: a file for programs, or a page to print.
pub(super) async fn make(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("{}/copy", one_path(id)));
    let how = match form.get("how") {
        "json" => "json",
        "print" => "print",
        _ => {
            form.problem(kernel::FieldProblem::new("how", "privacy-copy-how-missing"));
            let page = page(&app, &caller, id, form).await?;
            return Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let (actor, (request, copy)) =
        app.read(&caller, move |tx, actor| service::copy::copy(tx, actor, id, how)).await?;
    // Noted before it leaves, or it does not leave.
    app.write(&caller, move |tx, actor| service::copy::note(tx, actor, id, how)).await?;
    if how == "json" {
        let text = serde_json::to_string_pretty(&copy.json()).map_err(Problem::internal)?;
        return Ok(web::saved_as("copia-dati.json", "application/json", text));
    }
    let page = app
        .page(&actor, &caller, "privacy-copy")
        .heading(tn("privacy-copy-asked-by", &[("name", &request.requester)]))
        .intro(tn("privacy-copy-made", &[("when", &fmt::instant(copy.made_at))]));
    let (full, empty): (Vec<_>, Vec<_>) =
        printed(&copy, app.db.clocks().today()).into_iter().partition(|(_, items)| !items.is_empty());
    let empty = empty.into_iter().map(|(title, _)| title).collect::<Vec<_>>().join(", ");
    Ok(web::html(&PrintPage { page, sections: full, empty, back: one_path(id) }))
}

/// As it is read on paper: in words, where the file has codes.
fn printed(copy: &DataCopy, today: Date) -> Vec<(String, Vec<Lines>)> {
    let read = |section: &str, name: &str, value: &Value| match value {
        Value::Text(text) => words::copied(section, name, text, today),
        Value::Day(day) => fmt::date(*day),
        Value::Instant(at) => fmt::instant(*at),
        Value::Flag(true) => t("privacy-yes").to_owned(),
        Value::Flag(false) => t("privacy-no").to_owned(),
    };
    let label = |name: &str| t(&format!("privacy-field-{}", name.replace('_', "-"))).to_owned();
    let sections = copy.sections.iter().map(|one| {
        let items = one.items.iter().map(|item| {
            // A doctor is read by his name; his code stands for him only where nobody knows it any more.
            let named = item.0.iter().any(|(name, _)| *name == "doctor_name");
            let shown = item.0.iter().filter(|(name, _)| *name != "doctor" || !named);
            shown.map(|(name, value)| (label(name), read(one.name, name, value))).collect()
        });
        (t(&section(one.name)).to_owned(), items.collect())
    });
    sections.collect()
}
