//! Looking somebody up in the whole region, and taking her over or asking for her.

use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::Response;
use kernel::{Problem, Timestamp};
use uuid::Uuid;
use web::{App, Caller, Cell, Choice, Column, FormState, Page, Posted, Row, Table, WebError, fmt, t, tn};

use super::words;
use crate::rules::{LookUpForm, TransferForm};
use crate::service::{self, LookUp, Transferred};

/// Where persons are looked up.
const LOOK_UP: &str = "/people/lookup";
/// Where they are taken over or asked for.
pub(crate) const TRANSFERS: &str = "/people/transfers";
/// The fields that name a person.
const KEY: [&str; 4] = ["tax_code", "family_name", "given_name", "birth_date"];

#[derive(Template)]
#[template(path = "people_look_up.html")]
struct LookUpPage {
    page: Page,
    form: FormState,
    /// What was found.
    answer: Option<Answer>,
}

struct Answer {
    /// In words.
    sentence: String,
    /// Pages that may be opened.
    here: Vec<String>,
    /// Initials and the ASL in charge of the others.
    elsewhere: Option<Table>,
    /// The form that takes over or asks, when exactly one was found.
    transfer: Option<Box<FormState>>,
}

#[derive(Template)]
#[template(path = "people_transfer.html")]
struct TransferPage {
    page: Page,
    form: FormState,
    key: Vec<(&'static str, String)>,
    ways: Vec<Choice>,
    /// Who is within one's audiences anyway.
    here: Option<String>,
}

/// The fields of the form that takes over or asks: the key again, hidden, and what is wanted.
#[derive(Template)]
#[template(path = "people_transfer_fields.html")]
struct TransferFields<'a> {
    form: &'a FormState,
    key: Vec<(&'static str, String)>,
    ways: Vec<Choice>,
}

impl Answer {
    fn fields(&self) -> Option<String> {
        let form = self.transfer.as_deref()?;
        TransferFields { form, key: key_of(form), ways: ways() }.render().ok()
    }
}

fn ways() -> Vec<Choice> {
    vec![
        Choice::key("ask-for", "people-transfer-ask").hint("people-transfer-ask-hint"),
        Choice::key("take-over", "people-transfer-take").hint("people-transfer-take-hint"),
    ]
}

fn key_of(form: &FormState) -> Vec<(&'static str, String)> {
    KEY.iter().map(|name| (*name, form.get(name).to_owned())).collect()
}

/// An empty form.
pub(super) async fn ask(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (actor, ()) = app.read(&caller, service::may_look_up).await?;
    let page = look_up_page(app.page(&actor, &caller, "people-look-up"), caller.shell.form(LOOK_UP), None);
    Ok(web::html(&page))
}

fn look_up_page(page: Page, form: FormState, answer: Option<Answer>) -> LookUpPage {
    let page = page.crumb("/people", t("people-title")).intro(t("people-look-up-intro"));
    LookUpPage { page, form, answer }
}

fn typed(form: &mut FormState) -> LookUpForm {
    let text = |name: &str| form.get(name).to_owned();
    let (tax_code, family_name, given_name) = (text("tax_code"), text("family_name"), text("given_name"));
    LookUpForm { tax_code, family_name, given_name, born: form.date("birth_date") }
}

/// What is registered under the key.
pub(super) async fn look_up(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(LOOK_UP);
    let whom = typed(&mut form);
    let found = match form.finish() {
        Ok(()) => app.write(&caller, move |tx, actor| service::look_up(tx, actor, &whom)).await,
        Err(problem) => Err(problem),
    };
    let (mut status, mut until, mut answer) = (StatusCode::OK, None, None);
    match found {
        Ok((_, LookUp::Wait(instant))) => until = Some(wait(&mut form, instant, &mut status)),
        Ok((_, found)) => answer = Some(told(found, &form, &caller)),
        Err(problem) => {
            status = StatusCode::UNPROCESSABLE_ENTITY;
            form.absorb(problem)?;
        }
    }
    let (actor, ()) = app.read(&caller, service::may_look_up).await?;
    let page = look_up_page(app.page(&actor, &caller, "people-look-up"), form, answer);
    Ok(with_wait(web::html_status(status, &page), until, &app))
}

fn wait(form: &mut FormState, until: Timestamp, status: &mut StatusCode) -> Timestamp {
    *status = StatusCode::TOO_MANY_REQUESTS;
    let when = fmt::time(until);
    form.refuse(tn("people-look-up-too-many", &[("n", &access::look_ups::MOST_AN_HOUR), ("when", &when)]));
    until
}

fn with_wait(mut response: Response, until: Option<Timestamp>, app: &App) -> Response {
    if let Some(until) = until {
        let seconds = fmt::retry_after(until, app.db.clocks().now());
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

fn told(found: LookUp, form: &FormState, caller: &Caller) -> Answer {
    let (here, elsewhere) = match found {
        LookUp::Found { here, elsewhere } => (here, elsewhere),
        LookUp::Nobody | LookUp::Wait(_) => (Vec::new(), Vec::new()),
    };
    let key = match (here.len(), elsewhere.len()) {
        (0, 0) => "people-look-up-nobody",
        (_, 0) => "people-look-up-here",
        (0, 1) => "people-look-up-elsewhere",
        _ => "people-look-up-several",
    };
    let transfer = (here.is_empty() && elsewhere.len() == 1).then(|| {
        let mut transfer = caller.shell.form(TRANSFERS);
        KEY.iter().for_each(|name| transfer.set(name, form.get(name)));
        transfer.set("way", "ask-for");
        Box::new(transfer)
    });
    let columns = ["people-look-up-initials", "people-look-up-asl"].map(Column::new).to_vec();
    let rows = elsewhere
        .iter()
        .map(|one| Row::new(vec![Cell::text(one.initials.clone()), Cell::text(words::asl(&one.asl))]));
    let table = Table::new("look-up", "people-look-up-found", columns).show_caption().rows(rows);
    Answer {
        sentence: t(key).to_owned(),
        here: here.iter().map(|id| format!("/people/{id}")).collect(),
        elsewhere: (!elsewhere.is_empty()).then_some(table),
        transfer,
    }
}

/// Takes over or asks.
pub(super) async fn transfer(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(TRANSFERS);
    let id: Uuid = form.id();
    let whom = typed(&mut form);
    let text = |name: &str| form.get(name).to_owned();
    let wanted = TransferForm {
        whom,
        way: text("way"),
        comune: text("domicile_comune"),
        street: text("domicile_address"),
        reason: text("reason"),
    };
    let answer = match form.finish() {
        Ok(()) => app.write(&caller, move |tx, actor| service::transfer(tx, actor, id, &wanted)).await,
        Err(problem) => Err(problem),
    };
    let (mut status, mut until, mut here) = (StatusCode::UNPROCESSABLE_ENTITY, None, None);
    match answer {
        Ok((_, Transferred::Taken(person))) => {
            return Ok(web::redirect_with_flash(&format!("/people/{person}"), "people-transfer-taken"));
        }
        Ok((_, Transferred::Asked)) => {
            return Ok(web::redirect_with_flash(TRANSFERS, "people-transfer-asked"));
        }
        Ok((_, Transferred::Here(person))) => {
            status = StatusCode::OK;
            here = Some(format!("/people/{person}"));
        }
        Ok((_, Transferred::Nobody)) => form.refuse(t("people-look-up-nobody")),
        Ok((_, Transferred::Several)) => form.refuse(t("people-look-up-several")),
        Ok((_, Transferred::Wait(instant))) => until = Some(wait(&mut form, instant, &mut status)),
        Err(Problem::Duplicate(_)) => form.refuse(t("people-look-up-nobody")),
        Err(problem) => form.absorb(problem)?,
    }
    let (actor, ()) = app.read(&caller, service::may_look_up).await?;
    let page = app
        .page(&actor, &caller, "people-transfer")
        .crumb("/people", t("people-title"))
        .crumb(LOOK_UP, t("people-look-up"));
    let page = TransferPage { page, key: key_of(&form), form, ways: ways(), here };
    Ok(with_wait(web::html_status(status, &page), until, &app))
}
