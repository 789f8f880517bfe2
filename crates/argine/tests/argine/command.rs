//! The program as its users start it, in a folder of the test's own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};

use testkit::Place;

/// `argine` on a database of the test.
pub fn argine(place: &Place) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_argine"));
    at(place, &mut command);
    command
}

/// Has a command work in the test's folder and on its database.
pub fn at<'c>(place: &Place, command: &'c mut Command) -> &'c mut Command {
    command
        .current_dir(place.folder())
        .env("ARGINE_DATABASE", place.url())
        .env("ARGINE_DATA_FOLDER", place.folder())
}

/// Runs it to its end with these arguments.
pub fn run(place: &Place, arguments: &[&str]) -> Output {
    argine(place).args(arguments).output().unwrap()
}

/// What it reads on its standard input.
pub fn told(place: &Place, input: &str) -> Stdio {
    let file = place.folder().join("input.txt");
    std::fs::write(&file, input).unwrap();
    Stdio::from(std::fs::File::open(file).unwrap())
}

/// The program while it serves on a port of its own; what it logs stands in `serve.log`.
pub struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    /// Serves until it is dropped.
    pub fn start(place: &Place) -> Self {
        let log = place.folder().join("serve.log");
        let log = std::fs::OpenOptions::new().create(true).append(true).open(log).unwrap();
        let mut command = argine(place);
        command.arg("serve").env("ARGINE_LISTEN", "127.0.0.1:0").stdout(Stdio::piped()).stderr(log);
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("Argine serves http://").expect(&line).to_owned();
        let serving = Self { child, address };
        // Whoever is answered finds a process that hears when it is told to end.
        serving.post("/healthz", "");
        serving
    }

    /// Sends JSON and reads the answer, head and body.
    pub fn post(&self, path: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let (host, length) = (&self.address, body.len());
        let head =
            format!("POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}");
        write!(stream, "{head}\r\nContent-Type: application/json\r\n\r\n{body}").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
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
