//! What modules above know of a request, for its own page: how it got to its laboratory.

use std::sync::{PoisonError, RwLock};

use access::Actor;
use kernel::Result;
use storage::Tx;
use web::Cell;

use crate::model::SwabRequest;

/// Says it: keys of words, and what is known. The page has asked the gate, and its record names the person.
pub type Tell = fn(&mut Tx<'_>, &Actor, &SwabRequest) -> Result<Vec<(&'static str, Cell)>>;

static TELLERS: RwLock<Vec<Tell>> = RwLock::new(Vec::new());

/// Who says it.
#[derive(Debug)]
pub struct Journeys;

impl Journeys {
    /// Adds one. A module does so once, when the program starts; again it changes nothing.
    pub fn add(tell: Tell) {
        let mut tellers = TELLERS.write().unwrap_or_else(PoisonError::into_inner);
        if !tellers.iter().any(|known| *known as usize == tell as usize) {
            tellers.push(tell);
        }
    }

    /// All that is known.
    pub(crate) fn of(
        tx: &mut Tx<'_>,
        actor: &Actor,
        request: &SwabRequest,
    ) -> Result<Vec<(&'static str, Cell)>> {
        let tellers = TELLERS.read().unwrap_or_else(PoisonError::into_inner).clone();
        let mut all = Vec::new();
        for tell in tellers {
            all.extend(tell(tx, actor, request)?);
        }
        Ok(all)
    }
}
