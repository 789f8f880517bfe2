//! A file of terms: looked through, written in one act, and taken back.

use std::collections::HashMap;

use access::{Action, Actor, Scope, audience, decide};
use kernel::{Problem, Result};
use storage::Tx;
use territory::codes::{self, List, Term};
use territory::register;
use uuid::Uuid;

use super::{among, begin, differences, may_change, may_change_lists, of_list, save, state};
use crate::act::Act;
use crate::model::codes::{FilePage, NotWritten, Outcome, Plan, Planned, Undone};
use crate::rules::{self, TermRow};
use crate::words;

/// What a file would do; nothing is written.
///
/// # Errors
/// `Problem::Denied`.
pub fn rehearse(tx: &mut Tx<'_>, actor: &Actor, list: List, rows: &[TermRow]) -> Result<Plan> {
    may_change_lists(tx, actor)?;
    let terms = of_list(tx, list)?;
    Ok(rules::plan(list, rows, &terms, tx.clocks().today()))
}

/// Does what a file says, all of it in one unit of work whose id is the form's. Nothing is written when the list is not
/// as it was when the file was looked through (`seen`, where somebody looked). The same form again writes nothing more.
///
/// # Errors
/// `Problem::Denied`; `Problem::Stale` when somebody changed the list meanwhile.
pub fn import(
    tx: &mut Tx<'_>,
    actor: &Actor,
    form: Uuid,
    list: List,
    rows: &[TermRow],
    seen: Option<i64>,
) -> Result<Plan> {
    let mut act = Act::of(actor, form, "import terms", &(list.code(), rows))?;
    if let Some(what) = begin(tx, actor, &act)? {
        return Ok(Plan { rows: Vec::new(), seen: 0, written: !what.is_empty() });
    }
    let terms = of_list(tx, list)?;
    let mut plan = rules::plan(list, rows, &terms, tx.clocks().today());
    if seen.is_some_and(|seen| seen != plan.seen) {
        return Err(Problem::Stale);
    }
    plan.written = plan.writes() > 0;
    let what = if plan.written { codes::key(list, "") } else { String::new() };
    let not_written = serde_json::to_string(&not_written(&plan)).map_err(Problem::internal)?;
    act.spend(tx, actor, &what, Some(&not_written))?;
    for row in &plan.rows {
        let did = match &row.outcome {
            Outcome::Added(_) => "added",
            Outcome::Changed { .. } => "changed",
            Outcome::Closed { .. } => "closed",
            Outcome::Same | Outcome::Refused(_) => continue,
        };
        let Some(after) = row.outcome.after() else { continue };
        save(tx, actor, &act, Some(form), after, did)?;
        act = Act::by_itself();
    }
    Ok(plan)
}

fn not_written(plan: &Plan) -> Vec<NotWritten> {
    let row = |row: &Planned| match &row.outcome {
        Outcome::Refused(problems) => {
            let (number, code, name) = (row.number, row.code.clone(), row.name.clone());
            Some(NotWritten { number, code, name, why: words::codes::refused(problems) })
        }
        _ => None,
    };
    plan.rows.iter().filter_map(row).collect()
}

/// What a file did to a list: each term as it is now, with its state before (none: it was added) and the one it was given.
type Doings = Vec<(Term, Option<Term>, Term)>;

fn doings(tx: &mut Tx<'_>, scope: &Scope, list: List, act: Uuid) -> Result<(Vec<register::Done>, Doings)> {
    let done = register::done_in(tx, act)?;
    let prefix = codes::key(list, "");
    let terms = of_list(tx, list)?;
    let terms: HashMap<&str, &Term> = terms.iter().map(|term| (term.code.as_str(), term)).collect();
    let mut doings = Vec::new();
    for one in &done {
        let code = one.code.strip_prefix(&prefix);
        let term = code.and_then(|code| terms.get(code).copied());
        let Some(term) = term else { continue };
        let before = state(tx, term, one.version - 1)?;
        let after = state(tx, term, one.version)?.ok_or(Problem::NotFound)?;
        doings.push((term.clone(), before, after));
    }
    if doings.is_empty() { Err(audience::refuse(tx, scope, "register", None)) } else { Ok((done, doings)) }
}

/// What a file did.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn file(tx: &mut Tx<'_>, actor: &Actor, list: List, act: Uuid) -> Result<FilePage> {
    let scope = decide(actor, Action::RegisterManage)?;
    let (done, doings) = doings(tx, &scope, list, act)?;
    let terms: Vec<_> = doings
        .into_iter()
        .map(|(term, before, after)| {
            let stands = term.version == after.version;
            (term, before.map(|before| differences(&before, &after)), stands)
        })
        .collect();
    let may_undo = may_change(actor) && terms.iter().any(|(_, _, stands)| *stands);
    let not_written = match register::not_written(tx, act)? {
        Some(text) => serde_json::from_str(&text).map_err(Problem::internal)?,
        None => Vec::new(),
    };
    Ok(FilePage { act, at: done[0].at, terms, not_written, may_undo })
}

/// Takes back what a file did, but for the terms that somebody has changed since. What it added never held. Again it does
/// nothing more.
///
/// # Errors
/// As [`file`]; `Problem::Refused` when the list could not be filled in or two in use would be called alike.
pub fn undo(tx: &mut Tx<'_>, actor: &Actor, form: Uuid, list: List, file: Uuid) -> Result<Undone> {
    let scope = decide(actor, Action::RegisterManage)?;
    let mut act = Act::of(actor, form, "undo a file", &(list.code(), file))?;
    let repeated = begin(tx, actor, &act)?.is_some();
    let (_, doings) = doings(tx, &scope, list, file)?;
    if repeated {
        return Ok(Undone { back: doings.len(), left: 0 });
    }
    let (standing, left): (Vec<_>, Vec<_>) =
        doings.into_iter().partition(|(term, _, after)| term.version == after.version);
    if standing.is_empty() {
        act.spend(tx, actor, &codes::key(list, ""), None)?;
    }
    let mut among = among(tx, list)?;
    let back = |(term, before, _): (Term, Option<Term>, Term)| {
        let old = before.unwrap_or_else(|| Term { valid_to: term.valid_from, ..term.clone() });
        Term { version: term.version + 1, ..old }
    };
    let back: Vec<Term> = standing.into_iter().map(back).collect();
    back.iter().for_each(|new| among.put(new.clone()));
    if back.iter().any(|new| among.clash(new).is_some()) {
        return Err(Problem::Refused("registers-term-name-taken"));
    }
    if !among.leaves_something() {
        return Err(Problem::Refused("registers-term-last"));
    }
    for new in &back {
        save(tx, actor, &act, None, new, "undone")?;
        act = Act::by_itself();
    }
    Ok(Undone { back: back.len(), left: left.len() })
}
