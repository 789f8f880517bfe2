//! The program as its users run it: a process that can be killed.

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use testkit::Place;

use crate::http;

/// Enough that the story's ASL has persons.
const PEOPLE: &str = "400";

/// One installation and the process that serves it.
pub struct Server {
    database: String,
    folder: PathBuf,
    pub address: SocketAddr,
    /// Where the writers sit.
    pub desks: [Desk; 2],
    child: Option<Child>,
}

/// A signed-in user and what he writes.
#[derive(Clone, Default)]
pub struct Desk {
    /// Bearer token.
    pub token: String,
    /// Whose persons he has.
    pub audience: String,
    /// Last part of the path of his act.
    pub act: &'static str,
    /// What he sends, without the note.
    pub body: serde_json::Value,
}

impl Server {
    /// At a place in which nothing is yet.
    pub fn unprepared(place: &Place) -> Self {
        Self {
            database: place.url().to_owned(),
            folder: place.folder().to_owned(),
            address: free_address(),
            desks: [Desk::default(), Desk::default()],
            child: None,
        }
    }

    /// Fills the place with a small demo region and signs an operator of the SISP and a doctor in.
    pub fn prepare(place: &Place) -> Self {
        let mut server = Self::unprepared(place);
        let answer = server.run(&["demo", "--people", PEOPLE, "--prepare-only", "--json"], "");
        let demo: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
        let user = |role: &str| {
            let users = demo["users"].as_array().expect("users");
            users.iter().find(|user| user["role"] == role).expect("a user for each role").clone()
        };
        let (sisp, doctor) = (user("sisp_operator"), user("gp"));
        let request = serde_json::json!({
            "laboratory": user("laboratory_technician")["unit_code"], "reason": "screening", "test_type": "molecular",
            "again": true,
        });
        let report = serde_json::json!({ "symptoms": ["fever"], "onset": "2020-11-12", "again": true });
        server.start(Duration::from_secs(60));
        server.desks = [
            server.sign_in(&sisp, "asl", "swab-requests", request),
            server.sign_in(&doctor, "gp", "reports", report),
        ];
        server.kill();
        server
    }

    fn sign_in(
        &self,
        user: &serde_json::Value,
        kind: &str,
        act: &'static str,
        body: serde_json::Value,
    ) -> Desk {
        let credentials =
            serde_json::json!({ "login": user["login"], "password": user["password"] }).to_string();
        let answer = http::send(self.address, "POST", "/api/v1/token", &[], &credentials).expect("an answer");
        assert_eq!(answer.status, 200, "{}", answer.body);
        let token: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
        let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
        Desk {
            token: text(&token["token"]),
            audience: format!("{kind}:{}", text(&user["unit_code"])),
            act,
            body,
        }
    }

    /// The same program on another database.
    pub fn at(other: &Self, database: &str) -> Self {
        Self {
            database: database.to_owned(),
            folder: std::path::Path::new(database).parent().expect("a folder").to_owned(),
            address: other.address,
            desks: other.desks.clone(),
            child: None,
        }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_argine"));
        // In a folder of its own, so that no configuration file of whoever runs the test is read.
        command
            .current_dir(&self.folder)
            .env("ARGINE_DATABASE", &self.database)
            .env("ARGINE_DATA_FOLDER", &self.folder)
            .env("ARGINE_BUSINESS_DATE", "2020-11-14")
            .env("ARGINE_LISTEN", self.address.to_string());
        command
    }

    /// Runs a command to its end and answers what it printed.
    ///
    /// Panics when it does not succeed.
    pub fn run(&self, arguments: &[&str], input: &str) -> String {
        let output = self.output(arguments, input);
        let (out, errors) = (text(&output.stdout), text(&output.stderr));
        assert!(output.status.success(), "argine {arguments:?}: {}\n{out}{errors}", output.status);
        out
    }

    /// Runs a command that may fail: its exit code and all it said.
    pub fn attempt(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output = self.output(arguments, "");
        (output.status.code(), text(&output.stdout) + &text(&output.stderr))
    }

    fn output(&self, arguments: &[&str], input: &str) -> Output {
        let mut command = self.command();
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        // A command that reads nothing may have ended already.
        let _ = child.stdin.take().expect("its input").write_all(input.as_bytes());
        child.wait_with_output().expect("it ends")
    }

    /// Starts serving; answers how long it took until a unit of work could be written.
    pub fn start(&mut self, limit: Duration) -> Duration {
        let begun = Instant::now();
        let log = std::fs::OpenOptions::new().create(true).append(true).open(self.folder.join("serve.log"));
        let log = log.expect("a log");
        let child =
            self.command().arg("serve").stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn();
        self.child = Some(child.expect("the program starts"));
        while !self.is_ready() {
            let ended = self.child.as_mut().and_then(|child| child.try_wait().expect("it is a child"));
            assert!(ended.is_none(), "serve ended by itself: {ended:?}\n{}", self.log());
            assert!(begun.elapsed() < limit, "not ready after {limit:?}\n{}", self.log());
            std::thread::sleep(Duration::from_millis(10));
        }
        begun.elapsed()
    }

    fn is_ready(&self) -> bool {
        http::send(self.address, "GET", "/readyz", &[], "").is_some_and(|answer| answer.status == 200)
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("serve.log")).unwrap_or_default()
    }

    /// SIGKILL: no handler, no buffer, no farewell.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("it can be killed");
            child.wait().expect("it ends");
        }
    }

    /// Asks politely, as an operator would.
    pub fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let asked = Command::new("kill").arg(child.id().to_string()).status().expect("kill");
            assert!(asked.success());
            child.wait().expect("it ends");
        }
    }

    /// Counters that screens show must agree with the facts they count.
    pub fn check_counters(&self) {
        // `doctor` also finds that the business date stands still, which is on purpose here: its code is not looked at.
        let output = self.command().args(["doctor", "--json"]).output().expect("doctor runs");
        let checks: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let checks = checks.as_array().expect("a list of checks");
        let figures = checks.iter().find(|check| check["name"] == "figures").expect("it checks the figures");
        assert_eq!(figures["ok"], true, "{figures}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Outside the range from which the kernel hands ports to whoever asks for any: while the server is down nobody must
/// take its place.
fn free_address() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let begin = (std::process::id() % 9_000) as u16;
    loop {
        let port = 10_000 + (begin + NEXT.fetch_add(1, Ordering::Relaxed)) % 10_000;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
