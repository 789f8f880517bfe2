//! How many reports wait for each doctor to be completed, told in the navigation of every page.

use access::{Action, Actor, decide};
use kernel::Result;
use storage::Tx;

use crate::pages::REPORTS;
use crate::store;

/// The reports that wait for their doctors.
pub type Waiting = web::Waiting<ToComplete>;

/// Reports that were sent back, by the audience of the doctor.
#[derive(Debug)]
pub struct ToComplete;

impl web::Waits for ToComplete {
    type Held = Vec<(String, i64)>;
    const PATH: &'static str = REPORTS;
    const WHAT: &'static str = "reports to complete";

    fn read(tx: &mut Tx<'_>) -> Result<Self::Held> {
        store::count_to_complete(tx)
    }

    /// Those she may complete: her patients', and those of whom she stands in for.
    fn count(held: &Self::Held, actor: &Actor) -> usize {
        let Ok(scope) = decide(actor, Action::ReportCreate) else { return 0 };
        let hers = held.iter().filter(|(audience, _)| scope.audiences().contains(audience));
        usize::try_from(hers.map(|(_, count)| count).sum::<i64>()).unwrap_or(0)
    }
}
