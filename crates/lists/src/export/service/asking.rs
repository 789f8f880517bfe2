//! What would be exported, and asking for it.

use std::collections::HashSet;

use access::audit::{self, Entry};
use access::{Action, Actor, Role, Scope, proof};
use kernel::{Problem, Result};
use storage::Tx;
use uuid::Uuid;

use super::{detail, gate, none_of_his};
use crate::asked::Asked;
use crate::export::model::{Export, Order, Status};
use crate::export::{rules, sets, store};
use crate::list::List;

/// Rows of one page while persons are counted.
const STRETCH: i64 = 1_000;

/// What a form begins with.
#[derive(Debug, Clone)]
pub struct Begun {
    /// The filter, as the address has it.
    pub query: String,
    /// The filter in words; empty for everything.
    pub words: String,
    /// How much answers.
    pub many: Many,
    /// Column sets that are offered.
    pub sets: Vec<&'static str>,
    /// Codes of the columns that the screen shows.
    pub columns: Vec<String>,
}

/// How much answers to a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Many {
    /// Rows.
    pub rows: i64,
    /// Persons.
    pub persons: i64,
    /// Whether those are all, and not "at least".
    pub whole: bool,
}

/// What would be exported of a list, for the form. It shows numbers alone. It may walk a whole list, so it is a report.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for no such list.
pub fn begin(
    tx: &mut Tx<'_>,
    actor: &Actor,
    list: &str,
    query: &str,
    columns: &[String],
    bound: i64,
) -> Result<Begun> {
    let (list, scope) = gate(actor, list)?;
    let (filter, _) = Asked::read(list, &scope, &Asked::split(query));
    let filter = filter.sorted_by(None);
    let shown = sets::screen(list, &scope, columns);
    audit::record(tx, actor, Entry::new(Action::ListExport).detail(format!("form {}", list.name())))?;
    Ok(Begun {
        words: filter.words(list, scope.today()),
        many: count(tx, list, &scope, &filter, bound)?,
        query: filter.query(),
        sets: sets::offered(list, &scope),
        columns: shown.iter().map(|(_, column)| column.code.to_owned()).collect(),
    })
}

/// Pages that are looked at to count: what answers seldom in a long list is counted no further.
const MOST_PAGES: u32 = 20;

/// How many rows and persons answer. Persons are counted one by one as long as they are no more than one may export alone.
fn count(tx: &mut Tx<'_>, list: &dyn List, scope: &Scope, filter: &Asked, bound: i64) -> Result<Many> {
    let (mut persons, mut rows, mut after, mut pages) = (HashSet::new(), HashSet::new(), None, 0);
    loop {
        pages += 1;
        let page = list.page(tx, scope, filter, after.as_ref(), STRETCH)?;
        rows.extend(page.rows.iter().map(|row| row.id));
        persons.extend(page.rows.iter().map(|row| row.person));
        let many = (length(rows.len()), length(persons.len()));
        let Some(next) = page.next else {
            return Ok(Many { rows: many.0, persons: many.1, whole: true });
        };
        if many.1 > bound || pages == MOST_PAGES {
            // More than one may export alone: how many is told as far as the list itself counts.
            let counted = list.counts(tx, scope, filter)?;
            let rows = counted.total.max(many.0);
            return Ok(Many { rows, persons: many.1, whole: false });
        }
        after = Some(next);
    }
}

fn length(many: usize) -> i64 {
    i64::try_from(many).unwrap_or(i64::MAX)
}

/// What somebody asks.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Made before the write: a repeat with the same is harmless.
    pub id: Uuid,
    /// Name of the list.
    pub list: String,
    /// The filter, as the address has it.
    pub query: String,
    /// Columns of the screen; those that are usual when there are none.
    pub columns: Vec<String>,
    /// Code of the column set.
    pub set: String,
    /// Code of the format.
    pub format: String,
    /// Code of the purpose.
    pub purpose: String,
    /// How much answers: [`begin`] has counted it.
    pub many: Many,
    /// Above how many persons a second one approves.
    pub bound: i64,
}

/// Asks for an export: it may be downloaded at once, or waits for a second person. Who asks proves afresh who he is.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for no such list; `Problem::NotProved`; `Problem::Invalid` with all fields that cannot be
/// accepted; `Problem::Refused` when nothing answers, and when the id is another one's.
pub fn ask(tx: &mut Tx<'_>, actor: &Actor, ask: &Ask) -> Result<Export> {
    let (list, scope) = gate(actor, &ask.list)?;
    tx.lock(ask.id)?;
    match store::find(tx, ask.id)? {
        Some(there) if there.asked_by == actor.user && there.order.list == ask.list => return Ok(there),
        Some(there) => {
            none_of_his(tx, Action::ListExport, Some(there.id));
            return Err(Problem::Refused("lists-export-id-taken"));
        }
        None => {}
    }
    let (order, words) = order(ask, list, &scope)?;
    if ask.many.rows == 0 && ask.many.whole {
        return Err(Problem::Refused("lists-export-nothing"));
    }
    proof::demand(tx, actor)?;
    let export = new(tx, actor, ask, order, words)?;
    store::insert(tx, &export)?;
    let counted = format!("{} persons {} rows {}", detail("asked", &export), export.persons, export.rows);
    audit::record(tx, actor, Entry::new(Action::ListExport).detail(counted))?;
    Ok(export)
}

/// What is asked for, with the filter in words.
fn order(ask: &Ask, list: &dyn List, scope: &Scope) -> Result<(Order, String)> {
    let offered = sets::offered(list, scope);
    let (set, format, purpose) = rules::chosen(&ask.set, &offered, &ask.format, &ask.purpose)?;
    let columns = match set == sets::SCREEN {
        true => {
            sets::screen(list, scope, &ask.columns).iter().map(|(_, column)| column.code.to_owned()).collect()
        }
        false => Vec::new(),
    };
    let filter = understood(&ask.query, list, scope)?;
    let (list_name, words) = (list.name().to_owned(), filter.words(list, scope.today()));
    Ok((Order { list: list_name, query: filter.query(), set, columns, format, purpose }, words))
}

/// The filter of an address. One that is not understood, whole or in part, would export more than was meant.
fn understood(query: &str, list: &dyn List, scope: &Scope) -> Result<Asked> {
    let pairs = Asked::split(query);
    let (filter, problems) = Asked::read(list, scope, &pairs);
    let filter = filter.sorted_by(None);
    let known = filter.pairs();
    let passed_over = pairs.iter().any(|(name, value)| {
        let said = !value.is_empty() && !["sort", "columns", "all"].contains(&name.as_str());
        said && !known.iter().any(|(known, _)| known == name)
    });
    let no_pair = !query.is_empty() && pairs.len() < query.split('&').count();
    if !problems.is_empty() || passed_over || no_pair {
        return Err(Problem::Refused("lists-export-filter-wrong"));
    }
    Ok(filter)
}

fn new(tx: &mut Tx<'_>, actor: &Actor, ask: &Ask, order: Order, words: String) -> Result<Export> {
    let alone = ask.many.persons <= ask.bound;
    Ok(Export {
        id: ask.id,
        order,
        words,
        rows: ask.many.rows,
        whole: ask.many.whole,
        persons: ask.many.persons,
        status: if alone { Status::Open } else { Status::Asked },
        asked_by: actor.user,
        asked_by_name: actor.name.clone(),
        role: actor.role,
        unit: actor.audience(),
        unit_name: actor.unit.name.clone(),
        asl: asl(tx, actor)?,
        asked_at: tx.clocks().business_now(),
        decision: None,
        open_until: alone.then(|| rules::open_until(tx.clocks().now())),
        downloads: 0,
        running_since: None,
        handed: None,
        version: 1,
    })
}

/// The ASL whose data-protection officer may approve, besides colleagues: a doctor has none.
fn asl(tx: &mut Tx<'_>, actor: &Actor) -> Result<String> {
    Ok(match actor.role {
        Role::SispOperator => actor.unit.code.clone(),
        Role::Gp => {
            territory::doctors::find(tx, &actor.unit.code)?.map(|doctor| doctor.asl).unwrap_or_default()
        }
        _ => String::new(),
    })
}
