//! What a user does with persons: decide → rules → store → audit, in one unit of work.

mod choices;
mod delete;
mod find;
mod likely;
mod look_up;
mod near;
mod save;
mod view;

pub use choices::{NamedChoice, assign_choices, may_assign, name_choice, rehearse_choices};
pub use delete::delete;
pub use find::{PAGE, People, PersonRow, Search, TYPE_AHEAD, list, search};
pub use likely::{Likely, Typing, while_typing};
pub use look_up::{
    DAYS, LookUp, Transferred, Transfers, answer_transfer, answers, look_up, may_look_up, one_transfer,
    transfer, transfers,
};
pub use save::{
    Known, Outcome, check_gp, correct, create, may_correct, may_create, register_from_laboratory,
};
pub use view::{Change, History, PersonPage, Step, for_correction, history, person, view};
