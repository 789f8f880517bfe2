//! One user: his account, his roles and sessions, what was done with them, his invitation, and what the brake on sign-in
//! holds against him.

use access::approvals::RoleRequest;
use access::brake::{Forgiven, Forgiveness, Tries};
use access::changes::{Change, What};
use access::mail::{self, Last};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::clock::local_date;
use kernel::ids::UserId;
use kernel::{Date, Timestamp};
use web::{
    App, Badge, Caller, Cell, Column, Facts, FormState, Moment, Page, Posted, Row, Table, Timeline, Tone,
    WebError, fmt, t, tn,
};

use super::sessions::Here;
use super::users::{last_day, state};
use crate::model::{HeldRole, SentLetter, UserAccount, UserPage};
use crate::{service, words};

#[derive(Template)]
#[template(path = "user.html")]
struct OneUserPage {
    page: Page,
    /// The form that lifts the brake.
    form: FormState,
    path: String,
    /// Whether it is the account of whoever looks: he does not change it himself.
    own: bool,
    /// Whether what concerns the whole account is his to decide.
    owned: bool,
    active: bool,
    facts: Facts,
    factor: Facts,
    /// Whether there is a factor that can be taken away.
    has_factor: bool,
    roles: Table,
    /// The form whose buttons end sessions; none when there is nothing to end.
    ending: Option<FormState>,
    sessions: Table,
    /// The roles that were asked for; none when there never was any.
    requests: Option<Table>,
    changes: Option<Timeline>,
    /// What became of the last letter, and the form that sends another one.
    letter: Option<(String, Option<FormState>)>,
    /// What became of its link, when that went by e-mail.
    mailed: Option<(String, bool)>,
    /// Whether another one can go by e-mail.
    mails: bool,
    /// Whether there is a password in whose place another one can be chosen.
    has_password: bool,
    /// What counts against him, in a sentence.
    counts: Option<String>,
    held: bool,
    tries: Table,
    forgiven: Vec<Forgiven>,
}

/// What can be done with a role: links to the pages that ask.
#[derive(Template)]
#[template(path = "role_actions.html")]
struct RoleActions {
    path: String,
    over: bool,
    which: String,
    /// The same role for more units at once: address and words.
    spans: Vec<(String, &'static str)>,
}
impl askama::filters::HtmlSafe for RoleActions {}

impl OneUserPage {
    /// Whether whoever looks may change the account as a whole.
    fn decides(&self) -> bool {
        self.owned && !self.own
    }

    fn forgiven_words(&self, word: &Forgiven) -> String {
        tn(
            "accounts-forgiven-line",
            &[("when", &fmt::instant(word.at)), ("who", &word.by), ("reason", &word.reason)],
        )
    }
}

/// A user's page.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("/admin/users/{user}/forgive"));
    Ok(web::html(&page(&app, &caller, user, form).await?))
}

/// Lifts the brake.
pub(super) async fn forgive(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let word = Forgiveness { id: form.id(), user, reason: form.get("reason").to_owned() };
    let written = app.write(&caller, move |tx, actor| service::forgive(tx, actor, &word)).await;
    let Err(problem) = written else {
        return Ok(web::redirect_with_flash(&format!("/admin/users/{user}"), "accounts-forgiven"));
    };
    form.absorb(problem)?;
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page(&app, &caller, user, form).await?))
}

async fn page(app: &App, caller: &Caller, user: UserId, form: FormState) -> Result<OneUserPage, WebError> {
    let (actor, found) = app.read(caller, move |tx, actor| service::user(tx, actor, user)).await?;
    let UserPage { account, owned, his, sessions, changes, requests, tries, forgiven, factors, mail } = found;
    let mails = account.email.is_some() && super::invite::mails(app).await?;
    let now = app.db.clocks().now();
    let today = local_date(now);
    let page = app.page(&actor, caller, "accounts-user").crumb("/admin/users", t("accounts-users"));
    let (path, own) = (format!("/admin/users/{user}"), user == actor.user);
    let ending = || caller.shell.form(format!("{path}/sessions/end"));
    Ok(OneUserPage {
        page: page.heading(account.line.name.clone()),
        form,
        own,
        owned,
        active: account.line.active,
        facts: facts(&account, &changes, today),
        factor: super::factor::facts(&factors),
        has_factor: !factors.factors.is_empty(),
        roles: roles(&account, if own { &[] } else { &his }, today),
        ending: (owned && !own && !sessions.is_empty()).then(ending),
        sessions: super::sessions::table(&sessions, if own { Here::All } else { Here::None }),
        requests: (!requests.is_empty()).then(|| requests_table(&requests)),
        changes: (!changes.is_empty()).then(|| timeline(&changes)),
        path,
        letter: letter(&account, owned, caller, now),
        mailed: mail.filter(|_| !account.has_password).map(|last| mailed(&last)),
        mails,
        has_password: account.has_password && account.line.active,
        counts: words::counts(&tries),
        held: tries.iter().any(|tries| tries.until.is_some()),
        tries: tries_table(&tries),
        forgiven,
    })
}

/// What became of the last letter, and the form for another one while he has chosen no password.
fn letter(
    account: &UserAccount,
    owned: bool,
    caller: &Caller,
    now: Timestamp,
) -> Option<(String, Option<FormState>)> {
    let holds_one = account.line.roles.iter().any(|held| local_date(now) < held.valid_to);
    let again = owned && !account.has_password && account.line.active && holds_one;
    let form = || caller.shell.form(format!("/admin/users/{}/invitation", account.line.id));
    match account.invitation.as_ref() {
        Some(last) => Some((letter_words(last, account.has_password, now), again.then(form))),
        // It waited for approval.
        None if account.has_password => None,
        None if account.line.waits && !holds_one => Some((t("access-invitation-waits").to_owned(), None)),
        None => again.then(|| (t("accounts-letter-not-yet").to_owned(), Some(form()))),
    }
}

fn facts(account: &UserAccount, changes: &[Change], today: Date) -> Facts {
    let line = &account.line;
    let suspension = changes.iter().find(|change| change.what == What::Suspended.code());
    let suspended = account.suspended.as_ref().map(|(since, _)| {
        let cell = Cell::instant(*since);
        match suspension {
            Some(change) => cell.sub(words::by_and_why(change)),
            None => cell,
        }
    });
    Facts::new()
        .with("accounts-login", Cell::code(&line.login))
        .with("accounts-state", Cell::badge(&state(line, today)))
        .with_some("accounts-suspended-since", suspended)
        .with_some("accounts-email", account.email.as_ref().map(Cell::text))
        .with("accounts-created", Cell::instant(line.created_at))
        .with(
            "accounts-last-sign-in",
            line.last_sign_in.map_or_else(|| Cell::key("accounts-never"), Cell::instant),
        )
}

/// What was done with the account, the latest first.
fn timeline(changes: &[Change]) -> Timeline {
    let moment = |change: &Change| {
        let moment = Moment::at(change.at, words::change(change)).by(words::by(change));
        match words::why_and_note(change) {
            Some(why) => moment.detail(why),
            None => moment,
        }
    };
    Timeline { moments: changes.iter().map(moment).collect() }
}

/// The roles; `his` says of each whether whoever looks may end and prolong it: none when it says nothing.
fn roles(account: &UserAccount, his: &[bool], today: Date) -> Table {
    let actions = |held: &HeldRole| {
        let (path, over) =
            (format!("/admin/users/{}/roles/{}", account.line.id, held.id), held.valid_to <= today);
        let spans = if over { Vec::new() } else { super::parts::spans(&path, held) };
        RoleActions { which: format!("{}, {}", words::role(held.role), held.unit.name), path, over, spans }
    };
    let columns = vec![
        Column::new("accounts-role"),
        Column::new("accounts-unit"),
        Column::new("accounts-from-day"),
        Column::new("accounts-until"),
        Column::new("accounts-state"),
        Column::actions("accounts-actions"),
    ];
    Table::new("roles", "accounts-roles", columns)
        .rows(account.line.roles.iter().enumerate().map(|(place, held)| {
            let acts = his.get(place).is_some_and(|his| *his);
            Row::new(vec![
                Cell::text(words::role(held.role)),
                Cell::text(&held.unit.name).sub(held.unit.code.clone()),
                Cell::date(held.valid_from),
                last_day(held),
                Cell::badge(&role_state(held, today)),
                if acts { Cell::html(actions(held)) } else { Cell::none() },
            ])
        }))
        .empty("accounts-roles-none")
}

/// The roles that were asked for, with what became of them.
fn requests_table(requests: &[RoleRequest]) -> Table {
    let columns = vec![
        Column::new("accounts-role"),
        Column::new("accounts-unit"),
        Column::new("accounts-asked-by"),
        Column::new("accounts-asked-at"),
        Column::new("accounts-decide-until"),
        Column::new("accounts-state"),
    ];
    Table::new("requests", "accounts-requests", columns).rows(requests.iter().map(|request| {
        Row::new(vec![
            Cell::link(format!("{}/{}", super::APPROVALS, request.id), words::role(request.role)),
            Cell::text(&request.unit.name).sub(request.unit.code.clone()),
            Cell::text(&request.asked_by_name),
            Cell::instant(request.asked_at),
            Cell::instant(request.expires_at),
            Cell::badge(&words::request_state(request)),
        ])
    }))
}

fn role_state(held: &HeldRole, today: Date) -> Badge {
    if held.valid_to <= today {
        Badge::new(Tone::Quiet, "accounts-role-over")
    } else if held.valid_from > today {
        Badge::new(Tone::Info, "accounts-role-to-come")
    } else {
        Badge::new(Tone::Good, "accounts-role-held")
    }
}

/// What became of the last letter.
fn letter_words(last: &SentLetter, has_password: bool, now: Timestamp) -> String {
    let instant = web::fmt::instant;
    let (who, sent, until) = (&last.invited_by, instant(last.sent_at), instant(last.expires_at));
    let key = match last.used_at {
        Some(_) => "accounts-letter-was-used",
        None if has_password => "accounts-letter-was-needless",
        None if last.expires_at <= now => "accounts-letter-is-over",
        None => "accounts-letter-is-out",
    };
    let used = last.used_at.map(instant).unwrap_or_default();
    tn(key, &[("who", who), ("sent", &sent), ("until", &until), ("used", &used)])
}

/// What became of the link that went by e-mail, and whether somebody should do something.
fn mailed(last: &Last) -> (String, bool) {
    let at = web::fmt::instant(last.settled_at.unwrap_or(last.written_at));
    (tn(&format!("accounts-mail-{}", last.state.code()), &[("when", &at)]), last.state == mail::State::Failed)
}

fn tries_table(tries: &[Tries]) -> Table {
    let columns = vec![
        Column::new("accounts-tries-way"),
        Column::number("accounts-tries-failed"),
        Column::new("accounts-tries-since"),
        Column::new("accounts-tries-until"),
    ];
    Table::new("tries", "accounts-held", columns).rows(tries.iter().map(|tries| {
        let until = tries.until.map(words::full_minute);
        Row::new(vec![
            Cell::text(words::way(tries.lane)),
            Cell::number(i64::from(tries.failed)),
            Cell::instant(tries.since),
            until.map_or_else(|| Cell::key("accounts-tries-open"), Cell::instant),
        ])
    }))
}
