//! The figures on the screen, and as files.

mod days;
pub(crate) mod laboratories;

use std::sync::Arc;

use access::{Actor, Role};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Router};
use kernel::Date;
use web::charts::EpiCurve;
use web::csv::download;
use web::{App, Caller, Figure, Page, WebError, fmt, tn};

use crate::model::{AslFigures, Figures, Situation};
use crate::{Silences, csv, service};

/// Days at the end of the curve whose results are still coming in.
const INCOMPLETE_DAYS: usize = 3;

/// The crisis unit's page, and what arrives from the laboratories.
pub fn routes(silences: Arc<Silences>) -> Router<App> {
    Router::new()
        .route(laboratories::PATH, get(laboratories::show))
        .route("/figures/laboratories/{code}", get(laboratories::one))
        .route("/figures/laboratories/{code}/called", post(laboratories::called))
        .route(days::PATH, get(days::show))
        .layer(Extension(silences))
        .route("/figures", get(show))
        .route("/figures/asl.csv", get(asl_csv))
        .route("/figures/curve.csv", get(curve_csv))
}

#[derive(Template)]
#[template(path = "figures.html")]
struct FiguresPage {
    page: Page,
    figures: web::Figures,
    lines: Vec<Line>,
    total: Figures,
    curve: EpiCurve,
    /// Whether the reader knows persons elsewhere; otherwise the page says that none are shown.
    operator: bool,
    /// Whether the reader sees the persons of all ASL: then the row of the region opens the lists.
    supervisor: bool,
    /// Whether the reader sees one ASL alone.
    one_asl: bool,
    today: Date,
}

/// A line of the table of the ASL.
struct Line {
    name: String,
    own: bool,
    figures: Figures,
}

/// The figures of today.
async fn show(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (actor, situation) = app.read(&caller, service::situation).await?;
    let one_asl = situation.unit != service::REGION;
    let title = if one_asl { "insight-title-asl" } else { "insight-title" };
    let page = app.page(&actor, &caller, title).intro(tn(
        "insight-as-of",
        &[("day", &fmt::date_weekday(situation.today)), ("time", &fmt::time(situation.read_at))],
    ));
    let days: Vec<(Date, i64)> = situation.curve.iter().map(|day| (day.day, day.positives)).collect();
    Ok(web::html(&FiguresPage {
        page,
        figures: four_figures(&situation),
        lines: lines(&actor, &situation.per_asl),
        total: situation.region,
        curve: EpiCurve::new("curve", "insight-curve", &days).incomplete(INCOMPLETE_DAYS),
        operator: actor.role == Role::SispOperator,
        supervisor: actor.role == Role::RegionalSuperUser,
        one_asl,
        today: situation.today,
    }))
}

fn four_figures(situation: &Situation) -> web::Figures {
    let (now, before) = (&situation.region, &situation.yesterday);
    let compared = |key: &str, value: i64, before: i64, definition: &str| {
        Figure::new(key, value, definition).change(tn("insight-yesterday", &[("n", &before)]))
    };
    let running = Figure::new("insight-running", now.measures_running, "insight-running-definition");
    web::Figures {
        figures: vec![
            compared("insight-requests", now.requests, before.requests, "insight-requests-definition"),
            compared("insight-results", now.results, before.results, "insight-results-definition"),
            compared("insight-positives", now.positives, before.positives, "insight-positives-definition"),
            running.change(tn("insight-on-day", &[("day", &situation.today)])),
        ],
    }
}

/// The ASL in order of code; an operator finds his own first.
fn lines(actor: &Actor, per_asl: &[AslFigures]) -> Vec<Line> {
    let own = |asl: &AslFigures| actor.role == Role::SispOperator && asl.asl == actor.unit.code;
    let line = |asl: &AslFigures| Line { name: asl.name.clone(), own: own(asl), figures: asl.figures };
    let mut lines: Vec<Line> = per_asl.iter().map(line).collect();
    lines.sort_by_key(|line| !line.own);
    lines
}

async fn asl_csv(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (_, situation) = app.read(&caller, service::situation).await?;
    Ok(download(&format!("cifre-per-asl-{}.csv", situation.today), csv::per_asl(&situation)))
}

async fn curve_csv(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (_, situation) = app.read(&caller, service::situation).await?;
    Ok(download(&format!("positivi-per-giorno-{}.csv", situation.today), csv::curve(&situation)))
}
