//! Signed heads of the tree, in the form of a signed note (C2SP tlog-checkpoint).

use std::io::Write;
use std::path::Path;

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer, Verifier, VerifyingKey};
use kernel::{Problem, Result};
use sha2::{Digest, Sha256};

use super::frontier::Hash;

/// The name of the tree in its notes.
const ORIGIN: &str = "argine/audit";
/// What the line begins with by which a head names the key of those after it.
const NEXT: &str = "key ";
/// Algorithm byte of Ed25519 in a note's key hash.
const ED25519: u8 = 1;

/// The key that signs the heads. It lives in a file of its own, readable by the service alone.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// Reads the key, or makes and keeps a new one.
    ///
    /// # Errors
    /// `Problem::Internal` when the file cannot be read or written, or holds no key.
    pub fn open(path: &Path) -> Result<Self> {
        if !path.exists() {
            write_private(path, Self::fresh()?.seed().as_bytes()).map_err(Problem::internal)?;
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
        Self::parse(&text).ok_or_else(|| Problem::Internal("the audit key file holds no key".into()))
    }

    /// A new key.
    pub(crate) fn fresh() -> Result<Self> {
        let mut seed = [0u8; 32];
        getrandom::fill(&mut seed).map_err(Problem::internal)?;
        Ok(Self(ed25519_dalek::SigningKey::from_bytes(&seed)))
    }

    /// A key as [`SigningKey::seed`] writes it.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let seed: [u8; 32] = STANDARD.decode(text.trim()).ok()?.try_into().ok()?;
        Some(Self(ed25519_dalek::SigningKey::from_bytes(&seed)))
    }

    /// What stands in its file.
    pub(crate) fn seed(&self) -> String {
        STANDARD.encode(self.0.to_bytes())
    }

    /// A head of the tree, signed; where the key changes it names the one that signs the heads after it.
    pub(crate) fn sign(&self, size: u64, root: &Hash, next: Option<&PublicKey>) -> String {
        let next = next.map(|key| format!("{NEXT}{key}\n")).unwrap_or_default();
        let text = format!("{ORIGIN}\n{size}\n{}\n{next}", STANDARD.encode(root));
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

    /// What a head says, if the signature is of this key.
    pub(crate) fn check(&self, note: &str) -> Option<Head> {
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
        Head::claimed(note)
    }

    /// The name of the key in the lines of its signatures, for people too.
    pub(crate) fn name(&self) -> String {
        self.hash().iter().map(|byte| format!("{byte:02x}")).collect()
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

/// What a head says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    /// How many records.
    pub size: u64,
    /// The root of their tree.
    pub root: Hash,
    /// The key that signs the heads of larger trees, where it changes.
    pub next: Option<PublicKey>,
}

impl Head {
    /// What the note says, whoever signed it.
    pub(crate) fn claimed(note: &str) -> Option<Self> {
        let mut lines = note.split_once("\n\n")?.0.lines();
        if lines.next()? != ORIGIN {
            return None;
        }
        let size = lines.next()?.parse().ok()?;
        let root = STANDARD.decode(lines.next()?).ok()?.try_into().ok()?;
        let next = match lines.next() {
            Some(line) => Some(PublicKey::parse(line.strip_prefix(NEXT)?).ok()?),
            None => None,
        };
        lines.next().is_none().then_some(Self { size, root, next })
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

/// Writes a file anew in one step: whoever reads it meanwhile finds the old one or the new one, whole.
pub(crate) fn replace_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let aside = path.with_extension(uuid::Uuid::now_v7().simple().to_string());
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&aside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&aside, path)?;
    std::fs::File::open(folder(path))?.sync_all()
}

/// The folder of a file.
pub(crate) fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Appends a head to the file of heads, in one write: a crash must not leave half a head among whole ones.
pub(crate) fn append(path: &Path, note: &str) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new().append(true).create(true).open(path)?;
    file.write_all(format!("{note}\n").as_bytes())?;
    file.sync_data()
}

/// Whether the text of such a file holds a head at all.
pub fn holds_heads(text: &str) -> bool {
    !split(text).is_empty()
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
        let note = key.sign(7, &[9; 32], None);
        let head = Some(Head { size: 7, root: [9; 32], next: None });
        assert_eq!(key.public().check(&note), head);
        assert_eq!(SigningKey::open(&folder.join("one.key")).unwrap().public().check(&note), head);
        assert_eq!(PublicKey::parse(&key.public().to_string()).unwrap(), key.public());
        assert_eq!(other.public().check(&note), None);
        assert_eq!(key.public().check(&note.replace("\n7\n", "\n8\n")), None);
        let change = key.sign(7, &[9; 32], Some(&other.public()));
        assert_eq!(key.public().check(&change).and_then(|head| head.next), Some(other.public()));
        let line = format!("key {}\n", other.public());
        assert_eq!(key.public().check(&change.replace(&line, "")), None);
        assert_eq!(Head::claimed(&change.replace(&line, &format!("{line}{line}"))), None);
        std::fs::remove_dir_all(folder).unwrap();
    }

    /// RFC 8032, section 7.1, test 1, and FIPS 180-4's "abc": signatures and hashes are these and no others.
    #[test]
    fn signatures_and_hashes_are_those_of_their_standards() {
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let seed = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
        let key = SigningKey::parse(seed).unwrap();
        let public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        assert_eq!(hex(&key.0.verifying_key().to_bytes()), public);
        let signature = hex(&key.0.sign(b"").to_bytes());
        assert!(signature.starts_with("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"));
        assert!(signature.ends_with("f5f0595bbe24655141438e7a100b"));
        let hash: [u8; 32] = Sha256::digest(b"abc").into();
        assert_eq!(hex(&hash), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        // The root of the tree without records, as RFC 6962 has it.
        let empty = super::super::frontier::Frontier::default().root();
        assert_eq!(hex(&empty), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
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
        append(&file, &key.sign(1, &[1; 32], None)).unwrap();
        let cut = key.sign(2, &[2; 32], None);
        std::fs::write(
            &file,
            [std::fs::read_to_string(&file).unwrap(), cut[..40].to_owned() + "\n"].concat(),
        )
        .unwrap();
        append(&file, &key.sign(3, &[3; 32], None)).unwrap();
        let sizes: Vec<_> = split(&std::fs::read_to_string(&file).unwrap())
            .iter()
            .map(|note| key.public().check(note).map(|head| head.size))
            .collect();
        assert_eq!(sizes, [Some(1), Some(3)]);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
