//! Who was found to call, for what is said round every answer to him: a page, or that there is none.

use std::sync::{Arc, Mutex, PoisonError};

use access::Actor;
use axum::http::request::Parts;

use crate::{Identity, Page, Shell, t};

/// The page around an answer to an actor.
pub(crate) fn page_of(shell: &Shell, actor: &Actor, several: bool, title_key: &str) -> Page {
    let role = actor.role.code();
    let role_label = t(&format!("web-role-{role}")).to_owned();
    let (name, unit) = (actor.name.clone(), actor.unit.name.clone());
    let ends_in = access::sessions::idle_seconds(actor.role);
    let identity = Identity { name, role, role_label, unit, several, user: actor.user.0, ends_in };
    shell.page(title_key, &identity).saying(shell.site().says(Some(actor)))
}

/// Who was found to call, and whether he holds several roles: what a refusal is told on has his menu and his banners too.
#[derive(Clone, Default)]
pub(crate) struct Entered(Arc<Mutex<Option<(Actor, bool)>>>);

impl Entered {
    /// Of the request whose parts these are.
    pub(crate) fn of(parts: &Parts) -> Self {
        parts.extensions.get::<Self>().cloned().unwrap_or_default()
    }

    /// A page for whoever was found: with his menu and his banners, else with neither.
    pub(crate) fn page(&self, shell: &Shell, title_key: &str) -> Page {
        match self.who() {
            Some((actor, several)) => page_of(shell, &actor, several, title_key),
            None => shell.public_page(title_key),
        }
    }

    /// Who, if anybody was found.
    pub(crate) fn who(&self) -> Option<(Actor, bool)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn note(&self, actor: &Actor, several: bool) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((actor.clone(), several));
    }
}
