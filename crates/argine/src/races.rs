//! The same request sent several times at once, and several that may not all succeed; ids that name nothing.

use std::sync::mpsc::channel;

use access::Role;
use access::sessions::Token;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use testkit::TestDb;
use tower::ServiceExt;
use uuid::Uuid;

use crate::refusals::{data, sign_in};
use crate::settings::Settings;
use crate::{server, wiring};

/// Requests sent at once.
const TOGETHER: usize = 6;
/// Units of work that a test's PostgreSQL runs side by side.
const WRITERS: i64 = 3;

async fn ask(
    app: Router,
    token: Token,
    method: &str,
    path: String,
    key: String,
    body: Value,
) -> (StatusCode, Value) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer {}", token.secret()))
        .header("content-type", "application/json")
        .header("if-match", "\"1\"")
        .header("idempotency-key", key)
        .body(Body::from(body.to_string()));
    let answer = app.oneshot(request.unwrap()).await.unwrap();
    let status = answer.status();
    let bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}

fn on_both(test: impl Fn(&TestDb, &Router)) {
    let modules = (wiring::modules(), wiring::audit_modules());
    testkit::on_each_engine(&modules.0, &modules.1, wiring::reactions, |db| {
        let app = server::router(db.db.clone(), &Settings::default(), false, support::Board::new(db.clocks));
        test(db, &app);
    });
}

/// One after the other.
fn post(db: &TestDb, app: &Router, token: &Token, path: &str, key: Uuid, body: Value) -> (StatusCode, Value) {
    db.block_on(ask(app.clone(), token.clone(), "POST", path.to_owned(), key.to_string(), body))
}

/// Sends them at once. On PostgreSQL nobody may write to `table` before all that can run have looked: each has found
/// nothing, and waits to write it.
fn at_once(
    db: &TestDb,
    app: &Router,
    token: &Token,
    (method, path): (&'static str, &str),
    table: &str,
    bodies: Vec<(String, Value)>,
) -> Vec<(StatusCode, Value)> {
    let all = async {
        let mut asked = tokio::task::JoinSet::new();
        for (key, body) in bodies {
            asked.spawn(ask(app.clone(), token.clone(), method, path.to_owned(), key, body));
        }
        asked.join_all().await
    };
    if db.engine() == storage::Engine::Sqlite {
        return db.block_on(all);
    }
    let (url, table) = (db.url.clone(), table.to_owned());
    let (closed, is_closed) = channel();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let mut gate = postgres::Client::connect(&url, postgres::NoTls).unwrap();
            gate.batch_execute(&format!("BEGIN; LOCK TABLE {table} IN SHARE MODE")).unwrap();
            closed.send(()).unwrap();
            let waiting = "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                           WHERE NOT l.granted AND d.datname = current_database()";
            while gate.query_one(waiting, &[]).unwrap().get::<_, i64>(0) < WRITERS {
                std::thread::yield_now();
            }
            gate.batch_execute("COMMIT").unwrap();
        });
        is_closed.recv().unwrap();
        db.block_on(all)
    })
}

fn same(path: &str, answers: &[(StatusCode, Value)], status: StatusCode) -> Value {
    for answer in answers {
        assert_eq!(answer, &answers[0], "{path}");
        assert_eq!(answer.0, status, "{path}: {}", answer.1);
    }
    answers[0].1.clone()
}

#[test]
fn the_same_request_sent_at_once_answers_each_time_as_the_first_time() {
    on_both(|db, app| {
        let sisp = sign_in(db, Role::SispOperator, "204");
        let laboratory = &territory::get().laboratories_serving("204").next().unwrap().code;
        let technician = sign_in(db, Role::LaboratoryTechnician, laboratory);
        let administrator = sign_in(db, Role::Administrator, "010");
        let repeat = |token: &Token, ask: (&'static str, &str), table: &str, body: Value| {
            let key = Uuid::now_v7().to_string();
            let status = if ask.0 == "PUT" { StatusCode::OK } else { StatusCode::CREATED };
            let bodies = vec![(key, body); TOGETHER];
            same(ask.1, &at_once(db, app, token, ask, table, bodies), status)
        };
        let id = |value: &Value| value["id"].as_str().unwrap().to_owned();
        let mut body = data();
        body["confirmed"] = true.into();
        let person = id(&repeat(&sisp, ("POST", "/api/v1/people"), "person", body));
        let path = format!("/api/v1/people/{person}/swab-requests");
        let swab = json!({ "laboratory": laboratory, "reason": "screening", "test_type": "molecular" });
        let request = id(&repeat(&sisp, ("POST", &path), "swab_request", swab));
        let tent = json!({ "kind": "hot_spot", "name": "Tenda", "address": "via Po 1", "active": true });
        let place = id(&repeat(&sisp, ("POST", "/api/v1/sampling-places"), "sampling_place", tent));
        let day = db.clocks.today().tomorrow().unwrap().to_string();
        let hours = json!({ "first": day, "last": day, "weekday": [1, 2, 3, 4, 5, 6, 7], "from": "08:00", "until": "10:00",
                            "minutes": 60, "capacity": 3 });
        let path = format!("/api/v1/sampling-places/{place}/slots");
        repeat(&sisp, ("PUT", &path), "sampling_slot", hours);
        let path = format!("/api/v1/swab-requests/{request}/appointment");
        let offers = db.block_on(ask(
            app.clone(),
            sisp.clone(),
            "GET",
            path.clone(),
            Uuid::now_v7().to_string(),
            Value::Null,
        ));
        let slot = |at: usize| json!({ "slot": offers.1["offers"][at]["slot"]["id"], "why": "Ha la febbre" });
        let mut first = slot(0);
        first.as_object_mut().unwrap().remove("why");
        repeat(&sisp, ("POST", &path), "appointment", first);
        repeat(&sisp, ("PUT", &path), "appointment", slot(1));
        let path = format!("/api/v1/swab-requests/{request}/results");
        let negative = json!({ "outcome": "negative" });
        let result = id(&repeat(&technician, ("POST", &path), "lab_result", negative));
        let path = format!("/api/v1/results/{result}");
        let correcting = json!({ "outcome": "positive", "reason": "campione scambiato" });
        repeat(&technician, ("PUT", &path), "lab_result", correcting);
        // A code is told once: the answers are the same but for it.
        let bodies = vec![(Uuid::now_v7().to_string(), user("asl_director")); TOGETHER];
        let ask = ("POST", "/api/v1/users");
        let mut answers = at_once(db, app, &administrator, ask, "user_account", bodies);
        let codes: Vec<Value> = answers.iter_mut().map(|(_, answer)| answer["invitation"].take()).collect();
        assert_eq!(codes.iter().filter(|code| !code.is_null()).count(), 1, "{codes:?}");
        same(ask.1, &answers, StatusCode::CREATED);
    });
}

#[test]
fn a_term_that_several_add_at_once_is_added_once() {
    on_both(|db, app| {
        db.read(territory::organisations::load).unwrap();
        let administrator = sign_in(db, Role::Administrator, "010");
        let ask = ("POST", "/api/v1/code-lists/symptom/terms");
        let body = json!({ "code": "rash", "term": { "name": "Eruzione cutanea" } });
        let bodies = (0..TOGETHER).map(|_| (Uuid::now_v7().to_string(), body.clone())).collect();
        let answers = at_once(db, app, &administrator, ask, "register_change", bodies);
        let mut statuses: Vec<u16> = answers.iter().map(|(status, _)| status.as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 422, 422, 422, 422, 422], "{answers:?}");
        // The same key each time: each hears what the first one heard.
        let body = json!({ "code": "chills", "term": { "name": "Brividi" } });
        let bodies = vec![(Uuid::now_v7().to_string(), body); TOGETHER];
        same(ask.1, &at_once(db, app, &administrator, ask, "register_change", bodies), StatusCode::CREATED);
    });
}

fn user(role: &str) -> Value {
    let (login, contact) = ("nuova.utente", "Ufficio accessi, 011 000000");
    json!({ "login": login, "name": "Nuova Utente", "contact": contact, "role": role, "unit": "204" })
}

#[test]
fn one_person_entered_by_several_at_once_is_one_person() {
    on_both(|db, app| {
        let sisp = sign_in(db, Role::SispOperator, "204");
        for (kind, identifier) in [("stp", "STP0103010004000"), ("none", "")] {
            let mut body = data();
            body["identifier_kind"] = kind.into();
            body["identifier"] = identifier.into();
            body["family_name"] = format!("Zeta{kind}").into();
            body["confirmed"] = false.into();
            if kind != "none" {
                body["no_identifier_reason"] = "".into();
            }
            let bodies = (0..TOGETHER).map(|_| (Uuid::now_v7().to_string(), body.clone())).collect();
            let answers = at_once(db, app, &sisp, ("POST", "/api/v1/people"), "person", bodies);
            let mut statuses: Vec<u16> = answers.iter().map(|(status, _)| status.as_u16()).collect();
            statuses.sort_unstable();
            assert_eq!(statuses, [201, 409, 409, 409, 409, 409], "{kind}: {answers:?}");
        }
    });
}

#[test]
fn an_id_that_names_nothing_is_none() {
    on_both(|db, app| {
        let sisp = sign_in(db, Role::SispOperator, "204");
        let administrator = sign_in(db, Role::Administrator, "010");
        for id in [Uuid::nil(), Uuid::max()] {
            let mut body = data();
            body["confirmed"] = true.into();
            let (status, answer) = post(db, app, &sisp, "/api/v1/people", id, body);
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
            assert_eq!(answer["errors"][0]["field"], "Idempotency-Key");
            let (status, answer) = post(db, app, &administrator, "/api/v1/users", id, user("asl_director"));
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{answer}");
            let path = format!("/api/v1/people/{id}");
            let get = ask(app.clone(), sisp.clone(), "GET", path, String::new(), Value::Null);
            assert_eq!(db.block_on(get).0, StatusCode::BAD_REQUEST);
        }
    });
}

#[test]
fn one_key_makes_one_user_in_one_role() {
    on_both(|db, app| {
        let administrator = sign_in(db, Role::Administrator, "010");
        let key = Uuid::now_v7();
        let mut body = user("asl_director");
        body["until"] = "9999-12-31".into();
        let create = |body: &Value| post(db, app, &administrator, "/api/v1/users", key, body.clone());
        let (status, mut first) = create(&body);
        assert_eq!(status, StatusCode::CREATED, "{first}");
        assert!(first["invitation"].take()["code"].is_string(), "told once");
        assert_eq!(create(&body), (status, first));
        let mut other = user("mayor");
        other["unit"] = "001272".into();
        assert_eq!(create(&other).0, StatusCode::CONFLICT);
        body["login"] = "un.altro".into();
        assert_eq!(create(&body).0, StatusCode::CONFLICT);
    });
}
