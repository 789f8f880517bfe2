//! What this module tells on the line of time of a person: what is kept from whoever treats her, to who keeps it; and the way to a copy
//! of all that is held about her.

use access::{Action, Actor, decide};
use kernel::Result;
use kernel::ids::PersonId;
use people::OfPerson;
use people::timeline::{Entry, Kind, Paper};
use people::{Tells, Told};
use storage::{Ahead, Tx};
use web::{Tone, t, tn};

use super::one_path;
use super::panel::panel;
use crate::model::Obscuring;
use crate::{service, words};

/// The module as it tells.
pub(super) struct Teller;

impl Tells for Teller {
    fn ahead(&self, ahead: &mut Ahead, actor: &Actor, of: OfPerson) {
        service::of_person_ahead(ahead, actor, of);
    }

    fn tell(&self, tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Told> {
        let Some(found) = service::of_person(tx, actor, person)? else { return Ok(Told::default()) };
        Ok(Told {
            entries: found.iter().flat_map(entries).collect(),
            papers: copy(actor).into_iter().collect(),
            panels: vec![panel(person, &found)?],
            ..Told::default()
        })
    }
}

fn entries(one: &Obscuring) -> Vec<Entry> {
    let what = words::target(one.target);
    let set = Entry::new(Kind::Obscuring, one.set_at, tn("privacy-told-set", &[("what", &what)]))
        .detail(t(&one.why.key()))
        .by(one.set_by_name.as_str())
        .href(one_path(one.id));
    let over = one.ending.as_ref().map(|ending| {
        Entry::new(Kind::Obscuring, ending.at, tn("privacy-told-over", &[("what", &what)]))
            .state(Tone::Quiet, t("privacy-taken-back"))
            .detail(ending.note.as_str())
            .by(ending.by_name.as_str())
            .href(one_path(one.id))
    });
    std::iter::once(set).chain(over).collect()
}

/// A copy is made for a request of hers: it is entered first.
fn copy(actor: &Actor) -> Option<Paper> {
    decide(actor, Action::DataCopy).ok()?;
    Some(Paper {
        title: t("privacy-paper-copy").to_owned(),
        detail: t("privacy-paper-copy-how").to_owned(),
        on: None,
        href: "/rights/new".to_owned(),
    })
}
