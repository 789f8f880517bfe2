//! The decisions about persons: pure functions.

mod aliases;
mod audiences;
pub mod by_hand;
pub mod choices;
pub mod codes;
pub mod doubles;
pub mod facts;
mod fitting;
mod form;
mod likeness;
pub mod look_up;
mod names;
mod places;
mod query;
pub mod registry;
pub mod spelling;

pub use aliases::aliases;
pub use audiences::{audiences, merged_names, name_audiences, sort_key};
pub use fitting::{Fit, Slip, fit};
pub use form::{PersonForm, Warning, warnings};
pub(crate) use likeness::swapped;
pub use likeness::{Likeness, Profile, Reason, Traits, likeness};
pub use look_up::{LookUpForm, Named, TransferForm, Wanted};
pub use names::{initials, search_name, similar};
pub use places::{asl_of, birth_place_name, comune_name, find_birth_place, find_comune, is_outside};
pub use query::{Find, Range, beginnings, ranges, telephones};
