//! The pages of the module, and what it adds to those of others.

mod list;
mod one;
mod panel;
mod receipts;
mod stream;
mod write;

use std::sync::Arc;

use access::Resource;
use axum::routing::{get, post};
use axum::{Extension, Router};
use kernel::ids::PersonId;
use web::App;

use crate::{Hub, service, store};

/// Where the list is.
pub(crate) const PATH: &str = "/communications";
/// Where a page that is open hears how many there are.
pub(crate) const STREAM: &str = "/communications/stream";

/// The list, one of them, the forms, and the stream of the numbers. What changes is told to the count of this node at once.
pub fn routes(hub: Arc<Hub>) -> Router<App> {
    Router::new()
        .route(PATH, get(list::show))
        .route(STREAM, get(stream::show))
        .route("/communications/{id}", get(one::show))
        .route("/communications/{id}/acknowledge", post(one::acknowledge))
        .route("/communications/{id}/answer", post(one::answer))
        .route("/people/{id}/message", get(write::show).post(write::send))
        .route(receipts::PATH, get(receipts::list).post(receipts::search))
        .route("/results/{id}/receipt", get(receipts::one))
        .layer(Extension(hub))
}

/// Adds the box on the person's page, and says whose communications are. Once, when the program starts.
pub fn install() {
    people::Panels::add(panel::panel, service::of_person_ahead);
    people::Hangings::add("communication", "notifications-hanging", |tx, id: PersonId| {
        store::count_of(tx, id)
    });
    web::links::add("result", receipts::link);
    access::audience::owned(Resource::Communication, |tx, id| {
        Ok(store::find(tx, id)?.map(|one| one.person.0))
    });
}

/// Where one is shown.
pub(crate) fn path_of(id: uuid::Uuid) -> String {
    format!("{PATH}/{id}")
}
