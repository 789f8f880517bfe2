//! Numbered migrations, written once with type tokens and replaced per engine.

use kernel::{Problem, Result};

use crate::unit::{Unit, Work};
use crate::{Engine, Query, Tx, args};

static APPLIED: Query = Query::new("applied_migrations", include_str!("queries.sql"));
static MAY: Query = Query::new("may_migrate", include_str!("queries.sql"));
static SERVICE: Query = Query::new("name_service", include_str!("queries.sql"));
static NOTE: Query = Query::new("note_migration", include_str!("queries.sql"));

const BOOK: &str = "CREATE TABLE IF NOT EXISTS schema_migration (
    module @text NOT NULL, number @integer NOT NULL, name @text NOT NULL, applied_at @instant NOT NULL,
    PRIMARY KEY (module, number)
) @table";

/// The storage floor's own migrations, on every store.
pub(crate) const STORAGE: Module = Module {
    name: "storage",
    migrations: &[
        Migration {
            number: 1,
            name: "trace inbox",
            sql: "CREATE TABLE trace_inbox (id @id PRIMARY KEY, at @instant NOT NULL, body @text NOT NULL) @table;",
        },
        Migration { number: 2, name: "wall", sql: include_str!("wall.sql") },
    ],
    queries: &[&crate::trace::INSERT_TRACE, &crate::tx::LOCK, &APPLIED, &MAY, &SERVICE, &NOTE],
};

/// What a module brings to the database.
#[derive(Clone, Copy)]
pub struct Module {
    /// The crate's name.
    pub name: &'static str,
    /// Its migrations in order.
    pub migrations: &'static [Migration],
    /// Its statements, prepared on both engines by a test.
    pub queries: &'static [&'static Query],
}

/// One step of a module's schema. Never edited once released: a change is a new step.
#[derive(Clone, Copy)]
pub struct Migration {
    /// 1, 2, 3 … within the module.
    pub number: i32,
    /// A few words for the operator.
    pub name: &'static str,
    /// SQL with type tokens (`@id`, `@text` …, see ARCHITECTURE.md). What stands after a line `-- @sqlite` or `-- @postgres` is for
    /// that engine alone, in this order.
    pub sql: &'static str,
}

/// After this line a migration is for SQLite alone, up to the next.
const SQLITE_ONLY: &str = "\n-- @sqlite\n";
/// After this line a migration is for PostgreSQL alone.
const POSTGRES_ONLY: &str = "\n-- @postgres\n";

/// Replaces the type tokens for an engine, and `@random` with bytes that nobody can guess.
pub(crate) fn for_engine(sql: &str, engine: Engine) -> String {
    let (rest, postgres) = sql.split_once(POSTGRES_ONLY).unwrap_or((sql, ""));
    let (common, sqlite) = rest.split_once(SQLITE_ONLY).unwrap_or((rest, ""));
    let own = if engine == Engine::Sqlite { sqlite } else { postgres };
    let sql = if own.is_empty() { common.to_owned() } else { format!("{common}\n{own}") };
    let tokens: &[(&str, &str)] = match engine {
        Engine::Sqlite => &[
            ("@clustered", "WITHOUT ROWID, STRICT"),
            ("@table", "STRICT"),
            ("@bigint", "INTEGER"),
            ("@integer", "INTEGER"),
            ("@instant", "INTEGER"),
            ("@bytes", "BLOB"),
            ("@bool", "INTEGER"),
            ("@date", "TEXT"),
            ("@text", "TEXT"),
            ("@id", "BLOB"),
            ("@random", "randomblob(32)"),
        ],
        Engine::Postgres => &[
            ("@clustered", ""),
            ("@table", ""),
            ("@bigint", "BIGINT"),
            ("@integer", "INTEGER"),
            ("@instant", "BIGINT"),
            ("@bytes", "BYTEA"),
            ("@bool", "BOOLEAN"),
            ("@date", "TEXT COLLATE \"C\""),
            ("@text", "TEXT COLLATE \"C\""),
            ("@id", "UUID"),
            ("@random", "uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())"),
        ],
    };
    tokens.iter().fold(sql, |text, (token, replacement)| text.replace(token, replacement))
}

/// What makes a database of these modules on an engine, as text: whoever keeps one made earlier sees when it is another by now.
pub fn made_of(modules: &[Module], engine: Engine) -> String {
    let steps = [&[STORAGE], modules].concat();
    let steps = steps.iter().flat_map(|module| module.migrations.iter().map(|step| (module.name, step)));
    steps
        .map(|(module, step)| format!("-- {module} {}\n{}\n", step.number, for_engine(step.sql, engine)))
        .collect()
}

/// The unit of work that brings the modules' schemas up to date.
pub(crate) fn unit(modules: &[Module]) -> Box<dyn Unit> {
    let modules = modules.to_vec();
    Work::boxed(move |tx| run(tx, &modules)).0
}

/// Brings the modules' schemas up to date; `tx` commits all or nothing.
///
/// # Errors
/// `Problem::Internal` with module, number and the engine's words.
fn run(tx: &mut Tx<'_>, modules: &[Module]) -> Result<usize> {
    let engine = tx.engine();
    let (may, is_there) = tx.one(&MAY, &[], |row| Ok((row.get::<bool>(0)?, row.get::<bool>(1)?)))?;
    if !may {
        return up_to_date(tx, modules, is_there);
    }
    if engine == Engine::Postgres {
        // Two processes that start at once migrate one after the other; SQLite's write lock does the same.
        tx.batch("SELECT pg_advisory_xact_lock(4711)")?;
    }
    tx.batch(&for_engine(BOOK, engine))?;
    let pending = pending(tx, modules)?;
    for (module, migration) in &pending {
        tx.batch(&for_engine(migration.sql, engine)).map_err(|problem| {
            Problem::Internal(format!("migration {module} {}: {problem}", migration.number))
        })?;
        let now = tx.clocks().now();
        tx.execute(&NOTE, args![*module, migration.number, migration.name, now])?;
    }
    Ok(pending.len())
}

/// The steps that have not been taken yet, in their order.
fn pending(tx: &mut Tx<'_>, modules: &[Module]) -> Result<Vec<(&'static str, &'static Migration)>> {
    let applied = tx.query(&APPLIED, &[], |row| Ok((row.get::<String>(0)?, row.get::<i32>(1)?)))?;
    let steps = modules.iter().flat_map(|module| module.migrations.iter().map(|step| (module.name, step)));
    let is_applied = |(module, step): &(&str, &Migration)| {
        applied.iter().any(|(name, n)| name == module && *n == step.number)
    };
    Ok(steps.filter(|step| !is_applied(step)).collect())
}

/// The login of the service cannot bring anything up to date: it only looks.
fn up_to_date(tx: &mut Tx<'_>, modules: &[Module], is_there: bool) -> Result<usize> {
    let pending = match is_there {
        true => pending(tx, modules)?.len(),
        false => modules.iter().map(|module| module.migrations.len()).sum(),
    };
    match pending {
        0 => Ok(0),
        count => Err(Problem::Internal(format!(
            "{count} migrations are pending, and the user of --database may not change the tables: run argine migrate as \
             their owner"
        ))),
    }
}

/// Gives a login what serving takes and nothing more (docs/adr/0007), on PostgreSQL as the owner of the tables: it reads and writes
/// rows, of the tables `append_only` it adds them, and makes, changes and empties no table. Without a name, to whom it was given
/// before, on what has been made since.
///
/// # Errors
/// `Problem::Internal` when there is no such login, it may do too much already, or the owner may not give it.
pub fn grant_service(tx: &mut Tx<'_>, login: Option<&str>, append_only: &[&str]) -> Result<()> {
    if tx.engine() == Engine::Sqlite {
        return match login {
            None => Ok(()),
            Some(_) => Err(Problem::Internal("only PostgreSQL has logins".into())),
        };
    }
    tx.query(&SERVICE, args![login.unwrap_or_default(), append_only.join(",")], |_| Ok(()))?;
    tx.batch(include_str!("service.sql"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_become_types() {
        let sql = "CREATE TABLE x (id @id PRIMARY KEY, on_day @date, n @bigint, m @integer) @clustered";
        assert_eq!(
            for_engine(sql, Engine::Sqlite),
            "CREATE TABLE x (id BLOB PRIMARY KEY, on_day TEXT, n INTEGER, m INTEGER) WITHOUT ROWID, STRICT"
        );
        assert!(for_engine(sql, Engine::Postgres).starts_with("CREATE TABLE x (id UUID PRIMARY KEY"));
    }

    #[test]
    fn one_engine_may_have_an_addition_of_its_own() {
        let sql = "CREATE TABLE x (a @text) @table;\n-- @postgres\nALTER TABLE x ENABLE ROW LEVEL SECURITY;";
        assert_eq!(for_engine(sql, Engine::Sqlite), "CREATE TABLE x (a TEXT) STRICT;");
        assert!(for_engine(sql, Engine::Postgres).ends_with("ENABLE ROW LEVEL SECURITY;"));
        let sql = "CREATE TABLE x (a @text);\n-- @sqlite\nSELECT 1;\n-- @postgres\nSELECT 2;";
        assert_eq!(for_engine(sql, Engine::Sqlite), "CREATE TABLE x (a TEXT);\nSELECT 1;");
        assert_eq!(for_engine(sql, Engine::Postgres), "CREATE TABLE x (a TEXT COLLATE \"C\");\nSELECT 2;");
    }
}
