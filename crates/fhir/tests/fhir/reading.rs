//! What a laboratory reads back: its orders, its results, whose they are.

use access::Role;
use lab::model::Outcome;
use serde_json::json;

use crate::common::{LAB, OTHER_LAB, actor, code, on_each_engine};

#[test]
fn anybody_may_ask_what_the_server_is() {
    on_each_engine(|region| {
        let mut nobody = region.machine(LAB);
        nobody.token.clear();
        let statement = nobody.get("/fhir/metadata").expect(200);
        assert_eq!(statement.header("content-type"), "application/fhir+json; fhirVersion=4.0");
        assert_eq!(statement.json()["fhirVersion"], "4.0.1");
        nobody.get("/fhir/metadata?_format=application/fhir%2Bjson").expect(200);
        let plain = nobody.send("GET", "/fhir/metadata", &[("accept", "application/json")], "").expect(200);
        assert!(plain.header("content-type").starts_with("application/json"));
        let xml = nobody.send("GET", "/fhir/metadata", &[("accept", "application/fhir+xml")], "").expect(406);
        assert_eq!(xml.issue().0, "not-supported");
    });
}

#[test]
fn a_laboratory_fetches_its_orders_the_most_urgent_first() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        let own = region.request(&ada, LAB);
        let done = region.request(&ada, LAB);
        region.record(&done, Outcome::Negative);
        region.request(&ada, OTHER_LAB);
        let machine = region.machine(LAB);
        let active =
            machine.get("/fhir/ServiceRequest?status=active&_include=ServiceRequest:subject").expect(200);
        assert_eq!(active.ids(), [own.id.to_string()]);
        let page = active.json();
        let order = &page["entry"][0]["resource"];
        assert_eq!(order["identifier"][0]["value"], own.number);
        assert_eq!(order["code"]["coding"][0]["code"], "94500-6");
        assert_eq!(order["subject"]["reference"], format!("Patient/{}", ada.id));
        // What a laboratory does not see of a person is not there.
        let patient = &page["entry"][1]["resource"];
        assert_eq!(patient["name"][0]["family"], "Prova");
        assert_eq!((patient.get("gender"), patient.get("address")), (None, None));
        assert_eq!(machine.get("/fhir/ServiceRequest?status=completed").ids(), [done.id.to_string()]);
        assert_eq!(machine.get("/fhir/ServiceRequest").ids().len(), 2);
        let by_number = format!("/fhir/ServiceRequest?identifier=urn:argine:sid:richiesta|{}", own.number);
        assert_eq!(machine.get(&by_number).ids(), [own.id.to_string()]);
        let one = machine.get(&format!("/fhir/ServiceRequest/{}", own.id)).expect(200);
        assert_eq!((one.header("etag"), &one.json()["status"]), ("W/\"1\"", &json!("active")));
        let records = region.records();
        let listed = records.iter().find(|it| it.detail == "fhir ServiceRequest search").unwrap();
        assert_eq!((listed.action.as_str(), &listed.subjects), ("request.list", &vec![ada.id.0]));
    });
}

#[test]
fn orders_are_walked_page_by_page() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        let mut wanted: Vec<String> = (0..5).map(|_| region.request(&ada, LAB).id.to_string()).collect();
        let machine = region.machine(LAB);
        let (mut found, mut path) = (Vec::new(), "/fhir/ServiceRequest?status=active&_count=2".to_owned());
        loop {
            let page = machine.get(&path).expect(200);
            assert!(page.ids().len() <= 2);
            found.extend(page.ids());
            match page.next() {
                Some(next) => path = next,
                None => break,
            }
        }
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted);
    });
}

#[test]
fn a_result_is_read_as_report_observation_and_specimen_with_its_versions() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        let request = region.request(&ada, LAB);
        let first = region.record(&request, Outcome::Positive);
        let machine = region.machine(LAB);
        let path = format!("/fhir/DiagnosticReport/{}", first.id);
        let report = machine.get(&path).expect(200);
        assert_eq!((report.header("etag"), &report.json()["status"]), ("W/\"1\"", &json!("final")));
        assert!(report.header("last-modified").ends_with(" GMT"));
        machine.send("GET", &path, &[("if-none-match", "W/\"1\"")], "").expect(304);
        let second = region.correct(&first, Outcome::Negative);
        let corrected = machine.get(&path).expect(200).json();
        assert_eq!(
            (&corrected["status"], &corrected["meta"]["versionId"]),
            (&json!("corrected"), &json!("2"))
        );
        assert_eq!(corrected["basedOn"][0]["reference"], format!("ServiceRequest/{}", request.id));
        let observation = machine.get(&format!("/fhir/Observation/{}", first.id)).expect(200).json();
        assert_eq!(observation["valueCodeableConcept"]["coding"][0]["code"], "260415000");
        let before = machine.get(&format!("/fhir/Observation/{}/_history/1", first.id)).expect(200).json();
        assert_eq!(before["valueCodeableConcept"]["coding"][0]["code"], "260373001");
        machine.get(&format!("/fhir/Observation/{}/_history/3", first.id)).expect(404);
        let specimen = machine.get(&format!("/fhir/Specimen/{}", first.id)).expect(200).json();
        assert_eq!(specimen["identifier"][0]["value"], request.number);
        // A revision is a version, and no resource of its own.
        machine.get(&format!("/fhir/DiagnosticReport/{}", second.id)).expect(404);
        assert_eq!(machine.get("/fhir/DiagnosticReport").ids(), [first.id.to_string()]);
    });
}

#[test]
fn results_are_found_by_number_person_request_status_and_time() {
    on_each_engine(|region| {
        let (ada, eva) = (region.known("Prova"), region.known("Saggio"));
        let request = region.request(&ada, LAB);
        let result = region.record(&request, Outcome::Positive);
        let other = region.record(&region.request(&eva, LAB), Outcome::Negative);
        let machine = region.machine(LAB);
        let found = |query: &str| machine.get(&format!("/fhir/DiagnosticReport?{query}")).expect(200).ids();
        let own = [result.id.to_string()];
        assert_eq!(found(&format!("identifier={}", request.number)), own);
        assert_eq!(found(&format!("identifier=https://lis.example.org/sid|{}", request.number)), own);
        assert_eq!(found(&format!("patient=Patient/{}", ada.id)), own);
        assert_eq!(found(&format!("subject={}&status=final", ada.id)), own);
        assert_eq!(found(&format!("based-on=ServiceRequest/{}", request.id)), own);
        assert_eq!(found(&format!("_id={},{}", result.id, other.id)).len(), 2);
        assert_eq!(found(&format!("_id={},{}&patient={}", result.id, other.id, ada.id)), own);
        assert_eq!(found(&format!("_id={},{}&identifier={}", result.id, other.id, request.number)), own);
        assert_eq!(found(&format!("_id={}&identifier={}", other.id, request.number)), [""; 0]);
        assert_eq!(found(&format!("_id={}&status=corrected", result.id)), [""; 0]);
        assert_eq!(found(&format!("_id={},{}&_id={}", result.id, other.id, result.id)), own);
        let orders = |query: &str| machine.get(&format!("/fhir/ServiceRequest?{query}")).expect(200).ids();
        assert_eq!(orders(&format!("_id={}&identifier={}", request.id, request.number)).len(), 1);
        assert_eq!(orders(&format!("_id={}&identifier=0000000000", request.id)), [""; 0]);
        assert_eq!(orders(&format!("_id={}&status=active", request.id)), [""; 0]);
        let twice = machine.get("/fhir/DiagnosticReport?identifier=1&identifier=2").expect(400);
        assert_eq!(twice.issue().1, "http.identifier");
        let strict = [("prefer", "handling=strict")];
        machine.send("GET", "/fhir/DiagnosticReport?_summary=count", &strict, "").expect(400);
        machine.send("GET", "/fhir/DiagnosticReport?status=final", &strict, "").expect(200);
        let form = format!("patient={}&patient.identifier={}", eva.id, code(&ada));
        assert_eq!(machine.find("DiagnosticReport", &form).expect(200).ids(), [""; 0]);
        assert_eq!(found("status=final").len(), 2);
        assert_eq!(found("status=corrected").len(), 0);
        assert_eq!(found("_lastUpdated=ge2020-01-01").len(), 2);
        assert_eq!(found("_lastUpdated=lt2020-01-01").len(), 0);
        assert_eq!(found("identifier=0000000000"), [""; 0]);
        let first = machine.get("/fhir/Observation?_count=1&_include=Observation:subject").expect(200);
        assert_eq!(first.json()["entry"].as_array().unwrap().len(), 2);
        let next = machine.get(&first.next().unwrap()).expect(200);
        assert_eq!((first.ids().len(), next.ids().len(), next.next()), (1, 1, None));
        assert_ne!(first.ids(), next.ids());
    });
}

#[test]
fn a_tax_code_is_looked_for_in_a_body_and_never_in_an_address() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        region.record(&region.request(&ada, LAB), Outcome::Positive);
        let machine = region.machine(LAB);
        for system in ["http://hl7.it/sid/codiceFiscale|", "urn:oid:2.16.840.1.113883.2.9.4.3.2|", ""] {
            let form = format!("identifier={system}{}", code(&ada));
            let found = machine.find("Patient", &form).expect(200);
            assert_eq!(found.ids(), [ada.id.to_string()], "{system}");
            assert!(!found.json()["link"].to_string().contains(code(&ada)));
            let refused = machine.get(&format!("/fhir/Patient?{form}")).expect(400);
            assert_eq!(refused.issue().1, "http.identifier");
            assert!(refused.text.contains("_search") && !refused.text.contains(code(&ada)));
        }
        let form = format!("patient.identifier={}", code(&ada));
        let reports = machine.find("DiagnosticReport", &form).expect(200);
        assert_eq!(reports.ids().len(), 1);
        assert!(!reports.json()["link"].to_string().contains(code(&ada)));
        machine.get(&format!("/fhir/DiagnosticReport?{form}")).expect(400);
        // Nor in the address of a search whose form is right.
        let path = format!("/fhir/Patient/_search?identifier={}", code(&ada));
        let form = [("content-type", "application/x-www-form-urlencoded")];
        assert_eq!(machine.send("POST", &path, &form, "").expect(400).issue().1, "http.identifier");
    });
}

#[test]
fn who_treats_a_person_or_watches_over_her_reads_her_results_and_lists_no_others() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        let result = region.record(&region.request(&ada, LAB), Outcome::Positive);
        let sisp = region.program(Role::SispOperator, "301");
        let other = region.program(Role::SispOperator, "210");
        let path = format!("/fhir/Observation/{}", result.id);
        sisp.get(&path).expect(200);
        other.get(&path).expect(404);
        let patient = sisp.get(&format!("/fhir/Patient/{}", ada.id)).expect(200).json();
        assert_eq!(patient["gender"], "female");
        assert_eq!(sisp.get(&format!("/fhir/DiagnosticReport?patient={}", ada.id)).ids().len(), 1);
        assert_eq!(other.get(&format!("/fhir/DiagnosticReport?patient={}", ada.id)).ids().len(), 0);
        let all = sisp.get("/fhir/DiagnosticReport").expect(422);
        assert_eq!(all.issue().1, "patient");
        let records = region.records();
        assert!(
            records.iter().any(|it| it.action == "result.view" && it.subjects == [ada.id.0]),
            "{records:?}"
        );
    });
}

#[test]
fn what_a_person_has_obscured_her_doctor_does_not_read_here_either() {
    on_each_engine(|region| {
        let ada = region.patient_of("Prova", "0100001");
        let shown = region.record(&region.request(&ada, LAB), Outcome::Negative);
        let kept = region.record(&region.request(&ada, LAB), Outcome::Positive);
        let gp = region.program(Role::Gp, "0100001");
        let all = format!("/fhir/Observation?patient={}", ada.id);
        assert_eq!(gp.get(&all).expect(200).ids().len(), 2);
        let (person, bar) =
            (ada.id.0, access::bars::Bar { id: kept.id.0, resource: "result", author: String::new() });
        region
            .db
            .write(move |tx| access::bars::set(tx, person, std::slice::from_ref(&bar)).map(drop))
            .unwrap();
        assert_eq!(gp.get(&all).expect(200).ids(), [shown.id.to_string()]);
        gp.get(&format!("/fhir/Observation/{}", shown.id)).expect(200);
        gp.get(&format!("/fhir/Observation/{}", kept.id)).expect(404);
        gp.get(&format!("/fhir/DiagnosticReport/{}/_history/1", kept.id)).expect(404);
        // Public health and the laboratory see what the law gives them.
        region.program(Role::SispOperator, "301").get(&format!("/fhir/Observation/{}", kept.id)).expect(200);
        region.machine(LAB).get(&format!("/fhir/Observation/{}", kept.id)).expect(200);
    });
}

#[test]
fn who_was_merged_is_no_more_in_use_and_says_who_is() {
    on_each_engine(|region| {
        let (ada, again) = (region.known("Prova"), region.known("Sponda"));
        let sisp = region.program(Role::SispOperator, "301");
        let of = |id| sisp.get(&format!("/fhir/Patient/{id}")).expect(200).json();
        assert_eq!(of(again.id).get("active"), None);
        let merging = people::service::Merging {
            id: uuid::Uuid::now_v7(),
            survivor: (ada.id, 1),
            merged: (again.id, 1),
            reason: "stesso documento".to_owned(),
        };
        let join = move |tx: &mut storage::Tx<'_>| {
            people::service::merge(tx, &actor(Role::SispOperator, "301"), &merging).map(drop)
        };
        region.db.write(join).unwrap();
        let old = of(again.id);
        assert_eq!((&old["id"], &old["active"]), (&json!(again.id.to_string()), &json!(false)));
        let survivor = json!({ "reference": format!("Patient/{}", ada.id), "type": "Patient" });
        assert_eq!(old["link"], json!([{ "other": survivor, "type": "replaced-by" }]));
        let new = of(ada.id);
        assert_eq!((new.get("active"), new.get("link")), (None, None));
    });
}

/// A laboratory knows the one whose request it has, and reaches all of her by any id and code.
#[test]
fn of_two_who_are_one_a_laboratory_finds_all_by_either() {
    on_each_engine(|region| {
        let (survivor, merged) = (region.known("Conti"), region.known("Bruni"));
        let request = region.request(&merged, LAB);
        let result = region.record(&request, Outcome::Positive);
        region.join(&survivor, &merged);
        let machine = region.machine(LAB);
        let (asked, answered) = ([request.id.to_string()], [result.id.to_string()]);
        for one in [&survivor, &merged] {
            let (id, code) = (one.id, code(one));
            machine.get(&format!("/fhir/Patient/{id}")).expect(200);
            for form in [format!("patient={id}"), format!("patient.identifier={code}")] {
                assert_eq!(machine.find("ServiceRequest", &form).expect(200).ids(), asked, "{form}");
                assert_eq!(machine.find("DiagnosticReport", &form).expect(200).ids(), answered, "{form}");
            }
            let named = format!("_id={}&identifier={code}", merged.id);
            assert_eq!(machine.find("Patient", &named).expect(200).ids(), [merged.id.to_string()], "{named}");
            region.machine(OTHER_LAB).get(&format!("/fhir/Patient/{id}")).expect(404);
        }
        let found = machine.find("Patient", &format!("identifier={}", code(&merged))).expect(200);
        assert_eq!(found.ids(), [survivor.id.to_string()]);
    });
}
