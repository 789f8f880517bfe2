//! The places of an ASL, and what each says of itself.

use access::{Action, decide};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use uuid::Uuid;
use web::{
    App, Badge, Caller, Cell, Choice, Column, FormState, Page, Posted, Row, Table, Tone, WebError, fmt, t,
};

use super::words;
use crate::model::{PlaceData, PlaceKind};
use crate::service::{self, Overview};

#[derive(Template)]
#[template(path = "sampling_places.html")]
struct PlacesPage {
    page: Page,
    table: Table,
    times: Table,
}

/// The places, each with today's list and its times.
pub(super) async fn list(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (actor, all) = app.read(&caller, service::overview).await?;
    let keeps = decide(&actor, Action::SiteManage).is_ok();
    let page = app.page(&actor, &caller, "sampling-places").intro(actor.unit.name.clone());
    let page = if keeps { page.primary("/sampling/places/new", "sampling-place-new") } else { page };
    let (table, times) = (table(&all, keeps), times(&all, service::sees_rows(&actor)));
    Ok(web::html(&PlacesPage { page, table, times }))
}

fn table(all: &[Overview], keeps: bool) -> Table {
    let columns = vec![
        Column::new("sampling-place"),
        Column::new("sampling-kind"),
        Column::number("sampling-today"),
        Column::actions("sampling-actions"),
    ];
    let rows = all.iter().map(|one| {
        let (place, id) = (&one.place, one.place.id);
        let mut acts = vec![(format!("/sampling/places/{id}/transports"), t("sampling-transports"))];
        if keeps {
            acts.push((format!("/sampling/places/{id}/hours"), t("sampling-hours-link")));
            acts.push((format!("/sampling/places/{id}"), t("sampling-place-change")));
        }
        let kind = t(place.data.kind.key());
        let kind = match place.data.active {
            true => Cell::text(kind),
            false => Cell::badge(&Badge::new(Tone::Quiet, "sampling-closed")).sub(kind),
        };
        let name = place.data.name.clone();
        // Who administers the users names the place by its code.
        let address = match keeps {
            true => format!("{} · {}", place.data.address, place.code()),
            false => place.data.address.clone(),
        };
        Row::new(vec![
            Cell::link(format!("/sampling/places/{id}/day"), &name).sub(address),
            kind,
            Cell::number(one.today),
            Cell::html(Acts { acts, name }),
        ])
    });
    let table = Table::new("sampling-places", "sampling-places", columns).rows(rows);
    match keeps {
        true => {
            table.empty("sampling-places-none").empty_action("/sampling/places/new", "sampling-place-new")
        }
        false => table.empty("sampling-places-none-yours"),
    }
}

/// Links of a row.
#[derive(Template)]
#[template(path = "sampling_acts.html")]
struct Acts {
    acts: Vec<(String, &'static str)>,
    name: String,
}
impl askama::filters::HtmlSafe for Acts {}

fn times(all: &[Overview], rows: bool) -> Table {
    let columns =
        ["sampling-place", "sampling-wait", "sampling-to-sample", "sampling-to-result", "sampling-open"];
    let rows = all.iter().map(|one| {
        let told = words::times(one.place.id, &one.times, rows);
        let cell = |at: usize| match &told[at] {
            (words, Some(href)) => Cell::link(href, words),
            (words, None) => Cell::text(words),
        };
        Row::new(vec![
            Cell::text(&one.place.data.name).sub(told[1].0.clone()),
            cell(0),
            cell(2),
            cell(3),
            cell(4),
        ])
    });
    Table::new("sampling-times", "sampling-times", columns.map(Column::new).to_vec())
        .rows(rows)
        .empty("sampling-times-empty")
        .show_caption()
}

#[derive(Template)]
#[template(path = "sampling_place.html")]
struct PlacePage {
    page: Page,
    form: FormState,
    kinds: Vec<Choice>,
}

/// The form of a new place.
pub(super) async fn ask_new(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let mut form = caller.shell.form("/sampling/places/new");
    form.set("kind", PlaceKind::HotSpot.code());
    form.set("active", "true");
    render(&app, &caller, form, None, StatusCode::OK).await
}

async fn render(
    app: &App,
    caller: &Caller,
    form: FormState,
    id: Option<Uuid>,
    status: StatusCode,
) -> Result<Response, WebError> {
    let work = move |_: &mut storage::Tx<'_>, actor: &access::Actor| decide(actor, Action::SiteManage);
    let (actor, _) = app.read(caller, work).await?;
    let title = if id.is_some() { "sampling-place-change" } else { "sampling-place-new" };
    let page = app.page(&actor, caller, title).crumb("/sampling", t("sampling-places"));
    let kinds = PlaceKind::ALL.map(|kind| Choice::key(kind.code(), kind.key())).to_vec();
    Ok(web::html_status(status, &PlacePage { page, form, kinds }))
}

/// What a place says of itself, to be changed.
pub(super) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let (_, place) = app.read(&caller, move |tx, actor| service::place(tx, actor, id)).await?;
    let mut form = caller.shell.form(format!("/sampling/places/{id}"));
    let data = &place.data;
    form.set("kind", data.kind.code());
    form.set("name", &data.name);
    form.set("address", &data.address);
    form.set("telephone", &data.telephone);
    form.set("note", &data.note);
    form.set("active", if data.active { "true" } else { "" });
    form.set("version", place.version.to_string());
    render(&app, &caller, form, Some(id), StatusCode::OK).await
}

/// Makes a place.
pub(super) async fn create(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let form = posted.form().to("/sampling/places/new");
    let id: Uuid = form.id();
    keep(&app, &caller, form, id, true).await
}

/// Changes a place.
pub(super) async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let form = posted.form().to(format!("/sampling/places/{id}"));
    keep(&app, &caller, form, id, false).await
}

async fn keep(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    id: Uuid,
    new: bool,
) -> Result<Response, WebError> {
    let (name, address) = (form.required("name"), form.required("address"));
    let kind = PlaceKind::parse(form.get("kind"));
    form.check(kind.is_ok(), "kind", "sampling-kind-unknown");
    let text = |name: &str| form.get(name).to_owned();
    let (telephone, note) = (text("telephone"), text("note"));
    let (active, seen) = (form.ticked("active"), form.get("version").parse().ok());
    let answer = match (form.finish(), kind) {
        (Ok(()), Ok(kind)) => {
            let data = PlaceData { kind, name, address, telephone, note, active };
            let seen = if new { None } else { Some(seen.unwrap_or(0)) };
            app.write(caller, move |tx, actor| service::keep_place(tx, actor, id, &data, seen)).await
        }
        (Err(problem), _) | (_, Err(problem)) => Err(problem),
    };
    match answer {
        Ok(_) if new => {
            Ok(web::redirect_with_flash(&format!("/sampling/places/{id}/hours"), "sampling-place-kept"))
        }
        Ok(_) => Ok(web::redirect_with_flash("/sampling", "sampling-place-kept")),
        Err(problem) => {
            form.absorb(problem)?;
            render(app, caller, form, (!new).then_some(id), StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// A day as an address has it.
pub(super) fn day_words(day: kernel::Date) -> String {
    fmt::date_weekday(day)
}
