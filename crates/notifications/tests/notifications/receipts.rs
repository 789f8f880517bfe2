//! What a laboratory is told of its results, through HTTP, on both engines.

use access::{Actor, Role, Unit};
use axum::http::{Method, StatusCode};
use kernel::ids::UserId;
use people::service::Merging;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::common::{Desk, LAB, Message, OTHER_TAX_CODE, Region, TAX_CODE, TODAY, on_each_engine};

const OTHER_LAB: &str = "LAB-301-1";

fn technician<'r>(region: &'r Region<'r>) -> Desk<'r> {
    region.desk(Role::LaboratoryTechnician, LAB, "Carla Tecnica")
}

fn receipt(desk: &Desk<'_>, result: &str) -> Value {
    desk.get(&format!("/api/v1/results/{result}/receipt")).expect(StatusCode::OK).json()
}

/// The doctor says to have seen what she was told last.
fn see(doctor: &Desk<'_>) {
    let id = doctor.listed("?kind=result")[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/communications/{id}/acknowledgement");
    doctor.call(&path, Uuid::now_v7(), &json!({})).expect(StatusCode::OK);
}

fn search(desk: &Desk<'_>, number: &str) -> Vec<Value> {
    let body = json!({ "number": number });
    let found = desk.call("/api/v1/receipts/search", Uuid::now_v7(), &body).expect(StatusCode::OK);
    found.json()["items"].as_array().unwrap().clone()
}

#[test]
fn a_result_has_a_receipt_of_each_step_with_its_time() {
    on_each_engine(|region| {
        let (doctor, operator, person) = (region.doctor(), region.operator(), region.patient());
        let technician = technician(region);
        let request = operator.request(person);
        let result = technician.result(&request, "positive");
        let first = receipt(&technician, &result);
        assert_eq!(
            (&first["state"], &first["outcome"], &first["door"]),
            (&json!("waiting"), &json!("positive"), &json!("api"))
        );
        for step in ["received_at", "matched_at", "case_at", "delivered_at"] {
            assert!(first[step].is_string(), "{step}: {first}");
        }
        assert!(first["seen_at"].is_null());
        // It says nothing of the person, nor of who the doctor is.
        let text = first.to_string();
        for kept in ["Rossi", "Ada Medico", "0100001", &person.to_string()] {
            assert!(!text.contains(kept), "{kept}");
        }
        // Positive: told to both at once, before all else.
        for desk in [&doctor, &operator] {
            let told = &desk.listed("?kind=result")[0];
            assert_eq!((&told["fact"], &told["priority"]), (&json!(result), &json!("high")));
        }
        see(&doctor);
        let seen = receipt(&technician, &result);
        assert_eq!((&seen["state"], seen["seen_at"].is_string()), (&json!("seen"), true));
        // By the number of the request, and of the document.
        let number = first["number"].as_str().unwrap();
        assert_eq!(search(&technician, number)[0]["result"], json!(result));
        assert_eq!(search(&technician, first["accession"].as_str().unwrap()).len(), 1);
        assert_eq!(search(&technician, "0000000000"), [] as [Value; 0]);
        // The machine of the laboratory too.
        let machine = region.desk(Role::LaboratoryMachine, LAB, "Macchina");
        assert_eq!(receipt(&machine, &result), seen);
    });
}

#[test]
fn a_repeat_has_the_first_receipt_and_a_correction_its_own() {
    on_each_engine(|region| {
        let (operator, person) = (region.operator(), region.patient());
        let technician = technician(region);
        let request = operator.request(person);
        let (path, key) = (format!("/api/v1/swab-requests/{request}/results"), Uuid::now_v7());
        let record = || {
            technician.call(&path, key, &json!({ "outcome": "positive" })).expect(StatusCode::CREATED).json()
        };
        let result = record()["id"].as_str().unwrap().to_owned();
        let first = receipt(&technician, &result);
        assert_eq!(record()["id"], json!(result));
        assert_eq!(receipt(&technician, &result), first);
        let correction = json!({ "outcome": "negative", "reason": "campione scambiato" });
        let corrected = technician.call(&format!("/api/v1/results/{result}"), Uuid::now_v7(), &correction);
        let corrected = corrected.expect(StatusCode::OK).json()["id"].as_str().unwrap().to_owned();
        let before = receipt(&technician, &result);
        assert_eq!((&before["state"], &before["superseded_by"]), (&json!("corrected"), &json!(corrected)));
        assert!(before["case_at"].is_null(), "what it had begun was withdrawn");
        let after = receipt(&technician, &corrected);
        assert_eq!(
            (&after["state"], &after["revision"], &after["case_at"]),
            (&json!("waiting"), &json!(2), &Value::Null)
        );
        let page = technician.get(&format!("/results/{result}/receipt")).expect(StatusCode::OK);
        for words in
            ["Corretto da un esito successivo", "L&#39;esito che lo corregge", "Consegnato al medico curante"]
        {
            assert!(page.has(words) || page.has(&words.replace("&#39;", "'")), "{words}: {}", page.text);
        }
    });
}

#[test]
fn the_list_is_of_a_day_and_a_state() {
    on_each_engine(|region| {
        let (doctor, operator) = (region.doctor(), region.operator());
        let technician = technician(region);
        let mut results = Vec::new();
        for tax_code in [crate::common::TAX_CODE, OTHER_TAX_CODE] {
            let person = region.patient_with(tax_code);
            results.push(technician.result(&operator.request(person), "negative"));
        }
        see(&doctor);
        let list =
            |query: &str| technician.get(&format!("/api/v1/receipts{query}")).expect(StatusCode::OK).json();
        let count = |query: &str| list(query)["items"].as_array().unwrap().len();
        assert_eq!(
            (count(""), count("?state=seen"), count("?state=waiting"), count("?state=undelivered")),
            (2, 1, 1, 0)
        );
        assert_eq!((count("?day=2020-11-14"), count("?day=2020-11-13")), (2, 0));
        // Page by page, the latest first, each once.
        let page = list("?limit=1");
        assert_eq!(page["items"][0]["result"], json!(results[1]));
        let next = list(&format!("?limit=1&cursor={}", page["next_cursor"].as_str().unwrap()));
        assert_eq!((&next["items"][0]["result"], &next["next_cursor"]), (&json!(results[0]), &Value::Null));
        assert!(next["items"][0]["case_at"].is_null(), "no case follows from a negative");
        technician.get("/api/v1/receipts?state=lost").expect(StatusCode::UNPROCESSABLE_ENTITY);
        technician.get("/api/v1/receipts?day=ieri").expect(StatusCode::UNPROCESSABLE_ENTITY);
        let page = technician.get("/results/receipts?state=seen").expect(StatusCode::OK);
        assert!(page.has("2 esiti") && page.has("visto (1)") && !page.has("Rossi"), "{}", page.text);
        let wrong = technician.get("/results/receipts?day=ieri").expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.has("Scrivi la data") && wrong.has("value=\"ieri\""), "{}", wrong.text);
        // By its number, from the form.
        let number = next["items"][0]["number"].as_str().unwrap();
        let found = technician.post("/results/receipts", &[("number", number)]).expect(StatusCode::OK);
        assert!(found.has("Un esito trovato") && found.has(number), "{}", found.text);
        let none = technician.post("/results/receipts", &[("number", "999")]).expect(StatusCode::OK);
        assert!(none.has("Nessun esito del tuo laboratorio"), "{}", none.text);
        let empty = technician
            .post("/results/receipts", &[("number", "  ")])
            .expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(empty.has("Scrivi un numero"), "{}", empty.text);
    });
}

#[test]
fn a_laboratory_sees_only_its_own() {
    on_each_engine(|region| {
        let (operator, person) = (region.operator(), region.patient());
        let own = technician(region);
        let result = own.result(&operator.request(person), "positive");
        let number = receipt(&own, &result)["number"].as_str().unwrap().to_owned();
        let other = region.desk(Role::LaboratoryTechnician, OTHER_LAB, "Dora Tecnica");
        other.get(&format!("/api/v1/results/{result}/receipt")).expect(StatusCode::NOT_FOUND);
        other.get(&format!("/results/{result}/receipt")).expect(StatusCode::NOT_FOUND);
        assert_eq!(search(&other, &number), [] as [Value; 0]);
        let listed = other.get(&format!("/api/v1/receipts?cursor={result}")).expect(StatusCode::OK).json();
        assert_eq!(listed["items"], json!([]));
        for desk in [region.doctor(), region.operator(), region.desk(Role::Mayor, "001125", "Un Sindaco")] {
            desk.get(&format!("/api/v1/results/{result}/receipt")).expect(StatusCode::FORBIDDEN);
            desk.get("/results/receipts").expect(StatusCode::FORBIDDEN);
            let body = json!({ "number": number });
            let answer = (*desk).call(Method::POST, "/api/v1/receipts/search", Uuid::now_v7(), 1, &body);
            answer.expect(StatusCode::FORBIDDEN);
        }
    });
}

#[test]
fn a_withdrawal_says_what_it_is_and_waits_to_be_seen() {
    on_each_engine(|region| {
        let (doctor, technician) = (region.doctor(), technician(region));
        region.patient();
        region.sends(&Message { id: "M-1", code: TAX_CODE, status: "F" });
        region.sends(&Message { id: "M-2", code: TAX_CODE, status: "W" });
        let found = search(&technician, "MB-1");
        let of = |revision: i64| found.iter().find(|one| one["revision"] == revision).unwrap().clone();
        let (before, withdrawal) = (of(1), of(2));
        assert_eq!(
            (&before["state"], &withdrawal["state"], &withdrawal["seen_at"]),
            (&json!("corrected"), &json!("withdrawn"), &Value::Null)
        );
        let page = |one: &Value| {
            let id = one["result"].as_str().unwrap();
            technician.get(&format!("/results/{id}/receipt")).expect(StatusCode::OK)
        };
        let first = page(&before);
        assert!(first.has("Ritirato: l") && first.has("Il suo ritiro"), "{}", first.text);
        let second = page(&withdrawal);
        for words in ["ritirato", "Questo è il ritiro", "non ha ancora segnato di averlo visto"] {
            assert!(second.has(words), "{words}: {}", second.text);
        }
        assert!(!second.has("Corretto da un esito successivo"), "{}", second.text);
        let listed = technician.get("/api/v1/receipts?state=withdrawn").expect(StatusCode::OK).json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        // Two revisions, and no result that counts.
        let list = technician.get("/results/receipts").expect(StatusCode::OK);
        assert!(list.has("nessun esito che conta") && list.has("ritirato (1)"), "{}", list.text);
        see(&doctor);
        let seen = search(&technician, "MB-1").into_iter().find(|one| one["revision"] == 2).unwrap();
        assert!(seen["seen_at"].is_string(), "{seen}");
    });
}

#[test]
fn what_the_desk_answered_arrived_before_and_was_matched_by_somebody() {
    on_each_engine(|region| {
        let (operator, person, technician) = (region.operator(), region.patient(), technician(region));
        region.sends(&Message { id: "M-1", code: "", status: "F" });
        let none = technician.post("/results/receipts", &[("number", "MB-1")]).expect(StatusCode::OK);
        assert!(none.has("Da abbinare") && none.has("href=\"/exceptions\""), "{}", none.text);
        let asked = operator.get("/api/v1/exceptions").expect(StatusCode::OK).json();
        let id = asked["exceptions"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/exceptions/{id}/answer");
        operator.call(&path, Uuid::now_v7(), &json!({ "person": person })).expect(StatusCode::OK);
        let found = &search(&technician, "MB-1")[0];
        let at = |step: &str| found[step].as_str().unwrap().parse::<kernel::Timestamp>().unwrap();
        assert!(at("received_at") < at("matched_at"), "{found}");
        assert!(at("matched_at") <= at("delivered_at"), "{found}");
        let receipt = format!("/results/{}/receipt", found["result"].as_str().unwrap());
        let page = technician.get(&receipt).expect(StatusCode::OK);
        assert!(page.has("abbinato da una persona"), "{}", page.text);
    });
}

#[test]
fn the_number_of_a_label_is_found_as_a_hand_writes_it() {
    on_each_engine(|region| {
        let (operator, person) = (region.operator(), region.patient());
        let technician = technician(region);
        let result = technician.result(&operator.request(person), "negative");
        let number = receipt(&technician, &result)["number"].as_str().unwrap().to_owned();
        let spaced = format!(" {} {}-{}", &number[..3], &number[3..6], &number[6..]);
        assert_eq!(search(&technician, &spaced)[0]["result"], json!(result));
    });
}

#[test]
fn whoever_has_no_receipts_is_not_told_how_one_asks_for_them() {
    on_each_engine(|region| {
        for query in ["?state=lost", "?day=ieri"] {
            region.doctor().get(&format!("/api/v1/receipts{query}")).expect(StatusCode::FORBIDDEN);
        }
    });
}

/// Of who was merged the case may lie under the other id than a later result of the same illness.
#[test]
fn the_case_that_was_there_is_hers_under_either_id() {
    on_each_engine(|region| {
        let (operator, technician) = (region.operator(), technician(region));
        let (merged, survivor) = (region.patient(), region.patient_with(OTHER_TAX_CODE));
        technician.result(&operator.request(merged), "positive");
        let merging = Merging {
            id: Uuid::now_v7(),
            survivor: (survivor, 1),
            merged: (merged, 1),
            reason: "stesso documento".to_owned(),
        };
        let sisp = operator_of_asl();
        region.db.write(move |tx| people::service::merge(tx, &sisp, &merging).map(drop)).unwrap();
        let result = technician.result(&operator.request(survivor), "positive");
        let one = receipt(&technician, &result);
        let list = technician.get("/api/v1/receipts").expect(StatusCode::OK).json();
        let listed = list["items"].as_array().unwrap().clone();
        let text = |key: &str| one[key].as_str().unwrap().to_owned();
        let numbered = [search(&technician, &text("number")), search(&technician, &text("accession"))];
        let mut shown = vec![one.clone()];
        shown.extend([listed].into_iter().chain(numbered).map(|many| {
            many.into_iter().find(|other| other["result"] == json!(result)).expect("the result")
        }));
        for line in shown {
            assert!(line["case_at"].is_string(), "{line}");
        }
    });
}

fn operator_of_asl() -> Actor {
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
