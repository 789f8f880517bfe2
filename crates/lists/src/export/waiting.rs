//! How many exports wait for somebody, told in the navigation of every page: for whoever answers for them, those to decide; for who
//! asked, those that were approved and that he has not downloaded.

use access::{Action, Actor, decide};
use kernel::Result;
use storage::Tx;

use super::model::{Export, Status};
use super::{pages, rules, store};

/// The exports that wait.
pub type Waiting = web::Waiting<Exports>;

/// Exports to decide, and to download.
#[derive(Debug)]
pub struct Exports;

impl web::Waits for Exports {
    type Held = Vec<Export>;
    const PATH: &'static str = pages::PATH;
    const WHAT: &'static str = "exports";

    fn read(tx: &mut Tx<'_>) -> Result<Self::Held> {
        store::waiting(tx)
    }

    fn count(held: &Self::Held, actor: &Actor) -> usize {
        let may_ask = decide(actor, Action::ListExport).is_ok();
        let his = held.iter().filter(|export| match export.status {
            Status::Asked => rules::may_decide(export, actor).is_ok(),
            _ => may_ask && export.asked_by == actor.user,
        });
        his.count()
    }
}
