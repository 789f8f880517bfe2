//! What is done with the code lists. Everybody who keeps registers reads them; the region's administrator changes them, because
//! a list is one for the whole region.

use access::audit::{self, Entry as Record};
use access::{Action, Actor, Scope, audience, decide, proof};
use kernel::clock::FOREVER;
use kernel::{Date, FieldProblem, Problem, Result};
use storage::Tx;
use territory::codes::{self, List, Term};
use territory::register;
use uuid::Uuid;

use super::only;
use crate::act::Act;
use crate::model::codes::{ListLine, TermFilter, TermPage, TermsPage};
use crate::model::{Difference, Step};
use crate::rules::{self, Among, TypedTerm};
use crate::store::{self, Change};
use crate::words;

/// Most files that are shown of a list.
const FILES: i64 = 5;

mod files;

pub use files::{file, import, rehearse, undo};

fn may_change(actor: &Actor) -> bool {
    only(actor).is_none()
}

/// Whether the actor changes code lists: for the forms.
///
/// # Errors
/// `Problem::Denied`.
pub fn may_change_lists(_: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    decide(actor, Action::RegisterManage)?;
    if may_change(actor) { Ok(()) } else { Err(Problem::Denied(Action::RegisterManage.code())) }
}

/// Before a change: who asks, that it is he, and that nobody else is at it. What the form was about when it has done its work before.
fn begin(tx: &mut Tx<'_>, actor: &Actor, act: &Act) -> Result<Option<String>> {
    may_change_lists(tx, actor)?;
    proof::demand(tx, actor)?;
    codes::lock(tx)?;
    act.done(tx)
}

fn of_list(tx: &mut Tx<'_>, list: List) -> Result<Vec<Term>> {
    Ok(codes::all_current(tx)?.into_iter().filter(|term| term.list == list).collect())
}

fn find(tx: &mut Tx<'_>, scope: &Scope, list: List, code: &str) -> Result<Term> {
    let found = of_list(tx, list)?.into_iter().find(|term| term.code == code);
    found.ok_or_else(|| audience::refuse(tx, scope, "register", None))
}

/// The lists.
///
/// # Errors
/// `Problem::Denied`.
pub fn lists(tx: &mut Tx<'_>, actor: &Actor) -> Result<Vec<ListLine>> {
    decide(actor, Action::RegisterManage)?;
    let (all, today) = (codes::all_current(tx)?, tx.clocks().today());
    let line = |list| {
        let terms = || all.iter().filter(|term| term.list == list);
        let valid = terms().filter(|term| term.is_valid_on(today)).count();
        ListLine { list, valid, others: terms().count() - valid }
    };
    Ok(List::ALL.into_iter().map(line).collect())
}

/// The terms of a list that are asked for, in order.
///
/// # Errors
/// `Problem::Denied`.
pub fn terms(tx: &mut Tx<'_>, actor: &Actor, list: List, filter: &TermFilter) -> Result<Vec<Term>> {
    decide(actor, Action::RegisterManage)?;
    let today = tx.clocks().today();
    Ok(of_list(tx, list)?.into_iter().filter(|term| filter.lets(term, today)).collect())
}

/// The same with the files that changed the list.
///
/// # Errors
/// `Problem::Denied`.
pub fn terms_page(tx: &mut Tx<'_>, actor: &Actor, list: List, filter: &TermFilter) -> Result<TermsPage> {
    let terms = terms(tx, actor, list, filter)?;
    let files = store::files_of(tx, list, FILES)?;
    Ok(TermsPage { terms, may_change: may_change(actor), files })
}

/// The terms to be saved as a file that can be read back, which leaves a record. What never held is not in it.
///
/// # Errors
/// `Problem::Denied`.
pub fn export(tx: &mut Tx<'_>, actor: &Actor, list: List, filter: &TermFilter) -> Result<Vec<Term>> {
    let mut found = terms(tx, actor, list, filter)?;
    found.retain(|term| !term.is_void());
    let detail = format!("csv code {} {}", list.code(), found.len());
    audit::record(tx, actor, Record::new(Action::RegisterManage).detail(detail))?;
    Ok(found)
}

/// A term alone.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn term(tx: &mut Tx<'_>, actor: &Actor, list: List, code: &str) -> Result<Term> {
    let scope = decide(actor, Action::RegisterManage)?;
    find(tx, &scope, list, code)
}

/// A term with what became of it.
///
/// # Errors
/// As [`term`].
pub fn view(tx: &mut Tx<'_>, actor: &Actor, list: List, code: &str) -> Result<TermPage> {
    let term = term(tx, actor, list, code)?;
    let changes = store::changes(tx, &term.key())?;
    let states: Vec<Term> = changes.iter().map(parse).collect::<Result<_>>()?;
    let seeded = codes::find_seeded(list, code);
    let step = |(index, change): (usize, Change)| {
        let before = states.get(index + 1).or(seeded);
        let changed = before.map(|before| differences(before, &states[index]));
        (Step { at: change.at, by: change.by, changed }, before.map(|before| before.version))
    };
    let history = changes.into_iter().enumerate().map(step).collect();
    Ok(TermPage { term, history, may_change: may_change(actor) })
}

fn parse(change: &Change) -> Result<Term> {
    serde_json::from_str(&change.image).map_err(Problem::internal)
}

/// A state that a term had, the one of the data files too.
fn state(tx: &mut Tx<'_>, term: &Term, version: i64) -> Result<Option<Term>> {
    if version == 0 {
        return Ok(codes::find_seeded(term.list, &term.code).cloned());
    }
    let states = register::images::<Term>(tx, &term.key())?;
    Ok(states.into_iter().find(|(number, _)| *number == version).map(|(_, term)| term))
}

/// The fields in which two states differ.
pub fn differences(before: &Term, after: &Term) -> Vec<Difference> {
    let (old, new) = (words::codes::fields(before), words::codes::fields(after));
    let of = |((label, before), (_, after)): ((&'static str, String), (&'static str, String))| {
        (before != after).then_some(Difference { label, before, after })
    };
    old.into_iter().zip(new).filter_map(of).collect()
}

/// What has changed since a version was seen, for whoever was slower.
///
/// # Errors
/// As [`term`].
pub fn changed_since(
    tx: &mut Tx<'_>,
    actor: &Actor,
    list: List,
    code: &str,
    seen: i64,
) -> Result<(Term, Vec<Difference>)> {
    let now = term(tx, actor, list, code)?;
    let changed = state(tx, &now, seen)?.map(|seen| differences(&seen, &now)).unwrap_or_default();
    Ok((now, changed))
}

/// Adds a term. The same form sent again adds nothing more.
///
/// # Errors
/// `Problem::Denied`; every wrong field.
pub fn add(tx: &mut Tx<'_>, actor: &Actor, form: Uuid, list: List, typed: &TypedTerm) -> Result<String> {
    let act = Act::of(actor, form, "add a term", &(list.code(), typed))?;
    let done = begin(tx, actor, &act)?;
    let code = typed.code.trim().to_lowercase();
    if done.is_some() {
        return Ok(code);
    }
    let among = among(tx, list)?;
    let new = typed.check(list, None, &among).map_err(Problem::Invalid)?;
    save(tx, actor, &act, None, &new, "added")?;
    Ok(code)
}

fn among(tx: &mut Tx<'_>, list: List) -> Result<Among> {
    let terms = of_list(tx, list)?;
    Ok(Among::new(&terms, tx.clocks().today()))
}

/// What is wrong with a form, of a new term or of one that is there, without writing anything: who has typed a date that cannot be read
/// is told the rest in the same round.
///
/// # Errors
/// As [`term`]; every wrong field.
pub fn check(
    tx: &mut Tx<'_>,
    actor: &Actor,
    list: List,
    code: Option<&str>,
    typed: &TypedTerm,
) -> Result<()> {
    may_change_lists(tx, actor)?;
    let before = code.map(|code| term(tx, actor, list, code)).transpose()?;
    let among = among(tx, list)?;
    typed.check(list, before.as_ref(), &among).map(drop).map_err(Problem::Invalid)
}

/// The term that is about to be changed, and its list; none when the form has done its work before.
fn before(
    tx: &mut Tx<'_>,
    actor: &Actor,
    act: &Act,
    (list, code): (List, &str),
    seen: i64,
) -> Result<Option<(Term, Among)>> {
    let scope = decide(actor, Action::RegisterManage)?;
    let done = begin(tx, actor, act)?;
    let term = find(tx, &scope, list, code)?;
    if done.is_some() {
        return Ok(None);
    }
    if term.version != seen {
        return Err(Problem::Stale);
    }
    Ok(Some((term, among(tx, list)?)))
}

/// Writes another state of a term, when it says something else, no other one in use is called alike and the list can still be filled
/// in. The act is done also when nothing changes: its id serves nothing else.
fn write(
    tx: &mut Tx<'_>,
    actor: &Actor,
    act: &Act,
    before: &Term,
    after: &Term,
    (mut among, field, did): (Among, &'static str, &str),
) -> Result<()> {
    if differences(before, after).is_empty() {
        return act.spend(tx, actor, &before.key(), None);
    }
    if let Some(other) = among.clash(after) {
        let used = FieldProblem::new("name", "registers-term-name-used").with("code", other);
        return Err(Problem::Invalid(vec![used]));
    }
    among.put(after.clone());
    if !among.leaves_something() {
        return Err(Problem::Invalid(vec![FieldProblem::new(field, "registers-term-last")]));
    }
    save(tx, actor, act, None, after, did)
}

/// Of what has no field to show it at: a button.
fn as_refusal(problem: Problem) -> Problem {
    match problem {
        Problem::Invalid(wrong) if wrong.iter().any(|one| one.field == "name") => {
            Problem::Refused("registers-term-name-taken")
        }
        Problem::Invalid(_) => Problem::Refused("registers-term-last"),
        other => other,
    }
}

/// Changes a term that the actor saw in version `seen`. The same form sent again changes nothing more.
///
/// # Errors
/// As [`term`]; `Problem::Stale` when somebody else was faster; every wrong field.
pub fn change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    form: Uuid,
    which: (List, &str),
    seen: i64,
    typed: &TypedTerm,
) -> Result<()> {
    let act = Act::of(actor, form, "change a term", &(which.0.code(), which.1, seen, typed))?;
    let Some((term, among)) = before(tx, actor, &act, which, seen)? else { return Ok(()) };
    let after = typed.check(which.0, Some(&term), &among).map_err(Problem::Invalid)?;
    write(tx, actor, &act, &term, &after, (among, "from", "changed"))
}

/// Closes a term after a last day.
///
/// # Errors
/// As [`change`]; an invalid field `last_day`, also when no term would be left that holds.
pub fn close(
    tx: &mut Tx<'_>,
    actor: &Actor,
    form: Uuid,
    which: (List, &str),
    seen: i64,
    last: Option<Date>,
) -> Result<()> {
    let act = Act::of(
        actor,
        form,
        "close a term",
        &(which.0.code(), which.1, seen, last.map(|day| day.to_string())),
    )?;
    let Some((term, among)) = before(tx, actor, &act, which, seen)? else { return Ok(()) };
    let end = rules::term_end(&term, last).map_err(|wrong| Problem::Invalid(vec![wrong]))?;
    let after = Term { valid_to: end, version: term.version + 1, ..term.clone() };
    write(tx, actor, &act, &term, &after, (among, "last_day", "closed"))
}

/// Takes the end of a term away.
///
/// # Errors
/// As [`change`]; `Problem::Refused` while another one in use is called alike.
pub fn reopen(tx: &mut Tx<'_>, actor: &Actor, form: Uuid, which: (List, &str), seen: i64) -> Result<()> {
    let act = Act::of(actor, form, "reopen a term", &(which.0.code(), which.1, seen))?;
    let Some((term, among)) = before(tx, actor, &act, which, seen)? else { return Ok(()) };
    let after = Term { valid_to: FOREVER, version: term.version + 1, ..term.clone() };
    write(tx, actor, &act, &term, &after, (among, "last_day", "reopened")).map_err(as_refusal)
}

/// Brings a state back that a term had: what was written since stays in the history.
///
/// # Errors
/// As [`change`]; `Problem::NotFound` for a state it never had; `Problem::Refused` when the list could not be filled in
/// or another one in use is called alike.
pub fn restore(
    tx: &mut Tx<'_>,
    actor: &Actor,
    form: Uuid,
    which: (List, &str),
    seen: i64,
    wanted: i64,
) -> Result<()> {
    let act = Act::of(actor, form, "restore a term", &(which.0.code(), which.1, seen, wanted))?;
    let Some((term, among)) = before(tx, actor, &act, which, seen)? else { return Ok(()) };
    let old = state(tx, &term, wanted)?.ok_or(Problem::NotFound)?;
    let after = Term { version: term.version + 1, ..old };
    write(tx, actor, &act, &term, &after, (among, "last_day", "restored")).map_err(as_refusal)
}

fn save(
    tx: &mut Tx<'_>,
    actor: &Actor,
    act: &Act,
    file: Option<Uuid>,
    term: &Term,
    what: &str,
) -> Result<()> {
    let hand = act.hand(tx, actor);
    codes::save(tx, term)?;
    register::note_of(tx, hand, file, &term.key(), term.version, term)?;
    let detail = format!("{what} code {} {}", term.key(), term.version);
    audit::record(tx, actor, Record::new(Action::RegisterManage).detail(detail))
}
