//! Every statement on both engines.

#[test]
fn every_statement_prepares_on_both_engines() {
    testkit::prepare_all(&crate::common::modules());
    testkit::portable_sql(&[outbound::MODULE]);
    testkit::schemas_equal(&crate::common::modules());
    testkit::sql_only_in_queries(env!("CARGO_MANIFEST_DIR"));
}
