//! The decisions about persons: pure functions.

mod audiences;
pub mod choices;
mod form;
mod likeness;
mod names;
mod places;
mod query;
pub mod registry;

pub use audiences::{audiences, sort_key};
pub use form::{PersonForm, Warning, warnings};
pub(crate) use likeness::swapped;
pub use likeness::{Likeness, Profile, Reason, likeness};
pub use names::{initials, search_name, similar};
pub use places::{asl_of, birth_place_name, comune_name, find_birth_place, find_comune};
pub use query::{Find, Range, ranges};
