//! One request: how long there is, what can be done, the extension and the answer.

use std::sync::Arc;

use access::{Action, Actor, decide};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Problem;
use uuid::Uuid;
use web::{
    App, Caller, Cell, Choice, Facts, FormState, Moment, Page, Posted, Timeline, WebError, fmt, t, tn,
};

use super::{PATH, one_path};
use crate::Waiting;
use crate::model::rights::{Outcome, Right, RightsRequest};
use crate::rules::rights::grounds;
use crate::service::{self, rights::Answer};
use crate::words;

#[derive(Template)]
#[template(path = "rights_one.html")]
struct OnePage {
    page: Page,
    facts: Facts,
    story: Timeline,
    /// What the program has for it: an address and words.
    acts: Vec<(String, String)>,
    /// Where it is extended, while it can be.
    extend: Option<String>,
    /// Where it is answered, while it is not.
    answer: Option<String>,
    letter: Option<String>,
    said: Option<String>,
}

fn shell(app: &App, actor: &Actor, caller: &Caller, request: &RightsRequest, title: &str) -> Page {
    app.page(actor, caller, title)
        .heading(format!("{}: {}", t(&request.right.key()), request.requester))
        .crumb(PATH, t("privacy-rights"))
}

/// One request.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let (actor, request) = app.read(&caller, move |tx, actor| service::rights::view(tx, actor, id)).await?;
    let open = request.closing.is_none();
    let in_time = crate::rules::rights::days_left(request.due_on, actor.today) >= 0;
    let path = one_path(id);
    Ok(web::html(&OnePage {
        page: shell(&app, &actor, &caller, &request, "privacy-rights-one"),
        facts: facts(&request, &actor),
        story: story(&request),
        acts: acts(&request, &actor),
        extend: (open && in_time && request.extension.is_none()).then(|| format!("{path}/extend")),
        answer: open.then(|| format!("{path}/answer")),
        letter: (!open).then(|| format!("{path}/letter")),
        said: request.closing.map(|closing| closing.answer),
    }))
}

fn facts(request: &RightsRequest, actor: &Actor) -> Facts {
    let state = match &request.closing {
        Some(closing) => Cell::badge(&words::outcome(closing.outcome)).sub(fmt::date(closing.on)),
        None => Cell::badge(&words::days_left(request, actor.today)).sub(fmt::date(request.due_on)),
    };
    let person = match request.person {
        Some(_) => Cell::code(&request.tax_code),
        None => Cell::code(&request.tax_code).sub(t("privacy-nobody")),
    };
    let legal = request.closing.as_ref().and_then(|closing| closing.legal.as_deref());
    Facts::new()
        .with("privacy-state", state)
        .with("privacy-tax-code", person)
        .with("privacy-address", Cell::text(&request.address))
        .with("privacy-channel", Cell::key(&format!("privacy-channel-{}", request.channel)))
        .with("privacy-received-on", Cell::date(request.received_on))
        .with_some("privacy-legal", legal.map(|code| Cell::key(&format!("privacy-legal-{code}"))))
        .with_some("privacy-note", Some(&request.note).filter(|note| !note.is_empty()).map(Cell::text))
}

fn story(request: &RightsRequest) -> Timeline {
    let mut moments = Vec::new();
    if let Some(closing) = &request.closing {
        let moment = Moment::at(closing.at, t(&closing.outcome.key()));
        moments.push((closing.at, moment.by(closing.by_name.as_str())));
    }
    if let Some(copied) = &request.copied {
        let moment = Moment::at(copied.at, tn("privacy-copied", &[("n", &copied.times)]));
        let how = t(&format!("privacy-copied-{}", copied.how)).to_owned();
        moments.push((copied.at, moment.detail(how).by(copied.by_name.as_str())));
    }
    if let Some(extension) = &request.extension {
        let moment = Moment::at(extension.at, t("privacy-rights-longer"));
        moments.push((extension.at, moment.detail(extension.why.as_str()).by(extension.by_name.as_str())));
    }
    moments.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let entered = Moment::at(request.entered_at, t("privacy-rights-came"));
    let entered = entered.by(request.entered_by_name.as_str());
    Timeline { moments: moments.into_iter().map(|(_, moment)| moment).chain([entered]).collect() }
}

/// Each right leads to what the program has for it, as far as who looks may do it.
fn acts(request: &RightsRequest, actor: &Actor) -> Vec<(String, String)> {
    let Some(person) = request.person else { return Vec::new() };
    let act =
        |action, href: String, key: &str| decide(actor, action).is_ok().then(|| (href, t(key).to_owned()));
    let copy = || act(Action::DataCopy, format!("{}/copy", one_path(request.id)), "privacy-act-copy");
    let log = || act(Action::AccessLogView, "/admin/accesses".to_owned(), "privacy-act-log");
    let page = || act(Action::PersonView, format!("/people/{person}"), "privacy-act-person");
    let correct =
        || act(Action::CorrectionAsk, format!("/people/{person}/corrections"), "privacy-act-correct");
    let obscure =
        || act(Action::ObscuringManage, format!("/people/{person}/obscurings"), "privacy-act-obscure");
    let delete =
        || act(Action::CorrectionAsk, format!("/corrections/ask/deletion/{person}"), "privacy-act-delete");
    let all = match request.right {
        Right::Access => vec![copy(), log(), page()],
        Right::Rectification => vec![correct(), page()],
        Right::Erasure => vec![delete(), obscure(), page()],
        Right::Limitation | Right::Objection => vec![obscure(), page()],
    };
    all.into_iter().flatten().collect()
}

#[derive(Template)]
#[template(path = "rights_extend.html")]
struct ExtendPage {
    page: Page,
    form: FormState,
    until: String,
    back: String,
}

async fn extend_page(app: &App, caller: &Caller, id: Uuid, form: FormState) -> Result<ExtendPage, WebError> {
    let (actor, request) = app.read(caller, move |tx, actor| service::rights::view(tx, actor, id)).await?;
    let until = crate::rules::rights::due_on(request.received_on, true);
    let page =
        shell(app, &actor, caller, &request, "privacy-extend").crumb(one_path(id), t("privacy-rights-one"));
    Ok(ExtendPage { page, form, until: tn("privacy-extend-until", &[("date", &until)]), back: one_path(id) })
}

/// Asks why it takes longer.
pub(super) async fn ask_extend(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("{}/extend", one_path(id)));
    Ok(web::html(&extend_page(&app, &caller, id, form).await?))
}

/// Extends it.
pub(super) async fn extend(
    State(app): State<App>,
    Extension(waiting): Extension<Arc<Waiting>>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("{}/extend", one_path(id)));
    let (act, why) = (form.id(), form.get("why").to_owned());
    let answer = app.write(&caller, move |tx, actor| service::rights::extend(tx, actor, id, act, &why)).await;
    let Err(problem) = answer else {
        waiting.tell(&app.db).await;
        return Ok(web::redirect_with_flash(&one_path(id), "privacy-rights-extended-now"));
    };
    let status = status_of(&problem);
    form.absorb(problem)?;
    Ok(web::html_status(status, &extend_page(&app, &caller, id, form).await?))
}

fn status_of(problem: &Problem) -> StatusCode {
    match problem {
        Problem::Refused(_) => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

#[derive(Template)]
#[template(path = "rights_answer.html")]
struct AnswerPage {
    page: Page,
    form: FormState,
    outcomes: Vec<Choice>,
    grounds: Vec<Choice>,
    back: String,
}

async fn answer_page(app: &App, caller: &Caller, id: Uuid, form: FormState) -> Result<AnswerPage, WebError> {
    let (actor, request) = app.read(caller, move |tx, actor| service::rights::view(tx, actor, id)).await?;
    let page =
        shell(app, &actor, caller, &request, "privacy-answer").crumb(one_path(id), t("privacy-rights-one"));
    let ground = |code: &&'static str| Choice::key(*code, &format!("privacy-legal-{code}"));
    let none = Choice::key("", "privacy-legal-none");
    Ok(AnswerPage {
        page,
        form,
        outcomes: Outcome::ALL.iter().map(|it| Choice::key(it.code(), &it.key())).collect(),
        grounds: std::iter::once(none).chain(grounds(request.right).iter().map(ground)).collect(),
        back: one_path(id),
    })
}

/// The form of the answer.
pub(super) async fn ask_answer(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("{}/answer", one_path(id)));
    Ok(web::html(&answer_page(&app, &caller, id, form).await?))
}

/// Keeps the answer.
pub(super) async fn answer(
    State(app): State<App>,
    Extension(waiting): Extension<Arc<Waiting>>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("{}/answer", one_path(id)));
    let text = |name: &str| form.get(name).to_owned();
    let new = Answer {
        act: form.id(),
        outcome: text("outcome"),
        legal: text("legal"),
        answer: text("answer").replace('\r', ""),
    };
    let written = app.write(&caller, move |tx, actor| service::rights::close(tx, actor, id, &new)).await;
    let Err(problem) = written else {
        waiting.tell(&app.db).await;
        return Ok(web::redirect_with_flash(&one_path(id), "privacy-rights-answered"));
    };
    let status = status_of(&problem);
    form.absorb(problem)?;
    Ok(web::html_status(status, &answer_page(&app, &caller, id, form).await?))
}
