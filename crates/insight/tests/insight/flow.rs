//! What arrives from the laboratories, and their silences, through HTTP, on both engines.

use std::sync::Arc;

use access::Role;
use axum::Router;
use axum::http::StatusCode;
use insight::Silences;
use insight::store::flow as store;
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::{Clocks, Timestamp};
use lab::model::{Door, Outcome, TestKind};
use serde_json::json;
use storage::{Db, Tx};
use testbrowser::Browser;
use testkit::TestDb;
use web::{App, Site};

use crate::common::{MODULES, TODAY, TORINO, on, on_each_engine, person, reactions, record, request};

/// It takes the requests of the ASL of Torino.
const LAB: &str = "LAB-301-1";
const NAME: &str = "Laboratorio dimostrativo Torino Amedeo di Savoia";
const PHONE: &str = "300 55 01 001";
/// It takes those of Asti.
const ELSEWHERE: &str = "LAB-212-1";
const PATH: &str = "/figures/laboratories";

fn instant(day: Date, hour: i8, minute: i8) -> Timestamp {
    day.at(hour, minute, 0, 0).to_zoned_datetime(kernel::clock::rome()).unwrap().timestamp()
}

/// Results arrive at an instant, by file.
fn arrive(db: &TestDb, laboratory: &'static str, at: Timestamp, many: usize) {
    let write = move |tx: &mut Tx<'_>| {
        tx.set_clocks(Clocks::at_business_instant(at));
        let day = kernel::clock::local_date(at);
        (0..many).try_for_each(|_| store::arrive(tx, laboratory, day, Door::Csv))
    };
    db.write(write).unwrap();
}

/// Six Saturdays on which it sent ten in each hour from eight to four in the afternoon.
fn usual(db: &TestDb, laboratory: &'static str) {
    for weeks in 1..=6 {
        let day = TODAY.checked_sub((weeks * 7).days()).unwrap();
        (8..16).for_each(|hour| arrive(db, laboratory, instant(day, hour, 30), 10));
    }
}

/// The program at a moment of today.
struct Moment<'d> {
    db: &'d TestDb,
    at: Db,
    silences: Arc<Silences>,
    router: Router,
}

impl<'d> Moment<'d> {
    fn at(db: &'d TestDb, hour: i8, minute: i8) -> Self {
        Self::on(db, TODAY, hour, minute)
    }

    fn on(db: &'d TestDb, day: Date, hour: i8, minute: i8) -> Self {
        let config = storage::Config { readers: 1, writers: 1, ..storage::Config::new(db.url.clone()) };
        let clocks = Clocks::at_business_instant(instant(day, hour, minute));
        let at = Db::open(config, clocks, reactions(), MODULES, &[access::AUDIT_MODULE]).unwrap();
        let silences = Silences::new();
        let (api, _) = insight::api().merge(lab::api()).split_for_parts();
        let routes = insight::routes(silences.clone()).merge(api).with_state(App::new(at.clone()));
        let site = Site { billboard: Some(silences.clone()), ..Site::default() };
        Self { db, at, silences, router: web::finish(routes, site) }
    }

    /// What the program does each minute.
    fn look(&self) {
        self.db.block_on(self.silences.look(&self.at)).unwrap();
    }

    fn desk(&self, role: Role, unit: &str) -> Browser<'d> {
        Browser::signed_in(self.db, &self.router, role, unit, "Ada Chiama")
    }

    fn standing(&self, laboratory: &str) -> serde_json::Value {
        let flow =
            self.desk(Role::CrisisUnit, "010").get("/api/v1/laboratory-flow").expect(StatusCode::OK).json();
        let items = flow["items"].as_array().unwrap();
        items.iter().find(|one| one["laboratory"] == laboratory).unwrap().clone()
    }
}

#[test]
fn a_silent_laboratory_lights_up_with_whom_to_call_until_it_sends_again() {
    on_each_engine(|db| {
        usual(db, LAB);
        arrive(db, LAB, instant(TODAY, 8, 50), 4);
        let noon = Moment::at(db, 12, 0);
        noon.look();
        let page = noon.desk(Role::CrisisUnit, "010").get(PATH).expect(StatusCode::OK);
        for words in [
            "non invia come al solito: chiama 300 55 01 001",
            "attesi 40, arrivati 4",
            "tel:3005501001",
            "tace",
        ] {
            assert!(page.has(words), "{words}: {}", page.text);
        }
        // The worst first.
        let place = |name: &str| page.text.find(&format!("{name}</a>")).unwrap();
        assert!(place(NAME) < place("Laboratorio dimostrativo Asti"));
        let one = noon.standing(LAB);
        assert_eq!(
            (&one["standing"], &one["expected"], &one["arrived"]),
            (&json!("silent"), &json!(40), &json!(4))
        );
        assert_eq!(one["doors"], json!([{ "door": "csv", "count": 4 }]));
        assert!(one["contact"].as_str().unwrap().starts_with(PHONE));
        // Once, however often it is looked at; the banner is for whoever is to call.
        noon.look();
        assert_eq!(db.read(store::open).unwrap().len(), 1);
        let calls = "chiama 300 55 01 001";
        let told = |role, unit: &str| noon.desk(role, unit).get(PATH).expect(StatusCode::OK).has(calls);
        assert!(
            told(Role::SispOperator, "301")
                && told(Role::Administrator, "010")
                && told(Role::RegionalSuperUser, "010")
        );
        assert!(!told(Role::SispOperator, "212"), "Asti has no requests there");
        assert!(!told(Role::LaboratoryTechnician, LAB), "it need not call itself");
        // Somebody has called: the others see who, and what was said.
        let operator = noon.desk(Role::SispOperator, "301");
        let called = format!("{PATH}/{LAB}/called");
        let sent = operator.post(&called, &[("note", "La rete è ferma, riprendono alle 13")]);
        assert_eq!(
            (sent.status, sent.location.as_str()),
            (StatusCode::SEE_OTHER, format!("{PATH}/{LAB}").as_str())
        );
        let page = noon.desk(Role::CrisisUnit, "010").get(&format!("{PATH}/{LAB}")).expect(StatusCode::OK);
        for words in ["ha chiamato Ada Chiama alle 12:00", "La rete è ferma, riprendono alle 13", "8–9"] {
            assert!(page.has(words), "{words}: {}", page.text);
        }
        let long =
            operator.post(&called, &[("note", &"x".repeat(301))]).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(long.has("al massimo 300 caratteri") && long.has(&"x".repeat(301)), "what was typed stays");
        // Results flow again: nobody is told any more, and it is not silent because of the morning.
        arrive(db, LAB, instant(TODAY, 13, 10), 12);
        let later = Moment::at(db, 13, 30);
        later.look();
        assert!(db.read(store::open).unwrap().is_empty());
        assert_eq!(later.standing(LAB)["standing"], "flows");
        let page = later.desk(Role::CrisisUnit, "010").get(&format!("{PATH}/{LAB}")).expect(StatusCode::OK);
        assert!(
            page.has("Gli esiti arrivano di nuovo dalle 13:30") && !page.has("chiama 300"),
            "{}",
            page.text
        );
        let late =
            later.desk(Role::CrisisUnit, "010").post(&called, &[("note", "")]).expect(StatusCode::CONFLICT);
        assert!(late.has("non tace più"), "{}", late.text);
    });
}

#[test]
fn a_silence_ends_with_its_day_and_a_quiet_laboratory_is_none() {
    on_each_engine(|db| {
        usual(db, LAB);
        // Too new to be expected to send.
        arrive(db, ELSEWHERE, instant(TODAY.checked_sub(7.days()).unwrap(), 9, 0), 90);
        let early = Moment::at(db, 9, 30);
        early.look();
        assert!(db.read(store::open).unwrap().is_empty(), "it is early");
        assert_eq!(early.standing(ELSEWHERE)["standing"], "unknown");
        Moment::at(db, 12, 0).look();
        assert_eq!(db.read(store::open).unwrap().len(), 1);
        let sunday = TODAY.tomorrow().unwrap();
        Moment::on(db, sunday, 0, 5).look();
        assert!(db.read(store::open).unwrap().is_empty());
        let over = db.read(|tx| store::silences_of(tx, LAB)).unwrap();
        assert_eq!(over[0].closed.map(|(_, why, _)| why), Some(insight::model::Over::DayOver));
        // On Sundays it rests.
        Moment::on(db, sunday, 15, 0).look();
        assert!(db.read(store::open).unwrap().is_empty());
    });
}

#[test]
fn a_laboratory_sees_its_own_line_and_nobody_else_calls() {
    on_each_engine(|db| {
        usual(db, LAB);
        let noon = Moment::at(db, 12, 0);
        noon.look();
        let own = noon.desk(Role::LaboratoryTechnician, LAB);
        let page = own.get(PATH).expect(StatusCode::OK);
        assert!(page.has(NAME) && !page.has("Laboratorio dimostrativo Asti"), "{}", page.text);
        own.get(&format!("{PATH}/{LAB}")).expect(StatusCode::OK);
        own.get(&format!("{PATH}/{ELSEWHERE}")).expect(StatusCode::NOT_FOUND);
        own.post(&format!("{PATH}/{LAB}/called"), &[("note", "")]).expect(StatusCode::FORBIDDEN);
        let items = own.get("/api/v1/laboratory-flow").expect(StatusCode::OK).json();
        assert_eq!(items["items"].as_array().unwrap().len(), 1);
        for (role, unit) in [
            (Role::Gp, "0100001"),
            (Role::Mayor, "001272"),
            (Role::AslDirector, "301"),
            (Role::HelpDesk, "010"),
        ] {
            let desk = noon.desk(role, unit);
            desk.get(PATH).expect(StatusCode::FORBIDDEN);
            desk.get("/api/v1/laboratory-flow").expect(StatusCode::FORBIDDEN);
            desk.post(&format!("{PATH}/{LAB}/called"), &[("note", "")]).expect(StatusCode::FORBIDDEN);
        }
    });
}

#[test]
fn public_health_answers_for_the_laboratories_that_work_for_it_alone() {
    on_each_engine(|db| {
        usual(db, LAB);
        let noon = Moment::at(db, 12, 0);
        noon.look();
        let (asti, page) = (noon.desk(Role::SispOperator, "212"), format!("{PATH}/{LAB}"));
        let called = format!("{page}/called");
        assert!(!asti.get(&page).expect(StatusCode::OK).has(&called), "it is offered no form");
        asti.post(&called, &[("note", "chiuso per sempre")]).expect(StatusCode::NOT_FOUND);
        assert!(db.read(store::open).unwrap()[0].called.is_none(), "whoever is to call is told still");
        let torino = noon.desk(Role::SispOperator, "301");
        assert!(torino.get(&page).expect(StatusCode::OK).has(&called));
        torino.post(&called, &[("note", "")]).expect(StatusCode::SEE_OTHER);
    });
}

#[test]
fn a_laboratory_learns_that_it_was_called_and_not_what_was_noted_of_it() {
    on_each_engine(|db| {
        usual(db, LAB);
        let noon = Moment::at(db, 12, 0);
        noon.look();
        let page = format!("{PATH}/{LAB}");
        let torino = noon.desk(Role::SispOperator, "301");
        torino
            .post(&format!("{page}/called"), &[("note", "Il server non risponde: sollecitare")])
            .expect(StatusCode::SEE_OTHER);
        let own = Browser::signed_in(db, &noon.router, Role::LaboratoryTechnician, LAB, "Carla Tecnica");
        for path in [PATH, &page, "/api/v1/laboratory-flow"] {
            let answer = own.get(path).expect(StatusCode::OK);
            assert!(!answer.has("Ada Chiama") && !answer.has("sollecitare"), "{path}: {}", answer.text);
        }
        for path in [PATH, &page] {
            let answer = own.get(path).expect(StatusCode::OK);
            assert!(answer.has("La sanità pubblica ha chiamato alle 12:00"), "{path}: {}", answer.text);
        }
        let colleague = noon.desk(Role::CrisisUnit, "010").get(&page).expect(StatusCode::OK);
        assert!(colleague.has("Ada Chiama") && colleague.has("sollecitare"), "{}", colleague.text);
    });
}

/// A message of a laboratory's system about somebody of whom it says neither code nor sex: no rule can tell who is meant.
fn doubtful(family: &str) -> String {
    let test = "94500-6^SARS-CoV-2^LN";
    [
        "MSH|^~\\&|LIS|LAB|ARGINE|010|20201114090000+0100||ORU^R01^ORU_R01|M-1|P|2.5.1|||||ITA|UNICODE UTF-8"
            .to_owned(),
        format!("PID|1||77^^^LIS^MR||{family}^ADA||19600504|U|||VIA PO 1^^TORINO^TO^10100^ITA^H^^001272"),
        "ORC|RE||MB-1".to_owned(),
        format!("OBR|1||MB-1|{test}|||20201113083000+0100{}20201114080000+0100||MB|F", "|".repeat(15)),
        format!("OBX|1|CWE|{test}||260415000^Not detected^SCT||||||F|||20201113083000+0100"),
    ]
    .map(|segment| segment + "\r")
    .concat()
}

#[test]
fn what_the_desk_answers_is_no_arrival() {
    on_each_engine(|db| {
        usual(db, LAB);
        let who = person(db, "ROSSI", TORINO);
        let noon = Moment::at(db, 12, 0);
        noon.look();
        let machine = noon.desk(Role::LaboratoryMachine, LAB);
        let message = axum::http::Request::post("/api/v1/results/messages")
            .header("content-type", "application/hl7-v2");
        machine.ask(message, doubtful("ROSSI")).expect(StatusCode::OK);
        let sisp = noon.desk(Role::SispOperator, "301");
        let asked = sisp.get("/api/v1/exceptions").expect(StatusCode::OK).json();
        let id = asked["exceptions"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/exceptions/{id}/answer");
        let key = uuid::Uuid::now_v7();
        let answered = sisp.call(axum::http::Method::POST, &path, key, 1, &json!({ "person": who }));
        answered.expect(StatusCode::OK);
        // It is a result, and the laboratory is as silent as it was.
        let results = db.read(|tx| insight::store::of_days(tx, [TODAY, TODAY])).unwrap();
        assert!(!results.is_empty(), "the figures count it");
        assert_eq!(noon.standing(LAB)["arrived"], 0);
        let differing = on(db, TODAY, insight::service::recount).unwrap();
        assert!(differing.iter().all(|one| one.metric == "laboratory_hour.csv"), "{differing:?}");
        // Nor is it among what it sent, and there is nothing of it that could balance.
        arrive(db, LAB, instant(TODAY, 12, 10), 1);
        let own = noon.desk(Role::LaboratoryTechnician, LAB);
        let days = own.get("/api/v1/result-days").expect(StatusCode::OK).json();
        assert!(!days.to_string().contains("hl7"), "{days}");
    });
}

#[test]
fn what_is_sent_one_by_one_has_no_account_that_could_be_wrong() {
    on_each_engine(|db| {
        let who = person(db, "Rossi", TORINO);
        let asked = request(db, who, TestKind::Molecular, TODAY).unwrap();
        let result = record(db, &asked, Outcome::Negative, TODAY).unwrap();
        let noon = Moment::at(db, 12, 0);
        let own = noon.desk(Role::LaboratoryTechnician, &result.laboratory);
        let page = own.get("/results/days").expect(StatusCode::OK);
        assert!(page.has("uno per uno") && page.has("href=\"/exceptions\""), "{}", page.text);
        assert_eq!(page.text.matches("torna</span>").count(), 0, "{}", page.text);
        // A file has one.
        let (laboratory, day) = (result.laboratory.clone(), TODAY.yesterday().unwrap());
        let sender = crate::common::actor(Role::LaboratoryTechnician, &laboratory, day);
        on(db, day, move |tx| lab::store::insert_import(tx, &sender, uuid::Uuid::now_v7(), &laboratory, 1))
            .unwrap();
        let page = own.get("/results/days").expect(StatusCode::OK);
        assert_eq!(page.text.matches("torna</span>").count(), 1, "{}", page.text);
    });
}

#[test]
fn what_is_counted_is_what_the_facts_say() {
    on_each_engine(|db| {
        let who = person(db, "Rossi", TORINO);
        let asked = request(db, who, TestKind::Molecular, TODAY).unwrap();
        let result = record(db, &asked, Outcome::Positive, TODAY).unwrap();
        crate::common::correct(db, &result, Outcome::Negative, TODAY).unwrap();
        let recount = || on(db, TODAY, insight::service::recount).unwrap();
        assert!(recount().is_empty());
        let laboratory = result.laboratory.clone();
        let of_day = move |tx: &mut Tx<'_>| Ok(store::of_day(tx, TODAY)?.remove(&laboratory).unwrap());
        let counted = db.read(of_day).unwrap();
        assert_eq!((counted.total(), counted.by_door["manual"]), (1, 1), "a correction is no other result");
        arrive(db, LAB, instant(TODAY, 9, 0), 2);
        let found = recount();
        assert_eq!(found.len(), 1);
        let one = (found[0].metric.as_str(), found[0].asl.as_str(), found[0].counted, found[0].recounted);
        assert_eq!(one, ("laboratory_hour.csv", LAB, 2, 0));
        assert_eq!(on(db, TODAY, insight::service::mend).unwrap(), 1);
        assert!(recount().is_empty());
    });
}
