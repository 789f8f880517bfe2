//! The module's pages and API, as browsers and scripts meet them.

use access::sessions::{self, Token};
use access::users::{self, NewUser};
use access::{Role, Unit};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use jiff::civil::date;
use kernel::clock::FOREVER;
use kernel::ids::{PersonId, UserId};
use lab::model::Outcome;
use serde_json::Value;
use tower::ServiceExt;
use uuid::Uuid;
use web::{App, Site};

use super::{Region, molecular};

/// Its pages and its API on a test's database.
pub struct Module<'r, 'd> {
    pub region: &'r Region<'d>,
    router: Router,
}

/// A signed-in browser, which is also good as a bearer.
#[derive(Clone)]
pub struct Browser {
    secret: String,
    user: UserId,
}

pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub tag: String,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }
}

/// The words of the program under test: whoever is first in a process says which.
pub fn texts() {
    web::texts::init(&[("cases", cases::WORDS), ("people", people::WORDS), ("lab", lab::WORDS)]);
}

impl<'r, 'd> Module<'r, 'd> {
    pub fn new(region: &'r Region<'d>) -> Self {
        texts();
        cases::install();
        let (api, _) = cases::api().split_for_parts();
        let (people_api, _) = people::api().split_for_parts();
        let routes = cases::routes(cases::Waiting::new())
            .merge(people::routes())
            .merge(lab::routes())
            .merge(api)
            .merge(people_api);
        let routes = routes.with_state(App::new(region.db.db.clone()));
        Self { region, router: web::finish(routes, Site::default()) }
    }

    pub fn sign_in(&self, role: Role, unit: &str) -> Browser {
        let token = Token::new().unwrap();
        let user = NewUser {
            id: UserId::new(),
            login: format!("u{}", Uuid::now_v7().simple()),
            name: format!("Utente {}", role.code()),
            password_hash: "x".into(),
            role,
            unit: Unit { code: unit.into(), name: unit.into() },
            valid_from: date(2020, 1, 1),
            valid_to: FOREVER,
        };
        let (secret, id) = (token.secret().to_owned(), user.id);
        let open = move |tx: &mut storage::Tx<'_>| {
            users::insert(tx, &user)?;
            sessions::open(tx, user.id, &token).map(drop)
        };
        self.region.db.write(open).expect("a session");
        Browser { secret, user: id }
    }

    /// The user says where he answers the telephone.
    pub fn phone(&self, browser: &Browser, phone: &'static str) {
        let actor = access::Actor { user: browser.user, ..self.region.sisp() };
        self.region.db.write(move |tx| users::set_own_phone(tx, &actor, Some(phone))).expect("a telephone");
    }

    pub fn send(&self, request: Request<Body>) -> Answer {
        self.region.db.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let status = response.status();
            let head = |name| {
                let value = response.headers().get(name).and_then(|value| value.to_str().ok());
                value.unwrap_or_default().to_owned()
            };
            let (location, tag) = (head(header::LOCATION), head(header::ETAG));
            let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
            Answer { status, location, tag, text: String::from_utf8(bytes.to_vec()).unwrap() }
        })
    }

    /// What is no text: a document.
    pub fn get_bytes(&self, browser: &Browser, path: &str) -> Vec<u8> {
        let request = browser.request(Method::GET, path).body(Body::empty()).unwrap();
        self.region.db.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            to_bytes(response.into_body(), 1 << 22).await.unwrap().to_vec()
        })
    }

    pub fn get(&self, browser: &Browser, path: &str) -> Answer {
        self.send(browser.request(Method::GET, path).body(Body::empty()).unwrap())
    }

    pub fn post(&self, browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut body = format!("csrf={}", web::csrf::token(&browser.secret));
        for (name, value) in fields {
            let value: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
            body += &format!("&{name}={value}");
        }
        let request = browser
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body));
        self.send(request.unwrap())
    }

    pub fn call(
        &self,
        browser: &Browser,
        method: Method,
        path: &str,
        extra: (&str, &str),
        body: &str,
    ) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", browser.secret))
            .header(header::CONTENT_TYPE, "application/json")
            .header(extra.0, extra.1)
            .body(Body::from(body.to_owned()));
        self.send(request.unwrap())
    }

    pub fn person(&self, name: &str) -> PersonId {
        let person = self.region.person(name);
        self.region.record(molecular(person, Outcome::Positive, date(2020, 11, 12)));
        person
    }
}

impl Browser {
    pub fn bearer(&self) -> String {
        format!("Bearer {}", self.secret)
    }

    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let cookie = web::cookies::set_session(&self.secret, false);
        let cookie = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        Request::builder().method(method).uri(path).header(header::COOKIE, cookie)
    }
}

pub fn no_missing_words() {
    let missing = web::texts::texts().missing();
    let ours: Vec<_> =
        missing.iter().filter(|key| key.starts_with("cases-") || key.starts_with("isolation-")).collect();
    assert!(ours.is_empty(), "{ours:?}");
}

impl Answer {
    /// The value of a hidden field.
    pub fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let rest = self.text.split(&mark).nth(1).unwrap_or_else(|| panic!("no field {name}: {}", self.text));
        rest.split('"').next().unwrap().to_owned()
    }
}
