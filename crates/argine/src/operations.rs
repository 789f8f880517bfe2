//! What operators and monitors look at, and what the night does.

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use kernel::Result;
use storage::Db;
use support::Board;
use tokio::sync::Mutex;
use web::App;

/// Health, readiness, metrics and the status of the Italian interoperability model. What tells of the inside is for this machine and
/// for `watchers`.
pub fn routes(board: Arc<Board>, watchers: Vec<IpAddr>) -> Router<App> {
    let (written, read) = (Arc::new(Recent::new(FRESH)), Arc::new(Recent::new(FRESH)));
    let inside = Router::new()
        .route("/readyz", get(|State(app): State<App>| ready(app, written)))
        .route("/metrics", get(metrics))
        .route_layer(from_fn_with_state(Arc::new(watchers), for_watchers));
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/status", get(|State(app): State<App>| status(app, read, board)))
        .merge(inside)
}

/// For everybody else there is nothing here.
async fn for_watchers(State(watchers): State<Arc<Vec<IpAddr>>>, request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    if !is_watcher(peer, request.headers(), &watchers) {
        return StatusCode::NOT_FOUND.into_response();
    }
    next.run(request).await
}

/// What proxies say of a request that they pass on.
const FORWARDED: [&str; 6] =
    ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"];

/// Whether somebody asks who may see the inside: on this machine or at one of these addresses, and for himself. A proxy on this machine
/// asks for others.
fn is_watcher(peer: Option<IpAddr>, headers: &HeaderMap, watchers: &[IpAddr]) -> bool {
    let Some(peer) = peer.map(|peer| peer.to_canonical()) else { return false };
    let own = !FORWARDED.iter().any(|name| headers.contains_key(*name));
    own && (peer.is_loopback() || watchers.contains(&peer))
}

/// How long an answer about the database stands: anybody may ask, and each question costs a unit of work.
const FRESH: Duration = Duration::from_secs(1);

/// What was found a moment ago.
struct Recent {
    fresh: Duration,
    last: Mutex<Option<(Instant, Result<()>)>>,
}

impl Recent {
    fn new(fresh: Duration) -> Self {
        Self { fresh, last: Mutex::default() }
    }

    /// The last answer while it is fresh, else the one to this question. Those who ask meanwhile wait for it.
    async fn or_ask(&self, question: impl Future<Output = Result<()>>) -> Result<()> {
        let mut last = self.last.lock().await;
        if let Some((at, outcome)) = &*last
            && at.elapsed() < self.fresh
        {
            return outcome.clone();
        }
        let outcome = question.await;
        *last = Some((Instant::now(), outcome.clone()));
        outcome
    }
}

/// Whether a unit of work can be written: database, lock and disk in one question.
async fn ready(app: App, recent: Arc<Recent>) -> Response {
    match recent.or_ask(app.db.write(|_| Ok(()))).await {
        Ok(()) => (StatusCode::OK, Json(serde_json::json!({ "ready": true }))).into_response(),
        Err(problem) => {
            // Anybody may ask: the engine's own words are for the log.
            tracing::warn!(%problem, "not ready");
            let body =
                serde_json::json!({ "ready": false, "reason": "the database does not take a unit of work" });
            (StatusCode::SERVICE_UNAVAILABLE, Json(body)).into_response()
        }
    }
}

/// ModI: an answer of type problem+json with status 200 when all is well. `maintenance` says which work on the platform
/// has been announced to everybody, and what goes on now.
async fn status(app: App, recent: Arc<Recent>, board: Arc<Board>) -> Response {
    let well = recent.or_ask(app.db.read(|_| Ok(()))).await.is_ok();
    let code = if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let title = if well { "Success" } else { "Service Unavailable" };
    let body = serde_json::json!({
        "type": "about:blank",
        "title": title,
        "status": code.as_u16(),
        "maintenance": board.maintenance(),
    });
    (code, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
}

/// Prometheus text; labels never name a person or a unit.
async fn metrics(State(app): State<App>) -> Response {
    let started = Instant::now();
    let mail = app.db.read(access::mail::counts).await;
    let reachable = mail.is_ok();
    let mail = mail.unwrap_or_default();
    let outbound = app.db.read(outbound::service::counts).await.unwrap_or_default();
    let text = format!(
        "# TYPE argine_connections_open gauge\nargine_connections_open {}\n\
         # TYPE argine_queue_waiting gauge\nargine_queue_waiting {}\n\
         # TYPE argine_database_reachable gauge\nargine_database_reachable {}\n\
         # TYPE argine_database_answer_seconds gauge\nargine_database_answer_seconds {:.6}\n\
         # TYPE argine_mail_sent_total counter\nargine_mail_sent_total {}\n\
         # TYPE argine_mail_waiting gauge\nargine_mail_waiting {}\n\
         # TYPE argine_mail_failed gauge\nargine_mail_failed {}\n\
         # TYPE argine_mail_aside gauge\nargine_mail_aside {}\n{}{}{}",
        crate::connections::open(),
        app.db.waiting(),
        u8::from(reachable),
        started.elapsed().as_secs_f64(),
        mailer::handed_over(),
        mail.waiting,
        mail.failed,
        mail.aside,
        mllp::metrics(),
        outbound::metrics(&outbound),
        web::metrics::render(),
    );
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

/// Ends what is over and clears lists of the past, once after each change of the business date.
pub async fn nightly(db: Db) {
    let mut done_for = None;
    loop {
        let today = db.clocks().today();
        if done_for != Some(today) {
            match night(&db).await {
                Ok(()) => done_for = Some(today),
                Err(problem) => tracing::error!(%problem, "the nightly job will be tried again"),
            }
        }
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}

/// Makes the digests of the weeks that are over, on one of several nodes: looked at every quarter of an hour, so that Monday's
/// is there in the morning.
pub async fn digests(db: Db) {
    loop {
        if let Err(problem) = accountability::service::digest::make_due(&db).await {
            tracing::error!(%problem, "a week's digest will be tried again");
        }
        tokio::time::sleep(Duration::from_secs(900)).await;
    }
}

/// Ends roles that nobody attested, where the region wants it: looked at now and then, because it is not for the night.
pub async fn attestations(db: Db) {
    loop {
        match accounts::service::end_unattested(&db).await {
            Ok(0) => {}
            Ok(ended) => tracing::warn!(ended, "roles ended because nobody attested them"),
            Err(problem) => tracing::error!(%problem, "roles that nobody attested: it will be tried again"),
        }
        tokio::time::sleep(Duration::from_secs(600)).await;
    }
}

/// Rounds until the file is tried again that could not be written anew: five minutes.
const TIDY_PAUSE: u32 = 60;

/// Prepares and carries out plans of what is over: one that was approved begins within seconds, and one whose process died goes
/// on when its lease is over.
pub async fn retention(db: Db) {
    let mut paused = 0_u32;
    loop {
        if let Err(problem) = retention::service::advance_all(&db).await {
            tracing::error!(%problem, "a plan of what is over will be tried again");
        }
        paused = paused.saturating_sub(1);
        if paused == 0
            && let Err(problem) = retention::service::tidy(&db, false).await
        {
            tracing::warn!(%problem, "what was deleted may be read in the file until it is written anew");
            paused = TIDY_PAUSE;
        }
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
}

/// One night's work, in small units so that nobody at a screen waits.
///
/// # Errors
/// As `Db::bulk`.
pub async fn night(db: &Db) -> Result<()> {
    let done = cases::service::night(db).await?;
    tracing::info!(
        evaluated = done.evaluated,
        ended = done.ended,
        expired = done.expired,
        "the night's work"
    );
    let (swabs, lapsed) = notifications::service::night(db).await?;
    tracing::info!(swabs, lapsed, "the night's communications");
    while db.bulk(access::sessions::clear).await? > 0 {}
    db.bulk(access::brake::clear).await?;
    db.bulk(access::factors::clear).await?;
    db.bulk(access::provider::clear).await?;
    db.bulk(access::drafts::clear).await?;
    db.bulk(access::emergency::clear).await?;
    db.bulk(access::mail::clear).await?;
    db.bulk(access::resets::clear).await?;
    while db.bulk(lab::service::forget_rejected).await? > 0 {}
    db.bulk(support::service::notices::night).await?;
    db.bulk(insight::service::fold).await?;
    db.bulk(lists::store::forget_acts).await?;
    let doubles = people::service::find_doubles(db, false, |_| {}).await?;
    tracing::info!(
        found = doubles.done.found,
        gone = doubles.done.gone,
        open = doubles.open,
        "duplicates of the night"
    );
    let differing = db.report(insight::service::recount).await?;
    if !differing.is_empty() {
        tracing::error!(counters = differing.len(), "counters do not agree with the facts");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use kernel::Problem;

    use super::*;

    #[test]
    fn the_inside_is_shown_to_who_asks_for_himself_from_here_or_from_a_named_address() {
        let watchers = ["192.0.2.5".parse().unwrap()];
        for (peer, header, shown) in [
            ("127.0.0.1", None, true),
            ("::1", None, true),
            ("::ffff:127.0.0.1", None, true),
            ("192.0.2.5", None, true),
            ("::ffff:192.0.2.5", None, true),
            ("192.0.2.6", None, false),
            ("192.0.2.6", Some("x-forwarded-for"), false),
            ("192.0.2.5", Some("x-forwarded-for"), false),
            ("127.0.0.1", Some("x-forwarded-for"), false),
            ("127.0.0.1", Some("forwarded"), false),
            ("127.0.0.1", Some("x-real-ip"), false),
            ("127.0.0.1", Some("via"), false),
            ("127.0.0.1", Some("x-forwarded-proto"), false),
            ("127.0.0.1", Some("accept"), true),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(name) = header {
                headers.insert(name, "127.0.0.1".parse().unwrap());
            }
            assert_eq!(is_watcher(peer.parse().ok(), &headers, &watchers), shown, "{peer} {header:?}");
        }
        assert!(!is_watcher(None, &HeaderMap::new(), &watchers), "nobody knows who asks");
    }

    #[tokio::test]
    async fn many_who_ask_whether_it_is_ready_cost_one_unit_of_work() {
        for (fresh, expected) in [(Duration::MAX, 1), (Duration::ZERO, 50)] {
            let (recent, asked) = (Recent::new(fresh), AtomicUsize::new(0));
            for _ in 0..50 {
                let question = async {
                    asked.fetch_add(1, Ordering::Relaxed);
                    Err(Problem::Busy("disk full"))
                };
                assert!(recent.or_ask(question).await.is_err());
            }
            assert_eq!(asked.load(Ordering::Relaxed), expected);
        }
    }
}
