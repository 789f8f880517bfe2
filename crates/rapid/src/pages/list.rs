//! What one recorded oneself, and what follows from a test.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use lab::model::Outcome;
use lab::rules::devices;
use territory::codes::{self, List};
use uuid::Uuid;
use web::{App, Caller, Cell, Column, Facts, Page, Row, Table, WebError, fmt, t, tn};

use super::badge;
use crate::model::Test;
use crate::rules::wants_molecular;
use crate::service;

#[derive(Template)]
#[template(path = "rapid_list.html")]
struct ListPage {
    page: Page,
    table: Table,
}

#[derive(Template)]
#[template(path = "rapid_test.html")]
struct TestPage {
    page: Page,
    facts: Facts,
    next: Vec<String>,
    positive: bool,
    correct: String,
}

/// The list.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Query(after): Query<web::After>,
) -> Result<Response, WebError> {
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| service::list(tx, actor, after.after);
    let (actor, (tests, more)) = app.read(&caller, work).await?;
    let page = app.page(&actor, &caller, "rapid-list").intro(t("rapid-list-intro"));
    let page = page.primary("/rapid/new", "rapid-new");
    let columns =
        ["rapid-when", "rapid-person", "rapid-test", "rapid-outcome", "rapid-kit"].map(Column::new).to_vec();
    let last = tests.last().filter(|_| more).map(|test| test.id);
    let table = Table::new("rapid", "rapid-list", columns)
        .rows(tests.iter().map(row))
        .empty("rapid-none")
        .next_link(web::After::link("/rapid", last));
    Ok(web::html(&ListPage { page, table }))
}

fn row(test: &Test) -> Row {
    let cells = vec![
        Cell::link(format!("/rapid/{}", test.id), fmt::instant(test.kit.sampled_at)),
        Cell::text(&test.name),
        Cell::key(&format!("lab-test-{}", test.test.code())),
        Cell::badge(&badge(test.outcome)),
        Cell::text(devices::name(&test.kit.device)).sub(tn("rapid-lot-said", &[("lot", &test.kit.lot)])),
    ];
    Row::new(cells).mark(test.outcome == Some(Outcome::Positive))
}

/// One test, with what follows from it by the rule of its day.
pub(super) async fn view(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let (actor, test) = app.read(&caller, move |tx, actor| service::view(tx, actor, id)).await?;
    let page =
        app.page(&actor, &caller, "rapid-one").heading(test.name.clone()).crumb("/rapid", t("rapid-list"));
    let correct = format!("/rapid/{id}/correct");
    let positive = test.outcome == Some(Outcome::Positive);
    Ok(web::html(&TestPage { page, facts: facts(&test), next: next(&test), positive, correct }))
}

/// What to do now.
fn next(test: &Test) -> Vec<String> {
    if test.outcome != Some(Outcome::Positive) {
        return Vec::new();
    }
    let day = test.reported_on;
    let wanted = day.is_some_and(|day| wants_molecular(test.test, &test.kit.reason, day));
    let first = if wanted { "rapid-next-confirm" } else { "rapid-next-case" };
    [first, "rapid-next-told"].map(|key| t(key).to_owned()).to_vec()
}

fn facts(test: &Test) -> Facts {
    let measured = [test.measured.value.as_str(), test.measured.unit.as_str()].join(" ");
    let some = |text: &str| (!text.trim().is_empty()).then(|| Cell::text(text.trim()));
    let corrected = (test.revision > 1).then(|| Cell::text(t("rapid-corrected")));
    Facts::new()
        .with("rapid-outcome", Cell::badge(&badge(test.outcome)))
        .with_some("rapid-correction", corrected)
        .with("rapid-test", Cell::key(&format!("lab-test-{}", test.test.code())))
        .with_some("rapid-value", some(&measured))
        .with_some("rapid-range", some(&test.measured.reference_range))
        .with("rapid-when", Cell::text(fmt::instant(test.kit.sampled_at)))
        .with_some("rapid-device", some(devices::name(&test.kit.device)))
        .with_some("rapid-lot", some(&test.kit.lot))
        .with("rapid-operator", Cell::text(&test.kit.operator))
        .with("rapid-place", Cell::text(&test.kit.place).sub(t(&format!("lab-{}", test.point))))
        .with("rapid-reason", Cell::text(codes::name(List::SwabReason, &test.kit.reason)))
}
