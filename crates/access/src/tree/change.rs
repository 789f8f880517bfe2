//! Another key for the heads, while the server runs.

use kernel::{Problem, Result};
use serde::Serialize;
use storage::{Tx, args};

use super::checkpoint::{Head, PublicKey, SigningKey};
use super::sequencer::{Sequencer, edge};
use crate::audit::{self, Entry};
use crate::{sessions, sql};

/// A change of the key.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct KeyChange {
    /// The key that signs from now on.
    pub public_key: String,
    /// The key that named it.
    pub named_by: String,
    /// The last tree that the key of before has signed.
    pub size: u64,
}

impl Sequencer {
    /// Makes a new key for the heads. The old one signs its last head, which names the new one, and is forgotten. Whoever
    /// signs meanwhile does it before or finds the new key; interrupted, the key is still the old one, or already the new.
    ///
    /// # Errors
    /// As [`Sequencer::drain`]; `Problem::Stale` when the key was changed elsewhere meanwhile; `Problem::Internal` when
    /// the file cannot be written.
    pub async fn change_key(&mut self) -> Result<KeyChange> {
        let _alone = self.keys.hold()?;
        let named = self.db.audit_read(named_key).await?;
        let old = self.keys.signer(named)?;
        let detail = format!("audit {}", old.public().name());
        let record = move |tx: &mut Tx<'_>| {
            let machine = sessions::as_machine(tx);
            audit::record(tx, &machine, Entry::session(audit::KEY_CHANGE).detail(detail.clone()))
        };
        self.db.write(record).await?;
        self.drain().await?;
        let fresh = SigningKey::fresh()?;
        let (was, next) = (old.public(), fresh.public());
        self.keys.begin(&was, fresh)?;
        let at = self.db.clocks().now();
        let change = move |tx: &mut Tx<'_>| {
            tx.execute(&sql::audit::HOLD_TREE, args![])?;
            if named_key(tx)? != named {
                return Err(Problem::Stale);
            }
            let frontier = edge(tx)?.frontier;
            let note = old.sign(frontier.size(), &frontier.root(), Some(&next));
            tx.execute(&sql::audit::KEY_CHANGE, args![frontier.size().cast_signed(), at, note])?;
            Ok((frontier.size(), note))
        };
        let (size, note) = self.db.audit_write(change).await?;
        self.keys.finish(&next)?;
        self.hand_out(Some(note))?;
        Ok(KeyChange { public_key: next.to_string(), named_by: was.to_string(), size })
    }
}

/// The key that the last change names.
pub(super) fn named_key(tx: &mut Tx<'_>) -> Result<Option<PublicKey>> {
    let note = tx.first(&sql::audit::LAST_KEY_CHANGE, args![], |row| row.get::<String>(1))?;
    Ok(note.and_then(|note| Head::claimed(&note)).and_then(|head| head.next))
}
