//! How many persons whom other ASL ask for wait for the answer of each, told in the navigation of every page.

use access::{Action, Actor, decide};
use kernel::Result;
use storage::Tx;

use crate::pages::TRANSFERS;
use crate::store;

/// The transfers that wait to be answered.
pub type Waiting = web::Waiting<ToAnswer>;

/// Transfers, by the ASL that is asked.
#[derive(Debug)]
pub struct ToAnswer;

impl web::Waits for ToAnswer {
    type Held = Vec<(String, i64)>;
    const PATH: &'static str = TRANSFERS;
    const WHAT: &'static str = "transfers";

    fn read(tx: &mut Tx<'_>) -> Result<Self::Held> {
        store::count_transfers(tx)
    }

    /// Those his own ASL is asked for.
    fn count(held: &Self::Held, actor: &Actor) -> usize {
        if decide(actor, Action::PersonHandOver).is_err() {
            return 0;
        }
        let his = held.iter().filter(|(asl, _)| *asl == actor.unit.code);
        usize::try_from(his.map(|(_, count)| count).sum::<i64>()).unwrap_or(0)
    }
}
