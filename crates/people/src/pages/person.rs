//! The person's page.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::ids::PersonId;
use kernel::{Date, PersonIdentifier, clock};
use territory::codes::{self, CITIZEN, List};
use web::{App, Caller, Cell, Facts, Page, WebError, fmt, t, tn};

use super::words;
use crate::model::{Address, Person};
use crate::panels::PanelView;
use crate::rules;
use crate::service::{self, PersonPage};

#[derive(Template)]
#[template(path = "people_person.html")]
struct View {
    page: Page,
    facts: Facts,
    panels: Vec<Shown>,
    records: Facts,
    edit: Option<String>,
    history: String,
    /// The way to a household, for who may make one.
    household: Option<String>,
}

struct Shown {
    panel: PanelView,
    /// Whether its first action is the main one of the page.
    main: bool,
}

/// Shows a person.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
) -> Result<Response, WebError> {
    let (actor, shown) = app.read(&caller, move |tx, actor| service::view(tx, actor, id)).await?;
    let data = &shown.person.data;
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
    let main = shown.panels.iter().position(|panel| !panel.actions.is_empty());
    let panels = shown.panels.iter().cloned().enumerate();
    let panels = panels.map(|(place, panel)| Shown { panel, main: Some(place) == main });
    Ok(web::html(&View {
        page,
        facts: facts(&shown, app.db.clocks().today()),
        records: records(&shown.person),
        edit: shown.may_correct.then(|| format!("/people/{id}/edit")),
        history: format!("/people/{id}/history"),
        household: (shown.may_correct && data.household.is_none()).then(|| format!("/people/{id}/household")),
        panels: panels.collect(),
    }))
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
        let name = shown.gp.as_ref().map_or_else(
            || choice.code.clone(),
            |doctor| format!("{} {}", doctor.family_name, doctor.given_name),
        );
        Cell::text(name).sub(tn("people-since", &[("since", &choice.since)]))
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
    Facts::new()
        .with_some("people-state", badges)
        .with_some("people-person-kind", kind)
        .with(code, words::identifier(&data.identifier))
        .with("people-born", Cell::date(data.birth_date).sub(born))
        .with("people-sex", Cell::key(words::sex(data.sex)))
        .with("people-domicile", address(&data.domicile, today).sub(in_charge))
        .with_some("people-residence", residence)
        .with("people-phone", data.phone.as_ref().map_or_else(Cell::none, Cell::text))
        .with_some("people-phone2", data.phone2.as_ref().map(Cell::text))
        .with_some("people-email", data.email.as_ref().map(Cell::text))
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
fn records(person: &Person) -> Facts {
    let source = format!("people-source-{}", person.source.code());
    let data = &person.data;
    let searched = Cell::code(rules::search_name(&data.family_name, &data.given_name));
    let corrected = (person.version > 1).then(|| Cell::text(fmt::instant(person.updated_at)));
    Facts::new()
        .with("people-source", Cell::key(&source).sub(fmt::date(clock::local_date(person.created_at))))
        .with_some("people-corrected-at", corrected)
        .with("people-searched-as", searched)
}
