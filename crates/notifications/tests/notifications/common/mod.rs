//! A small region around the module: a doctor, her colleague, operators of two ASL, a laboratory, a patient.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use access::Role;
use axum::Router;
use axum::http::{Method, StatusCode};
use jiff::civil::{Date, date};
use kernel::clock::FOREVER;
use kernel::ids::PersonId;
use kernel::{Clocks, PersonIdentifier, Sex, TaxCode, Timestamp};
use notifications::Hub;
use people::events::PersonCorrected;
use people::model::{Address, GpChoice, Person, PersonData, Source};
use serde_json::{Value, json};
use storage::{Db, Module, Reactions, Tx, args};
use testbrowser::{Answer, Browser};
use testkit::TestDb;
use uuid::Uuid;
use web::{App, NavItem, Site};

pub mod sql {
    storage::queries! {
        "stored.sql";
        AUDIENCES = "audiences",
        COUNT = "count",
        MAILS = "mails",
        SET_EMAIL = "set_email",
        RECIPIENT_OF_MAIL = "recipient_of_mail",
        MOVE_PERSON = "move_person",
    }
}

pub const TODAY: Date = date(2020, 11, 14);
/// Ivrea, in the ASL TO4.
pub const IVREA: &str = "001125";
/// Torino, in the ASL of the city.
pub const TORINO: &str = "001272";
pub const GP: &str = "0100001";
pub const OTHER_GP: &str = "0100002";
pub const LAB: &str = "LAB-204-1";
/// Tax codes with a right check letter; nobody's.
pub const TAX_CODE: &str = "RSSMRA80A01L219M";
pub const OTHER_TAX_CODE: &str = "RSSMRA80A01F205X";

pub fn modules() -> Vec<Module> {
    vec![access::MODULE, territory::MODULE, people::MODULE, lab::MODULE, cases::MODULE, notifications::MODULE]
}

fn reactions() -> Reactions {
    let mut all = Reactions::new();
    lab::reactions(&mut all);
    cases::reactions(&mut all);
    notifications::reactions(&mut all);
    all
}

pub fn on_each_engine(test: impl Fn(&Region<'_>)) {
    web::texts::init(&[
        ("people", people::WORDS),
        ("lab", lab::WORDS),
        ("cases", cases::WORDS),
        ("notifications", notifications::WORDS),
    ]);
    people::install();
    lab::install();
    cases::install();
    notifications::install();
    testkit::on_each_engine(&modules(), &[access::AUDIT_MODULE], reactions, |db| {
        test(&Region::new(db));
        testbrowser::all_words("notifications-");
    });
}

pub struct Region<'d> {
    pub db: &'d TestDb,
    pub hub: Arc<Hub>,
    router: Router,
}

impl<'d> Region<'d> {
    fn new(db: &'d TestDb) -> Self {
        let hub = Hub::checking_every(Duration::from_millis(50));
        let nav = vec![NavItem::new("/communications", "notifications-nav", &["gp", "sisp_operator"])];
        let site = Site { billboard: Some(hub.clone()), nav, ..Site::default() };
        let (api, _) =
            notifications::api().merge(people::api()).merge(lab::api()).merge(cases::api()).split_for_parts();
        let routes = people::routes()
            .merge(lab::routes())
            .merge(cases::routes(cases::Waiting::new()))
            .merge(notifications::routes(hub.clone()))
            .merge(api);
        Self { db, hub, router: web::finish(routes.with_state(App::new(db.db.clone())), site) }
    }

    pub fn desk(&self, role: Role, unit: &str, name: &str) -> Desk<'_> {
        Desk(Browser::signed_in(self.db, &self.router, role, unit, name))
    }

    pub fn doctor(&self) -> Desk<'_> {
        self.desk(Role::Gp, GP, "Ada Medico")
    }

    pub fn operator(&self) -> Desk<'_> {
        self.desk(Role::SispOperator, "204", "Bruno Operatore")
    }

    /// Mario Rossi of Ivrea, a patient of [`GP`].
    pub fn patient(&self) -> PersonId {
        self.patient_with(TAX_CODE)
    }

    /// The same with another tax code: somebody else.
    pub fn patient_with(&self, tax_code: &str) -> PersonId {
        let at: Timestamp = "2020-11-01T08:00:00Z".parse().unwrap();
        let address = Address { comune: IVREA.to_owned(), street: "via Palestro 1".to_owned() };
        let data = PersonData {
            identifier: PersonIdentifier::TaxCode(TaxCode::parse(tax_code).unwrap()),
            family_name: "Rossi".to_owned(),
            given_name: "Mario".to_owned(),
            sex: Sex::Male,
            birth_date: date(1980, 1, 1),
            birth_place: Some("L219".to_owned()),
            residence: address.clone(),
            domicile: address,
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

    /// She lives elsewhere and has another doctor, from today on.
    pub fn moves(&self, person: PersonId, comune: &'static str, asl: &'static str, gp: &'static str) {
        let write = move |tx: &mut Tx<'_>| {
            tx.execute(&sql::MOVE_PERSON, args![person, comune, asl, gp])?;
            let grant = |audience: String, why| access::audience::Grant {
                audience,
                sort_key: "ROSSI MARIO".to_owned(),
                valid_from: TODAY,
                valid_to: FOREVER,
                why,
            };
            let held = [grant(format!("asl:{asl}"), "domicile"), grant(format!("gp:{gp}"), "gp-of-choice")];
            access::audience::replace(tx, access::Resource::Person, person.0, &held)?;
            tx.emit(PersonCorrected { person });
            Ok(())
        };
        self.db.write(write).unwrap();
    }

    /// The same database on another business date.
    pub fn on_date(&self, today: Date) -> Db {
        let config = storage::Config { readers: 1, writers: 1, ..storage::Config::new(self.db.url.clone()) };
        let clocks = Clocks::at_business_date(today);
        Db::open(config, clocks, reactions(), &modules(), &[access::AUDIT_MODULE]).expect("a database")
    }

    pub fn audiences(&self, id: Uuid) -> Vec<String> {
        self.db.read(move |tx| tx.query(&sql::AUDIENCES, args![id], |row| row.get(0))).unwrap()
    }

    /// How many communications of a kind there are about a person, closed ones too.
    pub fn count(&self, person: PersonId, kind: &'static str) -> i64 {
        self.db.read(move |tx| tx.one(&sql::COUNT, args![person, kind], |row| row.get(0))).unwrap()
    }
}

/// A browser that knows what one does with communications.
#[derive(Clone)]
pub struct Desk<'r>(Browser<'r>);

impl<'r> Deref for Desk<'r> {
    type Target = Browser<'r>;

    fn deref(&self) -> &Browser<'r> {
        &self.0
    }
}

impl Desk<'_> {
    pub fn call(&self, path: &str, key: Uuid, body: &Value) -> Answer {
        self.db.block_on(self.calling(path, key, body))
    }

    /// As [`Desk::call`], to be awaited together with others.
    pub async fn calling(&self, path: &str, key: Uuid, body: &Value) -> Answer {
        let method = if path.starts_with("/api/v1/results/") { Method::PUT } else { Method::POST };
        self.0.calling(method, path, key, 1, body).await
    }

    /// What is in a part of the list, as the API has it.
    pub fn listed(&self, query: &str) -> Vec<Value> {
        let answer = self.get(&format!("/api/v1/communications{query}")).expect(StatusCode::OK);
        answer.json()["items"].as_array().unwrap().clone()
    }

    /// The kinds of what waits, in the order of the list.
    pub fn kinds(&self) -> Vec<String> {
        self.listed("").iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect()
    }

    pub fn report(&self, person: PersonId, symptoms: &[&str]) -> String {
        let body = json!({ "symptoms": symptoms, "onset": "2020-11-10", "again": true });
        let path = format!("/api/v1/people/{person}/reports");
        let answer = self.call(&path, Uuid::now_v7(), &body).expect(StatusCode::CREATED);
        let id = &answer.json()["id"];
        id.as_str().or(answer.json()["report"]["id"].as_str()).expect("an id").to_owned()
    }

    pub fn request(&self, person: PersonId) -> String {
        let body =
            json!({ "laboratory": LAB, "reason": "screening", "test_type": "molecular", "again": true });
        let path = format!("/api/v1/people/{person}/swab-requests");
        let answer = self.call(&path, Uuid::now_v7(), &body).expect(StatusCode::CREATED);
        answer.json()["id"].as_str().unwrap().to_owned()
    }

    pub fn result(&self, request: &str, outcome: &str) -> String {
        let path = format!("/api/v1/swab-requests/{request}/results");
        let answer = self.call(&path, Uuid::now_v7(), &json!({ "outcome": outcome }));
        answer.expect(StatusCode::CREATED).json()["id"].as_str().unwrap().to_owned()
    }
}

/// A message of the laboratory's system about a positive swab of Mario Rossi of Ivrea.
pub struct Message {
    /// The number of the message.
    pub id: &'static str,
    /// His tax code; without one no rule can tell who is meant.
    pub code: &'static str,
    /// `F` a result, `W` that it was another person's.
    pub status: &'static str,
}

impl Message {
    fn text(&self) -> String {
        let Self { id, code, status } = self;
        let (code, sex) = match *code {
            "" => ("77^^^LIS^MR".to_owned(), "U"),
            code => (format!("{code}^^^MEF&2.16.840.1.113883.2.9.4.3.2&ISO^NNITA"), "M"),
        };
        let test = "94500-6^SARS-CoV-2^LN";
        [
            format!("MSH|^~\\&|LIS|LAB|ARGINE|010|20201114090000+0100||ORU^R01^ORU_R01|{id}|P|2.5.1|||||ITA|UNICODE UTF-8"),
            format!("PID|1||{code}||ROSSI^MARIO||19800101|{sex}|||VIA PO 1^^IVREA^TO^10015^ITA^H^^001125"),
            "ORC|RE||MB-1".to_owned(),
            format!("OBR|1||MB-1|{test}|||20201113083000+0100{}20201113140000+0100||MB|F", "|".repeat(15)),
            format!("OBX|1|CWE|{test}||260373001^Detected^SCT||||||{status}|||20201113083000+0100"),
        ]
        .map(|segment| segment + "\r")
        .concat()
    }
}

impl Region<'_> {
    /// The laboratory's system sends a message.
    pub fn sends(&self, message: &Message) {
        let machine = self.desk(Role::LaboratoryMachine, LAB, "Macchina");
        let request = axum::http::Request::post("/api/v1/results/messages")
            .header("content-type", "application/hl7-v2");
        machine.ask(request, message.text()).expect(StatusCode::OK);
    }
}
