//! The administrator's page about messages: what waits, what failed, what left last, and a message to himself.

use std::sync::Arc;

use access::audit::{self, Entry};
use access::mail::{self, Counts, Failed, Kind};
use access::{Action, Actor, decide};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Router};
use kernel::{Problem, Result};
use storage::Tx;
use web::{
    App, Badge, Caller, Cell, Column, Facts, FormState, Page, Posted, Row, Table, Tone, WebError, fmt, t, tn,
};

use crate::Relay;

const PATH: &str = "/admin/mail";

/// The page, where messages are handed over to this server, or to none.
pub fn routes(relay: Option<Relay>) -> Router<App> {
    Router::new()
        .route(PATH, get(show))
        .route("/admin/mail/test", post(test))
        .layer(Extension(Arc::new(relay)))
}

#[derive(Template)]
#[template(path = "mail.html")]
struct MailPage {
    page: Page,
    /// The form that sends a message to whoever looks; none where nothing is sent.
    form: Option<FormState>,
    facts: Facts,
    failed: Table,
}

/// How messages stand, for an administrator; his looking is recorded under those whose names he sees.
fn standing(tx: &mut Tx<'_>, actor: &Actor) -> Result<(Counts, Vec<Failed>)> {
    decide(actor, Action::SettingManage)?;
    let (counts, failed) = (mail::counts(tx)?, mail::failed(tx, actor)?);
    let whom = failed.iter().map(|one| one.user.0);
    audit::record(tx, actor, Entry::new(Action::SettingManage).subjects(whom).detail("mail"))?;
    Ok((counts, failed))
}

/// Sends a message to the actor himself.
fn try_out(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    decide(actor, Action::SettingManage)?;
    if !mail::is_on(tx)? {
        return Err(Problem::Refused("mailer-is-off"));
    }
    if !mail::tell(tx, actor.user, Kind::Test)? {
        return Err(Problem::Refused("mailer-no-own-address"));
    }
    audit::record(tx, actor, Entry::new(Action::SettingManage).detail("mail test"))
}

async fn show(
    State(app): State<App>,
    caller: Caller,
    Extension(relay): Extension<Arc<Option<Relay>>>,
) -> std::result::Result<Response, WebError> {
    let form = relay.is_some().then(|| caller.shell.form("/admin/mail/test"));
    Ok(web::html(&page(&app, &caller, relay.as_ref().as_ref(), form).await?))
}

async fn page(
    app: &App,
    caller: &Caller,
    relay: Option<&Relay>,
    form: Option<FormState>,
) -> std::result::Result<MailPage, WebError> {
    let (actor, (counts, failed)) = app.read(caller, standing).await?;
    let page = app.page(&actor, caller, "mailer-title").crumb("/admin/settings", t("mailer-settings"));
    let intro = t(if relay.is_some() { "mailer-intro" } else { "mailer-is-off" });
    Ok(MailPage { page: page.intro(intro), form, facts: facts(&counts, relay), failed: table(&failed) })
}

/// A message to whoever asks for it.
async fn test(
    State(app): State<App>,
    caller: Caller,
    Extension(relay): Extension<Arc<Option<Relay>>>,
    posted: Posted,
) -> std::result::Result<Response, WebError> {
    let mut form = posted.form();
    let Err(problem) = app.write(&caller, try_out).await else {
        return Ok(web::redirect_with_flash(PATH, "mailer-try-sent"));
    };
    form.absorb(problem)?;
    let page = page(&app, &caller, relay.as_ref().as_ref(), Some(form)).await?;
    Ok(web::html_status(axum::http::StatusCode::UNPROCESSABLE_ENTITY, &page))
}

fn facts(counts: &Counts, relay: Option<&Relay>) -> Facts {
    let state = match (relay, counts) {
        (None, _) => Badge::new(Tone::Quiet, "mailer-state-off"),
        (Some(_), Counts { failed: 0, aside: 0, .. }) => Badge::new(Tone::Good, "mailer-state-on"),
        (Some(_), _) => Badge::new(Tone::Warn, "mailer-state-failed"),
    };
    let oldest = counts.oldest.map(|at| tn("mailer-oldest", &[("when", &fmt::instant(at))]));
    let waiting = Cell::number(counts.waiting);
    Facts::new()
        .with("mailer-state", Cell::badge(&state))
        .with_some("mailer-server", relay.map(|relay| Cell::text(relay.place())))
        .with_some("mailer-sender", relay.map(|relay| Cell::text(relay.from())))
        .with(
            "mailer-waiting",
            match oldest {
                Some(oldest) => waiting.sub(oldest),
                None => waiting,
            },
        )
        .with("mailer-last", counts.last_sent.map_or_else(|| Cell::key("mailer-never"), Cell::instant))
        .with("mailer-failed-count", Cell::number(counts.failed))
        .with_some("mailer-aside", (counts.aside > 0).then(|| Cell::number(counts.aside)))
}

fn table(failed: &[Failed]) -> Table {
    let columns = vec![
        Column::new("mailer-to"),
        Column::new("mailer-what"),
        Column::new("mailer-when"),
        Column::number("mailer-tries"),
        Column::new("mailer-why"),
    ];
    let row = |one: &Failed| {
        Row::new(vec![
            Cell::link(format!("/admin/users/{}", one.user), &one.name).sub(one.login.clone()),
            match one.kind {
                Some(kind) => Cell::key(&format!("mailer-{}-subject", kind.code())),
                None => Cell::key("mailer-unknown"),
            },
            Cell::instant(one.happened_at),
            Cell::number(i64::from(one.tries)),
            Cell::key(&format!("mailer-why-{}", one.why.code())),
        ])
    };
    Table::new("failed", "mailer-failed", columns).rows(failed.iter().map(row)).empty("mailer-failed-none")
}
