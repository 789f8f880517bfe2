//! Rapid tests over JSON.

use access::Role;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::common::on_each_engine;

fn kit() -> Value {
    json!({ "device": "1232", "lot": "LOTTO-7", "operator": "Dr.ssa Prova", "place": "Tenda del parco", "reason": "screening",
            "sampled_at": "2020-11-13T08:30:00Z" })
}

#[test]
fn one_test_is_recorded_once_and_seen_again_by_who_recorded_it() {
    on_each_engine(|region| {
        let (person, code) = region.patient("Rossi", "Ada");
        let operator = region.desk(Role::SamplingOperator, "204-8F3A2C1D");
        let (path, key) = ("/api/v1/rapid-tests", Uuid::now_v7());
        let test = json!({ "identifier": code, "family_name": "Rossi", "given_name": "Ada", "test_type": "antigen",
                           "outcome": "positive", "kit": kit() });
        let made = operator.call(Method::POST, path, key, 0, &test).expect(StatusCode::CREATED).json();
        assert_eq!(
            (made["id"].as_str(), made["fate"].as_str()),
            (Some(key.to_string().as_str()), Some("recorded"))
        );
        let again = operator.call(Method::POST, path, key, 0, &test).expect(StatusCode::OK).json();
        assert_eq!((again["fate"].as_str(), region.count()), (Some("duplicate"), 1));
        assert_eq!(region.results(person)[0].3, "point-hotspot");
        assert!(region.measures(person)[0].wants_confirmation());
        let one = operator.get(&format!("{path}/{key}")).expect(StatusCode::OK).json();
        assert_eq!((one["name"].as_str(), one["wants_molecular"].as_bool()), (Some("Rossi Ada"), Some(true)));
        assert_eq!(operator.get(path).expect(StatusCode::OK).json()["items"].as_array().unwrap().len(), 1);
        region.pharmacy().get(&format!("{path}/{key}")).expect(StatusCode::NOT_FOUND);
        // What is wrong is said at its field.
        for (change, field) in [
            (json!({ "family_name": "Verdi" }), "identifier"),
            (json!({ "outcome": "forse" }), "outcome"),
            (json!({ "test_type": "molecular" }), "test_type"),
            (json!({ "value": "1,8" }), "value"),
            (json!({ "birth_date": "ieri" }), "birth_date"),
            (json!({ "given_name": " " }), "given_name"),
        ] {
            let mut wrong = test.clone();
            wrong.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            let answer = operator.call(Method::POST, path, Uuid::now_v7(), 0, &wrong);
            let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY).json();
            assert_eq!(answer["errors"][0]["field"], field, "{answer}");
        }
        for (name, value, field) in [
            ("lot", "", "lot"),
            ("device", "", "device"),
            ("operator", " ", "operator"),
            ("reason", "noia", "reason"),
            ("sampled_at", "2021-01-01T08:00:00Z", "sampled_at"),
            ("sampled_at", "ieri", "sampled_at"),
        ] {
            let mut wrong = test.clone();
            wrong["kit"][name] = value.into();
            let answer = operator.call(Method::POST, path, Uuid::now_v7(), 0, &wrong);
            let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY).json();
            assert_eq!(answer["errors"][0]["field"], field, "{answer}");
        }
        let mayor = region.desk(Role::Mayor, "001125");
        mayor.call(Method::POST, path, Uuid::now_v7(), 0, &test).expect(StatusCode::FORBIDDEN);
    });
}

#[test]
fn a_group_has_a_fate_for_each_row_and_the_same_sheet_again_changes_nothing() {
    on_each_engine(|region| {
        let (person, code) = region.patient("Rossi", "Ada");
        let (_, other) = region.born("Bruni", "Eva", jiff::civil::date(1931, 4, 12));
        let school = region.desk(Role::SchoolReferent, "TOEE80001A");
        let row = |code: &str, family: &str, given: &str| json!({ "identifier": code, "family_name": family, "given_name": given });
        let mut ill = row(&code, "Rossi", "Ada");
        ill["outcome"] = "positive".into();
        let rows = [ill, row(&other, "Bruni", "Eva"), row("RSSMRA80A01L219M", "Nessuno", "Mario")];
        let mut sheet = json!({ "kit": kit(), "outcome": "negative", "positives": 0, "rows": rows });
        let (path, key) = ("/api/v1/rapid-tests/groups", Uuid::now_v7());
        let miscounted =
            school.call(Method::POST, path, key, 0, &sheet).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(miscounted.json()["errors"][0]["field"], "positives");
        sheet["positives"] = 1.into();
        let done = school.call(Method::POST, path, key, 0, &sheet).expect(StatusCode::OK).json();
        let fates = |done: &Value| {
            let items = done["items"].as_array().unwrap();
            items.iter().map(|one| one["fate"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(fates(&done), ["recorded", "recorded", "rejected"]);
        assert!(done["items"][2]["why"].as_str().unwrap().contains("non troviamo nessuno"));
        assert!(region.measures(person)[0].runs());
        let again = school.call(Method::POST, path, key, 0, &sheet).expect(StatusCode::OK).json();
        assert_eq!(fates(&again), ["duplicate", "duplicate", "rejected"]);
        assert_eq!((region.count(), again["rows"].as_i64()), (2, Some(3)));
        sheet["rows"] = json!([]);
        sheet["positives"] = 0.into();
        let empty = school.call(Method::POST, path, key, 0, &sheet).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(empty.json()["errors"][0]["field"], "rows");
    });
}
