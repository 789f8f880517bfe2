//! Who lives with a person, and the forms by which she joins a household or leaves hers.

use access::Actor;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::PersonId;
use kernel::{Date, Problem};
use storage::Tx;
use web::{App, Caller, Cell, Choice, Column, FormState, Page, Posted, Row, Table, WebError, fmt, t, tn};

use super::words;
use crate::model::{HouseholdMember, Person, PersonLine};
use crate::rules;
use crate::service::{self, Moving, Search};

/// Persons proposed at most.
const CANDIDATES: usize = 10;

#[derive(Template)]
#[template(path = "people_household.html")]
struct View {
    page: Page,
    table: Table,
    join: Option<String>,
    leave: Option<String>,
}

fn path(person: PersonId) -> String {
    format!("/people/{person}/household")
}

fn below(page: Page, person: &Person, heading: &str) -> Page {
    let name = format!("{} {}", person.data.family_name, person.data.given_name);
    page.about(person.id.0)
        .heading(tn(heading, &[("name", &name)]))
        .crumb("/people", t("people-title"))
        .crumb(format!("/people/{}", person.id), name)
}

/// Who lives with a person.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
) -> Result<Response, WebError> {
    let (actor, found) = app.read(&caller, move |tx, actor| service::household(tx, actor, id)).await?;
    let page = below(app.page(&actor, &caller, "people-household"), &found.person, "people-household-of");
    let columns = ["people-name", "people-born", "people-sex"].map(Column::new).to_vec();
    let table = Table::new("household", "people-household", columns)
        .rows(found.others.iter().map(row))
        .empty("people-household-none");
    let has = found.person.data.household.is_some();
    Ok(web::html(&View {
        page: page.intro(t("people-household-intro")),
        table,
        join: found.may_change.then(|| format!("{}/join", path(id))),
        leave: (found.may_change && has).then(|| format!("{}/leave", path(id))),
    }))
}

fn row(member: &HouseholdMember) -> Row {
    let name = format!("{} {}", member.family_name, member.given_name);
    Row::new(vec![
        Cell::link(format!("/people/{}", member.id), name),
        Cell::date(member.birth_date),
        Cell::key(words::sex(member.sex)),
    ])
}

#[derive(Template)]
#[template(path = "people_household_join.html")]
struct Join {
    page: Page,
    form: FormState,
    /// Who was found; none while nobody was looked for.
    candidates: Option<Vec<Choice>>,
    back: String,
}

impl Join {
    fn new(page: Page, form: FormState, person: &Person, candidates: Option<Vec<Choice>>) -> Self {
        let page = below(page, person, "people-household-join-of");
        Self {
            page: page.crumb(path(person.id), t("people-household")),
            form,
            candidates,
            back: path(person.id),
        }
    }

    /// Whether somebody can be chosen.
    fn found(&self) -> bool {
        self.candidates.as_ref().is_some_and(|candidates| !candidates.is_empty())
    }
}

/// The form that looks for somebody to live with.
pub(super) async fn ask_join(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
) -> Result<Response, WebError> {
    let (actor, person) = app.read(&caller, move |tx, actor| service::for_correction(tx, actor, id)).await?;
    let mut form = caller.shell.form(format!("{}/join", path(id)));
    form.set("version", person.version.to_string());
    Ok(web::html(&Join::new(app.page(&actor, &caller, "people-household"), form, &person, None)))
}

/// Looks for somebody, and then takes the person into the household of whoever was chosen.
pub(super) async fn join(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("{}/join", path(id)));
    // What one looks for anew is looked for before anybody is chosen.
    let chosen = (form.get("q") == form.get("q_was")).then(|| form.get("member").parse().ok()).flatten();
    let mut status = StatusCode::OK;
    if let Some(with) = chosen {
        let moving = moving(&form, id, Some(with));
        match app.write(&caller, move |tx, actor| service::move_household(tx, actor, &moving)).await {
            Ok(_) => return Ok(web::redirect_with_flash(&path(id), "people-household-joined")),
            Err(problem) => status = refused(&mut form, problem)?,
        }
    } else if form.get("q") == form.get("q_was") && !form.get("q").is_empty() {
        form.problem(kernel::FieldProblem::new("member", "people-household-choose"));
        status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let search = Search { text: form.get("q").to_owned(), ..Search::default() };
    let work = move |tx: &mut Tx<'_>, actor: &Actor| {
        let person = service::for_correction(tx, actor, id)?;
        let found = match search.text.trim().is_empty() {
            true => Err(Problem::field("q", "people-search-nothing")),
            false => service::search(tx, actor, &search, CANDIDATES),
        };
        match found {
            Ok(found) => Ok((person, Ok(found))),
            Err(Problem::Invalid(problems)) => Ok((person, Err(Problem::Invalid(problems)))),
            Err(problem) => Err(problem),
        }
    };
    let (actor, (person, found)) = app.read(&caller, work).await?;
    let candidates = match found {
        Ok(found) => {
            let others = found.rows.iter().map(|row| &row.line).filter(|line| line.id != id);
            Some(others.map(|line| candidate(line, actor.today)).collect::<Vec<_>>())
        }
        Err(problem) => {
            status = refused(&mut form, problem)?;
            None
        }
    };
    let looked_for = form.get("q").to_owned();
    form.set("q_was", looked_for);
    form.set("version", person.version.to_string());
    let page = Join::new(app.page(&actor, &caller, "people-household"), form, &person, candidates);
    Ok(web::html_status(status, &page))
}

fn refused(form: &mut FormState, problem: Problem) -> Result<StatusCode, WebError> {
    let stale = matches!(problem, Problem::Stale);
    form.absorb(problem)?;
    Ok(if stale { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY })
}

fn moving(form: &FormState, person: PersonId, with: Option<PersonId>) -> Moving {
    let version = form.get("version").parse().unwrap_or_default();
    Moving { person, version, with, fresh: form.id(), reason: form.get("reason").to_owned() }
}

/// `ROSSI ADA, 12/03/1980, Torino (TO)`.
fn candidate(line: &PersonLine, today: Date) -> Choice {
    let name = format!("{} {}", line.family_name, line.given_name);
    let comune = rules::comune_name(&line.domicile_comune, today);
    Choice::new(line.id.to_string(), format!("{name}, {}, {comune}", fmt::date(line.birth_date)))
}

#[derive(Template)]
#[template(path = "people_household_leave.html")]
struct Leave {
    page: Page,
    form: FormState,
    back: String,
}

impl Leave {
    fn new(page: Page, mut form: FormState, person: &Person) -> Self {
        form.set("version", person.version.to_string());
        let page =
            below(page, person, "people-household-leave-of").crumb(path(person.id), t("people-household"));
        Self { page: page.intro(t("people-household-leave-what")), form, back: path(person.id) }
    }
}

/// Asks why a person leaves her household.
pub(super) async fn ask_leave(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
) -> Result<Response, WebError> {
    let (actor, person) = app.read(&caller, move |tx, actor| service::for_correction(tx, actor, id)).await?;
    let form = caller.shell.form(format!("{}/leave", path(id)));
    Ok(web::html(&Leave::new(app.page(&actor, &caller, "people-household"), form, &person)))
}

/// Takes the person out of her household.
pub(super) async fn leave(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("{}/leave", path(id)));
    let moving = moving(&form, id, None);
    let written = app.write(&caller, move |tx, actor| service::move_household(tx, actor, &moving)).await;
    let status = match written {
        Ok(_) => return Ok(web::redirect_with_flash(&path(id), "people-household-left")),
        Err(problem) => refused(&mut form, problem)?,
    };
    let (actor, person) = app.read(&caller, move |tx, actor| service::for_correction(tx, actor, id)).await?;
    Ok(web::html_status(status, &Leave::new(app.page(&actor, &caller, "people-household"), form, &person)))
}
