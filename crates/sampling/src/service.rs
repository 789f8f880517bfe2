//! One function for each thing a user does: decide, rules, store, audit, in one unit of work.

mod booking;
mod desk;
mod places;
mod transports;

pub(crate) use booking::free;
pub use booking::{
    Book, Booking, Cancel, Offer, Told, book, booked, booking, cancel, of_person, of_person_ahead,
};
pub use desk::{Day, Marking, day, day_labels, mark, mark_number, rows, sees_rows, times};
pub use places::{Overview, keep_place, open_hours, overview, place, slots};
pub use transports::{Sheet, Waits, arrive, find_by_number, lists, send, sheet, waits};
