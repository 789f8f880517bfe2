//! Whoever only asks changes nothing: every role walks the pages that it reaches by links, and every path of the API that
//! answers a GET, and the tables stay as they were. Downloads that are met on the way have names that this program chose.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use access::sessions::Token;
use access::{AudienceKind, Role};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use rusqlite::{Connection, OpenFlags};
use testkit::TestDb;
use tower::ServiceExt;
use uuid::Uuid;

use crate::refusals::{demo_region, sign_in, some_person};
use crate::{api, wiring};

/// Pages of a kind that are looked at: addresses that differ in an id, a number or what stands behind the question mark.
const OF_A_KIND: usize = 2;

/// The database on its disk, read beside the program.
struct Tables {
    connection: Connection,
    version: i64,
    rows: BTreeMap<String, BTreeSet<String>>,
}

impl Tables {
    fn open(folder: &Path) -> Self {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
        let connection = Connection::open_with_flags(folder.join("argine.db"), flags).unwrap();
        let mut tables = Self { connection, version: 0, rows: BTreeMap::new() };
        tables.changed();
        tables
    }

    /// The tables that are not what they were when this was asked before.
    fn changed(&mut self) -> Vec<String> {
        let version = self.connection.query_row("PRAGMA data_version", [], |row| row.get(0)).unwrap();
        if version == self.version {
            return Vec::new();
        }
        let now = self.read();
        let before = std::mem::replace(&mut self.rows, now);
        self.version = version;
        self.rows
            .iter()
            .filter(|(name, rows)| before.get(*name) != Some(rows))
            .map(|(name, _)| name.clone())
            .collect()
    }

    fn read(&self) -> BTreeMap<String, BTreeSet<String>> {
        let names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        let mut names = self.connection.prepare(names).unwrap();
        let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let rows = |name: &String| {
            let mut all = self.connection.prepare(&format!("SELECT * FROM {name}")).unwrap();
            let width = all.column_count();
            let row = all.query_map([], |row| {
                let cells = (0..width).map(|at| row.get::<_, rusqlite::types::Value>(at));
                Ok(format!("{:?}", cells.collect::<Result<Vec<_>, _>>()?))
            });
            row.unwrap().map(Result::unwrap).collect()
        };
        names.into_iter().map(|name| (name.clone(), rows(&name))).collect()
    }
}

/// Somebody who walks.
struct Walk<'a> {
    db: &'a TestDb,
    app: &'a Router,
    token: Token,
    seen: BTreeMap<String, usize>,
    saved: &'a mut BTreeSet<String>,
}

impl Walk<'_> {
    /// Asks for an address, and says where its page leads.
    fn ask(&mut self, path: &str) -> (StatusCode, Vec<String>) {
        let request = Request::get(path).header("cookie", format!("argine={}", self.token.secret()));
        let request = request.body(Body::empty()).unwrap();
        let answer = self.db.block_on(self.app.clone().oneshot(request)).unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let text = |name: &str| {
            headers.get(name).map_or("", |value| value.to_str().expect("plain signs")).to_owned()
        };
        let named = text("content-disposition");
        if !named.is_empty() {
            let name = named.strip_prefix("attachment; filename=\"").and_then(|rest| rest.strip_suffix('"'));
            let name = name.unwrap_or_else(|| panic!("{path}: {named}"));
            assert!(
                name.bytes().all(|sign| sign.is_ascii_alphanumeric() || b".-_".contains(&sign)),
                "{named}"
            );
            self.saved.insert(name.to_owned());
        }
        let mut leads = vec![text("location")];
        if text("content-type").starts_with("text/html") {
            let bytes = self.db.block_on(to_bytes(answer.into_body(), 1 << 24)).unwrap();
            leads.extend(links(path, &String::from_utf8_lossy(&bytes)));
        }
        leads.retain(|lead| {
            lead.starts_with('/') && !lead.starts_with("/assets/") && !lead.ends_with("/stream")
        });
        (status, leads)
    }

    /// Whether an address is one too many of its kind.
    fn is_enough(&mut self, path: &str) -> bool {
        let seen = self.seen.entry(kind(path)).or_default();
        *seen += 1;
        *seen > OF_A_KIND
    }
}

/// An address without what differs between things of a kind.
fn kind(path: &str) -> String {
    let bare = path.split(['?', '#']).next().unwrap_or_default();
    let piece = |piece: &str| {
        if piece.contains(|sign: char| sign.is_ascii_digit()) { "{}".to_owned() } else { piece.to_owned() }
    };
    bare.split('/').map(piece).collect::<Vec<_>>().join("/")
}

fn links(base: &str, page: &str) -> Vec<String> {
    let bare = base.split(['?', '#']).next().unwrap_or_default();
    let values = [" href=\"", " hx-get=\""].iter().flat_map(|name| page.split(name).skip(1));
    let values = values
        .map(|rest| rest.split('"').next().unwrap_or_default().replace("&#38;", "&").replace("&amp;", "&"));
    values.map(|link| if link.starts_with('?') { format!("{bare}{link}") } else { link }).collect()
}

/// A unit in which a role finds something.
fn unit(role: Role, asl: &str, gp: &str) -> String {
    match role.unit_kind() {
        AudienceKind::Region => "010".to_owned(),
        AudienceKind::Asl => asl.to_owned(),
        AudienceKind::Province => "001".to_owned(),
        AudienceKind::Comune => "001125".to_owned(),
        AudienceKind::Gp => gp.to_owned(),
        AudienceKind::Laboratory => territory::get().laboratories_serving(asl).next().unwrap().code.clone(),
        AudienceKind::Hospital | AudienceKind::School | AudienceKind::SamplingPlace => "010001".to_owned(),
    }
}

/// Paths of the API that answer a GET, about somebody or something where they take an id.
fn api_paths(about: Uuid) -> Vec<String> {
    let (_, document) = api::document();
    let read = document.paths.paths.iter().filter(|(_, item)| item.get.is_some());
    let filled = |path: &String| {
        let pieces = path
            .split('/')
            .map(|piece| if piece.starts_with('{') { about.to_string() } else { piece.to_owned() });
        pieces.collect::<Vec<_>>().join("/")
    };
    let paths: Vec<String> = read.map(|(path, _)| filled(path)).collect();
    assert!(paths.len() > 40, "{}", paths.len());
    paths
}

#[test]
fn whoever_only_asks_changes_nothing_and_saves_under_names_of_ours() {
    testkit::on_each_engine(&wiring::modules(), &wiring::audit_modules(), wiring::reactions, |db| {
        // What a page writes does not depend on the engine; on this one the tables can be read beside the program.
        if db.engine() != storage::Engine::Sqlite {
            return;
        }
        let app = demo_region(db);
        let (person, asl, gp) = some_person(db);
        let roles: Vec<Role> = Role::ALL.into_iter().filter(|role| !role.is_machine()).collect();
        let (mut wrote, mut saved, mut asked, mut good) =
            (BTreeSet::new(), BTreeSet::new(), 0, BTreeSet::new());
        for role in roles {
            let token = sign_in(db, role, &unit(role, &asl, &gp));
            let mut tables = Tables::open(db.folder());
            let mut walk = Walk { db, app: &app, token, seen: BTreeMap::new(), saved: &mut saved };
            let mut left: Vec<String> = api_paths(person);
            left.push("/".to_owned());
            while let Some(path) = left.pop() {
                if walk.is_enough(&path) {
                    continue;
                }
                let (status, leads) = walk.ask(&path);
                asked += 1;
                if status.is_success() {
                    good.insert(kind(&path));
                }
                let changed = tables.changed().into_iter();
                wrote.extend(changed.map(|table| format!("GET {} writes {table}", kind(&path))));
                left.extend(leads);
            }
        }
        assert!(wrote.is_empty(), "{wrote:#?}");
        let mut tables = Tables::open(db.folder());
        sign_in(db, Role::Gp, &gp);
        assert!(tables.changed().contains(&"session".to_owned()), "what it looks for is seen");
        assert!(good.len() > 150 && asked > 1_000, "the walk is blind: {} kinds of {asked}", good.len());
        assert!(saved.len() >= 8, "{saved:?}");
    });
}
