//! The module's statements on both engines.

#[test]
fn every_statement_compiles_on_both_engines() {
    testkit::prepare_all(&crate::common::modules());
    testkit::sql_only_in_queries(env!("CARGO_MANIFEST_DIR"));
}
