//! One's own second factor: getting one, and the codes on paper.

use access::factors::passkey::LONGEST_NAME;
use access::factors::{self, Means, Place, Standing};
use access::invitations::Code;
use access::{Actor, users};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Problem;
use web::{App, Badge, Caller, Cell, Facts, FormState, Page, Posted, Tone, WebError, fmt, t, tn};

use crate::service::{self, Enrolling};

/// Where one enrols, signed in.
const PLACE: &str = "/profile/factor";

#[derive(Template)]
#[template(path = "factor_enrol.html")]
pub(super) struct EnrolPage {
    page: Page,
    form: FormState,
    /// Squares of a side, with those around.
    side: usize,
    /// The dark squares, as a path.
    dark: String,
    /// The secret, to be typed.
    secret: String,
    /// What an administrator has done.
    told: Option<String>,
    /// Whether he may do nothing else before.
    must: bool,
    /// The form by which he gets a key instead.
    key: Option<FormState>,
    longest: usize,
}

impl EnrolPage {
    pub(super) fn new(page: Page, form: FormState, enrolling: &Enrolling, told: Option<String>) -> Self {
        let ((side, dark), secret) =
            (paper::qr_path(&enrolling.address), factors::in_groups(&enrolling.secret));
        Self { page, form, side, dark, secret, told, must: false, key: None, longest: LONGEST_NAME }
    }

    /// For somebody who may do nothing else before, or gets a key instead.
    pub(super) fn instead(self, key: Option<FormState>) -> Self {
        Self { must: true, key, ..self }
    }
}

#[derive(Template)]
#[template(path = "factor_codes.html")]
pub(super) struct CodesPage {
    page: Page,
    codes: Vec<String>,
    /// Whose they are and since when: a sheet found in a drawer says so itself.
    of: String,
    next: String,
    /// What was done just before.
    done: Option<&'static str>,
}

impl CodesPage {
    pub(super) async fn new(
        app: &App,
        actor: &Actor,
        page: Page,
        codes: &[Code],
        next: String,
    ) -> Result<Self, WebError> {
        let user = actor.user;
        let login = app.db.read(move |tx| users::login_of(tx, user)).await?;
        let when = fmt::instant(app.db.clocks().now());
        let of = tn("accounts-recovery-of", &[("name", &actor.name), ("login", &login), ("when", &when)]);
        let page = page.intro(t("accounts-recovery-intro"));
        Ok(Self { page, codes: codes.iter().map(Code::text).collect(), of, next, done: None })
    }

    /// For somebody who has just got his first key, who is told so.
    pub(super) fn with_key(self) -> Self {
        Self { done: Some(t("accounts-key-added")), ..self }
    }
}

#[derive(Template)]
#[template(path = "factor_begin.html")]
struct BeginPage {
    page: Page,
    form: FormState,
    replaces: bool,
}

/// What was typed: the code of the factor, else the one on paper.
pub(super) fn typed(form: &FormState) -> String {
    let code = form.get("code").trim();
    if code.is_empty() { form.get("recovery").trim().to_owned() } else { code.to_owned() }
}

/// The field at which it is told what is wrong with it: where it was typed, or would be.
pub(super) fn place(form: &FormState, means: Means) -> &'static str {
    let on_paper = form.get("code").is_empty() && !form.get("recovery").is_empty();
    if on_paper || !means.code { "recovery" } else { "code" }
}

/// What is wrong with a code, told where it was typed.
pub(super) fn told_at(problem: Problem, place: &'static str) -> Problem {
    match problem {
        Problem::Invalid(mut wrong) => {
            wrong.iter_mut().filter(|one| one.field == "code").for_each(|one| one.field = place);
            Problem::Invalid(wrong)
        }
        other => other,
    }
}

/// What one has, as facts.
pub(super) fn facts(standing: &Standing) -> Facts {
    if !standing.means().any() {
        let none = Badge::new(Tone::Quiet, "accounts-factor-none");
        return Facts::new().with("accounts-factor", Cell::badge(&none));
    }
    let keys = standing.keys().count();
    let left = Cell::text(tn("accounts-recovery-left", &[("n", &standing.recovery_left)]));
    let left =
        if standing.recovery_left <= factors::FEW { left.sub(t("accounts-recovery-make")) } else { left };
    let program = standing.program().map(|program| {
        let used = program.last_used_at.map_or_else(|| Cell::key("accounts-never"), Cell::instant);
        (Cell::key("accounts-factor-totp"), Cell::instant(program.enrolled_at), used)
    });
    let facts = match program {
        Some((kind, since, used)) => Facts::new()
            .with("accounts-factor", kind)
            .with("accounts-factor-since", since)
            .with("accounts-factor-used", used),
        None => Facts::new(),
    };
    facts
        .with_some(
            "accounts-keys",
            (keys > 0).then(|| Cell::text(tn("accounts-keys-count", &[("n", &keys)]))),
        )
        .with("accounts-recovery", left)
}

fn page(app: &App, caller: &Caller, actor: &Actor, title: &str) -> Page {
    app.page(actor, caller, title).crumb("/profile", t("accounts-profile"))
}

/// What it is and what one needs for it; or the picture, when one has begun.
pub(super) async fn ask(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    show(&app, &caller, caller.shell.form(PLACE), StatusCode::OK).await
}

async fn show(
    app: &App,
    caller: &Caller,
    mut form: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (actor, means) = app.read(caller, |tx, actor| factors::means(tx, actor.user)).await?;
    let Some(enrolling) = service::enrolling(&app.db, &app.keys, actor.user, Place::session(&actor)).await?
    else {
        let page = page(app, caller, &actor, "accounts-factor-new").intro(t("accounts-factor-what"));
        let form = caller.shell.form("/profile/factor/begin");
        return Ok(web::html_status(status, &BeginPage { page, form, replaces: means.code }));
    };
    // The secret is shown to whoever has proved lately who he is.
    app.read(caller, service::may_enrol).await?;
    form.set("code", "");
    let page = page(app, caller, &actor, "accounts-factor-new");
    Ok(web::html_status(status, &EnrolPage::new(page, form, &enrolling, None)))
}

/// Begins.
pub(super) async fn begin(
    State(app): State<App>,
    caller: Caller,
    _posted: Posted,
) -> Result<Response, WebError> {
    let keys = app.keys.clone();
    app.write(&caller, move |tx, actor| service::begin_factor(tx, actor, &keys)).await?;
    Ok(web::redirect(PLACE))
}

/// Looks at the first code; the codes on paper are the answer, and are shown once.
pub(super) async fn confirm(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let (keys, code) = (app.keys.clone(), typed(&form));
    let confirmed =
        app.write(&caller, move |tx, actor| service::confirm_factor(tx, actor, &keys, &code)).await;
    match confirmed {
        Ok((actor, codes)) => codes_page(&app, &caller, &actor, &codes).await,
        // Sent twice: the first time has done it.
        Err(Problem::NotFound) => Ok(web::redirect_with_flash("/profile", "accounts-recovery-shown-once")),
        Err(problem) => {
            form.absorb(problem)?;
            show(&app, &caller, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

async fn codes_page(app: &App, caller: &Caller, actor: &Actor, codes: &[Code]) -> Result<Response, WebError> {
    let page = page(app, caller, actor, "accounts-recovery-title");
    Ok(web::html(&CodesPage::new(app, actor, page, codes, "/profile".to_owned()).await?))
}

/// Makes new codes on paper, shown once.
pub(super) async fn renew(
    State(app): State<App>,
    caller: Caller,
    _posted: Posted,
) -> Result<Response, WebError> {
    let (actor, codes) = app.write(&caller, service::renew_recovery).await?;
    codes_page(&app, &caller, &actor, &codes).await
}
