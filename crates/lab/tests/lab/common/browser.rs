//! The pages and the API as a browser and a script see them.

use access::sessions::{self, Token};
use access::users::{self, NewUser};
use access::{Role, Unit};
use axum::Router;
use axum::body::Body;
use axum::http::request::Builder;
use axum::http::{HeaderMap, Request, StatusCode, header};
use jiff::civil::date;
use kernel::ids::UserId;
use serde_json::Value;
use testkit::TestDb;
use tower::ServiceExt;
use uuid::Uuid;
use web::{App, Site};

/// A server on a test's database, and somebody signed in.
pub struct Browser<'a> {
    db: &'a TestDb,
    router: Router,
    token: Token,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The value of a hidden field.
    pub fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let rest = self.text.split(&mark).nth(1).unwrap_or_else(|| panic!("no field {name}: {}", self.text));
        rest.split('"').next().unwrap().to_owned()
    }

    /// Where it leads.
    pub fn goes_to(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.text);
        self.header("location")
    }
}

impl<'a> Browser<'a> {
    pub fn new(db: &'a TestDb, role: Role, unit: &str) -> Self {
        Self::named(db, role, unit, role.code())
    }

    /// Somebody else of the same role.
    pub fn named(db: &'a TestDb, role: Role, unit: &str, login: &str) -> Self {
        let (api, _) = lab::api().split_for_parts();
        let router = lab::routes().merge(people::routes()).merge(api).with_state(App::new(db.db.clone()));
        let user = NewUser {
            id: UserId::new(),
            login: format!("{login}.{unit}").to_lowercase(),
            name: "Chi Prova".to_owned(),
            password_hash: "none".to_owned(),
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

    fn send(&self, request: Builder, body: impl Into<Body>) -> Answer {
        let cookie = format!("{}={}", web::cookies::session_name(false), self.token.secret());
        let request = request.header(header::COOKIE, cookie).body(body.into()).unwrap();
        self.db.block_on(async {
            let answer = self.router.clone().oneshot(request).await.unwrap();
            let (status, headers) = (answer.status(), answer.headers().clone());
            let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
            Answer { status, headers, text: String::from_utf8_lossy(&bytes).into_owned() }
        })
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), "")
    }

    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = web::csrf::token(self.token.secret());
        let fields = fields.iter().copied().chain([("csrf", csrf.as_str())]);
        let body =
            fields.map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&");
        self.send(Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded"), body)
    }

    /// Sends a file with a form, as browsers do.
    pub fn upload(&self, path: &str, id: Uuid, file: &str) -> Answer {
        self.upload_with(path, &[("id", &id.to_string())], file.as_bytes())
    }

    /// The same with fields of its own, and a file of bytes.
    pub fn upload_with(&self, path: &str, fields: &[(&str, &str)], file: &[u8]) -> Answer {
        let csrf = web::csrf::token(self.token.secret());
        let part = |(name, value): &(&str, &str)| {
            format!("--xyz\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let mut body: Vec<u8> = part(&("csrf", &csrf)).into_bytes();
        fields.iter().for_each(|field| body.extend(part(field).into_bytes()));
        let ending = match file.first() {
            Some(b'P' | 0xD0) => "xlsx",
            _ if path.ends_with("mappings") => "json",
            _ => "csv",
        };
        let head = "Content-Disposition: form-data; name=\"file\"";
        body.extend(format!("--xyz\r\n{head}; filename=\"esiti.{ending}\"\r\n\r\n").into_bytes());
        body.extend(file);
        body.extend(b"\r\n--xyz--\r\n");
        self.send(Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=xyz"), body)
    }

    pub fn api(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        let bearer = format!("Bearer {}", self.token.secret());
        let mut request = Request::builder().method(method).uri(path).header(header::AUTHORIZATION, bearer);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        self.send(request, body)
    }
}

fn encoded(text: &str) -> String {
    let safe = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._".contains(byte);
    text.bytes()
        .map(|byte| if safe(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// The text of a page that is as it should be.
pub fn ok(answer: &Answer) -> &str {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    &answer.text
}

/// Every word of the module that was shown is in its catalogue.
pub fn no_word_is_missing() {
    let missing = web::texts::texts().missing();
    let ours: Vec<_> = missing.iter().filter(|key| key.starts_with("lab-")).collect();
    assert!(ours.is_empty(), "{ours:?}");
}

/// A technician of a laboratory.
pub fn technician_at<'a>(region: &'a super::Region<'_>, laboratory: &str) -> Browser<'a> {
    Browser::new(region.db, Role::LaboratoryTechnician, laboratory)
}
