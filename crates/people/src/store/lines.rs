//! Lists and searches: one statement for each audience, merged.

use access::audience::{self, Reason};
use access::{Resource, Scope};
use kernel::ids::PersonId;
use kernel::{Date, PersonIdentifier, Result};
use storage::{Arg, Row, ToArg, Tx, args};
use uuid::Uuid;

use super::{identifier_from, sex_from};
use crate::model::{PersonLine, identifier_text};
use crate::rules::{Find, Range};
use crate::sql;

/// Where a page begins: after this place.
#[derive(Clone)]
struct Place {
    sort_key: String,
    id: Uuid,
}

/// At most `limit` lines of what is looked for, within the scope, by name; after the line of the person `after`.
///
/// # Errors
/// As `Tx::query`.
pub fn find_lines(
    tx: &mut Tx<'_>,
    scope: &Scope,
    find: &Find,
    after: Option<PersonId>,
    limit: usize,
) -> Result<Vec<PersonLine>> {
    let found = match after {
        Some(id) => {
            audience::place(tx, scope, Resource::Person, id.0)?.map(|sort_key| Place { sort_key, id: id.0 })
        }
        None => None,
    };
    let begin = found.unwrap_or(Place { sort_key: String::new(), id: Uuid::nil() });
    match find {
        Find::Everybody => in_ranges(tx, scope, &[Range::of("")], None, &begin, limit),
        Find::Named { ranges, born, .. } => in_ranges(tx, scope, ranges, *born, &begin, limit),
        Find::Identifier(identifier) => by_identifier(tx, scope, identifier),
        Find::Beginning(beginning) => super::search::by_beginning(tx, scope, beginning, limit),
        Find::Number(digits) => super::search::by_phone(tx, scope, digits, limit),
        // Nobody has a code that is wrong.
        Find::Mistyped(..) => Ok(Vec::new()),
    }
}

/// The ranges are disjoint and in order, so the page is full as soon as enough has been found.
fn in_ranges(
    tx: &mut Tx<'_>,
    scope: &Scope,
    ranges: &[Range],
    born: Option<Date>,
    begin: &Place,
    limit: usize,
) -> Result<Vec<PersonLine>> {
    let mut page = Vec::new();
    for range in ranges.iter().filter(|range| range.to > begin.sort_key) {
        let begin = if range.from > begin.sort_key {
            Place { sort_key: range.from.clone(), id: Uuid::nil() }
        } else {
            begin.clone()
        };
        let mut found = Vec::new();
        for audience in scope.audiences() {
            found.extend(match born {
                Some(born) => born_in_range(tx, scope, audience, born, range, &begin, limit - page.len())?,
                None => in_range(tx, scope, audience, range, &begin, limit - page.len())?,
            });
        }
        merge(&mut found);
        page.extend(found);
        if page.len() >= limit {
            page.truncate(limit);
            break;
        }
    }
    Ok(page)
}

/// By place, each person once.
pub(super) fn merge(lines: &mut Vec<PersonLine>) {
    lines.sort_by(|one, other| (&one.sort_key, one.id).cmp(&(&other.sort_key, other.id)));
    lines.dedup_by_key(|line| line.id);
}

fn in_range(
    tx: &mut Tx<'_>,
    scope: &Scope,
    audience: &str,
    range: &Range,
    begin: &Place,
    limit: usize,
) -> Result<Vec<PersonLine>> {
    let limit = limit as i64;
    tx.query(&sql::LIST, args![audience, scope.today(), begin.sort_key, begin.id, range.to, limit], line_from)
}

fn born_in_range(
    tx: &mut Tx<'_>,
    scope: &Scope,
    audience: &str,
    born: Date,
    range: &Range,
    begin: &Place,
    limit: usize,
) -> Result<Vec<PersonLine>> {
    let limit = limit as i64;
    tx.query(
        &sql::BORN_ON,
        args![born, range.from, range.to, audience, scope.today(), begin.sort_key, begin.id, limit],
        line_from,
    )
}

/// Persons of one day that are looked at.
pub(super) const OF_A_DAY: usize = 500;

/// Everybody within the scope who was born on a day, at most 500: among them are the likely duplicates.
///
/// # Errors
/// As `Tx::query`.
pub fn born_on(tx: &mut Tx<'_>, scope: &Scope, born: Date) -> Result<Vec<PersonLine>> {
    born_within(tx, scope, born, &Range::of(""))
}

/// Those of them whose name lies in a range, as many.
pub(super) fn born_within(
    tx: &mut Tx<'_>,
    scope: &Scope,
    born: Date,
    range: &Range,
) -> Result<Vec<PersonLine>> {
    let begin = Place { sort_key: String::new(), id: Uuid::nil() };
    in_ranges(tx, scope, std::slice::from_ref(range), Some(born), &begin, OF_A_DAY)
}

pub(super) fn by_identifier(
    tx: &mut Tx<'_>,
    scope: &Scope,
    identifier: &PersonIdentifier,
) -> Result<Vec<PersonLine>> {
    let mut found = Vec::new();
    for audience in scope.audiences() {
        found.extend(match identifier {
            PersonIdentifier::TaxCode(code) => {
                tx.query(&sql::LINE_BY_TAX_CODE, args![code.as_str(), audience, scope.today()], line_from)?
            }
            other => tx.query(
                &sql::LINES_BY_OTHER_IDENTIFIER,
                args![identifier_text(other), other.kind().as_str(), audience, scope.today()],
                line_from,
            )?,
        });
    }
    merge(&mut found);
    Ok(found)
}

pub(super) fn line_from(row: &Row<'_>) -> Result<PersonLine> {
    Ok(PersonLine {
        id: row.get(0)?,
        identifier: identifier_from(row, 1)?,
        family_name: row.get(4)?,
        given_name: row.get(5)?,
        birth_date: row.get(6)?,
        sex: sex_from(row, 7)?,
        domicile_comune: row.get(8)?,
        asl: row.get(9)?,
        sort_key: row.get(10)?,
        reason: Reason { audience: row.get(11)?, since: row.get(12)?, why: row.get(13)? },
    })
}

/// Names of one statement.
const NAMES: usize = 32;

/// Which of some names, written as [`crate::rules::search_name`] writes them, somebody within the scope bears, and one who
/// does.
///
/// # Errors
/// As `Tx::query`.
pub fn bearing(tx: &mut Tx<'_>, scope: &Scope, names: &[String]) -> Result<Vec<(String, PersonId)>> {
    let (mut borne, today) = (Vec::new(), scope.today());
    for audience in scope.audiences() {
        for chunk in names.chunks(NAMES) {
            let filled = (0..NAMES).map(|place| chunk.get(place).unwrap_or(&chunk[0]).to_arg());
            let asked: Vec<Arg<'_>> = [audience.to_arg(), today.to_arg()].into_iter().chain(filled).collect();
            let found = tx.query(&sql::BEARING, &asked, |row| {
                Ok(row.get::<Option<Uuid>>(1)?.map(|id| (row.get::<String>(0), PersonId(id))))
            })?;
            for (name, id) in found.into_iter().flatten() {
                borne.push((name?, id));
            }
        }
    }
    borne.sort();
    borne.dedup();
    Ok(borne)
}
