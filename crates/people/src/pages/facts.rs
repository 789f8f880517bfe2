//! Vaccinations, infections of before, contagion, low defences: the box on the person's page, all of them, the forms.

use access::{Action, Actor, decide};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::PersonId;
use kernel::{Date, Problem};
use serde::Deserialize;
use storage::Tx;
use territory::codes::{self, List};
use uuid::Uuid;
use web::{
    App, Badge, Caller, Cell, Choice, Column, FormState, Page, Posted, Row, Table, Tone, WebError, fmt, t, tn,
};

use super::words;
use crate::model::Person;
use crate::model::facts::{FactKind, FactSource, PersonFact};
use crate::panels::PanelView;
use crate::rules::facts::PersonFactForm;
use crate::service::{self, PersonFacts};

/// Where the box stands on the page: after what the laboratory knows.
const ORDER: u8 = 60;

#[derive(Template)]
#[template(path = "people_facts_panel.html")]
struct Panel {
    table: Table,
}

/// The box: the facts that hold. None where there are none and the actor may not record any.
pub(super) fn panel(tx: &mut Tx<'_>, actor: &Actor, person: PersonId) -> kernel::Result<Option<PanelView>> {
    let facts = service::facts_that_hold(tx, actor, person)?;
    if facts.is_empty() && decide(actor, Action::PersonFactRecord).is_err() {
        return Ok(None);
    }
    let kept = match facts.is_empty() {
        true => Default::default(),
        false => access::bars::marked(tx, actor, person)?,
    };
    let columns = ["people-fact", "people-fact-day", "people-fact-source"].map(Column::new).to_vec();
    let rows = facts.iter().map(|fact| {
        let what = what(fact);
        let what = if kept.contains(&fact.id) { what.sub(t("people-obscured")) } else { what };
        Row::new(vec![what, Cell::date(fact.data.happened_on), source(fact)])
    });
    let table = Table::new("facts-list", "people-facts", columns).rows(rows).empty("people-facts-none");
    Ok(Some(PanelView {
        key: "person-facts",
        title: t("people-facts").to_owned(),
        html: Panel { table }.render().map_err(Problem::internal)?,
        actions: vec![(path(person), t("people-facts-open").to_owned())],
        order: ORDER,
    }))
}

fn path(person: PersonId) -> String {
    format!("/people/{person}/facts")
}

/// `Vaccinazione`, with what it was, or where.
fn what(fact: &PersonFact) -> Cell {
    let cell = Cell::text(t(&fact.data.kind.key()));
    let said = words::fact_detail(&fact.data);
    let cell = if said.is_empty() { cell } else { cell.sub(said) };
    match fact.data.imported() {
        Some(true) => cell.sub(t("people-imported")),
        _ => cell,
    }
}

fn source(fact: &PersonFact) -> Cell {
    let cell = Cell::text(t(&fact.data.source.key()));
    if fact.data.note.is_empty() { cell } else { cell.sub(fact.data.note.as_str()) }
}

#[derive(Template)]
#[template(path = "people_facts.html")]
struct All {
    page: Page,
    table: Table,
    /// Links that record one, with their words.
    links: Vec<(String, String)>,
}

/// All facts of a person, withdrawn ones too.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
) -> Result<Response, WebError> {
    let (actor, found) = app.read(&caller, move |tx, actor| service::facts(tx, actor, id)).await?;
    let page = below(app.page(&actor, &caller, "people-facts"), &found.person, "people-facts-of");
    let links = FactKind::ALL
        .map(|kind| (new_path(id, kind), t(&format!("people-fact-new-{}", kind.code())).to_owned()));
    let links = if found.may_record { links.to_vec() } else { Vec::new() };
    Ok(web::html(&All { page, table: table(&found), links }))
}

fn new_path(person: PersonId, kind: FactKind) -> String {
    format!("/people/{person}/facts/new?kind={}", kind.code())
}

fn below(page: Page, person: &Person, heading: &str) -> Page {
    let name = format!("{} {}", person.data.family_name, person.data.given_name);
    page.about(person.id.0)
        .heading(tn(heading, &[("name", &name)]))
        .crumb("/people", t("people-title"))
        .crumb(format!("/people/{}", person.id), name)
}

fn table(found: &PersonFacts) -> Table {
    let columns =
        ["people-fact", "people-fact-day", "people-fact-source", "people-fact-recorded", "people-fact-state"];
    Table::new("facts", "people-facts", columns.map(Column::new).to_vec())
        .rows(found.facts.iter().map(|fact| row(found, fact)))
        .empty("people-facts-none")
}

fn row(found: &PersonFacts, fact: &PersonFact) -> Row {
    let state = match &fact.withdrawn {
        Some(withdrawn) => {
            let (who, when) = (&withdrawn.by_name, fmt::instant(withdrawn.at));
            let args: [(&str, &dyn web::texts::TextArg); 3] =
                [("who", who), ("when", &when), ("why", &withdrawn.why)];
            Cell::badge(&Badge::new(Tone::Quiet, "people-fact-withdrawn"))
                .sub(tn("people-fact-withdrawn-by", &args))
        }
        None if found.may_withdraw(fact) => {
            Cell::link(format!("{}/{}/withdraw", path(fact.person), fact.id), t("people-fact-withdraw"))
        }
        None => Cell::badge(&Badge::new(Tone::Good, "people-fact-holds")),
    };
    let recorded = Cell::text(&fact.by_name).sub(fmt::instant(fact.at));
    Row::new(vec![what(fact), Cell::date(fact.data.happened_on), source(fact), recorded, state])
}

/// Which form is asked for.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    kind: String,
}

#[derive(Template)]
#[template(path = "people_fact_form.html")]
struct FactForm {
    page: Page,
    form: FormState,
    kind: FactKind,
    /// Label of the day.
    day: String,
    vaccines: Vec<Choice>,
    sources: Vec<Choice>,
    back: String,
}

fn form_page(page: Page, form: FormState, person: &Person, today: Date) -> FactForm {
    let kind = FactKind::of(form.get("kind")).unwrap_or(FactKind::Vaccination);
    let offered = codes::offered::<&str>(List::Vaccine, today, &[]);
    let sources = FactSource::ALL.map(|source| Choice::key(source.code(), &source.key()));
    let name = format!("people-fact-new-{}", kind.code());
    let page = below(page, person, &format!("people-fact-of-{}", kind.code()));
    FactForm {
        page: page.crumb(path(person.id), t("people-facts")).intro(t(&format!("{name}-what"))),
        form,
        kind,
        day: format!("people-fact-day-{}", kind.code()),
        vaccines: offered.into_iter().map(|term| Choice::new(term.code, term.name)).collect(),
        sources: sources.to_vec(),
        back: path(person.id),
    }
}

/// The form that records one.
pub(super) async fn show_new(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (actor, person) = app.read(&caller, move |tx, actor| service::begin_fact(tx, actor, id)).await?;
    let mut form = caller.shell.form(format!("/people/{id}/facts/new"));
    form.set("kind", asked.kind);
    Ok(web::html(&form_page(app.page(&actor, &caller, "people-facts"), form, &person, actor.today)))
}

/// Records it; what cannot be accepted comes back with what was typed.
pub(super) async fn record(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("/people/{id}/facts/new"));
    let (typed, fact) = (typed(&form), form.id::<Uuid>());
    let work = move |tx: &mut Tx<'_>, actor: &Actor| service::record_fact(tx, actor, id, fact, &typed);
    let problem = match app.write(&caller, work).await {
        Ok(_) => return Ok(web::redirect_with_flash(&path(id), "people-fact-saved")),
        Err(problem) => problem,
    };
    form.absorb(problem)?;
    let (actor, person) = app.read(&caller, move |tx, actor| service::begin_fact(tx, actor, id)).await?;
    let page = form_page(app.page(&actor, &caller, "people-facts"), form, &person, actor.today);
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

fn typed(form: &FormState) -> PersonFactForm {
    let text = |name: &str| form.get(name).to_owned();
    PersonFactForm {
        kind: text("kind"),
        happened_on: text("happened_on"),
        vaccine: text("vaccine"),
        dose: text("dose"),
        place: text("place"),
        source: text("source"),
        note: text("note"),
    }
}

#[derive(Template)]
#[template(path = "people_fact_withdraw.html")]
struct Withdraw {
    page: Page,
    form: FormState,
    told: String,
    back: String,
}

fn withdraw_page(page: Page, form: FormState, person: &Person, fact: &PersonFact) -> Withdraw {
    let page = below(page, person, "people-fact-withdraw-of").crumb(path(person.id), t("people-facts"));
    Withdraw { page, form, told: words::fact(&fact.data), back: path(person.id) }
}

/// Asks why a fact is withdrawn.
pub(super) async fn ask_withdraw(
    State(app): State<App>,
    caller: Caller,
    Path((id, fact)): Path<(PersonId, Uuid)>,
) -> Result<Response, WebError> {
    let work = move |tx: &mut Tx<'_>, actor: &Actor| service::begin_withdrawal(tx, actor, id, fact);
    let (actor, (person, found)) = app.read(&caller, work).await?;
    let form = caller.shell.form(format!("{}/{fact}/withdraw", path(id)));
    Ok(web::html(&withdraw_page(app.page(&actor, &caller, "people-fact-withdraw"), form, &person, &found)))
}

/// Withdraws it.
pub(super) async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    Path((id, fact)): Path<(PersonId, Uuid)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("{}/{fact}/withdraw", path(id)));
    let (act, why) = (form.id::<Uuid>(), form.get("why").to_owned());
    let work = move |tx: &mut Tx<'_>, actor: &Actor| service::withdraw_fact(tx, actor, id, fact, act, &why);
    let problem = match app.write(&caller, work).await {
        Ok(_) => return Ok(web::redirect_with_flash(&path(id), "people-fact-withdrawn-done")),
        Err(problem) => problem,
    };
    form.absorb(problem)?;
    let work = move |tx: &mut Tx<'_>, actor: &Actor| service::begin_withdrawal(tx, actor, id, fact);
    let (actor, (person, found)) = app.read(&caller, work).await?;
    let page = withdraw_page(app.page(&actor, &caller, "people-fact-withdraw"), form, &person, &found);
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
