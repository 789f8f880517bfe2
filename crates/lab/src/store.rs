//! Typed functions over the statements of the module.

mod changing;
mod counts;
mod imports;
mod lists;
mod mappings;
mod messages;
mod pending;
mod requests;
mod results;
mod steps;
mod tubes;
mod unsettled;

pub use changing::correct_request;
pub(crate) use changing::count_of;
pub use counts::{queue_of_laboratory, results_of_laboratory};
pub use imports::{
    Ending, completing, fail_import, files_of_days, find_import, finish_import, forget_rejected,
    import_subjects, imports_of, insert_import, insert_import_subjects, move_import, note_completes,
    rejected_file, restart_import,
};
pub use lists::{line, list, list_by_door, list_of_day, place_in_list};
pub use mappings::{
    change_mapping, find_mapping, insert_mapping, mapping_named, mapping_versions, mappings_of, note_mapping,
};
pub use messages::{
    Failed, Kept, NewMessage, dead_letters, dismiss_letter, fail_message, find_letter, find_message,
    finish_message, forget_bodies, insert_message, letter_body, own_letter,
};
pub use pending::{
    delete_pending, delete_pending_of, find_pending, insert_pending, pending_lines, pending_of_request,
    pending_requests, pending_typed_since,
};
pub use requests::{
    Begin, MOST_COUNTED, NewRequest, Placed, audiences_of_requests, cancel_request, find_by_number,
    find_request, insert_request, last_laboratory, move_request, open_request, requests_ahead,
    requests_of_person, requests_of_persons, restore_request, subject,
};
pub use results::{
    NewResult, author, find_result, insert_matched, insert_result, results_ahead, results_of_person,
    results_of_request, revisions, revisions_of_document, revisions_of_sample, supersede, typed_since,
};
pub use steps::{find_step, insert_step, steps_ahead, steps_of_person, steps_of_request};
pub use tubes::{
    Counted, ReceivedTube, find_fact, insert_fact, move_tube, set_origin, set_sampled, shift_counts,
    shift_lines, tube_facts, tubes_received,
};
pub use unsettled::{
    Place, answers_of_identity, claim, find_unsettled, insert_unsettled, known_to_laboratory,
    open_of_identity, release, remembered, renew_unsettled, reopen, settle, unsettled_of,
    unsettled_of_document, waits_at,
};
