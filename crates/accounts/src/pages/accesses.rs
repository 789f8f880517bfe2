//! Who accessed a person's data.

use access::Role;
use access::tree::Access;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::clock::rome;
use kernel::ids::UserId;
use kernel::{Date, FieldProblem, Timestamp};
use uuid::Uuid;
use web::{
    App, Badge, Caller, Cell, Choice, Column, FormState, Page, Posted, Row, Table, Tone, WebError, fmt, t, tn,
};

use crate::model::AccessLog;
use crate::rules::{self, Group, LogFilter};
use crate::service::{self, AccessQuery, Leaves};
use crate::words;

mod paper;

/// Accesses of a page.
const LENGTH: usize = 100;

#[derive(Template)]
#[template(path = "accesses.html")]
struct AccessesPage {
    page: Page,
    form: FormState,
    answer: Option<Answer>,
}

/// The answer to a question put to the log.
struct Answer {
    heading: String,
    recorded: String,
    /// Which part of it is shown, when not all.
    shown: Option<String>,
    table: Table,
    /// The same question once more, with a filter or as a file.
    again: FormState,
    who: Vec<Choice>,
}

/// When each of several like accesses happened: a line that opens.
#[derive(Template)]
#[template(path = "access_times.html")]
struct Times {
    newest: String,
    summary: String,
    all: Vec<String>,
}
impl askama::filters::HtmlSafe for Times {}

/// An empty form.
pub(super) async fn ask(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let form = caller.shell.form("/admin/accesses");
    let (actor, ()) = app.read(&caller, service::may_look_up).await?;
    Ok(web::html(&AccessesPage {
        page: page(app.page(&actor, &caller, "accounts-accesses")),
        form,
        answer: None,
    }))
}

fn page(page: Page) -> Page {
    page.intro(t("accounts-accesses-intro"))
}

/// The accesses to a person's data. A POST, because a tax code does not belong in an address.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    answer_to(&app, &caller, posted, |_| Leaves::Page).await
}

/// The same as a file, which leaves a record of its own.
pub(super) async fn export(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    answer_to(&app, &caller, posted, |_| Leaves::File).await
}

/// The document for the citizen, with a number that the record of it names.
pub(super) async fn paper(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let today = app.db.clocks().real_today();
    answer_to(&app, &caller, posted, |form| Leaves::Paper(paper::number(today, form.id()))).await
}

async fn answer_to(
    app: &App,
    caller: &Caller,
    posted: Posted,
    leaves: impl FnOnce(&FormState) -> Leaves,
) -> Result<Response, WebError> {
    let mut form = posted.form().to("/admin/accesses");
    let (tax_code, reason) = (form.get("tax_code").to_owned(), form.get("reason").to_owned());
    let query = AccessQuery { tax_code, reason, leaves: leaves(&form) };
    let asked = query.clone();
    let found = app.read(caller, move |tx, actor| service::look_up(tx, actor, &asked)).await;
    let actor = match &found {
        Ok((actor, _)) => actor.clone(),
        Err(_) => app.actor(caller).await?,
    };
    let shell = page(app.page(&actor, caller, "accounts-accesses"));
    let person = match found {
        Ok((_, person)) => person,
        Err(problem) => {
            form.absorb(problem)?;
            None
        }
    };
    let Some(person) = person else {
        if form.is_good() {
            let one_asl = actor.role == Role::DataProtectionOfficer;
            let key = if one_asl { "accounts-tax-code-not-ours" } else { "accounts-tax-code-unknown" };
            form.problem(FieldProblem::new("tax_code", key));
        }
        let page = AccessesPage { page: shell, form, answer: None };
        return Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let filter = filter(&mut form);
    let log = service::access_log(&app.db, person).await?;
    let (now, today) = (app.db.clocks().now(), app.db.clocks().today());
    let status = if form.is_good() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    match &query.leaves {
        Leaves::File if form.is_good() => {
            return Ok(web::csv::download("accessi.csv", file(&log, &filter, today)));
        }
        Leaves::Paper(number) if form.is_good() => {
            let asked =
                paper::Asked { number: number.clone(), tax_code: query.tax_code.clone(), by: actor, now };
            let drawn = move || paper::document(&log, &filter, &asked, today);
            return web::pdf::download("accessi.pdf", drawn).await;
        }
        _ => {}
    }
    let answer = Some(answer(
        &log,
        &filter,
        form,
        &query,
        &Around { who: &actor.name, now, today, csrf: &caller.csrf() },
    ));
    // Another question needs its own reason: the form is empty again.
    let form = caller.shell.form("/admin/accesses");
    Ok(web::html_status(status, &AccessesPage { page: shell, form, answer }))
}

/// The period and the person chosen; a date that is none is said at its field, and hides nothing.
fn filter(form: &mut FormState) -> LogFilter {
    let (from, to) = (form.date("from"), form.date("to"));
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        form.problem(FieldProblem::new("to", "accounts-to-before-from"));
        return LogFilter::default();
    }
    LogFilter { from, to, user: form.get("user").parse::<Uuid>().ok().map(UserId) }
}

/// Who asks and when.
struct Around<'a> {
    who: &'a str,
    now: Timestamp,
    today: Date,
    csrf: &'a str,
}

fn answer(
    log: &AccessLog,
    filter: &LogFilter,
    again: FormState,
    query: &AccessQuery,
    around: &Around<'_>,
) -> Answer {
    let Around { who, now, today, csrf } = *around;
    let columns = vec![
        Column::new("accounts-when"),
        Column::new("accounts-who"),
        Column::new("accounts-role"),
        Column::new("accounts-unit"),
        Column::new("accounts-what"),
        Column::new("accounts-why"),
    ];
    let shown: Vec<&Access> = log.accesses.iter().filter(|access| filter.lets(access)).collect();
    let count = shown.len();
    let upto = again.get("upto").parse().unwrap_or(count).min(count);
    let next = next_fields(&again, upto);
    let shown: Vec<&Access> = shown.into_iter().skip(count - upto).take(LENGTH).collect();
    let groups = rules::grouped(shown, |access| words::act(&access.record));
    let tax_code = query.tax_code.trim().to_uppercase();
    Answer {
        heading: tn("accounts-accesses-of", &[("code", &tax_code), ("n", &log.accesses.len())]),
        recorded: tn(
            "accounts-look-up-recorded",
            &[("who", &who), ("when", &fmt::instant(now)), ("reason", &query.reason.trim())],
        ),
        shown: shown_words(filter, log, count),
        table: Table::new("accesses", "accounts-accesses", columns)
            .rows(groups.iter().map(|group| row(group, log, today)))
            .empty(if filter.is_empty() { "accounts-accesses-none" } else { "accounts-accesses-none-filter" })
            .next_button("/admin/accesses", csrf, next),
        again,
        who: log.who().into_iter().map(|(user, name)| Choice::new(user.to_string(), name)).collect(),
    }
}

/// What the button for older accesses sends; none when there are none. The log only grows, so a place in it that is counted
/// from the oldest one stays where it is while the look-ups themselves are added.
fn next_fields(again: &FormState, upto: usize) -> Option<Vec<(String, String)>> {
    let older = upto.checked_sub(LENGTH).filter(|older| *older > 0)?;
    let kept = ["tax_code", "reason", "from", "to", "user"];
    let kept = kept.map(|name| (name.to_owned(), again.get(name).to_owned()));
    Some(kept.into_iter().chain([("upto".to_owned(), older.to_string())]).collect())
}

/// How many of all are shown, and which: on paper the filter itself is not seen.
fn shown_words(filter: &LogFilter, log: &AccessLog, shown: usize) -> Option<String> {
    let acted = |access: &&Access| filter.user.is_some_and(|user| user.0 == access.record.user);
    let which = [
        filter.from.map(|day| tn("accounts-shown-from", &[("date", &day)])),
        filter.to.map(|day| tn("accounts-shown-to", &[("date", &day)])),
        log.accesses.iter().find(acted).map(|access| log.name(access)),
    ];
    let which: Vec<String> = which.into_iter().flatten().collect();
    let count = tn("accounts-accesses-shown", &[("shown", &shown), ("n", &log.accesses.len())]);
    (!filter.is_empty()).then(|| format!("{count}: {}", which.join(", ")))
}

fn row(group: &Group<'_>, log: &AccessLog, today: Date) -> Row {
    let (access, record) = (group.newest, &group.newest.record);
    let what = words::act(record);
    let denied = record.outcome == "denied";
    Row::new(vec![
        when(group),
        Cell::text(log.name(access)),
        Cell::text(words::role_code(&record.role)),
        unit(access, log, today),
        if denied {
            Cell::badge(&Badge::new(Tone::Warn, "accounts-denied")).sub(what)
        } else {
            Cell::text(what)
        },
        Cell::text(words::why(record, log)),
    ])
}

/// For whom it was done. A doctor is his own unit: his code says it, and not his name a second time.
fn unit(access: &Access, log: &AccessLog, today: Date) -> Cell {
    let audience = &access.record.unit;
    let name = words::unit(audience, log, today);
    match audience.strip_prefix("gp:") {
        Some(code) if rules::same_person(&name, &log.name(access)) => Cell::code(code),
        _ => Cell::text(name),
    }
}

fn when(group: &Group<'_>) -> Cell {
    let newest = rules::at(group.newest);
    let times: Vec<Timestamp> = group.all.iter().filter_map(|access| rules::at(access)).collect();
    let (Some(newest), [last, .., first]) = (newest, &times[..]) else { return Cell::instant(newest) };
    let (first, last) = (fmt::time(*first), fmt::time(*last));
    let key = if first == last { "accounts-times-at" } else { "accounts-times" };
    let summary = tn(key, &[("n", &times.len()), ("first", &first), ("last", &last)]);
    let all =
        times.iter().map(|time| time.to_zoned_datetime(rome()).strftime("%d/%m/%Y %H:%M:%S").to_string());
    Cell::html(Times { newest: fmt::instant(newest), summary, all: all.collect() })
}

/// Every access by itself, as the page words it.
fn file(log: &AccessLog, filter: &LogFilter, today: Date) -> String {
    let shown = log.accesses.iter().filter(|access| filter.lets(access));
    let rows = shown.map(|access| {
        let record = &access.record;
        let outcome = if record.outcome == "denied" { "accounts-denied" } else { "accounts-allowed" };
        [
            fmt::instant(rules::at(access)),
            log.name(access),
            words::role_code(&record.role),
            words::unit(&record.unit, log, today),
            words::act(record),
            t(outcome).to_owned(),
            words::why(record, log),
        ]
    });
    web::csv::file(t("accounts-csv-header"), rows)
}
