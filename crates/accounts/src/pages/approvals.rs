//! What waits for the approval of a second administrator: the list, and the page on which he decides.

mod list;
mod several;

use access::Actor;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::FieldProblem;
use uuid::Uuid;
use web::{App, Caller, Cell, Choice, Facts, FormState, Page, Posted, WebError, t};

use super::user_changes::{reasons, said};
use crate::model::Decision;
use crate::rules::Deed;
use crate::{service, words};

pub(super) use list::list;
pub(super) use several::several;

/// Where the list is.
pub(crate) const PATH: &str = "/admin/approvals";
/// Where several of it are decided on.
pub(super) const SEVERAL: &str = "/admin/approvals/several";

#[derive(Template)]
#[template(path = "approval.html")]
struct OnePage {
    page: Page,
    form: FormState,
    facts: Facts,
    opening: String,
    /// Why whoever looks does not decide; none when he does.
    not_yours: Option<&'static str>,
    /// The command for the machine's owner, when no other administrator could decide.
    command: Option<String>,
    verdicts: Vec<Choice>,
    approving: Vec<Choice>,
    declining: Vec<Choice>,
}

/// One thing that was asked for.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("{PATH}/{id}"));
    Ok(web::html(&one(&app, &caller, id, form).await?))
}

async fn one(app: &App, caller: &Caller, id: Uuid, form: FormState) -> Result<OnePage, WebError> {
    let (actor, found) = app.read(caller, move |tx, actor| service::asked(tx, actor, id)).await?;
    let Decision { request, opening, alone } = found;
    let last = kernel::clock::last_day(request.valid_to);
    let facts = Facts::new()
        .with("accounts-name", Cell::link(format!("/admin/users/{}", request.user), &request.name))
        .with("accounts-login", Cell::code(&request.login))
        .with("accounts-role", Cell::text(words::role(request.role)))
        .with("accounts-unit", Cell::text(&request.unit.name).sub(request.unit.code.clone()))
        .with("accounts-from-day", Cell::date(request.valid_from))
        .with("accounts-until", last.map_or_else(|| Cell::key("accounts-until-never"), Cell::date))
        .with(
            "accounts-asked-by",
            Cell::text(&request.asked_by_name).sub(web::fmt::instant(request.asked_at)),
        )
        .with("accounts-state", Cell::badge(&words::request_state(&request)))
        .with("accounts-decide-until", Cell::instant(request.expires_at));
    let open = request.standing == access::approvals::Standing::Open;
    let not_yours = match () {
        () if !open => Some("accounts-approval-closed"),
        () if request.asked_by == actor.user => Some("access-approval-own"),
        () if request.user == actor.user => Some("access-own-account"),
        () => None,
    };
    let page = app.page(&actor, caller, "accounts-approval").crumb(PATH, t("accounts-approvals"));
    Ok(OnePage {
        page,
        form,
        facts,
        opening: words::opening(opening),
        not_yours: not_yours.map(t),
        command: (open && alone).then(|| format!("argine user approve {id}")),
        verdicts: vec![
            Choice::key("approve", "accounts-approve").hint("accounts-approve-hint"),
            Choice::key("decline", "accounts-decline").hint("accounts-decline-hint"),
        ],
        approving: reasons(Deed::Approve),
        declining: reasons(Deed::Decline),
    })
}

/// Approves it or refuses it.
pub(super) async fn decide(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let approve = form.get("verdict") == "approve";
    let mut said = said(&form);
    said.why = form.get(if approve { "why" } else { "why_not" }).to_owned();
    let written = match form.get("verdict") {
        "approve" | "decline" => {
            let work =
                move |tx: &mut storage::Tx<'_>, actor: &Actor| service::settle(tx, actor, id, &said, approve);
            app.write(&caller, work).await.map(drop)
        }
        _ => {
            // The gate comes before what was typed.
            app.read(&caller, move |tx, actor| service::asked(tx, actor, id).map(drop)).await?;
            form.problem(FieldProblem::new("verdict", "accounts-verdict-missing"));
            form.finish()
        }
    };
    let Err(problem) = written else {
        let flash = if approve { "accounts-approved" } else { "accounts-declined" };
        return Ok(web::redirect_with_flash(PATH, flash));
    };
    let problem = match problem {
        // The reason of a refusal has a field of its own in the form.
        kernel::Problem::Invalid(fields) if !approve => {
            let own = |field: FieldProblem| match field.field {
                "why" => FieldProblem::new("why_not", "accounts-why-missing"),
                _ => field,
            };
            kernel::Problem::Invalid(fields.into_iter().map(own).collect())
        }
        other => other,
    };
    form.absorb(problem)?;
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &one(&app, &caller, id, form).await?))
}
