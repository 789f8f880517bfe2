//! How one laboratory wants its requests: said, tried, and what waits sent.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Problem;
use uuid::Uuid;
use web::{App, Caller, Cell, Choice, Facts, FormState, Moment, Page, Posted, Timeline, WebError, t, tn};

use super::{PATH, channel_path, why_key};
use crate::Wire;
use crate::model::{Channel, Kind, Trial};
use crate::rules::{self, Typed};
use crate::service::channels::{self, View};

#[derive(Template)]
#[template(path = "outbound_channel.html")]
struct ChannelPage {
    page: Page,
    /// Nothing leaves from here.
    off: bool,
    facts: Facts,
    form: FormState,
    kinds: Vec<Choice>,
    /// What a trial found.
    trial: Option<(bool, String)>,
    /// The forms of one button; none where nothing goes by machine.
    test: Option<FormState>,
    open: Option<(FormState, String)>,
    history: Timeline,
    /// The register's page of the laboratory.
    register: String,
    page_path: String,
}

/// The page.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
    Extension(wire): Extension<Wire>,
) -> Result<Response, WebError> {
    render(&app, &caller, &wire, &code, None, None).await
}

/// The page, with a form that came back or the one that says what is so, and with what a trial found.
async fn render(
    app: &App,
    caller: &Caller,
    wire: &Wire,
    code: &str,
    form: Option<(FormState, StatusCode)>,
    trial: Option<(bool, String)>,
) -> Result<Response, WebError> {
    let asked = code.to_owned();
    let (actor, view) = app.read(caller, move |tx, actor| channels::view(tx, actor, &asked)).await?;
    let path = channel_path(code);
    let (mut form, status) = form.unwrap_or_else(|| (filled(caller, &view), StatusCode::OK));
    if status == StatusCode::CONFLICT {
        // What somebody else said stands above the form: sent again, it is meant.
        form.set("version", view.channel().map_or(0, |channel| channel.version).to_string());
    }
    let register = format!("/registers/{code}");
    let page = app
        .page(&actor, caller, "outbound-channel")
        .heading(view.name.clone())
        .intro(t("outbound-channel-intro"))
        .crumb(PATH, t("outbound-title"));
    let button = |last: &str| caller.shell.form(format!("{path}/{last}"));
    let untold = (view.wants() && view.untold > 0)
        .then(|| (button("open"), tn("outbound-open-count", &[("n", &view.untold)])));
    let page = ChannelPage {
        page,
        off: !wire.leaves(),
        facts: facts(&view, wire),
        form,
        kinds: Kind::ALL.iter().map(|kind| Choice::key(kind.code(), kind_key(*kind))).collect(),
        trial,
        test: view.wants().then(|| button("test")),
        open: untold,
        history: history(&view),
        register,
        page_path: path.clone(),
    };
    Ok(web::html_status(status, &page))
}

fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::None => "outbound-kind-none",
        Kind::Hl7 => "outbound-kind-hl7",
        Kind::Fhir => "outbound-kind-fhir",
    }
}

fn filled(caller: &Caller, view: &View) -> FormState {
    let mut form = caller.shell.form(channel_path(&view.laboratory));
    form.set("kind", Kind::None.code());
    let Some(channel) = view.channel() else {
        form.set("version", "0");
        form.set("tls", "true");
        return form;
    };
    form.set("version", channel.version.to_string());
    form.set("kind", channel.kind.code());
    form.set("address", channel.address.clone());
    form.set("authority", channel.authority.clone());
    form.set("application", channel.application.clone());
    form.set("facility", channel.facility.clone());
    if channel.tls || channel.kind != Kind::Hl7 {
        form.set("tls", "true");
    } else {
        form.set("plain_is_safe", "true");
    }
    form
}

fn facts(view: &View, wire: &Wire) -> Facts {
    let kind = view.channel().map_or(Kind::None, |channel| channel.kind);
    let facts = Facts::new()
        .with("outbound-laboratory", Cell::code(&view.laboratory))
        .with("outbound-how", Cell::key(kind_key(kind)));
    let Some(channel) = view.channel().filter(|_| kind != Kind::None) else { return facts };
    let token = || {
        let file = wire.token_file(&view.laboratory);
        let key =
            if wire.has_token(&view.laboratory) { "outbound-token-there" } else { "outbound-token-missing" };
        Cell::key(key).sub(file.display().to_string())
    };
    facts
        .with("outbound-address", Cell::code(&channel.address))
        .with_some("outbound-token", (kind == Kind::Fhir).then(token))
}

fn history(view: &View) -> Timeline {
    let moment = |channel: &Channel| {
        let said = match channel.kind {
            Kind::None => String::new(),
            _ => format!("{} {}", channel.address, encryption(channel)),
        };
        Moment::at(channel.set_at, t(kind_key(channel.kind))).by(channel.set_by.clone()).detail(said)
    };
    Timeline { moments: view.history.iter().map(moment).collect() }
}

fn encryption(channel: &Channel) -> &'static str {
    match (channel.tls, channel.authority.is_empty()) {
        (false, _) => t("outbound-plain"),
        (true, true) => t("outbound-tls-machine"),
        (true, false) => t("outbound-tls-pinned"),
    }
}

/// Says how the laboratory wants its requests from now on.
pub(super) async fn set(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
    Extension(wire): Extension<Wire>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let get = |name: &str| form.get(name).trim().to_owned();
    let typed = Typed {
        kind: get("kind"),
        address: get("address"),
        tls: form.ticked("tls"),
        plain_is_safe: form.ticked("plain_is_safe"),
        authority: get("authority"),
        application: get("application"),
        facility: get("facility"),
    };
    let (id, seen) = (form.id::<Uuid>(), form.get("version").parse().unwrap_or(-1));
    let (asked, here) = (code.clone(), wire.stays_here());
    let written = app
        .write(&caller, move |tx, actor| channels::set(tx, actor, id, (asked.as_str(), seen), &typed, here))
        .await;
    match written {
        Ok(_) => Ok(web::redirect_with_flash(&channel_path(&code), "outbound-channel-set")),
        Err(problem) => {
            let status = match problem {
                Problem::Stale => StatusCode::CONFLICT,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            form.absorb(problem)?;
            render(&app, &caller, &wire, &code, Some((form, status)), None).await
        }
    }
}

/// Tries whether somebody answers.
pub(super) async fn test(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
    Extension(wire): Extension<Wire>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let asked = code.clone();
    let found = match app.write(&caller, move |tx, actor| channels::tried(tx, actor, &asked)).await {
        Ok((_, channel)) => {
            let number = rules::control_id(Uuid::now_v7(), 0);
            match wire.try_out(&channel, &number, app.db.clocks().business_now()).await {
                Trial::Answers(said) => (true, tn("outbound-trial-answers", &[("said", &said)])),
                Trial::Fails(why) => (false, tn("outbound-trial-fails", &[("why", &t(&why_key(why)))])),
            }
        }
        Err(problem) => {
            form.absorb(problem)?;
            (false, t("outbound-trial-none").to_owned())
        }
    };
    render(&app, &caller, &wire, &code, None, Some(found)).await
}

/// Has the requests sent that wait and of which the laboratory was never told.
pub(super) async fn send_open(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
    _: Posted,
) -> Result<Response, WebError> {
    let mut after = Some(Uuid::nil());
    while let Some(from) = after {
        let asked = code.clone();
        let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
            channels::send_untold(tx, actor, &asked, from)
        };
        let (_, (_, more)) = app.write(&caller, work).await?;
        after = more;
    }
    Ok(web::redirect_with_flash(&channel_path(&code), "outbound-open-done"))
}
