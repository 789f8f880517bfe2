//! What laboratory systems send, read into one noun: HL7 v2 (ORU^R01), FHIR R4. No I/O, no clock, no database: the
//! 27-column CSV is read by `lab`, which hands its rows over in the same form.

pub mod fhir;
#[doc(hidden)]
pub mod fuzz;
mod gather;
pub mod hl7;
mod identity;
pub mod model;
mod options;
mod reading;
mod terms;
mod trouble;

pub use model::LabResult;
pub use options::{LARGEST_BUNDLE, LARGEST_FILE, LARGEST_MESSAGE, MOST_TROUBLES, Options};
pub use reading::{Answered, Format, Reading, detect, read};
pub use terms::of_words as outcome_of_words;
pub use trouble::{Code, Location, Severity, Trouble};
