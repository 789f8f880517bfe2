//! Whoever asks for what is not his, or sends what is none.

use access::Role;
use lab::model::Outcome;
use serde_json::{Value, json};

use crate::common::{LAB, OTHER_LAB, code, on_each_engine, transaction};

#[test]
fn without_a_token_nothing_opens_and_a_cookie_is_none() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        let result = region.record(&region.request(&ada, LAB), Outcome::Positive);
        let machine = region.machine(LAB);
        let mut nobody = machine.clone();
        nobody.token.clear();
        let path = format!("/fhir/DiagnosticReport/{}", result.id);
        for (method, path) in
            [("GET", path.as_str()), ("GET", "/fhir/Patient"), ("POST", "/fhir"), ("PUT", path.as_str())]
        {
            let refused = nobody.send(method, path, &[], "{}").expect(401);
            assert_eq!((refused.issue().0.as_str(), refused.header("www-authenticate")), ("login", "Bearer"));
        }
        // The session of a page, as a browser would send it along.
        let technician = region.program(Role::LaboratoryTechnician, LAB);
        for name in ["argine", web::cookies::session_name(false)] {
            let cookie = format!("{name}={}", technician.token);
            nobody.send("GET", &path, &[("cookie", cookie.as_str())], "").expect(401);
            let basic = [("cookie", cookie.as_str()), ("authorization", "Basic YTpi")];
            nobody.send("GET", &path, &basic, "").expect(401);
            let body = transaction(&ada, "MB20-1", "260373001", "final").to_string();
            nobody.send("POST", "/fhir", &[("cookie", cookie.as_str())], body).expect(401);
        }
        for forged in ["x", "0000", &"f".repeat(64), web::csrf::token(&technician.token).as_str()] {
            nobody.token = forged.to_owned();
            nobody.get(&path).expect(401);
        }
        assert_eq!(region.count(), 1);
    });
}

#[test]
fn another_laboratorys_is_as_if_it_were_not_there() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        let request = region.request(&ada, LAB);
        let result = region.record(&request, Outcome::Positive);
        let other = region.machine(OTHER_LAB);
        let gone = other.get(&format!("/fhir/DiagnosticReport/{}", uuid::Uuid::now_v7())).expect(404);
        for path in [
            format!("/fhir/DiagnosticReport/{}", result.id),
            format!("/fhir/Observation/{}", result.id),
            format!("/fhir/Specimen/{}", result.id),
            format!("/fhir/ServiceRequest/{}", request.id),
            format!("/fhir/Patient/{}", ada.id),
            format!("/fhir/Observation/{}/_history/1", result.id),
        ] {
            let refused = other.get(&path).expect(404);
            assert_eq!(refused.text, gone.text, "{path}");
        }
        for query in [
            "DiagnosticReport".to_owned(),
            "ServiceRequest".to_owned(),
            format!("DiagnosticReport?_id={}", result.id),
            format!("DiagnosticReport?identifier={}", request.number),
            format!("Observation?patient={}", ada.id),
            format!("Observation?based-on={}", request.id),
            format!("ServiceRequest?identifier={}", request.number),
            format!("ServiceRequest?_id={}", request.id),
            format!("ServiceRequest?patient={}", ada.id),
            format!("Patient?_id={}", ada.id),
        ] {
            let page = other.get(&format!("/fhir/{query}")).expect(200);
            assert_eq!(page.ids(), [""; 0], "{query}");
            assert!(!page.text.contains("Prova"), "{query}");
        }
        let known = other.find("Patient", &format!("identifier={}", code(&ada))).expect(200);
        let unknown = other.find("Patient", "identifier=VRDLCU80A01L219C").expect(200);
        assert_eq!((known.ids().len(), unknown.ids().len()), (0, 0));
        // Asking for nobody leaves the record that asking for somebody leaves, with nobody in it.
        for kind in ["ServiceRequest", "DiagnosticReport"] {
            other.find(kind, "patient.identifier=VRDLCU80A01L219C").expect(200);
        }
        let vain = |detail: &str| {
            let denied = region.records().into_iter().filter(|it| it.outcome == "denied");
            denied.filter(|it| it.detail == detail && it.subjects.is_empty()).count()
        };
        assert_eq!(vain("person: no such"), 3);
        // That he tried stands under her name.
        let tried =
            region.records().into_iter().filter(|it| it.outcome == "denied" && it.subjects == [ada.id.0]);
        assert!(tried.count() >= 5);
    });
}

#[test]
fn who_is_no_laboratory_sends_nothing_and_who_sees_nobody_reads_nothing() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        let body = transaction(&ada, "MB20-1", "260373001", "final");
        for (role, unit) in [(Role::Gp, "0100001"), (Role::SispOperator, "301"), (Role::Mayor, "001272")] {
            let program = region.program(role, unit);
            assert_eq!(program.post("/fhir", &body).expect(403).issue().0, "forbidden");
            program.post("/fhir/DiagnosticReport", &body).expect(403);
        }
        let gp = region.program(Role::Gp, "0100001");
        gp.get("/fhir/ServiceRequest").expect(403);
        gp.get(&format!("/fhir/Patient/{}", ada.id)).expect(404);
        let mayor = region.program(Role::Mayor, "001272");
        for kind in ["DiagnosticReport", "Observation", "Specimen", "ServiceRequest", "Patient"] {
            mayor.get(&format!("/fhir/{kind}?_id={}", ada.id)).expect(403);
        }
        assert_eq!(region.count(), 0);
    });
}

#[test]
fn what_is_no_document_is_answered_with_where_and_why() {
    on_each_engine(|region| {
        let machine = region.machine(LAB);
        let send = |body: String| machine.send("POST", "/fhir", &[], body);
        assert_eq!(send("{\"resourceType\": ".to_owned()).expect(400).issue().0, "structure");
        assert_eq!(send("<Bundle/>".to_owned()).expect(400).issue().0, "structure");
        let deep = format!("{}1{}", "{\"a\":".repeat(1000), "}".repeat(1000));
        assert_eq!(send(deep).expect(400).issue().0, "structure");
        let wide =
            json!({ "resourceType": "Bundle", "type": "transaction", "x": "a".repeat(5 * 1024 * 1024) });
        assert_eq!(send(wide.to_string()).expect(413).issue().0, "too-long");
        assert_eq!(send(String::new()).expect(400).issue().0, "invalid");
        assert_eq!(send("[]".to_owned()).expect(422).issue().1, "resourceType");
        assert_eq!(send("null".to_owned()).expect(422).issue().1, "resourceType");
        let form = [("content-type", "application/x-www-form-urlencoded")];
        assert_eq!(machine.send("POST", "/fhir", &form, "a=b").expect(415).issue().0, "not-supported");
        for (method, path, status) in [
            ("GET", "/fhir/Medication", 404),
            ("GET", "/fhir/a/b/c/d/e", 404),
            ("GET", "/fhir/Patient/not-an-id", 404),
            ("DELETE", "/fhir/Patient/x", 405),
            ("POST", "/fhir/Patient", 422),
            ("PUT", "/fhir/Patient/x", 405),
            ("GET", "/fhir/DiagnosticReport?code=1", 400),
            ("GET", "/fhir/Patient", 422),
        ] {
            machine.send(method, path, &[], "{}").expect(status).issue();
        }
    });
}

#[test]
fn of_a_transaction_with_one_broken_entry_nothing_is_taken() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        region.request(&ada, LAB);
        let machine = region.machine(LAB);
        let break_it: [fn(&mut Value); 4] = [
            |bundle| bundle["entry"][1]["resource"]["valueCodeableConcept"] = json!({ "text": "boh" }),
            |bundle| bundle["entry"][0]["resource"]["birthDate"] = json!("1980-13-01"),
            |bundle| bundle["entry"][2]["resource"]["subject"] = json!({ "reference": "urn:uuid:9" }),
            |bundle| bundle["entry"][1]["request"]["method"] = json!("DELETE"),
        ];
        for (place, spoil) in break_it.into_iter().enumerate() {
            let mut bundle = transaction(&ada, "MB20-1", "260373001", "final");
            let more = transaction(&ada, "MB20-2", "260415000", "final");
            bundle["entry"]
                .as_array_mut()
                .unwrap()
                .extend(more["entry"].as_array().unwrap()[2..].iter().cloned());
            spoil(&mut bundle);
            let refused = machine.post("/fhir", &bundle).expect(422);
            assert!(refused.issue().1.starts_with("Bundle.entry["), "{place}: {}", refused.text);
            assert!(
                !refused.text.contains(code(&ada)) && !refused.text.contains("Prova"),
                "{}",
                refused.text
            );
        }
        assert_eq!(region.count(), 0);
    });
}

#[test]
fn what_an_account_may_not_see_it_does_not_learn_by_naming_it_in_a_report() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        let request = region.request(&ada, OTHER_LAB);
        let machine = region.machine(LAB);
        let report = crate::common::report(ada.id, request.id, "MB20-1", "260373001");
        let refused = machine.post("/fhir/DiagnosticReport", &report).expect(422);
        assert_eq!(refused.issue().1, "DiagnosticReport.subject");
        assert_eq!(region.count(), 0);
    });
}
