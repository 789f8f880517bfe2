//! The way to the region's identity provider and back.

use std::sync::Arc;

use access::provider::Journey;
use access::sessions::Token;
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use kernel::Problem;
use kernel::ids::UserId;
use serde::Deserialize;
use web::kept;
use web::{App, Caller, FormState, Page, Posted, WebError, cookies, t};

use super::user_changes::{Around, again, around, back, refused, said};
use super::{second, sign_in};
use crate::provider::Provider;
use crate::service::{self, Arrived};

/// The browser has nothing that it had to bring, or too late.
const OVER: &str = "over";

#[derive(Template)]
#[template(path = "provider_go.html")]
struct GoPage {
    page: Page,
    address: String,
}

#[derive(Template)]
#[template(path = "provider_nobody.html")]
struct NobodyPage {
    page: Page,
    sentence: &'static str,
}

#[derive(Template)]
#[template(path = "user_tax_code.html")]
struct TaxCodePage {
    page: Page,
    form: FormState,
    /// Key of whether there is one now.
    now: &'static str,
    back: String,
}

/// What the provider sends somebody back with.
#[derive(Deserialize)]
pub(super) struct Answer {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

/// Sends somebody to the provider. The page leads there by itself: a form's own way would be stopped by the policy.
pub(super) async fn depart(
    State(app): State<App>,
    Extension(provider): Extension<Arc<Provider>>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let form = posted.form().to("/login");
    let departure = match provider.departure(&app.public_url).await {
        Ok(departure) => departure,
        Err(refusal) => {
            refusal.wrong();
            return down(&app, &caller, form).await;
        }
    };
    let (next, kept) = (form.get("next").to_owned(), form.get(kept::FIELD).to_owned());
    let journey = Journey { next, kept, ..departure.journey };
    let token = service::depart(&app.db, journey, caller.origin()).await?;
    let page = caller.shell.public_page("accounts-provider-go");
    let mut response = web::html(&GoPage { page, address: departure.address.clone() });
    let refresh = HeaderValue::from_str(&format!("0; url={}", departure.address));
    response.headers_mut().insert(header::REFRESH, refresh.map_err(Problem::internal)?);
    let cookie = cookies::set_journey(token.secret(), caller.shell.site().tls);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// The sign-in page: the provider does not answer, and every other way in does.
async fn down(app: &App, caller: &Caller, mut form: FormState) -> Result<Response, WebError> {
    form.head(t("accounts-provider-down-heading"));
    form.refuse(t("accounts-provider-down"));
    sign_in::again(app, caller, form, StatusCode::SERVICE_UNAVAILABLE).await
}

/// Somebody comes back from the provider.
pub(super) async fn come_back(
    State(app): State<App>,
    Extension(provider): Extension<Arc<Provider>>,
    caller: Caller,
    headers: HeaderMap,
    Query(answer): Query<Answer>,
) -> Result<Response, WebError> {
    let tls = caller.shell.site().tls;
    let journey = match cookies::journey(&headers, tls) {
        Some(secret) => service::come_back(&app.db, Token::presented(secret)).await?,
        None => None,
    };
    let mut form = caller.shell.form("/login");
    if let Some(journey) = &journey {
        form.set("next", sign_in::destination(&journey.next).unwrap_or_default());
        form.set(kept::FIELD, journey.kept.as_str());
    }
    let mut response = match fits(&provider, journey, answer) {
        Ok((journey, code)) => enter(&app, &provider, &caller, &headers, (journey, code), form).await?,
        Err(what) => not_let_in(&app, &caller, form, what).await?,
    };
    response.headers_mut().append(header::SET_COOKIE, cookies::clear_journey(tls));
    Ok(response)
}

/// The code, when the answer is the one to what this browser asked.
fn fits(
    provider: &Provider,
    journey: Option<Journey>,
    answer: Answer,
) -> Result<(Journey, String), &'static str> {
    let journey = journey.ok_or(OVER)?;
    if answer.state.as_deref() != Some(journey.state.as_str()) {
        return Err("state");
    }
    if !provider.is_issuer(answer.iss.as_deref()) {
        return Err("issuer");
    }
    match answer {
        Answer { error: Some(_), .. } => Err("cancelled"),
        Answer { code: Some(code), .. } if !code.is_empty() => Ok((journey, code)),
        _ => Err("code"),
    }
}

/// The sign-in page, with what went wrong; the record says which of the checks it was.
async fn not_let_in(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    what: &'static str,
) -> Result<Response, WebError> {
    // Whoever brings nothing was never sent: he would fill the log.
    if what != OVER {
        service::note_refused(&app.db, what, caller.origin()).await?;
    }
    form.head(t("accounts-provider-refused-heading"));
    form.refuse(t(match what {
        OVER => "accounts-provider-over",
        "cancelled" => "accounts-provider-cancelled",
        "claim" => "accounts-provider-claim",
        _ => "accounts-provider-refused",
    }));
    sign_in::again(app, caller, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn enter(
    app: &App,
    provider: &Provider,
    caller: &Caller,
    headers: &HeaderMap,
    (journey, code): (Journey, String),
    form: FormState,
) -> Result<Response, WebError> {
    let now = app.db.clocks().now();
    let who = match provider.identity(&app.public_url, journey, code, now).await {
        Ok(who) => who,
        Err(refusal) => {
            return match refusal.wrong() {
                Some(what) => not_let_in(app, caller, form, what).await,
                None => down(app, caller, form).await,
            };
        }
    };
    let (coming, device) = second::coming(caller, headers)?;
    match service::enter_by_provider(&app.db, &app.keys, who, coming).await? {
        Arrived::In(entered) => {
            let told = entered.reset.map(|_| "accounts-factor-was-reset");
            second::enter(app, caller, &entered, &device, &form, told).await
        }
        Arrived::Owes(owes, means, token) => Ok(second::asked(caller, form, (owes, means), &token)),
        Arrived::Unknown => Ok(nobody(caller, "accounts-provider-unknown")),
        Arrived::Suspended => Ok(nobody(caller, "accounts-provider-suspended")),
        Arrived::Refused(problem) => sign_in::refused(app, caller, form, problem).await,
    }
}

/// Who he is is known, and he has no account that lets him in: whom he turns to.
fn nobody(caller: &Caller, key: &'static str) -> Response {
    let page = caller.shell.public_page("accounts-provider-nobody");
    web::html_status(StatusCode::FORBIDDEN, &NobodyPage { page, sentence: t(key) })
}

fn tax_code_page(around: &Around<'_>, form: FormState, held: bool) -> TaxCodePage {
    let (page, form, back) = (around.page("accounts-tax-code-set"), around.seen(form), around.back());
    let now = if held { "accounts-tax-code-is-there" } else { "accounts-tax-code-none" };
    TaxCodePage { page, form, now, back }
}

/// Asks for the tax code of a user.
pub(super) async fn ask_tax_code(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
) -> Result<Response, WebError> {
    let around = around(&app, &caller, user).await?;
    let (_, code) = app.read(&caller, move |tx, actor| access::provider::tax_code(tx, actor, user)).await?;
    let mut form = caller.shell.form(format!("{}/tax-code", back(user)));
    let held = code.is_some();
    form.set("tax_code", code.unwrap_or_default());
    Ok(web::html(&tax_code_page(&around, form, held)))
}

/// Enters it, or takes it away.
pub(super) async fn set_tax_code(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let (said, typed) = (said(&form), form.get("tax_code").to_owned());
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        let code = service::typed_tax_code(&typed)?;
        service::set_tax_code(tx, actor, user, &said, code.as_ref())
    };
    let Err(problem) = app.write(&caller, work).await else {
        let taken = form.get("tax_code").trim().is_empty();
        let told = if taken { "accounts-tax-code-removed" } else { "accounts-tax-code-saved" };
        return Ok(web::redirect_with_flash(&back(user), told));
    };
    refused(&mut form, problem)?;
    let around = around(&app, &caller, user).await?;
    // Whoever may not enter one is not told whether there is one either.
    let held = app.read(&caller, move |tx, actor| access::provider::tax_code(tx, actor, user)).await;
    Ok(again(&tax_code_page(&around, form, held.is_ok_and(|(_, code)| code.is_some()))))
}
