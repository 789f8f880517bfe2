//! The pages of the module.

mod booking;
mod day;
mod hours;
mod places;
mod times;
mod told;
mod transports;
mod words;

use axum::Router;
use axum::routing::get;
use web::App;

use crate::assets;

pub(crate) use told::Teller;

/// Places, bookings, the desk, transports.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/sampling", get(places::list))
        .route("/sampling/places/new", get(places::ask_new).post(places::create))
        .route("/sampling/places/{id}", get(places::ask).post(places::change))
        .route("/sampling/places/{id}/hours", get(hours::show).post(hours::open))
        .route("/sampling/places/{id}/day", get(day::show).post(day::enter))
        .route("/sampling/places/{id}/labels", get(day::labels))
        .route("/sampling/places/{id}/times", get(times::rows))
        .route("/sampling/places/{id}/transports", get(transports::waits).post(transports::send))
        .route("/sampling/transports", get(transports::list).post(transports::find))
        .route("/sampling/transports/{id}", get(transports::show).post(transports::arrive))
        .route("/requests/{id}/appointment", get(booking::ask).post(booking::book))
        .route("/requests/{id}/appointment/cancel", get(booking::ask_cancel).post(booking::cancel))
        .merge(assets::routes())
}
