//! What a laboratory sends: taken once, told where it stands.

use serde_json::{Value, json};

use crate::common::{Answer, LAB, code, eight_at_once, on_each_engine, report, statuses, transaction};

/// The statuses of answers, sorted.
fn statuses_of(answers: &[Answer]) -> Vec<u16> {
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    statuses.sort_unstable();
    statuses
}

#[test]
fn a_transaction_becomes_a_result_and_each_entry_is_told_what_it_became() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        region.request(&ada, LAB);
        let machine = region.machine(LAB);
        let answer =
            machine.post("/fhir", &transaction(&ada, "MB20-1", "260373001", "final")).expect(200).json();
        assert_eq!(answer["type"], "transaction-response");
        assert_eq!(statuses(&answer), ["200 OK", "201 Created", "201 Created"]);
        assert_eq!(answer["entry"][0]["response"]["location"], format!("Patient/{}", ada.id));
        let place = answer["entry"][2]["response"]["location"].as_str().unwrap().to_owned();
        let report = machine.get(&format!("/fhir/{place}")).expect(200).json();
        assert_eq!(report["identifier"][0]["value"], "MB20-1");
        assert_eq!(report["conclusionCode"][0]["coding"][0]["code"], "260373001");
        let by_number =
            machine.get("/fhir/DiagnosticReport?identifier=https://lis.example.org/sid/referto|MB20-1");
        assert_eq!(by_number.ids().len(), 1);
        assert_eq!(region.results(), [("MB20-1".to_owned(), "positive".to_owned(), 1, true)]);
    });
}

#[test]
fn a_bundle_that_comes_again_gets_the_first_answer_and_has_no_second_effect() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        region.request(&ada, LAB);
        let machine = region.machine(LAB);
        let body = transaction(&ada, "MB20-1", "260373001", "final");
        let first = machine.post("/fhir", &body).expect(200).json();
        let again = machine.post("/fhir", &body).expect(200).json();
        assert_eq!(statuses(&again), ["200 OK", "200 OK", "200 OK"]);
        for place in 0..3 {
            let location = |answer: &Value| answer["entry"][place]["response"]["location"].clone();
            assert_eq!(location(&first), location(&again));
        }
        assert_eq!(region.count(), 1);
    });
}

#[test]
fn the_same_bundle_eight_times_at_once_is_one_result() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        region.request(&ada, LAB);
        let body = transaction(&ada, "MB20-1", "260373001", "final");
        let statuses = statuses_of(&eight_at_once(region, "POST", "/fhir", &[], |_| body.clone()));
        assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
        assert_eq!(region.count(), 1);
    });
}

#[test]
fn a_report_alone_answers_an_order_by_reference_and_comes_back_as_it_is_preferred() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        let request = region.request(&ada, LAB);
        let machine = region.machine(LAB);
        let body = report(ada.id, request.id, "MB20-1", "260373001");
        let made = machine.post("/fhir/DiagnosticReport", &body).expect(201);
        let resource = made.json();
        let id = resource["id"].as_str().unwrap();
        assert!(made.header("location").ends_with(&format!("/fhir/DiagnosticReport/{id}/_history/1")));
        assert_eq!(made.header("etag"), "W/\"1\"");
        assert_eq!(resource["basedOn"][0]["reference"], format!("ServiceRequest/{}", request.id));
        let done = machine.get(&format!("/fhir/ServiceRequest/{}", request.id)).json();
        assert_eq!(done["status"], "completed");
        let minimal = [("prefer", "return=minimal")];
        let again = machine.send("POST", "/fhir/DiagnosticReport", &minimal, body.to_string()).expect(200);
        assert_eq!(again.text, "");
        assert!(again.header("location").contains(id));
        let outcome = [("prefer", "return=OperationOutcome")];
        let again = machine.send("POST", "/fhir/DiagnosticReport", &outcome, body.to_string()).expect(200);
        assert_eq!(again.json()["resourceType"], "OperationOutcome");
        assert_eq!(region.count(), 1);
    });
}

#[test]
fn what_is_there_already_is_not_made_again_on_condition() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        let request = region.request(&ada, LAB);
        let machine = region.machine(LAB);
        let condition = [("if-none-exist", "identifier=https://lis.example.org/sid/referto|MB20-1")];
        let body = report(ada.id, request.id, "MB20-1", "260373001").to_string();
        machine.send("POST", "/fhir/DiagnosticReport", &condition, body.clone()).expect(201);
        // Whatever it says now.
        let other = report(ada.id, request.id, "MB20-1", "260415000").to_string();
        machine.send("POST", "/fhir/DiagnosticReport", &condition, other).expect(200);
        let wrong = [("if-none-exist", "status=final")];
        machine.send("POST", "/fhir/DiagnosticReport", &wrong, body).expect(412);
        assert_eq!(region.results(), [("MB20-1".to_owned(), "positive".to_owned(), 1, true)]);
    });
}

#[test]
fn a_correction_says_which_version_it_saw() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        let request = region.request(&ada, LAB);
        let machine = region.machine(LAB);
        let made = machine.post("/fhir/DiagnosticReport", &report(ada.id, request.id, "MB20-1", "260373001"));
        let id = made.expect(201).json()["id"].as_str().unwrap().to_owned();
        let path = format!("/fhir/DiagnosticReport/{id}");
        let mut body = report(ada.id, request.id, "MB20-1", "260415000");
        body["id"] = json!(id);
        machine.send("PUT", &path, &[], body.to_string()).expect(428);
        machine.send("PUT", &path, &[("if-match", "W/\"7\"")], body.to_string()).expect(412);
        let corrected = machine.send("PUT", &path, &[("if-match", "W/\"1\"")], body.to_string()).expect(200);
        assert_eq!((corrected.header("etag"), &corrected.json()["status"]), ("W/\"2\"", &json!("corrected")));
        machine.send("PUT", &path, &[("if-match", "W/\"1\"")], body.to_string()).expect(412);
        let other = region.machine(crate::common::OTHER_LAB);
        other.send("PUT", &path, &[("if-match", "W/\"2\"")], body.to_string()).expect(404);
        assert_eq!(region.count(), 2);
    });
}

#[test]
fn of_eight_that_correct_what_they_saw_at_once_one_is_the_first() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        let request = region.request(&ada, LAB);
        let machine = region.machine(LAB);
        let made = machine.post("/fhir/DiagnosticReport", &report(ada.id, request.id, "MB20-1", "260373001"));
        let id = made.expect(201).json()["id"].as_str().unwrap().to_owned();
        let path = format!("/fhir/DiagnosticReport/{id}");
        let answers = eight_at_once(region, "PUT", &path, &[("if-match", "W/\"1\"")], |number| {
            let snomed = ["260415000", "419984006"][number % 2];
            let mut body = report(ada.id, request.id, "MB20-1", snomed);
            body["id"] = json!(id);
            body["conclusion"] = json!(format!("del programma {number}"));
            body
        });
        assert_eq!(statuses_of(&answers), [200, 412, 412, 412, 412, 412, 412, 412]);
        assert_eq!(region.count(), 2);
    });
}

#[test]
fn of_eight_that_make_what_is_not_there_at_once_one_makes_it() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        let request = region.request(&ada, LAB);
        let condition = ("if-none-exist", "identifier=https://lis.example.org/sid/referto|MB20-1");
        let answers = eight_at_once(region, "POST", "/fhir/DiagnosticReport", &[condition], |number| {
            report(ada.id, request.id, "MB20-1", ["260373001", "260415000"][number % 2])
        });
        assert_eq!(statuses_of(&answers), [200, 200, 200, 200, 200, 200, 200, 201]);
        assert_eq!(region.count(), 1, "and nobody corrected it");
    });
}

#[test]
fn a_correction_is_of_the_same_kind_of_test() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        let request = region.request(&ada, LAB);
        let machine = region.machine(LAB);
        let made = machine.post("/fhir/DiagnosticReport", &report(ada.id, request.id, "MB20-1", "260373001"));
        let id = made.expect(201).json()["id"].as_str().unwrap().to_owned();
        let mut body = report(ada.id, request.id, "MB20-1", "260415000");
        body["id"] = json!(id);
        // An antigen test instead of the molecular one.
        body["contained"][0]["code"]["coding"][0]["code"] = json!("94558-4");
        let path = format!("/fhir/DiagnosticReport/{id}");
        let refused = machine.send("PUT", &path, &[("if-match", "W/\"1\"")], body.to_string()).expect(422);
        assert_eq!(refused.issue().0, "conflict");
        assert_eq!(region.count(), 1);
    });
}

#[test]
fn a_message_is_answered_with_a_message() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        region.request(&ada, LAB);
        let machine = region.machine(LAB);
        let mut body = transaction(&ada, "MB20-1", "260373001", "final");
        body["type"] = json!("message");
        body["id"] = json!("messaggio-1");
        let header = json!({ "resource": {
            "resourceType": "MessageHeader",
            "id": "intestazione-1",
            "eventCoding": { "system": "http://terminology.hl7.org/CodeSystem/v2-0003", "code": "R01" },
            "source": { "name": "LIS di prova", "endpoint": "urn:lis" },
        }});
        body["entry"].as_array_mut().unwrap().insert(0, header);
        let answer = machine.post("/fhir/$process-message", &body).expect(200).json();
        let header = &answer["entry"][0]["resource"];
        assert_eq!((&answer["type"], &header["response"]["code"]), (&json!("message"), &json!("ok")));
        assert_eq!(header["response"]["identifier"], "intestazione-1");
        assert!(header["focus"][0]["reference"].as_str().unwrap().starts_with("DiagnosticReport/"));
        body["entry"][0]["resource"]["eventCoding"]["code"] = json!("A01");
        let refused = machine.post("/fhir/$process-message", &body).expect(422).json();
        assert_eq!(refused["entry"][0]["resource"]["response"]["code"], "fatal-error");
        let plain = transaction(&ada, "MB20-2", "260373001", "final");
        machine.post("/fhir/$process-message", &plain).expect(422);
        assert_eq!(region.count(), 1);
    });
}

#[test]
fn what_nobody_can_place_waits_and_the_sender_is_told() {
    on_each_engine(|region| {
        let machine = region.machine(LAB);
        let eva = crate::common::person("Saggio", "Eva");
        let mut body = transaction(&eva, "MB20-9", "260373001", "final");
        // Only a local number: nobody knows whose it is.
        body["entry"][0]["resource"]["identifier"] = json!([{ "system": "urn:lis", "value": "77" }]);
        let answer = machine.post("/fhir/Bundle", &body).expect(200);
        assert!(!answer.text.contains(code(&eva)));
        assert_eq!(statuses(&answer.json())[1..], ["202 Accepted", "202 Accepted"]);
        assert_eq!(region.count(), 0);
    });
}
