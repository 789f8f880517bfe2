//! The rules, the plans and what is held back; a plan is prepared from here.

use access::Actor;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use web::{App, Caller, Cell, Choice, Column, FormState, Page, Posted, Row, Table, WebError, fmt, t};

use super::plan_path;
use crate::model::{Hold, Plan};
use crate::rules::Rule;
use crate::service::{self, Overview};
use crate::words;

#[derive(Template)]
#[template(path = "retention.html")]
struct OverviewPage {
    page: Page,
    form: FormState,
    units: Vec<Choice>,
    plans: Table,
    holds: Table,
    rules: Table,
}

/// The first page.
pub(super) async fn show(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let form = caller.shell.form("/retention/plans");
    let (actor, found) = app.read(&caller, service::overview).await?;
    Ok(web::html(&page(&app, &actor, &caller, form, found)))
}

fn page(app: &App, actor: &Actor, caller: &Caller, mut form: FormState, found: Overview) -> OverviewPage {
    let units: Vec<Choice> =
        found.units.iter().map(|unit| Choice::new(unit.clone(), words::unit(unit))).collect();
    if let ([only], true) = (found.units.as_slice(), form.get("unit").is_empty()) {
        form.set("unit", only.clone());
    }
    OverviewPage {
        page: app.page(actor, caller, "retention-title").intro(t("retention-intro")),
        form,
        units,
        plans: plans(&found.plans),
        holds: holds(&found),
        rules: rules(&found.rules),
    }
}

fn plans(plans: &[Plan]) -> Table {
    let columns = vec![
        Column::new("retention-made"),
        Column::new("retention-unit"),
        Column::new("retention-day"),
        Column::new("retention-state"),
    ];
    let row = |plan: &Plan| {
        let made = Cell::link(plan_path(plan.id), fmt::instant(plan.made_at));
        let unit = Cell::text(words::unit(&plan.unit));
        let state = Cell::badge(&words::state(plan));
        Row::new(vec![made, unit, Cell::date(plan.day), state])
            .mark(plan.state == crate::model::State::Prepared)
    };
    Table::new("plans", "retention-plans", columns).rows(plans.iter().map(row)).empty("retention-no-plans")
}

fn holds(found: &Overview) -> Table {
    let columns = vec![
        Column::new("retention-held"),
        Column::new("retention-unit"),
        Column::new("retention-reason"),
        Column::new("retention-since"),
        Column::actions("retention-actions"),
    ];
    let row = |hold: &Hold| {
        let act = match &hold.ended {
            None if found.may_release(hold) => {
                Cell::link(format!("/retention/holds/{}/release", hold.id), t("retention-release"))
            }
            None => Cell::text(t("retention-release-others")),
            Some((at, why)) => {
                Cell::text(t("retention-released")).sub(format!("{}: {why}", fmt::instant(*at)))
            }
        };
        let (unit, since) = (words::held_for(&hold.unit), Cell::instant(hold.set_at));
        Row::new(vec![Cell::text(words::held(hold)), Cell::text(unit), Cell::text(&hold.reason), since, act])
    };
    Table::new("holds", "retention-holds", columns)
        .rows(found.holds.iter().map(row))
        .empty("retention-no-holds")
        .empty_action("/retention/holds/new", "retention-hold-new")
}

fn rules(rules: &[Rule]) -> Table {
    let columns = vec![
        Column::new("retention-class"),
        Column::new("retention-term"),
        Column::new("retention-outcome"),
        Column::new("retention-source"),
    ];
    let row = |rule: &Rule| {
        let term =
            rule.term.map_or_else(|| t("retention-no-term").to_owned(), |it| words::term(&it.to_string()));
        let decided = t(if rule.by_region { "retention-by-region" } else { "retention-by-source" });
        let source =
            Cell::text(t(&format!("retention-source-{}", rule.class.replace('_', "-")))).sub(decided);
        Row::new(vec![
            Cell::text(words::class(&rule.class)),
            Cell::text(term),
            Cell::text(words::outcome(&rule.outcome)),
            source,
        ])
    };
    Table::new("rules", "retention-rules", columns).rows(rules.iter().map(row))
}

/// Prepares a plan: what is over is looked for, and nothing is deleted.
pub(super) async fn prepare(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to("/retention/plans");
    let (id, unit) = (form.id(), form.get("unit").to_owned());
    let made = app.write(&caller, move |tx, actor| service::prepare(tx, actor, id, &unit, None)).await;
    let problem = match made {
        Ok((_, plan)) => {
            service::advance(&app.db, plan.id).await?;
            return Ok(web::redirect_with_flash(&plan_path(plan.id), "retention-prepared-now"));
        }
        Err(problem) => problem,
    };
    form.absorb(problem)?;
    let (actor, found) = app.read(&caller, service::overview).await?;
    let page = page(&app, &actor, &caller, form, found);
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
