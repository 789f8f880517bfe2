//! The label of a sample, 62 × 29 mm.

use askama::Template;
use askama::filters::HtmlSafe;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::ids::RequestId;
use kernel::{Date, Problem};
use web::{App, Caller, Page, WebError, t};

use super::request::CameBy;
use crate::Next;
use crate::model::Priority;
use crate::rules::barcode::{self, Barcode};
use crate::service;

/// A label as it is printed, one of [`Labels`].
#[derive(Template)]
#[template(path = "lab_label_one.html")]
pub struct Label {
    number: String,
    name: String,
    born: String,
    laboratory: String,
    /// How urgent, as the place among all: why is nobody's business who holds the sample.
    priority: String,
    barcode: Barcode,
}

impl HtmlSafe for Label {}

impl Label {
    /// The label of a request that somebody may see.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn of(service::Labelled { request, subject }: &service::Labelled) -> kernel::Result<Self> {
        let name = format!("{} {}", subject.family_name, subject.given_name);
        let of = (request.number.as_str(), request.laboratory.as_str(), request.priority);
        Self::new(of, (name, subject.birth_date))
    }

    /// The label of a request: its number, laboratory and priority, and name and birth date of whose it is.
    ///
    /// # Errors
    /// When the number has no barcode.
    pub fn new(
        (number, laboratory, priority): (&str, &str, Priority),
        (name, born): (String, Date),
    ) -> kernel::Result<Self> {
        let barcode =
            barcode::of_digits(number).ok_or_else(|| Problem::Internal("a number without barcode".into()))?;
        Ok(Self {
            number: number.to_owned(),
            name,
            born: web::fmt::date(born),
            laboratory: laboratory.to_owned(),
            priority: web::tn("lab-label-priority", &[("rank", &i64::from(priority.rank()))]),
            barcode,
        })
    }
}

/// Labels on a page, with their style and what prints them, each on a label of its own.
#[derive(Template)]
#[template(path = "lab_labels.html")]
pub struct Labels {
    labels: Vec<Label>,
}

impl HtmlSafe for Labels {}

impl Labels {
    /// In this order.
    pub fn new(labels: Vec<Label>) -> Self {
        Self { labels }
    }

    /// Whether there is none, and nothing is shown.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }
}

#[derive(Template)]
#[template(path = "lab_label.html")]
struct LabelPage {
    page: Page,
    labels: Labels,
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
    let (actor, (labelled, next)) = app.read(&caller, work).await?;
    let labels = Labels::new(vec![Label::of(&labelled)?]);
    let page = app
        .page(&actor, &caller, "lab-label")
        .intro(t("lab-label-intro"))
        .crumb(came.to(&format!("/requests/{id}")), t("lab-request"));
    Ok(web::html(&LabelPage { page, labels, next }))
}
