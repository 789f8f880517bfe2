//! Writing a notice, and changing it.

use std::sync::Arc;

use access::{Actor, Role};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Timestamp;
use web::{App, Banner, Caller, Choice, FormState, Page, Posted, WebError, t};

use super::notice::{done, previews};
use crate::Board;
use crate::model::{Audience, Kind, Notice, NoticeContent, NoticeId, NoticeState, Severity};
use crate::service::notices::{self as service, NoticeForm, Step, When};
use crate::words;

/// Value of the button that shows and does not write.
const PREVIEW: &str = "preview";

#[derive(Template)]
#[template(path = "notice_form.html")]
struct FormPage {
    page: Page,
    form: FormState,
    previews: Vec<Banner>,
    kinds: Vec<Choice>,
    severities: Vec<Choice>,
    audiences: Vec<Choice>,
    roles: Vec<Choice>,
    asls: Vec<Choice>,
    version: i64,
    back: String,
    /// Key of the words of the button.
    save: &'static str,
    /// Whether it has been asked whether a maintenance can wait.
    late: bool,
}

impl FormPage {
    fn new(page: Page, form: FormState, previews: Vec<Banner>) -> Self {
        let audiences = ["everybody", "roles", "asl"];
        let human = Role::ALL.into_iter().filter(|role| !role.is_machine());
        let asls = territory::get().asls().iter().map(|asl| Choice::new(&asl.code, &asl.name)).collect();
        Self {
            page: page.crumb("/notices", t("support-notices")),
            previews,
            kinds: Kind::ALL.iter().map(|one| Choice::key(one.code(), one.key())).collect(),
            severities: Severity::ALL
                .iter()
                .map(|one| Choice::key(one.code(), one.key()).hint(&format!("{}-hint", one.key())))
                .collect(),
            audiences: audiences.map(|code| Choice::key(code, &format!("support-audience-{code}"))).to_vec(),
            roles: human.map(|role| Choice::new(role.code(), words::role(role.code()))).collect(),
            asls,
            version: 0,
            back: "/notices".to_owned(),
            save: "support-save-draft",
            late: form.ticked("late") || form.sentence("late").is_some(),
            form,
        }
    }

    /// For a notice that is there.
    fn of(self, notice: &Notice) -> Self {
        let published = notice.state == NoticeState::Published;
        Self {
            version: notice.version,
            back: format!("/notices/{}", notice.id),
            save: if published { "support-save-published" } else { "support-save-draft" },
            ..self
        }
    }
}

/// What was typed; days that are none are noted.
fn typed(form: &mut FormState) -> NoticeForm {
    let mut when =
        |day: &'static str, time: &str| When { day: form.date(day), time: form.get(time).to_owned() };
    let (shown, begins, ends) =
        (when("shown_day", "shown_time"), when("begins_day", "begins_time"), when("ends_day", "ends_time"));
    NoticeForm {
        kind: form.get("kind").to_owned(),
        severity: form.get("severity").to_owned(),
        title: form.get("title").to_owned(),
        text: form.get("text").to_owned(),
        audience: form.get("audience").to_owned(),
        roles: form.all("roles").to_vec(),
        asl: form.get("asl").to_owned(),
        shown,
        begins,
        ends,
    }
}

/// What a form says, if nothing of it is wrong; what is wrong is noted.
fn content(form: &mut FormState, now: Timestamp) -> Result<Option<NoticeContent>, WebError> {
    match typed(form).check(now) {
        Ok(content) if form.is_good() => Ok(Some(content)),
        Ok(_) => Ok(None),
        Err(problem) => {
            form.absorb(problem)?;
            Ok(None)
        }
    }
}

/// Fills in what a notice says.
fn fill(form: &mut FormState, content: &NoticeContent) {
    form.set("kind", content.kind.code());
    form.set("severity", content.severity.code());
    form.set("title", content.title.as_str());
    form.set("text", content.text.as_str());
    match &content.audience {
        Audience::Everybody => form.set("audience", "everybody"),
        Audience::Roles(roles) => {
            form.set("audience", "roles");
            form.set_all("roles", roles.iter().map(|role| role.code()));
        }
        Audience::Asl(asl) => {
            form.set("audience", "asl");
            form.set("asl", asl.as_str());
        }
    }
    let fields = [
        ("shown_day", "shown_time", content.shown_from),
        ("begins_day", "begins_time", content.begins),
        ("ends_day", "ends_time", content.ends),
    ];
    for (day, time, instant) in fields {
        let (date, clock) = words::typed(instant);
        form.set_date(day, date);
        form.set(time, clock);
    }
}

/// An empty form.
pub(super) async fn new(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (actor, ()) = app.read(&caller, service::may_manage).await?;
    let mut form = caller.shell.form("/notices/new");
    // A maintenance by default, which few should miss.
    form.set("severity", Severity::Attention.code());
    form.set("audience", "everybody");
    let page = app.page(&actor, &caller, "support-notice-new");
    Ok(web::html(&FormPage::new(page, form, Vec::new())))
}

/// Writes a draft, or only shows what it would look like.
pub(super) async fn create(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let preview = posted.pressed() == PREVIEW;
    let mut form = posted.form();
    let (actor, ()) = app.read(&caller, service::may_manage).await?;
    let now = app.db.clocks().now();
    let found = content(&mut form, now)?;
    let shown = found.as_ref().map(|content| previews(content, now)).unwrap_or_default();
    let status = match found {
        Some(_) if preview => StatusCode::OK,
        None => StatusCode::UNPROCESSABLE_ENTITY,
        Some(content) => {
            let id: NoticeId = form.id();
            let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| service::draft(tx, actor, id, &content);
            let Err(problem) = app.write(&caller, work).await else {
                return Ok(web::redirect_with_flash(&format!("/notices/{id}"), "support-drafted-now"));
            };
            form.absorb(problem)?;
            StatusCode::UNPROCESSABLE_ENTITY
        }
    };
    let page = app.page(&actor, &caller, "support-notice-new");
    Ok(web::html_status(status, &FormPage::new(page, form, shown)))
}

/// The form with what a notice says.
pub(super) async fn edit(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<NoticeId>,
) -> Result<Response, WebError> {
    let (actor, found) = app.read(&caller, move |tx, actor| service::view(tx, actor, id)).await?;
    let mut form = caller.shell.form(format!("/notices/{id}/edit"));
    fill(&mut form, &found.notice.content);
    let page = app.page(&actor, &caller, "support-notice-edit");
    Ok(web::html(&FormPage::new(page, form, Vec::new()).of(&found.notice)))
}

/// Changes a notice, or only shows what it would look like.
pub(super) async fn change(
    State(app): State<App>,
    Extension(board): Extension<Arc<Board>>,
    caller: Caller,
    Path(id): Path<NoticeId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let preview = posted.pressed() == PREVIEW;
    let mut form = posted.form();
    let (actor, found) = app.read(&caller, move |tx, actor| service::view(tx, actor, id)).await?;
    let now = app.db.clocks().now();
    let said = content(&mut form, now)?;
    let shown = said.as_ref().map(|content| previews(content, now)).unwrap_or_default();
    let status = match said {
        Some(_) if preview => StatusCode::OK,
        None => StatusCode::UNPROCESSABLE_ENTITY,
        Some(content) => {
            let version = form.get("version").parse().unwrap_or_default();
            let step = Step { id: form.id(), notice: id, version, late: form.ticked("late") };
            let work =
                move |tx: &mut storage::Tx<'_>, actor: &Actor| service::change(tx, actor, &step, &content);
            let Err(problem) = done(&app, &board, &caller, work).await else {
                return Ok(web::redirect_with_flash(&format!("/notices/{id}"), "support-changed-now"));
            };
            form.absorb(problem)?;
            StatusCode::UNPROCESSABLE_ENTITY
        }
    };
    let page = app.page(&actor, &caller, "support-notice-edit");
    Ok(web::html_status(status, &FormPage::new(page, form, shown).of(&found.notice)))
}
