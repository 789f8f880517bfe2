//! Typed functions over the statements of the module.

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
