//! Certificates and keys in PEM, and what is made of files that change while the program runs.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// The certificates of a file, at least one.
///
/// # Errors
/// An English sentence that names the file.
pub fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: no certificate in PEM: {error}", path.display());
    let read = CertificateDer::pem_file_iter(path).map_err(|error| wrong(&error))?;
    let all: Vec<_> = read.collect::<Result<_, _>>().map_err(|error| wrong(&error))?;
    if all.is_empty() {
        return Err(wrong(&"the file holds none"));
    }
    Ok(all)
}

/// The private key of a file.
///
/// # Errors
/// An English sentence that names the file.
pub fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>, String> {
    let key = PrivateKeyDer::from_pem_file(path);
    key.map_err(|error| format!("{}: no private key in PEM: {error}", path.display()))
}

/// By what it is seen that a file has changed.
type Stamp = Option<(SystemTime, u64)>;
/// How the files are read.
type Reading<T> = Box<dyn Fn() -> Result<T, String> + Send + Sync>;

/// What is made of files, made anew when one of them has changed. What cannot be read leaves everything as it was.
pub struct Fresh<T> {
    whose: &'static str,
    files: Vec<PathBuf>,
    reading: Reading<T>,
    last: Mutex<Last<T>>,
}

struct Last<T> {
    stamps: Vec<Stamp>,
    /// How often they were read.
    number: u64,
    made: T,
}

impl<T: Clone> Fresh<T> {
    /// Reads them. `whose` they are stands in the log.
    ///
    /// # Errors
    /// Those of `reading`.
    pub fn open(
        whose: &'static str,
        files: Vec<PathBuf>,
        reading: impl Fn() -> Result<T, String> + Send + Sync + 'static,
    ) -> Result<Self, String> {
        let stamps = stamps(&files);
        let last = Mutex::new(Last { stamps, number: 0, made: reading()? });
        Ok(Self { whose, files, reading: Box::new(reading), last })
    }

    /// What holds now, and the number of the reading.
    pub fn now(&self) -> (T, u64) {
        let stamps = stamps(&self.files);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.stamps != stamps {
            // What is half written now has another stamp later.
            last.stamps = stamps;
            match (self.reading)() {
                Ok(made) => {
                    last.made = made;
                    last.number += 1;
                    tracing::info!(whose = self.whose, "the TLS files were read anew");
                }
                Err(why) => tracing::error!(whose = self.whose, why, "the TLS files are used as they were"),
            }
        }
        (last.made.clone(), last.number)
    }
}

fn stamps(files: &[PathBuf]) -> Vec<Stamp> {
    let stamp = |file: &PathBuf| {
        let there = std::fs::metadata(file).ok()?;
        Some((there.modified().ok()?, there.len()))
    };
    files.iter().map(stamp).collect()
}
