//! Lists and searches of persons.

use access::{Action, Actor, Scope, audit, decide};
use kernel::ids::PersonId;
use kernel::{Date, Result};
use storage::Tx;

use crate::badges::Badges;
use crate::model::PersonLine;
use crate::rules::{Find, Slip};
use crate::store;

use super::near::near;

/// What is searched for, and which page of it.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// The search box: see [`Find::parse`].
    pub text: String,
    /// Birth date, beside the box.
    pub born: Option<Date>,
    /// The last person of the page before.
    pub after: Option<PersonId>,
}

/// A line of a list, with what other modules say about the person.
#[derive(Debug, Clone)]
pub struct PersonRow {
    /// The line.
    pub line: PersonLine,
    /// States, in a word or two each.
    pub badges: Vec<web::Badge>,
    /// What does not quite agree with what was searched for.
    pub slips: Vec<Slip>,
}

/// A page of persons.
#[derive(Debug, Clone)]
pub struct People {
    /// The lines, by name.
    pub rows: Vec<PersonRow>,
    /// The last person, when there is another page.
    pub next: Option<PersonId>,
    /// Whether nobody is called so, and the lines are of who may be meant.
    pub near: bool,
}

/// Lines of a page.
pub const PAGE: usize = 25;
/// Rows shown while one types.
pub const TYPE_AHEAD: usize = 10;

/// Everybody the actor may see, by name, after the person `after`.
///
/// # Errors
/// `Problem::Denied`.
pub fn list(tx: &mut Tx<'_>, actor: &Actor, after: Option<PersonId>, limit: usize) -> Result<People> {
    let scope = decide(actor, Action::PersonList)?;
    page(tx, actor, &scope, &Find::Everybody, after, limit)
}

/// Those among them who are searched for: by identifier or its beginning, telephone or number of a request, name and birth date; and
/// behind them whoever may be meant, when something is not written quite so.
///
/// # Errors
/// `Problem::Denied`; an invalid field `q`.
pub fn search(tx: &mut Tx<'_>, actor: &Actor, search: &Search, limit: usize) -> Result<People> {
    let scope = decide(actor, Action::PersonList)?;
    let find = Find::parse(&search.text, search.born)?;
    page(tx, actor, &scope, &find, search.after, limit)
}

fn page(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    find: &Find,
    after: Option<PersonId>,
    limit: usize,
) -> Result<People> {
    // One more than shown tells whether there is another page.
    let mut lines = store::find_lines(tx, scope, find, after, limit + 1)?;
    // The beginning of a code and a telephone lead to few, and have one page.
    let more = lines.len() > limit && matches!(find, Find::Everybody | Find::Named { .. });
    lines.truncate(limit);
    let exact = lines.len();
    let mut lines: Vec<(PersonLine, Vec<Slip>)> = lines.into_iter().map(|line| (line, Vec::new())).collect();
    if after.is_none() && exact < limit {
        for (line, slips) in near(tx, actor, scope, find, exact, limit)? {
            if lines.len() < limit && !lines.iter().any(|(known, _)| known.id == line.id) {
                lines.push((line, slips));
            }
        }
    }
    let near = exact == 0 && lines.iter().any(|(_, slips)| !slips.is_empty());
    let ids: Vec<PersonId> = lines.iter().map(|(line, _)| line.id).collect();
    let mut badges = Badges::of(tx, actor, &ids)?;
    let listed = lines.iter().map(|(line, _)| (line.id, &line.reason));
    let entry = audit::Entry::new(Action::PersonList).listed(listed).detail(kind(find));
    audit::record(tx, actor, entry)?;
    let next = ids.last().copied().filter(|_| more);
    let rows = lines.into_iter().map(|(line, slips)| {
        let badges = badges.remove(&line.id).unwrap_or_default();
        PersonRow { line, badges, slips }
    });
    Ok(People { rows: rows.collect(), next, near })
}

/// How was searched, for the audit: never for what.
fn kind(find: &Find) -> &'static str {
    match find {
        Find::Everybody => "list",
        Find::Identifier(_) => "search by identifier",
        Find::Beginning(_) | Find::Mistyped(..) => "search by part of an identifier",
        Find::Number(_) => "search by number",
        Find::Named { born: None, .. } => "search by name",
        Find::Named { born: Some(_), .. } => "search by name and birth date",
    }
}
