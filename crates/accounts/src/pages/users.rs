//! The administrator's users.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::Date;
use kernel::clock::{FOREVER, local_date};
use kernel::ids::UserId;
use web::{After, App, Badge, Caller, Cell, Column, Page, Posted, Row, Table, Tone, WebError, fmt, t};

use crate::model::{HeldRole, UserLine, UserList};
use crate::service;
use crate::words;

/// Users of a page.
const LENGTH: usize = 50;

#[derive(Template)]
#[template(path = "users.html")]
struct UsersPage {
    page: Page,
    table: Table,
}

#[derive(Template)]
#[template(path = "user_switch.html")]
struct Switch<'a> {
    csrf: &'a str,
    user: &'a UserLine,
}
impl askama::filters::HtmlSafe for Switch<'_> {}

/// The list of users.
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(After { after }): Query<After>,
) -> Result<Response, WebError> {
    let after = after.map(UserId);
    let (actor, users) =
        app.read(&caller, move |tx, actor| service::list_users(tx, actor, after, LENGTH)).await?;
    let today = local_date(app.db.clocks().now());
    let table = table(&users, &caller.csrf(), actor.user, today);
    let page = app.page(&actor, &caller, "accounts-users").primary("/admin/users/new", "accounts-user-new");
    Ok(web::html(&UsersPage { page: page.intro(t("accounts-users-intro")), table }))
}

fn table(page: &UserList, csrf: &str, me: UserId, today: Date) -> Table {
    let columns = vec![
        Column::new("accounts-name"),
        Column::new("accounts-login"),
        Column::new("accounts-role"),
        Column::new("accounts-unit"),
        Column::new("accounts-until"),
        Column::new("accounts-state"),
        Column::actions("accounts-actions"),
    ];
    Table::new("users", "accounts-users", columns)
        .rows(page.users.iter().map(|user| row(user, csrf, me, today)))
        .empty("accounts-users-none")
        .empty_action("/admin/users/new", "accounts-user-new")
        .next_link(After::link("/admin/users", page.next))
}

fn row(user: &UserLine, csrf: &str, me: UserId, today: Date) -> Row {
    let role = user.roles.first();
    let others = user.roles.len().saturating_sub(1);
    let first = Cell::text(role.map_or(fmt::NONE.to_owned(), |held| words::role(held.role)));
    let first =
        if others == 0 { first } else { first.sub(web::tn("accounts-roles-more", &[("n", &others)])) };
    Row::new(vec![
        Cell::link(format!("/admin/users/{}", user.id), &user.name),
        Cell::code(&user.login),
        first,
        role.map_or_else(Cell::none, |held| Cell::text(&held.unit.name).sub(held.unit.code.clone())),
        role.map_or_else(Cell::none, last_day),
        Cell::badge(&state(user, today)),
        if user.id == me { Cell::key("accounts-you") } else { Cell::html(Switch { csrf, user }) },
    ])
}

/// The last day of a role; the table keeps the first day no more.
pub(super) fn last_day(held: &HeldRole) -> Cell {
    match held.valid_to {
        FOREVER => Cell::key("accounts-until-never"),
        day => Cell::date(day.yesterday().ok()),
    }
}

/// Whether he may sign in.
pub(super) fn state(user: &UserLine, today: Date) -> Badge {
    let holds_one = user.roles.iter().any(|held| today < held.valid_to);
    match (user.active, holds_one, user.last_sign_in) {
        (false, ..) => Badge::new(Tone::Warn, "accounts-state-suspended"),
        (true, false, _) => Badge::new(Tone::Quiet, "accounts-state-ended"),
        (true, true, None) => Badge::new(Tone::Info, "accounts-state-never"),
        (true, true, Some(_)) => Badge::new(Tone::Good, "accounts-state-active"),
    }
}

/// Suspends a user or lets him in again.
pub(super) async fn set_active(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let active = posted.form().get("active") == "true";
    app.write(&caller, move |tx, actor| service::set_active(tx, actor, user, active)).await?;
    let flash = if active { "accounts-user-readmitted" } else { "accounts-user-suspended" };
    Ok(web::redirect_with_flash("/admin/users", flash))
}
