//! The pages of the module, and what it adds to those of others.

mod ask;
mod choose;
mod one;
mod panel;
mod rights;
mod told;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use kernel::ids::PersonId;
use uuid::Uuid;
use web::App;

use crate::{Waiting, service, store};

/// Where the list of requests is.
pub(crate) const RIGHTS: &str = rights::PATH;

/// What can be kept from others, the form, and the page on which it is taken back; and the requests, of which those that
/// are pressing are counted.
pub fn routes(waiting: Arc<Waiting>) -> Router<App> {
    Router::new()
        .route("/people/{id}/obscurings", get(choose::show))
        .route("/people/{id}/obscurings/{fact}", get(ask::show).post(ask::send))
        .route("/obscurings/{id}", get(one::show))
        .route("/obscurings/{id}/end", get(one::ask).post(one::end))
        .merge(rights::routes(waiting))
}

/// Adds the box on the person's page, and says whose obscurings are. Once, when the program starts.
pub fn install() {
    people::Story::add("privacy", &told::Teller);
    people::Keys::add("/obscurings", 'o');
    people::Obstacles::add(|tx, id| {
        Ok((!store::running(tx, id)?.is_empty()).then_some("privacy-stands-against-merge"))
    });
    people::Hangings::add("obscuring", "privacy-hanging", |tx, id: PersonId| store::count_of(tx, id));
    access::audience::owned(service::rights::KIND, |tx, id| {
        Ok(store::rights::find(tx, id)?.and_then(|one| one.person).map(|person| person.0))
    });
    access::audience::owned(service::KIND, |tx, id| Ok(store::find(tx, id)?.map(|one| one.person.0)));
}

fn choose_path(person: PersonId) -> String {
    format!("/people/{person}/obscurings")
}

fn ask_path(person: PersonId, fact: Uuid) -> String {
    format!("/people/{person}/obscurings/{fact}")
}

fn one_path(id: Uuid) -> String {
    format!("/obscurings/{id}")
}

fn name(person: &people::model::Person) -> String {
    format!("{} {}", person.data.family_name, person.data.given_name)
}
