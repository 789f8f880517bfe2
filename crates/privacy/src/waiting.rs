//! How many requests of those whose data are held are late or nearly so, told in the navigation of whoever answers them.

use access::{Action, Actor, decide};
use kernel::Result;
use storage::Tx;

use crate::{pages, rules, store};

/// The requests that are to be answered soon.
pub type Waiting = web::Waiting<Due>;

/// Requests that are due within some days or late, by the ASL that answers.
#[derive(Debug)]
pub struct Due;

impl web::Waits for Due {
    type Held = Vec<(String, i64)>;
    const PATH: &'static str = pages::RIGHTS;
    const WHAT: &'static str = "requests of data subjects";

    fn read(tx: &mut Tx<'_>) -> Result<Self::Held> {
        let until = rules::rights::pressing_until(tx.clocks().today());
        store::rights::count_due(tx, until)
    }

    /// Those of his ASL.
    fn count(held: &Self::Held, actor: &Actor) -> usize {
        if decide(actor, Action::RightsManage).is_err() {
            return 0;
        }
        let own = held.iter().filter(|(asl, _)| *asl == actor.unit.code);
        usize::try_from(own.map(|(_, count)| count).sum::<i64>()).unwrap_or(0)
    }
}
