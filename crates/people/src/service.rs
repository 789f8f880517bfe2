//! What a user does with persons: decide → rules → store → audit, in one unit of work.

mod choices;
mod delete;
mod find;
pub mod registry;
mod save;
mod view;

pub use choices::{NamedChoice, assign_choices, may_assign, name_choice, rehearse_choices};
pub use delete::delete;
pub use find::{PAGE, People, PersonRow, Search, TYPE_AHEAD, list, search};
pub use registry::import_people;
pub use save::{
    Known, Likely, Outcome, check_gp, correct, create, may_correct, may_create, register_from_laboratory,
};
pub use view::{Change, History, PersonPage, Step, for_correction, history, person, view};
