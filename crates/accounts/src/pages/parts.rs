//! A role for all wards of a facility or all facilities of a body: what would change is shown before it does.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::ids::UserId;
use kernel::{FieldProblem, Problem};
use uuid::Uuid;
use web::{
    App, Badge, Caller, Cell, Choice, Column, Figure, Figures, FormState, Page, Posted, Row, Table, Tone,
    WebError,
};

use super::confirm::{BACK, CONFIRMED};
use super::user_changes::{Around, again, around, back, reasons, refused, said};
use crate::model::HeldRole;
use crate::rules::Deed;
use crate::rules::parts::Span;
use crate::service::{self, Act, PartLine};
use crate::words;

/// The field of the units that are chosen.
const PART: &str = "part";

#[derive(Template)]
#[template(path = "user_parts.html")]
struct PartsPage {
    page: Page,
    form: FormState,
    back: String,
    acts: Vec<Choice>,
    reasons: Vec<Choice>,
}

/// A box before a unit for which something would change.
#[derive(Template)]
#[template(path = "part_tick.html")]
struct Tick<'a> {
    code: &'a str,
    name: &'a str,
    ticked: bool,
}
impl askama::filters::HtmlSafe for Tick<'_> {}

#[derive(Template)]
#[template(path = "user_parts_confirm.html")]
struct ConfirmPage {
    page: Page,
    form: FormState,
    back: String,
    figures: Figures,
    table: Table,
    /// Key of the words of the button; none when there is nothing to do.
    submit: Option<&'static str>,
}

fn key(span: Span) -> &'static str {
    match span {
        Span::Wards => "accounts-parts-wards",
        Span::Facilities => "accounts-parts-facilities",
        Span::Laboratories => "accounts-parts-laboratories",
    }
}

/// What can be done with a role for more units: the address of each page and its words.
pub(super) fn spans(path: &str, held: &HeldRole) -> Vec<(String, &'static str)> {
    let there = |span: &Span| !span.units(held.role, &held.unit.code).is_empty();
    let link = |span: Span| {
        let short = match span {
            Span::Wards => "accounts-parts-wards-short",
            Span::Facilities => "accounts-parts-facilities-short",
            Span::Laboratories => "accounts-parts-laboratories-short",
        };
        (format!("{path}/parts/{}", span.code()), web::t(short))
    };
    Span::ALL.into_iter().filter(there).map(link).collect()
}

type Place = (UserId, Uuid, String);

fn span(code: &str) -> Result<Span, Problem> {
    Span::parse(code).ok_or(Problem::NotFound)
}

fn path((user, role, span): &Place) -> String {
    format!("/admin/users/{user}/roles/{role}/parts/{span}")
}

/// Asks what to do.
pub(super) async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(place): Path<Place>,
) -> Result<Response, WebError> {
    let span = span(&place.2)?;
    let mut form = caller.shell.form(path(&place));
    form.set("act", "enable");
    Ok(web::html(&page(&around(&app, &caller, place.0).await?, form, place.1, span)?))
}

fn page(around: &Around<'_>, form: FormState, role: Uuid, span: Span) -> Result<PartsPage, Problem> {
    let about = around.about(around.role(role)?);
    let act = |code: &str| {
        let key = format!("accounts-parts-{code}");
        Choice::key(code, &key).hint(&format!("{key}-hint"))
    };
    Ok(PartsPage {
        page: around.page(key(span)).intro(about),
        form: around.seen(form),
        back: around.back(),
        acts: vec![act("enable"), act("revoke")],
        reasons: reasons(Deed::EndRole),
    })
}

fn act(form: &FormState) -> Option<Act> {
    match form.get("act") {
        "enable" => Some(Act::Enable),
        "revoke" => Some(Act::Revoke),
        _ => None,
    }
}

/// Shows what would change, and changes it once that is confirmed.
pub(super) async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(place): Path<Place>,
    posted: Posted,
) -> Result<Response, WebError> {
    let (edit, span) = (posted.pressed() == BACK, span(&place.2)?);
    let mut form = posted.form();
    let (user, role, _) = place;
    let around = around(&app, &caller, user).await?;
    if edit {
        return Ok(web::html(&page(&around, form, role, span)?));
    }
    let Some(act) = act(&form) else {
        form.problem(FieldProblem::new("act", "accounts-parts-act-missing"));
        return Ok(again(&page(&around, form, role, span)?));
    };
    let (said, chosen) = (said(&form), form.all(PART).to_vec());
    let written = if form.ticked(CONFIRMED) {
        let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
            service::change_parts(tx, actor, user, role, (span, act), &chosen, &said)
        };
        app.write(&caller, work).await.map(drop)
    } else {
        let deed = if act == Act::Enable { Deed::Plain } else { Deed::EndRole };
        match crate::rules::why(deed, said.why.trim(), said.note.trim()) {
            wrong if !wrong.is_empty() => Err(Problem::Invalid(wrong)),
            _ => return rehearsed(&app, &caller, &around, form, (role, span, act)).await,
        }
    };
    let Err(problem) = written else {
        let flash = if act == Act::Enable { "accounts-parts-enabled" } else { "accounts-parts-revoked" };
        return Ok(web::redirect_with_flash(&back(user), flash));
    };
    refused(&mut form, problem)?;
    if form.sentence(PART).is_some() {
        return rehearsed(&app, &caller, &around, form, (role, span, act)).await;
    }
    Ok(again(&page(&around, form, role, span)?))
}

async fn rehearsed(
    app: &App,
    caller: &Caller,
    around: &Around<'_>,
    form: FormState,
    (role, span, act): (Uuid, Span, Act),
) -> Result<Response, WebError> {
    let user = around.user.id;
    let work = move |tx: &mut storage::Tx<'_>, actor: &access::Actor| {
        service::rehearse_parts(tx, actor, user, role, span, act)
    };
    let (_, (held, lines)) = app.read(caller, work).await?;
    let submit = match act {
        Act::Enable if service::waits(held.role) => "accounts-ask-approval",
        Act::Enable => "accounts-parts-do-enable",
        Act::Revoke => "accounts-parts-do-revoke",
    };
    let todo = lines.iter().any(|line| line.todo.is_some());
    let table = table(&lines, &form);
    let status = if form.is_good() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(web::html_status(
        status,
        &ConfirmPage {
            page: around.page(key(span)).intro(around.about(&held)),
            form: around.seen(form),
            back: around.back(),
            figures: figures(&lines),
            table,
            submit: todo.then_some(submit),
        },
    ))
}

fn figures(lines: &[PartLine]) -> Figures {
    let change = lines.iter().filter(|line| line.todo.is_some()).count();
    let figure = |key: &str, count: usize| {
        let number = i64::try_from(count).unwrap_or(i64::MAX);
        Figure::new(key, number, &format!("{key}-what")).tone(Tone::Quiet)
    };
    Figures {
        figures: vec![
            figure("accounts-parts-count-change", change),
            figure("accounts-parts-count-same", lines.len() - change),
        ],
    }
}

/// All that would change is ticked from the beginning.
fn table(lines: &[PartLine], form: &FormState) -> Table {
    let ticked = |code: &String| form.is_good() || form.all(PART).contains(code);
    let columns = vec![Column::new("accounts-unit"), Column::new("accounts-outcome")];
    Table::new("parts", "accounts-parts-table", columns)
        .rows(lines.iter().map(|line| {
            let tone = if line.todo.is_some() { Tone::Info } else { Tone::Quiet };
            let badge = Cell::badge(&Badge::new(tone, line.key));
            let outcome = match line.opens {
                Some(opens) => badge.sub(words::opening(opens)),
                None => badge,
            };
            let (code, name) = (&line.unit.code, &line.unit.name);
            let unit = match line.todo {
                Some(_) => Cell::html(Tick { code, name, ticked: ticked(code) }),
                None => Cell::text(name).sub(code.clone()),
            };
            Row::new(vec![unit, outcome])
        }))
        .empty("accounts-parts-nothing")
}
