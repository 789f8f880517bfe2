//! What surrounds every handler: request id, log line, refusal of foreign writes, security headers, worded errors.

use std::any::Any;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use kernel::Problem;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate, SizeAbove};

use crate::entered::Entered;
use crate::error::{Fault, worded};
use crate::{Caller, Site, csp, csrf, flash, kept, metrics};

/// The largest body of a request, in bytes, unless a route sets a `DefaultBodyLimit` of its own.
const BODY_LIMIT: usize = 256 * 1024;

/// Wraps the router of the whole program: the assets, the accessibility statement and the reports of browsers, then everything a request passes through. Called once.
pub fn finish(router: Router, site: Site) -> Router {
    let site = Arc::new(site);
    // Compressing costs more than it saves on small pages. Session cookies are SameSite, so that another site cannot
    // measure the length of pages it made somebody ask for.
    let workbooks = NotForContentType::const_new("application/vnd.openxmlformats");
    let worth_it = DefaultPredicate::new().and(SizeAbove::new(1400)).and(workbooks);
    router
        .merge(crate::assets::router())
        .merge(crate::statement::router())
        .merge(csp::router())
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(site, surround))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(worth_it))
}

/// What went wrong may have had personal data in its hands: the log gets the place (from the panic hook), not the words.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    Fault { problem: Problem::Internal("a handler panicked".into()), api: false }.into_response()
}

async fn surround(State(site): State<Arc<Site>>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let request_id = uuid::Uuid::now_v7().simple().to_string();
    let tls = site.tls;
    request.extensions_mut().insert(site.clone());
    request.extensions_mut().insert(kept::Slot::default());
    request.extensions_mut().insert(Entered::default());
    let (parts, body) = request.into_parts();
    let asked = Asked::of(&parts);
    // Reports are sent by the browser itself, whatever it says of where they come from, and change nothing.
    let is_report = parts.uri.path() == csp::PATH;
    let answer = if is_report || csrf::same_origin(&parts.method, &parts.headers, tls) {
        next.run(Request::from_parts(parts, body)).await
    } else {
        Fault { problem: Problem::Denied(csrf::OTHER_SITE), api: false }.into_response()
    };
    if let (Some(why), Some(app)) = (forged(&answer), &site.app) {
        app.note_forged(&Caller::of(&asked.parts), why).await;
    }
    if let (true, Some(app)) = (is_astray(&answer), &site.app) {
        app.recognise(&Caller::of(&asked.parts)).await;
    }
    let mut answer = if is_unworded(&answer) { worded(&asked.parts, &request_id, answer) } else { answer };
    flash::turn(&asked.parts.headers, &mut answer, tls);
    security_headers(answer.headers_mut(), tls);
    if let Ok(id) = HeaderValue::from_str(&request_id) {
        answer.headers_mut().insert("x-request-id", id);
    }
    asked.note(&request_id, answer.status(), started.elapsed());
    answer
}

/// Why a request was taken for forged, if it was.
fn forged(answer: &Response) -> Option<&'static str> {
    match answer.extensions().get::<Fault>()?.problem {
        Problem::Denied(why @ (csrf::NO_TOKEN | csrf::OTHER_SITE)) => Some(why),
        _ => None,
    }
}

/// What is needed of a request after it has been answered.
struct Asked {
    parts: Parts,
    route: Option<MatchedPath>,
}

impl Asked {
    fn of(parts: &Parts) -> Self {
        Self { parts: parts.clone(), route: parts.extensions.get::<MatchedPath>().cloned() }
    }

    /// One line in the log and one count. The pattern of the route and never the path: nothing of a person gets into
    /// the log, whatever is in the address. Of what was refused it says from where it came; who was let in is in the audit.
    fn note(&self, request_id: &str, status: StatusCode, took: Duration) {
        let route = self.route.as_ref().map_or("-", MatchedPath::as_str);
        metrics::count(route, &self.parts.method, status, took);
        let ms = took.as_secs_f64() * 1000.0;
        let refused = matches!(
            status,
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS
        );
        let from = refused.then(|| Caller::of(&self.parts).origin().from());
        tracing::info!(request_id, method = %self.parts.method, route, status = status.as_u16(), ms, from, "request");
    }
}

/// An error that no handler has put into words: ours, or one of the router's and the extractors'.
fn is_unworded(answer: &Response) -> bool {
    let status = answer.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return false;
    }
    let kind = answer.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    answer.extensions().get::<Fault>().is_some() || kind.is_none_or(|kind| kind.starts_with(b"text/plain"))
}

/// Whether a request was refused, perhaps before anybody asked who makes it: no such address, no such id, no token. Whoever is
/// signed in is told so with his menu and his banners all the same. A busy database is not asked.
fn is_astray(answer: &Response) -> bool {
    let status = answer.status();
    status.is_client_error() && status != StatusCode::UNAUTHORIZED && is_unworded(answer)
}

/// The security headers of every answer, errors and assets included. What a handler set itself stays.
pub fn security_headers(headers: &mut HeaderMap, tls: bool) {
    let fixed: [(HeaderName, &'static str); 8] = [
        (header::CONTENT_SECURITY_POLICY, csp::POLICY),
        (HeaderName::from_static("reporting-endpoints"), csp::ENDPOINTS),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in fixed {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if tls {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(year);
    }
}
