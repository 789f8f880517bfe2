//! Persons whom other ASL took over or ask for, and those one's own ASL asks for.

use access::{Actor, Role};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Date, Problem};
use uuid::Uuid;
use web::{
    App, Badge, Caller, Cell, Choice, Column, Facts, FormState, Page, Posted, Row, Table, Tone, WebError,
    fmt, t, tn,
};

use super::look_up::TRANSFERS;
use super::words;
use crate::model::{Transfer, TransferStatus};
use crate::rules;
use crate::service::{self, DAYS};

#[derive(Template)]
#[template(path = "people_transfers.html")]
struct ListPage {
    page: Page,
    wanted: Table,
    /// None for who supervises the ASL: all stand in the first list.
    own: Option<Table>,
}

#[derive(Template)]
#[template(path = "people_transfer_one.html")]
struct OnePage {
    page: Page,
    facts: Facts,
    form: FormState,
    /// What may be answered; nothing when it is over or somebody else's to answer.
    answers: Vec<Choice>,
}

/// Both lists.
pub(super) async fn list(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (actor, all) = app.read(&caller, service::transfers).await?;
    let table = |name, key, empty, rows: &[Transfer]| {
        let columns =
            ["people-transfer-at", "people-transfer-whom", "people-look-up-asl", "people-transfer-state"];
        Table::new(name, key, columns.map(Column::new).to_vec())
            .show_caption()
            .rows(rows.iter().map(|one| row(&actor, one)))
            .empty(empty)
    };
    let page = app.page(&actor, &caller, "people-transfers").crumb("/people", t("people-title"));
    if actor.role == Role::RegionalSuperUser {
        let wanted = table("wanted", "people-transfers-all", "people-transfers-all-none", &all.wanted);
        let page = page.intro(tn("people-transfers-all-intro", &[("days", &DAYS)]));
        return Ok(web::html(&ListPage { page, wanted, own: None }));
    }
    let wanted = table("wanted", "people-transfers-wanted", "people-transfers-wanted-none", &all.wanted);
    let own = table("own", "people-transfers-own", "people-transfers-own-none", &all.own);
    let page = page
        .intro(tn("people-transfers-intro", &[("days", &DAYS)]))
        .primary("/people/lookup", "people-look-up");
    Ok(web::html(&ListPage { page, wanted, own: Some(own) }))
}

/// Her name, to who sees her; her initials to others.
fn whom(actor: &Actor, one: &Transfer) -> String {
    match service::is_of(actor, &one.asl) {
        true => format!("{} {}", one.family_name, one.given_name),
        false => rules::initials(&one.family_name, &one.given_name),
    }
}

fn row(actor: &Actor, one: &Transfer) -> Row {
    let ours = one.to_asl == actor.unit.code;
    let other = match actor.role {
        Role::RegionalSuperUser => {
            let (from, to) = (words::asl(&one.from_asl), words::asl(&one.to_asl));
            tn("people-transfer-between", &[("from", &from), ("to", &to)])
        }
        _ if ours => words::asl(&one.from_asl).to_owned(),
        _ => words::asl(&one.to_asl).to_owned(),
    };
    Row::new(vec![
        Cell::link(format!("{TRANSFERS}/{}", one.id), fmt::instant(one.asked_at)),
        Cell::text(whom(actor, one)).sub(one.reason.clone()),
        Cell::text(other),
        Cell::badge(&state(one)),
    ])
    .mark(!ours && one.status == TransferStatus::Asked)
}

fn state(one: &Transfer) -> Badge {
    let tone = match one.status {
        TransferStatus::Asked => Tone::Act,
        TransferStatus::Accepted | TransferStatus::Taken => Tone::Good,
        TransferStatus::Refused | TransferStatus::Withdrawn => Tone::Quiet,
    };
    Badge::new(tone, &format!("people-transfer-is-{}", one.status.code()))
}

/// One of them, with the form that answers.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("{TRANSFERS}/{id}"));
    let page = one_page(&app, &caller, id, form).await?;
    Ok(web::html(&page))
}

async fn one_page(app: &App, caller: &Caller, id: Uuid, form: FormState) -> Result<OnePage, WebError> {
    let (actor, one) = app.read(caller, move |tx, actor| service::one_transfer(tx, actor, id)).await?;
    let today = app.db.clocks().today();
    let page = app.page(&actor, caller, "people-transfer-one").crumb(TRANSFERS, t("people-transfers"));
    let answers = answers(&actor, &one);
    Ok(OnePage { page, facts: facts(&actor, &one, today), form, answers })
}

fn answers(actor: &Actor, one: &Transfer) -> Vec<Choice> {
    if service::answers(&actor.unit.code, one) {
        return vec![
            Choice::key("accepted", "people-transfer-accept").hint("people-transfer-accept-hint"),
            Choice::key("refused", "people-transfer-refuse").hint("people-transfer-refuse-hint"),
        ];
    }
    match one.to_asl == actor.unit.code && one.status == TransferStatus::Asked {
        true => vec![Choice::key("withdrawn", "people-transfer-withdraw")],
        false => Vec::new(),
    }
}

fn facts(actor: &Actor, one: &Transfer, today: Date) -> Facts {
    let person = match service::is_of(actor, &one.asl) {
        true => Cell::link(format!("/people/{}", one.person), whom(actor, one)),
        false => Cell::text(whom(actor, one)),
    };
    let place = format!("{}, {}", one.domicile.street, rules::comune_name(&one.domicile.comune, today));
    // Whom she has left reads no more where she lives.
    let hers = [&one.asl, &one.to_asl].into_iter().any(|asl| service::is_of(actor, asl));
    let lives = hers.then(|| Cell::text(place));
    let from = match one.status {
        TransferStatus::Taken | TransferStatus::Accepted => "people-transfer-was-from",
        _ => "people-transfer-from",
    };
    let answered = one.answered_at.map(|at| {
        let by = one.answered_by_name.clone().unwrap_or_default();
        Cell::text(fmt::instant(at)).sub(by)
    });
    let note = one.answer.as_ref().filter(|note| !note.is_empty()).map(Cell::text);
    Facts::new()
        .with("people-transfer-state", Cell::badge(&state(one)))
        .with("people-transfer-whom", person)
        .with(from, Cell::text(words::asl(&one.from_asl)))
        .with("people-transfer-to", Cell::text(words::asl(&one.to_asl)).sub(one.asked_by_name.clone()))
        .with("people-transfer-at", Cell::text(fmt::instant(one.asked_at)))
        .with_some("people-transfer-lives", lives)
        .with("people-transfer-why", Cell::text(&one.reason))
        .with_some("people-transfer-answered", answered)
        .with_some("people-transfer-answer-label", note)
}

/// Answers.
pub(super) async fn answer(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("{TRANSFERS}/{id}"));
    let (status, note) = (TransferStatus::parse(form.get("status")), form.get("answer").to_owned());
    let answered = match status {
        Ok(status) => {
            app.write(&caller, move |tx, actor| service::answer_transfer(tx, actor, id, status, &note)).await
        }
        Err(_) => Err(Problem::field("status", "people-transfer-choose")),
    };
    match answered {
        Ok(_) => Ok(web::redirect_with_flash(TRANSFERS, "people-transfer-done")),
        Err(problem) => {
            form.absorb(problem)?;
            let page = one_page(&app, &caller, id, form).await?;
            Ok(web::html_status(axum::http::StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}
