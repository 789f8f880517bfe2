//! Where a test's database lives: a folder or a database of its own, gone afterwards.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use kernel::Clocks;
use storage::{Config, Db, Engine, Module, Reactions};
use uuid::Uuid;

use crate::template;

/// A fresh home for one database, removed when dropped. Drop every `Db` on it first.
pub struct Place {
    url: String,
    folder: PathBuf,
    server: Option<Server>,
}

/// The database of one test on the test server.
struct Server {
    url: String,
    name: String,
    /// Made when it is first asked for, because only then is it known whether as a copy.
    made: OnceLock<()>,
}

impl Server {
    fn make(&self, copied: impl FnOnce(&mut postgres::Client) -> Result<String, postgres::Error>) {
        self.made.get_or_init(|| {
            administer(&self.url, |client| {
                let template = copied(client)?;
                client.batch_execute(&format!("CREATE DATABASE {} TEMPLATE {template}", self.name))
            });
        });
    }
}

impl Place {
    /// A folder with nothing in it yet.
    pub fn sqlite() -> Self {
        let folder = std::env::temp_dir().join(format!("argine-test-{}", Uuid::now_v7().simple()));
        std::fs::create_dir(&folder).expect("a temporary folder can be made");
        Self { url: folder.join("argine.db").to_string_lossy().into_owned(), folder, server: None }
    }

    /// An empty database on the test server; `None` when there is none.
    ///
    /// # Panics
    /// When there is none and `ARGINE_TEST_REQUIRE_POSTGRES=1`.
    pub fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("ARGINE_TEST_POSTGRES") else {
            let required = std::env::var("ARGINE_TEST_REQUIRE_POSTGRES").is_ok_and(|value| value == "1");
            assert!(!required, "ARGINE_TEST_REQUIRE_POSTGRES=1, but ARGINE_TEST_POSTGRES is not set");
            eprintln!(
                "PostgreSQL is not tested: ARGINE_TEST_POSTGRES is not set (see scripts/with-postgres)"
            );
            return None;
        };
        let mut place = Self::sqlite();
        let name = format!("argine_test_{}", Uuid::now_v7().simple());
        place.url = with_database(&server, &name);
        place.server = Some(Server { url: server, name, made: OnceLock::new() });
        Some(place)
    }

    /// What `Config::new` takes; there is a database, empty unless somebody has been here.
    pub fn url(&self) -> &str {
        if let Some(server) = &self.server {
            server.make(|_| Ok("template0".to_owned()));
        }
        &self.url
    }

    /// Where nobody has been yet, what these modules' migrations make is there already.
    pub(crate) fn migrated(&self, modules: &[Module], audit_modules: &[Module]) {
        if let Some(server) = &self.server {
            server.make(|client| template::migrated(&server.url, client, modules, audit_modules));
        }
    }

    /// A folder of the test's own, on both engines.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Which engine this is for.
    pub fn engine(&self) -> Engine {
        if self.server.is_some() { Engine::Postgres } else { Engine::Sqlite }
    }

    /// Settings for tests: few threads, because many tests run at once.
    pub fn config(&self) -> Config {
        Config { readers: 2, writers: 3, ..Config::new(self.url()) }
    }

    /// Opens the database on the business date 2020-11-14.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub fn open(&self, modules: &[Module]) -> kernel::Result<Db> {
        let clocks = Clocks::at_business_date(jiff::civil::date(2020, 11, 14));
        Db::open(self.config(), clocks, Reactions::new(), modules, &[])
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(server) = self.server.as_ref().filter(|server| server.made.get().is_some()) {
            administer(&server.url, |client| {
                client.batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", server.name))
            });
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A place for each engine there is.
pub fn places() -> impl Iterator<Item = Place> {
    std::iter::once_with(|| Some(Place::sqlite())).chain(std::iter::once_with(Place::postgres)).flatten()
}

fn administer(server: &str, work: impl FnOnce(&mut postgres::Client) -> Result<(), postgres::Error>) {
    let outcome = postgres::Client::connect(server, postgres::NoTls).and_then(|mut client| work(&mut client));
    if let Err(error) = outcome {
        // A second panic while a failing test unwinds would hide the first.
        assert!(std::thread::panicking(), "the test server: {error}");
    }
}

/// The URL with another database's name.
pub(crate) fn with_database(url: &str, name: &str) -> String {
    let (address, options) =
        url.split_once('?').map_or((url, None), |(address, options)| (address, Some(options)));
    let authority = address.find("://").map_or(0, |scheme| scheme + 3);
    let server = address[authority..].split('/').next().unwrap_or_default();
    let options = options.map(|options| format!("?{options}")).unwrap_or_default();
    format!("{}{server}/{name}{options}", &address[..authority])
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn only_the_name_changes() {
        assert_eq!(with_database("postgres://u:p@h:5/postgres?a=b/c", "x"), "postgres://u:p@h:5/x?a=b/c");
        assert_eq!(with_database("postgres://u@h:5", "x"), "postgres://u@h:5/x");
    }
}
