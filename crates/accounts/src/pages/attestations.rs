//! The organisations whose users somebody attests: which are due, who is in one, and what he says of each role.

use std::collections::HashMap;
use std::sync::Arc;

use access::attestations::{Attestation, Decision};
use access::{Action, Actor, Role, decide};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::FieldProblem;
use serde::Deserialize;
use uuid::Uuid;
use web::{
    App, Badge, Caller, Cell, Choice, Column, Facts, Figure, Figures, FormState, Page, Posted, Row, Table,
    Tone, WebError, fmt, t, tn,
};

use super::confirm::CONFIRMED;
use super::users::last_day;
use crate::rules::attestation::{REGION, State as Standing, is_doctors};
use crate::service::{self, Member, Organisation, OrganisationPage};
use crate::waiting::Waiting;
use crate::words;

/// Where the list is.
pub(crate) const PATH: &str = "/attestations";
/// Organisations of a page of it.
const LENGTH: usize = 50;
/// The button that confirms those who signed in lately.
const SEEN: &str = "seen";

#[derive(Template)]
#[template(path = "attestations.html")]
struct ListPage {
    page: Page,
    form: FormState,
    states: Vec<Choice>,
    figures: Figures,
    table: Table,
    /// Whether whoever looks administers users: then he has lists of those who are dormant or expiring.
    administers: bool,
}

#[derive(Template)]
#[template(path = "attestation.html")]
struct OnePage {
    page: Page,
    form: FormState,
    path: String,
    facts: Facts,
    members: Vec<Line>,
    /// Whose roles end at once, when that is asked to be confirmed.
    leaving: Vec<String>,
    history: Table,
    export: FormState,
}

/// A role on the page of its organisation, with its two boxes.
struct Line {
    /// The name of the field: short, because a page may have a thousand of them.
    field: String,
    chosen: &'static str,
    own: bool,
    wrong: bool,
    whose: String,
    name: String,
    login: String,
    role: String,
    unit: String,
    from: String,
    until: Cell,
    last: String,
    states: Vec<Badge>,
}

/// What the address asks of the list.
#[derive(Deserialize)]
pub(super) struct Ask {
    #[serde(default)]
    state: String,
    after: Option<String>,
}

/// The name of an organisation.
fn name(one: &Organisation) -> String {
    match one.id.as_str() {
        REGION => t("accounts-attest-region").to_owned(),
        id if is_doctors(id) => {
            let asl = id.split_once(':').and_then(|(_, code)| territory::get().asl(code));
            tn("accounts-attest-doctors", &[("asl", &asl.map_or("", |asl| asl.name.as_str()))])
        }
        id => match id.strip_prefix("comune:") {
            Some(_) => tn("accounts-attest-comune", &[("name", &one.name)]),
            None => one.name.clone(),
        },
    }
}

fn badge(state: Standing) -> Badge {
    let tone = match state {
        Standing::Overdue => Tone::Act,
        Standing::Near => Tone::Warn,
        Standing::Fine => Tone::Good,
    };
    Badge::new(tone, &format!("accounts-attest-{}", state.code()))
}

/// The organisations, what is due first before.
pub(super) async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(ask): Query<Ask>,
) -> Result<Response, WebError> {
    let (actor, found) = app.read(&caller, service::organisations).await?;
    let state = Standing::parse(&ask.state);
    let shown: Vec<&Organisation> =
        found.iter().filter(|one| state.is_none_or(|state| one.state == state)).collect();
    // By their place in the list: what comes after the last one shown, whether that is still there or not.
    let start = match &ask.after {
        Some(after) => shown.iter().position(|one| one.id == *after).map_or(0, |place| place + 1),
        None => 0,
    };
    let rest = shown.get(start..).unwrap_or_default();
    let page_of = rest.get(..LENGTH).unwrap_or(rest);
    let state_code = state.map_or("", Standing::code);
    let next = rest.get(LENGTH).and_then(|_| page_of.last());
    let next = next.map(|last| format!("{PATH}?state={state_code}&after={}", last.id));
    let columns = vec![
        Column::new("accounts-attest-organisation"),
        Column::number("accounts-attest-users"),
        Column::new("accounts-attest-due"),
        Column::new("accounts-state"),
        Column::new("accounts-attest-last"),
    ];
    let empty = if state.is_none() { "accounts-attest-none" } else { "accounts-attest-none-such" };
    let table = Table::new("attestations", "accounts-attest", columns)
        .rows(page_of.iter().map(|one| row(one)))
        .empty(empty)
        .next_link(next);
    let mut form = caller.shell.form(PATH);
    form.set("state", state_code);
    let states = Standing::ALL.map(|one| Choice::key(one.code(), &format!("accounts-attest-{}", one.code())));
    Ok(web::html(&ListPage {
        page: app.page(&actor, &caller, "accounts-attest").intro(t("accounts-attest-intro")),
        form,
        states: states.to_vec(),
        figures: figures(&found),
        table,
        administers: decide(&actor, Action::UserManage).is_ok(),
    }))
}

fn row(one: &Organisation) -> Row {
    let last = one.last.as_ref().map_or_else(
        || Cell::key("accounts-attest-never"),
        |last| Cell::date(last.day).sub(tn("accounts-attest-by", &[("who", &last.by)])),
    );
    let mut states = vec![badge(one.state)];
    states.extend((one.paused > 0).then(|| paused(one.paused)));
    Row::new(vec![
        Cell::link(format!("{PATH}/{}", one.id), name(one)),
        Cell::number(i64::try_from(one.users).unwrap_or(i64::MAX)),
        Cell::date(one.due),
        Cell::badges(&states),
        last,
    ])
    .mark(one.state == Standing::Overdue)
}

fn paused(count: usize) -> Badge {
    Badge::text(Tone::Act, tn("accounts-attest-paused-roles", &[("n", &count)]))
}

/// How many there are of each state, each leading to its rows.
fn figures(found: &[Organisation]) -> Figures {
    let figure = |state: Standing| {
        let count = found.iter().filter(|one| one.state == state).count();
        let tone = match state {
            Standing::Overdue if count > 0 => Tone::Act,
            Standing::Near if count > 0 => Tone::Warn,
            _ => Tone::Quiet,
        };
        let key = format!("accounts-attest-{}", state.code());
        Figure::new(&key, i64::try_from(count).unwrap_or(i64::MAX), &format!("{key}-what"))
            .href(format!("{PATH}?state={}", state.code()))
            .tone(tone)
    };
    Figures { figures: Standing::ALL.map(figure).to_vec() }
}

/// One organisation.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("{PATH}/{id}"));
    answer(&app, &caller, &id, form, StatusCode::OK).await
}

async fn answer(
    app: &App,
    caller: &Caller,
    id: &str,
    form: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let asked = id.to_owned();
    let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| service::organisation_page(tx, actor, &asked);
    let (actor, found) = app.read(caller, work).await?;
    Ok(web::html_status(status, &one_page(app, caller, &actor, &found, form)))
}

fn one_page(app: &App, caller: &Caller, actor: &Actor, found: &OrganisationPage, form: FormState) -> OnePage {
    let path = format!("{PATH}/{}", found.organisation.id);
    let page = app.page(actor, caller, "accounts-attest-one").crumb(PATH, t("accounts-attest"));
    OnePage {
        page: page.heading(name(&found.organisation)).intro(t("accounts-attest-one-intro")),
        facts: facts(&found.organisation),
        leaving: leaving(&found.members, &form),
        members: found.members.iter().map(|one| line(one, &form)).collect(),
        history: history(&found.history),
        export: caller.shell.form(format!("{path}/export")),
        path,
        form,
    }
}

/// Whose roles would end, once all has been said.
fn leaving(members: &[Member], form: &FormState) -> Vec<String> {
    let asked = form.sentence(CONFIRMED).is_some() || form.ticked(CONFIRMED);
    let gone = members.iter().filter(|one| asked && form.get(&field(one.held.id)) == "r");
    gone.map(|one| format!("{}: {}, {}", one.user.name, words::role(one.held.role), one.held.unit.name))
        .collect()
}

fn facts(one: &Organisation) -> Facts {
    let last = one.last.as_ref().map_or_else(
        || Cell::key("accounts-attest-never"),
        |last| Cell::date(last.day).sub(tn("accounts-attest-by", &[("who", &last.by)])),
    );
    Facts::new()
        .with("accounts-state", Cell::badge(&badge(one.state)))
        .with("accounts-attest-due", Cell::date_weekday(one.due))
        .with("accounts-attest-last", last)
        .with("accounts-attest-users", Cell::number(i64::try_from(one.users).unwrap_or(i64::MAX)))
        .with_some("accounts-attest-paused", (one.paused > 0).then(|| Cell::badge(&paused(one.paused))))
}

/// The name of a role's field.
fn field(role: Uuid) -> String {
    format!("d-{}", role.simple())
}

fn line(member: &Member, form: &FormState) -> Line {
    let Member { user, held, .. } = member;
    let field = field(held.id);
    let chosen = match form.get(&field) {
        "k" => "k",
        "r" => "r",
        _ => "",
    };
    let badge = |yes: bool, tone, key| yes.then(|| Badge::new(tone, key));
    let states = [
        badge(member.paused, Tone::Act, "accounts-attest-is-paused"),
        badge(!user.active, Tone::Warn, words::SUSPENDED),
        // Whoever has never entered is told so beside it.
        badge(!member.seen && user.last_sign_in.is_some(), Tone::Quiet, "accounts-attest-not-seen"),
    ];
    let last = user.last_sign_in.map_or_else(|| t("accounts-never").to_owned(), fmt::instant);
    Line {
        wrong: !form.is_good() && chosen.is_empty() && !member.own,
        field,
        chosen,
        own: member.own,
        whose: format!("{}, {}", user.name, words::role(held.role)),
        name: user.name.clone(),
        login: user.login.clone(),
        role: words::role(held.role),
        unit: held.unit.name.clone(),
        from: fmt::date(held.valid_from),
        until: last_day(held),
        last,
        states: states.into_iter().flatten().collect(),
    }
}

fn history(all: &[Attestation]) -> Table {
    let columns = vec![
        Column::new("accounts-attest-on"),
        Column::new("accounts-attest-who"),
        Column::number("accounts-attest-confirmed"),
        Column::number("accounts-attest-removed"),
    ];
    Table::new("history", "accounts-attest-history", columns)
        .rows(all.iter().map(|one| {
            Row::new(vec![
                Cell::instant(one.at),
                Cell::text(&one.by).sub(words::role(one.role)),
                Cell::number(one.confirmed),
                Cell::number(one.removed),
            ])
        }))
        .empty("accounts-attest-never-yet")
}

/// What was said of each role, as far as it was said.
fn said(form: &FormState, members: &[Member]) -> HashMap<Uuid, Decision> {
    let of = |member: &Member| match form.get(&field(member.held.id)) {
        "k" => Some((member.held.id, Decision::Confirmed)),
        "r" => Some((member.held.id, Decision::Removed)),
        _ => None,
    };
    members.iter().filter_map(of).collect()
}

/// Attests, or fills in those who signed in lately.
pub(super) async fn save(
    State(app): State<App>,
    Extension(waiting): Extension<Arc<Waiting>>,
    caller: Caller,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, WebError> {
    let gesture = posted.pressed() == SEEN;
    let mut form = posted.form();
    let asked = id.clone();
    let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| service::organisation_page(tx, actor, &asked);
    let (actor, found) = app.read(&caller, work).await?;
    if gesture {
        if !found.members.iter().any(|one| one.seen && !one.own) {
            form.refuse(t("accounts-attest-none-seen"));
        }
        for member in found.members.iter().filter(|one| one.seen && !one.own) {
            if form.get(&field(member.held.id)).is_empty() {
                form.set(&field(member.held.id), "k");
            }
        }
        return Ok(web::html(&one_page(&app, &caller, &actor, &found, form)));
    }
    let said = said(&form, &found.members);
    let all_said = found.members.iter().all(|one| one.own || said.contains_key(&one.held.id));
    if all_said && said.values().any(|one| *one == Decision::Removed) && !form.ticked(CONFIRMED) {
        form.problem(FieldProblem::new(CONFIRMED, "accounts-attest-confirm-first"));
        let page = one_page(&app, &caller, &actor, &found, form);
        return Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let (key, unit) = (form.id(), id.clone());
    let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| service::attest(tx, actor, key, &unit, &said);
    let Err(problem) = app.write(&caller, work).await else {
        waiting.tell_overdue(&app.db).await;
        return Ok(web::redirect_with_flash(PATH, "accounts-attest-saved"));
    };
    form.absorb(problem)?;
    answer(&app, &caller, &id, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// What was ever said of the roles of an organisation, as a file.
pub(super) async fn export(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    _posted: Posted,
) -> Result<Response, WebError> {
    let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| service::attestation_file(tx, actor, &id);
    let (_, said) = app.read(&caller, work).await?;
    let rows = said.into_iter().map(|one| {
        let decision = t(&format!("accounts-attest-said-{}", one.decision)).to_owned();
        let role: Role = one.role;
        [fmt::instant(one.at), one.by, one.name, one.login, words::role(role), one.unit, decision]
    });
    Ok(web::csv::download("attestazioni.csv", web::csv::file(t("accounts-attest-csv-header"), rows)))
}

/// Decides whether roles end that nobody attests.
pub(super) async fn set_ends(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let chosen = posted.form().get("ends").to_owned();
    let work =
        move |tx: &mut storage::Tx<'_>, actor: &Actor| service::set_attestation_ends(tx, actor, &chosen);
    app.write(&caller, work).await?;
    Ok(web::redirect_with_flash("/admin/settings", "accounts-attest-ends-saved"))
}
