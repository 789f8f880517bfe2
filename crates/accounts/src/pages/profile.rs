//! Everybody's own account: who he is here, where he is signed in, who tried to be, and his password.

use access::Actor;
use access::tree::Access;
use access::users;
use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::Response;
use kernel::Problem;
use kernel::clock::local_date;
use uuid::Uuid;
use web::{App, Badge, Caller, Cell, Column, Facts, FormState, Page, Posted, Row, Table, Tone, WebError, t};

use super::sessions::{self, Here};
use super::users::last_day;
use super::{factor, key, leaving};
use crate::model::Profile;
use crate::service::{self, Checked, PasswordForm};
use crate::{rules, words};

#[derive(Template)]
#[template(path = "profile.html")]
struct ProfilePage {
    page: Page,
    facts: Facts,
    roles: Table,
    /// What he had typed and not sent; none when there is nothing.
    drafts: Option<Table>,
    sessions: Table,
    /// The form whose buttons end sessions; none when there is no other.
    ending: Option<FormState>,
    sign_ins: Table,
    factor: Facts,
    /// Whether he has a program that shows codes.
    program: bool,
    keys: Table,
    /// Why no key can be had on this page.
    no_key: Option<String>,
    /// The form that makes new codes on paper; none without a factor.
    codes: Option<FormState>,
}

#[derive(Template)]
#[template(path = "profile_email.html")]
struct EmailPage {
    page: Page,
    form: FormState,
}

#[derive(Template)]
#[template(path = "profile_phone.html")]
struct PhonePage {
    page: Page,
    form: FormState,
}

#[derive(Template)]
#[template(path = "profile_communications.html")]
struct CommunicationsPage {
    page: Page,
    form: FormState,
}

#[derive(Template)]
#[template(path = "profile_password.html")]
struct PasswordPage {
    page: Page,
    form: FormState,
    login: String,
}

/// One's own account.
pub(super) async fn show(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let keys = app.keys.clone();
    let (actor, profile) = app.read(&caller, move |tx, actor| service::profile(tx, actor, &keys)).await?;
    let sign_ins = service::sign_ins(&app.db, actor.user).await?;
    let page = app.page(&actor, &caller, "accounts-profile").intro(t("accounts-profile-intro"));
    let others = profile.sessions.iter().any(|session| session.id != actor.session);
    let today = local_date(app.db.clocks().now());
    Ok(web::html(&ProfilePage {
        page,
        facts: facts(&profile),
        roles: roles(&profile, today),
        drafts: (!profile.drafts.is_empty()).then(|| leaving::table(&profile.drafts)),
        sessions: sessions::table(&profile.sessions, Here::One(actor.session)),
        ending: others.then(|| caller.shell.form("/profile/sessions/end")),
        sign_ins: sign_ins_table(&sign_ins),
        factor: factor::facts(&profile.factors),
        program: profile.factors.program().is_some(),
        keys: key::table(&profile.factors),
        no_key: key::why_not(&caller),
        codes: profile.factors.means().any().then(|| caller.shell.form("/profile/factor/codes")),
    }))
}

fn facts(profile: &Profile) -> Facts {
    let Profile { line, email, phone, communications, tax_code, .. } = profile;
    let told = if *communications { "accounts-communications-on" } else { "accounts-communications-off" };
    Facts::new()
        .with("accounts-name", Cell::text(&line.name))
        .with("accounts-login", Cell::code(&line.login))
        .with("accounts-email", email.as_ref().map_or_else(Cell::none, Cell::text))
        .with("accounts-phone", phone.as_ref().map_or_else(Cell::none, Cell::text))
        .with("accounts-communications", Cell::key(told))
        .with_some("accounts-tax-code-set", tax_code.as_ref().map(Cell::code))
        .with("accounts-created", Cell::instant(line.created_at))
}

fn roles(profile: &Profile, today: kernel::Date) -> Table {
    let columns = vec![
        Column::new("accounts-role"),
        Column::new("accounts-unit"),
        Column::new("accounts-from-day"),
        Column::new("accounts-until"),
    ];
    let held = profile.line.roles.iter().filter(|held| today < held.valid_to);
    Table::new("roles", "accounts-roles", columns).rows(held.map(|held| {
        Row::new(vec![
            Cell::text(words::role(held.role)),
            Cell::text(&held.unit.name).sub(held.unit.code.clone()),
            Cell::date(held.valid_from),
            last_day(held),
        ])
    }))
}

fn sign_ins_table(sign_ins: &[Access]) -> Table {
    let columns = vec![
        Column::new("accounts-when"),
        Column::new("accounts-what-happened"),
        Column::new("accounts-role"),
        Column::new("accounts-outcome"),
    ];
    Table::new("sign-ins", "accounts-sign-ins", columns)
        .rows(sign_ins.iter().map(sign_in))
        .empty("accounts-sign-ins-none")
}

fn sign_in(access: &Access) -> Row {
    let record = &access.record;
    let refused = record.outcome == "denied";
    let (tone, outcome) = match refused {
        true => (Tone::Warn, "accounts-denied"),
        false => (Tone::Good, "accounts-allowed"),
    };
    let what = Cell::text(words::act(record));
    Row::new(vec![
        Cell::instant(rules::at(access)),
        match words::from_where(record) {
            Some(place) => what.sub(place),
            None => what,
        },
        // Who has not entered yet acts in no role.
        if record.role.is_empty() { Cell::none() } else { Cell::text(words::role_code(&record.role)) },
        Cell::badge(&Badge::new(tone, outcome)),
    ])
}

fn page(app: &App, caller: &Caller, actor: &Actor, title: &str) -> Page {
    app.page(actor, caller, title).crumb("/profile", t("accounts-profile"))
}

/// Asks where one is written to.
pub(super) async fn ask_email(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let mut form = caller.shell.form("/profile/email");
    let keys = app.keys.clone();
    let (actor, profile) = app.read(&caller, move |tx, actor| service::profile(tx, actor, &keys)).await?;
    form.set("email", profile.email.unwrap_or_default());
    Ok(web::html(&EmailPage { page: page(&app, &caller, &actor, "accounts-profile-email"), form }))
}

/// Changes where one is written to.
pub(super) async fn set_email(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let email = form.get("email").to_owned();
    let written = app.write(&caller, move |tx, actor| service::set_email(tx, actor, &email)).await;
    let Err(problem) = written else {
        return Ok(web::redirect_with_flash("/profile", "accounts-profile-email-saved"));
    };
    form.absorb(problem)?;
    let actor = app.actor(&caller).await?;
    let page = page(&app, &caller, &actor, "accounts-profile-email");
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &EmailPage { page, form }))
}

/// Asks where one answers the telephone.
pub(super) async fn ask_phone(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let mut form = caller.shell.form("/profile/phone");
    let keys = app.keys.clone();
    let (actor, profile) = app.read(&caller, move |tx, actor| service::profile(tx, actor, &keys)).await?;
    form.set("phone", profile.phone.unwrap_or_default());
    Ok(web::html(&PhonePage { page: page(&app, &caller, &actor, "accounts-profile-phone"), form }))
}

/// Changes where one answers the telephone.
pub(super) async fn set_phone(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let phone = form.get("phone").to_owned();
    let written = app.write(&caller, move |tx, actor| service::set_phone(tx, actor, &phone)).await;
    let Err(problem) = written else {
        return Ok(web::redirect_with_flash("/profile", "accounts-profile-phone-saved"));
    };
    form.absorb(problem)?;
    let actor = app.actor(&caller).await?;
    let page = page(&app, &caller, &actor, "accounts-profile-phone");
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &PhonePage { page, form }))
}

/// Asks whether one wants to hear of communications by e-mail.
pub(super) async fn ask_communications(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let mut form = caller.shell.form("/profile/communications");
    let keys = app.keys.clone();
    let (actor, profile) = app.read(&caller, move |tx, actor| service::profile(tx, actor, &keys)).await?;
    if profile.communications {
        form.set("communications", "true");
    }
    let page = page(&app, &caller, &actor, "accounts-communications-change");
    Ok(web::html(&CommunicationsPage { page, form }))
}

/// Says whether one wants to hear of communications by e-mail.
pub(super) async fn set_communications(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let wanted = form.ticked("communications");
    let written = app.write(&caller, move |tx, actor| service::set_communications(tx, actor, wanted)).await;
    let Err(problem) = written else {
        return Ok(web::redirect_with_flash("/profile", "accounts-communications-saved"));
    };
    form.absorb(problem)?;
    let actor = app.actor(&caller).await?;
    let page = page(&app, &caller, &actor, "accounts-communications-change");
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &CommunicationsPage { page, form }))
}

/// Asks for the old password and a new one.
pub(super) async fn ask_password(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let form = caller.shell.form("/profile/password");
    let actor = app.actor(&caller).await?;
    password_page(&app, &caller, &actor, form, StatusCode::OK).await
}

async fn password_page(
    app: &App,
    caller: &Caller,
    actor: &Actor,
    form: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let user = actor.user;
    let login = app.db.read(move |tx| users::login_of(tx, user)).await?;
    let page =
        page(app, caller, actor, "accounts-password-change").intro(t("accounts-password-change-intro"));
    Ok(web::html_status(status, &PasswordPage { page, form, login }))
}

/// Changes one's password; the other sessions end.
pub(super) async fn set_password(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let actor = app.actor(&caller).await?;
    // As they were typed: blanks around a password belong to it.
    let as_typed = |name: &str| form.all(name).first().cloned().unwrap_or_default();
    let (old, new) = (as_typed("old_password"), as_typed("password"));
    let typed = PasswordForm { old, new, repeated: as_typed("repeated_password") };
    let checked = service::check_password(&app.db, &actor, caller.origin(), &typed).await;
    let status = match checked {
        Ok(Checked::Right(hash)) => {
            app.write(&caller, move |tx, actor| users::set_own_password(tx, actor, &hash)).await?;
            return Ok(web::redirect_with_flash("/profile", "accounts-password-changed"));
        }
        Ok(Checked::Wait(until)) => return wait(&app, &caller, &actor, form, until).await,
        Err(Problem::Busy(_)) => {
            form.head(t("accounts-sign-in-busy-heading"));
            form.refuse(t("accounts-invitation-busy"));
            StatusCode::SERVICE_UNAVAILABLE
        }
        Err(problem) => {
            form.absorb(problem)?;
            StatusCode::UNPROCESSABLE_ENTITY
        }
    };
    password_page(&app, &caller, &actor, form, status).await
}

/// The page again: this guess was not looked at.
async fn wait(
    app: &App,
    caller: &Caller,
    actor: &Actor,
    mut form: FormState,
    until: kernel::Timestamp,
) -> Result<Response, WebError> {
    let now = app.db.clocks().now();
    form.head(words::wait_heading(until, now));
    form.refuse(words::wait_to_change(until, now));
    let mut response = password_page(app, caller, actor, form, StatusCode::TOO_MANY_REQUESTS).await?;
    response.headers_mut().insert(header::RETRY_AFTER, web::fmt::retry_after(until, now).into());
    Ok(response)
}

/// Ends another session of one's own, or all others.
pub(super) async fn end_session(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let form = posted.form();
    let others = form.get("session") == "all";
    let which = form.get("session").parse::<Uuid>().ok();
    if which.is_none() && !others {
        return Err(Problem::NotFound.into());
    }
    app.write(&caller, move |tx, actor| service::end_own_sessions(tx, actor, which)).await?;
    let flash = if others { "accounts-others-ended" } else { "accounts-session-ended" };
    Ok(web::redirect_with_flash("/profile", flash))
}
