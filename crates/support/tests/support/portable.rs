//! The statements compile on both engines, and live where the checks see them.

#[test]
fn every_statement_compiles_on_both_engines() {
    testkit::prepare_all(crate::common::MODULES);
    testkit::portable_sql(&[support::MODULE]);
    testkit::schemas_equal(crate::common::MODULES);
    testkit::sql_only_in_queries(env!("CARGO_MANIFEST_DIR"));
}
