//! A browser in small: the routers of the floors below with this module's, wrapped as in service, and a jar for its cookies.

use std::collections::BTreeMap;

use access::factors::{self, Demand};
use access::users::{self, NewUser};
use access::{Role, Unit, passwords};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use jiff::civil::date;
use kernel::clock::FOREVER;
use kernel::ids::{PersonId, UserId};
use kernel::{PersonIdentifier, Sex, TaxCode, Timestamp};
use people::model::{Address, GpChoice, Person, PersonData, Source};
use serde_json::Value;
use storage::{Module, Reactions};
use territory::doctors::{Doctor, DoctorKind};
use testkit::TestDb;
use tower::ServiceExt;
use web::{App, Site};

pub const MODULES: &[Module] =
    &[access::MODULE, territory::MODULE, people::MODULE, lab::MODULE, accounts::MODULE, registers::MODULE];
pub const AUDIT: &[Module] = &[access::AUDIT_MODULE];
pub const PASSWORD: &str = "una frase lunga";
/// A tax code with a right check letter; nobody's.
pub const TAX_CODE: &str = "RSSMRA80A01L219M";

/// Runs a test on each engine, with the administrators of the region and of two ASL, and two doctors.
pub fn on_each_engine(test: impl Fn(&TestDb)) {
    web::texts::init(&[
        ("registers", registers::WORDS),
        ("accounts", accounts::WORDS),
        ("people", people::WORDS),
        ("lab", lab::WORDS),
    ]);
    accounts::install();
    testkit::on_each_engine(MODULES, AUDIT, Reactions::new, |db| {
        db.write(|tx| users::insert_setting(tx, factors::SETTING, Demand::Offered.code())).unwrap();
        // This process has just been with another database.
        db.read(territory::organisations::load).unwrap();
        user(db, "admin", Role::Administrator, "010");
        user(db, "torino", Role::AslAdministrator, "301");
        user(db, "ivrea", Role::AslAdministrator, "204");
        for (code, name) in [("0100001", "Ada"), ("0100002", "Ugo")] {
            let doctor = doctor(code, name);
            db.write(move |tx| territory::doctors::insert(tx, &doctor)).unwrap();
            user(db, &name.to_lowercase(), Role::Gp, code);
        }
        test(db);
        assert!(web::texts::texts().missing().is_empty(), "{:?}", web::texts::texts().missing());
    });
}

fn doctor(code: &str, name: &str) -> Doctor {
    Doctor {
        code: code.to_owned(),
        family_name: "Rossi".to_owned(),
        given_name: name.to_owned(),
        kind: DoctorKind::Gp,
        asl: "301".to_owned(),
        comune: "001272".to_owned(),
        valid_from: date(2019, 1, 1),
        valid_to: FOREVER,
    }
}

/// Somebody who can sign in with [`PASSWORD`].
pub fn user(db: &TestDb, login: &str, role: Role, unit: &str) -> UserId {
    static HASH: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    let new = NewUser {
        id: UserId::new(),
        login: login.to_owned(),
        name: format!("Nome di {login}"),
        password_hash: HASH.get_or_init(|| passwords::hash(PASSWORD).unwrap()).clone(),
        role,
        unit: Unit { code: unit.to_owned(), name: unit.to_owned() },
        valid_from: date(2020, 1, 1),
        valid_to: FOREVER,
    };
    let id = new.id;
    db.write(move |tx| users::insert(tx, &new)).unwrap();
    id
}

/// A patient of doctor 0100001 who lives in Torino.
pub fn person(db: &TestDb) -> PersonId {
    let home = Address { comune: "001272".to_owned(), street: "via dell'Argine 1".to_owned() };
    let at: Timestamp = "2020-11-13T08:00:00Z".parse().unwrap();
    let data = PersonData {
        identifier: PersonIdentifier::TaxCode(TaxCode::parse(TAX_CODE).unwrap()),
        family_name: "Bianchi".to_owned(),
        given_name: "Mario".to_owned(),
        sex: Sex::Male,
        birth_date: date(1980, 1, 1),
        birth_place: Some("L219".to_owned()),
        residence: home.clone(),
        domicile: home,
        phone: None,
        email: None,
        household: None,
        receiving_asl: None,
        phone2: None,
        kind: people::model::citizen(),
        gp: Some(GpChoice { code: "0100001".to_owned(), since: date(2019, 3, 1) }),
    };
    let (id, asl) = (PersonId::new(), "301".to_owned());
    let person =
        Person { id, data, asl, source: Source::Registry, version: 1, created_at: at, updated_at: at };
    db.write(move |tx| {
        people::store::insert(tx, &person, &people::rules::audiences(&person, date(2020, 1, 1)))
    })
    .unwrap();
    id
}

/// Everything the log says, oldest first.
pub fn log(db: &TestDb) -> Vec<access::audit::Record> {
    let main = |tx: &mut storage::Tx<'_>| {
        tx.query(&access::sql::MAIN_INBOX, storage::args![uuid::Uuid::nil(), 1_000_i64], |row| {
            row.get::<String>(2)
        })
    };
    let inbox = |tx: &mut storage::Tx<'_>| {
        tx.query(&access::sql::audit::INBOX, storage::args![uuid::Uuid::nil(), 1_000_i64], |row| {
            row.get::<String>(2)
        })
    };
    let mut bodies = db.block_on(db.db.audit_read(inbox)).unwrap();
    bodies.extend(db.read(main).unwrap());
    let mut records: Vec<access::audit::Record> =
        bodies.iter().map(|body| serde_json::from_str(body).unwrap()).collect();
    records.sort_by_key(|record| record.at.parse::<Timestamp>().unwrap());
    records.dedup();
    records
}

/// Somebody at a browser.
pub struct Browser<'d> {
    db: &'d TestDb,
    router: Router,
    jar: BTreeMap<String, String>,
}

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    /// Under what name it is saved; empty for a page.
    pub saved_as: String,
    pub text: String,
}

impl Answer {
    pub fn expect(self, status: StatusCode) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }
}

impl<'d> Browser<'d> {
    pub fn signed_in(db: &'d TestDb, login: &str) -> Self {
        let (api, _) = registers::api().split_for_parts();
        let routes = registers::routes()
            .merge(api)
            .merge(accounts::routes(accounts::Waiting::new()))
            .merge(people::routes())
            .merge(lab::routes())
            .with_state(App::new(db.db.clone()));
        let mut browser = Self { db, router: web::finish(routes, Site::default()), jar: BTreeMap::new() };
        let answer = browser.post("/login", &[("login", login), ("password", PASSWORD)]);
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        browser
    }

    pub fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path), Body::empty())
    }

    /// Sends a form with the token of the session, and with an id of its own when it says none.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let (token, id) = (self.token(), uuid::Uuid::now_v7().to_string());
        let mut all = vec![("csrf", token.as_str())];
        if fields.iter().all(|(name, _)| *name != "id") {
            all.push(("id", &id));
        }
        all.extend(fields);
        self.post_bare(path, &all)
    }

    pub fn token(&self) -> String {
        web::csrf::token(self.jar.get("argine").map(String::as_str).unwrap_or_default())
    }

    /// Sends a form as it is.
    pub fn post_bare(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let plain = |c: u8| c.is_ascii_alphanumeric() || b"-._".contains(&c);
        let coded = |text: &str| -> String {
            let sign = |c: u8| if plain(c) { char::from(c).to_string() } else { format!("%{c:02X}") };
            text.bytes().map(sign).collect()
        };
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", coded(name), coded(value))).collect();
        let kind = "application/x-www-form-urlencoded";
        self.send(Request::post(path).header(header::CONTENT_TYPE, kind), Body::from(body.join("&")))
    }

    /// Asks the registers' API, under this key and for this version.
    pub fn json(&mut self, method: &str, path: &str, key: uuid::Uuid, version: i64, body: &Value) -> Answer {
        self.api(method, &format!("/api/v1/registers{path}"), key, version, body)
    }

    /// Sends a file to the API.
    pub fn csv(&mut self, path: &str, key: uuid::Uuid, content: &str) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, "text/csv");
        self.send(request.header("idempotency-key", key.to_string()), Body::from(content.to_owned()))
    }

    /// Asks the API, under this key and for this version.
    pub fn api(&mut self, method: &str, path: &str, key: uuid::Uuid, version: i64, body: &Value) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", key.to_string())
            .header("if-match", format!("\"{version}\""));
        self.send(request, Body::from(if body.is_null() { String::new() } else { body.to_string() }))
    }

    /// Sends a file with the token of the session.
    pub fn upload(&mut self, path: &str, content: &str) -> Answer {
        let part = |about: &str, body: &str| {
            format!("--b\r\ncontent-disposition: form-data; {about}\r\n\r\n{body}\r\n")
        };
        let file = part("name=\"file\"; filename=\"a.csv\"", content);
        let body = format!("{}{file}--b--\r\n", part("name=\"csrf\"", &self.token()));
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
        self.send(request, Body::from(body))
    }

    fn send(&mut self, mut request: axum::http::request::Builder, body: Body) -> Answer {
        let jar: Vec<String> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        request = request.header(header::COOKIE, jar.join("; "));
        let answer = self.db.block_on(self.router.clone().oneshot(request.body(body).unwrap())).unwrap();
        let (parts, body) = answer.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = cookie.split_once('=').unwrap();
            self.jar.insert(name.to_owned(), value.to_owned());
        }
        let text = self.db.block_on(to_bytes(body, usize::MAX)).unwrap();
        let location = parts.headers.get(header::LOCATION);
        let saved_as = parts.headers.get(header::CONTENT_DISPOSITION);
        Answer {
            status: parts.status,
            saved_as: saved_as.map(|it| it.to_str().unwrap().to_owned()).unwrap_or_default(),
            location: location.map(|it| it.to_str().unwrap().to_owned()).unwrap_or_default(),
            text: String::from_utf8_lossy(&text).into_owned(),
        }
    }
}
