//! A server that takes e-mail, for tests: it speaks SMTP over loopback, keeps what it gets, and can behave badly.

use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// How the server behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// It takes what it gets.
    Takes,
    /// It refuses every address, for good.
    Refuses,
    /// It asks to try later.
    PutsOff,
    /// It says nothing.
    Hangs,
    /// It takes the message and hangs up before it says so.
    TakesAndDrops,
    /// It hangs up at once.
    Down,
}

/// A message as it came.
#[derive(Debug, Clone)]
pub struct Received {
    /// The addresses it is for.
    pub to: Vec<String>,
    /// Headers and body as they were sent.
    pub raw: String,
}

impl Received {
    /// The value of a header.
    pub fn header(&self, name: &str) -> String {
        let head = self.raw.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ");
        let line =
            head.lines().find(|line| line.to_lowercase().starts_with(&format!("{}:", name.to_lowercase())));
        line.and_then(|line| line.split_once(':'))
            .map(|(_, value)| value.trim().to_owned())
            .unwrap_or_default()
    }

    /// The text, decoded.
    pub fn text(&self) -> String {
        let (_, body) = self.raw.split_once("\r\n\r\n").unwrap_or_default();
        if !self.header("Content-Transfer-Encoding").eq_ignore_ascii_case("quoted-printable") {
            return body.to_owned();
        }
        let body = body.replace("=\r\n", "");
        let (bytes, mut decoded, mut place) = (body.as_bytes(), Vec::new(), 0);
        while place < bytes.len() {
            let coded = (bytes[place] == b'=').then(|| body.get(place + 1..place + 3)).flatten();
            match coded.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                Some(byte) => {
                    decoded.push(byte);
                    place += 3;
                }
                None => {
                    decoded.push(bytes[place]);
                    place += 1;
                }
            }
        }
        String::from_utf8_lossy(&decoded).into_owned()
    }
}

/// A server on a port of its own. It goes with the test's process.
pub struct SmtpSink {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    manner: Mutex<Manner>,
    received: Mutex<Vec<Received>>,
}

impl SmtpSink {
    /// Starts one that takes what it gets.
    ///
    /// # Panics
    /// When no port is free.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let shared = Arc::new(Shared { manner: Mutex::new(Manner::Takes), received: Mutex::default() });
        let taking = shared.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = taking.clone();
                thread::spawn(move || talk(&stream, &shared));
            }
        });
        Self { address, shared }
    }

    /// Where it is, as a mail server is configured.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Behaves so from the next connection on.
    pub fn behave(&self, manner: Manner) {
        *self.shared.manner.lock().unwrap_or_else(PoisonError::into_inner) = manner;
    }

    /// What came, oldest first.
    pub fn received(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// One connection, to its end.
fn talk(stream: &TcpStream, shared: &Shared) {
    let manner = *shared.manner.lock().unwrap_or_else(PoisonError::into_inner);
    match manner {
        Manner::Down => {
            let _ = stream.shutdown(Shutdown::Both);
            return;
        }
        Manner::Hangs => {
            // Until the other side gives up.
            let _ = BufReader::new(stream).read_until(b'\0', &mut Vec::new());
            return;
        }
        _ => {}
    }
    let (mut reader, mut writer) = (BufReader::new(stream), stream);
    let mut say = |text: &str| writer.write_all(format!("{text}\r\n").as_bytes()).is_ok();
    let mut to: Vec<String> = Vec::new();
    let mut line = String::new();
    say("220 sink");
    while {
        line.clear();
        reader.read_line(&mut line).is_ok_and(|read| read > 0)
    } {
        let word = line.split_whitespace().next().unwrap_or_default().to_uppercase();
        let go_on = match word.as_str() {
            "EHLO" => say("250-sink") && say("250 8BITMIME"),
            "RCPT" if manner == Manner::Refuses => say("550 5.1.1 there is nobody here of that name"),
            "RCPT" if manner == Manner::PutsOff => say("450 4.2.1 later"),
            "RCPT" => {
                to.extend(line.split(['<', '>']).nth(1).map(str::to_owned));
                say("250 ok")
            }
            "DATA" => {
                say("354 go on");
                let raw = data(&mut reader);
                let received = Received { to: std::mem::take(&mut to), raw };
                shared.received.lock().unwrap_or_else(PoisonError::into_inner).push(received);
                if manner == Manner::TakesAndDrops {
                    let _ = stream.shutdown(Shutdown::Both);
                    return;
                }
                say("250 taken")
            }
            "QUIT" => {
                say("221 bye");
                return;
            }
            "MAIL" | "RSET" | "NOOP" => say("250 ok"),
            _ => say("500 what?"),
        };
        if !go_on {
            return;
        }
    }
}

/// The lines of a message, up to the lonely point.
fn data(reader: &mut impl BufRead) -> String {
    let (mut raw, mut line) = (String::new(), String::new());
    while reader.read_line(&mut line).is_ok_and(|read| read > 0) && line != ".\r\n" {
        raw.push_str(line.strip_prefix('.').unwrap_or(&line));
        line.clear();
    }
    raw
}
