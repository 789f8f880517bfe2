//! The schemas of the two engines, read from their own catalogues and compared.

use std::collections::{BTreeMap, BTreeSet};

use storage::{Engine, Module};

use crate::places;

/// Each table's lines: columns in order, then keys, indexes and references sorted.
type Schema = BTreeMap<String, Vec<String>>;

/// Migrates both engines and compares tables, columns, types, nullability, keys, indexes and references.
///
/// # Panics
/// When they differ, with the first table that does.
pub fn schemas_equal(modules: &[Module]) {
    let schemas: Vec<Schema> = places()
        .map(|place| {
            drop(place.open(modules).expect("the migrations run"));
            match place.engine() {
                Engine::Sqlite => sqlite(place.url()).expect("SQLite's catalogue can be read"),
                Engine::Postgres => postgres(place.url()).expect("PostgreSQL's catalogue can be read"),
            }
        })
        .collect();
    if let [sqlite, postgres] = &schemas[..] {
        compare(sqlite, postgres);
    }
}

fn compare(sqlite: &Schema, postgres: &Schema) {
    assert!(sqlite.contains_key("schema_migration"), "the catalogue was read: {sqlite:?}");
    assert_eq!(sqlite.keys().collect::<Vec<_>>(), postgres.keys().collect::<Vec<_>>(), "tables");
    for (table, lines) in sqlite {
        assert_eq!(lines, &postgres[table], "table {table}: left SQLite, right PostgreSQL");
    }
}

fn index(unique: bool, columns: &str, partial: bool) -> String {
    let (unique, partial) = (if unique { "unique " } else { "" }, if partial { " where …" } else { "" });
    format!("{unique}index ({columns}){partial}")
}

fn column(name: &str, kind: &str, not_null: bool) -> String {
    format!("{name} {kind}{}", if not_null { " not null" } else { "" })
}

fn sqlite(path: &str) -> rusqlite::Result<Schema> {
    let connection = rusqlite::Connection::open(path)?;
    let names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let names = texts(&connection, names, [])?;
    names.into_iter().map(|table| Ok((table.clone(), sqlite_table(&connection, &table)?))).collect()
}

fn texts(
    connection: &rusqlite::Connection,
    sql: &str,
    args: impl rusqlite::Params,
) -> rusqlite::Result<Vec<String>> {
    connection.prepare(sql)?.query_map(args, |row| row.get(0))?.collect()
}

fn sqlite_key(connection: &rusqlite::Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    texts(connection, "SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk", [table])
}

fn sqlite_table(connection: &rusqlite::Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let columns = "SELECT name, type, \"notnull\" OR pk > 0 FROM pragma_table_info(?1) ORDER BY cid";
    let mut lines: Vec<String> = connection
        .prepare(columns)?
        .query_map([table], |row| {
            Ok(column(&row.get::<_, String>(0)?, &row.get::<_, String>(1)?, row.get(2)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    lines.push(format!("key ({})", sqlite_key(connection, table)?.join(", ")));

    let mut others = BTreeSet::new();
    let indexes = "SELECT name, \"unique\", partial FROM pragma_index_list(?1) WHERE origin <> 'pk'";
    let mut statement = connection.prepare(indexes)?;
    let mut rows = statement.query([table])?;
    while let Some(row) = rows.next()? {
        let columns = "SELECT COALESCE(name, '…') || CASE WHEN \"desc\" THEN ' desc' ELSE '' END
                       FROM pragma_index_xinfo(?1) WHERE key ORDER BY seqno";
        let columns = texts(connection, columns, [row.get::<_, String>(0)?])?;
        others.insert(index(row.get(1)?, &columns.join(", "), row.get(2)?));
    }
    let references = "SELECT id, \"table\", group_concat(\"from\", ', '), group_concat(\"to\", ', ')
                      FROM (SELECT * FROM pragma_foreign_key_list(?1) ORDER BY id, seq) GROUP BY id";
    let mut statement = connection.prepare(references)?;
    let mut rows = statement.query([table])?;
    while let Some(row) = rows.next()? {
        let (target, from): (String, String) = (row.get(1)?, row.get(2)?);
        // A reference that names no columns means the other table's key.
        let to = match row.get::<_, Option<String>>(3)? {
            Some(to) => to,
            None => sqlite_key(connection, &target)?.join(", "),
        };
        others.insert(format!("({from}) references {target} ({to})"));
    }
    lines.extend(others);
    Ok(lines)
}

const POSTGRES_COLUMNS: &str = "
SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), COALESCE(l.collname::text, ''), a.attnotnull
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_collation l ON l.oid = a.attcollation
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY c.relname, a.attnum";

const POSTGRES_INDEXES: &str = "
SELECT c.relname::text, i.indisprimary, i.indisunique, i.indpred IS NOT NULL,
       string_agg(COALESCE(a.attname, '…') || CASE WHEN k.option & 1 = 1 THEN ' desc' ELSE '' END, ', ' ORDER BY k.place)
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
CROSS JOIN LATERAL unnest(i.indkey::int2[], i.indoption::int2[]) WITH ORDINALITY AS k (number, option, place)
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number AND k.number > 0
WHERE c.relnamespace = 'public'::regnamespace
GROUP BY c.relname, i.indexrelid, i.indisprimary, i.indisunique, i.indpred IS NOT NULL";

const POSTGRES_REFERENCES: &str = "
SELECT c.conrelid::regclass::text, c.confrelid::regclass::text, string_agg(f.attname, ', ' ORDER BY k.place),
       string_agg(t.attname, ', ' ORDER BY k.place)
FROM pg_constraint c
CROSS JOIN LATERAL unnest(c.conkey, c.confkey) WITH ORDINALITY AS k (source, target, place)
JOIN pg_attribute f ON f.attrelid = c.conrelid AND f.attnum = k.source
JOIN pg_attribute t ON t.attrelid = c.confrelid AND t.attnum = k.target
WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace
GROUP BY c.oid, c.conrelid, c.confrelid";

fn postgres(url: &str) -> Result<Schema, postgres::Error> {
    let mut client = postgres::Client::connect(url, postgres::NoTls)?;
    let mut schema = Schema::new();
    for row in client.query(POSTGRES_COLUMNS, &[])? {
        let (kind, collation) = (row.get::<_, String>(2), row.get::<_, String>(3));
        let line = column(row.get(1), &as_sqlite(&kind, &collation), row.get(4));
        schema.entry(row.get(0)).or_default().push(line);
    }
    let mut keys = BTreeMap::new();
    let mut others: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in client.query(POSTGRES_INDEXES, &[])? {
        if row.get(1) {
            keys.insert(row.get::<_, String>(0), row.get::<_, String>(4));
        } else {
            others.entry(row.get(0)).or_default().insert(index(row.get(2), row.get(4), row.get(3)));
        }
    }
    for row in client.query(POSTGRES_REFERENCES, &[])? {
        let [target, from, to] = [1, 2, 3].map(|number| row.get::<_, String>(number));
        others.entry(row.get(0)).or_default().insert(format!("({from}) references {target} ({to})"));
    }
    for (table, lines) in &mut schema {
        lines.push(format!("key ({})", keys.remove(table).unwrap_or_default()));
        lines.extend(others.remove(table).unwrap_or_default());
    }
    Ok(schema)
}

/// SQLite's word for a type of the closed list; any other stays and so differs.
fn as_sqlite(kind: &str, collation: &str) -> String {
    match (kind, collation) {
        ("uuid" | "bytea", _) => "BLOB".into(),
        ("bigint" | "integer" | "boolean", _) => "INTEGER".into(),
        // By bytes, as SQLite: another collation would sort and compare differently.
        ("text", "C") => "TEXT".into(),
        _ => format!("{kind} {collation}"),
    }
}

/// Every table of a store.
///
/// # Panics
/// When the database cannot be made or read.
pub fn tables(modules: &[Module]) -> Vec<String> {
    let place = places().next().expect("there is always SQLite");
    drop(place.open(modules).expect("the migrations run"));
    let connection = rusqlite::Connection::open(place.url()).expect("the file is there");
    let tables =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
    texts(&connection, tables, []).expect("SQLite's catalogue can be read")
}

/// The tables whose rows name a person: by a reference to her, or by a column `person_id`; and hers.
///
/// # Panics
/// When the database cannot be made or read.
pub fn tables_of_persons(modules: &[Module]) -> Vec<String> {
    let place = places().next().expect("there is always SQLite");
    drop(place.open(modules).expect("the migrations run"));
    let connection = rusqlite::Connection::open(place.url()).expect("the file is there");
    let tables = "SELECT m.name FROM sqlite_schema m WHERE m.type = 'table' AND (m.name = 'person'
        OR EXISTS (SELECT 1 FROM pragma_table_info(m.name) c WHERE c.name = 'person_id')
        OR EXISTS (SELECT 1 FROM pragma_foreign_key_list(m.name) f WHERE f.\"table\" = 'person'))
        ORDER BY m.name";
    texts(&connection, tables, []).expect("SQLite's catalogue can be read")
}
