//! The list of measures: for a doctor, the home page.

use access::audit::{self, Entry};
use access::{Action, Actor, Resource, Role, audience, decide};
use kernel::Result;
use kernel::ids::PersonId;
use storage::Tx;
use uuid::Uuid;

use super::{Listing, page_length};
use crate::store::{self, MeasureLine};

/// The measures of the actor's audience, newest first, with what he has not seen yet; or only those that run today,
/// which is what the figure counts.
///
/// # Errors
/// `Problem::Denied`.
pub fn list_measures(
    tx: &mut Tx<'_>,
    actor: &Actor,
    only_running: bool,
    after: Option<Uuid>,
    length: usize,
) -> Result<Listing<MeasureLine>> {
    let scope = decide(actor, Action::CaseView)?;
    let length = page_length(length);
    let position = store::position(tx, &scope, Resource::Measure, after)?;
    let mut lines = store::list_measures(tx, &scope, actor.user, only_running, &position, length + 1)?;
    if !notes_what_is_new(actor) {
        lines.iter_mut().for_each(|line| line.new = false);
    }
    let listing = Listing::new(lines, length, |line| line.id.0);
    let listed = listing.items.iter().map(|line| (line.person, &line.reason));
    audit::record(tx, actor, Entry::new(Action::CaseView).listed(listed).detail("measures"))?;
    Ok(listing)
}

/// Whether it is noted what an actor has looked at: not of who supervises a region, to whom everything would be new.
pub(super) fn notes_what_is_new(actor: &Actor) -> bool {
    actor.role != Role::RegionalSuperUser
}

/// The user has seen a person's measures: they are no longer new to him.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn see_person(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<()> {
    let scope = decide(actor, Action::CaseView)?;
    let reason = audience::reason(tx, &scope, Resource::Person, person.0)?;
    if reason.is_of_emergency() || !notes_what_is_new(actor) {
        // Nothing is written through a record that is open in an emergency (docs/adr/0017), nor by who only reads.
        return Ok(());
    }
    store::mark_person_seen(tx, actor.user, person)?;
    audit::record(tx, actor, Entry::new(Action::CaseView).subject(person).why(&reason).detail("seen"))
}
