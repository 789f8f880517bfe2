//! The pages of the module.

mod accesses;
mod approvals;
mod attestations;
mod confirm;
mod contact;
mod delegations;
mod factor;
mod home;
mod import;
mod invitation;
mod invite;
mod key;
mod key_sign_in;
mod leaving;
mod letters_again;
mod letters_pdf;
mod like;
mod parts;
mod profile;
mod proof;
mod provider;
mod reset;
mod reset_letter;
mod role;
mod second;
mod sessions;
mod settings;
mod sign_in;
mod user;
mod user_changes;
mod user_factor;
mod users;

use std::sync::Arc;

use axum::extract::Request;
use axum::http::Method;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Router};
use web::{App, Caller};

use crate::provider::Provider;
use crate::waiting::Waiting;

pub(crate) use approvals::PATH as APPROVALS;
pub(crate) use attestations::PATH as ATTESTATIONS;
pub use home::nothing_open;
pub(crate) use invite::{address, link};

/// Sign-in, sign-out and the administrator's pages. What waits for approval is told by `waiting`.
pub fn routes(waiting: Arc<Waiting>) -> Router<App> {
    Router::new()
        .route("/login", get(sign_in::show).post(sign_in::sign_in))
        .route(second::CODE, get(second::ask_code).post(second::code))
        .route(second::ENROL, get(second::ask_enrol).post(second::enrol))
        .merge(keys())
        .route(reset::FORGOTTEN, get(reset::ask).post(reset::send))
        .route(access::resets::PLACE, get(reset::ask_code).post(reset::find))
        .route(reset::CHOOSE, get(reset::back).post(reset::choose))
        .route("/password/{code}", get(reset::old_link))
        .route("/role", get(role::show).post(role::choose))
        .route("/logout", post(sign_in::sign_out))
        .route(sessions::LEFT, get(sessions::left))
        .route("/switch", post(leaving::leave))
        .route("/switch/form", post(leaving::leave_form))
        .route("/drafts/{id}", get(leaving::show))
        .route("/drafts/{id}/fields", get(leaving::fields))
        .route("/drafts/{id}/forget", post(leaving::forget))
        .route(web::proof::PLACE, get(proof::ask).post(proof::confirm))
        .route(invitation::PLACE, get(invitation::ask).post(invitation::find))
        .route(invitation::CHOOSE, get(invitation::back).post(invitation::accept))
        .route("/invitation/{code}", get(invitation::old_link))
        .merge(profile())
        .route("/delegations", get(delegations::list))
        .route("/delegations/new", get(delegations::ask).post(delegations::give))
        .route("/delegations/{id}/end", get(delegations::ask_end).post(delegations::end))
        .route("/admin/users", get(users::list))
        .route("/admin/users/find", post(users::find))
        .route("/admin/users/export", post(users::export))
        .route("/admin/users/new", get(invite::show).post(invite::send))
        .route(like::NEW, get(like::ask_new).post(like::find_new))
        .route("/admin/users/new/like/{colleague}", get(like::show_new).post(like::send))
        .route("/admin/users/{id}/like", get(like::ask).post(like::find))
        .route("/admin/users/{id}/like/{colleague}", get(like::show).post(like::give))
        .route("/admin/users/import", get(import::show).post(import::rehearse))
        .route("/admin/users/import/template", get(import::template))
        .route("/admin/users/import/confirm", post(import::confirm))
        .route("/admin/letters", post(letters_pdf::download))
        .route("/admin/invitations", get(letters_again::list).post(letters_again::send))
        .route("/admin/users/{id}", get(user::show))
        .route("/admin/users/{id}/invitation", post(invite::send_again))
        .route("/admin/users/{id}/forgive", post(user::forgive))
        .route("/admin/users/{id}/factor", get(user_factor::ask).post(user_factor::reset))
        .route("/admin/users/{id}/password", get(reset_letter::ask).post(reset_letter::prepare))
        .route("/admin/users/{id}/contact", get(contact::ask).post(contact::save))
        .route("/admin/users/{id}/tax-code", get(provider::ask_tax_code).post(provider::set_tax_code))
        .route("/admin/users/{id}/active", get(user_changes::ask_active).post(user_changes::set_active))
        .route("/admin/users/{id}/roles/new", get(user_changes::ask_role).post(user_changes::give_role))
        .route("/admin/users/{id}/roles/{role}/end", get(user_changes::ask_end).post(user_changes::end_role))
        .route(
            "/admin/users/{id}/roles/{role}/until",
            get(user_changes::ask_until).post(user_changes::move_last_day),
        )
        .route("/admin/users/{id}/roles/{role}/parts/{span}", get(parts::ask).post(parts::change))
        .route("/admin/users/{id}/sessions/end", post(user_changes::end_sessions))
        .route("/admin/approvals", get(approvals::list))
        .route(approvals::SEVERAL, post(approvals::several))
        .route("/admin/approvals/{id}", get(approvals::show).post(approvals::decide))
        .route(ATTESTATIONS, get(attestations::list))
        .route("/attestations/{unit}", get(attestations::show).post(attestations::save))
        .route("/attestations/{unit}/export", post(attestations::export))
        .route("/admin/settings/attestation", post(attestations::set_ends))
        .route("/admin/accesses", get(accesses::ask).post(accesses::show))
        .route("/admin/accesses/export", post(accesses::export))
        .route("/admin/accesses/paper", post(accesses::paper))
        .route("/admin/settings", get(settings::show).post(settings::change))
        .route("/admin/settings/second-factor", post(settings::change_factor))
        .layer(from_fn(counting))
        .layer(Extension(waiting))
}

/// The way to the region's identity provider and back.
pub fn provider_routes(provider: Arc<Provider>) -> Router<App> {
    Router::new()
        .route("/login/provider", post(provider::depart))
        .route(crate::provider::BACK, get(provider::come_back))
        .layer(Extension(provider))
}

/// After whatever an administrator has done, the count of what waits is right on the very next page: a role that was asked for,
/// a user who was suspended.
async fn counting(
    Extension(waiting): Extension<Arc<Waiting>>,
    caller: Caller,
    request: Request,
    next: Next,
) -> Response {
    let acts = request.method() == Method::POST && request.uri().path().starts_with("/admin/");
    let answer = next.run(request).await;
    let done = answer.status().is_success() || answer.status().is_redirection();
    if let Some(app) = caller.shell.site().app.as_ref().filter(|_| acts && done) {
        waiting.tell(&app.db).await;
    }
    answer
}

/// Passkeys and hardware keys.
fn keys() -> Router<App> {
    Router::new()
        .route("/login/key/options", post(key_sign_in::options))
        .route("/login/key", get(key_sign_in::back).post(key_sign_in::enter))
        .route("/login/code/key/options", post(key_sign_in::second_options))
        .route("/login/code/key", get(key_sign_in::back).post(key_sign_in::second))
        .route("/login/enrol/key", get(key_sign_in::back).post(key_sign_in::begin))
        .route("/login/enrol/key/made", get(key_sign_in::back).post(key_sign_in::made))
        .route("/confirm/key/options", post(proof::key_options))
        .route(web::proof::KEY, get(proof::ask).post(proof::confirm_by_key))
        .route("/profile/keys/new", get(key::ask).post(key::begin))
        .route("/profile/keys", get(key::back).post(key::made))
        .route("/profile/keys/{id}/remove", get(key::ask_remove).post(key::remove))
}

/// Everybody's own account.
fn profile() -> Router<App> {
    Router::new()
        .route("/profile", get(profile::show))
        .route("/profile/email", get(profile::ask_email).post(profile::set_email))
        .route("/profile/phone", get(profile::ask_phone).post(profile::set_phone))
        .route("/profile/communications", get(profile::ask_communications).post(profile::set_communications))
        .route("/profile/password", get(profile::ask_password).post(profile::set_password))
        .route("/profile/factor", get(factor::ask).post(factor::confirm))
        .route("/profile/factor/begin", post(factor::begin))
        .route("/profile/factor/codes", post(factor::renew))
        .route("/profile/sessions/end", post(profile::end_session))
}
