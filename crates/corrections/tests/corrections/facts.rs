//! What a report says and what a request asks for, corrected: everything that follows from them follows.

use crate::common::{Desk, LAB, OTHER_LAB, Region, TAX_CODE, on_each_engine, sql};
use access::Role;
use axum::http::{Method, StatusCode};
use kernel::ids::PersonId;
use serde_json::{Value, json};
use uuid::Uuid;

fn post(desk: &Desk<'_>, path: &str, body: &Value) -> Value {
    let answer = desk.call(Method::POST, path, Uuid::now_v7(), 1, body);
    assert!(answer.status.is_success(), "{}", answer.text);
    answer.json()
}

fn id_of(value: &Value) -> Uuid {
    value["id"].as_str().unwrap().parse().unwrap()
}

fn request(operator: &Desk<'_>, person: PersonId, laboratory: &str) -> Uuid {
    let swab = json!({ "laboratory": laboratory, "reason": "symptoms", "onset": "2020-11-10", "test_type": "molecular", "again": true });
    id_of(&post(operator, &format!("/api/v1/people/{person}/swab-requests"), &swab))
}

/// A patient whom the doctor has reported with fever, and who is positive.
fn ill(region: &Region<'_>, doctor: &Desk<'_>, operator: &Desk<'_>) -> (PersonId, Uuid) {
    let person = region.patient(TAX_CODE);
    let fever = json!({ "symptoms": ["fever"], "onset": "2020-11-08", "temperature": 38.4 });
    let report = post(doctor, &format!("/api/v1/people/{person}/reports"), &fever);
    let technician = region.desk(Role::LaboratoryTechnician, LAB, "Tina Tecnica");
    let swab = request(operator, person, LAB);
    let positive = json!({ "outcome": "positive" });
    post(&technician, &format!("/api/v1/swab-requests/{swab}/results"), &positive);
    (person, id_of(&report))
}

fn course(doctor: &Desk<'_>) -> Value {
    doctor.get("/api/v1/measures").expect(StatusCode::OK).json()["items"][0].clone()
}

/// What the second wall shows of a table: to these so many rows, to others none.
fn walled(region: &Region<'_>, those: &[(&Desk<'_>, usize)], table: &'static storage::Query) {
    for (desk, rows) in those {
        assert!(desk.walled(table).is_none_or(|shown| shown == *rows), "{:?}", desk.walled(table));
    }
    for (role, unit) in [(Role::Gp, "0100002"), (Role::SispOperator, "301"), (Role::Mayor, "001125")] {
        let stranger = region.desk(role, unit, "Altri");
        assert!(stranger.walled(table).is_none_or(|shown| shown == 0), "{role:?}");
    }
}

#[test]
fn a_corrected_report_moves_the_isolation_and_what_it_said_stays() {
    on_each_engine(|region| {
        let (doctor, operator, colleague) =
            (region.doctor(), region.operator("Bruna Sisp"), region.operator("Carla Sisp"));
        let (person, report) = ill(region, &doctor, &operator);
        let before = course(&doctor);
        assert_eq!(before["expected_end"], "2020-11-18", "ten days from the onset: {before}");
        let offered = doctor.get(&format!("/people/{person}/corrections")).expect(StatusCode::OK);
        assert!(offered.has(&format!("/corrections/ask/report/{report}")));
        assert!(doctor.get("/reports").has(&format!("/corrections/ask/report/{report}")), "and in the list");

        let form = doctor.get(&format!("/corrections/ask/report/{report}")).expect(StatusCode::OK);
        assert!(form.has("value=\"38,4\"") && form.has("value=\"08/11/2020\""), "{}", form.text);
        let future = doctor.asking("report", report, &[("onset", "20/11/2020")]);
        assert!(future.expect(StatusCode::UNPROCESSABLE_ENTITY).has("id=\"e-onset\""));
        let id = doctor.ask(
            "report",
            report,
            &[("onset", "11/11/2020"), ("symptoms", "fever cough"), ("note", "Tosse da ieri")],
        );
        // Somebody takes it in charge meanwhile: what it says is the same.
        let charge = format!("/api/v1/reports/{report}/take-charge");
        post(&colleague, &charge, &json!({}));
        let shown = operator.get(&format!("/corrections/{id}")).expect(StatusCode::OK);
        for words in ["08/11/2020", "11/11/2020", "Febbre, Tosse", "Tosse da ieri"] {
            assert!(shown.has(words), "{words}: {}", shown.text);
        }
        assert!(!shown.has("38,4"), "what stays is not shown");
        operator.settle(&id, "approve", "").expect(StatusCode::SEE_OTHER);

        let after = course(&doctor);
        assert_eq!(after["expected_end"], "2020-11-21", "{after}");
        assert_eq!(region.count(&sql::REPORT_HISTORY, report), 1);
        let listed = doctor.get("/api/v1/reports").json();
        let said = &listed["items"][0];
        assert_eq!((&said["onset"], &said["note"]), (&json!("2020-11-11"), &json!("Tosse da ieri")));

        // Without symptoms after all: the case has no onset any more, and nothing counts from it.
        let id = operator.ask(
            "report",
            report,
            &[("symptoms", ""), ("onset", ""), ("temperature", ""), ("context", "Contatto stretto")],
        );
        operator.settle(&id, "approve", "").expect(StatusCode::CONFLICT);
        colleague.settle(&id, "approve", "").expect(StatusCode::SEE_OTHER);
        let last = course(&doctor);
        assert_ne!(last["expected_end"], after["expected_end"], "{last}");
        assert!(!last["explanation"].as_str().unwrap().contains("sintomi non può"), "{last}");
        assert_eq!(region.count(&sql::REPORT_HISTORY, report), 2);
        walled(region, &[(&doctor, 2), (&operator, 2)], &sql::ALL_REPORT_HISTORIES);
        walled(region, &[(&doctor, 1), (&operator, 2)], &sql::ALL_CORRECTIONS);
    });
}

#[test]
fn a_corrected_request_is_in_the_work_list_of_its_new_laboratory_alone() {
    on_each_engine(|region| {
        let (doctor, operator, colleague) =
            (region.doctor(), region.operator("Bruna Sisp"), region.operator("Carla Sisp"));
        let technicians =
            [LAB, OTHER_LAB].map(|unit| region.desk(Role::LaboratoryTechnician, unit, "Tina Tecnica"));
        let person = region.patient(TAX_CODE);
        let swab = request(&operator, person, LAB);
        let page = format!("/requests/{swab}");
        let number = technicians[0].get(&format!("/api/v1/swab-requests/{swab}")).json()["number"].clone();
        let number = number.as_str().unwrap();
        let sees = || {
            technicians.each_ref().map(|desk| {
                let listed = desk.get("/worklist").has(number);
                assert_eq!(desk.get(&page).status == StatusCode::OK, listed);
                listed
            })
        };
        assert_eq!(sees(), [true, false]);
        doctor.get(&format!("/corrections/ask/request/{swab}")).expect(StatusCode::FORBIDDEN);
        technicians[0].get(&format!("/corrections/ask/request/{swab}")).expect(StatusCode::FORBIDDEN);
        assert!(!technicians[0].get(&page).has("Chiedi una correzione"));
        assert!(operator.get(&page).has(&format!("/corrections/ask/request/{swab}")));

        let elsewhere = operator.asking("request", swab, &[("laboratory", "LAB-301-1")]);
        assert!(elsewhere.expect(StatusCode::UNPROCESSABLE_ENTITY).has("id=\"e-laboratory\""));
        let id = operator.ask("request", swab, &[("laboratory", OTHER_LAB), ("test_type", "antigen")]);
        assert_eq!(sees(), [true, false], "nothing moves before it is approved");
        colleague.settle(&id, "approve", "").expect(StatusCode::SEE_OTHER);
        assert_eq!(sees(), [false, true]);
        assert_eq!(region.count(&sql::REQUEST_HISTORY, swab), 1);
        walled(region, &[(&operator, 1), (&technicians[0], 0)], &sql::ALL_REQUEST_HISTORIES);
        assert!(operator.get(&page).expect(StatusCode::OK).has("Laboratorio dimostrativo Chivasso"));

        // A result arrives while one waits: it is overtaken, and the result stands.
        let id = operator.ask("request", swab, &[("note", "Urgente")]);
        let negative = json!({ "outcome": "negative" });
        post(&technicians[1], &format!("/api/v1/swab-requests/{swab}/results"), &negative);
        assert!(colleague.get(&format!("/corrections/{id}")).has("Concludi come superata"));
        colleague.settle(&id, "approve", "").expect(StatusCode::SEE_OTHER);
        assert_eq!(region.count(&sql::REQUEST_HISTORY, swab), 1);
        let late = operator.asking("request", swab, &[("note", "Urgente")]);
        assert!(late.expect(StatusCode::UNPROCESSABLE_ENTITY).has("non è più in attesa"));
        assert!(!operator.get(&page).has("Chiedi una correzione"));
    });
}
