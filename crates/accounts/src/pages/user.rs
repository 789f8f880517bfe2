//! The page of one user.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::clock::local_date;
use kernel::ids::UserId;
use kernel::{Date, Timestamp};
use web::{App, Badge, Caller, Cell, Column, Facts, FormState, Page, Row, Table, Tone, WebError, t, tn};

use super::users::{last_day, state};
use crate::model::{HeldRole, SentLetter, UserAccount};
use crate::{service, words};

#[derive(Template)]
#[template(path = "user.html")]
struct UserPage {
    page: Page,
    facts: Facts,
    roles: Table,
    /// What became of the last letter, and the form that sends another one.
    letter: Option<(String, Option<FormState>)>,
}

/// The account of a user.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
) -> Result<Response, WebError> {
    let (actor, account) = app.read(&caller, move |tx, actor| service::user(tx, actor, user)).await?;
    let now = app.db.clocks().now();
    let today = local_date(now);
    let page = app
        .page(&actor, &caller, "accounts-user")
        .heading(account.line.name.clone())
        .crumb("/admin/users", t("accounts-users"));
    let letter = account.invitation.as_ref().map(|last| {
        let again = (!account.has_password && account.line.active)
            .then(|| caller.shell.form(format!("/admin/users/{user}/invitation")));
        (letter_words(last, account.has_password, now), again)
    });
    Ok(web::html(&UserPage { page, facts: facts(&account, today), roles: roles(&account, today), letter }))
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
