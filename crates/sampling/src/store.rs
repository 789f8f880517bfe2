//! Typed functions over the statements of the module.

use access::{Action, Fields, Scope};
use kernel::Result;
use storage::Tx;

mod appointments;
mod places;
mod transports;

pub use appointments::{Which, day_lines, lines};
pub use appointments::{
    find, find_step, insert, insert_step, is_on_transport, live, mark, move_to, of_person, resulted,
    steps_of_request,
};
pub use places::{
    find_place, find_slot, free_slots, give_back, insert_place, open_slot, places_of_asl, slots_of_place,
    take, times_of_place, update_place,
};
pub use transports::{
    find_transport, find_transport_by_number, insert_transport, of_laboratory, of_place, to_send, tubes,
    under_way,
};

/// Reads the lists of a place. The second wall gives the doctors of a home team no audience at all, so that nothing else of the ASL's
/// persons opens to them: what they read of their own lists says that it goes beyond.
fn own_lists<T>(tx: &mut Tx<'_>, scope: &Scope, work: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
    match scope.action() == Action::SampleRecord && scope.fields() == Fields::Sample {
        true => tx.system("a home team's own list: its place was looked at before", work),
        false => work(tx),
    }
}
