//! Handing an export over, a stretch at a time: each is read in the scope of who asked as it is at that moment, and the record of whose
//! data it holds is durable before a byte of it leaves.

use access::audit::{self, Entry};
use access::{Action, Actor, decide, proof};
use kernel::ids::PersonId;
use kernel::{Problem, Result};
use storage::Tx;
use uuid::Uuid;

use super::{asked, detail, gate, own};
use crate::export::file::Whole;
use crate::export::model::{Broke, Export};
use crate::export::{rules, sets, store};
use crate::model::{Key, Value};
use crate::service::naming;

/// A download begins: of one's own, while it may be, and one at a time. Who asked proves afresh who he is.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another one's; `Problem::NotProved`; `Problem::Refused` with why it may not be.
pub fn start(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Export> {
    decide(actor, Action::ListExport)?;
    // Two presses at once: the second finds the first one under way.
    tx.lock(actor.user)?;
    let mut export = own(tx, actor, id)?;
    gate(actor, &export.order.list)?;
    rules::may_download(&export, actor, tx.clocks().now())?;
    if store::is_downloading(tx, actor)? {
        return Err(Problem::Refused("lists-export-running"));
    }
    proof::demand(tx, actor)?;
    export.running_since = Some(store::begin(tx, id)?);
    audit::record(tx, actor, Entry::new(Action::ListExport).detail(detail("begun", &export)))?;
    Ok(export)
}

/// A part of an export.
#[derive(Debug, Clone)]
pub struct Stretch {
    /// The rows, each with which row of the list it is and whose.
    pub rows: Vec<(Uuid, PersonId, Vec<Value>)>,
    /// Where it goes on; none at its end.
    pub next: Option<Key>,
    /// The headings, as whoever asked may read them now.
    pub headings: Vec<String>,
}

/// The next rows, with the record of whose data they are and why each of them is seen.
///
/// # Errors
/// `Problem::Denied` when who asked may not any more; as `Tx::query`.
pub fn stretch(
    tx: &mut Tx<'_>,
    actor: &Actor,
    export: &Export,
    after: Option<&Key>,
    length: i64,
) -> Result<Stretch> {
    let (list, scope) = gate(actor, &export.order.list)?;
    if !rules::stands_where_it_was_asked(export, actor) {
        return Err(Problem::Refused("lists-export-other-role"));
    }
    let order = &export.order;
    let places = sets::places(list, &scope, order.set, &order.columns);
    let filter = asked(order, list, &scope)?;
    let page = list.page(tx, &scope, &filter, after, length)?;
    if !page.rows.is_empty() {
        let entry = Entry::new(Action::ListExport).detail(format!("rows {}", export.number()));
        audit::record(tx, actor, naming(entry, page.rows.iter()))?;
    }
    let rows = page.rows.iter().map(|row| (row.id, row.person, sets::row(&places, &row.cells)));
    Ok(Stretch {
        rows: rows.collect(),
        next: page.next,
        headings: sets::headings(list, &scope, order.set, &order.columns),
    })
}

/// Everything was handed over: how many rows, whose, and their digest.
///
/// # Errors
/// As `Tx::execute`.
pub fn handed_over(
    tx: &mut Tx<'_>,
    actor: &Actor,
    export: &Export,
    whole: &Whole,
    persons: i64,
) -> Result<()> {
    store::hand_over(tx, export, Ok(whole), persons)?;
    let Whole { rows, digest } = whole;
    let said = format!("{} persons {persons} rows {rows} sha256 {digest}", detail("handed over", export));
    audit::record(tx, actor, Entry::new(Action::ListExport).detail(said))
}

/// It broke off: whoever waited for it has no whole file, and is told why.
///
/// # Errors
/// As `Tx::execute`.
pub fn broke_off(tx: &mut Tx<'_>, export: &Export, persons: i64, why: Broke) -> Result<()> {
    store::hand_over(tx, export, Err(why), persons)
}
