//! The access floor through its public face, on both engines.

mod audiences;
mod brake;
mod common;
mod delegations;
mod independent;
mod passwords;
mod policy;
mod reading;
mod sessions;
mod tampering;
mod tree;
mod users;

use access::{AUDIT_MODULE, MODULE};

#[test]
fn every_statement_compiles_on_both_engines() {
    testkit::prepare_all(&[MODULE]);
    testkit::prepare_all(&[AUDIT_MODULE]);
    // One call each: on SQLite the second module lives in a file of its own.
    testkit::schemas_equal(&[MODULE]);
    testkit::schemas_equal(&[AUDIT_MODULE]);
    testkit::portable_sql(&[MODULE, AUDIT_MODULE]);
    testkit::sql_only_in_queries(env!("CARGO_MANIFEST_DIR"));
}
