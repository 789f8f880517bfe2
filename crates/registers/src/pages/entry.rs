//! One entry: what it is, its parts, who works there, and what became of it.

use access::{Action, Actor, decide};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Date;
use kernel::clock::FOREVER;
use territory::organisations::{Kind, Organisation};
use web::{App, Caller, Cell, Column, Facts, FormState, Moment, Page, Row, Table, Timeline, WebError, t, tn};

use super::{PATH, list, place};
use crate::model::{Entry, EntryPage, Step, What};
use crate::{Tools, service, words};

#[derive(Template)]
#[template(path = "register.html")]
struct OnePage {
    page: Page,
    path: String,
    facts: Facts,
    /// The parts; none where there can be none.
    parts: Option<Table>,
    /// Addresses of the forms that add a part, with the key of their words.
    adds: Vec<(String, &'static str)>,
    /// Who works there; none of a body, which is no unit of a role.
    roles: Option<Table>,
    /// How many have chosen the doctor.
    choices: Option<String>,
    /// What can be done with its time.
    closing: Closing,
    history: Option<Timeline>,
    /// What modules above add: addresses and words.
    tools: Vec<web::links::Link>,
}

/// What can be done with the time of an entry.
enum Closing {
    Nothing,
    Close,
    Reopen(FormState),
    /// What it is a part of is closed: that is opened first.
    Whole,
}

/// The page of an entry.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
) -> Result<Response, WebError> {
    let (actor, found) = app.read(&caller, move |tx, actor| service::view(tx, actor, &code)).await?;
    let today = app.db.clocks().today();
    let path = place(found.entry.code());
    let what = found.entry.what();
    let title = app.page(&actor, &caller, "registers-entry").crumb(PATH, t("registers-title"));
    let page = title.heading(found.entry.name()).crumb(list::of(what), list::plural(what));
    Ok(web::html(&OnePage {
        page,
        facts: facts(&found, today),
        parts: (holds_parts(what) && !found.parts.is_empty()).then(|| parts(&found.parts, today)),
        adds: adds(&found.entry),
        roles: what.unit_kind().map(|_| roles(&actor, &found)),
        choices: found.choices.map(|count| tn("registers-choices-count", &[("n", &count)])),
        closing: closing(&found, &caller, &path),
        history: (!found.history.is_empty()).then(|| timeline(&found.history)),
        tools: Tools::of(&actor, what, found.entry.code()),
        path,
    }))
}

fn closing(found: &EntryPage, caller: &Caller, path: &str) -> Closing {
    match found.entry.period().1 {
        _ if !found.may_close => Closing::Nothing,
        FOREVER => Closing::Close,
        _ if found.parent.as_ref().is_some_and(|whole| whole.valid_to != FOREVER) => Closing::Whole,
        _ => {
            let mut form = caller.shell.form(format!("{path}/reopen"));
            form.set("version", found.entry.version().to_string());
            Closing::Reopen(form)
        }
    }
}

fn holds_parts(what: What) -> bool {
    matches!(what, What::Organisation(Kind::Asl | Kind::Body | Kind::Facility))
}

/// What can be added to an entry as its part.
fn adds(entry: &Entry) -> Vec<(String, &'static str)> {
    let add = |what: &str, key| (format!("{PATH}/new/{what}?parent={}", entry.code()), key);
    match entry.what() {
        What::Organisation(Kind::Asl | Kind::Body) => {
            vec![add("facility", "registers-add-facility"), add("laboratory", "registers-add-laboratory")]
        }
        What::Organisation(Kind::Facility) => vec![add("ward", "registers-add-ward")],
        _ => Vec::new(),
    }
}

fn facts(found: &EntryPage, today: Date) -> Facts {
    let entry = &found.entry;
    let state = Cell::badge(&words::state(entry.period(), today));
    let start = Facts::new()
        .with("registers-what", Cell::text(words::what(entry.what())))
        .with("registers-code", Cell::code(entry.code()))
        .with("registers-state", state);
    words::fields(entry, today).into_iter().filter(|(_, text)| !text.is_empty()).fold(
        start,
        |facts, (label, text)| {
            let whole = found.parent.as_ref().filter(|_| label == "registers-parent");
            let cell =
                whole.map_or_else(|| Cell::text(&text), |whole| Cell::link(place(&whole.code), &whole.name));
            facts.with(label, cell)
        },
    )
}

fn parts(parts: &[Organisation], today: Date) -> Table {
    let columns = vec![
        Column::new("registers-name"),
        Column::new("registers-code"),
        Column::new("registers-what"),
        Column::new("registers-until"),
        Column::new("registers-state"),
    ];
    Table::new("parts", "registers-parts", columns).rows(parts.iter().map(|part| {
        let what = What::Organisation(part.kind);
        let period = (part.valid_from, part.valid_to);
        Row::new(vec![
            Cell::link(place(&part.code), &part.name),
            Cell::code(&part.code),
            Cell::text(words::what(what)).sub(words::nature(what, &part.nature)),
            Cell::text(words::until(part.valid_to)),
            Cell::badge(&words::state(period, today)),
        ])
    }))
}

/// How many hold or will hold which role here, each leading to the users behind it.
fn roles(actor: &Actor, found: &EntryPage) -> Table {
    let users = decide(actor, Action::UserManage).is_ok();
    let columns = vec![Column::new("registers-role"), Column::number("registers-roles-count")];
    let rows = found.roles.iter().map(|(role, count)| {
        let address = format!("/admin/users?role={}&unit={}", role.code(), found.entry.code());
        let name = words::role(*role);
        let cell = if users { Cell::link(address, name) } else { Cell::text(name) };
        Row::new(vec![cell, Cell::number(*count)])
    });
    Table::new("works", "registers-works", columns).rows(rows).empty("registers-works-none")
}

fn timeline(history: &[Step]) -> Timeline {
    let moment = |step: &Step| {
        let by = words::by(step.by.as_deref());
        match &step.changed {
            None => Moment::at(step.at, t("registers-began")).by(by),
            Some(changed) => {
                let said: Vec<String> = changed.iter().map(words::difference).collect();
                Moment::at(step.at, t("registers-changed")).by(by).detail(said.join(" "))
            }
        }
    };
    Timeline { moments: history.iter().map(moment).collect() }
}
