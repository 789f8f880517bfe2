//! The same over JSON: places with their hours and lists, bookings, what came of them.

mod bookings;
mod places;

use access::{Action, decide};
use utoipa_axum::router::OpenApiRouter;
use web::{ApiError, App, Caller};

/// The routes below `/api/v1`.
pub fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().merge(places::api()).merge(bookings::api())
}

/// Who may not is told so before what is wrong with the rest.
async fn may(app: &App, caller: &Caller, action: Action) -> Result<(), ApiError> {
    app.read(caller, move |_, actor| decide(actor, action).map(drop)).await?;
    Ok(())
}
