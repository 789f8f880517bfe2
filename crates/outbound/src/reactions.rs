//! What leaves for laboratories follows from requests, in the unit of work of the request.

use lab::events::{ResultRecorded, SwabCancelled, SwabCorrected, SwabRequested, SwabSampled};
use people::events::PersonCorrected;
use storage::Reactions;

use crate::service::outbox::{self, Because};

/// Registers the reactions of this module.
pub fn reactions(all: &mut Reactions) {
    all.on("outbound: a request leaves for its laboratory", |tx, event: &SwabRequested| {
        outbox::note(tx, event.request, Because::Made)
    });
    all.on("outbound: a laboratory is told that a request was taken back", |tx, event: &SwabCancelled| {
        outbox::note(tx, event.request, Because::Changed)
    });
    all.on("outbound: laboratories are told what is other of a request", |tx, event: &SwabCorrected| {
        let [before, after] = &event.laboratories;
        outbox::note(tx, event.request, if before == after { Because::Changed } else { Because::Moved })
    });
    all.on("outbound: a laboratory is told that a sample was taken", |tx, event: &SwabSampled| {
        outbox::note(tx, event.request, Because::Changed)
    });
    all.on("outbound: who has reported is asked no more", |tx, event: &ResultRecorded| {
        match event.result.request {
            Some(request) => outbox::note_result(tx, request, event.result.current),
            None => Ok(()),
        }
    });
    all.on("outbound: laboratories are told who a person is by now", |tx, event: &PersonCorrected| {
        outbox::note_person(tx, event.person)
    });
}
