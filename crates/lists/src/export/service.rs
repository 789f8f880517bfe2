//! One function for each thing a user does with exports: gate, rules, store, audit, in one unit of work. The download itself is in
//! [`super::download`], a stretch at a time.

mod asking;
mod deciding;
mod handing;
mod seeing;

pub use asking::{Ask, Begun, Many, ask, begin};
pub use deciding::{Verdict, settle, withdraw};
pub use handing::{Stretch, broke_off, handed_over, start, stretch};
pub use seeing::{Overview, View, overview, view};

use access::audience::{self, Refused};
use access::{Action, Actor, Scope, decide};
use kernel::{Problem, Result};
use storage::Tx;
use uuid::Uuid;

use super::model::{Export, Order};
use super::store;
use crate::asked::Asked;
use crate::list::{self, List};

/// The gate: who may export at all, and see this list.
fn gate(actor: &Actor, list: &str) -> Result<(&'static dyn List, Scope)> {
    let list = list::find(list)?;
    decide(actor, Action::ListExport)?;
    Ok((list, decide(actor, list.action())?))
}

/// What one asked for oneself.
fn own(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Export> {
    let found = store::find(tx, id)?;
    let there = found.as_ref().map(|export| export.id);
    let own = found.filter(|export| export.asked_by == actor.user);
    own.ok_or_else(|| none_of_his(tx, Action::ListExport, there))
}

/// The answer to whoever names an export that is none of his, or none at all: that he did is recorded.
fn none_of_his(tx: &mut Tx<'_>, action: Action, there: Option<Uuid>) -> Problem {
    audience::note_refused(tx, Refused { action: action.code(), kind: "list_export", subject: there });
    Problem::NotFound
}

/// What an order asks of its list, as far as the scope may ask it. In the list's own order: a file is sorted by who reads it.
///
/// # Errors
/// `Problem::Refused` when it is not understood any more: it would hand over more than was asked for.
fn asked(order: &Order, list: &dyn List, scope: &Scope) -> Result<Asked> {
    let asked = Asked::read(list, scope, &Asked::split(&order.query)).0.sorted_by(None);
    if asked.query() == order.query { Ok(asked) } else { Err(Problem::Refused("lists-export-filter-wrong")) }
}

/// What the record of an act says: number, list, filter, columns, format, purpose; no personal data.
fn detail(what: &str, export: &Export) -> String {
    let Order { list, query, set, columns, format, purpose } = &export.order;
    let columns = if columns.is_empty() { String::new() } else { format!(" [{}]", columns.join(",")) };
    let (number, format, purpose) = (export.number(), format.code(), purpose.code());
    format!("{what} {number} {list}?{query} {set}{columns} {format} {purpose}")
}
