//! Migrated databases on the test server, for tests to copy: to run every migration costs the server half a second, a copy a tenth of it.

use std::hash::{DefaultHasher, Hash, Hasher};

use kernel::Clocks;
use postgres::{Client, Error};
use storage::{Config, Db, Engine, Module, Reactions};

use crate::place::with_database;

/// The name of the database in which these modules' migrations have run; whoever is first makes it, and the others wait for it.
///
/// # Errors
/// The server's.
///
/// # Panics
/// When a migration fails.
pub(crate) fn migrated(
    server: &str,
    client: &mut Client,
    modules: &[Module],
    audit_modules: &[Module],
) -> Result<String, Error> {
    let name = format!("argine_template_{:016x}", fingerprint(modules, audit_modules));
    if is_whole(client, &name)? {
        return Ok(name);
    }
    // Given back with the connection.
    client.batch_execute("SELECT pg_advisory_lock(4712)")?;
    if !is_whole(client, &name)? {
        make(server, client, &name, modules, audit_modules)?;
    }
    client.batch_execute("SELECT pg_advisory_unlock(4712)")?;
    Ok(name)
}

/// Nobody may connect to what is whole, so that copies never wait for somebody to leave.
fn is_whole(client: &mut Client, name: &str) -> Result<bool, Error> {
    let found =
        client.query_opt("SELECT 1 FROM pg_database WHERE datname = $1 AND NOT datallowconn", &[&name])?;
    Ok(found.is_some())
}

fn make(
    server: &str,
    client: &mut Client,
    name: &str,
    modules: &[Module],
    audit_modules: &[Module],
) -> Result<(), Error> {
    // One statement each: none of them may stand in a transaction.
    client.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))?;
    client.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0"))?;
    let config = Config { readers: 1, writers: 1, ..Config::new(with_database(server, name)) };
    let opened = Db::open(config, Clocks::in_service(), Reactions::new(), modules, audit_modules);
    drop(opened.unwrap_or_else(|problem| panic!("migrating {name}: {problem}")));
    client.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", &[&name])?;
    client.batch_execute(&format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false"))
}

/// Of the whole text that makes it: after an edit it is another database.
fn fingerprint(modules: &[Module], audit_modules: &[Module]) -> u64 {
    let mut hasher = DefaultHasher::new();
    storage::made_of(&[modules, audit_modules].concat(), Engine::Postgres).hash(&mut hasher);
    hasher.finish()
}
