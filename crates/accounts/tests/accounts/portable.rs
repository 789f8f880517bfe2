//! The statements compile on both engines, and live where the checks see them.

use crate::common::{AUDIT, MODULES};

#[test]
fn every_statement_compiles_on_both_engines() {
    testkit::prepare_all(&[MODULES, &[accounts::MODULE]].concat());
    testkit::prepare_all(&[AUDIT, &[accounts::AUDIT_MODULE]].concat());
    testkit::portable_sql(&[accounts::MODULE, accounts::AUDIT_MODULE]);
    testkit::sql_only_in_queries(env!("CARGO_MANIFEST_DIR"));
}
