//! Places, bookings and the desk over JSON, as the screens have them.

use access::Role;
use axum::http::{Method, StatusCode};
use lab::model::Priority;
use sampling::model::PlaceKind;
use serde_json::{Value, json};
use uuid::Uuid;

use super::common::*;

fn field(answer: &Value) -> &str {
    answer["errors"][0]["field"].as_str().unwrap_or_default()
}

#[test]
fn a_program_keeps_a_place_and_says_which_version_it_saw() {
    on_each_engine(|region| {
        let sisp = region.browser(Role::SispOperator, "301");
        let (places, key) = ("/api/v1/sampling-places", Uuid::now_v7());
        let body = json!({ "kind": "drive_in", "name": "Parco", "address": "via Po 1", "active": true });
        for _ in 0..2 {
            let made = sisp.call(Method::POST, places, key, 0, &body).expect(StatusCode::CREATED).json();
            assert_eq!(
                (made["id"].as_str(), made["version"].as_i64()),
                (Some(key.to_string().as_str()), Some(1))
            );
        }
        let one = format!("{places}/{key}");
        let nameless = json!({ "kind": "drive_in", "name": " ", "address": "via Po 1", "active": true });
        let wrong = sisp.call(Method::PUT, &one, key, 1, &nameless).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(field(&wrong.json()), "name");
        sisp.call(Method::PUT, &one, key, 7, &body).expect(StatusCode::CONFLICT);
        assert_eq!(sisp.call(Method::PUT, &one, key, 1, &body).expect(StatusCode::OK).json()["version"], 2);
        let hours = json!({ "first": "2020-11-16", "last": "2020-11-17", "weekday": [1, 2], "from": "08:00", "until": "10:00",
                            "minutes": 60, "capacity": 3 });
        let slots = format!("{one}/slots");
        for _ in 0..2 {
            assert_eq!(
                sisp.call(Method::PUT, &slots, key, 0, &hours).expect(StatusCode::OK).json()["slots"],
                4
            );
        }
        let mut late = hours.clone();
        late["from"] = "domani".into();
        let wrong = sisp.call(Method::PUT, &slots, key, 0, &late).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(field(&wrong.json()), "from");
        let open = sisp.get(&format!("{slots}?from=2020-11-16")).expect(StatusCode::OK).json();
        assert_eq!(open["items"].as_array().unwrap().len(), 4);
        let listed = sisp.get(places).expect(StatusCode::OK).json();
        assert_eq!(listed["items"][0]["place"]["name"], "Parco");
        // Another ASL does not find it; a doctor keeps none, and is told so before what is wrong.
        let other = region.browser(Role::SispOperator, "210");
        other.get(&one).expect(StatusCode::NOT_FOUND);
        other.call(Method::PUT, &one, key, 2, &body).expect(StatusCode::NOT_FOUND);
        let doctor = region.browser(Role::Gp, GP);
        doctor.call(Method::POST, places, key, 0, &nameless).expect(StatusCode::FORBIDDEN);
    });
}

#[test]
fn a_swab_is_booked_moved_taken_back_and_marked_with_the_version_that_was_seen() {
    on_each_engine(|region| {
        let (place, slots) = region.place(PlaceKind::HotSpot, 1, 3);
        let request = region.request(region.person("Rossi"), Priority::Contact);
        let path = format!("/api/v1/swab-requests/{}/appointment", request.id);
        let sisp = region.browser(Role::SispOperator, "301");
        let asked = sisp.get(&path).expect(StatusCode::OK).json();
        assert!(asked["appointment"].is_null() && asked["offers"][0]["slot"]["id"] == slots[0].to_string());
        let (key, first) = (Uuid::now_v7(), json!({ "slot": slots[0] }));
        for _ in 0..2 {
            let booked = sisp.call(Method::POST, &path, key, 0, &first).expect(StatusCode::CREATED).json();
            assert_eq!((booked["state"].as_str(), booked["version"].as_i64()), (Some("booked"), Some(1)));
        }
        assert_eq!(region.taken(slots[0]), 1);
        let again = Uuid::now_v7();
        sisp.call(Method::POST, &path, again, 0, &json!({ "slot": slots[1] })).expect(StatusCode::CONFLICT);
        // An hour that is full says so at its field.
        let other = region.request(region.person("Bianchi"), Priority::Contact);
        let of_other = format!("/api/v1/swab-requests/{}/appointment", other.id);
        let full = sisp.call(Method::POST, &of_other, Uuid::now_v7(), 0, &first);
        assert_eq!(field(&full.expect(StatusCode::UNPROCESSABLE_ENTITY).json()), "slot");
        let moves = json!({ "slot": slots[1], "why": "Ha la febbre" });
        sisp.call(Method::PUT, &path, Uuid::now_v7(), 9, &moves).expect(StatusCode::CONFLICT);
        let silent = json!({ "slot": slots[1], "why": "" });
        let silent = sisp.call(Method::PUT, &path, Uuid::now_v7(), 1, &silent);
        assert_eq!(field(&silent.expect(StatusCode::UNPROCESSABLE_ENTITY).json()), "why");
        let moved = sisp.call(Method::PUT, &path, Uuid::now_v7(), 1, &moves).expect(StatusCode::OK).json();
        assert_eq!((moved["version"].as_i64(), region.taken(slots[0])), (Some(2), 0));
        let (cancel, why) = (format!("{path}/cancellation"), json!({ "why": "Parte per lavoro" }));
        sisp.call(Method::POST, &cancel, Uuid::now_v7(), 1, &why).expect(StatusCode::CONFLICT);
        let act = Uuid::now_v7();
        for _ in 0..2 {
            sisp.call(Method::POST, &cancel, act, 2, &why).expect(StatusCode::NO_CONTENT);
        }
        assert_eq!(region.taken(slots[1]), 0);

        let booked =
            sisp.call(Method::POST, &path, Uuid::now_v7(), 0, &first).expect(StatusCode::CREATED).json();
        let day = sisp.get(&format!("/api/v1/sampling-places/{place}/day")).expect(StatusCode::OK).json();
        let line = &day["items"][0];
        assert_eq!(
            (line["number"].as_str(), line["version"].as_i64()),
            (Some(request.number.as_str()), Some(4))
        );
        assert!(line["street"].is_null(), "nobody goes to her");
        let marks = format!("/api/v1/appointments/{}/marks", booked["id"].as_str().unwrap());
        let collected = json!({ "mark": "collected" });
        sisp.call(Method::POST, &marks, Uuid::now_v7(), 5, &collected).expect(StatusCode::CONFLICT);
        let wrong = sisp.call(Method::POST, &marks, Uuid::now_v7(), 4, &json!({ "mark": "c" }));
        assert_eq!(field(&wrong.expect(StatusCode::UNPROCESSABLE_ENTITY).json()), "mark");
        let act = Uuid::now_v7();
        for _ in 0..2 {
            let marked = sisp.call(Method::POST, &marks, act, 4, &collected).expect(StatusCode::OK).json();
            assert_eq!((marked["state"].as_str(), marked["version"].as_i64()), (Some("collected"), Some(5)));
        }
        // The key of another act does nothing, and says so.
        for (used, to) in [(key, &marks), (act, &cancel)] {
            let body = if to == &marks { &collected } else { &why };
            sisp.call(Method::POST, to, used, 5, body).expect(StatusCode::CONFLICT);
        }
        sisp.call(Method::PUT, &path, Uuid::now_v7(), 0, &moves).expect(StatusCode::CONFLICT);
        let undone = json!({ "mark": "undo" });
        let undone =
            sisp.call(Method::POST, &marks, Uuid::now_v7(), 5, &undone).expect(StatusCode::OK).json();
        assert_eq!(undone["state"], "booked");
        // Whose it is not, finds nothing.
        let other = region.browser(Role::SispOperator, "210");
        other.get(&path).expect(StatusCode::NOT_FOUND);
        other.call(Method::POST, &marks, Uuid::now_v7(), 3, &collected).expect(StatusCode::NOT_FOUND);
        let technician = region.browser(Role::LaboratoryTechnician, LAB);
        technician.call(Method::POST, &marks, Uuid::now_v7(), 3, &collected).expect(StatusCode::FORBIDDEN);
    });
}
