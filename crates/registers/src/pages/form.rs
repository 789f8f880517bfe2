//! The form of an entry: one for all kinds, which shows the fields that the kind has.

use access::{Actor, Role};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Problem;
use serde::Deserialize;
use territory::DoctorKind;
use territory::organisations::{self, Kind};
use web::{App, Caller, Choice, FormState, Page, Posted, WebError, t};

use super::{PATH, list, place, write};
use crate::model::{Difference, Entry, What};
use crate::rules::{Typed, natures};
use crate::{service, words};

#[derive(Template)]
#[template(path = "register_which.html")]
struct WhichPage {
    page: Page,
    /// Address, words and what it is for.
    whats: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "register_form.html")]
struct FormPage {
    page: Page,
    form: FormState,
    what: &'static str,
    /// Key of what a code looks like.
    code_hint: String,
    /// Whether it is a new one: then it gets its code.
    is_new: bool,
    natures: Vec<Choice>,
    asls: Vec<Choice>,
    doctor_kinds: Vec<Choice>,
    /// The whole it may be part of, whose code nobody knows by heart.
    wholes: Vec<Choice>,
    back: String,
    /// What somebody else has changed since the form was shown.
    changed: Vec<Difference>,
}

impl FormPage {
    fn new(page: Page, form: FormState, what: What, actor: &Actor, is_new: bool, back: String) -> Self {
        let nature = |code: &&str| Choice::new(*code, words::nature(what, code));
        let doctor =
            |kind: DoctorKind| Choice::key(kind.as_str(), &format!("registers-doctor-{}", kind.as_str()));
        Self {
            page: page.crumb(PATH, t("registers-title")).crumb(list::of(what), list::plural(what)),
            form,
            what: what.code(),
            code_hint: format!("registers-code-{}-hint", what.code()),
            is_new,
            natures: natures(what).iter().map(nature).collect(),
            asls: territory::get().asls().iter().map(|asl| Choice::new(&asl.code, &asl.name)).collect(),
            doctor_kinds: DoctorKind::ALL.into_iter().map(doctor).collect(),
            wholes: wholes(what, actor),
            back,
            changed: Vec::new(),
        }
    }

    fn difference(&self, one: &Difference) -> String {
        words::difference(one)
    }
}

/// What something of a kind may be part of, as choices.
fn wholes(what: What, actor: &Actor) -> Vec<Choice> {
    let What::Organisation(kind) = what else { return Vec::new() };
    // A body may be one of several ASL; a facility is the actor's or not.
    let ours = |asl: &str, whole: Kind| {
        whole != Kind::Facility || actor.role == Role::Administrator || asl == actor.unit.code
    };
    let mut found = organisations::all(|one| {
        kind.may_be_part_of(one.kind) && one.is_open_on(actor.today) && ours(&one.asl, one.kind)
    });
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found.into_iter().map(|one| Choice::new(&one.code, format!("{} ({})", one.name, one.code))).collect()
}

/// What the address may say of a new entry.
#[derive(Deserialize)]
pub(super) struct Of {
    parent: Option<String>,
}

/// Asks what is to be added.
pub(super) async fn which(State(app): State<App>, caller: Caller) -> Result<Response, WebError> {
    let (actor, ()) = app.read(&caller, service::may_manage).await?;
    let region = actor.role == Role::Administrator;
    let whats = What::ALL.into_iter().filter(|what| region || *what != What::Organisation(Kind::Asl));
    let line = |what: What| {
        let code = what.code();
        (format!("{PATH}/new/{code}"), words::what(what), t(&format!("registers-hint-{code}")).to_owned())
    };
    let page = app.page(&actor, &caller, "registers-new").crumb(PATH, t("registers-title"));
    Ok(web::html(&WhichPage { page: page.intro(t("registers-new-intro")), whats: whats.map(line).collect() }))
}

/// An empty form.
pub(super) async fn new(
    State(app): State<App>,
    caller: Caller,
    Path(what): Path<String>,
    Query(of): Query<Of>,
) -> Result<Response, WebError> {
    let what = What::parse(&what).ok_or(Problem::NotFound)?;
    let (actor, ()) = app.read(&caller, service::may_manage).await?;
    let mut form = caller.shell.form(format!("{PATH}/new/{}", what.code()));
    form.set("parent", of.parent.unwrap_or_default());
    form.set_date("from", app.db.clocks().today());
    Ok(web::html(&new_page(&app, &caller, &actor, form, what)))
}

fn new_page(app: &App, caller: &Caller, actor: &Actor, form: FormState, what: What) -> FormPage {
    let page = app.page(actor, caller, "registers-new").heading(t(&format!("registers-new-{}", what.code())));
    FormPage::new(page, form, what, actor, true, list::of(what))
}

fn typed(form: &mut FormState) -> Typed {
    let from = form.date("from");
    let get = |name: &str| form.get(name).to_owned();
    Typed {
        code: get("code"),
        name: get("name"),
        family_name: get("family_name"),
        given_name: get("given_name"),
        doctor_kind: get("doctor_kind"),
        registry_code: get("registry_code"),
        nature: get("nature"),
        parent: get("parent"),
        asl: get("asl"),
        comune: get("comune"),
        address: get("address"),
        contact: get("contact"),
        serves: form.all("serves").to_vec(),
        capacity: get("capacity"),
        from,
    }
}

/// What the service found wrong together with what the form itself did.
fn refused(form: &mut FormState, problem: Problem) -> Result<(), WebError> {
    form.absorb(problem).map_err(WebError::from)
}

/// Adds an entry.
pub(super) async fn add(
    State(app): State<App>,
    caller: Caller,
    Path(what): Path<String>,
    posted: Posted,
) -> Result<Response, WebError> {
    let what = What::parse(&what).ok_or(Problem::NotFound)?;
    let mut form = posted.form();
    let (actor, ()) = app.read(&caller, service::may_manage).await?;
    let (id, typed) = (form.id(), typed(&mut form));
    let written = match form.finish() {
        Ok(()) => write(&app, &caller, move |tx, actor| service::add(tx, actor, id, what, &typed)).await,
        Err(problem) => Err(problem),
    };
    match written {
        Ok(code) => Ok(web::redirect_with_flash(&place(&code), "registers-added")),
        Err(problem) => {
            refused(&mut form, problem)?;
            let page = new_page(&app, &caller, &actor, form, what);
            Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

fn fill(form: &mut FormState, entry: &Entry) {
    let text = |form: &mut FormState, name: &str, value: &str| form.set(name, value);
    match entry {
        Entry::Organisation(one) => {
            for (name, value) in [
                ("name", &one.name),
                ("nature", &one.nature),
                ("parent", &one.parent),
                ("asl", &one.asl),
                ("address", &one.address),
                ("contact", &one.contact),
            ] {
                text(form, name, value);
            }
            form.set("capacity", if one.capacity == 0 { String::new() } else { one.capacity.to_string() });
            form.set_all("serves", one.serves.iter().cloned());
        }
        Entry::Doctor(one) => {
            for (name, value) in [
                ("family_name", one.doctor.family_name.as_str()),
                ("given_name", one.doctor.given_name.as_str()),
                ("doctor_kind", one.doctor.kind.as_str()),
                ("registry_code", one.registry_code.as_str()),
                ("contact", one.contact.as_str()),
            ] {
                text(form, name, value);
            }
        }
    }
    form.set_date("from", entry.period().0);
    form.set("version", entry.version().to_string());
}

/// The form with what an entry says.
pub(super) async fn edit(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
) -> Result<Response, WebError> {
    let (actor, found) = app.read(&caller, move |tx, actor| service::view(tx, actor, &code)).await?;
    let mut form = caller.shell.form(format!("{}/edit", place(found.entry.code())));
    fill(&mut form, &found.entry);
    form.set("comune", words::comune(found.entry.comune(), app.db.clocks().today()));
    Ok(web::html(&edit_page(&app, &caller, &actor, form, &found.entry)))
}

fn edit_page(app: &App, caller: &Caller, actor: &Actor, form: FormState, entry: &Entry) -> FormPage {
    let page = app.page(actor, caller, "registers-edit").heading(entry.name());
    FormPage::new(page, form, entry.what(), actor, false, place(entry.code()))
}

/// Changes an entry; whoever was slower sees what somebody else changed meanwhile, with what he typed still there.
pub(super) async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let seen: i64 = form.get("version").parse().unwrap_or_default();
    let (id, typed, asked) = (form.id(), typed(&mut form), code.clone());
    let written = match form.finish() {
        Ok(()) => {
            write(&app, &caller, move |tx, actor| service::change(tx, actor, id, &asked, seen, &typed)).await
        }
        Err(problem) => Err(problem),
    };
    let Err(problem) = written else {
        return Ok(web::redirect_with_flash(&place(&code), "registers-changed-now"));
    };
    let stale = matches!(problem, Problem::Stale);
    refused(&mut form, problem)?;
    let (actor, (entry, changed)) =
        app.read(&caller, move |tx, actor| service::changed_since(tx, actor, &code, seen)).await?;
    if stale {
        // He has been shown it: when he sends it again, it is meant.
        form.set("version", entry.version().to_string());
    }
    let page = edit_page(&app, &caller, &actor, form, &entry);
    let page = FormPage { changed: if stale { changed } else { Vec::new() }, ..page };
    let status = if stale { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(web::html_status(status, &page))
}
