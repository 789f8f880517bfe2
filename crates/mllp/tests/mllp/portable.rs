//! The SQL of the module runs on both engines, and lives where the other checks see it.

use crate::common::MODULES;

#[test]
fn every_statement_prepares_on_both_engines() {
    testkit::prepare_all(MODULES);
}

#[test]
fn the_schemas_of_both_engines_are_equal() {
    testkit::schemas_equal(MODULES);
}

#[test]
fn the_sql_is_portable_and_in_its_files() {
    testkit::portable_sql(&[mllp::MODULE]);
    testkit::sql_only_in_queries(env!("CARGO_MANIFEST_DIR"));
}
