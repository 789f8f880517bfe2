//! What an administrator changes in a user's account: his state, his roles, his sessions. Each change has a page of its own
//! that says what will happen, before it does.

use access::Actor;
use access::assignments::{End, Giving};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::UserId;
use kernel::{FieldProblem, Problem};
use storage::Tx;
use territory::{Asl, Laboratory};
use uuid::Uuid;
use web::{App, Caller, Choice, FormState, Page, Posted, WebError, t, tn};

use super::{confirm, invite};
use crate::model::{HeldRole, UserLine, UserPage};
use crate::rules::Deed;
use crate::service::{self, Said};
use crate::words;

#[derive(Template)]
#[template(path = "user_active.html")]
struct ActivePage {
    page: Page,
    form: FormState,
    back: String,
    reasons: Vec<Choice>,
    what: &'static str,
    submit: &'static str,
}

#[derive(Template)]
#[template(path = "user_role.html")]
struct RolePage {
    page: Page,
    form: FormState,
    back: String,
    roles: Vec<Choice>,
    asls: Vec<&'static Asl>,
    laboratories: Vec<&'static Laboratory>,
}

#[derive(Template)]
#[template(path = "user_role_end.html")]
struct EndPage {
    page: Page,
    form: FormState,
    back: String,
    reasons: Vec<Choice>,
    whens: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "user_role_until.html")]
struct UntilPage {
    page: Page,
    form: FormState,
    back: String,
}

pub(super) fn back(user: UserId) -> String {
    format!("/admin/users/{user}")
}

/// What was said beside a change.
pub(super) fn said(form: &FormState) -> Said {
    let (why, note) = (form.get("why").to_owned(), form.get("note").to_owned());
    Said { id: form.id(), seen: form.get("version").parse().ok(), why, note }
}

pub(super) fn reasons(deed: Deed) -> Vec<Choice> {
    deed.reasons().iter().map(|code| Choice::new(*code, words::reason(code))).collect()
}

/// The account of somebody else, and the page around a form that changes it.
pub(super) struct Around<'r> {
    app: &'r App,
    caller: &'r Caller,
    actor: Actor,
    pub(super) user: UserLine,
    pub(super) email: Option<String>,
}

/// Finds an account, or says why this one is not the actor's to change so.
type Find = fn(&mut Tx<'_>, &Actor, UserId) -> Result<UserPage, Problem>;

pub(super) async fn around<'r>(
    app: &'r App,
    caller: &'r Caller,
    user: UserId,
) -> Result<Around<'r>, WebError> {
    around_found(app, caller, user, service::another).await
}

/// The same, before what concerns the whole account is asked.
pub(super) async fn around_own<'r>(
    app: &'r App,
    caller: &'r Caller,
    user: UserId,
) -> Result<Around<'r>, WebError> {
    around_found(app, caller, user, service::anothers_own).await
}

async fn around_found<'r>(
    app: &'r App,
    caller: &'r Caller,
    user: UserId,
    find: Find,
) -> Result<Around<'r>, WebError> {
    let (actor, found) = app.read(caller, move |tx, actor| find(tx, actor, user)).await?;
    let (user, email) = (found.account.line, found.account.email);
    Ok(Around { app, caller, actor, user, email })
}

impl Around<'_> {
    pub(super) fn page(&self, title: &str) -> Page {
        let name = &self.user.name;
        let page = self.app.page(&self.actor, self.caller, title).crumb("/admin/users", t("accounts-users"));
        page.crumb(back(self.user.id), name.clone()).intro(name.clone())
    }

    pub(super) fn back(&self) -> String {
        back(self.user.id)
    }

    /// The form as it is shown: it carries the account as its author saw it first, or as it is now.
    pub(super) fn seen(&self, mut form: FormState) -> FormState {
        if form.get("version").is_empty() {
            form.set("version", self.user.version.to_string());
        }
        form
    }

    pub(super) fn role(&self, id: Uuid) -> Result<&HeldRole, Problem> {
        self.user.roles.iter().find(|held| held.id == id).ok_or(Problem::NotFound)
    }

    /// Whose role it is, which and for which unit.
    pub(super) fn about(&self, held: &HeldRole) -> String {
        let (role, unit) = (words::role(held.role), &held.unit.name);
        tn("accounts-role-whose", &[("name", &self.user.name), ("role", &role), ("unit", unit)])
    }
}

/// Takes over why it was refused. When the account has changed meanwhile, the form goes on from what it has become, which
/// its author is told to look at.
pub(super) fn refused(form: &mut FormState, problem: Problem) -> Result<(), Problem> {
    if matches!(problem, Problem::Stale) {
        form.set("version", "");
    }
    form.absorb(problem)
}

pub(super) fn again(page: &impl Template) -> Response {
    web::html_status(StatusCode::UNPROCESSABLE_ENTITY, page)
}

/// Asks why a user is suspended, or let in again.
pub(super) async fn ask_active(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
) -> Result<Response, WebError> {
    let mut form = caller.shell.form(format!("/admin/users/{user}/active"));
    let around = around_own(&app, &caller, user).await?;
    form.set("active", (!around.user.active).to_string());
    Ok(web::html(&active_page(&around, form)))
}

fn active_page(around: &Around<'_>, form: FormState) -> ActivePage {
    let (deed, title, what, submit) = match form.get("active") == "true" {
        true => (Deed::Readmit, "accounts-readmit-title", "accounts-readmit-what", "accounts-readmit-do"),
        false => (Deed::Suspend, "accounts-suspend-title", "accounts-suspend-what", "accounts-suspend-do"),
    };
    let (page, form, back) = (around.page(title), around.seen(form), around.back());
    ActivePage { page, form, back, reasons: reasons(deed), what: t(what), submit }
}

/// Suspends a user or lets him in again.
pub(super) async fn set_active(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let (active, said) = (form.get("active") == "true", said(&form));
    let written =
        app.write(&caller, move |tx, actor| service::set_active(tx, actor, user, &said, active)).await;
    let Err(problem) = written else {
        let flash = if active { "accounts-user-readmitted" } else { "accounts-user-suspended" };
        return Ok(web::redirect_with_flash(&back(user), flash));
    };
    refused(&mut form, problem)?;
    let around = around(&app, &caller, user).await?;
    Ok(again(&active_page(&around, form)))
}

/// Asks which role to give.
pub(super) async fn ask_role(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("/admin/users/{user}/roles/new"));
    Ok(web::html(&role_page(&around(&app, &caller, user).await?, form)))
}

fn role_page(around: &Around<'_>, form: FormState) -> RolePage {
    let (asls, laboratories) = invite::codes(&around.actor);
    RolePage {
        form: around.seen(form),
        back: around.back(),
        roles: invite::roles(&around.actor),
        asls,
        laboratories,
        page: around.page("accounts-role-new"),
    }
}

/// Gives a role, once he who does it has seen what it opens.
pub(super) async fn give_role(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let edit = posted.pressed() == confirm::BACK;
    let mut form = posted.form();
    let (actor, ()) = app.read(&caller, service::may_manage_users).await?;
    if edit {
        return Ok(web::html(&role_page(&around(&app, &caller, user).await?, form)));
    }
    let (grant, said) = (invite::grant(&mut form), said(&form));
    let prepared = invite::both(&form, service::prepare_role(&app.db, &actor, &grant).await);
    let written = match prepared {
        Ok(new) if !form.ticked(confirm::CONFIRMED) => {
            let around = around(&app, &caller, user).await?;
            let (role, unit) = (new.role, new.unit.code.clone());
            let (_, opening) = app
                .read(&caller, move |tx, actor| service::rehearse_role(tx, actor, user, role, &unit))
                .await?;
            let (page, form) = (around.page("accounts-role-new"), around.seen(form));
            return Ok(confirm::page(
                page.heading(around.user.name.clone()),
                form,
                confirm::of_role(&new),
                (role, opening),
                "accounts-role-give",
            ));
        }
        Ok(new) => {
            let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
                service::give_role(tx, actor, user, &said, &new)
            };
            app.write(&caller, work).await.map(|(_, giving)| giving)
        }
        Err(problem) => Err(problem),
    };
    let problem = match written {
        Ok(Giving::Given) => return Ok(web::redirect_with_flash(&back(user), "accounts-role-given")),
        Ok(Giving::Asked) => return Ok(web::redirect_with_flash(&back(user), "accounts-asked")),
        Err(problem) => problem,
    };
    refused(&mut form, problem)?;
    Ok(again(&role_page(&around(&app, &caller, user).await?, form)))
}

/// Asks when and why a role ends.
pub(super) async fn ask_end(
    State(app): State<App>,
    caller: Caller,
    Path((user, role)): Path<(UserId, Uuid)>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("/admin/users/{user}/roles/{role}/end"));
    Ok(web::html(&end_page(&around(&app, &caller, user).await?, form, role)?))
}

fn end_page(around: &Around<'_>, form: FormState, role: Uuid) -> Result<EndPage, Problem> {
    let about = around.about(around.role(role)?);
    Ok(EndPage {
        form: around.seen(form),
        back: around.back(),
        reasons: reasons(Deed::EndRole),
        whens: vec![
            Choice::key("now", "accounts-end-now").hint("accounts-end-now-hint"),
            Choice::key("day", "accounts-end-day"),
        ],
        page: around.page("accounts-role-end").intro(about),
    })
}

/// When a role is to end, as it was typed.
fn end_of(form: &mut FormState) -> Option<End> {
    match form.get("when") {
        "now" => Some(End::Now),
        "day" => form.required_date("last_day").map(End::After),
        _ => {
            form.problem(FieldProblem::new("when", "accounts-end-when-missing"));
            None
        }
    }
}

/// Ends a role.
pub(super) async fn end_role(
    State(app): State<App>,
    caller: Caller,
    Path((user, role)): Path<(UserId, Uuid)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let (end, said) = (end_of(&mut form), said(&form));
    let written = match end {
        Some(end) => {
            let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
                service::end_role(tx, actor, user, &said, role, end)
            };
            app.write(&caller, work).await.map(drop)
        }
        None => form.finish(),
    };
    let Err(problem) = written else {
        return Ok(web::redirect_with_flash(&back(user), "accounts-role-ended"));
    };
    refused(&mut form, problem)?;
    Ok(again(&end_page(&around(&app, &caller, user).await?, form, role)?))
}

/// Asks for another last day.
pub(super) async fn ask_until(
    State(app): State<App>,
    caller: Caller,
    Path((user, role)): Path<(UserId, Uuid)>,
) -> Result<Response, WebError> {
    let mut form = caller.shell.form(format!("/admin/users/{user}/roles/{role}/until"));
    let around = around(&app, &caller, user).await?;
    let held = around.role(role)?;
    if let Some(last) = kernel::clock::last_day(held.valid_to) {
        form.set_date("until", last);
    }
    Ok(web::html(&until_page(&around, form, role)?))
}

fn until_page(around: &Around<'_>, form: FormState, role: Uuid) -> Result<UntilPage, Problem> {
    let about = around.about(around.role(role)?);
    let page = around.page("accounts-role-move").intro(about);
    Ok(UntilPage { form: around.seen(form), back: around.back(), page })
}

/// Moves the last day of a role.
pub(super) async fn move_last_day(
    State(app): State<App>,
    caller: Caller,
    Path((user, role)): Path<(UserId, Uuid)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let (last, said) = (form.date("until"), said(&form));
    let written = match form.finish() {
        Ok(()) => {
            let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
                service::move_last_day(tx, actor, user, &said, role, last)
            };
            app.write(&caller, work).await.map(drop)
        }
        Err(problem) => Err(problem),
    };
    let Err(problem) = written else {
        return Ok(web::redirect_with_flash(&back(user), "accounts-role-moved"));
    };
    refused(&mut form, problem)?;
    Ok(again(&until_page(&around(&app, &caller, user).await?, form, role)?))
}

/// Ends one session of a user, or all of them.
pub(super) async fn end_sessions(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let form = posted.form();
    let (said, which) = (said(&form), form.get("session").parse::<Uuid>().ok());
    if which.is_none() && form.get("session") != "all" {
        return Err(Problem::NotFound.into());
    }
    app.write(&caller, move |tx, actor| service::end_sessions(tx, actor, user, &said, which)).await?;
    let flash = if which.is_some() { "accounts-session-ended" } else { "accounts-sessions-ended" };
    Ok(web::redirect_with_flash(&back(user), flash))
}
