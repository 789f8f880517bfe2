//! What there is of a person at all. Of most persons nothing is known but who they are: a page that asks two dozen tables asks those
//! alone in which something names her.
//!
//! `person.known` has a bit for each kind. The tables themselves set it, by a trigger, when the first row that names her is written; each
//! row has the bits of its own id, and of who was merged those of all of them count. A bit is never taken back: a bit that stands says that it is worth asking, one that does not
//! that there is nothing.

use kernel::ids::PersonId;
use storage::{Ahead, Arg, Query};

/// A kind of thing that may name a person. The number of its bit stands in the trigger of its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i64)]
pub enum Has {
    /// `report`
    Report = 1,
    /// `covid_case`
    Case = 1 << 1,
    /// `measure`
    Measure = 1 << 2,
    /// `symptoms_end`
    SymptomsEnd = 1 << 3,
    /// `contact`, whose contacts they are
    Contact = 1 << 4,
    /// `contact`, who was met
    Met = 1 << 5,
    /// `swab_request`
    Request = 1 << 6,
    /// `lab_result`
    Result = 1 << 7,
    /// `person_history`
    Correction = 1 << 8,
    /// `person_transfer`
    Transfer = 1 << 9,
    /// `person_fact`
    Fact = 1 << 10,
    /// `person_merge`, either side, undone ones too
    Merge = 1 << 11,
    /// `communication`
    Communication = 1 << 12,
    /// `correction`: what somebody asked to have put right
    CorrectionAsked = 1 << 13,
    /// `obscuring`
    Obscuring = 1 << 14,
    /// `audience_bar`
    Bar = 1 << 15,
}

/// Which kinds of things name a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfPerson {
    /// Who: the survivor.
    pub person: PersonId,
    pub(crate) bits: i64,
}

impl OfPerson {
    /// Whether something of the kind may name her.
    pub fn has(self, kind: Has) -> bool {
        self.bits & kind as i64 != 0
    }

    /// Says that a statement about her will be asked, or, where nothing of the kind names her, that nothing will come of it.
    pub fn ask(self, ahead: &mut Ahead, kind: Has, query: &'static Query, args: &[Arg<'_>]) {
        if self.has(kind) { ahead.ask(query, args) } else { ahead.none(query, args) }
    }
}
