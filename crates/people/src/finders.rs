//! What other modules find a person by: the number of a request, which a scanner reads from a label.

use std::sync::{PoisonError, RwLock};

use access::Actor;
use kernel::Result;
use kernel::ids::PersonId;
use storage::Tx;

/// The persons whom some digits lead to, as far as the actor may see what leads there: it asks the gate itself, runs a fixed number
/// of statements and leaves no audit record. Whoever is not within the actor's audiences is left out afterwards.
pub type Find = fn(&mut Tx<'_>, &Actor, &str) -> Result<Vec<PersonId>>;

static FINDERS: RwLock<Vec<Find>> = RwLock::new(Vec::new());

/// The further ways to find a person.
pub struct Finders;

impl Finders {
    /// Adds a way. A module does so once, when the program starts; adding it again changes nothing.
    pub fn add(find: Find) {
        let mut finders = FINDERS.write().unwrap_or_else(PoisonError::into_inner);
        if !finders.iter().any(|known| *known as usize == find as usize) {
            finders.push(find);
        }
    }

    /// Whom some digits lead to.
    ///
    /// # Errors
    /// Those of the finders.
    pub(crate) fn find(tx: &mut Tx<'_>, actor: &Actor, digits: &str) -> Result<Vec<PersonId>> {
        let finders = FINDERS.read().unwrap_or_else(PoisonError::into_inner).clone();
        let mut found = Vec::new();
        for find in finders {
            found.extend(find(tx, actor, digits)?);
        }
        Ok(found)
    }
}
