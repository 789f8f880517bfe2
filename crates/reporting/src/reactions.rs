//! What leaves for the nation follows from results, in the unit of work of the result.

use kernel::Result;
use lab::events::ResultRecorded;
use storage::{Reactions, Tx};

use crate::service::outbox;

/// Registers the reactions of this module.
pub fn reactions(all: &mut Reactions) {
    all.on::<ResultRecorded>("reporting: a result leaves for the nation", on_result);
}

fn on_result(tx: &mut Tx<'_>, event: &ResultRecorded) -> Result<()> {
    outbox::note(tx, event)
}
