//! Every route that takes an id, asked by somebody who may not see the thing: he learns nothing from the answer, and
//! the record that is left says whose it was.

use access::audit::Record;
use access::sessions::{self, Token};
use access::{Role, Unit, users};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use kernel::clock::FOREVER;
use kernel::ids::UserId;
use serde_json::json;
use storage::args;
use testkit::TestDb;
use tower::ServiceExt;
use uuid::Uuid;

use crate::settings::Settings;
use crate::{server, wiring};

mod asks;

use asks::asks;

mod sql {
    storage::queries! {
        "refusals.sql";
        ANY_OF = "any_of",
        ANY_REQUEST = "any_request",
        ANY_RESULT = "any_result",
        ANY_MEASURE = "any_measure",
        ANY_COMMUNICATION = "any_communication",
        REPORT_PERSON = "report_person",
        INBOX = "inbox",
        ELSEWHERE = "elsewhere",
        PEOPLE_OF_ASLS = "people_of_asls",
        PERSON_WITH_DOCTOR = "person_with_doctor",
    }
}

/// A thing of somebody else's, and under whose name asking for it is recorded.
#[derive(Clone, Copy)]
struct Thing {
    id: Uuid,
    subject: Uuid,
}

struct Things {
    person: Thing,
    report: Thing,
    request: Thing,
    result: Thing,
    import: Thing,
    measure: Thing,
    correction: Thing,
    communication: Thing,
    number: String,
}

/// A small region on a test's database, served.
pub(crate) fn demo_region(db: &TestDb) -> Router {
    let plan = demo::Plan { people: 400, seed: 1, business_date: jiff::civil::date(2020, 11, 14) };
    db.block_on(demo::load(&db.db, &plan, |_, _, _| {})).unwrap();
    server::router(db.db.clone(), &Settings::default(), false, support::Board::new(db.clocks))
}

/// Somebody of the region, her ASL and her doctor.
pub(crate) fn some_person(db: &TestDb) -> (Uuid, String, String) {
    let read = |row: &storage::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    db.read(move |tx| tx.one(&sql::PERSON_WITH_DOCTOR, args![], read)).unwrap()
}

struct Ask<'a> {
    role: Role,
    method: &'a str,
    path: &'a str,
    thing: Thing,
    /// A form for pages, JSON for the API.
    body: String,
    status: StatusCode,
}

pub(crate) fn sign_in(db: &TestDb, role: Role, unit: &str) -> Token {
    let (user, token) = (UserId::new(), Token::new().unwrap());
    let (fresh, code) = (token.clone(), unit.to_owned());
    let open = move |tx: &mut storage::Tx<'_>| {
        let unit = Unit { code: code.clone(), name: code.clone() };
        let new = users::NewUser {
            id: user,
            login: format!("test-{user}"),
            name: "Ada Prova".to_owned(),
            password_hash: String::new(),
            role,
            unit,
            valid_from: jiff::civil::date(2020, 1, 1),
            valid_to: FOREVER,
        };
        users::insert(tx, &new)?;
        sessions::open(tx, user, &fresh)
    };
    db.write(open).unwrap();
    token
}

pub(crate) fn send(
    db: &TestDb,
    app: &Router,
    token: &Token,
    method: &str,
    path: &str,
    body: &str,
) -> (StatusCode, String) {
    send_under(db, app, token, method, path, body, Uuid::now_v7())
}

/// As [`send`], with the key that makes a repetition harmless.
fn send_under(
    db: &TestDb,
    app: &Router,
    token: &Token,
    method: &str,
    path: &str,
    body: &str,
    key: Uuid,
) -> (StatusCode, String) {
    let api = path.starts_with("/api/");
    let kind = match (api, path) {
        (_, "/api/v1/results/imports") => "text/csv",
        (true, _) => "application/json",
        (false, _) => "application/x-www-form-urlencoded",
    };
    let body = if api || method == "GET" {
        body.to_owned()
    } else {
        format!("csrf={}&{body}", web::csrf::token(token.secret()))
    };
    let known = match api {
        true => ("authorization", format!("Bearer {}", token.secret())),
        false => ("cookie", format!("argine={}", token.secret())),
    };
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(known.0, known.1)
        .header("content-type", kind)
        .header("if-match", "\"1\"")
        .header("idempotency-key", key.to_string());
    let request = request.body(Body::from(body)).unwrap();
    db.block_on(async {
        let answer = app.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), 1 << 24).await.unwrap();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    })
}

/// A page of another site may have a browser send what it wants, with its cookie: over the API that changes nothing, and asks nothing.
#[test]
fn a_cookie_alone_sends_nothing_over_the_api() {
    let settings = Settings::default();
    testkit::on_each_engine(&wiring::modules(), &wiring::audit_modules(), wiring::reactions, |db| {
        let app = server::router(db.db.clone(), &settings, false, support::Board::new(db.clocks));
        let token = sign_in(db, Role::SispOperator, "301");
        let ask = |method: &str, path: &str, (name, value): (&str, String)| {
            let request = Request::builder().method(method).uri(path).header(name, value);
            let request = request.header("content-type", "application/json").header("origin", "null");
            let body = if method == "POST" { "{\"q\":\"ro\"}" } else { "" };
            db.block_on(app.clone().oneshot(request.body(Body::from(body)).unwrap())).unwrap().status()
        };
        let cookie = || ("cookie", format!("argine={}", token.secret()));
        let bearer = || ("authorization", format!("Bearer {}", token.secret()));
        assert_eq!(ask("POST", "/api/v1/people/search", cookie()), StatusCode::UNAUTHORIZED);
        assert_eq!(ask("POST", "/api/v1/people/search", bearer()), StatusCode::OK);
        assert_eq!(ask("GET", "/api/v1/measures", cookie()), StatusCode::OK, "reading is another matter");
    });
}

/// The text without what differs at each asking: identifiers, and the number that was typed.
fn masked(text: &str, number: &str) -> String {
    let text = text.replace(number, "NUMBER");
    let mut masked = String::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        if rest.get(..36).is_some_and(|start| start.parse::<Uuid>().is_ok()) {
            masked.push_str("ID");
            rest = &rest[36..];
        } else {
            let next = rest.chars().next().unwrap();
            masked.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    masked
}

fn with_id(text: &str, id: Uuid) -> String {
    let plain = id.to_string();
    let coded = format!("%{:02x}{}", plain.as_bytes()[0], &plain[1..]);
    text.replace("{id}", &plain).replace("{coded}", &coded)
}

fn denied_since(db: &TestDb, since: Uuid) -> Vec<Record> {
    let read =
        move |tx: &mut storage::Tx<'_>| tx.query(&sql::INBOX, args![since], |row| row.get::<String>(0));
    let mut bodies = db.audit_read(read).unwrap();
    if db.engine() == storage::Engine::Sqlite {
        bodies.extend(db.read(read).unwrap());
    }
    let records = bodies.iter().map(|body| serde_json::from_str::<Record>(body).unwrap());
    // A form that comes back shows a list, which leaves a record of its own.
    records.filter(|record| record.outcome == "denied").collect()
}

fn things(db: &TestDb, app: &Router) -> Things {
    let any = |resource: &'static str| {
        db.read(move |tx| tx.one(&sql::ANY_OF, args![resource], |row| row.get::<Uuid>(0))).unwrap()
    };
    let (person, report) = (any("person"), any("report"));
    let reporting =
        db.read(move |tx| tx.one(&sql::REPORT_PERSON, args![report], |row| row.get::<Uuid>(0))).unwrap();
    let (request, number) = db
        .read(|tx| {
            tx.one(&sql::ANY_REQUEST, args![], |row| {
                Ok((Thing { id: row.get(0)?, subject: row.get(1)? }, row.get::<String>(2)?))
            })
        })
        .unwrap();
    let result = db
        .read(|tx| {
            tx.one(&sql::ANY_RESULT, args![], |row| Ok(Thing { id: row.get(0)?, subject: row.get(1)? }))
        })
        .unwrap();
    let measure = db
        .read(|tx| {
            tx.one(&sql::ANY_MEASURE, args![], |row| Ok(Thing { id: row.get(0)?, subject: row.get(1)? }))
        })
        .unwrap();
    let communication = db
        .read(|tx| {
            tx.one(&sql::ANY_COMMUNICATION, args![], |row| {
                Ok(Thing { id: row.get(0)?, subject: row.get(1)? })
            })
        })
        .unwrap();
    let laboratory = &territory::get().laboratories_serving("301").next().unwrap().code;
    let technician = sign_in(db, Role::LaboratoryTechnician, laboratory);
    let header = lab::rules::csv::HEADER.join(";");
    let (status, text) =
        send(db, app, &technician, "POST", "/api/v1/results/imports", &format!("{header}\n"));
    assert_eq!(status, StatusCode::OK, "{text}");
    let import: serde_json::Value = serde_json::from_str(&text).unwrap();
    let import: Uuid = import["id"].as_str().unwrap().parse().unwrap();
    let own = |id| Thing { id, subject: id };
    Things {
        person: own(person),
        report: Thing { id: report, subject: reporting },
        request,
        result,
        import: own(import),
        measure,
        correction: correction(db, app),
        communication,
        number,
    }
}

/// What was asked to correct about somebody.
fn correction(db: &TestDb, app: &Router) -> Thing {
    let (person, asl) = db.read(|tx| tx.one(&sql::PEOPLE_OF_ASLS, args![], person_of)).unwrap();
    let body = json!({ "kind": "deletion", "fact": person, "why": "mistake" });
    let place = move |tx: &mut storage::Tx<'_>| people::store::placement(tx, person.into());
    let (role, unit, body) = match db.read(place).unwrap().gp {
        Some(gp) => {
            let after = json!({ "phone": "0110000000" });
            (Role::Gp, gp.code, json!({ "kind": "person", "fact": person, "after": after, "why": "told" }))
        }
        None => (Role::SispOperator, asl, body),
    };
    let (asker, id) = (sign_in(db, role, &unit), Uuid::now_v7());
    let (status, text) = send_under(db, app, &asker, "POST", "/api/v1/corrections", &body.to_string(), id);
    assert_eq!(status, StatusCode::CREATED, "{text}");
    Thing { id, subject: person }
}

/// A person's data, as the API takes them.
pub(crate) fn data() -> serde_json::Value {
    json!({
        "identifier_kind": "none", "identifier": "", "no_identifier_reason": "unknown", "family_name": "Zeta",
        "given_name": "Aldo", "sex": "M", "birth_date": "1956-07-11", "birth_place": "B121",
        "residence_comune": "001125", "residence_address": "via Roma 1", "domicile_comune": "001125",
        "domicile_address": "via Roma 1", "receiving_asl": "", "phone": "", "phone2": "", "email": "", "gp_code": "", "gp_since": "",
        "person_kind": "citizen",
    })
}

/// The same as the form sends them.
fn form(data: &serde_json::Value) -> String {
    let fields = data.as_object().unwrap().iter();
    let fields = fields.map(|(name, value)| match name.as_str() {
        "birth_date" => "birth_date=11%2F07%2F1956".to_owned(),
        _ => format!("{name}={}", value.as_str().unwrap().replace(' ', "+")),
    });
    let fields: Vec<String> = fields.collect();
    format!("{}&version=1&reason=indirizzo+sbagliato&confirm=1&by_hand=1", fields.join("&"))
}

#[test]
fn what_is_somebody_elses_answers_as_if_it_were_not_there_and_leaves_a_record() {
    testkit::on_each_engine(&wiring::modules(), &wiring::audit_modules(), wiring::reactions, |db| {
        let app = demo_region(db);
        let things = things(db, &app);
        let outsiders = [
            (Role::Gp, sign_in(db, Role::Gp, "0999999")),
            (Role::SispOperator, sign_in(db, Role::SispOperator, "999")),
            (Role::LaboratoryTechnician, sign_in(db, Role::LaboratoryTechnician, "LAB-NONE")),
        ];
        // A number as good as the other one, of no request.
        let unused = lab::rules::number::from_random(987_654_321);
        for ask in asks(&things) {
            let (_, token) = outsiders.iter().find(|(role, _)| *role == ask.role).unwrap();
            let place = format!("{:?} {} {}", ask.role, ask.method, ask.path);
            let path = |id: Uuid| with_id(ask.path, id);
            let since = Uuid::now_v7();
            let (status, theirs) =
                send(db, &app, token, ask.method, &path(ask.thing.id), &with_id(&ask.body, ask.thing.id));
            assert_eq!(status, ask.status, "{place}: {theirs}");
            let left = denied_since(db, since);
            assert_eq!(left.len(), 1, "{place}: {left:?}");
            assert_eq!(left[0].role, ask.role.code(), "{place}");
            assert_eq!(left[0].subjects, [ask.thing.subject], "{place}: {:?}", left[0]);

            let since = Uuid::now_v7();
            let none = Uuid::now_v7();
            let body = with_id(&ask.body, none).replace(&things.number, &unused);
            let (status, nothing) = send(db, &app, token, ask.method, &path(none), &body);
            assert_eq!(status, ask.status, "{place}: {nothing}");
            assert_eq!(masked(&nothing, &unused), masked(&theirs, &things.number), "{place}");
            let left = denied_since(db, since);
            assert_eq!(left.len(), 1, "{place}: {left:?}");
            assert!(left[0].subjects.is_empty(), "{place}: {:?}", left[0]);
        }
    });
}

#[test]
fn a_report_of_elsewhere_named_on_ones_own_form_and_a_forged_request_leave_a_record() {
    testkit::on_each_engine(&wiring::modules(), &wiring::audit_modules(), wiring::reactions, |db| {
        let app = demo_region(db);
        let (report, reported, own, asl) = db
            .read(|tx| {
                tx.one(&sql::ELSEWHERE, args![], |row| {
                    Ok((row.get::<Uuid>(0)?, row.get::<Uuid>(1)?, row.get::<Uuid>(2)?, row.get::<String>(3)?))
                })
            })
            .unwrap();
        let token = sign_in(db, Role::SispOperator, &asl);
        let left_by = |path: &str, headers: &[(&'static str, &'static str)], body: &str| {
            let since = Uuid::now_v7();
            let method = if body.is_empty() { "GET" } else { "POST" };
            let mut request = Request::builder().method(method).uri(path);
            request = request.header("cookie", format!("argine={}", token.secret()));
            request = request.header("content-type", "application/x-www-form-urlencoded");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let request = request.body(Body::from(body.to_owned())).unwrap();
            let status = db.block_on(app.clone().oneshot(request)).unwrap().status();
            (status, denied_since(db, since))
        };
        let about = |id: Uuid| format!("/people/{own}/requests/new?for={id}");
        let (status, left) = left_by(&about(report), &[], "");
        assert_eq!((status, left.len()), (StatusCode::OK, 1), "{left:?}");
        assert_eq!(left[0].subjects, [reported]);
        let (status, left) = left_by(&about(Uuid::now_v7()), &[], "");
        assert_eq!((status, left.len()), (StatusCode::OK, 1), "{left:?}");
        assert!(left[0].subjects.is_empty());

        let edit = format!("/people/{own}/edit");
        let good = format!("csrf={}", web::csrf::token(token.secret()));
        let foreign = [("sec-fetch-site", "cross-site")];
        for (path, headers, body, detail) in [
            (edit.as_str(), &[][..], "csrf=no", "csrf token"),
            (&edit, &foreign, good.as_str(), "request from another site"),
            ("/api/v1/people/search", &foreign, "{}", "request from another site"),
        ] {
            let (status, left) = left_by(path, headers, body);
            assert_eq!((status, left.len()), (StatusCode::FORBIDDEN, 1), "{path} {left:?}");
            assert_eq!((left[0].action.as_str(), left[0].detail.as_str()), ("form.forged", detail));
            assert_eq!(left[0].subjects, if path == edit { vec![own] } else { vec![] });
        }
    });
}

#[test]
fn a_key_that_is_another_ones_names_nothing_new_and_leaves_a_record() {
    testkit::on_each_engine(&wiring::modules(), &wiring::audit_modules(), wiring::reactions, |db| {
        let app = demo_region(db);
        let Things { request, result, .. } = things(db, &app);
        let own = db.read(|tx| tx.query(&sql::PEOPLE_OF_ASLS, args![], person_of)).unwrap();
        let (own, asl) = own.into_iter().find(|(own, _)| *own != request.subject).unwrap();
        let swab = |asl: &str| {
            let laboratory = &territory::get().laboratories_serving(asl).next().unwrap().code;
            json!({ "laboratory": laboratory, "reason": "screening", "test_type": "molecular", "again": true }).to_string()
        };
        let sisp = sign_in(db, Role::SispOperator, &asl);
        let path = format!("/api/v1/people/{own}/swab-requests");
        let since = Uuid::now_v7();
        let (status, text) = send_under(db, &app, &sisp, "POST", &path, &swab(&asl), request.id);
        assert_eq!(status, StatusCode::CONFLICT, "{text}");
        let left = denied_since(db, since);
        assert_eq!(left.len(), 1, "{left:?}");
        assert_eq!((left[0].action.as_str(), &left[0].subjects), ("request.create", &vec![request.subject]));

        let key = Uuid::now_v7();
        let (status, text) = send_under(db, &app, &sisp, "POST", &path, &swab(&asl), key);
        assert_eq!(status, StatusCode::CREATED, "{text}");
        let laboratory = &territory::get().laboratories_serving(&asl).next().unwrap().code;
        let lab = sign_in(db, Role::LaboratoryTechnician, laboratory);
        let path = format!("/api/v1/swab-requests/{key}/results");
        let since = Uuid::now_v7();
        let negative = json!({ "outcome": "negative" }).to_string();
        let (status, text) = send_under(db, &app, &lab, "POST", &path, &negative, result.id);
        assert_eq!(status, StatusCode::CONFLICT, "{text}");
        let left = denied_since(db, since);
        assert_eq!(left.len(), 1, "{left:?}");
        assert_eq!((left[0].action.as_str(), &left[0].subjects), ("result.record", &vec![result.subject]));

        // What an account does would stand in the log of that person's data.
        let admin = sign_in(db, Role::Administrator, "010");
        let user = json!({ "login": "a.prova", "name": "Ada Prova", "contact": "011 000000", "role": "crisis_unit", "unit": "010" });
        let invite = |key| send_under(db, &app, &admin, "POST", "/api/v1/users", &user.to_string(), key);
        for taken in [own, request.id, result.id] {
            let (status, text) = invite(taken);
            assert_eq!(status, StatusCode::CONFLICT, "{text}");
        }
        let (status, text) = invite(Uuid::now_v7());
        assert_eq!(status, StatusCode::CREATED, "{text}");
    });
}

fn person_of(row: &storage::Row<'_>) -> kernel::Result<(Uuid, String)> {
    Ok((row.get(0)?, row.get(1)?))
}
