//! The systems that send: for whoever administers their accounts, and for the laboratory.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use kernel::Date;
use kernel::clock::last_day;
use web::{App, Badge, Caller, Cell, Column, Page, Row, Table, Tone, WebError, fmt, t, tn};

use crate::model::{Peer, PeerLine};
use crate::service;

/// Where the page is.
const PATH: &str = "/laboratory-systems";

/// The page.
pub fn routes() -> Router<App> {
    Router::new().route(PATH, get(show))
}

#[derive(Template)]
#[template(path = "mllp.html")]
struct SystemsPage {
    page: Page,
    table: Table,
}

async fn show(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (actor, lines) = app.read(&caller, service::peers).await?;
    let today = app.db.clocks().real_today();
    let page = app.page(&actor, &caller, "mllp-title").intro(t("mllp-intro"));
    Ok(web::html(&SystemsPage { page, table: table(&lines, today) }))
}

fn table(lines: &[PeerLine], today: Date) -> Table {
    let columns = vec![
        Column::new("mllp-system"),
        Column::new("mllp-laboratory"),
        Column::new("mllp-known-by"),
        Column::new("mllp-state"),
        Column::new("mllp-last"),
        Column::number("mllp-accepted"),
        Column::number("mllp-errors"),
        Column::number("mllp-rejected"),
    ];
    let row = |line: &PeerLine| {
        let PeerLine { peer, counts, last_at } = line;
        let laboratory = territory::get().laboratory(&peer.laboratory);
        let name = laboratory.map_or(peer.laboratory.as_str(), |laboratory| laboratory.name.as_str());
        let accepted = Cell::number(counts.accepted);
        Row::new(vec![
            Cell::text(&peer.login),
            Cell::text(name).sub(peer.laboratory.clone()),
            known_by(peer),
            state(peer, today),
            last_at.map_or_else(|| Cell::key("mllp-never"), Cell::instant),
            match counts.repeated {
                0 => accepted,
                repeated => accepted.sub(tn("mllp-repeated", &[("count", &fmt::number(repeated))])),
            },
            Cell::number(counts.errors),
            Cell::number(counts.rejected),
        ])
    };
    Table::new("systems", "mllp-title", columns).rows(lines.iter().map(row)).empty("mllp-none")
}

fn known_by(peer: &Peer) -> Cell {
    let names: Vec<&str> = [peer.key.application.as_str(), &peer.key.facility]
        .into_iter()
        .filter(|name| !name.is_empty())
        .collect();
    match peer.key.certificate.get(..16) {
        Some(start) => Cell::code(start).sub(names.join(" / ")),
        None => Cell::text(names.join(" / ")).sub(t("mllp-plain")),
    }
}

fn state(peer: &Peer, today: Date) -> Cell {
    let badge = match (peer.active, peer.valid_from <= today, today < peer.valid_to) {
        (_, _, false) => return Cell::badge(&Badge::new(Tone::Quiet, "mllp-state-ended")),
        (false, _, _) => Badge::new(Tone::Warn, "mllp-state-suspended"),
        (true, false, true) => Badge::new(Tone::Quiet, "mllp-state-later"),
        (true, true, true) => Badge::new(Tone::Good, "mllp-state-active"),
    };
    let cell = Cell::badge(&badge);
    match last_day(peer.valid_to) {
        Some(last) => cell.sub(tn("mllp-until", &[("day", &fmt::date(last))])),
        None => cell,
    }
}
