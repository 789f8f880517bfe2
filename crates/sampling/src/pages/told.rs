//! What this module tells on a person's page: her appointments, and the swabs that have none.

use access::{Actor, bars};
use askama::Template;
use kernel::ids::PersonId;
use kernel::{Problem, Result};
use people::OfPerson;
use people::timeline::{Entry, Kind};
use people::{PanelView, Tells, Told};
use storage::{Ahead, Tx};
use web::{Cell, Column, Row, Table, fmt, t};

use super::words;
use crate::model::State;
use crate::rules::hours;
use crate::service;

/// The module as it tells.
pub(crate) struct Teller;

#[derive(Template)]
#[template(path = "sampling_panel.html")]
struct Panel {
    table: Table,
}

impl Tells for Teller {
    fn ahead(&self, ahead: &mut Ahead, actor: &Actor, of: OfPerson) {
        service::of_person_ahead(ahead, actor, of);
    }

    fn tell(&self, tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Told> {
        let service::Told { appointments, waiting } = service::of_person(tx, actor, person)?;
        if appointments.is_empty() && waiting.is_empty() {
            return Ok(Told::default());
        }
        let kept = bars::marked(tx, actor, person)?;
        let mut entries = Vec::with_capacity(appointments.len());
        for one in &appointments {
            let at = hours::instant(one.day, &one.starts)?;
            let entry = Entry::new(Kind::Request, at, t("sampling-told"))
                .state(words::tone(one.state), t(one.state.key()))
                .detail(format!("{}, {}", one.at.name, one.at.address))
                .href(format!("/requests/{}/appointment", one.request))
                .kept(kept.contains(&one.request.0));
            entries.push(entry);
        }
        let without = waiting.iter().filter(|request| {
            let live = |state| matches!(state, State::Booked | State::Collected);
            !appointments.iter().any(|one| one.request == request.id && live(one.state))
        });
        let to_book = without.map(|request| {
            let asked = fmt::instant(request.requested_at);
            Row::new(vec![
                Cell::link(format!("/requests/{}/appointment", request.id), t("sampling-book-link")),
                Cell::text(words::test(request.test)).sub(request.number.clone()),
                Cell::text(web::tn("sampling-asked", &[("when", &asked)])),
            ])
        });
        let had = appointments.iter().map(|one| {
            Row::new(vec![
                Cell::link(format!("/requests/{}/appointment", one.request), words::where_and_when(one)),
                Cell::text(t(one.at.kind.key())).sub(one.at.address.clone()),
                Cell::badge(&words::state(one.state)),
            ])
        });
        let columns = ["sampling-when", "sampling-where", "sampling-state"].map(Column::new).to_vec();
        let table = Table::new("sampling-appointments", "sampling-panel", columns).rows(to_book.chain(had));
        let html = Panel { table }.render().map_err(Problem::internal)?;
        let title = t("sampling-panel").to_owned();
        let panel = PanelView { key: "sampling", title, html, actions: Vec::new(), order: 32 };
        Ok(Told { entries, panels: vec![panel], ..Told::default() })
    }
}
