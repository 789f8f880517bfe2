//! A server that answers, and what comes over its connections.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use testkit::Place;

/// Far beyond any limit set here: who is still connected then was never sent away.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The program, serving.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    pub place: Place,
}

impl Server {
    /// One that has answered.
    pub fn start(settings: &[(&str, &str)]) -> Self {
        let place = Place::sqlite();
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let child = Command::new(env!("CARGO_BIN_EXE_argine"))
            .arg("serve")
            .current_dir(place.folder())
            .env("ARGINE_DATABASE", place.url())
            .env("ARGINE_LISTEN", address.to_string())
            .envs(settings.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut server = Self { child, address, place };
        while TcpStream::connect(address).is_err() {
            let ended = server.child.try_wait().unwrap();
            assert!(ended.is_none(), "the server ended before it served: {ended:?}");
            std::thread::sleep(Duration::from_millis(5));
        }
        server
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
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
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
