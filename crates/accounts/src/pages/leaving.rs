//! A shared computer: making room for another user, and getting back what one had typed.

use access::drafts;
use access::parking::Left;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use uuid::Uuid;
use web::Json;
use web::typed::TypedList;
use web::{App, Caller, Cell, Column, Facts, Page, Posted, Row, Table, WebError, cookies, fmt, t, tn};

use super::sign_in::destination;
use crate::model::OwnDraft;
use crate::rules::leaving::{self, Typed, TypedForm};
use crate::service::{self, Leaving};

#[derive(Template)]
#[template(path = "draft.html")]
struct DraftPage {
    page: Page,
    id: Uuid,
    facts: Facts,
    typed: Typed,
    list: TypedList,
}

/// What was typed, for the script that puts it into its fields again.
#[derive(Serialize)]
struct Fields {
    forms: Vec<TypedForm>,
}

/// Makes room: the session waits, and the sign-in page is there.
pub(super) async fn leave(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let form = posted.form();
    let (typed, too_long) = leaving::read(form.get("drafts"));
    let page = destination(form.get("page")).map(str::to_owned);
    make_room(&app, &caller, page, typed, too_long || form.ticked("too_long")).await
}

/// The same from within a form, which is kept: what a browser without a script can do.
pub(super) async fn leave_form(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let form = posted.form();
    let mut fields = vec![("id".to_owned(), form.id::<Uuid>().to_string())];
    fields.extend(form.fields().map(|(name, value)| (name.to_owned(), value.to_owned())));
    let (typed, too_long) = leaving::of_form(form.get("left"), fields);
    make_room(&app, &caller, None, typed.into_iter().collect(), too_long).await
}

async fn make_room(
    app: &App,
    caller: &Caller,
    page: Option<String>,
    typed: Vec<Typed>,
    too_long: bool,
) -> Result<Response, WebError> {
    let Ok(token) = caller.token() else { return Ok(web::redirect("/login")) };
    let kept = !typed.is_empty();
    let leaving = Leaving { token, before: caller.place(), page, typed };
    let place = service::leave(&app.db, &app.keys, leaving).await?;
    let told = match (&place, too_long, kept) {
        (Some(_), true, _) => "accounts-left-too-long",
        (Some(_), false, true) => "accounts-left-kept",
        (Some(_), false, false) => "accounts-left",
        (None, false, true) => "accounts-left-over-kept",
        (None, ..) => "accounts-left-over",
    };
    let mut response = web::redirect_with_flash("/login", told);
    let tls = caller.shell.site().tls;
    let place = place.map(|place| cookies::set_place(place.secret(), tls));
    for cookie in [cookies::clear_session(tls), cookies::clear_pending(tls)].into_iter().chain(place) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Where somebody goes on who has come back: the page he left, where the script finds what he had typed.
pub(super) fn back(left: &Left) -> String {
    match (&left.page, left.draft) {
        (Some(page), Some(draft)) => format!("{page}#bozza-{draft}"),
        (None, Some(draft)) => format!("/drafts/{draft}"),
        (page, None) => page.clone().unwrap_or_else(|| "/".to_owned()),
    }
}

/// What the actor had typed, to be read, sent or thrown away.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let keys = app.keys.clone();
    let (actor, (own, typed)) =
        app.read(&caller, move |tx, actor| service::draft_to_read(tx, actor, &keys, id)).await?;
    let (when, until) = (fmt::instant(own.draft.kept_at), fmt::instant(own.draft.until));
    let facts = Facts::new()
        .with("accounts-draft-page", Cell::key(own.page))
        .with_some("accounts-draft-patient", own.patient.map(Cell::text));
    let page = app
        .page(&actor, &caller, "accounts-draft")
        .crumb("/profile", t("accounts-profile"))
        .intro(tn("accounts-draft-intro", &[("when", &when), ("until", &until)]));
    let list = TypedList::of(typed.shown());
    Ok(web::html(&DraftPage { page, id, facts, typed, list }))
}

/// The same for the script of our pages.
pub(super) async fn fields(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let keys = app.keys.clone();
    let (_, (_, typed)) = app.read(&caller, move |tx, actor| service::draft(tx, actor, &keys, id)).await?;
    Ok(Json(Fields { forms: typed.forms }).into_response())
}

/// It is kept no longer.
pub(super) async fn forget(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    app.write(&caller, move |tx, actor| drafts::forget(tx, actor, id)).await?;
    if posted.pressed() == "throw" {
        return Ok(web::redirect_with_flash("/profile", "accounts-draft-forgotten"));
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The drafts of the profile.
pub(super) fn table(drafts: &[OwnDraft]) -> Table {
    let columns = vec![
        Column::new("accounts-draft-page"),
        Column::new("accounts-draft-left"),
        Column::new("accounts-draft-until"),
    ];
    Table::new("drafts", "accounts-drafts", columns).rows(drafts.iter().map(|one| {
        let link = Cell::link(format!("/drafts/{}", one.draft.id), t(one.page));
        let named = link.sub(one.patient.clone().unwrap_or_default());
        Row::new(vec![named, Cell::instant(one.draft.kept_at), Cell::instant(one.draft.until)])
    }))
}
