//! The archive of a backup: a tar file whose first entry says what the others must be.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use access::tree::Trusted;
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::failure::{Failure, Outcome};

/// The database of persons and facts.
pub const MAIN: &str = "main.db";
/// The traces and their tree.
pub const AUDIT: &str = "audit.db";
/// The signed heads of the tree.
pub const CHECKPOINTS: &str = "audit-checkpoints.txt";
/// The key that signs the heads: only on demand.
pub const KEY: &str = "audit.key";
/// The keys of the secrets in the database: only on demand.
pub const SECRETS: &str = access::keys::FILE;
/// The key that signs the links of printed reports: only on demand.
pub const REPORTS: &str = reporting::seal::FILE;
const MANIFEST: &str = "manifest.json";
/// What may be in an archive besides the manifest. Nothing else is ever written to the disk.
const NAMES: [&str; 6] = [MAIN, AUDIT, CHECKPOINTS, KEY, SECRETS, REPORTS];
/// Version of this layout.
const FORMAT: u32 = 1;
/// A manifest is small; a damaged length must not fill the memory.
const MANIFEST_LIMIT: u64 = 1 << 20;

/// What an archive holds.
#[derive(Debug, Serialize, Deserialize)]
pub struct Manifest {
    format: u32,
    /// Version of the program that wrote it.
    pub argine: String,
    /// Everything acknowledged before this instant is in the archive.
    pub created_at: Timestamp,
    /// The public half of the key that signs the heads.
    pub audit_public_key: Option<String>,
    /// That of the first one, which vouches for those after it.
    #[serde(default)]
    pub audit_first_key: Option<String>,
    /// The other entries, in order.
    pub files: Vec<Entry>,
    /// Rows of each table, by file.
    pub rows: BTreeMap<String, BTreeMap<String, i64>>,
}

/// One file of the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Name within the archive.
    pub name: String,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 in hexadecimal digits.
    pub sha256: String,
}

impl Manifest {
    /// The manifest of the files in a folder that may be in an archive.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn of(folder: &Path, created_at: Timestamp, keys: Option<&Trusted>) -> Outcome<Self> {
        let mut files = Vec::new();
        for name in NAMES {
            let path = folder.join(name);
            if path.exists() {
                let (bytes, sha256) = pour(&mut File::open(path)?, &mut io::sink())?;
                files.push(Entry { name: name.to_owned(), bytes, sha256 });
            }
        }
        let argine = env!("CARGO_PKG_VERSION").to_owned();
        let audit_public_key = keys.and_then(|keys| keys.held.last()).map(ToString::to_string);
        let audit_first_key = keys.map(|keys| keys.first.to_string());
        let rows = BTreeMap::new();
        Ok(Self { format: FORMAT, argine, created_at, audit_public_key, audit_first_key, files, rows })
    }

    /// Rows of a table of the main database.
    pub fn count(&self, file: &str, table: &str) -> i64 {
        self.rows.get(file).and_then(|tables| tables.get(table)).copied().unwrap_or(0)
    }
}

/// Writes the archive of a folder's files, durable when this returns.
///
/// # Errors
/// When the disk is full, or a file cannot be read.
pub fn write(path: &Path, folder: &Path, manifest: &Manifest) -> Outcome {
    let mut archive = tar::Builder::new(BufWriter::new(create_private(path)?));
    let text = serde_json::to_vec_pretty(manifest).map_err(kernel::Problem::internal)?;
    let header = |bytes: u64| {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes);
        header.set_mode(0o600);
        header.set_mtime(manifest.created_at.as_second().unsigned_abs());
        header
    };
    archive.append_data(&mut header(text.len() as u64), MANIFEST, &text[..])?;
    for entry in &manifest.files {
        let file = File::open(folder.join(&entry.name))?;
        archive.append_data(&mut header(entry.bytes), &entry.name, file.take(entry.bytes))?;
    }
    let file = archive.into_inner()?.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok(file.sync_all()?)
}

/// Reads a whole archive and compares each byte with the manifest; with `target` it also unpacks into that folder.
///
/// # Errors
/// A sentence that says what is wrong with it: cut off, changed, of another format.
pub fn read(path: &Path, target: Option<&Path>) -> Outcome<Manifest> {
    let file =
        File::open(path).map_err(|error| Failure::unreachable(format!("{}: {error}", path.display())))?;
    let damaged = |what: &str| Failure::new(format!("{} is not a whole backup: {what}", path.display()));
    let mut archive = tar::Archive::new(BufReader::new(file));
    let mut entries = archive.entries()?;
    let first = entries.next().ok_or_else(|| damaged("it is empty"))?;
    let manifest = manifest(first.map_err(|_| damaged("it does not begin as one"))?).map_err(damaged)?;
    let mut expected = manifest.files.iter();
    for entry in entries {
        let mut entry = entry.map_err(|_| damaged("it is cut off or changed"))?;
        let name = entry.path().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let Some(stated) = expected.next().filter(|stated| stated.name == name) else {
            return Err(damaged("it holds something its manifest does not state"));
        };
        let mut out: Box<dyn Write> = match target {
            Some(folder) => Box::new(create_private(&folder.join(&stated.name))?),
            None => Box::new(io::sink()),
        };
        let (bytes, sha256) = pour(&mut entry, &mut out).map_err(|_| damaged("it is cut off"))?;
        let found = Entry { name, bytes, sha256 };
        if found != *stated {
            return Err(damaged(&format!("{} was changed or is cut off", stated.name)));
        }
    }
    match expected.next() {
        Some(missing) => Err(damaged(&format!("{} is missing", missing.name))),
        None => Ok(manifest),
    }
}

fn manifest(mut entry: tar::Entry<'_, impl Read>) -> Result<Manifest, &'static str> {
    if entry.path().map_or(true, |name| name != Path::new(MANIFEST)) || entry.size() > MANIFEST_LIMIT {
        return Err("it does not begin with a manifest");
    }
    let mut text = Vec::new();
    entry.read_to_end(&mut text).map_err(|_| "it is cut off")?;
    let manifest: Manifest = serde_json::from_slice(&text).map_err(|_| "its manifest cannot be read")?;
    let names = || manifest.files.iter().map(|entry| entry.name.as_str());
    if manifest.format != FORMAT {
        return Err("another version of Argine wrote it");
    }
    if !names().all(|name| NAMES.contains(&name))
        || ![MAIN, AUDIT].iter().all(|name| names().any(|n| n == *name))
    {
        return Err("its manifest does not state the files of a backup");
    }
    Ok(manifest)
}

/// Copies and answers length and SHA-256.
fn pour(from: &mut impl Read, to: &mut impl Write) -> io::Result<(u64, String)> {
    let (mut hash, mut bytes, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        let count = from.read(&mut buffer)?;
        if count == 0 {
            to.flush()?;
            return Ok((bytes, hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()));
        }
        hash.update(&buffer[..count]);
        to.write_all(&buffer[..count])?;
        bytes += count as u64;
    }
}

/// The SHA-256 of a whole file, to be kept apart from it.
///
/// # Errors
/// When it cannot be read.
pub fn digest(path: &Path) -> Outcome<String> {
    Ok(pour(&mut File::open(path)?, &mut io::sink())?.1)
}

/// A new file for its owner alone: it holds health data.
fn create_private(path: &Path) -> io::Result<File> {
    fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// A folder for its owner alone beside a file, gone with this value whatever happens.
pub struct Staging(PathBuf);

impl Staging {
    /// Makes the folder on the same file system as `file`, so that what is in it can be renamed into place.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn beside(file: &Path) -> Outcome<Self> {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let path = folder.join(format!(".argine-{}", uuid::Uuid::now_v7().simple()));
        let made = fs::DirBuilder::new().mode(0o700).create(&path);
        made.map_err(|error| Failure::unreachable(format!("{}: {error}", folder.display())))?;
        Ok(Self(path))
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Gives a staged file its place, durably.
///
/// # Errors
/// When the file system refuses.
pub fn place(from: &Path, to: &Path) -> Outcome {
    File::open(from)?.sync_all()?;
    if fs::rename(from, to).is_err() {
        // The data folder may be another file system than the database's.
        let mut copy = create_private(to)?;
        io::copy(&mut File::open(from)?, &mut copy)?;
        copy.sync_all()?;
    }
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(File::open(folder)?.sync_all()?)
}
