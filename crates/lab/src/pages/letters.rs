//! The messages that could not be taken: who deals with them, tried again, or said to be needed by nobody.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Problem;
use uuid::Uuid;
use web::{App, Caller, FormState, Page, Posted, WebError, fmt, t, tn};

use super::exceptions::{Tab, tabs};
use crate::service::desk;

#[derive(Template)]
#[template(path = "lab_letters.html")]
struct LettersPage {
    page: Page,
    tabs: Vec<Tab>,
    form: FormState,
    letters: Vec<Line>,
}

/// A dead letter, in words.
struct Line {
    id: Uuid,
    what: String,
    why: String,
    tries: String,
    received: String,
    owner: String,
}

/// The messages that could not be taken.
pub(super) async fn letters(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let form = caller.shell.form("/exceptions/letters");
    render_letters(&app, &caller, form, StatusCode::OK).await
}

async fn render_letters(
    app: &App,
    caller: &Caller,
    form: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, letters) = app.read(caller, desk::letters).await?;
    let lines = letters.into_iter().map(|letter| Line {
        id: letter.id,
        what: tn(
            "lab-letter-what",
            &[
                ("door", &t(&format!("lab-source-{}", letter.door.code()))),
                ("number", &letter.sender_message.unwrap_or_default()),
            ],
        ),
        why: t(&letter.why).to_owned(),
        tries: tn("lab-letter-tries", &[("n", &letter.tries), ("when", &fmt::instant(letter.failed_at))]),
        received: fmt::instant(letter.received_at),
        owner: letter.owner.unwrap_or_default(),
    });
    let page = app
        .page(&actor, caller, "lab-letters")
        .intro(t("lab-letters-intro"))
        .crumb("/exceptions", t("lab-desk"));
    let view = LettersPage { page, tabs: tabs(&actor, "letters"), form, letters: lines.collect() };
    Ok(web::html_status(status, &view))
}

/// Takes a dead letter on, tries it again, or says that nobody needs it.
pub(super) async fn deal(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let pressed = posted.pressed().to_owned();
    let mut form = posted.form();
    let Ok(id) = form.get("letter").parse::<Uuid>() else { return Err(Problem::NotFound.into()) };
    let flash = match pressed.as_str() {
        "own" => {
            app.write(&caller, move |tx, actor| desk::own_letter(tx, actor, id)).await?;
            "lab-letter-owned"
        }
        "dismiss" => {
            let note = form.get("note").to_owned();
            let dismissed =
                app.write(&caller, move |tx, actor| desk::dismiss_letter(tx, actor, id, &note)).await;
            if let Err(problem) = dismissed {
                form.absorb(problem)?;
                return render_letters(&app, &caller, form, StatusCode::UNPROCESSABLE_ENTITY).await;
            }
            "lab-letter-dismissed"
        }
        _ => {
            let (actor, (letter, body)) =
                app.write(&caller, move |tx, actor| desk::letter(tx, actor, id)).await?;
            match desk::retry(&app.db, &actor, &letter, &body).await {
                Ok(_) => "lab-letter-taken",
                Err(Problem::Denied(action)) => return Err(Problem::Denied(action).into()),
                Err(_) => "lab-letter-still",
            }
        }
    };
    Ok(web::redirect_with_flash("/exceptions/letters", flash))
}
