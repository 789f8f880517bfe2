//! The box on the person's page: what is kept from others. Nobody from whom something is kept sees it.

use askama::Template;
use kernel::ids::PersonId;
use kernel::{Problem, Result};
use people::PanelView;
use web::{Moment, Timeline, t, tn};

use super::{choose_path, one_path};
use crate::model::Obscuring;
use crate::words;

/// Where the box stands on the page: after corrections.
const ORDER: u8 = 95;

#[derive(Template)]
#[template(path = "obscurings_panel.html")]
struct Panel {
    story: Timeline,
}

/// The box, for the ASL in charge.
pub(super) fn panel(person: PersonId, found: &[Obscuring]) -> Result<PanelView> {
    let story = Timeline { moments: found.iter().map(moment).collect() };
    Ok(PanelView {
        key: "obscurings",
        title: t("privacy-obscurings").to_owned(),
        html: Panel { story }.render().map_err(Problem::internal)?,
        actions: vec![(choose_path(person), t("privacy-obscure").to_owned())],
        order: ORDER,
    })
}

fn moment(one: &Obscuring) -> Moment {
    let moment = Moment::at(one.set_at, words::target(one.target))
        .badge(words::state(one))
        .by(one.set_by_name.as_str())
        .href(one_path(one.id));
    match &one.ending {
        Some(ending) => moment.detail(tn("privacy-until", &[("when", &web::fmt::instant(ending.at))])),
        None => moment,
    }
}
