//! Before a role is given: what it is, and how many it would open. Nothing is written until that is confirmed.

use access::Role;
use access::assignments::NewAssignment;
use access::users::NewUser;
use askama::Template;
use axum::response::Response;
use web::{Cell, Facts, FormState, Page};

use crate::model::Opening;
use crate::{service, words};

/// The field by which a form says that its author has seen what it opens.
pub(super) const CONFIRMED: &str = "confirmed";
/// The button that leads back to the form.
pub(super) const BACK: &str = "back";

#[derive(Template)]
#[template(path = "grant_confirm.html")]
struct ConfirmPage {
    page: Page,
    form: FormState,
    facts: Facts,
    /// What was typed, carried along.
    typed: Vec<(String, String)>,
    opening: String,
    /// Whether it would see nobody although the role is made to see somebody: perhaps a wrong unit.
    nobody: bool,
    waits: bool,
    submit: String,
}

/// The names of the fields that are carried along.
const FIELDS: [&str; 12] = [
    "name", "login", "email", "tax_code", "role", "unit", "from", "until", "contact", "way", "note",
    "version",
];

/// The page that asks.
pub(super) fn page(
    page: Page,
    form: FormState,
    facts: Facts,
    (role, opening): (Role, Opening),
    submit: &str,
) -> Response {
    let waits = service::waits(role);
    let submit = if waits { "accounts-ask-approval" } else { submit };
    let carried = FIELDS.iter().map(|name| ((*name).to_owned(), form.get(name).to_owned()));
    web::html(&ConfirmPage {
        page: page.intro(web::t("accounts-confirm-intro")),
        typed: carried.filter(|(_, value)| !value.is_empty()).collect(),
        form,
        facts,
        opening: words::opening(opening),
        nobody: matches!(opening, Opening::Persons(0) | Opening::Requests(0)),
        waits,
        submit: web::t(submit).to_owned(),
    })
}

/// Who is invited, and as what.
pub(super) fn of_user(user: &NewUser, email: &str) -> Facts {
    let facts = Facts::new()
        .with("accounts-name", Cell::text(&user.name))
        .with("accounts-login", Cell::code(&user.login))
        .with_some("accounts-email", Some(email.trim()).filter(|email| !email.is_empty()).map(Cell::text));
    with_role(facts, &user.assignment())
}

/// Which role, for which unit, from when to when.
pub(super) fn of_role(new: &NewAssignment) -> Facts {
    with_role(Facts::new(), new)
}

fn with_role(facts: Facts, new: &NewAssignment) -> Facts {
    let last = kernel::clock::last_day(new.valid_to);
    facts
        .with("accounts-role", Cell::text(words::role(new.role)))
        .with("accounts-unit", Cell::text(&new.unit.name).sub(new.unit.code.clone()))
        .with("accounts-from-day", Cell::date(new.valid_from))
        .with("accounts-until", last.map_or_else(|| Cell::key("accounts-until-never"), Cell::date))
}
