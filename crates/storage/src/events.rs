//! What happened, and what other modules do about it in the same unit of work.

use std::any::{Any, TypeId};
use std::collections::HashMap;

use kernel::Result;

use crate::Tx;

/// Something a module says happened: `tx.emit(ResultRecorded { … })`.
pub trait Event: Any + Send {
    /// Name in the printed map of events and reactions.
    const NAME: &'static str;
}

type React = Box<dyn Fn(&mut Tx<'_>, &dyn Any) -> Result<()> + Send + Sync>;

/// The reactions of the upper floors to the events of the lower ones, in the order they were registered.
#[derive(Default)]
pub struct Reactions {
    by_event: HashMap<TypeId, Vec<React>>,
    map: Vec<(&'static str, Vec<&'static str>)>,
}

impl Reactions {
    /// No reactions yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Registers `react` for events of type `E`; `name` stands in the printed map.
    /// An error of a reaction aborts the unit of work that caused it.
    pub fn on<E: Event>(
        &mut self,
        name: &'static str,
        react: impl Fn(&mut Tx<'_>, &E) -> Result<()> + Send + Sync + 'static,
    ) -> &mut Self {
        let wrapped: React = Box::new(move |tx, event| match event.downcast_ref::<E>() {
            Some(event) => react(tx, event),
            None => Ok(()),
        });
        self.by_event.entry(TypeId::of::<E>()).or_default().push(wrapped);
        match self.map.iter_mut().find(|(event, _)| *event == E::NAME) {
            Some((_, names)) => names.push(name),
            None => self.map.push((E::NAME, vec![name])),
        }
        self
    }

    /// The map of events and their reactions, for the documentation and its snapshot test.
    pub fn map(&self) -> &[(&'static str, Vec<&'static str>)] {
        &self.map
    }

    pub(crate) fn run(&self, tx: &mut Tx<'_>, kind: TypeId, event: &dyn Any) -> Result<()> {
        for react in self.by_event.get(&kind).into_iter().flatten() {
            react(tx, event)?;
        }
        Ok(())
    }
}
