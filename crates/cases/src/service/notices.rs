//! What a mayor may see: who is under a measure, from when to when and where. Only of the own comune, only while the
//! measure runs, and only where the region has switched the view on for a purpose (Garante, FAQ of 14-05-2020).

use access::audit::{self, Entry};
use access::{Action, Actor, Resource, decide, users};
use kernel::Result;
use storage::Tx;
use uuid::Uuid;

use super::{Listing, page_length};
use crate::model::{Notice, NoticeList, Purpose};
use crate::store;

/// The purpose for which the region lets mayors see the notices; none while it does not. Whatever the setting holds
/// that is no purpose keeps the view off.
///
/// # Errors
/// As `Tx::query`.
pub fn mayor_view(tx: &mut Tx<'_>) -> Result<Option<Purpose>> {
    let value = users::setting(tx, Purpose::SETTING)?;
    Ok(value.and_then(|code| Purpose::parse(&code).ok()))
}

/// The administrator of the region switches the view on for a purpose, or off.
///
/// # Errors
/// `Problem::Denied`.
pub fn set_mayor_view(tx: &mut Tx<'_>, actor: &Actor, purpose: Option<Purpose>) -> Result<()> {
    let value = purpose.map_or(Purpose::OFF, Purpose::code);
    users::set_setting(tx, actor, Purpose::SETTING, value)
}

/// The mayor's list, by name.
///
/// # Errors
/// `Problem::Denied`.
pub fn notices(tx: &mut Tx<'_>, actor: &Actor, after: Option<Uuid>, length: usize) -> Result<NoticeList> {
    let scope = decide(actor, Action::MeasureNotice)?;
    let as_of = tx.clocks().business_now();
    let Some(purpose) = mayor_view(tx)? else {
        audit::record(tx, actor, Entry::new(Action::MeasureNotice).detail(Purpose::OFF))?;
        return Ok(NoticeList { purpose: None, items: Vec::new(), next: None, as_of });
    };
    let length = page_length(length);
    let position = store::position(tx, &scope, Resource::Measure, after)?;
    let rows = store::list_notices(tx, &scope, &position, length + 1)?;
    let listing = Listing::new(rows, length, |row| row.measure.0);
    let listed = listing.items.iter().map(|row| (row.person, &row.reason));
    audit::record(tx, actor, Entry::new(Action::MeasureNotice).listed(listed).detail(purpose.code()))?;
    let items = listing.items.into_iter().map(|row| Notice {
        name: row.name,
        address: row.address,
        from: row.starts_on,
        // A day that has passed only means that a test is still awaited, which is no business of a mayor.
        to: row.expected_end.filter(|day| *day >= scope.today()),
    });
    Ok(NoticeList { purpose: Some(purpose), items: items.collect(), next: listing.next, as_of })
}
