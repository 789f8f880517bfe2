//! Proposals of doctors: public health decides, the doctor answers, an ASL switches them on.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Problem;
use kernel::ids::RequestId;
use web::{App, Caller, Choice, FormState, Page, Posted, WebError, fmt, t, tn};

use super::{request, words};
use crate::model::{Ruling, SwabRequest};
use crate::service::{self, Say};

#[derive(Template)]
#[template(path = "lab_say.html")]
struct SayPage {
    page: Page,
    form: FormState,
    /// What the proposal says.
    what: Vec<String>,
    /// What public health may say; nothing to choose from for a doctor who answers.
    rulings: Vec<Choice>,
    /// Key of the words of the note, and of the button.
    note: &'static str,
    send: &'static str,
    back: String,
}

/// The form of a decision.
pub(super) async fn ask_decision(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("/requests/{id}/authorisation"));
    render(&app, &caller, form, (id, Ruling::Authorised), StatusCode::OK).await
}

/// The form of an answer.
pub(super) async fn ask_answer(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("/requests/{id}/answer"));
    render(&app, &caller, form, (id, Ruling::Answered), StatusCode::OK).await
}

async fn render(
    app: &App,
    caller: &Caller,
    form: FormState,
    (id, ruling): (RequestId, Ruling),
    status: StatusCode,
) -> Result<Response, WebError> {
    let asked = app.read(caller, move |tx, actor| service::before_saying(tx, actor, id, ruling)).await;
    let (actor, (request, subject)) = asked?;
    let answers = ruling == Ruling::Answered;
    let title = if answers { "lab-answer-title" } else { "lab-decide-title" };
    let page = app
        .page(&actor, caller, title)
        .intro(request::name_and_birth(&subject))
        .crumb("/requests", t("lab-requests"))
        .crumb(format!("/requests/{id}"), tn("lab-request-number", &[("number", &request.number)]));
    let choice = |ruling: Ruling| Choice::key(ruling.code(), &format!("lab-decide-{}", ruling.code()));
    let rulings = Ruling::OF_PUBLIC_HEALTH.into_iter().map(choice);
    Ok(web::html_status(
        status,
        &SayPage {
            page,
            form,
            what: what(&request),
            rulings: if answers { Vec::new() } else { rulings.collect() },
            note: if answers { "lab-answer-note" } else { "lab-decide-note" },
            send: if answers { "lab-answer-send" } else { "lab-decide-send" },
            back: format!("/requests/{id}"),
        },
    ))
}

/// What a proposal says, in sentences.
fn what(request: &SwabRequest) -> Vec<String> {
    let (test, reason) = (words::test(request.test), words::reason(&request.reason));
    let laboratory = words::laboratory(&request.laboratory);
    let priority = words::priority(request.priority, false);
    let args: [(&str, &dyn web::texts::TextArg); 4] =
        [("test", &test), ("reason", &reason), ("laboratory", &laboratory), ("priority", &priority)];
    let details = &request.details;
    let onset = details.onset.map(|day| tn("lab-say-onset", &[("day", &fmt::date_weekday(day))]));
    let criterion = Some(&details.criterion).filter(|text| !text.is_empty()).cloned();
    let who = [&details.requester, &details.requester_contact].map(|text| text.as_str());
    let who = who.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
    let who = (!who.is_empty()).then(|| tn("lab-say-who", &[("who", &who)]));
    [Some(tn("lab-say-what", &args)), onset, criterion, who].into_iter().flatten().collect()
}

/// Says yes, no or what is to be known first.
pub(super) async fn decide(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let ruling = Ruling::parse(&form.required("ruling")).ok();
    let ruling = ruling.filter(|ruling| Ruling::OF_PUBLIC_HEALTH.contains(ruling));
    form.check(ruling.is_some(), "ruling", "lab-ruling-unknown");
    let shown = ruling.unwrap_or(Ruling::Authorised);
    let done = match shown {
        Ruling::Denied => "lab-decided-denied",
        Ruling::Information => "lab-decided-information",
        _ => "lab-decided-authorised",
    };
    say(&app, &caller, form, (id, shown), done).await
}

/// Answers what public health asked.
pub(super) async fn answer(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
    posted: Posted,
) -> Result<Response, WebError> {
    say(&app, &caller, posted.form(), (id, Ruling::Answered), "lab-answered").await
}

async fn say(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    (id, ruling): (RequestId, Ruling),
    done: &'static str,
) -> Result<Response, WebError> {
    let new = Say { id: form.id(), request: id, ruling, note: form.get("note").to_owned() };
    let answer = match form.finish() {
        Ok(()) => app.write(caller, move |tx, actor| service::say(tx, actor, &new)).await,
        Err(problem) => Err(problem),
    };
    match answer {
        Ok(_) => Ok(web::redirect_with_flash(&format!("/requests/{id}"), done)),
        Err(problem @ Problem::Invalid(_)) => {
            form.absorb(problem)?;
            render(app, caller, form, (id, ruling), StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "lab_switch.html")]
struct SwitchPage {
    page: Page,
    form: FormState,
    asls: Vec<Choice>,
}

/// In which ASL doctors may propose swabs.
pub(super) async fn switches(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (actor, switches) = app.read(&caller, service::switches).await?;
    let mut form = caller.shell.form("/admin/swab-authorisation");
    form.set_all("asl", switches.iter().filter(|(_, on)| *on).map(|(asl, _)| asl.code.clone()));
    let asls = switches.iter().map(|(asl, _)| Choice::new(&asl.code, &asl.name)).collect();
    let page = app.page(&actor, &caller, "lab-switch-title").intro(t("lab-switch-intro"));
    Ok(web::html(&SwitchPage { page, form, asls }))
}

/// Switches it on in those that are ticked, and off in the others.
pub(super) async fn set_switches(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let wanted = posted.form().all("asl").to_vec();
    app.write(&caller, move |tx, actor| service::set_switches(tx, actor, &wanted)).await?;
    Ok(web::redirect_with_flash("/admin/swab-authorisation", "lab-switch-saved"))
}
