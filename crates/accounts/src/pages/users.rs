//! The administrator's users: who they are, found and filtered, on the screen and as a file.

use access::{Actor, Role, administration};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use kernel::clock::{self, FOREVER, local_date};
use kernel::ids::UserId;
use kernel::{Date, Timestamp};
use serde::Deserialize;
use uuid::Uuid;
use web::{
    App, Badge, Caller, Cell, Choice, Column, Figure, Figures, FormState, Page, Posted, Row, Table, Tone,
    WebError, fmt, t, tn,
};

use crate::model::{HeldRole, UserLine, UserList};
use crate::rules::{Standing, UserFilter};
use crate::service::{self, UserQuery};
use crate::words;

/// Users of a page.
const LENGTH: usize = 50;

#[derive(Template)]
#[template(path = "users.html")]
struct UsersPage {
    page: Page,
    form: FormState,
    roles: Vec<Choice>,
    asls: Vec<Choice>,
    standings: Vec<Choice>,
    figures: Figures,
    found: String,
    table: Table,
}

#[derive(Template)]
#[template(path = "user_switch.html")]
struct Switch<'a> {
    user: &'a UserLine,
}
impl askama::filters::HtmlSafe for Switch<'_> {}

/// What the address may ask of the list: codes, never a name.
#[derive(Deserialize)]
pub(super) struct Ask {
    after: Option<Uuid>,
    role: Option<String>,
    asl: Option<String>,
    unit: Option<String>,
    standing: Option<String>,
}

/// What is asked for, as far as it is known.
fn filter(role: &str, asl: &str, unit: &str, standing: &str, text: &str) -> UserFilter {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let unit = unit.trim().to_uppercase();
    UserFilter {
        role: Role::parse(role).ok(),
        asl: territory::get().asl(asl).map(|asl| asl.code.clone()),
        unit: Some(unit).filter(|unit| !unit.is_empty() && unit.len() <= 20 && unit.chars().all(plain)),
        standing: Standing::parse(standing),
        text: text.to_owned(),
    }
}

fn typed(form: &FormState) -> UserFilter {
    filter(form.get("role"), form.get("asl"), form.get("unit"), form.get("standing"), form.get("q"))
}

/// The parts of a filter that may stand in an address.
fn parts(filter: &UserFilter) -> Vec<(&'static str, String)> {
    let role = filter.role.map(|role| ("role", role.code().to_owned()));
    let asl = filter.asl.as_ref().map(|asl| ("asl", asl.clone()));
    let standing = filter.standing.map(|standing| ("standing", standing.code().to_owned()));
    let unit = filter.unit.as_ref().map(|unit| ("unit", unit.clone()));
    [role, asl, unit, standing].into_iter().flatten().collect()
}

fn address(parts: &[(&str, String)]) -> String {
    let query: Vec<_> = parts.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("/admin/users{mark}{}", query.join("&"))
}

/// The list of users.
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(ask): Query<Ask>,
) -> Result<Response, WebError> {
    let of = |text: &Option<String>| text.clone().unwrap_or_default();
    let filter = filter(&of(&ask.role), &of(&ask.asl), &of(&ask.unit), &of(&ask.standing), "");
    let mut form = caller.shell.form("/admin/users/find");
    parts(&filter).into_iter().for_each(|(name, value)| form.set(name, value));
    answer(&app, &caller, form, UserQuery { filter, after: ask.after.map(UserId), length: Some(LENGTH) })
        .await
}

/// The same by a POST, because a name does not belong in an address; without one, the address says it all.
pub(super) async fn find(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let form = posted.form().to("/admin/users/find");
    let filter = typed(&form);
    if filter.text.is_empty() {
        return Ok(web::redirect(&address(&parts(&filter))));
    }
    let after = form.get("after").parse().ok().map(UserId);
    answer(&app, &caller, form, UserQuery { filter, after, length: Some(LENGTH) }).await
}

async fn answer(app: &App, caller: &Caller, form: FormState, query: UserQuery) -> Result<Response, WebError> {
    let asked = query.clone();
    let (actor, list) = app.read(caller, move |tx, actor| service::list_users(tx, actor, &asked)).await?;
    let page = app.page(&actor, caller, "accounts-users").primary("/admin/users/new", "accounts-user-new");
    let standing = |one: Standing| Choice::new(one.code(), words::standing(one));
    Ok(web::html(&UsersPage {
        page: page.intro(t("accounts-users-intro")),
        roles: super::invite::roles(&actor),
        asls: asls(&actor),
        standings: Standing::ALL.into_iter().map(standing).collect(),
        figures: figures(&list),
        found: tn("accounts-users-found", &[("n", &list.total)]),
        table: table(&list, &query.filter, caller, &actor, app.db.clocks().now()),
        form,
    }))
}

/// The ASL to choose from: none where there is nothing to choose.
fn asls(actor: &Actor) -> Vec<Choice> {
    let (asls, _) = super::invite::codes(actor);
    let choice = |asl: &&territory::Asl| Choice::new(&asl.code, &asl.name);
    if asls.len() > 1 { asls.iter().map(choice).collect() } else { Vec::new() }
}

/// Those to whom somebody should attend, each leading to the rows behind it.
fn figures(list: &UserList) -> Figures {
    let figure = |standing: Standing, count: usize, definition: &str| {
        let tone = if count == 0 { Tone::Quiet } else { Tone::Warn };
        let label = format!("accounts-standing-{}", standing.code());
        let href = address(&[("standing", standing.code().to_owned())]);
        Figure::new(&label, i64::try_from(count).unwrap_or(i64::MAX), definition).href(href).tone(tone)
    };
    Figures {
        figures: vec![
            figure(Standing::Expiring, list.expiring, "accounts-expiring-what"),
            figure(Standing::Dormant, list.dormant, "accounts-dormant-what"),
        ],
    }
}

fn table(list: &UserList, filter: &UserFilter, caller: &Caller, actor: &Actor, now: Timestamp) -> Table {
    let columns = vec![
        Column::new("accounts-name"),
        Column::new("accounts-login"),
        Column::new("accounts-role"),
        Column::new("accounts-unit"),
        Column::new("accounts-until"),
        Column::new("accounts-last-sign-in"),
        Column::new("accounts-state"),
        Column::actions("accounts-actions"),
    ];
    let today = local_date(now);
    let table = Table::new("users", "accounts-users", columns)
        .rows(list.users.iter().map(|user| row(user, actor, today)));
    let table = match filter.is_empty() {
        true => table.empty("accounts-users-none").empty_action("/admin/users/new", "accounts-user-new"),
        false => table.empty("accounts-users-none-such").empty_action("/admin/users", "accounts-users-all"),
    };
    let mut parts = parts(filter);
    parts.extend(list.next.map(|next| ("after", next.to_string())));
    if filter.text.is_empty() {
        return table.next_link(list.next.map(|_| address(&parts)));
    }
    parts.push(("q", filter.text.clone()));
    let fields = parts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    table.next_button("/admin/users/find", &caller.csrf(), list.next.map(|_| fields))
}

fn row(user: &UserLine, actor: &Actor, today: Date) -> Row {
    let to_give = administration::grantable(actor.role);
    // What he can act in comes before what is over.
    let role = user.roles.iter().find(|held| today < held.valid_to).or(user.roles.first());
    let others = user.roles.len().saturating_sub(1);
    let first = Cell::text(role.map_or(fmt::NONE.to_owned(), |held| words::role(held.role)));
    let first = if others == 0 { first } else { first.sub(tn("accounts-roles-more", &[("n", &others)])) };
    Row::new(vec![
        Cell::link(format!("/admin/users/{}", user.id), &user.name),
        Cell::code(&user.login),
        first,
        role.map_or_else(Cell::none, |held| Cell::text(&held.unit.name).sub(held.unit.code.clone())),
        role.map_or_else(Cell::none, last_day),
        user.last_sign_in.map_or_else(|| Cell::key("accounts-never"), |at| Cell::date(local_date(at))),
        Cell::badge(&state(user, today)),
        match user.id == actor.user {
            true => Cell::key("accounts-you"),
            // Whoever holds a role that is not his to give is not his to suspend.
            false
                if !user.roles.iter().all(|held| held.valid_to <= today || to_give.contains(&held.role)) =>
            {
                Cell::none()
            }
            false => Cell::html(Switch { user }),
        },
    ])
}

/// The last day of a role; the table keeps the first day no more.
pub(super) fn last_day(held: &HeldRole) -> Cell {
    match held.valid_to {
        FOREVER => Cell::key("accounts-until-never"),
        day if day <= held.valid_from => Cell::key("accounts-until-withdrawn"),
        day => Cell::date(day.yesterday().ok()),
    }
}

/// Whether he may sign in.
pub(super) fn state(user: &UserLine, today: Date) -> Badge {
    let key = words::state_key(user, today);
    let tone = match key {
        words::SUSPENDED => Tone::Warn,
        words::ENDED => Tone::Quiet,
        words::NEVER => Tone::Info,
        words::WAITS => Tone::Warn,
        _ => Tone::Good,
    };
    Badge::new(tone, key)
}

/// All who are asked for, as a file: a line for each of their roles.
pub(super) async fn export(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let filter = typed(&posted.form());
    let (_, list) = app.read(&caller, move |tx, actor| service::export_users(tx, actor, &filter)).await?;
    let today = local_date(app.db.clocks().now());
    let rows = list.users.iter().flat_map(|user| lines(user, today));
    Ok(web::csv::download("utenti.csv", web::csv::file(t("accounts-users-csv-header"), rows)))
}

fn lines(user: &UserLine, today: Date) -> Vec<[String; 9]> {
    let state = t(words::state_key(user, today)).to_owned();
    let last = user.last_sign_in.map(fmt::instant).unwrap_or_default();
    let line = |role: String, unit: [String; 2], days: [String; 2]| {
        let ([unit, code], [from, until]) = (unit, days);
        let (name, login) = (user.name.clone(), user.login.clone());
        [name, login, role, unit, code, from, until, state.clone(), last.clone()]
    };
    if user.roles.is_empty() {
        return vec![line(String::new(), Default::default(), Default::default())];
    }
    let of = |held: &HeldRole| {
        let until = clock::last_day(held.valid_to);
        let days = [fmt::date(held.valid_from), until.map(fmt::date).unwrap_or_default()];
        line(words::role(held.role), [held.unit.name.clone(), held.unit.code.clone()], days)
    };
    user.roles.iter().map(of).collect()
}
