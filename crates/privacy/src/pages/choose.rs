//! What can be kept from others about a person.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::ids::PersonId;
use web::{App, Badge, Caller, Page, Tone, WebError, t, tn};

use super::{ask_path, name, one_path};
use crate::service::{self, Chances, Group};
use crate::words;

#[derive(Template)]
#[template(path = "obscure_choose.html")]
struct ChoosePage {
    page: Page,
    all: Shown,
    each: Vec<Shown>,
}

/// Facts that go together.
struct Shown {
    title: &'static str,
    lines: Vec<String>,
    badge: Option<Badge>,
    note: Option<&'static str>,
    /// Where it is kept from others, or taken back, with the words.
    link: Option<(String, &'static str)>,
}

/// The list.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
) -> Result<Response, WebError> {
    let (actor, chances) = app.read(&caller, move |tx, actor| service::chances(tx, actor, id)).await?;
    let Chances { person, groups, all } = chances;
    let page = app
        .page(&actor, &caller, "privacy-obscure")
        .heading(tn("privacy-obscure-of", &[("name", &name(&person))]))
        .intro(t("privacy-choose"))
        .crumb("/people", t("people-title"))
        .crumb(format!("/people/{id}"), name(&person));
    let whole = Shown {
        title: t("privacy-target-person"),
        lines: vec![t("privacy-all-effect").to_owned()],
        badge: all.map(|_| Badge::new(Tone::Info, "privacy-holds")),
        note: None,
        link: Some(match all {
            Some(by) => (one_path(by), t("privacy-look")),
            None => (ask_path(id, id.0), t("privacy-obscure-all")),
        }),
    };
    let each = groups.iter().map(|group| shown(id, group, all.is_some())).collect();
    Ok(web::html(&ChoosePage { page, all: whole, each }))
}

fn shown(person: PersonId, group: &Group, all: bool) -> Shown {
    let lead = group.lead();
    let link = match (group.by, lead) {
        (Some(by), _) => Some((one_path(by), t("privacy-look"))),
        (None, Some((_, fact))) if !all && !group.runs() => {
            Some((ask_path(person, fact), t("privacy-obscure-this")))
        }
        _ => None,
    };
    Shown {
        title: lead.map_or_else(|| t("privacy-target-other"), |(target, _)| words::target(target)),
        lines: group.facts.iter().map(words::fact).collect(),
        badge: group.kept.then(|| Badge::new(Tone::Info, "privacy-kept")),
        note: group.runs().then(|| t("privacy-runs")),
        link,
    }
}
