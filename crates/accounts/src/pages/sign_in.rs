//! Signing in and out.

use access::factors::Owes;
use access::parking::Parked;
use access::sessions::Token;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use kernel::{Problem, Timestamp};
use serde::Deserialize;
use uuid::Uuid;
use web::kept::{self, After};
use web::passkey::KeyDoor;
use web::{App, Caller, FormState, Page, Posted, WebError, cookies, fmt, t};

use super::{role, second};
use crate::demo_logins::{self, DemoLogin};
use crate::rules::{Door, leaving};
use crate::service::{Coming, Entered, SignIn};
use crate::{service, words};

/// Name of the field that says whose session goes on.
const BACK: &str = "back";

/// What the address may ask of the sign-in page.
#[derive(Deserialize)]
pub(super) struct Wish {
    next: Option<String>,
    demo: Option<String>,
    /// The session that waits here and whose user comes back.
    back: Option<Uuid>,
}

/// Somebody who waits at this computer, as whoever passes by may read it.
struct Waits {
    session: Uuid,
    name: String,
    when: String,
}

impl Waits {
    fn of(parked: &Parked) -> Self {
        let name = leaving::name_in_passing(&parked.name);
        let (since, until) = (fmt::time(parked.since), fmt::time(parked.until));
        let when = web::tn("accounts-waiting-since", &[("since", &since), ("until", &until)]);
        Self { session: parked.session, name, when }
    }
}

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    page: Page,
    form: FormState,
    /// The button that signs in by a key.
    door: KeyDoor,
    /// Who is signed in already.
    already: Option<String>,
    picked: Option<&'static DemoLogin>,
    demos: &'static [DemoLogin],
    /// Who waits at this computer, and who of them comes back.
    waiting: Vec<Waits>,
    back: Option<Waits>,
    /// Whether nobody is inside in this browser.
    left: bool,
}

impl LoginPage {
    fn new(caller: &Caller, form: FormState, parked: &[Parked]) -> Self {
        let page = caller.shell.public_page("accounts-sign-in-title");
        // A link would lose what the page keeps.
        let demos = if form.get(kept::FIELD).is_empty() { demo_logins::shown() } else { &[] };
        let door = KeyDoor::to_sign_in(&caller.shell, &form);
        let back = form.get(BACK).parse::<Uuid>().ok();
        let back = parked.iter().find(|parked| Some(parked.session) == back).map(Waits::of);
        let others = parked.iter().filter(|one| back.as_ref().is_none_or(|back| back.session != one.session));
        let (waiting, left) = (others.map(Waits::of).collect(), caller.token().is_err());
        Self { page, form, door, already: None, picked: None, demos, waiting, back, left }
    }

    fn role(&self, demo: &DemoLogin) -> String {
        demo.roles.iter().map(|role| words::role(*role)).collect::<Vec<_>>().join(", ")
    }

    /// Where picking a demonstration login leads: the same page, filled in.
    fn pick(&self, demo: &DemoLogin) -> String {
        let next = self.form.get("next");
        let next = if next.is_empty() { String::new() } else { format!("&next={}", in_query(next)) };
        format!("/login?demo={}{next}", in_query(&demo.login))
    }
}

pub(super) fn in_query(text: &str) -> String {
    let plain = |b: &u8| b.is_ascii_alphanumeric() || b"-._~/".contains(b);
    text.bytes().map(|b| if plain(&b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// Where one may be sent after signing in: a page of this site, and not the way out again, the choice of a role nor a proof of who one is.
pub(super) fn destination(next: &str) -> Option<&str> {
    let ways = ["/login", "/logout", "/switch", "/role", web::proof::PLACE];
    web::safe_next(next).filter(|next| !ways.iter().any(|way| next.starts_with(way)))
}

/// The sign-in page.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Query(wish): Query<Wish>,
) -> Result<Response, WebError> {
    // Whoever must get a second factor can do nothing else before: every page leads here, and from here there.
    if second::place(&app, &caller, &headers).await? == Some(Owes::Enrolment) {
        return Ok(web::redirect(second::ENROL));
    }
    let mut form = caller.shell.form("/login");
    if let Some(next) = wish.next.as_deref().and_then(destination) {
        form.set("next", next);
    }
    if let Some(back) = wish.back {
        form.set(BACK, back.to_string());
    }
    let parked = service::waiting_at(&app.db, caller.place()).await?;
    let picked = demo_logins::shown().iter().find(|demo| Some(&demo.login) == wish.demo.as_ref());
    if let Some(demo) = picked {
        form.set("login", demo.login.as_str());
    }
    let already = match caller.token() {
        Ok(_) => app.actor(&caller).await.ok().map(|actor| actor.name),
        Err(_) => None,
    };
    Ok(web::html(&LoginPage { already, picked, ..LoginPage::new(&caller, form, &parked) }))
}

/// Signs in and goes where one wanted to go.
pub(super) async fn sign_in(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let parked = service::waiting_at(&app.db, caller.place()).await?;
    let Some(login) = login_of(&mut form, &parked) else {
        return again(&app, &caller, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    // As it was typed: blanks around a password belong to it.
    let password = form.all("password").first().cloned().unwrap_or_default();
    form.check(!password.is_empty(), "password", "web-required");
    if !form.is_good() {
        return again(&app, &caller, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let (mut origin, tls) = (caller.origin(), caller.shell.site().tls);
    let device = match origin.device.take() {
        Some(device) => device,
        None => Token::new()?,
    };
    origin.device = Some(device.clone());
    let (replaced, browser) = (caller.token().ok(), web::browser::kind(&headers));
    let coming = Coming { origin, replaced, place: caller.place(), browser, door: Door::Page };
    match service::sign_in(&app.db, &app.keys, login, password, coming).await {
        Ok(SignIn::In(entered)) => {
            let told = entered.reset.map(|_| "accounts-factor-was-reset");
            let mut response = onward(&app, &caller, &entered, &form, told).await?;
            open_cookies(&mut response, &entered.token, &device, tls);
            Ok(response)
        }
        Ok(SignIn::Owes(owes, means, token)) => Ok(second::asked(&caller, form, (owes, means), &token)),
        Ok(SignIn::Wait(until)) => wait(&app, &caller, form, until).await,
        Err(problem) => refused(&app, &caller, form, problem).await,
    }
}

/// Whose password it is: of who comes back, or of the login that was typed. None when who comes back waits no longer.
fn login_of(form: &mut FormState, parked: &[Parked]) -> Option<String> {
    let back = form.get(BACK).to_owned();
    if back.is_empty() {
        return Some(form.required("login"));
    }
    let found = parked.iter().find(|parked| parked.session.to_string() == back);
    if found.is_none() {
        form.set(BACK, "");
        form.head(t("accounts-waits-no-longer-heading"));
        form.refuse(t("accounts-waits-no-longer"));
    }
    found.map(|parked| parked.login.clone())
}

/// Where one wanted to go, or first to the choice among several roles; or what one was sending when the session before
/// ended, if it was the same user: that goes before the choice, in the role used last, which is the one it was typed in.
pub(super) async fn onward(
    app: &App,
    caller: &Caller,
    entered: &Entered,
    form: &FormState,
    told: Option<&'static str>,
) -> Result<Response, WebError> {
    let (several, inside) = (entered.several, caller.signed_in(&entered.token, entered.several));
    let next = destination(form.get("next"));
    let place = match &entered.back {
        Some(left) => super::leaving::back(left),
        None if several => role::first(next),
        None => next.unwrap_or("/").to_owned(),
    };
    let told = told.or(entered.drafts.then_some("accounts-draft-waits"));
    let sealed = form.get(kept::FIELD);
    if sealed.is_empty() {
        return Ok(match told {
            Some(flash) => web::redirect_with_flash(&place, flash),
            None => web::redirect(&place),
        });
    }
    Ok(kept::resume(app, &entered.actor, &inside, After::SignIn, sealed, &place).await?)
}

/// The cookies of a session that has begun, and of the browser in which it has.
pub(super) fn open_cookies(response: &mut Response, token: &Token, device: &Token, tls: bool) {
    for cookie in [cookies::set_session(token.secret(), tls), cookies::set_device(device.secret(), tls)] {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// The page again, with what went wrong and all that was typed but the password.
pub(super) async fn refused(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    problem: Problem,
) -> Result<Response, WebError> {
    let status = match &problem {
        Problem::Denied(_) => {
            form.head(t("accounts-no-role-heading"));
            form.refuse(t("accounts-no-role-today"));
            StatusCode::FORBIDDEN
        }
        Problem::Refused(key) => {
            form.head(t("accounts-machine-heading"));
            form.refuse(t(key));
            StatusCode::FORBIDDEN
        }
        Problem::Busy(_) => {
            form.head(t("accounts-sign-in-busy-heading"));
            form.refuse(t("accounts-sign-in-busy"));
            StatusCode::SERVICE_UNAVAILABLE
        }
        // Of the form as a whole: neither field is said to be the wrong one.
        Problem::Invalid(problems) => {
            form.head(t("accounts-sign-in-wrong-heading"));
            problems.iter().for_each(|problem| form.refuse(web::texts::problem(problem)));
            StatusCode::UNPROCESSABLE_ENTITY
        }
        _ => return Err(problem.into()),
    };
    again(app, caller, form, status).await
}

/// The page again: this guess was not looked at.
async fn wait(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    until: Timestamp,
) -> Result<Response, WebError> {
    let now = app.db.clocks().now();
    form.head(words::wait_heading(until, now));
    form.refuse(words::wait(until, now));
    let mut response = again(app, caller, form, StatusCode::TOO_MANY_REQUESTS).await?;
    response.headers_mut().insert(header::RETRY_AFTER, web::fmt::retry_after(until, now).into());
    Ok(response)
}

/// The page again, with whoever waits at this computer.
pub(super) async fn again(
    app: &App,
    caller: &Caller,
    form: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let parked = service::waiting_at(&app.db, caller.place()).await?;
    Ok(web::html_status(status, &LoginPage::new(caller, form, &parked)))
}

/// What the browser forgets when somebody signs out. Not the cookies: by one the computer is known, and who waits at it.
const FORGET: &str = "\"cache\", \"storage\"";

/// Ends the session.
pub(super) async fn sign_out(
    State(app): State<App>,
    caller: Caller,
    _checked: Posted,
) -> Result<Response, WebError> {
    if let Ok(token) = caller.token() {
        service::sign_out(&app.db, token).await?;
    }
    // Whoever waits here is probably the next.
    let next = service::waiting_at(&app.db, caller.place()).await?.into_iter().next();
    let (place, told) = match next {
        Some(parked) => (format!("/login?back={}", parked.session), "accounts-signed-out-waits"),
        None => ("/login".to_owned(), "accounts-signed-out"),
    };
    let mut response = web::redirect_with_flash(&place, told);
    let tls = caller.shell.site().tls;
    for cookie in [cookies::clear_session(tls), cookies::clear_pending(tls)] {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static(FORGET));
    Ok(response)
}
