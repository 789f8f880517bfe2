//! What a doctor and public health write to each other.

use access::Role;
use axum::http::StatusCode;
use kernel::ids::PersonId;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::common::{OTHER_GP, OTHER_TAX_CODE, TORINO, on_each_engine};

#[test]
fn a_message_goes_there_and_the_answer_comes_back() {
    on_each_engine(|region| {
        let (doctor, operator, person) = (region.doctor(), region.operator(), region.patient());
        let key = Uuid::now_v7();
        let body = json!({ "person": person, "priority": "high", "text": " Respira male " });
        let sent = doctor.call("/api/v1/communications", key, &body).expect(StatusCode::CREATED).json();
        assert_eq!((&sent["text"], &sent["recipient"]), (&json!("Respira male"), &json!("public_health")));
        // A repeat is harmless.
        let again = doctor.call("/api/v1/communications", key, &body).expect(StatusCode::CREATED).json();
        assert_eq!(sent, again);
        assert_eq!(doctor.kinds(), [""; 0]);
        assert_eq!(doctor.listed("?state=sent").len(), 1);
        assert_eq!(operator.kinds(), ["message"]);
        // Who wrote it does not answer it.
        let path = format!("/api/v1/communications/{key}/answer");
        let text = json!({ "text": "Veniamo oggi" });
        doctor.call(&path, Uuid::now_v7(), &text).expect(StatusCode::CONFLICT);
        let empty = operator.call(&path, Uuid::now_v7(), &json!({ "text": " " }));
        empty.expect(StatusCode::UNPROCESSABLE_ENTITY);
        let answer = operator.call(&path, Uuid::now_v7(), &text).expect(StatusCode::CREATED).json();
        assert_eq!((&answer["recipient"], &answer["thread"]), (&json!("gp"), &json!(key)));
        assert_eq!(answer["priority"], "high");
        assert_eq!(operator.kinds(), [""; 0]);
        assert_eq!(operator.listed("?state=closed")[0]["closed_why"], "answered");
        assert_eq!(doctor.kinds(), ["message"]);
        // Another operator has nothing to answer any more.
        let second = region.desk(Role::SispOperator, "204", "Dina Collega");
        second.call(&path, Uuid::now_v7(), &text).expect(StatusCode::CONFLICT);
        let page = doctor.get(&format!("/communications/{}", answer["id"].as_str().unwrap()));
        let page = page.expect(StatusCode::OK);
        assert!(page.has("Respira male") && page.has("Veniamo oggi"), "{}", page.text);
    });
}

#[test]
fn two_who_answer_at_once_are_one_answer() {
    on_each_engine(|region| {
        let (doctor, operator, person) = (region.doctor(), region.operator(), region.patient());
        let second = region.desk(Role::SispOperator, "204", "Dina Collega");
        let id = Uuid::now_v7();
        let body = json!({ "person": person, "text": "Che faccio?" });
        doctor.call("/api/v1/communications", id, &body).expect(StatusCode::CREATED);
        let path = format!("/api/v1/communications/{id}/answer");
        let text = json!({ "text": "Lo chiamiamo noi" });
        let both = region.db.block_on(async {
            tokio::join!(
                operator.calling(&path, Uuid::now_v7(), &text),
                second.calling(&path, Uuid::now_v7(), &text)
            )
        });
        let mut statuses = [both.0.status, both.1.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::CREATED, StatusCode::CONFLICT]);
        assert_eq!(doctor.kinds(), ["message"]);
        assert_eq!(region.count(person, "message"), 2);
    });
}

#[test]
fn the_same_message_sent_at_once_is_one() {
    on_each_engine(|region| {
        let (doctor, person) = (region.doctor(), region.patient());
        let (key, body) = (Uuid::now_v7(), json!({ "person": person, "text": "Respira male" }));
        let path = "/api/v1/communications";
        let both = region.db.block_on(async {
            tokio::join!(doctor.calling(path, key, &body), doctor.calling(path, key, &body))
        });
        for one in [both.0, both.1] {
            assert_eq!(one.expect(StatusCode::CREATED).json()["id"], json!(key));
        }
        assert_eq!(region.count(person, "message"), 1);
        // The key of a message of somebody else names nothing new.
        let operator = region.operator();
        operator.call(path, key, &body).expect(StatusCode::CONFLICT);
        assert_eq!(region.count(person, "message"), 1);
    });
}

#[test]
fn the_key_of_a_message_says_nothing_of_another_person_and_answers_no_other_message() {
    on_each_engine(|region| {
        let (doctor, operator, person) = (region.doctor(), region.operator(), region.patient());
        let (another, path) = (region.patient_with(OTHER_TAX_CODE), "/api/v1/communications");
        let (first, second, key) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
        let says = |person: PersonId, text: &str| json!({ "person": person, "text": text });
        doctor.call(path, first, &says(person, "Tosse")).expect(StatusCode::CREATED);
        doctor.call(path, first, &says(another, "Tosse")).expect(StatusCode::CONFLICT);
        assert_eq!(region.count(another, "message"), 0);
        doctor.call(path, second, &says(person, "Febbre")).expect(StatusCode::CREATED);
        let answer = |to: Uuid| {
            let path = format!("/api/v1/communications/{to}/answer");
            operator.call(&path, key, &json!({ "text": "Veniamo oggi" }))
        };
        answer(first).expect(StatusCode::CREATED);
        answer(first).expect(StatusCode::CREATED);
        answer(second).expect(StatusCode::CONFLICT);
        assert_eq!(operator.kinds(), ["message"], "the second is not answered");
        // Nor is what answers a message one that answers none.
        operator.call(path, key, &says(person, "Veniamo oggi")).expect(StatusCode::CONFLICT);
    });
}

#[test]
fn the_answer_goes_to_the_doctor_of_today() {
    on_each_engine(|region| {
        let (doctor, person) = (region.doctor(), region.patient());
        let id = Uuid::now_v7();
        let body = json!({ "person": person, "text": "Tosse da una settimana" });
        doctor.call("/api/v1/communications", id, &body).expect(StatusCode::CREATED);
        region.moves(person, TORINO, "301", OTHER_GP);
        let city = region.desk(Role::SispOperator, "301", "Elena Città");
        assert_eq!(city.kinds(), ["message"]);
        let path = format!("/api/v1/communications/{id}/answer");
        let answer = city.call(&path, Uuid::now_v7(), &json!({ "text": "Va bene" }));
        let answer: Value = answer.expect(StatusCode::CREATED).json();
        let id = answer["id"].as_str().unwrap();
        doctor.get(&format!("/api/v1/communications/{id}")).expect(StatusCode::NOT_FOUND);
        let new = region.desk(Role::Gp, OTHER_GP, "Dario Altro");
        assert_eq!(new.kinds(), ["message"]);
        // Whose patient she is not writes nothing about her.
        doctor.call("/api/v1/communications", Uuid::now_v7(), &body).expect(StatusCode::NOT_FOUND);
    });
}
