//! What other modules add to a line of the list of persons: a state in a word or two.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use access::Actor;
use kernel::Result;
use kernel::ids::PersonId;
use storage::{Ahead, Tx};

use crate::known::OfPerson;
use crate::panels::SayAhead;

/// The badges of the persons asked for: one statement for all of them (at most [`MOST`] ids), no audit record. None for
/// an actor who may not see them.
pub type MakeBadges = fn(&mut Tx<'_>, &Actor, &[PersonId]) -> Result<Vec<(PersonId, web::Badge)>>;

/// A maker of badges is never asked for more persons at once.
pub const MOST: usize = 25;

static MAKERS: RwLock<Vec<(MakeBadges, SayAhead)>> = RwLock::new(Vec::new());

/// The badges of the list of persons.
pub struct Badges;

impl Badges {
    /// Adds a kind of badge. A module does so once, when the program starts; adding it again changes nothing.
    pub fn add(make: MakeBadges, ahead: SayAhead) {
        let mut makers = MAKERS.write().unwrap_or_else(PoisonError::into_inner);
        if !makers.iter().any(|(known, _)| *known as usize == make as usize) {
            makers.push((make, ahead));
        }
    }

    /// Says what the badges of one person will ask.
    pub(crate) fn ahead(ahead: &mut Ahead, actor: &Actor, of: OfPerson) {
        for (_, say) in MAKERS.read().unwrap_or_else(PoisonError::into_inner).iter() {
            say(ahead, actor, of);
        }
    }

    /// The badges of these persons.
    ///
    /// # Errors
    /// Those of the makers.
    pub(crate) fn of(
        tx: &mut Tx<'_>,
        actor: &Actor,
        persons: &[PersonId],
    ) -> Result<HashMap<PersonId, Vec<web::Badge>>> {
        let makers = MAKERS.read().unwrap_or_else(PoisonError::into_inner).clone();
        let mut badges: HashMap<PersonId, Vec<web::Badge>> = HashMap::new();
        for (make, _) in makers {
            for some in persons.chunks(MOST) {
                for (person, badge) in make(tx, actor, some)? {
                    badges.entry(person).or_default().push(badge);
                }
            }
        }
        Ok(badges)
    }
}
