//! A sheet: persons pasted, one outcome for all, the exceptions, what would become of each, and what became of it.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::PersonId;
use kernel::{FieldProblem, Problem};
use lab::model::{Measured, Outcome, TestKind};
use uuid::Uuid;
use web::{App, Caller, Cell, Choice, Column, FormState, Page, Posted, Row, Table, WebError, t, tn};

use super::left::{self, Left};
use super::{badge, kit, outcome, outcomes};
use crate::model::{Fate, New, Subject};
use crate::rules::sheet::{self, MOST};
use crate::rules::wants_molecular;
use crate::service::{self, CHUNK, Ready};

/// What all rows of a sheet have in common, which the preview hands on.
pub(super) const HANDED_ON: [&str; 9] = [
    "device",
    "device_other",
    "lot",
    "operator",
    "place",
    "reason",
    "sampled_day",
    "sampled_time",
    "outcome",
];

#[derive(Template)]
#[template(path = "rapid_group.html")]
struct GroupPage {
    page: Page,
    form: FormState,
    outcomes: Vec<Choice>,
    devices: Vec<Choice>,
    reasons: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "rapid_preview.html")]
struct PreviewPage {
    page: Page,
    form: FormState,
    sentence: String,
    kit: Vec<(&'static str, String)>,
    rows: Vec<Item>,
    outcomes: Vec<Choice>,
    out: Vec<Left>,
    left: Table,
    /// When nothing else is left to do.
    mend: Option<FormState>,
}

/// A row that is taken.
struct Item {
    id: Uuid,
    code: String,
    family_name: String,
    given_name: String,
    outcome: &'static str,
    exception: bool,
}

#[derive(Template)]
#[template(path = "rapid_done.html")]
struct DonePage {
    page: Page,
    sentence: String,
    confirm: bool,
    table: Table,
    left: Option<Table>,
    kit: Vec<(&'static str, String)>,
    mend: Option<FormState>,
}

/// The form.
pub(super) async fn ask(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let mut form = caller.shell.form("/rapid/group");
    form.set("outcome", Outcome::Negative.code());
    render(&app, &caller, form, StatusCode::OK).await
}

/// The form, begun with those who live with somebody of the actor's own: no row is written before it was looked at.
pub(super) async fn ask_of(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
) -> Result<Response, WebError> {
    let (_, home) = app.read(&caller, move |tx, actor| service::of_household(tx, actor, id)).await?;
    let row = |one: &Subject| format!("{};{};{}", one.identifier, one.family_name, one.given_name);
    let mut form = caller.shell.form("/rapid/group");
    form.set("outcome", Outcome::Negative.code());
    form.set("rows", home.iter().map(row).collect::<Vec<_>>().join("\n"));
    render(&app, &caller, form, StatusCode::OK).await
}

async fn render(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, ()) = app.read(caller, service::may_record).await?;
    if status == StatusCode::OK {
        kit::begin(&mut form, &actor, app.db.clocks().business_now());
    }
    let page = app.page(&actor, caller, "rapid-group").intro(t("rapid-group-intro"));
    let page = page.crumb("/rapid", t("rapid-list"));
    let kit::Offered { devices, reasons } = kit::offered(&form, actor.today);
    Ok(web::html_status(status, &GroupPage { page, form, outcomes: outcomes(None), devices, reasons }))
}

/// What would become of each row.
pub(super) async fn preview(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let all = outcome(&form.required("outcome"));
    form.check(all.is_some(), "outcome", "lab-outcome-unknown");
    let kit = kit::read(&mut form, true, app.db.clocks().business_now());
    let text = form.required("rows");
    let rows = sheet::read(&text);
    let (Ok(()), Some(all), Some(_)) = (form.finish(), all, kit) else {
        return render(&app, &caller, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    match app.read(&caller, move |tx, actor| service::preview(tx, actor, &rows)).await {
        Ok((actor, ready)) => {
            let mut next = caller.shell.form("/rapid/group/record");
            for name in HANDED_ON {
                next.set(name, form.get(name));
            }
            next.set("sheet", Uuid::now_v7().to_string());
            let page = app.page(&actor, &caller, "rapid-preview");
            let out = Left::of_sheet(&ready, &text);
            let mend = left::mending(&caller, &next, &out);
            Ok(web::html(&preview_page(page, next, &ready, all, (out, mend))))
        }
        Err(problem) => {
            form.absorb(problem)?;
            render(&app, &caller, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

fn preview_page(
    page: Page,
    form: FormState,
    ready: &[Ready],
    all: Outcome,
    (left, mend): (Vec<Left>, Option<FormState>),
) -> PreviewPage {
    let item = |ready: &Ready| {
        let row = ready.row.as_ref().filter(|_| ready.why.is_none())?;
        let outcome = row.exception.unwrap_or(all);
        Some(Item {
            id: Uuid::now_v7(),
            code: row.code.clone(),
            family_name: row.family_name.clone(),
            given_name: row.given_name.clone(),
            outcome: outcome.code(),
            exception: outcome != all,
        })
    };
    let rows: Vec<Item> = ready.iter().filter_map(item).collect();
    let mend = mend.filter(|_| rows.is_empty());
    let (taken, apart) =
        (rows.len().to_string(), rows.iter().filter(|row| row.exception).count().to_string());
    let (lines, out) = (ready.len().to_string(), (ready.len() - rows.len()).to_string());
    let args: [(&str, &dyn web::texts::TextArg); 4] =
        [("lines", &lines), ("taken", &taken), ("apart", &apart), ("left", &out)];
    preview_of(page, form, tn("rapid-preview-sentence", &args), rows, (left, mend))
}

fn preview_of(
    page: Page,
    form: FormState,
    sentence: String,
    rows: Vec<Item>,
    (out, mend): (Vec<Left>, Option<FormState>),
) -> PreviewPage {
    PreviewPage {
        page: page.crumb("/rapid", t("rapid-list")).crumb("/rapid/group", t("rapid-group")),
        sentence,
        kit: handed_on(&form),
        form,
        rows,
        outcomes: outcomes(None),
        left: left::table(&out),
        out,
        mend,
    }
}

fn handed_on(form: &FormState) -> Vec<(&'static str, String)> {
    HANDED_ON.map(|name| (name, form.get(name).to_owned())).to_vec()
}

/// Writes the rows, a chunk at a time, and says what became of each. The same sheet again changes nothing.
pub(super) async fn record(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let kit = kit::read(&mut form, true, app.db.clocks().business_now());
    let chosen = chosen(&form);
    let (Some(kit), Ok(rows)) = (kit, chosen) else {
        form.problem(FieldProblem::new("rows", "rapid-rows-none"));
        return render(&app, &caller, form.to("/rapid/group"), StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let positives = rows.iter().filter(|row| row.outcome == Outcome::Positive).count();
    if form.get("positives").trim().parse().unwrap_or(0) != positives {
        form.problem(FieldProblem::new("positives", "rapid-positives"));
        return again(&app, &caller, form, &rows).await;
    }
    let mut fates = Vec::with_capacity(rows.len());
    for chunk in rows.chunks(CHUNK) {
        match service::record_chunk(&app, &caller, chunk, &kit).await {
            Ok(mut of_chunk) => fates.append(&mut of_chunk),
            Err(problem) => {
                form.absorb(problem)?;
                return again(&app, &caller, form, &rows).await;
            }
        }
    }
    let (actor, ()) = app.read(&caller, service::may_record).await?;
    let page = app.page(&actor, &caller, "rapid-done");
    let confirm = rows.iter().zip(&fates).any(|(row, fate)| {
        row.outcome == Outcome::Positive
            && *fate == Fate::Recorded
            && wants_molecular(row.test, &kit.reason, actor.today)
    });
    let mut left = Left::of_form(&form);
    let all = outcome(form.get("outcome"));
    left.extend(rows.iter().zip(&fates).filter_map(|(row, fate)| match fate {
        Fate::Rejected(why) => Some(Left::rejected(row, all, why)),
        Fate::Recorded | Fate::Duplicate => None,
    }));
    let mend = left::mending(&caller, &form, &left);
    let left = mend.is_some().then(|| left::table(&left));
    let kit = handed_on(&form);
    Ok(web::html(&DonePage { left, kit, mend, ..done_page(page, &rows, &fates, confirm) }))
}

/// The preview once more, with what was chosen and what is wrong.
async fn again(app: &App, caller: &Caller, form: FormState, rows: &[New]) -> Result<Response, WebError> {
    let (actor, ()) = app.read(caller, service::may_record).await?;
    let page = app.page(&actor, caller, "rapid-preview");
    let all = outcome(form.get("outcome"));
    let items = rows.iter().map(|row| Item {
        id: row.id,
        code: row.subject.identifier.clone(),
        family_name: row.subject.family_name.clone(),
        given_name: row.subject.given_name.clone(),
        outcome: row.outcome.code(),
        exception: Some(row.outcome) != all,
    });
    let sentence = t("rapid-preview-again").to_owned();
    let out = Left::of_form(&form);
    let page = preview_of(page, form, sentence, items.collect(), (out, None));
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

fn done_page(page: Page, rows: &[New], fates: &[Fate], confirm: bool) -> DonePage {
    let count = |wanted: &dyn Fn(&Fate) -> bool| fates.iter().filter(|fate| wanted(fate)).count().to_string();
    let (accepted, duplicate) = (count(&|it| *it == Fate::Recorded), count(&|it| *it == Fate::Duplicate));
    let rejected = count(&|it| matches!(it, Fate::Rejected(_)));
    let all = rows.len().to_string();
    let args: [(&str, &dyn web::texts::TextArg); 4] =
        [("rows", &all), ("accepted", &accepted), ("rejected", &rejected), ("duplicate", &duplicate)];
    let columns = ["rapid-person", "rapid-outcome", "rapid-fate"].map(Column::new).to_vec();
    let row = |(row, fate): (&New, &Fate)| {
        let name = format!("{} {}", row.subject.family_name, row.subject.given_name);
        let (key, why) = match fate {
            Fate::Recorded => ("rapid-fate-recorded", ""),
            Fate::Duplicate => ("rapid-fate-duplicate", ""),
            Fate::Rejected(why) => ("rapid-fate-rejected", t(why)),
        };
        let cells = vec![
            Cell::text(name).sub(row.subject.identifier.as_str()),
            Cell::badge(&badge(Some(row.outcome))),
            Cell::key(key).sub(why),
        ];
        Row::new(cells).mark(matches!(fate, Fate::Rejected(_)))
    };
    DonePage {
        page: page.crumb("/rapid", t("rapid-list")).crumb("/rapid/group", t("rapid-group")),
        sentence: tn("rapid-done-sentence", &args),
        confirm,
        table: Table::new("done", "rapid-done-rows", columns).rows(rows.iter().zip(fates).map(row)),
        left: None,
        kit: Vec::new(),
        mend: None,
    }
}

/// The rows that were shown, each with the outcome that was chosen for it.
fn chosen(form: &FormState) -> kernel::Result<Vec<New>> {
    let unreadable = || Problem::field("rows", "rapid-rows-none");
    let sheet: Uuid = form.get("sheet").parse().map_err(|_| unreadable())?;
    let items = form.all("item");
    if items.is_empty() || items.len() > MOST {
        return Err(unreadable());
    }
    let row = |item: &String| {
        let id: Uuid = item.parse().map_err(|_| unreadable())?;
        let text = |name: &str| form.get(&format!("{name}-{id}")).trim().to_owned();
        let subject = Subject {
            identifier: text("code"),
            family_name: text("family"),
            given_name: text("given"),
            ..Subject::default()
        };
        let outcome = outcome(&text("outcome")).ok_or_else(unreadable)?;
        let (test, measured) = (TestKind::Antigen, Measured::default());
        Ok(New { id, sheet: Some(sheet), subject, test, outcome, measured })
    };
    items.iter().map(row).collect()
}
