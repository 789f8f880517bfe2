//! PostgreSQL with two logins: the owner of the tables migrates, and the service reads and writes rows and can do nothing else.

use std::process::Output;

use postgres::error::SqlState;
use serde_json::{Value, json};
use testkit::Place;
use uuid::Uuid;

use crate::command;
use crate::nodes::Nodes;

/// A database of its own owner, and a login that owns nothing, with which the nodes log in. Both are gone with it.
struct Divided {
    nodes: Nodes,
    owner: String,
    service: String,
}

impl Divided {
    fn new() -> Option<Self> {
        let mut nodes = Nodes::at(Place::postgres()?);
        let name = |kind: &str| format!("argine_{kind}_{}", Uuid::now_v7().simple());
        let (owner, service) = (name("owner"), name("service"));
        nodes.database = url(&nodes.place, &service);
        let made = format!(
            "CREATE ROLE {owner} LOGIN; CREATE ROLE {service} LOGIN NOINHERIT;
             DO $$ BEGIN
                 CREATE ROLE argine_reader NOLOGIN;
             EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
             GRANT argine_reader TO {owner} WITH ADMIN OPTION;
             DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO {owner}', current_database()); END $$"
        );
        nodes.client().batch_execute(&made).unwrap();
        Some(Self { nodes, owner, service })
    }

    /// A command of the tables' owner.
    fn as_owner(&self, arguments: &[&str]) -> Output {
        let mut command = command::argine(&self.nodes.place);
        command.env("ARGINE_DATABASE", url(&self.nodes.place, &self.owner)).args(arguments).output().unwrap()
    }

    fn migrate(&self, more: &[&str]) {
        let output = self.as_owner(&[&["migrate"], more].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// A command with the nodes' own login.
    fn as_service(&self, arguments: &[&str]) -> Output {
        self.nodes.command(0).args(arguments).output().unwrap()
    }
}

fn refused(output: &Output, why: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains(why), "{said}");
}

fn url(place: &Place, login: &str) -> String {
    place.url().replacen("argine@", &format!("{login}@"), 1)
}

impl Drop for Divided {
    fn drop(&mut self) {
        self.nodes.kill(0);
        let (owner, service) = (&self.owner, &self.service);
        let gone = format!(
            "REASSIGN OWNED BY {owner} TO CURRENT_USER; DROP OWNED BY {owner}, {service};
             DROP ROLE {service}; DROP ROLE {owner}"
        );
        if let Err(error) = self.nodes.client().batch_execute(&gone) {
            assert!(std::thread::panicking(), "{error:?}");
        }
    }
}

/// Somebody whom an ASL sees.
const OF_ASL: &str = "SELECT id FROM audience_entry WHERE resource = 'person' AND audience = $1
    AND valid_to > '2020-11-14' ORDER BY id LIMIT 1";

/// What nobody needs who serves.
const FORBIDDEN: &[&str] = &[
    "CREATE TABLE own (n integer)",
    "CREATE SCHEMA own",
    "ALTER TABLE person ADD COLUMN own text",
    "ALTER TABLE person DISABLE ROW LEVEL SECURITY",
    "DROP POLICY service ON person",
    "DROP TABLE person",
    "DROP TRIGGER entered ON session",
    "TRUNCATE person",
    "TRUNCATE audit_log",
    "TRUNCATE trace_inbox",
    "DELETE FROM audit_log",
    "UPDATE audit_log SET body = ''",
    "DELETE FROM audit_checkpoint",
    "DELETE FROM schema_migration",
    "SELECT key FROM wall.secret",
    "CREATE OR REPLACE FUNCTION wall.bucket(who uuid) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "ALTER ROLE argine_reader LOGIN",
    "CREATE ROLE another",
];

/// The demo's operator of an ASL signs in at a node, looks at a person, and asks that she be sampled.
fn serves(nodes: &Nodes, demo: &Value) {
    let user =
        |role: &str| demo["users"].as_array().unwrap().iter().find(|user| user["role"] == role).unwrap();
    let (sisp, technician) = (user("sisp_operator"), user("laboratory_technician"));
    let text = |name: &str| sisp[name].as_str().unwrap();
    let (login, password) = (text("login"), text("password"));
    let audience = format!("asl:{}", text("unit_code"));
    let person: Uuid = nodes.client().query_one(OF_ASL, &[&audience]).unwrap().get(0);
    nodes.start(0);
    let entered = nodes.login(0, login, password, &[]);
    assert_eq!(entered.status, 303, "{}", entered.text);
    let session = entered.cookie("__Host-argine");
    assert_eq!(nodes.get(0, &format!("/people/{person}"), &session).status, 200);
    let credentials = json!({ "login": login, "password": password }).to_string();
    let token = nodes.ask(0, "POST", "/api/v1/token", &[], &credentials).unwrap();
    let token: Value = serde_json::from_str(&token.text).unwrap();
    let bearer = format!("Bearer {}", token["token"].as_str().unwrap());
    let asked = json!({ "laboratory": technician["unit_code"], "reason": "screening", "test_type": "molecular", "again": true });
    let asked = asked.to_string();
    let key = Uuid::now_v7().to_string();
    let headers = [("Authorization", bearer.as_str()), ("Idempotency-Key", key.as_str())];
    let written =
        nodes.ask(0, "POST", &format!("/api/v1/people/{person}/swab-requests"), &headers, &asked).unwrap();
    assert_eq!(written.status, 201, "{}", written.text);
    assert!(nodes.run(&["audit", "verify"], "").contains("records"));
}

#[test]
fn the_service_reads_and_writes_rows_and_can_do_nothing_else() {
    let Some(divided) = Divided::new() else { return };
    let (owner, service) = (divided.owner.as_str(), divided.service.as_str());
    refused(&divided.as_service(&["migrate"]), "as an administrator of the server run");
    refused(&divided.as_owner(&["migrate", "--service-role", "nobody_here"]), "there is no role nobody_here");
    refused(&divided.as_owner(&["migrate", "--service-role", owner]), "may do more than serve");
    divided.migrate(&["--service-role", service]);

    // A region's history: every module writes what it writes.
    let nodes = &divided.nodes;
    let filled = nodes.run(&["demo", "--people", "200", "--prepare-only", "--json"], "");
    let demo: Value = serde_json::from_str(&filled).unwrap();
    let checks: Vec<Value> =
        serde_json::from_slice(&divided.as_service(&["doctor", "--json"]).stdout).unwrap();
    let of_database =
        ["database", "person", "names", "known", "figures", "references", "2nd wall", "db link"];
    for name in of_database {
        let check = checks.iter().find(|check| check["name"] == name).unwrap();
        assert_eq!(check["ok"], true, "{check}");
    }
    serves(nodes, &demo);

    let mut client = postgres::Client::connect(&nodes.database, postgres::NoTls).unwrap();
    let become_owner = format!("SET ROLE {owner}");
    for sql in FORBIDDEN.iter().chain([&become_owner.as_str()]) {
        let error = client.batch_execute(sql).expect_err(sql);
        assert_eq!(error.code(), Some(&SqlState::INSUFFICIENT_PRIVILEGE), "{sql}: {error:?}");
    }
}

#[test]
fn what_was_made_since_is_the_services_too_and_what_is_pending_is_said() {
    let Some(divided) = Divided::new() else { return };
    let (owner, service) = (divided.owner.as_str(), divided.service.as_str());
    divided.migrate(&["--service-role", service]);
    let mut administrator = divided.nodes.client();
    administrator
        .batch_execute(&format!("CREATE TABLE later (n integer); ALTER TABLE later OWNER TO {owner}"))
        .unwrap();
    let asked = "SELECT has_table_privilege($1::text::name, 'later', 'INSERT')";
    let mut may = || administrator.query_one(asked, &[&service]).unwrap().get::<_, bool>(0);
    assert!(!may());
    divided.migrate(&[]);
    assert!(may(), "given without being asked for again");

    let last = "DELETE FROM schema_migration WHERE module = 'support' AND number = 2";
    administrator.batch_execute(last).unwrap();
    refused(&divided.as_service(&["serve", "--listen", "127.0.0.1:0"]), "1 migrations are pending");
}
