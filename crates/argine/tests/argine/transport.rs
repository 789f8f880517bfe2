//! The pages over TLS of our own: what is spoken, who is sent away, and that nobody else's machine is served in clear.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::process::{Command, Stdio};
use std::sync::Arc;

use testkit::Place;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{
    ClientConfig, ClientConnection, ProtocolVersion, RootCertStore, StreamOwned, SupportedProtocolVersion,
};

use crate::command;
use crate::served::{Server, to_the_end};

/// A good one with an elliptic curve, which the door's certificate fits.
const STRONG: u16 = 0xc02b;
/// RC4, 3DES, without forward secrecy, and without authenticated encryption.
const WEAK: [u16; 5] = [0x0005, 0x000a, 0x002f, 0xc009, 0xc023];
const HANDSHAKE: u8 = 22;
const ALERT: u8 = 21;
const HANDSHAKE_FAILURE: u8 = 40;
const PROTOCOL_VERSION: u8 = 70;

fn file(name: &str) -> String {
    format!("{}/../mllp/tests/tls/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn door() -> String {
    format!("{},{}", file("door.pem"), file("door.key"))
}

fn serve(more: &[(&str, &str)]) -> Server {
    let door = door();
    Server::start(&[&[("ARGINE_TLS", door.as_str())], more].concat())
}

/// A connection over TLS that trusts the authority of the door's certificate alone.
fn connect(
    server: &Server,
    version: &'static SupportedProtocolVersion,
) -> StreamOwned<ClientConnection, TcpStream> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(file("authority.pem")).unwrap()).unwrap();
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[version])
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let name = ServerName::try_from("localhost").unwrap();
    StreamOwned::new(ClientConnection::new(Arc::new(config), name).unwrap(), server.connect())
}

fn ask(server: &Server, request: &str) -> String {
    let mut stream = connect(server, &TLS13);
    stream.write_all(request.as_bytes()).unwrap();
    to_the_end(stream)
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
}

/// The beginning of TLS as a client of this version with these suites sends it.
fn hello(version: [u8; 2], suites: &[u16]) -> Vec<u8> {
    let sized = |bytes: Vec<u8>| [&u16::try_from(bytes.len()).unwrap().to_be_bytes()[..], &bytes].concat();
    let extension = |kind: u16, bytes: Vec<u8>| [kind.to_be_bytes().to_vec(), sized(bytes)].concat();
    let words = |words: &[u16]| sized(words.iter().flat_map(|word| word.to_be_bytes()).collect());
    let extensions = [
        extension(10, words(&[0x001d, 0x0017])),
        extension(11, vec![1, 0]),
        extension(13, words(&[0x0403, 0x0804, 0x0401])),
    ]
    .concat();
    let body = [&version[..], &[7; 32], &[0], &words(suites), &[1, 0], &sized(extensions)].concat();
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    let message = [&[1], &length[1..], &body].concat();
    [&[HANDSHAKE, 3, 1][..], &sized(message)].concat()
}

/// What kind of record comes back, and the last byte of its first seven: of an alert, what it is.
fn told(server: &Server, sent: &[u8]) -> (u8, u8) {
    let mut stream = server.connect();
    stream.write_all(sent).unwrap();
    let mut begin = [0; 7];
    stream.read_exact(&mut begin).unwrap();
    (begin[0], begin[6])
}

#[test]
fn a_page_over_tls_binds_browsers_and_cookies_to_it() {
    let server = serve(&[]);
    for (version, name) in [(&TLS12, ProtocolVersion::TLSv1_2), (&TLS13, ProtocolVersion::TLSv1_3)] {
        let mut stream = connect(&server, version);
        stream.write_all(get("/login").as_bytes()).unwrap();
        let mut first = [0; 12];
        stream.read_exact(&mut first).unwrap();
        assert_eq!((&first, stream.conn.protocol_version()), (b"HTTP/1.1 200", Some(name)));
        assert_eq!(stream.conn.alpn_protocol(), Some(&b"http/1.1"[..]));
        let page = to_the_end(stream);
        assert!(page.contains("strict-transport-security: max-age=31536000; includeSubDomains"), "{page}");
    }
    let create = ["user", "create", "ada", "--name", "Ada", "--role", "administrator", "--unit", "010"];
    let password = command::told(&server.place, "una frase lunga per questa prova 7391");
    assert!(command::argine(&server.place).args(create).stdin(password).status().unwrap().success());
    let page = ask(&server, &get("/login"));
    let token = page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let form = format!("csrf={token}&login=ada&password=una+frase+lunga+per+questa+prova+7391");
    let answer = ask(
        &server,
        &format!(
            "POST /login HTTP/1.1\r\nHost: localhost\r\nOrigin: https://localhost\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        ),
    );
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let cookies: Vec<&str> = answer.lines().filter_map(|line| line.strip_prefix("set-cookie: ")).collect();
    assert!(!cookies.is_empty(), "{answer}");
    for cookie in cookies {
        assert!(cookie.starts_with("__Host-argine") && cookie.contains("; Secure"), "{cookie}");
    }
}

#[test]
fn older_versions_and_weak_suites_are_refused() {
    let server = serve(&[]);
    assert_eq!(told(&server, &hello([3, 3], &[STRONG])).0, HANDSHAKE, "what is sent here is well made");
    for version in [[3, 0], [3, 1], [3, 2]] {
        let all = [&[STRONG][..], &WEAK].concat();
        assert_eq!(told(&server, &hello(version, &all)), (ALERT, PROTOCOL_VERSION), "{version:?}");
    }
    for suite in WEAK {
        assert_eq!(told(&server, &hello([3, 3], &[suite])), (ALERT, HANDSHAKE_FAILURE), "{suite:#x}");
    }
}

#[test]
fn who_speaks_no_tls_or_half_of_it_is_sent_away_and_keeps_nobody_out() {
    // Whoever speaks in clear would else have the one place for ten minutes.
    let server = serve(&[("ARGINE_REQUEST_SECONDS", "600"), ("ARGINE_CONNECTIONS", "1")]);
    let answer = to_the_end(server.send(&get("/healthz")));
    assert!(!answer.contains("HTTP/"), "{answer}");
    assert!(ask(&server, &get("/healthz")).starts_with("HTTP/1.1 200"));

    let server = serve(&[("ARGINE_REQUEST_SECONDS", "1"), ("ARGINE_CONNECTIONS", "3")]);
    let whole = hello([3, 3], &[STRONG]);
    // Nothing, half of the beginning, and a beginning that is not gone on with: as many as there are places.
    let held = [0, whole.len() / 2, whole.len()].map(|length| {
        let mut stream = server.connect();
        stream.write_all(&whole[..length]).unwrap();
        stream
    });
    assert!(ask(&server, &get("/healthz")).starts_with("HTTP/1.1 200"), "answered in a full house");
    for mut stream in held {
        let mut rest = Vec::new();
        let ended = stream.read_to_end(&mut rest);
        assert!(
            ended.is_ok() || ended.is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionReset)
        );
    }
}

#[test]
fn a_renewed_certificate_is_shown_without_a_restart() {
    let folder = Place::sqlite();
    let copy = |name: &str, to: &str| {
        std::fs::copy(file(name), folder.folder().join(to)).unwrap();
    };
    let show = |name: &str| {
        copy(&format!("{name}.pem"), "shown.pem");
        copy(&format!("{name}.key"), "shown.key");
    };
    let at = |name: &str| folder.folder().join(name).to_str().unwrap().to_owned();
    show("stranger");
    let server = Server::start(&[("ARGINE_TLS", &format!("{},{}", at("shown.pem"), at("shown.key")))]);
    let is_trusted = || connect(&server, &TLS13).write_all(get("/healthz").as_bytes()).is_ok();
    assert!(!is_trusted(), "of an authority that this client does not know");
    show("door");
    assert!(is_trusted());
    // The key of another one, and half a file: the last that was good goes on.
    copy("other.key", "shown.key");
    assert!(is_trusted());
    std::fs::write(at("shown.pem"), "-----BEGIN").unwrap();
    assert!(is_trusted());
}

/// What it says first, of where it serves or, when it does not, of why.
fn said(command: &mut Command) -> (String, String) {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let _ = child.kill();
    let rest = child.wait_with_output().unwrap();
    (line, String::from_utf8_lossy(&rest.stderr).into_owned())
}

#[test]
fn in_clear_other_machines_are_not_served() {
    let place = Place::sqlite();
    for (arguments, words) in [
        (&["--listen", "0.0.0.0:0"][..], "--plain-is-allowed"),
        (&["--listen", "[::]:0"], "--tls CERT,KEY"),
        (&["--listen", "0.0.0.0:0", "--proxies", "192.0.2.1"], "--behind-tls and --proxies"),
        (&["--tls", "a.pem"], "two files"),
        (&["--tls", "a.pem,b.pem"], "a.pem: no certificate in PEM"),
    ] {
        let (serves, why) = said(command::argine(&place).arg("serve").args(arguments));
        assert!(serves.is_empty() && why.contains(words), "{arguments:?}: {serves}{why}");
    }
    // What was passed says by itself who reaches it.
    let socket = TcpListener::bind("0.0.0.0:0").unwrap();
    let script = "exec 3<&0 0</dev/null; LISTEN_PID=$$ LISTEN_FDS=1 exec \"$ARGINE\" serve";
    let mut passed = Command::new("sh");
    passed.args(["-c", script]).stdin(Stdio::from(OwnedFd::from(socket)));
    let (serves, why) = said(command::at(&place, passed.env("ARGINE", env!("CARGO_BIN_EXE_argine"))));
    assert!(serves.is_empty() && why.contains("can be reached from other machines"), "{serves}{why}");
}

#[test]
fn other_machines_are_served_over_tls_behind_a_proxy_or_where_somebody_says_so() {
    let place = Place::sqlite();
    let door = door();
    for (arguments, begin) in [
        (&["--tls", &door][..], "Argine serves https://0.0.0.0:"),
        (&["--behind-tls", "--proxies", "192.0.2.1"], "Argine serves http://0.0.0.0:"),
        (&["--plain-is-allowed"], "Argine serves http://0.0.0.0:"),
    ] {
        let mut command = command::argine(&place);
        let (line, _) = said(command.args(["serve", "--listen", "0.0.0.0:0"]).args(arguments));
        assert!(line.starts_with(begin), "{arguments:?}: {line}");
    }
}
