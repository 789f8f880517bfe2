//! FHIR: a transaction with the patient, the request and the tube.

use axum::http::StatusCode;
use outbound::model::{Act, State, Why};
use outbound::rules::Typed;
use serde_json::{Value, json};

use crate::common::server::{Manner, Server};
use crate::common::{LAB, Region, TAX_CODE, on_each_engine};

const TOKEN: &str = "gettone-segreto";

fn opened(region: &Region<'_>) -> Server {
    let server = Server::on(region.db);
    region.wants(LAB, Typed { kind: "fhir".to_owned(), address: server.url.clone(), ..Typed::default() });
    server
}

pub fn write_token(region: &Region<'_>) {
    let file = region.wire.token_file(LAB);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, format!("{TOKEN}\n")).unwrap();
}

fn resource<'v>(bundle: &'v Value, kind: &str) -> Option<&'v Value> {
    let entries = bundle["entry"].as_array().unwrap();
    entries.iter().map(|entry| &entry["resource"]).find(|resource| resource["resourceType"] == kind)
}

#[test]
fn a_request_goes_and_is_taken_back_by_the_same_name() {
    on_each_engine(|region| {
        let server = opened(region);
        write_token(region);
        let request = region.asks(region.patient());
        assert_eq!(region.round(), 1);
        assert_eq!(region.told(&request), [(LAB.to_owned(), Act::New, State::Accepted)]);
        region.samples(&request, "2020-11-14T00:01:00+01:00".parse().ok());
        region.cancels(&request);
        assert_eq!(region.round(), 1, "what was to be changed was taken back before");
        let seen = server.seen();
        let (_, first) = &seen[0];
        assert_eq!((&first["resourceType"], &first["type"]), (&json!("Bundle"), &json!("transaction")));
        let patient = resource(first, "Patient").unwrap();
        let systems: Vec<_> = patient["identifier"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["value"] == TAX_CODE)
            .map(|one| one["system"].as_str().unwrap())
            .collect();
        assert_eq!(systems, ["urn:oid:2.16.840.1.113883.2.9.4.3.2", "http://hl7.it/sid/codiceFiscale"]);
        assert_eq!((&patient["gender"], patient.get("id")), (&json!("male"), None));
        let asked = resource(first, "ServiceRequest").unwrap();
        assert_eq!((&asked["status"], &asked["intent"]), (&json!("active"), &json!("order")));
        assert_eq!(asked["identifier"][0]["value"], json!(request.number));
        assert_eq!(asked["subject"]["reference"], first["entry"][0]["fullUrl"]);
        assert_eq!(resource(first, "Specimen"), None, "nobody has taken it yet");
        let (_, last) = seen.last().unwrap();
        assert_eq!(resource(last, "ServiceRequest").unwrap()["status"], json!("revoked"));
        assert_eq!(resource(last, "Specimen").unwrap()["identifier"][0]["value"], json!(request.number));
        let under = |bundle: &Value| {
            let all = bundle["entry"].as_array().unwrap();
            all.iter().map(|entry| entry["request"]["url"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert!(
            under(last)
                .contains(&format!("ServiceRequest?identifier=urn:argine:sid:richiesta|{}", request.number))
        );
        assert_eq!(under(first)[0], under(last)[0]);
    });
}

#[test]
fn a_refusal_is_told_and_what_is_not_now_is_tried_again_under_the_same_number() {
    on_each_engine(|region| {
        let server = opened(region);
        let request = region.asks(region.patient());
        let row = || region.rows(&request).remove(0);
        assert_eq!((region.round(), row().why, row().state), (0, Some(Why::NoToken), State::Waits));
        write_token(region);
        for (manner, why) in [(Manner::Busy, Why::Busy), (Manner::Stranger, Why::Credentials)] {
            region.minutes(90);
            server.answers(manner);
            assert_eq!((region.round(), row().why), (0, Some(why)));
        }
        region.minutes(90);
        server.answers(Manner::Refuse);
        assert_eq!(region.round(), 1);
        assert_eq!((row().state, row().said.as_deref()), (State::Refused, Some("… … non è assistito qui")));
        let seen = server.seen();
        assert_eq!(seen.len(), 3);
        assert!(seen.iter().all(|one| *one == seen[0]));
    });
}

#[test]
fn a_trial_sends_no_request_and_nobody_sees_the_token() {
    on_each_engine(|region| {
        let server = opened(region);
        let desk = region.administrator();
        let path = format!("/outgoing-requests/laboratories/{LAB}");
        let page = desk.post(&format!("{path}/test"), &[]).expect(StatusCode::OK);
        assert!(page.has("manca il file del gettone sul server"), "{}", page.text);
        write_token(region);
        let page = desk.post(&format!("{path}/test"), &[]).expect(StatusCode::OK);
        assert!(page.has("Il laboratorio risponde: FHIR 4.0.1."), "{}", page.text);
        assert!(!page.has(TOKEN));
        assert!(page.has("presente sul server"));
        assert!(server.seen().is_empty());
    });
}

#[test]
fn each_answer_is_understood() {
    let refused = r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","details":{"text":"Rossi senza codice"}}]}"#;
    let warned = r#"{"resourceType":"OperationOutcome","issue":[{"severity":"warning","diagnostics":"x"}]}"#;
    let taken = r#"{"resourceType":"Bundle","entry":[{"response":{"status":"201 Created"}}]}"#;
    let half = r#"{"resourceType":"Bundle","entry":[{"response":{"status":"422","outcome":{"issue":[{"diagnostics":"No"}]}}}]}"#;
    let locked = r#"{"resourceType":"Bundle","entry":[{"response":{"status":"423 Locked"}}]}"#;
    let some_locked = r#"{"resourceType":"Bundle","entry":[{"response":{"status":"201 Created"}},{"response":{"status":"423 Locked"}}]}"#;
    on_each_engine(|region| {
        let server = opened(region);
        write_token(region);
        let person = region.patient();
        for (status, body, state, why, said) in [
            (200, taken, State::Accepted, None, None),
            (200, warned, State::Accepted, None, None),
            (204, "", State::Accepted, None, None),
            (200, "", State::Sent, Some(Why::Broken), None),
            (201, "", State::Sent, Some(Why::Broken), None),
            (200, refused, State::Refused, Some(Why::Refused), Some("… senza codice")),
            (200, half, State::Refused, Some(Why::Refused), Some("422 No")),
            (422, refused, State::Refused, Some(Why::Refused), Some("… senza codice")),
            (404, "<html>", State::Refused, Some(Why::Refused), Some("HTTP 404")),
            (401, "", State::Waits, Some(Why::Credentials), None),
            (409, refused, State::Waits, Some(Why::Busy), None),
            (503, "", State::Waits, Some(Why::Busy), None),
            (500, "", State::Sent, Some(Why::Failing), None),
            (504, "<html>", State::Sent, Some(Why::Failing), None),
            (200, "<html>Entra", State::Sent, Some(Why::Broken), None),
            (200, r#"{"resourceType":"Bundle"}"#, State::Sent, Some(Why::Broken), None),
            (200, locked, State::Waits, Some(Why::Busy), None),
            (200, some_locked, State::Sent, Some(Why::Broken), None),
            (302, "", State::Sent, Some(Why::Broken), None),
        ] {
            server.answers(Manner::Say(status, body));
            let request = region.asks(person);
            region.round();
            let row = region.rows(&request).remove(0);
            assert_eq!((row.state, row.why, row.said.as_deref()), (state, why, said), "{status} {body}");
            // The next one finds the way free.
            server.answers(Manner::Accept);
            region.minutes(30);
            region.round();
        }
    });
}
