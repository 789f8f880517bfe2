//! The pages of the module.

mod conflict;
mod deeds;
mod doubles;
mod facts;
mod form;
mod history;
mod household;
mod list;
mod look_up;
mod merge;
mod person;
mod timeline;
mod transfers;
mod words;

pub(crate) use look_up::TRANSFERS;
pub use words::fact;

use axum::Router;
use axum::routing::{get, post};
use web::App;

use crate::{service, store};

/// The list of persons, their pages, the forms that enter and correct them, and their history.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/people", get(list::show))
        .route("/people/search", post(list::search).get(list::again))
        .route("/people/lookup", get(look_up::ask).post(look_up::look_up))
        .route("/people/transfers", get(transfers::list).post(look_up::transfer))
        .route("/people/transfers/{id}", get(transfers::show).post(transfers::answer))
        .route("/people/likely", post(form::likely))
        .route("/people/new", get(form::show_new).post(form::create))
        .route("/people/{id}", get(person::show))
        .route("/people/{id}/edit", get(form::show_edit).post(form::correct))
        .route("/people/{id}/history", get(history::show))
        .route("/people/{id}/facts", get(facts::show))
        .route("/people/{id}/facts/new", get(facts::show_new).post(facts::record))
        .route("/people/{id}/facts/{fact}/withdraw", get(facts::ask_withdraw).post(facts::withdraw))
        .route("/people/{id}/merge", get(merge::choose).post(merge::look))
        .route("/people/{id}/merge/{other}", get(merge::preview).post(merge::join))
        .route("/people/{id}/merges/{merge}", get(merge::show).post(merge::undo))
        .route("/duplicates", get(doubles::list))
        .route("/duplicates/{id}", get(doubles::show).post(doubles::act))
        .route("/people/{id}/household", get(household::show))
        .route("/people/{id}/household/join", get(household::ask_join).post(household::join))
        .route("/people/{id}/household/leave", get(household::ask_leave).post(household::leave))
}

/// Adds the box of the facts to the person's page, and says whose they are. Once, when the program starts.
pub fn install() {
    crate::Panels::add(facts::panel, service::facts_ahead);
    let keys = [("/edit", 'm'), ("/history", 'c'), ("/household", 'n'), ("/facts", 'v'), ("/merge", 'd')];
    keys.into_iter().for_each(|(ending, key)| crate::Keys::add(ending, key));
    crate::Hangings::add("person_fact", "people-hanging-facts", store::facts::count_of);
    crate::Hangings::add("person_merge", "people-hanging-merges", store::merges::count_merges);
    access::bars::siblings(access::bars::Siblings {
        find: |tx, id| Ok(store::ids_of(tx, id.into())?.into_iter().map(|id| id.0).collect()),
        ahead: |ahead, id| store::ids_ahead(ahead, id.into()),
        lock: |tx, id| store::lock_person(tx, id.into()),
    });
    access::audience::owned(service::MERGE, |tx, id| {
        Ok(store::merges::find_merge(tx, id)?.map(|one| one.survivor.id.0))
    });
    access::audience::owned(service::DOUBLE, |tx, id| Ok(store::doubles::whose(tx, id)?.map(|one| one.0)));
    access::audience::owned(service::FACT, |tx, id| Ok(store::facts::find(tx, id)?.map(|one| one.person.0)));
}
