//! What a form does, by the id that was made with it: sent again it does nothing more, and what is not the same is refused.

use std::fmt::Write as _;

use access::Actor;
use kernel::{Problem, Result};
use serde::Serialize;
use sha2::{Digest, Sha256};
use storage::Tx;
use territory::register::{self, Hand};
use uuid::Uuid;

/// One thing an administrator does.
#[derive(Debug, Clone)]
pub struct Act {
    /// Made with the form; over JSON the `Idempotency-Key`.
    pub form: Uuid,
    /// Mark of who does what with which contents.
    pub mark: String,
}

impl Act {
    /// What the actor does with what was sent.
    ///
    /// # Errors
    /// `Problem::Internal` when the contents cannot be written down.
    pub fn of(actor: &Actor, form: Uuid, what: &str, contents: &impl Serialize) -> Result<Self> {
        let sent = serde_json::to_vec(&(actor.user.0, what, contents)).map_err(Problem::internal)?;
        let mut mark = String::new();
        Sha256::digest(sent)
            .iter()
            .try_for_each(|byte| write!(mark, "{byte:02x}"))
            .map_err(Problem::internal)?;
        Ok(Self { form, mark })
    }

    /// What follows from another act, and is sent by nobody.
    pub fn by_itself() -> Self {
        Self { form: Uuid::now_v7(), mark: String::new() }
    }

    /// Who does it, for the history.
    pub fn hand(&self, tx: &Tx<'_>, actor: &Actor) -> Hand<'_> {
        Hand { form: self.form, by: actor.user.0, at: tx.clocks().now(), mark: &self.mark }
    }

    /// Keeps that it was done although it left no state, so that its id serves nothing else; of a file, the rows that were not written.
    ///
    /// # Errors
    /// As `Tx::execute`.
    pub fn spend(&self, tx: &mut Tx<'_>, actor: &Actor, code: &str, not_written: Option<&str>) -> Result<()> {
        let hand = self.hand(tx, actor);
        register::note_act(tx, hand, code, not_written)
    }

    /// The code of what was written, if this act was done before.
    ///
    /// # Errors
    /// `Problem::Refused` when the id has served another act, or somebody else.
    pub fn done(&self, tx: &mut Tx<'_>) -> Result<Option<String>> {
        match register::done_by(tx, self.form)? {
            None => Ok(None),
            Some((code, mark)) if mark == self.mark => Ok(Some(code)),
            Some(_) => Err(Problem::Refused("registers-key-used")),
        }
    }
}
