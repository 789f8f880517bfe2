//! The pages of the module.

mod accesses;
mod home;
mod invitation;
mod invite;
mod role;
mod settings;
mod sign_in;
mod user;
mod users;

use axum::Router;
use axum::routing::{get, post};
use web::App;

pub use home::nothing_open;
pub(crate) use invite::{address, link};

/// Sign-in, sign-out and the administrator's pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/login", get(sign_in::show).post(sign_in::sign_in))
        .route("/role", get(role::show).post(role::choose))
        .route("/logout", post(sign_in::sign_out))
        .route("/invitation", get(invitation::ask).post(invitation::find))
        .route("/invitation/{code}", get(invitation::show).post(invitation::accept))
        .route("/admin/users", get(users::list))
        .route("/admin/users/new", get(invite::show).post(invite::send))
        .route("/admin/users/{id}", get(user::show))
        .route("/admin/users/{id}/invitation", post(invite::send_again))
        .route("/admin/users/{id}/forgive", post(user::forgive))
        .route("/admin/users/{id}/active", post(users::set_active))
        .route("/admin/accesses", get(accesses::ask).post(accesses::show))
        .route("/admin/accesses/export", post(accesses::export))
        .route("/admin/settings", get(settings::show).post(settings::change))
}
