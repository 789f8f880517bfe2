//! Clients who hold connections and send half of what they began: they are sent away, and keep nobody out.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::served::{Server, to_the_end};

/// Asks on a connection that stays open, and reads the answer.
fn ask(stream: &mut TcpStream, path: &str) -> String {
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).unwrap();
    let mut text = String::new();
    let mut piece = [0; 8192];
    loop {
        let read = stream.read(&mut piece).unwrap();
        assert!(read > 0, "closed after {text}");
        text.push_str(std::str::from_utf8(&piece[..read]).unwrap());
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        if body.len() >= length.parse().unwrap() {
            return text;
        }
    }
}

#[test]
fn who_sends_half_a_request_or_nothing_is_sent_away_and_keeps_nobody_out() {
    let server = Server::start(&[("ARGINE_REQUEST_SECONDS", "1"), ("ARGINE_CONNECTIONS", "4")]);
    let halves = [
        "",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: a",
        "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 99\r\n\r\nlogin=",
        "POST /api/v1/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{\"lo",
    ];
    // As many as there are places: the next one waits for theirs.
    let held: Vec<_> = halves.iter().map(|half| server.send(half)).collect();
    let honest = server.send("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert!(to_the_end(honest).starts_with("HTTP/1.1 200"), "answered in a full house");
    for (half, stream) in halves.iter().zip(held) {
        let answer = to_the_end(stream);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{half:?}: {answer}");
    }
    let mut idle = server.connect();
    assert!(ask(&mut idle, "/healthz").starts_with("HTTP/1.1 200"));
    assert_eq!(to_the_end(idle), "", "an idle connection is closed");
}

#[test]
fn a_full_house_takes_nobody_in_before_a_place_is_free() {
    let server = Server::start(&[("ARGINE_REQUEST_SECONDS", "600"), ("ARGINE_CONNECTIONS", "1")]);
    let mut first = server.connect();
    ask(&mut first, "/healthz");
    let second = server.send("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    for _ in 0..50 {
        let metrics = ask(&mut first, "/metrics");
        assert!(metrics.contains("argine_connections_open 1\n"), "{metrics}");
    }
    drop(first);
    assert!(to_the_end(second).starts_with("HTTP/1.1 200"));
}

#[test]
fn a_head_of_more_than_32_kilobytes_is_refused() {
    let server = Server::start(&[]);
    for (bytes, status) in
        [(30 * 1024, "HTTP/1.1 200"), (34 * 1024, "HTTP/1.1 431"), (500 * 1024, "HTTP/1.1 431")]
    {
        let mut stream = server.connect();
        let head = format!(
            "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Long: {}\r\n\r\n",
            "a".repeat(bytes)
        );
        // The server may close before it has all been sent.
        let _ = stream.write_all(head.as_bytes());
        let mut begin = [0; 12];
        let read = stream.read_exact(&mut begin);
        let lost = read.is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionReset);
        // A reset may overtake the answer, where more was sent than anybody reads.
        assert!(begin == *status.as_bytes() || (lost && bytes > 64 * 1024), "{bytes}: {begin:?}");
    }
}
