//! Persons as the search for duplicates reads them: by birth date, by name, by code, and by when they were written.

use kernel::{Date, IdentifierKind, Problem, Result, Timestamp};
use storage::{Tx, args};
use uuid::Uuid;

use super::doubles::{OF_SUBJECT, subject_from};
use crate::model::doubles::Subject;
use crate::sql;

/// Whoever was born from one day on, before another.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn born_between(tx: &mut Tx<'_>, from: Date, before: Date) -> Result<Vec<Subject>> {
    tx.query(&sql::SUBJECTS_BETWEEN, args![from, before], |row| subject_from(row, 0))
}

/// Days of one statement.
const DAYS: usize = 48;

/// Whoever is called so, either way round, and was born on one of some days.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn named_on(tx: &mut Tx<'_>, names: [&str; 2], days: &[Date]) -> Result<Vec<Subject>> {
    let mut found = Vec::new();
    for chunk in days.chunks(DAYS) {
        let filled = (0..DAYS).map(|place| storage::ToArg::to_arg(chunk.get(place).unwrap_or(&chunk[0])));
        let mut asked = args![names[0], names[1]].to_vec();
        asked.extend(filled);
        found.extend(tx.query(&sql::SUBJECTS_NAMED, &asked, |row| subject_from(row, 0))?);
    }
    Ok(found)
}

/// Whoever has a code that is no tax code.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn of_code(tx: &mut Tx<'_>, kind: IdentifierKind, code: &str) -> Result<Vec<Subject>> {
    tx.query(&sql::SUBJECTS_BY_CODE, args![code, kind.as_str()], |row| subject_from(row, 0))
}

/// Codes that several have, after one.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn shared_codes(
    tx: &mut Tx<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<(IdentifierKind, String)>> {
    tx.query(&sql::SHARED_CODES, args![after, limit], |row| {
        let kind = IdentifierKind::parse(&row.get::<String>(1)?).map_err(Problem::internal)?;
        Ok((kind, row.get(0)?))
    })
}

/// Whoever was written after an instant, or in it under a greater id, in that order.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn changed_after(
    tx: &mut Tx<'_>,
    since: Timestamp,
    id: Uuid,
    limit: i64,
) -> Result<Vec<(Subject, Timestamp)>> {
    tx.query(&sql::SUBJECTS_CHANGED, args![since, id, limit], |row| {
        Ok((subject_from(row, 0)?, row.get(OF_SUBJECT)?))
    })
}

/// How many were written after an instant, as far as they are counted.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn count_changed(tx: &mut Tx<'_>, since: Timestamp, most: i64) -> Result<i64> {
    tx.one(&sql::COUNT_CHANGED, args![since, most], |row| row.get(0))
}

/// The first and the last birth date; none of an empty registry.
///
/// # Errors
/// As `Tx::query`.
pub(crate) fn birth_span(tx: &mut Tx<'_>) -> Result<Option<(Date, Date)>> {
    let span = tx.one(&sql::BIRTH_SPAN, args![], |row| {
        Ok((row.get::<Option<Date>>(0)?, row.get::<Option<Date>>(1)?))
    })?;
    Ok(span.0.zip(span.1))
}
