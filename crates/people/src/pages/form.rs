//! The forms that enter a person and correct one.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::PersonId;
use kernel::{Date, IdentifierKind, Problem};
use territory::codes::CITIZEN;
use web::{App, Caller, Cell, Column, FormState, Page, Posted, Row, Table, WebError, t, tn};

use super::conflict::Conflict;
use super::words;
use crate::model::{Existence, Person, PersonData, Source};
use crate::rules::{self, PersonForm, Warning};
use crate::screen::{Choices, shown, typed};
use crate::service::{self, History, Known, Likely, Outcome, Told, Typing};

#[derive(Template)]
#[template(path = "people_form.html")]
struct FormPage {
    page: Page,
    form: FormState,
    choices: Choices,
    /// Whether data are corrected, with a reason and a version.
    correcting: bool,
    /// Whether the data come from the regional registry: then what is its own is corrected by hand.
    of_registry: bool,
    /// The fields as they were shown first: hidden names and values.
    was: Vec<(String, String)>,
    back: String,
    /// What stands against saving: sentences.
    notes: Vec<String>,
    /// What others have changed meanwhile.
    conflict: Option<Conflict>,
    /// Where the one who has the identifier is.
    known: Option<PersonId>,
    likely: Option<Table>,
    to_confirm: bool,
}

impl FormPage {
    fn new(page: Page, form: FormState, correcting: Option<&Person>, today: Date) -> Self {
        let names = PersonForm::default().fields().map(|(name, _)| was(name));
        let shown = names.into_iter().filter(|name| !form.all(name).is_empty());
        let shown = shown.map(|name| (name.clone(), form.get(&name).to_owned())).collect();
        Self {
            page: page.crumb("/people", t("people-title")),
            was: shown,
            form,
            choices: Choices::new(today, correcting.map_or(CITIZEN, |person| person.data.kind.as_str())),
            correcting: correcting.is_some(),
            of_registry: correcting.is_some_and(|person| person.source == Source::Registry),
            back: correcting.map_or("/people".to_owned(), |person| format!("/people/{}", person.id)),
            notes: Vec::new(),
            conflict: None,
            known: None,
            likely: None,
            to_confirm: false,
        }
    }

    /// Says what stands against saving.
    fn explain(mut self, outcome: Outcome, today: Date) -> Self {
        match outcome {
            Outcome::Saved(_) => {}
            Outcome::Known(Known::Here(id)) => {
                self.notes.push(t("people-known-here").to_owned());
                self.known = Some(id);
            }
            Outcome::Known(Known::Elsewhere(existence)) => {
                self.notes.push(elsewhere("people-known-elsewhere", &existence));
            }
            Outcome::ToConfirm { warnings, likely, elsewhere: others } => {
                self.notes.extend(warnings.iter().map(Warning::sentence));
                self.notes.extend(others.iter().map(|other| elsewhere("people-namesake-elsewhere", other)));
                self.likely = (!likely.is_empty()).then(|| likely_table(&likely, today));
                self.to_confirm = true;
            }
        }
        self
    }

    fn response(&self) -> Response {
        web::html_status(StatusCode::UNPROCESSABLE_ENTITY, self)
    }
}

fn elsewhere(key: &str, existence: &Existence) -> String {
    tn(key, &[("initials", &existence.initials), ("asl", &words::asl(&existence.asl))])
}

fn likely_table(likely: &[Likely], today: Date) -> Table {
    let columns = ["people-name", "people-born", "people-tax-code", "people-domicile", "people-like"];
    Table::new("likely", "people-likely", columns.map(Column::new).to_vec()).show_caption().rows(
        likely.iter().map(|Likely { line, likeness }| {
            let reasons =
                likeness.reasons.iter().map(|reason| t(reason.key())).collect::<Vec<_>>().join(", ");
            Row::new(vec![
                Cell::link(
                    format!("/people/{}", line.id),
                    format!("{} {}", line.family_name, line.given_name),
                ),
                Cell::date(line.birth_date),
                words::identifier(&line.identifier),
                Cell::text(rules::comune_name(&line.domicile_comune, today)),
                Cell::text(reasons),
            ])
        }),
    )
}

/// Who may be meant, while one types.
#[derive(Template)]
#[template(path = "people_likely.html")]
struct LikelyPart {
    table: Option<Table>,
}

/// Those who may be the person that is being typed: a fragment, empty when there is nobody. Without a script the same is said when
/// the form is sent.
pub(super) async fn likely(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let id: PersonId = form.id();
    let text = |name: &str| form.get(name).to_owned();
    let typing = Typing {
        identifier: text("identifier"),
        family_name: text("family_name"),
        given_name: text("given_name"),
        sex: crate::model::parse_sex(form.get("sex")),
        birth_date: None,
    };
    let typing = Typing { birth_date: form.date("birth_date"), ..typing };
    let (_, likely) =
        app.read(&caller, move |tx, actor| service::while_typing(tx, actor, id, &typing)).await?;
    let today = app.db.clocks().today();
    Ok(web::html(&LikelyPart { table: (!likely.is_empty()).then(|| likely_table(&likely, today)) }))
}

/// An empty form.
pub(super) async fn show_new(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (actor, ()) = app.read(&caller, service::may_create).await?;
    let mut form = caller.shell.form("/people/new");
    form.set("identifier_kind", IdentifierKind::TaxCode.as_str());
    form.set("person_kind", CITIZEN);
    Ok(web::html(&FormPage::new(app.page(&actor, &caller, "people-new"), form, None, actor.today)))
}

/// Enters a person.
pub(super) async fn create(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to("/people/new");
    let today = app.db.clocks().today();
    let (id, confirmed) = (form.id::<PersonId>(), form.ticked("confirm"));
    let written = match typed(&form).check(today, Source::Operator) {
        Ok(data) => {
            app.write(&caller, move |tx, actor| service::create(tx, actor, id, &data, confirmed)).await
        }
        Err(problem) => Err(problem),
    };
    match written {
        Ok((_, Outcome::Saved(person))) => {
            Ok(web::redirect_with_flash(&format!("/people/{}", person.id), "people-created"))
        }
        Ok((actor, outcome)) => {
            let page = FormPage::new(app.page(&actor, &caller, "people-new"), form, None, today);
            Ok(page.explain(outcome, today).response())
        }
        Err(problem) => {
            form.absorb(problem)?;
            let (actor, ()) = app.read(&caller, service::may_create).await?;
            Ok(FormPage::new(app.page(&actor, &caller, "people-new"), form, None, today).response())
        }
    }
}

/// The form with what is known.
pub(super) async fn show_edit(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
) -> Result<Response, WebError> {
    let (actor, person) = app.read(&caller, move |tx, actor| service::for_correction(tx, actor, id)).await?;
    let mut form = caller.shell.form(format!("/people/{id}/edit"));
    let today = app.db.clocks().today();
    fill(&mut form, &person, today);
    let page = app.page(&actor, &caller, "people-edit");
    Ok(web::html(&FormPage::new(named(page, &person.data), form, Some(&person), today)))
}

fn named(page: Page, data: &PersonData) -> Page {
    page.heading(tn("people-edit-of", &[("name", &format!("{} {}", data.family_name, data.given_name))]))
}

fn fill(form: &mut FormState, person: &Person, today: Date) {
    for (name, value) in shown(&person.data, today) {
        form.set(&was(name), value.clone());
        form.set(name, value);
    }
    form.set("version", person.version.to_string());
}

/// The hidden field that remembers how a field was shown first: it tells a colleague's change from one's own.
pub(super) fn was(name: &str) -> String {
    format!("was_{name}")
}

/// Corrects a person.
pub(super) async fn correct(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("/people/{id}/edit"));
    let today = app.db.clocks().today();
    let version: i64 = form.get("version").parse().unwrap_or_default();
    let told = Told { confirmed: form.ticked("confirm"), by_hand: form.ticked("by_hand") };
    let reason = form.get("reason").to_owned();
    let written = match typed(&form).check(today, Source::Operator) {
        Ok(data) => {
            let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
                service::correct(tx, actor, id, version, &data, &reason, told)
            };
            app.write(&caller, work).await
        }
        Err(problem) => Err(problem),
    };
    match written {
        Ok((actor, Outcome::Saved(person))) => {
            let audience = actor.audience();
            let stays = rules::audiences(&person, today).iter().any(|grant| grant.audience == audience);
            Ok(match stays {
                true => web::redirect_with_flash(&format!("/people/{id}"), "people-corrected"),
                false => web::redirect_with_flash("/people", "people-corrected-and-moved"),
            })
        }
        Ok((_, outcome)) => {
            Ok(form_again(&app, &caller, id, form, false).await?.explain(outcome, today).response())
        }
        Err(problem) => {
            let stale = matches!(problem, Problem::Stale);
            form.absorb(problem)?;
            let mut page = form_again(&app, &caller, id, form, stale).await?;
            if !stale {
                page.form.set("version", version.to_string());
            }
            let status = if stale { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
            Ok(web::html_status(status, &page))
        }
    }
}

/// The form with what was typed; and where somebody else has changed the data meanwhile, what he wrote beside it. A form that
/// came too late takes over what one has not touched: sent again, it does not undo what the other has done.
async fn form_again(
    app: &App,
    caller: &Caller,
    id: PersonId,
    mut form: FormState,
    stale: bool,
) -> Result<FormPage, WebError> {
    let today = app.db.clocks().today();
    let seen: i64 = form.get("version").parse().unwrap_or_default();
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| service::overtaken(tx, actor, id, seen);
    let (actor, History { person, steps, .. }) = app.read(caller, work).await?;
    let conflict = Conflict::new(&form, &person, &steps, today, stale);
    if stale {
        conflict.take_over(&mut form);
    }
    form.set("version", person.version.to_string());
    let page = app.page(&actor, caller, "people-edit");
    let mut page = FormPage::new(named(page, &person.data), form, Some(&person), today);
    page.conflict = (!conflict.is_empty()).then_some(conflict);
    Ok(page)
}
