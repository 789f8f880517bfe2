//! Each answer says what it is: a body has its type, and a text its charset.

use std::collections::BTreeSet;

use access::Role;
use access::sessions::Token;
use axum::Router;
use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, header, request};
use testkit::TestDb;
use tower::ServiceExt;

use crate::navigation::NAVIGATION;
use crate::refusals::{demo_region, sign_in};
use crate::wiring;

/// What is wrong with the head of an answer.
fn fault(headers: &HeaderMap, has_body: bool) -> Option<&'static str> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let Some(kind) = kind else { return has_body.then_some("a body without a type") };
    let kind = kind.to_ascii_lowercase();
    let (name, parameters) = kind.split_once(';').unwrap_or((&kind, ""));
    // JSON is UTF-8 by itself and has no such parameter; XML has.
    let is_text = name.starts_with("text/") || name.ends_with("+xml") || name == "application/xml";
    let told = parameters.split(';').any(|one| one.trim() == "charset=utf-8");
    (is_text && !told).then_some("a text without its charset")
}

#[test]
fn an_answer_without_type_or_charset_is_found() {
    for (kind, has_body, expected) in [
        (None, false, None),
        (None, true, Some("a body without a type")),
        (Some("text/plain"), true, Some("a text without its charset")),
        (Some("text/plain; version=0.0.4"), true, Some("a text without its charset")),
        (Some("text/html; charset=iso-8859-1"), true, Some("a text without its charset")),
        (Some("image/svg+xml"), true, Some("a text without its charset")),
        (Some("text/css; charset=utf-8"), true, None),
        (Some("text/plain; version=0.0.4; charset=utf-8"), true, None),
        (Some("application/json"), true, None),
        (Some("application/pdf"), true, None),
    ] {
        let mut headers = HeaderMap::new();
        if let Some(kind) = kind {
            headers.insert(header::CONTENT_TYPE, kind.parse().unwrap());
        }
        assert_eq!(fault(&headers, has_body), expected, "{kind:?}");
    }
}

/// Somebody who looks at every answer's head.
struct Walk<'t> {
    db: &'t TestDb,
    app: Router,
    /// The types that came.
    kinds: BTreeSet<String>,
    faults: Vec<String>,
    /// Files that pages name.
    files: BTreeSet<String>,
}

impl Walk<'_> {
    fn ask(&mut self, request: request::Builder, body: String) -> String {
        let mut request = request.body(Body::from(body)).unwrap();
        request.extensions_mut().insert(ConnectInfo(std::net::SocketAddr::from(([127, 0, 0, 1], 4000))));
        let path = request.uri().path().to_owned();
        let app = self.app.clone();
        let (headers, bytes) = self.db.block_on(async {
            let (parts, body) = app.oneshot(request).await.unwrap().into_parts();
            let endless = parts.headers.get(header::CONTENT_TYPE);
            let endless = endless.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
            match endless || body.is_end_stream() {
                true => (parts.headers, None),
                false => (parts.headers, Some(to_bytes(body, 1 << 26).await.unwrap())),
            }
        });
        let bytes = bytes.unwrap_or_default();
        if let Some(what) = fault(&headers, !bytes.is_empty()) {
            self.faults.push(format!("{path}: {what}"));
        }
        let kind = headers.get(header::CONTENT_TYPE).map_or("", |kind| kind.to_str().unwrap());
        self.kinds.insert(kind.split(';').next().unwrap_or_default().to_owned());
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for start in ["\"/assets/", "\"/manual/pictures/"] {
            let named = text.split(start).skip(1).filter_map(|rest| rest.split('"').next());
            self.files.extend(named.map(|name| format!("{}{name}", &start[1..])));
        }
        text
    }

    fn get(&mut self, token: Option<&Token>, path: &str) -> String {
        let mut request = Request::get(path);
        if let Some(token) = token {
            // A browser shows the one, a program the other.
            request = match path.starts_with("/fhir") || path.starts_with("/api") {
                true => request.header(header::AUTHORIZATION, format!("Bearer {}", token.secret())),
                false => request.header(header::COOKIE, format!("argine={}", token.secret())),
            };
        }
        self.ask(request, String::new())
    }

    fn post(&mut self, token: &Token, path: &str, fields: &str) -> String {
        let request = Request::post(path)
            .header(header::COOKIE, format!("argine={}", token.secret()))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request, format!("csrf={}&{fields}", web::csrf::token(token.secret())))
    }
}

/// The first address of this kind on a page.
fn first(page: &str, begin: &str) -> String {
    let ids = page.split(begin).skip(1).filter_map(|rest| rest.get(..36));
    let id = ids.into_iter().find(|id| id.parse::<uuid::Uuid>().is_ok());
    format!("{begin}{}", id.unwrap_or_else(|| panic!("no {begin} on {page}")))
}

fn walk(db: &TestDb) -> Walk<'_> {
    let (app, files) = (demo_region(db), BTreeSet::new());
    let mut walk = Walk { db, app, kinds: BTreeSet::new(), faults: Vec::new(), files };
    for path in [
        "/",
        "/login",
        "/nowhere",
        "/accessibility",
        "/healthz",
        "/readyz",
        "/status",
        "/metrics",
        "/people",
        "/api/v1/people",
        "/api/v1/nowhere",
        "/fhir/metadata",
        "/fhir/ServiceRequest",
        "/assets/nothing",
        "/csp-report",
    ] {
        walk.get(None, path);
    }
    for role in Role::ALL.into_iter().filter(|role| !role.is_machine()) {
        let token = sign_in(db, role, "301");
        for item in NAVIGATION {
            walk.get(Some(&token), item.href);
        }
    }
    let sisp = sign_in(db, Role::SispOperator, "301");
    let list = walk.get(Some(&sisp), "/reports");
    let report = first(&list, "/reports/");
    for path in
        [&report, &format!("{report}/pdf"), "/api/v1/reports", "/communications/stream", "/manual/whole"]
    {
        walk.get(Some(&sisp), path);
    }
    for format in ["csv", "xlsx"] {
        let fields = format!("query=&columns=&set=screen&format={format}&purpose=care");
        walk.post(&sisp, "/exports/new/reports", &fields);
    }
    walk.post(&sisp, "/exports/new/reports", "format=none");
    let crisis = sign_in(db, Role::CrisisUnit, "010");
    for path in ["/figures/curve.csv", "/api/v1/figures"] {
        walk.get(Some(&crisis), path);
    }
    let machine = sign_in(db, Role::LaboratoryMachine, "LAB-301-1");
    for path in ["/fhir/ServiceRequest?status=active", "/fhir/Nothing", "/api/v1/swab-requests"] {
        walk.get(Some(&machine), path);
    }
    walk.files.insert(web::assets::href("latin-400-normal.woff2"));
    walk.files.insert(web::assets::href("licences.txt"));
    for path in walk.files.clone() {
        walk.get(None, &path);
    }
    walk
}

#[test]
fn every_kind_of_answer_says_what_it_is() {
    testkit::on_each_engine(&wiring::modules(), &wiring::audit_modules(), wiring::reactions, |db| {
        let walk = walk(db);
        assert_eq!(walk.faults, [""; 0]);
        for kind in [
            "",
            "text/html",
            "text/plain",
            "text/css",
            "text/javascript",
            "text/csv",
            "text/event-stream",
            "image/svg+xml",
            "image/webp",
            "font/woff2",
            "application/json",
            "application/problem+json",
            "application/fhir+json",
            "application/pdf",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ] {
            assert!(walk.kinds.contains(kind), "no answer of {kind:?} was seen: {:?}", walk.kinds);
        }
    });
}
