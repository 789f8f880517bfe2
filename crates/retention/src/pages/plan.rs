//! One plan: what it would do, who decides, how far it is, what came of it.

use access::Actor;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use uuid::Uuid;
use web::{App, Caller, Cell, Column, Facts, FormState, Page, Posted, Row, Table, WebError, fmt, t, tn};

use super::{PATH, plan_path};
use crate::model::{Line, Plan, Shown, State as Stands};
use crate::rules::{Deciding, may_approve};
use crate::{service, words};

/// After how many seconds a page that is about what goes on is loaded again.
const AGAIN_SECONDS: u32 = 5;

#[derive(Template)]
#[template(path = "retention_plan.html")]
struct PlanPage {
    page: Page,
    facts: Facts,
    lines: Table,
    nothing: bool,
    /// How far it is, in words.
    progress: Option<String>,
    /// Whether who looks may approve it, and if not why.
    approve: Option<FormState>,
    not_approve: Option<String>,
    withdraw: Option<FormState>,
    summary: Option<FormState>,
    hint: String,
}

/// The page.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    answer(&app, &caller, id, None, StatusCode::OK).await
}

async fn answer(
    app: &App,
    caller: &Caller,
    id: Uuid,
    refused: Option<FormState>,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, shown) = app.read(caller, move |tx, actor| service::view(tx, actor, id)).await?;
    let plan = &shown.plan;
    let path = plan_path(id);
    let waits = plan.state == Stands::Prepared && shown.due() > 0;
    let may = may(plan, &actor);
    let open = matches!(plan.state, Stands::Preparing | Stands::Prepared | Stands::Approved);
    let page = PlanPage {
        page: app
            .page(&actor, caller, "retention-plan")
            .heading(tn("retention-plan-of", &[("unit", &words::unit(&plan.unit))]))
            .crumb(PATH, t("retention-title")),
        facts: facts(plan),
        lines: lines(&shown),
        nothing: plan.state != Stands::Preparing && shown.is_empty(),
        progress: progress(&shown),
        approve: (waits && may.is_none()).then(|| caller.shell.form(format!("{path}/approve"))),
        not_approve: may.filter(|_| waits).map(|key| t(key).to_owned()),
        withdraw: open.then(|| caller.shell.form(format!("{path}/withdraw"))),
        summary: refused,
        hint: tn("retention-approve-hint", &[("n", &shown.due())]),
    };
    let mut answer = web::html_status(status, &page);
    if matches!(shown.plan.state, Stands::Preparing | Stands::Approved) {
        // Whoever watches needs not reload it; with its address, so that what was just told is not told again.
        let again = HeaderValue::try_from(format!("{AGAIN_SECONDS}; url={path}"));
        answer.headers_mut().insert(header::REFRESH, again.map_err(kernel::Problem::internal)?);
    }
    Ok(answer)
}

/// Key of the sentence why an actor may not approve it; none when he may.
fn may(plan: &Plan, actor: &Actor) -> Option<&'static str> {
    match Deciding::of(plan, actor).and_then(may_approve) {
        Err(kernel::Problem::Refused(key)) => Some(key),
        _ => None,
    }
}

fn facts(plan: &Plan) -> Facts {
    let prepared = words::by(
        &plan.prepared_role,
        plan.prepared_by.is_nil(),
        plan.prepared_name.as_deref(),
        plan.prepared_shell.as_deref(),
    );
    let decided = plan.decided.as_ref().map(|one| {
        let who = words::by(&one.role, one.by.is_nil(), one.name.as_deref(), one.shell.as_deref());
        Cell::text(who).sub(fmt::instant(one.at))
    });
    let key =
        if plan.state == Stands::Withdrawn { "retention-withdrawn-by" } else { "retention-approved-by" };
    Facts::new()
        .with("retention-state", Cell::badge(&words::state(plan)))
        .with("retention-unit", Cell::text(words::unit(&plan.unit)))
        .with("retention-day", Cell::date(plan.day))
        .with("retention-prepared-by", Cell::text(prepared).sub(fmt::instant(plan.made_at)))
        .with_some(key, decided)
        .with_some("retention-ended", plan.ended_at.map(Cell::instant))
        .with("retention-number", Cell::text(plan.id.to_string()))
}

fn progress(shown: &Shown) -> Option<String> {
    let (done, due) = (shown.done(), shown.due());
    let left: i64 = shown.lines.iter().map(|line| line.changed).sum();
    match shown.plan.state {
        Stands::Preparing => Some(t("retention-looking").to_owned()),
        Stands::Approved => Some(tn("retention-progress", &[("done", &done), ("due", &due)])),
        Stands::Done => Some(tn("retention-outcome-said", &[("n", &(done - left)), ("left", &left)])),
        Stands::Withdrawn if done > 0 => Some(tn("retention-stopped", &[("n", &(done - left))])),
        Stands::Prepared | Stands::Withdrawn => None,
    }
}

fn lines(shown: &Shown) -> Table {
    let columns = vec![
        Column::new("retention-class"),
        Column::new("retention-term"),
        Column::number("retention-due"),
        Column::new("retention-oldest"),
        Column::new("retention-stays"),
        Column::number("retention-erased"),
        Column::number("retention-changed"),
    ];
    let row = |line: &Line| {
        let against: Vec<String> = line.against.iter().map(|(why, n)| words::against(why, *n)).collect();
        let stays = if against.is_empty() { Cell::none() } else { Cell::text(against.join(", ")) };
        let due = Cell::number(line.due);
        Row::new(vec![
            Cell::text(words::class(&line.class)).sub(words::outcome(&line.outcome)),
            Cell::text(words::term(&line.term)),
            if line.more { due.sub(t("retention-more")) } else { due },
            Cell::date(line.oldest),
            stays,
            Cell::number(line.erased),
            Cell::number(line.changed),
        ])
    };
    let said = |line: &&Line| line.due > 0 || !line.against.is_empty();
    Table::new("lines", "retention-lines", columns)
        .rows(shown.lines.iter().filter(said).map(row))
        .empty("retention-nothing")
}

/// Approves it.
pub(super) async fn approve(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("{}/approve", plan_path(id)));
    let answered = app.write(&caller, move |tx, actor| service::approve(tx, actor, id, None)).await;
    let Err(problem) = answered else {
        return Ok(web::redirect_with_flash(&plan_path(id), "retention-approved-now"));
    };
    form.absorb(problem)?;
    answer(&app, &caller, id, Some(form), StatusCode::CONFLICT).await
}

/// Takes it back.
pub(super) async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("{}/withdraw", plan_path(id)));
    let answered = app.write(&caller, move |tx, actor| service::withdraw(tx, actor, id, None)).await;
    let Err(problem) = answered else {
        return Ok(web::redirect_with_flash(&plan_path(id), "retention-withdrawn-now"));
    };
    form.absorb(problem)?;
    answer(&app, &caller, id, Some(form), StatusCode::CONFLICT).await
}
