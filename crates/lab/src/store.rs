//! Typed functions over the statements of the module.

mod changing;
mod imports;
mod lists;
mod requests;
mod results;
mod steps;

pub use changing::correct_request;
pub(crate) use changing::count_of;
pub use imports::{
    Ending, completing, fail_import, find_import, finish_import, forget_rejected, import_subjects,
    imports_of, imports_since, insert_import, insert_import_subjects, move_import, note_completes,
    rejected_file, restart_import,
};
pub use lists::{line, list, list_of_day, place_in_list};
pub use requests::{
    Begin, MOST_COUNTED, NewRequest, Placed, audiences_of_requests, cancel_request, find_by_number,
    find_request, insert_request, last_laboratory, move_request, open_request, queue_of_laboratory,
    requests_ahead, requests_of_person, requests_of_persons, restore_request, subject,
};
pub use results::{
    NewResult, find_result, insert_result, results_ahead, results_of_person, results_of_request, revisions,
    supersede,
};
pub use steps::{find_step, insert_step, steps_ahead, steps_of_person, steps_of_request};
