//! How many corrections wait for each operator's decision, told in the navigation of every page.

use access::{Action, Actor, decide};
use kernel::Result;
use kernel::ids::UserId;
use storage::Tx;

use crate::pages::PATH;
use crate::store;

/// The corrections that wait to be decided.
pub type Waiting = web::Waiting<ToDecide>;

/// Corrections, by the ASL that decides and by who asked.
#[derive(Debug)]
pub struct ToDecide;

impl web::Waits for ToDecide {
    type Held = Vec<(String, UserId, i64)>;
    const PATH: &'static str = PATH;
    const WHAT: &'static str = "corrections";

    fn read(tx: &mut Tx<'_>) -> Result<Self::Held> {
        store::count_waiting(tx)
    }

    /// Those he decides: of his ASL, and not his own.
    fn count(held: &Self::Held, actor: &Actor) -> usize {
        if decide(actor, Action::CorrectionDecide).is_err() {
            return 0;
        }
        let his = held.iter().filter(|(asl, by, _)| *asl == actor.unit.code && *by != actor.user);
        usize::try_from(his.map(|(.., count)| count).sum::<i64>()).unwrap_or(0)
    }
}
