//! The same over JSON: places with their hours and lists, bookings, what came of them.

mod bookings;
mod day;
mod places;
mod slots;

use access::{Action, decide};
use kernel::{Date, Problem, Result};
use utoipa_axum::router::OpenApiRouter;
use web::{ApiError, App, Caller};

/// The routes below `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().merge(places::api()).merge(slots::api()).merge(day::api()).merge(bookings::api())
}

/// Who may not is told so before what is wrong with the rest.
async fn may(app: &App, caller: &Caller, action: Action) -> std::result::Result<(), ApiError> {
    app.read(caller, move |_, actor| decide(actor, action).map(drop)).await?;
    Ok(())
}

/// A day that a query names: today when it names none.
fn date(text: Option<&str>, field: &'static str, today: Date) -> Result<Date> {
    match text.filter(|text| !text.is_empty()) {
        None => Ok(today),
        Some(text) => text.parse().map_err(|_| Problem::field(field, "web-date-form")),
    }
}
