//! Entering a request.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use web::{App, Caller, Choice, FormState, Page, Posted, WebError, t};

use super::{PATH, one_path};
use crate::Waiting;
use crate::model::rights::{CHANNELS, Right};
use crate::rules::rights::{Typed, entered};
use crate::service;

#[derive(Template)]
#[template(path = "rights_new.html")]
struct NewPage {
    page: Page,
    form: FormState,
    rights: Vec<Choice>,
    channels: Vec<Choice>,
}

async fn page(app: &App, caller: &Caller, form: FormState) -> Result<NewPage, WebError> {
    let (actor, ()) = app.read(caller, service::rights::may_manage).await?;
    let hinted =
        |right: &Right| Choice::key(right.code(), &right.key()).hint(&format!("{}-hint", right.key()));
    let channel = |code: &&str| Choice::key(*code, &format!("privacy-channel-{code}"));
    Ok(NewPage {
        page: app
            .page(&actor, caller, "privacy-rights-new")
            .intro(t("privacy-rights-new-intro"))
            .crumb(PATH, t("privacy-rights")),
        form,
        rights: Right::ALL.iter().map(hinted).collect(),
        channels: CHANNELS.iter().map(channel).collect(),
    })
}

/// The empty form.
pub(super) async fn ask(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let mut form = caller.shell.form("/rights/new");
    form.set_date("received_on", app.actor(&caller).await?.today);
    Ok(web::html(&page(&app, &caller, form).await?))
}

/// Enters it; what cannot be accepted comes back with all that was typed.
pub(super) async fn enter(
    State(app): State<App>,
    Extension(waiting): Extension<Arc<Waiting>>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to("/rights/new");
    let text = |form: &FormState, name: &str| form.get(name).to_owned();
    let typed = Typed {
        tax_code: text(&form, "tax_code"),
        requester: text(&form, "requester"),
        address: text(&form, "address"),
        right: text(&form, "right"),
        channel: text(&form, "channel"),
        received_on: form.date("received_on"),
        note: text(&form, "note"),
    };
    let id = form.id();
    if !form.is_good() {
        // What else is wrong is told together with the day.
        let today = app.db.clocks().today();
        let but_the_day = Typed { received_on: Some(today), ..typed.clone() };
        if let Err(problem) = entered(&but_the_day, today) {
            form.absorb(problem)?;
        }
    }
    let answer = match form.finish() {
        Ok(()) => app
            .write(&caller, move |tx, actor| service::rights::enter(tx, actor, id, &typed))
            .await
            .map(|(_, request)| request),
        Err(problem) => Err(problem),
    };
    match answer {
        Ok(request) => {
            waiting.tell(&app.db).await;
            Ok(web::redirect_with_flash(&one_path(request.id), "privacy-rights-entered"))
        }
        Err(problem) => {
            form.absorb(problem)?;
            Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &caller, form).await?))
        }
    }
}
