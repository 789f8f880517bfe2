//! Exports through their public face, on both engines.

mod approval;
mod common;
mod files;

/// Every statement on both engines.
#[test]
fn every_statement_prepares_on_both_engines() {
    testkit::prepare_all(&common::modules());
    testkit::portable_sql(&[lists::export::MODULE]);
    testkit::schemas_equal(&common::modules());
}
