//! The label of a sample, 62 × 29 mm.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Problem;
use kernel::ids::RequestId;
use web::{App, Caller, Page, WebError, t};

use crate::assets;
use crate::rules::barcode::{self, Barcode};
use crate::service;

#[derive(Template)]
#[template(path = "lab_label.html")]
struct LabelPage {
    page: Page,
    style: &'static str,
    script: &'static str,
    number: String,
    name: String,
    born: String,
    laboratory: String,
    barcode: Barcode,
}

/// The label as it is printed.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
) -> Result<Response, WebError> {
    let (actor, view) = app.read(&caller, move |tx, actor| service::label(tx, actor, id)).await?;
    let number = view.request.number;
    let barcode =
        barcode::of_digits(&number).ok_or_else(|| Problem::Internal("a number without barcode".into()))?;
    let page = app
        .page(&actor, &caller, "lab-label")
        .intro(t("lab-label-intro"))
        .crumb(format!("/requests/{id}"), t("lab-request"));
    Ok(web::html(&LabelPage {
        page,
        style: assets::style(),
        script: assets::script(),
        name: format!("{} {}", view.subject.family_name, view.subject.given_name),
        born: web::fmt::date(view.subject.birth_date),
        laboratory: view.request.laboratory,
        number,
        barcode,
    }))
}
