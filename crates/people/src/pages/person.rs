//! The person's page.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use kernel::ids::PersonId;
use kernel::{Date, PersonIdentifier, clock};
use serde::Deserialize;
use territory::codes::{self, CITIZEN, List};
use web::{App, Caller, Cell, Facts, Page, WebError, fmt, t, tn};

use super::deeds::{Deed, Deeds};
use super::timeline::{Line, Now, Papers};
use super::words;
use crate::model::{Address, Person};
use crate::panels::PanelView;
use crate::rules;
use crate::service::{self, PersonPage, Step};
use crate::timeline::Kind;

#[derive(Template)]
#[template(path = "people_person.html")]
struct View {
    page: Page,
    facts: Facts,
    now: Now,
    panels: Vec<Shown>,
    line: Line,
    papers: Papers,
    records: Facts,
    /// What can be done with the data: corrected, looked back at, given a household.
    links: Vec<Deed>,
    /// Every action of the page that has a key.
    keys: Vec<Deed>,
}

struct Shown {
    panel: PanelView,
    /// What can be done, each with its key.
    deeds: Vec<Deed>,
    /// Whether its first action is the main one of the page.
    main: bool,
}

/// What of the line of time is shown.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    /// One kind of entries; all of them when it is not said, or nobody knows it.
    #[serde(default)]
    kind: String,
}

/// Shows a person.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (actor, shown) = app.read(&caller, move |tx, actor| service::view(tx, actor, id)).await?;
    let data = &shown.person.data;
    // An id of hers that was merged leads to her own page.
    if shown.person.id != id {
        return Ok(Redirect::to(&format!("/people/{}", shown.person.id)).into_response());
    }
    // Whoever opened it in an emergency does not find it in his list, if he has one.
    let emergency = shown.reason.audience.starts_with(access::emergency::KIND);
    let (list, title) = match emergency {
        true if actor.role == access::Role::HelpDesk => ("/emergency", "people-support"),
        true => ("/emergency", "people-emergency"),
        false => ("/people", "people-title"),
    };
    let page = app
        .page(&actor, &caller, "people-person")
        .about(id.0)
        .heading(format!("{} {}", data.family_name, data.given_name))
        .intro(words::reason(&actor, &shown.reason))
        .crumb(list, t(title));
    let today = app.db.clocks().today();
    let Deeds { panels, links, keys } = Deeds::of(&shown);
    let main = shown.panels.iter().position(|panel| !panel.actions.is_empty());
    let panels = shown.panels.iter().cloned().zip(panels).enumerate();
    let panels = panels.map(|(place, (panel, deeds))| Shown { panel, deeds, main: Some(place) == main });
    Ok(web::html(&View {
        page,
        facts: facts(&shown, today),
        now: Now::of(&shown.told, today),
        line: Line::of(id, &shown.told.entries, Kind::of(&asked.kind)),
        papers: Papers::of(&shown.told),
        records: records(&shown.person, today),
        links,
        keys,
        panels: panels.collect(),
    }))
}

/// How old one of her data is: the day on which it was corrected last, or on which she was entered.
fn age(shown: &PersonPage, fields: &[&str], today: Date) -> String {
    let says = |step: &&Step| step.changes.iter().any(|change| fields.contains(&change.field));
    let changed = shown.steps.iter().find(says);
    let told = changed.map_or(shown.person.created_at, |step| step.at);
    words::freshness(clock::local_date(told), today)
}

fn facts(shown: &PersonPage, today: Date) -> Facts {
    let (person, data) = (&shown.person, &shown.person.data);
    let badges = (!shown.badges.is_empty()).then(|| Cell::badges(&shown.badges));
    let born = match &data.birth_place {
        Some(place) => format!(
            "{}, {}",
            words::age(data.birth_date, today),
            rules::birth_place_name(place, data.birth_date)
        ),
        None => words::age(data.birth_date, today),
    };
    let gp = data.gp.as_ref().map(|choice| {
        let since = tn("people-since", &[("since", &choice.since)]);
        match &shown.gp {
            Some(gp) if !gp.contact.is_empty() => {
                Cell::text(&gp.name).sub(format!("{since} · {}", gp.contact))
            }
            Some(gp) => Cell::text(&gp.name).sub(since),
            None => Cell::text(&choice.code).sub(since),
        }
    });
    let code = match data.identifier {
        PersonIdentifier::TaxCode(_) => "people-tax-code",
        _ => "people-other-code",
    };
    let residence = (data.residence != data.domicile).then(|| {
        let asl = rules::asl_of(&data.residence.comune, today);
        let asl = asl.map_or_else(|| t("people-outside-region").to_owned(), |asl| words::asl(asl).to_owned());
        address(&data.residence, today).sub(asl)
    });
    let kind = (data.kind != CITIZEN).then(|| Cell::text(codes::name(List::PersonKind, &data.kind)));
    let in_charge = match &data.receiving_asl {
        Some(_) => tn("people-receiving-told", &[("asl", &words::asl(&person.asl))]),
        None => words::asl(&person.asl).to_owned(),
    };
    let aged = |text: &String, field: &str| Cell::text(text).sub(age(shown, &[field], today));
    let moved = age(shown, &["domicile_comune", "domicile_address", "receiving_asl"], today);
    let in_charge = format!("{in_charge} · {moved}");
    Facts::new()
        .with_some("people-state", badges)
        .with_some("people-person-kind", kind)
        .with(code, words::identifier(&data.identifier))
        .with("people-born", Cell::date(data.birth_date).sub(born))
        .with("people-sex", Cell::key(words::sex(data.sex)))
        .with("people-domicile", address(&data.domicile, today).sub(in_charge))
        .with_some("people-residence", residence)
        .with("people-phone", data.phone.as_ref().map_or_else(Cell::none, |it| aged(it, "phone")))
        .with_some("people-phone2", data.phone2.as_ref().map(|it| aged(it, "phone2")))
        .with_some("people-email", data.email.as_ref().map(|it| aged(it, "email")))
        .with("people-gp", gp.unwrap_or_else(Cell::none))
        .with_some("people-household", data.household.map(|_| household(person)))
}

/// Who lives with her stands on a page of its own, and who looks at it is recorded under their names too.
fn household(person: &Person) -> Cell {
    Cell::link(format!("/people/{}/household", person.id), t("people-household-show"))
}

fn address(address: &Address, today: Date) -> Cell {
    let comune = rules::comune_name(&address.comune, today);
    Cell::text(if address.street.is_empty() { comune } else { format!("{}, {comune}", address.street) })
}

/// Where the row comes from and how fresh it is.
fn records(person: &Person, today: Date) -> Facts {
    let source = format!("people-source-{}", person.source.code());
    let data = &person.data;
    let searched = Cell::code(rules::search_name(&data.family_name, &data.given_name));
    let fresh = || words::freshness(clock::local_date(person.updated_at), today);
    let corrected = (person.version > 1).then(|| Cell::text(fmt::instant(person.updated_at)).sub(fresh()));
    Facts::new()
        .with("people-source", Cell::key(&source).sub(fmt::date(clock::local_date(person.created_at))))
        .with_some("people-corrected-at", corrected)
        .with("people-searched-as", searched)
}
