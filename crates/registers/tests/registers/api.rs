//! The registers over JSON, on both engines.

use crate::common::{Browser, log, on_each_engine, user};
use access::Role;
use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::{Value, json};
use uuid::Uuid;

fn home(name: &str) -> Value {
    json!({ "name": name, "nature": "nursing_home", "parent": "301", "comune": "Torino", "from": "2020-11-01" })
}

fn new(code: &str, entry: &Value) -> Value {
    json!({ "what": "facility", "code": code, "entry": entry })
}

/// All items of a list, page after page.
fn all(browser: &mut Browser<'_>, query: &str) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let page =
            browser.get(&format!("/api/v1/registers?limit=3&{query}{cursor}")).expect(StatusCode::OK).json();
        let more = page["items"].as_array().unwrap().clone();
        assert!(more.len() <= 3);
        items.extend(more);
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

#[test]
fn an_entry_is_added_read_changed_ended_and_opened_again() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let (key, body) = (Uuid::now_v7(), new("rsa-301-1", &home("Residenza del Parco")));
        let added = admin.json("POST", "", key, 0, &body).expect(StatusCode::CREATED).json();
        assert_eq!((added["code"].as_str(), added["version"].as_i64()), (Some("RSA-301-1"), Some(1)));
        assert_eq!((added["last_day"].as_str(), added["state"].as_str()), (None, Some("open")));
        // The same key again answers the same, and adds nothing; another one finds the code taken.
        assert_eq!(admin.json("POST", "", key, 0, &body).expect(StatusCode::CREATED).json(), added);
        let taken = admin.json("POST", "", Uuid::now_v7(), 0, &body).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(taken.text.contains("code"), "{}", taken.text);

        let change = |browser: &mut Browser<'_>, key, version, name: &str| {
            browser.json("PUT", "/RSA-301-1", key, version, &home(name))
        };
        let key = Uuid::now_v7();
        for _ in 0..2 {
            let changed = change(&mut admin, key, 1, "Residenza del Fiume").expect(StatusCode::OK).json();
            assert_eq!(
                (changed["name"].as_str(), changed["version"].as_i64()),
                (Some("Residenza del Fiume"), Some(2))
            );
        }
        assert_eq!(change(&mut admin, Uuid::now_v7(), 1, "Altro").status, StatusCode::CONFLICT);
        let wrong = change(&mut admin, Uuid::now_v7(), 2, "").expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("name"), "{}", wrong.text);

        // What goes beyond a day stands against it, as on the page.
        user(db, "letti", Role::HospitalBedOperator, "RSA-301-1");
        let end = json!({ "last_day": "2020-11-20" });
        let held = admin.json("POST", "/RSA-301-1/end", Uuid::now_v7(), 2, &end);
        assert!(held.expect(StatusCode::UNPROCESSABLE_ENTITY).text.contains("last_day"));
        admin
            .json("POST", "", Uuid::now_v7(), 0, &new("rsa-301-2", &home("Villa Serena")))
            .expect(StatusCode::CREATED);
        let ended =
            admin.json("POST", "/RSA-301-2/end", Uuid::now_v7(), 1, &end).expect(StatusCode::OK).json();
        assert_eq!((ended["last_day"].as_str(), ended["version"].as_i64()), (Some("2020-11-20"), Some(2)));
        let open = admin.json("POST", "/RSA-301-2/reopening", Uuid::now_v7(), 2, &Value::Null);
        assert_eq!(open.expect(StatusCode::OK).json()["last_day"], Value::Null);

        let listed = all(&mut admin, "what=facility&asl=301&state=open");
        let codes: Vec<&str> = listed.iter().filter_map(|one| one["code"].as_str()).collect();
        assert!(codes.contains(&"RSA-301-1") && codes.contains(&"RSA-301-2") && codes.len() > 3, "{codes:?}");
        let mut once = codes.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), codes.len(), "no entry stands on two pages");
        admin.get("/api/v1/registers?what=planet").expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(log(db).iter().filter(|one| one.detail == "changed facility RSA-301-1 2").count(), 1);
        // A doctor, by the same way.
        let doctor = json!({ "what": "doctor", "code": "API0001", "entry": {
            "family_name": "Prova", "given_name": "Ada", "doctor_kind": "MMG", "comune": "001272" } });
        let doctor = admin.json("POST", "", Uuid::now_v7(), 0, &doctor).expect(StatusCode::CREATED).json();
        assert_eq!((doctor["family_name"].as_str(), doctor["asl"].as_str()), (Some("Prova"), Some("301")));
    });
}

#[test]
fn an_asl_keeps_its_own_and_a_fresh_proof_is_wanted() {
    on_each_engine(|db| {
        let mut torino = Browser::signed_in(db, "torino");
        let body = new("rsa-301-1", &home("Residenza del Parco"));
        torino.json("POST", "", Uuid::now_v7(), 0, &body).expect(StatusCode::CREATED);
        let mut ivrea = Browser::signed_in(db, "ivrea");
        assert!(all(&mut ivrea, "what=facility").iter().all(|one| one["asl"] == "204"));
        // Of another ASL and nowhere are one.
        let elsewhere = ivrea.get("/api/v1/registers/RSA-301-1").expect(StatusCode::NOT_FOUND);
        let nowhere = ivrea.get("/api/v1/registers/RSA-301-9").expect(StatusCode::NOT_FOUND);
        assert_eq!(elsewhere.text.replace("301-1", "301-9"), nowhere.text);
        let end = json!({ "last_day": "2020-11-20" });
        for (method, path, body) in [
            ("PUT", "/RSA-301-1", &home("Mia")),
            ("POST", "/RSA-301-1/end", &end),
            ("POST", "/RSA-301-1/reopening", &Value::Null),
        ] {
            ivrea.json(method, path, Uuid::now_v7(), 1, body).expect(StatusCode::NOT_FOUND);
        }
        ivrea
            .json("POST", "", Uuid::now_v7(), 0, &new("rsa-204-1", &home("Sua")))
            .expect(StatusCode::UNPROCESSABLE_ENTITY);
        let asl = json!({ "what": "asl", "code": "399", "entry": { "name": "Nuova" } });
        ivrea.json("POST", "", Uuid::now_v7(), 0, &asl).expect(StatusCode::FORBIDDEN);
        // Who keeps no registers hears so before what is wrong.
        let mut doctor = Browser::signed_in(db, "ada");
        doctor.get("/api/v1/registers?what=planet").expect(StatusCode::FORBIDDEN);
        doctor.get("/api/v1/registers/RSA-301-1").expect(StatusCode::FORBIDDEN);
        doctor.json("POST", "", Uuid::now_v7(), 0, &body).expect(StatusCode::FORBIDDEN);

        db.pass(SignedDuration::from_mins(6));
        for (method, path, version, body) in [
            ("POST", "", 0, &new("rsa-301-3", &home("Tarda"))),
            ("PUT", "/RSA-301-1", 1, &home("Tarda")),
            ("POST", "/RSA-301-1/end", 1, &end),
            ("POST", "/RSA-301-1/reopening", 1, &Value::Null),
        ] {
            let answer =
                torino.json(method, path, Uuid::now_v7(), version, body).expect(StatusCode::UNAUTHORIZED);
            assert!(answer.text.contains("urn:argine:problem:proof-required"), "{path}: {}", answer.text);
        }
        assert_eq!(torino.get("/api/v1/registers/RSA-301-1").expect(StatusCode::OK).json()["version"], 1);
    });
}

#[test]
fn a_key_serves_one_act_of_one_user() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let (key, body) = (Uuid::now_v7(), new("rsa-301-1", &home("Residenza del Parco")));
        let added = admin.json("POST", "", key, 0, &body).expect(StatusCode::CREATED).json();
        let end = json!({ "last_day": "2020-11-20" });
        // Other contents, another entry, another act: none of it is done, and none of it is said to be.
        for (method, path, body) in [
            ("POST", "", new("rsa-301-1", &home("Altro nome"))),
            ("POST", "", new("rsa-301-2", &home("Residenza del Parco"))),
            ("PUT", "/RSA-301-1", home("Altro nome")),
            ("POST", "/RSA-301-1/end", end.clone()),
            ("POST", "/RSA-301-1/reopening", Value::Null),
        ] {
            let refused = admin.json(method, path, key, 1, &body).expect(StatusCode::CONFLICT);
            assert!(
                refused.text.contains("ha già salvato qualcos'altro"),
                "{method} {path}: {}",
                refused.text
            );
        }
        admin.get("/api/v1/registers/RSA-301-2").expect(StatusCode::NOT_FOUND);
        // Nor is it somebody else's, whatever he sends with it.
        Browser::signed_in(db, "torino").json("POST", "", key, 0, &body).expect(StatusCode::CONFLICT);
        let mut ivrea = Browser::signed_in(db, "ivrea");
        ivrea.json("PUT", "/RSA-301-1", key, 1, &home("Altro nome")).expect(StatusCode::NOT_FOUND);
        assert_eq!(admin.json("POST", "", key, 0, &body).expect(StatusCode::CREATED).json(), added);
        // The same end again is the first one; another day is not.
        let key = Uuid::now_v7();
        for _ in 0..2 {
            let ended = admin.json("POST", "/RSA-301-1/end", key, 1, &end).expect(StatusCode::OK).json();
            assert_eq!(
                (ended["last_day"].as_str(), ended["version"].as_i64()),
                (Some("2020-11-20"), Some(2))
            );
        }
        let later = json!({ "last_day": "2020-11-21" });
        admin.json("POST", "/RSA-301-1/end", key, 1, &later).expect(StatusCode::CONFLICT);
    });
}
