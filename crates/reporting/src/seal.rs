//! What proves that a printed report is ours: the link of its QR is signed by the platform, and names nobody.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use access::tree::{PublicKey, SigningKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::ids::ResultId;
use kernel::{Problem, Result, Timestamp};
use uuid::Uuid;

/// Name of the key's file within the data folder.
pub const FILE: &str = "report.key";
/// What is signed with it.
const PURPOSE: &str = "argine/report";
/// The layout of what is signed: another one gets another number.
const LAYOUT: u8 = 1;
/// Layout, result, instant.
const LENGTH: usize = 1 + 16 + 8;

/// Signs the links of printed reports, and knows them again.
#[derive(Clone)]
pub struct Seal(Arc<Inner>);

struct Inner {
    path: PathBuf,
    key: OnceLock<(SigningKey, PublicKey)>,
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal")
    }
}

/// What a link says: which revision of a result was printed, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Printed {
    /// The revision.
    pub result: ResultId,
    /// When, in whole seconds of business time.
    pub at: Timestamp,
}

impl Seal {
    /// The seal whose key lies in the data folder, or is made there when it is first needed.
    pub fn in_folder(folder: &Path) -> Self {
        Self(Arc::new(Inner { path: folder.join(FILE), key: OnceLock::new() }))
    }

    fn key(&self) -> Result<&(SigningKey, PublicKey)> {
        if let Some(known) = self.0.key.get() {
            return Ok(known);
        }
        let key = SigningKey::open(&self.0.path)?;
        let public = key.public();
        Ok(self.0.key.get_or_init(|| (key, public)))
    }

    /// The token of a printed report.
    ///
    /// # Errors
    /// `Problem::Internal` without a key.
    pub fn token(&self, printed: &Printed) -> Result<String> {
        let mut bytes = vec![LAYOUT];
        bytes.extend(printed.result.0.as_bytes());
        bytes.extend(printed.at.as_second().to_be_bytes());
        let signature = self.key()?.0.sign_for(PURPOSE, &bytes);
        bytes.extend(signature);
        Ok(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// What a token says; none when we did not sign it.
    ///
    /// # Errors
    /// `Problem::Internal` without a key.
    pub fn read(&self, token: &str) -> Result<Option<Printed>> {
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(token) else { return Ok(None) };
        let Some((said, signature)) = bytes.split_at_checked(LENGTH) else { return Ok(None) };
        if !self.key()?.1.signed_for(PURPOSE, said, signature) {
            return Ok(None);
        }
        let unreadable = || Problem::Internal("a token of ours that cannot be read".into());
        let id = Uuid::from_slice(&said[1..17]).map_err(Problem::internal)?;
        let seconds: [u8; 8] = said[17..].try_into().map_err(|_| unreadable())?;
        let at = Timestamp::from_second(i64::from_be_bytes(seconds)).map_err(|_| unreadable())?;
        Ok((said[0] == LAYOUT).then_some(Printed { result: ResultId(id), at }))
    }
}
