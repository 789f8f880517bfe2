//! Forms: what was typed, what is wrong with it, and the fields that show both.
//!
//! A handler that shows a form makes a [`FormState`] with [`Shell::form`](crate::Shell::form); the one that receives
//! it takes [`Posted`], whose [`Posted::form`] holds every value typed. Wrong values are noted in the state and the
//! same page is rendered again with status 422, so nothing typed is lost.

mod dates;
mod fields;
mod posted;
mod state;
mod summary;
mod upload;

pub use dates::parse_date;
pub use fields::{Choice, Field};
pub use posted::Posted;
pub use state::{FormState, ID_FIELD};
pub(crate) use summary::with_labels;
pub use upload::{CSV, Endings, JSON, TABLE, TEXT, Upload};
