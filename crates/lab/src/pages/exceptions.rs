//! The exceptions desk: results of nobody for certain, one question at a time, from the keyboard.

use access::{Actor, Role};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::PersonId;
use kernel::{FieldProblem, Problem};
use serde::Deserialize;
use uuid::Uuid;
use web::{
    App, Badge, Caller, Cell, Choice, Column, Facts, FormState, Page, Posted, Row, Table, Tone, WebError,
    fmt, t, tn,
};

use super::words;
use crate::model::{Closing, Doubt, Incoming, Unsettled, UnsettledState as Standing};
use crate::rules::desk::{self as entry, Command};
use crate::service::desk::{self, Candidate, Question, Say};

/// A part of the desk.
pub(super) struct Tab {
    pub(super) href: &'static str,
    pub(super) words: &'static str,
    pub(super) chosen: bool,
}

#[derive(Template)]
#[template(path = "lab_exceptions.html")]
struct ListPage {
    page: Page,
    tabs: Vec<Tab>,
    form: FormState,
    /// Whether there is a next one to take.
    waits: bool,
    table: Table,
}

/// The parts: their name in the address, their words, and the words when they are empty.
const PARTS: [(&str, Standing, &str, &str, &str); 3] = [
    ("open", Standing::Open, "/exceptions", "lab-desk-open", "lab-desk-open-none"),
    ("matched", Standing::Matched, "/exceptions?state=matched", "lab-desk-matched", "lab-desk-matched-none"),
    ("closed", Standing::Closed, "/exceptions?state=closed", "lab-desk-closed", "lab-desk-closed-none"),
];

#[derive(Deserialize)]
pub(super) struct Part {
    #[serde(default)]
    state: String,
    after: Option<Uuid>,
}

pub(super) fn tabs(actor: &Actor, chosen: &str) -> Vec<Tab> {
    let part = |(code, _, href, key, _): (&'static str, _, _, _, _)| Tab {
        href,
        words: t(key),
        chosen: code == chosen,
    };
    let parts = PARTS.into_iter().map(part);
    let of_laboratory = actor.role == Role::LaboratoryTechnician;
    let letters = Tab { href: "/exceptions/letters", words: t("lab-letters"), chosen: chosen == "letters" };
    parts.chain(of_laboratory.then_some(letters)).collect()
}

/// The list, the oldest first.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Query(part): Query<Part>,
) -> Result<Response, WebError> {
    let (code, state, href, _, empty) = *PARTS.iter().find(|it| it.0 == part.state).unwrap_or(&PARTS[0]);
    let after = part.after;
    let (actor, (lines, more)) =
        app.read(&caller, move |tx, actor| desk::list(tx, actor, state, after)).await?;
    let last = lines.last().filter(|_| more);
    let glue = if href.contains('?') { '&' } else { '?' };
    let next = last.map(|line| format!("{href}{glue}after={}", line.id));
    let table = table(&lines, &actor).empty(empty).next_link(next);
    let page = app.page(&actor, &caller, "lab-desk").intro(t("lab-desk-intro"));
    let form = caller.shell.form("/exceptions/next");
    let waits = state == Standing::Open && !lines.is_empty();
    Ok(web::html(&ListPage { page, tabs: tabs(&actor, code), form, waits, table }))
}

fn table(lines: &[Unsettled], actor: &Actor) -> Table {
    let columns = vec![
        Column::new("lab-desk-sent"),
        Column::new("lab-test"),
        Column::new("lab-desk-why"),
        Column::new("lab-laboratory"),
        Column::new("lab-desk-received"),
        Column::new("lab-status"),
    ];
    let rows = lines.iter().map(|line| {
        Row::new(vec![
            Cell::link(format!("/exceptions/{}", line.id), who(&line.sent)).sub(born(&line.sent)),
            Cell::text(test(&line.sent)).sub(line.sent.document()),
            Cell::text(line.doubt.map_or("", |doubt| t(doubt.key()))),
            Cell::text(words::laboratory(&line.laboratory)),
            Cell::instant(line.received_at),
            Cell::badge(&standing(line, actor)).sub(settled(line)),
        ])
    });
    Table::new("exceptions", "lab-desk", columns).rows(rows)
}

/// Where a question stands, and who has it.
fn standing(one: &Unsettled, actor: &Actor) -> Badge {
    match (one.state, &one.claim) {
        (Standing::Open, Some(claim)) if claim.by == actor.user => Badge::new(Tone::Info, "lab-desk-mine"),
        (Standing::Open, Some(claim)) => {
            Badge::text(Tone::Warn, tn("lab-desk-with", &[("name", &claim.name)]))
        }
        (Standing::Open, None) => Badge::new(Tone::Act, "lab-desk-free"),
        (Standing::Matched, _) => Badge::new(Tone::Good, "lab-desk-is-matched"),
        (Standing::Closed, _) => Badge::new(Tone::Quiet, "lab-desk-is-closed"),
        (Standing::Held | Standing::Over, _) => Badge::new(Tone::Quiet, "lab-desk-is-over"),
    }
}

fn settled(one: &Unsettled) -> String {
    let Some(settled) = &one.settled else { return String::new() };
    let why = settled.closing.map(|closing| t(closing.key())).unwrap_or_default();
    let said = [why, settled.note.as_str(), settled.by.as_str()];
    said.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The person as she was sent.
fn who(sent: &Incoming) -> String {
    let name = format!("{} {}", sent.identity.family_name, sent.identity.given_name);
    match (name.trim(), &sent.identity.code) {
        ("", Some(code)) => code.clone(),
        ("", None) => t("lab-desk-nameless").to_owned(),
        (name, _) => name.to_owned(),
    }
}

fn born(sent: &Incoming) -> String {
    sent.identity.birth_date.map(fmt::date).unwrap_or_default()
}

fn test(sent: &Incoming) -> String {
    sent.test.map_or_else(|| sent.test_words.clone(), |test| words::test(test).to_owned())
}

#[derive(Template)]
#[template(path = "lab_exception.html")]
struct OnePage {
    page: Page,
    /// Where both forms go.
    path: String,
    style: &'static str,
    form: FormState,
    closing: FormState,
    facts: Facts,
    doubt: Option<&'static str>,
    candidates: Table,
    /// The ids of the candidates in their order.
    order: String,
    open: bool,
    mine: bool,
    with: Option<String>,
    may_create: bool,
    answerable: bool,
    /// Whether it may be opened again, and what that does.
    reopens: Option<&'static str>,
    reasons: Vec<Choice>,
    closes: bool,
}

#[derive(Deserialize)]
pub(super) struct How {
    /// The form that closes it is wanted.
    #[serde(default)]
    close: bool,
}

/// One question.
pub(super) async fn view(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    Query(how): Query<How>,
) -> Result<Response, WebError> {
    let (form, closing) = forms(&caller, id);
    render(&app, &caller, id, (form, closing), how.close, StatusCode::OK).await
}

fn forms(caller: &Caller, id: Uuid) -> (FormState, FormState) {
    let path = format!("/exceptions/{id}");
    (caller.shell.form(path.clone()), caller.shell.form(path))
}

async fn render(
    app: &App,
    caller: &Caller,
    id: Uuid,
    (mut form, mut closing): (FormState, FormState),
    closes: bool,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, question) = app.read(caller, move |tx, actor| desk::question(tx, actor, id)).await?;
    let Question { one, candidates, claim, mine, may_create } = question;
    let page = app
        .page(&actor, caller, "lab-desk-question")
        .intro(format!("{} · {}", words::laboratory(&one.laboratory), fmt::instant(one.received_at)))
        .crumb("/exceptions", t("lab-desk"));
    form.set("version", one.version.to_string());
    closing.set("version", one.version.to_string());
    let order = candidates.iter().map(|one| one.subject.id.to_string()).collect::<Vec<_>>().join(" ");
    form.set("candidates", order.clone());
    let open = one.state == Standing::Open;
    let reopens = match one.state {
        Standing::Closed => Some("lab-desk-reopen-closed"),
        Standing::Matched => Some("lab-desk-reopen-matched"),
        Standing::Held | Standing::Open | Standing::Over => None,
    };
    let with = claim.filter(|_| !mine).map(|claim| tn("lab-desk-with", &[("name", &claim.name)]));
    let answerable = one.doubt.is_some_and(Doubt::has_an_answer);
    let view = OnePage {
        page,
        path: format!("/exceptions/{id}"),
        style: crate::assets::style(),
        facts: facts(&one, &actor),
        doubt: one.doubt.filter(|_| open).map(|doubt| t(doubt.key())),
        candidates: candidate_table(&candidates),
        order,
        open,
        mine,
        with,
        may_create: may_create && answerable,
        answerable,
        reopens,
        reasons: Closing::ALL.map(|one| Choice::key(one.code(), one.key())).to_vec(),
        closes,
        form,
        closing,
    };
    Ok(web::html_status(status, &view))
}

/// What was sent.
fn facts(one: &Unsettled, actor: &Actor) -> Facts {
    let sent = &one.sent;
    let identity = &sent.identity;
    let text = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(Cell::text);
    let home = identity.residence.as_ref().map(|place| {
        let comune = place.city.as_deref().or(place.istat.as_deref()).or(place.catastal.as_deref());
        [place.street.as_str(), comune.unwrap_or_default()].join(" ").trim().to_owned()
    });
    let outcome = sent.outcome.map(|outcome| Cell::badge(&words::outcome_badge(outcome)));
    Facts::new()
        .with("lab-desk-sent", Cell::text(who(sent)))
        .with_some("lab-born", identity.birth_date.map(Cell::date))
        .with_some("lab-desk-sex", identity.sex.map(|sex| Cell::text(sex.to_string())))
        .with_some("lab-desk-code", identity.code.as_ref().map(Cell::code))
        .with_some("lab-desk-home", text(home.as_deref()))
        .with("lab-test", Cell::text(test(sent)))
        .with_some("lab-outcome", outcome)
        .with_some("lab-desk-sampled", sent.sampled_at.map(Cell::instant))
        .with_some("lab-desk-request", text(sent.request_number.as_deref()))
        .with_some("lab-desk-document", text(sent.accession.as_deref()))
        .with("lab-status", Cell::badge(&standing(one, actor)).sub(settled(one)))
}

fn candidate_table(candidates: &[Candidate]) -> Table {
    let columns = vec![
        Column::new("lab-desk-key"),
        Column::new("lab-person"),
        Column::new("lab-desk-code"),
        Column::new("lab-desk-asl"),
        Column::new("lab-desk-score"),
    ];
    let rows = candidates.iter().enumerate().map(|(place, one)| {
        let subject = &one.subject;
        let name = format!("{} {}", subject.family_name, subject.given_name);
        let reasons = one.reasons.iter().map(|key| t(key)).collect::<Vec<_>>().join(", ");
        Row::new(vec![
            Cell::code((place + 1).to_string()),
            Cell::text(name).sub(fmt::date(subject.birth_date)),
            Cell::code(subject.tax_code.as_deref().unwrap_or_default()),
            Cell::text(&subject.asl),
            Cell::text(one.score.to_string()).sub(reasons),
        ])
    });
    Table::new("candidates", "lab-desk-candidates", columns)
        .show_caption()
        .rows(rows)
        .empty("lab-desk-candidates-none")
}

/// Takes the next question that nobody has.
pub(super) async fn next(State(app): State<App>, caller: Caller, _: Posted) -> Result<Response, WebError> {
    to_next(&app, &caller, "lab-desk-none-free").await
}

async fn to_next(app: &App, caller: &Caller, otherwise: &str) -> Result<Response, WebError> {
    let (_, next) = app.write(caller, desk::claim_next).await?;
    Ok(match next {
        Some(next) => web::redirect(&format!("/exceptions/{next}")),
        None => web::redirect_with_flash("/exceptions", otherwise),
    })
}

/// What was typed or pressed: a question is taken, left, answered, closed, or asked again.
pub(super) async fn act(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let pressed = posted.pressed().to_owned();
    let mut form = posted.form();
    let here = format!("/exceptions/{id}");
    let say = match pressed.as_str() {
        "claim" => {
            app.write(&caller, move |tx, actor| desk::claim(tx, actor, id)).await?;
            return Ok(web::redirect(&here));
        }
        "release" => {
            app.write(&caller, move |tx, actor| desk::release(tx, actor, id)).await?;
            return Ok(web::redirect_with_flash("/exceptions", "lab-desk-released"));
        }
        "reopen" => Say::Reopen,
        "close" => return close(&app, &caller, id, form).await,
        _ => match typed(&form) {
            Some(Command::Close) => return Ok(web::redirect(&format!("{here}?close=true"))),
            Some(Command::Create) => Say::Create,
            Some(Command::Choose(person)) => Say::Person(person),
            None => {
                form.problem(FieldProblem::new("command", "lab-desk-command-unknown"));
                let closing = caller.shell.form(here);
                return render(&app, &caller, id, (form, closing), false, StatusCode::UNPROCESSABLE_ENTITY)
                    .await;
            }
        },
    };
    let version = form.get("version").parse().unwrap_or_default();
    let asked = say.clone();
    match app.write(&caller, move |tx, actor| desk::answer(tx, actor, id, version, &asked)).await {
        Ok(_) if say == Say::Reopen => Ok(web::redirect_with_flash(&here, "lab-desk-reopened")),
        Ok(_) => to_next(&app, &caller, "lab-desk-done").await,
        Err(Problem::Refused(key)) => {
            form.problem(FieldProblem::new("command", key));
            let closing = caller.shell.form(here);
            render(&app, &caller, id, (form, closing), false, StatusCode::CONFLICT).await
        }
        Err(other) => Err(other.into()),
    }
}

fn typed(form: &FormState) -> Option<Command<PersonId>> {
    let candidates: Vec<PersonId> =
        form.get("candidates").split_whitespace().filter_map(|id| id.parse().ok()).collect();
    entry::read(form.get("command"), &candidates)
}

async fn close(app: &App, caller: &Caller, id: Uuid, mut form: FormState) -> Result<Response, WebError> {
    let reason = form.required("close_reason");
    let note = form.get("note").to_owned();
    let version = form.get("version").parse().unwrap_or_default();
    let closing = form.finish().and_then(|()| Closing::parse(&reason));
    let answer = match closing {
        Ok(closing) => {
            let say = Say::Close(closing, note);
            app.write(caller, move |tx, actor| desk::answer(tx, actor, id, version, &say)).await.map(drop)
        }
        Err(problem) => Err(problem),
    };
    match answer {
        Ok(()) => to_next(app, caller, "lab-desk-done").await,
        Err(problem @ (Problem::Invalid(_) | Problem::Refused(_))) => {
            form.absorb(problem)?;
            let command = caller.shell.form(format!("/exceptions/{id}"));
            render(app, caller, id, (command, form), true, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other.into()),
    }
}
