//! The pages of the module.

mod choices;
mod close;
mod codes;
mod entry;
mod form;
mod list;
mod people;

use access::Actor;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use kernel::Problem;
use storage::Tx;
use web::{App, Caller};

/// Where the lists are.
const PATH: &str = "/registers";
/// Bytes of a form around a file.
const AROUND: usize = 64 * 1024;

/// The registers and their entries, and the assignment of patients to doctors.
pub fn routes() -> Router<App> {
    let most = people::MOST_BYTES + AROUND;
    Router::new()
        .route(PATH, get(list::show))
        .route("/registers/find", get(async || web::redirect(PATH)).post(list::find))
        .route("/registers/export", post(list::export))
        .route("/registers/new", get(form::which))
        .route("/registers/new/{what}", get(form::new).post(form::add))
        .route("/registers/choices", get(choices::show).post(choices::assign))
        .route("/registers/choices/template", get(choices::template))
        .route("/registers/choices/import", post(choices::rehearse).layer(DefaultBodyLimit::max(most)))
        .route("/registers/choices/confirm", post(choices::confirm).layer(DefaultBodyLimit::max(3 * most)))
        .route("/registers/people", get(people::show))
        .route("/registers/people/template", get(people::template))
        .route("/registers/people/import", post(people::rehearse).layer(DefaultBodyLimit::max(most)))
        .route("/registers/people/confirm", post(people::confirm).layer(DefaultBodyLimit::max(3 * most)))
        .merge(codes::routes())
        .route("/registers/{code}", get(entry::show))
        .route("/registers/{code}/edit", get(form::edit).post(form::change))
        .route("/registers/{code}/close", get(close::ask).post(close::close))
        .route("/registers/{code}/reopen", post(close::reopen))
}

/// Writes something and has this process know it before it answers.
pub(crate) async fn write<T: Send + 'static>(
    app: &App,
    caller: &Caller,
    work: impl Fn(&mut Tx<'_>, &Actor) -> Result<T, Problem> + Send + Sync + 'static,
) -> Result<T, Problem> {
    let (_, written) = app.write(caller, work).await?;
    // It is written already: when it cannot be read now, it will be within a second or so.
    if let Err(problem) = crate::refresh(&app.db).await {
        tracing::warn!(%problem, "what was changed in the registers will be known when it can be read");
    }
    Ok(written)
}

/// The page of an entry.
fn place(code: &str) -> String {
    format!("{PATH}/{code}")
}
