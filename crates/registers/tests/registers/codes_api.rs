//! The code lists over JSON, on both engines.

use crate::common::{Browser, on_each_engine};
use axum::http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

const LIST: &str = "/api/v1/code-lists/symptom";

fn codes(answer: &Value) -> Vec<&str> {
    answer["items"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect()
}

#[test]
fn a_term_is_added_changed_ended_opened_and_brought_back() {
    on_each_engine(|db| {
        let (mut admin, mut doctor) = (Browser::signed_in(db, "admin"), Browser::signed_in(db, "ada"));
        let lists = doctor.get("/api/v1/code-lists").expect(StatusCode::OK).json();
        assert_eq!(codes(&lists), ["symptom", "swab_reason", "cancel_reason", "person_kind", "vaccine"]);
        let key = Uuid::now_v7();
        let new = json!({ "code": "anosmia", "counts_as": "loss_of_smell", "term": { "name": "Anosmia", "place": 45 } });
        let mut add = |key, body: &Value| admin.api("POST", &format!("{LIST}/terms"), key, 0, body);
        let added = add(key, &new).expect(StatusCode::CREATED).json();
        assert_eq!((added["version"].as_i64(), added["state"].as_str()), (Some(1), Some("open")));
        assert_eq!(add(key, &new).expect(StatusCode::CREATED).json(), added, "the same key again");
        let taken = add(Uuid::now_v7(), &new).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(taken.text.contains("\"code\""), "{}", taken.text);
        let valid = doctor.get(LIST).expect(StatusCode::OK).json();
        assert_eq!(codes(&valid)[4..6], ["anosmia", "loss_of_taste"], "in the order of the list");
        assert_eq!(valid["on"], "2020-11-14");

        let path = format!("{LIST}/terms/anosmia");
        let mut ask = |method: &str, rest: &str, version, body: &Value| {
            admin.api(method, &format!("{path}{rest}"), Uuid::now_v7(), version, body)
        };
        let changed = ask("PUT", "", 1, &json!({ "name": "Perdita totale dell'olfatto" }));
        assert_eq!(changed.expect(StatusCode::OK).json()["place"], 45);
        ask("PUT", "", 1, &json!({ "name": "Altro" })).expect(StatusCode::CONFLICT);
        ask("PUT", "", 2, &json!({ "name": "" })).expect(StatusCode::UNPROCESSABLE_ENTITY);
        let end = json!({ "last_day": "2020-11-14" });
        let ended = ask("POST", "/end", 2, &end).expect(StatusCode::OK).json();
        assert_eq!((ended["last_day"].as_str(), ended["state"].as_str()), (Some("2020-11-14"), Some("open")));
        ask("POST", "/reopening", 3, &Value::Null).expect(StatusCode::OK);
        let back = ask("POST", "/restoration", 4, &json!({ "version": 1 })).expect(StatusCode::OK).json();
        assert_eq!((back["name"].as_str(), back["version"].as_i64()), (Some("Anosmia"), Some(5)));
        ask("POST", "/restoration", 5, &json!({ "version": 77 })).expect(StatusCode::NOT_FOUND);
        assert_eq!(ask("POST", "/end", 5, &end).expect(StatusCode::OK).json()["version"], 6);
        assert!(!codes(&doctor.get(&format!("{LIST}?on=2020-11-15")).json()).contains(&"anosmia"));
        let all =
            admin.get(&format!("{LIST}/terms?state=closed&on=2020-11-15")).expect(StatusCode::OK).json();
        assert_eq!(codes(&all), ["anosmia"]);
        admin.get(&format!("{LIST}/terms?state=planet")).expect(StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn a_file_over_json_is_rehearsed_written_once_and_taken_back() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let file = "code,name,last_day\nrash,Eruzione cutanea,\nfever,Febbre,2020-11-30\nno good,X,\n";
        let import = format!("{LIST}/import");
        let outcomes = |answer: &Value| {
            let rows = answer["rows"].as_array().unwrap().iter();
            rows.map(|row| row["outcome"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let dry =
            admin.csv(&format!("{import}?dry_run=true"), Uuid::nil(), file).expect(StatusCode::OK).json();
        assert_eq!(outcomes(&dry), ["added", "closed", "refused"]);
        assert_eq!((dry["import"].is_null(), dry["written"].as_i64()), (true, Some(2)));
        assert_eq!(
            (dry["rows"][2]["row"].as_i64(), dry["rows"][2]["field"].as_str()),
            (Some(4), Some("code"))
        );
        assert!(!codes(&admin.get(LIST).json()).contains(&"rash"), "nothing is written");
        let key = Uuid::now_v7();
        let done = admin.csv(&import, key, file).expect(StatusCode::OK).json();
        assert_eq!(done["import"], key.to_string());
        assert_eq!(admin.csv(&import, key, file).expect(StatusCode::OK).json()["written"], 0, "sent twice");
        let again = admin.csv(&import, Uuid::now_v7(), file).expect(StatusCode::OK).json();
        assert_eq!(outcomes(&again), ["same", "same", "refused"]);
        assert!(again["import"].is_null());
        assert_eq!(dry["rows"][2]["problems"][0]["field"], "code");
        let undo = format!("{LIST}/imports/{key}/undo");
        let undone = admin.api("POST", &undo, Uuid::now_v7(), 0, &Value::Null).expect(StatusCode::OK).json();
        assert_eq!((undone["back"].as_i64(), undone["left"].as_i64()), (Some(2), Some(0)));
        assert!(!codes(&admin.get(LIST).json()).contains(&"rash"));
        let nowhere = format!("{LIST}/imports/{}/undo", Uuid::now_v7());
        admin.api("POST", &nowhere, Uuid::now_v7(), 0, &Value::Null).expect(StatusCode::NOT_FOUND);
        admin.csv(&import, Uuid::now_v7(), "a,b\n").expect(StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn changes_are_the_regions_and_want_a_fresh_proof() {
    on_each_engine(|db| {
        let term = json!({ "code": "rash", "term": { "name": "Eruzione" } });
        let change = json!({ "name": "Febbre alta" });
        let end = json!({ "last_day": "2020-11-20" });
        let state = json!({ "version": 0 });
        let asks = [
            ("POST", "/terms", &term),
            ("PUT", "/terms/fever", &change),
            ("POST", "/terms/fever/end", &end),
            ("POST", "/terms/fever/reopening", &Value::Null),
            ("POST", "/terms/fever/restoration", &state),
            ("POST", "/imports/0190f3a0-0000-7000-8000-000000000000/undo", &Value::Null),
        ];
        for login in ["torino", "ada"] {
            let mut browser = Browser::signed_in(db, login);
            for (method, path, body) in asks {
                let answer = browser.api(method, &format!("{LIST}{path}"), Uuid::now_v7(), 0, body);
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{login} {path}: {}", answer.text);
            }
            let import = browser.csv(&format!("{LIST}/import"), Uuid::now_v7(), "code,name\nx1,X\n");
            import.expect(StatusCode::FORBIDDEN);
            browser.get(LIST).expect(StatusCode::OK);
            let reads = if login == "torino" { StatusCode::OK } else { StatusCode::FORBIDDEN };
            browser.get(&format!("{LIST}/terms")).expect(reads);
            browser.get(&format!("{LIST}/terms/fever")).expect(reads);
        }
        let mut admin = Browser::signed_in(db, "admin");
        db.pass(jiff::SignedDuration::from_mins(6));
        for (method, path, body) in asks {
            let answer = admin.api(method, &format!("{LIST}{path}"), Uuid::now_v7(), 0, body);
            let answer = answer.expect(StatusCode::UNAUTHORIZED);
            assert!(answer.text.contains("urn:argine:problem:proof-required"), "{path}: {}", answer.text);
        }
        for path in ["/api/v1/code-lists/planet", "/api/v1/code-lists/planet/terms"] {
            admin.get(path).expect(StatusCode::NOT_FOUND);
        }
    });
}

#[test]
fn an_act_that_changes_nothing_uses_its_key_up_too() {
    on_each_engine(|db| {
        let mut admin = Browser::signed_in(db, "admin");
        let (path, key) = (format!("{LIST}/terms/fever"), Uuid::now_v7());
        let same = json!({ "name": "Febbre" });
        let mut put = |key, body: &Value| admin.api("PUT", &path, key, 0, body);
        let name = put(Uuid::now_v7(), &json!({ "name": "Febbre" })).json()["name"].clone();
        assert_eq!(name, "Febbre", "as the data files have it");
        assert_eq!(put(key, &same).expect(StatusCode::OK).json()["version"], 0);
        assert_eq!(put(key, &same).expect(StatusCode::OK).json()["version"], 0, "the same again");
        put(key, &json!({ "name": "Febbre alta" })).expect(StatusCode::CONFLICT);
        // A file that says what is there.
        let key = Uuid::now_v7();
        let mut send = |file: &str| admin.csv(&format!("{LIST}/import"), key, file);
        let first = send("code,name\nfever,Febbre\n").expect(StatusCode::OK).json();
        assert!(first["import"].is_null(), "{first}");
        let again = send("code,name\nfever,Febbre\n").expect(StatusCode::OK).json();
        assert!(again["import"].is_null(), "there is nothing to take back: {again}");
        send("code,name\nrash,Eruzione\n").expect(StatusCode::CONFLICT);
        assert!(!codes(&admin.get(LIST).json()).contains(&"rash"));
    });
}
