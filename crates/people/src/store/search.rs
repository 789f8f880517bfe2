//! What a search finds besides the list itself: within the scope, by the same entries.

use access::{Resource, Scope};
use kernel::ids::PersonId;
use kernel::{Date, PersonIdentifier, Result, TaxCode};
use storage::{Arg, ToArg, Tx, args};
use uuid::Uuid;

use super::lines::{OF_A_DAY, born_on, born_within, by_identifier, line_from, merge};
use crate::model::PersonLine;
use crate::rules::{self, Range, telephones};
use crate::sql;

/// Beginnings of one statement.
const BEGINNINGS: usize = 64;
/// Lines looked at of each beginning that somebody has.
const OF_EACH: i64 = 12;
/// Beginnings after which no further are looked through.
const ENOUGH: usize = 24;

pub(super) fn by_beginning(
    tx: &mut Tx<'_>,
    scope: &Scope,
    beginning: &str,
    limit: usize,
) -> Result<Vec<PersonLine>> {
    let (range, limit) = (Range::of(beginning), limit as i64);
    each(scope, |audience| {
        tx.query(
            &sql::LINES_BY_BEGINNING,
            args![range.from, range.to, audience, scope.today(), limit],
            line_from,
        )
    })
}

pub(super) fn by_phone(
    tx: &mut Tx<'_>,
    scope: &Scope,
    digits: &str,
    limit: usize,
) -> Result<Vec<PersonLine>> {
    let ([one, two, three, four], limit, today) = (telephones(digits), limit as i64, scope.today());
    each(scope, |audience| {
        let asked = args![one, two, three, four, audience, today, limit];
        let mut found = tx.query(&sql::LINES_BY_PHONE, asked, line_from)?;
        found.extend(tx.query(&sql::LINES_BY_SECOND_PHONE, asked, line_from)?);
        Ok(found)
    })
}

fn each(scope: &Scope, mut of: impl FnMut(&String) -> Result<Vec<PersonLine>>) -> Result<Vec<PersonLine>> {
    let mut found = Vec::new();
    for audience in scope.audiences() {
        found.extend(of(audience)?);
    }
    merge(&mut found);
    Ok(found)
}

/// The lines of some persons, as far as they are within the scope.
///
/// # Errors
/// As `Tx::query`.
pub fn lines_of(tx: &mut Tx<'_>, scope: &Scope, ids: &[PersonId]) -> Result<Vec<PersonLine>> {
    each(scope, |audience| {
        let mut found = Vec::new();
        for id in ids {
            found.extend(tx.first(&sql::LINE_OF, args![id, audience, scope.today()], line_from)?);
        }
        Ok(found)
    })
}

/// Who within the scope has one of some tax codes.
///
/// # Errors
/// As `Tx::query`.
pub fn meant_lines(tx: &mut Tx<'_>, scope: &Scope, codes: &[TaxCode]) -> Result<Vec<PersonLine>> {
    let mut found = Vec::new();
    for code in codes {
        found.extend(by_identifier(tx, scope, &PersonIdentifier::TaxCode(*code))?);
    }
    Ok(found)
}

/// Who within the scope stands under another name in one of the ranges.
///
/// # Errors
/// As `Tx::query`.
pub fn named_lines(
    tx: &mut Tx<'_>,
    scope: &Scope,
    ranges: &[Range],
    limit: usize,
) -> Result<Vec<PersonLine>> {
    let nil = Uuid::nil();
    each(scope, |audience| {
        let mut found = Vec::new();
        for range in ranges {
            let limit = (limit as i64).max(1);
            found.extend(tx.query(
                &sql::LIST_NAMES,
                args![audience, scope.today(), range.from, nil, range.to, limit],
                line_from,
            )?);
        }
        Ok(found)
    })
}

/// Who within the scope was born on one of some days and may be meant by some words. Of a day with more persons than are looked
/// at, such as the first of January, those are whose name begins like one of the words: by three letters, and by one.
///
/// # Errors
/// As `Tx::query`.
pub fn born_about(
    tx: &mut Tx<'_>,
    scope: &Scope,
    days: &[Date],
    words: &[String],
) -> Result<Vec<PersonLine>> {
    let mut found = Vec::new();
    for day in days {
        let all = born_on(tx, scope, *day)?;
        if all.len() >= OF_A_DAY {
            for range in rules::beginnings(words) {
                found.extend(born_within(tx, scope, *day, &range)?);
            }
        }
        found.extend(all);
    }
    merge(&mut found);
    Ok(found)
}

/// Who within the scope has a name that begins like one of many: her own, or another one by which she is found, as `names` says.
///
/// # Errors
/// As `Tx::query`.
pub fn beginning_lines(
    tx: &mut Tx<'_>,
    scope: &Scope,
    names: Resource,
    beginnings: &[String],
) -> Result<Vec<PersonLine>> {
    let nil = Uuid::nil();
    let list = if names == Resource::PersonName { &sql::LIST_NAMES } else { &sql::LIST };
    each(scope, |audience| {
        let mut found = Vec::new();
        for name in borne(tx, scope, audience, names, beginnings)? {
            let range = Range::of(&name);
            found.extend(tx.query(
                list,
                args![audience, scope.today(), range.from, nil, range.to, OF_EACH],
                line_from,
            )?);
        }
        Ok(found)
    })
}

fn borne(
    tx: &mut Tx<'_>,
    scope: &Scope,
    audience: &str,
    names: Resource,
    beginnings: &[String],
) -> Result<Vec<String>> {
    let (mut borne, today, code) = (Vec::new(), scope.today(), names.code());
    for chunk in beginnings.chunks(BEGINNINGS) {
        let filled = (0..BEGINNINGS).map(|place| chunk.get(place).unwrap_or(&chunk[0]).to_arg());
        let own = [audience.to_arg(), today.to_arg(), code.to_arg()];
        let asked: Vec<Arg<'_>> = own.into_iter().chain(filled).collect();
        let found = tx.query(&sql::BEGINNING, &asked, |row| {
            Ok((row.get::<String>(0)?, row.get::<Option<Uuid>>(1)?.is_some()))
        })?;
        borne.extend(found.into_iter().filter(|(_, is)| *is).map(|(name, _)| name));
        if borne.len() >= ENOUGH {
            break;
        }
    }
    borne.sort();
    borne.dedup();
    Ok(borne)
}
