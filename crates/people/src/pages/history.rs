//! The history of a person's data.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::ids::PersonId;
use kernel::{Date, Timestamp};
use web::{App, Caller, Moment, Page, Timeline, WebError, t, tn};

use crate::model::merge::Merge;
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
    let joined = history.merges.iter().flat_map(joined);
    let mut all: Vec<(Timestamp, Moment)> =
        history.steps.iter().map(|step| (step.at, moment(step, today))).chain(joined).collect();
    all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    all.into_iter().map(|(_, moment)| moment).chain([first]).collect()
}

/// That somebody was merged into her, and that they were parted; both as they were stand on the merge's own page.
fn joined(merge: &Merge) -> Vec<(Timestamp, Moment)> {
    let name = format!("{} {}", merge.merged.data.family_name, merge.merged.data.given_name);
    let href = format!("/people/{}/merges/{}", merge.survivor.id, merge.id);
    let said = |key: &str, at, why: &str, by: &str| {
        let moment = Moment::at(at, tn(key, &[("name", &name)])).detail(why).by(by).href(href.clone());
        (at, moment)
    };
    let first = said("people-told-merged", merge.at, &merge.reason, &merge.by_name);
    let undone = merge.undone.as_ref();
    let undone = undone.map(|undone| said("people-told-parted", undone.at, &undone.why, &undone.by_name));
    std::iter::once(first).chain(undone).collect()
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
