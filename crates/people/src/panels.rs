//! What other modules add to the person's page: boxes of those that tell nothing on the line of time. Who does makes its box of what it
//! has read for it ([`Tells`](crate::Tells)).

use std::sync::{PoisonError, RwLock};

use access::Actor;
use kernel::Result;
use kernel::ids::PersonId;
use storage::{Ahead, Tx};

use crate::known::OfPerson;

/// A box on the person's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PanelView {
    /// Stable name, for the audit and as the id of the box: `lab-results`.
    pub key: &'static str,
    /// Its heading.
    pub title: String,
    /// What it shows, rendered by the module's own template (which has escaped every value).
    pub html: String,
    /// Links to what can be done, with their words.
    pub actions: Vec<(String, String)>,
    /// Place on the page: the lowest stands first.
    pub order: u8,
}

/// Makes a panel, or none for an actor who may not see it.
///
/// It asks the gate itself (`decide(…).ok()`), runs a fixed number of statements and leaves no audit record: the page's
/// own record names the panels shown.
pub type MakePanel = fn(&mut Tx<'_>, &Actor, PersonId) -> Result<Option<PanelView>>;

/// Says what the maker of a panel, or of badges, will ask about a person: then it takes one trip to the database for all of
/// them together (see [`Tx::ahead`]). It asks the gate as the maker does.
pub type SayAhead = fn(&mut Ahead, &Actor, OfPerson);

static MAKERS: RwLock<Vec<(MakePanel, SayAhead)>> = RwLock::new(Vec::new());

/// The panels of the person's page.
pub struct Panels;

impl Panels {
    /// Adds a panel. A module does so once, when the program starts; adding it again changes nothing.
    pub fn add(make: MakePanel, ahead: SayAhead) {
        let mut makers = MAKERS.write().unwrap_or_else(PoisonError::into_inner);
        if !makers.iter().any(|(known, _)| *known as usize == make as usize) {
            makers.push((make, ahead));
        }
    }

    /// Says what the panels will ask.
    pub(crate) fn ahead(ahead: &mut Ahead, actor: &Actor, of: OfPerson) {
        for (_, say) in MAKERS.read().unwrap_or_else(PoisonError::into_inner).iter() {
            say(ahead, actor, of);
        }
    }

    /// The panels that this actor sees about this person.
    ///
    /// # Errors
    /// Those of the makers.
    pub(crate) fn of(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Vec<PanelView>> {
        let makers = MAKERS.read().unwrap_or_else(PoisonError::into_inner).clone();
        let made: Result<Vec<Option<PanelView>>> =
            makers.into_iter().map(|(make, _)| make(tx, actor, person)).collect();
        Ok(made?.into_iter().flatten().collect())
    }
}
