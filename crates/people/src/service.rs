//! What a user does with persons: decide → rules → store → audit, in one unit of work.

mod choices;
mod delete;
pub mod doubles;
mod facts;
mod find;
pub mod finder;
mod household;
mod likely;
mod look_up;
mod merge;
mod near;
mod recount;
pub mod registry;
mod save;
mod told;
mod view;

pub use choices::{NamedChoice, assign_choices, may_assign, name_choice, rehearse_choices};
pub use delete::delete;
pub(crate) use doubles::KIND as DOUBLE;
pub(crate) use facts::KIND as FACT;
pub use facts::{
    PersonFacts, begin_fact, begin_withdrawal, facts, facts_ahead, facts_that_hold, record_fact,
    withdraw_fact,
};
pub use find::{PAGE, People, PersonRow, Search, TYPE_AHEAD, list, search};
pub use finder::find_doubles;
pub use household::{Household, Moving, household, move_household};
pub use likely::{Likely, Typing, while_typing};
pub use look_up::{
    DAYS, LookUp, Transferred, Transfers, answer_transfer, answers, is_of, look_up, may_look_up,
    one_transfer, transfer, transfers,
};
pub(crate) use merge::KIND as MERGE;
pub use merge::{Candidate, Merging, begin_merge, merge, preview_merge, undo_merge, view_merge};
pub use recount::PERSONS;
pub use save::{
    Known, Outcome, Told, check_gp, correct, create, may_correct, may_create, register_from_laboratory,
};
pub use view::{
    Change, History, PersonPage, Step, for_correction, history, overtaken, person, timeline, view,
};
