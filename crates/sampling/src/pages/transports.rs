//! What goes to a laboratory, and what comes to it.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Date;
use kernel::clock::local_date;
use lab::model::{Outcome, RequestStatus};
use lab::rules::barcode::{self, Barcode};
use lab::rules::group::MOST;
use uuid::Uuid;
use web::{App, Caller, Cell, Column, FormState, Page, Posted, Row, Table, WebError, fmt, t, tn};

use super::words;
use crate::assets;
use crate::model::{Transport, Tube};
use crate::service::{self, Sheet};

#[derive(Template)]
#[template(path = "sampling_send.html")]
struct SendPage {
    page: Page,
    form: FormState,
    style: &'static str,
    /// Laboratories: code, and the words of the button.
    to_send: Vec<(String, String)>,
    sent: Table,
}

/// Tubes that wait to be sent from a place, and the lists that were made.
pub(super) async fn waits(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("/sampling/places/{id}/transports"));
    render_waits(&app, &caller, form, id, StatusCode::OK).await
}

async fn render_waits(
    app: &App,
    caller: &Caller,
    form: FormState,
    id: Uuid,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, waits) = app.read(caller, move |tx, actor| service::waits(tx, actor, id)).await?;
    let page = app
        .page(&actor, caller, "sampling-transports")
        .intro(waits.place.data.name.clone())
        .crumb("/sampling", t("sampling-places"));
    let to_send = waits.to_send.iter().map(|(code, count)| {
        let name = words::laboratory(code);
        (code.clone(), tn("sampling-send-to", &[("count", count), ("laboratory", &name)]))
    });
    let (to_send, sent) = (to_send.collect(), table(&waits.sent, "sampling-sent"));
    Ok(web::html_status(status, &SendPage { page, form, style: assets::style(), to_send, sent }))
}

fn table(lists: &[(Transport, (i64, i64))], key: &'static str) -> Table {
    let columns = vec![
        Column::new("sampling-transport-number"),
        Column::new("sampling-place"),
        Column::new("sampling-laboratory"),
        Column::new("sampling-made"),
        Column::number("sampling-tubes"),
        Column::number("sampling-under-way"),
    ];
    let rows = lists.iter().map(|(list, (tubes, under_way))| {
        Row::new(vec![
            Cell::link(format!("/sampling/transports/{}", list.id), &list.number),
            Cell::text(&list.place_name),
            Cell::text(words::laboratory(&list.laboratory)),
            Cell::instant(list.at).sub(list.by_name.clone()),
            Cell::number(*tubes),
            Cell::number(*under_way),
        ])
    });
    Table::new("sampling-transports", key, columns).rows(rows).empty("sampling-sent-none").show_caption()
}

/// Makes a list.
pub(super) async fn send(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let laboratory = posted.pressed().to_owned();
    let mut form = posted.form().to(format!("/sampling/places/{id}/transports"));
    let list: Uuid = form.id();
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        service::send(tx, actor, list, id, &laboratory)
    };
    match app.write(&caller, work).await {
        Ok(_) => Ok(web::redirect_with_flash(&format!("/sampling/transports/{list}"), "sampling-send-done")),
        Err(problem) => {
            form.absorb(problem)?;
            render_waits(&app, &caller, form, id, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

#[derive(Template)]
#[template(path = "sampling_lists.html")]
struct ListsPage {
    page: Page,
    form: FormState,
    lists: Table,
}

/// The lists that come to the laboratory, and a field for the number of one.
pub(super) async fn list(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let form = caller.shell.form("/sampling/transports");
    render_lists(&app, &caller, form, StatusCode::OK).await
}

async fn render_lists(
    app: &App,
    caller: &Caller,
    form: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, lists) = app.read(caller, service::lists).await?;
    let page = app
        .page(&actor, caller, "sampling-coming")
        .intro(actor.unit.name.clone())
        .crumb("/worklist", t("lab-worklist"));
    Ok(web::html_status(status, &ListsPage { page, form, lists: table(&lists, "sampling-coming") }))
}

/// Opens the list whose number was read.
pub(super) async fn find(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to("/sampling/transports");
    let number = form.required("number");
    let work =
        move |tx: &mut storage::Tx<'_>, actor: &access::Actor| service::find_by_number(tx, actor, &number);
    let answer = match form.finish() {
        Ok(()) => app.read(&caller, work).await,
        Err(problem) => Err(problem),
    };
    match answer {
        Ok((_, id)) => Ok(web::redirect(&format!("/sampling/transports/{id}"))),
        Err(problem) => {
            form.absorb(problem)?;
            render_lists(&app, &caller, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

#[derive(Template)]
#[template(path = "sampling_transport.html")]
struct TransportPage {
    page: Page,
    form: FormState,
    style: &'static str,
    barcode: Barcode,
    number: String,
    facts: Vec<String>,
    tubes: Table,
    /// Tubes that are under way, which the laboratory may say are missing.
    missing: Vec<web::Choice>,
    receives: bool,
    /// Its tubes that wait for their results, as the laboratory's group entry takes them.
    groups: Vec<Group>,
    group: FormState,
}

/// Tubes that get their results together.
struct Group {
    /// Words of the button.
    words: String,
    /// When their samples were taken.
    day: Date,
    /// Their labels, one after the other.
    labels: String,
}

/// A list, as it is printed and as it is checked in.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("/sampling/transports/{id}"));
    let (actor, sheet) = app.read(&caller, move |tx, actor| service::sheet(tx, actor, id)).await?;
    let list = &sheet.list;
    let barcode = barcode::of_digits(&list.number)
        .ok_or_else(|| kernel::Problem::Internal("a number without barcode".into()))?;
    let page = app.page(&actor, &caller, "sampling-transport").intro(list.number.clone());
    let page = match sheet.receives {
        true => page.crumb("/sampling/transports", t("sampling-coming")),
        false => page.crumb(format!("/sampling/places/{}/transports", list.place), t("sampling-transports")),
    };
    let under_way = sheet.tubes.iter().filter(|tube| tube.is_under_way());
    let missing = under_way.map(|tube| web::Choice::new(tube.number.clone(), &tube.number)).collect();
    let mut group = caller.shell.form("/worklist/group");
    group.set("outcome", Outcome::Negative.code());
    Ok(web::html(&TransportPage {
        page,
        form,
        style: assets::style(),
        barcode,
        number: list.number.clone(),
        facts: facts(&sheet),
        tubes: tubes(&sheet),
        missing,
        receives: sheet.receives,
        groups: groups(&sheet, actor.today),
        group,
    }))
}

/// Those of a place together, by the day on which they were taken, as many at a time as group entry takes.
fn groups(sheet: &Sheet, today: Date) -> Vec<Group> {
    let waits = |tube: &&Tube| !tube.is_under_way() && tube.status == RequestStatus::Requested;
    let mut by_day: BTreeMap<Date, Vec<&str>> = BTreeMap::new();
    for tube in sheet.tubes.iter().filter(waits).filter(|_| sheet.receives) {
        let day = tube.sampled_at.map_or(today, local_date);
        by_day.entry(day).or_default().push(&tube.number);
    }
    let chunks = by_day.iter().flat_map(|(day, tubes)| tubes.chunks(MOST).map(move |some| (*day, some)));
    chunks
        .map(|(day, tubes)| {
            let (count, when) = (i64::try_from(tubes.len()).unwrap_or(i64::MAX), fmt::date_weekday(day));
            let words = tn("sampling-results-group", &[("count", &count), ("day", &when)]);
            Group { words, day, labels: tubes.concat() }
        })
        .collect()
}

fn facts(sheet: &Sheet) -> Vec<String> {
    let list = &sheet.list;
    let (laboratory, when) = (words::laboratory(&list.laboratory), fmt::instant(list.at));
    let args: [(&str, &dyn web::texts::TextArg); 4] = [
        ("place", &list.place_name),
        ("address", &list.address),
        ("laboratory", &laboratory),
        ("when", &when),
    ];
    let (tubes, under_way) = sheet.counts;
    let mut all = vec![
        tn("sampling-transport-from", &args),
        tn("sampling-transport-by", &[("name", &list.by_name)]),
        tn("sampling-transport-counts", &[("tubes", &tubes), ("open", &under_way)]),
    ];
    let unseen = tubes - i64::try_from(sheet.tubes.len()).unwrap_or(0);
    if unseen > 0 {
        all.push(tn("sampling-day-unseen", &[("count", &unseen)]));
    }
    all
}

fn tubes(sheet: &Sheet) -> Table {
    let columns = vec![
        Column::new("sampling-number"),
        Column::new("sampling-person"),
        Column::new("sampling-test"),
        Column::number("sampling-priority"),
        Column::new("sampling-sampled"),
        Column::new("sampling-arrived"),
    ];
    let rows = sheet.tubes.iter().map(|tube| {
        let arrived = if tube.is_under_way() { "sampling-arrived-no" } else { "sampling-arrived-yes" };
        Row::new(vec![
            Cell::code(&tube.number),
            Cell::text(&tube.name).sub(fmt::date(tube.born)),
            Cell::text(words::test(tube.test)),
            Cell::number(i64::from(tube.priority.rank())),
            Cell::instant(tube.sampled_at),
            Cell::key(arrived),
        ])
    });
    Table::new("sampling-tubes", "sampling-transport-tubes", columns).rows(rows).empty("sampling-tubes-none")
}

/// Checks in all that have come.
pub(super) async fn arrive(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let form = posted.form();
    let missing = form.all("missing").to_vec();
    app.write(&caller, move |tx, actor| service::arrive(tx, actor, id, &missing)).await?;
    Ok(web::redirect_with_flash(&format!("/sampling/transports/{id}"), "sampling-arrive-done"))
}
