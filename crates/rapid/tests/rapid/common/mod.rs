//! A small region around the module: a pharmacy and who else tests, an operator of the ASL, patients.

use access::{Actor, Role, Unit};
use axum::Router;
use axum::http::StatusCode;
use cases::model::Measure;
use jiff::civil::{Date, date};
use kernel::ids::{PersonId, UserId};
use kernel::{PersonIdentifier, Sex, Timestamp};
use people::model::{Address, GpChoice, Person, PersonData, Source};
use people::service::{Merging, Moving};
use storage::{Module, Reactions, Tx, args};
use testbrowser::{Answer, Browser};
use testkit::{Options, TestDb};
use uuid::Uuid;
use web::{App, Site};

pub mod sql {
    storage::queries! {
        "stored.sql";
        RESULTS = "results",
        INBOX = "inbox",
        COUNT_RESULTS = "count_results",
    }
}

pub const TODAY: Date = date(2020, 11, 14);
/// Ivrea, in the ASL TO4.
const IVREA: &str = "001125";
pub const GP: &str = "0100001";

pub fn modules() -> Vec<Module> {
    vec![
        access::MODULE,
        territory::MODULE,
        people::MODULE,
        lab::MODULE,
        cases::MODULE,
        rapid::MODULE,
        notifications::MODULE,
    ]
}

fn reactions() -> Reactions {
    let mut all = Reactions::new();
    lab::reactions(&mut all);
    cases::reactions(&mut all);
    notifications::reactions(&mut all);
    all
}

pub fn on_each_engine(test: impl Fn(&Region<'_>)) {
    on(TODAY, test);
}

pub fn on(today: Date, test: impl Fn(&Region<'_>)) {
    web::texts::init(&[
        ("people", people::WORDS),
        ("lab", lab::WORDS),
        ("cases", cases::WORDS),
        ("rapid", rapid::WORDS),
        ("notifications", notifications::WORDS),
    ]);
    people::install();
    lab::install();
    cases::install();
    rapid::install();
    notifications::install();
    let options = Options { business_date: Some(today), ..Options::default() };
    testkit::on_each_engine_with(&options, &modules(), &[access::AUDIT_MODULE], reactions, |db| {
        test(&Region::new(db));
        testbrowser::all_words("rapid-");
    });
}

pub struct Region<'d> {
    pub db: &'d TestDb,
    router: Router,
}

/// What is valid of a person: outcome, device, door, laboratory, revision.
pub type Found = (String, String, String, String, i32);

impl<'d> Region<'d> {
    fn new(db: &'d TestDb) -> Self {
        let routes = people::routes()
            .merge(lab::routes())
            .merge(cases::routes(cases::Waiting::new()))
            .merge(rapid::routes())
            .merge(rapid::api().split_for_parts().0)
            .merge(notifications::routes(notifications::Hub::new()));
        Self { db, router: web::finish(routes.with_state(App::new(db.db.clone())), Site::default()) }
    }

    pub fn desk(&self, role: Role, unit: &str) -> Browser<'d> {
        Browser::signed_in(self.db, &self.router, role, unit, "Chi Prova")
    }

    pub fn pharmacy(&self) -> Browser<'d> {
        self.desk(Role::Pharmacy, "204")
    }

    /// A patient of [`GP`] who lives in Ivrea, with her tax code.
    pub fn patient(&self, family: &str, given: &str) -> (PersonId, String) {
        self.born(family, given, date(1980, 3, 2))
    }

    /// As [`Region::patient`], born on a day.
    pub fn born(&self, family: &str, given: &str, born: Date) -> (PersonId, String) {
        let code = kernel::tax_code::suggest(family, given, Sex::Female, born, "L219").unwrap();
        let id = self.entered(PersonIdentifier::TaxCode(code), family, given, born);
        (id, code.as_str().to_owned())
    }

    /// Somebody by whatever identifies her.
    pub fn entered(&self, identifier: PersonIdentifier, family: &str, given: &str, born: Date) -> PersonId {
        let at: Timestamp = "2020-11-01T08:00:00Z".parse().unwrap();
        let address = Address { comune: IVREA.to_owned(), street: "via Palestro 1".to_owned() };
        let data = PersonData {
            identifier,
            family_name: family.to_owned(),
            given_name: given.to_owned(),
            sex: Sex::Female,
            birth_date: born,
            birth_place: Some("L219".to_owned()),
            residence: address.clone(),
            domicile: address,
            phone: None,
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

    /// Two who turned out to be one.
    pub fn join(&self, survivor: PersonId, merged: PersonId) {
        let sisp = operator();
        let merging = Merging {
            id: Uuid::now_v7(),
            survivor: (survivor, 1),
            merged: (merged, 1),
            reason: "stesso documento".to_owned(),
        };
        self.db.write(move |tx| people::service::merge(tx, &sisp, &merging).map(drop)).unwrap();
    }

    /// Two who live together.
    pub fn together(&self, person: PersonId, with: PersonId) {
        let (sisp, fresh) = (operator(), Uuid::now_v7());
        let reason = "abitano insieme".to_owned();
        let moving = Moving { person, version: 1, with: Some(with), fresh, reason };
        self.db.write(move |tx| people::service::move_household(tx, &sisp, &moving).map(drop)).unwrap();
    }

    pub fn results(&self, person: PersonId) -> Vec<Found> {
        let read = move |tx: &mut Tx<'_>| {
            tx.query(&sql::RESULTS, args![person], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
            })
        };
        self.db.read(read).unwrap()
    }

    pub fn count(&self) -> i64 {
        self.db.read(|tx| tx.one(&sql::COUNT_RESULTS, args![], |row| row.get(0))).unwrap()
    }

    /// What the log says of rapid tests: outcome, detail and whose they are; in the order of the outcome.
    pub fn records(&self) -> Vec<(String, String, Vec<Uuid>)> {
        let inbox = |tx: &mut Tx<'_>| tx.query(&sql::INBOX, args![], |row| row.get::<String>(0));
        let mut bodies = self.db.audit_read(inbox).unwrap();
        if self.db.engine() == storage::Engine::Sqlite {
            bodies.extend(self.db.read(inbox).unwrap());
        }
        let records = bodies.iter().map(|body| serde_json::from_str::<access::audit::Record>(body).unwrap());
        let of_tests = records.filter(|record| record.action == "rapid.record");
        let mut told: Vec<_> =
            of_tests.map(|record| (record.outcome, record.detail, record.subjects)).collect();
        told.sort();
        told
    }

    /// The same of what was asked for in vain: detail and whose it was.
    pub fn refused(&self) -> Vec<(String, Vec<Uuid>)> {
        let records = self.records().into_iter().filter(|(outcome, ..)| outcome == "denied");
        records.map(|(_, detail, subjects)| (detail, subjects)).collect()
    }

    pub fn measures(&self, person: PersonId) -> Vec<Measure> {
        self.db.read(move |tx| cases::store::measures_of(tx, person)).unwrap()
    }
}

fn operator() -> Actor {
    Actor {
        user: UserId::new(),
        name: "Chi Prova".to_owned(),
        role: Role::SispOperator,
        unit: Unit { code: "204".to_owned(), name: "ASL TO4".to_owned() },
        session: Uuid::now_v7(),
        today: TODAY,
        delegated: Vec::new(),
        emergencies: Vec::new(),
        supervised: Vec::new(),
    }
}

/// The fields of one test of yesterday, with what is different.
pub fn fields<'a>(
    code: &'a str,
    family: &'a str,
    given: &'a str,
    other: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let mut all = vec![
        ("identifier", code),
        ("family_name", family),
        ("given_name", given),
        ("test_type", "antigen"),
        ("outcome", "negative"),
        ("device", "1232"),
        ("lot", "LOTTO-7"),
        ("operator", "Dr.ssa Prova"),
        ("place", "Farmacia di prova"),
        ("reason", "screening"),
        ("sampled_day", "13/11/2020"),
        ("sampled_time", "09:30"),
    ];
    for (name, value) in other {
        all.retain(|(known, _)| known != name);
        all.push((*name, *value));
    }
    all
}

/// Fails, and says this at the field.
pub fn wrong(answer: Answer, words: &str) -> Answer {
    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.has(words), "{words}: {}", answer.text);
    answer
}
