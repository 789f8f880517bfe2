//! The ground floor: identifiers, the two clocks, the problem type and the small values of the field.
//! No I/O and no knowledge of any module.

// `id_type!` names `kernel::…` here as elsewhere.
extern crate self as kernel;

pub mod clock;
pub mod ids;
pub mod problem;
pub mod tax_code;
pub mod text;

pub use clock::Clocks;
pub use jiff::Timestamp;
pub use jiff::civil::Date;
pub use problem::{FieldProblem, Problem, Result};
pub use tax_code::{IdentifierError, IdentifierKind, PersonIdentifier, Sex, TaxCode, TaxCodeError};
