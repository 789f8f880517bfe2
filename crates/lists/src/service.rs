//! One function for each thing a user does with a list: gate, list, audit.

use access::audience::{self, Refused};
use access::audit::{self, Entry};
use access::{Actor, Scope, decide};
use kernel::{FieldProblem, Problem, Result};
use storage::Tx;
use uuid::Uuid;

use crate::acts::{Act, UNDO_SECONDS};
use crate::asked::Asked;
use crate::list::{List, find};
use crate::model::{Column, Counts, Page, Row};
use crate::store::{self, Choice, Saved};

/// Rows of a page on the screen.
pub const LENGTH: i64 = 25;

/// What a page of a list shows.
#[derive(Debug)]
pub struct Shown {
    /// What was asked, as far as it was understood.
    pub asked: Asked,
    /// What was not.
    pub problems: Vec<FieldProblem>,
    /// The rows.
    pub page: Page,
    /// How many there are.
    pub counts: Counts,
    /// The filters one keeps.
    pub saved: Vec<Saved>,
    /// The columns that are shown, in order.
    pub columns: Vec<&'static Column>,
    /// What may be seen of it.
    pub scope: Scope,
    /// The act on several lines that was done a moment ago, and may still be taken back.
    pub done: Option<JustDone>,
}

/// An act that was done a moment ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JustDone {
    /// Identity.
    pub id: Uuid,
    /// The act.
    pub act: Act,
    /// Lines it was done to.
    pub lines: usize,
    /// Whether it may still be taken back.
    pub open: bool,
}

/// What a list answers to an address.
#[derive(Debug)]
pub enum Answer {
    /// A page.
    Shown(Box<Shown>),
    /// The same is asked by this address, or the list opens with what it asks.
    Elsewhere(String),
}

/// What a user asks of a list by an address.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The list.
    pub list: String,
    /// The parts of the address.
    pub pairs: Vec<(String, String)>,
    /// The last row of the page before.
    pub after: Option<Uuid>,
    /// The act that was done a moment ago.
    pub done: Option<Uuid>,
    /// Whether everything is asked, whatever it opens with.
    pub all: bool,
}

/// A page of a list.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` when there is no such list.
pub fn show(tx: &mut Tx<'_>, actor: &Actor, ask: &Ask) -> Result<Answer> {
    let list = find(&ask.list)?;
    let scope = decide(actor, list.action())?;
    let (asked, problems) = Asked::read(list, &scope, &ask.pairs);
    let choice = store::choice(tx, actor, list.name())?;
    if ask.pairs.is_empty() && !ask.all {
        let opens_with = match choice.opens_with {
            Some(id) => store::find_saved(tx, actor, id)?,
            None => None,
        };
        if let Some(saved) = opens_with.filter(|saved| !saved.query.is_empty()) {
            return Ok(Answer::Elsewhere(saved.query));
        }
    } else if problems.is_empty() && asked.pairs() != ask.pairs {
        return Ok(Answer::Elsewhere(asked.query()));
    }
    let after = match ask.after {
        Some(id) => list.place(tx, &scope, id)?,
        None => None,
    };
    let page = list.page(tx, &scope, &asked, after.as_ref(), LENGTH)?;
    let counts = list.counts(tx, &scope, &asked)?;
    let saved = store::saved(tx, actor, list.name())?;
    let columns = columns(list, &scope, &choice);
    record_shown(tx, actor, list, page.rows.iter(), &asked.query())?;
    let done = just_done(tx, actor, ask.done)?;
    Ok(Answer::Shown(Box::new(Shown { asked, problems, page, counts, saved, columns, scope, done })))
}

/// Leaves the record of whom a list has shown. What is asked holds codes and days alone.
pub(crate) fn record_shown<'r>(
    tx: &mut Tx<'_>,
    actor: &Actor,
    list: &dyn List,
    rows: impl Iterator<Item = &'r Row>,
    asked: &str,
) -> Result<()> {
    let detail: String = format!("list {} {asked}", list.name()).trim_end().chars().take(400).collect();
    audit::record(tx, actor, naming(Entry::new(list.action()), rows).detail(detail))
}

/// A record with whom rows are of and why each of them is seen; where no audience leads to a row, its person is named all the same.
pub(crate) fn naming<'r>(entry: Entry, rows: impl Iterator<Item = &'r Row>) -> Entry {
    let (mut listed, mut others) = (Vec::new(), Vec::new());
    for row in rows {
        match &row.why {
            Some(why) => listed.push((row.person, why)),
            None if !others.contains(&row.person) => others.push(row.person),
            None => {}
        }
    }
    entry.listed(listed).subjects(others)
}

fn just_done(tx: &mut Tx<'_>, actor: &Actor, id: Option<Uuid>) -> Result<Option<JustDone>> {
    let Some(id) = id else { return Ok(None) };
    let Some(done) = store::find_act(tx, id)?.filter(|done| done.by == actor.user) else { return Ok(None) };
    let passed = tx.clocks().now().as_second() - done.at.as_second();
    let lines = store::act_items(tx, id)?.len();
    let open = done.undone_at.is_none() && lines > 0 && passed <= UNDO_SECONDS;
    Ok(Some(JustDone { id, act: Act::of(&done.act)?, lines, open }))
}

/// The columns that are shown: the chosen ones as far as the scope may read them, else the usual ones. The first names the row.
pub fn columns(list: &dyn List, scope: &Scope, choice: &Choice) -> Vec<&'static Column> {
    let readable = |column: &&Column| column.shown_to(scope);
    let chosen = choice.columns.iter().filter_map(|code| list.columns().iter().find(|it| it.code == code));
    let mut shown: Vec<&'static Column> = chosen.filter(readable).collect();
    if shown.is_empty() {
        shown = list.columns().iter().filter(|column| column.usual).filter(readable).collect();
    }
    shown.retain(|column| column.code != "person");
    let first = list.columns().iter().find(|column| column.code == "person");
    first.into_iter().chain(shown).collect()
}

/// What a user may choose of a list, and what he has chosen: for the form.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn before_choosing(
    tx: &mut Tx<'_>,
    actor: &Actor,
    name: &str,
) -> Result<(Vec<&'static Column>, Vec<&'static Column>)> {
    let list = find(name)?;
    let scope = decide(actor, list.action())?;
    let all = list.columns().iter().filter(|column| column.shown_to(&scope) && column.code != "person");
    let shown = columns(list, &scope, &store::choice(tx, actor, list.name())?);
    Ok((all.collect(), shown))
}

/// Remembers which columns of a list a user wants to see; none for the usual ones.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn choose_columns(tx: &mut Tx<'_>, actor: &Actor, name: &str, chosen: &[String]) -> Result<()> {
    let list = find(name)?;
    let scope = decide(actor, list.action())?;
    let known = list.columns().iter().filter(|column| column.shown_to(&scope));
    let codes: Vec<&str> =
        known.map(|column| column.code).filter(|code| chosen.iter().any(|it| it == code)).collect();
    store::choose_columns(tx, actor, list.name(), &codes)
}

/// Letters of the name of a filter.
const LONGEST_NAME: usize = 60;

/// What a user keeps.
#[derive(Debug, Clone)]
pub struct Keep {
    /// Made before the write: a repeat with the same is harmless.
    pub id: Uuid,
    /// Of which list.
    pub list: String,
    /// What it is called.
    pub name: String,
    /// The parts of an address.
    pub pairs: Vec<(String, String)>,
    /// Whether it is shared with who has the same role in the same unit.
    pub shared: bool,
}

/// Whether a word is long enough for a tax code, and has digits as one has.
fn may_be_a_code(word: &str) -> bool {
    let signs = word.chars().filter(|sign| sign.is_alphanumeric());
    signs.clone().count() >= 16 && signs.clone().any(|sign| sign.is_ascii_digit())
}

/// The name of a filter as it is kept.
fn named(typed: &str) -> Result<String> {
    let name = typed.replace('\0', "").trim().to_owned();
    match name.chars().count() {
        0 => Err(Problem::field("name", "lists-name-missing")),
        length if length > LONGEST_NAME || name.chars().any(char::is_control) => {
            Err(Problem::field("name", "lists-name-long"))
        }
        _ if name.split_whitespace().any(may_be_a_code) => Err(Problem::field("name", "lists-name-code")),
        _ => Ok(name),
    }
}

/// Keeps a filter under a name.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`; an invalid `name`.
pub fn keep(tx: &mut Tx<'_>, actor: &Actor, new: &Keep) -> Result<Saved> {
    let list = find(&new.list)?;
    let scope = decide(actor, list.action())?;
    let name = named(&new.name)?;
    let (asked, _) = Asked::read(list, &scope, &new.pairs);
    let saved = Saved {
        id: new.id,
        list: list.name().to_owned(),
        name,
        query: asked.query(),
        owner: actor.user,
        owner_name: actor.name.clone(),
        shared: new.shared,
        version: 1,
    };
    if let Some(there) = store::find_saved(tx, actor, new.id)? {
        return Ok(there);
    }
    store::insert_saved(tx, actor, &saved)?;
    Ok(saved)
}

/// A filter that one keeps or that is shared with one, whose list one still has.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn kept(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<(Saved, bool)> {
    let Some(saved) = store::find_saved(tx, actor, id)? else {
        let subject = store::saved_there(tx, id)?;
        audience::note_refused(tx, Refused { action: audit::PAGE_OPEN, kind: "saved_list", subject });
        return Err(Problem::NotFound);
    };
    decide(actor, find(&saved.list)?.action())?;
    let usual = store::choice(tx, actor, &saved.list)?.opens_with == Some(id);
    Ok((saved, usual))
}

/// Gives a filter of one's own another name, and shares it or not.
///
/// # Errors
/// `Problem::NotFound`; an invalid `name`; `Problem::Refused` for another's; `Problem::Stale`.
pub fn rename(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, version): (Uuid, i64),
    name: &str,
    shared: bool,
) -> Result<Saved> {
    let (saved, _) = own(tx, actor, id)?;
    let name = named(name)?;
    if (saved.name.as_str(), saved.shared) != (name.as_str(), shared) {
        store::rename_saved(tx, actor, (id, version), &name, shared)?;
    }
    Ok(saved)
}

fn own(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<(Saved, bool)> {
    let found = kept(tx, actor, id)?;
    if found.0.owner == actor.user { Ok(found) } else { Err(Problem::Refused("lists-saved-not-yours")) }
}

/// Keeps a filter of one's own no more.
///
/// # Errors
/// `Problem::NotFound`; `Problem::Refused` for another's.
pub fn forget(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<Saved> {
    let (saved, _) = own(tx, actor, id)?;
    store::delete_saved(tx, actor, id)?;
    Ok(saved)
}

/// Has a list open with a filter, or no more with it.
///
/// # Errors
/// `Problem::NotFound`.
pub fn open_with(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, on: bool) -> Result<Saved> {
    let (saved, _) = kept(tx, actor, id)?;
    store::open_with(tx, actor, &saved.list, on.then_some(id))?;
    Ok(saved)
}
