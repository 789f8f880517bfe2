//! A doctor reports a suspect case.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Date;
use kernel::ids::PersonId;
use people::model::Person;
use territory::codes::{self, List};
use web::{App, Caller, Choice, FormState, Page, Posted, WebError, fmt, tn};

use super::who;
use crate::model::{NewReport, Report};
use crate::service;

#[derive(Template)]
#[template(path = "report_form.html")]
struct ReportForm {
    page: Page,
    form: FormState,
    symptoms: Vec<Choice>,
    /// Something looked like a slip: the doctor may say that it is right.
    questioned: bool,
    /// The report of the person that waits already: since when, and by whom.
    waits: Option<String>,
    back: String,
}

fn page(page: Page, form: FormState, (person, waits): &About, questioned: bool, on: Date) -> ReportForm {
    let name = format!("{} {}", person.data.family_name, person.data.given_name);
    let back = format!("/people/{}", person.id);
    // What was ticked stays, also what was closed meanwhile: its error stands beside it.
    let symptoms = ReportFields::symptoms(on, form.all("symptoms"));
    ReportForm {
        page: page
            .heading(tn("cases-report-of", &[("name", &name)]))
            .intro(who(person, on))
            .crumb(back.clone(), name),
        form,
        symptoms,
        questioned,
        waits: waits.as_ref().map(|report| {
            let (by, when) = (&report.reported_by_name, fmt::instant(report.reported_at));
            tn("cases-report-waits", &[("who", by), ("when", &when)])
        }),
        back,
    }
}

/// Whom the form is about, and the report of her that waits.
type About = (Person, Option<Report>);

/// An empty form.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(person): Path<PersonId>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("/people/{person}/reports/new"));
    let (actor, about) = app.read(&caller, move |tx, actor| service::begin_report(tx, actor, person)).await?;
    let whole = app.page(&actor, &caller, "cases-report-title");
    Ok(web::html(&page(whole, form, &about, false, actor.today)))
}

/// Files the report; what cannot be accepted comes back with all that was typed.
pub(super) async fn file(
    State(app): State<App>,
    caller: Caller,
    Path(person): Path<PersonId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let mut form = posted.form();
    let new = read(&mut form, person);
    // An onset far back is asked once more, and only when nothing else is wrong.
    let today = app.db.clocks().today();
    let warnings = if form.ticked("confirmed") { Vec::new() } else { new.warnings(today) };
    let questioned = !warnings.is_empty();
    new.problems(today, &[]).into_iter().chain(warnings).for_each(|problem| form.problem(problem));
    let written = match form.finish() {
        Ok(()) => app.write(&caller, move |tx, actor| service::file_report(tx, actor, &new)).await.map(drop),
        Err(problem) => Err(problem),
    };
    let Err(problem) = written else {
        return Ok(web::redirect_with_flash(&format!("/people/{person}"), "cases-report-filed"));
    };
    form.absorb(problem)?;
    let (actor, about) = app.read(&caller, move |tx, actor| service::begin_report(tx, actor, person)).await?;
    let whole = app.page(&actor, &caller, "cases-report-title");
    let page = page(whole, form, &about, questioned, actor.today);
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// The fields of a report, for the forms of modules above: `report_fields.html` shows them.
#[derive(Debug)]
pub struct ReportFields;

impl ReportFields {
    /// The symptoms one can tick on a day, with those of a report that is corrected.
    pub fn symptoms(today: Date, had: &[String]) -> Vec<Choice> {
        let offered = codes::offered(List::Symptom, today, had);
        offered.into_iter().map(|term| Choice::new(term.code, term.name)).collect()
    }

    /// What was typed; what cannot be read is noted at its field.
    pub fn read(form: &mut FormState, person: PersonId) -> NewReport {
        read(form, person)
    }
}

fn read(form: &mut FormState, person: PersonId) -> NewReport {
    let degrees = form.get("temperature").to_owned();
    let temperature_tenths = tenths(&degrees);
    form.check(degrees.is_empty() || temperature_tenths.is_some(), "temperature", "cases-temperature-form");
    NewReport {
        id: form.id(),
        person,
        symptoms: form.all("symptoms").to_vec(),
        temperature_tenths,
        onset: form.date("onset"),
        whereabouts: form.get("whereabouts").to_owned(),
        note: form.get("note").to_owned(),
        again: form.ticked("again"),
    }
}

/// Tenths of a degree from `38`, `38,4` or `38.4`, with or without the sign of the degree.
fn tenths(text: &str) -> Option<i32> {
    let text = text.trim().trim_end_matches(['°', 'C', 'c', ' ']);
    let (degrees, tenths) = text.split_once([',', '.']).unwrap_or((text, "0"));
    let number = |text: &str, most: usize| {
        let good = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if good { text.parse::<i32>().ok() } else { None }
    };
    Some(number(degrees, 3)? * 10 + number(tenths, 1)?)
}

#[cfg(test)]
mod tests {
    use super::tenths;

    #[test]
    fn temperatures_are_read_as_they_are_written() {
        for (text, expected) in [
            ("38,4", Some(384)),
            ("38.4", Some(384)),
            ("38", Some(380)),
            ("38,4 °C", Some(384)),
            ("", None),
            ("alta", None),
            ("38,45", None),
            ("-38", None),
            ("38,", None),
        ] {
            assert_eq!(tenths(text), expected, "{text}");
        }
    }
}
