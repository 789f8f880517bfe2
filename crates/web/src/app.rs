//! The seam between a request and a unit of work: who calls, what he may do, and the page around the answer.

use access::sessions::{self, Token};
use access::{Actor, audit};
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use kernel::{Problem, Result};
use storage::{Db, Tx};

use crate::{Identity, Page, Shell, csrf, t};

/// What every handler is given.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
}

/// Who calls, as far as the request says; whether it is true the database knows.
#[derive(Clone)]
pub struct Caller {
    /// The page around the answer.
    pub shell: Shell,
    bearer: Option<String>,
    path: String,
}

impl App {
    /// The application around a database.
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// The page around an answer, for somebody who is signed in.
    pub fn page(&self, actor: &Actor, caller: &Caller, title_key: &str) -> Page {
        let role = actor.role.code();
        let role_label = t(&format!("web-role-{role}")).to_owned();
        let identity = Identity { name: actor.name.clone(), role, role_label, unit: actor.unit.name.clone() };
        caller.shell.page(title_key, &identity)
    }

    /// Works out who calls and runs `work` on a snapshot, in one trip; the answer waits for its audit records.
    ///
    /// # Errors
    /// `Problem::NotSignedIn`, those of `work`, `Problem::Busy`. A refusal by the gate is itself recorded.
    pub async fn read<T: Send + 'static>(
        &self,
        caller: &Caller,
        work: impl Fn(&mut Tx<'_>, &Actor) -> Result<T> + Send + 'static,
    ) -> Result<(Actor, T)> {
        let token = caller.token()?;
        let answer = self.db.read(move |tx| entered(tx, &token, &work)).await;
        self.noting_denial(caller, answer).await
    }

    /// As [`App::read`], as one unit of work, durable when it returns.
    ///
    /// # Errors
    /// As [`App::read`].
    pub async fn write<T: Send + 'static>(
        &self,
        caller: &Caller,
        work: impl Fn(&mut Tx<'_>, &Actor) -> Result<T> + Send + 'static,
    ) -> Result<(Actor, T)> {
        let token = caller.token()?;
        let answer = self.db.write(move |tx| entered(tx, &token, &work)).await;
        self.noting_denial(caller, answer).await
    }

    /// As [`App::write`], behind those who wait at a screen.
    ///
    /// # Errors
    /// As [`App::read`].
    pub async fn bulk<T: Send + 'static>(
        &self,
        caller: &Caller,
        work: impl Fn(&mut Tx<'_>, &Actor) -> Result<T> + Send + 'static,
    ) -> Result<(Actor, T)> {
        let token = caller.token()?;
        let answer = self.db.bulk(move |tx| entered(tx, &token, &work)).await;
        self.noting_denial(caller, answer).await
    }

    /// Only who calls: for pages that show no data.
    ///
    /// # Errors
    /// As [`App::read`].
    pub async fn actor(&self, caller: &Caller) -> Result<Actor> {
        self.read(caller, |_, _| Ok(())).await.map(|(actor, ())| actor)
    }

    async fn noting_denial<T>(&self, caller: &Caller, answer: Result<T>) -> Result<T> {
        if let Err(Problem::Denied(action)) = &answer {
            let (token, action) = (caller.token()?, *action);
            let note = move |tx: &mut Tx<'_>| {
                let actor = sessions::enter(tx, &token)?;
                audit::record(tx, &actor, audit::Entry::denied(action))
            };
            self.db.read(note).await?;
        }
        answer
    }
}

fn entered<T>(
    tx: &mut Tx<'_>,
    token: &Token,
    work: &impl Fn(&mut Tx<'_>, &Actor) -> Result<T>,
) -> Result<(Actor, T)> {
    let actor = sessions::enter(tx, token)?;
    let value = work(tx, &actor)?;
    Ok((actor, value))
}

impl Caller {
    /// The token presented: in the bearer header, else in the session cookie.
    ///
    /// # Errors
    /// `Problem::NotSignedIn` when there is none.
    pub fn token(&self) -> Result<Token> {
        let secret = self.bearer.as_deref().or(self.shell.session()).ok_or(Problem::NotSignedIn)?;
        Ok(Token::presented(secret))
    }

    /// The path asked for: where to return after signing in. It never holds personal data.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether htmx asks for a part of a page.
    pub fn is_partial(&self) -> bool {
        self.shell.is_htmx()
    }

    /// The token every form of this session carries.
    pub fn csrf(&self) -> String {
        self.shell.csrf()
    }

    /// Refuses a form that another site made. A bearer token is not sent by browsers on their own: nothing to check.
    ///
    /// # Errors
    /// `Problem::Refused` when the form does not carry this session's token.
    pub fn check_csrf(&self, presented: &str) -> Result<()> {
        let token = self.token()?;
        if self.bearer.is_some() || csrf::verify(token.secret(), presented) {
            return Ok(());
        }
        Err(Problem::Refused("web-form-expired"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> std::result::Result<Self, Self::Rejection> {
        let authorization = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let bearer = authorization.and_then(|value| value.strip_prefix("Bearer ")).map(str::to_owned);
        Ok(Self { shell: Shell::of(parts), bearer, path: parts.uri.path().to_owned() })
    }
}
