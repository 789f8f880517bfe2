//! Links that a module above adds to what a module below shows of a thing.

use std::sync::{PoisonError, RwLock};

use access::Actor;
use uuid::Uuid;

/// An address and its words.
pub type Link = (String, String);
/// Makes the link of a thing, or none for an actor to whom it is of no use.
pub type Make = fn(&Actor, Uuid) -> Option<Link>;

static MAKERS: RwLock<Vec<(&str, Make)>> = RwLock::new(Vec::new());

/// Adds a link to every thing of a kind. A module does so once, when the program starts; again it changes nothing.
pub fn add(kind: impl Into<&'static str>, make: Make) {
    let kind = kind.into();
    let mut makers = MAKERS.write().unwrap_or_else(PoisonError::into_inner);
    if !makers.iter().any(|(known, it)| *known == kind && *it as usize == make as usize) {
        makers.push((kind, make));
    }
}

/// The links of a thing.
pub fn of(kind: impl Into<&'static str>, actor: &Actor, id: Uuid) -> Vec<Link> {
    let kind = kind.into();
    let makers = MAKERS.read().unwrap_or_else(PoisonError::into_inner);
    makers.iter().filter(|(known, _)| *known == kind).filter_map(|(_, make)| make(actor, id)).collect()
}
