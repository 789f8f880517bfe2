//! The history of a person's data.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Date;
use kernel::ids::PersonId;
use web::{App, Caller, Moment, Page, Timeline, WebError, t, tn};

use crate::rules;
use crate::service::{self, Change, History, Step};

#[derive(Template)]
#[template(path = "people_history.html")]
struct View {
    page: Page,
    timeline: Timeline,
}

/// Shows what was corrected, when, by whom and why.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<PersonId>,
) -> Result<Response, WebError> {
    let (actor, history) = app.read(&caller, move |tx, actor| service::history(tx, actor, id)).await?;
    let data = &history.person.data;
    let name = format!("{} {}", data.family_name, data.given_name);
    let page = app
        .page(&actor, &caller, "people-history")
        .heading(tn("people-history-of", &[("name", &name)]))
        .crumb("/people", t("people-title"))
        .crumb(format!("/people/{id}"), name);
    let timeline = Timeline { moments: moments(&history, app.db.clocks().today()) };
    Ok(web::html(&View { page, timeline }))
}

fn moments(history: &History, today: Date) -> Vec<Moment> {
    let entered = format!("people-source-{}", history.person.source.code());
    let first = Moment::at(history.person.created_at, t(&entered));
    history.steps.iter().map(|step| moment(step, today)).chain([first]).collect()
}

fn moment(step: &Step, today: Date) -> Moment {
    let changes = step.changes.iter().map(|change| sentence(change, today)).collect::<Vec<_>>().join(" · ");
    let title = tn("people-corrected-because", &[("reason", &format!("«{}»", step.reason))]);
    Moment::at(step.at, title).detail(changes).by(step.by.as_str())
}

/// `Telefono: prima «011 000», ora «011 111»`.
fn sentence(change: &Change, today: Date) -> String {
    let shown = |value: &str| match (value, change.field) {
        ("", _) => t("people-nothing").to_owned(),
        (code, "residence_comune" | "domicile_comune") => rules::comune_name(code, today),
        (code, "birth_place") => rules::birth_place_name(code, today),
        (kind, "identifier_kind") => t(&format!("people-kind-{kind}")).to_owned(),
        (reason, "no_identifier_reason") => t(&format!("people-none-{reason}")).to_owned(),
        (day, "birth_date" | "gp_since") => {
            day.parse::<Date>().map_or_else(|_| day.to_owned(), web::fmt::date)
        }
        // In quotes, so that digits alone are not taken for a number.
        (value, _) => format!("«{value}»"),
    };
    let (label, before, after) = (t(field_key(change.field)), shown(&change.before), shown(&change.after));
    tn("people-change", &[("field", &label), ("before", &before), ("after", &after)])
}

/// The label of a field, as the form has it.
pub(super) fn field_key(field: &str) -> &'static str {
    match field {
        "identifier_kind" => "people-kind",
        "identifier" => "people-code",
        "no_identifier_reason" => "people-none-reason",
        "family_name" => "people-family-name",
        "given_name" => "people-given-name",
        "sex" => "people-sex",
        "birth_date" => "people-born",
        "birth_place" => "people-birth-place",
        "residence_comune" => "people-residence-comune",
        "residence_address" => "people-residence-address",
        "domicile_comune" => "people-domicile-comune",
        "domicile_address" => "people-domicile-address",
        "phone" => "people-phone",
        "email" => "people-email",
        "gp_code" => "people-gp-code",
        "gp_since" => "people-gp-since",
        _ => "people-history",
    }
}

#[cfg(test)]
mod tests {
    use super::field_key;
    use crate::rules::PersonForm;

    #[test]
    fn every_field_has_a_name_of_its_own() {
        let form = PersonForm::default();
        let keys: std::collections::HashSet<_> =
            form.fields().map(|(name, _)| field_key(name)).into_iter().collect();
        assert_eq!(keys.len(), form.fields().len());
        assert!(!keys.contains(field_key("no field")), "one fell through");
    }
}
