//! Taking a request back, and the result that arrives all the same.

use crate::common::browser::Browser;
use crate::common::*;
use access::Role;
use axum::http::StatusCode;
use kernel::{Problem, Result};
use lab::model::{Outcome, RequestStatus, SwabRequest};
use lab::rules::csv::Column;
use lab::service::{self, Cancel, Show, Which};
use uuid::Uuid;

fn cancellation(request: &SwabRequest, reason: &str) -> Cancel {
    Cancel { id: Uuid::now_v7(), request: request.id, reason: reason.to_owned(), note: String::new() }
}

fn cancel(region: &Region<'_>, new: &Cancel) -> Result<SwabRequest> {
    let new = new.clone();
    region.db.write(move |tx| service::cancel_request(tx, &sisp(), &new))
}

fn listed(region: &Region<'_>, actor: access::Actor, which: Which) -> Vec<String> {
    let listing = region.db.read(move |tx| service::list(tx, &actor, which, None, 50)).unwrap();
    listing.lines.into_iter().map(|line| line.number).collect()
}

#[test]
fn a_cancelled_request_leaves_the_work_list_at_once() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let (one, two) = (region.request(&person, LAB), region.request(&person, LAB));
        let new = cancellation(&one, "duplicate");
        let done = cancel(region, &new).unwrap();
        assert_eq!((done.status, done.version), (RequestStatus::Cancelled, 2));
        let why = done.cancelled.as_ref().unwrap();
        assert_eq!((why.reason.as_str(), why.by_name.as_str()), ("duplicate", "Chi Prova"));
        assert_eq!(cancel(region, &new).unwrap(), done, "sent twice");
        let again = cancel(region, &cancellation(&one, "other"));
        assert!(matches!(again, Err(Problem::Refused("lab-request-cancelled"))), "{again:?}");

        let work = region
            .db
            .read(|tx| service::worklist(tx, &technician(LAB), (Show::ToDo, None), None, None))
            .unwrap();
        assert_eq!(work.lines.iter().map(|line| &line.number).collect::<Vec<_>>(), [&two.number]);
        let id = one.id;
        let work = region
            .db
            .read(move |tx| service::worklist(tx, &technician(LAB), (Show::ToDo, None), Some(id), None))
            .unwrap();
        assert_eq!(work.lines.len(), 1, "not even when somebody points at it");
        for actor in [sisp(), technician(LAB)] {
            assert_eq!(listed(region, actor.clone(), Which::Waiting), [two.number.as_str()]);
            assert!(listed(region, actor, Which::Resulted).is_empty());
        }
        assert_eq!(listed(region, sisp(), Which::Cancelled), [one.number.as_str()]);
        let record = region.audit().into_iter().find(|it| it.action == "request.cancel").unwrap();
        assert_eq!((record.subjects, record.detail.as_str()), (vec![person.id.0], "duplicate"));
    });
}

#[test]
fn only_the_asl_in_charge_cancels_and_only_what_waits() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let request = region.request(&person, LAB);
        let new = cancellation(&request, "not_needed");
        let doctor = actor(Role::Gp, "0100001");
        let not_hers = new.clone();
        let refused = region.db.write(move |tx| service::cancel_request(tx, &doctor, &not_hers));
        assert!(matches!(refused, Err(Problem::NotFound)), "{refused:?}");
        for role in [Role::LaboratoryTechnician, Role::Mayor, Role::CrisisUnit, Role::Administrator] {
            let new = new.clone();
            let refused = region.db.write(move |tx| service::cancel_request(tx, &actor(role, LAB), &new));
            assert!(matches!(refused, Err(Problem::Denied("request.cancel"))), "{role:?}");
        }
        let theirs = new.clone();
        let other = actor(Role::SispOperator, "210");
        let refused = region.db.write(move |tx| service::cancel_request(tx, &other, &theirs));
        assert!(matches!(refused, Err(Problem::NotFound)), "{refused:?}");
        let silent = cancel(region, &cancellation(&request, "other"));
        assert!(matches!(silent, Err(Problem::Invalid(_))), "{silent:?}");
        region.record(&request, Outcome::Negative).unwrap();
        let late = cancel(region, &new);
        assert!(matches!(late, Err(Problem::Refused("lab-request-has-result"))), "{late:?}");
    });
}

#[test]
fn a_result_that_arrives_all_the_same_is_taken_in() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        // By hand, from the label.
        let by_hand = region.request(&person, LAB);
        cancel(region, &cancellation(&by_hand, "refused")).unwrap();
        let typed = by_hand.number.clone();
        let found = region.db.read(move |tx| service::find_by_number(tx, &technician(LAB), &typed)).unwrap();
        assert_eq!(found, (by_hand.id, RequestStatus::Cancelled));
        let result = region.record(&by_hand, Outcome::Positive).unwrap();
        assert_eq!(result.request, Some(by_hand.id));
        assert_eq!(region.said(), [(Outcome::Positive, None)]);
        // From a file that bears the number: of that request; from one that does not: of none.
        let numbered = region.request(&person, LAB);
        cancel(region, &cancellation(&numbered, "not_needed")).unwrap();
        let yesterdays =
            |number: &str| with(row(&person, number), Column::EffectiveTime, "20201114083000+0100");
        assert_eq!(counts(&region.import(&file(&[yesterdays(&numbered.number)]))), (1, 1, 0, 0));
        assert_eq!(counts(&region.import(&file(&[yesterdays("ALTRO-1")]))), (1, 1, 0, 0));
        let (hand_id, file_id) = (by_hand.id, numbered.id);
        for id in [hand_id, file_id] {
            let view = region.db.read(move |tx| service::view_request(tx, &sisp(), id)).unwrap();
            assert_eq!(view.request.status, RequestStatus::Resulted);
            assert!(view.request.cancelled.is_some(), "that it was cancelled stays known");
            assert_eq!(view.results.len(), 1);
        }
        assert_eq!(listed(region, sisp(), Which::Resulted).len(), 2);
        assert!(listed(region, sisp(), Which::Cancelled).is_empty());
        assert_eq!(region.results().len(), 3, "nothing is lost");
    });
}

#[test]
fn from_the_row_and_from_the_persons_page() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let request = region.request(&person, LAB);
        let path = format!("/requests/{}/cancel", request.id);
        let sisp = Browser::new(region.db, Role::SispOperator, "301");
        let laboratory = Browser::new(region.db, Role::LaboratoryTechnician, LAB);
        let own = format!("/requests/{}", request.id);
        for from in ["/requests", own.as_str(), &format!("/people/{}", person.id)] {
            assert!(sisp.get(from).text.contains(&format!("href=\"{path}\"")), "{from}");
        }
        assert!(!laboratory.get(&own).text.contains(&path));
        assert_eq!(laboratory.get(&path).status, StatusCode::FORBIDDEN);

        let form = sisp.get(&path);
        let id = form.hidden("id");
        let wrong = sisp.post(&path, &[("id", &id), ("cancel_reason", "other"), ("note", "")]);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("scrivi il motivo nella nota"), "{}", wrong.text);
        let none = sisp.post(&path, &[("id", &id), ("note", "trasferita <a>")]);
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(none.text.contains("trasferita &#60;a&#62;"), "nothing typed is lost");
        let fields = [("id", id.as_str()), ("cancel_reason", "other"), ("note", "trasferita")];
        for _ in 0..2 {
            assert_eq!(sisp.post(&path, &fields).goes_to(), own);
        }
        assert!(sisp.get(&own).text.contains("Altro: trasferita"));
        assert!(sisp.get(&format!("/people/{}", person.id)).text.contains("Altro: trasferita"));
        assert!(sisp.get("/requests?state=cancelled").text.contains(&request.number));
        assert_eq!(sisp.get(&path).status, StatusCode::CONFLICT, "it waits for nothing");

        // The laboratory that holds the sample reads that it was cancelled, and may record the result.
        assert!(!laboratory.get("/worklist").text.contains(&request.number));
        let list = laboratory.get("/worklist");
        let scanned =
            laboratory.post("/worklist", &[("id", &list.hidden("id")), ("command", &request.number)]);
        assert_eq!(scanned.goes_to(), own);
        let page = laboratory.get(&own);
        assert!(
            page.text.contains("Annullata")
                && page.text.contains(&format!("/worklist/{}/result", request.id))
        );
        assert!(!page.text.contains("trasferita"), "why is no business of a laboratory");
        let missing = web::texts::texts().missing();
        assert!(missing.iter().all(|key| !key.starts_with("lab-")), "{missing:?}");
    });
}

#[test]
fn cancelled_over_json() {
    on_each_engine(|region| {
        let person = region.known("Bruni");
        let request = region.request(&person, LAB);
        let path = format!("/api/v1/swab-requests/{}/cancel", request.id);
        let sisp = Browser::new(region.db, Role::SispOperator, "301");
        let body = r#"{"cancel_reason": "not_needed"}"#;
        assert_eq!(sisp.api("POST", &path, &[], body).status, StatusCode::UNPROCESSABLE_ENTITY, "no key");
        let key = Uuid::now_v7().to_string();
        let headers = [("idempotency-key", key.as_str())];
        let curious = sisp.api("POST", &path, &headers, r#"{"cancel_reason": "curiosity"}"#);
        assert_eq!(curious.status, StatusCode::UNPROCESSABLE_ENTITY);
        let done = sisp.api("POST", &path, &headers, body);
        assert_eq!((done.status, done.header("etag")), (StatusCode::OK, "\"2\""), "{}", done.text);
        assert_eq!(done.json()["status"], "cancelled");
        assert_eq!(done.json()["cancelled"]["reason"], "not_needed");
        assert_eq!(sisp.api("POST", &path, &headers, body).json(), done.json());
        let other = Uuid::now_v7().to_string();
        let twice = sisp.api("POST", &path, &[("idempotency-key", other.as_str())], body);
        assert_eq!(twice.status, StatusCode::CONFLICT);
        let listed = sisp.api("GET", "/api/v1/swab-requests?status=cancelled", &[], "").json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        let laboratory = Browser::new(region.db, Role::LaboratoryTechnician, LAB);
        let seen = laboratory.api("GET", &format!("/api/v1/swab-requests/{}", request.id), &[], "").json();
        assert_eq!((&seen["status"], &seen["cancelled"]["reason"]), (&"cancelled".into(), &"".into()));
    });
}
