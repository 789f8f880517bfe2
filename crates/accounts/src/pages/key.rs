//! One's own keys: a list on the profile, getting one, taking one away.

use access::factors::passkey::{Enrolled, LONGEST_NAME, Party, Question};
use access::factors::{Factor, Standing};
use access::sessions::Token;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use kernel::Problem;
use uuid::Uuid;
use web::passkey::{self, KeyForm, KeyPlace};
use web::{App, Caller, Cell, Column, FormState, Page, Posted, Row, Table, WebError, cookies, t, tn};

use super::factor::CodesPage;
use crate::service::{self, Signed};

const NEW: &str = "/profile/keys/new";
const MADE: &str = "/profile/keys";

#[derive(Template)]
#[template(path = "key_new.html")]
struct NewPage {
    page: Page,
    form: FormState,
    longest: usize,
}

#[derive(Template)]
#[template(path = "key_touch.html")]
struct TouchPage {
    page: Page,
    key: KeyForm,
    cancel: &'static str,
}

#[derive(Template)]
#[template(path = "key_remove.html")]
struct RemovePage {
    page: Page,
    form: FormState,
    what: String,
}

#[derive(Template)]
#[template(path = "key_actions.html")]
struct Actions<'k> {
    key: &'k Factor,
    name: &'k str,
}
impl askama::filters::HtmlSafe for Actions<'_> {}

/// The site that keys are made for.
///
/// # Errors
/// `Problem::Refused` where browsers have no keys.
pub(super) fn party(app: &App) -> Result<Party, Problem> {
    passkey::party(&app.public_url).ok_or(Problem::Refused("accounts-keys-nowhere"))
}

/// What a key has signed, as the script of our page has sent it; none when this browser was asked nothing.
pub(super) fn signed(caller: &Caller, headers: &HeaderMap, form: &FormState) -> Option<Signed> {
    let token = Token::presented(cookies::question(headers, caller.shell.site().tls)?);
    Some(Signed { token, answer: form.get("credential").to_owned() })
}

/// A page that asks a key something, bound to the browser.
pub(super) fn bound(caller: &Caller, mut response: Response, question: &Question) -> Response {
    let cookie = cookies::set_question(question.token.secret(), caller.shell.site().tls);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

/// The page on which the key is touched that somebody gets.
pub(super) fn touch(
    caller: &Caller,
    page: Page,
    action: &str,
    cancel: &'static str,
    question: &Question,
) -> Response {
    let form = caller.shell.form(action);
    let key = KeyForm::makes(&form, question.options.clone(), "accounts-key-make");
    let page = page.intro(t("accounts-key-touch-intro"));
    bound(caller, web::html(&TouchPage { page, key, cancel }), question)
}

/// The keys, each with the link that takes it away.
pub(super) fn table(standing: &Standing) -> Table {
    let columns = vec![
        Column::new("accounts-key-name"),
        Column::new("accounts-key-since"),
        Column::new("accounts-factor-used"),
        Column::actions("accounts-actions"),
    ];
    let rows = standing.keys().map(|key| {
        let name = key.name.as_deref().unwrap_or_default();
        Row::new(vec![
            Cell::text(name),
            Cell::instant(key.enrolled_at),
            key.last_used_at.map_or_else(|| Cell::key("accounts-never"), Cell::instant),
            Cell::html(Actions { key, name }),
        ])
    });
    Table::new("keys", "accounts-keys", columns).rows(rows).empty("accounts-keys-none")
}

/// Whether one can get a key on this page, and if not, why.
pub(super) fn why_not(caller: &Caller) -> Option<String> {
    match KeyPlace::of(&caller.shell) {
        KeyPlace::Here(_) => None,
        KeyPlace::Elsewhere(address) => Some(passkey::elsewhere(&address)),
        KeyPlace::Nowhere => Some(t("accounts-keys-nowhere").to_owned()),
    }
}

fn page(app: &App, caller: &Caller, actor: &access::Actor, title: &str) -> Page {
    app.page(actor, caller, title).crumb("/profile", t("accounts-profile"))
}

/// Asks what the key will be called.
pub(super) async fn ask(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    name_page(&app, &caller, caller.shell.form(NEW), StatusCode::OK).await
}

async fn name_page(
    app: &App,
    caller: &Caller,
    form: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let actor = app.actor(caller).await?;
    let page = page(app, caller, &actor, "accounts-key-new").intro(t("accounts-key-new-intro"));
    Ok(web::html_status(status, &NewPage { page, form, longest: LONGEST_NAME }))
}

/// Begins to get it.
pub(super) async fn begin(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let (name, party, origin) = (form.get("name").to_owned(), party(&app)?, caller.origin());
    let begun =
        app.write(&caller, move |tx, actor| service::begin_key(tx, actor, &party, &name, &origin)).await;
    match begun {
        Ok((actor, question)) => {
            let page = page(&app, &caller, &actor, "accounts-key-touch");
            Ok(touch(&caller, page, MADE, NEW, &question))
        }
        Err(problem) => {
            form.absorb(problem)?;
            name_page(&app, &caller, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// Nothing is shown at an address to which only answers are sent.
pub(super) async fn back() -> Response {
    web::redirect("/profile")
}

/// The key was made.
pub(super) async fn made(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, WebError> {
    let (sent, mut form) = (posted.form(), caller.shell.form(NEW));
    let Some(signed) = signed(&caller, &headers, &sent) else {
        form.refuse(t("accounts-key-over"));
        return name_page(&app, &caller, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let (keys, party) = (app.keys.clone(), party(&app)?);
    let enrolled =
        app.write(&caller, move |tx, actor| service::enrol_key(tx, actor, &keys, &party, &signed)).await;
    match enrolled {
        Ok((_, Enrolled::Yes(codes))) if codes.is_empty() => {
            return Ok(web::redirect_with_flash("/profile", "accounts-key-added"));
        }
        Ok((actor, Enrolled::Yes(codes))) => {
            let page = page(&app, &caller, &actor, "accounts-recovery-title");
            return Ok(web::html(
                &CodesPage::new(&app, &actor, page, &codes, "/profile".to_owned()).await?.with_key(),
            ));
        }
        Ok((_, Enrolled::Wrong)) => form.refuse(t("accounts-key-not-made")),
        Ok((_, Enrolled::Over)) => form.refuse(t("accounts-key-over")),
        Err(problem) => form.absorb(problem)?,
    }
    name_page(&app, &caller, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// Asks whether a key is to be taken away.
pub(super) async fn ask_remove(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(caller.path());
    remove_page(&app, &caller, id, form, StatusCode::OK).await
}

async fn remove_page(
    app: &App,
    caller: &Caller,
    id: Uuid,
    form: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, name) = app.read(caller, move |tx, actor| service::key_name(tx, actor, id)).await?;
    let page = page(app, caller, &actor, "accounts-key-remove");
    let what = tn("accounts-key-remove-what", &[("name", &name)]);
    Ok(web::html_status(status, &RemovePage { page, form, what }))
}

/// Takes it away.
pub(super) async fn remove(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let removed = app.write(&caller, move |tx, actor| service::remove_key(tx, actor, id)).await;
    let Err(problem) = removed else {
        return Ok(web::redirect_with_flash("/profile", "accounts-key-removed"));
    };
    form.absorb(problem)?;
    remove_page(&app, &caller, id, form, StatusCode::UNPROCESSABLE_ENTITY).await
}
