//! "Like user X": a colleague is chosen as one types, and his roles are given to somebody else.

use access::Actor;
use access::administration::needs_approval;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::Problem;
use kernel::ids::UserId;
use uuid::Uuid;
use web::{
    App, Badge, Caller, Cell, Choice, Column, FormState, Page, Posted, Row, Table, Tone, WebError, t, tn,
};

use super::invite;
use super::user_changes::{back, refused, said};
use super::users::last_day;
use crate::model::{HeldRole, UserLine};
use crate::service::{self, InviteForm, Invited, Like, LikeForm, LikeRow, UserForm};
use crate::words;

/// Where one begins who invites somebody.
pub(super) const NEW: &str = "/admin/users/new/like";

#[derive(Template)]
#[template(path = "like_search.html")]
struct SearchPage {
    page: Page,
    form: FormState,
    path: String,
    found: Found,
}

/// The list under the search, also by itself while one types.
#[derive(Template)]
#[template(path = "like_found.html")]
struct Found {
    table: Option<Table>,
    more: bool,
}
impl askama::filters::HtmlSafe for Found {}

#[derive(Template)]
#[template(path = "like.html")]
struct LikePage {
    page: Page,
    form: FormState,
    /// Whether somebody new is invited: then it is asked who.
    new: bool,
    back: String,
    table: Table,
    /// How the link can reach somebody new; empty where no e-mail is sent.
    ways: Vec<Choice>,
    submit: &'static str,
}

impl LikePage {
    /// With the ways in which the link can reach somebody new.
    fn reaching(self, ways: Vec<Choice>) -> Self {
        let submit = if ways.is_empty() { self.submit } else { "accounts-user-invite" };
        Self { ways, submit, ..self }
    }
}

/// A box that gives a role of the colleague.
#[derive(Template)]
#[template(path = "like_tick.html")]
struct Tick<'a> {
    id: Uuid,
    role: &'a str,
    ticked: bool,
}
impl askama::filters::HtmlSafe for Tick<'_> {}

/// Where the search for a user is: for an account, or for somebody new.
fn path(user: Option<UserId>) -> String {
    user.map_or_else(|| NEW.to_owned(), |user| format!("{}/like", back(user)))
}

/// The way that leads here: over the user who is to have the roles, when there is one already.
fn above(page: Page, user: Option<UserId>) -> Page {
    let page = page.crumb("/admin/users", t("accounts-users"));
    match user {
        Some(user) => page.crumb(back(user), t("accounts-user")),
        None => page,
    }
}

/// The search for somebody new.
pub(super) async fn ask_new(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    search(&app, &caller, caller.shell.form(NEW), None).await
}

/// The search for an account.
pub(super) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
) -> Result<Response, WebError> {
    search(&app, &caller, caller.shell.form(path(Some(user))), Some(user)).await
}

/// What was typed, for somebody new.
pub(super) async fn find_new(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    search(&app, &caller, posted.form().to(NEW), None).await
}

/// What was typed, for an account.
pub(super) async fn find(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
    posted: Posted,
) -> Result<Response, WebError> {
    search(&app, &caller, posted.form().to(path(Some(user))), Some(user)).await
}

async fn search(
    app: &App,
    caller: &Caller,
    form: FormState,
    user: Option<UserId>,
) -> Result<Response, WebError> {
    let text = form.get("q").to_owned();
    let typed = !text.is_empty();
    let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| service::colleagues(tx, actor, user, &text);
    let (actor, (colleagues, more)) = app.read(caller, work).await?;
    let found = Found { table: typed.then(|| found_table(&colleagues, user)), more };
    if caller.is_partial() {
        return Ok(web::html(&found));
    }
    let page = above(app.page(&actor, caller, "accounts-like"), user).intro(t("accounts-like-intro"));
    Ok(web::html(&SearchPage { page, form, path: path(user), found }))
}

fn found_table(colleagues: &[UserLine], user: Option<UserId>) -> Table {
    let columns = vec![Column::new("accounts-name"), Column::new("accounts-roles")];
    let held = |held: &HeldRole| format!("{}, {}", words::role(held.role), held.unit.name);
    Table::new("colleagues", "accounts-like-colleagues", columns)
        .rows(colleagues.iter().map(|one| {
            let roles: Vec<String> = one.roles.iter().map(held).collect();
            Row::new(vec![
                Cell::link(format!("{}/{}", path(user), one.id), &one.name).sub(one.login.clone()),
                Cell::text(roles.join("; ")),
            ])
        }))
        .empty("accounts-like-nobody")
}

/// The roles of a colleague, for somebody new.
pub(super) async fn show_new(
    State(app): State<App>,
    caller: Caller,
    Path(colleague): Path<UserId>,
) -> Result<Response, WebError> {
    let mut form = caller.shell.form(format!("{NEW}/{colleague}"));
    let (_, contact) = app.read(&caller, service::last_contact).await?;
    form.set("contact", contact.unwrap_or_default());
    form.set(invite::WAY, invite::BY_MAIL);
    let found = look(&app, &caller, None, colleague).await?;
    let page = page(&app, &caller, &found, None, ticked(form, &found.1));
    Ok(web::html(&page.reaching(invite::ways(invite::mails(&app).await?))))
}

/// The roles of a colleague, for an account.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path((user, colleague)): Path<(UserId, UserId)>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("{}/{colleague}", path(Some(user))));
    let found = look(&app, &caller, Some(user), colleague).await?;
    let (_, account) = app.read(&caller, move |tx, actor| service::another(tx, actor, user)).await?;
    let mut form = ticked(form, &found.1);
    form.set("version", account.account.line.version.to_string());
    Ok(web::html(&page(&app, &caller, &found, Some(user), form)))
}

async fn look(
    app: &App,
    caller: &Caller,
    user: Option<UserId>,
    colleague: UserId,
) -> Result<(Actor, Like), Problem> {
    app.read(caller, move |tx, actor| service::like(tx, actor, user, colleague)).await
}

/// What may be given is ticked from the beginning.
fn ticked(mut form: FormState, found: &Like) -> FormState {
    let offered = found.rows.iter().filter(|row| row.offer.is_ok());
    form.set_all("like", offered.map(|row| row.held.id.to_string()));
    form
}

fn page(
    app: &App,
    caller: &Caller,
    (actor, found): &(Actor, Like),
    user: Option<UserId>,
    form: FormState,
) -> LikePage {
    let page = above(app.page(actor, caller, "accounts-like"), user);
    let name = &found.colleague.name;
    LikePage {
        page: page.crumb(path(user), t("accounts-like")).intro(tn("accounts-like-of", &[("name", name)])),
        table: roles(&found.rows, &form),
        form,
        new: user.is_none(),
        ways: Vec::new(),
        back: user.map_or_else(|| "/admin/users/new".to_owned(), back),
        submit: if user.is_none() { "accounts-user-create" } else { "accounts-like-give" },
    }
}

fn roles(rows: &[LikeRow], form: &FormState) -> Table {
    let columns = vec![
        Column::new("accounts-role"),
        Column::new("accounts-unit"),
        Column::new("accounts-from-day"),
        Column::new("accounts-until"),
        Column::new("accounts-like-opens"),
    ];
    Table::new("like-roles", "accounts-like-roles", columns)
        .rows(rows.iter().map(|row| {
            let (held, role) = (&row.held, words::role(row.held.role));
            let ticked = form.all("like").contains(&held.id.to_string());
            let (first, opens) = match row.offer {
                Ok(opening) if needs_approval(held.role) => (
                    Cell::html(Tick { id: held.id, role: &role, ticked }),
                    Cell::badge(&Badge::new(Tone::Warn, "accounts-row-would-wait"))
                        .sub(words::opening(opening)),
                ),
                Ok(opening) => (
                    Cell::html(Tick { id: held.id, role: &role, ticked }),
                    Cell::text(words::opening(opening)),
                ),
                Err(why) => (
                    Cell::text(&role),
                    Cell::badge(&Badge::new(Tone::Quiet, "accounts-like-not"))
                        .sub(t(&format!("accounts-like-{}", why.code()))),
                ),
            };
            let unit = Cell::text(&held.unit.name).sub(held.unit.code.clone());
            Row::new(vec![first, unit, Cell::date(held.valid_from), last_day(held), opens])
        }))
        .empty("accounts-roles-none")
}

/// Which roles were ticked, from when to when.
fn typed(form: &mut FormState) -> LikeForm {
    let ticked = form.all("like").iter().filter_map(|id| id.parse().ok()).collect();
    LikeForm { ticked, from: form.date("from"), until: form.date("until") }
}

/// Gives an account roles of a colleague.
pub(super) async fn give(
    State(app): State<App>,
    caller: Caller,
    Path((user, colleague)): Path<(UserId, UserId)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let (like, said) = (typed(&mut form), said(&form));
    let written = match form.finish() {
        Ok(()) => {
            let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
                service::give_like(tx, actor, user, colleague, &said, &like)
            };
            app.write(&caller, work).await.map(|(_, waits)| waits)
        }
        Err(problem) => Err(problem),
    };
    let problem = match written {
        Ok(true) => return Ok(web::redirect_with_flash(&back(user), "accounts-like-waits")),
        Ok(false) => return Ok(web::redirect_with_flash(&back(user), "accounts-like-given")),
        Err(problem) => problem,
    };
    refused(&mut form, problem)?;
    let found = look(&app, &caller, Some(user), colleague).await?;
    if form.get("version").is_empty() {
        let (_, account) = app.read(&caller, move |tx, actor| service::another(tx, actor, user)).await?;
        form.set("version", account.account.line.version.to_string());
    }
    let page = page(&app, &caller, &found, Some(user), form);
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// Invites somebody with roles of a colleague.
pub(super) async fn send(
    State(app): State<App>,
    caller: Caller,
    Path(colleague): Path<UserId>,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let found = look(&app, &caller, None, colleague).await?;
    let (like, user): (LikeForm, UserId) = (typed(&mut form), form.id());
    let text = |name: &str| form.get(name).to_owned();
    let who =
        UserForm { id: Some(user), login: text("login"), name: text("name"), grant: Default::default() };
    let typed =
        InviteForm { user: who, email: text("email"), contact: text("contact"), tax_code: String::new() };
    let prepared = service::prepare_like(&app.db, &found.0, colleague, &like, typed).await;
    let written = match invite::both(&form, prepared) {
        Ok((invite, others)) => {
            let way = invite::way(&app, form.get(invite::WAY) == invite::BY_MAIL);
            let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
                service::invite_like(tx, actor, &way, &invite, &others)
            };
            app.write(&caller, work).await
        }
        Err(problem) => Err(problem),
    };
    let place = back(user);
    match written {
        Ok((actor, Invited::Letter(letter))) => Ok(invite::letters(&app, &caller, &headers, &actor, *letter)),
        Ok((_, Invited::Mailed)) => Ok(web::redirect_with_flash(&place, "accounts-invitation-mailed")),
        Ok((_, Invited::Waits)) => Ok(web::redirect_with_flash(&place, "accounts-like-waits")),
        Ok((_, Invited::Before)) => Ok(web::redirect_with_flash(&place, "accounts-letter-shown-once")),
        Err(problem) => {
            form.absorb(problem)?;
            let ways = invite::ways(invite::mails(&app).await?);
            let page = page(&app, &caller, &found, None, form).reaching(ways);
            Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}
