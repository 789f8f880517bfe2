//! The box on the person's page: what was told about her, and the way to write.

use access::{Action, Actor, decide};
use askama::Template;
use kernel::ids::PersonId;
use kernel::{Problem, Result};
use people::PanelView;
use storage::Tx;
use web::{Moment, Timeline, t};

use super::path_of;
use crate::model::{Communication, Kind};
use crate::{service, words};

/// Where the box stands on the page: after the course, before what was asked to correct.
const ORDER: u8 = 85;

#[derive(Template)]
#[template(path = "communications_panel.html")]
struct Panel {
    story: Timeline,
}

/// The box, for who is told.
pub(super) fn panel(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> Result<Option<PanelView>> {
    if decide(actor, Action::CommunicationList).is_err() {
        return Ok(None);
    }
    let found = service::list_of_person(tx, actor, person)?;
    let story = Timeline { moments: found.iter().map(|one| moment(one, actor)).collect() };
    let write = (format!("/people/{person}/message"), t("notifications-write").to_owned());
    Ok(Some(PanelView {
        key: "communications",
        title: t("notifications-title").to_owned(),
        html: Panel { story }.render().map_err(Problem::internal)?,
        actions: if service::may_write(actor) { vec![write] } else { Vec::new() },
        order: ORDER,
    }))
}

fn moment(one: &Communication, actor: &Actor) -> Moment {
    let title = if one.kind == Kind::Message { words::short(one) } else { words::text(one) };
    Moment::at(one.created_at, title)
        .badge(words::state(one))
        .detail(t(one.kind.key()))
        .by(words::from(one, actor))
        .href(path_of(one.id))
}
