//! A small region around the module: a doctor, an operator of the ASL, a laboratory, a patient.

pub mod stub;

use access::Role;
use axum::http::{Method, StatusCode};
use axum::{Extension, Router};
use jiff::civil::date;
use kernel::ids::PersonId;
use kernel::{PersonIdentifier, Sex, TaxCode, Timestamp};
use people::model::{Address, GpChoice, Person, PersonData, Source};
use reporting::{Seal, Trusting};
use serde_json::{Value, json};
use storage::{Module, Reactions, Tx};
use testbrowser::Browser;
use testkit::TestDb;
use uuid::Uuid;
use web::{App, Site};

/// Ivrea, in the ASL TO4.
const IVREA: &str = "001125";
pub const GP: &str = "0100001";
pub const LAB: &str = "LAB-204-1";
/// A tax code with a right check letter; nobody's.
pub const TAX_CODE: &str = "RSSMRA80A01L219M";

pub fn modules() -> Vec<Module> {
    vec![access::MODULE, territory::MODULE, people::MODULE, lab::MODULE, reporting::MODULE]
}

fn reactions() -> Reactions {
    let mut all = Reactions::new();
    lab::reactions(&mut all);
    reporting::reactions(&mut all);
    all
}

pub fn on_each_engine(test: impl Fn(&Region<'_>)) {
    web::texts::init(&[("people", people::WORDS), ("lab", lab::WORDS), ("reporting", reporting::WORDS)]);
    people::install();
    lab::install();
    reporting::install();
    testkit::on_each_engine(&modules(), &[access::AUDIT_MODULE], reactions, |db| {
        test(&Region::new(db));
        testbrowser::all_words("reporting-");
    });
}

pub struct Region<'d> {
    pub db: &'d TestDb,
    pub seal: Seal,
    pub router: Router,
}

impl<'d> Region<'d> {
    fn new(db: &'d TestDb) -> Self {
        Self::trusting(db, Trusting::default().demonstration().unwrap())
    }

    /// With another list of signers.
    pub fn trusting(db: &'d TestDb, trusting: Trusting) -> Self {
        let seal = Seal::in_folder(db.folder());
        let (api, _) = reporting::api().merge(people::api()).merge(lab::api()).split_for_parts();
        let routes = people::routes()
            .merge(lab::routes())
            .merge(reporting::routes(seal.clone(), trusting))
            .merge(api.layer(Extension(seal.clone())));
        Self { db, seal, router: web::finish(routes.with_state(App::new(db.db.clone())), Site::default()) }
    }

    pub fn desk(&self, role: Role, unit: &str, name: &str) -> Browser<'_> {
        Browser::signed_in(self.db, &self.router, role, unit, name)
    }

    pub fn doctor(&self) -> Browser<'_> {
        self.desk(Role::Gp, GP, "Ada Medico")
    }

    pub fn operator(&self) -> Browser<'_> {
        self.desk(Role::SispOperator, "204", "Bruno Operatore")
    }

    pub fn technician(&self) -> Browser<'_> {
        self.desk(Role::LaboratoryTechnician, LAB, "Carla Tecnica")
    }

    /// Mario Rossi of Ivrea, a patient of [`GP`].
    pub fn patient(&self) -> PersonId {
        let at: Timestamp = "2020-11-01T08:00:00Z".parse().unwrap();
        let address = Address { comune: IVREA.to_owned(), street: "via Palestro 1".to_owned() };
        let data = PersonData {
            identifier: PersonIdentifier::TaxCode(TaxCode::parse(TAX_CODE).unwrap()),
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
}

pub fn request(desk: &Browser<'_>, person: PersonId, test: &str) -> String {
    let body = json!({ "laboratory": LAB, "reason": "screening", "test_type": test, "again": true });
    let path = format!("/api/v1/people/{person}/swab-requests");
    let answer = desk.call(Method::POST, &path, Uuid::now_v7(), 1, &body).expect(StatusCode::CREATED);
    answer.json()["id"].as_str().unwrap().to_owned()
}

pub fn result(desk: &Browser<'_>, request: &str, outcome: &str) -> String {
    let path = format!("/api/v1/swab-requests/{request}/results");
    let body = json!({ "outcome": outcome });
    let answer = desk.call(Method::POST, &path, Uuid::now_v7(), 1, &body).expect(StatusCode::CREATED);
    and_a_minute(desk);
    id_of(&answer.json())
}

/// In which what was typed can be taken back, and does not leave.
pub fn and_a_minute(desk: &Browser<'_>) {
    desk.db.pass(jiff::SignedDuration::from_secs(lab::rules::undo::SECONDS));
}

pub fn correct(desk: &Browser<'_>, result: &str, outcome: &str) -> String {
    let body = json!({ "outcome": outcome, "reason": "campione scambiato" });
    let path = format!("/api/v1/results/{result}");
    let id: kernel::ids::ResultId = result.parse().unwrap();
    let shown = desk.db.read(move |tx| lab::store::find_result(tx, id)).unwrap().expect("a result");
    let version = i64::from(shown.result.revision);
    let answer = desk.call(Method::PUT, &path, Uuid::now_v7(), version, &body).expect(StatusCode::OK);
    and_a_minute(desk);
    id_of(&answer.json())
}

fn id_of(body: &Value) -> String {
    body["id"].as_str().expect("an id").to_owned()
}
