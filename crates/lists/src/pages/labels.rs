//! The labels of several requests at once.

use access::Actor;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use lab::{Label, Labels};
use web::{App, Caller, Page, Posted, WebError, t, tn};

use super::list::title;
use super::{act, address, choose};
use crate::acts::{self, LABELLED};
use crate::asked::Asked;

#[derive(Template)]
#[template(path = "lists_labels.html")]
struct LabelsPage {
    page: Page,
    labels: Option<Labels>,
    /// What is said of those that have none.
    without: Option<String>,
    back: String,
}

/// Whoever loads the page again has chosen nothing any more.
pub(super) async fn back() -> Response {
    web::redirect(&address(LABELLED, ""))
}

/// The labels of the chosen requests that wait, in the order of the list.
pub(super) async fn print(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let form = posted.form();
    let (lines, pairs) = (act::chosen(&form), Asked::split(form.get("query")));
    let chosen = lines.len();
    let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
        let asked = choose::asked(actor, LABELLED, &pairs)?;
        Ok((acts::labels(tx, actor, &lines)?, asked))
    };
    let (actor, (views, asked)) = app.read(&caller, work).await?;
    let back = address(LABELLED, &asked.query());
    if chosen == 0 {
        return Ok(web::redirect_with_flash(&back, "lists-none-chosen"));
    }
    let left = i64::try_from(chosen - views.len()).unwrap_or(i64::MAX);
    let labels = views.iter().map(Label::of).collect::<kernel::Result<Vec<_>>>()?;
    let page = app
        .page(&actor, &caller, "lists-labels")
        .intro(t("lists-labels-intro"))
        .crumb(super::PATH, t("lists-title"))
        .crumb(back.clone(), t(&title(LABELLED)));
    Ok(web::html(&LabelsPage {
        page,
        labels: Some(labels).filter(|labels| !labels.is_empty()).map(Labels::new),
        without: (left > 0).then(|| tn("lists-labels-without", &[("n", &left)])),
        back,
    }))
}
