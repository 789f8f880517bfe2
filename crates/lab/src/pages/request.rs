//! Asking for a swab, and the page of a request.

use access::{Action, Resource, decide};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::{PersonId, RequestId};
use kernel::{Date, Problem};
use serde::Deserialize;
use territory::codes::{self, List};
use uuid::Uuid;
use web::{App, Caller, Cell, Choice, Facts, FormState, Moment, Page, Posted, Timeline, WebError, fmt, t};

use super::fields::{RequestFields, TypedRequest};
use super::words;
use crate::model::{Authorisation, Origin, RequestStatus, Revision, Subject, SwabRequest, TestKind, Tube};
use crate::service::{self, BeforeRequest, NewRequest, RequestView};
use crate::{Journeys, Next};

#[derive(Template)]
#[template(path = "lab_request_new.html")]
struct NewPage {
    page: Page,
    form: FormState,
    reasons: Vec<Choice>,
    tests: Vec<Choice>,
    priorities: Vec<Choice>,
    laboratories: Vec<Choice>,
    /// What is known already, when something sent the operator here.
    known: Vec<String>,
    /// Key of the words of the button.
    send: &'static str,
    back: String,
}

/// What sent the operator here: an id, which names nobody.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct CameBy {
    #[serde(rename = "for")]
    pub(super) id: Option<Uuid>,
}

impl CameBy {
    fn of(form: &FormState) -> Self {
        Self { id: form.get("for").parse().ok() }
    }

    /// An address that keeps it.
    pub(super) fn to(self, path: &str) -> String {
        self.id.map_or_else(|| path.to_owned(), |id| format!("{path}?for={id}"))
    }
}

/// The form of a request: reason, test and laboratory are chosen as they most often are, and Enter sends it.
pub(super) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
    Query(came): Query<CameBy>,
) -> Result<Response, WebError> {
    let (actor, before) =
        app.read(&caller, move |tx, actor| service::before_request(tx, actor, id, came.id)).await?;
    let mut form = caller.shell.form(format!("/people/{id}/requests/new"));
    let suggested = before.suggested.or(Some(codes::SYMPTOMS));
    let meant = before.occasion.as_ref().map_or(suggested, |occasion| occasion.reason);
    let reason = meant.and_then(|meaning| codes::meant(List::SwabReason, meaning, actor.today));
    form.set("reason", reason.unwrap_or_default());
    form.set("test_type", TestKind::Molecular.code());
    form.set("laboratory", before.laboratory.clone().unwrap_or_default());
    if let Some(onset) = before.onset {
        form.set_date("onset", onset);
    }
    form.set("requester", before.requester.0.clone());
    form.set("requester_contact", before.requester.1.clone());
    form.set("for", came.id.map(|id| id.to_string()).unwrap_or_default());
    let page = app.page(&actor, &caller, title(&before));
    Ok(web::html(&new_page(page, form, &before, app.db.clocks().today())))
}

fn title(before: &BeforeRequest) -> &'static str {
    if before.proposes { "lab-propose-new" } else { "lab-request-new" }
}

fn new_page(page: Page, form: FormState, before: &BeforeRequest, today: Date) -> NewPage {
    let subject = &before.subject;
    // What was chosen stays, also when it was closed meanwhile: its error stands beside it.
    let chosen = [form.get("reason")];
    let RequestFields { reasons, tests, priorities, laboratories } =
        RequestFields::of(&subject.asl, today, &chosen, &before.queues);
    let back = format!("/people/{}", subject.id);
    let waits = before.waiting.iter().map(|(request, _)| waits(request));
    let said = before.occasion.iter().flat_map(|occasion| occasion.sentences.clone());
    let decided = before.proposes.then(|| t("lab-propose-intro").to_owned());
    let send = match (form.ticked("again"), before.proposes) {
        (true, _) => "lab-request-again",
        (false, true) => "lab-propose-send",
        (false, false) => "lab-request-send",
    };
    NewPage {
        page: page
            .intro(name_and_birth(subject))
            .crumb(&back, format!("{} {}", subject.family_name, subject.given_name)),
        known: decided.into_iter().chain(waits).chain(said).collect(),
        send,
        form,
        reasons,
        tests,
        priorities,
        laboratories,
        back,
    }
}

fn waits(request: &SwabRequest) -> String {
    let (test, when) = (words::test(request.test), fmt::instant(request.requested_at));
    let laboratory = words::laboratory(&request.laboratory);
    let args: [(&str, &dyn web::texts::TextArg); 4] =
        [("number", &request.number), ("test", &test), ("laboratory", &laboratory), ("when", &when)];
    web::tn("lab-request-waits", &args)
}

pub(super) fn name_and_birth(subject: &Subject) -> String {
    format!("{} {}, {}", subject.family_name, subject.given_name, fmt::date(subject.birth_date))
}

/// Writes the request and goes to its page, where the label is.
pub(super) async fn create(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let came = CameBy::of(&form);
    let TypedRequest { reason, test, priority, laboratory, note, details } = RequestFields::read(&mut form);
    let (person, again) = (id, form.ticked("again"));
    let new = NewRequest { id: form.id(), person, reason, test, priority, laboratory, note, details, again };
    let answer = match form.finish() {
        Ok(()) => app.write(&caller, move |tx, actor| service::request_swab(tx, actor, &new)).await,
        Err(problem) => Err(problem),
    };
    let problem = match answer {
        Ok((_, request)) => {
            let place = came.to(&format!("/requests/{}", request.id));
            let proposed = request.status.is_unauthorised();
            let flash = if proposed { "lab-propose-made" } else { "lab-request-made" };
            return Ok(web::redirect_with_flash(&place, flash));
        }
        Err(problem) => problem,
    };
    match asked(&problem) {
        // Nothing is wrong: a second press says that another one is wanted.
        Some(sentence) => {
            form.set("again", "true");
            form.head(t("lab-request-again-heading"));
            form.refuse(sentence);
        }
        None => form.absorb(problem)?,
    }
    let (actor, before) =
        app.read(&caller, move |tx, actor| service::before_request(tx, actor, id, came.id)).await?;
    let page = app.page(&actor, &caller, title(&before));
    let page = new_page(page, form, &before, app.db.clocks().today());
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// What is asked, when all that is missing is a yes to it.
fn asked(problem: &Problem) -> Option<String> {
    let Problem::Invalid(problems) = problem else { return None };
    let only = problems.iter().all(|it| it.field == "again");
    problems.first().filter(|_| only).map(web::texts::problem)
}

#[derive(Template)]
#[template(path = "lab_request.html")]
struct RequestPage {
    page: Page,
    facts: Facts,
    results: Timeline,
    /// What was said of a proposal.
    steps: Option<Timeline>,
    label: Option<String>,
    /// The label is what one comes for while the sample is awaited.
    awaited: bool,
    record: Option<String>,
    correct: Option<String>,
    decide: Option<String>,
    answer: Option<String>,
    cancel: Option<String>,
    /// What modules above add while it waits: addresses and words.
    links: Vec<(String, String)>,
    next: Option<Next>,
    /// The laboratory holds a sample whose request was cancelled.
    warns: bool,
}

/// The page of a request.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<RequestId>,
    Query(came): Query<CameBy>,
) -> Result<Response, WebError> {
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        let view = service::view_request(tx, actor, id)?;
        let journey = Journeys::of(tx, actor, &view.request)?;
        Ok((view, journey, service::next_occasion(tx, actor, came.id)?))
    };
    let (actor, (view, journey, next)) = app.read(&caller, work).await?;
    let laboratory = view.for_laboratory;
    let list = if laboratory { ("/worklist", "lab-worklist") } else { ("/requests", "lab-requests") };
    let page = app
        .page(&actor, &caller, "lab-request")
        .about(id.0)
        .heading(format!("{} {}", view.subject.family_name, view.subject.given_name))
        .intro(web::tn("lab-request-number", &[("number", &view.request.number)]))
        .crumb(list.0, t(list.1));
    let current = view.results.iter().find(|one| one.result.current);
    let status = view.request.status;
    let record = (laboratory && view.results.is_empty()).then(|| format!("/worklist/{id}/result"));
    let correct = current.filter(|_| laboratory).map(|one| format!("/results/{}/correct", one.result.id));
    let waits = view.request.status == RequestStatus::Requested;
    let mut links = if waits { web::links::of(Resource::Request, &actor, id.0) } else { Vec::new() };
    links.extend(current.map(|one| web::links::of("result", &actor, one.result.id.0)).into_iter().flatten());
    let may = |action| decide(&actor, action).is_ok();
    let proposed = matches!(status, RequestStatus::Proposed | RequestStatus::Information);
    let cancels = status.is_open() && may(Action::RequestCancel) || proposed && may(Action::RequestPropose);
    let answers = status == RequestStatus::Information && may(Action::RequestPropose);
    let to = |wanted: bool, path: &str| wanted.then(|| format!("/requests/{id}/{path}"));
    let labelled = !status.is_unauthorised() && service::may_label(&actor).is_ok();
    let label = labelled.then(|| came.to(&format!("/requests/{id}/label")));
    let facts = journey.into_iter().fold(facts(&view), |facts, (key, cell)| facts.with(key, cell));
    let results = timeline(&view.results);
    Ok(web::html(&RequestPage {
        page,
        facts,
        results,
        steps: (!view.steps.is_empty()).then(|| steps(&view.steps)),
        label,
        awaited: waits,
        record,
        correct,
        decide: to(proposed && may(Action::RequestAuthorise), "authorisation"),
        answer: to(answers, "answer"),
        cancel: to(cancels, "cancel"),
        links,
        next,
        warns: laboratory && status == RequestStatus::Cancelled,
    }))
}

fn facts(view: &RequestView) -> Facts {
    let (request, subject) = (&view.request, &view.subject);
    let person = format!("/people/{}", subject.id);
    let name = format!("{} {}", subject.family_name, subject.given_name);
    // A laboratory knows the sample and whom to call about it, not the person's page nor why the swab was asked for.
    let whole = !view.for_laboratory;
    let details = &request.details;
    let text = |text: &String| (!text.is_empty()).then(|| Cell::text(text));
    let day = |day: Option<Date>| day.map(|day| Cell::text(fmt::date_weekday(day)));
    Facts::new()
        .with("lab-number", Cell::code(&request.number))
        .with("lab-status", Cell::badge(&words::status(request.status)))
        .with_some("lab-tube", request.tube.map(tube))
        .with_some("lab-origin", (request.origin == Origin::Tube).then(|| Cell::key("lab-origin-tube")))
        .with("lab-person", if whole { Cell::link(person, name) } else { Cell::text(name) })
        .with("lab-born", Cell::date(subject.birth_date))
        .with_some("lab-tax-code", subject.tax_code.as_ref().filter(|_| whole).map(Cell::code))
        .with("lab-test", Cell::text(words::test(request.test)))
        .with_some("lab-reason", whole.then(|| Cell::text(words::reason(&request.reason))))
        .with("lab-priority", Cell::text(words::priority(request.priority, view.for_laboratory)))
        .with_some("lab-onset", day(details.onset.filter(|_| whole)))
        .with_some("lab-criterion", text(&details.criterion).filter(|_| whole))
        .with("lab-laboratory", Cell::text(words::laboratory(&request.laboratory)))
        .with("lab-requested-at", Cell::instant(request.requested_at))
        .with_some("lab-requester", text(&details.requester).map(|it| it.sub(&details.requester_contact)))
        .with_some("lab-place", text(&details.place).filter(|_| whole))
        .with_some("lab-proposed-on", day(details.proposed_on.filter(|_| whole)))
        .with_some("lab-cancelled-at", cancelled(view))
        .with_some("lab-note", text(&request.note))
}

/// Where the tube is, and since when it has been in the laboratory.
fn tube(tube: Tube) -> Cell {
    let cell = Cell::badge(&words::tube(tube.step));
    match tube.received_at {
        Some(at) => cell.sub(web::tn("lab-tube-since", &[("when", &fmt::instant(at))])),
        None => cell,
    }
}

/// What was said of a proposal, the latest first.
fn steps(steps: &[Authorisation]) -> Timeline {
    let moments = steps.iter().map(|step| {
        let by = format!("{}, {}", step.by_name, t(&format!("web-role-{}", step.by_role)));
        let moment = Moment::at(step.at, t(words::ruling_key(step.ruling))).by(by);
        if step.note.is_empty() { moment } else { moment.detail(step.note.clone()) }
    });
    Timeline { moments: moments.collect() }
}

/// When it was taken back; by whom and why is no business of a laboratory.
fn cancelled(view: &RequestView) -> Option<Cell> {
    let cancelled = view.request.cancelled.as_ref()?;
    let when = Cell::instant(cancelled.at);
    let words = format!("{}. {}", words::cancelled_because(cancelled), cancelled.by_name);
    Some(if view.for_laboratory { when } else { when.sub(words) })
}

/// Every revision of a result, the latest first.
pub(super) fn timeline(results: &[Revision]) -> Timeline {
    let moments = results.iter().map(|revision| {
        let result = &revision.result;
        let key = match (revision.withdrawn, result.revision) {
            (Some(_), _) => "lab-result-withdrawn",
            (None, 1) => "lab-result-recorded",
            _ => "lab-result-corrected",
        };
        let sampled = web::tn("lab-sampled", &[("when", &fmt::instant(result.sampled_at))]);
        let detail = match &revision.reason {
            Some(reason) => format!("{sampled}. {}", web::tn("lab-because", &[("reason", reason)])),
            None => sampled,
        };
        let by = format!("{}, {}", words::laboratory(&result.laboratory), words::source(revision));
        Moment::at(result.recorded_at, t(key)).badge(words::revision_badge(revision)).detail(detail).by(by)
    });
    Timeline { moments: moments.collect() }
}
