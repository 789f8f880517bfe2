//! The pages of the module, and what it adds to those of others.

mod ask;
mod list;
mod one;
mod panel;
mod told;

use std::sync::Arc;

use access::Resource;
use axum::routing::get;
use axum::{Extension, Router};
use kernel::ids::PersonId;
use web::{App, t};

use crate::model::Kind;
use crate::{Waiting, service, store};

/// Where the list is.
pub(crate) const PATH: &str = "/corrections";

/// The list, the forms, and the page on which one is decided. What changes is told to the count of this node at once.
pub fn routes(waiting: Arc<Waiting>) -> Router<App> {
    Router::new()
        .route(PATH, get(list::show))
        .route("/corrections/{id}", get(one::show).post(one::decide))
        .route("/corrections/{id}/withdraw", get(one::ask_withdraw).post(one::withdraw))
        .route("/corrections/ask/{kind}/{fact}", get(ask::show).post(ask::send))
        .route("/people/{id}/corrections", get(ask::choose))
        .layer(Extension(waiting))
}

/// Adds the box on the person's page and the links of reports and requests, and says whose corrections are. Once, when the
/// program starts.
pub fn install() {
    people::Story::add("corrections", &told::Teller);
    people::Keys::add("/corrections", 'z');
    people::Obstacles::add(|tx, id| {
        Ok((store::count_of(tx, id)? > 0).then_some("corrections-stand-against-merge"))
    });
    people::Hangings::add("correction", "corrections-hanging", |tx, id: PersonId| store::count_of(tx, id));
    access::audience::owned(Resource::Correction, |tx, id| Ok(store::find(tx, id)?.map(|one| one.person.0)));
    web::links::add(Resource::Report, |actor, id| {
        service::may_ask(actor, Kind::Report).then(|| link(Kind::Report, id))
    });
    web::links::add(Resource::Request, |actor, id| {
        service::may_ask(actor, Kind::Request).then(|| link(Kind::Request, id))
    });
}

fn link(kind: Kind, id: uuid::Uuid) -> (String, String) {
    (ask_path(kind, id), t("corrections-ask").to_owned())
}

/// Where a fact is asked to be corrected.
fn ask_path(kind: Kind, fact: uuid::Uuid) -> String {
    format!("{PATH}/ask/{}/{fact}", kind.code())
}
