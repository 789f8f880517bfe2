//! The SQL of the module runs on both engines, and lives where the other checks see it.

use crate::common::MODULES;

#[test]
fn every_statement_prepares_on_both_engines() {
    testkit::prepare_all(MODULES);
    testkit::portable_sql(&[sampling::MODULE]);
    testkit::sql_only_in_queries(env!("CARGO_MANIFEST_DIR"));
}
