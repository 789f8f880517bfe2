//! What this module does about what the laboratory says.

use lab::events::{ResultRecorded, SwabCancelled};
use storage::Reactions;

use crate::model::{Appointment, State};
use crate::{service, store};

/// Registers what this module does about what the others say.
pub fn reactions(reactions: &mut Reactions) {
    reactions
        .on("sampling: free the hour of a swab that was taken back", |tx, event: &SwabCancelled| {
            let there = store::live(tx, event.request)?.filter(|one| one.state == State::Booked);
            match there.filter(|_| event.cancelled) {
                Some(there) => service::free(tx, &there),
                None => Ok(()),
            }
        })
        .on("sampling: how long the result took", |tx, event: &ResultRecorded| {
            let Some(request) = event.result.request else { return Ok(()) };
            // What was withdrawn is no result; the first one of those that count is the one that was waited for.
            let counts = event.counts().is_some();
            store::resulted(tx, request, counts)?;
            let today = tx.clocks().today();
            let to_come = |one: &Appointment| one.state == State::Booked && one.day > today;
            match store::live(tx, request)?.filter(|one| counts && to_come(one)) {
                // It came another way: nobody will be there at that hour.
                Some(there) => service::free(tx, &there),
                None => Ok(()),
            }
        });
}
