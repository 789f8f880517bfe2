//! The module's statements on both engines.

mod common;

#[test]
fn every_statement_compiles_on_both_engines() {
    testkit::prepare_all(&common::modules());
    testkit::sql_only_in_queries(env!("CARGO_MANIFEST_DIR"));
}
