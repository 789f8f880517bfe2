//! The list of persons and its search, which answers as one types and works without a script.

use access::{Action, Actor, Role, decide};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Redirect, Response};
use kernel::ids::PersonId;
use kernel::{Date, Problem};
use web::{After, App, Caller, Cell, Column, FormState, Page, Posted, Row, Table, WebError, t};

use super::words;
use crate::rules;
use crate::service::{self, PAGE, People, PersonRow, Search, TYPE_AHEAD};

#[derive(Template)]
#[template(path = "people.html")]
struct ListPage {
    page: Page,
    form: FormState,
    found: Found,
    /// Whether the actor may look somebody up elsewhere in the region.
    look_up: bool,
    /// What modules above add to the list.
    tools: Vec<web::links::Link>,
}

/// What was found: the part of the page that follows what one types.
#[derive(Template)]
#[template(path = "people_found.html")]
struct Found {
    note: Option<String>,
    table: Option<Table>,
    /// Said to who does not see the list change.
    count: String,
}
impl askama::filters::HtmlSafe for Found {}

/// Everybody, page by page.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Query(After { after }): Query<After>,
) -> Result<Response, WebError> {
    let after = after.map(PersonId);
    let (actor, people) = app.read(&caller, move |tx, actor| service::list(tx, actor, after, PAGE)).await?;
    let today = app.db.clocks().today();
    let next = After::link("/people", people.next);
    let found = found(&actor, &people, today).with(|table| table.next_link(next));
    Ok(web::html(&list_page(&app, &actor, &caller, caller.shell.form("/people/search"), found)))
}

fn list_page(app: &App, actor: &Actor, caller: &Caller, form: FormState, found: Found) -> ListPage {
    let intro =
        words::doctors(actor).unwrap_or_else(|| t(&format!("people-intro-{}", actor.role.code())).into());
    let mut page = app.page(actor, caller, "people-title").intro(intro);
    if decide(actor, Action::PersonCreate).is_ok() {
        page = page.primary("/people/new", "people-new");
    }
    let look_up = decide(actor, Action::PersonLookup).is_ok();
    let tools = web::links::of("list people", actor, uuid::Uuid::nil());
    ListPage { page, form, found, look_up, tools }
}

/// A reloaded or bookmarked search: what was searched for is in no address.
pub(super) async fn again() -> Redirect {
    Redirect::to("/people")
}

/// The search: a fragment while one types, a page for the button.
pub(super) async fn search(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to("/people/search");
    let born = form.date("birth_date");
    let search = Search { text: form.get("q").to_owned(), born, after: form.get("after").parse().ok() };
    let typing = caller.is_partial();
    let limit = if typing { TYPE_AHEAD } else { PAGE };
    let good = form.is_good();
    let outcome = app
        .read(&caller, move |tx, actor| {
            if !good {
                decide(actor, Action::PersonList)?;
                return Ok(Err(Vec::new()));
            }
            // What is wrong with the text is told at the field, on a page that needs its actor.
            match service::search(tx, actor, &search, limit) {
                Err(Problem::Invalid(problems)) => Ok(Err(problems)),
                outcome => outcome.map(Ok),
            }
        })
        .await?;
    let (actor, people) = outcome;
    let (status, found) = match people {
        Ok(people) => {
            let fields = people.next.map(|id| next_fields(&form, id));
            let table = found(&actor, &people, app.db.clocks().today());
            (StatusCode::OK, table.with(|table| table.next_button("/people/search", &caller.csrf(), fields)))
        }
        Err(problems) => {
            problems.into_iter().for_each(|problem| form.problem(problem));
            let sentence = form.sentence("q").or_else(|| form.sentence("birth_date"));
            let note = sentence.filter(|_| typing);
            (StatusCode::UNPROCESSABLE_ENTITY, Found { note, table: None, count: String::new() })
        }
    };
    if typing {
        return Ok(web::html(&found));
    }
    Ok(web::html_status(status, &list_page(&app, &actor, &caller, form, found)))
}

fn next_fields(form: &FormState, after: PersonId) -> Vec<(String, String)> {
    let typed = ["q", "birth_date"].map(|name| (name.to_owned(), form.get(name).to_owned()));
    typed.into_iter().chain([("after".to_owned(), after.to_string())]).collect()
}

impl Found {
    fn with(mut self, change: impl FnOnce(Table) -> Table) -> Self {
        self.table = self.table.map(change);
        self
    }
}

fn found(actor: &Actor, people: &People, today: Date) -> Found {
    let has_badges = people.rows.iter().any(|row| !row.badges.is_empty());
    let table = Table::new("people", "people-title", columns(has_badges))
        .rows(people.rows.iter().map(|row| table_row(actor, row, today, has_badges)))
        .empty("people-none-found");
    let count = match (people.rows.len(), people.next) {
        (shown, None) => web::tn("people-count", &[("n", &shown)]),
        (shown, Some(_)) => web::tn("people-count-more", &[("n", &shown)]),
    };
    let note = people.near.then(|| t("people-near").to_owned());
    Found { note, table: Some(table), count }
}

fn columns(has_badges: bool) -> Vec<Column> {
    let keys = ["people-name", "people-born", "people-tax-code", "people-domicile"];
    let state = has_badges.then_some("people-state");
    keys.into_iter().chain(state).map(Column::new).collect()
}

fn table_row(actor: &Actor, row: &PersonRow, today: Date, has_badges: bool) -> Row {
    let line = &row.line;
    let name =
        Cell::link(format!("/people/{}", line.id), format!("{} {}", line.family_name, line.given_name));
    let slips = row.slips.iter().map(|slip| t(slip.key())).collect::<Vec<_>>().join(", ");
    let name = if slips.is_empty() { name } else { name.sub(slips) };
    let domicile = Cell::text(rules::comune_name(&line.domicile_comune, today));
    let mut cells = vec![
        match actor.delegation_of(&line.reason.audience) {
            Some(held) => name.sub(web::tn("people-of-doctor", &[("doctor", &held.unit.name)])),
            None => name,
        },
        Cell::date(line.birth_date).sub(words::age(line.birth_date, today)),
        words::identifier(&line.identifier),
        match actor.role {
            Role::RegionalSuperUser => domicile.sub(words::asl(&line.asl).to_owned()),
            _ => domicile,
        },
    ];
    if has_badges {
        cells.push(Cell::badges(&row.badges));
    }
    Row::new(cells)
}
