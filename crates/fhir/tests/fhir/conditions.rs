//! `ifNoneExist` of the entries of a transaction.

use lab::model::Outcome;
use serde_json::{Value, json};

use crate::common::{
    LAB, OTHER_LAB, Region, code, eight_at_once, on_each_engine, person, statuses, transaction,
};

const SYSTEM: &str = "https://lis.example.org/sid/referto";
const POSITIVE: &str = "260373001";
const NEGATIVE: &str = "260415000";

/// The place of an entry's condition.
fn condition_of(bundle: &mut Value, place: usize) -> &mut Value {
    &mut bundle["entry"][place]["request"]["ifNoneExist"]
}

/// A transaction whose report is made unless it is there.
fn once(person: &people::model::Person, accession: &str, snomed: &str) -> Value {
    let mut bundle = transaction(person, accession, snomed, "final");
    *condition_of(&mut bundle, 2) = json!(format!("identifier={SYSTEM}|{accession}"));
    bundle
}

fn location(answer: &Value, place: usize) -> &str {
    answer["entry"][place]["response"]["location"].as_str().unwrap_or_default()
}

#[test]
fn a_report_that_is_there_is_not_made_again_and_the_others_of_the_bundle_are() {
    on_each_engine(|region| {
        let (ada, eva) = (region.known("Prova"), region.known("Saggio"));
        region.request(&ada, LAB);
        let machine = region.machine(LAB);
        let first = machine.post("/fhir", &once(&ada, "MB20-1", POSITIVE)).expect(200).json();
        assert_eq!(statuses(&first), ["200 OK", "201 Created", "201 Created"]);
        // Whatever it says now; and beside it another one, which is new.
        let mut both = once(&ada, "MB20-1", NEGATIVE);
        let renamed = once(&eva, "MB20-2", NEGATIVE).to_string().replace("4000-8000-0000", "4000-8000-9999");
        let other: Value = serde_json::from_str(&renamed).unwrap();
        both["entry"].as_array_mut().unwrap().extend(other["entry"].as_array().unwrap().clone());
        let second = machine.post("/fhir", &both).expect(200).json();
        let expected = ["200 OK", "200 OK", "200 OK", "200 OK", "201 Created", "201 Created"];
        assert_eq!(statuses(&second), expected);
        for place in 0..3 {
            assert_eq!(location(&first, place), location(&second, place));
        }
        assert!(location(&second, 2).starts_with("DiagnosticReport/"), "{second}");
        assert_eq!(location(&second, 3), format!("Patient/{}", eva.id));
        let expected = [("MB20-1", "positive", 1, true), ("MB20-2", "negative", 1, true)];
        assert_eq!(region.results(), expected.map(|(a, b, c, d)| (a.to_owned(), b.to_owned(), c, d)));
        // The same bytes again: the first receipt, in the places of each.
        let again = machine.post("/fhir", &both).expect(200).json();
        for place in 0..6 {
            assert_eq!(location(&again, place), location(&second, place));
        }
        assert_eq!(region.count(), 2);
    });
}

/// The same report, of an antigen test too.
fn with_antigen(mut bundle: Value) -> Value {
    let mut antigen = bundle["entry"][1].clone();
    antigen["fullUrl"] = json!("urn:uuid:00000000-0000-4000-8000-000000000004");
    antigen["resource"]["code"]["coding"][0]["code"] = json!("94558-4");
    let results = bundle["entry"][2]["resource"]["result"].as_array_mut().unwrap();
    results.push(json!({ "reference": antigen["fullUrl"] }));
    bundle["entry"].as_array_mut().unwrap().push(antigen);
    bundle
}

#[test]
fn what_a_report_that_is_there_did_not_say_yet_is_taken() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        let machine = region.machine(LAB);
        machine.post("/fhir", &once(&ada, "MB20-1", POSITIVE)).expect(200);
        let second = machine.post("/fhir", &with_antigen(once(&ada, "MB20-1", NEGATIVE))).expect(200).json();
        assert_eq!(statuses(&second)[3], "201 Created", "{second}");
        assert_eq!(region.count(), 2);
    });
}

#[test]
fn several_matches_refuse_the_whole_transaction_and_name_the_entry() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        let machine = region.machine(LAB);
        // One report of two tests is two results under one number.
        let two = with_antigen(once(&ada, "MB20-1", POSITIVE));
        machine.post("/fhir", &two).expect(200);
        assert_eq!(region.count(), 2);
        let refused = machine.post("/fhir", &once(&ada, "MB20-1", NEGATIVE)).expect(412);
        assert_eq!(
            refused.issue(),
            ("multiple-matches".to_owned(), "Bundle.entry[2].request.ifNoneExist".to_owned())
        );
        assert_eq!(region.count(), 2);
        // What was taken once has its receipt, whatever there is by now.
        let again = machine.post("/fhir", &two).expect(200).json();
        assert_eq!(statuses(&again), ["200 OK"; 4]);
        assert_eq!(region.count(), 2);
    });
}

#[test]
fn who_refers_to_an_entry_that_is_there_refers_to_what_is_there() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        let request = region.request(&ada, LAB);
        let machine = region.machine(LAB);
        let mut bundle = transaction(&ada, "MB20-1", POSITIVE, "final");
        // Nothing but the condition says who she is and what was asked for.
        bundle["entry"][0]["resource"] = json!({ "resourceType": "Patient" });
        *condition_of(&mut bundle, 0) =
            json!(format!("identifier=http://hl7.it/sid/codiceFiscale|{}", code(&ada)));
        let url = "urn:uuid:00000000-0000-4000-8000-000000000004";
        bundle["entry"][2]["resource"]["basedOn"] = json!([{ "reference": url }]);
        let condition = format!("?identifier=urn:argine:sid:richiesta|{}", request.number);
        bundle["entry"].as_array_mut().unwrap().push(json!({
            "fullUrl": url,
            "resource": { "resourceType": "ServiceRequest" },
            "request": { "method": "POST", "url": "ServiceRequest", "ifNoneExist": condition },
        }));
        let answer = machine.post("/fhir", &bundle).expect(200).json();
        assert_eq!(statuses(&answer), ["200 OK", "201 Created", "201 Created", "200 OK"]);
        assert_eq!(location(&answer, 0), format!("Patient/{}", ada.id));
        assert_eq!(location(&answer, 3), format!("ServiceRequest/{}", request.id));
        let done = machine.get(&format!("/fhir/ServiceRequest/{}", request.id)).json();
        assert_eq!(done["status"], "completed");
    });
}

#[test]
fn a_code_of_somebody_else_gives_her_no_result() {
    on_each_engine(|region| {
        let (ada, eva) = (region.known("Prova"), person("Saggio", "Eva"));
        region.request(&ada, LAB);
        let machine = region.machine(LAB);
        // Eva's data, and in the condition a code that was copied from the line above.
        let mut bundle = transaction(&eva, "MB20-1", POSITIVE, "final");
        bundle["entry"][0]["resource"].as_object_mut().unwrap().remove("identifier");
        *condition_of(&mut bundle, 0) =
            json!(format!("identifier=http://hl7.it/sid/codiceFiscale|{}", code(&ada)));
        let answer = machine.post("/fhir", &bundle).expect(200).json();
        assert_eq!(statuses(&answer)[1..], ["202 Accepted", "202 Accepted"]);
        assert_eq!(region.count(), 0);
    });
}

#[test]
fn what_is_out_of_reach_is_not_there_and_nobody_tried_to_see_it() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        let request = region.request(&ada, OTHER_LAB);
        region.record(&request, Outcome::Positive);
        let machine = region.machine(LAB);
        let mut bundle = once(&ada, &request.number, NEGATIVE);
        *condition_of(&mut bundle, 0) =
            json!(format!("identifier=http://hl7.it/sid/codiceFiscale|{}", code(&ada)));
        bundle["entry"].as_array_mut().unwrap().push(json!({
            "resource": { "resourceType": "ServiceRequest", "status": "active" },
            "request": { "method": "POST", "url": "ServiceRequest", "ifNoneExist": format!("identifier={}", request.number) },
        }));
        let answer = machine.post("/fhir", &bundle).expect(200).json();
        assert_eq!(location(&answer, 3), "", "{answer}");
        assert!(!answer.to_string().contains(&request.id.to_string()));
        let denied: Vec<_> =
            region.records().into_iter().filter(|record| record.outcome == "denied").collect();
        assert!(denied.is_empty(), "{denied:?}");
    });
}

#[test]
fn a_condition_that_is_none_is_told_at_its_entry() {
    on_each_engine(|region| {
        let ada = region.known("Prova");
        let machine = region.machine(LAB);
        for (place, condition, status) in [
            (2, json!("status=final"), 412),
            (2, json!(""), 412),
            (2, json!(7), 412),
            (0, json!("family=Prova"), 400),
            (1, json!("code=94500-6"), 400),
            (2, json!("patient.identifier=X&identifier=MB20-1"), 412),
        ] {
            let mut bundle = transaction(&ada, "MB20-1", POSITIVE, "final");
            *condition_of(&mut bundle, place) = condition.clone();
            let refused = machine.post("/fhir", &bundle).expect(status);
            assert_eq!(
                refused.issue().1,
                format!("Bundle.entry[{place}].request.ifNoneExist"),
                "{condition}"
            );
        }
        assert_eq!(region.count(), 0);
        let mut many = transaction(&ada, "MB20-1", POSITIVE, "final");
        *condition_of(&mut many, 0) = json!("identifier=1");
        let entry = many["entry"][0].clone();
        many["entry"].as_array_mut().unwrap().extend(std::iter::repeat_n(entry, 2500));
        assert_eq!(machine.post("/fhir", &many).expect(422).issue().0, "too-costly");
    });
}

#[test]
fn of_eight_transactions_on_the_same_condition_at_once_one_makes_it() {
    on_each_engine(|region: &Region<'_>| {
        let ada = region.known("Prova");
        region.request(&ada, LAB);
        let answers = eight_at_once(region, "POST", "/fhir", &[], |number| {
            once(&ada, "MB20-1", [POSITIVE, NEGATIVE][number % 2])
        });
        assert!(answers.iter().all(|answer| answer.status.as_u16() == 200));
        let made = answers.iter().filter(|answer| statuses(&answer.json())[2] == "201 Created");
        assert_eq!(made.count(), 1);
        assert_eq!(region.count(), 1, "and nobody corrected it");
    });
}
