//! Acts on several lines: told before, done to each that can, taken back within a minute.

use access::Role;
use axum::http::StatusCode;
use serde_json::json;
use uuid::Uuid;

use crate::common::{Desk, GP, IVREA, LAB, OTHER_GP, OTHER_LAB, Region, on_each_engine};
use crate::filters::{id_of, post};

/// Three patients with a report that waits.
fn reports(region: &Region<'_>) -> Vec<Uuid> {
    let doctor = region.doctor(GP);
    ["Abate", "Bassi", "Conti"]
        .map(|name| {
            let id = region.person((name, "Uno"), IVREA, GP, "citizen", true);
            let fever = json!({ "symptoms": ["fever"], "onset": "2020-11-08", "temperature": 38.4 });
            id_of(&post(&doctor, &format!("/api/v1/people/{id}/reports"), &fever))
        })
        .to_vec()
}

/// Two persons with a request that waits.
fn requests(region: &Region<'_>, operator: &Desk<'_>) {
    for name in ["Abate", "Bassi"] {
        let person = region.person((name, "Uno"), IVREA, GP, "citizen", true);
        let swab = json!({ "laboratory": LAB, "reason": "symptoms", "onset": "2020-11-10", "test_type": "molecular" });
        post(operator, &format!("/api/v1/people/{person}/swab-requests"), &swab);
    }
}

fn boxes(desk: &Desk<'_>, list: &str) -> Vec<String> {
    let page = desk.get(&format!("/lists/{list}?all=1")).expect(StatusCode::OK).text;
    let parts = page.split("name=\"chosen\" value=\"").skip(1);
    parts.map(|part| part.split('"').next().unwrap().to_owned()).collect()
}

fn with<'a>(chosen: &'a [String], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    chosen.iter().map(|one| ("chosen", one.as_str())).chain(more.iter().copied()).collect()
}

#[test]
fn reports_are_taken_together_but_the_one_that_was_taken_and_let_go_again() {
    on_each_engine(|region| {
        let all = reports(region);
        let (operator, colleague) = (region.operator("Bruna Sisp"), region.operator("Carla Sisp"));
        let chosen = boxes(&operator, "reports");
        assert_eq!(chosen.len(), 3);
        colleague
            .post(&format!("/reports/{}/take-charge", all[1]), &[("version", "1")])
            .expect(StatusCode::SEE_OTHER);
        let preview = operator.post(
            "/lists/reports/preview",
            &with(&chosen, &[("submit", "take_charge"), ("query", "report_status=waiting")]),
        );
        let preview = preview.expect(StatusCode::OK);
        assert!(preview.has("Righe scelte: 3. Si può per 2, non si può per 1."), "{}", preview.text);
        assert!(preview.has("no: è già stata presa in carico"), "{}", preview.text);
        // The boxes of the preview are those that can; somebody who sends all does it to those all the same.
        let act = Uuid::now_v7().to_string();
        let fields =
            with(&chosen, &[("act", "take_charge"), ("query", "report_status=waiting"), ("id", &act)]);
        let done = operator.post("/lists/reports/act", &fields).expect(StatusCode::SEE_OTHER);
        assert_eq!(done.location, format!("/lists/reports?report_status=waiting&done={act}"));
        operator.post("/lists/reports/act", &fields).expect(StatusCode::SEE_OTHER);
        let page = operator.get(&done.location).expect(StatusCode::OK);
        assert!(page.has("2 segnalazioni prese in carico.") && page.has("Nessuna riga"), "{}", page.text);
        colleague.post(&format!("/lists/acts/{act}/undo"), &[]).expect(StatusCode::NOT_FOUND);
        operator
            .post(&format!("/lists/acts/{act}/undo"), &[("query", "report_status=waiting")])
            .expect(StatusCode::SEE_OTHER);
        let page = operator.get("/lists/reports?report_status=waiting").expect(StatusCode::OK);
        assert!(page.has("2 righe"), "{}", page.text);
        assert!(operator.get(&format!("/reports/{}", all[0])).has("Presa in carico annullata"));
        operator
            .post("/lists/requests/preview", &with(&chosen, &[("submit", "take_charge")]))
            .expect(StatusCode::NOT_FOUND);
        region.doctor(GP).post("/lists/reports/act", &fields).expect(StatusCode::FORBIDDEN);
    });
}

#[test]
fn requests_go_to_another_laboratory_or_are_taken_back_and_return() {
    on_each_engine(|region| {
        let operator = region.operator("Bruna Sisp");
        requests(region, &operator);
        let moved = Uuid::now_v7().to_string();
        let chosen = boxes(&operator, "requests");
        let wrong = with(&chosen, &[("act", "move"), ("laboratory", "LAB-301-1"), ("id", &moved)]);
        operator.post("/lists/requests/act", &wrong).expect(StatusCode::UNPROCESSABLE_ENTITY);
        let fields = with(&chosen, &[("act", "move"), ("laboratory", OTHER_LAB), ("id", &moved)]);
        operator.post("/lists/requests/act", &fields).expect(StatusCode::SEE_OTHER);
        let there =
            || operator.get(&format!("/lists/requests?laboratory={OTHER_LAB}")).expect(StatusCode::OK);
        assert!(there().has("2 righe"));
        operator.post(&format!("/lists/acts/{moved}/undo"), &[]).expect(StatusCode::SEE_OTHER);
        assert!(there().has("Nessuna riga"));
        let (cancelled, chosen) = (Uuid::now_v7().to_string(), boxes(&operator, "requests"));
        let nameless = with(&chosen, &[("act", "cancel"), ("id", &cancelled)]);
        operator.post("/lists/requests/act", &nameless).expect(StatusCode::UNPROCESSABLE_ENTITY);
        let fields = with(&chosen, &[("act", "cancel"), ("cancel_reason", "not_needed"), ("id", &cancelled)]);
        operator.post("/lists/requests/act", &fields).expect(StatusCode::SEE_OTHER);
        let gone = || operator.get("/lists/requests?authorisation=cancelled").expect(StatusCode::OK);
        assert!(gone().has("2 righe"));
        operator.post(&format!("/lists/acts/{cancelled}/undo"), &[]).expect(StatusCode::SEE_OTHER);
        assert!(gone().has("Nessuna riga"));
        assert!(operator.get("/lists/requests?authorisation=requested").has("2 righe"));
    });
}

#[test]
fn what_somebody_has_touched_since_is_not_taken_back() {
    on_each_engine(|region| {
        let (operator, colleague) = (region.operator("Bruna Sisp"), region.operator("Carla Sisp"));
        requests(region, &operator);
        let (moved, chosen) = (Uuid::now_v7().to_string(), boxes(&operator, "requests"));
        let fields = with(&chosen, &[("act", "move"), ("laboratory", OTHER_LAB), ("id", &moved)]);
        operator.post("/lists/requests/act", &fields).expect(StatusCode::SEE_OTHER);
        let (cancelled, chosen) = (Uuid::now_v7().to_string(), boxes(&colleague, "requests"));
        let reason = [("act", "cancel"), ("cancel_reason", "not_needed"), ("id", cancelled.as_str())];
        colleague.post("/lists/requests/act", &with(&chosen[..1], &reason)).expect(StatusCode::SEE_OTHER);
        operator.post(&format!("/lists/acts/{moved}/undo"), &[]).expect(StatusCode::SEE_OTHER);
        for (asked, rows) in [
            (format!("authorisation=cancelled&laboratory={OTHER_LAB}"), "Una riga"),
            (format!("authorisation=requested&laboratory={LAB}"), "Una riga"),
            (format!("authorisation=requested&laboratory={OTHER_LAB}"), "Nessuna riga"),
        ] {
            let page = operator.get(&format!("/lists/requests?{asked}")).expect(StatusCode::OK);
            assert!(page.has(&format!("<b>{rows}</b>")), "{asked}: {}", page.text);
        }
    });
}

#[test]
fn nobody_moves_the_person_while_an_act_says_who_sees_what_is_hers() {
    on_each_engine(|region| {
        let (doctor, operator) = (region.doctor(GP), region.operator("Bruna Sisp"));
        let person = region.person(("Abate", "Uno"), IVREA, GP, "citizen", true);
        let fever = json!({ "symptoms": ["fever"], "onset": "2020-11-08", "temperature": 38.4 });
        post(&doctor, &format!("/api/v1/people/{person}/reports"), &fever);
        let swab = json!({ "laboratory": LAB, "reason": "symptoms", "onset": "2020-11-10", "test_type": "molecular" });
        post(&operator, &format!("/api/v1/people/{person}/swab-requests"), &swab);
        for (list, act, more) in [
            ("reports", "take_charge", ("query", "")),
            ("requests", "move", ("laboratory", OTHER_LAB)),
            ("requests", "cancel", ("cancel_reason", "not_needed")),
        ] {
            let (id, chosen) = (Uuid::now_v7().to_string(), boxes(&operator, list));
            let fields = with(&chosen, &[("act", act), ("id", &id), more]);
            let undo = format!("/lists/acts/{id}/undo");
            for (path, fields) in [(format!("/lists/{list}/act"), fields), (undo, Vec::new())] {
                let send = || operator.post(&path, &fields);
                let (waited, answer) = testkit::while_locked(region.db, person.0, "SELECT 1", send);
                answer.expect(StatusCode::SEE_OTHER);
                assert!(waited, "{path}");
            }
        }
    });
}

#[test]
fn the_labels_of_the_chosen_that_wait_are_printed_together() {
    on_each_engine(|region| {
        let operator = region.operator("Bruna Sisp");
        requests(region, &operator);
        let chosen = boxes(&operator, "requests");
        assert_eq!(chosen.len(), 2);
        let page = operator.get("/lists/requests?all=1").expect(StatusCode::OK);
        assert!(page.has("formaction=\"/lists/requests/labels\""), "{}", page.text);
        let print = |desk: &Desk<'_>, chosen: &[String]| {
            desk.post("/lists/requests/labels", &with(chosen, &[("query", "authorisation=requested")]))
        };
        let both = print(&operator, &chosen).expect(StatusCode::OK);
        assert_eq!(both.text.matches("<section class=\"label-sheet\"").count(), 2);
        assert!(both.has("Stampa tutte") && both.has("Abate Uno") && both.has("Bassi Uno"), "{}", both.text);
        assert!(both.has("/lists/requests?authorisation=requested"), "the way back keeps the filter");
        let printed = || {
            let all = region.reads().into_iter().filter(|(_, detail, _)| detail == "labels");
            all.map(|(_, _, persons)| persons.len()).collect::<Vec<_>>()
        };
        assert_eq!(printed(), [2], "one record names both");
        // One is taken back meanwhile: her label would only be mistaken for one of a sample to come.
        let act = Uuid::now_v7().to_string();
        let cancel = [("act", "cancel"), ("id", act.as_str()), ("cancel_reason", "not_needed")];
        operator.post("/lists/requests/act", &with(&chosen[..1], &cancel)).expect(StatusCode::SEE_OTHER);
        let one = print(&operator, &chosen).expect(StatusCode::OK);
        assert_eq!(one.text.matches("<section class=\"label-sheet\"").count(), 1);
        assert!(one.has("Una riga scelta non ha etichetta"), "{}", one.text);
        assert_eq!(printed(), [2, 1], "whose label was not printed is not named");
        assert_eq!(
            print(&operator, &[]).expect(StatusCode::SEE_OTHER).location,
            "/lists/requests?authorisation=requested"
        );
        let again = operator.get("/lists/requests/labels").expect(StatusCode::SEE_OTHER);
        assert_eq!(again.location, "/lists/requests?all=1");
        // Nobody gets the label of what he may not see, whatever he names.
        print(&region.doctor(OTHER_GP), &chosen).expect(StatusCode::FORBIDDEN);
        let elsewhere = region.desk(Role::SispOperator, "301", "Dina Sisp");
        let none = print(&elsewhere, &chosen).expect(StatusCode::OK);
        assert_eq!(none.text.matches("label-sheet").count(), 0, "{}", none.text);
    });
}
