//! Whom a search means that is not written quite so: what the list itself does not find.

use access::{Actor, Resource, Scope};
use kernel::{Date, Problem, Result};
use storage::Tx;

use crate::finders::Finders;
use crate::model::PersonLine;
use crate::rules::{self, Find, Range, Slip, codes, spelling};
use crate::store;

/// Lines looked at of names that begin as typed, when the birth date is not the one typed.
const NAMESAKES: usize = 200;

/// Somebody found, and what does not quite agree.
pub(super) type Near = (PersonLine, Vec<Slip>);

/// Those within the scope who are meant by a search although the list does not find them, the likeliest first. `found` says how
/// many the list did.
///
/// # Errors
/// As `Tx::query`; an invalid field `q` for a wrong code that nobody has.
pub(super) fn near(
    tx: &mut Tx<'_>,
    actor: &Actor,
    scope: &Scope,
    find: &Find,
    found: usize,
    limit: usize,
) -> Result<Vec<Near>> {
    let mut near = match find {
        Find::Everybody | Find::Identifier(_) | Find::Beginning(_) => {
            return by_number(tx, actor, scope, find, found);
        }
        Find::Number(digits) => {
            let ids = Finders::find(tx, actor, digits)?;
            return Ok(plain(store::lines_of(tx, scope, &ids)?));
        }
        Find::Mistyped(meant, problem) => {
            let lines = store::meant_lines(tx, scope, meant)?;
            if lines.is_empty() {
                return Err(Problem::Invalid(vec![problem.clone()]));
            }
            return Ok(lines.into_iter().map(|line| (line, vec![Slip::Code])).collect());
        }
        // Who is written like that on that day was meant.
        Find::Named { born: Some(_), .. } if found > 0 => Vec::new(),
        Find::Named { words, born: Some(born), .. } => dated(tx, scope, words, *born, limit)?,
        Find::Named { words, ranges, born: None } => undated(tx, scope, words, ranges, found, limit)?,
    };
    near.truncate(limit);
    Ok(near)
}

/// Eleven digits are a provisional code, or a telephone of a city.
fn by_number(tx: &mut Tx<'_>, actor: &Actor, scope: &Scope, find: &Find, found: usize) -> Result<Vec<Near>> {
    let Find::Identifier(kernel::PersonIdentifier::Provisional(code)) = find else { return Ok(Vec::new()) };
    if found > 0 {
        return Ok(Vec::new());
    }
    let number = Find::Number(code.as_str().to_owned());
    let mut lines = store::find_lines(tx, scope, &number, None, super::PAGE)?;
    let ids = Finders::find(tx, actor, code.as_str())?;
    lines.extend(store::lines_of(tx, scope, &ids)?);
    Ok(plain(lines))
}

fn plain(lines: Vec<PersonLine>) -> Vec<Near> {
    lines.into_iter().map(|line| (line, Vec::new())).collect()
}

/// With a birth date few are left: all of that day are compared, and of the one with day and month exchanged. When none of them
/// fits, the name alone leads to who was born on nearly that day.
fn dated(tx: &mut Tx<'_>, scope: &Scope, words: &[String], born: Date, limit: usize) -> Result<Vec<Near>> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let days: Vec<Date> = [Some(born), rules::swapped(born)].into_iter().flatten().collect();
    let of_days = fitting(store::born_about(tx, scope, &days, words)?, words, Some(born));
    if !of_days.is_empty() {
        return Ok(of_days);
    }
    let any_day = Find::Named { words: words.to_vec(), ranges: rules::ranges(words), born: None };
    let mut lines = store::find_lines(tx, scope, &any_day, None, NAMESAKES)?;
    lines.extend(store::named_lines(tx, scope, &rules::ranges(words), limit)?);
    Ok(fitting(lines, words, Some(born)))
}

/// Without a birth date: the other names that begin so, and then the spellings that are one slip away.
fn undated(
    tx: &mut Tx<'_>,
    scope: &Scope,
    words: &[String],
    ranges: &[Range],
    found: usize,
    limit: usize,
) -> Result<Vec<Near>> {
    let mut near = fitting(store::named_lines(tx, scope, ranges, limit)?, words, None);
    // Who types is not finished yet: he is helped when there is nothing else. A guess asks for thousands of spellings.
    let types = words.len() == 1 || limit <= super::find::TYPE_AHEAD;
    if words.is_empty() || (types && found + near.len() > 0) {
        return Ok(near);
    }
    near.extend(spelt(tx, scope, words, found + near.len())?);
    if let ([word], true) = (words, near.is_empty()) {
        near = plain(of_code(tx, scope, word, limit)?);
    }
    Ok(best_first(near))
}

/// Those whose name is one slip away: their own, or, when there is nobody, another one by which they are found.
fn spelt(tx: &mut Tx<'_>, scope: &Scope, words: &[String], found: usize) -> Result<Vec<Near>> {
    let meanings: Vec<Vec<String>> = spelling::meanings(words).iter().map(spelling::beginnings).collect();
    for names in [Resource::Person, Resource::PersonName] {
        if names == Resource::PersonName && found > 0 {
            break;
        }
        for beginnings in &meanings {
            let near = fitting(store::beginning_lines(tx, scope, names, beginnings)?, words, None);
            if !near.is_empty() {
                return Ok(near);
            }
        }
    }
    Ok(Vec::new())
}

/// The six letters with which a tax code begins.
fn of_code(tx: &mut Tx<'_>, scope: &Scope, word: &str, limit: usize) -> Result<Vec<PersonLine>> {
    match codes::is_of_name(word) {
        true => store::find_lines(tx, scope, &Find::Beginning(word.to_owned()), None, limit),
        false => Ok(Vec::new()),
    }
}

fn fitting(lines: Vec<PersonLine>, words: &[String], born: Option<Date>) -> Vec<Near> {
    let mut fitting: Vec<(u8, PersonLine, Vec<Slip>)> = lines
        .into_iter()
        .filter_map(|line| {
            let fit = rules::fit(words, born, &line.family_name, &line.given_name, line.birth_date)?;
            Some((fit.score, line, fit.slips))
        })
        .collect();
    fitting.sort_by(|(one, a, _), (other, b, _)| other.cmp(one).then_with(|| a.sort_key.cmp(&b.sort_key)));
    fitting.into_iter().map(|(_, line, slips)| (line, slips)).collect()
}

/// Fewer slips first; the order among equals stays.
fn best_first(mut near: Vec<Near>) -> Vec<Near> {
    near.sort_by_key(|(_, slips)| slips.len());
    near
}
