//! The keys under which secrets lie in the database. They live in a file of their own beside the audit's key, readable by
//! the service alone: who has the database, or a backup of it, has not got them.
//!
//! There are several while they are being changed: each has a number, the highest seals, all open. The file is looked at
//! before each use and read again when it has changed, so that a running server, or another node that shares the folder,
//! takes up a new key by itself.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use base64::{Engine, engine::general_purpose::STANDARD};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use kernel::ids::UserId;
use kernel::{Problem, Result};

use crate::tree::checkpoint::{replace_private, write_private};

/// Name of the file within the data folder.
pub const FILE: &str = "secrets.key";
const NONCE: usize = 24;
/// What each secret's associated data begins with: another layout gets another text.
const CONTEXT: &str = "argine secret 1";

/// The keys of an installation, by their file.
#[derive(Clone)]
pub struct Keys(Option<Arc<Inner>>);

struct Inner {
    path: PathBuf,
    read: Mutex<Option<(Stamp, Arc<Ring>)>>,
}

type Ring = BTreeMap<i64, [u8; 32]>;

/// What tells that the file is still the one that was read.
#[derive(PartialEq, Eq, Clone, Copy)]
struct Stamp(u64, i64, i64, u64);

/// A secret as it lies in the database.
#[derive(Clone)]
pub struct Sealed {
    /// Number of the key.
    pub key: i64,
    /// Nonce and ciphertext.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

impl Keys {
    /// No keys: nothing can be sealed or opened.
    pub fn none() -> Self {
        Self(None)
    }

    /// The keys in the data folder, which need not be there yet.
    pub fn in_folder(folder: &Path) -> Self {
        Self(Some(Arc::new(Inner { path: folder.join(FILE), read: Mutex::default() })))
    }

    /// Makes the file with a first key when there is none. Of two nodes that start at once on one folder the first one's
    /// key stands: under another one what was sealed meanwhile would never open.
    ///
    /// # Errors
    /// `Problem::Internal` when it cannot be written.
    pub fn create(&self) -> Result<()> {
        let path = &self.inner()?.path;
        if path.exists() {
            return Ok(());
        }
        write_private(path, text(&Ring::from([(1, new_key()?)])).as_bytes())
            .map_err(|error| Problem::Internal(format!("the keys {}: {error}", path.display())))
    }

    /// Whether the file is there.
    pub fn exist(&self) -> bool {
        self.0.as_ref().is_some_and(|inner| inner.path.exists())
    }

    /// The numbers of the keys, ascending.
    ///
    /// # Errors
    /// `Problem::Internal` when there is no such file or it holds no keys.
    pub fn numbers(&self) -> Result<Vec<i64>> {
        Ok(self.ring()?.keys().copied().collect())
    }

    /// Makes the key with this number, which seals from now on. Whoever was quicker has made it: that is all right.
    ///
    /// # Errors
    /// `Problem::Internal` when the file cannot be written.
    pub(crate) fn add(&self, number: i64) -> Result<()> {
        let mut ring = Ring::clone(&*self.ring()?);
        if ring.keys().any(|known| *known >= number) {
            return Ok(());
        }
        ring.insert(number, new_key()?);
        self.write(&ring)
    }

    /// Forgets the keys before this number; answers which.
    ///
    /// # Errors
    /// `Problem::Internal` when the file cannot be written.
    pub(crate) fn retire_before(&self, number: i64) -> Result<Vec<i64>> {
        let mut ring = Ring::clone(&*self.ring()?);
        let kept = ring.split_off(&number);
        if !ring.is_empty() && !kept.is_empty() {
            self.write(&kept)?;
        }
        Ok(ring.into_keys().collect())
    }

    /// Seals a secret of a user for one purpose, under the newest key. Moved to another user or another purpose, it does not
    /// open.
    ///
    /// # Errors
    /// `Problem::Internal` when there is no key.
    pub fn seal(&self, purpose: &str, user: UserId, plain: &[u8]) -> Result<Sealed> {
        let ring = self.ring()?;
        let (key, secret) = ring.last_key_value().ok_or_else(no_key)?;
        let mut nonce = [0u8; NONCE];
        getrandom::fill(&mut nonce).map_err(Problem::internal)?;
        let about = about(purpose, user, *key);
        let payload = Payload { msg: plain, aad: &about };
        let sealed = cipher(secret)?.encrypt(&XNonce::from(nonce), payload).map_err(Problem::internal)?;
        Ok(Sealed { key: *key, bytes: [nonce.as_slice(), &sealed].concat() })
    }

    /// Opens a secret of a user for one purpose.
    ///
    /// # Errors
    /// `Problem::Internal` when its key is missing, or it was sealed for something else.
    pub fn open(&self, purpose: &str, user: UserId, sealed: &Sealed) -> Result<Vec<u8>> {
        let ring = self.ring()?;
        let Some(secret) = ring.get(&sealed.key) else {
            return Err(Problem::Internal(format!("{FILE} holds no key {}", sealed.key)));
        };
        let broken = || Problem::Internal("a secret does not open with its key".into());
        let (nonce, text) = sealed.bytes.split_first_chunk::<NONCE>().ok_or_else(broken)?;
        let about = about(purpose, user, sealed.key);
        let payload = Payload { msg: text, aad: &about };
        cipher(secret)?.decrypt(&XNonce::from(*nonce), payload).map_err(|_| broken())
    }

    fn inner(&self) -> Result<&Inner> {
        self.0.as_deref().ok_or_else(no_key)
    }

    /// The keys as the file has them now.
    fn ring(&self) -> Result<Arc<Ring>> {
        let inner = self.inner()?;
        let unread = |error| Problem::Internal(format!("the keys {}: {error}", inner.path.display()));
        let mut read = inner.read.lock().unwrap_or_else(PoisonError::into_inner);
        let stamp = stamp(&inner.path).map_err(unread)?;
        if let Some((_, ring)) = read.as_ref().filter(|(known, _)| *known == stamp) {
            return Ok(ring.clone());
        }
        let text = fs::read_to_string(&inner.path).map_err(unread)?;
        let ring = Arc::new(parse(&text).ok_or_else(|| {
            Problem::Internal(format!("{} does not hold keys of Argine", inner.path.display()))
        })?);
        *read = Some((stamp, ring.clone()));
        Ok(ring)
    }

    /// Writes the file anew in one step: whoever reads it meanwhile finds the old one or the new one, whole.
    fn write(&self, ring: &Ring) -> Result<()> {
        let path = &self.inner()?.path;
        replace_private(path, text(ring).as_bytes())
            .map_err(|error| Problem::Internal(format!("the keys {}: {error}", path.display())))
    }
}

fn stamp(path: &Path) -> std::io::Result<Stamp> {
    let data = fs::metadata(path)?;
    Ok(Stamp(data.ino(), data.mtime(), data.mtime_nsec(), data.len()))
}

/// A line for each key, as [`parse`] reads it.
fn text(ring: &Ring) -> String {
    ring.iter().map(|(number, key)| format!("{number} {}\n", STANDARD.encode(key))).collect()
}

fn parse(text: &str) -> Option<Ring> {
    let line = |line: &str| {
        let (number, key) = line.split_once(' ')?;
        Some((number.parse::<i64>().ok()?, STANDARD.decode(key.trim()).ok()?.try_into().ok()?))
    };
    let ring: Option<Ring> = text.lines().filter(|text| !text.trim().is_empty()).map(line).collect();
    ring.filter(|ring| !ring.is_empty())
}

fn new_key() -> Result<[u8; 32]> {
    let mut key = [0u8; 32];
    getrandom::fill(&mut key).map_err(Problem::internal)?;
    Ok(key)
}

fn no_key() -> Problem {
    Problem::Internal("there is no key for secrets".into())
}

fn cipher(key: &[u8]) -> Result<XChaCha20Poly1305> {
    XChaCha20Poly1305::new_from_slice(key).map_err(Problem::internal)
}

/// What a ciphertext is bound to: the purpose (none has a NUL), the user and the key.
fn about(purpose: &str, user: UserId, key: i64) -> Vec<u8> {
    [CONTEXT.as_bytes(), b"\0", purpose.as_bytes(), b"\0", user.0.as_bytes(), &key.to_be_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The draft draft-irtf-cfrg-xchacha-03, appendix A.3.1: what is used is this cipher and no other.
    #[test]
    fn the_cipher_is_that_of_its_standard() {
        let hex = |text: &str| -> Vec<u8> {
            (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
        };
        let key: Vec<u8> = (0x80..=0x9f).collect();
        let nonce: [u8; NONCE] = std::array::from_fn(|at| 0x40 + at as u8);
        let plain = "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, \
                     sunscreen would be it.";
        let payload = Payload { msg: plain.as_bytes(), aad: &hex("50515253c0c1c2c3c4c5c6c7") };
        let sealed = cipher(&key).unwrap().encrypt(&XNonce::from(nonce), payload).unwrap();
        assert_eq!(sealed[..16], hex("bd6d179d3e83d43b9576579493c0e939"));
        assert_eq!(sealed[plain.len()..], hex("c0875924c1c7987947deafd8780acf49"));
        assert!(cipher(&key[..16]).is_err(), "256 bits of key and no fewer");
    }

    #[test]
    fn a_secret_opens_for_its_user_purpose_and_key_alone() {
        let folder = std::env::temp_dir().join(format!("argine-keys-{}", uuid::Uuid::now_v7()));
        fs::create_dir(&folder).unwrap();
        let (keys, other_node) = (Keys::in_folder(&folder), Keys::in_folder(&folder));
        assert!(!keys.exist() && keys.numbers().is_err());
        keys.create().unwrap();
        keys.create().unwrap();
        assert_eq!(fs::metadata(folder.join(FILE)).unwrap().mode() & 0o777, 0o600);
        let (ada, eva) = (UserId::new(), UserId::new());
        let sealed = keys.seal("totp", ada, b"CANARY").unwrap();
        assert!(!sealed.bytes.windows(6).any(|part| part == b"CANARY"));
        assert_ne!(sealed.bytes, keys.seal("totp", ada, b"CANARY").unwrap().bytes);
        assert_eq!(other_node.open("totp", ada, &sealed).unwrap(), b"CANARY");
        assert!(keys.open("totp", eva, &sealed).is_err(), "moved to another user");
        assert!(keys.open("other", ada, &sealed).is_err(), "moved to another purpose");
        let mut changed = sealed.clone();
        changed.bytes[30] ^= 1;
        assert!(keys.open("totp", ada, &changed).is_err());

        // Another process makes a new key: whoever had read the old file takes it up.
        other_node.add(2).unwrap();
        other_node.add(2).unwrap();
        let newer = keys.seal("totp", ada, b"CANARY").unwrap();
        assert_eq!((newer.key, keys.numbers().unwrap()), (2, vec![1, 2]));
        assert!(keys.open("totp", ada, &Sealed { key: 2, ..sealed.clone() }).is_err(), "under another key");
        assert_eq!(keys.open("totp", ada, &sealed).unwrap(), b"CANARY");
        assert_eq!(keys.retire_before(2).unwrap(), [1]);
        assert!(other_node.open("totp", ada, &sealed).is_err());
        assert_eq!(keys.retire_before(2).unwrap(), [0i64; 0]);
        fs::write(folder.join(FILE), "rubbish").unwrap();
        assert!(keys.seal("totp", ada, b"x").is_err());
        fs::remove_dir_all(folder).unwrap();
    }
}
