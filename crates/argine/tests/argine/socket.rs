//! A restart behind a socket that the parent holds: whoever connects meanwhile is answered, and not refused.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use testkit::{Place, places};

use crate::command;

const CLIENTS: usize = 4;
/// Far beyond what a start needs on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

#[derive(Debug, PartialEq)]
enum Seen {
    Answered,
    Refused,
    /// Connected, and closed before the request was read: browsers ask again by themselves.
    Dropped,
}

fn ask(address: SocketAddr) -> Seen {
    let Ok(mut stream) = TcpStream::connect_timeout(&address, PATIENCE) else { return Seen::Refused };
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    let mut answer = String::new();
    let sent = stream.write_all(request.as_bytes()).and_then(|()| stream.read_to_string(&mut answer));
    if sent.is_ok() && answer.starts_with("HTTP/1.1 200") { Seen::Answered } else { Seen::Dropped }
}

/// The program with the socket as its third file, as systemd passes it.
fn with_socket(place: &Place, socket: &TcpListener) -> Child {
    let passed = OwnedFd::from(socket.try_clone().unwrap());
    let script = "exec 3<&0 0</dev/null; LISTEN_PID=$$ LISTEN_FDS=1 exec \"$ARGINE\" serve";
    let mut command = Command::new("sh");
    command.args(["-c", script]).stdin(Stdio::from(passed)).env("ARGINE", env!("CARGO_BIN_EXE_argine"));
    start(place, &mut command)
}

fn without_socket(place: &Place, address: SocketAddr) -> Child {
    start(place, command::argine(place).arg("serve").env("ARGINE_LISTEN", address.to_string()))
}

fn start(place: &Place, command: &mut Command) -> Child {
    command::at(place, command).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn stop(mut child: Child) {
    let told = Command::new("kill").arg("-TERM").arg(child.id().to_string()).status().unwrap();
    assert!(told.success());
    assert!(child.wait().unwrap().success(), "an orderly end");
}

fn wait_for(seen: &Receiver<Seen>, answers: usize, all: &mut Vec<Seen>) {
    let mut answered = 0;
    while answered < answers {
        let one = seen.recv_timeout(PATIENCE).expect("somebody is answered");
        answered += usize::from(one == Seen::Answered);
        all.push(one);
    }
}

/// What clients see while a process is replaced by another one.
fn restart(address: SocketAddr, run: impl Fn() -> Child) -> Vec<Seen> {
    let going = AtomicBool::new(true);
    let (tell, seen): (Sender<Seen>, Receiver<Seen>) = channel();
    let mut all = Vec::new();
    std::thread::scope(|scope| {
        let first = run();
        for _ in 0..CLIENTS {
            let (tell, going) = (tell.clone(), &going);
            scope.spawn(move || {
                while going.load(Ordering::Relaxed) {
                    let _ = tell.send(ask(address));
                }
            });
        }
        wait_for(&seen, 20, &mut all);
        // What was seen before the first one was ready is no matter of a restart.
        all.clear();
        stop(first);
        let second = run();
        wait_for(&seen, 200, &mut all);
        going.store(false, Ordering::Relaxed);
        all.extend(seen.try_iter());
        // The last questions are answered before the end.
        while seen.recv_timeout(Duration::from_millis(200)).is_ok() {}
        stop(second);
    });
    all
}

#[test]
fn nobody_is_refused_while_the_process_is_replaced() {
    for place in places() {
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = socket.local_addr().unwrap();
        let seen = restart(address, || with_socket(&place, &socket));
        assert!(!seen.contains(&Seen::Refused), "{:?}", place.engine());
        let dropped = seen.iter().filter(|one| **one == Seen::Dropped).count();
        assert!(dropped <= CLIENTS, "{dropped} connections closed unread, at most those open at that moment");
    }
}

#[test]
fn behind_a_proxy_that_is_not_named_it_does_not_serve() {
    let place = Place::sqlite();
    for listen in ["127.0.0.1:0", "0.0.0.0:0"] {
        let told = command::run(&place, &["serve", "--behind-tls", "--listen", listen]);
        let words = String::from_utf8_lossy(&told.stderr);
        assert_eq!(told.status.code(), Some(1), "{words}");
        assert!(words.contains("--behind-tls needs --proxies"), "{words}");
    }
}

#[test]
fn behind_a_proxy_that_is_named_it_serves() {
    let place = Place::sqlite();
    let mut command = command::argine(&place);
    command.args(["serve", "--behind-tls", "--proxies", "127.0.0.1", "--listen", "127.0.0.1:0"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("Argine serves http://").unwrap_or_else(|| panic!("{line}"));
    assert_eq!(ask(address.parse().unwrap()), Seen::Answered);
    stop(child);
}

#[test]
fn without_the_socket_the_same_clients_are_refused() {
    let place = Place::sqlite();
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let seen = restart(address, || without_socket(&place, address));
    assert!(seen.contains(&Seen::Refused), "the test sees refusals");
}
