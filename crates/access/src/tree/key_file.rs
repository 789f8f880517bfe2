//! The file of the key that signs the heads. While the key is being changed it holds two, and afterwards it remembers the
//! public halves of those before: the first of them is the one that everything is traced back to.
//!
//! A line is a key, or `was` and the public half of one that signs no more; the oldest first.

use std::fs::File;
use std::path::{Path, PathBuf};

use kernel::{Problem, Result};

use super::checkpoint::{PublicKey, SigningKey, folder, replace_private};

/// What a line begins with that holds the public half of a key of before.
const WAS: &str = "was ";

/// The keys in the file, as they were when it was read.
pub struct KeyFile {
    path: PathBuf,
    before: Vec<PublicKey>,
    keys: Vec<SigningKey>,
}

/// What a verification trusts: nothing of it comes from the database.
#[derive(Debug, Clone)]
pub struct Trusted {
    /// The key that signed the first heads. Later ones count when it vouches for them, one for the other.
    pub first: PublicKey,
    /// One of these signs by now.
    pub held: Vec<PublicKey>,
}

impl KeyFile {
    /// Reads the file, or makes it with a new key.
    ///
    /// # Errors
    /// `Problem::Internal` when it cannot be read or written, or holds no key.
    pub fn open(path: &Path) -> Result<Self> {
        if !path.exists() {
            SigningKey::open(path)?;
        }
        Self::read(path)
    }

    /// Reads the file.
    ///
    /// # Errors
    /// `Problem::Internal` when it is not there or holds no key.
    pub fn read(path: &Path) -> Result<Self> {
        let named = |text: &str| Problem::Internal(format!("the audit key {}: {text}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|error| named(&error.to_string()))?;
        let (mut before, mut keys) = (Vec::new(), Vec::new());
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            match line.strip_prefix(WAS) {
                Some(public) => before.push(PublicKey::parse(public)?),
                None => keys.push(SigningKey::parse(line).ok_or_else(|| named("that is no key"))?),
            }
        }
        if keys.is_empty() {
            return Err(named("it holds no key"));
        }
        Ok(Self { path: path.to_owned(), before, keys })
    }

    /// The key that signed the first heads.
    pub fn first(&self) -> PublicKey {
        self.before.first().copied().unwrap_or_else(|| self.keys[0].public())
    }

    /// What a verification trusts on this machine.
    pub fn trusted(&self) -> Trusted {
        Trusted { first: self.first(), held: self.keys.iter().map(SigningKey::public).collect() }
    }

    /// The key that signs now: the one that the last change names, else the first.
    pub(super) fn signer(&mut self, named: Option<PublicKey>) -> Result<SigningKey> {
        if let Some(key) = self.find(named) {
            return Ok(key);
        }
        // Another process has changed it.
        *self = Self::read(&self.path)?;
        self.find(named).ok_or_else(|| {
            Problem::Internal(format!(
                "{} does not hold the key that signs the audit by now: copy the file from where the key was changed",
                self.path.display()
            ))
        })
    }

    fn find(&self, named: Option<PublicKey>) -> Option<SigningKey> {
        let named = named.unwrap_or_else(|| self.first());
        self.keys.iter().find(|key| key.public() == named).cloned()
    }

    /// Of the processes that change the key of this folder, one at a time. It is let go with the answer.
    pub(super) fn hold(&self) -> Result<File> {
        let held = File::open(folder(&self.path)).and_then(|folder| folder.lock().map(|()| folder));
        held.map_err(Problem::internal)
    }

    /// Puts a key beside the one that signs, before anybody hears of it. One that an interrupted change left there goes.
    pub(super) fn begin(&mut self, signer: &PublicKey, fresh: SigningKey) -> Result<()> {
        *self = Self::read(&self.path)?;
        self.retire_before(signer);
        self.keys.truncate(1);
        self.keys.push(fresh);
        self.write()
    }

    /// Only the public halves of the keys before this one are kept.
    pub(super) fn finish(&mut self, signer: &PublicKey) -> Result<()> {
        self.retire_before(signer);
        self.write()
    }

    fn retire_before(&mut self, signer: &PublicKey) {
        let place = self.keys.iter().position(|key| key.public() == *signer).unwrap_or(0);
        self.before.extend(self.keys.drain(..place).map(|key| key.public()));
    }

    fn write(&self) -> Result<()> {
        let before = self.before.iter().map(|key| format!("{WAS}{key}\n"));
        let text: String = before.chain(self.keys.iter().map(|key| key.seed() + "\n")).collect();
        replace_private(&self.path, text.as_bytes())
            .map_err(|error| Problem::Internal(format!("the audit key {}: {error}", self.path.display())))
    }
}
