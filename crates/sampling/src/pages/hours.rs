//! The hours of a place, opened at once for many days.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Date;
use serde::Deserialize;
use uuid::Uuid;
use web::{App, Caller, Cell, Choice, Column, FormState, Page, Posted, Row, Table, WebError, fmt, t};

use crate::rules::hours::{self, Opening};
use crate::service;

#[derive(Template)]
#[template(path = "sampling_hours.html")]
struct HoursPage {
    page: Page,
    form: FormState,
    weekdays: Vec<Choice>,
    table: Table,
}

/// From which day on.
#[derive(Deserialize)]
pub(super) struct Asked {
    from: Option<Date>,
}

/// The form, and the hours that are open.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(Asked { from }): Query<Asked>,
) -> Result<Response, WebError> {
    let mut form = caller.shell.form(format!("/sampling/places/{id}/hours"));
    let today = app.db.clocks().today();
    form.set_date("first", today.tomorrow().unwrap_or(today));
    form.set_date("last", today.checked_add(jiff::Span::new().days(7)).unwrap_or(today));
    form.set_all("weekday", (1..=5).map(|day: i8| day.to_string()));
    for (name, value) in [("from", "08:30"), ("until", "12:30"), ("minutes", "30"), ("capacity", "10")] {
        form.set(name, value);
    }
    render(&app, &caller, form, id, from.unwrap_or(today), StatusCode::OK).await
}

async fn render(
    app: &App,
    caller: &Caller,
    form: FormState,
    id: Uuid,
    from: Date,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, (place, slots)) =
        app.read(caller, move |tx, actor| service::slots(tx, actor, id, from)).await?;
    let page = app
        .page(&actor, caller, "sampling-hours-title")
        .intro(place.data.name.clone())
        .crumb("/sampling", t("sampling-places"));
    let columns = vec![
        Column::new("sampling-day"),
        Column::new("sampling-hour"),
        Column::number("sampling-taken"),
        Column::number("sampling-capacity"),
    ];
    let rows = slots.iter().map(|slot| {
        let href = format!("/sampling/places/{id}/day?day={}", slot.day);
        Row::new(vec![
            Cell::link(href, fmt::date_weekday(slot.day)),
            Cell::text(&slot.starts),
            Cell::number(slot.taken),
            Cell::number(slot.capacity),
        ])
    });
    let next = from.checked_add(jiff::Span::new().days(14)).ok();
    let next = next.map(|next| format!("/sampling/places/{id}/hours?from={next}"));
    let table = Table::new("sampling-slots", "sampling-slots", columns)
        .rows(rows)
        .empty("sampling-slots-none")
        .show_caption()
        .next_link(next);
    let weekdays = (1..=7).map(|day: i8| Choice::key(day.to_string(), &format!("sampling-weekday-{day}")));
    let weekdays = weekdays.collect();
    Ok(web::html_status(status, &HoursPage { page, form, weekdays, table }))
}

/// Opens them.
pub(super) async fn open(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("/sampling/places/{id}/hours"));
    let today = app.db.clocks().today();
    let answer = match opening(&mut form) {
        Some(opening) => {
            app.write(&caller, move |tx, actor| service::open_hours(tx, actor, id, &opening)).await.map(drop)
        }
        None => form.finish(),
    };
    match answer {
        Ok(()) => {
            let back = format!("/sampling/places/{id}/hours");
            Ok(web::redirect_with_flash(&back, "sampling-hours-kept"))
        }
        Err(problem) => {
            form.absorb(problem)?;
            render(&app, &caller, form, id, today, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// What was typed; what cannot be read is noted.
fn opening(form: &mut FormState) -> Option<Opening> {
    let (first, last) = (form.required_date("first"), form.required_date("last"));
    let weekdays: BTreeSet<i8> = form.all("weekday").iter().filter_map(|day| day.parse().ok()).collect();
    let mut time = |name: &'static str| {
        let typed = form.required(name);
        let time = hours::time(&typed);
        form.check(typed.is_empty() || time.is_some(), name, "sampling-hour-form");
        time
    };
    let (from, until) = (time("from"), time("until"));
    form.required("minutes");
    form.required("capacity");
    let minutes = form.parse("minutes", "sampling-open-minutes");
    let capacity = form.parse("capacity", "sampling-open-capacity");
    form.finish().ok()?;
    let (first, last, from, until) = (first?, last?, from?, until?);
    Some(Opening { first, last, weekdays, from, until, minutes: minutes?, capacity: capacity? })
}
