//! The box on the person's page: what was asked about her, and the way to ask.

use askama::Template;
use kernel::ids::PersonId;
use kernel::{Problem, Result};
use people::PanelView;
use web::{Moment, Timeline, t};

use super::PATH;
use crate::model::Correction;
use crate::words;

/// Where the box stands on the page: after what is known of the person.
const ORDER: u8 = 90;

#[derive(Template)]
#[template(path = "corrections_panel.html")]
struct Panel {
    story: Timeline,
}

/// The box, for who may ask.
pub(super) fn panel(person: PersonId, found: &[Correction]) -> Result<PanelView> {
    let story = Timeline { moments: found.iter().map(moment).collect() };
    Ok(PanelView {
        key: "corrections",
        title: t("corrections-title").to_owned(),
        html: Panel { story }.render().map_err(Problem::internal)?,
        actions: vec![(format!("/people/{person}/corrections"), t("corrections-ask").to_owned())],
        order: ORDER,
    })
}

fn moment(one: &Correction) -> Moment {
    let fields = words::fields(one);
    let moment = Moment::at(one.asked_at, t(one.kind.key()))
        .badge(words::status(one.status))
        .by(one.asked_by_name.as_str())
        .href(format!("{PATH}/{}", one.id));
    if fields.is_empty() { moment } else { moment.detail(fields) }
}
