//! What a client gets who asks otherwise than browsers do: for two ends of one message, for what is not there, as if from elsewhere.

use std::io::Write;

use crate::command;
use crate::served::{Server, to_the_end};

fn ask(server: &Server, method: &str, path: &str, headers: &str) -> String {
    let request = format!("{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n");
    to_the_end(server.send(&request))
}

fn status(answer: &str) -> &str {
    answer.get("HTTP/1.1 ".len().."HTTP/1.1 ".len() + 3).unwrap_or_default()
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").unwrap_or_default().1
}

/// How many answers came on one connection.
fn answers(text: &str) -> usize {
    text.matches("HTTP/1.1 ").count()
}

const SECOND: &str = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";

#[test]
fn after_chunks_nothing_on_the_connection_is_taken_for_a_request() {
    let server = Server::start(&[("ARGINE_REQUEST_SECONDS", "600")]);
    for lengths in [
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        "Transfer-Encoding: chunked\r\n",
    ] {
        let first = format!("POST /api/v1/token HTTP/1.1\r\nHost: x\r\n{lengths}\r\n0\r\n\r\n");
        let answer = to_the_end(server.send(&(first + SECOND)));
        assert_eq!(
            (answers(&answer), answer.contains("connection: close")),
            (1, true),
            "{lengths:?}: {answer}"
        );
    }
}

#[test]
fn a_message_whose_end_is_not_clear_is_refused_and_its_connection_closed() {
    let server = Server::start(&[("ARGINE_REQUEST_SECONDS", "600")]);
    for head in [
        "Content-Length: 4\r\nContent-Length: 5\r\n",
        "Content-Length: 4, 5\r\n",
        "Content-Length: +4\r\n",
        "Content-Length: -4\r\n",
        "Content-Length: 4\r\n 4\r\n",
        "Content-Length : 4\r\n",
        "X-Folded: one\r\n two\r\nContent-Length: 4\r\n",
        "X-Folded: one\r\n\ttwo\r\nContent-Length: 4\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding: chunked, gzip\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding:\r\n chunked\r\n",
    ] {
        let first = format!("POST /login HTTP/1.1\r\nHost: x\r\n{head}\r\n0\r\n\r\n");
        let answer = to_the_end(server.send(&(first + SECOND)));
        assert_eq!((status(&answer), answers(&answer)), ("400", 1), "{head:?}: {answer}");
    }
    let old = "POST /login HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    let answer = to_the_end(server.send(&(old.to_owned() + SECOND)));
    assert_eq!((answer.contains(" 400 "), answers(&answer)), (true, 1), "{answer}");
}

#[test]
fn trace_is_not_answered() {
    let server = Server::start(&[]);
    for path in ["/", "/login", "/healthz", "/metrics", "/api/v1/token", "/fhir/metadata", "/nowhere", "*"] {
        let answer = ask(&server, "TRACE", path, "X-Secret: CANARY\r\n");
        assert!(status(&answer).starts_with('4') && !answer.contains("CANARY"), "{path}: {answer}");
    }
}

#[test]
fn what_is_no_asset_is_not_found_whatever_the_name() {
    let server = Server::start(&[]);
    let page = ask(&server, "GET", "/login", "");
    let sheet = page.split("href=\"/assets/").nth(1).unwrap().split('"').next().unwrap();
    let there = ask(&server, "GET", &format!("/assets/{sheet}"), "");
    assert_eq!(status(&there), "200", "the assets are where they are looked for");
    for path in [
        // Folders of version control, and what lies beside a program.
        "/.git/config",
        "/.git/HEAD",
        "/.svn/entries",
        "/.hg/store",
        "/.env",
        "/argine.toml",
        "/Cargo.toml",
        // Listings.
        "/assets",
        "/assets/",
        "/assets/.",
        "/manual/pictures/",
        // Out of the folder.
        "/assets/../.git/config",
        "/assets/../../../../../../etc/passwd",
        "/assets/..%2f..%2f..%2fetc%2fpasswd",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/assets/%252e%252e%252fCargo.toml",
        "/assets/..%5c..%5cCargo.toml",
        "/assets/%2fetc%2fpasswd",
        "/assets/argine.css%00.txt",
        "/manual/pictures/..%2f..%2fCargo.toml",
    ] {
        let answer = ask(&server, "GET", path, "");
        assert_eq!(status(&answer), "404", "{path}: {answer}");
        assert!(!answer.contains("root:") && !answer.contains("[package]"), "{path}");
    }
}

#[test]
fn no_answer_lets_another_origin_in() {
    let server = Server::start(&[]);
    let from = "Origin: https://evil.example\r\n";
    let asking = format!(
        "{from}Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization\r\n\
         Access-Control-Request-Private-Network: true\r\n"
    );
    let paths = [
        "/login",
        "/healthz",
        "/readyz",
        "/status",
        "/metrics",
        "/nowhere",
        "/api/v1/token",
        "/api/v1/people",
        "/fhir/metadata",
        "/fhir/ServiceRequest",
        "/csp-report",
        "/assets/nothing",
        "/accessibility",
    ];
    for path in paths {
        for (method, headers) in [("GET", from), ("POST", from), ("OPTIONS", &asking)] {
            let answer = ask(&server, method, path, headers);
            let head = answer.split("\r\n\r\n").next().unwrap().to_ascii_lowercase();
            assert!(head.starts_with("http/1.1 "), "{method} {path}");
            assert!(
                !head.contains("access-control-") && !head.contains("evil.example"),
                "{method} {path}: {head}"
            );
        }
    }
}

#[test]
fn figures_are_for_who_asks_on_this_machine_himself() {
    let server = Server::start(&[("ARGINE_PROXIES", "127.0.0.1"), ("ARGINE_METRICS_FROM", "198.51.100.7")]);
    let nothing = ask(&server, "GET", "/nowhere", "");
    for path in ["/metrics", "/readyz"] {
        assert_eq!(status(&ask(&server, "GET", path, "")), "200", "{path}");
        // One who is named there is believed when he connects himself, and not when somebody says his name.
        for forwarded in [
            "X-Forwarded-For: 198.51.100.7",
            "X-Forwarded-For: 127.0.0.1",
            "Forwarded: for=127.0.0.1",
            "Via: 1.1 x",
        ] {
            for method in ["GET", "POST"] {
                let answer = ask(&server, method, path, &format!("{forwarded}\r\n"));
                // Only where help is asked for says from which page.
                let page = body(&answer).replace(&format!("?page={path}"), "?page=");
                assert_eq!(
                    (status(&answer), page.as_str()),
                    ("404", body(&nothing)),
                    "{method} {path} {forwarded}"
                );
            }
        }
    }
    let answer = ask(&server, "GET", "/healthz", "X-Forwarded-For: 198.51.100.7\r\n");
    assert_eq!((status(&answer), body(&answer)), ("200", "ok\n"), "open to all, and says nothing more");
}

#[test]
fn a_database_that_takes_nothing_is_told_without_what_the_engine_says() {
    let server = Server::start(&[]);
    // Once it answers, it has written what it writes at its start.
    assert_eq!(status(&ask(&server, "GET", "/healthz", "")), "200");
    let other = rusqlite::Connection::open(server.place.url()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let answer = ask(&server, "GET", "/readyz", "");
    other.execute_batch("ROLLBACK").unwrap();
    let told = r#"{"ready":false,"reason":"the database does not take a unit of work"}"#;
    let told: serde_json::Value = serde_json::from_str(told).unwrap();
    assert_eq!(status(&answer), "503", "{answer}");
    assert_eq!(serde_json::from_str::<serde_json::Value>(body(&answer)).unwrap(), told, "{answer}");
}

#[test]
fn nothing_is_in_debug_mode_in_service() {
    let server = Server::start(&[("ARGINE_LOG", "trace"), ("RUST_BACKTRACE", "full")]);
    for path in [
        "/debug",
        "/debug/pprof/",
        "/console",
        "/server-status",
        "/actuator",
        "/api/v1/planted",
        "/planted/search?q=x",
    ] {
        assert_eq!(status(&ask(&server, "GET", path, "")), "404", "{path}");
    }
    for (path, kind, sent) in [
        ("/api/v1/token", "application/json", "{\"login\": "),
        ("/api/v1/token", "application/json", "{\"login\": 7}"),
        ("/api/v1/token", "text/plain", "x"),
        ("/login", "application/x-www-form-urlencoded", "%ff=%zz&&&"),
        ("/login", "multipart/form-data; boundary=x", "--y\r\n"),
        ("/fhir", "application/fhir+json", "{\"resourceType\": []}"),
    ] {
        let mut stream = server.connect();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            sent.len()
        );
        stream.write_all((head + sent).as_bytes()).unwrap();
        let answer = to_the_end(stream);
        assert!(status(&answer).starts_with('4'), "{path} {sent}: {answer}");
        for inner in [".rs", "src/", "backtrace", "panicked", "serde", "rusqlite", "axum"] {
            assert!(!answer.contains(inner), "{path} {sent}: {inner} in {answer}");
        }
    }
    // What a demonstration sets and service must not is told by the doctor.
    let mut doctor = command::argine(&server.place);
    let told = doctor.args(["doctor", "--json"]).env("ARGINE_BUSINESS_DATE", "2020-11-14").output().unwrap();
    let checks: Vec<serde_json::Value> = serde_json::from_slice(&told.stdout).unwrap();
    let clock = checks.iter().find(|check| check["name"] == "clock").unwrap();
    assert_eq!((told.status.code(), &clock["ok"]), (Some(3), &false.into()), "{clock}");
}
