//! The figures on the screen, as files and over JSON, through HTTP, on both engines.

use crate::common::{IVREA, TODAY, TORINO, correct, on_each_engine, person, record, request};
use access::sessions::{self, Token};
use access::{Role, Unit, audit::Record, users};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use insight::model::Metric;
use insight::store;
use kernel::clock::FOREVER;
use kernel::ids::UserId;
use lab::model::{Outcome, TestKind};
use storage::Tx;
use testkit::TestDb;
use tower::ServiceExt;
use web::{App, Site};

/// Signs somebody in and asks for a path: the status, a header and the text.
fn get(db: &TestDb, role: Role, unit: &str, path: &str) -> (StatusCode, String, String) {
    let token = Token::new().unwrap();
    let (fresh, unit) = (token.clone(), Unit { code: unit.to_owned(), name: unit.to_owned() });
    let sign_in = move |tx: &mut Tx<'_>| {
        let id = UserId::new();
        let (valid_from, valid_to) = (jiff::civil::date(2020, 1, 1), FOREVER);
        let login = id.to_string();
        let password_hash = String::new();
        let name = "Chi Prova".to_owned();
        let unit = unit.clone();
        users::insert(
            tx,
            &users::NewUser { id, login, name, password_hash, role, unit, valid_from, valid_to },
        )?;
        sessions::open(tx, id, &fresh)
    };
    db.write(sign_in).unwrap();
    let (api, _) = insight::api().split_for_parts();
    let routes = insight::routes(insight::Silences::new())
        .merge(lab::routes())
        .merge(cases::routes(cases::Waiting::new()))
        .merge(api);
    let routes: Router = routes.with_state(App::new(db.db.clone()));
    let router = web::finish(routes, Site::default());
    let request = Request::get(path).header(header::COOKIE, format!("argine={}", token.secret()));
    let request = request.body(Body::empty()).unwrap();
    db.block_on(async move {
        let answer = router.oneshot(request).await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        let disposition = headers.get(header::CONTENT_DISPOSITION);
        let disposition = disposition.map_or(String::new(), |value| value.to_str().unwrap().to_owned());
        (status, disposition, String::from_utf8(body.to_vec()).unwrap())
    })
}

/// Two positives in Ivrea, one of which was a mistake, and a negative in Torino; a request still waits.
fn a_day(db: &TestDb) {
    let tested = |name: &str, place, outcome| {
        let who = person(db, name, place);
        record(db, &request(db, who, TestKind::Molecular, TODAY).unwrap(), outcome, TODAY).unwrap()
    };
    tested("Rossi", IVREA, Outcome::Positive);
    let mistaken = tested("Verdi", IVREA, Outcome::Positive);
    correct(db, &mistaken, Outcome::Negative, TODAY).unwrap();
    tested("Bianchi", TORINO, Outcome::Negative);
    request(db, person(db, "Neri", TORINO), TestKind::Molecular, TODAY).unwrap();
}

#[test]
fn the_crisis_unit_sees_figures_and_nobody() {
    on_each_engine(|db| {
        a_day(db);
        let (status, _, page) = get(db, Role::CrisisUnit, "010", "/figures");
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("Dati di sabato 14/11/2020, letti alle "));
        assert!(page.contains("per regola l&#39;Unità di Crisi"), "it says why nobody is named");
        for (name, value) in [("Tamponi richiesti", 4), ("Esiti", 3), ("Positivi", 1), ("Misure in corso", 1)]
        {
            let figure = format!("<dt>{name}</dt>\n<dd class=\"value\">{value}</dd>");
            assert!(page.contains(&figure), "{figure}");
        }
        for name in ["Rossi", "Verdi", "Bianchi", "Neri", "href=\"/requests", "href=\"/measures"] {
            assert!(!page.contains(name), "{name}");
        }
        assert!(
            page.contains("<svg")
                && page.contains("Positivi per giorno") | page.contains("positivi per giorno")
        );
    });
}

#[test]
fn an_operator_finds_his_own_asl_first_with_its_lists() {
    on_each_engine(|db| {
        a_day(db);
        let (_, _, page) = get(db, Role::SispOperator, "301", "/figures");
        let table = &page[page.find("<tbody>").unwrap()..];
        let own = table.find("ASL Città di Torino").unwrap();
        assert!(own < table.find("ASL TO4").unwrap() && table[..own + 200].contains("la tua ASL"));
        let line = &table[own..table.find("</tr>").unwrap()];
        assert!(
            line.contains("<a href=\"/requests?day=2020-11-14\">2<")
                && line.contains("<a href=\"/measures?running=true\">0<"),
            "{line}"
        );
        assert_eq!(table.matches("href=\"/requests").count(), 1, "of other ASL only the figures");
    });
}

#[test]
fn a_director_sees_the_figures_of_his_asl_and_of_no_other() {
    on_each_engine(|db| {
        a_day(db);
        for (asl, requests, positives) in [("204", 2, 1), ("301", 2, 0)] {
            let (status, _, page) = get(db, Role::AslDirector, asl, "/figures");
            assert_eq!(status, StatusCode::OK);
            assert!(page.contains("La situazione nella tua ASL") && page.contains("soltanto della tua ASL"));
            for (name, value) in [("Tamponi richiesti", requests), ("Positivi", positives)] {
                let figure = format!("<dt>{name}</dt>\n<dd class=\"value\">{value}</dd>");
                assert!(page.contains(&figure), "{asl}: {figure}");
            }
            for other in ["Rossi", "href=\"/requests", "href=\"/measures", "ASL TO3", "Piemonte</th>"] {
                assert!(!page.contains(other), "{other}");
            }
            let (_, _, text) = get(db, Role::AslDirector, asl, "/api/v1/figures");
            let json: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(
                (json["unit"].as_str(), json["region"]["requests"].as_i64()),
                (Some(asl), Some(requests))
            );
            assert_eq!(json["per_asl"].as_array().unwrap().len(), 1);
            let days = json["curve"].as_array().unwrap().iter().map(|day| day["positives"].as_i64().unwrap());
            assert_eq!(days.sum::<i64>(), positives, "the curve is of that ASL too");
            let (_, _, file) = get(db, Role::AslDirector, asl, "/figures/asl.csv");
            assert_eq!(file.lines().count(), 2, "{file}");
            for list in ["/requests", "/measures", "/people"] {
                assert_ne!(get(db, Role::AslDirector, asl, list).0, StatusCode::OK, "{list}");
            }
        }
    });
}

/// The figures of the operator's own ASL that open a list, and how many rows that list has.
fn figures_and_rows(db: &TestDb, asl: &str) -> Vec<(String, usize, usize)> {
    let (_, _, page) = get(db, Role::SispOperator, asl, "/figures");
    let own = page.split("<tr class=\"own\">").nth(1).unwrap().split("</tr>").next().unwrap();
    let links = own.split("<a href=\"").skip(1).map(|link| {
        let (href, rest) = link.split_once("\">").unwrap();
        let figure = rest.split('<').next().unwrap().parse().unwrap();
        let (status, _, list) = get(db, Role::SispOperator, asl, href);
        assert_eq!(status, StatusCode::OK, "{href}");
        (href.to_owned(), figure, list.matches("<th scope=\"row\">").count())
    });
    links.collect()
}

#[test]
fn a_figure_that_opens_a_list_counts_its_rows() {
    on_each_engine(|db| {
        a_day(db);
        // What the lists hold beside what is counted: a request of the day before, and a measure that is over.
        let before = person(db, "Gialli", IVREA);
        let yesterday = TODAY.yesterday().unwrap();
        let request_before = request(db, before, TestKind::Molecular, yesterday).unwrap();
        record(db, &request_before, Outcome::Positive, TODAY).unwrap();
        let over = person(db, "Grigi", IVREA);
        let long_ago = jiff::civil::date(2020, 10, 13);
        let request_over = request(db, over, TestKind::Molecular, long_ago).unwrap();
        record(db, &request_over, Outcome::Positive, long_ago).unwrap();
        assert_eq!(crate::common::night(db, TODAY), 1, "the night ends what is over");
        for (asl, rows) in [("204", [2, 2]), ("301", [2, 0])] {
            let found = figures_and_rows(db, asl);
            assert_eq!(found.iter().map(|(_, _, rows)| *rows).collect::<Vec<_>>(), rows, "{asl} {found:?}");
            assert!(found.iter().all(|(_, figure, rows)| figure == rows), "{asl} {found:?}");
        }
        // A counter that is off by one is seen here.
        db.write(|tx| store::add(tx, TODAY, Metric::Requests, "204", 1)).unwrap();
        let found = figures_and_rows(db, "204");
        assert_eq!(found.iter().filter(|(_, figure, rows)| figure != rows).count(), 1, "{found:?}");
    });
}

#[test]
fn only_those_who_may_see_them_do() {
    on_each_engine(|db| {
        for (role, unit, allowed) in [
            (Role::CrisisUnit, "010", true),
            (Role::Administrator, "010", true),
            (Role::SispOperator, "204", true),
            (Role::AslDirector, "204", true),
            (Role::RegionalSuperUser, "010", true),
            (Role::DataProtectionOfficer, "204", false),
            (Role::Gp, "0100001", false),
            (Role::Mayor, "001125", false),
            (Role::LaboratoryTechnician, "LAB-204-1", false),
        ] {
            let expected = if allowed { StatusCode::OK } else { StatusCode::FORBIDDEN };
            for path in ["/figures", "/figures/asl.csv", "/figures/curve.csv", "/api/v1/figures"] {
                assert_eq!(get(db, role, unit, path).0, expected, "{} {path}", role.code());
            }
        }
    });
}

#[test]
fn files_and_json_say_what_the_screen_says() {
    on_each_engine(|db| {
        a_day(db);
        let (_, name, file) = get(db, Role::CrisisUnit, "010", "/figures/asl.csv");
        assert_eq!(name, "attachment; filename=\"cifre-per-asl-2020-11-14.csv\"");
        let lines: Vec<&str> = file.lines().collect();
        assert_eq!(lines.len(), 1 + 12 + 1, "a head, the ASL, the region");
        assert!(lines[0].starts_with("\u{feff}data;"), "as Excel reads it");
        let ends = |code: &str| {
            let line = lines.iter().find(|line| line.split(';').nth(2) == Some(code)).unwrap();
            line.splitn(5, ';').last().unwrap().to_owned()
        };
        assert_eq!(
            (ends("204").as_str(), ends("301").as_str(), ends("010").as_str()),
            ("2;2;1;1", "2;1;0;0", "4;3;1;1")
        );
        let (_, _, file) = get(db, Role::CrisisUnit, "010", "/figures/curve.csv");
        assert_eq!(file.lines().count(), 1 + 90);
        assert_eq!(file.lines().last(), Some("2020-11-14;1;0,1"));

        let (_, _, text) = get(db, Role::CrisisUnit, "010", "/api/v1/figures");
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!((&json["today"], &json["region"]["positives"]), (&"2020-11-14".into(), &1.into()));
        assert_eq!(json["per_asl"].as_array().unwrap().len(), 12);
        assert_eq!(json["curve"][89], serde_json::json!({ "day": "2020-11-14", "positives": 1 }));
    });
}

#[test]
fn a_look_at_the_figures_is_recorded_and_names_nobody() {
    on_each_engine(|db| {
        a_day(db);
        get(db, Role::CrisisUnit, "010", "/figures");
        let bodies = db.audit_read(|tx| {
            tx.query(&access::sql::audit::INBOX, storage::args![uuid::Uuid::nil(), 1000i64], |row| {
                row.get::<String>(2)
            })
        });
        let records: Vec<Record> =
            bodies.unwrap().iter().map(|body| serde_json::from_str(body).unwrap()).collect();
        let looks: Vec<&Record> = records.iter().filter(|record| record.action == "figures.view").collect();
        assert_eq!(looks.len(), 1);
        assert!(looks[0].subjects.is_empty() && looks[0].role == "crisis_unit");
    });
}
