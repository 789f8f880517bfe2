//! The label of a sample, 62 × 29 mm.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::Problem;
use kernel::ids::RequestId;
use web::{App, Caller, Page, WebError, t};

use super::request::CameBy;
use crate::Next;
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
    /// How urgent, as the place among all: why is nobody's business who holds the sample.
    priority: String,
    barcode: Barcode,
    next: Option<Next>,
}

/// The label as it is printed.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
    Query(came): Query<CameBy>,
) -> Result<Response, WebError> {
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        Ok((service::label(tx, actor, id)?, service::next_occasion(tx, actor, came.id)?))
    };
    let (actor, (view, next)) = app.read(&caller, work).await?;
    let number = view.request.number;
    let barcode =
        barcode::of_digits(&number).ok_or_else(|| Problem::Internal("a number without barcode".into()))?;
    let page = app
        .page(&actor, &caller, "lab-label")
        .intro(t("lab-label-intro"))
        .crumb(came.to(&format!("/requests/{id}")), t("lab-request"));
    Ok(web::html(&LabelPage {
        page,
        style: assets::style(),
        script: assets::script(),
        name: format!("{} {}", view.subject.family_name, view.subject.given_name),
        born: web::fmt::date(view.subject.birth_date),
        laboratory: view.request.laboratory,
        priority: web::tn("lab-label-priority", &[("rank", &i64::from(view.request.priority.rank()))]),
        number,
        barcode,
        next,
    }))
}
