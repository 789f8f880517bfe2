//! Lists and searches of persons.

use access::{Action, Actor, Scope, audit, decide};
use kernel::ids::PersonId;
use kernel::{Date, Result};
use storage::Tx;

use crate::badges::Badges;
use crate::model::PersonLine;
use crate::rules::Find;
use crate::store;

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
}

/// A page of persons.
#[derive(Debug, Clone)]
pub struct People {
    /// The lines, by name.
    pub rows: Vec<PersonRow>,
    /// The last person, when there is another page.
    pub next: Option<PersonId>,
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

/// Those among them who are searched for: by identifier, by surname and birth date, by the beginning of a name.
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
    let more = lines.len() > limit;
    lines.truncate(limit);
    let ids: Vec<PersonId> = lines.iter().map(|line| line.id).collect();
    let mut badges = Badges::of(tx, actor, &ids)?;
    let listed = lines.iter().map(|line| (line.id, &line.reason));
    let entry = audit::Entry::new(Action::PersonList).listed(listed).detail(kind(find));
    audit::record(tx, actor, entry)?;
    let next = ids.last().copied().filter(|_| more);
    let rows =
        lines.into_iter().map(|line| PersonRow { badges: badges.remove(&line.id).unwrap_or_default(), line });
    Ok(People { rows: rows.collect(), next })
}

/// How was searched, for the audit: never for what.
fn kind(find: &Find) -> &'static str {
    match find {
        Find::Everybody => "list",
        Find::Identifier(_) => "search by identifier",
        Find::Named { born: None, .. } => "search by name",
        Find::Named { born: Some(_), .. } => "search by name and birth date",
    }
}
