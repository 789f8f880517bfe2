//! What other modules know that stands against joining persons or parting them again, as long as it does: something that was asked
//! about one of the two and that would mean the other one too.

use std::sync::{PoisonError, RwLock};

use kernel::ids::PersonId;
use kernel::{Problem, Result};
use storage::Tx;

/// The sentence that says what stands against it; none when nothing does. Asked inside the unit of work, of each of both.
pub type Stands = fn(&mut Tx<'_>, PersonId) -> Result<Option<&'static str>>;

static ALL: RwLock<Vec<Stands>> = RwLock::new(Vec::new());

/// The obstacles.
pub struct Obstacles;

impl Obstacles {
    /// Adds one. A module does so once, when the program starts; adding it again changes nothing.
    pub fn add(stands: Stands) {
        let mut all = ALL.write().unwrap_or_else(PoisonError::into_inner);
        if !all.iter().any(|known| *known as usize == stands as usize) {
            all.push(stands);
        }
    }

    /// Refuses when something stands against it.
    ///
    /// # Errors
    /// `Problem::Refused` with the sentence; those of the modules.
    pub(crate) fn check(tx: &mut Tx<'_>, persons: [PersonId; 2]) -> Result<()> {
        let all = ALL.read().unwrap_or_else(PoisonError::into_inner).clone();
        for stands in std::iter::once(asked_for as Stands).chain(all) {
            for person in persons {
                if let Some(sentence) = stands(tx, person)? {
                    return Err(Problem::Refused(sentence));
                }
            }
        }
        Ok(())
    }
}

/// An ASL that asks for the one waits for an answer about her, and would be given the other too.
fn asked_for(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<&'static str>> {
    Ok(crate::store::is_asked_for(tx, person)?.then_some("people-merge-asked-for"))
}
