//! `argine serve --mllp`: a system of a laboratory is registered, sends, is ended; and what is not allowed is said.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use testkit::{Place, places};

use crate::command;

const POSITIVE: &str = include_str!("../../../../data/lab_messages/argine/oru_r01_positive.hl7");

fn command(place: &Place) -> Command {
    let mut command = command::argine(place);
    command.env("ARGINE_BUSINESS_DATE", "2020-11-14").env("ARGINE_LISTEN", "127.0.0.1:0");
    command
}

fn run(place: &Place, arguments: &[&str], input: &str) -> Output {
    let mut command = command(place);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.clone(), output.stderr.clone()].concat()).into_owned()
}

fn done(place: &Place, arguments: &[&str], input: &str) -> String {
    let output = run(place, arguments, input);
    assert!(output.status.success(), "{arguments:?}: {}", told(&output));
    told(&output)
}

/// Serves; the address of the laboratories' door.
fn serve(place: &Place) -> (Child, SocketAddr) {
    let mut command = command(place);
    command.args(["serve", "--mllp", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert!(
        lines.next().unwrap().starts_with("Argine serves http://"),
        "the first line is that of the pages"
    );
    let line = lines.next().unwrap();
    let address = line.strip_prefix("Argine takes HL7 v2 at mllp://").unwrap_or_else(|| panic!("{line}"));
    (child, address.parse().unwrap())
}

fn ask(stream: &mut TcpStream, number: &str) -> String {
    let text = POSITIVE.replacen("LIS20201103-000123", number, 1).replacen("|||AL|NE|", "|||||", 1);
    stream.write_all(&lab_messages::hl7::mllp::frame(text.as_bytes())).unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"\x1C\r") {
        let mut byte = [0];
        if stream.read(&mut byte).unwrap() == 0 {
            break;
        }
        answer.push(byte[0]);
    }
    let text = String::from_utf8(answer).unwrap();
    text.split('\r').find(|line| line.starts_with("MSA")).unwrap_or_default().to_owned()
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
    stream
}

#[test]
fn a_system_is_registered_sends_and_is_ended() {
    for place in places() {
        let create = [
            "user",
            "create",
            "lis.uno",
            "--name",
            "LIS",
            "--role",
            "laboratory_machine",
            "--unit",
            "LAB-301-1",
        ];
        done(&place, &create, "una frase lunga per una macchina 7391");
        let (mut server, address) = serve(&place);
        assert_eq!(ask(&mut connect(address), "1"), "MSA|AR|1", "nobody is registered");

        let add =
            ["lab", "peer", "add", "lis.uno", "--application", "LIS_MICRO", "--facility", "010909", "--json"];
        let added: serde_json::Value = serde_json::from_str(&done(&place, &add, "")).unwrap();
        assert_eq!((&added["laboratory"], &added["login"]), (&"LAB-301-1".into(), &"lis.uno".into()));
        let again = run(&place, &add, "");
        assert_eq!(again.status.code(), Some(1));
        assert!(told(&again).contains("end that one first"), "{}", told(&again));
        let wrong = run(&place, &["lab", "peer", "add", "nobody", "--sha256", "00:11"], "");
        assert!(
            told(&wrong).contains("64 digits") && told(&wrong).contains("no such active user"),
            "{}",
            told(&wrong)
        );

        let mut stream = connect(address);
        assert_eq!(ask(&mut stream, "2"), "MSA|AA|2");
        assert_eq!(ask(&mut stream, "2"), "MSA|AA|2", "a repetition");
        let id = added["id"].as_str().unwrap();
        assert!(done(&place, &["lab", "peer", "end", id], "").contains(id));
        assert_eq!(ask(&mut stream, "3"), "MSA|AR|3");

        let told = Command::new("kill").arg("-TERM").arg(server.id().to_string()).status().unwrap();
        assert!(told.success());
        assert!(server.wait().unwrap().success(), "an orderly end");
        let listed: serde_json::Value =
            serde_json::from_str(&done(&place, &["lab", "peer", "list", "--json"], "")).unwrap();
        assert_eq!((&listed[0]["accepted"], &listed[0]["repeated"]), (&2.into(), &1.into()));
        assert!(done(&place, &["lab", "peer", "list"], "").contains("LIS_MICRO/010909"));
    }
}

#[test]
fn without_tls_other_machines_are_not_heard() {
    let place = Place::sqlite();
    for (arguments, words) in [
        (vec!["serve", "--mllp", "0.0.0.0:0"], "--mllp-plain-is-allowed"),
        (vec!["serve", "--mllp", "127.0.0.1:0", "--mllp-tls", "a.pem,b.pem"], "three files"),
        (vec!["serve", "--mllp-tls", "a.pem,b.pem,c.pem"], "needs --mllp"),
        (vec!["serve", "--mllp", "127.0.0.1:0", "--mllp-tls", "a.pem,b.pem,c.pem"], "a.pem"),
    ] {
        let output = run(&place, &arguments, "");
        assert!(!output.status.success());
        assert!(told(&output).contains(words), "{arguments:?}: {}", told(&output));
    }
}
