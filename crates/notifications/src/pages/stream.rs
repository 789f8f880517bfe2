//! The stream of the numbers (server-sent events): an open page hears how much waits, and nothing of what. It goes on as long as
//! the session does; it does not keep that alive.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use access::sessions::{self, Token};
use access::{Action, Actor, decide};
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::json;
use storage::Db;
use tokio::sync::watch;
use tokio::time::Instant;
use web::{App, Caller, WebError};

use super::PATH;
use crate::hub::Place;
use crate::model::Counts;
use crate::{Hub, words};

/// A line between the numbers, so that nothing on the way takes the connection for dead.
const ALIVE_EVERY: Duration = Duration::from_secs(20);

/// What a stream holds between two numbers.
struct Open {
    db: Db,
    hub: Arc<Hub>,
    token: Token,
    actor: Actor,
    changes: watch::Receiver<u64>,
    ending: watch::Receiver<bool>,
    /// What was told last; none at the beginning.
    told: Option<Counts>,
    /// When the session is to be asked for again.
    check_at: Instant,
    over: bool,
    _place: Place,
}

/// Opens the stream. No content when the user has as many as he may: the browser then does not ask again.
pub(super) async fn show(
    State(app): State<App>,
    Extension(hub): Extension<Arc<Hub>>,
    caller: Caller,
) -> Result<Response, WebError> {
    let token = caller.token()?;
    let (actor, ()) =
        app.look(&caller, |_, actor| decide(actor, Action::CommunicationList).map(drop)).await?;
    let Some(place) = hub.place(actor.user) else { return Ok(StatusCode::NO_CONTENT.into_response()) };
    let open = Open {
        db: app.db.clone(),
        changes: hub.changes(),
        ending: hub.ending(),
        check_at: Instant::now() + hub.check_every(),
        hub,
        token,
        actor,
        told: None,
        over: false,
        _place: place,
    };
    let numbers = stream::unfold(open, |open| async move { open.next().await });
    let mut answer = Sse::new(numbers).keep_alive(KeepAlive::new().interval(ALIVE_EVERY)).into_response();
    let kind = HeaderValue::from_static("text/event-stream; charset=utf-8");
    answer.headers_mut().insert(header::CONTENT_TYPE, kind);
    // A proxy that gathers what it passes on would hold it back.
    answer.headers_mut().insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(answer)
}

impl Open {
    /// The next thing to say, when there is one; none when the stream is over.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        if self.over {
            return None;
        }
        loop {
            let counts = self.hub.counts(&self.actor);
            if self.told.as_ref() != Some(&counts) {
                // The first number comes with the page's own session, which has just been asked for.
                if self.told.is_some() && !self.goes_on().await {
                    return Some(self.end());
                }
                let event = numbers(&counts);
                self.told = Some(counts);
                return Some((Ok(event), self));
            }
            let check_at = self.check_at;
            tokio::select! {
                changed = self.changes.changed() => if changed.is_err() { return None },
                _ = self.ending.changed() => return None,
                () = tokio::time::sleep_until(check_at) => {
                    if !self.goes_on().await {
                        return Some(self.end());
                    }
                }
            }
        }
    }

    /// Whether the session goes on in the same role; who holds something else by now (a delegation) hears of that too. A
    /// database that does not answer ends nothing.
    async fn goes_on(&mut self) -> bool {
        self.check_at = Instant::now() + self.hub.check_every();
        let token = self.token.clone();
        match self.db.read(move |tx| sessions::enter(tx, &token)).await {
            Ok(actor) if actor.role == self.actor.role && actor.unit.code == self.actor.unit.code => {
                self.actor = actor;
                true
            }
            Err(kernel::Problem::Busy(_) | kernel::Problem::Serialization) => true,
            _ => false,
        }
    }

    fn end(mut self) -> (Result<Event, Infallible>, Self) {
        self.over = true;
        (Ok(Event::default().event("end").data("over")), self)
    }
}

/// The numbers, and the sentence that says them.
fn numbers(counts: &Counts) -> Event {
    let kinds: serde_json::Map<String, serde_json::Value> =
        counts.iter().map(|(kind, count)| (kind.code().to_owned(), json!(count))).collect();
    let number: i64 = counts.iter().map(|(_, count)| count).sum();
    let body = json!({ "path": PATH, "number": number, "kinds": kinds, "words": words::all(counts) });
    Event::default().event("counts").data(body.to_string())
}
