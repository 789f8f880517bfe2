//! The administrator invites somebody: the form, and the letter it comes to.

use access::administration::grantable;
use access::invitations::Code;
use access::users::NewUser;
use access::{Actor, Role};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use kernel::Problem;
use kernel::clock::local_date;
use kernel::ids::UserId;
use territory::{Asl, Laboratory};
use web::{App, Caller, Choice, FormState, Page, Posted, Table, WebError, fmt, t, tn};

use super::confirm;
use crate::model::{HeldRole, LetterText, Opening};
use crate::service::{self, GrantForm, InviteForm, Invited, Sent, UserForm, Way};
use crate::words;

#[derive(Template)]
#[template(path = "user_new.html")]
struct InvitePage {
    page: Page,
    form: FormState,
    roles: Vec<Choice>,
    asls: Vec<&'static Asl>,
    laboratories: Vec<&'static Laboratory>,
    /// How the link can reach him; empty where no e-mail is sent.
    ways: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "letters.html")]
struct LettersPage {
    page: Page,
    /// Where the program is reached, as far as the request says.
    address: String,
    /// What became of the rows of a file.
    table: Option<Table>,
    letters: Vec<LetterText>,
}

impl LettersPage {
    fn link(&self, letter: &LetterText) -> String {
        link(&self.address, &letter.code)
    }

    fn day(&self, letter: &LetterText) -> String {
        day(letter)
    }

    fn invited(&self, letter: &LetterText) -> String {
        invited(letter)
    }

    fn not_you(&self, letter: &LetterText) -> String {
        not_you(letter)
    }

    fn held(&self, one: &HeldRole) -> String {
        held(one)
    }

    fn until(&self, letter: &LetterText) -> String {
        until(letter)
    }
}

/// The day on a letter.
pub(super) fn day(letter: &LetterText) -> String {
    fmt::date_long(local_date(letter.written_at))
}

/// Who invites, and as what.
pub(super) fn invited(letter: &LetterText) -> String {
    let (who, role) = (&letter.invited_by, words::role(letter.invited_as));
    tn("accounts-letter-invited", &[("who", who), ("role", &role)])
}

/// What whoever is not meant does with it.
pub(super) fn not_you(letter: &LetterText) -> String {
    tn("accounts-letter-not-you", &[("unit", &letter.organisation)])
}

/// A role that the letter speaks of.
pub(super) fn held(held: &HeldRole) -> String {
    let (role, unit) = (words::role(held.role), held.unit.name.clone());
    let from = fmt::date_long(held.valid_from);
    match kernel::clock::last_day(held.valid_to) {
        Some(until) => {
            let until = fmt::date_long(until);
            tn(
                "accounts-letter-role-until",
                &[("role", &role), ("unit", &unit), ("from", &from), ("until", &until)],
            )
        }
        None => tn("accounts-letter-role", &[("role", &role), ("unit", &unit), ("from", &from)]),
    }
}

/// Until when the letter is good.
pub(super) fn until(letter: &LetterText) -> String {
    let day = local_date(letter.expires_at);
    let when = format!("{} {}", fmt::weekday(day), fmt::date_long(day));
    tn("accounts-letter-until", &[("day", &when), ("time", &fmt::time(letter.expires_at))])
}

/// The address of the page where a code is good for something: it stands behind the `#`, which browsers keep to themselves.
pub(crate) fn link(address: &str, code: &str) -> String {
    format!("{address}/invitation#{code}")
}

/// Where the program is reached: where it was said to be, and until then by what the browser asked for; empty when that is
/// no host name.
pub(crate) fn address(app: &App, headers: &HeaderMap, tls: bool) -> String {
    if app.public_url.is_said() {
        return app.public_url.origin().to_owned();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    if host.is_empty() || !host.chars().all(plain) {
        return String::new();
    }
    format!("{}://{host}", if tls { "https" } else { "http" })
}

/// What stands above several letters.
pub(super) struct More {
    /// Key of the title.
    pub title: &'static str,
    /// The sentence below it.
    pub intro: String,
    /// What became of the rows of a file.
    pub table: Option<Table>,
}

/// The letter, on a page that no cache keeps and no reload brings back.
pub(super) fn letters(
    app: &App,
    caller: &Caller,
    headers: &HeaderMap,
    actor: &Actor,
    letter: LetterText,
) -> Response {
    let more =
        More { title: "accounts-letter-title", intro: t("accounts-letter-intro").to_owned(), table: None };
    several(app, caller, headers, actor, vec![letter], more)
}

/// Several letters, each on a sheet of its own.
pub(super) fn several(
    app: &App,
    caller: &Caller,
    headers: &HeaderMap,
    actor: &Actor,
    letters: Vec<LetterText>,
    more: More,
) -> Response {
    let page =
        app.page(actor, caller, more.title).intro(more.intro).crumb("/admin/users", t("accounts-users"));
    let address = address(app, headers, caller.shell.site().tls);
    web::html(&LettersPage { page, address, table: more.table, letters })
}

/// The roles that are the actor's to give, as choices.
pub(super) fn roles(actor: &Actor) -> Vec<Choice> {
    grantable(actor.role).iter().map(|role| Choice::new(role.code(), words::role(*role))).collect()
}

/// The units whose codes nobody knows by heart, as far as they are in the actor's territory.
pub(super) fn codes(actor: &Actor) -> (Vec<&'static Asl>, Vec<&'static Laboratory>) {
    let region = territory::get();
    let ours = |asl: &str| actor.role != Role::AslAdministrator || asl == actor.unit.code;
    let open = |code: &str| territory::organisations::is_open(code, actor.today);
    let asls = region.asls().iter().filter(|asl| ours(&asl.code) && open(&asl.code)).collect();
    let laboratories = region.laboratories().iter();
    (asls, laboratories.filter(|laboratory| ours(&laboratory.asl) && open(&laboratory.code)).collect())
}

/// The role that was typed.
pub(super) fn grant(form: &mut FormState) -> GrantForm {
    let (from, until) = (form.date("from"), form.date("until"));
    GrantForm { role: form.get("role").to_owned(), unit: form.get("unit").to_owned(), from, until }
}

/// An empty form.
pub(super) async fn show(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let mut form = caller.shell.form("/admin/users/new");
    let (actor, contact) = app.read(&caller, service::last_contact).await?;
    form.set("contact", contact.unwrap_or_default());
    form.set(WAY, BY_MAIL);
    let mails = mails(&app).await?;
    Ok(web::html(&invite_page(app.page(&actor, &caller, "accounts-user-new"), &actor, form, mails)))
}

/// The field that says how a link reaches whom it is for.
pub(super) const WAY: &str = "way";
/// By e-mail.
pub(super) const BY_MAIL: &str = "mail";

/// Whether e-mail is sent.
pub(super) async fn mails(app: &App) -> Result<bool, Problem> {
    app.db.read(access::mail::is_on).await
}

/// The tick that sends several links by e-mail, as far as there are addresses.
pub(super) const ALL_BY_MAIL: &str = "by_mail";

/// How a link reaches whom it is for.
pub(super) fn way(app: &App, by_mail: bool) -> Way {
    if by_mail { Way::Mail(app.keys.clone()) } else { Way::Paper }
}

/// How a link can reach whom it is for, as choices; none where no e-mail is sent.
pub(super) fn ways(mails: bool) -> Vec<Choice> {
    let ways = [(BY_MAIL, "accounts-way-mail"), ("letter", "accounts-way-letter")];
    let ways = ways.map(|(code, key)| Choice::key(code, key).hint(&format!("{key}-hint")));
    if mails { ways.to_vec() } else { Vec::new() }
}

fn invite_page(page: Page, actor: &Actor, form: FormState, mails: bool) -> InvitePage {
    let (asls, laboratories) = codes(actor);
    InvitePage {
        ways: ways(mails),
        page: page.crumb("/admin/users", t("accounts-users")).intro(t(if mails {
            "accounts-user-new-intro-mail"
        } else {
            "accounts-user-new-intro"
        })),
        form,
        roles: roles(actor),
        asls,
        laboratories,
    }
}

/// What becomes of the form: first it is said what it would open, then it is done.
enum Step {
    Ask(NewUser, Opening),
    Done(Invited),
}

/// Invites somebody, once he who does it has seen what it opens: the letter is the answer, and is shown once.
pub(super) async fn send(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, WebError> {
    let back = posted.pressed() == confirm::BACK;
    let mut form = posted.form();
    let (actor, ()) = app.read(&caller, service::may_manage_users).await?;
    let (title, mails) = (|| app.page(&actor, &caller, "accounts-user-new"), mails(&app).await?);
    if back {
        return Ok(web::html(&invite_page(title(), &actor, form, mails)));
    }
    let grant = grant(&mut form);
    let (login, name) = (form.get("login").to_owned(), form.get("name").to_owned());
    let user: UserId = form.id();
    let typed = InviteForm {
        user: UserForm { id: Some(user), login, name, grant },
        email: form.get("email").to_owned(),
        contact: form.get("contact").to_owned(),
        tax_code: form.get("tax_code").to_owned(),
    };
    let place = format!("/admin/users/{user}");
    match step(&app, &caller, &actor, &form, &typed).await {
        Ok(Step::Ask(user, opening)) => {
            let facts = confirm::of_user(&user, &typed.email);
            let page = title().crumb("/admin/users", t("accounts-users"));
            let goes = mails && form.get(WAY) == BY_MAIL && !typed.email.trim().is_empty();
            let submit = if goes { "accounts-user-create-mail" } else { "accounts-user-create" };
            Ok(confirm::page(page, form, facts, (user.role, opening), submit))
        }
        Ok(Step::Done(Invited::Letter(letter))) => Ok(letters(&app, &caller, &headers, &actor, *letter)),
        Ok(Step::Done(Invited::Mailed)) => Ok(web::redirect_with_flash(&place, "accounts-invitation-mailed")),
        Ok(Step::Done(Invited::Waits)) => Ok(web::redirect_with_flash(&place, "accounts-asked")),
        Ok(Step::Done(Invited::Before)) => Ok(web::redirect_with_flash(&place, "accounts-letter-shown-once")),
        Err(problem) => {
            form.absorb(problem)?;
            Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &invite_page(title(), &actor, form, mails)))
        }
    }
}

async fn step(
    app: &App,
    caller: &Caller,
    actor: &Actor,
    form: &FormState,
    typed: &InviteForm,
) -> Result<Step, Problem> {
    let invite = both(form, service::prepare_invite(&app.db, actor, typed).await)?;
    if form.ticked(confirm::CONFIRMED) {
        let way = way(app, form.get(WAY) == BY_MAIL);
        let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| service::invite(tx, actor, &way, &invite);
        return app.write(caller, work).await.map(|(_, invited)| Step::Done(invited));
    }
    let user = invite.user.clone();
    let (_, opening) = app.read(caller, move |tx, actor| service::rehearse(tx, actor, &user)).await?;
    Ok(Step::Ask(invite.user, opening))
}

/// What was prepared, unless the service or the form found something wrong: what the form found by itself, a date that
/// is none, is told together with the rest.
pub(super) fn both<T>(form: &FormState, prepared: Result<T, Problem>) -> Result<T, Problem> {
    match (prepared, form.finish()) {
        (Err(Problem::Invalid(mut found)), Err(Problem::Invalid(typed))) => {
            found.extend(typed);
            Err(Problem::Invalid(found))
        }
        (prepared, finished) => finished.and(prepared),
    }
}

/// Sends a new letter; the one before is good for nothing from now on.
pub(super) async fn send_again(
    State(app): State<App>,
    caller: Caller,
    Path(user): Path<UserId>,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, WebError> {
    let way = way(&app, posted.pressed() == BY_MAIL);
    let (id, code) = (posted.form().id(), Code::new()?);
    let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
        service::send_again(tx, actor, &way, user, (id, &code))
    };
    let place = format!("/admin/users/{user}");
    match app.write(&caller, work).await? {
        (actor, Some(Sent::Letter(letter))) => Ok(letters(&app, &caller, &headers, &actor, *letter)),
        (_, Some(Sent::Mailed)) => Ok(web::redirect_with_flash(&place, "accounts-invitation-mailed")),
        (_, None) => Ok(web::redirect_with_flash(&place, "accounts-letter-shown-once")),
    }
}
