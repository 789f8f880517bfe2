//! A browser in small around the pages of the module and those of persons, and a patient in Torino.

use std::sync::Arc;

use access::audit::Record;
use access::sessions::{self, Token};
use access::users::{self, NewUser};
use access::{Role, Unit};
use accountability::Watch;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use jiff::civil::date;
use kernel::clock::FOREVER;
use kernel::ids::{PersonId, UserId};
use kernel::{PersonIdentifier, Sex, TaxCode, Timestamp};
use people::model::merge::Merge;
use people::model::{Address, GpChoice, Person, PersonData, Source};
use people::rules::facts::PersonFactForm;
use people::service::Merging;
use storage::{Module, Reactions, Tx, args};
use testkit::TestDb;
use tower::ServiceExt;
use uuid::Uuid;
use web::{App, NavItem, Site};

pub const MODULES: &[Module] =
    &[access::MODULE, territory::MODULE, people::MODULE, support::MODULE, accountability::MODULE];
pub const AUDIT: &[Module] = &[access::AUDIT_MODULE];
/// Tax codes with a right check letter; nobody's.
pub const TAX_CODE: &str = "RSSMRA80A01L219M";
pub const NOBODY: &str = "BNCLRA80A41L219V";

pub fn on_each_engine(test: impl Fn(&Node<'_>)) {
    web::texts::init(&[
        ("accountability", accountability::WORDS),
        ("accounts", accounts::WORDS),
        ("people", people::WORDS),
        ("support", support::WORDS),
    ]);
    people::install();
    let reactions = || {
        let mut reactions = Reactions::new();
        support::reactions(&mut reactions);
        accountability::reactions(&mut reactions);
        reactions
    };
    testkit::on_each_engine(MODULES, AUDIT, reactions, |db| {
        test(&Node::new(db));
        assert!(web::texts::texts().missing().is_empty(), "{:?}", web::texts::texts().missing());
    });
}

pub struct Node<'d> {
    pub db: &'d TestDb,
    router: Router,
}

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
}

impl<'d> Node<'d> {
    pub fn new(db: &'d TestDb) -> Self {
        let watch = Watch::new(db.clocks);
        let item = |href, role| NavItem::new(href, "accountability-nav-review", role);
        let nav = vec![
            item("/admin/emergencies", &["data_protection_officer"]),
            item("/emergency", &["emergency_doctor"]),
        ];
        let app = App::new(db.db.clone());
        let site = Site { billboard: Some(watch.clone()), nav, app: Some(app.clone()), ..Site::default() };
        let desk = support::routes(support::Board::new(db.clocks));
        let routes = accountability::routes(Arc::clone(&watch)).merge(people::routes()).merge(desk);
        Self { db, router: web::finish(routes.with_state(app), site) }
    }

    pub fn signed_in(&self, role: Role, unit: &str) -> Desk<'_> {
        let user = UserId::new();
        let new = NewUser {
            id: user,
            login: format!("test-{user}"),
            name: format!("Nome di {}", role.code()),
            password_hash: String::new(),
            role,
            unit: Unit { code: unit.to_owned(), name: format!("Unità {unit}") },
            valid_from: date(2020, 1, 1),
            valid_to: FOREVER,
        };
        self.db.write(move |tx| users::insert(tx, &new)).unwrap();
        self.again(user)
    }

    /// The same user in a new session.
    pub fn again(&self, user: UserId) -> Desk<'_> {
        let token = Token::new().unwrap();
        let fresh = token.clone();
        self.db.write(move |tx| sessions::open(tx, user, &fresh)).unwrap();
        Desk { node: self, user, token }
    }

    /// Everything the log says, oldest first.
    pub fn log(&self) -> Vec<Record> {
        let inbox = |tx: &mut Tx<'_>| {
            tx.query(&access::sql::audit::INBOX, args![Uuid::nil(), 1_000_i64], |row| row.get::<String>(2))
        };
        let main = |tx: &mut Tx<'_>| {
            tx.query(&access::sql::MAIN_INBOX, args![Uuid::nil(), 1_000_i64], |row| row.get::<String>(2))
        };
        let mut bodies = self.db.audit_read(inbox).unwrap();
        bodies.extend(self.db.read(main).unwrap());
        let mut all: Vec<Record> = bodies.iter().map(|body| serde_json::from_str(body).unwrap()).collect();
        all.sort_by(|one, other| one.at.cmp(&other.at));
        all.dedup();
        all
    }

    /// Mario Rossi, a patient of doctor 0100001 in Torino, with this tax code.
    pub fn patient(&self, tax_code: &str) -> PersonId {
        let home = Address { comune: "001272".to_owned(), street: "via dell'Argine 1".to_owned() };
        let at: Timestamp = "2020-11-13T08:00:00Z".parse().unwrap();
        let data = PersonData {
            identifier: PersonIdentifier::TaxCode(TaxCode::parse(tax_code).unwrap()),
            family_name: "Rossi".to_owned(),
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
        let (id, asl, source) = (PersonId::new(), "301".to_owned(), Source::Registry);
        let person = Person { id, data, asl, source, version: 1, created_at: at, updated_at: at };
        let write = move |tx: &mut Tx<'_>| {
            people::store::insert(tx, &person, &people::rules::audiences(&person, date(2020, 1, 1)))
        };
        self.db.write(write).unwrap();
        id
    }
}

/// Two patients turn out to be one, and are two again.
impl Node<'_> {
    pub fn sisp(&self) -> access::Actor {
        access::Actor {
            user: UserId(Uuid::from_u128(7)),
            name: "Chi unisce".to_owned(),
            role: Role::SispOperator,
            unit: Unit { code: "301".to_owned(), name: "ASL".to_owned() },
            session: Uuid::nil(),
            today: self.db.clocks.today(),
            delegated: Vec::new(),
            emergencies: Vec::new(),
            supervised: Vec::new(),
        }
    }

    pub fn join(&self, survivor: PersonId, merged: PersonId) -> Merge {
        let reason = "stesso documento".to_owned();
        let merging = Merging { id: Uuid::now_v7(), survivor: (survivor, 1), merged: (merged, 1), reason };
        let sisp = self.sisp();
        self.db.write(move |tx| people::service::merge(tx, &sisp, &merging)).unwrap()
    }

    pub fn part(&self, merge: &Merge) {
        let (sisp, survivor, id, act) = (self.sisp(), merge.survivor.id, merge.id, Uuid::now_v7());
        let undo = move |tx: &mut Tx<'_>| {
            people::service::undo_merge(tx, &sisp, survivor, id, act, "sono due").map(drop)
        };
        self.db.write(undo).unwrap();
    }

    /// A fact that her doctor records of a patient, with these words.
    pub fn knows(&self, person: PersonId, note: &str) {
        let doctor = access::Actor {
            role: Role::Gp,
            unit: Unit { code: "0100001".to_owned(), name: "Medico".to_owned() },
            ..self.sisp()
        };
        let text = str::to_owned;
        let form = PersonFactForm {
            kind: text("past_infection"),
            happened_on: text("01/04/2020"),
            source: text("document"),
            note: text(note),
            ..PersonFactForm::default()
        };
        let id = Uuid::now_v7();
        let record =
            move |tx: &mut Tx<'_>| people::service::record_fact(tx, &doctor, person, id, &form).map(drop);
        self.db.write(record).unwrap();
    }
}

pub struct Desk<'n> {
    node: &'n Node<'n>,
    pub user: UserId,
    pub token: Token,
}

impl Desk<'_> {
    pub fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path), String::new())
    }

    /// Sends a form with the token of the session.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = web::csrf::token(self.token.secret());
        self.post_bare(path, &[&[("csrf", csrf.as_str())], fields].concat())
    }

    /// Sends a form as it is.
    pub fn post_bare(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs = fields.iter().map(|(name, value)| format!("{name}={}", coded(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, body)
    }

    fn send(&self, request: axum::http::request::Builder, body: String) -> Answer {
        let cookie = format!("argine={}", self.token.secret());
        let request = request.header(header::COOKIE, cookie).body(Body::from(body)).unwrap();
        let router = self.node.router.clone();
        self.node.db.block_on(async move {
            let answer = router.oneshot(request).await.unwrap();
            let location = answer.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
            let (status, location) = (answer.status(), location.unwrap_or_default().to_owned());
            let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
            Answer { status, location, text: String::from_utf8_lossy(&bytes).into_owned() }
        })
    }
}

fn coded(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric();
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
