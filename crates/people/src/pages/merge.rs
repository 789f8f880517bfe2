//! Two persons who are one: who may be the same, both side by side, and the undo of a merge.

use access::Actor;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::PersonId;
use kernel::{Date, PersonIdentifier, Problem};
use storage::Tx;
use uuid::Uuid;
use web::{
    App, Caller, Cell, Choice, Column, Facts, FormState, Page, Posted, Row, Table, WebError, fmt, t, tn,
};

use super::words;
use crate::model::merge::{Merge, Side};
use crate::model::{Person, PersonData, PersonLine, identifier_text};
use crate::rules;
use crate::screen::{self, field_key};
use crate::service::{self, Candidate, Likely, Merging, Search};

/// Persons proposed at most.
const CANDIDATES: usize = 10;

pub(super) fn name(data: &PersonData) -> String {
    format!("{} {}", data.family_name, data.given_name)
}

/// Her code, or that she has none.
pub(super) fn code(identifier: &PersonIdentifier) -> String {
    match identifier {
        PersonIdentifier::None { .. } => t("people-double-no-code").to_owned(),
        _ => identifier_text(identifier).to_owned(),
    }
}

fn below(page: Page, person: &Person, heading: &str) -> Page {
    let name = name(&person.data);
    page.about(person.id.0)
        .heading(tn(heading, &[("name", &name)]))
        .crumb("/people", t("people-title"))
        .crumb(format!("/people/{}", person.id), name)
}

#[derive(Template)]
#[template(path = "people_merge_choose.html")]
struct Choose {
    page: Page,
    form: FormState,
    likely: Table,
    /// Who was looked for; none while nobody was.
    found: Option<Table>,
    back: String,
}

/// Who may be the same person, and a field that looks for somebody else.
pub(super) async fn choose(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
) -> Result<Response, WebError> {
    let (actor, (person, likely)) =
        app.read(&caller, move |tx, actor| service::begin_merge(tx, actor, id)).await?;
    let form = caller.shell.form(format!("/people/{}/merge", person.id));
    let page = app.page(&actor, &caller, "people-merge");
    Ok(web::html(&choose_page(page, form, &person, &likely, None, actor.today)))
}

/// Looks for somebody else.
pub(super) async fn look(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("/people/{id}/merge"));
    let search = Search { text: form.get("q").to_owned(), ..Search::default() };
    let work = move |tx: &mut Tx<'_>, actor: &Actor| {
        let begun = service::begin_merge(tx, actor, id)?;
        let found = match search.text.trim().is_empty() {
            true => Err(Problem::field("q", "people-search-nothing")),
            false => service::search(tx, actor, &search, CANDIDATES),
        };
        match found {
            Ok(found) => Ok((begun, Ok(found))),
            Err(Problem::Invalid(problems)) => Ok((begun, Err(Problem::Invalid(problems)))),
            Err(problem) => Err(problem),
        }
    };
    let (actor, ((person, likely), found)) = app.read(&caller, work).await?;
    let mut status = StatusCode::OK;
    let found = match found {
        Ok(found) => {
            let others = found.rows.iter().map(|row| &row.line).filter(|line| line.id != person.id);
            let rows = others.map(|line| row(person.id, line, String::new(), actor.today));
            Some(table("found", "people-merge-found", rows.collect(), "people-household-nobody"))
        }
        Err(problem) => {
            form.absorb(problem)?;
            status = StatusCode::UNPROCESSABLE_ENTITY;
            None
        }
    };
    let page = app.page(&actor, &caller, "people-merge");
    Ok(web::html_status(status, &choose_page(page, form, &person, &likely, found, actor.today)))
}

fn choose_page(
    page: Page,
    form: FormState,
    person: &Person,
    likely: &[Likely],
    found: Option<Table>,
    today: Date,
) -> Choose {
    let rows = likely.iter().map(|Likely { line, likeness }| {
        let reasons = likeness.reasons.iter().map(|reason| t(reason.key())).collect::<Vec<_>>();
        row(person.id, line, reasons.join(", "), today)
    });
    Choose {
        page: below(page, person, "people-merge-of").intro(t("people-merge-intro")),
        form,
        likely: table("likely", "people-likely", rows.collect(), "people-merge-nobody"),
        found,
        back: format!("/people/{}", person.id),
    }
}

fn table(id: &str, caption: &str, rows: Vec<Row>, empty: &str) -> Table {
    let columns = ["people-name", "people-born", "people-tax-code", "people-domicile", "people-like"];
    let columns = columns.map(Column::new).into_iter().chain([Column::actions("people-merge-compare")]);
    Table::new(id, caption, columns.collect()).show_caption().rows(rows).empty(empty)
}

fn row(person: PersonId, line: &PersonLine, reasons: String, today: Date) -> Row {
    let name = format!("{} {}", line.family_name, line.given_name);
    Row::new(vec![
        Cell::link(format!("/people/{}", line.id), name),
        Cell::date(line.birth_date),
        words::identifier(&line.identifier),
        Cell::text(rules::comune_name(&line.domicile_comune, today)),
        Cell::text(reasons),
        Cell::link(format!("/people/{person}/merge/{}", line.id), t("people-merge-compare")),
    ])
}

#[derive(Template)]
#[template(path = "people_merge.html")]
struct Preview {
    page: Page,
    form: FormState,
    data: Table,
    hanging: Table,
    survivors: Vec<Choice>,
    back: String,
}

/// Both side by side, what hangs on each, and the form that joins them.
pub(super) async fn preview(
    State(app): State<App>,
    caller: Caller,
    Path((one, other)): Path<(PersonId, PersonId)>,
) -> Result<Response, WebError> {
    let work = move |tx: &mut Tx<'_>, actor: &Actor| service::preview_merge(tx, actor, one, other);
    let (actor, both) = app.read(&caller, work).await?;
    let form = caller.shell.form(format!("/people/{one}/merge/{other}"));
    Ok(web::html(&preview_page(app.page(&actor, &caller, "people-double"), form, &both, actor.today)))
}

/// Joins them.
pub(super) async fn join(
    State(app): State<App>,
    caller: Caller,
    Path((one, other)): Path<(PersonId, PersonId)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("/people/{one}/merge/{other}"));
    let version = |field: &str| form.get(field).parse::<i64>().unwrap_or_default();
    let (first, second) = ((one, version("version_one")), (other, version("version_other")));
    let chosen = form.get("survivor").parse::<PersonId>().ok();
    let both = match chosen {
        Some(id) if id == one => Some((first, second)),
        Some(id) if id == other => Some((second, first)),
        _ => None,
    };
    let problem = match both {
        None => Problem::field("survivor", "people-merge-survivor-missing"),
        Some((survivor, merged)) => {
            let (id, reason) = (form.id::<Uuid>(), form.get("reason").to_owned());
            let merging = Merging { id, survivor, merged, reason };
            match app.write(&caller, move |tx, actor| service::merge(tx, actor, &merging)).await {
                Ok((_, merge)) => {
                    let to = format!("/people/{}", merge.survivor.id);
                    return Ok(web::redirect_with_flash(&to, "people-merge-done"));
                }
                Err(problem) => problem,
            }
        }
    };
    let stale = matches!(problem, Problem::Stale);
    form.absorb(problem)?;
    let work = move |tx: &mut Tx<'_>, actor: &Actor| service::preview_merge(tx, actor, one, other);
    let (actor, both) = app.read(&caller, work).await?;
    let page = preview_page(app.page(&actor, &caller, "people-double"), form, &both, actor.today);
    let status = if stale { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(web::html_status(status, &page))
}

fn preview_page(page: Page, mut form: FormState, both: &[Candidate; 2], today: Date) -> Preview {
    let [one, other] = both;
    form.set("version_one", one.person.version.to_string());
    form.set("version_other", other.person.version.to_string());
    let back = format!("/people/{}/merge", one.person.id);
    let page = below(page, &one.person, "people-merge-both").crumb(back.clone(), t("people-merge"));
    Preview {
        page: page.intro(t("people-merge-what")),
        form,
        data: side_by_side([&one.person.data, &other.person.data], today),
        hanging: hanging(both),
        survivors: both.iter().map(|one| survivor(&one.person)).collect(),
        back,
    }
}

/// `ROSSI ADA, 12/03/1980, RSSDAA80C52L219X, registrata il 13/11/2020`.
fn survivor(person: &Person) -> Choice {
    let data = &person.data;
    let (born, entered) = (fmt::date(data.birth_date), kernel::clock::local_date(person.created_at));
    let (name, code) = (name(data), code(&data.identifier));
    let words = tn(
        "people-merge-survivor-is",
        &[("name", &name), ("born", &born), ("code", &code), ("entered", &fmt::date(entered))],
    );
    Choice::new(person.id.to_string(), words)
}

/// Every field of both; marked where they differ.
pub(super) fn side_by_side(both: [&PersonData; 2], today: Date) -> Table {
    let forms = both.map(rules::PersonForm::of);
    let said = |field: &str, value: &str| match screen::words(field, value, today) {
        _ if value.is_empty() => t("people-empty").to_owned(),
        Some(words) => words,
        None => value.to_owned(),
    };
    let fields = forms[0].fields().into_iter().zip(forms[1].fields());
    let rows = fields.filter(|((_, one), (_, other))| !(one.is_empty() && other.is_empty())).map(
        |((field, one), (_, other))| {
            let label = t(field_key(field));
            let differs = if one == other { "" } else { t("people-merge-differs") };
            let cells = [label, &said(field, one), &said(field, other), differs].map(Cell::text);
            Row::new(cells.to_vec()).mark(one != other)
        },
    );
    let columns = ["people-field", "people-merge-one", "people-merge-other", "people-merge-difference"];
    Table::new("both", "people-merge-data", columns.map(Column::new).to_vec()).show_caption().rows(rows)
}

/// How much of each kind hangs on either.
fn hanging(both: &[Candidate; 2]) -> Table {
    let columns = ["people-merge-one", "people-merge-other"].map(Column::new).to_vec();
    let lists = both.iter().map(|one| one.hanging.iter().map(crate::Hanging::sentence).collect::<Vec<_>>());
    let lists: Vec<Vec<String>> = lists.collect();
    let most = lists.iter().map(Vec::len).max().unwrap_or_default();
    let said = |list: &[String], at: usize| Cell::text(list.get(at).map_or("", String::as_str));
    let rows = (0..most).map(|at| Row::new(lists.iter().map(|list| said(list, at)).collect()));
    Table::new("hanging", "people-merge-hanging", columns)
        .show_caption()
        .rows(rows)
        .empty("people-merge-nothing-hangs")
}

#[derive(Template)]
#[template(path = "people_merge_undo.html")]
struct View {
    page: Page,
    facts: Facts,
    data: Table,
    form: FormState,
    may_undo: bool,
    back: String,
}

/// A merge: both as they were, and the form that undoes it.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path((id, merge)): Path<(PersonId, Uuid)>,
) -> Result<Response, WebError> {
    let work = move |tx: &mut Tx<'_>, actor: &Actor| service::view_merge(tx, actor, id, merge);
    let (actor, found) = app.read(&caller, work).await?;
    let form = caller.shell.form(format!("/people/{}/merges/{merge}", found.0.survivor.id));
    Ok(web::html(&view(app.page(&actor, &caller, "people-merge-one-of"), form, &found, actor.today)))
}

/// Undoes it.
pub(super) async fn undo(
    State(app): State<App>,
    caller: Caller,
    Path((id, merge)): Path<(PersonId, Uuid)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form().to(format!("/people/{id}/merges/{merge}"));
    let (act, why) = (form.id::<Uuid>(), form.get("reason").to_owned());
    let work = move |tx: &mut Tx<'_>, actor: &Actor| service::undo_merge(tx, actor, id, merge, act, &why);
    let problem = match app.write(&caller, work).await {
        Ok((_, done)) => {
            let to = format!("/people/{}", done.survivor.id);
            return Ok(web::redirect_with_flash(&to, "people-merge-undone"));
        }
        Err(problem) => problem,
    };
    form.absorb(problem)?;
    let work = move |tx: &mut Tx<'_>, actor: &Actor| service::view_merge(tx, actor, id, merge);
    let (actor, found) = app.read(&caller, work).await?;
    let page = view(app.page(&actor, &caller, "people-merge-one-of"), form, &found, actor.today);
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

fn view(page: Page, form: FormState, (merge, may_undo): &(Merge, bool), today: Date) -> View {
    let (survivor, back) = (name(&merge.survivor.data), format!("/people/{}", merge.survivor.id));
    let state =
        match &merge.undone {
            Some(undone) => Cell::text(tn("people-merge-undone-by", &[("name", &undone.by_name)]))
                .sub(format!("{} · {}", fmt::instant(undone.at), undone.why)),
            None => Cell::text(tn("people-merge-until", &[("day", &fmt::date(merge.until()))])),
        };
    let side = |side: &Side| Cell::text(name(&side.data)).sub(code(&side.data.identifier));
    View {
        page: page
            .about(merge.survivor.id.0)
            .heading(tn("people-merge-undo-of", &[("name", &survivor)]))
            .intro(t("people-merge-undo-what"))
            .crumb("/people", t("people-title"))
            .crumb(back.clone(), survivor),
        facts: Facts::new()
            .with("people-merge-one", side(&merge.survivor))
            .with("people-merge-other", side(&merge.merged))
            .with("people-merge-why", Cell::text(&merge.reason))
            .with("people-merge-by", Cell::text(&merge.by_name).sub(fmt::instant(merge.at)))
            .with("people-merge-state", state),
        data: side_by_side([&merge.survivor.data, &merge.merged.data], today),
        form,
        may_undo: *may_undo,
        back,
    }
}
