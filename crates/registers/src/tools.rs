//! Links that modules above add to the page of an entry.

use std::sync::{PoisonError, RwLock};

use access::Actor;
use web::links::Link;

use crate::model::What;

/// Makes the link of an entry by its kind and code, or none.
pub type Make = fn(&Actor, What, &str) -> Option<Link>;

static MAKERS: RwLock<Vec<Make>> = RwLock::new(Vec::new());

/// Who adds them.
#[derive(Debug)]
pub struct Tools;

impl Tools {
    /// Adds one. A module does so once, when the program starts; again it changes nothing.
    pub fn add(make: Make) {
        let mut makers = MAKERS.write().unwrap_or_else(PoisonError::into_inner);
        if !makers.iter().any(|known| *known as usize == make as usize) {
            makers.push(make);
        }
    }

    /// The links of an entry.
    pub(crate) fn of(actor: &Actor, what: What, code: &str) -> Vec<Link> {
        let makers = MAKERS.read().unwrap_or_else(PoisonError::into_inner);
        makers.iter().filter_map(|make| make(actor, what, code)).collect()
    }
}
