//! Signed heads of the tree, in the form of a signed note (C2SP tlog-checkpoint).

use std::io::Write;
use std::path::Path;

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer, Verifier, VerifyingKey};
use kernel::{Problem, Result};
use sha2::{Digest, Sha256};

/// The name of the tree in its notes.
const ORIGIN: &str = "argine/audit";
/// Algorithm byte of Ed25519 in a note's key hash.
const ED25519: u8 = 1;

/// The key that signs the heads. It lives in a file of its own, readable by the service alone.
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// Reads the key, or makes and keeps a new one.
    ///
    /// # Errors
    /// `Problem::Internal` when the file cannot be read or written, or holds no key.
    pub fn open(path: &Path) -> Result<Self> {
        if !path.exists() {
            let mut seed = [0u8; 32];
            getrandom::fill(&mut seed).map_err(Problem::internal)?;
            write_private(path, STANDARD.encode(seed).as_bytes()).map_err(Problem::internal)?;
        }
        Self::read(path)
    }

    /// Reads the key.
    ///
    /// # Errors
    /// `Problem::Internal` when there is no such file or it holds no key.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| Problem::Internal(format!("the audit key {}: {error}", path.display())))?;
        let seed: Option<[u8; 32]> =
            STANDARD.decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
        let seed = seed.ok_or_else(|| Problem::Internal("the audit key file holds no key".into()))?;
        Ok(Self(ed25519_dalek::SigningKey::from_bytes(&seed)))
    }

    /// A head of the tree, signed.
    pub(crate) fn sign(&self, size: u64, root: &[u8; 32]) -> String {
        let text = format!("{ORIGIN}\n{size}\n{}\n", STANDARD.encode(root));
        let signature = self.0.sign(text.as_bytes()).to_bytes();
        let signed = [&self.public().hash()[..], &signature[..]].concat();
        format!("{text}\n\u{2014} {ORIGIN} {}\n", STANDARD.encode(signed))
    }

    /// The signature of some bytes for a purpose. What is signed begins with the purpose and a NUL, as no head does: a signature is good
    /// for nothing else.
    pub fn sign_for(&self, purpose: &str, bytes: &[u8]) -> [u8; 64] {
        self.0.sign(&for_purpose(purpose, bytes)).to_bytes()
    }

    /// The key that verifies: for whoever keeps the heads elsewhere.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }
}

/// The key that verifies the heads. It is no secret; what matters is that it does not come from whoever is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// A key as [`PublicKey`] displays itself.
    ///
    /// # Errors
    /// `Problem::Internal` when the text is no key.
    pub fn parse(text: &str) -> Result<Self> {
        let bytes: Option<[u8; 32]> =
            STANDARD.decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
        let key = bytes.and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
        key.map(Self).ok_or_else(|| Problem::Internal("that is no public key of the audit".into()))
    }

    /// Whether the bytes were signed with this key for a purpose.
    pub fn signed_for(&self, purpose: &str, bytes: &[u8], signature: &[u8]) -> bool {
        let signature = Signature::from_slice(signature);
        signature.is_ok_and(|signature| self.0.verify(&for_purpose(purpose, bytes), &signature).is_ok())
    }

    /// The size and root of a head, if the signature is of this key.
    pub(crate) fn check(&self, note: &str) -> Option<(u64, [u8; 32])> {
        let (text, signature) = note.split_once("\n\n")?;
        let text = format!("{text}\n");
        let signature = signature.strip_prefix("\u{2014} ")?.strip_prefix(ORIGIN)?.strip_prefix(' ')?;
        let signed = STANDARD.decode(signature.trim_end()).ok()?;
        let (key_hash, signature) = signed.split_at_checked(4)?;
        if key_hash != self.hash() {
            return None;
        }
        let signature = Signature::from_slice(signature).ok()?;
        self.0.verify(text.as_bytes(), &signature).ok()?;
        let mut lines = text.lines();
        if lines.next()? != ORIGIN {
            return None;
        }
        let size = lines.next()?.parse().ok()?;
        let root = STANDARD.decode(lines.next()?).ok()?.try_into().ok()?;
        Some((size, root))
    }

    fn hash(&self) -> [u8; 4] {
        let mut hash = Sha256::new();
        hash.update(ORIGIN.as_bytes());
        hash.update([b'\n', ED25519]);
        hash.update(self.0.to_bytes());
        let hash: [u8; 32] = hash.finalize().into();
        [hash[0], hash[1], hash[2], hash[3]]
    }
}

/// What is signed for a purpose.
fn for_purpose(purpose: &str, bytes: &[u8]) -> Vec<u8> {
    [purpose.as_bytes(), b"\0", bytes].concat()
}

impl std::fmt::Display for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&STANDARD.encode(self.0.to_bytes()))
    }
}

/// Writes aside and then gives the name: a crash leaves no half key, and of two processes that start at once the first
/// one's key stands.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let aside = path.with_extension(uuid::Uuid::now_v7().simple().to_string());
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&aside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    let named = std::fs::hard_link(&aside, path);
    std::fs::remove_file(&aside)?;
    match named {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Appends a head to the file of heads, in one write: a crash must not leave half a head among whole ones.
pub(crate) fn append(path: &Path, note: &str) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new().append(true).create(true).open(path)?;
    file.write_all(format!("{note}\n").as_bytes())?;
    file.sync_data()
}

/// The heads in the text of such a file. What bears no signature line is no head: the last one may have been cut.
pub(crate) fn split(text: &str) -> Vec<String> {
    let start = format!("{ORIGIN}\n");
    let mut notes: Vec<String> = Vec::new();
    for line in text.lines() {
        if line == ORIGIN {
            notes.push(start.clone());
        } else if let Some(note) = notes.last_mut() {
            note.push_str(line);
            note.push('\n');
        }
    }
    notes.retain(|note| note.contains("\n\n\u{2014} "));
    notes.iter().map(|note| format!("{}\n", note.trim_end())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_believed_only_with_our_signature() {
        let folder = std::env::temp_dir().join(format!("argine-key-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir(&folder).unwrap();
        let key = SigningKey::open(&folder.join("one.key")).unwrap();
        let other = SigningKey::open(&folder.join("two.key")).unwrap();
        let note = key.sign(7, &[9; 32]);
        assert_eq!(key.public().check(&note), Some((7, [9; 32])));
        assert_eq!(
            SigningKey::open(&folder.join("one.key")).unwrap().public().check(&note),
            Some((7, [9; 32]))
        );
        assert_eq!(PublicKey::parse(&key.public().to_string()).unwrap(), key.public());
        assert_eq!(other.public().check(&note), None);
        assert_eq!(key.public().check(&note.replace("\n7\n", "\n8\n")), None);
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_is_signed_for_a_purpose_is_good_for_that_alone() {
        let folder = std::env::temp_dir().join(format!("argine-purpose-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir(&folder).unwrap();
        let key = SigningKey::open(&folder.join("key")).unwrap();
        let (public, signature) = (key.public(), key.sign_for("one", b"bytes"));
        assert!(public.signed_for("one", b"bytes", &signature));
        assert!(!public.signed_for("other", b"bytes", &signature));
        assert!(!public.signed_for("one", b"other", &signature));
        assert!(!public.signed_for("one", b"bytes", &signature[..63]));
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_head_that_was_cut_off_hides_no_other() {
        let folder = std::env::temp_dir().join(format!("argine-heads-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir(&folder).unwrap();
        let (key, file) = (SigningKey::open(&folder.join("key")).unwrap(), folder.join("heads"));
        append(&file, &key.sign(1, &[1; 32])).unwrap();
        let cut = key.sign(2, &[2; 32]);
        std::fs::write(
            &file,
            [std::fs::read_to_string(&file).unwrap(), cut[..40].to_owned() + "\n"].concat(),
        )
        .unwrap();
        append(&file, &key.sign(3, &[3; 32])).unwrap();
        let sizes: Vec<_> = split(&std::fs::read_to_string(&file).unwrap())
            .iter()
            .map(|note| key.public().check(note).map(|(size, _)| size))
            .collect();
        assert_eq!(sizes, [Some(1), Some(3)]);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
