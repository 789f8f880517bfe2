//! The seam between a request and a unit of work: who calls, what he may do, and the page around the answer.

use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use access::Actor;
use access::audience::{self, Refused};
use access::audit::{self, Entry};
use access::brake::Origin;
use access::keys::Keys;
use access::sessions::{self, Arrival, Token};
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use kernel::{Problem, Result};
use storage::{Db, Tx};
use uuid::Uuid;

use crate::entered::{Entered, page_of};
use crate::kept::Slot;
use crate::{Page, PublicUrl, Shell, cookies, csrf};

/// Whether a path is one that programs ask, and no browser shows: there a machine's account is good for something.
fn is_for_programs(path: &str) -> bool {
    path.starts_with("/api/") || path == "/fhir" || path.starts_with("/fhir/")
}

/// Ids in an address that are looked up when it is refused: no page of ours names more.
const MOST_NAMED: usize = 4;

/// What every handler is given.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// What opens the secrets in it.
    pub keys: Keys,
    /// The address users type.
    pub public_url: PublicUrl,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("App")
    }
}

/// Who calls, as far as the request says; whether it is true the database knows.
#[derive(Clone)]
pub struct Caller {
    /// The page around the answer.
    pub shell: Shell,
    bearer: Option<String>,
    path: String,
    query: String,
    address: Option<IpAddr>,
    device: Option<String>,
    place: Option<String>,
    typed: Slot,
    /// Whether he holds several roles: known once he has been let in, for the header of the page.
    several: Arc<AtomicBool>,
    entered: Entered,
}

impl App {
    /// The application around a database, without keys for the secrets in it.
    pub fn new(db: Db) -> Self {
        Self::with_keys(db, Keys::none())
    }

    /// The application around a database and the keys for the secrets in it.
    pub fn with_keys(db: Db, keys: Keys) -> Self {
        Self { db, keys, public_url: PublicUrl::default() }
    }

    /// The same application, reached by users under this address.
    pub fn reached_at(self, public_url: PublicUrl) -> Self {
        Self { public_url, ..self }
    }

    /// The page around an answer, for somebody who is signed in.
    pub fn page(&self, actor: &Actor, caller: &Caller, title_key: &str) -> Page {
        page_of(&caller.shell, actor, caller.several.load(Ordering::Relaxed), title_key)
    }

    /// Works out who calls and runs `work` on a snapshot, in one trip; the answer waits for its audit records.
    ///
    /// # Errors
    /// `Problem::NotSignedIn`, those of `work`, `Problem::Busy`. A refusal, by the gate or because what is asked for is
    /// not there for this actor, is itself recorded.
    pub async fn read<T: Send + 'static>(
        &self,
        caller: &Caller,
        work: impl Fn(&mut Tx<'_>, &Actor) -> Result<T> + Send + 'static,
    ) -> Result<(Actor, T)> {
        let entrance = Entrance::of(caller)?;
        let inside = entrance.clone();
        let answer = self.db.read(move |tx| inside.pass(tx, &work)).await;
        self.after_reading(caller, entrance, answer).await
    }

    /// As [`App::read`], for what an open page asks by itself: nobody need be there, and the session ends as if it had not.
    ///
    /// # Errors
    /// As [`App::read`].
    pub async fn look<T: Send + 'static>(
        &self,
        caller: &Caller,
        work: impl Fn(&mut Tx<'_>, &Actor) -> Result<T> + Send + 'static,
    ) -> Result<(Actor, T)> {
        let entrance = Entrance::of(caller)?;
        let inside = entrance.clone();
        let answer = self.db.read(move |tx| inside.pass(tx, &work)).await;
        let (actor, _, value) = self.noting_refusal(caller, &entrance, answer).await?;
        Ok((actor, value))
    }

    /// As [`App::read`], on the threads of long analytics: lists stay quick whoever walks one of them whole.
    ///
    /// # Errors
    /// As [`App::read`].
    pub async fn report<T: Send + 'static>(
        &self,
        caller: &Caller,
        work: impl Fn(&mut Tx<'_>, &Actor) -> Result<T> + Send + 'static,
    ) -> Result<(Actor, T)> {
        let entrance = Entrance::of(caller)?;
        let inside = entrance.clone();
        let answer = self.db.report(move |tx| inside.pass(tx, &work)).await;
        self.after_reading(caller, entrance, answer).await
    }

    /// What a snapshot could not write itself: that the session is in use, and the record of a refusal.
    async fn after_reading<T>(
        &self,
        caller: &Caller,
        entrance: Entrance,
        answer: Result<(Actor, bool, T)>,
    ) -> Result<(Actor, T)> {
        let (actor, in_use, value) = self.noting_refusal(caller, &entrance, answer).await?;
        if in_use {
            let (token, role, now) = (entrance.token, actor.role, self.db.clocks().now());
            self.db.later(move |tx| sessions::keep_alive(tx, &token, role, now));
        }
        Ok((actor, value))
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
        let entrance = Entrance::of(caller)?;
        let inside = entrance.clone();
        let answer = self.db.write(move |tx| inside.pass_in_use(tx, &work)).await;
        self.noting_refusal(caller, &entrance, answer).await
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
        let entrance = Entrance::of(caller)?;
        let inside = entrance.clone();
        let answer = self.db.bulk(move |tx| inside.pass_in_use(tx, &work)).await;
        self.noting_refusal(caller, &entrance, answer).await
    }

    /// Only who calls: for pages that show no data.
    ///
    /// # Errors
    /// As [`App::read`].
    pub async fn actor(&self, caller: &Caller) -> Result<Actor> {
        self.read(caller, |_, _| Ok(())).await.map(|(actor, ())| actor)
    }

    /// Leaves the record of a refusal, which the unit of work that was refused could not leave itself. What was typed into a
    /// form that met the end of its session, or wants a fresh proof of who sends it, is sealed for its author.
    async fn noting_refusal<T>(&self, caller: &Caller, entrance: &Entrance, answer: Result<T>) -> Result<T> {
        if let (Err(Problem::NotSignedIn | Problem::NotProved), None) = (&answer, &caller.bearer) {
            caller.typed.seal(&self.db, entrance.token.clone()).await?;
        }
        if let (Err(Problem::NotProved), None) = (&answer, &caller.bearer) {
            caller.typed.note_proof(&self.db, entrance.token.clone()).await?;
        }
        let refused = std::mem::take(&mut *entrance.refused.lock().unwrap_or_else(PoisonError::into_inner));
        match &answer {
            Err(Problem::Denied(action)) => {
                self.note(&entrance.token, Entry::denied(action), &caller.named()).await?;
            }
            Err(_) => {
                for one in refused {
                    self.note(&entrance.token, one.entry(), &[]).await?;
                }
            }
            Ok(_) => {}
        }
        answer
    }

    /// Leaves the record of a refusal. `named` stands in the address of what was refused: it says whose data it was.
    async fn note(&self, token: &Token, entry: Entry, named: &[Uuid]) -> Result<()> {
        let (token, named) = (token.clone(), named.to_owned());
        let note = move |tx: &mut Tx<'_>| {
            let actor = sessions::enter(tx, &token)?;
            let mut whose = std::collections::BTreeSet::new();
            for id in &named {
                whose.extend(audience::whose(tx, *id)?);
            }
            audit::record(tx, &actor, entry.clone().subjects(whose))
        };
        self.db.read(note).await
    }

    /// Finds out who made a request that reached no work of ours, for what is said round the refusal. Whoever is not let in is
    /// told it on a page without a menu.
    pub(crate) async fn recognise(&self, caller: &Caller) {
        let known =
            caller.entered.who().is_some() || caller.bearer.is_some() || is_for_programs(&caller.path);
        let (false, Ok(entrance)) = (known || caller.is_partial(), Entrance::of(caller)) else { return };
        let found = self.db.read(move |tx| entrance.arrive(tx).map(drop)).await;
        if let Err(problem @ Problem::Internal(_)) = found {
            tracing::error!(%problem, "a refusal is told without a menu");
        }
    }

    /// Leaves the record of a request that did not come from our pages, if somebody is signed in; it was refused before
    /// any handler was asked.
    pub(crate) async fn note_forged(&self, caller: &Caller, why: &'static str) {
        let Ok(token) = caller.token() else { return };
        let entry = Entry::denied(audit::FORGED).detail(why);
        match self.note(&token, entry, &caller.named()).await {
            Ok(()) | Err(Problem::NotSignedIn) => {}
            Err(problem) => tracing::error!(%problem, "a forged request left no record"),
        }
    }
}

/// The way of one request into its unit of work, and what is said about it outside when it was turned away.
#[derive(Clone)]
struct Entrance {
    token: Token,
    api: bool,
    several: Arc<AtomicBool>,
    entered: Entered,
    refused: Arc<Mutex<Vec<Refused>>>,
}

impl Entrance {
    fn of(caller: &Caller) -> Result<Self> {
        Ok(Self {
            token: caller.token()?,
            api: is_for_programs(&caller.path),
            several: caller.several.clone(),
            entered: caller.entered.clone(),
            refused: Arc::default(),
        })
    }

    /// Who calls, and whether it is time to note that his session is in use.
    fn arrive(&self, tx: &mut Tx<'_>) -> Result<(Actor, bool)> {
        let Arrival { actor, due, several } = sessions::arrive(tx, &self.token)?;
        self.several.store(several, Ordering::Relaxed);
        if actor.role.is_machine() && !self.api {
            return Err(Problem::Denied(audit::PAGE_OPEN));
        }
        self.entered.note(&actor, several);
        Ok((actor, due))
    }

    /// The same, and what his work comes to.
    fn pass<T>(
        &self,
        tx: &mut Tx<'_>,
        work: &impl Fn(&mut Tx<'_>, &Actor) -> Result<T>,
    ) -> Result<(Actor, bool, T)> {
        let (actor, in_use) = self.arrive(tx)?;
        let outcome = work(tx, &actor);
        let refused = audience::refused(tx);
        match outcome {
            // A list is shown all the same when what should mark a place in it is somebody else's.
            Ok(value) => {
                refused.into_iter().try_for_each(|one| audit::record(tx, &actor, one.entry()))?;
                Ok((actor, in_use, value))
            }
            Err(problem) => {
                *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = refused;
                Err(problem)
            }
        }
    }

    /// As [`Entrance::pass`] in a unit that writes, which notes the use itself.
    fn pass_in_use<T>(
        &self,
        tx: &mut Tx<'_>,
        work: &impl Fn(&mut Tx<'_>, &Actor) -> Result<T>,
    ) -> Result<(Actor, T)> {
        let (actor, in_use, value) = self.pass(tx, work)?;
        if in_use {
            let now = tx.clocks().now();
            sessions::keep_alive(tx, &self.token, actor.role, now)?;
        }
        Ok((actor, value))
    }
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

    /// Whether he brings a token of his own accord: a cookie comes with whatever another page makes his browser send.
    pub fn brings_token(&self) -> bool {
        self.bearer.is_some()
    }

    /// The path asked for: where to return after signing in. It never holds personal data.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// A page for him when he was let in, and for anybody when he was not.
    pub(crate) fn page(&self, title_key: &str) -> Page {
        self.entered.page(&self.shell, title_key)
    }

    /// The ids that the address names, however they are written there.
    fn named(&self) -> Vec<Uuid> {
        let parts = self.path.split('/').chain(self.query.split(['&', '=', ':']));
        let plain = parts.map(|part| percent_encoding::percent_decode_str(part).decode_utf8_lossy());
        plain.filter_map(|part| kernel::ids::from_outside(&part)).take(MOST_NAMED).collect()
    }

    /// Where the request comes from, and the browser's name for itself when it has one.
    pub fn origin(&self) -> Origin {
        Origin { address: self.address, device: self.device.as_deref().map(Token::presented) }
    }

    /// What the computer is known by at which sessions wait, if any does.
    pub fn place(&self) -> Option<Token> {
        self.place.as_deref().map(Token::presented)
    }

    /// Whether htmx asks for a part of a page.
    pub fn is_partial(&self) -> bool {
        self.shell.is_htmx()
    }

    /// The token every form of this session carries.
    pub fn csrf(&self) -> String {
        self.shell.csrf()
    }

    /// The same caller in the session that has just begun; whether he holds several roles is known by then.
    pub fn signed_in(&self, token: &Token, several: bool) -> Self {
        let several = Arc::new(AtomicBool::new(several));
        Self { shell: self.shell.in_session(token.secret()), several, ..self.clone() }
    }

    /// The same caller in his session, which goes on under another token.
    pub fn renewed(&self, token: &Token) -> Self {
        self.signed_in(token, self.several.load(Ordering::Relaxed))
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
        Ok(Self::of(parts))
    }
}

impl Caller {
    pub(crate) fn of(parts: &Parts) -> Self {
        let authorization = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let bearer = authorization.and_then(|value| value.strip_prefix("Bearer ")).map(str::to_owned);
        let shell = Shell::of(parts);
        let device = cookies::device(&parts.headers, shell.site().tls).map(str::to_owned);
        let place = cookies::place(&parts.headers, shell.site().tls).map(str::to_owned);
        let address = address(parts, &shell.site().proxies);
        Self {
            shell,
            bearer,
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            address,
            device,
            place,
            typed: Slot::of(parts),
            several: Arc::default(),
            entered: Entered::of(parts),
        }
    }
}

/// The address of whoever asks: the peer's, or what a proxy of ours says of its own peer. Anybody else's word is not
/// taken.
fn address(parts: &Parts, proxies: &[IpAddr]) -> Option<IpAddr> {
    let ConnectInfo(peer) = parts.extensions.get::<ConnectInfo<SocketAddr>>()?;
    let peer = peer.ip().to_canonical();
    if !proxies.contains(&peer) {
        return Some(peer);
    }
    // Each proxy adds what it saw at the end; what stands before it came from outside.
    let said = parts.headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let said =
        said.flat_map(|value| value.split(',')).map(|one| one.trim().parse::<IpAddr>()).collect::<Vec<_>>();
    let mut outside = said.into_iter().rev().map_while(std::result::Result::ok).map(|one| one.to_canonical());
    Some(outside.find(|one| !proxies.contains(one)).unwrap_or(peer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_proxy_says_where_a_request_comes_from() {
        let proxies: Vec<IpAddr> = vec!["127.0.0.1".parse().unwrap(), "10.0.0.9".parse().unwrap()];
        let cases: &[(&str, &[&str], &str)] = &[
            ("192.0.2.1:4000", &[], "192.0.2.1"),
            ("192.0.2.1:4000", &["198.51.100.7"], "192.0.2.1"),
            ("127.0.0.1:4000", &[], "127.0.0.1"),
            ("127.0.0.1:4000", &["198.51.100.7"], "198.51.100.7"),
            ("127.0.0.1:4000", &["203.0.113.5, 198.51.100.7"], "198.51.100.7"),
            ("127.0.0.1:4000", &["203.0.113.5", "198.51.100.7"], "198.51.100.7"),
            ("127.0.0.1:4000", &["198.51.100.7, 10.0.0.9"], "198.51.100.7"),
            ("127.0.0.1:4000", &["198.51.100.7, nonsense"], "127.0.0.1"),
            ("[::ffff:127.0.0.1]:4000", &["2001:db8::1"], "2001:db8::1"),
        ];
        for (peer, said, expected) in cases {
            let mut request = axum::http::Request::builder();
            for one in *said {
                request = request.header("x-forwarded-for", *one);
            }
            let (mut parts, ()) = request.body(()).unwrap().into_parts();
            parts.extensions.insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
            assert_eq!(address(&parts, &proxies), expected.parse().ok(), "{peer} {said:?}");
        }
        let (parts, ()) = axum::http::Request::new(()).into_parts();
        assert_eq!(address(&parts, &proxies), None);
    }
}
