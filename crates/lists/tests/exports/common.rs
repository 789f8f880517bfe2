//! A small region: operators of two ASL, an officer, a doctor, some persons with names that spreadsheets would calculate.

use access::Role;
use access::sessions;
use axum::body::{Body, HttpBody};
use axum::http::{Request, Response, StatusCode, header};
use axum::{Extension, Router};
use jiff::civil::{Date, date};
use kernel::ids::PersonId;
use kernel::{PersonIdentifier, Sex, Timestamp};
use lists::export::{Limits, Waiting};
use people::model::{Address, GpChoice, Person, PersonData, Source};
use serde_json::Value;
use storage::{Module, Reactions, Tx, args};
use testbrowser::Browser;
use testkit::{Options, TestDb};
use uuid::Uuid;
use web::{App, NavItem, Site};

pub const TODAY: Date = date(2020, 11, 14);
/// Ivrea, in the ASL TO4 (204); Torino, in the ASL of the city (301).
pub const IVREA: &str = "001125";
pub const TORINO: &str = "001272";
pub const GP: &str = "0100001";

pub fn modules() -> Vec<Module> {
    vec![
        access::MODULE,
        territory::MODULE,
        people::MODULE,
        lab::MODULE,
        cases::MODULE,
        lists::MODULE,
        lists::export::MODULE,
    ]
}

fn reactions() -> Reactions {
    let mut all = Reactions::new();
    lab::reactions(&mut all);
    cases::reactions(&mut all);
    all
}

/// With another number of persons above which a second one approves, and of rows in a stretch.
pub fn on_each_engine(alone: i64, stretch: i64, test: impl Fn(&Region<'_>)) {
    web::texts::init(&[
        ("people", people::WORDS),
        ("lab", lab::WORDS),
        ("cases", cases::WORDS),
        ("lists", lists::WORDS),
        ("exports", lists::export::WORDS),
    ]);
    let options = Options { business_date: Some(TODAY), ..Options::default() };
    testkit::on_each_engine_with(&options, &modules(), &[access::AUDIT_MODULE], reactions, |db| {
        test(&Region::new(db, Limits { alone, stretch }));
        testbrowser::all_words("lists-export");
    });
}

pub struct Region<'d> {
    pub db: &'d TestDb,
    router: Router,
}

impl<'d> Region<'d> {
    fn new(db: &'d TestDb, limits: Limits) -> Self {
        let waiting = Waiting::new();
        let roles = &["gp", "sisp_operator", "laboratory_technician", "data_protection_officer"];
        let nav = vec![NavItem::new("/exports", "lists-exports-nav", roles)];
        let site = Site { billboard: Some(waiting.clone()), nav, ..Site::default() };
        let (api, _) = lists::export::api().split_for_parts();
        let api: Router<App> = api;
        let routes = lists::export::routes(waiting, limits).merge(api.layer(Extension(limits)));
        Self { db, router: web::finish(routes.with_state(App::new(db.db.clone())), site) }
    }

    pub fn desk(&self, role: Role, unit: &str, name: &str) -> Desk<'_> {
        Desk(Browser::signed_in(self.db, &self.router, role, unit, name))
    }

    pub fn operator(&self, name: &str) -> Desk<'_> {
        self.desk(Role::SispOperator, "204", name)
    }

    /// Somebody without a tax code who lives in a comune; in Ivrea a patient of [`GP`].
    pub fn person(&self, family_name: &str, comune: &str) -> PersonId {
        let at: Timestamp = "2020-11-01T08:00:00Z".parse().unwrap();
        let address = || Address { comune: comune.to_owned(), street: "via Palestro 1".to_owned() };
        let asl = if comune == IVREA { "204" } else { "301" };
        let data = PersonData {
            identifier: PersonIdentifier::None { reason: kernel::tax_code::NoIdentifier::Unknown },
            family_name: family_name.to_owned(),
            given_name: "Mario".to_owned(),
            sex: Sex::Male,
            birth_date: date(1980, 1, 1),
            birth_place: Some("L219".to_owned()),
            residence: address(),
            domicile: address(),
            phone: Some("+39 0125111111".to_owned()),
            email: None,
            household: None,
            receiving_asl: None,
            phone2: None,
            kind: people::model::citizen(),
            gp: (comune == IVREA).then(|| GpChoice { code: GP.to_owned(), since: date(2019, 3, 1) }),
        };
        let (id, source) = (PersonId::new(), Source::Registry);
        let person =
            Person { id, data, asl: asl.to_owned(), source, version: 1, created_at: at, updated_at: at };
        let write = move |tx: &mut Tx<'_>| {
            people::store::insert(tx, &person, &people::rules::audiences(&person, date(2020, 1, 1)))
        };
        self.db.write(write).unwrap();
        id
    }

    /// The detail and subjects of all that reads left in the log about exports.
    pub fn reads(&self) -> Vec<(String, Vec<Uuid>)> {
        let inbox = |tx: &mut Tx<'_>| {
            tx.query(&access::sql::audit::INBOX, args![Uuid::nil(), 1_000_i64], |row| row.get::<String>(2))
        };
        let bodies = self.db.audit_read(inbox).unwrap();
        let records = bodies.iter().map(|body| serde_json::from_str::<access::audit::Record>(body).unwrap());
        let of_exports = records.filter(|record| record.action == "list.export");
        of_exports.map(|record| (record.detail, record.subjects)).collect()
    }
}

/// A browser that keeps the file that comes.
pub struct Desk<'r>(Browser<'r>);

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub name: String,
    pub bytes: Vec<u8>,
    /// Whether the body came to its end in order.
    pub whole: bool,
}

impl Answer {
    pub fn expect(self, status: StatusCode) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn has(&self, words: &str) -> bool {
        self.text().contains(words)
    }
}

impl Desk<'_> {
    pub fn get(&self, path: &str) -> Answer {
        self.0.db.block_on(async { read(self.0.respond(Request::get(path), String::new()).await).await })
    }

    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.0.db.block_on(read(self.sent(path, fields)))
    }

    /// Sends a form; of the answer only the head has come.
    fn sent(&self, path: &str, fields: &[(&str, &str)]) -> Response<Body> {
        let (request, body) = self.0.filled(path, fields);
        self.0.db.block_on(self.0.respond(request, body))
    }

    /// Sends something to the API about version 1.
    pub fn call(&self, path: &str, body: &Value) -> Answer {
        let request = Request::post(format!("/api/v1{path}"))
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", Uuid::now_v7().to_string())
            .header("if-match", "\"1\"");
        self.0.db.block_on(async { read(self.0.respond(request, body.to_string()).await).await })
    }

    /// Asks for an export of a list as the form does.
    pub fn export(&self, list: &str, set: &str, format: &str) -> Answer {
        let fields = [("query", ""), ("columns", ""), ("set", set), ("format", format), ("purpose", "care")];
        self.post(&format!("/exports/new/{list}"), &fields)
    }

    /// The same, of which the first part is read and then `then` is done.
    pub fn export_until(&self, list: &str, set: &str, format: &str, then: impl FnOnce()) -> Answer {
        let fields = [("query", ""), ("columns", ""), ("set", set), ("format", format), ("purpose", "care")];
        let answer = self.sent(&format!("/exports/new/{list}"), &fields);
        then();
        self.0.db.block_on(read(answer))
    }

    /// The same, of which nobody reads more than the head.
    pub fn export_and_go(&self, list: &str, set: &str, format: &str) {
        let fields = [("query", ""), ("columns", ""), ("set", set), ("format", format), ("purpose", "care")];
        let answer = self.sent(&format!("/exports/new/{list}"), &fields);
        assert_eq!(answer.status(), StatusCode::OK);
    }

    /// Ends his session, as somebody who signs out elsewhere.
    pub fn signs_out(&self) {
        let token = self.0.token.clone();
        self.0.db.write(move |tx| sessions::end(tx, &token)).unwrap();
    }
}

/// All of a body, as far as it comes.
async fn read(answer: Response<Body>) -> Answer {
    let head = |name| {
        let value = answer.headers().get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let (status, location, name) =
        (answer.status(), head(header::LOCATION), head(header::CONTENT_DISPOSITION));
    let mut body = answer.into_body();
    let (mut bytes, mut whole) = (Vec::new(), true);
    loop {
        let frame = std::future::poll_fn(|context| std::pin::Pin::new(&mut body).poll_frame(context)).await;
        match frame {
            Some(Ok(frame)) => bytes.extend(frame.into_data().unwrap_or_default()),
            Some(Err(_)) => {
                whole = false;
                break;
            }
            None => break,
        }
    }
    Answer { status, location, name, bytes, whole }
}
