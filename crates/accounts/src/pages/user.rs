//! One user: his account, his roles, his invitation, and what the brake on sign-in holds against him.

use access::brake::{Forgiven, Forgiveness, Tries};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::clock::local_date;
use kernel::ids::UserId;
use kernel::{Date, Timestamp};
use web::{
    App, Badge, Caller, Cell, Column, Facts, FormState, Page, Posted, Row, Table, Tone, WebError, fmt, t, tn,
};

use super::users::{last_day, state};
use crate::model::{HeldRole, SentLetter, UserAccount, UserPage};
use crate::{service, words};

#[derive(Template)]
#[template(path = "user.html")]
struct OneUserPage {
    page: Page,
    /// The form that lifts the brake.
    form: FormState,
    facts: Facts,
    roles: Table,
    /// What became of the last letter, and the form that sends another one.
    letter: Option<(String, Option<FormState>)>,
    /// What counts against him, in a sentence.
    counts: Option<String>,
    held: bool,
    tries: Table,
    forgiven: Vec<Forgiven>,
}

impl OneUserPage {
    fn forgiven_words(&self, word: &Forgiven) -> String {
        tn(
            "accounts-forgiven-line",
            &[("when", &fmt::instant(word.at)), ("who", &word.by), ("reason", &word.reason)],
        )
    }
}

/// A user's page.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("/admin/users/{user}/forgive"));
    Ok(web::html(&page(&app, &caller, user, form).await?))
}

/// Lifts the brake.
pub(super) async fn forgive(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let word = Forgiveness { id: form.id(), user, reason: form.get("reason").to_owned() };
    let written = app.write(&caller, move |tx, actor| service::forgive(tx, actor, &word)).await;
    let Err(problem) = written else {
        return Ok(web::redirect_with_flash(&format!("/admin/users/{user}"), "accounts-forgiven"));
    };
    form.absorb(problem)?;
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &caller, user, form).await?))
}

async fn page(app: &App, caller: &Caller, user: UserId, form: FormState) -> Result<OneUserPage, WebError> {
    let (actor, found) = app.read(caller, move |tx, actor| service::user(tx, actor, user)).await?;
    let UserPage { account, tries, forgiven } = found;
    let now = app.db.clocks().now();
    let today = local_date(now);
    let page = app.page(&actor, caller, "accounts-user").crumb("/admin/users", t("accounts-users"));
    Ok(OneUserPage {
        page: page.heading(account.line.name.clone()),
        form,
        facts: facts(&account, today),
        roles: roles(&account, today),
        letter: letter(&account, caller, now),
        counts: words::counts(&tries),
        held: tries.iter().any(|tries| tries.until.is_some()),
        tries: tries_table(&tries),
        forgiven,
    })
}

/// What became of the last letter, and the form for another one while he has chosen no password.
fn letter(account: &UserAccount, caller: &Caller, now: Timestamp) -> Option<(String, Option<FormState>)> {
    let last = account.invitation.as_ref()?;
    let again = !account.has_password && account.line.active;
    let form = || caller.shell.form(format!("/admin/users/{}/invitation", account.line.id));
    Some((letter_words(last, account.has_password, now), again.then(form)))
}

fn facts(account: &UserAccount, today: Date) -> Facts {
    let line = &account.line;
    Facts::new()
        .with("accounts-login", Cell::code(&line.login))
        .with("accounts-state", Cell::badge(&state(line, today)))
        .with_some("accounts-email", account.email.as_ref().map(Cell::text))
        .with("accounts-created", Cell::instant(account.created_at))
        .with(
            "accounts-last-sign-in",
            line.last_sign_in.map_or_else(|| Cell::key("accounts-never"), Cell::instant),
        )
}

fn roles(account: &UserAccount, today: Date) -> Table {
    let columns = vec![
        Column::new("accounts-role"),
        Column::new("accounts-unit"),
        Column::new("accounts-from-day"),
        Column::new("accounts-until"),
        Column::new("accounts-state"),
    ];
    Table::new("roles", "accounts-roles", columns)
        .rows(account.line.roles.iter().map(|held| {
            Row::new(vec![
                Cell::text(words::role(held.role)),
                Cell::text(&held.unit.name).sub(held.unit.code.clone()),
                Cell::date(held.valid_from),
                last_day(held),
                Cell::badge(&role_state(held, today)),
            ])
        }))
        .empty("accounts-roles-none")
}

fn role_state(held: &HeldRole, today: Date) -> Badge {
    if held.valid_to <= today {
        Badge::new(Tone::Quiet, "accounts-role-over")
    } else if held.valid_from > today {
        Badge::new(Tone::Info, "accounts-role-to-come")
    } else {
        Badge::new(Tone::Good, "accounts-role-held")
    }
}

/// What became of the last letter.
fn letter_words(last: &SentLetter, has_password: bool, now: Timestamp) -> String {
    let instant = web::fmt::instant;
    let (who, sent, until) = (&last.invited_by, instant(last.sent_at), instant(last.expires_at));
    let key = match last.used_at {
        Some(_) => "accounts-letter-was-used",
        None if has_password => "accounts-letter-was-needless",
        None if last.expires_at <= now => "accounts-letter-is-over",
        None => "accounts-letter-is-out",
    };
    let used = last.used_at.map(instant).unwrap_or_default();
    tn(key, &[("who", who), ("sent", &sent), ("until", &until), ("used", &used)])
}

fn tries_table(tries: &[Tries]) -> Table {
    let columns = vec![
        Column::new("accounts-tries-way"),
        Column::number("accounts-tries-failed"),
        Column::new("accounts-tries-since"),
        Column::new("accounts-tries-until"),
    ];
    Table::new("tries", "accounts-held", columns).rows(tries.iter().map(|tries| {
        let until = tries.until.map(words::full_minute);
        Row::new(vec![
            Cell::text(words::way(tries.lane)),
            Cell::number(i64::from(tries.failed)),
            Cell::instant(tries.since),
            until.map_or_else(|| Cell::key("accounts-tries-open"), Cell::instant),
        ])
    }))
}
