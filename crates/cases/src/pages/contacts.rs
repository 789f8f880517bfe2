//! Whom a person met, and who says so of her: the box on her page, all of them, the forms.

use access::{Action, Actor, decide};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Problem;
use kernel::ids::PersonId;
use people::PanelView;
use people::model::Person;
use serde::Deserialize;
use storage::Tx;
use uuid::Uuid;
use web::{
    App, Badge, Caller, Cell, Choice, Column, FormState, Page, Posted, Row, Table, Tone, WebError, fmt, t, tn,
};

use super::born;
use crate::model::{Circumstance, Contact, ContactSource, Met, NamedBy};
use crate::rules::contact::ContactForm;
use crate::service::{self, ContactsOfPerson, ContactsPage, Other};

/// Where the box stands on the page: after what the laboratory knows, before facts.
const ORDER: u8 = 50;

#[derive(Template)]
#[template(path = "contacts_panel.html")]
struct Panel {
    named: Table,
    naming: Table,
}

/// The box: whom she named and that she was named, without the names of others. None where there is nothing and the actor may not
/// record any.
pub(super) fn panel(
    actor: &Actor,
    person: PersonId,
    found: &ContactsOfPerson,
) -> kernel::Result<Option<PanelView>> {
    let may_record = decide(actor, Action::PersonFactRecord).is_ok();
    if found.is_empty() && !may_record {
        return Ok(None);
    }
    let columns =
        || ["cases-contact-who", "cases-contact-day", "cases-contact-where"].map(Column::new).to_vec();
    let holding = found.named.iter().filter(|contact| contact.withdrawn.is_none());
    let named = holding.map(|contact| {
        let place = Cell::text(t(&contact.data.circumstance.key()));
        Row::new(vec![Cell::text(met(&contact.data.met)), Cell::date(contact.data.happened_on), place])
    });
    let holding = found.naming.iter().filter(|one| one.withdrawn_at.is_none());
    let naming = holding.map(|one| {
        let place = Cell::text(t(&one.circumstance.key()));
        Row::new(vec![Cell::text(t("cases-contact-somebody")), Cell::date(one.happened_on), place])
    });
    let html = Panel {
        named: Table::new("contacts-named", "cases-contacts-named", columns())
            .rows(named)
            .empty("cases-contacts-named-none"),
        naming: Table::new("contacts-naming", "cases-contacts-naming", columns())
            .rows(naming)
            .empty("cases-contacts-naming-none"),
    };
    let mut actions = Vec::new();
    if may_record {
        actions.push((format!("{}/new", path(person)), t("cases-contact-new").to_owned()));
    }
    actions.push((path(person), t("cases-contacts-open").to_owned()));
    Ok(Some(PanelView {
        key: "cases-contacts",
        title: t("cases-contacts").to_owned(),
        html: html.render().map_err(Problem::internal)?,
        actions,
        order: ORDER,
    }))
}

pub(super) fn path(person: PersonId) -> String {
    format!("/people/{person}/contacts")
}

/// Who was met, for who need not know her name.
pub(super) fn met(met: &Met) -> String {
    if *met == Met::Gone { t("cases-contact-gone").to_owned() } else { met.told().to_owned() }
}

#[derive(Template)]
#[template(path = "contacts.html")]
struct All {
    page: Page,
    named: Table,
    naming: Table,
    /// Where one is recorded, for who may.
    new: Option<String>,
}

/// All contacts of a person, with the names of those whom one sees.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
) -> Result<Response, WebError> {
    let (actor, found) = app.read(&caller, move |tx, actor| service::contacts(tx, actor, id)).await?;
    let page = below(app.page(&actor, &caller, "cases-contacts"), &found.person, "cases-contacts-of");
    let new = found.may_record.then(|| format!("{}/new", path(id)));
    let columns = ["cases-contact-who", "cases-contact-day", "cases-contact-where", "cases-contact-recorded"];
    let state = ["cases-contact-state"];
    let named = Table::new(
        "contacts-named",
        "cases-contacts-named",
        columns.into_iter().chain(state).map(Column::new).collect(),
    )
    .rows(found.named.iter().map(|(contact, other)| named_row(&found, contact, other.as_ref())))
    .empty("cases-contacts-named-none");
    let naming = Table::new("contacts-naming", "cases-contacts-naming", columns.map(Column::new).to_vec())
        .rows(found.naming.iter().map(|(one, other)| naming_row(one, other.as_ref())))
        .empty("cases-contacts-naming-none");
    Ok(web::html(&All { page, named, naming, new }))
}

fn below(page: Page, person: &Person, heading: &str) -> Page {
    let name = format!("{} {}", person.data.family_name, person.data.given_name);
    page.about(person.id.0)
        .heading(tn(heading, &[("name", &name)]))
        .crumb("/people", t("people-title"))
        .crumb(format!("/people/{}", person.id), name)
}

fn link(other: &Other) -> Cell {
    Cell::link(format!("/people/{}", other.id), &other.name).sub(born(other.born))
}

fn named_row(found: &ContactsPage, contact: &Contact, other: Option<&Other>) -> Row {
    let data = &contact.data;
    let who = other.map_or_else(|| Cell::text(met(&data.met)), link);
    let place = Cell::text(t(&data.circumstance.key()));
    let place = if data.note.is_empty() { place } else { place.sub(data.note.as_str()) };
    let source = t(&data.source.key()).to_owned();
    let recorded = tn("cases-contact-by", &[("who", &contact.by_name), ("source", &source)]);
    let state = match &contact.withdrawn {
        Some(withdrawn) => {
            let when = fmt::instant(withdrawn.at);
            let args: [(&str, &dyn web::texts::TextArg); 3] =
                [("who", &withdrawn.by_name), ("when", &when), ("why", &withdrawn.why)];
            Cell::badge(&Badge::new(Tone::Quiet, "cases-contact-withdrawn"))
                .sub(tn("cases-contact-withdrawn-by", &args))
        }
        None if found.may_withdraw(contact) => {
            let href = format!("{}/{}/withdraw", path(contact.person), contact.id);
            Cell::link(href, t("cases-contact-withdraw"))
        }
        None => Cell::badge(&Badge::new(Tone::Good, "cases-contact-holds")),
    };
    let recorded = Cell::text(recorded).sub(fmt::instant(contact.at));
    Row::new(vec![who, Cell::date(data.happened_on), place, recorded, state])
}

fn naming_row(one: &NamedBy, other: Option<&Other>) -> Row {
    let who = other.map_or_else(|| Cell::text(t("cases-contact-somebody")), link);
    let recorded = Cell::instant(one.at);
    let recorded = match one.withdrawn_at {
        Some(_) => recorded.sub(t("cases-contact-withdrawn")),
        None => recorded,
    };
    Row::new(vec![who, Cell::date(one.happened_on), Cell::text(t(&one.circumstance.key())), recorded])
}

/// With which report a contact is told.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    report: String,
}

#[derive(Template)]
#[template(path = "contact_form.html")]
struct ContactFormPage {
    page: Page,
    form: FormState,
    circumstances: Vec<Choice>,
    sources: Vec<Choice>,
    /// Of which report, if of any: its problem has no field.
    report: Option<String>,
    back: String,
}

fn form_page(page: Page, form: FormState, person: &Person) -> ContactFormPage {
    let circumstances = Circumstance::OFFERED.map(|it| Choice::key(it.code(), &it.key()));
    let sources = ContactSource::ALL.map(|source| Choice::key(source.code(), &source.key()));
    let report = Some(form.get("report").to_owned()).filter(|id| !id.is_empty());
    ContactFormPage {
        page: below(page, person, "cases-contact-new-of")
            .crumb(path(person.id), t("cases-contacts"))
            .intro(t("cases-contact-intro")),
        form,
        circumstances: circumstances.to_vec(),
        sources: sources.to_vec(),
        report,
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
    let (actor, person) = app.read(&caller, move |tx, actor| service::begin_contact(tx, actor, id)).await?;
    let mut form = caller.shell.form(format!("{}/new", path(id)));
    // What is no id is not carried along.
    if Uuid::parse_str(&asked.report).is_ok() {
        form.set("report", asked.report);
    }
    Ok(web::html(&form_page(app.page(&actor, &caller, "cases-contacts"), form, &person)))
}

/// Records it; what cannot be accepted comes back with what was typed.
pub(super) async fn record(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("{}/new", path(id)));
    let (typed, contact) = (typed(&form), form.id::<Uuid>());
    let work = move |tx: &mut Tx<'_>, actor: &Actor| service::record_contact(tx, actor, id, contact, &typed);
    let problem = match app.write(&caller, work).await {
        Ok(_) => return Ok(web::redirect_with_flash(&path(id), "cases-contact-saved")),
        Err(problem) => problem,
    };
    form.absorb(problem)?;
    let (actor, person) = app.read(&caller, move |tx, actor| service::begin_contact(tx, actor, id)).await?;
    let page = form_page(app.page(&actor, &caller, "cases-contacts"), form, &person);
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

fn typed(form: &FormState) -> ContactForm {
    let text = |name: &str| form.get(name).to_owned();
    ContactForm {
        tax_code: text("tax_code"),
        words: text("words"),
        happened_on: text("happened_on"),
        circumstance: text("circumstance"),
        source: text("source"),
        note: text("note"),
        report: text("report"),
    }
}

#[derive(Template)]
#[template(path = "contact_withdraw.html")]
struct Withdraw {
    page: Page,
    form: FormState,
    told: String,
    back: String,
}

fn withdraw_page(page: Page, form: FormState, person: &Person, contact: &Contact) -> Withdraw {
    let place = t(&contact.data.circumstance.key()).to_owned();
    let told = [met(&contact.data.met), fmt::date(contact.data.happened_on), place].join(" · ");
    let page = below(page, person, "cases-contact-withdraw-of").crumb(path(person.id), t("cases-contacts"));
    Withdraw { page, form, told, back: path(person.id) }
}

/// Asks why a contact is withdrawn.
pub(super) async fn ask_withdraw(
    State(app): State<App>,
    caller: Caller,
    Path((id, contact)): Path<(PersonId, Uuid)>,
) -> Result<Response, WebError> {
    let work =
        move |tx: &mut Tx<'_>, actor: &Actor| service::begin_contact_withdrawal(tx, actor, id, contact);
    let (actor, (person, found)) = app.read(&caller, work).await?;
    let form = caller.shell.form(format!("{}/{contact}/withdraw", path(id)));
    Ok(web::html(&withdraw_page(app.page(&actor, &caller, "cases-contact-withdraw"), form, &person, &found)))
}

/// Withdraws it.
pub(super) async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    Path((id, contact)): Path<(PersonId, Uuid)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("{}/{contact}/withdraw", path(id)));
    let (act, why) = (form.id::<Uuid>(), form.get("why").to_owned());
    let work =
        move |tx: &mut Tx<'_>, actor: &Actor| service::withdraw_contact(tx, actor, id, contact, act, &why);
    let problem = match app.write(&caller, work).await {
        Ok(_) => return Ok(web::redirect_with_flash(&path(id), "cases-contact-withdrawn-done")),
        Err(problem) => problem,
    };
    form.absorb(problem)?;
    let work =
        move |tx: &mut Tx<'_>, actor: &Actor| service::begin_contact_withdrawal(tx, actor, id, contact);
    let (actor, (person, found)) = app.read(&caller, work).await?;
    let page = withdraw_page(app.page(&actor, &caller, "cases-contact-withdraw"), form, &person, &found);
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
