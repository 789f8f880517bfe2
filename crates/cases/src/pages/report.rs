//! One report, whole: what it says, through whose hands it went, and what can be done with it.

use access::{Action, Actor, decide};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::ReportId;
use std::sync::Arc;
use web::{App, Badge, Caller, Cell, Facts, FormState, Moment, Page, Posted, Timeline, WebError, fmt, t, tn};

use super::reports::{place, symptoms, telephone, tone};
use super::{REPORTS, who};
use crate::Waiting;
use crate::model::{Asked, HandOver, Report, ReportStatus};
use crate::service::{self, ReportWhole};

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage {
    page: Page,
    facts: Facts,
    story: Timeline,
    /// What the doctor is asked for.
    asked: Option<AskedView>,
    /// Where it is completed, for who may.
    completes: Option<String>,
    /// Where it is taken in charge, for who may.
    takes: Option<String>,
    /// What belongs to it: a contact that is added, the paper.
    links: Vec<(String, &'static str)>,
    version: i64,
    /// The form with which it is sent back, for who may.
    form: Option<FormState>,
}

/// What the service asks a doctor for, in sentences.
pub(super) struct AskedView {
    pub head: String,
    pub note: String,
    pub phone: Option<String>,
}

impl AskedView {
    pub(super) fn of(asked: &Asked) -> Self {
        let when = fmt::instant(asked.at);
        Self {
            head: tn("cases-asked-head", &[("who", &asked.name), ("when", &when)]),
            note: asked.note.clone(),
            phone: asked.phone.as_deref().map(telephone),
        }
    }
}

/// The report, for who sees it.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ReportId>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("{REPORTS}/{id}/send-back"));
    let (actor, whole) = app.read(&caller, move |tx, actor| service::open_report(tx, actor, id)).await?;
    Ok(web::html(&page(&app, &caller, &actor, &whole, form)))
}

/// The page of a report, whose form says what was typed.
fn page(app: &App, caller: &Caller, actor: &Actor, whole: &ReportWhole, mut form: FormState) -> ReportPage {
    let ReportWhole { report, person, steps } = whole;
    let name = format!("{} {}", person.data.family_name, person.data.given_name);
    let may = |action| decide(actor, action).is_ok();
    let waits = report.status == ReportStatus::Waiting;
    let asked = report.asked.as_ref().filter(|_| report.status == ReportStatus::ToComplete);
    let takes = report.status != ReportStatus::InCharge && may(Action::ReportTakeCharge);
    form.set("version", report.version.to_string());
    let contact = may(Action::PersonFactRecord).then(|| {
        let href = format!("/people/{}/contacts/new?report={}", report.person, report.id);
        (href, t("cases-contact-new"))
    });
    let paper = (format!("{REPORTS}/{}/pdf", report.id), t("cases-report-pdf"));
    ReportPage {
        links: contact.into_iter().chain([paper]).collect(),
        page: app
            .page(actor, caller, "cases-report-title")
            .heading(tn("cases-report-of", &[("name", &name)]))
            .intro(who(person, actor.today))
            .crumb(REPORTS, t("cases-reports"))
            .about(report.person.0),
        facts: facts(report, &person.data.domicile.comune, actor),
        story: Timeline { moments: steps.iter().rev().map(|step| moment(step, report)).collect() },
        asked: asked.map(AskedView::of),
        completes: asked
            .filter(|_| may(Action::ReportCreate))
            .map(|_| format!("{REPORTS}/{}/complete", report.id)),
        takes: takes.then(|| format!("{REPORTS}/{}/take-charge", report.id)),
        version: report.version,
        form: (waits && takes).then_some(form),
    }
}

fn facts(report: &Report, comune: &str, actor: &Actor) -> Facts {
    let some = |text: &str| Some(text).filter(|text| !text.is_empty()).map(Cell::text);
    let facts = Facts::new()
        .with("cases-column-status", Cell::badge(&Badge::new(tone(report.status), report.status.key())))
        .with("cases-report-symptoms", Cell::text(symptoms(report)))
        .with("cases-report-onset", Cell::date_weekday(report.onset))
        .with("cases-report-whereabouts", Cell::text(place(report, comune, actor.today)))
        .with_some("cases-report-context", some(&report.context))
        .with_some("cases-report-conditions", some(&report.conditions))
        .with_some("cases-report-note", some(&report.note));
    match &report.taken {
        Some(taken) => facts
            .with("cases-fact-taken-by", Cell::text(&taken.name).sub(fmt::instant(taken.at)))
            .with("cases-fact-phone", taken.phone.as_ref().map_or_else(Cell::none, Cell::text)),
        None => facts,
    }
}

/// Who handed a report over, with the telephone of today: who is rung up is rung up today.
pub(super) fn by(step: &HandOver, report: &Report) -> String {
    let by_taker = report.taken.as_ref().filter(|taken| taken.at == step.at);
    let by_asker = report.asked.as_ref().filter(|asked| asked.at == step.at);
    let phone = by_taker.and_then(|it| it.phone.as_ref()).or(by_asker.and_then(|it| it.phone.as_ref()));
    match phone {
        Some(phone) => format!("{} · {}", step.name, telephone(phone)),
        None => step.name.clone(),
    }
}

fn moment(step: &HandOver, report: &Report) -> Moment {
    let moment = Moment::at(step.at, t(step.step.key())).by(by(step, report));
    if step.note.is_empty() { moment } else { moment.detail(&step.note) }
}

/// The report as PDF, for who sees it: what it says, and through whose hands it went.
pub(super) async fn download(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ReportId>,
) -> Result<Response, WebError> {
    let (actor, whole) = app.read(&caller, move |tx, actor| service::open_report(tx, actor, id)).await?;
    let day = kernel::clock::local_date(whole.report.reported_at);
    let name = format!("segnalazione-{}.pdf", day.strftime("%Y%m%d"));
    web::pdf::download(&name, move || document(&whole, actor.today)).await
}

fn document(whole: &ReportWhole, today: kernel::Date) -> paper::Document {
    let ReportWhole { report, person, steps } = whole;
    let name = format!("{} {}", person.data.family_name, person.data.given_name);
    let mut paper = web::pdf::document(t("cases-report-title"));
    paper.heading(t("cases-report-title"));
    let said = |key: &str, text: &str| (!text.is_empty()).then(|| (t(key).to_owned(), text.to_owned()));
    let onset = report.onset.map(fmt::date_weekday).unwrap_or_default();
    let place = place(report, &person.data.domicile.comune, today);
    let facts = [
        said("cases-paper-person", &format!("{name} · {}", who(person, today))),
        said("cases-paper-by", &report.reported_by_name),
        said("cases-paper-at", &fmt::instant(report.reported_at)),
        said("cases-column-status", t(report.status.key())),
        said("cases-report-symptoms", &symptoms(report)),
        said("cases-report-onset", &onset),
        said("cases-report-whereabouts", &place),
        said("cases-report-context", &report.context),
        said("cases-report-conditions", &report.conditions),
        said("cases-report-note", &report.note),
    ];
    paper.facts(facts.into_iter().flatten());
    paper.subheading(t("cases-report-story"));
    paper.list(steps.iter().map(|step| {
        let line =
            [fmt::instant(step.at), t(step.step.key()).to_owned(), step.name.clone(), step.note.clone()];
        line.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
    }));
    paper
}

/// Sends a report back to its doctor, with what is missing.
pub(super) async fn send_back(
    State(app): State<App>,
    caller: Caller,
    Extension(waiting): Extension<Arc<Waiting>>,
    Path(id): Path<ReportId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let version: i64 = form.get("version").parse().unwrap_or(0);
    let note = form.get("asked").to_owned();
    let written =
        app.write(&caller, move |tx, actor| service::send_back(tx, actor, id, version, &note)).await;
    let Err(problem) = written else {
        waiting.tell(&app.db).await;
        return Ok(web::redirect_with_flash(REPORTS, "cases-report-sent-back"));
    };
    let late = matches!(problem, kernel::Problem::Stale);
    form.absorb(problem)?;
    let (actor, whole) = app.read(&caller, move |tx, actor| service::open_report(tx, actor, id)).await?;
    if late && whole.report.status != ReportStatus::Waiting {
        return super::too_late::too_late(&app, &caller, id).await;
    }
    let status = if late { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(web::html_status(status, &page(&app, &caller, &actor, &whole, form)))
}
