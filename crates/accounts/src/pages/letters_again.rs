//! The invitations that nobody has used: new letters for some of them, or for all.

use access::Actor;
use access::invitations::Code;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use kernel::ids::UserId;
use kernel::{FieldProblem, Timestamp};
use web::{App, Caller, Choice, FormState, Page, Posted, WebError, fmt, t, tn};

use super::import::left_out;
use super::invite::{self, More};
use crate::model::UnusedInvitation;
use crate::rules::batch::MOST_ROWS;
use crate::service::{self, SentSeveral};

/// Where the list is.
const PATH: &str = "/admin/invitations";

#[derive(Template)]
#[template(path = "invitations.html")]
struct ListPage {
    page: Page,
    form: FormState,
    choices: Vec<Choice>,
    /// Whether e-mail is sent.
    mails: bool,
}

/// The list; those that are over are ticked.
pub(super) async fn list(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (actor, found) = app.read(&caller, service::unused_invitations).await?;
    let now = app.db.clocks().now();
    let mut form = caller.shell.form(PATH);
    let over = found.iter().filter(|one| one.is_over(now)).map(|one| one.user.to_string());
    form.set_all("user", over);
    form.set(invite::ALL_BY_MAIL, "true");
    let mails = invite::mails(&app).await?;
    Ok(web::html(&page(&app, &actor, &caller, (form, mails), &found)))
}

fn page(
    app: &App,
    actor: &Actor,
    caller: &Caller,
    (form, mails): (FormState, bool),
    found: &[UnusedInvitation],
) -> ListPage {
    let now = app.db.clocks().now();
    let page = app.page(actor, caller, "accounts-unused").crumb("/admin/users", t("accounts-users"));
    ListPage {
        page: page.intro(t("accounts-unused-intro")),
        form,
        mails,
        choices: found.iter().map(|one| Choice::new(one.user.to_string(), label(one, now))).collect(),
    }
}

fn label(one: &UnusedInvitation, now: Timestamp) -> String {
    let (name, login) = (&one.name, &one.login);
    match one.expires_at {
        Some(until) => {
            let key = if until <= now { "accounts-unused-over" } else { "accounts-unused-good" };
            tn(key, &[("name", name), ("login", login), ("until", &fmt::instant(until))])
        }
        None => tn("accounts-unused-never", &[("name", name), ("login", login)]),
    }
}

/// Writes new letters; the codes of those before are good for nothing from now on.
pub(super) async fn send(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, WebError> {
    let all = posted.pressed() == "all";
    let mut form = posted.form();
    let (actor, found) = app.read(&caller, service::unused_invitations).await?;
    let ticked: Vec<UserId> = form.all("user").iter().filter_map(|id| id.parse().ok()).collect();
    let asked: Vec<&UnusedInvitation> =
        found.iter().filter(|one| all || ticked.contains(&one.user)).collect();
    let mut wanted = Vec::new();
    for one in asked.iter().take(MOST_ROWS) {
        wanted.push((one.user, Code::new()?));
    }
    let beyond = asked.len() - wanted.len();
    if wanted.is_empty() {
        form.problem(FieldProblem::new("user", "accounts-unused-none-chosen"));
        return Ok(web::html_status(
            StatusCode::UNPROCESSABLE_ENTITY,
            &page(&app, &actor, &caller, (form, invite::mails(&app).await?), &found),
        ));
    }
    let (id, way) = (form.id(), invite::way(&app, form.ticked(invite::ALL_BY_MAIL)));
    let work =
        move |tx: &mut storage::Tx<'_>, actor: &Actor| service::send_several(tx, actor, &way, id, &wanted);
    let (_, SentSeveral { letters, mailed, left_out: missing }) = app.write(&caller, work).await?;
    let printed = (!letters.is_empty() || mailed == 0).then(|| t("accounts-letter-intro").to_owned());
    let mailed = (mailed > 0).then(|| tn("accounts-letters-mailed", &[("n", &mailed)]));
    let told: Vec<String> = [mailed, printed, left_out(missing + beyond)].into_iter().flatten().collect();
    let more = More { title: "accounts-letter-title", intro: told.join(" "), table: None };
    Ok(invite::several(&app, &caller, &headers, &actor, letters, more))
}
