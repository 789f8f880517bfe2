//! One function for each thing a user does: decide, rules, store, audit, in one unit of work.

mod answering;
mod asking;
mod authorising;
mod cancelling;
mod changing;
mod chunks;
mod completing;
pub mod desk;
mod files;
mod grouping;
mod importing;
mod imports;
pub mod intake;
mod letters;
mod rapid;
mod recording;
mod recount;
mod requests;
mod results;
mod rows;
mod settled;
mod settling;
mod shift;
mod slips;
mod slots;
pub mod tables;
mod tubes;
mod undoing;
pub mod uploads;
mod validating;
mod whose;
mod worklist;

pub use asking::{BeforeRequest, before_request, request_swab};
pub use authorising::{
    SETTING as AUTHORISATION_SETTING, Say, before_saying, is_on as takes_proposals, may_propose, say,
    set_switches, switches,
};
pub use cancelling::{Cancel, before_cancelling, cancel_request, restore_request};
pub use changing::{correct_request, move_request};
pub use completing::{Completed, DAYS_SHOWN, FilesOfDay, complete, completed, days, first_shown, incomplete};
pub use files::{forget_rejected, imports, may_import, rejected_file, results_file, results_file_whole};
pub use grouping::{Chosen, Left, Preview, Ready, look_again, may_record, preview_group, record_group};
pub use imports::{
    ImportOutcome, PATIENCE, Received, import, import_bytes, import_content, import_results, import_table,
    start_import,
};
pub use rapid::{RapidTest, Taken, correct_rapid, take_rapid};
pub use recount::{REQUESTS, RESULTS};
pub use requests::{
    Labelled, Listing, RequestView, Which, before_result, find_by_number, label, labels, list, may_label,
    next_occasion, persons_of_number, proposals_of_person, requests_of_person, requests_of_persons,
    steps_of_person, view_request,
};
pub use results::{
    Correct, Record, correct_result, panel_ahead, record_result, record_result_of_day, result,
    results_of_person,
};
pub use shift::{Balance, Sheet, class_of, sheet, shift_rows};
pub use slips::{Slip, TakenIn, may_take_in, take_in};
pub use slots::{Slot, slot};
pub use tubes::{Arrival, NewTubeFact, before_tube, receive, received_today, record_tube, take_over};
pub use undoing::{Typed, undo, undoable};
pub use validating::{
    Entered, SETTING as VALIDATION_SETTING, demands_validation, enter_result, send_back, set_validation,
    to_validate, validate, validations,
};
pub use whose::fitting;
pub use worklist::{Load, Show, Worklist, awaits, worklist};

pub use crate::grants::regrant;
pub use crate::store::NewRequest;
