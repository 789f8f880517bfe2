//! The pages of the module, and what it adds to those of others.

mod channel;
mod flow;

use access::{Action, Actor, decide};
use axum::routing::{get, post};
use axum::{Extension, Router};
use kernel::Result;
use lab::model::SwabRequest;
use storage::Tx;
use territory::organisations::Kind as What;
use web::{App, Badge, Cell, Tone, fmt, t, tn};

use crate::Wire;
use crate::model::{Act, Row, State, Why};
use crate::{service, store};

/// Where the figures are.
pub(crate) const PATH: &str = "/outgoing-requests";

/// What left, and how laboratories want it.
pub fn routes(wire: Wire) -> Router<App> {
    Router::new()
        .route(PATH, get(flow::show))
        .route("/outgoing-requests/rows", get(flow::rows))
        .route("/outgoing-requests/{id}", get(flow::one))
        .route("/outgoing-requests/{id}/again", post(flow::again))
        .route("/outgoing-requests/laboratories/{code}", get(channel::show).post(channel::set))
        .route("/outgoing-requests/laboratories/{code}/test", post(channel::test))
        .route("/outgoing-requests/laboratories/{code}/open", post(channel::send_open))
        .layer(Extension(wire))
}

/// The page of a laboratory's channel.
fn channel_path(code: &str) -> String {
    format!("{PATH}/laboratories/{code}")
}

/// Adds the way to a laboratory's channel to its page in the registers, and what left to the page of a request. Once, when the program starts.
pub fn install() {
    registers::Tools::add(|actor, what, code| {
        let is_laboratory = what == registers::model::What::Organisation(What::Laboratory);
        let may = is_laboratory && decide(actor, Action::OutboundManage).is_ok();
        may.then(|| (channel_path(code), t("outbound-channel").to_owned()))
    });
    lab::Journeys::add(journey);
    people::Hangings::add("outbound_request", "outbound-hanging", store::count_of);
    access::audience::owned("outbound_request", |tx, id| Ok(store::find(tx, id)?.map(|row| row.person.0)));
}

/// What the page of a request says of how it got to its laboratory.
fn journey(tx: &mut Tx<'_>, actor: &Actor, request: &SwabRequest) -> Result<Vec<(&'static str, Cell)>> {
    let rows = service::of_one(tx, request.id, &request.laboratory)?;
    let Some(last) = rows.first() else { return Ok(Vec::new()) };
    let said = sentence(last);
    let cell = match decide(actor, Action::OutboundView) {
        Ok(_) => Cell::link(format!("{PATH}/{}", last.id), said),
        Err(_) => Cell::text(said),
    };
    Ok(vec![("outbound-journey", cell)])
}

/// `Inviata al laboratorio il 14/11/2020 10:32`.
fn sentence(row: &Row) -> String {
    let when = fmt::instant(row.settled_at.or(row.tried_at).unwrap_or(row.created_at));
    tn(&format!("outbound-journey-{}-{}", row.act.code(), row.state.code()), &[("when", &when)])
}

fn act(act: Act) -> Cell {
    Cell::key(&format!("outbound-act-{}", act.code()))
}

fn badge(state: State) -> Badge {
    let tone = match state {
        State::Waits | State::Sent => Tone::Info,
        State::Accepted => Tone::Good,
        State::Refused | State::GivenUp | State::Unconfirmed => Tone::Act,
        State::Reported | State::Superseded => Tone::Quiet,
    };
    Badge::new(tone, key(state))
}

fn key(state: State) -> &'static str {
    match state {
        State::Waits => "outbound-state-waits",
        State::Sent => "outbound-state-sent",
        State::Accepted => "outbound-state-accepted",
        State::Refused => "outbound-state-refused",
        State::GivenUp => "outbound-state-given_up",
        State::Unconfirmed => "outbound-state-unconfirmed",
        State::Reported => "outbound-state-reported",
        State::Superseded => "outbound-state-superseded",
    }
}

fn why_key(why: Why) -> String {
    format!("outbound-why-{}", why.code())
}
