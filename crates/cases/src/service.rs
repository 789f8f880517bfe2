//! One function for each thing a user does with reports, cases and measures: gate, rules, store, audit, in one unit
//! of work. And what happens at night.

mod barred;
mod contacts;
mod correcting;
mod course;
mod ends;
mod handing;
mod measures;
mod night;
mod notices;
mod recount;
mod reports;
mod symptoms;

pub use barred::regrant;
pub(crate) use contacts::KIND as CONTACT;
pub use contacts::{
    ContactsOfPerson, ContactsPage, Other, begin_contact, begin_contact_withdrawal, contacts, contacts_ahead,
    contacts_of_person, file_report_naming, record_contact, withdraw_contact,
};
pub use correcting::correct_report;
pub(crate) use course::seen_ends;
pub use course::{CourseOfPerson, badges_ahead, course_ahead, course_of, waits_for_swab};
pub use ends::{begin_end, confirm_end, just_ended, resume};
pub use handing::{Completion, ReportWhole, begin_complete, complete, open_report, release, send_back};
pub use measures::{list_measures, see_person};
pub use night::{Night, end_due, evaluate_due, night};
pub use notices::{mayor_view, notices, set_mayor_view};
pub use recount::{MEASURES, REPORTS};
pub use reports::{
    MOST_COUNTED, ReportBegun, Several, begin_report, count_to_complete, count_waiting, file_report,
    list_reports, next_waiting, onset_reported, report_about, take_charge, take_next, take_several,
    view_report,
};
pub use symptoms::{begin_symptoms_end, record_symptoms_end};

use uuid::Uuid;

/// Lines of a page when nobody says how many.
pub const PAGE_LENGTH: usize = 25;
/// Lines of the longest page.
pub const LONGEST_PAGE: usize = 100;

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing<T> {
    /// The lines.
    pub items: Vec<T>,
    /// Where the next page begins, if there is one.
    pub next: Option<Uuid>,
}

impl<T> Listing<T> {
    /// A page out of one line more than it holds: that one only says that there is a next page.
    fn new(mut items: Vec<T>, length: usize, id: impl Fn(&T) -> Uuid) -> Self {
        let more = items.len() > length;
        items.truncate(length);
        let next = items.last().filter(|_| more).map(id);
        Self { items, next }
    }
}

/// A length within bounds.
fn page_length(wanted: usize) -> usize {
    wanted.clamp(1, LONGEST_PAGE)
}
