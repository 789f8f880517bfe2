//! Named statements, kept in `queries.sql` files.

use std::sync::OnceLock;

use crate::Engine;

/// A statement of a module's `queries.sql`, found by its name; the same text serves both engines unless the file
/// holds a pair `-- name: x @sqlite` and `-- name: x @postgres`.
pub struct Query {
    name: &'static str,
    file: &'static str,
    texts: OnceLock<Texts>,
}

struct Texts {
    sqlite: String,
    postgres: &'static str,
    enters: bool,
}

impl Query {
    /// A statement by its name in a file. Use [`queries!`](crate::queries).
    pub const fn new(name: &'static str, file: &'static str) -> Self {
        Self { name, file, texts: OnceLock::new() }
    }

    /// The statement's name, for logs and error texts.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The text for an engine, for the tests that read it.
    pub fn text(&self, engine: Engine) -> &str {
        match engine {
            Engine::Sqlite => self.sqlite(),
            Engine::Postgres => self.postgres(),
        }
    }

    /// The text for SQLite. It numbers `$n` by first appearance, `?n` by the number: hence the rewrite.
    pub(crate) fn sqlite(&self) -> &str {
        &self.texts().sqlite
    }

    /// The text for PostgreSQL.
    pub(crate) fn postgres(&self) -> &'static str {
        self.texts().postgres
    }

    /// Whether it enters the second wall (docs/adr/0007): it closes by itself what was entered before.
    pub(crate) fn enters(&self) -> bool {
        self.texts().enters
    }

    fn texts(&self) -> &Texts {
        self.texts.get_or_init(|| {
            let common = section(self.file, self.name);
            let for_engine =
                |engine: &str| common.or_else(|| section(self.file, &format!("{} @{engine}", self.name)));
            let missing = || panic!("queries.sql has no statement named {}", self.name);
            let postgres = for_engine("postgres").unwrap_or_else(missing);
            Texts {
                sqlite: for_engine("sqlite").unwrap_or_else(missing).replace('$', "?"),
                postgres,
                enters: postgres.contains("FROM wall.enter("),
            }
        })
    }
}

/// The text under `-- name: {name}`, up to the next name.
fn section(file: &'static str, name: &str) -> Option<&'static str> {
    sections(file).find_map(|(found, text)| (found == name).then_some(text))
}

/// All `(name, text)` of a file.
fn sections(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    file.split("-- name: ").skip(1).map(|part| {
        let (name, text) = part.split_once('\n').unwrap_or((part, ""));
        (name.trim(), text.trim())
    })
}

/// Names in the file that no [`Query`] of the list uses: a test keeps this empty.
pub fn unused_names(queries: &[&'static Query]) -> Vec<&'static str> {
    let Some(first) = queries.first() else { return Vec::new() };
    let base = |name: &'static str| name.split(" @").next().unwrap_or(name);
    sections(first.file)
        .map(|(name, _)| base(name))
        .filter(|name| !queries.iter().any(|query| query.name == *name))
        .collect()
}

/// Declares the statements of a `queries.sql` file (path relative to the declaring file) and `ALL`, their list.
///
/// ```ignore
/// storage::queries! { "queries.sql"; LIST_PEOPLE = "list_people", FIND_PERSON = "find_person" }
/// ```
#[macro_export]
macro_rules! queries {
    ($file:literal; $($constant:ident = $name:literal),* $(,)?) => {
        $(#[doc = concat!("Statement `", $name, "` of `", $file, "`.")]
        pub static $constant: $crate::Query = $crate::Query::new($name, include_str!($file));)*
        /// Every statement of the module, for the test that prepares them all on both engines.
        pub static ALL: &[&$crate::Query] = &[$(&$constant),*];
    };
}
