//! Pairs of rows that may be one person: the list, the likeliest first, and one pair side by side with what can be said of it.

use access::Actor;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Date, Problem};
use serde::Deserialize;
use storage::Tx;
use uuid::Uuid;
use web::{App, Caller, Cell, Column, Facts, FormState, Page, Posted, Row, Table, WebError, fmt, t, tn};

use super::merge::{name, side_by_side};
use crate::model::doubles::{Double, DoubleState, Subject};
use crate::rules::{self, Reason};
use crate::service::doubles::{self as service, DoublePage, Doubles, LENGTH};
use crate::store::doubles::DoubleLine;

/// Where the list is.
pub(super) const DOUBLES: &str = "/duplicates";

/// A part of the list.
struct Tab {
    href: String,
    words: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "people_doubles.html")]
struct ListPage {
    page: Page,
    tabs: Vec<Tab>,
    table: Table,
    /// How many have one of both in another ASL.
    beside: Option<String>,
    has_rows: bool,
}

/// Which part of the list, after which pair.
#[derive(Deserialize)]
pub(super) struct Part {
    #[serde(default)]
    state: String,
    after: Option<Uuid>,
}

fn part(state: DoubleState) -> String {
    match state {
        DoubleState::Open => DOUBLES.to_owned(),
        other => format!("{DOUBLES}?state={}", other.code()),
    }
}

/// The list.
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(Part { state, after }): Query<Part>,
) -> Result<Response, WebError> {
    let state = DoubleState::of(&state).unwrap_or(DoubleState::Open);
    let work = move |tx: &mut Tx<'_>, actor: &Actor| service::list(tx, actor, state, after, LENGTH);
    let (actor, Doubles { lines, next, beside }) = app.read(&caller, work).await?;
    let here = part(state);
    let glue = if here.contains('?') { '&' } else { '?' };
    let next = next.map(|id| format!("{here}{glue}after={id}"));
    let today = app.db.clocks().today();
    let table = table(&lines, state, today).next_link(next);
    let tabs = DoubleState::ALL.map(|one| Tab {
        href: part(one),
        words: t(&format!("people-doubles-{}", one.code())).to_owned(),
        chosen: one == state,
    });
    let page = app
        .page(&actor, &caller, "people-doubles")
        .intro(t("people-doubles-intro"))
        .crumb("/people", t("people-title"));
    let beside = (beside > 0).then(|| tn("people-doubles-beside", &[("n", &beside)]));
    Ok(web::html(&ListPage { page, tabs: tabs.into(), has_rows: !lines.is_empty(), table, beside }))
}

fn table(lines: &[DoubleLine], state: DoubleState, today: Date) -> Table {
    let columns = ["people-merge-one", "people-merge-other", "people-like", "people-double-score"];
    let since = if state == DoubleState::Open { "people-double-found" } else { "people-double-changed" };
    let columns = columns.into_iter().chain([since]).map(Column::new);
    let columns = columns.chain([Column::actions("people-double-acts")]);
    let rows = lines.iter().map(|line| {
        let double = &line.double;
        let [one, other] = sides(&line.both, today);
        let link = format!("{DOUBLES}/{}", double.id);
        let who = |of: &Subject| format!("{} {}", of.family_name, of.given_name);
        let acts = Acts {
            link: link.clone(),
            merge: format!("/people/{}/merge/{}", double.one, double.other),
            open: state == DoubleState::Open,
            who: who(&line.both[0]),
        };
        let at = if state == DoubleState::Open { double.found_at } else { double.changed_at };
        Row::new(vec![
            Cell::html(Side { link: Some(link), fields: one }),
            Cell::html(Side { link: None, fields: other }),
            reasons(double),
            Cell::number(i64::from(double.score)),
            Cell::instant(at).sub(said(double)),
            Cell::html(acts),
        ])
    });
    Table::new("doubles", "people-doubles", columns.collect())
        .rows(rows)
        .empty(&format!("people-doubles-{}-none", state.code()))
}

/// One of both in a line of the list.
#[derive(Template)]
#[template(path = "people_double_side.html")]
struct Side {
    /// The pair's page, behind the name.
    link: Option<String>,
    /// The name first, and whether each differs from the other's.
    fields: Vec<(String, bool)>,
}
impl askama::filters::HtmlSafe for Side {}

/// What can be done with a pair from the list.
#[derive(Template)]
#[template(path = "people_double_acts.html")]
struct Acts {
    link: String,
    merge: String,
    open: bool,
    who: String,
}
impl askama::filters::HtmlSafe for Acts {}

fn sides(both: &[Subject; 2], today: Date) -> [Vec<(String, bool)>; 2] {
    let shown = both.each_ref().map(|of| {
        let phones = of.phones.iter().flatten().cloned().collect::<Vec<_>>().join(", ");
        let comune = rules::comune_name(&of.home.comune, today);
        let code = super::merge::code(&of.identifier);
        [
            format!("{} {}", of.family_name, of.given_name),
            fmt::date(of.birth_date),
            code,
            format!("{} {comune}", of.home.street),
            phones,
            of.email.clone().unwrap_or_default(),
        ]
    });
    let differs: Vec<bool> = shown[0].iter().zip(&shown[1]).map(|(one, other)| one != other).collect();
    shown.map(|fields| {
        let marked =
            fields.into_iter().zip(&differs).map(|(field, differs)| (field.trim().to_owned(), *differs));
        marked.filter(|(field, _)| !field.is_empty()).collect()
    })
}

/// Why they may be one; below it what speaks against it.
fn reasons(double: &Double) -> Cell {
    let words = |against: bool| {
        let some = double.reasons.iter().filter(|reason| reason.is_against() == against);
        some.map(|reason: &Reason| t(reason.key())).collect::<Vec<_>>().join("; ")
    };
    let (pro, against) = (words(false), words(true));
    match against.is_empty() {
        true => Cell::text(pro),
        false => Cell::text(pro).sub(tn("people-double-against", &[("what", &against)])),
    }
}

/// What somebody said of a pair.
fn said(double: &Double) -> String {
    match &double.decided {
        Some(decided) if double.is_again() => {
            tn("people-double-again", &[("name", &decided.by_name), ("why", &decided.why)])
        }
        Some(decided) => format!("{} · {}", decided.by_name, decided.why),
        None => String::new(),
    }
}

#[derive(Template)]
#[template(path = "people_double.html")]
struct OnePage {
    page: Page,
    facts: Facts,
    data: Table,
    form: FormState,
    path: String,
    open: bool,
    /// The reason was asked for: its field has the focus.
    asked: bool,
    different: bool,
    merge: String,
    people: [(String, String); 2],
    next: Option<String>,
}

/// Whether the form is wanted at once.
#[derive(Deserialize)]
pub(super) struct How {
    #[serde(default)]
    different: bool,
}

/// One pair.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(how): Query<How>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("{DOUBLES}/{id}"));
    render(&app, &caller, id, form, how.different, StatusCode::OK).await
}

async fn render(
    app: &App,
    caller: &Caller,
    id: Uuid,
    mut form: FormState,
    asked: bool,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, found) = app.read(caller, move |tx, actor| service::view(tx, actor, id)).await?;
    let DoublePage { double, both, next } = found;
    form.set("version_one", both[0].version.to_string());
    form.set("version_other", both[1].version.to_string());
    let page = app
        .page(&actor, caller, "people-double")
        .heading(tn("people-double-of", &[("name", &name(&both[0].data))]))
        .crumb("/people", t("people-title"))
        .crumb(DOUBLES, t("people-doubles"));
    let view = OnePage {
        page,
        facts: facts(&double),
        data: side_by_side([&both[0].data, &both[1].data], actor.today),
        form,
        path: format!("{DOUBLES}/{id}"),
        open: double.state == DoubleState::Open,
        asked,
        different: double.state == DoubleState::Different,
        merge: format!("/people/{}/merge/{}", double.one, double.other),
        people: both.each_ref().map(|one| (format!("/people/{}", one.id), name(&one.data))),
        next: next.map(|id| format!("{DOUBLES}/{id}")),
    };
    Ok(web::html_status(status, &view))
}

fn facts(double: &Double) -> Facts {
    let state = t(&format!("people-double-is-{}", double.state.code())).to_owned();
    Facts::new()
        .with("people-double-state", Cell::text(state).sub(said(double)))
        .with("people-like", reasons(double))
        .with("people-double-score", Cell::number(i64::from(double.score)))
        .with("people-double-found", Cell::instant(double.found_at))
}

/// Says that they are two, or takes it back.
pub(super) async fn act(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let back = posted.pressed() == "take-back";
    let mut form = posted.form().to(format!("{DOUBLES}/{id}"));
    if back {
        app.write(&caller, move |tx, actor| service::take_back(tx, actor, id)).await?;
        return Ok(web::redirect_with_flash(&format!("{DOUBLES}/{id}"), "people-double-taken-back"));
    }
    let version = |field: &str| form.get(field).parse::<i64>().unwrap_or_default();
    let seen = Some([version("version_one"), version("version_other")]);
    let (act, why) = (form.id::<Uuid>(), form.get("reason").to_owned());
    let work = move |tx: &mut Tx<'_>, actor: &Actor| service::differ(tx, actor, id, act, seen, &why);
    let problem = match app.write(&caller, work).await {
        Ok(_) => return Ok(web::redirect_with_flash(DOUBLES, "people-double-done")),
        Err(problem) => problem,
    };
    let status = match problem {
        Problem::Stale => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    form.absorb(problem)?;
    render(&app, &caller, id, form, true, status).await
}
