//! Group entry: many labels, one outcome, the exceptions, what would become of each, one act.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::{RequestId, ResultId};
use kernel::{Date, FieldProblem, Problem};
use web::{App, Caller, Cell, Choice, Column, FormState, Page, Posted, Row, Table, WebError, fmt, t};

use super::{words, worklist};
use crate::assets;
use crate::model::Outcome;
use crate::rules::group;
use crate::service::{self, Chosen, Preview, Ready};

#[derive(Template)]
#[template(path = "lab_group.html")]
struct GroupPage {
    page: Page,
    form: FormState,
    outcomes: Vec<Choice>,
    days: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "lab_group_preview.html")]
struct PreviewPage {
    page: Page,
    form: FormState,
    style: &'static str,
    sentence: String,
    rows: Vec<Item>,
    left: Table,
    any_left: bool,
    outcomes: Vec<Choice>,
    day: String,
}

/// A tube of the preview.
struct Item {
    request: RequestId,
    id: ResultId,
    number: String,
    name: String,
    born: String,
    test: &'static str,
    outcome: &'static str,
    exception: bool,
}

/// What all may be: not what wants a reason.
fn outcomes() -> Vec<Choice> {
    words::outcomes(Some(Outcome::Unsuitable))
}

/// The form.
pub(super) async fn ask(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let mut form = caller.shell.form("/worklist/group");
    form.set("outcome", Outcome::Negative.code());
    render(&app, &caller, form, StatusCode::OK).await
}

async fn render(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, ()) = app.read(caller, service::may_record).await?;
    let page = app
        .page(&actor, caller, "lab-group")
        .intro(t("lab-group-intro"))
        .crumb("/worklist", t("lab-worklist"));
    if form.get("sampled_day").is_empty() {
        form.set("sampled_day", actor.today.to_string());
    }
    let days = worklist::days(actor.today, &form);
    Ok(web::html_status(status, &GroupPage { page, form, outcomes: outcomes(), days }))
}

/// What would become of each.
pub(super) async fn preview(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let all = Outcome::parse(&form.required("outcome")).ok().filter(|one| *one != Outcome::Unsuitable);
    form.check(all.is_some(), "outcome", "lab-outcome-unknown");
    let day = day(&mut form, app.db.clocks().today());
    let read = group::read(form.get("scanned"));
    if let Some(line) = read.wrong.first() {
        form.problem(FieldProblem::new("scanned", "lab-group-line").with("line", line.to_string()));
    }
    let (Ok(()), Some(all), Some(day)) = (form.finish(), all, day) else {
        return render(&app, &caller, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let scanned = read.scanned;
    let looked =
        app.read(&caller, move |tx, actor| service::preview_group(tx, actor, &scanned, all, day)).await;
    match looked {
        Ok((actor, preview)) => {
            let mut next = caller.shell.form("/worklist/group/record");
            next.set("sampled_day", day.to_string());
            let page = app.page(&actor, &caller, "lab-group-preview");
            Ok(web::html(&preview_page(page, next, &preview, (all, day))))
        }
        Err(problem) => {
            form.absorb(problem)?;
            render(&app, &caller, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

fn preview_page(page: Page, form: FormState, preview: &Preview, (all, day): (Outcome, Date)) -> PreviewPage {
    let rows: Vec<Item> = preview.ready.iter().map(|ready| item(ready, all)).collect();
    let count = |wanted: &dyn Fn(&Ready) -> bool| {
        i64::try_from(preview.ready.iter().filter(|one| wanted(one)).count()).unwrap_or(i64::MAX)
    };
    let (ready, apart) = (count(&|_| true), count(&|one| one.outcome != all));
    let (said, left) = (words::outcome(all), preview.left.len().to_string());
    let (ready, apart) = (ready.to_string(), apart.to_string());
    let args: [(&str, &dyn web::texts::TextArg); 4] =
        [("ready", &ready), ("outcome", &said), ("apart", &apart), ("left", &left)];
    PreviewPage {
        page: page.crumb("/worklist", t("lab-worklist")).crumb("/worklist/group", t("lab-group")),
        form,
        style: assets::style(),
        sentence: web::tn("lab-group-sentence", &args),
        rows,
        any_left: !preview.left.is_empty(),
        left: left_table(preview),
        outcomes: outcomes(),
        day: fmt::date_weekday(day),
    }
}

fn item(ready: &Ready, all: Outcome) -> Item {
    let line = &ready.line;
    Item {
        request: line.id,
        id: ResultId::new(),
        number: line.number.clone(),
        name: format!("{} {}", line.family_name, line.given_name),
        born: fmt::date(line.birth_date),
        test: words::test(line.test),
        outcome: ready.outcome.code(),
        exception: ready.outcome != all,
    }
}

fn left_table(preview: &Preview) -> Table {
    let columns = vec![Column::new("lab-number"), Column::new("lab-group-why")];
    let rows = preview.left.iter().map(|one| Row::new(vec![Cell::code(&one.number), Cell::key(one.why)]));
    Table::new("left", "lab-group-left", columns).rows(rows).show_caption()
}

/// Writes all of them, or says what is in the way of it.
pub(super) async fn record(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let day = day(&mut form, app.db.clocks().today());
    let positives = form.get("positives").trim().parse::<usize>().ok();
    let chosen = chosen(&form);
    let (Some(day), Ok(chosen)) = (day, chosen) else {
        form.problem(FieldProblem::new("scanned", "lab-group-none"));
        return render(&app, &caller, form.to("/worklist/group"), StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let all = chosen.clone();
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        service::record_group(tx, actor, &all, positives, day)
    };
    match app.write(&caller, work).await {
        Ok(_) => Ok(web::redirect_with_flash("/worklist?show=manual&group=1", "lab-group-done")),
        Err(problem) => again(&app, &caller, form, chosen, day, problem).await,
    }
}

/// The preview once more, with what was chosen and what is wrong: what got a result meanwhile is left out.
async fn again(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    chosen: Vec<Chosen>,
    day: Date,
    problem: Problem,
) -> Result<Response, WebError> {
    form.absorb(problem)?;
    let work =
        move |tx: &mut storage::Tx<'_>, actor: &access::Actor| service::look_again(tx, actor, &chosen, day);
    let (actor, preview) = app.read(caller, work).await?;
    let page = app.page(&actor, caller, "lab-group-preview");
    let page = preview_page(page, form, &preview, (Outcome::Negative, day));
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// The day of the samples; today when nobody chose.
fn day(form: &mut FormState, today: Date) -> Option<Date> {
    let chosen = form.parse::<Date>("sampled_day", "lab-sampled-day-form");
    chosen.or_else(|| form.get("sampled_day").is_empty().then_some(today))
}

/// The tubes that were shown, each with the outcome that was chosen for it.
fn chosen(form: &FormState) -> kernel::Result<Vec<Chosen>> {
    let unreadable = || Problem::field("scanned", "lab-group-none");
    form.all("item")
        .iter()
        .map(|item| {
            let (request, id) = item.split_once(':').ok_or_else(unreadable)?;
            let outcome = Outcome::parse(form.get(&format!("outcome-{request}")))?;
            let request = request.parse().map_err(|_| unreadable())?;
            let id = id.parse().map_err(|_| unreadable())?;
            if outcome == Outcome::Unsuitable {
                Err(unreadable())
            } else {
                Ok(Chosen { request, id, outcome })
            }
        })
        .collect()
}
