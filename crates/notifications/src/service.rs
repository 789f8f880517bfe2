//! One function for each thing a user does with communications, and what the program tells by itself.

mod night;
mod receipts;
mod seeing;
mod swabs;
mod telling;
mod writing;

pub use night::{lapse, look_for_swabs, night};
pub use receipts::{ReceiptListing, Wanted, receipt, receipts, search_receipts};
pub use seeing::{Listing, Part, View, counts, list, list_of_person, may_write, of_person_ahead, view};
pub use swabs::consider as consider_swab;
pub use telling::{Told, close_of_fact, follow, tell};
pub use writing::{Answer, NewMessage, acknowledge, answer, begin, send};

/// Lines of a page when nobody says how many, and at most.
pub const LENGTH: (usize, usize) = (25, 100);
