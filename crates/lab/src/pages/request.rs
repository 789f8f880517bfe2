//! Asking for a swab, and the page of a request.

use access::{Action, Resource, decide};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::{PersonId, RequestId};
use kernel::{Date, FieldProblem};
use serde::Deserialize;
use territory::codes::{self, List};
use uuid::Uuid;
use web::{App, Caller, Cell, Choice, Facts, FormState, Moment, Page, Posted, Timeline, WebError, fmt, t};

use super::words;
use crate::Next;
use crate::model::{RequestStatus, Revision, Subject, SwabRequest, TestKind};
use crate::rules::request::REQUESTABLE;
use crate::service::{self, BeforeRequest, NewRequest, RequestView};

#[derive(Template)]
#[template(path = "lab_request_new.html")]
struct NewPage {
    page: Page,
    form: FormState,
    reasons: Vec<Choice>,
    tests: Vec<Choice>,
    laboratories: Vec<Choice>,
    /// What is known already, when something sent the operator here.
    known: Vec<String>,
    /// Another one beside the one that waits: it is asked whether it is wanted.
    asks: bool,
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
    form.set("for", came.id.map(|id| id.to_string()).unwrap_or_default());
    Ok(web::html(&new_page(
        app.page(&actor, &caller, "lab-request-new"),
        form,
        &before,
        app.db.clocks().today(),
    )))
}

/// The fields of a request, for the forms of modules above: `lab_request_fields.html` shows them.
#[derive(Debug)]
pub struct RequestFields {
    /// Why a swab may be asked for.
    pub reasons: Vec<Choice>,
    /// Which tests may be.
    pub tests: Vec<Choice>,
    /// The laboratories that serve the ASL in charge.
    pub laboratories: Vec<Choice>,
}

impl RequestFields {
    /// Those of somebody in the charge of an ASL, on a day; `had` are the reason of a request that is corrected and what was chosen.
    pub fn of(asl: &str, today: Date, had: &[&str]) -> Self {
        let laboratories = territory::get().laboratories_open_for(asl, today);
        Self {
            reasons: words::choices(List::SwabReason, today, had),
            tests: REQUESTABLE.iter().map(|test| Choice::new(test.code(), words::test(*test))).collect(),
            laboratories: laboratories.map(|one| Choice::new(&one.code, &one.name)).collect(),
        }
    }

    /// A value in the words of the screen, where it is a code; none where it is a text.
    pub fn words(field: &str, value: &str) -> Option<String> {
        match field {
            "reason" => Some(words::reason(value)),
            "test_type" => TestKind::parse(value).ok().map(|test| words::test(test).to_owned()),
            "laboratory" => Some(words::laboratory(value)),
            _ => None,
        }
    }
}

fn new_page(page: Page, form: FormState, before: &BeforeRequest, today: Date) -> NewPage {
    let subject = &before.subject;
    // What was chosen stays, also when it was closed meanwhile: its error stands beside it.
    let chosen = [form.get("reason")];
    let RequestFields { reasons, tests, laboratories } = RequestFields::of(&subject.asl, today, &chosen);
    let back = format!("/people/{}", subject.id);
    let waits = before.waiting.iter().map(|(request, _)| waits(request));
    let said = before.occasion.iter().flat_map(|occasion| occasion.sentences.clone());
    NewPage {
        page: page
            .intro(name_and_birth(subject))
            .crumb(&back, format!("{} {}", subject.family_name, subject.given_name)),
        known: waits.chain(said).collect(),
        asks: before.waiting.as_ref().is_some_and(|(_, asks)| *asks),
        form,
        reasons,
        tests,
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
    let test = form.required("test_type");
    let test = TestKind::parse(&test).unwrap_or_else(|_| {
        form.problem(FieldProblem::new("test_type", "lab-test-unknown"));
        TestKind::Molecular
    });
    let new = NewRequest {
        id: form.id(),
        person: id,
        reason: form.required("reason"),
        test,
        laboratory: form.required("laboratory"),
        note: form.get("note").to_owned(),
        again: form.ticked("again"),
    };
    let answer = match form.finish() {
        Ok(()) => app.write(&caller, move |tx, actor| service::request_swab(tx, actor, &new)).await,
        Err(problem) => Err(problem),
    };
    let problem = match answer {
        Ok((_, request)) => {
            let place = came.to(&format!("/requests/{}", request.id));
            return Ok(web::redirect_with_flash(&place, "lab-request-made"));
        }
        Err(problem) => problem,
    };
    form.absorb(problem)?;
    let (actor, before) =
        app.read(&caller, move |tx, actor| service::before_request(tx, actor, id, came.id)).await?;
    let page = new_page(app.page(&actor, &caller, "lab-request-new"), form, &before, app.db.clocks().today());
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

#[derive(Template)]
#[template(path = "lab_request.html")]
struct RequestPage {
    page: Page,
    facts: Facts,
    results: Timeline,
    label: String,
    /// The label is what one comes for while the sample is awaited.
    awaited: bool,
    record: Option<String>,
    correct: Option<String>,
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
        Ok((service::view_request(tx, actor, id)?, service::next_occasion(tx, actor, came.id)?))
    };
    let (actor, (view, next)) = app.read(&caller, work).await?;
    let laboratory = view.for_laboratory;
    let list = if laboratory { ("/worklist", "lab-worklist") } else { ("/requests", "lab-requests") };
    let page = app
        .page(&actor, &caller, "lab-request")
        .about(id.0)
        .heading(format!("{} {}", view.subject.family_name, view.subject.given_name))
        .intro(web::tn("lab-request-number", &[("number", &view.request.number)]))
        .crumb(list.0, t(list.1));
    let current = view.results.iter().find(|one| one.result.current);
    let record = (laboratory && view.results.is_empty()).then(|| format!("/worklist/{id}/result"));
    let correct = current.filter(|_| laboratory).map(|one| format!("/results/{}/correct", one.result.id));
    let waits = view.request.status == RequestStatus::Requested;
    let links = if waits { web::links::of(Resource::Request, &actor, id.0) } else { Vec::new() };
    let cancels =
        view.request.status == RequestStatus::Requested && decide(&actor, Action::RequestCancel).is_ok();
    let cancel = cancels.then(|| format!("/requests/{id}/cancel"));
    let (facts, results) = (facts(&view), timeline(&view.results));
    Ok(web::html(&RequestPage {
        page,
        facts,
        results,
        label: came.to(&format!("/requests/{id}/label")),
        awaited: view.request.status == RequestStatus::Requested,
        record,
        correct,
        cancel,
        links,
        next,
        warns: laboratory && view.request.status == RequestStatus::Cancelled,
    }))
}

fn facts(view: &RequestView) -> Facts {
    let (request, subject) = (&view.request, &view.subject);
    let person = format!("/people/{}", subject.id);
    let name = format!("{} {}", subject.family_name, subject.given_name);
    // A laboratory knows the sample, not the person's page nor why the swab was asked for.
    let whole = !view.for_laboratory;
    Facts::new()
        .with("lab-number", Cell::code(&request.number))
        .with("lab-status", Cell::badge(&words::status(request.status)))
        .with("lab-person", if whole { Cell::link(person, name) } else { Cell::text(name) })
        .with("lab-born", Cell::date(subject.birth_date))
        .with_some("lab-tax-code", subject.tax_code.as_ref().filter(|_| whole).map(Cell::code))
        .with("lab-test", Cell::text(words::test(request.test)))
        .with_some("lab-reason", whole.then(|| Cell::text(words::reason(&request.reason))))
        .with("lab-laboratory", Cell::text(words::laboratory(&request.laboratory)))
        .with("lab-requested-at", Cell::instant(request.requested_at))
        .with_some("lab-cancelled-at", cancelled(view))
        .with_some("lab-note", (!request.note.is_empty()).then(|| Cell::text(&request.note)))
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
        let key = if result.revision == 1 { "lab-result-recorded" } else { "lab-result-corrected" };
        let sampled = web::tn("lab-sampled", &[("when", &fmt::instant(result.sampled_at))]);
        let detail = match &revision.reason {
            Some(reason) => format!("{sampled}. {}", web::tn("lab-because", &[("reason", reason)])),
            None => sampled,
        };
        let by = format!(
            "{}, {}",
            words::laboratory(&result.laboratory),
            t(&format!("lab-source-{}", revision.source))
        );
        Moment::at(result.recorded_at, t(key)).badge(words::revision_badge(revision)).detail(detail).by(by)
    });
    Timeline { moments: moments.collect() }
}
