//! Asking for help, from any page and from the sign-in page.

use access::Actor;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use kernel::{Problem, Timestamp};
use serde::Deserialize;
use uuid::Uuid;
use web::{App, Caller, Cell, Choice, Facts, FormState, Page, Posted, WebError, fmt, t, tn};

use super::cover;
use crate::model::{Circumstances, Topic};
use crate::rules::help as rules;
use crate::service::{self, AskForm, Sent};
use crate::words;

/// Where somebody comes from, as the link says.
#[derive(Deserialize)]
pub(super) struct From {
    page: Option<String>,
    fault: Option<String>,
    record: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "help_new.html")]
struct AskPage {
    page: Page,
    form: FormState,
    topics: Vec<Choice>,
    /// What goes with it by itself.
    attached: Facts,
    /// Whether whoever asks is not signed in.
    outside: bool,
    /// The record that he may let the help desk look at: what he saw on the page he came from.
    record: Option<Uuid>,
}

impl AskPage {
    fn new(page: Page, form: FormState, who: Option<&Actor>, headers: &HeaderMap) -> Self {
        let about = circumstances(&form, headers);
        let text = |text: String| Some(text).filter(|text| !text.is_empty()).map(Cell::text);
        let code = |text: String| Some(text).filter(|text| !text.is_empty()).map(Cell::code);
        let attached = Facts::new()
            .with_some("support-role", who.map(|actor| Cell::text(words::role(actor.role.code()))))
            .with_some(
                "support-unit",
                who.filter(|who| who.unit.name != who.name).map(|who| Cell::text(&who.unit.name)),
            )
            .with_some("support-page", code(about.page))
            .with_some("support-fault", code(about.fault))
            .with_some("support-browser", text(about.browser));
        let topics = Topic::ALL.iter().map(|topic| Choice::key(topic.code(), topic.key())).collect();
        let record = who.and_then(|_| form.get("record").parse().ok());
        Self { page, form, topics, attached, outside: who.is_none(), record }
    }
}

fn signed_in(app: &App, actor: &Actor, caller: &Caller, form: FormState, headers: &HeaderMap) -> AskPage {
    let page = app.page(actor, caller, "support-ask").intro(t("support-ask-intro"));
    AskPage::new(page.crumb("/help", t("support-own")), form, Some(actor), headers)
}

fn outside(caller: &Caller, form: FormState, headers: &HeaderMap) -> AskPage {
    let page = caller.shell.public_page("support-ask").intro(t("support-ask-intro"));
    AskPage::new(page, form.to("/help/outside"), None, headers)
}

/// What is attached: only what has the form that it must have.
fn circumstances(form: &FormState, headers: &HeaderMap) -> Circumstances {
    Circumstances {
        page: rules::route_pattern(form.get("page")).to_owned(),
        fault: rules::fault_id(form.get("fault")).to_owned(),
        browser: web::browser::kind(headers),
    }
}

fn typed(form: &FormState, headers: &HeaderMap) -> AskForm {
    AskForm {
        id: form.id(),
        topic: form.get("topic").to_owned(),
        text: form.get("text").to_owned(),
        contact: form.get("contact").to_owned(),
        name: form.get("name").to_owned(),
        about: circumstances(form, headers),
        record: form.get("record").parse().ok().filter(|_| form.ticked("allow")),
    }
}

/// An empty form, for whoever asks.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Query(from): Query<From>,
) -> Result<Response, WebError> {
    let mut form = caller.shell.form("/help/new");
    form.set("page", rules::route_pattern(from.page.as_deref().unwrap_or_default()));
    form.set("fault", rules::fault_id(from.fault.as_deref().unwrap_or_default()));
    let record = from.record;
    let named = move |tx: &mut storage::Tx<'_>, actor: &Actor| match record {
        Some(record) => Ok(service::views::may_allow(tx, actor, record)?.then_some(record)),
        None => Ok(None),
    };
    match app.read(&caller, named).await {
        Ok((actor, named)) => {
            form.set("record", named.map_or(String::new(), |id| id.to_string()));
            Ok(web::html(&signed_in(&app, &actor, &caller, form, &headers)))
        }
        Err(Problem::NotSignedIn) => Ok(web::html(&outside(&caller, form, &headers))),
        Err(problem) => Err(problem.into()),
    }
}

/// Asks, in the name of whoever is signed in.
pub(super) async fn send(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let asked = typed(&form, &headers);
    match app.write(&caller, move |tx, actor| service::help::ask(tx, actor, &asked)).await {
        Ok((_, Sent::Covered(masked))) => cover(&mut form, "text", &masked),
        Ok(_) => return Ok(web::redirect_with_flash("/help", "support-sent")),
        Err(problem) => form.absorb(problem)?,
    }
    let actor = app.actor(&caller).await?;
    let page = signed_in(&app, &actor, &caller, form, &headers);
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// Asks, in the name of whoever it says.
pub(super) async fn send_outside(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let (asked, origin) = (typed(&form, &headers), caller.origin());
    // Checked and covered before it takes the place of a unit of work: anybody may send this.
    let sent = match service::help::prepare_outside(&asked) {
        Ok(text) => app.db.write(move |tx| service::help::ask_outside(tx, &origin, &text)).await,
        Err(problem) => Err(problem),
    };
    match sent {
        Ok(Sent::Done) => return Ok(web::redirect_with_flash("/login", "support-sent-outside")),
        Ok(Sent::Covered(masked)) => cover(&mut form, "text", &masked),
        Ok(Sent::Wait(until)) => return Ok(wait(&caller, form, &headers, until, app.db.clocks().now())),
        Err(problem) => form.absorb(problem)?,
    }
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &outside(&caller, form, &headers)))
}

/// The page again: from this address enough has been sent for now.
fn wait(
    caller: &Caller,
    mut form: FormState,
    headers: &HeaderMap,
    until: Timestamp,
    now: Timestamp,
) -> Response {
    let full_minute = until.checked_add(jiff::SignedDuration::from_secs(59)).unwrap_or(until);
    form.head(t("support-wait-heading"));
    form.refuse(tn("support-wait", &[("time", &fmt::time(full_minute))]));
    let mut answer = web::html_status(StatusCode::TOO_MANY_REQUESTS, &outside(caller, form, headers));
    answer.headers_mut().insert(header::RETRY_AFTER, fmt::retry_after(until, now).into());
    answer
}
