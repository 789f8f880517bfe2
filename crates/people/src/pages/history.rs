//! The history of a person's data.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Date;
use kernel::ids::PersonId;
use web::{App, Caller, Moment, Page, Timeline, WebError, t, tn};

use crate::screen::{self, field_key};
use crate::service::{self, Change, History, Step};

#[derive(Template)]
#[template(path = "people_history.html")]
struct View {
    page: Page,
    timeline: Timeline,
}

/// Shows what was corrected, when, by whom and why.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
) -> Result<Response, WebError> {
    let (actor, history) = app.read(&caller, move |tx, actor| service::history(tx, actor, id)).await?;
    let data = &history.person.data;
    let name = format!("{} {}", data.family_name, data.given_name);
    let page = app
        .page(&actor, &caller, "people-history")
        .about(id.0)
        .heading(tn("people-history-of", &[("name", &name)]))
        .crumb("/people", t("people-title"))
        .crumb(format!("/people/{id}"), name);
    let timeline = Timeline { moments: moments(&history, app.db.clocks().today()) };
    Ok(web::html(&View { page, timeline }))
}

fn moments(history: &History, today: Date) -> Vec<Moment> {
    let entered = format!("people-source-{}", history.person.source.code());
    let first = Moment::at(history.person.created_at, t(&entered));
    history.steps.iter().map(|step| moment(step, today)).chain([first]).collect()
}

fn moment(step: &Step, today: Date) -> Moment {
    let changes = step.changes.iter().map(|change| sentence(change, today)).collect::<Vec<_>>().join(" · ");
    let title = tn("people-corrected-because", &[("reason", &format!("«{}»", step.reason))]);
    Moment::at(step.at, title).detail(changes).by(step.by.as_str())
}

/// `Telefono: prima «011 000», ora «011 111»`.
fn sentence(change: &Change, today: Date) -> String {
    let shown = |value: &str| match screen::words(change.field, value, today) {
        _ if value.is_empty() => t("people-nothing").to_owned(),
        Some(words) => words,
        // In quotes, so that digits alone are not taken for a number.
        None => format!("«{value}»"),
    };
    let (label, before, after) = (t(field_key(change.field)), shown(&change.before), shown(&change.after));
    tn("people-change", &[("field", &label), ("before", &before), ("after", &after)])
}
