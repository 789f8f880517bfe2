//! Facts with their day and where they are known from: recorded, withdrawn, seen by whom.

use access::{Action, Actor, Role};
use axum::http::StatusCode;
use jiff::civil::date;
use kernel::ids::PersonId;
use kernel::{Problem, Result};
use people::model::Person;
use people::model::facts::PersonFact;
use people::rules::facts::PersonFactForm;
use people::service;
use serde_json::{Value, json};
use testkit::TestDb;
use uuid::Uuid;

use crate::common::*;

fn form(kind: &str, day: &str) -> PersonFactForm {
    let text = |text: &str| text.to_owned();
    PersonFactForm {
        kind: text(kind),
        happened_on: text(day),
        source: text("document"),
        ..Default::default()
    }
}

fn record(db: &TestDb, actor: Actor, person: PersonId, id: Uuid, form: PersonFactForm) -> Result<PersonFact> {
    db.write(move |tx| service::record_fact(tx, &actor, person, id, &form))
}

fn ada(db: &TestDb) -> Person {
    let ada = person(coded(data("Sponda", "Ada", date(1980, 3, 12))));
    load(db, std::slice::from_ref(&ada));
    ada
}

#[test]
fn a_fact_is_recorded_once_and_withdrawn_with_its_history() {
    on_each_engine(|db| {
        let (ada, id) = (ada(db), Uuid::now_v7());
        let past = form("past_infection", "01/04/2020");
        let first = record(db, gp("010A1B2"), ada.id, id, past.clone()).unwrap();
        assert_eq!(record(db, gp("010A1B2"), ada.id, id, past.clone()).unwrap(), first, "sent again");
        assert_eq!((first.through.as_str(), first.recorded_on), ("gp:010A1B2", TODAY));
        let again = record(db, sisp(), ada.id, Uuid::now_v7(), past.clone());
        assert!(matches!(again, Err(Problem::Invalid(_))), "{again:?}");
        let other = Actor { user: kernel::ids::UserId::new(), ..sisp() };
        let taken = record(db, other, ada.id, id, form("immunodepression", "01/01/2015"));
        assert!(matches!(taken, Err(Problem::Duplicate(_))), "the id is another's");

        let act = Uuid::now_v7();
        let withdraw = |actor: Actor, act: Uuid, why: &'static str| {
            db.write(move |tx| service::withdraw_fact(tx, &actor, ada.id, id, act, why))
        };
        assert!(matches!(withdraw(sisp(), act, " "), Err(Problem::Invalid(_))));
        let withdrawn = withdraw(sisp(), act, "persona sbagliata").unwrap();
        assert_eq!(withdraw(sisp(), act, "persona sbagliata").unwrap(), withdrawn, "sent again");
        let twice = withdraw(sisp(), Uuid::now_v7(), "di nuovo");
        assert!(matches!(twice, Err(Problem::Refused("people-fact-withdrawn-already"))));
        let seen = db.read(move |tx| service::facts(tx, &gp("010A1B2"), ada.id)).unwrap();
        assert_eq!(seen.facts, [withdrawn]);
        let holding = db.read(move |tx| service::facts_that_hold(tx, &sisp(), ada.id)).unwrap();
        assert_eq!(holding, []);
        // What was withdrawn does not stand in the way.
        assert!(record(db, sisp(), ada.id, Uuid::now_v7(), past).is_ok());
        let last = records(db).pop().unwrap();
        assert_eq!((last.action.as_str(), last.subjects), (Action::PersonFactRecord.code(), vec![ada.id.0]));
    });
}

#[test]
fn who_may_record_and_withdraw() {
    on_each_engine(|db| {
        let (ada, id) = (ada(db), Uuid::now_v7());
        record(db, sisp(), ada.id, id, form("immunodepression", "01/01/2015")).unwrap();
        let doctors = db.write(move |tx| {
            service::withdraw_fact(tx, &gp("010A1B2"), ada.id, id, Uuid::now_v7(), "errore").map(drop)
        });
        assert!(matches!(doctors, Err(Problem::Refused("people-fact-not-yours"))), "{doctors:?}");
        let stranger =
            record(db, gp("010C3D4"), ada.id, Uuid::now_v7(), form("past_infection", "01/04/2020"));
        assert!(matches!(stranger, Err(Problem::NotFound)));
        let laboratory = actor(Role::LaboratoryTechnician, "LAB-301-1");
        let refused = record(db, laboratory, ada.id, Uuid::now_v7(), form("past_infection", "01/04/2020"));
        assert!(matches!(refused, Err(Problem::Denied("person_fact.record"))));
        let others = person(coded(data("Argini", "Bea", date(1981, 4, 13))));
        load(db, std::slice::from_ref(&others));
        let not_hers = db.write(move |tx| {
            service::withdraw_fact(tx, &sisp(), others.id, id, Uuid::now_v7(), "errore").map(drop)
        });
        assert!(matches!(not_hers, Err(Problem::NotFound)));
    });
}

#[test]
fn what_is_kept_from_her_doctor_is_not_told_by_a_refusal_either() {
    on_each_engine(|db| {
        let (ada, id) = (ada(db), Uuid::now_v7());
        let low = form("immunodepression", "01/01/2015");
        record(db, sisp(), ada.id, id, low.clone()).unwrap();
        db.write(move |tx| {
            let bar = access::bars::Bar { id, resource: "person_fact", author: String::new() };
            access::bars::set(tx, ada.id.0, &[bar]).map(drop)
        })
        .unwrap();
        let seen = |actor: Actor| db.read(move |tx| service::facts(tx, &actor, ada.id)).unwrap().facts.len();
        assert_eq!((seen(gp("010A1B2")), seen(sisp())), (0, 1));
        assert!(record(db, gp("010A1B2"), ada.id, Uuid::now_v7(), low.clone()).is_ok());
        assert!(record(db, sisp(), ada.id, Uuid::now_v7(), low).is_err());
        let hidden = db.write(move |tx| {
            service::withdraw_fact(tx, &gp("010A1B2"), ada.id, id, Uuid::now_v7(), "errore").map(drop)
        });
        assert!(matches!(hidden, Err(Problem::NotFound)), "{hidden:?}");
    });
}

#[test]
fn the_pages_and_the_api_tell_the_same() {
    on_each_engine(|db| {
        people::install();
        let ada = ada(db);
        let doctor = Browser::new(db, Role::Gp, "010A1B2");
        let (page, path) = (format!("/people/{}", ada.id), format!("/people/{}/facts", ada.id));
        assert!(doctor.get(&page).text.contains("Nessuno registrato"));
        for kind in ["vaccination", "past_infection", "contagion", "immunodepression"] {
            assert_eq!(doctor.get(&format!("{path}/new?kind={kind}")).status, StatusCode::OK);
        }
        let id = Uuid::now_v7().to_string();
        let mut fields = vec![
            ("id", id.as_str()),
            ("kind", "contagion"),
            ("happened_on", "01/11/2020"),
            ("place", "Atlantide"),
            ("note", "rientro <da> ferie"),
        ];
        let refused = doctor.post(&format!("{path}/new"), &fields);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        for told in
            ["value=\"Atlantide\"", "Nessuna regione italiana", "Scegli da dove si sa", "&#60;da&#62;"]
        {
            assert!(refused.text.contains(told), "{told}: {}", refused.text);
        }
        fields[3] = ("place", "Francia");
        fields.push(("source", "declared"));
        assert_eq!(doctor.post(&format!("{path}/new"), &fields).status, StatusCode::SEE_OTHER);
        for shown in [doctor.get(&page), doctor.get(&path)] {
            for told in ["Luogo del contagio", "Caso importato", "01/11/2020"] {
                assert!(shown.text.contains(told), "{told}: {}", shown.text);
            }
        }
        let read = doctor.api("GET", &format!("/api/v1{path}"), &[], &Value::Null).json();
        assert_eq!(
            (&read["items"][0]["place"], &read["items"][0]["imported"]),
            (&json!("Z110"), &json!(true))
        );
        let dose = json!({"kind": "vaccination", "happened_on": "2020-11-02", "vaccine": "comirnaty", "dose": "1", "source": "registry"});
        let key = Uuid::now_v7().to_string();
        let post =
            |body: &Value| doctor.api("POST", &format!("/api/v1{path}"), &[("Idempotency-Key", &key)], body);
        assert_eq!(post(&json!({"kind": "vaccination"})).json()["errors"].as_array().unwrap().len(), 4);
        assert_eq!(post(&dose).status, StatusCode::CREATED);
        let ask = doctor.get(&format!("{path}/{id}/withdraw"));
        assert!(ask.text.contains("Luogo del contagio del 01/11/2020 (Francia)"), "{}", ask.text);
        let empty = doctor.post(&format!("{path}/{id}/withdraw"), &[("why", "")]);
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let act = Uuid::now_v7().to_string();
        let done = doctor.post(&format!("{path}/{id}/withdraw"), &[("why", "sbagliato"), ("id", &act)]);
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        assert!(doctor.get(&path).text.contains("«sbagliato»"));
        let withdrawal = format!("/api/v1{path}/{key}/withdrawal");
        let act = Uuid::now_v7().to_string();
        let done = doctor.api("POST", &withdrawal, &[("Idempotency-Key", &act)], &json!({"why": "errore"}));
        assert_eq!((done.status, &done.json()["withdrawn_why"]), (StatusCode::OK, &json!("errore")));
        assert_eq!(web::texts::texts().missing(), Vec::<String>::new());
    });
}
