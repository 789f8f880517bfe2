//! The labels of several requests at once.

use access::Actor;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::ids::RequestId;
use lab::{Label, Labels};
use web::{App, Caller, Page, Posted, WebError, t, tn};

use super::list::title;
use super::{act, address, choose};
use crate::asked::Asked;

/// The list for whose lines labels are printed.
pub(super) const LABELLED: &str = "requests";

#[derive(Template)]
#[template(path = "lists_labels.html")]
struct LabelsPage {
    page: Page,
    labels: Labels,
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
    let pairs = Asked::split(form.get("query"));
    let ids: Vec<RequestId> = act::chosen(&form).into_iter().map(|one| RequestId(one.id)).collect();
    let chosen = ids.len();
    let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
        let asked = choose::asked(actor, LABELLED, &pairs)?;
        Ok((lab::service::labels(tx, actor, &ids)?, asked))
    };
    let (actor, (found, asked)) = app.read(&caller, work).await?;
    let back = address(LABELLED, &asked.query());
    if chosen == 0 {
        return Ok(web::redirect_with_flash(&back, "lists-none-chosen"));
    }
    let left = i64::try_from(chosen - found.len()).unwrap_or(i64::MAX);
    let labels = Labels::new(found.iter().map(Label::of).collect::<kernel::Result<_>>()?);
    let page = app
        .page(&actor, &caller, "lists-labels")
        .intro(t("lists-labels-intro"))
        .crumb(super::PATH, t("lists-title"))
        .crumb(back.clone(), t(&title(LABELLED)));
    Ok(web::html(&LabelsPage {
        page,
        labels,
        without: (left > 0).then(|| tn("lists-labels-without", &[("n", &left)])),
        back,
    }))
}
