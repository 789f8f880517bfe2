//! What a request says: onset, priority, who asks, where and when; the queue of its laboratory.

use crate::common::browser::Browser;
use crate::common::*;
use access::Role;
use axum::http::StatusCode;
use kernel::Problem;
use kernel::ids::RequestId;
use lab::model::{Details, Outcome, Priority, SwabRequest, TestKind};
use lab::service::{self, NewRequest, Which};
use serde_json::json;

fn ask(region: &Region<'_>, new: NewRequest) -> kernel::Result<SwabRequest> {
    region.db.write(move |tx| service::request_swab(tx, &sisp(), &new))
}

fn waiting(region: &Region<'_>) -> Vec<RequestId> {
    let list = |tx: &mut storage::Tx<'_>| service::list(tx, &technician(LAB), Which::Waiting, None, 50);
    region.db.read(list).unwrap().lines.into_iter().map(|line| line.id).collect()
}

#[test]
fn the_most_urgent_are_read_first_and_then_the_oldest() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let with = |reason: &str, priority| {
            let new = NewRequest { reason: reason.to_owned(), priority, ..new_request(person.id, LAB) };
            ask(region, new).unwrap().id
        };
        let screening = with("screening", None);
        let contact = with("contact", None);
        let symptoms = [with("symptoms", None), with("symptoms", None)];
        let ending = with("end_of_isolation", None);
        let worker = with("screening", Some(Priority::SymptomaticWorker));
        assert_eq!(waiting(region), [worker, symptoms[0], symptoms[1], ending, contact, screening]);
    });
}

#[test]
fn a_symptom_without_a_day_is_asked_about_and_nothing_typed_is_lost() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let sisp = Browser::new(region.db, Role::SispOperator, "301");
        let path = format!("/people/{}/requests/new", person.id);
        let form = sisp.get(&path);
        assert!(form.text.contains("name=\"requester\" value=\"Chi Prova\""), "{}", form.text);
        let id = form.hidden("id");
        let base =
            [("id", id.as_str()), ("reason", "symptoms"), ("laboratory", LAB), ("place", "a domicilio")];
        let send = |more: &[(&str, &str)]| sisp.post(&path, &[&base[..], more].concat());
        for (more, sentence) in [
            (vec![("test_type", "molecular")], "nessuna segnalazione dice da quando"),
            (vec![("test_type", "molecular"), ("onset", "15/11/2020")], "non possono iniziare nel futuro"),
            (vec![("test_type", "molecular"), ("onset", "ieri")], "data"),
            (vec![("test_type", "pcr"), ("onset", "10/11/2020")], "il tipo di test"),
            (vec![("test_type", "molecular"), ("priority", "now")], "Scegli la priorità"),
            (
                vec![("test_type", "molecular"), ("onset", "10/11/2020"), ("proposed_on", "13/11/2020")],
                "è già passato",
            ),
        ] {
            let refused = send(&more);
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{more:?}");
            assert!(refused.text.contains(sentence), "{more:?}: {}", refused.text);
            assert!(refused.text.contains("a domicilio"), "{more:?}");
        }
        let made = send(&[
            ("test_type", "serology_igg"),
            ("onset", "10/11/2020"),
            ("criterion", "febbre a 38,5"),
            ("requester", "Dott. Verdi"),
            ("requester_contact", "011 555 0101"),
            ("proposed_on", "16/11/2020"),
        ]);
        let page = sisp.get(made.goes_to());
        let shown =
            ["Sierologia IgG", "febbre a 38,5", "Dott. Verdi", "011 555 0101", "a domicilio", "16/11/2020"];
        for text in shown {
            assert!(page.text.contains(text), "{text}: {}", page.text);
        }
        // A laboratory knows whom to call, and nothing of why.
        let laboratory = Browser::new(region.db, Role::LaboratoryTechnician, LAB);
        let page = laboratory.get(made.goes_to());
        assert!(page.text.contains("011 555 0101") && page.text.contains("3 di 6"), "{}", page.text);
        assert!(!page.text.contains("38,5") && !page.text.contains("domicilio"), "{}", page.text);
        assert!(laboratory.get(&format!("{}/label", made.goes_to())).text.contains("P3"));
    });
}

#[test]
fn the_laboratory_stands_with_its_queue_and_its_capacity() {
    on_each_engine(|region| {
        let (first, second) = (region.known("Bruni"), region.known("Conti"));
        let sisp = Browser::new(region.db, Role::SispOperator, "301");
        let queue = |said: &str| {
            let form = sisp.get(&format!("/people/{}/requests/new", second.id));
            assert!(form.text.contains(said), "{said}: {}", form.text);
        };
        queue("in coda 0, capacità 2.600 al giorno");
        let requests =
            [region.request(&first, LAB), region.request(&first, LAB), region.request(&first, OTHER_LAB)];
        queue("in coda 2, capacità 2.600 al giorno");
        queue("in coda 1, capacità 1.200 al giorno");
        region.record(&requests[0], Outcome::Negative).unwrap();
        queue("in coda 1, capacità 2.600 al giorno");
        assert!(!sisp.get(&format!("/people/{}/requests/new", second.id)).text.contains("LAB-210-1"));
    });
}

#[test]
fn who_asks_is_the_caller_when_nobody_is_named() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let made = ask(region, new_request(person.id, LAB)).unwrap();
        assert_eq!(made.details.requester, "Chi Prova");
        assert_eq!((made.priority, made.proposed_through.as_str()), (Priority::Symptomatic, ""));
        let details =
            Details { requester: " Dott. Verdi ".to_owned(), ..new_request(person.id, LAB).details };
        let made = ask(region, NewRequest { details, ..new_request(person.id, LAB) }).unwrap();
        assert_eq!(made.details.requester, "Dott. Verdi");
        let serology = NewRequest {
            reason: "end_of_isolation".to_owned(),
            test: TestKind::SerologyIgm,
            ..new_request(person.id, LAB)
        };
        let refused = ask(region, serology);
        let Err(Problem::Invalid(problems)) = refused else { panic!("{refused:?}") };
        assert_eq!(problems[0].key, "lab-serology-ends-nothing");
    });
}

#[test]
fn a_person_is_named_in_the_body_too() {
    on_each_engine(|region| {
        let (person, other) = (region.known("Bruni"), region.known("Conti"));
        let sisp = Browser::new(region.db, Role::SispOperator, "301");
        let key = RequestId::new().to_string();
        let key = [("idempotency-key", key.as_str())];
        let whole = json!({
            "person_id": person.id, "reason": "symptoms", "test_type": "antigen", "priority": "hospital", "laboratory": LAB,
            "onset": "2020-11-12", "criterion": "tosse", "requester": "Reparto", "requester_contact": "1234",
            "place": "Medicina 2", "proposed_on": "2020-11-15", "note": "urgente",
        });
        let send = |path: &str, body: &serde_json::Value| sisp.api("POST", path, &key, body.to_string());
        for missing in ["person_id", "onset"] {
            let mut body = whole.clone();
            body.as_object_mut().unwrap().remove(missing);
            let refused = send("/api/v1/swab-requests", &body);
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{missing}: {}", refused.text);
            assert_eq!(refused.json()["errors"][0]["field"], missing);
        }
        let elsewhere = send(&format!("/api/v1/people/{}/swab-requests", other.id), &whole);
        assert_eq!(elsewhere.json()["errors"][0]["field"], "person_id", "{}", elsewhere.text);
        for _ in 0..2 {
            let made = send("/api/v1/swab-requests", &whole);
            assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
            let made = made.json();
            for (field, value) in whole.as_object().unwrap() {
                assert_eq!(&made[field], value, "{field}");
            }
            assert_eq!(made["status"], "requested");
        }
        let laboratory = Browser::new(region.db, Role::LaboratoryTechnician, LAB);
        let seen = laboratory.api("GET", &format!("/api/v1/swab-requests/{}", key[0].1), &[], "").json();
        assert_eq!((seen["criterion"].as_str(), seen["place"].as_str()), (Some(""), Some("")));
        assert!(seen["onset"].is_null() && seen["requester_contact"] == "1234", "{seen}");
    });
}
