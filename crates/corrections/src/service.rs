//! One function for each thing a user does with corrections: gate, rules, store, audit, in one unit of work.

mod asking;
mod deciding;
mod recount;
mod seeing;

pub use asking::{Ask, Begun, Chance, Chances, Of, ask, begin, chances, may_ask};
pub use deciding::{Settled, Verdict, settle, withdraw};
pub use recount::CORRECTIONS;
pub use seeing::{Listing, Part, View, list, list_of_person, of_person_ahead, view};

/// Lines of a page when nobody says how many, and at most.
pub const LENGTH: (usize, usize) = (25, 100);
