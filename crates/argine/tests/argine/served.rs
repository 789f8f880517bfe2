//! A server that answers, and what comes over its connections.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::ops::Deref;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use testkit::Place;

use crate::command;

/// Far beyond any limit set here: who is still connected then was never sent away.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The program while it serves on a port of its own; what it logs stands in `serve.log`.
pub struct Serving {
    child: Child,
    pub address: SocketAddr,
}

impl Serving {
    /// Serves until it is dropped.
    pub fn start(place: &Place) -> Self {
        Self::with(place, &[])
    }

    /// The same with these variables of the environment.
    pub fn with(place: &Place, settings: &[(&str, &str)]) -> Self {
        let log = place.folder().join("serve.log");
        let log = std::fs::OpenOptions::new().create(true).append(true).open(log).unwrap();
        let mut command = command::argine(place);
        command.arg("serve").env("ARGINE_LISTEN", "127.0.0.1:0").envs(settings.iter().copied());
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit('/').next().and_then(|address| address.parse().ok());
        Self {
            child,
            address: address.unwrap_or_else(|| panic!("the server ended before it served: {line}")),
        }
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// A connection on which this has been sent.
    pub fn send(&self, bytes: &str) -> TcpStream {
        let mut stream = self.connect();
        stream.write_all(bytes.as_bytes()).unwrap();
        stream
    }

    /// Sends JSON and reads the answer, head and body.
    pub fn post(&self, path: &str, body: &str) -> String {
        let (host, length) = (self.address, body.len());
        let head =
            format!("POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}");
        to_the_end(self.send(&format!("{head}\r\nContent-Type: application/json\r\n\r\n{body}")))
    }

    /// Asks it to end, as an operator would.
    pub fn stop(mut self) {
        Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(self.child.wait().unwrap().success(), "an orderly end");
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program serving, on a database of its own.
pub struct Server {
    serving: Serving,
    pub place: Place,
}

impl Server {
    /// One with these variables of the environment.
    pub fn start(settings: &[(&str, &str)]) -> Self {
        let place = Place::sqlite();
        Self { serving: Serving::with(&place, settings), place }
    }
}

impl Deref for Server {
    type Target = Serving;

    fn deref(&self) -> &Serving {
        &self.serving
    }
}

/// What comes until the server closes, in clear or over TLS.
pub fn to_the_end(mut stream: impl Read) -> String {
    let mut text = Vec::new();
    match stream.read_to_end(&mut text) {
        Ok(_) => {}
        // Closed before all was read that had been sent.
        Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => {}
        Err(error) => panic!("the server never closed the connection: {error}"),
    }
    String::from_utf8(text).unwrap()
}
