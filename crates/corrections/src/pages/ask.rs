//! Asking for a correction: choosing what, and the form.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::PersonId;
use kernel::{Date, Problem};
use uuid::Uuid;
use web::{App, Caller, Choice, FormState, Page, Posted, WebError, fmt, t, tn};

use super::{PATH, ask_path};
use crate::model::Kind;
use crate::service::{self, Ask, Begun, Chance, Chances};
use crate::{Waiting, kinds, rules};

#[derive(Template)]
#[template(path = "correction_choose.html")]
struct ChoosePage {
    page: Page,
    each: Vec<Shown>,
    /// Where those correct the data who need nobody's approval.
    edit: Option<String>,
}

/// One thing that can be corrected.
struct Shown {
    title: &'static str,
    what: String,
    href: String,
    /// The one that waits is looked at; another is not asked.
    waits: bool,
    words: &'static str,
    /// What stands against it, in words: then it is not offered.
    hanging: Vec<String>,
}

/// What can be corrected about a person.
pub(super) async fn choose(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
) -> Result<Response, WebError> {
    let (actor, Chances { person, each }) =
        app.read(&caller, move |tx, actor| service::chances(tx, actor, id)).await?;
    let name = format!("{} {}", person.data.family_name, person.data.given_name);
    let page = app
        .page(&actor, &caller, "corrections-ask")
        .heading(tn("corrections-ask-of", &[("name", &name)]))
        .intro(t("corrections-choose"))
        .crumb("/people", t("people-title"))
        .crumb(format!("/people/{id}"), name);
    let himself = access::decide(&actor, access::Action::PersonCorrect).is_ok();
    let edit = himself.then(|| format!("/people/{id}/edit"));
    Ok(web::html(&ChoosePage { page, each: each.iter().map(shown).collect(), edit }))
}

fn shown(chance: &Chance) -> Shown {
    let what = match &chance.of {
        Some(service::Of::Report(report)) => {
            let when = fmt::instant(report.reported_at);
            tn("corrections-report-of", &[("when", &when), ("who", &report.reported_by_name)])
        }
        Some(service::Of::Request(request)) => {
            let when = fmt::instant(request.requested_at);
            tn("corrections-request-of", &[("number", &request.number), ("when", &when)])
        }
        None => t(&format!("corrections-{}-hint", chance.kind.code())).to_owned(),
    };
    let (href, words) = match chance.waits {
        Some(waits) => (format!("{PATH}/{waits}"), "corrections-look"),
        None if chance.kind == Kind::Deletion => {
            (ask_path(chance.kind, chance.fact), "corrections-ask-deletion")
        }
        None => (ask_path(chance.kind, chance.fact), "corrections-ask-this"),
    };
    let hanging = match chance.waits {
        Some(_) => Vec::new(),
        None => chance.hanging.iter().map(people::Hanging::sentence).collect(),
    };
    let (title, waits) = (t(chance.kind.key()), chance.waits.is_some());
    Shown { title, what, href, waits, words: t(words), hanging }
}

#[derive(Template)]
#[template(path = "correction_ask.html")]
struct AskPage {
    page: Page,
    form: FormState,
    /// The fields of the kind, rendered by its own template, which has escaped every value.
    inputs: String,
    whys: Vec<Choice>,
    deletes: bool,
    /// What hangs on a person who should be deleted, in words: then nothing can be sent.
    hanging: Vec<String>,
    /// The correction that waits already.
    waits: Option<String>,
    /// Why it cannot be corrected.
    closed: Option<&'static str>,
    back: String,
}

/// What is asked for, by the address.
fn kind(code: &str) -> kernel::Result<Kind> {
    Kind::of(code).ok_or(Problem::NotFound)
}

/// The form, with the values of now.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path((code, fact)): Path<(String, Uuid)>,
) -> Result<Response, WebError> {
    let kind = kind(&code)?;
    let (actor, begun) = app.read(&caller, move |tx, actor| service::begin(tx, actor, kind, fact)).await?;
    let mut form = caller.shell.form(ask_path(kind, fact));
    kinds::fill(&mut form, &kinds::of(kind).shown(&begun.fact.values, actor.today));
    let page = app.page(&actor, &caller, "corrections-ask");
    Ok(web::html(&ask_page(page, form, kind, &begun, actor.today)?))
}

fn ask_page(
    page: Page,
    form: FormState,
    kind: Kind,
    begun: &Begun,
    today: Date,
) -> Result<AskPage, WebError> {
    let Begun { fact, named, waits } = begun;
    let heading = match kind {
        Kind::Deletion => "corrections-deletion-of",
        _ => "corrections-ask-of",
    };
    let back = format!("/people/{}", fact.person);
    let page = page
        .heading(tn(heading, &[("name", &named.full())]))
        .intro(format!("{}, {}", t(kind.key()), tn("corrections-born", &[("date", &named.birth_date)])))
        .crumb("/people", t("people-title"))
        .crumb(back.clone(), named.full());
    Ok(AskPage {
        page,
        inputs: kinds::of(kind).inputs(&form, fact, today)?,
        form,
        whys: rules::whys(kind).iter().map(|why| Choice::key(why.code(), &why.key())).collect(),
        deletes: kind == Kind::Deletion,
        hanging: fact.hanging.iter().map(people::Hanging::sentence).collect(),
        waits: waits.map(|id| format!("{PATH}/{id}")),
        closed: fact.closed.map(t),
        back,
    })
}

/// Asks; what cannot be accepted comes back with all that was typed.
pub(super) async fn send(
    State(app): State<App>,
    Extension(waiting): Extension<Arc<Waiting>>,
    caller: Caller,
    Path((code, fact)): Path<(String, Uuid)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let kind = kind(&code)?;
    let mut form = posted.form().to(ask_path(kind, fact));
    let ask = Ask {
        id: form.id(),
        kind,
        fact,
        typed: kinds::typed(kind, &form),
        why: form.get("why").to_owned(),
        note: form.get("why_note").to_owned(),
    };
    let written = app.write(&caller, move |tx, actor| service::ask(tx, actor, &ask)).await;
    let problem = match written {
        Ok((_, correction)) => {
            waiting.tell(&app.db).await;
            let place = format!("{PATH}/{}", correction.id);
            return Ok(web::redirect_with_flash(&place, "corrections-asked-now"));
        }
        Err(problem) => problem,
    };
    form.absorb(problem)?;
    let (actor, begun) = app.read(&caller, move |tx, actor| service::begin(tx, actor, kind, fact)).await?;
    let page = ask_page(app.page(&actor, &caller, "corrections-ask"), form, kind, &begun, actor.today)?;
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
