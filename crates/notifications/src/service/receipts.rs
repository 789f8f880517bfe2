//! What became of a laboratory's results, for the laboratory.

use access::audience::{self, Reason};
use access::audit::{self, Entry};
use access::{Action, Actor, AudienceKind, Scope, decide};
use kernel::ids::ResultId;
use kernel::{Date, Problem, Result, Timestamp};
use storage::Tx;

use super::LENGTH;
use crate::model::{Receipt, ReceiptState};
use crate::store::receipts as store;

/// Why what a laboratory has no audience of is read for it.
const WHY: &str = "exact key: what became of a laboratory's own results, that and when";
/// Characters of the number that is looked for.
const NUMBER_LENGTH: usize = 60;

/// Which results.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of which business date; today when not said.
    pub day: Option<Date>,
    /// Of those in one state, or all.
    pub state: Option<ReceiptState>,
    /// After which one.
    pub after: Option<ResultId>,
    /// How many, at most.
    pub length: usize,
}

/// A page of the list.
#[derive(Debug, Clone)]
pub struct ReceiptListing {
    /// The business date.
    pub day: Date,
    /// The lines, the latest first.
    pub lines: Vec<Receipt>,
    /// How many results of the day stand where.
    pub counts: Vec<(ReceiptState, i64)>,
    /// Where the next page begins, if there is one.
    pub next: Option<ResultId>,
}

/// The code of the actor's laboratory.
fn own(scope: &Scope) -> Result<String> {
    let prefix = AudienceKind::Laboratory.of("");
    let own = scope.audiences().iter().find_map(|audience| audience.strip_prefix(&prefix));
    own.map(str::to_owned).ok_or(Problem::Denied(Action::ReceiptView.code()))
}

/// What became of a result of the actor's laboratory.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound` for another laboratory's.
pub fn receipt(tx: &mut Tx<'_>, actor: &Actor, id: ResultId) -> Result<Receipt> {
    let scope = decide(actor, Action::ReceiptView)?;
    let laboratory = own(&scope)?;
    let found = tx.system(WHY, |tx| store::find(tx, id))?;
    let Some(found) = found.as_ref().filter(|found| found.laboratory == laboratory).cloned() else {
        return Err(audience::refuse(tx, &scope, "result", found.map(|found| found.person.0)));
    };
    let reason = Reason {
        audience: AudienceKind::Laboratory.of(&laboratory),
        since: found.reported_on,
        why: "lab-why-own-result".to_owned(),
    };
    audit::record(tx, actor, Entry::new(Action::ReceiptView).subject(found.person).why(&reason))?;
    Ok(found)
}

/// What became of the results of the actor's laboratory on a day.
///
/// # Errors
/// `Problem::Denied`.
pub fn receipts(tx: &mut Tx<'_>, actor: &Actor, wanted: &Wanted) -> Result<ReceiptListing> {
    let scope = decide(actor, Action::ReceiptView)?;
    let laboratory = own(&scope)?;
    let (day, length) = (wanted.day.unwrap_or(actor.today), wanted.length.clamp(1, LENGTH.1));
    let limit = i64::try_from(length + 1).map_err(Problem::internal)?;
    let after = match wanted.after {
        Some(id) => place_of(tx, &scope, &laboratory, id)?,
        None => None,
    };
    let (mut lines, counts) = tx.system(WHY, |tx| {
        let lines = store::of_day(tx, &laboratory, day, wanted.state, after, limit)?;
        Ok((lines, store::counts(tx, &laboratory, day)?))
    })?;
    let more = lines.len() > length;
    lines.truncate(length);
    let entry = Entry::new(Action::ReceiptView).subjects(subjects(&lines)).detail("list");
    audit::record(tx, actor, entry)?;
    let next = lines.last().filter(|_| more).map(|line| line.result);
    Ok(ReceiptListing { day, lines, counts, next })
}

/// Where a result stands in the list; one that is no result of the laboratory marks no place, and was asked for in vain.
fn place_of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    laboratory: &str,
    id: ResultId,
) -> Result<Option<(Timestamp, ResultId)>> {
    let found = tx.system(WHY, |tx| store::find(tx, id))?;
    match found {
        Some(found) if found.laboratory == laboratory => Ok(Some((found.recorded_at, found.result))),
        other => {
            // The record of it is left in any case; the list is answered from its beginning.
            let _ = audience::refuse(tx, scope, "result", other.map(|other| other.person.0));
            Ok(None)
        }
    }
}

/// What became of those results of the actor's laboratory that bear a document number or answer the request of a number.
///
/// # Errors
/// `Problem::Denied`; an invalid field `number`.
pub fn search_receipts(tx: &mut Tx<'_>, actor: &Actor, number: &str) -> Result<Vec<Receipt>> {
    let scope = decide(actor, Action::ReceiptView)?;
    let laboratory = own(&scope)?;
    let number = number.trim().to_owned();
    if number.is_empty() || number.contains('\0') || number.chars().count() > NUMBER_LENGTH {
        return Err(Problem::field("number", "notifications-receipt-number"));
    }
    let found = tx.system(WHY, |tx| store::search(tx, &laboratory, &number))?;
    let entry = Entry::new(Action::ReceiptView).subjects(subjects(&found)).detail("search");
    audit::record(tx, actor, entry)?;
    Ok(found)
}

/// Whose they are, each once.
fn subjects(lines: &[Receipt]) -> Vec<uuid::Uuid> {
    let mut all: Vec<uuid::Uuid> = lines.iter().map(|line| line.person.0).collect();
    all.sort_unstable();
    all.dedup();
    all
}
