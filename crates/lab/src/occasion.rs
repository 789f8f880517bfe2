//! What sends somebody to ask for a swab. A module above knows it: it says what stands on the form, and what comes next.

use std::sync::OnceLock;

use access::Actor;
use kernel::ids::PersonId;
use kernel::{Date, Result};
use storage::Tx;
use uuid::Uuid;

/// What sent the actor to the form of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// What is known already, said over the form.
    pub sentences: Vec<String>,
    /// What the reason it suggests means, if one follows from it: a code of the list `swab_reason` that rules know.
    pub reason: Option<&'static str>,
}

/// What the actor does once the swab is requested: a form of one button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    /// Where it is sent.
    pub action: &'static str,
    /// Its hidden fields.
    pub fields: Vec<(&'static str, String)>,
    /// Catalogue key of its words.
    pub key: &'static str,
}

/// How a module answers for its occasions. Each asks the gate itself and leaves no audit record: the page's own record
/// names the person.
#[derive(Clone, Copy)]
pub struct Occasions {
    /// The occasion with this id, when it concerns the person and the actor may see it.
    pub find: fn(&mut Tx<'_>, &Actor, PersonId, Uuid) -> Result<Option<Occasion>>,
    /// What comes next, if anything waits.
    pub next: fn(&mut Tx<'_>, &Actor) -> Result<Option<Next>>,
    /// What the reason means that what is known of the person suggests, when no occasion does.
    pub suggested: fn(&mut Tx<'_>, &Actor, PersonId) -> Result<Option<&'static str>>,
    /// When symptoms began, as the person's latest report that tells it says.
    pub onset: fn(&mut Tx<'_>, &Actor, PersonId) -> Result<Option<Date>>,
}

static OCCASIONS: OnceLock<Occasions> = OnceLock::new();

impl Occasions {
    /// Once, when the program starts; again changes nothing.
    pub fn install(self) {
        let _ = OCCASIONS.set(self);
    }

    pub(crate) fn find(
        tx: &mut Tx<'_>,
        actor: &Actor,
        person: PersonId,
        id: Option<Uuid>,
    ) -> Result<Option<Occasion>> {
        match (OCCASIONS.get(), id) {
            (Some(occasions), Some(id)) => (occasions.find)(tx, actor, person, id),
            _ => Ok(None),
        }
    }

    pub(crate) fn suggested(
        tx: &mut Tx<'_>,
        actor: &Actor,
        person: PersonId,
    ) -> Result<Option<&'static str>> {
        OCCASIONS.get().map_or(Ok(None), |occasions| (occasions.suggested)(tx, actor, person))
    }

    pub(crate) fn onset(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Option<Date>> {
        OCCASIONS.get().map_or(Ok(None), |occasions| (occasions.onset)(tx, actor, person))
    }

    /// Only for who came by an occasion: others did not ask for more work.
    pub(crate) fn next(tx: &mut Tx<'_>, actor: &Actor, came_by: Option<Uuid>) -> Result<Option<Next>> {
        match (OCCASIONS.get(), came_by) {
            (Some(occasions), Some(_)) => (occasions.next)(tx, actor),
            _ => Ok(None),
        }
    }
}
