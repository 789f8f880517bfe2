//! Typed functions over the statements of the module.

use access::audience::Reason;
use access::{Action, AudienceKind, Fields, Scope};
use kernel::Result;
use kernel::ids::RequestId;
use storage::{Tx, args};

use crate::sql;

mod appointments;
mod places;
mod transports;

pub use appointments::{
    Done, done, find, insert, insert_step, is_on_transport, live, mark, move_to, of_person, of_person_ahead,
    resulted, steps_of_request,
};
pub use appointments::{Which, day_lines, lines};
pub use places::{
    find_place, find_slot, free_slots, give_back, insert_place, open_places, open_slot, places_of_asl,
    slots_of_place, take, times_of_place, update_place,
};
pub use transports::{
    find_transport, find_transport_by_number, insert_transport, of_laboratory, of_place, to_send, tubes,
    under_way,
};

/// Whether somebody takes the samples himself, at a place or at people's homes: he holds no audience of the ASL, so that nothing of its
/// persons opens to him but the lists of his own place or team.
pub fn is_on_site(scope: &Scope) -> bool {
    scope.action() == Action::SampleRecord && scope.fields() == Fields::Sample
}

/// By which audiences the lists of a place of an ASL are read.
fn audiences(scope: &Scope, asl: &str) -> Vec<String> {
    if is_on_site(scope) { vec![AudienceKind::Asl.of(asl)] } else { scope.audiences().to_vec() }
}

/// Why whoever takes the samples reaches a request with an appointment at his place, which was looked at before.
///
/// # Errors
/// As `Tx::query`.
pub fn own_reason(tx: &mut Tx<'_>, scope: &Scope, asl: &str, request: RequestId) -> Result<Option<Reason>> {
    let audience = AudienceKind::Asl.of(asl);
    tx.first(&sql::REASON_OF_REQUEST, args![request, audience, scope.today()], |row| {
        Ok(Reason { audience: row.get(0)?, since: row.get(1)?, why: row.get(2)? })
    })
}

/// Reads the lists of a place: what whoever takes the samples reads of his own says that it goes beyond the second wall.
fn own_lists<T>(tx: &mut Tx<'_>, scope: &Scope, work: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
    match is_on_site(scope) {
        true => tx.system("the list of who takes the samples: his place was looked at before", work),
        false => work(tx),
    }
}
