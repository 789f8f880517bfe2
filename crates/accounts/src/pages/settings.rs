//! What the region switches on and off, and the state of the audit.

use access::attestations;
use access::factors::Demand;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use cases::model::Purpose;
use web::{App, Badge, Caller, Cell, Choice, Facts, FormState, Page, Posted, Tone, WebError, fmt, t, tn};

use crate::model::{AuditState, MayorView};
use crate::service::{self, MayorViewForm};

#[derive(Template)]
#[template(path = "settings.html")]
struct SettingsPage {
    page: Page,
    form: FormState,
    choices: Vec<Choice>,
    now: Facts,
    audit: Facts,
    factor: FormState,
    /// How many have none.
    without: String,
    demands: Vec<Choice>,
    attestation: FormState,
    endings: Vec<Choice>,
}

/// The form about roles that nobody attests, as the region has it.
async fn attestation_form(app: &App, caller: &Caller) -> Result<FormState, WebError> {
    let (_, ends) = app.read(caller, service::attestation_ends).await?;
    let mut form = caller.shell.form("/admin/settings/attestation");
    form.set("ends", if ends { attestations::ENDS } else { attestations::STAYS });
    Ok(form)
}

/// The form about the second factor, as the region has it.
async fn factor_form(app: &App, caller: &Caller) -> Result<FormState, WebError> {
    let (_, demand) = app.read(caller, service::factor_demand).await?;
    let mut form = caller.shell.form("/admin/settings/second-factor");
    form.set("demand", demand.code());
    Ok(form)
}

/// How many have none, in a sentence.
async fn without_factor(app: &App, caller: &Caller) -> Result<String, WebError> {
    let (_, (all, without)) = app.read(caller, service::without_factor).await?;
    Ok(tn("accounts-factor-without", &[("n", &without), ("all", &all)]))
}

/// Decides whether everybody must have a second factor.
pub(super) async fn change_factor(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut factor = posted.form();
    let demand = factor.get("demand").to_owned();
    let written = app.write(&caller, move |tx, actor| service::set_factor_demand(tx, actor, &demand)).await;
    let Err(problem) = written else {
        return Ok(web::redirect_with_flash("/admin/settings", "accounts-factor-demand-saved"));
    };
    factor.absorb(problem)?;
    let (actor, view) = app.read(&caller, service::mayor_view).await?;
    let mut form = caller.shell.form("/admin/settings");
    form.set("purpose", view.purpose.map_or(Purpose::OFF, Purpose::code));
    let audit = service::audit_state(&app.db).await?;
    let page = app.page(&actor, &caller, "accounts-settings");
    let attestation = attestation_form(&app, &caller).await?;
    let without = without_factor(&app, &caller).await?;
    let page = settings_page(page, form, (factor, without, attestation), &view, &audit);
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// The settings as they are.
pub(super) async fn show(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (actor, view) = app.read(&caller, service::mayor_view).await?;
    let mut form = caller.shell.form("/admin/settings");
    form.set("purpose", view.purpose.map_or(Purpose::OFF, Purpose::code));
    let audit = service::audit_state(&app.db).await?;
    let (page, factor) = (app.page(&actor, &caller, "accounts-settings"), factor_form(&app, &caller).await?);
    let attestation = attestation_form(&app, &caller).await?;
    let without = without_factor(&app, &caller).await?;
    Ok(web::html(&settings_page(page, form, (factor, without, attestation), &view, &audit)))
}

/// Switches the mayors' view on or off.
pub(super) async fn change(
    State(app): State<App>,
    caller: Caller,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let chosen =
        MayorViewForm { purpose: form.get("purpose").to_owned(), confirmed: form.ticked("confirmed") };
    let written = app.write(&caller, move |tx, actor| service::set_mayor_view(tx, actor, &chosen)).await;
    let Err(problem) = written else {
        let off = form.get("purpose") == Purpose::OFF;
        let flash = if off { "accounts-view-switched-off" } else { "accounts-view-switched-on" };
        return Ok(web::redirect_with_flash("/admin/settings", flash));
    };
    form.absorb(problem)?;
    let (actor, view) = app.read(&caller, service::mayor_view).await?;
    let audit = service::audit_state(&app.db).await?;
    let (page, factor) = (app.page(&actor, &caller, "accounts-settings"), factor_form(&app, &caller).await?);
    let attestation = attestation_form(&app, &caller).await?;
    let without = without_factor(&app, &caller).await?;
    let page = settings_page(page, form, (factor, without, attestation), &view, &audit);
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

fn settings_page(
    page: Page,
    form: FormState,
    (factor, without, attestation): (FormState, String, FormState),
    view: &MayorView,
    audit: &AuditState,
) -> SettingsPage {
    let off = Choice::key(Purpose::OFF, "accounts-view-off").hint("accounts-view-off-hint");
    let on = Purpose::ALL.into_iter().map(|purpose| {
        Choice::new(purpose.code(), tn("accounts-view-on-for", &[("purpose", &t(purpose.key()))]))
    });
    let choices = std::iter::once(off).chain(on).collect();
    let demand = |one: Demand| {
        let key = format!("accounts-factor-{}", one.code());
        Choice::key(one.code(), &key).hint(&format!("{key}-hint"))
    };
    let demands = [Demand::Required, Demand::Offered].map(demand).to_vec();
    let ending = |code: &str| {
        let key = format!("accounts-attest-ends-{code}");
        Choice::key(code, &key).hint(&format!("{key}-hint"))
    };
    let endings = [attestations::STAYS, attestations::ENDS].map(ending).to_vec();
    let (now, audit) = (now(view), audit_facts(audit));
    SettingsPage { page, form, choices, now, audit, factor, without, demands, attestation, endings }
}

/// What holds now, who decided it and when.
fn now(view: &MayorView) -> Facts {
    let badge = match view.purpose {
        Some(_) => Badge::new(Tone::Info, "accounts-view-is-on"),
        None => Badge::new(Tone::Quiet, "accounts-view-is-off"),
    };
    let purpose = view.purpose.map(|purpose| Cell::key(purpose.key()));
    let set_by = match &view.set_by {
        Some((who, when)) => {
            Cell::text(tn("accounts-view-set-by-when", &[("who", who), ("when", &fmt::instant(*when))]))
        }
        None => Cell::key("accounts-view-never-set"),
    };
    Facts::new()
        .with("accounts-view-state", Cell::badge(&badge))
        .with_some("accounts-view-purpose", purpose)
        .with("accounts-view-set-by", set_by)
}

fn audit_facts(audit: &AuditState) -> Facts {
    let head = match audit.checkpoint {
        Some((records, at)) => Cell::instant(at).sub(tn("accounts-audit-head-covers", &[("n", &records)])),
        None => Cell::text(t("accounts-audit-no-head")),
    };
    Facts::new().with("accounts-audit-records", Cell::number(audit.records)).with("accounts-audit-head", head)
}
