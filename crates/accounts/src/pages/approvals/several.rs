//! Several that wait are decided on together: first it is said what they come to, then it is done, and each row's outcome
//! is told.

use access::Actor;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::FieldProblem;
use uuid::Uuid;
use web::{
    App, Badge, Caller, Cell, Choice, Column, Figure, Figures, FormState, Page, Posted, Row, Table, Tone,
    WebError, t, tn,
};

use super::list::{answer, figures};
use super::{PATH, SEVERAL};
use crate::pages::confirm::{BACK, CONFIRMED};
use crate::pages::user_changes::{reasons, said};
use crate::rules::Deed;
use crate::rules::batch::MOST_ROWS;
use crate::service::{self, Chosen, Settled};
use crate::words;

/// Rows from which on the table is folded.
const FOLDED: usize = 10;

#[derive(Template)]
#[template(path = "approvals_several.html")]
struct AskPage {
    page: Page,
    form: FormState,
    verdict: &'static str,
    /// What the page shows, as it was seen: what is ticked of it is decided on.
    shown: Vec<String>,
    figures: Vec<String>,
    folded: Option<String>,
    table: Table,
    label: &'static str,
    reasons: Vec<Choice>,
    submit: &'static str,
}

/// A box before a row: without it the row is left as it is.
#[derive(Template)]
#[template(path = "wanted_tick.html")]
struct Tick<'a> {
    value: String,
    name: &'a str,
    login: &'a str,
    ticked: bool,
}
impl askama::filters::HtmlSafe for Tick<'_> {}

#[derive(Template)]
#[template(path = "approvals_settled.html")]
struct DonePage {
    page: Page,
    figures: Figures,
    table: Table,
}

/// What was ticked, by itself or with its file, as it was seen; or what an earlier page carried along.
fn wanted(form: &FormState) -> Vec<(Uuid, i64)> {
    let (ticked, files) = (form.all("request"), form.all("batch"));
    let chosen = |parts: &[&str]| {
        let of_file = parts.get(2).is_some_and(|file| files.iter().any(|one| one == file));
        of_file || ticked.iter().any(|one| Some(one.as_str()) == parts.first().copied())
    };
    let seen = form.all("seen").iter().map(|one| one.split(':').collect::<Vec<_>>());
    let ticked = seen.filter(|parts| chosen(parts));
    let ticked = ticked.map(|parts| parts.join(":"));
    ticked.chain(form.all("wanted").iter().cloned()).filter_map(|one| read(&one)).take(MOST_ROWS).collect()
}

/// A request and the version of its account, as a page carries them.
fn read(one: &str) -> Option<(Uuid, i64)> {
    let mut parts = one.split(':');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// Asks what they come to, or decides.
pub(in crate::pages) async fn several(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let pressed = posted.pressed().to_owned();
    let mut form = posted.form().to(SEVERAL);
    let approve = match form.get("verdict") {
        "" => pressed == "approve",
        verdict => verdict == "approve",
    };
    let wanted = wanted(&form);
    if pressed == BACK {
        form.set_all("request", wanted.iter().map(|(id, _)| id.to_string()));
        return answer(&app, &caller, form, StatusCode::OK).await;
    }
    if wanted.is_empty() && form.ticked(CONFIRMED) {
        form.problem(FieldProblem::new("wanted", "accounts-several-none"));
        return ask(&app, &caller, form, approve, &wanted, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    if wanted.is_empty() {
        form.problem(FieldProblem::new("request", "accounts-several-none"));
        return answer(&app, &caller, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    if !form.ticked(CONFIRMED) {
        return ask(&app, &caller, form, approve, &wanted, StatusCode::OK).await;
    }
    let (said, asked) = (said(&form), wanted.clone());
    let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
        service::settle_several(tx, actor, &said, &asked, approve)
    };
    match app.write(&caller, work).await {
        Ok((actor, settled)) => Ok(done(&app, &caller, &actor, &settled, approve)),
        Err(problem) => {
            form.absorb(problem)?;
            ask(&app, &caller, form, approve, &wanted, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

async fn ask(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    approve: bool,
    wanted: &[(Uuid, i64)],
    status: StatusCode,
) -> Result<Response, WebError> {
    // A row whose tick was taken away stays on the page.
    let mut shown: Vec<(Uuid, i64)> = form.all("shown").iter().filter_map(|one| read(one)).collect();
    shown.extend(wanted.iter().filter(|one| !shown.contains(one)).copied().collect::<Vec<_>>());
    shown.truncate(MOST_ROWS);
    let ids: Vec<Uuid> = shown.iter().map(|(id, _)| *id).collect();
    let (actor, found) = app.read(caller, move |tx, actor| service::chosen(tx, actor, &ids)).await?;
    if found.is_empty() {
        form.refuse(t("accounts-several-all-gone"));
        return answer(app, caller, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let title = if approve { "accounts-several-approve-title" } else { "accounts-several-decline-title" };
    let page = app.page(&actor, caller, title).crumb(PATH, t("accounts-approvals"));
    let deed = if approve { Deed::Approve } else { Deed::Decline };
    Ok(web::html_status(
        status,
        &AskPage {
            page: page.intro(tn("accounts-several-intro", &[("n", &found.len())])),
            form,
            verdict: if approve { "approve" } else { "decline" },
            table: chosen_table(&found, &shown, wanted),
            shown: shown.iter().map(|(id, seen)| format!("{id}:{seen}")).collect(),
            figures: figures(&found),
            folded: (found.len() > FOLDED).then(|| tn("accounts-file-rows", &[("n", &found.len())])),
            label: if approve { "accounts-why-approve" } else { "accounts-why-decline" },
            reasons: reasons(deed),
            submit: if approve { "accounts-several-approve-do" } else { "accounts-several-decline-do" },
        },
    ))
}

fn chosen_table(found: &[Chosen], shown: &[(Uuid, i64)], wanted: &[(Uuid, i64)]) -> Table {
    let columns = vec![
        Column::new("accounts-name"),
        Column::new("accounts-role"),
        Column::new("accounts-unit"),
        Column::new("accounts-asked-by"),
    ];
    let tick = |one: &Chosen| {
        let seen = shown.iter().find(|(id, _)| *id == one.request.id).copied();
        let (id, seen) = seen.unwrap_or((one.request.id, one.request.seen));
        let (name, login) = (&one.request.name, &one.request.login);
        Cell::html(Tick { value: format!("{id}:{seen}"), name, login, ticked: wanted.contains(&(id, seen)) })
    };
    Table::new("chosen", "accounts-approvals", columns).rows(found.iter().map(|one| {
        let request = &one.request;
        Row::new(vec![
            tick(one),
            Cell::text(words::role(request.role)).sub(words::opening(one.opening)),
            Cell::text(&request.unit.name).sub(request.unit.code.clone()),
            Cell::text(&request.asked_by_name),
        ])
    }))
}

/// Each row with what became of it.
fn done(app: &App, caller: &Caller, actor: &Actor, settled: &[Settled], approve: bool) -> Response {
    let good = if approve { "accounts-request-approved" } else { "accounts-request-declined" };
    let columns = vec![
        Column::new("accounts-name"),
        Column::new("accounts-role"),
        Column::new("accounts-unit"),
        Column::new("accounts-outcome"),
    ];
    let row = |one: &Settled| {
        let outcome = match one.refused {
            None => Cell::badge(&Badge::new(Tone::Good, good)),
            Some(key) => Cell::badge(&Badge::new(Tone::Act, "accounts-several-not")).sub(t(key)),
        };
        let cells = match &one.request {
            Some(request) => vec![
                Cell::link(format!("{PATH}/{}", request.id), &request.name).sub(request.login.clone()),
                Cell::text(words::role(request.role)),
                Cell::text(&request.unit.name).sub(request.unit.code.clone()),
                outcome,
            ],
            None => vec![Cell::key("accounts-several-unknown"), Cell::none(), Cell::none(), outcome],
        };
        Row::new(cells).mark(one.refused.is_some())
    };
    let left = settled.iter().filter(|one| one.refused.is_some()).count();
    let figure = |key: &str, count: usize, tone: Tone| {
        Figure::new(key, i64::try_from(count).unwrap_or(i64::MAX), &format!("{key}-what")).tone(tone)
    };
    let page = app.page(actor, caller, "accounts-several-done").crumb(PATH, t("accounts-approvals"));
    web::html(&DonePage {
        page,
        figures: Figures {
            figures: vec![
                figure("accounts-several-decided", settled.len() - left, Tone::Quiet),
                figure("accounts-several-left", left, if left > 0 { Tone::Act } else { Tone::Quiet }),
            ],
        },
        table: Table::new("settled", "accounts-several-done", columns).rows(settled.iter().map(row)),
    })
}
