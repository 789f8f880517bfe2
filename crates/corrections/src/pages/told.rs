//! What this module tells on the line of time of a person: what was asked to be corrected, and what became of it.

use access::{Action, Actor, decide};
use kernel::Result;
use kernel::ids::PersonId;
use people::OfPerson;
use people::timeline::{Entry, Kind};
use people::{Tells, Told};
use storage::{Ahead, Tx};
use web::{Tone, t, tn};

use super::PATH;
use super::panel::panel;
use crate::model::{Correction, Status};
use crate::{service, words};

/// The module as it tells.
pub(super) struct Teller;

impl Tells for Teller {
    fn ahead(&self, ahead: &mut Ahead, actor: &Actor, of: OfPerson) {
        service::of_person_ahead(ahead, actor, of);
    }

    fn tell(&self, tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Told> {
        if decide(actor, Action::CorrectionAsk).is_err() {
            return Ok(Told::default());
        }
        let found = service::list_of_person(tx, actor, person)?;
        Ok(Told {
            entries: found.iter().flat_map(entries).collect(),
            panels: vec![panel(person, &found)?],
            ..Told::default()
        })
    }
}

fn entries(one: &Correction) -> Vec<Entry> {
    let (what, href) = (t(one.kind.key()).to_owned(), format!("{PATH}/{}", one.id));
    let asked = Entry::new(Kind::Correction, one.asked_at, tn("corrections-told-asked", &[("what", &what)]))
        .detail(words::fields(one))
        .by(one.asked_by_name.as_str())
        .href(href.clone());
    let ended = one.ending.as_ref().map(|ending| {
        let tone = if one.status == Status::Applied { Tone::Good } else { Tone::Quiet };
        Entry::new(Kind::Correction, ending.at, tn("corrections-told-ended", &[("what", &what)]))
            .state(tone, t(&one.status.key()))
            .detail(ending.note.as_str())
            .by(ending.by_name.as_str())
            .href(href)
    });
    std::iter::once(asked).chain(ended).collect()
}
