//! A small region around the module: two operators of one ASL, one of another, a doctor, laboratories, a patient.

use access::sessions::{self, Token};
use access::users::{self, NewUser};
use access::{Role, Unit};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use jiff::civil::{Date, date};
use kernel::clock::FOREVER;
use kernel::ids::{PersonId, UserId};
use kernel::{PersonIdentifier, Sex, TaxCode, Timestamp};
use people::model::{Address, GpChoice, Person, PersonData, Source};
use serde_json::Value;
use storage::{Module, Reactions, Tx, args};
use testkit::{Options, TestDb};
use tower::ServiceExt;
use uuid::Uuid;
use web::{App, NavItem, Site};

pub mod sql {
    storage::queries! {
        "stored.sql";
        INBOX = "inbox",
        REPORT_HISTORY = "report_history",
        REQUEST_HISTORY = "request_history",
        AUDIENCES = "audiences",
        BURIED = "buried",
        ALL_CORRECTIONS = "all_corrections",
        ALL_REPORT_HISTORIES = "all_report_histories",
        ALL_REQUEST_HISTORIES = "all_request_histories",
    }
}

pub const TODAY: Date = date(2020, 11, 14);
/// Ivrea, in the ASL TO4.
pub const IVREA: &str = "001125";
/// Torino, in the ASL of the city.
pub const TORINO: &str = "001272";
pub const GP: &str = "0100001";
pub const LAB: &str = "LAB-204-1";
pub const OTHER_LAB: &str = "LAB-204-2";
/// Tax codes with a right check letter; nobody's.
pub const TAX_CODE: &str = "RSSMRA80A01L219M";

pub fn modules() -> Vec<Module> {
    vec![access::MODULE, territory::MODULE, people::MODULE, lab::MODULE, cases::MODULE, corrections::MODULE]
}

fn reactions() -> Reactions {
    let mut all = Reactions::new();
    lab::reactions(&mut all);
    cases::reactions(&mut all);
    corrections::reactions(&mut all);
    all
}

pub fn on_each_engine(test: impl Fn(&Region<'_>)) {
    web::texts::init(&[
        ("people", people::WORDS),
        ("lab", lab::WORDS),
        ("cases", cases::WORDS),
        ("corrections", corrections::WORDS),
    ]);
    lab::install();
    cases::install();
    corrections::install();
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
        let waiting = corrections::Waiting::new();
        let nav = vec![NavItem::new("/corrections", "corrections-nav", &["gp", "sisp_operator"])];
        let site = Site { billboard: Some(waiting.clone()), nav, ..Site::default() };
        let (api, _) =
            corrections::api().merge(people::api()).merge(lab::api()).merge(cases::api()).split_for_parts();
        let routes = people::routes()
            .merge(lab::routes())
            .merge(cases::routes(cases::Waiting::new()))
            .merge(corrections::routes(waiting))
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

    pub fn doctor(&self) -> Desk<'_> {
        self.desk(Role::Gp, GP, "Ada Medico")
    }

    pub fn operator(&self, name: &str) -> Desk<'_> {
        self.desk(Role::SispOperator, "204", name)
    }

    /// Mario Rossi of Ivrea, a patient of [`GP`], with this tax code.
    pub fn patient(&self, tax_code: &str) -> PersonId {
        self.person(tax_code, IVREA)
    }

    /// Who lives in Ivrea and has her residence in a comune.
    pub fn person(&self, tax_code: &str, residence: &str) -> PersonId {
        let at: Timestamp = "2020-11-01T08:00:00Z".parse().unwrap();
        let address =
            |comune: &str| Address { comune: comune.to_owned(), street: "via Palestro 1".to_owned() };
        let data = PersonData {
            identifier: PersonIdentifier::TaxCode(TaxCode::parse(tax_code).unwrap()),
            family_name: "Rossi".to_owned(),
            given_name: "Mario".to_owned(),
            sex: Sex::Male,
            birth_date: date(1980, 1, 1),
            birth_place: Some("L219".to_owned()),
            residence: address(residence),
            domicile: address(IVREA),
            phone: Some("0125111111".to_owned()),
            email: None,
            household: None,
            receiving_asl: None,
            phone2: None,
            kind: people::model::citizen(),
            gp: Some(GpChoice { code: GP.to_owned(), since: date(2019, 3, 1) }),
        };
        let (id, asl, source) = (PersonId::new(), "204".to_owned(), Source::Registry);
        let person = Person { id, data, asl, source, version: 1, created_at: at, updated_at: at };
        let write = move |tx: &mut Tx<'_>| {
            people::store::insert(tx, &person, &people::rules::audiences(&person, date(2020, 1, 1)))
        };
        self.db.write(write).unwrap();
        id
    }

    /// The action and detail of all that units of work left in the log, in order.
    pub fn log(&self) -> Vec<(String, String)> {
        let bodies = self.db.read(|tx| tx.query(&sql::INBOX, args![], |row| row.get::<String>(0))).unwrap();
        let records = bodies.iter().map(|body| serde_json::from_str::<access::audit::Record>(body).unwrap());
        records.map(|record| (record.action, record.detail)).collect()
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

    pub fn count(&self, query: &'static storage::Query, id: Uuid) -> i64 {
        self.db.read(move |tx| tx.one(query, args![id], |row| row.get(0))).unwrap()
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
    pub tag: String,
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

    /// Sends a form as it is.
    pub fn post_bare(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.region.db.block_on(self.form(path, fields))
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
        let (status, location, tag) = (answer.status(), head(header::LOCATION), head(header::ETAG));
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        Answer { status, location, tag, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// How many rows of a whole table the second wall shows this session; none says anything on SQLite, which has no wall.
    pub fn walled(&self, table: &'static storage::Query) -> Option<usize> {
        let token = self.token.clone();
        let read = move |tx: &mut Tx<'_>| {
            sessions::enter(tx, &token)?;
            Ok(tx.query(table, args![], |row| row.get::<Uuid>(0))?.len())
        };
        let db = self.region.db;
        (db.engine() == storage::Engine::Postgres).then(|| db.block_on(db.db.read(read)).unwrap())
    }

    /// Asks for a correction as the page does, with these changes to the values of now; the answer is the correction's id.
    pub fn ask(&self, kind: &str, fact: Uuid, changes: &[(&str, &str)]) -> String {
        let answer = self.asking(kind, fact, changes).expect(StatusCode::SEE_OTHER);
        answer.location.rsplit('/').next().unwrap().to_owned()
    }

    pub fn asking(&self, kind: &str, fact: Uuid, changes: &[(&str, &str)]) -> Answer {
        let path = format!("/corrections/ask/{kind}/{fact}");
        let mut fields = shown_fields(&self.get(&path).text);
        let why = if kind == "deletion" { "duplicate" } else { "typing" };
        for (name, value) in [("why", why)].iter().chain(changes) {
            fields.retain(|(known, _)| known != name);
            // Several boxes of one name are ticked.
            let each: Vec<&str> = if *name == "symptoms" { value.split(' ').collect() } else { vec![value] };
            fields.extend(each.into_iter().map(|value| ((*name).to_owned(), value.to_owned())));
        }
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.post(&path, &fields)
    }

    pub fn settle(&self, id: &str, verdict: &str, note: &str) -> Answer {
        self.post(
            &format!("/corrections/{id}"),
            &[("version", "1"), ("verdict", verdict), ("decision_note", note)],
        )
    }
}

fn coded(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric();
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// What a browser would send of the fields of a page, the token apart.
pub fn shown_fields(page: &str) -> Vec<(String, String)> {
    let page = page.split("<main").nth(1).unwrap_or_default();
    let part = |text: &str, from: &str, to: &str| {
        let rest = text.split_once(from)?.1;
        Some(rest.split_once(to)?.0.replace("&#39;", "'").replace("&#38;", "&"))
    };
    let mut fields = Vec::new();
    for tag in page.split('<').skip(1) {
        let Some(name) = part(tag, " name=\"", "\"") else {
            let option = tag.starts_with("option") && tag.contains(" selected");
            if let (true, Some(value)) = (option, part(tag, " value=\"", "\"")) {
                let select: &mut (String, String) = fields.last_mut().expect("a select before its options");
                select.1 = value;
            }
            continue;
        };
        let several = tag.contains("type=\"radio\"") || tag.contains("type=\"checkbox\"");
        let value = match tag {
            _ if name == "csrf" || several && !tag.contains(" checked") => continue,
            tag if tag.starts_with("input") => part(tag, " value=\"", "\"").unwrap_or_default(),
            tag if tag.starts_with("textarea") => tag.split_once('>').map_or("", |it| it.1).trim().to_owned(),
            tag if tag.starts_with("select") => String::new(),
            _ => continue,
        };
        fields.push((name, value));
    }
    fields
}
