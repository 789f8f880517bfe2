//! The desk of a place: the list of a day, its labels, what came of each.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Date, FieldProblem};
use serde::Deserialize;
use uuid::Uuid;
use web::{App, Badge, Caller, FormState, Page, Posted, WebError, fmt, t, tn};

use super::words;
use crate::assets;
use crate::model::{Line, PlaceKind, State as Came};
use crate::rules::marks::{self, Mark};
use crate::service;

#[derive(Template)]
#[template(path = "sampling_day.html")]
struct DayPage {
    page: Page,
    form: FormState,
    style: &'static str,
    script: &'static str,
    id: Uuid,
    day: Date,
    /// The day before and the day after, as far as the actor sees their lists: address and words.
    before: Option<(String, String)>,
    after: Option<(String, String)>,
    lines: Vec<LineView>,
    /// Words of the person who is chosen.
    selected: Option<String>,
    caption: String,
    /// How many of the day's swabs are of persons whom the actor sees no more.
    unseen: Option<String>,
    home: bool,
}

struct LineView {
    id: Uuid,
    number: String,
    starts: String,
    name: String,
    born: String,
    test: &'static str,
    rank: String,
    place: String,
    phone: String,
    badge: Badge,
    at: String,
    booked: bool,
    undo: bool,
    current: bool,
    words: String,
}

/// Which day, and who is chosen: ids, which name nobody.
#[derive(Deserialize)]
pub(super) struct Asked {
    day: Option<Date>,
    at: Option<Uuid>,
}

/// The list.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(Asked { day, at }): Query<Asked>,
) -> Result<Response, WebError> {
    let day = day.unwrap_or_else(|| app.db.clocks().today());
    let mut form = caller.shell.form(format!("/sampling/places/{id}/day"));
    form.set("selected", at.map(|at| at.to_string()).unwrap_or_default());
    render(&app, &caller, form, (id, day), StatusCode::OK).await
}

async fn render(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    (id, day): (Uuid, Date),
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, list) = app.read(caller, move |tx, actor| service::day(tx, actor, id, day)).await?;
    form.set("day", day.to_string());
    form.set(
        "command",
        if status == StatusCode::OK { String::new() } else { form.get("command").to_owned() },
    );
    let chosen: Option<Uuid> = form.get("selected").parse().ok();
    let lines: Vec<LineView> = list.lines.iter().map(|line| view(line, chosen)).collect();
    let home = list.place.data.kind == PlaceKind::HomeTeam;
    let page = app
        .page(&actor, caller, "sampling-day-title")
        .intro(format!("{} · {}", list.place.data.name, fmt::date_weekday(day)))
        .crumb("/sampling", t("sampling-places"));
    let link = |day: Result<Date, _>| {
        let day = day.ok().filter(|day| marks::sees(&actor, *day))?;
        Some((format!("/sampling/places/{id}/day?day={day}"), fmt::date_weekday(day)))
    };
    let seen = i64::try_from(list.lines.len()).unwrap_or(i64::MAX);
    let caption = tn(
        "sampling-day-caption",
        &[("count", &seen), ("taken", &list.taken.0), ("capacity", &list.taken.1)],
    );
    let unseen = list.taken.0 - seen;
    Ok(web::html_status(
        status,
        &DayPage {
            page,
            style: assets::style(),
            script: assets::script(),
            id,
            day,
            before: link(day.yesterday()),
            after: link(day.tomorrow()),
            selected: lines.iter().find(|line| line.current).map(|line| line.words.clone()),
            lines,
            caption,
            unseen: (unseen > 0).then(|| tn("sampling-day-unseen", &[("count", &unseen)])),
            form,
            home,
        },
    ))
}

fn view(line: &Line, chosen: Option<Uuid>) -> LineView {
    let at = match (line.state, line.sampled_at) {
        (Came::Collected, Some(at)) => fmt::time(at),
        _ => String::new(),
    };
    let rank = line.priority.rank().to_string();
    LineView {
        id: line.id,
        number: line.number.clone(),
        starts: line.starts.clone(),
        name: line.name.clone(),
        born: fmt::date(line.born),
        test: words::test(line.test),
        place: format!("{}, {}", line.street, words::comune(&line.comune, line.day)),
        phone: line.phone.clone(),
        badge: words::state(line.state),
        at,
        booked: line.state == Came::Booked,
        undo: line.state != Came::Booked && !line.at_laboratory,
        current: chosen == Some(line.id),
        words: tn(
            "sampling-line",
            &[("hour", &line.starts), ("name", &line.name), ("born", &fmt::date(line.born)), ("rank", &rank)],
        ),
        rank,
    }
}

/// A label that was read, a key, or the button of a row.
pub(super) async fn enter(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let pressed = posted.pressed().to_owned();
    let mut form = posted.form().to(format!("/sampling/places/{id}/day"));
    let day: Date = form.get("day").parse().unwrap_or_else(|_| app.db.clocks().today());
    let button = pressed.split_once(':').and_then(|(mark, at)| Some((Mark::parse(mark)?, at.parse().ok()?)));
    let typed = form.get("command").to_owned();
    let key = Mark::parse(&typed).zip(form.get("selected").parse::<Uuid>().ok());
    let answer = match (button.or(key), Mark::parse(&typed)) {
        (Some((mark, at)), _) => {
            let act: Uuid = form.id();
            let new = service::Marking { act, appointment: at, mark, seen: None };
            let done = app.write(&caller, move |tx, actor| service::mark(tx, actor, &new)).await;
            done.map(|_| at)
        }
        (None, Some(_)) => Err(kernel::Problem::field("command", "sampling-choose-first")),
        (None, None) => {
            let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
                service::mark_number(tx, actor, id, day, &typed)
            };
            app.read(&caller, work).await.map(|(_, at)| at)
        }
    };
    match answer {
        Ok(at) => Ok(web::redirect(&format!("/sampling/places/{id}/day?day={day}&at={at}"))),
        Err(problem) => {
            let problem = match problem {
                kernel::Problem::Refused(key) => {
                    kernel::Problem::Invalid(vec![FieldProblem::new("command", key)])
                }
                other => other,
            };
            form.absorb(problem)?;
            render(&app, &caller, form, (id, day), StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

#[derive(Template)]
#[template(path = "sampling_labels.html")]
struct LabelsPage {
    page: Page,
    labels: lab::Labels,
}

/// The labels of all who are still to come, in the order of the list.
pub(super) async fn labels(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(Asked { day, at }): Query<Asked>,
) -> Result<Response, WebError> {
    let day = day.unwrap_or_else(|| app.db.clocks().today());
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| service::day_labels(tx, actor, id, day);
    let (actor, (place, lines)) = app.read(&caller, work).await?;
    let lines = lines.iter().filter(|line| at.is_none_or(|at| at == line.id));
    let labels: Result<Vec<_>, _> = lines
        .map(|line| {
            let of = (line.number.as_str(), line.laboratory.as_str(), line.priority);
            lab::Label::new(of, (line.name.clone(), line.born))
        })
        .collect();
    let page = app
        .page(&actor, &caller, "sampling-labels")
        .intro(format!("{} · {}", place.data.name, fmt::date_weekday(day)))
        .crumb(format!("/sampling/places/{id}/day?day={day}"), t("sampling-day-title"));
    Ok(web::html(&LabelsPage { page, labels: lab::Labels::new(labels?) }))
}
