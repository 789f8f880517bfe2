//! A small region around the lists: operators of two ASL, two doctors, laboratories, a mayor, patients.

use access::sessions::{self, Token};
use access::users::{self, NewUser};
use access::{Role, Unit};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use jiff::civil::{Date, date};
use kernel::clock::FOREVER;
use kernel::ids::{PersonId, UserId};
use kernel::{PersonIdentifier, Sex, Timestamp};
use people::model::{Address, GpChoice, Person, PersonData, Source};
use serde_json::Value;
use storage::{Module, Reactions, Tx, args};
use testkit::{Options, TestDb};
use tower::ServiceExt;
use uuid::Uuid;
use web::{App, Site};

pub const TODAY: Date = date(2020, 11, 14);
/// Ivrea, in the ASL TO4.
pub const IVREA: &str = "001125";
/// Torino, in the ASL of the city.
pub const TORINO: &str = "001272";
pub const GP: &str = "0100001";
pub const LAB: &str = "LAB-204-1";
pub const OTHER_LAB: &str = "LAB-204-2";
/// Another doctor, of the same ASL.
pub const OTHER_GP: &str = "0100002";

pub fn modules() -> Vec<Module> {
    vec![access::MODULE, territory::MODULE, people::MODULE, lab::MODULE, cases::MODULE, lists::MODULE]
}

fn reactions() -> Reactions {
    let mut all = Reactions::new();
    lab::reactions(&mut all);
    cases::reactions(&mut all);
    all
}

pub fn on_each_engine(test: impl Fn(&Region<'_>)) {
    web::texts::init(&[
        ("people", people::WORDS),
        ("lab", lab::WORDS),
        ("cases", cases::WORDS),
        ("lists", lists::WORDS),
        ("exports", lists::export::WORDS),
    ]);
    lab::install();
    cases::install();
    lists::install();
    let options = Options { business_date: Some(TODAY), ..Options::default() };
    testkit::on_each_engine_with(&options, &modules(), &[access::AUDIT_MODULE], reactions, |db| {
        test(&Region::new(db));
        let missing = web::texts::texts().missing();
        // Their own tests watch the words of the others.
        let ours: Vec<_> = missing.iter().filter(|key| !key.starts_with("accounts-")).collect();
        assert!(ours.is_empty(), "{ours:?}");
    });
}

pub struct Region<'d> {
    pub db: &'d TestDb,
    router: Router,
}

impl<'d> Region<'d> {
    fn new(db: &'d TestDb) -> Self {
        let site = Site::default();
        let (api, _) = people::api().merge(lab::api()).merge(cases::api()).split_for_parts();
        let routes = people::routes()
            .merge(lab::routes())
            .merge(cases::routes(cases::Waiting::new()))
            .merge(lists::routes())
            .merge(api);
        Self { db, router: web::finish(routes.with_state(App::new(db.db.clone())), site) }
    }

    pub fn desk(&self, role: Role, unit: &str, name: &str) -> Desk<'_> {
        let (user, token) = (UserId::new(), Token::new().unwrap());
        let new = NewUser {
            id: user,
            login: format!("test-{user}"),
            name: name.to_owned(),
            password_hash: String::new(),
            role,
            unit: Unit { code: unit.to_owned(), name: format!("Unità {unit}") },
            valid_from: date(2020, 1, 1),
            valid_to: FOREVER,
        };
        let fresh = token.clone();
        self.db
            .write(move |tx| {
                users::insert(tx, &new)?;
                sessions::open(tx, user, &fresh).map(drop)
            })
            .unwrap();
        Desk { region: self, token }
    }

    pub fn doctor(&self, code: &str) -> Desk<'_> {
        self.desk(Role::Gp, code, "Ada Medico")
    }

    pub fn operator(&self, name: &str) -> Desk<'_> {
        self.desk(Role::SispOperator, "204", name)
    }

    /// Somebody of a comune and a doctor, who has a telephone or not.
    pub fn person(
        &self,
        (family, given): (&str, &str),
        comune: &str,
        gp: &str,
        kind: &str,
        phone: bool,
    ) -> PersonId {
        let at: Timestamp = "2020-11-01T08:00:00Z".parse().unwrap();
        let address = || Address { comune: comune.to_owned(), street: "via Palestro 1".to_owned() };
        let data = PersonData {
            identifier: PersonIdentifier::None { reason: kernel::tax_code::NoIdentifier::Unknown },
            family_name: family.to_owned(),
            given_name: given.to_owned(),
            sex: Sex::Male,
            birth_date: date(1980, 1, 1),
            birth_place: Some("L219".to_owned()),
            residence: address(),
            domicile: address(),
            phone: phone.then(|| "0125111111".to_owned()),
            email: None,
            household: None,
            receiving_asl: None,
            phone2: None,
            kind: kind.to_owned(),
            gp: Some(GpChoice { code: gp.to_owned(), since: date(2019, 3, 1) }),
        };
        let asl = if comune == TORINO { "301" } else { "204" }.to_owned();
        let (id, source) = (PersonId::new(), Source::Registry);
        let person = Person { id, data, asl, source, version: 1, created_at: at, updated_at: at };
        let write = move |tx: &mut Tx<'_>| {
            people::store::insert(tx, &person, &people::rules::audiences(&person, date(2020, 1, 1)))
        };
        self.db.write(write).unwrap();
        id
    }

    /// The action, detail and subjects of all that reads left in the log.
    pub fn reads(&self) -> Vec<(String, String, Vec<Uuid>)> {
        let inbox = |tx: &mut Tx<'_>| {
            tx.query(&access::sql::audit::INBOX, args![Uuid::nil(), 1_000_i64], |row| row.get::<String>(2))
        };
        let bodies = self.db.audit_read(inbox).unwrap();
        let records = bodies.iter().map(|body| serde_json::from_str::<access::audit::Record>(body).unwrap());
        records.map(|record| (record.action, record.detail, record.subjects)).collect()
    }
}

#[derive(Clone)]
pub struct Desk<'r> {
    pub region: &'r Region<'r>,
    token: Token,
}

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub text: String,
}

impl Answer {
    pub fn expect(self, status: StatusCode) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    pub fn has(&self, words: &str) -> bool {
        self.text.contains(words)
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }
}

impl Desk<'_> {
    pub fn get(&self, path: &str) -> Answer {
        self.region.db.block_on(self.send(Request::get(path), String::new()))
    }

    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.region.db.block_on(self.posting(path, fields))
    }

    /// Sends a form, to be awaited together with another one's.
    pub async fn posting(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = web::csrf::token(self.token.secret());
        self.form(path, &[&[("csrf", csrf.as_str())], fields].concat()).await
    }

    async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs = fields.iter().map(|(name, value)| format!("{name}={}", coded(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let kind = "application/x-www-form-urlencoded";
        self.send(Request::post(path).header(header::CONTENT_TYPE, kind), body).await
    }

    pub fn call(&self, method: Method, path: &str, key: Uuid, version: i64, body: &Value) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", key.to_string())
            .header("if-match", format!("\"{version}\""));
        self.region.db.block_on(self.send(request, body.to_string()))
    }

    async fn send(&self, request: axum::http::request::Builder, body: String) -> Answer {
        let cookie = format!("argine={}", self.token.secret());
        let request = request.header(header::COOKIE, cookie).body(Body::from(body)).unwrap();
        let answer = self.region.router.clone().oneshot(request).await.unwrap();
        let head = |name| {
            let value = answer.headers().get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let (status, location) = (answer.status(), head(header::LOCATION));
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        Answer { status, location, text: String::from_utf8_lossy(&bytes).into_owned() }
    }
}

fn coded(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric();
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
