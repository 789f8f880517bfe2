//! What this module does about what the laboratory says.

use lab::events::{ResultRecorded, SwabCancelled};
use storage::Reactions;

use crate::model::State;
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
            event.result.request.map_or(Ok(()), |request| store::resulted(tx, request))
        });
}
