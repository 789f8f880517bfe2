//! The second wall, read from PostgreSQL's own catalogue.

use postgres::{Client, NoTls};
use storage::Module;

use crate::Place;

/// Each table and view: whether the read connections may read any of it, whether policies decide which rows (of a view:
/// whether it asks what is held), and whether it holds persons: by its references, followed to the end, or by the names of
/// its columns.
const TABLES: &str = "
WITH RECURSIVE holding (id) AS (
    SELECT oid FROM pg_class WHERE relname = 'person' AND relnamespace = 'public'::regnamespace
    UNION
    SELECT c.conrelid FROM pg_constraint c JOIN holding h ON c.confrelid = h.id WHERE c.contype = 'f')
SELECT c.relname::text, has_any_column_privilege('argine_reader', c.oid, 'SELECT'),
       c.relrowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)
       OR c.relkind = 'v' AND EXISTS (
           SELECT FROM pg_depend d JOIN pg_rewrite w ON w.oid = d.objid
           WHERE w.ev_class = c.oid AND d.refobjid IN (to_regclass('wall.held'), to_regclass('public.held_entry'))),
       c.oid IN (SELECT id FROM holding) OR EXISTS (
           SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN (
               'person_id', 'subject', 'tax_code', 'report_id', 'request_id', 'result_id', 'case_id', 'measure_id')),
       has_table_privilege('argine_reader', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') ORDER BY c.relname";

/// Functions that run as their owner and look names up where their caller says.
const LOOSE_FUNCTIONS: &str = "
SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND NOT EXISTS (SELECT FROM unnest(p.proconfig) AS setting WHERE setting LIKE 'search_path=%')";

const ROLE: &str =
    "SELECT rolsuper OR rolbypassrls OR rolcanlogin FROM pg_roles WHERE rolname = 'argine_reader'";

/// What is wrong with the second wall of a database with these modules; nothing to say without a test server.
///
/// Every table is withheld from the read connections, or has policies, or is in `without_persons`, and nothing in
/// `without_persons` refers to a person.
///
/// # Panics
/// When the database cannot be made or read.
pub fn wall_faults(modules: &[Module], without_persons: &[&str]) -> Vec<String> {
    let Some(place) = Place::postgres() else { return Vec::new() };
    drop(place.open(modules).expect("the migrations run"));
    let mut client = Client::connect(place.url(), NoTls).expect("the test server");
    let mut faults = Vec::new();
    for row in client.query(TABLES, &[]).expect("the catalogue") {
        let table: String = row.get(0);
        let [readable, policed, holding, writable]: [bool; 4] = [1, 2, 3, 4].map(|column| row.get(column));
        let free = without_persons.contains(&table.as_str());
        if free && holding {
            faults.push(format!("{table} is named as without persons, and it refers to them"));
        }
        if readable && !policed && !free {
            faults.push(format!(
                "{table} can be read before anybody has entered: give it a policy in the migration that makes it, \
                 withhold it from argine_reader, or name it as without persons"
            ));
        }
        if writable {
            faults.push(format!("{table} can be written by argine_reader"));
        }
    }
    for row in client.query(LOOSE_FUNCTIONS, &[]).expect("the catalogue") {
        faults
            .push(format!("{} runs as its owner and has no search_path of its own", row.get::<_, String>(0)));
    }
    if client.query_one(ROLE, &[]).expect("the role").get(0) {
        faults.push("argine_reader is a superuser, passes row-level security or may log in".into());
    }
    faults
}
