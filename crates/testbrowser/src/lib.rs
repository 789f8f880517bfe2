//! Somebody signed in who asks a router for pages and sends its forms: what the tests of the crates above the web kit share.
//!
//! A dev-dependency only. It stands apart from `testkit`, which the crates below the web kit use too.

use access::sessions::{self, Token};
use access::users::{self, NewUser};
use access::{Role, Unit};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::request::Builder;
use axum::http::{Method, Request, Response, StatusCode, header};
use jiff::civil::date;
use kernel::clock::FOREVER;
use kernel::ids::UserId;
use serde_json::Value;
use testkit::TestDb;
use tower::ServiceExt;
use uuid::Uuid;

/// Says that so far no page has asked for a word of a module, whose keys begin so, that its catalogue has not. Their own tests watch the
/// words of the others.
///
/// # Panics
/// With the words that were missing.
pub fn all_words(prefix: &str) {
    let missing = web::texts::texts().missing();
    let ours: Vec<_> = missing.iter().filter(|key| key.starts_with(prefix)).collect();
    assert!(ours.is_empty(), "{ours:?}");
}

/// Somebody who has one role for one unit, at his browser.
#[derive(Clone)]
pub struct Browser<'d> {
    /// The database behind the router.
    pub db: &'d TestDb,
    router: Router,
    /// His session.
    pub token: Token,
    /// Who he is.
    pub user: UserId,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Where it leads; empty when it leads nowhere.
    pub location: String,
    /// Its body.
    pub text: String,
}

impl Answer {
    /// The same, when it has this status.
    ///
    /// # Panics
    /// When it has another one.
    pub fn expect(self, status: StatusCode) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// Whether these words stand in it.
    pub fn has(&self, words: &str) -> bool {
        self.text.contains(words)
    }

    /// Its body, read as JSON.
    ///
    /// # Panics
    /// When it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }
}

impl<'d> Browser<'d> {
    /// Makes a user with a role for a unit since 1 January 2020, and signs him in.
    ///
    /// # Panics
    /// When the database does not take him.
    pub fn signed_in(db: &'d TestDb, router: &Router, role: Role, unit: &str, name: &str) -> Self {
        let (user, token) = (UserId::new(), Token::new().unwrap());
        let new = NewUser {
            id: user,
            login: format!("test-{user}"),
            name: name.to_owned(),
            password_hash: "x".to_owned(),
            role,
            unit: Unit { code: unit.to_owned(), name: format!("Unità {unit}") },
            valid_from: date(2020, 1, 1),
            valid_to: FOREVER,
        };
        let fresh = token.clone();
        db.write(move |tx| {
            users::insert(tx, &new)?;
            sessions::open(tx, user, &fresh).map(drop)
        })
        .unwrap();
        Self { db, router: router.clone(), token, user }
    }

    /// Opens a page.
    pub fn get(&self, path: &str) -> Answer {
        self.db.block_on(self.send(Request::get(path), String::new()))
    }

    /// Sends a form with its token.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let (request, body) = self.filled(path, fields);
        self.db.block_on(self.send(request, body))
    }

    /// A form with its token, to be sent by [`Browser::respond`].
    pub fn filled(&self, path: &str, fields: &[(&str, &str)]) -> (Builder, String) {
        let csrf = web::csrf::token(self.token.secret());
        let all = [&[("csrf", csrf.as_str())], fields].concat();
        let pairs = all.iter().map(|(name, value)| format!("{name}={}", coded(value)));
        let kind = "application/x-www-form-urlencoded";
        (Request::post(path).header(header::CONTENT_TYPE, kind), pairs.collect::<Vec<_>>().join("&"))
    }

    /// Calls the JSON API, as who saw this version of what the call is about.
    pub fn call(&self, method: Method, path: &str, key: Uuid, version: i64, body: &Value) -> Answer {
        self.db.block_on(self.calling(method, path, key, version, body))
    }

    /// As [`Browser::call`], to be awaited together with others.
    pub async fn calling(&self, method: Method, path: &str, key: Uuid, version: i64, body: &Value) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", key.to_string())
            .header("if-match", format!("\"{version}\""));
        self.send(request, body.to_string()).await
    }

    /// Sends a request with his cookie.
    pub fn ask(&self, request: Builder, body: String) -> Answer {
        self.db.block_on(self.send(request, body))
    }

    /// Sends a request with his cookie; the body of the answer is not read.
    ///
    /// # Panics
    /// When it is no request.
    pub async fn respond(&self, request: Builder, body: String) -> Response<Body> {
        let cookie = format!("argine={}", self.token.secret());
        let request = request.header(header::COOKIE, cookie).body(Body::from(body)).unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }

    async fn send(&self, request: Builder, body: String) -> Answer {
        let answer = self.respond(request, body).await;
        let location = answer.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
        let (status, location) = (answer.status(), location.unwrap_or_default().to_owned());
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        Answer { status, location, text: String::from_utf8_lossy(&bytes).into_owned() }
    }
}

fn coded(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric();
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
