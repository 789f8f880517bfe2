//! How to open a database.

use std::path::PathBuf;
use std::time::Duration;

/// Which engine is underneath.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The embedded default: files.
    Sqlite,
    /// The region's: a server.
    Postgres,
}

/// When SQLite's commit is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Synchronous {
    /// Each commit is synced before it is acknowledged. The only setting for service.
    #[default]
    Full,
    /// A power cut may lose acknowledged commits: here so that tests can show that they would notice.
    Normal,
}

impl Synchronous {
    pub(crate) fn pragma(self) -> &'static str {
        match self {
            Self::Full => "FULL",
            Self::Normal => "NORMAL",
        }
    }
}

/// How to open a database.
#[derive(Clone)]
pub struct Config {
    /// A file path (SQLite) or `postgres://…`.
    pub url: String,
    /// Threads that answer reads.
    pub readers: usize,
    /// Threads that run units of work (PostgreSQL only; SQLite has one).
    pub writers: usize,
    /// Units that may wait in each lane of a queue before "busy".
    pub queue: usize,
    /// SQLite's durability.
    pub synchronous: Synchronous,
    /// Whether SQLite's readers read pages where the file lies in memory, where the system can (docs/adr/0011).
    pub mapped_reads: bool,
    /// A limit on the SQLite file, for the test of a full disk.
    pub maximum_pages: Option<u32>,
    /// How long a unit of work (PostgreSQL: one of its statements) may take before it is stopped with "busy".
    /// Migrations take the time they need.
    pub unit_limit: Option<Duration>,
    /// Whether SQLite's units whose common transaction was lost run again. `false` only in the test that shows that it
    /// would notice.
    #[doc(hidden)]
    pub rescue: bool,
}

impl Config {
    /// The settings for service.
    pub fn new(url: impl Into<String>) -> Self {
        let url = url.into();
        // On SQLite fewer of them share more of what they have read; on PostgreSQL a thread mostly waits for the server.
        let readers = if engine(&url) == Engine::Postgres { 4 } else { 3 };
        Self {
            url,
            readers,
            writers: 6,
            queue: 4096,
            synchronous: Synchronous::Full,
            mapped_reads: true,
            maximum_pages: None,
            unit_limit: Some(Duration::from_secs(60)),
            rescue: true,
        }
    }

    pub(crate) fn engine(&self) -> Engine {
        engine(&self.url)
    }

    pub(crate) fn main_path(&self) -> PathBuf {
        self.url.trim_start_matches("sqlite://").into()
    }

    /// Read traces have their own file and writer, so that an import never stalls a page.
    pub(crate) fn audit_path(&self) -> PathBuf {
        let main = self.main_path();
        let name = main.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        main.with_file_name(format!("{name}-audit.db"))
    }
}

fn engine(url: &str) -> Engine {
    let postgres = url.starts_with("postgres://") || url.starts_with("postgresql://");
    if postgres { Engine::Postgres } else { Engine::Sqlite }
}
