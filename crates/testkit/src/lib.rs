//! What the tests of every crate share: a fresh database on each engine, and the checks that the SQL is portable.
//!
//! A dev-dependency only. SQLite is always tested; PostgreSQL when `ARGINE_TEST_POSTGRES` holds the URL of a superuser
//! (`scripts/with-postgres` sets it). With `ARGINE_TEST_REQUIRE_POSTGRES=1` its absence is a failure.

mod authenticator;
mod held;
mod place;
mod scan;
mod schema;
mod smtp;
mod template;
mod test_db;
mod wall;

pub use authenticator::Authenticator;
pub use held::while_locked;
pub use place::{Place, places};
pub use scan::{portable_sql, sql_only_in_queries};
pub use schema::{schemas_equal, tables, tables_of_persons};
pub use smtp::{Manner, Received, SmtpSink};
pub use test_db::{Options, TestDb, on_each_engine, on_each_engine_with, prepare_all};
pub use wall::wall_faults;
