//! Seeing what one was told, and what became of it.

use access::audit::{self, Entry};
use access::{Action, Actor, Resource, audience, decide};
use kernel::ids::PersonId;
use kernel::{Problem, Result};
use people::OfPerson;
use people::model::Named;
use storage::{Ahead, Tx};
use uuid::Uuid;

use super::LENGTH;
use crate::model::{Communication, Counts, Kind, Side};
use crate::rules;
use crate::store::{self, Line};

/// Which part of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What waits for the actor: by priority, the oldest first.
    Waiting,
    /// What his side has written, the latest first.
    Sent,
    /// What waits no more, the latest first.
    Closed,
}

impl Part {
    /// Every part, in the order of the screen.
    pub const ALL: [Part; 3] = [Self::Waiting, Self::Sent, Self::Closed];

    /// Its name in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Closed => "closed",
        }
    }

    /// The part of that name; what waits for any other.
    pub fn of(code: &str) -> Self {
        Self::ALL.into_iter().find(|part| part.code() == code).unwrap_or(Self::Waiting)
    }

    fn bounds(self) -> (&'static str, &'static str) {
        match self {
            Self::Waiting => rules::WAITING,
            Self::Sent => rules::SENT,
            Self::Closed => rules::CLOSED,
        }
    }
}

/// A page of the list.
#[derive(Debug, Clone)]
pub struct Listing {
    /// The lines.
    pub lines: Vec<Line>,
    /// Where the next page begins, if there is one.
    pub next: Option<Uuid>,
    /// How much waits, by kind.
    pub counts: Counts,
}

/// The communications of the actor's audiences; of one kind, or of all.
///
/// # Errors
/// `Problem::Denied`.
pub fn list(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (part, kind): (Part, Option<Kind>),
    after: Option<Uuid>,
    length: usize,
) -> Result<Listing> {
    let scope = decide(actor, Action::CommunicationList)?;
    let length = length.clamp(1, LENGTH.1);
    let mut lines = store::list(tx, &scope, part.bounds(), kind, after, length + 1)?;
    let more = lines.len() > length;
    lines.truncate(length);
    let listed = lines.iter().map(|line| (line.communication.person, &line.reason));
    audit::record(tx, actor, Entry::new(Action::CommunicationList).listed(listed).detail("list"))?;
    let next = lines.last().filter(|_| more).map(|line| line.communication.id);
    Ok(Listing { counts: store::counts(tx, &scope)?, next, lines })
}

/// How much waits for the actor, by kind: numbers, which name nobody.
///
/// # Errors
/// `Problem::Denied`.
pub fn counts(tx: &mut Tx<'_>, actor: &Actor) -> Result<Counts> {
    let scope = decide(actor, Action::CommunicationList)?;
    store::counts(tx, &scope)
}

/// One communication, for the page.
#[derive(Debug, Clone)]
pub struct View {
    /// It.
    pub communication: Communication,
    /// Whose; none when she is not seen any more.
    pub named: Option<Named>,
    /// The messages that answer one another, the oldest first; this one alone otherwise.
    pub thread: Vec<Communication>,
    /// Whether it is for the actor, who may acknowledge it.
    pub his: bool,
    /// Whether he may answer it.
    pub may_answer: bool,
}

/// One communication.
///
/// # Errors
/// `Problem::Denied`; `Problem::NotFound`.
pub fn view(tx: &mut Tx<'_>, actor: &Actor, id: Uuid) -> Result<View> {
    let scope = decide(actor, Action::CommunicationList)?;
    let reason = audience::reason(tx, &scope, Resource::Communication, id)?;
    let one = store::find(tx, id)?.ok_or(Problem::NotFound)?;
    let entry = Entry::new(Action::CommunicationList).subject(one.person).why(&reason);
    audit::record(tx, actor, entry.detail("view"))?;
    let his = Side::of_audience(&reason.audience) == Some(one.recipient);
    let may_answer = his && one.kind == Kind::Message && one.answer.is_none();
    Ok(View {
        named: people::store::named(tx, one.person)?,
        thread: store::thread(tx, &scope, one.thread)?,
        may_answer: may_answer && decide(actor, Action::CommunicationWrite).is_ok(),
        his,
        communication: one,
    })
}

/// The latest communications of a person that the actor sees: for a box on her page, whose own record names it.
///
/// # Errors
/// `Problem::Denied`.
pub fn list_of_person(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Vec<Communication>> {
    let scope = decide(actor, Action::CommunicationList)?;
    store::of_person(tx, &scope, person)
}

/// Says that [`list_of_person`] will be asked.
pub fn of_person_ahead(ahead: &mut Ahead, actor: &Actor, of: OfPerson) {
    // Of a record that is open in an emergency it is not, and which one this is the page finds out later.
    if let (Ok(scope), true) = (decide(actor, Action::CommunicationList), actor.emergencies.is_empty()) {
        store::of_person_ahead(ahead, &scope, of);
    }
}

/// Whether the actor may write to the other side at all.
pub fn may_write(actor: &Actor) -> bool {
    decide(actor, Action::CommunicationWrite).is_ok()
}
