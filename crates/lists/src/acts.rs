//! Acts on several lines at once: what would become of each is told before, and what can be taken back may be for a minute.

use access::{Action, Actor, Resource, audience, decide};
use kernel::ids::{ReportId, RequestId};
use kernel::{Problem, Result};
use storage::Tx;
use uuid::Uuid;

use crate::asked::Asked;
use crate::list::{List, find};
use crate::model::Row;
use crate::store::{self, Item};

/// Seconds (real time) in which an act may be taken back.
pub const UNDO_SECONDS: i64 = 60;
/// Lines of one act.
pub const MOST_CHOSEN: usize = 200;

/// An act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Taking reports in charge that wait.
    TakeCharge,
    /// Sending requests that wait to another laboratory.
    Move,
    /// Taking requests back, with a reason.
    Cancel,
}

impl Act {
    const ALL: [Act; 3] = [Self::TakeCharge, Self::Move, Self::Cancel];

    /// Its name in a form, and in the catalogue under `lists-act-{code}`.
    pub fn code(self) -> &'static str {
        match self {
            Self::TakeCharge => "take_charge",
            Self::Move => "move",
            Self::Cancel => "cancel",
        }
    }

    /// From its name.
    ///
    /// # Errors
    /// `Problem::NotFound`.
    pub fn of(code: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|act| act.code() == code).ok_or(Problem::NotFound)
    }

    /// The list on whose lines it is done.
    pub fn list(self) -> &'static str {
        match self {
            Self::TakeCharge => "reports",
            Self::Move | Self::Cancel => "requests",
        }
    }

    fn action(self) -> Action {
        match self {
            Self::TakeCharge => Action::ReportTakeCharge,
            Self::Move | Self::Cancel => Action::RequestCancel,
        }
    }

    fn resource(self) -> Resource {
        match self {
            Self::TakeCharge => Resource::Report,
            Self::Move | Self::Cancel => Resource::Request,
        }
    }
}

/// The acts that an actor may do on the lines of a list.
pub fn offered(actor: &Actor, list: &dyn List) -> Vec<Act> {
    let may = |act: &Act| act.list() == list.name() && decide(actor, act.action()).is_ok();
    Act::ALL.into_iter().filter(may).collect()
}

/// A line that was chosen, and the version that was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    /// The report, the request.
    pub id: Uuid,
    /// Its version.
    pub version: i64,
}

impl Chosen {
    /// As a box in a form says it: id, colon, version.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, version) = text.split_once(':')?;
        Some(Self { id: id.parse().ok()?, version: version.parse().ok()? })
    }
}

/// What would become of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Previewed {
    /// The line as it is now.
    pub row: Row,
    /// Catalogue key of why the act cannot be done to it; none when it can.
    pub hindered: Option<&'static str>,
}

/// What would become of each of the chosen lines; those out of reach are not among them.
///
/// # Errors
/// `Problem::Denied`.
pub fn preview(tx: &mut Tx<'_>, actor: &Actor, act: Act, chosen: &[Chosen]) -> Result<Vec<Previewed>> {
    let list = find(act.list())?;
    decide(actor, act.action())?;
    let scope = decide(actor, list.action())?;
    let mut previewed = Vec::new();
    for one in chosen {
        let Some(row) = row_of(tx, list, &scope, one.id)? else { continue };
        let hindered = hindrance(tx, act, one, &row)?;
        previewed.push(Previewed { row, hindered });
    }
    crate::service::record_shown(tx, actor, list, previewed.iter().map(|it| &it.row), "preview")?;
    Ok(previewed)
}

/// The line of an id: the one that comes after the place just before it.
fn row_of(tx: &mut Tx<'_>, list: &dyn List, scope: &access::Scope, id: Uuid) -> Result<Option<Row>> {
    let Some(mut before) = list.place(tx, scope, id)? else { return Ok(None) };
    before.id = Uuid::from_u128(before.id.as_u128().saturating_sub(1));
    let page = list.page(tx, scope, &Asked::everything(), Some(&before), 1)?;
    Ok(page.rows.into_iter().next().filter(|row| row.id == id))
}

fn hindrance(tx: &mut Tx<'_>, act: Act, chosen: &Chosen, row: &Row) -> Result<Option<&'static str>> {
    let wrong = match act {
        Act::TakeCharge => {
            match cases::store::find_report(tx, ReportId(row.id))?.map(|it| it.report.status) {
                Some(cases::model::ReportStatus::Waiting) => None,
                Some(cases::model::ReportStatus::ToComplete) => Some("lists-hindered-asked"),
                _ => Some("lists-hindered-taken"),
            }
        }
        Act::Move | Act::Cancel => {
            match lab::store::find_request(tx, RequestId(row.id))?.map(|request| request.status) {
                Some(lab::model::RequestStatus::Requested) => None,
                Some(lab::model::RequestStatus::Resulted) => Some("lists-hindered-resulted"),
                Some(lab::model::RequestStatus::Cancelled) => Some("lists-hindered-cancelled"),
                _ => Some("lists-hindered-proposal"),
            }
        }
    };
    Ok(wrong.or((row.version != chosen.version).then_some("lists-hindered-changed")))
}

/// With what an act is done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct With {
    /// The laboratory, of [`Act::Move`].
    pub laboratory: String,
    /// The reason (a code of the list `cancel_reason`) and more of it, of [`Act::Cancel`].
    pub reason: String,
    /// More of it.
    pub note: String,
    /// What the history of a request that was moved says.
    pub why: String,
}

/// What came of an act.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Lines it was done to.
    pub done: usize,
    /// Lines it could not be done to any more.
    pub left: usize,
}

/// Does an act to each of the chosen lines, as if it were alone: who was quicker with one does not hold up the others. `id` was made
/// before the write: a repeat with the same is harmless.
///
/// # Errors
/// `Problem::Denied`; `Problem::Invalid` for what the act is done with.
pub fn carry_out(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, act): (Uuid, Act),
    chosen: &[Chosen],
    with: &With,
) -> Result<Outcome> {
    let scope = decide(actor, act.action())?;
    if let Some(there) = store::find_act(tx, id)? {
        if there.by != actor.user || there.act != act.code() {
            return Err(Problem::NotFound);
        }
        let done = store::act_items(tx, id)?.len();
        return Ok(Outcome { done, left: chosen.len().saturating_sub(done) });
    }
    let mut items: Vec<Item> = Vec::new();
    for one in chosen.iter().take(MOST_CHOSEN) {
        match do_one(tx, actor, (id, act), one, with) {
            Ok(item) => items.push(item),
            // Whoever names what is not his leaves a record, whatever it answered.
            Err(Problem::Stale | Problem::NotFound | Problem::Refused(_)) => {
                audience::attempt(tx, &scope, act.resource(), one.id)?;
            }
            // That what it is done with is wrong is wrong for all; that a laboratory does not serve one of them is not.
            Err(Problem::Invalid(_)) if act == Act::Move && !items.is_empty() => {}
            Err(problem) => return Err(problem),
        }
    }
    store::insert_act(tx, actor, id, act.code(), &items)?;
    Ok(Outcome { done: items.len(), left: chosen.len() - items.len() })
}

fn do_one(tx: &mut Tx<'_>, actor: &Actor, (id, act): (Uuid, Act), one: &Chosen, with: &With) -> Result<Item> {
    match act {
        Act::TakeCharge => take(tx, actor, one),
        Act::Move => {
            let before = waiting(tx, one)?;
            if before.laboratory == with.laboratory {
                return Err(Problem::Stale);
            }
            let of = (id, RequestId(one.id), one.version);
            let after = lab::service::move_request(tx, actor, of, &with.laboratory, &with.why)?;
            Ok(Item { item: one.id, version: after.version, before: before.laboratory })
        }
        Act::Cancel => {
            waiting(tx, one)?;
            let own = Uuid::now_v7();
            let (reason, note) = (with.reason.clone(), with.note.clone());
            let new = lab::service::Cancel { id: own, request: RequestId(one.id), reason, note };
            let after = lab::service::cancel_request(tx, actor, &new)?;
            Ok(Item { item: one.id, version: after.version, before: own.to_string() })
        }
    }
}

/// One that waits for its doctor is not among them: who takes it all the same opens it.
fn take(tx: &mut Tx<'_>, actor: &Actor, one: &Chosen) -> Result<Item> {
    let id = ReportId(one.id);
    let status = cases::store::find_report(tx, id)?.map(|it| it.report.status);
    if status != Some(cases::model::ReportStatus::Waiting) {
        return Err(Problem::Stale);
    }
    let report = cases::service::take_charge(tx, actor, id, one.version)?;
    Ok(Item { item: one.id, version: report.version, before: String::new() })
}

fn waiting(tx: &mut Tx<'_>, one: &Chosen) -> Result<lab::model::SwabRequest> {
    let found = lab::store::find_request(tx, RequestId(one.id))?;
    let waits = |it: &lab::model::SwabRequest| {
        it.status == lab::model::RequestStatus::Requested && it.version == one.version
    };
    found.filter(waits).ok_or(Problem::Stale)
}

/// Takes an act back: each line that nobody has touched since is as it was.
///
/// # Errors
/// `Problem::NotFound` when it is another's; `Problem::Refused` when its time is over.
pub fn undo(tx: &mut Tx<'_>, actor: &Actor, id: Uuid, why: &str) -> Result<(Act, Outcome)> {
    let done = store::find_act(tx, id)?.filter(|done| done.by == actor.user).ok_or(Problem::NotFound)?;
    let act = Act::of(&done.act)?;
    decide(actor, act.action())?;
    let items = store::act_items(tx, id)?;
    if done.undone_at.is_some() {
        return Ok((act, Outcome { done: items.len(), left: 0 }));
    }
    if tx.clocks().now().as_second() - done.at.as_second() > UNDO_SECONDS {
        return Err(Problem::Refused("lists-undo-late"));
    }
    let mut outcome = Outcome::default();
    for item in &items {
        match undo_one(tx, actor, act, item, why) {
            Ok(()) => outcome.done += 1,
            Err(Problem::Stale | Problem::NotFound | Problem::Refused(_) | Problem::Invalid(_)) => {
                outcome.left += 1
            }
            Err(problem) => return Err(problem),
        }
    }
    store::undo_act(tx, id)?;
    Ok((act, outcome))
}

fn undo_one(tx: &mut Tx<'_>, actor: &Actor, act: Act, item: &Item, why: &str) -> Result<()> {
    match act {
        Act::TakeCharge => cases::service::release(tx, actor, ReportId(item.item), item.version).map(drop),
        Act::Move => {
            let of = (Uuid::now_v7(), RequestId(item.item), item.version);
            lab::service::move_request(tx, actor, of, &item.before, why).map(drop)
        }
        Act::Cancel => {
            let cancelled = item.before.parse().map_err(|_| Problem::Stale)?;
            lab::service::restore_request(tx, actor, RequestId(item.item), cancelled).map(drop)
        }
    }
}
