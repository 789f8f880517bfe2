//! One communication: what it says, what was answered, that one has seen it.

use std::sync::Arc;

use access::Actor;
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Problem;
use uuid::Uuid;
use web::{App, Caller, Cell, Facts, FormState, Moment, Page, Posted, Timeline, WebError, fmt, t};

use super::{PATH, path_of};
use crate::model::{Communication, Kind};
use crate::service::{self, Answer, View};
use crate::{Hub, words};

#[derive(Template)]
#[template(path = "communication.html")]
struct OnePage {
    page: Page,
    facts: Facts,
    text: String,
    /// The messages that answer one another; none when it is alone.
    thread: Option<Timeline>,
    /// The form that says that one has seen it; none when somebody has, or it is not for the reader.
    seeing: Option<FormState>,
    /// The form of the answer; none when there is nothing to answer.
    answering: Option<FormState>,
    /// Where what it asks for is done, and what that is called.
    deed: Option<(String, &'static str)>,
    person: Option<String>,
}

/// One communication.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    Ok(web::html(&page(&app, &caller, id, None).await?))
}

async fn page(app: &App, caller: &Caller, id: Uuid, form: Option<FormState>) -> Result<OnePage, WebError> {
    let (actor, view) = app.read(caller, move |tx, actor| service::view(tx, actor, id)).await?;
    let one = &view.communication;
    let heading =
        view.named.as_ref().map_or_else(|| t("notifications-unseen-person").to_owned(), |it| it.full());
    let page = app
        .page(&actor, caller, "notifications-one")
        .heading(heading)
        .intro(t(one.kind.key()))
        .crumb(PATH, t("notifications-title"))
        .about(one.person.0);
    let (seeing, answering) = (format!("{}/acknowledge", path_of(id)), format!("{}/answer", path_of(id)));
    let requests = one.kind == Kind::SwabToRequest && one.waits() && view.his;
    let seen = one.acknowledged.is_some() || !one.waits();
    Ok(OnePage {
        page,
        facts: facts(&view, &actor),
        text: words::text(one),
        thread: (view.thread.len() > 1).then(|| thread(&view.thread, &actor)),
        seeing: (view.his && !seen).then(|| caller.shell.form(seeing)),
        answering: match form {
            Some(form) => Some(form),
            None => view.may_answer.then(|| caller.shell.form(answering)),
        },
        deed: requests
            .then(|| (format!("/people/{}/requests/new", one.person), t("notifications-request-swab"))),
        person: view.named.as_ref().map(|_| format!("/people/{}", one.person)),
    })
}

fn facts(view: &View, actor: &Actor) -> Facts {
    let one = &view.communication;
    let born = view.named.as_ref().map(|named| Cell::date(named.birth_date));
    let state = Cell::badge(&words::state(one));
    let state = match one.closed {
        Some((at, _)) => state.sub(fmt::instant(at)),
        None => state,
    };
    Facts::new()
        .with_some("notifications-born", born)
        .with("notifications-from", Cell::text(words::from(one, actor)).sub(fmt::instant(one.created_at)))
        .with("notifications-to", Cell::key(one.recipient.key()))
        .with("notifications-priority", Cell::key(one.priority.key()))
        .with("notifications-state", state)
        .with_some("notifications-seen", words::seen(one).map(Cell::text))
}

fn thread(all: &[Communication], actor: &Actor) -> Timeline {
    let moment = |one: &Communication| {
        Moment::at(one.created_at, words::text(one))
            .badge(words::state(one))
            .by(words::from(one, actor))
            .href(path_of(one.id))
    };
    Timeline { moments: all.iter().map(moment).collect() }
}

/// Says that one has seen it.
pub(super) async fn acknowledge(
    State(app): State<App>,
    Extension(hub): Extension<Arc<Hub>>,
    caller: Caller,
    Path(id): Path<Uuid>,
    _: Posted,
) -> Result<Response, WebError> {
    let (_, one) = app.write(&caller, move |tx, actor| service::acknowledge(tx, actor, id)).await?;
    hub.tell(&app.db).await;
    let key = if one.waits() { "notifications-seen-waits" } else { "notifications-seen-now" };
    Ok(web::redirect_with_flash(PATH, key))
}

/// Answers it.
pub(super) async fn answer(
    State(app): State<App>,
    Extension(hub): Extension<Arc<Hub>>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("{}/answer", path_of(id)));
    let new = Answer { id: form.id(), to: id, text: form.get("text").to_owned() };
    match app.write(&caller, move |tx, actor| service::answer(tx, actor, &new)).await {
        Ok(_) => {
            hub.tell(&app.db).await;
            Ok(web::redirect_with_flash(PATH, "notifications-answered"))
        }
        Err(problem) => {
            let status = match problem {
                Problem::Refused(_) => StatusCode::CONFLICT,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            form.absorb(problem)?;
            Ok(web::html_status(status, &page(&app, &caller, id, Some(form)).await?))
        }
    }
}
