//! The content security policy, and what browsers report of it: which directive was broken and by which origin, and
//! nothing of the page, which may name somebody.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::post;
use serde_json::Value;

use crate::metrics;

/// Where browsers send their reports.
pub(crate) const PATH: &str = "/csp-report";
/// The policy of every answer. Both ways of reporting, because browsers know the one or the other.
pub(crate) const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; \
    object-src 'none'; report-uri /csp-report; report-to csp";
/// Where the name in `report-to` leads.
pub(crate) const ENDPOINTS: &str = "csp=\"/csp-report\"";

/// The largest body, in bytes.
const LARGEST: usize = 16 * 1024;
/// Reports that one body may hold; the rest is not looked at.
const IN_ONE: usize = 10;
/// Reports a minute that are noted: anybody can send them, and each costs a line in the log.
const A_MINUTE: u32 = 60;

/// What can be broken; anything else is counted as `other`.
const DIRECTIVES: [&str; 17] = [
    "base-uri",
    "child-src",
    "connect-src",
    "default-src",
    "font-src",
    "form-action",
    "frame-ancestors",
    "frame-src",
    "img-src",
    "manifest-src",
    "media-src",
    "object-src",
    "script-src",
    "script-src-attr",
    "script-src-elem",
    "style-src",
    "worker-src",
];

pub(crate) fn router() -> Router {
    Router::new().route(PATH, post(take)).layer(DefaultBodyLimit::max(LARGEST))
}

async fn take(body: Bytes) -> StatusCode {
    static PACE: Mutex<Option<Pace>> = Mutex::new(None);
    let now = Instant::now();
    let Ok(value) = serde_json::from_slice(&body) else { return StatusCode::BAD_REQUEST };
    for (directive, origin) in reports(&value) {
        let may =
            PACE.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(Pace::new(now)).passes(now);
        if !may {
            metrics::csp_report("dropped");
            return StatusCode::TOO_MANY_REQUESTS;
        }
        metrics::csp_report(directive);
        tracing::warn!(directive, origin, "content security policy broken");
    }
    StatusCode::NO_CONTENT
}

/// So many a minute.
#[derive(Debug, Clone, Copy)]
struct Pace {
    began: Instant,
    passed: u32,
}

impl Pace {
    fn new(now: Instant) -> Self {
        Self { began: now, passed: 0 }
    }

    fn passes(&mut self, now: Instant) -> bool {
        if now.duration_since(self.began) >= Duration::from_secs(60) {
            *self = Self::new(now);
        }
        self.passed += 1;
        self.passed <= A_MINUTE
    }
}

/// Directive and origin of each report, in either of the two formats.
fn reports(value: &Value) -> Vec<(&'static str, String)> {
    let older = value.get("csp-report").map(|report| (report, ["effective-directive", "blocked-uri"]));
    let newer = value.as_array().map_or(&[][..], Vec::as_slice).iter();
    let newer = newer.filter(|report| report["type"] == "csp-violation");
    let newer = newer.map(|report| (&report["body"], ["effectiveDirective", "blockedURL"]));
    let all = older.into_iter().chain(newer).take(IN_ONE);
    all.map(|(report, [broken, by])| {
        let broken = report[broken].as_str().or(report["violated-directive"].as_str()).unwrap_or_default();
        (directive(broken), origin(report[by].as_str().unwrap_or_default()))
    })
    .collect()
}

fn directive(text: &str) -> &'static str {
    let name = text.split(' ').next().unwrap_or_default();
    DIRECTIVES.into_iter().find(|known| *known == name).unwrap_or("other")
}

/// Scheme, host and port of an address; of anything else only what kind it is.
fn origin(blocked: &str) -> String {
    const KINDS: [&str; 6] = ["inline", "eval", "data", "blob", "self", "wasm-eval"];
    let Some((scheme @ ("http" | "https" | "ws" | "wss"), rest)) = blocked.split_once("://") else {
        let kind = blocked.split(':').next().unwrap_or_default();
        return KINDS.into_iter().find(|known| *known == kind).unwrap_or("other").to_owned();
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let good = |b: u8| b.is_ascii_alphanumeric() || b"-.:[]".contains(&b);
    // Whoever is named before an @ stays out.
    if host.is_empty() || host.len() > 100 || !host.bytes().all(good) {
        return "other".to_owned();
    }
    format!("{scheme}://{}", host.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn of_a_report_only_directive_and_origin_are_kept() {
        let older = json!({ "csp-report": {
            "document-uri": "https://argine.example/people/0190", "effective-directive": "script-src-elem",
            "blocked-uri": "https://Evil.example:8443/x.js?tax=RSSMRA80A01L219M", "script-sample": "Rossi",
        }});
        assert_eq!(reports(&older), [("script-src-elem", "https://evil.example:8443".to_owned())]);
        let oldest =
            json!({ "csp-report": { "violated-directive": "img-src 'self'", "blocked-uri": "data" } });
        assert_eq!(reports(&oldest), [("img-src", "data".to_owned())]);
        let violation = json!({ "type": "csp-violation", "body": {
            "documentURL": "https://argine.example/people", "effectiveDirective": "style-src", "blockedURL": "inline",
        }});
        let other = json!({ "type": "deprecation", "body": { "id": "x" } });
        assert_eq!(reports(&json!([violation, other])), [("style-src", "inline".to_owned())]);
        assert_eq!(reports(&json!(vec![violation; 50])).len(), IN_ONE);
        for nothing in [json!({}), json!([]), json!("x"), json!([1]), json!({ "csp-report": 1 })] {
            assert!(reports(&nothing).iter().all(|one| *one == ("other", "other".to_owned())), "{nothing}");
        }
    }

    #[test]
    fn an_origin_carries_no_path_and_no_person() {
        for (blocked, expected) in [
            ("https://evil.example/a/b", "https://evil.example"),
            ("wss://evil.example", "wss://evil.example"),
            ("http://[2001:db8::1]:80/", "http://[2001:db8::1]:80"),
            ("https://rossi:secret@evil.example/", "other"),
            ("https://evil\n.example/", "other"),
            ("data:text/html,Rossi", "data"),
            ("blob:https://argine.example/1", "blob"),
            ("Mario Rossi", "other"),
            ("", "other"),
        ] {
            assert_eq!(origin(blocked), expected, "{blocked:?}");
        }
        assert_eq!(directive("script-src\"} 1"), "other");
    }

    #[test]
    fn so_many_a_minute_are_looked_at() {
        let began = Instant::now();
        let mut pace = Pace::new(began);
        assert_eq!((0..100).filter(|_| pace.passes(began + Duration::from_secs(59))).count(), 60);
        assert!(pace.passes(began + Duration::from_secs(60)));
    }
}
