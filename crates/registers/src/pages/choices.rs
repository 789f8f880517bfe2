//! Which doctor a person has chosen: one by hand, whose name is read before it is confirmed, or many by a file that is looked
//! through before anything is written and in which nobody is shown: a row is known by its number.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{FieldProblem, Problem};
use people::rules::choices::{COLUMNS, ChoiceOutcome, ChoiceRow, MOST_BYTES, MOST_ROWS, read_choices};
use people::service::{self as people_service, NamedChoice};
use territory::doctors::Doctor;
use web::forms::{CSV, Upload};
use web::{
    App, Badge, Caller, Cell, Choice, Column, Facts, Figure, Figures, FormState, Page, Posted, Row, Table,
    Tone, WebError, t, tn,
};

use super::PATH;
use crate::rules::doctors::Meant;
use crate::service;

/// Doctors of one name among whom one chooses: of more, some letters more are asked.
const MOST_NAMED: usize = 12;
/// Where one is assigned by hand.
const HERE: &str = "/registers/choices";

#[derive(Template)]
#[template(path = "choices.html")]
struct ChoicesPage {
    page: Page,
    form: FormState,
    file: FormState,
    columns: String,
    /// The doctors of the name that was typed, when there are several.
    which: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "choices_confirm.html")]
struct ConfirmPage {
    page: Page,
    form: FormState,
    facts: Facts,
    odd: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "choices_assigned.html")]
struct AssignedPage {
    page: Page,
    facts: Facts,
}

#[derive(Template)]
#[template(path = "choices_rehearsal.html")]
struct RehearsalPage {
    page: Page,
    form: FormState,
    /// The file, carried along.
    text: String,
    figures: Figures,
    table: Table,
    /// How many rows would be written.
    ready: usize,
}

#[derive(Template)]
#[template(path = "choices_done.html")]
struct DonePage {
    page: Page,
    figures: Figures,
    table: Table,
}

/// Both forms.
pub(super) async fn show(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (actor, ()) = app.read(&caller, people_service::may_assign).await?;
    let mut form = caller.shell.form(HERE);
    form.set_date("from", app.db.clocks().today());
    Ok(web::html(&page(app.page(&actor, &caller, "registers-choices"), &caller, form, None)))
}

fn page(page: Page, caller: &Caller, form: FormState, file: Option<FormState>) -> ChoicesPage {
    let empty = || caller.shell.form(format!("{HERE}/import")).with_file();
    ChoicesPage {
        page: page.crumb(PATH, t("registers-title")).intro(t("registers-choices-intro")),
        form,
        file: file.unwrap_or_else(empty),
        columns: COLUMNS.join(", "),
        which: Vec::new(),
    }
}

/// The field at which a problem of a row is shown when it was typed by hand.
fn field_of(key: &str) -> &'static str {
    match key {
        "people-choice-doctor-unknown" | "people-choice-doctor-kind" | "people-choice-doctor-over" => {
            "doctor"
        }
        "people-choice-date"
        | "people-choice-future"
        | "people-choice-before-birth"
        | "people-choice-older" => "from",
        _ => "tax_code",
    }
}

/// Assigns one person by hand, once the names have been read.
pub(super) async fn assign(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let back = posted.pressed() == "back";
    let mut form = posted.form();
    let (actor, ()) = app.read(&caller, people_service::may_assign).await?;
    let title = || app.page(&actor, &caller, "registers-choices");
    if back {
        return Ok(web::html(&page(title(), &caller, form, None)));
    }
    let (doctor, which) = meant(&app, &caller, &mut form).await?;
    let again = |form| {
        let page = ChoicesPage { which, ..page(title(), &caller, form, None) };
        Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
    };
    let Some(doctor) = doctor else { return again(form) };
    let (tax_code, from) = (form.get("tax_code").to_owned(), form.get("from").to_owned());
    let row = ChoiceRow { number: 1, tax_code, doctor, from };
    let confirmed = form.ticked("confirmed");
    let (outcome, named) = tried(&app, &caller, row, confirmed).await?;
    match (outcome, named) {
        (ChoiceOutcome::Wrong(key), _) => form.problem(FieldProblem::new(field_of(key), key)),
        (_, Some(named)) if confirmed => {
            let page = around(app.page(&actor, &caller, "registers-choices-assigned"));
            return Ok(web::html(&AssignedPage { page, facts: facts(&named, "registers-choices-before") }));
        }
        (_, Some(named)) => {
            let page = around(app.page(&actor, &caller, "registers-choices-confirm"));
            let page = page.intro(t("registers-choices-confirm-intro"));
            return Ok(web::html(&ConfirmPage {
                page,
                form,
                facts: facts(&named, "registers-choices-now"),
                odd: named.odd.map(t),
            }));
        }
        (_, None) => return Ok(web::redirect_with_flash(HERE, "registers-choice-already")),
    }
    again(form)
}

/// What became of a row that is confirmed, or would become of it, with the names of all whom it is about.
async fn tried(
    app: &App,
    caller: &Caller,
    row: ChoiceRow,
    confirmed: bool,
) -> Result<(ChoiceOutcome, Option<NamedChoice>), WebError> {
    if !confirmed {
        let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
            people_service::name_choice(tx, actor, &row)
        };
        return Ok(app.read(caller, work).await?.1);
    }
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        let found = people_service::name_choice(tx, actor, &row)?;
        people_service::assign_choices(tx, actor, std::slice::from_ref(&row))?;
        Ok(found)
    };
    Ok(app.write(caller, work).await?.1)
}

/// The code of the doctor who is meant, and those among whom one chooses when several are called so. Where nobody is meant it is
/// told at the field.
async fn meant(
    app: &App,
    caller: &Caller,
    form: &mut FormState,
) -> Result<(Option<String>, Vec<Choice>), WebError> {
    let (typed, which) = (form.get("doctor").to_owned(), form.get("which").to_owned());
    let work =
        move |tx: &mut storage::Tx<'_>, actor: &access::Actor| service::doctors_meant(tx, actor, &typed);
    let found = match app.read(caller, work).await?.1 {
        Meant::Code(code) => return Ok((Some(code), Vec::new())),
        Meant::Named(found) => found,
    };
    let (field, key) = match found.as_slice() {
        [] => ("doctor", "registers-choices-doctor-nobody"),
        [one] => return Ok((Some(one.code.clone()), Vec::new())),
        many if many.len() > MOST_NAMED => ("doctor", "registers-choices-doctor-many"),
        several => {
            let offered = several.iter().map(offered).collect();
            if let Some(one) = several.iter().find(|one| one.code == which) {
                return Ok((Some(one.code.clone()), offered));
            }
            form.problem(FieldProblem::new("which", "registers-choices-doctor-several"));
            return Ok((None, offered));
        }
    };
    form.problem(FieldProblem::new(field, key));
    Ok((None, Vec::new()))
}

/// A doctor among others of the same name: by where he works.
fn offered(doctor: &Doctor) -> Choice {
    let asl = territory::get().asl(&doctor.asl).map_or("", |asl| asl.name.as_str());
    let words = tn(
        "registers-choices-doctor-one",
        &[("name", &doctor.name()), ("code", &doctor.code), ("asl", &asl)],
    );
    Choice::new(doctor.code.as_str(), words)
}

/// Whom a choice is about.
fn facts(named: &NamedChoice, held: &'static str) -> Facts {
    let now = named.now.as_ref().map_or_else(|| Cell::key("registers-choices-no-doctor"), Cell::text);
    let kind = named.kind.map(|kind| t(&format!("registers-doctor-{}", kind.as_str())).to_owned());
    let new = kind.into_iter().fold(Cell::text(&named.new), |cell, kind| cell.sub(kind));
    Facts::new()
        .with("registers-choices-person", Cell::text(&named.person))
        .with("registers-choices-born", Cell::date(named.born))
        .with(held, now)
        .with("registers-choices-new", new)
        .with("registers-row-from", Cell::date(named.since))
}

/// The empty file to fill in.
pub(super) async fn template(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    app.read(&caller, people_service::may_assign).await?;
    Ok(web::csv::download("modello-scelte.csv", web::csv::begin(&COLUMNS.join(";"))))
}

fn read(bytes: &[u8]) -> Result<Vec<ChoiceRow>, &'static str> {
    match bytes.len() {
        0 => Err("web-upload-none"),
        length if length > MOST_BYTES => Err("people-choices-large"),
        _ => read_choices(bytes, MOST_ROWS),
    }
}

/// Looks through a file, without writing anything.
pub(super) async fn rehearse(
    State(app): State<App>,
    caller: Caller,
    upload: Upload,
) -> Result<Response, WebError> {
    let (mut form, bytes) = upload.taken(CSV);
    let (actor, ()) = app.read(&caller, people_service::may_assign).await?;
    let rows = match form.is_good().then(|| read(&bytes)) {
        Some(Ok(rows)) => rows,
        wrong => {
            if let Some(Err(key)) = wrong {
                form.problem(FieldProblem::new("file", key));
            }
            let mut by_hand = caller.shell.form(HERE);
            by_hand.set_date("from", app.db.clocks().today());
            let page = app.page(&actor, &caller, "registers-choices");
            let page =
                self::page(page, &caller, by_hand, Some(form.to(format!("{HERE}/import")).with_file()));
            return Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let asked = rows.clone();
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        people_service::rehearse_choices(tx, actor, &asked)
    };
    let (_, outcomes) = app.read(&caller, work).await?;
    let page = app.page(&actor, &caller, "registers-choices-rehearsal");
    Ok(web::html(&RehearsalPage {
        page: around(page).intro(t("registers-choices-rehearsal-intro")),
        form: caller.shell.form(format!("{HERE}/confirm")),
        text: String::from_utf8_lossy(&bytes).into_owned(),
        figures: figures(&outcomes, false),
        ready: outcomes.iter().filter(|one| **one == ChoiceOutcome::Good).count(),
        table: table(&rows, &outcomes, false),
    }))
}

fn around(page: Page) -> Page {
    page.crumb(PATH, t("registers-title")).crumb(HERE, t("registers-choices"))
}

/// Writes what can be written, and says what became of each row.
pub(super) async fn confirm(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let form = posted.form();
    let rows = read(form.get("rows").as_bytes()).map_err(Problem::Refused)?;
    let wanted = rows.clone();
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        people_service::assign_choices(tx, actor, &wanted)
    };
    let (actor, outcomes) = app.write(&caller, work).await?;
    let page = around(app.page(&actor, &caller, "registers-choices-done"));
    Ok(web::html(&DonePage { page, figures: figures(&outcomes, true), table: table(&rows, &outcomes, true) }))
}

fn figures(outcomes: &[ChoiceOutcome], done: bool) -> Figures {
    let count = |which: fn(&ChoiceOutcome) -> bool| {
        i64::try_from(outcomes.iter().filter(|one| which(one)).count()).unwrap_or(i64::MAX)
    };
    let wrong = count(|one| matches!(one, ChoiceOutcome::Wrong(_)));
    let figure = |key: &str, number: i64| Figure::new(key, number, &format!("{key}-what")).tone(Tone::Quiet);
    let good = if done { "registers-rows-written" } else { "registers-rows-ready" };
    Figures {
        figures: vec![
            figure(good, count(|one| *one == ChoiceOutcome::Good)),
            figure("registers-rows-already", count(|one| *one == ChoiceOutcome::Already)),
            figure("registers-rows-wrong", wrong).tone(if wrong > 0 { Tone::Act } else { Tone::Quiet }),
        ],
    }
}

/// Each row by its number, with what would become of it, or became of it.
fn table(rows: &[ChoiceRow], outcomes: &[ChoiceOutcome], done: bool) -> Table {
    let columns = vec![
        Column::new("registers-row"),
        Column::new("registers-row-doctor"),
        Column::new("registers-row-from"),
        Column::new("registers-row-outcome"),
    ];
    Table::new("rows", "registers-rows", columns).rows(rows.iter().zip(outcomes).map(|(row, outcome)| {
        Row::new(vec![
            Cell::text(row.number.to_string()),
            Cell::code(&row.doctor),
            Cell::text(&row.from),
            outcome_cell(*outcome, done),
        ])
        .mark(matches!(outcome, ChoiceOutcome::Wrong(_)))
    }))
}

fn outcome_cell(outcome: ChoiceOutcome, done: bool) -> Cell {
    let badge = |tone, key| Cell::badge(&Badge::new(tone, key));
    match outcome {
        ChoiceOutcome::Good if done => badge(Tone::Good, "registers-row-written"),
        ChoiceOutcome::Good => badge(Tone::Good, "registers-row-ready"),
        ChoiceOutcome::Already => badge(Tone::Quiet, "registers-row-already"),
        ChoiceOutcome::Wrong(key) => badge(Tone::Act, "registers-row-wrong").sub(t(key)),
    }
}
