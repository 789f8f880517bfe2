//! What the engines would accept and the design forbids, found in the texts.

use std::path::Path;

use storage::{Engine, Module};

/// Words that no migration and no statement may hold, each with why.
const FORBIDDEN: &[(&str, &str)] = &[
    ("DEFERRABLE", "a deferred constraint passes RELEASE and fails the COMMIT of the whole group"),
    ("DEFERRED", "a deferred constraint passes RELEASE and fails the COMMIT of the whole group"),
    ("ROLLBACK", "OR ROLLBACK ends the transaction of the whole group"),
    ("LIKE", "means different things on the two engines: use a range"),
    ("ILIKE", "PostgreSQL only: use a range"),
    ("GLOB", "SQLite only: use a range"),
    ("OFFSET", "lists page by key"),
];

/// Checks the migrations and statements of the modules for what the design forbids.
///
/// # Panics
/// With all that was found.
pub fn portable_sql(modules: &[Module]) {
    let found = modules.iter().flat_map(faults).collect::<Vec<_>>();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn faults(module: &Module) -> Vec<String> {
    let migrations = module.migrations.iter().map(|step| (format!("migration {}", step.number), step.sql));
    let statements = module.queries.iter().flat_map(|query| {
        [Engine::Sqlite, Engine::Postgres].map(|engine| (query.name().to_owned(), query.text(engine)))
    });
    let texts = migrations.chain(statements);
    texts
        .flat_map(|(place, sql)| forbidden(sql).map(move |why| format!("{place}: {why}")).collect::<Vec<_>>())
        .map(|fault| format!("{} {fault}", module.name))
        .collect()
}

fn forbidden(sql: &str) -> impl Iterator<Item = String> {
    let code: String =
        sql.lines().map(|line| line.split("--").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let words = code.to_ascii_uppercase();
    let words: Vec<String> =
        words.split(|letter: char| !letter.is_alphanumeric() && letter != '_').map(str::to_owned).collect();
    let hits = FORBIDDEN.iter().filter(move |(word, _)| words.iter().any(|found| found == word));
    hits.map(|(word, why)| format!("{word}: {why}"))
}

/// Checks that the sources below `folder/src` hold no SQL: it lives in `queries.sql` and `migrations/`, where the other
/// checks see it, and is never put together from strings. Call it with `env!("CARGO_MANIFEST_DIR")`.
///
/// # Panics
/// With all that was found.
pub fn sql_only_in_queries(folder: &str) {
    let mut found = Vec::new();
    scan(&Path::new(folder).join("src"), &mut found);
    assert!(found.is_empty(), "SQL outside queries.sql:\n{}", found.join("\n"));
}

fn scan(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("the sources can be read") {
        let path = entry.expect("the sources can be read").path();
        if path.is_dir() {
            scan(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).expect("the sources can be read");
            let lines = text.lines().enumerate().filter(|(_, line)| holds_sql(line));
            found.extend(
                lines.map(|(number, line)| format!("{}:{}: {}", path.display(), number + 1, line.trim())),
            );
        }
    }
}

fn holds_sql(line: &str) -> bool {
    let openings =
        ["SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM", "WITH RECURSIVE", "CREATE TABLE", "DROP TABLE"];
    line.contains("Query::new(") || openings.iter().any(|opening| line.contains(&format!("\"{opening}")))
}

#[cfg(test)]
mod tests {
    use super::{forbidden, holds_sql};

    #[test]
    fn forbidden_words_are_found_and_their_neighbours_are_not() {
        for sql in [
            "a @id REFERENCES b (id) DEFERRABLE INITIALLY IMMEDIATE",
            "INSERT OR ROLLBACK INTO a VALUES ($1)",
            "SELECT 1 FROM a WHERE b like $1",
            "SELECT 1 FROM a LIMIT 1\nOFFSET 3",
        ] {
            assert_ne!(forbidden(sql).count(), 0, "{sql}");
        }
        assert_eq!(forbidden("SELECT likely, rollback_at FROM a -- LIKE is not used").count(), 0);
    }

    #[test]
    fn sql_in_a_source_is_found() {
        assert!(holds_sql("    let sql = format!(\"SELECT {columns} FROM person\");"));
        assert!(holds_sql("static Q: Query = Query::new(\"x\", TEXT);"));
        assert!(!holds_sql("    /// SELECT is said here, in a comment"));
    }
}
