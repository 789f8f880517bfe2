//! A doctor reports a suspect case.

use access::Actor;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Date;
use kernel::ids::PersonId;
use territory::codes::{self, List};
use web::{App, Caller, Choice, FormState, Page, Posted, WebError, fmt, tn};

use super::who;
use crate::model::{GRADED, Grade, Grades, NewReport, Report, ReportStatus};
use crate::service::{self, ReportBegun};

#[derive(Template)]
#[template(path = "report_form.html")]
struct ReportForm {
    page: Page,
    form: FormState,
    symptoms: Vec<Choice>,
    graded: Vec<GradeField>,
    /// Something looked like a slip: the doctor may say that it is right.
    questioned: bool,
    /// The report of the person that waits already: since when, and by whom; and where it is completed, when it was sent back.
    waits: Option<(String, Option<String>)>,
    /// Of when the last report is, if there is one.
    last: Option<String>,
    back: String,
}

/// The symptoms that come together most often: on one key.
const COMMON: [&str; 3] = ["fever", "cough", "tiredness"];

fn page(page: Page, form: FormState, begun: &ReportBegun, questioned: bool, on: Date) -> ReportForm {
    let ReportBegun { person, waits, last } = begun;
    let name = format!("{} {}", person.data.family_name, person.data.given_name);
    let back = format!("/people/{}", person.id);
    // What was ticked stays, also what was closed meanwhile: its error stands beside it.
    let ticked = form.all("symptoms").to_vec();
    ReportForm {
        page: page
            .heading(tn("cases-report-of", &[("name", &name)]))
            .intro(who(person, on))
            .crumb(back.clone(), name),
        symptoms: ReportFields::symptoms(on, &ticked),
        graded: ReportFields::graded(on, &ticked),
        form,
        questioned,
        waits: waits.as_ref().map(|report| {
            let (by, when) = (&report.reported_by_name, fmt::instant(report.reported_at));
            let sent_back = report.status == ReportStatus::ToComplete;
            let key = if sent_back { "cases-report-waits-asked" } else { "cases-report-waits" };
            let href = sent_back.then(|| format!("/reports/{}/complete", report.id));
            (tn(key, &[("who", by), ("when", &when)]), href)
        }),
        last: last.as_ref().map(|report| fmt::instant(report.reported_at)),
        back,
    }
}

/// An empty form.
pub(super) async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(person): Path<PersonId>,
) -> Result<Response, WebError> {
    let form = caller.shell.form(format!("/people/{person}/reports/new"));
    let (actor, begun) = begin(&app, &caller, person).await?;
    let whole = app.page(&actor, &caller, "cases-report-title");
    Ok(web::html(&page(whole, form, &begun, false, actor.today)))
}

async fn begin(app: &App, caller: &Caller, person: PersonId) -> Result<(Actor, ReportBegun), WebError> {
    Ok(app.read(caller, move |tx, actor| service::begin_report(tx, actor, person)).await?)
}

/// Files the report; what cannot be accepted comes back with all that was typed. The buttons that fill the form send it
/// nowhere: it comes back with what they add.
pub(super) async fn file(
    State(app): State<App>,
    caller: Caller,
    Path(person): Path<PersonId>,
    posted: Posted,
) -> Result<Response, WebError> {
    let fills = Fill::of(posted.pressed());
    let mut form = posted.form();
    if let Some(fill) = fills {
        let (actor, begun) = begin(&app, &caller, person).await?;
        fill.into(&mut form, begun.last.as_ref(), actor.today);
        let whole = app.page(&actor, &caller, "cases-report-title");
        return Ok(web::html(&page(whole, form, &begun, false, actor.today)));
    }
    let new = read(&mut form, person);
    // An onset far back is asked once more, and only when nothing else is wrong.
    let today = app.db.clocks().today();
    let questioned = ask(&mut form, &new, &[], today);
    let contacts = form.get("contacts").to_owned();
    let work = move |tx: &mut storage::Tx<'_>, actor: &Actor| {
        service::file_report_naming(tx, actor, &new, &contacts)
    };
    let written = match form.finish() {
        Ok(()) => app.write(&caller, work).await.map(drop),
        Err(problem) => Err(problem),
    };
    let Err(problem) = written else {
        return Ok(web::redirect_with_flash(&format!("/people/{person}"), "cases-report-filed"));
    };
    form.absorb(problem)?;
    let (actor, begun) = begin(&app, &caller, person).await?;
    let whole = app.page(&actor, &caller, "cases-report-title");
    let page = page(whole, form, &begun, questioned, actor.today);
    Ok(web::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page))
}

/// Notes what is wrong, and what looks like a slip unless it was said to be right; says whether something looks so.
pub(super) fn ask(form: &mut FormState, new: &NewReport, had: &[String], today: Date) -> bool {
    let warnings = if form.ticked("confirmed") { Vec::new() } else { new.warnings(today) };
    let questioned = !warnings.is_empty();
    new.problems(today, had).into_iter().chain(warnings).for_each(|problem| form.problem(problem));
    questioned
}

/// What fills the form at one press.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fill {
    /// What the last report said.
    Last,
    /// The symptoms that come together most often.
    Common,
}

impl Fill {
    fn of(pressed: &str) -> Option<Self> {
        match pressed {
            "last" => Some(Self::Last),
            "common" => Some(Self::Common),
            _ => None,
        }
    }

    /// Adds to a form; what was typed stays. A temperature is of its day, and is not taken over.
    fn into(self, form: &mut FormState, last: Option<&Report>, today: Date) {
        match (self, last) {
            (Self::Common, _) => tick(form, COMMON.into_iter(), today),
            (Self::Last, None) => {}
            (Self::Last, Some(report)) => {
                tick(form, report.symptoms.iter().map(String::as_str), today);
                fill(form, report, false);
            }
        }
    }
}

/// Ticks symptoms beside those that are ticked; not those that are not offered any more.
fn tick<'a>(form: &mut FormState, symptoms: impl Iterator<Item = &'a str>, today: Date) {
    let offered = codes::offered::<&str>(List::Symptom, today, &[]);
    let mut ticked = form.all("symptoms").to_vec();
    for symptom in symptoms {
        if offered.iter().any(|term| term.code == symptom) && !ticked.iter().any(|it| it == symptom) {
            ticked.push(symptom.to_owned());
        }
    }
    form.set_all("symptoms", ticked);
}

/// Fills in what a report says but its symptoms, where nothing stands; the temperature when it is `whole`.
fn fill(form: &mut FormState, report: &Report, whole: bool) {
    let mut set = |name: &str, value: String| {
        if form.get(name).is_empty() {
            form.set(name, value);
        }
    };
    for graded in GRADED {
        if let Some(grade) = report.grades.of(graded.symptom) {
            set(graded.field, grade.code().to_owned());
        }
    }
    set("onset", report.onset.map(fmt::date).unwrap_or_default());
    set("whereabouts", report.whereabouts.clone());
    set("context", report.context.clone());
    set("conditions", report.conditions.clone());
    set("note", report.note.clone());
    if whole && let Some(tenths) = report.temperature_tenths {
        set("temperature", format!("{},{}", tenths / 10, tenths % 10));
    }
}

/// Fills a form with all that a report says.
pub(super) fn fill_whole(form: &mut FormState, report: &Report) {
    form.set_all("symptoms", report.symptoms.iter().cloned());
    fill(form, report, true);
}

/// The grades of a symptom, in a form.
#[derive(Debug)]
pub struct GradeField {
    /// The field.
    pub field: &'static str,
    /// Catalogue key of its label.
    pub label: &'static str,
    /// The grades.
    pub choices: Vec<Choice>,
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

    /// The grades of those that have some.
    pub fn graded(today: Date, had: &[String]) -> Vec<GradeField> {
        let offered = codes::offered(List::Symptom, today, had);
        let graded = GRADED.iter().filter(|graded| offered.iter().any(|term| term.code == graded.symptom));
        let field = |graded: &crate::model::Graded| GradeField {
            field: graded.field,
            label: graded.label,
            choices: graded.grades.iter().map(|grade| Choice::key(grade.code(), grade.key())).collect(),
        };
        graded.map(field).collect()
    }

    /// What was typed; what cannot be read is noted at its field.
    pub fn read(form: &mut FormState, person: PersonId) -> NewReport {
        read(form, person)
    }
}

pub(super) fn read(form: &mut FormState, person: PersonId) -> NewReport {
    let degrees = form.get("temperature").to_owned();
    let temperature_tenths = tenths(&degrees);
    form.check(degrees.is_empty() || temperature_tenths.is_some(), "temperature", "cases-temperature-form");
    let symptoms = form.all("symptoms").to_vec();
    let mut grades = Vec::new();
    for graded in GRADED {
        let code = form.get(graded.field).to_owned();
        let grade = Grade::parse(&code).ok().filter(|grade| graded.grades.contains(grade));
        form.check(code.is_empty() || grade.is_some(), graded.field, "cases-grade-unknown");
        if let Some(grade) = grade {
            grades.push((graded.symptom.to_owned(), grade));
        }
    }
    NewReport {
        id: form.id(),
        person,
        symptoms,
        grades: Grades(grades),
        temperature_tenths,
        onset: form.date("onset"),
        whereabouts: form.get("whereabouts").to_owned(),
        context: form.get("context").to_owned(),
        conditions: form.get("conditions").to_owned(),
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
