//! Somebody at a page, or a script, on a test's database.

use access::sessions::{self, Token};
use access::users::{self, NewUser};
use access::{Role, Unit};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use jiff::civil::date;
use kernel::ids::UserId;
use serde_json::Value;
use testkit::TestDb;
use tower::ServiceExt;
use web::{App, Site};

/// A server on a test's database, and somebody signed in.
pub struct Browser<'a> {
    db: &'a TestDb,
    router: Router,
    token: Token,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl<'a> Browser<'a> {
    pub fn new(db: &'a TestDb, role: Role, unit: &str) -> Self {
        web::texts::init(&[("people", people::WORDS)]);
        let (api, _) = people::api().split_for_parts();
        let router = people::routes().merge(api).with_state(App::new(db.db.clone()));
        let user = NewUser {
            id: UserId::new(),
            login: format!("{}.{unit}", role.code()).to_lowercase(),
            name: "Chi Prova".to_owned(),
            password_hash: String::new(),
            role,
            unit: Unit { code: unit.to_owned(), name: unit.to_owned() },
            valid_from: date(2000, 1, 1),
            valid_to: kernel::clock::FOREVER,
        };
        let token = Token::new().unwrap();
        let fresh = token.clone();
        db.write(move |tx| {
            users::insert(tx, &user)?;
            sessions::open(tx, user.id, &fresh).map(drop)
        })
        .unwrap();
        Self { db, router: web::finish(router, Site::default()), token }
    }

    pub fn send(&self, request: axum::http::request::Builder, body: impl Into<Body>) -> Answer {
        let cookie = format!("{}={}", web::cookies::session_name(false), self.token.secret());
        let request = request.header(header::COOKIE, cookie).body(body.into()).unwrap();
        self.db.block_on(async {
            let answer = self.router.clone().oneshot(request).await.unwrap();
            let (status, headers) = (answer.status(), answer.headers().clone());
            let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
            Answer { status, headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
        })
    }

    /// The token of his forms.
    pub fn csrf(&self) -> String {
        web::csrf::token(self.token.secret())
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), "")
    }

    fn form(&self, path: &str, fields: &[(&str, &str)]) -> Request<String> {
        let csrf = self.csrf();
        let fields = fields.iter().copied().chain([("csrf", csrf.as_str())]);
        let body =
            fields.map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&");
        let kind = "application/x-www-form-urlencoded";
        Request::post(path).header(header::CONTENT_TYPE, kind).body(body).unwrap()
    }

    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let (parts, body) = self.form(path, fields).into_parts();
        let mut request = Request::post(path);
        request.headers_mut().unwrap().extend(parts.headers);
        self.send(request, body)
    }

    /// As htmx sends it while one types.
    pub fn type_ahead(&self, q: &str) -> Answer {
        let (parts, body) = self.form("/people/search", &[("q", q), ("birth_date", "")]).into_parts();
        let mut request = Request::post("/people/search").header("hx-request", "true");
        request.headers_mut().unwrap().extend(parts.headers);
        self.send(request, body)
    }

    pub fn api(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token.secret()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request, body.to_string())
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
