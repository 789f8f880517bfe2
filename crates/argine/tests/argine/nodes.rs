//! Two processes on one database, each with a folder of its own and the same keys, as docs/operations.md wants it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use serde_json::Value;
use testkit::Place;
use uuid::Uuid;

use crate::command;

/// Of everybody whom the tests make.
pub const PASSWORD: &str = "una frase lunga e poco comune";
/// Far beyond what an answer needs on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// An answer that came whole.
pub struct Answer {
    pub status: u16,
    head: String,
    pub text: String,
}

impl Answer {
    /// A cookie that it sets, as one sends it back.
    pub fn cookie(&self, name: &str) -> String {
        let cookies = self.head.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
        let mut pairs = cookies.filter_map(|cookie| cookie.split(';').next());
        let found = pairs.find(|pair| pair.split('=').next() == Some(name));
        found.unwrap_or_else(|| panic!("no {name} in {}", self.head)).to_owned()
    }
}

/// The hidden fields of a page.
pub fn hidden(page: &str) -> Vec<(String, String)> {
    let fields = page.split("<input type=\"hidden\" name=\"").skip(1);
    let pair = |field: &str| {
        let (name, rest) = field.split_once("\" value=\"")?;
        Some((name.to_owned(), rest.split('"').next()?.to_owned()))
    };
    fields.filter_map(pair).collect()
}

#[derive(Default)]
struct Node {
    folder: PathBuf,
    port: AtomicU16,
    child: Mutex<Option<Child>>,
}

/// Both of them. The first folder is that of the commands too.
pub struct Nodes {
    nodes: [Node; 2],
    pub place: Place,
    /// The database's URL, as they log in.
    pub database: String,
}

impl Nodes {
    /// On a database in which nobody is yet; `None` where there is no PostgreSQL.
    pub fn empty() -> Option<Self> {
        Some(Self::start_both(Self::at(Place::postgres()?)))
    }

    /// On a small region: persons, and the cookie of somebody who sees them.
    pub fn demo() -> Option<(Self, Vec<Uuid>, String)> {
        let nodes = Self::at(Place::postgres()?);
        let said = nodes.run(&["demo", "--people", "200", "--prepare-only", "--json"], "");
        let demo: Value = serde_json::from_str(&said).unwrap();
        let user = demo["users"].as_array().unwrap().iter().find(|user| user["role"] == "sisp_operator");
        let user = |name: &str| user.unwrap()[name].as_str().unwrap().to_owned();
        let nodes = Self::start_both(nodes);
        let asked = "SELECT id FROM audience_entry WHERE resource = 'person' AND audience = $1
                     AND valid_to > '2020-11-14' ORDER BY id LIMIT 40";
        let people: Vec<Uuid> = {
            let rows = nodes.client().query(asked, &[&format!("asl:{}", user("unit_code"))]).unwrap();
            rows.iter().map(|row| row.get(0)).collect()
        };
        let entered = nodes.login(0, &user("login"), &user("password"), &[]);
        let session = entered.cookie("__Host-argine");
        Some((nodes, people, session))
    }

    /// None of them serves yet.
    pub fn at(place: Place) -> Self {
        let node = |name: &str| {
            let folder = place.folder().join(name);
            std::fs::create_dir(&folder).unwrap();
            Node { folder, ..Node::default() }
        };
        Self { nodes: [node("one"), node("two")], database: place.url().to_owned(), place }
    }

    fn start_both(nodes: Self) -> Self {
        nodes.start(0);
        let folder = |node: usize| &nodes.nodes[node].folder;
        let files = std::fs::read_dir(folder(0)).unwrap().map(|file| file.unwrap().path());
        for key in files.filter(|file| file.extension().is_some_and(|ending| ending == "key")) {
            std::fs::copy(&key, folder(1).join(key.file_name().unwrap())).unwrap();
        }
        nodes.start(1);
        nodes
    }

    /// The program with the folder of a node.
    pub fn command(&self, node: usize) -> Command {
        let mut command = command::argine(&self.place);
        command.env("ARGINE_DATA_FOLDER", &self.nodes[node].folder).env("ARGINE_DATABASE", &self.database);
        command.env("ARGINE_BUSINESS_DATE", "2020-11-14");
        command
    }

    /// Starts a node; answers when it serves.
    pub fn start(&self, node: usize) {
        let mut command = self.command(node);
        command.args(["serve", "--listen", "127.0.0.1:0", "--behind-tls", "--proxies", "127.0.0.1"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("Argine serves http://").unwrap_or_else(|| panic!("{line}"));
        let address: SocketAddr = address.parse().unwrap();
        self.nodes[node].port.store(address.port(), Ordering::Relaxed);
        *self.nodes[node].child.lock().unwrap() = Some(child);
    }

    /// SIGKILL.
    pub fn kill(&self, node: usize) {
        if let Some(mut child) = self.nodes[node].child.lock().unwrap().take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Runs a command to its end, beside the nodes; what it printed.
    pub fn run(&self, arguments: &[&str], input: &str) -> String {
        let mut command = self.command(0);
        let output = command.args(arguments).stdin(command::told(&self.place, input)).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    pub fn create_user(&self, login: &str, role: &str, unit: &str) {
        let arguments = ["user", "create", login, "--name", "Ada Prova", "--role", role, "--unit", unit];
        self.run(&arguments, PASSWORD);
        // A second factor is asked for elsewhere.
        self.execute(
            "INSERT INTO region_setting (name, value, set_by, set_at)
             SELECT 'second_factor', 'offered', id, 0 FROM user_account LIMIT 1 ON CONFLICT DO NOTHING",
        );
    }

    pub fn user(&self, login: &str) -> Uuid {
        let asked = "SELECT id FROM user_account WHERE login = $1";
        self.client().query_one(asked, &[&login]).unwrap().get(0)
    }

    pub fn execute(&self, sql: &str) {
        self.client().batch_execute(sql).unwrap();
    }

    pub fn client(&self) -> postgres::Client {
        postgres::Client::connect(self.place.url(), postgres::NoTls).unwrap()
    }

    /// Asks a node; `None` when no whole answer came.
    pub fn ask(
        &self,
        node: usize,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Option<Answer> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.nodes[node].port.load(Ordering::Relaxed)));
        let mut stream = TcpStream::connect(address).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
        if method == "POST" {
            let length = body.len();
            let form = "application/x-www-form-urlencoded";
            let kind = if body.starts_with('{') { "application/json" } else { form };
            request += &format!("Content-Type: {kind}\r\n");
            request += &format!("Content-Length: {length}\r\n");
        }
        headers.iter().for_each(|(name, value)| request += &format!("{name}: {value}\r\n"));
        stream.write_all(format!("{request}\r\n{body}").as_bytes()).ok()?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).ok()?;
        let (head, text) = std::str::from_utf8(&bytes).ok()?.split_once("\r\n\r\n")?;
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "))?;
        if length.parse() != Ok(text.len()) {
            return None;
        }
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some(Answer { status, head: head.to_owned(), text: text.to_owned() })
    }

    pub fn try_get(&self, node: usize, path: &str, session: &str) -> Option<Answer> {
        self.ask(node, "GET", path, &[("Cookie", session)], "")
    }

    pub fn get(&self, node: usize, path: &str, session: &str) -> Answer {
        self.try_get(node, path, session).expect("an answer")
    }

    /// Whether the session opens a page of its user.
    pub fn is_inside(&self, node: usize, session: &str) -> bool {
        match self.get(node, "/profile", session).status {
            200 => true,
            303 | 401 => false,
            other => panic!("{other}"),
        }
    }

    /// Sends a form with the token of the session.
    pub fn post(&self, node: usize, path: &str, session: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(node, "/profile", session).text;
        let token = hidden(&page).into_iter().find(|(name, _)| name == "csrf").expect("a token").1;
        let id = Uuid::now_v7().to_string();
        let own = [("csrf", token.as_str()), ("id", id.as_str())];
        let missing = own.iter().filter(|(name, _)| fields.iter().all(|(given, _)| given != name));
        let body = encoded(missing.chain(fields));
        self.ask(node, "POST", path, &[("Cookie", session)], &body).expect("an answer")
    }

    /// Sends the form of the sign-in page.
    pub fn login(&self, node: usize, login: &str, password: &str, headers: &[(&str, &str)]) -> Answer {
        let page = self.ask(node, "GET", "/login", headers, "").expect("the page").text;
        let mut fields = hidden(&page);
        fields.extend([("login", login), ("password", password)].map(|(n, v)| (n.to_owned(), v.to_owned())));
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.ask(node, "POST", "/login", headers, &encoded(fields.iter())).expect("an answer")
    }

    /// Signs one of the tests' users in; the cookie of the session.
    pub fn sign_in(&self, node: usize, login: &str) -> String {
        let entered = self.login(node, login, PASSWORD, &[]);
        assert_eq!(entered.status, 303, "{}", entered.text);
        entered.cookie("__Host-argine")
    }
}

impl Drop for Nodes {
    fn drop(&mut self) {
        self.kill(0);
        self.kill(1);
    }
}

/// None of the values has a sign that would need more.
fn encoded<'f>(fields: impl Iterator<Item = &'f (&'f str, &'f str)>) -> String {
    fields.map(|(name, value)| format!("{name}={}", value.replace(' ', "+"))).collect::<Vec<_>>().join("&")
}
