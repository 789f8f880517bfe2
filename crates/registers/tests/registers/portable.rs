//! The statements compile on both engines, and live where the checks see them.

use crate::common::MODULES;

#[test]
fn every_statement_compiles_on_both_engines() {
    testkit::prepare_all(MODULES);
    testkit::portable_sql(&[registers::MODULE]);
    testkit::sql_only_in_queries(env!("CARGO_MANIFEST_DIR"));
}
