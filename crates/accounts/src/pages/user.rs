//! One user: who he is, and what the brake on sign-in holds against him.

use access::brake::{Forgiven, Forgiveness, Tries};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::UserId;
use web::{App, Caller, Cell, Column, Facts, FormState, Page, Posted, Row, Table, WebError, fmt, t, tn};

use super::users::{last_day, state};
use crate::model::{UserLine, UserPage};
use crate::{service, words};

#[derive(Template)]
#[template(path = "user.html")]
struct OneUserPage {
    page: Page,
    form: FormState,
    facts: Facts,
    /// What counts against him, in a sentence.
    counts: Option<String>,
    held: bool,
    table: Table,
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
    let UserPage { user, tries, forgiven } = found;
    let today = kernel::clock::local_date(app.db.clocks().now());
    let page = app.page(&actor, caller, "accounts-user").crumb("/admin/users", t("accounts-users"));
    Ok(OneUserPage {
        page: page.heading(user.name.clone()),
        form,
        facts: facts(&user, today),
        counts: words::counts(&tries),
        held: tries.iter().any(|tries| tries.until.is_some()),
        table: table(&tries),
        forgiven,
    })
}

fn facts(user: &UserLine, today: kernel::Date) -> Facts {
    let roles = user.roles.iter().fold(
        Facts::new().with("accounts-login", Cell::code(&user.login)),
        |facts, held| {
            let unit = format!("{} · {}", words::role(held.role), held.unit.name);
            facts.with("accounts-role", Cell::text(unit)).with("accounts-until", last_day(held))
        },
    );
    roles.with("accounts-state", Cell::badge(&state(user, today)))
}

fn table(tries: &[Tries]) -> Table {
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
