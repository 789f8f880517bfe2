//! Writing about a person to the other one who looks after her.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Problem;
use kernel::ids::PersonId;
use web::{App, Caller, Choice, FormState, Page, Posted, WebError, t, tn};

use crate::Hub;
use crate::model::{Priority, Side};
use crate::service::{self, NewMessage};

#[derive(Template)]
#[template(path = "communication_write.html")]
struct WritePage {
    page: Page,
    form: FormState,
    priorities: Vec<Choice>,
    /// Who reads it; none when there is nobody to write to.
    to: Option<String>,
    back: String,
}

/// The form.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(person): Path<PersonId>,
) -> Result<Response, WebError> {
    let mut form = caller.shell.form(format!("/people/{person}/message"));
    form.set("priority", Priority::Normal.code());
    Ok(web::html(&page(&app, &caller, person, form).await?))
}

async fn page(app: &App, caller: &Caller, id: PersonId, form: FormState) -> Result<WritePage, WebError> {
    let (actor, (person, side)) = app.read(caller, move |tx, actor| service::begin(tx, actor, id)).await?;
    let name = format!("{} {}", person.data.family_name, person.data.given_name);
    let back = format!("/people/{id}");
    let page = app
        .page(&actor, caller, "notifications-write")
        .crumb(back.clone(), name.clone())
        .intro(name)
        .about(id.0);
    let choice = |priority: Priority| Choice::key(priority.code(), priority.key());
    let to = side.map(|side: Side| tn("notifications-goes-to", &[("who", &t(side.key()))]));
    Ok(WritePage { page, form, priorities: Priority::OF_MESSAGES.map(choice).into(), to, back })
}

/// Sends it.
pub(super) async fn send(
    State(app): State<App>,
    Extension(hub): Extension<Arc<Hub>>,
    caller: Caller,
    Path(person): Path<PersonId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("/people/{person}/message"));
    let (priority, text) = (form.get("priority").to_owned(), form.get("text").to_owned());
    let new = NewMessage { id: form.id(), person, priority, text };
    match app.write(&caller, move |tx, actor| service::send(tx, actor, &new)).await {
        Ok(_) => {
            hub.tell(&app.db).await;
            Ok(web::redirect_with_flash(&format!("/people/{person}"), "notifications-sent"))
        }
        Err(problem) => {
            let status = match problem {
                Problem::Refused(_) => StatusCode::CONFLICT,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            form.absorb(problem)?;
            Ok(web::html_status(status, &page(&app, &caller, person, form).await?))
        }
    }
}
