//! The connections to PostgreSQL over TLS: whom they believe, and that nothing leaves the machine without it unasked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::{Output, Stdio};

use serde_json::Value;
use testkit::Place;

use crate::command;

/// A file of the test server's, which whoever starts the server has named.
fn file_of_server(variable: &str) -> String {
    std::env::var(variable).expect("scripts/with-postgres says whose certificate it is")
}

/// The database's URL under another name of the server, with these options. Beyond the machine lies what the program takes for it.
fn url(place: &Place, host: &str, options: &str) -> String {
    format!("{}?{options}", place.url().replacen("127.0.0.1", host, 1))
}

fn run(place: &Place, url: &str, arguments: &[&str]) -> Output {
    command::argine(place).env("ARGINE_DATABASE", url).args(arguments).output().unwrap()
}

fn refused(place: &Place, url: &str, why: &str) {
    let output = run(place, url, &["migrate"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains(why), "{url}: {said}");
}

fn works(place: &Place, url: &str) {
    let output = run(place, url, &["migrate"]);
    assert!(output.status.success(), "{url}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn every_connection_of_the_service_is_encrypted() {
    let Some(place) = Place::postgres() else { return };
    let authority = file_of_server("ARGINE_TEST_POSTGRES_AUTHORITY");
    let url =
        url(&place, "localhost", &format!("hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert={authority}"));
    let mut command = command::argine(&place);
    command.env("ARGINE_DATABASE", &url).args(["serve", "--listen", "127.0.0.1:0"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("Argine serves"), "{line}");
    let mut administrator = postgres::Client::connect(place.url(), postgres::NoTls).unwrap();
    let asked = "SELECT COUNT(*), COUNT(*) FILTER (WHERE s.ssl AND s.version = 'TLSv1.3')
                 FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid)
                 WHERE a.datname = current_database() AND pid <> pg_backend_pid()";
    let row = administrator.query_one(asked, &[]).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let [open, encrypted]: [i64; 2] = [0, 1].map(|column| row.get(column));
    assert!(open >= 10, "{open}: readers, writers, the report, the traces");
    assert_eq!(open, encrypted);
}

#[test]
fn a_server_is_believed_by_its_authority_and_its_name() {
    let Some(place) = Place::postgres() else { return };
    let authority = file_of_server("ARGINE_TEST_POSTGRES_AUTHORITY");
    let stranger = file_of_server("ARGINE_TEST_POSTGRES_STRANGER");
    let at = |host: &str, mode: &str, roots: &str| {
        url(&place, host, &format!("hostaddr=127.0.0.1&sslmode={mode}&sslrootcert={roots}"))
    };
    works(&place, &at("127.0.0.1", "verify-full", &authority));
    refused(&place, &at("db.example", "verify-full", &authority), "not valid for name");
    for mode in ["verify-ca", "require"] {
        works(&place, &at("db.example", mode, &authority));
        refused(&place, &at("localhost", mode, &stranger), "UnknownIssuer");
    }
    refused(&place, &at("localhost", "verify-full", &stranger), "UnknownIssuer");
    refused(&place, &at("localhost", "verify-full", "system"), "UnknownIssuer");
    refused(&place, &at("localhost", "verify-full", "absent.pem"), "sslrootcert absent.pem");
    refused(&place, &url(&place, "localhost", "sslmode=require"), "does not say whom to trust");
    refused(&place, &url(&place, "localhost", "sslmode=prefer"), "whether to encrypt");
}

#[test]
fn a_login_may_have_a_certificate_instead_of_a_password() {
    let Some(place) = Place::postgres() else { return };
    let login = "DO $$ BEGIN
        CREATE ROLE laboratory LOGIN SUPERUSER;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$";
    postgres::Client::connect(place.url(), postgres::NoTls).unwrap().batch_execute(login).unwrap();
    let authority = file_of_server("ARGINE_TEST_POSTGRES_AUTHORITY");
    let folder = authority.trim_end_matches("authority.pem");
    let with = |shown: &str| {
        let options = format!("sslmode=verify-full&sslrootcert={authority}{shown}");
        url(&place, "127.0.0.1", &options).replacen("argine@", "laboratory@", 1)
    };
    let shown = |name: &str| with(&format!("&sslcert={folder}{name}.pem&sslkey={folder}{name}.key"));
    works(&place, &shown("laboratory"));
    refused(&place, &shown("other"), "certificate authentication failed");
    refused(&place, &shown("stranger"), "UnknownCA");
    refused(&place, &with(""), "valid client certificate");
    refused(&place, &with("&sslcert=laboratory.pem"), "belong together");
}

#[test]
fn what_leaves_the_machine_does_so_over_tls_unless_somebody_says_otherwise() {
    let Some(place) = Place::postgres() else { return };
    // Nobody takes this for the loopback address, and it is.
    let beyond = "hostaddr=::ffff:127.0.0.1";
    refused(&place, &url(&place, "localhost", beyond), "UnknownIssuer");
    let authority = file_of_server("ARGINE_TEST_POSTGRES_AUTHORITY");
    let trusting = url(&place, "localhost", &format!("{beyond}&sslrootcert={authority}"));
    let plain = url(&place, "localhost", &format!("{beyond}&sslmode=disable"));
    for (url, safe) in [(trusting, true), (plain, false)] {
        works(&place, &url);
        let checks: Vec<Value> =
            serde_json::from_slice(&run(&place, &url, &["doctor", "--json"]).stdout).unwrap();
        let link = checks.iter().find(|check| check["name"] == "db link").unwrap();
        assert_eq!(link["ok"], safe, "{link}");
    }
}

#[test]
fn a_server_without_tls_hears_nothing_but_the_question() {
    let place = Place::sqlite();
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("postgres://argine:geheim@{}/argine?sslmode=verify-full", server.local_addr().unwrap());
    let heard = std::thread::spawn(move || {
        let (mut stream, _) = server.accept().unwrap();
        let mut question = [0; 8];
        stream.read_exact(&mut question).unwrap();
        stream.write_all(b"N").unwrap();
        let mut more = Vec::new();
        let _ = stream.read_to_end(&mut more);
        more
    });
    refused(&place, &url, "server does not support TLS");
    assert!(heard.join().unwrap().is_empty(), "neither a user nor a password");
}
