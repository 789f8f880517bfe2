//! Who lives with whom.

use access::Role;
use axum::http::StatusCode;
use jiff::civil::date;
use kernel::Problem;
use kernel::ids::PersonId;
use people::model::Person;
use people::service::{self, Moving};
use serde_json::{Value, json};
use testkit::TestDb;
use uuid::Uuid;

use crate::common::*;

fn moving(person: PersonId, version: i64, with: Option<PersonId>) -> Moving {
    Moving { person, version, with, fresh: Uuid::now_v7(), reason: "lo dichiara".to_owned() }
}

fn moved(db: &TestDb, moving: &Moving) -> kernel::Result<Person> {
    let moving = moving.clone();
    db.write(move |tx| service::move_household(tx, &sisp(), &moving))
}

#[test]
fn a_person_joins_the_household_of_another_and_leaves_it() {
    on_each_engine(|db| {
        let ada = person(coded(data("Sponda", "Ada", date(1980, 3, 12))));
        let bea = person(coded(data("Argini", "Bea", date(1950, 4, 13))));
        let mut far = coded(data("Lontani", "Cora", date(1981, 4, 13)));
        far.domicile.comune = CUNEO.to_owned();
        far.residence.comune = CUNEO.to_owned();
        let far = person(far);
        load(db, &[ada.clone(), bea.clone(), far.clone()]);
        let join = moving(ada.id, 1, Some(bea.id));
        let together = moved(db, &join).unwrap();
        assert_eq!((together.data.household, together.version), (Some(join.fresh), 2));
        assert_eq!(moved(db, &join).unwrap(), together, "sent again");
        let (others, left) = recorded(db, move |tx| {
            let found = service::household(tx, &sisp(), ada.id)?;
            Ok(found.others.iter().map(|member| member.id).collect::<Vec<_>>())
        });
        assert_eq!(others, [bea.id]);
        assert_eq!(left[0].subjects, [ada.id.0, bea.id.0], "whoever is shown is named");
        assert!(matches!(moved(db, &moving(ada.id, 1, None)), Err(Problem::Stale)));
        assert!(matches!(moved(db, &moving(ada.id, 2, Some(ada.id))), Err(Problem::Invalid(_))));
        assert!(matches!(moved(db, &moving(ada.id, 2, Some(far.id))), Err(Problem::NotFound)));
        let silent = Moving { reason: String::new(), ..moving(ada.id, 2, None) };
        assert!(matches!(moved(db, &silent), Err(Problem::Invalid(_))));
        let alone = moved(db, &moving(ada.id, 2, None)).unwrap();
        assert_eq!((alone.data.household, alone.version), (None, 3));
        let history = db.read(move |tx| service::history(tx, &sisp(), ada.id)).unwrap();
        let fields: Vec<_> = history.steps.iter().map(|step| step.changes[0].field).collect();
        assert_eq!(fields, ["household", "household"]);
        let doctor = gp("010A1B2");
        let denied =
            db.write(move |tx| service::move_household(tx, &doctor, &moving(ada.id, 3, None)).map(drop));
        assert!(matches!(denied, Err(Problem::Denied("person.correct"))));
    });
}

#[test]
fn somebody_is_looked_for_and_chosen_on_one_form() {
    on_each_engine(|db| {
        let ada = person(coded(data("Sponda", "Ada", date(1980, 3, 12))));
        let bea = person(coded(data("Argini", "Bea", date(1950, 4, 13))));
        load(db, &[ada.clone(), bea.clone()]);
        let operator = Browser::new(db, Role::SispOperator, "301");
        let path = format!("/people/{}/household", ada.id);
        assert!(operator.get(&format!("/people/{}", ada.id)).text.contains("Indica con chi vive"));
        assert!(operator.get(&path).text.contains("Nessun altro che tu possa vedere"));
        assert_eq!(operator.get(&format!("{path}/join")).status, StatusCode::OK);
        let join = |fields: &[(&str, &str)]| operator.post(&format!("{path}/join"), fields);
        assert_eq!(join(&[("q", ""), ("q_was", "")]).status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(join(&[("q", "Nessuno"), ("q_was", "")]).text.contains("Nessuno corrisponde"));
        let found = join(&[("q", "argini"), ("q_was", ""), ("version", "1")]);
        assert_eq!(found.status, StatusCode::OK);
        assert!(found.text.contains("Argini Bea, 13/04/1950, Torino (TO)"), "{}", found.text);
        let again = [("q", "argini"), ("q_was", "argini"), ("version", "1")];
        assert!(join(&again).text.contains("Scegli una persona dell"));
        let bea_id = bea.id.to_string();
        let id = Uuid::now_v7().to_string();
        let with = |reason: &'static str| {
            [&again[..], &[("member", bea_id.as_str()), ("reason", reason), ("id", id.as_str())]].concat()
        };
        let reasonless = join(&with(""));
        assert_eq!(reasonless.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(reasonless.text.contains("checked"), "the choice is kept: {}", reasonless.text);
        assert_eq!(join(&with("lo dichiara")).status, StatusCode::SEE_OTHER);
        let shown = operator.get(&path).text;
        assert!(shown.contains("Argini Bea") && shown.contains("Non vive più con loro"), "{shown}");
        let history = operator.get(&format!("/people/{}/history", ada.id)).text;
        assert!(history.contains("Nucleo familiare: prima niente, ora un nucleo"), "{history}");
        let stale = operator.post(&format!("{path}/leave"), &[("version", "1"), ("reason", "trasloco")]);
        assert_eq!(stale.status, StatusCode::CONFLICT);
        let left = operator.post(&format!("{path}/leave"), &[("version", "2"), ("reason", "trasloco")]);
        assert_eq!(left.status, StatusCode::SEE_OTHER);
        let api = format!("/api/v1{path}");
        assert_eq!(operator.api("GET", &api, &[], &Value::Null).json()["household"], Value::Null);
        let body = json!({"with": bea_id, "reason": "torna"});
        let joined = operator.api("PUT", &api, &[("If-Match", "\"3\"")], &body);
        assert_eq!((joined.status, joined.header("etag")), (StatusCode::OK, "\"4\""));
        assert_eq!(joined.json()["items"][0]["family_name"], "Argini");
        assert_eq!(web::texts::texts().missing(), Vec::<String>::new());
    });
}
